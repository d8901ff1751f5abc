/* test_counters.c - of the counters nothing under ten is shown, nor what tells of it: totals, weeks, languages, channels. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "response/counters.h"
#include "response/submission.h"
#include "unit/failing.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;
static int64_t next_survey = 100;

static int start(void **state)
{
    (void)state;
    return stores_open(&stores);
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct survey a_survey(enum survey_state state, int64_t answer_count)
{
    return (struct survey){.id = next_survey++, .state = state, .answer_count = answer_count};
}

static void add(const struct survey *s, enum counter kind, int64_t key, int64_t n)
{
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_counter_add(stores.inbox, &(struct q_counter_add){s->id, kind, key, n}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
}

/* In week 10 of 2027. */
static struct counts read_counts(const struct survey *s)
{
    struct counts counts;
    int64_t now_ms;

    assert_int_equal(civil_parse_day(S("2027-03-10"), false, &now_ms), OK);
    assert_int_equal(civil_iso_week(now_ms), 202710);
    assert_int_equal(counts_read(&stores.arena, stores.inbox, s, now_ms, &counts), OK);
    return counts;
}

static void check_part(const struct counts_part *part, int64_t from, int64_t to, int64_t at_least)
{
    assert_int_equal(part->from, from);
    assert_int_equal(part->to, to);
    assert_int_equal(part->at_least, at_least);
}

static void the_total_grows_in_tens_and_is_exact_at_the_end(void **state)
{
    static const int64_t cases[][2] = {{0, 0}, {1, 0}, {9, 0}, {10, 10}, {19, 10}, {20, 20}, {47, 40}};

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++)
        for (enum survey_state at = SURVEY_OPEN; at <= SURVEY_CLOSED; at++) { /* closed: the hour of grace */
            struct survey s = a_survey(at, -1);

            if (cases[n][0])
                add(&s, COUNTER_WEEK, 202710, cases[n][0]);
            assert_int_equal(read_counts(&s).received, cases[n][1]);
            assert_false(read_counts(&s).is_exact);
            s.state = SURVEY_CLOSED;
            s.answer_count = cases[n][0];
            assert_int_equal(read_counts(&s).received, cases[n][0] < 10 ? 0 : cases[n][0]);
            assert_int_equal(read_counts(&s).is_exact, cases[n][0] >= 10);
        }
}

static void before_it_opens_nobody_has_answered(void **state)
{
    struct survey s = a_survey(SURVEY_APPROVED, -1);

    (void)state;
    assert_true(read_counts(&s).is_exact);
    assert_int_equal(read_counts(&s).received, 0);
}

static void small_weeks_join_their_neighbours(void **state)
{
    struct survey s = a_survey(SURVEY_PUBLISHED, 64);
    struct counts c;

    (void)state;
    add(&s, COUNTER_WEEK, 202653, 4);
    add(&s, COUNTER_WEEK, 202702, 7);
    add(&s, COUNTER_WEEK, 202703, 23);
    add(&s, COUNTER_WEEK, 202704, 9);
    add(&s, COUNTER_WEEK, 202705, 18);
    add(&s, COUNTER_WEEK, 202706, 3);
    c = read_counts(&s);
    assert_int_equal(c.week_count, 3);
    check_part(&c.weeks[0], 202653, 202702, 10);
    check_part(&c.weeks[1], 202703, 202703, 20);
    check_part(&c.weeks[2], 202704, 202706, 30); /* the last small one goes back */
}

static void the_week_that_runs_is_not_told(void **state)
{
    struct survey s = a_survey(SURVEY_OPEN, -1);
    struct counts c;

    (void)state;
    add(&s, COUNTER_WEEK, 202708, 14);
    add(&s, COUNTER_WEEK, 202709, 5);
    add(&s, COUNTER_WEEK, 202710, 200);
    c = read_counts(&s);
    assert_int_equal(c.week_count, 1);
    check_part(&c.weeks[0], 202708, 202708, 10);
    assert_int_equal(c.received, 210);
}

static void of_a_few_answers_no_week_is_told(void **state)
{
    struct survey s = a_survey(SURVEY_PUBLISHED, 9);

    (void)state;
    add(&s, COUNTER_WEEK, 202708, 4);
    add(&s, COUNTER_WEEK, 202709, 5);
    assert_int_equal(read_counts(&s).week_count, 0);
}

static void a_small_language_takes_another_with_it(void **state)
{
    struct survey s = a_survey(SURVEY_PUBLISHED, 150);
    struct counts c;

    (void)state;
    add(&s, COUNTER_WEEK, 202708, 150);
    add(&s, COUNTER_LANG, LANG_FI, 103);
    add(&s, COUNTER_LANG, LANG_SV, 31);
    add(&s, COUNTER_LANG, LANG_EN, 14);
    add(&s, COUNTER_LANG, LANG_SELKO, 2); /* 150 - 103 - 31 - 14: alone it could be calculated */
    c = read_counts(&s);
    assert_int_equal(c.lang_count, 3);
    check_part(&c.langs[0], LANG_FI, LANG_FI, 100);
    check_part(&c.langs[1], LANG_SV, LANG_SV, 30);
    check_part(&c.langs[2], COUNTS_REST, COUNTS_REST, 15);
}

static void when_all_would_go_together_nothing_is_told(void **state)
{
    struct survey s = a_survey(SURVEY_PUBLISHED, 110);

    (void)state;
    add(&s, COUNTER_WEEK, 202708, 110);
    add(&s, COUNTER_LANG, LANG_FI, 103);
    add(&s, COUNTER_LANG, LANG_SV, 7);
    assert_int_equal(read_counts(&s).lang_count, 0);
}

static void who_did_not_tell_counts_with_the_rest(void **state)
{
    struct survey s = a_survey(SURVEY_PUBLISHED, 100);
    struct counts c;

    (void)state;
    add(&s, COUNTER_WEEK, 202708, 100);
    add(&s, COUNTER_CHANNEL, CHANNEL_SELF, 60);
    add(&s, COUNTER_CHANNEL, CHANNEL_FOR_ANOTHER, 12);
    add(&s, COUNTER_CHANNEL, CHANNEL_PAPER, 20); /* eight did not tell */
    c = read_counts(&s);
    assert_int_equal(c.channel_count, 3);
    check_part(&c.channels[0], CHANNEL_SELF, CHANNEL_SELF, 60);
    check_part(&c.channels[1], CHANNEL_PAPER, CHANNEL_PAPER, 20);
    check_part(&c.channels[2], COUNTS_REST, COUNTS_REST, 20);
}

/* Whoever knows the exact total and every part: what is not told must be nobody, or ten at least. */
static void no_part_under_ten_can_be_calculated(void **state)
{
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct survey s = a_survey(SURVEY_PUBLISHED, 0);
        int64_t real[LANG__COUNT] = {0}, total = 0, seen = 0, told = 0;
        struct counts c;
        bool has_rest = false;

        assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
        for (int n = 0; n < LANG__COUNT; n++) {
            real[n] = (int64_t)random_below(random_below(2) ? 12 : 60);
            total += real[n];
            if (real[n])
                assert_int_equal(q_counter_add(stores.inbox, &(struct q_counter_add){s.id, COUNTER_LANG, n, real[n]}),
                                 OK);
        }
        total += (int64_t)random_below(2) * (int64_t)random_below(12);
        if (total)
            assert_int_equal(q_counter_add(stores.inbox, &(struct q_counter_add){s.id, COUNTER_WEEK, 202701, total}),
                             OK);
        s.answer_count = total;
        assert_int_equal(db_commit(stores.inbox), OK);
        c = read_counts(&s);
        for (size_t n = 0; n < c.lang_count; n++) {
            assert_true(c.langs[n].at_least >= COUNTS_MIN && c.langs[n].at_least % COUNTS_STEP == 0);
            told += c.langs[n].at_least;
            if (c.langs[n].from == COUNTS_REST) {
                has_rest = true;
                continue;
            }
            assert_true(real[c.langs[n].from] - c.langs[n].at_least < COUNTS_STEP);
            seen += real[c.langs[n].from];
        }
        assert_true(told <= total);
        if (c.lang_count)
            assert_true(has_rest ? total - seen >= COUNTS_MIN : total == seen);
    }
}

static void a_store_that_fails_tells_nothing(void **state)
{
    struct survey s = a_survey(SURVEY_OPEN, -1);
    struct counts counts;
    bool has_failed = true;

    (void)state;
    add(&s, COUNTER_WEEK, 202701, 30);
    failing_install(stores.inbox);
    for (int64_t n = 1; has_failed; n++) {
        enum err e;

        failing_start(n, ERR_BUSY);
        e = counts_read(&stores.arena, stores.inbox, &s, 0, &counts);
        has_failed = failing_has_failed();
        assert_int_equal(e, has_failed ? ERR_BUSY : OK);
        assert_true(!has_failed || (!counts.is_exact && !counts.received && !counts.week_count));
    }
    failing_start(0, OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_total_grows_in_tens_and_is_exact_at_the_end),
        cmocka_unit_test(before_it_opens_nobody_has_answered),
        cmocka_unit_test(small_weeks_join_their_neighbours),
        cmocka_unit_test(the_week_that_runs_is_not_told),
        cmocka_unit_test(of_a_few_answers_no_week_is_told),
        cmocka_unit_test(a_small_language_takes_another_with_it),
        cmocka_unit_test(when_all_would_go_together_nothing_is_told),
        cmocka_unit_test(who_did_not_tell_counts_with_the_rest),
        cmocka_unit_test(no_part_under_ten_can_be_calculated),
        cmocka_unit_test(a_store_that_fails_tells_nothing),
    };

    return cmocka_run_group_tests_name("counters", tests, start, stop);
}
