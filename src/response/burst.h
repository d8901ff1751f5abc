/* burst.h - noticing that far more answers come than before, so that they can be told from the others as a whole. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_BURST_H
#define RESPONSE_BURST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* anonymity.md 2.6: an alarm is on while one window holds more than max(BURST_LEAST, BURST_FACTOR x the median of the
 * windows of the last day). */
enum { BURST_WINDOW_MS = 10 * 60 * 1000, BURST_WINDOWS = 144, BURST_LEAST = 30, BURST_FACTOR = 8, BURSTS = 256 };

/* One survey in memory. `epoch` begins with 0 and grows by one when an alarm begins and when it ends: while it is odd an
 * alarm is on. Nothing here is stored but the epoch. */
struct burst {
    int64_t survey_id; /* 0: the place is free */
    int64_t epoch;
    int64_t stored_epoch;        /* what inbox.db knows */
    int64_t window;              /* number of the window that runs: time / BURST_WINDOW_MS */
    int64_t count, limit;        /* answers in it; more than `limit` are a burst */
    int32_t past[BURST_WINDOWS]; /* what the windows before it held, a ring */
    size_t past_count, next;
};

/* Start with what inbox.db knows. Times are of a clock that only runs forward. */
void burst_begin(struct burst *b, int64_t survey_id, int64_t epoch, int64_t now_ms);

/* Count one answer; returns the epoch it belongs to. */
int64_t burst_count(struct burst *b, int64_t now_ms);

/* All surveys that take answers. When there are more than BURSTS the one longest without an answer is forgotten. */
struct bursts {
    struct burst v[BURSTS];
};

/* The survey's place; `*is_new_out` when it has still to be begun with burst_begin. */
struct burst *bursts_find(struct bursts *all, int64_t survey_id, bool *is_new_out);

#endif
