/* form_numbers.c - fields in which one writes digits or gives places: a number, a day, a ranking, shared points. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_parts.h"

#include "web/order.h"
#include "web/words.h"

/* As it would be typed: no spaces between thousands, a plain minus. */
static struct str typable(const struct asked *q, int64_t n, int decimals)
{
    int64_t size = n < 0 ? -n : n, one = 1;
    struct str fraction;

    for (int i = 0; i < decimals; i++)
        one *= 10;
    fraction = arena_fmt(q->c->arena, "%0*lld", decimals, (long long)(size % one));
    while (fraction.len && fraction.p[fraction.len - 1] == '0')
        fraction.len--;
    if (decimals == 0)
        fraction.len = 0;
    return arena_fmt(q->c->arena, "%s%lld%s%.*s", n < 0 ? "-" : "", (long long)(size / one),
                     fraction.len == 0       ? ""
                     : q->c->lang == LANG_EN ? "."
                                             : ",",
                     STR_ARG(fraction));
}

const struct tpl_item_number *asked_number(const struct asked *q)
{
    const struct answer *a = q->answer;
    struct tpl_item_number *t = ARENA_NEW(q->c->arena, struct tpl_item_number);
    bool has_minus = q->item->number.min < 0; /* which not every phone has on its keyboard of digits */

    *t = (struct tpl_item_number){.id = q->item->id,
                                  .mode = has_minus                      ? S("text")
                                          : q->item->number.decimals > 0 ? S("decimal")
                                                                         : S("numeric"),
                                  .decimals = q->item->number.decimals,
                                  .unit = words_plain(q->c, q->d, &q->item->unit),
                                  .text_lang = q->text_lang,
                                  .has_error = q->fault_count > 0};
    if (a->is_given)
        t->value = typable(q, a->number, q->item->number.decimals);
    else if (a->typed)
        t->value = a->typed[0];
    return t;
}

const struct tpl_item_date *asked_date(const struct asked *q)
{
    const struct answer *a = q->answer;
    struct tpl_item_date *t = ARENA_NEW(q->c->arena, struct tpl_item_date);

    t->id = q->item->id;
    if (a->is_given) {
        t->day = typable(q, a->number % 100, 0);
        t->month = typable(q, a->number / 100 % 100, 0);
        t->year = arena_fmt(q->c->arena, "%04lld", (long long)(a->number / 10000));
    } else if (a->typed) {
        t->day = a->typed[0];
        t->month = a->typed[1];
        t->year = a->typed[2];
    }
    return t;
}

const struct tpl_item_rank *asked_rank(const struct asked *q)
{
    struct offered_options offered = order_options(q->c, q->v, q->item);
    const int64_t *taken = order_places(q->c, q->v, q->item);
    struct tpl_item_rank *t = ARENA_NEW(q->c->arena, struct tpl_item_rank);
    struct tpl_rank_line *lines = arena_alloc(q->c->arena, offered.count, sizeof *lines);
    size_t most = q->item->max > 0 && (size_t)q->item->max < offered.count ? (size_t)q->item->max : offered.count;

    for (size_t i = 0; i < offered.count; i++) {
        const struct option *o = offered.v[i];
        struct tpl_rank_place *places = arena_alloc(q->c->arena, most, sizeof *places);

        for (size_t k = 0; k < most; k++)
            places[k] = (struct tpl_rank_place){.place = (int64_t)k + 1,
                                                .is_chosen = taken[o - q->item->options] == (int64_t)k + 1};
        lines[i] = (struct tpl_rank_line){
            .id = form_joined(q->c, q->item->id, '-', o->id),
            .name = form_joined(q->c, q->item->id, '.', o->id),
            .text_lang = q->text_lang,
            .label = words_inline(q->c, q->d, &o->label),
            .places = places,
            .places_n = most,
        };
        lines[i].error = fault_note(q, NULL, o, lines[i].id);
    }
    t->lines = lines;
    t->lines_n = offered.count;
    return t;
}

const struct tpl_item_points *asked_points(const struct asked *q)
{
    struct offered_options offered = order_options(q->c, q->v, q->item);
    struct tpl_item_points *t = ARENA_NEW(q->c->arena, struct tpl_item_points);
    struct tpl_points_line *lines = arena_alloc(q->c->arena, offered.count, sizeof *lines);
    const struct answer *a = q->answer;

    for (size_t i = 0; i < offered.count; i++) {
        const struct option *o = offered.v[i];
        ptrdiff_t at = o - q->item->options;

        lines[i] = (struct tpl_points_line){
            .id = form_joined(q->c, q->item->id, '-', o->id),
            .name = form_joined(q->c, q->item->id, '.', o->id),
            .text_lang = q->text_lang,
            .label = words_inline(q->c, q->d, &o->label),
            .unit = words_plain(q->c, q->d, &q->item->unit),
        };
        lines[i].error = fault_note(q, NULL, o, lines[i].id);
        if (a->typed)
            lines[i].value = a->typed[at];
        else if (a->points && a->points[at])
            lines[i].value = typable(q, a->points[at], 0);
    }
    t->total = q->item->total;
    t->unit = words_plain(q->c, q->d, &q->item->unit);
    t->lines = lines;
    t->lines_n = offered.count;
    return t;
}
