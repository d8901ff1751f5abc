/* demo_answers.c - invented answers for the demo, drawn from shares that are told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_answers.h"

enum { PERCENT = 100, NPS_MAX = 10 };

static uint64_t next(struct demo_random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t demo_random_below(struct demo_random *r, uint64_t limit)
{
    return next(r) % limit;
}

static enum err refuse(const struct item *item, const char *why)
{
    return err_note(ERR_INVALID, "demo distributions, %.*s: %s", STR_ARG(item->id), why);
}

/* One member of an object of weights, by weight. NULL when the weights do not make sense. */
static const struct json *pick(const struct json *weights, struct demo_random *r)
{
    int64_t total = 0, at;

    if (!weights || weights->type != JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < weights->count; i++) {
        if (weights->items[i].type != JSON_INT || weights->items[i].integer < 0)
            return NULL;
        total += weights->items[i].integer;
    }
    if (!total)
        return NULL;
    at = (int64_t)demo_random_below(r, (uint64_t)total);
    for (size_t i = 0; i < weights->count; i++) {
        at -= weights->items[i].integer;
        if (at < 0)
            return &weights->items[i];
    }
    return NULL;
}

static const struct option *pick_option(const struct item *item, const struct json *weights, struct demo_random *r)
{
    const struct json *picked = pick(weights, r);

    return picked ? item_option(item, picked->key) : NULL;
}

static struct str pick_text(const struct json *texts, struct demo_random *r)
{
    const struct json *text;

    if (!texts || texts->type != JSON_LIST || !texts->count)
        return (struct str){NULL, 0};
    text = &texts->items[demo_random_below(r, texts->count)];
    return text->type == JSON_TEXT ? text->text : (struct str){NULL, 0};
}

static enum err draw_one(struct arena *a, const struct item *item, const struct json *how, struct demo_random *r,
                         struct answer *out)
{
    out->chosen = arena_alloc(a, 1, sizeof *out->chosen);
    out->chosen[0] = pick_option(item, json_get(how, "shares"), r);
    out->chosen_count = 1;
    return out->chosen[0] ? OK : refuse(item, "no shares of its options");
}

static enum err draw_rows(struct arena *a, const struct item *item, const struct json *how, struct demo_random *r,
                          struct answer *out)
{
    const struct json *rows = json_get(how, "rows");

    out->chosen = arena_alloc(a, item->row_count, sizeof *out->chosen);
    out->chosen_count = item->row_count;
    for (size_t i = 0; i < item->row_count; i++) {
        out->chosen[i] = pick_option(item, json_get(rows, arena_cstr(a, item->rows[i].id)), r);
        if (!out->chosen[i])
            return refuse(item, "no shares of the options of a row");
    }
    return OK;
}

/* Per cent who make the choice; 0 when it is not told. */
static int64_t share_of(struct arena *a, const struct json *each, const struct option *o)
{
    const struct json *share = json_get(each, arena_cstr(a, o->id));

    return share && share->type == JSON_INT && share->integer > 0 ? share->integer : 0;
}

/* Systematic sampling (Madow 1949): the shares laid end to end in a random order, and one choice wherever a comb with
 * teeth one whole apart falls. Each choice is made by its share of the people, and nobody makes more than the shares
 * add up to (rounded up; `max` cuts off what that is too much, 0 nothing). */
static void comb(const struct item *item, const int64_t *shares, int64_t whole, struct demo_random *r, bool *is_chosen)
{
    size_t left = item->max ? (size_t)item->max : item->option_count;
    size_t from = demo_random_below(r, item->option_count),
           step = 1 + demo_random_below(r, 2) * (item->option_count - 2);
    int64_t tooth = (int64_t)demo_random_below(r, (uint64_t)whole), end = 0;

    for (size_t i = 0; i < item->option_count; i++) {
        size_t o = (from + i * step) % item->option_count;

        end += shares[o];
        is_chosen[o] = tooth < end && left;
        if (is_chosen[o]) {
            tooth += whole;
            left--;
        }
    }
}

static enum err draw_many(struct arena *a, const struct item *item, const struct json *how, struct demo_random *r,
                          struct answer *out)
{
    const struct json *each = json_get(how, "each");
    int64_t *shares = arena_alloc(a, item->option_count, sizeof *shares);
    bool *is_chosen = arena_alloc(a, item->option_count, sizeof *is_chosen);
    int64_t alone = (int64_t)demo_random_below(r, PERCENT), together = PERCENT;

    out->chosen = arena_alloc(a, item->option_count, sizeof *out->chosen);
    for (size_t o = 0; o < item->option_count; o++) {
        shares[o] = share_of(a, each, &item->options[o]);
        if (!item->options[o].is_exclusive)
            continue;
        if (!out->chosen_count && alone < shares[o])
            out->chosen[out->chosen_count++] = &item->options[o];
        alone -= shares[o];
        together -= shares[o];
        shares[o] = 0;
    }
    if (out->chosen_count)
        return OK;
    if (together <= 0 || item->option_count < 3)
        return refuse(item, "nothing but exclusive choices");
    comb(item, shares, together, r, is_chosen);
    for (size_t o = 0; o < item->option_count; o++)
        if (is_chosen[o])
            out->chosen[out->chosen_count++] = &item->options[o];
    return OK;
}

static enum err draw_score(const struct item *item, const struct json *how, struct demo_random *r, struct answer *out)
{
    const struct json *picked = pick(json_get(how, "shares"), r);
    int64_t score;

    if (!picked || str_int(picked->key, 0, NPS_MAX, &score))
        return refuse(item, "no shares of 0 to 10");
    out->number = (int)score;
    return OK;
}

/* Words of the choices that ask for them. */
static void add_words(struct arena *a, const struct item *item, const struct json *how, struct demo_random *r,
                      struct answer *out)
{
    const struct json *words = json_get(how, "words");
    struct str *other = arena_alloc(a, item->option_count, sizeof *other);

    for (size_t c = 0; words && c < out->chosen_count; c++) {
        const struct option *o = out->chosen[c];

        if (o->has_text)
            other[o - item->options] = pick_text(json_get(words, arena_cstr(a, o->id)), r);
    }
    out->other = other;
}

static enum err draw_item(struct arena *a, const struct item *item, const struct json *how, struct demo_random *r,
                          struct answer *out)
{
    switch (item->type) {
    case ITEM_SINGLE:
    case ITEM_DROPDOWN:
    case ITEM_SCALE:
        TRY(draw_one(a, item, how, r, out));
        break;
    case ITEM_MULTI:
        TRY(draw_many(a, item, how, r, out));
        break;
    case ITEM_MATRIX:
        TRY(draw_rows(a, item, how, r, out));
        break;
    case ITEM_NPS:
        TRY(draw_score(item, how, r, out));
        break;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        out->words = pick_text(json_get(how, "texts"), r);
        out->is_given = out->words.len > 0;
        return OK;
    case ITEM_INFO:
    case ITEM__COUNT:
        return OK;
    }
    out->is_given = item->type == ITEM_NPS || out->chosen_count > 0;
    if (item->type == ITEM_SINGLE || item->type == ITEM_DROPDOWN || item->type == ITEM_MULTI)
        add_words(a, item, how, r, out);
    return OK;
}

enum err demo_draw(struct arena *a, const struct definition *d, const struct json *items, struct demo_random *random,
                   struct answers *out)
{
    *out = answers_new(a, d);
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        const struct json *how = json_get(items, arena_cstr(a, item->id)), *answered = json_get(how, "answered");

        if (!how)
            continue;
        if (!answered || answered->type != JSON_INT)
            return refuse(item, "how many answered?");
        if ((int64_t)demo_random_below(random, PERCENT) < answered->integer)
            TRY(draw_item(a, item, how, random, &out->v[i]));
    }
    return OK;
}
