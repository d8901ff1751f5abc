/* definition.c - a survey as a document: pages of questions in several languages, checked once, then constant. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/definition.h"

#include "base/clock.h"
#include "survey/reader.h"

#include <stddef.h>

enum { TITLE_CHARS = 200, COVER_CHARS = 4000, SLUG_BYTES = 60, EMAIL_BYTES = 254, PHONE_BYTES = 32 };
enum { MINUTES_MAX = 120, COUNT_MIN = 5, COUNT_MAX = 1000, MONTHS_MAX = 120, SCHEMA = 1 };
enum { SCRATCH_BYTES = 256 << 20 };

static enum err read_slug(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                          void *str_out)
{
    struct str s = j->text;
    bool is_slug = j->type == JSON_TEXT && s.len >= 2 && s.len <= SLUG_BYTES && s.p[0] != '-';

    (void)m;
    for (size_t i = 0; is_slug && i < s.len; i++)
        is_slug = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-';
    if (!is_slug)
        return refuse_with(r, at, "expected 2 to {most} of a-z, 0-9 and -, not beginning with -",
                           {"most", number_text(r, SLUG_BYTES)});
    *(struct str *)str_out = arena_str(r->a, s);
    return OK;
}

static enum err read_schema(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                            void *none)
{
    (void)m, (void)none;
    if (j->type != JSON_INT || j->integer != SCHEMA)
        return refuse_with(r, at, "expected {n}, the only version of the format", {"n", number_text(r, SCHEMA)});
    return OK;
}

static enum err read_langs(struct reader *r, const struct path *at, const struct json *j)
{
    struct definition *d = r->d;
    enum err e = OK;
    size_t n = 0;

    TRY(expect_list(r, at, j, 1, LANG__COUNT));
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};
        size_t k = 0;

        if (j->items[i].type != JSON_TEXT || lang_from_code(j->items[i].text, &d->langs[n])) {
            e = refuse_at(r, &here, "expected \"fi\", \"sv\", \"en\" or \"selko\"");
            continue;
        }
        while (d->langs[k] != d->langs[n])
            k++;
        if (k < n)
            e = refuse_at(r, &here, "expected each language once");
        else
            n++;
    }
    d->lang_count = e ? 0 : n;
    return e;
}

/* An address or number that stands on the cover and in a link; what may not stand there is refused. */
static enum err read_contact(struct reader *r, const struct path *at, const struct json *j, const char *others,
                             size_t limit_bytes, struct str *out)
{
    if (j->type != JSON_TEXT || j->text.len > limit_bytes)
        return refuse_with(r, at, "expected text of at most {n} bytes", {"n", number_text(r, (int64_t)limit_bytes)});
    for (size_t i = 0; i < j->text.len; i++) {
        char c = j->text.p[i];

        if (!(c >= '0' && c <= '9') && str_find(str_from(others), c, 0) == SIZE_MAX)
            return refuse_at(r, at, "expected only characters of an address or telephone number");
    }
    *out = arena_str(r->a, j->text);
    return OK;
}

static enum err read_email(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *str_out)
{
    struct str *s = str_out;

    (void)m;
    TRY(read_contact(r, at, j, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_+@", EMAIL_BYTES, s));
    if (s->len) {
        size_t sign = str_find(*s, '@', 0);

        if (sign == SIZE_MAX || sign == 0 || sign + 1 == s->len || str_find(*s, '@', sign + 1) != SIZE_MAX)
            return refuse_at(r, at, "expected an e-mail address");
    }
    return OK;
}

static enum err read_phone(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *str_out)
{
    (void)m;
    return read_contact(r, at, j, "+ -()", PHONE_BYTES, str_out);
}

/* Anything but an empty text; whether that is right is told where it is read. */
static bool has_words(const struct json *j)
{
    return j && (j->type != JSON_TEXT || j->text.len);
}

static enum err read_cover(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *cover_out)
{
    static const struct member members[] = {
        {"purpose", true, offsetof(struct cover, purpose), 1, COVER_CHARS, read_text},
        {"can", true, offsetof(struct cover, can), 1, COVER_CHARS, read_text},
        {"cannot", true, offsetof(struct cover, cannot), 1, COVER_CHARS, read_text},
        {"decides", true, offsetof(struct cover, decides), 1, COVER_CHARS, read_text},
        {"hears_back", true, offsetof(struct cover, hears_back), 1, COVER_CHARS, read_text},
        {"unit", true, offsetof(struct cover, unit), 1, TITLE_CHARS, read_text},
        {"contact_email", false, offsetof(struct cover, contact_email), 0, 0, read_email},
        {"contact_phone", false, offsetof(struct cover, contact_phone), 0, 0, read_phone},
        {"minutes", false, offsetof(struct cover, minutes), 1, MINUTES_MAX, read_int},
    };
    enum { MEMBERS = sizeof members / sizeof *members };
    enum err e = read_object(r, at, j, members, MEMBERS, cover_out);

    (void)m;
    if (j->type == JSON_OBJECT && !has_unknown(j, members, MEMBERS) && !has_words(json_get(j, "contact_email")) &&
        !has_words(json_get(j, "contact_phone")))
        e = refuse_at(r, at, "expected a \"contact_email\" or a \"contact_phone\"");
    return e;
}

/* m->min says which end of the day is meant: 0 its first millisecond, 1 its last. */
static enum err read_day(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                         void *ms_out)
{
    if (j->type != JSON_TEXT || civil_parse_day(j->text, m->min == 1, ms_out))
        return refuse_at(r, at, "expected a day, for example \"2027-02-22\"");
    return OK;
}

static enum err read_access(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                            void *access_out)
{
    static const char *const names[] = {"open", "reminder", "code", "invitation"};
    int place = 0;

    (void)m;
    TRY(read_name(r, at, j, names, 4, &place));
    *(enum survey_access *)access_out = (enum survey_access)(ACCESS_OPEN + place);
    return OK;
}

static enum err read_identifiers(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                                 void *is_strict_out)
{
    static const char *const names[] = {"ask", "remove"};
    int place = 0;

    (void)m;
    TRY(read_name(r, at, j, names, 2, &place));
    *(bool *)is_strict_out = place == 1;
    return OK;
}

static enum err read_settings(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                              void *definition_out)
{
    static const struct member members[] = {
        {"opens", true, offsetof(struct definition, opens_ms), 0, 0, read_day},
        {"closes", true, offsetof(struct definition, closes_ms), 1, 0, read_day},
        {"results", true, offsetof(struct definition, results_ms), 0, 0, read_day},
        {"min_count", false, offsetof(struct definition, min_count), COUNT_MIN, COUNT_MAX, read_int},
        {"access", false, offsetof(struct definition, access), 0, 0, read_access},
        {"answer_as", false, offsetof(struct definition, asks_who), 0, 0, read_bool},
        {"identifiers", false, offsetof(struct definition, is_guard_strict), 0, 0, read_identifiers},
        {"results_by", false, 0, 0, 0, read_skip},
        {"results_while_open", false, offsetof(struct definition, has_results_while_open), 0, 0, read_bool},
        {"retention_months", false, offsetof(struct definition, retention_months), 1, MONTHS_MAX, read_int},
    };
    struct path closes = {at, S("closes"), 0}, results = {at, S("results"), 0};
    const struct definition *d = definition_out;
    enum err e = read_object(r, at, j, members, sizeof members / sizeof *members, definition_out);

    (void)m;
    if (d->opens_ms && d->closes_ms && d->closes_ms < d->opens_ms)
        e = refuse_at(r, &closes, "expected a day not before \"opens\"");
    if (d->closes_ms && d->results_ms && d->results_ms <= d->closes_ms)
        e = refuse_at(r, &results, "expected a day after \"closes\"");
    return e;
}

/* How many fields the form of one question can send (response/answers.h names them). */
static size_t field_count(const struct item *item)
{
    enum { DATE_PARTS = 3 };
    bool is_by_option = item->type == ITEM_MULTI || item->type == ITEM_RANK || item->type == ITEM_POINTS;
    size_t n = item->type == ITEM_INFO     ? 0
               : item->type == ITEM_DATE   ? DATE_PARTS
               : item->type == ITEM_MATRIX ? item->row_count
               : is_by_option              ? item->option_count
                                           : 1;

    for (size_t i = 0; i < item->option_count; i++)
        n += item->options[i].has_text;
    return n;
}

/* There is no room for this question and all that follow, which is told once. */
static enum err refuse_crowd(struct reader *r, const struct path *at)
{
    if (r->is_crowded)
        return ERR_INVALID;
    r->is_crowded = r->has_unread_items = true;
    return refuse_with(r, at, "expected at most {n} questions in all", {"n", number_text(r, DEFINITION_ITEMS)});
}

static enum err read_items(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *page_out)
{
    struct survey_page *page = page_out;
    size_t fields = 0;
    enum err e = OK;

    (void)m;
    TRY(expect_list(r, at, j, 1, DEFINITION_ITEMS));
    page->items = &r->items[r->item_count];
    page->item_count = j->count;
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};
        size_t before = fields;

        if (r->item_count == DEFINITION_ITEMS)
            return refuse_crowd(r, &here);
        e = both(e, read_item(r, &here, &j->items[i]));
        fields += field_count(&page->items[i]);
        if (before <= DEFINITION_FIELDS && fields > DEFINITION_FIELDS)
            e = refuse_with(r, &here,
                            "expected at most {n} fields on one page, one for each option of a multi, rank or points "
                            "and for each row of a matrix; begin another page before this question",
                            {"n", number_text(r, DEFINITION_FIELDS)});
    }
    return e;
}

static enum err read_pages(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *definition_out)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct survey_page, id), 0, 0, read_id},
        {"title", true, offsetof(struct survey_page, title), 1, TITLE_CHARS, read_label},
        {"show", false, offsetof(struct survey_page, show), 0, PAGES_BEFORE, read_rule},
        {"items", true, 0, 0, 0, read_items},
    };
    struct definition *d = definition_out;
    struct survey_page *pages;
    enum err e = OK;

    (void)m;
    TRY(expect_list(r, at, j, 1, DEFINITION_PAGES));
    pages = arena_alloc(r->a, j->count, sizeof *pages);
    r->is_in_pages = true;
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i}, id_at = {&here, S("id"), 0};

        r->page_start = r->item_count;
        e = both(e, read_object(r, &here, &j->items[i], members, sizeof members / sizeof *members, &pages[i]));
        r->has_unread_items = r->has_unread_items || !pages[i].items;
        for (size_t k = 0; k < i; k++)
            if (pages[i].id.len && str_eq(pages[k].id, pages[i].id))
                e = refuse_with(r, &id_at, "expected an id of its own, \"{id}\" stands already at {place}",
                                {"id", pages[i].id}, {"place", arena_fmt(r->a, "$.pages[%zu].id", k)});
    }
    r->is_in_pages = false;
    d->pages = pages;
    d->page_count = j->count;
    return e;
}

static enum err read_document(struct reader *r, const struct json *root)
{
    static const struct member members[] = {
        {"schema", true, 0, 0, 0, read_schema},
        {"slug", true, offsetof(struct definition, slug), 0, 0, read_slug},
        {"langs", true, 0, 0, 0, read_skip},
        {"title", true, offsetof(struct definition, title), 1, TITLE_CHARS, read_text},
        {"division", true, offsetof(struct definition, division), 1, TITLE_CHARS, read_text},
        {"cover", true, offsetof(struct definition, cover), 0, 0, read_cover},
        {"thanks", false, offsetof(struct definition, thanks), 1, COVER_CHARS, read_text},
        {"settings", true, 0, 0, 0, read_settings},
        {"lists", false, 0, 0, 0, read_skip},
        {"pages", true, 0, 0, 0, read_pages},
    };
    struct path top = {NULL, {NULL, 0}, 0}, langs = {&top, S("langs"), 0}, lists = {&top, S("lists"), 0};
    const struct json *langs_json = json_get(root, "langs"), *lists_json = json_get(root, "lists");
    enum err e = OK;

    /* Texts need the languages and questions the lists, wherever in the document these stand. */
    if (langs_json)
        e = read_langs(r, &langs, langs_json);
    if (lists_json)
        e = both(e, read_lists(r, &lists, lists_json));
    e = both(e, read_object(r, &top, root, members, sizeof members / sizeof *members, r->d));
    r->has_unread_items = r->has_unread_items || !r->d->pages;
    return e;
}

static enum err take_result_by(struct reader *r, const struct path *at, const struct json *id)
{
    struct definition *d = r->d;
    bool is_told = false;
    const struct item *item = id->type == JSON_TEXT ? item_before(r, id->text, r->item_count, &is_told) : NULL;

    if (!item && is_told)
        return ERR_INVALID;
    if (!item)
        return refuse_at(r, at, "expected the id of a question");
    if (!item->is_background || !item_makes_groups(item))
        return refuse_with(r, at,
                           "expected a background question of type single, dropdown, area or age, and \"{id}\" is none",
                           {"id", item->id});
    if (item->option_count > DEFINITION_GROUPS)
        return refuse_with(r, at, "expected a question with at most {most} options, \"{id}\" has {n}",
                           {"most", number_text(r, DEFINITION_GROUPS)}, {"id", item->id},
                           {"n", number_text(r, (int64_t)item->option_count)});
    for (size_t k = 0; k < d->results_by_count; k++)
        if (d->results_by[k] == item)
            return refuse_at(r, at, "expected each question once");
    d->results_by[d->results_by_count++] = item;
    return OK;
}

/* The questions that results are shown by, once all questions are known. */
static enum err take_results_by(struct reader *r, const struct json *settings)
{
    struct path top = {NULL, {NULL, 0}, 0}, in = {&top, S("settings"), 0}, at = {&in, S("results_by"), 0};
    const struct json *list = json_get(settings, "results_by");
    enum err e = OK;

    if (!list)
        return OK;
    TRY(expect_list(r, &at, list, 1, DEFINITION_RESULTS_BY));
    for (size_t i = 0; i < list->count; i++) {
        struct path here = {&at, {NULL, 0}, i};

        e = both(e, take_result_by(r, &here, &list->items[i]));
    }
    return e;
}

/* How many questions there are room for; whatever is no list of questions is refused later. */
static size_t count_items(const struct json *root)
{
    const struct json *pages = json_get(root, "pages");
    size_t n = 0;

    for (size_t i = 0; pages && pages->type == JSON_LIST && i < pages->count; i++) {
        const struct json *items = json_get(&pages->items[i], "items");

        n += items && items->type == JSON_LIST ? items->count : 0;
    }
    return n < DEFINITION_ITEMS ? n : DEFINITION_ITEMS;
}

static enum err read_whole(struct reader *r, struct arena *scratch, struct str file)
{
    struct json_error fault;
    struct str json;
    const struct json *root;
    struct definition *d = r->d;
    struct buf doc = buf_new(scratch, DEFINITION_BYTES);
    const struct item **items;
    const char *foreign = definition_text(file, &json);
    enum err e;

    if (foreign)
        return refuse_file(r, foreign);
    e = json_parse(scratch, json, DEFINITION_BYTES, &root, &fault);
    if (e)
        return refuse_syntax(r, e, &fault);
    r->items = arena_alloc(r->a, count_items(root) + 1, sizeof *r->items);
    r->notes = arena_alloc(scratch, count_items(root) + 1, sizeof *r->notes);
    r->rule_nodes = arena_alloc(scratch, RULE_NODES, sizeof *r->rule_nodes);
    e = read_document(r, root);
    TRY(both(e, take_results_by(r, json_get(root, "settings"))));

    items = arena_alloc(r->a, r->item_count, sizeof *items);
    for (size_t i = 0; i < r->item_count; i++)
        items[i] = &r->items[i];
    d->items = items;
    d->item_count = r->item_count;
    if (!d->cover.minutes)
        d->cover.minutes = definition_estimate_minutes(d);
    json_put(&doc, root);
    if (doc.full) {
        struct path top = {NULL, {NULL, 0}, 0};

        (void)refuse_at(r, &top, "expected a smaller document");
        return ERR_TOO_BIG;
    }
    d->doc = arena_str(r->a, buf_str(&doc));
    return OK;
}

enum err definition_check(struct arena *a, struct str json, struct definition *out,
                          struct definition_faults *faults_out)
{
    struct reader r = {.a = a, .d = out, .faults = faults_out};
    struct arena scratch; /* the tree is several times what is kept of it, and lists keep many definitions */
    enum err e;

    faults_out->told = faults_out->count = 0;
    *out = (struct definition){.min_count = COUNT_MIN, .access = ACCESS_OPEN};
    arena_init(&scratch, SCRATCH_BYTES);
    e = read_whole(&r, &scratch, json);
    arena_free(&scratch);
    return e;
}

enum err definition_read(struct arena *a, struct str json, struct definition *out, struct definition_error *error_out)
{
    struct definition_faults faults;
    enum err e = definition_check(a, json, out, &faults);

    if (e)
        *error_out = faults.v[0];
    return e;
}

struct str definition_error_text(struct arena *a, const struct definition_error *error, enum lang lang)
{
    return i18n_fill(a, i18n_text(lang, error->sentence), error->args, error->arg_count);
}

struct str text_in(const struct definition *d, const struct text *t, enum lang lang, enum lang *lang_out)
{
    if (!t->in[lang].p)
        lang = t->in[lang_fallback(lang)].p ? lang_fallback(lang) : d->langs[0];
    if (lang_out)
        *lang_out = lang;
    return t->in[lang];
}

bool text_is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i], second, third;

        if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
            return false;
        second = i + 1 < s.len ? (unsigned char)s.p[i + 1] : 0;
        third = i + 2 < s.len ? (unsigned char)s.p[i + 2] : 0;
        /* U+0080 to U+009F; U+202A to U+202E; U+2066 to U+2069 */
        if ((c == 0xc2 && second < 0xa0) || (c == 0xe2 && second == 0x80 && third >= 0xaa && third <= 0xae) ||
            (c == 0xe2 && second == 0x81 && third >= 0xa6 && third <= 0xa9))
            return false;
    }
    return true;
}

const struct item *definition_item(const struct definition *d, struct str id)
{
    for (size_t i = 0; i < d->item_count; i++)
        if (str_eq(d->items[i]->id, id))
            return d->items[i];
    return NULL;
}

const struct option *item_option(const struct item *item, struct str id)
{
    for (size_t i = 0; i < item->option_count; i++)
        if (str_eq(item->options[i].id, id))
            return &item->options[i];
    return NULL;
}

const struct row *item_row(const struct item *item, struct str id)
{
    for (size_t i = 0; i < item->row_count; i++)
        if (str_eq(item->rows[i].id, id))
            return &item->rows[i];
    return NULL;
}

#define BIT(type) (1u << (type))

bool item_has_options(const struct item *item)
{
    enum {
        CHOOSING = BIT(ITEM_SINGLE) | BIT(ITEM_MULTI) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE) | BIT(ITEM_MATRIX) |
                   BIT(ITEM_RANK) | BIT(ITEM_POINTS) | BIT(ITEM_AREA) | BIT(ITEM_AGE)
    };

    return BIT(item->type) & CHOOSING;
}

bool item_makes_groups(const struct item *item)
{
    return BIT(item->type) & (BIT(ITEM_SINGLE) | BIT(ITEM_DROPDOWN) | BIT(ITEM_AREA) | BIT(ITEM_AGE));
}

size_t item_most(const struct item *item)
{
    return item->max ? (size_t)item->max : item->option_count;
}

bool item_is_words(const struct item *item)
{
    return item->type == ITEM_TEXT || item->type == ITEM_LONGTEXT;
}

bool page_has_random_order(const struct survey_page *page)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].order == ORDER_RANDOM)
            return true;
    return false;
}
