/* test_faults.c - the n-th write finds no room, the n-th call of the disk, the database or memory fails: nothing is half done. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* TORTURE_FAULTS=all build/asan/tests/torture/test_faults   leaves out no call (default: of those that are many the first fifty,
 * then fewer and fewer). */
#include "base/log.h"
#include "torture/world.h"
#include "unit/failing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* --- memory that ends ----------------------------------------------------------------------------------------------- */

static struct {
    sqlite3_mem_methods real;
    int64_t calls, fail_at;
} memory;

static bool memory_ends(void)
{
    return memory.fail_at && ++memory.calls == memory.fail_at;
}

static void *failing_malloc(int n)
{
    return memory_ends() ? NULL : memory.real.xMalloc(n);
}

static void *failing_realloc(void *p, int n)
{
    return memory_ends() ? NULL : memory.real.xRealloc(p, n);
}

static int memory_install(void)
{
    sqlite3_mem_methods with_faults;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.real))
        return -1;
    with_faults = memory.real;
    with_faults.xMalloc = failing_malloc;
    with_faults.xRealloc = failing_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &with_faults);
}

/* --- what fails ----------------------------------------------------------------------------------------------------- */

struct fault {
    const char *name;
    void (*start)(int64_t at); /* 0: from here on nothing fails */
    bool (*has_come)(void);
    bool is_sparse;                /* there are very many */
    enum err answers_1, answers_2; /* what an act may answer besides OK */
};

static void room_ends(int64_t at)
{
    disk_start_fault(at ? DISK_FULL_FROM : DISK_FINE, at);
}

static void disk_call_fails(int64_t at)
{
    disk_start_fault(at ? DISK_FAILS_ONCE : DISK_FINE, at);
}

static void allocation_fails(int64_t at)
{
    memory.calls = 0;
    memory.fail_at = at;
}

static bool allocation_has_failed(void)
{
    return memory.calls >= memory.fail_at;
}

/* Another is in the way, or it breaks. */
static void engine_fails(int64_t at)
{
    failing_start(at, at % 4 < 2 ? ERR_BUSY : ERR_BROKEN);
}

/* The same for each statement once, and for beginnings and endings. */
static void statement_fails(int64_t at)
{
    failing.is_coarse = at != 0;
    engine_fails(at);
}

static const struct fault no_room = {"no room", room_ends, disk_has_failed, false, ERR_BUSY, ERR_BUSY},
                          disk_error = {"disk error", disk_call_fails, disk_has_failed, true, ERR_BUSY, ERR_BROKEN},
                          no_memory = {"no memory", allocation_fails, allocation_has_failed,
                                       true,        ERR_BUSY,         ERR_BROKEN},
                          engine_error = {"engine error", engine_fails, failing_has_failed, true, ERR_BUSY, ERR_BROKEN},
                          statement_error = {"statement error", statement_fails, failing_has_failed, false,
                                             ERR_BUSY,          ERR_BROKEN};

/* --- one act under every fault -------------------------------------------------------------------------------------- */

/* The world as it stands before an act. */
struct start {
    struct disk_image image;
    struct person people[PEOPLE];
};

/* Thousands of times: what the connections before took is given back by go_back. */
static struct arena opened;

static void open_world(void)
{
    assert_int_equal(open_stores(&opened, &world.stores), OK);
    failing_install(world.stores.panel);
    failing_install(world.stores.inbox);
    failing_install(world.stores.results);
}

static void go_back(const struct start *start)
{
    stores_close(&world.stores);
    disk_boot(&start->image);
    memcpy(world.people, start->people, sizeof world.people);
    world.bursts = (struct bursts){0};
    assert_int_equal(make_folder(world.dir, &world.keys, world.survey.id), OK);
    arena_reset(&world.scratch);
    arena_reset(&opened);
    open_world();
}

/* Intake goes on with the connection it has; the worker opens all anew after an error. */
static void try_again(enum act act)
{
    enum err e = world_act(act);

    if (e && act != ACT_ANSWER_LATE) {
        stores_close(&world.stores);
        open_world();
        e = world_act(act);
    }
    assert_int_equal(e, OK);
}

/* False when the act has no `at`-th call. Every other time what is left is looked at as the error has left it. */
static bool fail_once(const struct start *start, const struct fault *fault, enum act act, int64_t at, int64_t *errors)
{
    const char *complaint;
    bool has_come;
    enum err e;

    go_back(start);
    fault->start(at);
    e = world_act(act);
    has_come = fault->has_come();
    fault->start(0);
    *errors += e != OK;
    if (e && e != fault->answers_1 && e != fault->answers_2)
        fail_msg("%s at call %lld of act %d: %s", fault->name, (long long)at, (int)act, err_name(e));
    if (at % 2 || !has_come)
        try_again(act);
    stores_close(&world.stores);
    complaint = world_complaint();
    if (complaint)
        fail_msg("%s at call %lld of act %d: %s", fault->name, (long long)at, (int)act, complaint);
    return has_come;
}

/* The world as it is now, when no store has changed since the last commit. */
static struct start start_here(void)
{
    struct start start = {0};

    disk_cut(LOSS_NONE, &start.image);
    memcpy(start.people, world.people, sizeof start.people);
    return start;
}

struct tally {
    int64_t count, errors;
};

static void sweep_act(const struct start *start, const struct fault *fault, enum act act, struct tally *tally)
{
    bool is_sparse = fault->is_sparse && !getenv("TORTURE_FAULTS");
    int64_t at = 1;

    while (fail_once(start, fault, act, at, &tally->errors)) {
        at += is_sparse && at > 30 ? at / 8 : 1;
        tally->count++;
    }
}

/* An ingest that has filed answers and died before it could delete their boxes. */
static struct start start_interrupted(const struct start *start)
{
    struct ingest_standing standing;
    struct found found = {.responses = 0};

    for (int64_t at = 1; !found.responses; at++) {
        go_back(start);
        statement_error.start(at);
        assert_int_not_equal(world_act(ACT_INGEST), OK);
        statement_error.start(0);
        assert_int_equal(find_all(world.stores.results, &found), OK);
    }
    assert_int_equal(ingest_look(&world.scratch, world.stores.inbox, world.survey.id, &standing), OK);
    assert_true(standing.is_begun);
    assert_int_equal(standing.pending, EARLY);
    return start_here();
}

/* Every act of a survey's life; and what comes after an ingest that was interrupted. */
static void sweep(const struct fault *fault)
{
    struct tally tally = {0, 0};

    arena_init(&opened, 8 << 20);
    assert_int_equal(world_make(), OK);
    for (enum act act = ACT_ANSWER; act < LIFE_ACTS; act++) {
        struct start start = start_here();

        if (act != ACT_ANSWER) /* ACT_ANSWER_LATE is the same */
            sweep_act(&start, fault, act, &tally);
        if (act == ACT_INGEST) {
            struct start interrupted = start_interrupted(&start);

            sweep_act(&start, fault, ACT_CANCEL, &tally);
            sweep_act(&interrupted, fault, ACT_INGEST, &tally);
            image_free(&interrupted.image);
        }
        go_back(&start);
        assert_int_equal(world_act(act), OK);
        image_free(&start.image);
    }
    stores_close(&world.stores);
    arena_free(&opened);
    world_end();
    print_message("# %s: %lld calls failed, %lld of them the act\n", fault->name, (long long)tally.count,
                  (long long)tally.errors);
    assert_true(tally.errors > tally.count / 2); /* the others were harmless: logs that are not emptied yet */
}

static void a_full_disk_takes_nothing_half_and_heals(void **state)
{
    (void)state;
    sweep(&no_room);
}

static void a_disk_error_anywhere_loses_nothing(void **state)
{
    (void)state;
    sweep(&disk_error);
}

static void an_engine_that_fails_anywhere_leaves_the_stores_whole(void **state)
{
    (void)state;
    sweep(&engine_error);
}

static void a_statement_that_fails_leaves_the_stores_whole(void **state)
{
    (void)state;
    sweep(&statement_error);
}

static void want_of_memory_anywhere_loses_nothing(void **state)
{
    (void)state;
    sweep(&no_memory);
}

/* Opening, too, fails cleanly, and works when the fault is over. */
static void a_store_that_cannot_be_opened_now_can_be_later(void **state)
{
    static const struct fault *const faults[] = {&no_room, &disk_error, &no_memory};

    (void)state;
    assert_int_equal(world_make(), OK);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        bool has_come = true;

        for (int64_t at = 1; has_come; at++) {
            enum err e;

            stores_close(&world.stores);
            faults[i]->start(at);
            e = open_stores(&world.scratch, &world.stores);
            has_come = faults[i]->has_come();
            faults[i]->start(0);
            assert_true(!e || has_come);
            stores_close(&world.stores);
            assert_int_equal(open_stores(&world.scratch, &world.stores), OK);
            assert_int_equal(db_check(world.stores.inbox), OK);
            if (at > 50)
                at += at / 12;
        }
    }
    stores_close(&world.stores);
    world_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_takes_nothing_half_and_heals),
        cmocka_unit_test(a_disk_error_anywhere_loses_nothing),
        cmocka_unit_test(an_engine_that_fails_anywhere_leaves_the_stores_whole),
        cmocka_unit_test(a_statement_that_fails_leaves_the_stores_whole),
        cmocka_unit_test(want_of_memory_anywhere_loses_nothing),
        cmocka_unit_test(a_store_that_cannot_be_opened_now_can_be_later),
    };

    log_set_level((enum log_level)(LOG_ERROR + 1)); /* each fault is logged, and there are thousands */
    if (memory_install())
        return 1;
    disk_install();
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
