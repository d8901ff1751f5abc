/* test_ingest_clock.c - when answers are filed is decided by the clock alone, never by the coming of one answer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/place.h"

enum { TURN_MS = 1000 };

static int64_t interval_ms(const struct place *p)
{
    return p->i.config.ingest_interval_s * 1000;
}

/* Sealed answers that come in now; what is in them does not matter here. */
static void come_in(struct place *p, int count)
{
    assert_int_equal(db_begin(p->s.inbox, DB_WRITE), OK);
    for (int n = 0; n < count; n++) {
        struct id16 id = random_id();

        assert_int_equal(
            q_inbox_insert(p->s.inbox,
                           &(struct q_inbox_insert){{(const char *)id.b, sizeof id.b}, p->id, S("sealed"), 0}),
            OK);
    }
    assert_int_equal(db_commit(p->s.inbox), OK);
}

static int64_t waiting(struct place *p)
{
    struct ingest_standing at;

    assert_int_equal(ingest_look(&p->a, p->s.inbox, p->id, &at), OK);
    return at.pending;
}

/* A turn of the worker; returns the time that is kept of it. */
static int64_t turn_at(struct place *p, int64_t now_ms)
{
    struct ingest_result result;
    int64_t last_ms;

    assert_int_equal(worker_ingest(&p->a, &p->i, &p->s, S("koe-2027"), now_ms, INGEST_WHEN_DUE, 0, &result), OK);
    assert_int_equal(job_last(&p->a, p->s.panel, arena_fmt(&p->a, "ingest-%lld", (long long)p->id), &last_ms), OK);
    return last_ms;
}

/* Two surveys that get their twentieth answer at other times are filed at the same one, and the same time is kept of them, as of a third
 * that nobody answers. */
static void the_time_that_is_kept_is_the_same_whoever_answers(void **state)
{
    static const int twentieth[] = {5, 400, INT32_MAX};
    int64_t from = day("2027-02-10");

    (void)state;
    answers_n = 10;
    for (size_t n = 0; n < sizeof twentieth / sizeof *twentieth; n++) {
        struct place p;
        int turns;

        build_with(&p, "", SURVEY_OPEN);
        turns = (int)(interval_ms(&p) / TURN_MS);
        assert_int_equal(turns, 600);
        come_in(&p, 19);
        for (int second = 0; second < turns; second += 5) {
            if (second == twentieth[n])
                come_in(&p, 1);
            assert_true(turn_at(&p, from + second * TURN_MS) == from);
        }
        assert_int_equal(waiting(&p), n < 2 ? 20 : 19); /* the twentieth alone starts nothing */
        if (n < 2) { /* what follows a filing, the results while open, is no matter of this test */
            struct ingest_result result;

            (void)!worker_ingest(&p.a, &p.i, &p.s, S("koe-2027"), from + interval_ms(&p), INGEST_WHEN_DUE, 0, &result);
        } else
            assert_true(turn_at(&p, from + interval_ms(&p)) == from + interval_ms(&p));
        assert_true(waiting(&p) == 19 ? n == 2 : waiting(&p) <= 10);
        tear_down(&p);
    }
}

/* The next turn, whatever the interval. */
static void what_waits_of_a_cancelled_survey_goes_at_once(void **state)
{
    int64_t from = day("2027-02-10");
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    come_in(&p, 3);
    turn_at(&p, from);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&p.a, p.s.panel, p.id, SURVEY_CANCELLED, from), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    assert_int_equal(waiting(&p), 3);
    turn_at(&p, from + TURN_MS);
    assert_int_equal(waiting(&p), 0);
    tear_down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_that_is_kept_is_the_same_whoever_answers),
        cmocka_unit_test(what_waits_of_a_cancelled_survey_goes_at_once),
    };

    return cmocka_run_group_tests_name("ingest_clock", tests, NULL, NULL);
}
