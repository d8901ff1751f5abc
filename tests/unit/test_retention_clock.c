/* test_retention_clock.c - the worker erases once a day, and what failed is made up for. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/failing.h"
#include "unit/place.h"

static void turn(struct place *p, int64_t now_ms)
{
    assert_int_equal(retention_turn(&p->a, &p->i, &p->s, now_ms), OK);
}

static void the_worker_erases_once_a_day(void **state)
{
    struct place p;
    int64_t day_ms;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    turn(&p, p.due_ms - DAY_MS); /* the first time only says when it was */
    assert_false(is_written_down(&p, ERASED_INGEST_KEY, &day_ms));
    turn(&p, p.due_ms - 1);
    assert_false(is_written_down(&p, ERASED_INGEST_KEY, &day_ms));
    turn(&p, p.due_ms);
    assert_true(is_written_down(&p, ERASED_INGEST_KEY, &day_ms));
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

static void what_failed_is_tried_again_after_an_hour(void **state)
{
    struct place p;
    int64_t day_ms;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    turn(&p, p.due_ms - DAY_MS);
    sql(p.s.inbox, "CREATE TRIGGER fault BEFORE DELETE ON counter BEGIN SELECT RAISE(ABORT, 'fault'); END");
    turn(&p, p.due_ms + 1000);
    sql(p.s.inbox, "DROP TRIGGER fault");
    turn(&p, p.due_ms + 2000);
    assert_false(is_written_down(&p, ERASED_ANSWERS, &day_ms));
    turn(&p, p.due_ms + 61 * 60 * 1000);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

/* Whatever fails is an error or is logged, and the answers are there or gone for good. */
static void a_turn_that_fails_anywhere_is_made_up_for(void **state)
{
    int all = answers_n;
    bool has_failed = true;

    (void)state;
    answers_n = 20;
    for (int64_t n = 1; has_failed; n++) {
        struct place p;
        enum err e;

        build(&p, SURVEY_PUBLISHED);
        turn(&p, p.due_ms - DAY_MS);
        failing_install(p.s.panel);
        failing_start(n, ERR_BUSY);
        e = retention_turn(&p.a, &p.i, &p.s, p.due_ms);
        has_failed = failing_has_failed();
        assert_true(e == OK || (e == ERR_BUSY && has_failed));
        failing_start(0, OK);
        turn(&p, p.due_ms + 2 * 60 * 60 * 1000);
        check_erased(&p, p.due_ms);
        tear_down(&p);
        assert_true(n < 500);
    }
    answers_n = all;
}

/* When the clock is first looked at and nothing can be written. */
static void the_first_turn_says_when_it_cannot_write(void **state)
{
    struct place p;
    bool has_failed = true;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    failing_install(p.s.panel);
    for (int64_t n = 1; has_failed; n++) {
        enum err e;

        failing_start(n, ERR_BUSY);
        e = retention_turn(&p.a, &p.i, &p.s, p.due_ms + n * 2 * 60 * 60 * 1000);
        has_failed = failing_has_failed();
        assert_int_equal(e, has_failed ? ERR_BUSY : OK);
    }
    failing_start(0, OK);
    tear_down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worker_erases_once_a_day),
        cmocka_unit_test(what_failed_is_tried_again_after_an_hour),
        cmocka_unit_test(a_turn_that_fails_anywhere_is_made_up_for),
        cmocka_unit_test(the_first_turn_says_when_it_cannot_write),
    };

    return cmocka_run_group_tests_name("retention clock", tests, NULL, NULL);
}
