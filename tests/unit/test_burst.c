/* test_burst.c - when an alarm begins and ends, on a clock of our own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/burst.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const int64_t WINDOW_MS = BURST_WINDOW_MS;
static struct burst b;
static int64_t now_ms;

static int start(void **state)
{
    (void)state;
    now_ms = 1000 * WINDOW_MS;
    burst_begin(&b, 7, 0, now_ms);
    return 0;
}

/* That many answers in the window that runs; the epoch of the last. */
static int64_t come(int count)
{
    int64_t epoch = b.epoch;

    while (count-- > 0)
        epoch = burst_count(&b, now_ms);
    return epoch;
}

static int64_t come_in_next_window(int count)
{
    now_ms += WINDOW_MS;
    return come(count);
}

static void thirty_in_a_window_are_no_burst(void **state)
{
    (void)state;
    assert_int_equal(come(BURST_LEAST), 0);
    assert_int_equal(come(1), 1);
    assert_int_equal(come(1000), 1); /* one alarm, one epoch */
}

static void an_alarm_ends_after_a_window_without_one(void **state)
{
    (void)state;
    assert_int_equal(come(100), 1);
    assert_int_equal(come_in_next_window(10), 1); /* the window before was over the limit */
    assert_int_equal(come_in_next_window(1), 2);
    assert_int_equal(come_in_next_window(10), 2);
}

static void an_alarm_ends_when_nobody_came_for_a_window(void **state)
{
    (void)state;
    assert_int_equal(come(100), 1);
    now_ms += WINDOW_MS;
    assert_int_equal(come_in_next_window(1), 2);
}

static void eight_times_the_usual_is_a_burst(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        assert_int_equal(come_in_next_window(20), 0);
    assert_int_equal(come_in_next_window(BURST_FACTOR * 20), 0);
    assert_int_equal(come(1), 1);
}

static void one_loud_window_is_not_the_usual(void **state)
{
    (void)state;
    for (int i = 0; i < 11; i++)
        come_in_next_window(i % 2 ? 5 : 30);
    come_in_next_window(500);
    assert_int_equal(b.epoch, 1);
    come_in_next_window(1);
    come_in_next_window(1);
    assert_int_equal(b.epoch, 2);
    assert_in_range(b.limit, BURST_LEAST, BURST_FACTOR * 30);
}

static void what_was_a_day_ago_is_forgotten(void **state)
{
    (void)state;
    for (int i = 0; i < BURST_WINDOWS; i++)
        come_in_next_window(20);
    assert_int_equal(b.limit, BURST_FACTOR * 20);
    now_ms += (BURST_WINDOWS + 1) * WINDOW_MS;
    assert_int_equal(come(1), 0);
    assert_int_equal(b.limit, BURST_LEAST);
}

static void it_takes_no_longer_after_a_long_silence(void **state)
{
    (void)state;
    come(1);
    now_ms += INT64_C(1) << 60;
    assert_int_equal(come(BURST_LEAST), 0);
}

static void an_alarm_that_was_on_before_a_restart_goes_on_and_ends(void **state)
{
    (void)state;
    burst_begin(&b, 7, 3, now_ms);
    assert_int_equal(come(100), 3);
    assert_int_equal(come_in_next_window(5), 3);
    assert_int_equal(come_in_next_window(5), 4);
}

static void surveys_have_a_place_each_and_the_oldest_goes(void **state)
{
    struct bursts *all = calloc(1, sizeof *all);
    struct burst *one;
    bool is_new;

    (void)state;
    assert_non_null(all);
    for (int i = 0; i < BURSTS; i++) {
        one = bursts_find(all, 100 + i, &is_new);
        assert_true(is_new);
        burst_begin(one, 100 + i, 0, now_ms + (i == 9 ? 0 : WINDOW_MS));
    }
    one = bursts_find(all, 100, &is_new);
    assert_false(is_new);
    assert_int_equal(one->survey_id, 100);
    one = bursts_find(all, 5000, &is_new);
    assert_true(is_new);
    assert_int_equal(one->survey_id, 109);
    free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(thirty_in_a_window_are_no_burst, start),
        cmocka_unit_test_setup(an_alarm_ends_after_a_window_without_one, start),
        cmocka_unit_test_setup(an_alarm_ends_when_nobody_came_for_a_window, start),
        cmocka_unit_test_setup(eight_times_the_usual_is_a_burst, start),
        cmocka_unit_test_setup(one_loud_window_is_not_the_usual, start),
        cmocka_unit_test_setup(what_was_a_day_ago_is_forgotten, start),
        cmocka_unit_test_setup(it_takes_no_longer_after_a_long_silence, start),
        cmocka_unit_test_setup(an_alarm_that_was_on_before_a_restart_goes_on_and_ends, start),
        cmocka_unit_test_setup(surveys_have_a_place_each_and_the_oldest_goes, start),
    };

    return cmocka_run_group_tests_name("burst", tests, NULL, NULL);
}
