/* test_locked.c - another program keeps the store locked: who sends is told to try again, and the same form counts once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "response/inbox.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

enum { LOCKED_MS = 10 * 1000, PATIENCE_MS = 5000, SLACK_MS = 1500 };

static struct stores stores;

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

/* The other program: locks, says so, and lets go when the time is over. */
static _Noreturn void keep_locked(const char *path, int told_fd)
{
    struct arena a;
    struct db *db;

    arena_init(&a, 16 << 20);
    if (db_open(&a, path, DB_READ_WRITE, &db) || db_begin(db, DB_WRITE) || write(told_fd, "x", 1) != 1)
        _exit(1);
    usleep(LOCKED_MS * 1000);
    db_rollback(db);
    _exit(0);
}

static struct submission make_one(const struct survey *survey)
{
    struct key32 form_key = random_key();
    struct submission_facts facts = {.lang = LANG_FI};
    struct submission s;

    assert_int_equal(submission_make(&stores.arena, &form_key, survey, 1, random_id(), S("{}"), BUCKET_MIN,
                                     stores.definition.opens_ms, &facts, &s),
                     OK);
    return s;
}

static int64_t counted(const struct survey *survey)
{
    struct q_counter_total_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_counter_total(stores.inbox, &stores.arena, &(struct q_counter_total){survey->id}, &row), OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void a_locked_store_is_waited_for_five_seconds_and_the_form_counts_once(void **state)
{
    struct key32 secret_key;
    struct survey survey = stores_survey(&stores, "lukossa", SURVEY_OPEN, stores.definition.opens_ms, &secret_key);
    struct submission s = make_one(&survey);
    const char *path = stores_path(&stores, "inbox.db");
    enum intake_word word;
    int64_t began_ms, took_ms;
    int pipe_fds[2], status, busy = 0;
    char told;
    enum err e;
    pid_t other;

    (void)state;
    db_close(stores.inbox); /* a connection is not carried across fork */
    assert_int_equal(pipe(pipe_fds), 0);
    other = fork();
    assert_true(other >= 0);
    if (other == 0)
        keep_locked(path, pipe_fds[1]);
    assert_int_equal(read(pipe_fds[0], &told, 1), 1);
    assert_int_equal(db_open(&stores.arena, path, DB_READ_WRITE, &stores.inbox), OK);
    do {
        began_ms = clock_steady_ms();
        e = inbox_store(&stores.arena, stores.inbox, &s, 1, &word);
        took_ms = clock_steady_ms() - began_ms;
        assert_in_range(took_ms, 0, PATIENCE_MS + SLACK_MS);
        assert_true(e == OK || e == ERR_BUSY);
        busy += e == ERR_BUSY;
    } while (e && busy < 5);
    assert_in_range(busy, 1, 2);
    assert_int_equal(word, INTAKE_YES);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &s, 1, &word), OK); /* its thanks were lost on the way */
    assert_int_equal(word, INTAKE_YES);
    assert_int_equal(counted(&survey), 1);
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(status, 0);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_locked_store_is_waited_for_five_seconds_and_the_form_counts_once),
    };

    return cmocka_run_group_tests_name("locked", tests, start, stop);
}
