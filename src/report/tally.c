/* tally.c - raw counts of the answers to one survey. Stays inside report/: nothing here may be shown to anyone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/tally.h"

#include <string.h>

enum { NPS_SCORES = 11 };

#define NUMBER_MAX INT64_C(1000000000000)

/* Counters of one item: `answered` by row, `counts` by row and option; `sums` by option for rank and points, one for number. */
struct counter {
    int64_t *answered, *counts, *sums;
    size_t width;
};

struct tally {
    const struct definition *d;
    struct counter *of;
    int64_t n;
    struct tally_cross *cross;
    const struct tally *all; /* the whole count, when this one leaves the last out */
    int64_t left_out;
};

static struct tally *make(struct arena *a, const struct definition *d)
{
    struct tally *t = ARENA_NEW(a, struct tally);

    t->d = d;
    t->of = arena_alloc(a, d->item_count, sizeof *t->of);
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        size_t rows = item->type == ITEM_MATRIX ? item->row_count : 1;

        t->of[i].width = item->type == ITEM_NPS ? NPS_SCORES : item->option_count;
        t->of[i].answered = arena_alloc(a, rows, sizeof(int64_t));
        t->of[i].counts = arena_alloc(a, rows * t->of[i].width, sizeof(int64_t));
        t->of[i].sums = arena_alloc(a, t->of[i].width + 1, sizeof(int64_t));
    }
    return t;
}

struct tally *tally_new(struct arena *a, const struct definition *d)
{
    struct tally *t = make(a, d);

    t->cross = tally_cross_new(a, d);
    return t;
}

struct tally *tally_without_last(struct arena *a, const struct tally *all, int64_t left_out)
{
    struct tally *t = make(a, all->d);

    t->all = all;
    t->left_out = left_out;
    return t;
}

/* Does what comes now belong to those that are left out? */
static bool is_left_out(const struct tally *t, const struct item *item, size_t row)
{
    if (!t->all)
        return false;
    return item->type == ITEM_CONSENT
               ? t->n >= t->all->n - t->left_out
               : t->of[item->index].answered[row] >= t->all->of[item->index].answered[row] - t->left_out;
}

/* --- reading a document: compact JSON of our own writing, walked once without building a tree ------------------- */

struct cursor {
    const char *p, *end;
};

static bool take(struct cursor *c, char wanted)
{
    if (c->p == c->end || *c->p != wanted)
        return false;
    c->p++;
    return true;
}

/* A string; escapes are left as they stand, ids have none. */
static bool take_text(struct cursor *c, struct str *out)
{
    if (!take(c, '"'))
        return false;
    out->p = c->p;
    while (c->p < c->end && *c->p != '"')
        c->p += *c->p == '\\' && c->end - c->p > 1 ? 2 : 1;
    out->len = (size_t)(c->p - out->p);
    return take(c, '"');
}

/* A number as answers are written, in units of 10^-decimals: 7.5 with one decimal is 75. Digits
 * beyond are passed over; without any decimals (-1) a point is no part of it. */
static bool take_number(struct cursor *c, int decimals, int64_t *out)
{
    bool is_negative = take(c, '-');
    int64_t n = 0;
    size_t digits = 0;

    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9' && n < NUMBER_MAX; c->p++, digits++)
        n = 10 * n + (*c->p - '0');
    if (!digits || n >= NUMBER_MAX)
        return false;
    if (decimals >= 0 && take(c, '.'))
        for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++)
            if (decimals > 0) {
                n = 10 * n + (*c->p - '0');
                decimals--;
            }
    for (; decimals > 0; decimals--)
        n *= 10;
    *out = is_negative ? -n : n;
    return true;
}

/* Items stand in the order of the definition: look onwards from the last one, then once from the start. */
static const struct item *find_item(const struct tally *t, struct str id, size_t *at)
{
    for (size_t tried = 0; tried < t->d->item_count; tried++) {
        const struct item *item = t->d->items[(*at + tried) % t->d->item_count];

        if (!str_eq(item->id, id))
            continue;
        *at = (size_t)item->index;
        return item;
    }
    return NULL;
}

/* NULL when the item has no such option. */
static const struct option *count_option(struct tally *t, const struct item *item, size_t row, struct str id)
{
    const struct option *o = item_option(item, id);
    struct counter *c = &t->of[item->index];

    if (!o)
        return NULL;
    c->counts[row * c->width + (size_t)(o - item->options)]++;
    tally_cross_pick(t->cross, item, row, (size_t)(o - item->options));
    return o;
}

/* A person placed the option, or gave it points. */
static bool add_sum(struct tally *t, const struct item *item, struct str id, int64_t points)
{
    const struct option *o = count_option(t, item, 0, id);

    if (!o)
        return false;
    t->of[item->index].sums[o - item->options] += points;
    return true;
}

/* ["o1","o4"], never empty; in a rank the first is the best and gets as many points as there are places. */
static bool add_list(struct cursor *at, const struct item *item, struct tally *t)
{
    bool is_multi = item && item->type == ITEM_MULTI, is_rank = item && item->type == ITEM_RANK, is_known = false;
    int64_t points = is_rank ? (int64_t)item_most(item) : 0;
    struct str id;

    do {
        if (!take_text(at, &id))
            return false;
        if (is_multi && count_option(t, item, 0, id))
            is_known = true;
        if (is_rank && points > 0 && add_sum(t, item, id, points--))
            is_known = true;
    } while (take(at, ','));
    if (is_known)
        t->of[item->index].answered[0]++;
    return take(at, ']');
}

/* {"r1":"o3"} of a matrix, {"o1":60,"o2":40} of points; never empty. */
static bool add_members(struct cursor *at, const struct item *item, struct tally *t)
{
    bool is_known = false;
    struct str key, id;
    int64_t points;

    do {
        if (!take_text(at, &key) || !take(at, ':'))
            return false;
        if (at->p < at->end && *at->p == '"') {
            const struct row *row = item && item->type == ITEM_MATRIX ? item_row(item, key) : NULL;

            if (!take_text(at, &id))
                return false;
            if (row && !is_left_out(t, item, (size_t)(row - item->rows)) &&
                count_option(t, item, (size_t)(row - item->rows), id))
                t->of[item->index].answered[row - item->rows]++;
        } else {
            if (!take_number(at, 0, &points))
                return false;
            if (item && item->type == ITEM_POINTS && points > 0 && add_sum(t, item, key, points))
                is_known = true;
        }
    } while (take(at, ','));
    if (is_known)
        t->of[item->index].answered[0]++;
    return take(at, '}');
}

static bool take_word(struct cursor *c, struct str word)
{
    if ((size_t)(c->end - c->p) < word.len || !str_eq((struct str){c->p, word.len}, word))
        return false;
    c->p += word.len;
    return true;
}

static bool takes_one_option(const struct item *item)
{
    return item->type == ITEM_SINGLE || item->type == ITEM_DROPDOWN || item->type == ITEM_SCALE ||
           item->type == ITEM_AREA || item->type == ITEM_AGE;
}

/* The value of one member; `item` is NULL when it is not ours. Words are counted elsewhere. */
static bool add_value(struct cursor *at, const struct item *item, struct tally *t)
{
    struct counter *c;
    struct str id;
    int64_t n;

    if (item && item->type != ITEM_MATRIX && is_left_out(t, item, 0))
        item = NULL;
    c = item ? &t->of[item->index] : NULL;
    if (take(at, '['))
        return add_list(at, item, t);
    if (take(at, '{'))
        return add_members(at, item, t);
    if (at->p < at->end && *at->p == '"') {
        if (!take_text(at, &id))
            return false;
        if (item && (item->type == ITEM_DATE || (takes_one_option(item) && count_option(t, item, 0, id))))
            c->answered[0]++;
        return true;
    }
    if (take_word(at, S("true"))) {
        if (item && item->type == ITEM_CONSENT)
            c->answered[0]++;
        return true;
    }
    if (!take_number(at, item && item->type == ITEM_NUMBER ? item->number.decimals : item ? -1 : 0, &n))
        return false;
    if (item && item->type == ITEM_NUMBER) {
        c->sums[0] += n;
        c->answered[0]++;
    } else if (item && item->type == ITEM_NPS && n >= 0 && n < NPS_SCORES) {
        c->counts[n]++;
        c->answered[0]++;
        tally_cross_pick(t->cross, item, 0, (size_t)n);
    }
    return true;
}

static bool add_document(struct tally *t, struct cursor *at)
{
    size_t last = 0;
    struct str id;

    if (!take(at, '{'))
        return false;
    if (take(at, '}'))
        return at->p == at->end;
    do {
        const struct item *item;

        if (!take_text(at, &id) || !take(at, ':'))
            return false;
        item = find_item(t, id, &last);
        if (!add_value(at, item, t))
            return false;
    } while (take(at, ','));
    return take(at, '}') && at->p == at->end;
}

enum err tally_add(struct tally *t, struct str answers)
{
    struct cursor at = {answers.p, answers.p + answers.len};

    tally_cross_begin(t->cross);
    if (!answers.len || !add_document(t, &at))
        return err_note(ERR_BROKEN, "stored answers are no answer document");
    tally_cross_end(t->cross);
    t->n++;
    return OK;
}

void tally_add_words(struct tally *t, struct str item_id)
{
    const struct item *item = definition_item(t->d, item_id);

    if (item && item_is_words(item) && !is_left_out(t, item, 0))
        t->of[item->index].answered[0]++;
}

int64_t tally_n(const struct tally *t)
{
    return t->n - t->left_out;
}

const struct tally_cross *tally_groups(const struct tally *t)
{
    return t->cross;
}

int64_t tally_answered(const struct tally *t, const struct item *item, size_t row)
{
    return t->of[item->index].answered[row];
}

const int64_t *tally_sums(const struct tally *t, const struct item *item)
{
    return t->of[item->index].sums;
}

const int64_t *tally_counts(const struct tally *t, const struct item *item, size_t row)
{
    const struct counter *c = &t->of[item->index];

    return &c->counts[row * c->width];
}
