/* order.c - which options and rows one form offers, and in which order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/order.h"

#include "i18n/i18n.h"
#include "web/words.h"

#include <stdlib.h>

/* One thing to be sorted: by `block`, then by `key`, then as written. */
struct place {
    const void *thing;
    size_t at;
    int block;
    struct str key;
};

enum { LAST_BLOCK = DEFINITION_OPTIONS };

static int by_place(const void *one, const void *other)
{
    const struct place *a = one, *b = other;
    int by_key = str_cmp(a->key, b->key);

    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    if (by_key)
        return by_key;
    return (a->at > b->at) - (a->at < b->at);
}

/* The key under which this form shuffles. */
static struct key32 shuffle_key(const struct ctx *c, const struct visit *v)
{
    static const char what[] = "order";
    char msg[sizeof what + sizeof v->carry.nonce.b];

    for (size_t i = 0; i < sizeof what; i++)
        msg[i] = what[i];
    for (size_t i = 0; i < sizeof v->carry.nonce.b; i++)
        msg[sizeof what + i] = (char)v->carry.nonce.b[i];
    return hash_key(&c->app->settings.form_key, (struct str){msg, sizeof msg});
}

/* What the thing with this id and label is sorted by. */
static struct str sort_key(struct ctx *c, const struct visit *v, const struct item *item, const struct key32 *shuffle,
                           struct str id, const struct text *label)
{
    struct id16 *hash;

    if (item->order == ORDER_ALPHA)
        return i18n_sort_key(c->arena, words_plain(c, v->definition, label));
    hash = ARENA_NEW(c->arena, struct id16);
    *hash = hash_id(shuffle, arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(item->id), STR_ARG(id)));
    return (struct str){(const char *)hash->b, sizeof hash->b};
}

static void put_options(struct ctx *c, const struct visit *v, const struct item *item, struct offered_options *offered)
{
    struct key32 shuffle = shuffle_key(c, v);
    struct place *places = arena_alloc(c->arena, offered->count, sizeof *places);
    int group = 0;

    for (size_t i = 0; i < offered->count; i++) {
        const struct option *o = offered->v[i];
        enum lang first = v->definition->langs[0];

        if (i > 0 && !str_eq(o->group.in[first], offered->v[i - 1]->group.in[first]))
            group++;
        places[i] = (struct place){.thing = o, .at = i, .block = LAST_BLOCK};
        if (o->is_opinion && !o->is_exclusive && !o->has_text) {
            places[i].block = group;
            places[i].key = sort_key(c, v, item, &shuffle, o->id, &o->label);
        }
    }
    qsort(places, offered->count, sizeof *places, by_place);
    for (size_t i = 0; i < offered->count; i++)
        offered->v[i] = places[i].thing;
}

const int64_t *order_places(struct ctx *c, const struct visit *v, const struct item *item)
{
    const struct answer *a = &v->answers.v[item->index];
    int64_t *places = arena_alloc(c->arena, item->option_count, sizeof *places);

    for (size_t i = 0; i < a->chosen_count; i++)
        places[a->chosen[i] - item->options] = (int64_t)i + 1;
    for (size_t i = 0; a->typed && i < item->option_count; i++)
        if (str_int(a->typed[i], 1, (int64_t)item->option_count, &places[i]))
            places[i] = 0;
    return places;
}

/* Those with a place first, by place; the others stay as they are. */
static void put_places_first(struct ctx *c, const struct visit *v, const struct item *item,
                             struct offered_options *offered)
{
    const int64_t *taken = order_places(c, v, item);
    struct place *places = arena_alloc(c->arena, offered->count, sizeof *places);

    for (size_t i = 0; i < offered->count; i++) {
        int64_t place = taken[offered->v[i] - item->options];

        places[i] = (struct place){.thing = offered->v[i], .at = i, .block = place ? (int)place : LAST_BLOCK + 1};
    }
    qsort(places, offered->count, sizeof *places, by_place);
    for (size_t i = 0; i < offered->count; i++)
        offered->v[i] = places[i].thing;
}

struct offered_options order_options(struct ctx *c, const struct visit *v, const struct item *item)
{
    const bool *shown = v->visible.options ? v->visible.options[item->index] : NULL;
    struct offered_options offered = {arena_alloc(c->arena, item->option_count, sizeof *offered.v), 0};

    for (size_t i = 0; i < item->option_count; i++)
        if (!shown || shown[i])
            offered.v[offered.count++] = &item->options[i];
    if (item->order != ORDER_FIXED && item->type != ITEM_MATRIX && offered.count > 1)
        put_options(c, v, item, &offered);
    if (item->type == ITEM_RANK)
        put_places_first(c, v, item, &offered);
    return offered;
}

const struct row **order_rows(struct ctx *c, const struct visit *v, const struct item *item)
{
    const struct row **rows = arena_alloc(c->arena, item->row_count, sizeof *rows);
    struct key32 shuffle;
    struct place *places;

    for (size_t i = 0; i < item->row_count; i++)
        rows[i] = &item->rows[i];
    if (item->order == ORDER_FIXED)
        return rows;
    shuffle = shuffle_key(c, v);
    places = arena_alloc(c->arena, item->row_count, sizeof *places);
    for (size_t i = 0; i < item->row_count; i++)
        places[i] = (struct place){
            .thing = rows[i], .at = i, .key = sort_key(c, v, item, &shuffle, rows[i]->id, &rows[i]->label)};
    qsort(places, item->row_count, sizeof *places, by_place);
    for (size_t i = 0; i < item->row_count; i++)
        rows[i] = places[i].thing;
    return rows;
}
