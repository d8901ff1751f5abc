/* leap.c - has the clock made a leap? Then nothing is ended or deleted until somebody has compared it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/leap.h"

#include "app/job.h"
#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static bool is_leap(const struct instance *i, int64_t seen_ms, int64_t now_ms)
{
    return seen_ms && !i->config.is_demo && (now_ms - seen_ms > LEAP_DAYS * day_ms || seen_ms - now_ms > day_ms);
}

static enum err look(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms, int64_t *seen_ms_out,
                     bool *is_held_out)
{
    TRY(job_last(a, panel, S("clock"), seen_ms_out));
    *is_held_out = is_leap(i, *seen_ms_out, now_ms);
    return OK;
}

enum err leap_is_held(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms, bool *is_held_out)
{
    int64_t seen_ms;

    return look(a, i, panel, now_ms, &seen_ms, is_held_out);
}

static enum err say(struct arena *a, struct db *panel, int64_t seen_ms, int64_t now_ms)
{
    int64_t said_ms;

    TRY(job_last(a, panel, S("clock-held"), &said_ms));
    if (civil_today(said_ms) == civil_today(now_ms))
        return OK;
    log_line(LOG_WARN,
             "event=clock_held days=%" PRId64
             " what=\"the clock has made a leap, or the server stood still: nothing is "
             "closed or deleted until somebody has compared the clock and run: digiraati retention\"",
             (now_ms - seen_ms) / day_ms);
    return job_done(panel, S("clock-held"), now_ms);
}

enum err leap_look(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms, bool *is_held_out)
{
    int64_t seen_ms;

    TRY(look(a, i, panel, now_ms, &seen_ms, is_held_out));
    if (*is_held_out)
        return say(a, panel, seen_ms, now_ms);
    return civil_today(seen_ms) == civil_today(now_ms) ? OK : job_done(panel, S("clock"), now_ms);
}

enum err leap_confirm(struct db *panel, int64_t now_ms)
{
    return job_done(panel, S("clock"), now_ms);
}
