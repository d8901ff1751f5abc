/* form_choice.c - fields in which one chooses: radios, boxes, lists, rows of radios, the scale of 0 to 10. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_parts.h"

#include "web/order.h"
#include "web/words.h"

enum { NPS_SCORES = 11 };

static bool is_chosen(const struct answer *a, const struct option *o)
{
    for (size_t i = 0; i < a->chosen_count; i++)
        if (a->chosen[i] == o)
            return true;
    return false;
}

static struct str other_words(const struct asked *q, const struct option *o)
{
    return q->answer->other ? q->answer->other[o - q->item->options] : (struct str){NULL, 0};
}

static struct str other_id(const struct asked *q, const struct option *o)
{
    return form_joined(q->c, form_joined(q->c, q->item->id, '-', o->id), '-', S("-other"));
}

static struct tpl_choice_option choice_option(const struct asked *q, const struct option *o)
{
    bool is_multi = q->item->type == ITEM_MULTI;
    struct tpl_choice_option t = {
        .id = form_joined(q->c, q->item->id, '-', o->id),
        .name = is_multi ? form_joined(q->c, q->item->id, '.', o->id) : q->item->id,
        .value = is_multi ? S("1") : o->id,
        .label = words_inline(q->c, q->d, &o->label),
        .is_single = !is_multi,
        .is_chosen = is_chosen(q->answer, o),
        .is_exclusive = o->is_exclusive,
        .has_text = o->has_text,
    };

    if (o->has_text) {
        t.other_name = form_joined(q->c, q->item->id, '~', o->id);
        t.other_id = other_id(q, o);
        t.other_text = other_words(q, o);
    }
    return t;
}

const struct tpl_item_choice *asked_choice(const struct asked *q)
{
    struct offered_options offered = order_options(q->c, q->v, q->item);
    struct tpl_item_choice *t = ARENA_NEW(q->c->arena, struct tpl_item_choice);
    struct tpl_choice_option *options = arena_alloc(q->c->arena, offered.count, sizeof *options);

    for (size_t i = 0; i < offered.count; i++)
        options[i] = choice_option(q, offered.v[i]);
    t->text_lang = q->text_lang;
    t->is_single = q->item->type != ITEM_MULTI;
    t->is_scale = q->item->type == ITEM_SCALE;
    t->is_clearable = t->is_single && !q->item->is_required;
    t->options = options;
    t->options_n = offered.count;
    return t;
}

/* --- lists --- */

/* Do they stand under the same heading? */
static bool is_same_group(const struct asked *q, const struct option *a, const struct option *b)
{
    enum lang lang = q->d->langs[0];

    return str_eq(a->group.in[lang], b->group.in[lang]);
}

/* Take the options that stand under one heading, from `*at` on. */
static struct tpl_dropdown_group dropdown_group(const struct asked *q, const struct offered_options *offered,
                                                size_t *at)
{
    const struct option *first = offered->v[*at];
    struct tpl_dropdown_option *options = arena_alloc(q->c->arena, offered->count - *at, sizeof *options);
    size_t n = 0;

    for (; *at < offered->count; (*at)++) {
        const struct option *o = offered->v[*at];

        if (!is_same_group(q, first, o))
            break;
        options[n++] = (struct tpl_dropdown_option){
            .value = o->id, .label = words_plain(q->c, q->d, &o->label), .is_chosen = is_chosen(q->answer, o)};
    }
    return (struct tpl_dropdown_group){
        .label = words_plain(q->c, q->d, &first->group), .options = options, .options_n = n};
}

const struct tpl_item_dropdown *asked_dropdown(const struct asked *q)
{
    struct offered_options offered = order_options(q->c, q->v, q->item);
    struct tpl_item_dropdown *t = ARENA_NEW(q->c->arena, struct tpl_item_dropdown);
    size_t groups = offered.count > 0, at = 0;
    struct tpl_dropdown_group *group;

    for (size_t i = 1; i < offered.count; i++)
        groups += !is_same_group(q, offered.v[i - 1], offered.v[i]);
    t->id = q->item->id;
    t->text_lang = q->text_lang;
    t->has_error = q->fault_count > 0;
    t->groups = group = arena_alloc(q->c->arena, groups, sizeof *group);
    t->groups_n = groups;
    for (size_t i = 0; i < groups; i++)
        group[i] = dropdown_group(q, &offered, &at);
    for (size_t i = 0; i < offered.count; i++)
        if (offered.v[i]->has_text) {
            t->other_name = form_joined(q->c, q->item->id, '~', offered.v[i]->id);
            t->other_id = other_id(q, offered.v[i]);
            t->other_text = other_words(q, offered.v[i]);
        }
    return t;
}

/* --- rows of radios --- */

static struct tpl_matrix_row matrix_row(const struct asked *q, const struct offered_options *columns,
                                        const struct html *labels, const struct row *row)
{
    const struct answer *a = q->answer;
    struct str id = form_joined(q->c, q->item->id, '-', row->id);
    struct str name = form_joined(q->c, q->item->id, '.', row->id);
    struct tpl_matrix_cell *cells = arena_alloc(q->c->arena, columns->count, sizeof *cells);

    for (size_t i = 0; i < columns->count; i++) {
        const struct option *o = columns->v[i];

        cells[i] = (struct tpl_matrix_cell){.id = form_joined(q->c, id, '-', o->id),
                                            .name = name,
                                            .value = o->id,
                                            .label = labels[i],
                                            .is_chosen = a->chosen_count && a->chosen[row - q->item->rows] == o,
                                            .is_apart = !o->is_opinion};
    }
    return (struct tpl_matrix_row){.id = id,
                                   .label = words_inline(q->c, q->d, &row->label),
                                   .error = fault_note(q, row, NULL, id),
                                   .cells = cells,
                                   .cells_n = columns->count,
                                   .is_clearable = !q->item->is_required};
}

const struct tpl_item_matrix *asked_matrix(const struct asked *q)
{
    struct offered_options columns = order_options(q->c, q->v, q->item);
    const struct row **in_order = order_rows(q->c, q->v, q->item);
    struct tpl_item_matrix *t = ARENA_NEW(q->c->arena, struct tpl_item_matrix);
    struct tpl_matrix_head *heads = arena_alloc(q->c->arena, columns.count, sizeof *heads);
    struct tpl_matrix_row *rows = arena_alloc(q->c->arena, q->item->row_count, sizeof *rows);
    struct html *labels = arena_alloc(q->c->arena, columns.count, sizeof *labels);

    for (size_t i = 0; i < columns.count; i++) {
        labels[i] = words_inline(q->c, q->d, &columns.v[i]->label);
        heads[i] = (struct tpl_matrix_head){.label = labels[i], .is_apart = !columns.v[i]->is_opinion};
    }
    for (size_t i = 0; i < q->item->row_count; i++)
        rows[i] = matrix_row(q, &columns, labels, in_order[i]);
    *t = (struct tpl_item_matrix){.text_lang = q->text_lang,
                                  .columns = (int64_t)columns.count,
                                  .heads = heads,
                                  .heads_n = columns.count,
                                  .rows = rows,
                                  .rows_n = q->item->row_count};
    return t;
}

const struct tpl_item_nps *asked_nps(const struct asked *q)
{
    struct tpl_item_nps *t = ARENA_NEW(q->c->arena, struct tpl_item_nps);
    struct tpl_nps_score *scores = arena_alloc(q->c->arena, NPS_SCORES, sizeof *scores);

    for (int i = 0; i < NPS_SCORES; i++)
        scores[i] = (struct tpl_nps_score){.id = arena_fmt(q->c->arena, "%.*s-%d", STR_ARG(q->item->id), i),
                                           .name = q->item->id,
                                           .score = i,
                                           .is_chosen = q->answer->is_given && q->answer->number == i};
    *t = (struct tpl_item_nps){.text_lang = q->text_lang,
                               .is_clearable = !q->item->is_required,
                               .low = words_plain(q->c, q->d, &q->item->low),
                               .high = words_plain(q->c, q->d, &q->item->high),
                               .scores = scores,
                               .scores_n = NPS_SCORES};
    return t;
}
