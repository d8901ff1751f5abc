/* test_worker.c - a turn of the worker: nothing ends by a clock that may be wrong, and one bad survey stops no other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/leap.h"
#include "survey/standing.h"
#include "unit/failing.h"
#include "unit/give_setting.h"
#include "unit/heard.h"

static const struct str LOST = {"event=ingest_without_key", 24};

static void turn(struct place *p, int64_t now_ms)
{
    assert_int_equal(worker_turn(&p->a, &p->i, &p->s, now_ms), OK);
}

static bool is_held(struct place *p, int64_t now_ms)
{
    bool held;

    assert_int_equal(leap_is_held(&p->a, &p->i, p->s.panel, now_ms, &held), OK);
    return held;
}

/* What is written down, whatever the clock says. */
static enum survey_state stored_state(struct place *p)
{
    struct q_survey_by_slug_row row;

    assert_int_equal(db_begin(p->s.panel, DB_READ), OK);
    assert_int_equal(q_survey_by_id(p->s.panel, &p->a, &(struct q_survey_by_id){p->id}, &row), OK);
    db_rollback(p->s.panel);
    return (enum survey_state)row.state;
}

static struct ingest_standing standing(struct place *p, int64_t survey)
{
    struct ingest_standing at;

    assert_int_equal(ingest_look(&p->a, p->s.inbox, survey, &at), OK);
    return at;
}

/* Boxes that open to nothing: an ingest of twenty deletes them. */
static void put_boxes(struct place *p, int64_t survey, int count)
{
    assert_int_equal(db_begin(p->s.inbox, DB_WRITE), OK);
    for (int n = 0; n < count; n++) {
        struct id16 id = random_id();

        assert_int_equal(q_inbox_insert(p->s.inbox, &(struct q_inbox_insert){.id = {(const char *)id.b, sizeof id.b},
                                                                             .survey = survey,
                                                                             .sealed = str_from(CANARY)}),
                         OK);
    }
    assert_int_equal(db_commit(p->s.inbox), OK);
}

static const char *const DRAFT_ID = "fedcba9876543210";

static void put_draft(struct place *p, int expiry_day)
{
    assert_int_equal(db_begin(p->s.inbox, DB_WRITE), OK);
    assert_int_equal(q_draft_save(p->s.inbox, &(struct q_draft_save){p->id, str_from(DRAFT_ID), expiry_day, S("box")}),
                     OK);
    assert_int_equal(db_commit(p->s.inbox), OK);
}

static bool has_draft(struct place *p)
{
    struct q_draft_get_row row;
    enum err e;

    assert_int_equal(db_begin(p->s.inbox, DB_READ), OK);
    e = q_draft_get(p->s.inbox, &p->a, &(struct q_draft_get){p->id, str_from(DRAFT_ID)}, &row);
    db_rollback(p->s.inbox);
    return e == OK;
}

static const char *key_file(struct place *p)
{
    return arena_fmt(&p->a, "%s/keys/survey-%lld.key", p->dir, (long long)p->id).p;
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */

static void a_clock_that_leaps_ends_and_deletes_nothing(void **state)
{
    static const int64_t leaps_days[] = {400, 8, -2, -9000};
    const int64_t real_ms = day("2027-02-10");

    (void)state;
    for (size_t n = 0; n < sizeof leaps_days / sizeof *leaps_days; n++) {
        const int64_t wrong_ms = real_ms + leaps_days[n] * DAY_MS;
        struct place p;

        build_with(&p, "", SURVEY_OPEN);
        give_setting(&p.a, p.s.panel, SETTING_answers_months, "1");
        put_boxes(&p, p.id, 5);
        put_draft(&p, 20270217);
        turn(&p, real_ms);
        hear(&p);
        for (int64_t s = 0; s < 5; s++)
            turn(&p, wrong_ms + s * 1000);
        hear_no_more();
        assert_int_equal(heard(&p, S("event=clock_held")), 1);
        assert_int_equal(heard(&p, S("digiraati retention")), 1);
        assert_true(is_held(&p, wrong_ms));
        assert_int_equal(stored_state(&p), SURVEY_OPEN);
        assert_int_equal(standing(&p, p.id).pending, 5);
        assert_false(standing(&p, p.id).is_finished);
        assert_true(has_draft(&p));
        assert_true(files_with(&p, str_from(CANARY)) > 0);
        turn(&p, real_ms + 9000); /* right again */
        assert_false(is_held(&p, real_ms + 9000));
        assert_int_equal(stored_state(&p), SURVEY_OPEN);
        assert_int_equal(standing(&p, p.id).pending, 5);
        tear_down(&p);
    }
}

static void answers_that_are_due_wait_while_the_clock_may_be_wrong(void **state)
{
    struct place p;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    turn(&p, day("2027-03-10"));
    turn(&p, day("2027-03-11"));
    for (int64_t hour = 0; hour < 72; hour++) /* years ahead, for three days */
        turn(&p, p.due_ms + 400 * DAY_MS + hour * DAY_MS / 24);
    assert_true(files_with(&p, str_from(CANARY)) > 0);
    turn(&p, day("2027-03-12"));
    assert_true(files_with(&p, str_from(CANARY)) > 0);
    tear_down(&p);
}

/* A long stop looks the same: somebody confirms the clock, and the worker goes on. */
static void after_a_long_stop_it_waits_for_a_word_and_goes_on(void **state)
{
    const int64_t stop_ms = day("2027-02-10"), back_ms = day("2027-03-20");
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    put_draft(&p, 20270217);
    turn(&p, stop_ms);
    turn(&p, back_ms);
    assert_int_equal(stored_state(&p), SURVEY_OPEN);
    assert_int_equal(leap_confirm(p.s.panel, back_ms + 1000), OK);
    turn(&p, back_ms + 2000);
    assert_int_equal(stored_state(&p), SURVEY_CLOSED);
    assert_true(standing(&p, p.id).is_finished);
    assert_false(has_draft(&p));
    tear_down(&p);
}

/* Within a week the clock is believed: a server that is off over a holiday goes on by itself. */
static void a_week_is_no_leap(void **state)
{
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    turn(&p, day("2027-02-16")); /* the first look takes the clock as it is */
    assert_false(is_held(&p, day("2027-02-23")));
    assert_true(is_held(&p, day("2027-02-23") + 1));
    assert_false(is_held(&p, day("2027-02-15")));
    assert_true(is_held(&p, day("2027-02-15") - 1));
    turn(&p, day("2027-02-23"));
    assert_int_equal(stored_state(&p), SURVEY_CLOSED);
    tear_down(&p);
}

static void a_demo_waits_for_nobody(void **state)
{
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    p.i.config.is_demo = true;
    turn(&p, day("2027-02-10"));
    turn(&p, day("2027-04-10"));
    assert_false(is_held(&p, day("2027-07-10")));
    assert_int_equal(stored_state(&p), SURVEY_CLOSED);
    tear_down(&p);
}

/* Answers leave the inbox, which no backup holds, also while nobody has looked; and a clock that was ahead keeps nobody
 * waiting when it is right again. */
static void open_surveys_are_ingested_all_the_while(void **state)
{
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    turn(&p, day("2027-01-20"));
    put_boxes(&p, p.id, 20);
    turn(&p, day("2027-02-10"));
    assert_true(is_held(&p, day("2027-02-10")));
    assert_int_equal(standing(&p, p.id).pending, 0);
    put_boxes(&p, p.id, 20);
    turn(&p, day("2027-01-21"));
    assert_int_equal(standing(&p, p.id).pending, 0);
    tear_down(&p);
}

static void it_says_when_it_cannot_look_at_the_clock(void **state)
{
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    failing_install(p.s.panel);
    for (int64_t held = 0; held < 2; held++) { /* the first look, and being held */
        bool has_failed = true;

        for (int64_t n = 1; has_failed; n++) {
            bool is;
            enum err e;

            failing_start(n, ERR_BUSY);
            e = leap_look(&p.a, &p.i, p.s.panel, day("2027-02-10") + held * 30 * DAY_MS, &is);
            has_failed = failing_has_failed();
            assert_int_equal(e, has_failed ? ERR_BUSY : OK);
            if (e == OK)
                assert_int_equal(is, held);
        }
    }
    failing_start(0, OK);
    tear_down(&p);
}

/* --- one that is bad ---------------------------------------------------------------------------------------------- */

/* Cut short, of another survey, or none at all. */
static void a_bad_key_keeps_no_other_survey_from_anything(void **state)
{
    enum { SHORT, FOREIGN, GONE, WAYS };

    (void)state;
    for (int way = 0; way < WAYS; way++) {
        struct survey_keys keys = {.secret_key = random_key(), .ingest_key = random_key()};
        const int64_t now_ms = day("2027-02-10");
        struct place p;
        int64_t open, cancelled;

        build_with(&p, "", SURVEY_OPEN);
        open = put_survey_as(&p, "toinen", "", SURVEY_OPEN);
        cancelled = put_survey_as(&p, "kolmas", "", SURVEY_CANCELLED);
        put_boxes(&p, p.id, 20);
        put_boxes(&p, open, 20);
        if (way == SHORT)
            assert_int_equal(truncate(key_file(&p), 17), 0);
        else
            assert_int_equal(unlink(key_file(&p)), 0);
        if (way == FOREIGN)
            assert_int_equal(survey_keys_write(&p.a, instance_path(&p.a, &p.i, "keys"), p.id, &keys), OK);
        turn(&p, now_ms - DAY_MS);
        turn(&p, now_ms);
        assert_int_equal(standing(&p, p.id).pending, 20);
        assert_int_equal(standing(&p, open).pending, 0);
        p.id = cancelled;
        assert_int_equal(keys_left(&p), SURVEY_KEYS_NONE);
        tear_down(&p);
    }
}

static void a_lost_key_is_said_daily_and_again_when_it_is_lost_again(void **state)
{
    const int64_t now_ms = day("2027-02-10");
    const char *aside;
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    aside = arena_fmt(&p.a, "%s/aside", p.top).p;
    put_boxes(&p, p.id, 30);
    assert_int_equal(rename(key_file(&p), aside), 0);
    hear(&p);
    for (int64_t hour = 0; hour < 48; hour++)
        turn(&p, now_ms + hour * DAY_MS / 24);
    hear_no_more();
    assert_int_equal(heard(&p, LOST), 2);
    assert_int_equal(rename(aside, key_file(&p)), 0);
    hear(&p);
    turn(&p, now_ms + 2 * DAY_MS - DAY_MS / 36);
    assert_int_equal(standing(&p, p.id).pending, 0);
    assert_int_equal(rename(key_file(&p), aside), 0);
    put_boxes(&p, p.id, 20);
    turn(&p, now_ms + 2 * DAY_MS - 1); /* the same day */
    hear_no_more();
    assert_int_equal(heard(&p, LOST), 1);
    tear_down(&p);
}

/* Then the stores are opened anew, after a while; but what does not need that survey was done before. */
static void another_failure_of_one_survey_is_told_after_the_turn(void **state)
{
    const int64_t now_ms = day("2027-02-10");
    struct place p;
    int64_t cancelled;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    cancelled = put_survey_as(&p, "kolmas", "", SURVEY_CANCELLED);
    turn(&p, now_ms - DAY_MS);
    put_boxes(&p, p.id, 20);
    sql(p.s.inbox, "CREATE TRIGGER fault BEFORE DELETE ON inbox BEGIN SELECT RAISE(ABORT, 'fault'); END");
    hear(&p);
    assert_int_not_equal(worker_turn(&p.a, &p.i, &p.s, now_ms), OK);
    hear_no_more();
    assert_int_equal(heard(&p, arena_fmt(&p.a, "event=ingest_failed survey=%lld", (long long)p.id)), 1);
    sql(p.s.inbox, "DROP TRIGGER fault");
    p.id = cancelled;
    assert_int_equal(keys_left(&p), SURVEY_KEYS_NONE);
    tear_down(&p);
}

/* Before the hour is over nothing is the last, unless a coordinator says so. */
static void the_hour_of_grace_ends_when_a_coordinator_ends_it(void **state)
{
    const int64_t closed_ms = day("2027-02-10");
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&p.a, p.s.panel, p.id, SURVEY_CLOSED, closed_ms), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    turn(&p, closed_ms + 1000);
    assert_false(standing(&p, p.id).is_finished);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(survey_take(&p.a, p.s.panel, p.id, STEP_COUNTED, S(""), 7, closed_ms + 2000), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    turn(&p, closed_ms + 3000);
    assert_true(standing(&p, p.id).is_finished);
    tear_down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_leaps_ends_and_deletes_nothing),
        cmocka_unit_test(answers_that_are_due_wait_while_the_clock_may_be_wrong),
        cmocka_unit_test(after_a_long_stop_it_waits_for_a_word_and_goes_on),
        cmocka_unit_test(a_week_is_no_leap),
        cmocka_unit_test(a_demo_waits_for_nobody),
        cmocka_unit_test(the_hour_of_grace_ends_when_a_coordinator_ends_it),
        cmocka_unit_test(open_surveys_are_ingested_all_the_while),
        cmocka_unit_test(it_says_when_it_cannot_look_at_the_clock),
        cmocka_unit_test(a_bad_key_keeps_no_other_survey_from_anything),
        cmocka_unit_test(a_lost_key_is_said_daily_and_again_when_it_is_lost_again),
        cmocka_unit_test(another_failure_of_one_survey_is_told_after_the_turn),
    };

    answers_n = 20;
    has_release = false;
    return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
