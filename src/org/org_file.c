/* org_file.c - the register of the organisation as a CSV file, in and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "org/org_file.h"

#include "export/csv.h"
#include "export/csv_read.h"
#include "i18n/i18n.h"
#include "mail/address.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A file that has a few columns too many hears which. */
enum { COLUMNS_MOST = 2 * ORG_COLUMN__COUNT };

struct str org_column_heading(int column, enum lang lang)
{
    static const struct str headings[][ORG_COLUMN__COUNT] = {
        [LANG_FI] = {S_INIT("laji"), S_INIT("tunniste"), S_INIT("kuuluu"), S_INIT("nimi_fi"), S_INIT("nimi_sv"),
                     S_INIT("nimi_en"), S_INIT("järjestys"), S_INIT("tuottaja"), S_INIT("asiointitapa"),
                     S_INIT("yhteyshenkilöt")},
        [LANG_SV] = {S_INIT("slag"), S_INIT("kod"), S_INIT("hör_till"), S_INIT("namn_fi"), S_INIT("namn_sv"),
                     S_INIT("namn_en"), S_INIT("ordning"), S_INIT("producent"), S_INIT("kanal"),
                     S_INIT("kontaktpersoner")},
        [LANG_EN] = {S_INIT("kind"), S_INIT("code"), S_INIT("belongs_to"), S_INIT("name_fi"), S_INIT("name_sv"),
                     S_INIT("name_en"), S_INIT("sort"), S_INIT("provider"), S_INIT("channel"), S_INIT("contacts")},
    };

    return headings[lang_fallback(lang)][column];
}

/* A thing and where it stands in the file. */
struct found {
    struct org_thing thing;
    size_t row;
};

struct reading {
    struct arena *arena;
    const int64_t *accounts;
    size_t account_count;
    enum lang lang; /* of the heading: faults name columns as the file does */
    struct org_faults *faults;
    struct found *v;
    size_t n;
};

static void add_fault_named(struct reading *r, size_t row, struct str heading, const char *why)
{
    struct org_faults *f = r->faults;

    if (f->count < ORG_FAULTS_SHOWN)
        f->v[f->count] = (struct org_fault){row, heading, why};
    f->count++;
}

static void add_fault(struct reading *r, size_t row, enum org_column column, const char *why)
{
    add_fault_named(r, row, org_column_heading(column, r->lang), why);
}

/* --- words of three languages ------------------------------------------------------------------------------------- */

/* Is it the word, which has small letters, but for the case of A to Z, Å, Ä and Ö, and with `_` or a space? */
static bool is_word(struct str s, struct str word)
{
    if (s.len != word.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_second = i && s.p[i - 1] == '\xc3'; /* of U+00C0 to U+00FF in UTF-8 */

        if ((c >= 'A' && c <= 'Z') || (is_second && c >= 0x80 && c <= 0x9e))
            c += 0x20;
        if (c != (unsigned char)word.p[i] && !(c == ' ' && word.p[i] == '_'))
            return false;
    }
    return true;
}

/* Its place among `count` words, from `first`; `count` when it is none of them in any language. */
static int find_word(struct str s, struct str (*word)(int, enum lang), int first, int count)
{
    for (int n = first; n < count; n++)
        for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
            if (is_word(s, word(n, lang)))
                return n;
    return count;
}

/* --- the heading -------------------------------------------------------------------------------------------------- */

/* Fit to be shown on one line. */
static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return s.len <= ORG_NAME_BYTES;
}

/* The language that most of the cells are in. */
static enum lang lang_of_heading(const struct csv *csv)
{
    enum lang best = LANG_FI;
    size_t most = 0;

    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++) {
        size_t hits = 0;

        for (size_t i = 0; i < csv->column_count; i++)
            for (enum org_column c = 0; c < ORG_COLUMN__COUNT; c++)
                hits += is_word(str_trim(csv->cells[i]), org_column_heading(c, lang));
        if (hits > most) {
            most = hits;
            best = lang;
        }
    }
    return best;
}

/* Which cell of a row belongs to which column. */
static void read_heading(struct reading *r, const struct csv *csv, size_t at_out[ORG_COLUMN__COUNT])
{
    size_t known = 0;

    r->lang = lang_of_heading(csv);
    for (size_t c = 0; c < ORG_COLUMN__COUNT; c++)
        at_out[c] = SIZE_MAX;
    for (size_t i = 0; i < csv->column_count; i++) {
        struct str name = str_trim(csv->cells[i]);
        int c = find_word(name, org_column_heading, 0, ORG_COLUMN__COUNT);

        known += c < ORG_COLUMN__COUNT;
        if (c == ORG_COLUMN__COUNT)
            add_fault_named(r, csv->rows[0], is_name(name) ? name : S("?"),
                            N_("There is no such column. Take it out."));
        else if (at_out[c] != SIZE_MAX)
            add_fault(r, csv->rows[0], (enum org_column)c, N_("The column is there twice. Take one out."));
        else
            at_out[c] = i;
    }
    if (known == 0) { /* rather than each of them, and each that is missing */
        r->faults->count = 0;
        add_fault_named(r, csv->row_count ? csv->rows[0] : 0, S(""),
                        csv->row_count == 0 ? N_("The file is empty.")
                        : csv->column_count == 1
                            ? N_("The first row is a single cell. Put semicolons between cells.")
                            : N_("The first row has none of the headings. Begin from the table that "
                                 "Digiraati gives out."));
        return;
    }
    for (enum org_column c = 0; c < ORG_COLUMN__COUNT; c++)
        if (at_out[c] == SIZE_MAX)
            add_fault(r, csv->rows[0], c, N_("The column is missing. Add it."));
}

/* --- one row ------------------------------------------------------------------------------------------------------ */

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-_", s.p[i], 38))
            return false;
    return s.len >= 1 && s.len <= ORG_CODE_BYTES;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* "#ID" of an account, or an address. NULL, or what is wrong. */
static const char *read_contact(const struct reading *r, struct str word, struct org_contact *out)
{
    const char *why;

    *out = (struct org_contact){0};
    if (!str_starts(word, S("#")))
        return address_read(word, &out->mail, &why) ? N_("Write a mail address, or # and the number of an account.")
                                                    : NULL;
    if (str_int(str_sub(word, 1, word.len), 1, INT64_MAX, &out->account))
        return N_("Write a mail address, or # and the number of an account.");
    if (r->account_count == ORG_ANY_ACCOUNT)
        return NULL;
    return r->account_count && bsearch(&out->account, r->accounts, r->account_count, sizeof *r->accounts, compare_ids)
               ? NULL
               : N_("There is no account with this number.");
}

/* Words with spaces between. */
static void read_contacts(struct reading *r, struct str cell, size_t row, struct org_thing *out)
{
    struct org_contact *v = arena_alloc(r->arena, ORG_CONTACTS_MAX, sizeof *v);

    while (cell.p) {
        struct str word = str_trim(str_cut(&cell, ' '));
        const char *why;

        if (word.len == 0)
            continue;
        why = out->contact_count < ORG_CONTACTS_MAX ? read_contact(r, word, &v[out->contact_count])
                                                    : N_("Name at most five contacts.");
        if (why) {
            add_fault(r, row, ORG_COLUMN_CONTACTS, why);
            return;
        }
        out->contact_count++;
    }
    out->contacts = v;
}

/* What only units have, and what only divisions have. */
static void read_particulars(struct reading *r, const struct str cells[ORG_COLUMN__COUNT], size_t row,
                             struct org_thing *out)
{
    if (out->kind == ORG_UNIT) {
        int provider = find_word(cells[ORG_COLUMN_PROVIDER], org_provider_word, ORG_OWN, ORG_PROVIDER__COUNT);
        int channel = find_word(cells[ORG_COLUMN_CHANNEL], org_channel_word, ORG_SITE, ORG_CHANNEL__COUNT);

        if (provider == ORG_PROVIDER__COUNT)
            add_fault(r, row, ORG_COLUMN_PROVIDER, N_("Write own or bought."));
        if (channel == ORG_CHANNEL__COUNT)
            add_fault(r, row, ORG_COLUMN_CHANNEL, N_("Write site, digital, mobile or home."));
        out->provider = (enum org_provider)provider;
        out->channel = (enum org_channel)channel;
    } else
        for (enum org_column c = ORG_COLUMN_PROVIDER; c <= ORG_COLUMN_CHANNEL; c++)
            if (cells[c].len)
                add_fault(r, row, c, N_("Only a unit has this. Leave the cell empty."));
    if (out->kind == ORG_DIVISION)
        read_contacts(r, cells[ORG_COLUMN_CONTACTS], row, out);
    else if (cells[ORG_COLUMN_CONTACTS].len)
        add_fault(r, row, ORG_COLUMN_CONTACTS, N_("Only a division has this. Leave the cell empty."));
}

static void read_names(struct reading *r, const struct str cells[ORG_COLUMN__COUNT], size_t row, struct org_thing *out)
{
    static const enum lang langs[] = {LANG_FI, LANG_SV, LANG_EN};

    for (size_t n = 0; n < 3; n++) {
        out->name[langs[n]] = cells[ORG_COLUMN_NAME_FI + n];
        if (!is_name(cells[ORG_COLUMN_NAME_FI + n]))
            add_fault(r, row, (enum org_column)(ORG_COLUMN_NAME_FI + n),
                      N_("Write the name on one line, at most 200 letters."));
    }
    if (cells[ORG_COLUMN_NAME_FI].len == 0)
        add_fault(r, row, ORG_COLUMN_NAME_FI, N_("Write the name in Finnish."));
}

static void read_thing(struct reading *r, const struct str cells[ORG_COLUMN__COUNT], size_t row)
{
    int kind = find_word(cells[ORG_COLUMN_KIND], org_kind_word, ORG_DIVISION, ORG_KIND__COUNT);
    struct org_thing t = {
        .kind = (enum org_kind)kind, .code = cells[ORG_COLUMN_CODE], .parent = cells[ORG_COLUMN_PARENT]};
    struct str sort = cells[ORG_COLUMN_SORT];

    if (kind == ORG_KIND__COUNT) {
        add_fault(r, row, ORG_COLUMN_KIND, N_("Write division, service or unit."));
        return;
    }
    if (!is_code(t.code))
        add_fault(r, row, ORG_COLUMN_CODE, N_("Write a code of at most 40 small letters a to z, digits, - and _."));
    if (kind == ORG_DIVISION && t.parent.len)
        add_fault(r, row, ORG_COLUMN_PARENT, N_("A division belongs to nothing. Leave the cell empty."));
    if (sort.len && str_int(sort, 0, ORG_SORT_MAX, &t.sort))
        add_fault(r, row, ORG_COLUMN_SORT, N_("Write a whole number from 0 to 999999."));
    read_names(r, cells, row, &t);
    read_particulars(r, cells, row, &t);
    r->v[r->n++] = (struct found){t, row};
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = org_compare(&x->thing, &y->thing);

    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int compare_places(const void *a, const void *b)
{
    const struct org_thing *x = a, *y = b;

    if (x->kind != y->kind || x->sort == y->sort)
        return org_compare(x, y);
    return x->sort < y->sort ? -1 : 1;
}

static int compare_faults(const void *a, const void *b)
{
    const struct org_fault *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static int compare_to_key(const void *key, const void *one)
{
    return org_compare(key, &((const struct found *)one)->thing);
}

/* Codes that are there twice, and things that belong to nothing. `v` is sorted. */
static void check_relations(struct reading *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct found *f = &r->v[i];
        struct org_thing parent = {.kind = f->thing.kind - (f->thing.kind != ORG_DIVISION), .code = f->thing.parent};

        if (i && org_compare(&f->thing, &r->v[i - 1].thing) == 0)
            add_fault(r, f->row, ORG_COLUMN_CODE, N_("The code is there twice. Each needs one of its own."));
        if (f->thing.kind == ORG_DIVISION || bsearch(&parent, r->v, r->n, sizeof *r->v, compare_to_key))
            continue;
        add_fault(r, f->row, ORG_COLUMN_PARENT,
                  f->thing.kind == ORG_SERVICE ? N_("Write the code of a division that is in the file.")
                                               : N_("Write the code of a service that is in the file."));
    }
}

static void read_rows(struct reading *r, const struct csv *csv, const size_t at[ORG_COLUMN__COUNT])
{
    for (size_t n = 1; n < csv->row_count; n++) {
        struct str cells[ORG_COLUMN__COUNT];
        size_t filled = 0;

        for (size_t c = 0; c < ORG_COLUMN__COUNT; c++) {
            cells[c] = str_trim(csv->cells[n * csv->column_count + at[c]]);
            filled += cells[c].len > 0;
        }
        if (filled) /* spreadsheets leave empty rows behind */
            read_thing(r, cells, csv->rows[n]);
    }
    if (r->n == 0 && r->faults->count == 0)
        add_fault_named(r, 0, S(""), N_("The file has a heading and nothing else."));
}

static enum err finish(struct reading *r, struct org *out)
{
    struct org_faults *f = r->faults;
    struct org_thing *v;

    if (f->count) {
        qsort(f->v, f->count < ORG_FAULTS_SHOWN ? f->count : ORG_FAULTS_SHOWN, sizeof *f->v, compare_faults);
        return ERR_INVALID;
    }
    v = arena_alloc(r->arena, r->n + 1, sizeof *v);
    for (size_t i = 0; i < r->n; i++)
        v[i] = r->v[i].thing;
    qsort(v, r->n, sizeof *v, compare_places);
    *out = (struct org){v, r->n};
    return OK;
}

enum err org_read(struct arena *a, struct str file, const int64_t *accounts, size_t account_count, struct org *out,
                  struct org_faults *faults)
{
    struct reading r = {.arena = a, .accounts = accounts, .account_count = account_count, .faults = faults};
    size_t at[ORG_COLUMN__COUNT], row;
    enum csv_fault fault;
    struct csv csv;

    *faults = (struct org_faults){0};
    *out = (struct org){0};
    if (csv_read(a, file, ORG_THINGS_MAX, COLUMNS_MOST, &csv, &fault, &row)) {
        add_fault_named(&r, row, S(""), csv_fault_text(fault));
        return ERR_INVALID;
    }
    read_heading(&r, &csv, at);
    if (faults->count == 0) {
        r.v = arena_alloc(a, csv.row_count, sizeof *r.v);
        read_rows(&r, &csv, at);
        qsort(r.v, r.n, sizeof *r.v, compare_found);
        check_relations(&r);
    }
    return finish(&r, out);
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

static struct table_cell text_cell(struct str s)
{
    return (struct table_cell){.type = TABLE_TEXT, .text = s};
}

static void put_contacts(struct buf *out, const struct org_thing *t)
{
    buf_clear(out);
    for (size_t i = 0; i < t->contact_count; i++) {
        if (i)
            buf_char(out, ' ');
        if (t->contacts[i].account)
            buf_fmt(out, "#%" PRId64, t->contacts[i].account);
        else
            buf_put(out, t->contacts[i].mail);
    }
}

/* With quotes around it and each of its own twice, and an apostrophe in front. */
static size_t most_bytes(struct str text)
{
    size_t bytes = text.len ? text.len + 3 : 0;

    for (size_t i = 0; i < text.len; i++)
        bytes += text.p[i] == '"';
    return bytes;
}

size_t org_bytes(const struct org *org, enum lang lang)
{
    enum {
        HEADING_BYTES = 256,
        ROW_BYTES = sizeof "999999;;;;;;;;;\r\n",
        CONTACT_BYTES = sizeof "#9223372036854775807"
    };
    size_t bytes = HEADING_BYTES;

    for (size_t i = 0; i < org->n; i++) {
        const struct org_thing *t = &org->v[i];

        bytes += ROW_BYTES + org_kind_word(t->kind, lang).len + org_provider_word(t->provider, lang).len +
                 org_channel_word(t->channel, lang).len + t->code.len + t->parent.len;
        for (int n = 0; n < LANG__COUNT; n++)
            bytes += most_bytes(t->name[n]);
        for (size_t n = 0; n < t->contact_count; n++)
            bytes += t->contacts[n].account ? CONTACT_BYTES : most_bytes(t->contacts[n].mail);
    }
    return bytes;
}

void org_put(struct arena *a, const struct org *org, enum lang lang, struct buf *out)
{
    struct buf contacts = buf_new(a, ORG_CONTACTS_MAX * (ORG_MAIL_BYTES + 1));
    struct table_cell row[ORG_COLUMN__COUNT];

    buf_reserve(out, org_bytes(org, lang));
    csv_begin(out);
    for (enum org_column c = 0; c < ORG_COLUMN__COUNT; c++)
        row[c] = text_cell(org_column_heading(c, lang));
    csv_put_row(out, row, ORG_COLUMN__COUNT, ',');
    for (size_t i = 0; i < org->n; i++) {
        const struct org_thing *t = &org->v[i];

        put_contacts(&contacts, t);
        row[ORG_COLUMN_KIND] = text_cell(org_kind_word(t->kind, lang));
        row[ORG_COLUMN_CODE] = text_cell(t->code);
        row[ORG_COLUMN_PARENT] = text_cell(t->parent);
        row[ORG_COLUMN_NAME_FI] = text_cell(t->name[LANG_FI]);
        row[ORG_COLUMN_NAME_SV] = text_cell(t->name[LANG_SV]);
        row[ORG_COLUMN_NAME_EN] = text_cell(t->name[LANG_EN]);
        row[ORG_COLUMN_SORT] = (struct table_cell){.type = TABLE_INT, .number = t->sort};
        row[ORG_COLUMN_PROVIDER] = text_cell(org_provider_word(t->provider, lang));
        row[ORG_COLUMN_CHANNEL] = text_cell(org_channel_word(t->channel, lang));
        row[ORG_COLUMN_CONTACTS] = text_cell(buf_str(&contacts));
        csv_put_row(out, row, ORG_COLUMN__COUNT, ',');
    }
}
