/* test_ingest_pool.c - how many are filed at once: never a few alone, also when an ingest is interrupted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/filing.h"

static void an_ingest_waits_for_twenty_and_leaves_ten_for_the_next(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("harvat", &keys);
    struct waiting before, after;

    (void)state;
    for (int i = 0; i < INGEST_POOL_MIN - 1; i++)
        send_one(&survey, 1, answers_of(i));
    assert_int_equal(ingest(&survey, &keys, false).stored, 0);
    assert_int_equal(pending(&survey), INGEST_POOL_MIN - 1);
    for (int i = 0; i < 4; i++)
        send_one(&survey, 1, answers_of(20 + i));
    before = waiting_of(&survey);
    assert_int_equal(ingest(&survey, &keys, false).stored, INGEST_POOL_MIN + 3 - INGEST_BATCH_MIN);
    after = waiting_of(&survey);
    assert_int_equal(after.count, INGEST_BATCH_MIN); /* those with the highest ids */
    assert_memory_equal(after.ids, before.ids + before.count - INGEST_BATCH_MIN,
                        sizeof(struct id16) * INGEST_BATCH_MIN);
    for (int i = 0; i < INGEST_BATCH_MIN - 1; i++)
        send_one(&survey, 1, answers_of(40 + i));
    assert_int_equal(ingest(&survey, &keys, false).stored, 0);
    assert_int_equal(ingest(&survey, &keys, true).stored, INGEST_POOL_MIN - 1);
    assert_int_equal(pending(&survey), 0);
}

/* Whatever has come since: T-07, no two looks at results.db differ by one answer to nine. */
static void an_interrupted_ingest_is_concluded_before_another_begins(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("kaatuu", &keys);

    (void)state;
    send_many(&survey, 0, 5020);
    ingest_half(&survey, &keys, 0);
    assert_int_equal(look(&survey).responses, 5000);
    send_many(&survey, 6000, 5);
    ingest_half(&survey, &keys, 0); /* and once more, while the first is concluded */
    assert_int_equal(look(&survey).responses, 5000);
    assert_int_equal(ingest(&survey, &keys, false).stored, 5000 + 15);
    assert_int_equal(look(&survey).responses, 5015);
    assert_int_equal(pending(&survey), 10);
    send_many(&survey, 7000, 5000);
    ingest_half(&survey, &keys, 5015);
    assert_int_equal(look(&survey).responses, 10015); /* too few are left for a round of their own */
    send_many(&survey, 13000, 5);
    assert_int_equal(ingest(&survey, &keys, false).stored, 5000); /* 15 wait for others now, and not under that salt */
    assert_int_equal(pending(&survey), 15);
    assert_int_equal(ingest(&survey, &keys, true).stored, 15);
    assert_int_equal(look(&survey).responses, 10030);
    assert_int_equal(look(&survey).texts, 2 * 10030);
}

static void no_round_is_of_fewer_than_ten(void **state)
{
    enum { FULL = 5000 };

    (void)state;
    for (int more = INGEST_BATCH_MIN - 1; more <= INGEST_BATCH_MIN; more++) {
        int count = FULL + more;
        struct survey_keys keys;
        struct survey survey = make(more < INGEST_BATCH_MIN ? "yksi" : "kaksi", &keys);

        send_many(&survey, 0, count + INGEST_BATCH_MIN);
        ingest_half(&survey, &keys, 0);
        assert_int_equal(look(&survey).responses, more < INGEST_BATCH_MIN ? count : FULL);
        assert_int_equal(ingest(&survey, &keys, true).stored, count + INGEST_BATCH_MIN);
        assert_int_equal(look(&survey).responses, count + INGEST_BATCH_MIN);
    }
}

/* Rounds end after 16 MiB too: after 512 of the largest boxes. */
static void the_largest_boxes_take_more_than_one_round(void **state)
{
    enum { COUNT = 540 };
    static char plain[BUCKET_MAX];
    struct submission *batch = arena_alloc(&stores.arena, COUNT, sizeof *batch);
    struct survey_keys keys;
    struct survey survey = make("suuret", &keys);
    struct str rubbish = seal_box(&stores.arena, &survey.public_key, (struct str){plain, sizeof plain});

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        batch[i] = make_one(&survey, 1, answers_of(i));
        if (i % 100)
            batch[i].sealed = rubbish;
    }
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, COUNT, NULL), OK);
    assert_int_equal(ingest(&survey, &keys, true).refused, COUNT - 6);
    assert_int_equal(look(&survey).responses, 6);
    assert_int_equal(pending(&survey), 0);
}

/* Boxes that open, with answers that the survey does not know. */
static void send_rubbish(const struct survey *survey, int count)
{
    struct submission *batch = arena_alloc(&stores.arena, (size_t)count, sizeof *batch);

    for (int i = 0; i < count; i++)
        batch[i] = make_one(survey, 1, S("{\"q1\":\"nothing\"}"));
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, (size_t)count, NULL), OK);
}

/* Whether nine good ones and a refused one are filed, or left for the last ingest: results.db grows by nine. */
static void what_is_refused_counts_for_no_lot(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("lajiteltu", &keys);
    struct ingest_result result;

    (void)state;
    send_many(&survey, 0, INGEST_POOL_MIN - 1);
    send_rubbish(&survey, 15);
    ingest_half(&survey, &keys, 0); /* refusing may fail, as filing may */
    assert_int_equal(look(&survey).responses, 0);
    result = ingest(&survey, &keys, false);
    assert_int_equal(result.stored, 0);
    assert_int_equal(result.refused, 15); /* gone, and the good ones wait */
    assert_int_equal(pending(&survey), INGEST_POOL_MIN - 1);
    send_many(&survey, 100, 1);
    send_rubbish(&survey, 15);
    assert_int_equal(ingest(&survey, &keys, false).stored, INGEST_BATCH_MIN);
    assert_int_equal(pending(&survey), INGEST_BATCH_MIN); /* and these are good */
    send_many(&survey, 200, INGEST_BATCH_MIN - 1);
    send_rubbish(&survey, 1);
    assert_int_equal(ingest(&survey, &keys, false).stored, 0);
    result = ingest(&survey, &keys, true);
    assert_int_equal(result.stored, INGEST_POOL_MIN - 1);
    assert_int_equal(look(&survey).responses, INGEST_POOL_MIN - 1 + INGEST_BATCH_MIN);
    assert_int_equal(look(&survey).texts, 2 * look(&survey).responses);
}

static void a_round_of_rubbish_goes_and_the_next_files(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("roskaa", &keys);
    struct ingest_result result;

    (void)state;
    send_many(&survey, 0, INGEST_POOL_MIN + 5);
    send_rubbish(&survey, 5000);
    result = ingest(&survey, &keys, false);
    assert_int_equal(result.stored, INGEST_BATCH_MIN + 5);
    assert_int_equal(result.refused, 5000);
    assert_int_equal(pending(&survey), INGEST_BATCH_MIN);
}

static void a_lot_is_of_ten_at_least_and_leaves_ten(void **state)
{
    (void)state;
    for (size_t fine = 0; fine < 50; fine++)
        for (int way = 0; way < 4; way++) {
            bool is_finished = way & 1, has_more = way & 2;
            size_t lot = ingest_lot(fine, is_finished, has_more);

            if (is_finished && !has_more) {
                assert_int_equal(lot, fine);
                continue;
            }
            assert_true(lot == 0 || lot >= INGEST_BATCH_MIN);
            assert_true(lot == 0 || fine - lot == (is_finished || !has_more ? INGEST_BATCH_MIN : INGEST_POOL_MIN));
            assert_true(lot > 0 || fine < 3 * INGEST_BATCH_MIN);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ingest_waits_for_twenty_and_leaves_ten_for_the_next),
        cmocka_unit_test(an_interrupted_ingest_is_concluded_before_another_begins),
        cmocka_unit_test(no_round_is_of_fewer_than_ten),
        cmocka_unit_test(the_largest_boxes_take_more_than_one_round),
        cmocka_unit_test(what_is_refused_counts_for_no_lot),
        cmocka_unit_test(a_round_of_rubbish_goes_and_the_next_files),
        cmocka_unit_test(a_lot_is_of_ten_at_least_and_leaves_ten),
    };

    return cmocka_run_group_tests_name("ingest_pool", tests, start, stop);
}
