/* test_release_faults.c - results and rows when a store fails, holds rubbish, or somebody else is at it: told, and nothing is half done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"
#include "report/rows.h"
#include "unit/failing.h"
#include "unit/release_world.h"

static struct world world;
static struct arena arena;
static struct survey survey; /* open */
static int64_t now_ms;

static enum err begin_survey(struct db *panel, const char *slug)
{
    struct definition d = world.d;
    struct key32 secret;

    d.slug = str_from(slug);
    TRY(db_begin(panel, DB_WRITE));
    TRY(survey_create(&arena, panel, &d, SURVEY_OPEN, now_ms, &world.survey.id, &secret));
    TRY(survey_load(&arena, panel, d.slug, now_ms, &survey));
    return db_commit(panel);
}

/* A survey of its own for each test. */
static int fresh(void **state)
{
    static int count;

    (void)state;
    arena_init(&arena, 256 << 20);
    world.count = 0;
    return (int)begin_survey(world.stores.panel, arena_cstr(&arena, arena_fmt(&arena, "kysely-%d", count++)));
}

static int clean(void **state)
{
    (void)state;
    world.stores.panel->driver = world.stores.results->driver = &db_sqlite;
    arena_free(&arena);
    return 0;
}

static int start(void **state)
{
    (void)state;
    log_set_level((enum log_level)(LOG_ERROR + 1));
    if (world_open(&world))
        return -1;
    now_ms = world.d.opens_ms + 1000;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* So many people more, seen by every connection. */
static void come(size_t count)
{
    size_t from = world.count;

    world_add(&world, count, 0, ONE, 0);
    world_store(&world, from);
    assert_int_equal(db_commit(world.stores.results), OK);
}

static enum err newest(struct release *out)
{
    enum err e;

    assert_int_equal(db_begin(world.stores.panel, DB_READ), OK);
    e = release_load(&arena, world.stores.panel, survey.id, out);
    db_rollback(world.stores.panel);
    return e;
}

/* --- failing calls -------------------------------------------------------------------------------------------------- */

static enum err make(void)
{
    struct release r;

    return release_make(&arena, world.stores.results, &survey, &world.d, now_ms, &r);
}

static enum err make_rough(void)
{
    struct release r;

    return release_make_rough(&arena, world.stores.results, &survey, &world.d, now_ms, &r);
}

static enum err refresh(void)
{
    return release_refresh(&arena, world.stores.panel, world.stores.results, &survey, now_ms);
}

static enum err load(void)
{
    struct db *panel = world.stores.panel;
    struct release r;

    TRY(db_begin(panel, DB_READ));
    return db_finish(panel, release_load(&arena, panel, survey.id, &r));
}

static enum err store(void)
{
    struct release r = {.survey_id = survey.id, .version = 1, .n = -1, .min_count = 5, .made_ms = survey.closes_ms + 1};
    struct db *panel = world.stores.panel;

    TRY(db_begin(panel, DB_WRITE));
    return db_finish(panel, release_store(&arena, panel, &r));
}

static enum err read_rows(void)
{
    struct rows *r;

    return rows_read(&arena, world.stores.results, survey.id, &world.d, &r);
}

static enum err read_words(void)
{
    struct table t;

    return rows_words(&arena, world.stores.results, survey.id, definition_item(&world.d, S("words")), NULL, &t);
}

/* Run `act` with every single call of the engine failing in turn; then it must work. `after` looks each time. */
static void fail_each(enum err (*act)(void), void (*after)(bool has_failed))
{
    struct stores *s = &world.stores;
    bool has_failed;
    int64_t at = 0;

    do {
        enum err e;

        failing_install(s->panel);
        failing_install(s->results);
        failing_start(++at, ERR_BROKEN);
        e = act();
        has_failed = failing_has_failed();
        s->panel->driver = s->results->driver = &db_sqlite;
        assert_int_equal(e, has_failed ? ERR_BROKEN : OK);
        assert_false(db_in_transaction(s->panel) || db_in_transaction(s->results));
        if (after)
            after(has_failed);
    } while (has_failed);
    assert_true(at > 5);
}

static void check_newest(bool has_failed)
{
    struct release r;

    assert_int_equal(newest(&r), has_failed ? ERR_NOT_FOUND : OK);
}

static void a_failing_store_makes_no_release_and_no_rows(void **state)
{
    (void)state;
    come(25);
    assert_int_equal(db_begin(world.stores.results, DB_WRITE), OK);
    for (int64_t i = 0; i < 12; i++) {
        struct key32 id = hash_plain((struct str){(const char *)&i, sizeof i});

        assert_int_equal(q_open_text_insert(
                             world.stores.results,
                             &(struct q_open_text_insert){survey.id, {(const char *)id.b, 16}, 1, S("words"), S("x")}),
                         OK);
    }
    assert_int_equal(db_commit(world.stores.results), OK);
    fail_each(make, NULL);
    fail_each(make_rough, NULL);
    fail_each(read_rows, NULL);
    fail_each(read_words, NULL);
}

static void a_failing_store_keeps_no_release_or_a_whole_one(void **state)
{
    (void)state;
    come(25);
    fail_each(store, check_newest);
    fail_each(load, NULL);
}

static void rough_results_that_failed_come_whole_the_next_time(void **state)
{
    (void)state;
    come(25);
    fail_each(refresh, check_newest);
}

/* --- others at the same store -------------------------------------------------------------------------------------- */

static struct db *other;
static struct release earlier;

/* Before the lock is ours another process stores what it counted before. */
static enum err begin_after_the_other(void *conn, enum db_tx tx)
{
    if (tx == DB_WRITE) {
        assert_int_equal(db_begin(other, DB_WRITE), OK);
        assert_int_equal(db_finish(other, release_store(&arena, other, &earlier)), OK);
    }
    return db_sqlite.begin(conn, tx);
}

static void of_two_that_refresh_at_once_the_first_is_that_hours(void **state)
{
    struct db_driver driver = db_sqlite;
    struct release r;

    (void)state;
    come(25);
    assert_int_equal(release_make_rough(&arena, world.stores.results, &survey, &world.d, now_ms, &earlier), OK);
    come(60);
    assert_int_equal(db_open(&arena, stores_path(&world.stores, "panel.db"), DB_READ_WRITE, &other), OK);
    driver.begin = begin_after_the_other;
    world.stores.panel->driver = &driver;
    assert_int_equal(refresh(), OK);
    world.stores.panel->driver = &db_sqlite;
    db_close(other);
    assert_int_equal(newest(&r), OK);
    assert_int_equal(r.number, 1);
    assert_int_equal(r.n, 10);
    now_ms += 60 * 60 * 1000;
    assert_int_equal(refresh(), OK);
    assert_int_equal(newest(&r), OK);
    assert_int_equal(r.number, 2);
    assert_int_equal(r.n, 70);
    now_ms -= 60 * 60 * 1000;
}

/* --- what is too large or rubbish ---------------------------------------------------------------------------------- */

static void a_release_beyond_its_room_is_not_stored(void **state)
{
    enum { ITEMS = 17, ID_BYTES = 1 << 20 };
    struct result_item items[ITEMS];
    struct release r = {.survey_id = survey.id, .version = 1, .n = 20, .min_count = 5, .made_ms = survey.closes_ms + 1};
    char *id = arena_alloc(&arena, ID_BYTES, 1);

    (void)state;
    memset(id, 'x', ID_BYTES);
    for (size_t i = 0; i < ITEMS; i++)
        items[i] = (struct result_item){.item_id = {id, ID_BYTES}, .words_n = 20};
    r.items = items;
    r.item_count = ITEMS;
    assert_int_equal(db_begin(world.stores.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(world.stores.panel, release_store(&arena, world.stores.panel, &r)), ERR_TOO_BIG);
    assert_int_equal(newest(&r), ERR_NOT_FOUND);
}

static void a_stored_release_that_cannot_be_read_is_not_shown(void **state)
{
    struct release r;

    (void)state;
    assert_int_equal(db_begin(world.stores.panel, DB_WRITE), OK);
    assert_int_equal(q_release_insert(world.stores.panel, &(struct q_release_insert){survey.id, 1, now_ms, S("{}")}),
                     OK);
    assert_int_equal(db_commit(world.stores.panel), OK);
    assert_int_equal(newest(&r), ERR_BROKEN);
    come(40);
    assert_int_equal(refresh(), ERR_BROKEN);
}

static enum err count_of_too_many(void *stmt, int at, int64_t *out)
{
    (void)stmt;
    (void)at;
    *out = ROWS_CELLS;
    return OK;
}

static void more_people_than_there_is_room_for_make_no_rows(void **state)
{
    struct db_driver driver = db_sqlite;

    (void)state;
    come(10);
    driver.column_int = count_of_too_many;
    world.stores.results->driver = &driver;
    assert_int_equal(read_rows(), ERR_TOO_BIG);
    assert_false(db_in_transaction(world.stores.results));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_failing_store_makes_no_release_and_no_rows),
        TEST(a_failing_store_keeps_no_release_or_a_whole_one),
        TEST(rough_results_that_failed_come_whole_the_next_time),
        TEST(of_two_that_refresh_at_once_the_first_is_that_hours),
        TEST(a_release_beyond_its_room_is_not_stored),
        TEST(a_stored_release_that_cannot_be_read_is_not_shown),
        TEST(more_people_than_there_is_room_for_make_no_rows),
    };

    return cmocka_run_group_tests_name("failing releases", tests, start, stop);
}
