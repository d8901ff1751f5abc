/* test_windows.c - T-07: no two copies of results.db differ by one to nine answers of a survey, whenever they are taken. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/worker.h"
#include "base/clock.h"
#include "base/file.h"
#include "folder.h"
#include "oracle/weaken.h"
#include "response/inbox.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    RUNS = 40,
    CONTROL_RUNS = 12,
    TURNS_MOST = 6,
    ARRIVALS_MOST = 30,
    KILLED_IN_TEN = 3,
    RUBBISH_IN_TEN = 3,
    COMMITS = 12,
    KILLED = 77
};

/* What a process that files sees, shared with the one that waits for it: it may be killed at any commit. */
struct watch {
    int64_t seen;      /* answers of the survey in the copy before */
    int steps, small;  /* how often their number changed, and by one to nine */
    int commits, last; /* the process dies after so many; 0: never */
};

static struct arena memory;
static char dir[FOLDER_BYTES];
static struct instance instance;
static struct key32 form_key;
static struct survey survey;
static struct survey_keys keys;
static int64_t sent; /* of them fit their survey */
static struct watch *watch;
static sqlite3 *copy; /* reads what an attacker would copy at this moment */

/* Every program run draws the same numbers, so that what fails fails again. */
static uint64_t chance = 88172645463325252ULL;

static int below(int limit)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (int)(chance % (uint64_t)limit);
}

static int64_t count_answers(void)
{
    static sqlite3_stmt *count;
    int64_t n;

    if (!count && sqlite3_prepare_v2(copy, "SELECT count(*) FROM response WHERE survey = ?1", -1, &count, NULL))
        abort();
    sqlite3_bind_int64(count, 1, survey.id);
    if (sqlite3_step(count) != SQLITE_ROW)
        abort();
    n = sqlite3_column_int64(count, 0);
    sqlite3_reset(count);
    return n;
}

/* A survey that has fewer than ten answers in all is the exception: its results say nothing but that. */
static void compare(const char *path)
{
    void (*hook)(const char *path_of_store) = weaken_on_commit;
    int64_t now, step;

    weaken_on_commit = NULL;
    now = count_answers();
    step = llabs(now - watch->seen);
    watch->steps += step > 0;
    watch->small += step > 0 && step < 10 && sent >= 10;
    watch->seen = now;
    weaken_on_commit = hook;
    if (path && watch->last && ++watch->commits == watch->last)
        _exit(KILLED);
}

/* File in a process of its own, which opens the stores anew and dies after `last` commits, unless that is 0. */
static void file_answers(bool is_last, int last)
{
    int status;
    pid_t child;

    watch->commits = 0;
    watch->last = last;
    child = fork();
    if (child == 0) {
        struct ingest_result result;
        struct stores s;

        if (stores_open(&memory, &instance, &s) ||
            sqlite3_open_v2(instance_path(&memory, &instance, "data/results/results.db"), &copy, SQLITE_OPEN_READONLY,
                            NULL))
            _exit(1);
        weaken_on_commit = compare;
        if (ingest_survey(&memory, s.panel, s.inbox, s.results, &keys, &survey, is_last, &result))
            _exit(1);
        weaken_on_commit = NULL;
        compare(NULL);
        stores_close(&s);
        _exit(0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || (last && WEXITSTATUS(status) == KILLED)));
}

/* Some of them are rubbish: what does not fit its survey is refused, and must not count for a lot. */
static void send_some(int count, int rubbish_in_ten)
{
    const struct submission_facts facts = {.lang = LANG_FI};
    struct submission *batch = arena_alloc(&memory, ARRIVALS_MOST, sizeof *batch);
    struct db *inbox;

    for (int i = 0; i < count; i++) {
        bool is_rubbish = below(10) < rubbish_in_ten;
        struct str answers = is_rubbish ? S("{\"n\":\"sanoja\"}") : S("{\"n\":123456,\"w\":\"sanoja\"}");

        assert_int_equal(submission_make(&memory, &form_key, &survey, survey.version, random_id(), answers, BUCKET_MIN,
                                         survey.opens_ms + 1, &facts, &batch[i]),
                         OK);
        sent += !is_rubbish;
    }
    assert_int_equal(instance_open(&memory, &instance, STORE_INBOX, DB_READ_WRITE, &inbox), OK);
    assert_int_equal(inbox_store(&memory, inbox, batch, (size_t)count, NULL), OK);
    db_close(inbox);
}

static void make_survey(int n)
{
    struct definition_error why;
    struct definition d;
    struct stores s;
    struct str text;
    int64_t id;

    assert_int_equal(file_read(&memory, "tests/oracle/survey.json", 1 << 16, &text), OK);
    assert_int_equal(definition_read(&memory, text, &d, &why), OK);
    d.slug = arena_fmt(&memory, "ikkuna-%d", n);
    keys.ingest_key = random_key();
    assert_int_equal(stores_open(&memory, &instance, &s), OK);
    assert_int_equal(db_begin(s.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&memory, s.panel, &d, SURVEY_OPEN, d.opens_ms, &id, &keys.secret_key), OK);
    assert_int_equal(db_commit(s.panel), OK);
    assert_int_equal(db_begin(s.panel, DB_READ), OK);
    assert_int_equal(survey_load(&memory, s.panel, d.slug, d.opens_ms + 1, &survey), OK);
    db_rollback(s.panel);
    stores_close(&s);
    sent = watch->seen = 0;
}

/* One survey from its opening to its close. `least_turns` of arrivals, each perhaps followed by an ingest. */
static void play(int n)
{
    int turns = 1 + below(TURNS_MOST), most = below(3) == 0 ? 4 : ARRIVALS_MOST;
    int rubbish_in_ten = below(2) ? RUBBISH_IN_TEN : 0;

    make_survey(n);
    for (int i = 0; i < turns; i++) {
        send_some(below(most), rubbish_in_ten);
        file_answers(false, below(10) < KILLED_IN_TEN ? 1 + below(COMMITS) : 0);
    }
    while (below(10) < KILLED_IN_TEN)
        file_answers(true, 1 + below(COMMITS));
    file_answers(true, 0);
    assert_int_equal(watch->seen, sent);
    arena_reset(&memory);
}

static int start(void **state)
{
    struct config config;
    struct arena once;

    (void)state;
    arena_init(&memory, 256 << 20);
    arena_init(&once, 1 << 20);
    config_standard(&config);
    instance = (struct instance){dir, config};
    form_key = (struct key32){{7}};
    watch = mmap(NULL, sizeof *watch, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (watch == MAP_FAILED || !folder_make(dir) || crypto_start() || instance_create(&once, dir, &config))
        return -1;
    arena_free(&once);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    munmap(watch, sizeof *watch);
    arena_free(&memory);
    return folder_remove(dir);
}

static void copies_never_differ_by_one_to_nine(void **state)
{
    (void)state;
    for (int n = 0; n < RUNS; n++)
        play(n);
    assert_int_equal(watch->small, 0);
    assert_true(watch->steps > 2 * RUNS / 3);
}

static void without_a_pool_they_do(void **state)
{
    (void)state;
    assert_true(weaken("pool"));
    for (int n = 0; n < CONTROL_RUNS; n++)
        play(RUNS + n);
    assert_true(watch->small > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_never_differ_by_one_to_nine),
        cmocka_unit_test(without_a_pool_they_do),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
