/* clock.h - what time it is, passed in so that tests can say, and Finnish civil time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC, from wherever `now_ms` takes them. */
struct clock {
    int64_t (*now_ms)(void *arg);
    void *arg;
};

/* The computer's clock. */
struct clock clock_system(void);

/* Now, in milliseconds since 1970 UTC. */
int64_t clock_now_ms(struct clock c);

/* Milliseconds of a clock that only runs forward, for measuring durations. */
int64_t clock_steady_ms(void);

/* A day and time in Finland (Europe/Helsinki: UTC+2, UTC+3 from the last Sunday of March 01:00 UTC to
 * the last Sunday of October 01:00 UTC, directive 2000/84/EC). month 1-12, day 1-31, weekday 1 = Monday. */
struct civil {
    int year, month, day, hour, minute, second, weekday;
};

struct civil civil_from_ms(int64_t ms);
int64_t civil_to_ms(struct civil c); /* weekday is ignored; of a doubled hour the first is meant */

int civil_today(int64_t now_ms); /* the day in Finland as yyyymmdd, 20270222 */

/* ISO 8601 week of the day in Finland as year * 100 + week, for example 202653. */
int civil_iso_week(int64_t ms);

/* "2027-02-22" to the first (00:00:00.000) or last (23:59:59.999) millisecond of that day in Finland.
 * ERR_INVALID when it is not a day of 1970-9999. */
enum err civil_parse_day(struct str s, bool is_end, int64_t *ms_out) MUST_CHECK;

/* "2027-02-22" to 20270222. ERR_INVALID when it is not a day of 1000-9999. */
enum err civil_day_from_text(struct str s, int *yyyymmdd_out) MUST_CHECK;

#endif
