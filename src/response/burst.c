/* burst.c - noticing that far more answers come than before, so that they can be told from the others as a whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/burst.h"

#include <stdlib.h>
#include <string.h>

static int by_size(const void *left, const void *right)
{
    int32_t l = *(const int32_t *)left, r = *(const int32_t *)right;

    return (l > r) - (l < r);
}

/* More than this in a window is a burst. */
static int64_t limit_after(const struct burst *b)
{
    int32_t sorted[BURST_WINDOWS];
    int64_t most = 0;

    if (b->past_count) {
        memcpy(sorted, b->past, b->past_count * sizeof *sorted);
        qsort(sorted, b->past_count, sizeof *sorted, by_size);
        most = (int64_t)BURST_FACTOR * sorted[b->past_count / 2];
    }
    return most > BURST_LEAST ? most : BURST_LEAST;
}

static void remember(struct burst *b, int64_t count)
{
    b->past[b->next] = count < INT32_MAX ? (int32_t)count : INT32_MAX;
    b->next = (b->next + 1) % BURST_WINDOWS;
    if (b->past_count < BURST_WINDOWS)
        b->past_count++;
}

/* A window is over: an alarm that it did not need any more ends with it. */
static void turn(struct burst *b, int64_t window)
{
    int64_t passed = window - b->window;

    if (b->epoch % 2 && (b->count <= b->limit || passed > 1))
        b->epoch++;
    remember(b, b->count);
    for (int64_t i = 1; i < passed && i <= BURST_WINDOWS; i++)
        remember(b, 0); /* nobody came */
    b->window = window;
    b->count = 0;
    b->limit = limit_after(b);
}

void burst_begin(struct burst *b, int64_t survey_id, int64_t epoch, int64_t now_ms)
{
    *b = (struct burst){.survey_id = survey_id,
                        .epoch = epoch,
                        .stored_epoch = epoch,
                        .window = now_ms / BURST_WINDOW_MS,
                        .limit = BURST_LEAST};
}

int64_t burst_count(struct burst *b, int64_t now_ms)
{
    int64_t window = now_ms / BURST_WINDOW_MS;

    if (window > b->window)
        turn(b, window);
    b->count++;
    if (b->count > b->limit && b->epoch % 2 == 0)
        b->epoch++;
    return b->epoch;
}

struct burst *bursts_find(struct bursts *all, int64_t survey_id, bool *is_new_out)
{
    struct burst *oldest = all->v;

    *is_new_out = false;
    for (struct burst *b = all->v; b < all->v + BURSTS; b++) {
        if (b->survey_id == survey_id)
            return b;
        if (b->survey_id == 0) { /* those behind it are free too */
            oldest = b;
            break;
        }
        if (b->window < oldest->window)
            oldest = b;
    }
    *is_new_out = true;
    return oldest;
}
