/* test_inbox_batch.c - a batch of many surveys is kept apart, and an engine that fails anywhere leaves the inbox as it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"
#include "db/driver.h"
#include "response/inbox.h"
#include "unit/failing.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;

static int start(void **state)
{
    (void)state;
    log_set_level((enum log_level)(LOG_ERROR + 1));
    if (stores_open(&stores))
        return -1;
    failing_install(stores.inbox);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct inbox_item submission(int64_t survey_id, enum lang lang)
{
    static char sealed[1072];

    return (struct inbox_item){.kind = INTAKE_SUBMISSION,
                               .submission = {.id = random_id(),
                                              .survey_id = survey_id,
                                              .iso_week = 202706,
                                              .facts = {.lang = lang, .minutes = 5},
                                              .sealed = {sealed, sizeof sealed}}};
}

static int64_t counted(int64_t survey_id, int64_t kind, int64_t key)
{
    struct q_counter_list_rows rows;
    int64_t n = 0;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_counter_list(stores.inbox, &stores.arena, &(struct q_counter_list){survey_id}, &rows), OK);
    db_rollback(stores.inbox);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].kind == kind && rows.v[i].key == key)
            n += rows.v[i].n;
    return n;
}

/* More surveys than there are places for their bursts, from the last to the first, two answers each. */
static void surveys_of_one_batch_are_kept_apart(void **state)
{
    enum { SURVEYS = BURSTS + 3 };
    struct bursts *bursts = arena_alloc(&stores.arena, 1, sizeof *bursts);
    struct inbox_item *batch = arena_alloc(&stores.arena, 2 * SURVEYS, sizeof *batch);

    (void)state;
    for (int i = 0; i < SURVEYS; i++) {
        batch[i] = submission(SURVEYS - i, LANG_FI);
        batch[2 * SURVEYS - 1 - i] = submission(SURVEYS - i, i % 2 ? LANG_SV : LANG_FI);
    }
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 2 * SURVEYS), OK);
    for (int i = 0; i < SURVEYS; i++) {
        assert_int_equal(batch[i].word, INTAKE_YES);
        assert_int_equal(counted(SURVEYS - i, 1, 202706), 2);
        assert_int_equal(counted(SURVEYS - i, 2, LANG_FI), i % 2 ? 1 : 2);
        assert_int_equal(counted(SURVEYS - i, 2, LANG_SV), i % 2 ? 1 : 0);
    }
}

/* Run `act` with every single call of the engine failing in turn; then it must work. Returns how many there are. */
static int64_t fail_each(enum err (*act)(void *arg), void *arg)
{
    int64_t at = 0;
    enum err e = ERR_BROKEN;

    do {
        failing_start(++at, ERR_BROKEN);
        e = act(arg);
        assert_int_equal(e, failing_has_failed() ? ERR_BROKEN : OK);
        assert_false(db_in_transaction(stores.inbox));
    } while (failing_has_failed());
    failing_start(0, OK);
    return at - 1;
}

static enum err store_one(void *arg)
{
    return inbox_store(&stores.arena, stores.inbox, arg, 1, NULL);
}

static enum err handle_burst(void *arg)
{
    struct bursts *bursts = arena_alloc(&stores.arena, 1, sizeof *bursts);

    return inbox_handle(&stores.arena, stores.inbox, bursts, 1000, arg, BURST_LEAST + 5);
}

static void a_submission_counts_once_whatever_failed_before(void **state)
{
    struct inbox_item one = submission(1000, LANG_FI), many[BURST_LEAST + 5];

    (void)state;
    assert_true(fail_each(store_one, &one.submission) > 10);
    assert_int_equal(counted(1000, 1, 202706), 1);
    for (int i = 0; i < BURST_LEAST + 5; i++)
        many[i] = submission(1001, LANG_FI);
    assert_true(fail_each(handle_burst, many) > 10);
    assert_int_equal(counted(1001, 1, 202706), BURST_LEAST + 5);
}

static enum err expire(void *arg)
{
    (void)arg;
    return inbox_expire_drafts(&stores.arena, stores.inbox, INT64_C(1800000000000));
}

static int64_t drafts_of(int64_t survey_id)
{
    struct q_draft_room_row room;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(
        q_draft_room(stores.inbox, &stores.arena, &(struct q_draft_room){survey_id, S("0123456789abcdef")}, &room), OK);
    db_rollback(stores.inbox);
    return room.survey_bytes;
}

static void drafts_expire_in_the_end_whatever_failed_before(void **state)
{
    (void)state;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_draft_save(stores.inbox, &(struct q_draft_save){7, S("0123456789abcdef"), 20200101, S("box")}),
                     OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(drafts_of(7), 3);
    assert_true(fail_each(expire, NULL) > 5);
    assert_int_equal(drafts_of(7), 0);
    assert_true(fail_each(expire, NULL) >
                5); /* with nothing to expire the last calls fail too: the file is rewritten */
}

static enum err ask_minutes(void *arg)
{
    return inbox_typical_minutes(&stores.arena, stores.inbox, 1001, arg);
}

static void the_typical_time_is_told_or_an_error(void **state)
{
    int64_t minutes;

    (void)state;
    assert_true(fail_each(ask_minutes, &minutes) > 3);
    assert_int_equal(minutes, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surveys_of_one_batch_are_kept_apart),
        cmocka_unit_test(a_submission_counts_once_whatever_failed_before),
        cmocka_unit_test(drafts_expire_in_the_end_whatever_failed_before),
        cmocka_unit_test(the_typical_time_is_told_or_an_error),
    };

    return cmocka_run_group_tests_name("inbox_batch", tests, start, stop);
}
