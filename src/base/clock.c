/* clock.c - what time it is, passed in so that tests can say, and Finnish civil time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <time.h>

enum { SECOND_MS = 1000, HOUR_MS = 3600 * SECOND_MS, DAY_MS = 24 * HOUR_MS };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t system_now_ms(void *arg)
{
    struct timespec t;

    (void)arg;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

struct clock clock_system(void)
{
    return (struct clock){.now_ms = system_now_ms};
}

int64_t clock_now_ms(struct clock c)
{
    return c.now_ms(c.arg);
}

int64_t clock_steady_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

/* Days since 1970-01-01 of a Gregorian date. Years are counted from March, so that the leap day is the last of its
 * year and (153 * m + 2) / 5 is the number of days before month m (Hinnant, chrono-compatible date algorithms). */
static int64_t days_from_date(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400);
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The inverse: fills year, month, day and weekday. */
static void date_from_days(int64_t days, struct civil *c)
{
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t of_era = z - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (int)((5 * of_year + 2) / 153);

    c->day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    c->month = march_month < 10 ? march_month + 3 : march_month - 9;
    c->year = (int)(year_of_era + era * 400 + (c->month <= 2));
    c->weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7) + 1; /* 1970-01-01 was a Thursday */
}

/* 01:00 UTC on the last Sunday of a month with 31 days. */
static int64_t switch_ms(int64_t year, int month)
{
    struct civil last;
    int64_t days = days_from_date(year, month, 31);

    date_from_days(days, &last);
    return (days - last.weekday % 7) * DAY_MS + HOUR_MS;
}

static int64_t offset_ms(int64_t ms)
{
    struct civil utc;

    date_from_days(floor_div(ms, DAY_MS), &utc);
    if (ms >= switch_ms(utc.year, 3) && ms < switch_ms(utc.year, 10))
        return 3 * HOUR_MS;
    return 2 * HOUR_MS;
}

struct civil civil_from_ms(int64_t ms)
{
    int64_t local = ms + offset_ms(ms);
    int64_t days = floor_div(local, DAY_MS);
    int second_of_day = (int)((local - days * DAY_MS) / SECOND_MS);
    struct civil c;

    date_from_days(days, &c);
    c.hour = second_of_day / 3600;
    c.minute = second_of_day / 60 % 60;
    c.second = second_of_day % 60;
    return c;
}

int64_t civil_to_ms(struct civil c)
{
    int64_t local = days_from_date(c.year, c.month, c.day) * DAY_MS + (int64_t)c.hour * HOUR_MS +
                    (int64_t)c.minute * 60 * SECOND_MS + (int64_t)c.second * SECOND_MS;
    int64_t summer = local - 3 * HOUR_MS;

    /* Of a doubled hour the first is in summer time, so summer time is tried first. */
    return offset_ms(summer) == 3 * HOUR_MS ? summer : local - 2 * HOUR_MS;
}

int civil_today(int64_t now_ms)
{
    struct civil c = civil_from_ms(now_ms);

    return (c.year * 100 + c.month) * 100 + c.day;
}

int civil_iso_week(int64_t ms)
{
    int64_t days = floor_div(ms + offset_ms(ms), DAY_MS);
    struct civil day, thursday;

    /* A week belongs to the year of its Thursday (ISO 8601). */
    date_from_days(days, &day);
    days += 4 - day.weekday;
    date_from_days(days, &thursday);
    return thursday.year * 100 + (int)((days - days_from_date(thursday.year, 1, 1)) / 7) + 1;
}

static int days_in_month(int64_t year, int month)
{
    return (int)(month == 12 ? 31 : days_from_date(year, month + 1, 1) - days_from_date(year, month, 1));
}

static enum err split_day(struct str s, int first_year, int64_t *year, int64_t *month, int64_t *day)
{
    if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-')
        return ERR_INVALID;
    TRY(str_int(str_sub(s, 0, 4), first_year, 9999, year));
    TRY(str_int(str_sub(s, 5, 2), 1, 12, month));
    return str_int(str_sub(s, 8, 2), 1, days_in_month(*year, (int)*month), day);
}

enum err civil_parse_day(struct str s, bool is_end, int64_t *ms_out)
{
    int64_t year, month, day;

    TRY(split_day(s, 1970, &year, &month, &day));
    /* A day's last millisecond is the one before the next day; hour 24 says that without a new date. */
    *ms_out = civil_to_ms((struct civil){(int)year, (int)month, (int)day, is_end ? 24 : 0, 0, 0, 0}) - is_end;
    return OK;
}

enum err civil_day_from_text(struct str s, int *yyyymmdd_out)
{
    int64_t year, month, day;

    TRY(split_day(s, 1000, &year, &month, &day));
    *yyyymmdd_out = (int)(year * 10000 + month * 100 + day);
    return OK;
}
