/* test_clock.c - Finnish civil time, its two switches a year, ISO weeks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* 2026-03-29 and 2026-10-25, both 01:00 UTC: last Sundays. */
static const int64_t SPRING = 1774746000000, AUTUMN = 1792890000000;

static void check(int64_t ms, int year, int month, int day, int hour, int minute, int second)
{
    struct civil c = civil_from_ms(ms);

    assert_int_equal(c.year, year);
    assert_int_equal(c.month, month);
    assert_int_equal(c.day, day);
    assert_int_equal(c.hour, hour);
    assert_int_equal(c.minute, minute);
    assert_int_equal(c.second, second);
}

static void winter_is_two_hours_and_summer_three_hours_ahead_of_utc(void **state)
{
    (void)state;
    check(0, 1970, 1, 1, 2, 0, 0);
    check(1768478400000, 2026, 1, 15, 14, 0, 0);
    check(1784116799999, 2026, 7, 15, 14, 59, 59);
    check(-1, 1970, 1, 1, 1, 59, 59);
}

static void spring_skips_the_hour_from_three_to_four(void **state)
{
    (void)state;
    check(SPRING - 1, 2026, 3, 29, 2, 59, 59);
    check(SPRING, 2026, 3, 29, 4, 0, 0);
    assert_int_equal(civil_to_ms((struct civil){2026, 3, 29, 4, 0, 0, 0}), SPRING);
    assert_int_equal(civil_to_ms((struct civil){2026, 3, 29, 2, 59, 59, 0}), SPRING - 1000);
    assert_int_equal(civil_to_ms((struct civil){2026, 3, 29, 3, 30, 0, 0}), SPRING + 30 * 60000);
}

static void autumn_repeats_the_hour_from_three_to_four_and_the_first_is_meant(void **state)
{
    (void)state;
    check(AUTUMN - 1, 2026, 10, 25, 3, 59, 59);
    check(AUTUMN, 2026, 10, 25, 3, 0, 0);
    check(AUTUMN + 3600000, 2026, 10, 25, 4, 0, 0);
    assert_int_equal(civil_to_ms((struct civil){2026, 10, 25, 3, 0, 0, 0}), AUTUMN - 3600000);
    assert_int_equal(civil_to_ms((struct civil){2026, 10, 25, 3, 59, 59, 0}), AUTUMN - 1000);
    assert_int_equal(civil_to_ms((struct civil){2026, 10, 25, 4, 0, 0, 0}), AUTUMN + 3600000);
}

static void switches_fall_on_the_last_sundays(void **state)
{
    (void)state;
    /* Last Sundays of March and October; 2024 and 2030 have the 31st, 2027 has the 28th and the 31st. */
    static const struct {
        int year, march, october;
    } known[] = {{2023, 26, 29}, {2024, 31, 27}, {2025, 30, 26}, {2027, 28, 31}, {2028, 26, 29}, {2030, 31, 27}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t spring = civil_to_ms((struct civil){known[i].year, 3, known[i].march, 12, 0, 0, 0});
        int64_t autumn = civil_to_ms((struct civil){known[i].year, 10, known[i].october, 12, 0, 0, 0});

        assert_int_equal(civil_from_ms(spring).weekday, 7);
        assert_int_equal(civil_from_ms(spring - 86400000).hour, 11); /* the day before in winter time */
        assert_int_equal(civil_from_ms(autumn).weekday, 7);
        assert_int_equal(civil_from_ms(autumn - 86400000).hour, 13); /* the day before in summer time */
    }
}

static void a_day_turns_at_midnight_in_finland(void **state)
{
    (void)state;
    check(1798754399999, 2026, 12, 31, 23, 59, 59);
    check(1798754400000, 2027, 1, 1, 0, 0, 0);
    assert_int_equal(civil_from_ms(1798754399999).weekday, 4);
    assert_int_equal(civil_from_ms(1798754400000).weekday, 5);
}

static void every_day_of_400_years_survives_the_round_trip(void **state)
{
    (void)state;
    int64_t noon = civil_to_ms((struct civil){1970, 1, 1, 12, 0, 0, 0});
    int weekday = 4;

    for (int i = 0; i < 146097; i++) {
        struct civil c = civil_from_ms(noon);

        assert_int_equal(c.hour, 12);
        assert_int_equal(c.weekday, weekday);
        assert_int_equal(civil_to_ms(c), noon);
        noon = civil_to_ms((struct civil){c.year, c.month, c.day + 1, 12, 0, 0, 0});
        weekday = weekday % 7 + 1;
    }
    check(noon, 2370, 1, 1, 12, 0, 0);
}

static void leap_years_follow_the_gregorian_rule(void **state)
{
    (void)state;
    int64_t ms;

    assert_int_equal(civil_parse_day(S("2024-02-29"), false, &ms), OK);
    check(ms + 86400000, 2024, 3, 1, 0, 0, 0);
    assert_int_equal(civil_parse_day(S("2000-02-29"), false, &ms), OK);
    assert_int_equal(civil_parse_day(S("2100-02-29"), false, &ms), ERR_INVALID);
    assert_int_equal(civil_parse_day(S("2026-02-29"), false, &ms), ERR_INVALID);
}

static int week(const char *day)
{
    int64_t first, last;

    assert_int_equal(civil_parse_day(str_from(day), false, &first), OK);
    assert_int_equal(civil_parse_day(str_from(day), true, &last), OK);
    assert_int_equal(civil_iso_week(first), civil_iso_week(last));
    return civil_iso_week(first);
}

static void iso_weeks_belong_to_the_year_of_their_thursday(void **state)
{
    (void)state;
    assert_int_equal(week("2026-01-01"), 202601);
    assert_int_equal(week("2025-12-29"), 202601);
    assert_int_equal(week("2025-12-28"), 202552);
    assert_int_equal(week("2026-12-31"), 202653);
    assert_int_equal(week("2027-01-03"), 202653);
    assert_int_equal(week("2027-01-04"), 202701);
    assert_int_equal(week("2021-01-03"), 202053);
    assert_int_equal(week("2024-12-30"), 202501);
    assert_int_equal(week("2016-01-03"), 201553);
    assert_int_equal(week("2026-03-29"), 202613);
}

static void a_day_lasts_from_midnight_to_the_millisecond_before_the_next(void **state)
{
    (void)state;
    int64_t first, last, next;

    assert_int_equal(civil_parse_day(S("2027-02-22"), false, &first), OK);
    assert_int_equal(civil_parse_day(S("2027-02-22"), true, &last), OK);
    check(first, 2027, 2, 22, 0, 0, 0);
    assert_int_equal(first % 1000, 0);
    assert_int_equal(last, first + 86400000 - 1);
    assert_int_equal(civil_parse_day(S("2026-03-29"), false, &first), OK);
    assert_int_equal(civil_parse_day(S("2026-03-29"), true, &last), OK);
    assert_int_equal(last - first + 1, 23 * 3600000);
    assert_int_equal(civil_parse_day(S("2026-10-25"), false, &first), OK);
    assert_int_equal(civil_parse_day(S("2026-10-25"), true, &last), OK);
    assert_int_equal(last - first + 1, 25 * 3600000);
    assert_int_equal(civil_parse_day(S("2026-12-31"), true, &last), OK);
    assert_int_equal(civil_parse_day(S("2027-01-01"), false, &next), OK);
    assert_int_equal(last + 1, next);
    assert_int_equal(civil_parse_day(S("9999-12-31"), true, &last), OK);
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2026",       "2026-1-1",    "2026-00-10", "2026-13-10",
                                      "2026-04-31", "2026-04-00", "1969-12-31",  "26-04-0100", "2026/04/10",
                                      "2026-04-1x", "+026-04-10", "2026-04-10 ", " 2026-04-1", "2026--4-10"};
    int64_t ms = 42;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(civil_parse_day(str_from(bad[i]), false, &ms), ERR_INVALID);
    assert_int_equal(ms, 42);
}

static int64_t fixed_ms(void *arg)
{
    return *(int64_t *)arg;
}

static void the_clock_says_what_it_is_given(void **state)
{
    (void)state;
    int64_t given = 1234;

    assert_int_equal(clock_now_ms((struct clock){fixed_ms, &given}), 1234);
    assert_true(clock_now_ms(clock_system()) > 1700000000000);
    assert_true(clock_steady_ms() <= clock_steady_ms());
}

static void a_day_is_read_as_one_number(void **state)
{
    static const char *const none[] = {"",           "2027-2-22",   "2027-02-29", "2027-13-01",
                                       "0999-12-31", "2027-02-22 ", "22.2.2027"};
    int day = 0;

    (void)state;
    assert_int_equal(civil_day_from_text(S("2027-02-22"), &day), OK);
    assert_int_equal(day, 20270222);
    assert_int_equal(civil_day_from_text(S("1928-02-29"), &day), OK);
    assert_int_equal(day, 19280229);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(civil_day_from_text(str_from(none[i]), &day), ERR_INVALID);
}

static void today_is_the_day_in_finland(void **state)
{
    int64_t noon_ms = civil_to_ms((struct civil){2027, 2, 28, 12, 0, 0, 0});

    (void)state;
    assert_int_equal(civil_today(noon_ms), 20270228);
    assert_int_equal(civil_today(noon_ms + 12 * 3600 * 1000 - 1), 20270228);
    assert_int_equal(civil_today(noon_ms + 12 * 3600 * 1000), 20270301); /* 22:00 UTC of the day before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(today_is_the_day_in_finland),
        cmocka_unit_test(winter_is_two_hours_and_summer_three_hours_ahead_of_utc),
        cmocka_unit_test(spring_skips_the_hour_from_three_to_four),
        cmocka_unit_test(autumn_repeats_the_hour_from_three_to_four_and_the_first_is_meant),
        cmocka_unit_test(switches_fall_on_the_last_sundays),
        cmocka_unit_test(a_day_turns_at_midnight_in_finland),
        cmocka_unit_test(every_day_of_400_years_survives_the_round_trip),
        cmocka_unit_test(leap_years_follow_the_gregorian_rule),
        cmocka_unit_test(iso_weeks_belong_to_the_year_of_their_thursday),
        cmocka_unit_test(a_day_lasts_from_midnight_to_the_millisecond_before_the_next),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(a_day_is_read_as_one_number),
        cmocka_unit_test(the_clock_says_what_it_is_given),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
