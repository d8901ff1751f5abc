/* demo_answers.c - invented answers for the demo, drawn from shares that are told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_answers.h"

#include "base/clock.h"
#include "response/rules.h"

enum { PERCENT = 100, NPS_MAX = 10, TRIES = 100, COINS = 10, DECIMALS = 3 };

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

/* One answer in the making. */
struct draw {
    struct arena *a;
    struct demo_random *random;
    const struct item *item;
    const struct json *how; /* its object of distributions.json */
    const bool *shown;      /* by option; NULL: all are */
};

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

static bool is_shown(const struct draw *d, const struct option *o)
{
    return !d->shown || d->shown[o - d->item->options];
}

/* NULL when the weights name what is no option. */
static const struct option *pick_option(const struct draw *d, const struct json *weights)
{
    const struct json *picked = pick(weights, d->random);

    return picked ? item_option(d->item, picked->key) : NULL;
}

static struct str pick_text(const struct json *texts, struct demo_random *r)
{
    const struct json *text;

    if (!texts || texts->type != JSON_LIST || !texts->count)
        return (struct str){NULL, 0};
    text = &texts->items[demo_random_below(r, texts->count)];
    return text->type == JSON_TEXT ? text->text : (struct str){NULL, 0};
}

/* Among the options that are shown; left open when none of those has weight. */
static enum err draw_one(const struct draw *d, struct answer *out)
{
    out->chosen = arena_alloc(d->a, 1, sizeof *out->chosen);
    for (int tries = 0; tries < TRIES && !out->chosen_count; tries++) {
        out->chosen[0] = pick_option(d, json_get(d->how, "shares"));
        if (!out->chosen[0])
            return refuse(d->item, "no shares of its options");
        out->chosen_count = is_shown(d, out->chosen[0]);
    }
    return OK;
}

static enum err draw_rows(const struct draw *d, struct answer *out)
{
    const struct json *rows = json_get(d->how, "rows");

    out->chosen = arena_alloc(d->a, d->item->row_count, sizeof *out->chosen);
    out->chosen_count = d->item->row_count;
    for (size_t i = 0; i < d->item->row_count; i++) {
        out->chosen[i] = pick_option(d, json_get(rows, arena_cstr(d->a, d->item->rows[i].id)));
        if (!out->chosen[i])
            return refuse(d->item, "no shares of the options of a row");
    }
    return OK;
}

/* Per cent who make the choice; 0 when it is not told, or not offered. */
static int64_t share_of(const struct draw *d, const struct option *o)
{
    const struct json *share = json_get(json_get(d->how, "each"), arena_cstr(d->a, o->id));

    return share && share->type == JSON_INT && share->integer > 0 && is_shown(d, o) ? share->integer : 0;
}

/* Systematic sampling (Madow 1949): the shares laid end to end in a random order, and one choice wherever a comb with
 * teeth one whole apart falls. Each choice is made by its share of the people, and nobody makes more than the shares
 * add up to (rounded up; `max` cuts off what that is too much, 0 nothing). */
static void comb(const struct item *item, const int64_t *shares, int64_t whole, struct demo_random *r, bool *is_chosen)
{
    size_t left = item_most(item);
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

static enum err draw_many(const struct draw *d, struct answer *out)
{
    const struct item *item = d->item;
    int64_t *shares = arena_alloc(d->a, item->option_count, sizeof *shares);
    bool *is_chosen = arena_alloc(d->a, item->option_count, sizeof *is_chosen);
    int64_t alone = (int64_t)demo_random_below(d->random, PERCENT), together = PERCENT;

    out->chosen = arena_alloc(d->a, item->option_count, sizeof *out->chosen);
    for (size_t o = 0; o < item->option_count; o++) {
        shares[o] = share_of(d, &item->options[o]);
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
    comb(item, shares, together, d->random, is_chosen);
    for (size_t o = 0; o < item->option_count; o++)
        if (is_chosen[o])
            out->chosen[out->chosen_count++] = &item->options[o];
    return OK;
}

/* One option after another by weight, without putting back: the best first. */
static enum err draw_order(const struct draw *d, struct answer *out)
{
    bool *is_taken = arena_alloc(d->a, d->item->option_count, sizeof *is_taken);

    out->chosen = arena_alloc(d->a, (size_t)d->item->max, sizeof *out->chosen);
    for (int tries = 0; tries < TRIES && out->chosen_count < (size_t)d->item->max; tries++) {
        const struct option *o = pick_option(d, json_get(d->how, "shares"));

        if (!o)
            return refuse(d->item, "no shares of its options");
        if (is_taken[o - d->item->options] || !is_shown(d, o))
            continue;
        is_taken[o - d->item->options] = true;
        out->chosen[out->chosen_count++] = o;
    }
    if (out->chosen_count < (size_t)d->item->min)
        return refuse(d->item, "fewer shares than places");
    return OK;
}

/* The total in ten coins, each thrown to an option by weight: people give round numbers. */
static enum err draw_points(const struct draw *d, struct answer *out)
{
    int64_t *points = arena_alloc(d->a, d->item->option_count, sizeof *points);

    for (int coin = 0; coin < COINS; coin++) {
        const struct option *o = pick_option(d, json_get(d->how, "shares"));

        if (!o || !is_shown(d, o))
            return refuse(d->item, "no shares of its options, or of one that a rule hides");
        points[o - d->item->options] += d->item->total * (coin + 1) / COINS - d->item->total * coin / COINS;
    }
    out->points = points;
    return OK;
}

/* "7.5" in units of 10^-decimals. */
static enum err read_number(struct str text, int decimals, int64_t *out)
{
    struct str whole = str_cut(&text, '.');
    int64_t fraction = 0;

    TRY(str_int(whole, -1000000, 1000000, out));
    if (text.len > (size_t)decimals || text.len > DECIMALS || (text.len && str_int(text, 0, 999, &fraction)))
        return ERR_INVALID;
    for (int i = 0; i < decimals; i++)
        *out *= 10;
    for (int i = (int)text.len; i < decimals; i++)
        fraction *= 10;
    *out += str_starts(whole, S("-")) ? -fraction : fraction;
    return OK;
}

/* A score, a number or a day among the keys of "shares". */
static enum err draw_number(const struct draw *d, struct answer *out)
{
    const struct json *picked = pick(json_get(d->how, "shares"), d->random);
    enum err e = ERR_INVALID;
    int day;

    if (picked && d->item->type == ITEM_NPS)
        e = str_int(picked->key, 0, NPS_MAX, &out->number);
    else if (picked && d->item->type == ITEM_NUMBER)
        e = read_number(picked->key, d->item->number.decimals, &out->number);
    else if (picked && (e = civil_day_from_text(picked->key, &day)) == OK)
        out->number = day;
    return e ? refuse(d->item, "no shares of scores, numbers or days") : OK;
}

/* Words of the choices that ask for them. */
static void add_words(const struct draw *d, struct answer *out)
{
    const struct json *words = json_get(d->how, "words");
    struct str *other = arena_alloc(d->a, d->item->option_count, sizeof *other);

    for (size_t c = 0; words && c < out->chosen_count; c++) {
        const struct option *o = out->chosen[c];

        if (o->has_text)
            other[o - d->item->options] = pick_text(json_get(words, arena_cstr(d->a, o->id)), d->random);
    }
    out->other = other;
}

static enum err draw_item(const struct draw *d, struct answer *out)
{
    out->is_given = true;
    switch (d->item->type) {
    case ITEM_SINGLE:
    case ITEM_DROPDOWN:
    case ITEM_SCALE:
    case ITEM_AREA:
    case ITEM_AGE:
        TRY(draw_one(d, out));
        out->is_given = out->chosen_count > 0;
        break;
    case ITEM_MULTI:
        TRY(draw_many(d, out));
        out->is_given = out->chosen_count > 0;
        break;
    case ITEM_MATRIX:
        return draw_rows(d, out);
    case ITEM_RANK:
        return draw_order(d, out);
    case ITEM_POINTS:
        return draw_points(d, out);
    case ITEM_NPS:
    case ITEM_NUMBER:
    case ITEM_DATE:
        return draw_number(d, out);
    case ITEM_CONSENT:
        out->number = 1;
        return OK;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        out->words = pick_text(json_get(d->how, "texts"), d->random);
        out->is_given = out->words.len > 0;
        return OK;
    case ITEM_INFO:
    case ITEM__COUNT:
        out->is_given = false;
        return OK;
    }
    if (d->item->type == ITEM_SINGLE || d->item->type == ITEM_DROPDOWN || d->item->type == ITEM_MULTI)
        add_words(d, out);
    return OK;
}

enum err demo_draw(struct arena *a, const struct definition *d, const struct json *items, struct demo_random *random,
                   struct answers *out)
{
    *out = answers_new(a, d);
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        const struct json *how = json_get(items, arena_cstr(a, item->id)), *answered = json_get(how, "answered");
        struct visibility v;

        if (!how)
            continue;
        if (!answered || answered->type != JSON_INT)
            return refuse(item, "how many answered?");
        if ((int64_t)demo_random_below(random, PERCENT) >= answered->integer)
            continue;
        v = rules_visibility(a, d, out);
        if (v.items[i])
            TRY(draw_item(&(struct draw){a, random, item, how, v.options ? v.options[i] : NULL}, &out->v[i]));
    }
    return OK;
}
