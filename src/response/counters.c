/* counters.c - how many answers came, and how: the counters as anybody may see them, staff included. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/counters.h"

#include "base/clock.h"
#include "gen/sql_inbox.h"

#include <stdlib.h>

static int64_t rounded(int64_t n, int64_t step)
{
    return n < COUNTS_MIN ? 0 : n - n % step;
}

/* What was counted of one kind, in the order of its keys; room for one more. `*sum_out`: of all. */
static struct counts_part *parts_of(struct arena *a, const struct q_counter_list_rows *rows, enum counter kind,
                                    size_t *count_out, int64_t *sum_out)
{
    struct counts_part *v = arena_alloc(a, rows->n + 1, sizeof *v);

    *count_out = 0;
    *sum_out = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->v[i].kind != kind)
            continue;
        v[(*count_out)++] = (struct counts_part){rows->v[i].key, rows->v[i].key, rows->v[i].n};
        *sum_out += rows->v[i].n;
    }
    return v;
}

/* Join each week that is too small with those after it. What is left over at the end goes to the last, or waits for the week that
 * runs. Returns how many are left. */
static size_t join_weeks(struct counts_part *v, size_t count, int64_t this_week, bool is_over)
{
    size_t kept = 0;
    bool is_open = false; /* the part at `kept` is too small so far */

    for (size_t i = 0; i < count && (is_over || v[i].from < this_week); i++) {
        if (is_open) {
            v[kept].to = v[i].to;
            v[kept].at_least += v[i].at_least;
        } else
            v[kept] = v[i];
        is_open = v[kept].at_least < COUNTS_MIN;
        kept += !is_open;
    }
    if (is_open && is_over && kept) {
        v[kept - 1].to = v[kept].to;
        v[kept - 1].at_least += v[kept].at_least;
    }
    return kept;
}

static int largest_first(const void *left, const void *right)
{
    const struct counts_part *l = left, *r = right;

    if (l->at_least != r->at_least)
        return l->at_least > r->at_least ? -1 : 1;
    return l->from < r->from ? -1 : 1;
}

/* The smallest go together, with those that are not told, until they are enough; the largest stand first. Returns how many parts
 * are left: none when all went together. */
static size_t join_small(struct counts_part *v, size_t count, int64_t untold)
{
    struct counts_part rest = {COUNTS_REST, COUNTS_REST, untold};
    size_t left = count;

    qsort(v, count, sizeof *v, largest_first);
    while (left && (v[left - 1].at_least < COUNTS_MIN || (rest.at_least && rest.at_least < COUNTS_MIN)))
        rest.at_least += v[--left].at_least;
    if (left && rest.at_least)
        v[left++] = rest;
    return left;
}

static void round_all(struct counts_part *v, size_t count)
{
    for (size_t i = 0; i < count; i++)
        v[i].at_least = rounded(v[i].at_least, COUNTS_STEP);
}

/* Languages or channels: with those that are not told, they are all answers. */
static const struct counts_part *share_out(struct arena *a, const struct q_counter_list_rows *rows, enum counter kind,
                                           int64_t total, size_t *count_out)
{
    int64_t sum;
    struct counts_part *v = parts_of(a, rows, kind, count_out, &sum);

    *count_out = join_small(v, *count_out, total - sum);
    round_all(v, *count_out);
    return v;
}

enum err counts_read(struct arena *a, struct db *inbox, const struct survey *survey, int64_t now_ms, struct counts *out)
{
    struct q_counter_list_rows rows = {0};
    struct counts_part *weeks;
    bool is_over = survey->answer_count >= 0;
    int64_t total;
    enum err e;

    *out = (struct counts){0};
    TRY(db_begin(inbox, DB_READ));
    e = q_counter_list(inbox, a, &(struct q_counter_list){survey->id}, &rows);
    TRY(db_finish(inbox, e));
    weeks = parts_of(a, &rows, COUNTER_WEEK, &out->week_count, &total);
    out->received = is_over ? survey->answer_count : total;
    out->is_exact = survey->state < SURVEY_OPEN || (is_over && out->received >= COUNTS_MIN);
    if (!out->is_exact)
        out->received = rounded(out->received, COUNTS_STEP_TOTAL);
    out->week_count = join_weeks(weeks, out->week_count, civil_iso_week(now_ms), is_over);
    round_all(weeks, out->week_count);
    out->weeks = weeks;
    out->langs = share_out(a, &rows, COUNTER_LANG, total, &out->lang_count);
    out->channels = share_out(a, &rows, COUNTER_CHANNEL, total, &out->channel_count);
    return OK;
}
