/* tally_cross.c - raw counts of answers by groups of people. Stays inside report/: nothing here may be shown to anyone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/tally_cross.h"

#include "report/cross.h"

#include <assert.h>

enum { NPS_SCORES = 11 };

/* One choice of the person at hand. */
struct pick {
    const struct item *item;
    size_t row, choice;
};

struct tally_cross {
    const struct definition *d;
    struct pick *picks;
    size_t pick_count, pick_room;
    int64_t **counts[DEFINITION_RESULTS_BY]; /* by item: groups x rows x (choices + 1); NULL: not counted */
};

static size_t width_of(const struct item *item)
{
    return item->type == ITEM_NPS ? NPS_SCORES : item->option_count;
}

static size_t rows_of(const struct item *item)
{
    return item->type == ITEM_MATRIX ? item->row_count : 1;
}

static bool is_crossed(const struct item *item)
{
    bool is_counted = item->type == ITEM_SINGLE || item->type == ITEM_MULTI || item->type == ITEM_DROPDOWN ||
                      item->type == ITEM_SCALE || item->type == ITEM_MATRIX || item->type == ITEM_NPS;

    return is_counted && !item->is_background && width_of(item) <= CROSS_COLS;
}

struct tally_cross *tally_cross_new(struct arena *a, const struct definition *d)
{
    struct tally_cross *x;
    size_t cells = 0;

    static_assert(DEFINITION_GROUPS + 1 <= CROSS_ROWS, "every group and those without one");
    if (!d->results_by_count)
        return NULL;
    x = ARENA_NEW(a, struct tally_cross);
    x->d = d;
    for (size_t by = 0; by < d->results_by_count; by++)
        x->counts[by] = arena_alloc(a, d->item_count, sizeof *x->counts[by]);
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        size_t width = rows_of(item) * (width_of(item) + 1), needed = 0;

        x->pick_room += item->type == ITEM_MULTI ? item->option_count : rows_of(item);
        for (size_t by = 0; by < d->results_by_count; by++)
            needed += (d->results_by[by]->option_count + 1) * width;
        if (!is_crossed(item) || cells + needed > TALLY_CROSS_CELLS)
            continue;
        cells += needed;
        for (size_t by = 0; by < d->results_by_count; by++)
            x->counts[by][i] = arena_alloc(a, (d->results_by[by]->option_count + 1) * width, sizeof(int64_t));
    }
    x->picks = arena_alloc(a, x->pick_room, sizeof *x->picks);
    return x;
}

void tally_cross_begin(struct tally_cross *x)
{
    if (x)
        x->pick_count = 0;
}

void tally_cross_pick(struct tally_cross *x, const struct item *item, size_t row, size_t choice)
{
    if (x && x->pick_count < x->pick_room)
        x->picks[x->pick_count++] = (struct pick){item, row, choice};
}

/* Of the question `by`; those without an answer come after the last option. */
static size_t group_of(const struct tally_cross *x, const struct item *by)
{
    for (size_t p = 0; p < x->pick_count; p++)
        if (x->picks[p].item == by)
            return x->picks[p].choice;
    return by->option_count;
}

/* Where group `group` of one question stands in the counts of `item`. */
static size_t place(const struct item *by, const struct item *item, size_t row, size_t group)
{
    return (row * (by->option_count + 1) + group) * (width_of(item) + 1);
}

void tally_cross_end(struct tally_cross *x)
{
    if (!x)
        return;
    for (size_t by = 0; by < x->d->results_by_count; by++) {
        size_t group = group_of(x, x->d->results_by[by]);

        for (size_t p = 0; p < x->pick_count; p++) {
            const struct pick *pick = &x->picks[p], *before = p ? pick - 1 : NULL;
            int64_t *counts = x->counts[by][pick->item->index];

            if (!counts)
                continue;
            counts += place(x->d->results_by[by], pick->item, pick->row, group);
            counts[pick->choice]++;
            if (!before || before->item != pick->item || before->row != pick->row) /* the choices of a multi follow */
                counts[width_of(pick->item)]++;
        }
    }
}

const int64_t *tally_cross_counts(const struct tally_cross *x, size_t by, const struct item *item, size_t row)
{
    const int64_t *counts = x ? x->counts[by][item->index] : NULL;

    return counts ? counts + place(x->d->results_by[by], item, row, 0) : NULL;
}
