/* answers.c - one person's answers to one survey: from a form, checked, to a document and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers.h"

#include <string.h>

enum { FIELD_BYTES = 2 * DEFINITION_ID + 2, DOCUMENT_BYTES = 256 * 1024, NPS_MAX = 10 };

struct answers answers_new(struct arena *a, const struct definition *d)
{
    return (struct answers){arena_alloc(a, d->item_count + 1, sizeof(struct answer)), d->item_count};
}

/* --- what is shared by form and document ------------------------------------------------------------------------ */

/* `item` + `mark` + `part`, the name of a field or member; without a mark just the item's id. Borrows from `room`. */
static struct str field_name(char room[FIELD_BYTES], const struct item *item, char mark, struct str part)
{
    size_t len = item->id.len;

    memcpy(room, item->id.p, len);
    if (mark) {
        room[len++] = mark;
        memcpy(room + len, part.p, part.len);
        len += part.len;
    }
    return (struct str){room, len};
}

/* Words as they are kept: \n for all line ends, none at all in a one-line answer, no white space at the ends. */
static struct str tidy_words(struct arena *a, struct str s, bool is_one_line)
{
    char *p = arena_alloc(a, s.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];

        if (c == '\r') {
            if (i + 1 < s.len && s.p[i + 1] == '\n')
                continue;
            c = '\n';
        }
        p[len++] = c == '\n' && is_one_line ? ' ' : c;
    }
    return str_trim((struct str){p, len});
}

static void choose(struct arena *a, const struct item *item, struct answer *v, const struct option *o)
{
    if (!v->chosen)
        v->chosen = arena_alloc(a, item->option_count, sizeof *v->chosen);
    v->chosen[v->chosen_count++] = o;
    v->is_given = true;
}

static void choose_row(struct arena *a, const struct item *item, struct answer *v, size_t row, const struct option *o)
{
    if (!v->chosen)
        v->chosen = arena_alloc(a, item->row_count, sizeof *v->chosen);
    v->chosen_count = item->row_count;
    v->chosen[row] = o;
    v->is_given = true;
}

static void set_words(struct arena *a, const struct item *item, struct answer *v, struct str s)
{
    v->words = tidy_words(a, s, item->type == ITEM_TEXT);
    v->is_given = v->words.len > 0;
}

static bool is_chosen(const struct answer *v, const struct option *o)
{
    for (size_t i = 0; i < v->chosen_count; i++)
        if (v->chosen[i] == o)
            return true;
    return false;
}

static void set_other(struct arena *a, const struct item *item, struct answer *v, size_t option, struct str s)
{
    struct str words = tidy_words(a, s, true);
    struct str *other;

    if (!words.len || !is_chosen(v, &item->options[option]))
        return;
    other = arena_alloc(a, item->option_count, sizeof *other);
    if (v->other)
        memcpy(other, v->other, item->option_count * sizeof *other);
    other[option] = words;
    v->other = other;
}

static void add_fault(struct arena *a, struct faults *f, const struct item *item, const struct row *row,
                      enum fault_rule rule)
{
    struct fault *v = f->v;

    if ((f->count & (f->count - 1)) == 0) { /* full at each power of two */
        v = arena_alloc(a, f->count ? 2 * f->count : 1, sizeof *v);
        if (f->count)
            memcpy(v, f->v, f->count * sizeof *v);
        f->v = v;
    }
    v[f->count++] = (struct fault){item, row, rule};
}

/* --- rules ------------------------------------------------------------------------------------------------------ */

static void check_words(struct arena *a, const struct item *item, struct str words, int max_chars, struct faults *f)
{
    if (!text_is_plain(words))
        add_fault(a, f, item, NULL, FAULT_CHARACTER);
    else if (str_chars(words) > (size_t)max_chars)
        add_fault(a, f, item, NULL, FAULT_TOO_LONG);
}

static void check_multi(struct arena *a, const struct item *item, const struct answer *v, struct faults *f)
{
    for (size_t i = 0; i < v->chosen_count; i++)
        if (v->chosen[i]->is_exclusive) {
            if (v->chosen_count > 1)
                add_fault(a, f, item, NULL, FAULT_EXCLUSIVE);
            return; /* "none of these" alone is a whole answer, whatever `min` says */
        }
    if (v->chosen_count < (size_t)item->min)
        add_fault(a, f, item, NULL, FAULT_TOO_FEW);
    else if (item->max && v->chosen_count > (size_t)item->max)
        add_fault(a, f, item, NULL, FAULT_TOO_MANY);
}

static void check_item(struct arena *a, const struct item *item, const struct answer *v, struct faults *f)
{
    if (item->is_required && item->type == ITEM_MATRIX) {
        for (size_t i = 0; i < item->row_count; i++)
            if (!v->is_given || !v->chosen[i])
                add_fault(a, f, item, &item->rows[i], FAULT_REQUIRED);
    } else if (item->is_required && !v->is_given) {
        add_fault(a, f, item, NULL, FAULT_REQUIRED);
    }
    if (!v->is_given)
        return;
    if (item->type == ITEM_MULTI)
        check_multi(a, item, v, f);
    if (item_is_words(item))
        check_words(a, item, v->words, item->max, f);
    for (size_t i = 0; v->other && i < item->option_count; i++)
        if (v->other[i].p)
            check_words(a, item, v->other[i], TEXT_LIMIT, f);
}

void answers_check(struct arena *a, const struct definition *d, const struct answers *answers,
                   struct faults *faults_out)
{
    *faults_out = (struct faults){NULL, 0};
    for (size_t i = 0; i < d->item_count; i++)
        check_item(a, d->items[i], &answers->v[i], faults_out);
}

size_t answers_fault_page(const struct definition *d, const struct faults *faults)
{
    size_t first = d->page_count - 1;

    for (size_t i = 0; i < faults->count; i++)
        for (size_t p = 0; p < first; p++)
            if (faults->v[i].item >= d->pages[p].items &&
                faults->v[i].item < d->pages[p].items + d->pages[p].item_count)
                first = p;
    return first;
}

/* --- from a form ------------------------------------------------------------------------------------------------ */

static const struct str *take(const struct field_source *form, const struct item *item, char mark, struct str part)
{
    char room[FIELD_BYTES];

    return form->take(form->arg, field_name(room, item, mark, part));
}

static void take_multi(struct arena *a, const struct item *item, const struct field_source *form, struct answer *v,
                       struct faults *f)
{
    bool has_unknown = false;

    for (size_t i = 0; i < item->option_count; i++) {
        const struct str *value = take(form, item, '.', item->options[i].id);

        if (value && str_eq(*value, S("1")))
            choose(a, item, v, &item->options[i]);
        else if (value)
            has_unknown = true;
    }
    if (has_unknown)
        add_fault(a, f, item, NULL, FAULT_UNKNOWN);
}

static void take_matrix(struct arena *a, const struct item *item, const struct field_source *form, struct answer *v,
                        struct faults *f)
{
    for (size_t i = 0; i < item->row_count; i++) {
        const struct str *value = take(form, item, '.', item->rows[i].id);
        const struct option *o = value ? item_option(item, *value) : NULL;

        if (o)
            choose_row(a, item, v, i, o);
        else if (value && value->len)
            add_fault(a, f, item, &item->rows[i], FAULT_UNKNOWN);
    }
}

/* Single, dropdown, scale, nps, text, longtext: one field with the item's name. */
static void take_value(struct arena *a, const struct item *item, const struct field_source *form, struct answer *v,
                       struct faults *f)
{
    const struct str *value = take(form, item, 0, (struct str){NULL, 0});
    const struct option *o;
    int64_t number;

    if (!value || !value->len)
        return;
    if (item_is_words(item)) {
        set_words(a, item, v, *value);
    } else if (item->type == ITEM_NPS) {
        if (str_int(*value, 0, NPS_MAX, &number)) {
            add_fault(a, f, item, NULL, FAULT_RANGE);
        } else {
            v->number = (int)number;
            v->is_given = true;
        }
    } else {
        o = item_option(item, *value);
        if (o)
            choose(a, item, v, o);
        else
            add_fault(a, f, item, NULL, FAULT_UNKNOWN);
    }
}

void answers_from_form(struct arena *a, const struct definition *d, const struct survey_page *page,
                       struct field_source form, struct answers *into, struct faults *faults_out)
{
    (void)d;
    *faults_out = (struct faults){NULL, 0};
    for (size_t i = 0; i < page->item_count; i++) {
        const struct item *item = &page->items[i];
        struct answer *v = &into->v[item->index];
        size_t faults_before = faults_out->count;

        *v = (struct answer){.is_given = false};
        if (item->type == ITEM_MULTI)
            take_multi(a, item, &form, v, faults_out);
        else if (item->type == ITEM_MATRIX)
            take_matrix(a, item, &form, v, faults_out);
        else if (item->type != ITEM_INFO)
            take_value(a, item, &form, v, faults_out);
        for (size_t k = 0; k < item->option_count; k++)
            if (item->options[k].has_text) {
                const struct str *words = take(&form, item, '~', item->options[k].id);

                if (words)
                    set_other(a, item, v, k, *words);
            }
        if (faults_out->count == faults_before) /* one complaint about a question is enough */
            check_item(a, item, v, faults_out);
    }
}

/* --- document --------------------------------------------------------------------------------------------------- */

static void put_member(struct buf *out, bool *is_first, struct str name)
{
    if (!*is_first)
        buf_char(out, ',');
    *is_first = false;
    json_put_str(out, name);
    buf_char(out, ':');
}

static void put_value(struct buf *out, const struct item *item, const struct answer *v)
{
    bool is_first = true;

    if (item_is_words(item)) {
        json_put_str(out, v->words);
    } else if (item->type == ITEM_NPS) {
        buf_int(out, v->number);
    } else if (item->type == ITEM_MULTI) {
        buf_char(out, '[');
        for (size_t i = 0; i < v->chosen_count; i++) {
            if (i)
                buf_char(out, ',');
            json_put_str(out, v->chosen[i]->id);
        }
        buf_char(out, ']');
    } else if (item->type == ITEM_MATRIX) {
        buf_char(out, '{');
        for (size_t i = 0; i < v->chosen_count; i++)
            if (v->chosen[i]) {
                put_member(out, &is_first, item->rows[i].id);
                json_put_str(out, v->chosen[i]->id);
            }
        buf_char(out, '}');
    } else {
        json_put_str(out, v->chosen[0]->id);
    }
}

void answers_put_json(struct buf *out, const struct definition *d, const struct answers *answers)
{
    bool is_first = true;

    buf_char(out, '{');
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        const struct answer *v = &answers->v[i];

        if (!v->is_given)
            continue;
        put_member(out, &is_first, item->id);
        put_value(out, item, v);
        for (size_t k = 0; v->other && k < item->option_count; k++)
            if (v->other[k].p) {
                char room[FIELD_BYTES];

                put_member(out, &is_first, field_name(room, item, '~', item->options[k].id));
                json_put_str(out, v->other[k]);
            }
    }
    buf_char(out, '}');
}

/* Take what fits from one member; what does not is left out. */
static void read_value(struct arena *a, const struct item *item, const struct json *j, struct answer *v)
{
    const struct option *o;

    if (item_is_words(item)) {
        if (j->type == JSON_TEXT)
            set_words(a, item, v, j->text);
    } else if (item->type == ITEM_NPS) {
        v->is_given = j->type == JSON_INT && j->integer >= 0 && j->integer <= NPS_MAX;
        v->number = v->is_given ? (int)j->integer : 0;
    } else if (item->type == ITEM_MULTI) {
        for (size_t k = 0; k < item->option_count; k++)
            for (size_t i = 0; j->type == JSON_LIST && i < j->count; i++)
                if (j->items[i].type == JSON_TEXT && str_eq(j->items[i].text, item->options[k].id)) {
                    choose(a, item, v, &item->options[k]);
                    break;
                }
    } else if (item->type == ITEM_MATRIX) {
        for (size_t k = 0; k < item->row_count; k++) {
            const struct json *row = NULL;

            for (size_t i = 0; j->type == JSON_OBJECT && i < j->count && !row; i++)
                if (str_eq(j->items[i].key, item->rows[k].id))
                    row = &j->items[i];
            o = row && row->type == JSON_TEXT ? item_option(item, row->text) : NULL;
            if (o)
                choose_row(a, item, v, k, o);
        }
    } else if (item->type != ITEM_INFO && j->type == JSON_TEXT) {
        o = item_option(item, j->text);
        if (o)
            choose(a, item, v, o);
    }
}

static void read_other(struct arena *a, const struct item *item, struct str option_id, const struct json *j,
                       struct answer *v)
{
    const struct option *o = item_option(item, option_id);

    if (o && o->has_text && j->type == JSON_TEXT)
        set_other(a, item, v, (size_t)(o - item->options), j->text);
}

enum err answers_from_json(struct arena *a, const struct definition *d, struct str json, bool is_lenient,
                           struct answers *out)
{
    const struct json *root;
    struct buf again = buf_new(a, DOCUMENT_BYTES);

    *out = answers_new(a, d);
    TRY(json_parse(a, json, DOCUMENT_BYTES, &root, NULL));
    if (root->type != JSON_OBJECT)
        return ERR_INVALID;
    for (size_t i = 0; i < root->count; i++) {
        struct str part = root->items[i].key, id = str_cut(&part, '~');
        const struct item *item = definition_item(d, id);

        if (item && !part.p)
            read_value(a, item, &root->items[i], &out->v[item->index]);
        else if (item)
            read_other(a, item, part, &root->items[i], &out->v[item->index]);
    }
    if (is_lenient)
        return OK;
    /* Strict means: writing it again gives the same bytes. */
    answers_put_json(&again, d, out);
    return !again.full && str_eq(buf_str(&again), json) ? OK : ERR_INVALID;
}
