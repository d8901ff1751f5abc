/* counters.h - how many answers came, and how: the counters as anybody may see them, staff included. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_COUNTERS_H
#define RESPONSE_COUNTERS_H

#include "db/db.h"
#include "survey/survey.h"

/* Kinds in inbox.db; numbers are stored. */
enum counter { COUNTER_WEEK = 1, COUNTER_LANG, COUNTER_CHANNEL, COUNTER_GUARD, COUNTER_MINUTES };

/* The rules: nothing under COUNTS_MIN, a total that may still grow in steps of COUNTS_STEP_TOTAL, parts in steps of
 * COUNTS_STEP; all rounded down. */
enum { COUNTS_MIN = 10, COUNTS_STEP_TOTAL = 10, COUNTS_STEP = 5 };

/* One part: weeks `from` to `to` (year * 100 + week), or a language or channel, `from` and `to` alike; COUNTS_REST for what
 * is too small to stand alone together, with those who did not tell. */
enum { COUNTS_REST = -1 };
struct counts_part {
    int64_t from, to;
    int64_t at_least; /* the part's number rounded down to a step */
};

struct counts {
    bool is_exact;    /* nobody can send any more, and there are at least COUNTS_MIN, or nobody could yet */
    int64_t received; /* exact, or at least so many; 0 stands for fewer than COUNTS_MIN */
    const struct counts_part *weeks, *langs, *channels; /* often none */
    size_t week_count, lang_count, channel_count;
};

/* What may be shown of a survey's counters at `now_ms`: the one way to them. Of weeks only those that are over, each small one
 * joined with those after it, the last with those before. Small languages and channels become COUNTS_REST, with as many others as
 * it takes to make COUNTS_MIN of them; so the difference of total and parts tells of no group under COUNTS_MIN. All of it goes with
 * the answers (app/retention.h). In `a`; a read transaction of its own on `inbox`. */
enum err counts_read(struct arena *a, struct db *inbox, const struct survey *survey, int64_t now_ms,
                     struct counts *out) MUST_CHECK;

#endif
