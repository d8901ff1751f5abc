/* answers.c - one person's answers to one page of a survey, from a form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers.h"

#include <string.h>

#include "response/answers_parts.h"
#include "response/rules.h"

struct answers answers_new(struct arena *a, const struct definition *d)
{
    return (struct answers){arena_alloc(a, d->item_count + 1, sizeof(struct answer)), d->item_count};
}

/* --- what is shared by form and document ------------------------------------------------------------------------ */

struct str field_name(char room[FIELD_BYTES], const struct item *item, char mark, struct str part)
{
    size_t len = item->id.len;

    memcpy(room, item->id.p, len);
    if (mark) {
        room[len++] = mark;
        if (part.len)
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

void answer_choose(struct arena *a, const struct item *item, struct answer *v, const struct option *o)
{
    if (!v->chosen)
        v->chosen = arena_alloc(a, item->option_count, sizeof *v->chosen);
    v->chosen[v->chosen_count++] = o;
    v->is_given = true;
}

void answer_choose_row(struct arena *a, const struct item *item, struct answer *v, size_t row, const struct option *o)
{
    if (!v->chosen)
        v->chosen = arena_alloc(a, item->row_count, sizeof *v->chosen);
    v->chosen_count = item->row_count;
    v->chosen[row] = o;
    v->is_given = true;
}

bool answer_holds(const struct item *item, const struct answer *v, const struct option *o)
{
    for (size_t i = 0; i < v->chosen_count; i++)
        if (v->chosen[i] == o)
            return true;
    return v->points && v->points[o - item->options];
}

void answer_set_words(struct arena *a, const struct item *item, struct answer *v, struct str s)
{
    v->words = tidy_words(a, s, item->type == ITEM_TEXT);
    v->is_given = v->words.len > 0;
}

void answer_set_other(struct arena *a, const struct item *item, struct answer *v, size_t option, struct str s)
{
    struct str words = tidy_words(a, s, true);
    struct str *other;

    if (!words.len || !answer_holds(item, v, &item->options[option]))
        return;
    other = arena_alloc(a, item->option_count, sizeof *other);
    if (v->other)
        memcpy(other, v->other, item->option_count * sizeof *other);
    other[option] = words;
    v->other = other;
}

void faults_add(struct arena *a, struct faults *f, struct fault fault)
{
    struct fault *v = f->v;

    for (size_t i = f->count; i > 0 && v[i - 1].item == fault.item; i--)
        if (v[i - 1].row == fault.row && v[i - 1].option == fault.option)
            return;
    if ((f->count & (f->count - 1)) == 0) { /* full at each power of two */
        v = arena_alloc(a, f->count ? 2 * f->count : 1, sizeof *v);
        if (f->count)
            memcpy(v, f->v, f->count * sizeof *v);
        f->v = v;
    }
    v[f->count++] = fault;
}

/* --- the fields of one item ------------------------------------------------------------------------------------- */

/* An item while its fields are taken. `is_offered`: which of its options are shown; NULL: all. */
struct taking {
    struct arena *a;
    const struct definition *d;
    const struct field_source *form;
    const struct item *item;
    const bool *is_offered;
    struct answer *v;
    struct faults *faults;
};

static void complain(const struct taking *t, const struct row *row, const struct option *option, enum fault_rule rule)
{
    faults_add(t->a, t->faults, (struct fault){.item = t->item, .row = row, .option = option, .rule = rule});
}

/* The field's value, empty when it was not sent. What is wrong with any field is said about `row` or `option`. */
static struct str take(const struct taking *t, char mark, struct str part, const struct row *row,
                       const struct option *option)
{
    char room[FIELD_BYTES];
    struct form_field field;

    if (!t->form->take(t->form->arg, field_name(room, t->item, mark, part), &field))
        return S("");
    if (field.is_repeated)
        complain(t, row, option, FAULT_REPEATED);
    else if (field.is_broken)
        complain(t, row, option, FAULT_CHARACTER);
    return field.value;
}

static bool is_offered(const struct taking *t, size_t option)
{
    return !t->is_offered || t->is_offered[option];
}

/* The option of that id, NULL for none; one that does not exist or is not shown is a fault. */
static const struct option *offered(const struct taking *t, struct str id, const struct row *row)
{
    const struct option *o = item_option(t->item, id);

    if (o && is_offered(t, (size_t)(o - t->item->options)))
        return o;
    if (id.len)
        complain(t, row, NULL, FAULT_UNKNOWN);
    return NULL;
}

/* Were words written for "other"? They say that it is meant, also where nobody ticked it. */
static bool has_other_words(const struct taking *t, size_t option)
{
    const struct option *o = &t->item->options[option];

    return o->has_text && is_offered(t, option) && str_trim(take(t, '~', o->id, NULL, NULL)).len;
}

static void take_multi(const struct taking *t)
{
    for (size_t i = 0; i < t->item->option_count; i++) {
        struct str value = is_offered(t, i) ? take(t, '.', t->item->options[i].id, NULL, NULL) : S("");

        if (str_eq(value, S("1")) || (!value.len && has_other_words(t, i)))
            answer_choose(t->a, t->item, t->v, &t->item->options[i]);
        else if (value.len)
            complain(t, NULL, NULL, FAULT_UNKNOWN);
    }
}

static void take_matrix(const struct taking *t)
{
    for (size_t i = 0; i < t->item->row_count; i++) {
        const struct row *row = &t->item->rows[i];
        const struct option *o = offered(t, take(t, '.', row->id, row, NULL), row);

        if (o)
            answer_choose_row(t->a, t->item, t->v, i, o);
    }
}

static void take_typed(const struct taking *t)
{
    const struct str date[] = {S("day"), S("month"), S("year")};
    struct str *typed = arena_alloc(t->a, typed_count(t->item), sizeof *typed);

    for (size_t i = 0; i < typed_count(t->item); i++) {
        const struct option *o = item_has_options(t->item) ? &t->item->options[i] : NULL;

        if (t->item->type == ITEM_NUMBER)
            typed[i] = take(t, 0, S(""), NULL, NULL);
        else if (!o)
            typed[i] = take(t, '.', date[i], NULL, NULL);
        else if (is_offered(t, i))
            typed[i] = take(t, '.', o->id, NULL, o);
    }
    typed_understand(t->a, t->d, t->item, typed, t->v, t->faults);
}

/* All that have one field with the item's name. */
static void take_value(const struct taking *t)
{
    struct str value = take(t, 0, S(""), NULL, NULL);
    const struct option *o;

    if (item_is_words(t->item)) {
        answer_set_words(t->a, t->item, t->v, value);
    } else if (t->item->type == ITEM_NPS) {
        t->v->is_given = !str_int(value, 0, NPS_MAX, &t->v->number);
        if (value.len && !t->v->is_given)
            complain(t, NULL, NULL, FAULT_RANGE);
    } else if (t->item->type == ITEM_CONSENT) {
        t->v->is_given = str_eq(value, S("1"));
        t->v->number = t->v->is_given;
        if (value.len && !t->v->is_given)
            complain(t, NULL, NULL, FAULT_UNKNOWN);
    } else {
        o = offered(t, value, NULL);
        if (o)
            answer_choose(t->a, t->item, t->v, o);
    }
}

static void take_item(const struct taking *t)
{
    const struct item *item = t->item;

    *t->v = (struct answer){.is_given = false};
    if (item->type == ITEM_INFO)
        return;
    if (item->type == ITEM_MULTI)
        take_multi(t);
    else if (item->type == ITEM_MATRIX)
        take_matrix(t);
    else if (typed_count(item))
        take_typed(t);
    else
        take_value(t);
    for (size_t i = 0; i < item->option_count && item->type != ITEM_MULTI; i++)
        if (!t->v->chosen_count && has_other_words(t, i))
            answer_choose(t->a, item, t->v, &item->options[i]);
    for (size_t i = 0; i < item->option_count; i++)
        if (item->options[i].has_text && is_offered(t, i))
            answer_set_other(t->a, item, t->v, i, take(t, '~', item->options[i].id, NULL, NULL));
    if (t->form->take_rest(t->form->arg, item->id))
        complain(t, NULL, NULL, FAULT_UNKNOWN);
}

/* --- a page ----------------------------------------------------------------------------------------------------- */

void answers_from_form(struct arena *a, const struct definition *d, const struct survey_page *page,
                       struct field_source form, int today, struct answers *into, struct faults *faults_out)
{
    /* Which options and pages are shown hangs on earlier pages only. */
    struct visibility v = rules_visibility(a, d, into);
    struct faults taken = {NULL, 0}, checked;
    size_t at = 0;

    for (size_t i = 0; i < page->item_count; i++) {
        const struct item *item = &page->items[i];

        take_item(&(struct taking){a, d, &form, item, v.options[item->index], &into->v[item->index], &taken});
    }
    answers_check(a, d, into, today, &checked);
    v = rules_visibility(a, d, into);

    /* One complaint about a question is enough: first about what came, then about what it says. */
    *faults_out = (struct faults){NULL, 0};
    for (size_t i = 0; i < page->item_count; i++) {
        const struct item *item = &page->items[i];
        const struct faults *from = at < taken.count && taken.v[at].item == item ? &taken : &checked;

        for (size_t k = 0; v.items[item->index] && k < from->count; k++)
            if (from->v[k].item == item)
                faults_add(a, faults_out, from->v[k]);
        while (at < taken.count && taken.v[at].item == item)
            at++;
    }
}
