/* test_mode.c - T-09: who may answer a published survey is fixed, also for who writes SQL into the store as the same user. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/crypto.h"
#include "base/file.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_panel.h"
#include "survey/survey.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MEMORY_BYTES = 64 << 20, DRAFT = 1, PUBLISHED = 2, MODE = 4, OTHER_MODE = 1 };

static struct arena memory;
static char dir[FOLDER_BYTES];
static const char *path;

/* As the sqlite3 shell has it: nothing of what our own connections ask for. */
static sqlite3 *open_plainly(const char *file)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    return db;
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    int64_t n = -1;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

static void add_survey(sqlite3 *db, int id, const char *slug, int state, int mode)
{
    const char *sql = arena_fmt(&memory,
                                "INSERT INTO survey (id, slug, state, mode, current_version, opens_ms, closes_ms, "
                                "results_ms, public_key, created_ms) VALUES (%d, '%s', %d, %d, 1, 1, 2, 3, "
                                "zeroblob(32), 1); INSERT INTO survey_version (survey, n, hash, doc, published_ms) "
                                "VALUES (%d, 1, zeroblob(32), '{}', 1); INSERT INTO release (survey, n, made_ms, doc) "
                                "VALUES (%d, 1, 1, '{}'); INSERT INTO invitation_batch (survey, n, count, root, day) "
                                "VALUES (%d, 1, 20, zeroblob(32), 20270202); INSERT INTO erasure (survey, what, day) "
                                "VALUES (%d, 1, 20270202)",
                                id, slug, state, mode, id, id, id, id)
                          .p;

    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static enum err check_store(void)
{
    struct db *db;
    enum err e;

    assert_int_equal(db_open(&memory, path, DB_READ_ONLY, &db), OK);
    e = db_migrate_check(&memory, db, &sql_panel_migrations);
    db_close(db);
    return e;
}

static int start(void **state)
{
    struct db *db;
    sqlite3 *plain;

    (void)state;
    arena_init(&memory, MEMORY_BYTES);
    if (crypto_start() || !folder_make(dir))
        return -1;
    path = arena_fmt(&memory, "%s/panel.db", dir).p;
    if (db_open(&memory, path, DB_CREATE, &db) || db_migrate(&memory, db, &sql_panel_migrations))
        return -1;
    db_close(db);
    plain = open_plainly(path);
    add_survey(plain, DRAFT, "luonnos", SURVEY_DRAFT, OTHER_MODE);
    add_survey(plain, PUBLISHED, "kysely", SURVEY_OPEN, MODE);
    sqlite3_close(plain);
    return check_store();
}

static int stop(void **state)
{
    (void)state;
    unlink(path);
    rmdir(dir);
    arena_free(&memory);
    return 0;
}

/* What is tried; `p.` is the store's name in the connection. */
#define COLUMNS "current_version, opens_ms, closes_ms, results_ms, public_key, created_ms"
static const char *const tries[] = {
    "UPDATE p.survey SET mode = 1 WHERE id = 2",
    "UPDATE p.survey SET mode = 1",
    "UPDATE OR REPLACE p.survey SET mode = 1 WHERE id = 2",
    "UPDATE OR IGNORE p.survey SET mode = 1 WHERE id = 2",
    "UPDATE p.survey SET state = 1 WHERE id = 2",
    "UPDATE p.survey SET state = 1, mode = 1 WHERE id = 2",
    "UPDATE p.survey SET state = 10 WHERE id = 2",
    "UPDATE p.survey SET state = 10 WHERE id = 2; UPDATE p.survey SET state = 1 WHERE id = 2; UPDATE p.survey SET mode "
    "= 1 WHERE id = 2",
    "DELETE FROM p.survey WHERE id = 2",
    "DELETE FROM p.survey",
    "REPLACE INTO p.survey (id, slug, state, mode, " COLUMNS ") SELECT id, slug, state, 1, " COLUMNS
    " FROM p.survey WHERE id = 2",
    "REPLACE INTO p.survey (id, slug, state, mode, " COLUMNS ") SELECT 77, slug, state, 1, " COLUMNS
    " FROM p.survey WHERE id = 2",
    "INSERT INTO p.survey (id, slug, state, mode, " COLUMNS ") SELECT id, slug, state, 1, " COLUMNS
    " FROM p.survey WHERE id = 2 ON CONFLICT DO UPDATE SET mode = 1",
    "UPDATE OR REPLACE p.survey SET id = 2 WHERE id = 1",
    "UPDATE OR REPLACE p.survey SET slug = 'kysely' WHERE id = 1",
    "UPDATE OR REPLACE p.survey SET id = 2, slug = 'kysely', state = 3 WHERE id = 1",
    "UPDATE p.survey SET id = 88 WHERE id = 2",
    "UPDATE p.survey SET slug = 'poissa' WHERE id = 2",
    "BEGIN; DELETE FROM p.survey WHERE id = 2; INSERT INTO p.survey (id, slug, state, mode, " COLUMNS
    ") SELECT 2, 'kysely', 3, 1, " COLUMNS " FROM p.survey WHERE id = 1; COMMIT",
    "REPLACE INTO p.survey_version (survey, n, hash, doc, published_ms) VALUES (2, 1, zeroblob(32), '[]', 1)",
    "UPDATE p.survey_version SET doc = '[]' WHERE survey = 2",
    "DELETE FROM p.survey_version WHERE survey = 2",
    "REPLACE INTO p.release (survey, n, made_ms, doc) VALUES (2, 1, 1, '[]')",
    "UPDATE OR REPLACE p.release SET survey = 2 WHERE survey = 1",
    "DELETE FROM p.release WHERE survey = 2",
    "REPLACE INTO p.invitation_batch (survey, n, count, root, day) VALUES (2, 1, 21, zeroblob(32), 20270202)",
    "INSERT INTO p.invitation_batch (survey, n, count, root, day) VALUES (2, 1, 21, zeroblob(32), 20270202) "
    "ON CONFLICT DO UPDATE SET count = 21",
    "UPDATE OR REPLACE p.invitation_batch SET survey = 2, count = 21 WHERE survey = 1",
    "DELETE FROM p.invitation_batch WHERE survey = 2",
    "REPLACE INTO p.erasure (survey, what, day) VALUES (2, 1, 20270303)",
    "INSERT INTO p.erasure (survey, what, day) VALUES (2, 1, 20270303) ON CONFLICT DO UPDATE SET day = 20270303",
    "UPDATE OR REPLACE p.erasure SET survey = 2, day = 20270303 WHERE survey = 1",
    "DELETE FROM p.erasure WHERE survey = 2",
    "CREATE TEMP TRIGGER t AFTER UPDATE ON p.survey BEGIN UPDATE survey SET mode = 1 WHERE id = 2; END;"
    "UPDATE p.survey SET typical_minutes = 5 WHERE id = 2",
};

static bool is_as_it_was(sqlite3 *db)
{
    return ask(db, "SELECT count(*) FROM p.survey WHERE id = 2 AND slug = 'kysely' AND state = 3 AND mode = 4") == 1 &&
           ask(db, "SELECT count(*) FROM p.survey_version WHERE survey = 2 AND doc = '{}'") == 1 &&
           ask(db, "SELECT count(*) FROM p.release WHERE survey = 2 AND doc = '{}'") == 1 &&
           ask(db, "SELECT count(*) FROM p.invitation_batch WHERE survey = 2 AND count = 20") == 1 &&
           ask(db, "SELECT count(*) FROM p.erasure WHERE survey = 2 AND day = 20270202") == 1;
}

static void sql_of_the_same_user_changes_no_mode_and_no_frozen_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        sqlite3 *db = open_plainly(":memory:");

        assert_int_equal(sqlite3_exec(db, arena_fmt(&memory, "ATTACH '%s' AS p; PRAGMA foreign_keys = OFF", path).p,
                                      NULL, NULL, NULL),
                         SQLITE_OK);
        (void)sqlite3_exec(db, tries[i], NULL, NULL, NULL);
        if (!sqlite3_get_autocommit(db))
            (void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
        if (!is_as_it_was(db))
            fail_msg("%s", tries[i]);
        sqlite3_close(db);
    }
    assert_int_equal(check_store(), OK);
}

/* Whoever may write the file may also take the guards away. That is noticed when the server starts, and by doctor. */
static void a_trigger_that_is_gone_changed_or_strange_is_noticed(void **state)
{
    static const char *const tampering[][2] = {
        {"DROP TRIGGER survey_mode_is_fixed", NULL},
        {"DROP TRIGGER survey_is_not_replaced; CREATE TRIGGER survey_is_not_replaced BEFORE INSERT ON survey WHEN 0 "
         "BEGIN SELECT 1; END",
         NULL},
        {"CREATE TRIGGER more AFTER INSERT ON survey BEGIN UPDATE survey SET mode = 1 WHERE state = 1; END",
         "DROP TRIGGER more"},
        {"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'survey_is_kept'", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
        const char *broken = arena_fmt(&memory, "%s/broken.db", dir).p;
        sqlite3 *db = open_plainly(path);
        const char *intact = path;

        (void)unlink(broken);
        assert_int_equal(sqlite3_exec(db, arena_fmt(&memory, "VACUUM INTO '%s'", broken).p, NULL, NULL, NULL),
                         SQLITE_OK);
        sqlite3_close(db);
        db = open_plainly(broken);
        assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
        path = broken;
        assert_int_equal(check_store(), OK);
        assert_int_equal(sqlite3_exec(db, tampering[i][0], NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(check_store(), ERR_BROKEN);
        if (tampering[i][1]) {
            assert_int_equal(sqlite3_exec(db, tampering[i][1], NULL, NULL, NULL), SQLITE_OK);
            assert_int_equal(check_store(), OK);
        }
        path = intact;
        sqlite3_close(db);
        unlink(broken);
    }
}

static void no_step_of_the_lifecycle_changes_it_and_a_name_is_given_once(void **state)
{
    struct definition_error why;
    struct definition d;
    struct key32 key;
    struct str text;
    struct db *db;
    int64_t id;

    (void)state;
    assert_int_equal(file_read(&memory, "tests/oracle/survey.json", 1 << 16, &text), OK);
    assert_int_equal(definition_read(&memory, text, &d, &why), OK);
    d.access = ACCESS_INVITED;
    assert_int_equal(db_open(&memory, path, DB_READ_WRITE, &db), OK);
    assert_int_equal(db_begin(db, DB_WRITE), OK);
    assert_int_equal(survey_create(&memory, db, &d, SURVEY_DRAFT, d.opens_ms, &id, &key), OK);
    assert_int_equal(survey_move(&memory, db, id, SURVEY_REVIEW, d.opens_ms + 1), OK);
    for (enum survey_state to = SURVEY_APPROVED; to <= SURVEY_CANCELLED; to++) {
        enum err e = survey_move(&memory, db, id, to, d.opens_ms + 1);
        struct survey survey;

        assert_true(e == OK || e == ERR_CONFLICT);
        e = survey_load(&memory, db, d.slug, d.opens_ms + 1, &survey);
        assert_true(e == ERR_NOT_FOUND || (e == OK && survey.access == ACCESS_INVITED));
    }
    d.access = ACCESS_OPEN;
    assert_int_equal(survey_create(&memory, db, &d, SURVEY_OPEN, d.opens_ms, &id, &key), ERR_CONFLICT);
    assert_int_equal(db_commit(db), OK);
    db_close(db);
}

/* In review it is fixed already, and back in draft it is free again. */
static void the_mode_is_fixed_while_somebody_reviews(void **state)
{
    sqlite3 *db = open_plainly(path);

    (void)state;
    add_survey(db, 3, "arvio", SURVEY_REVIEW, MODE);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE survey SET mode = 1 WHERE id = 3", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE survey SET mode = 1, state = 1 WHERE id = 3", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE survey SET state = 1 WHERE id = 3", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE survey SET mode = 1 WHERE id = 3", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* One statement of the product's own names the column in what it sets, and that one is of drafts. */
static void no_query_of_ours_sets_a_mode_beyond_draft(void **state)
{
    static const char *const files[] = {"sql/queries/panel/survey.sql", "sql/queries/panel/standing.sql"};
    int setting = 0;
    struct str sql;

    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        assert_int_equal(file_read(&memory, files[f], 1 << 20, &sql), OK);
        for (size_t at; (at = str_find_str(sql, S("UPDATE survey SET"))) != SIZE_MAX;) {
            struct str one;

            sql = str_sub(sql, at + 1, SIZE_MAX);
            one = str_sub(sql, 0, str_find(sql, ';', 0));
            if (str_find_str(one, S("mode")) == SIZE_MAX)
                continue;
            setting++;
            assert_true(str_find_str(one, S("WHERE id = :id AND state = 1 AND")) != SIZE_MAX);
        }
    }
    assert_int_equal(setting, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sql_of_the_same_user_changes_no_mode_and_no_frozen_row),
        cmocka_unit_test(a_trigger_that_is_gone_changed_or_strange_is_noticed),
        cmocka_unit_test(no_step_of_the_lifecycle_changes_it_and_a_name_is_given_once),
        cmocka_unit_test(the_mode_is_fixed_while_somebody_reviews),
        cmocka_unit_test(no_query_of_ours_sets_a_mode_beyond_draft),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
