/* test_db.c - a store is durable, forgets what is deleted, tells its errors apart; statements run as declared. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "db/db.h"
#include "folder.h"

#include "base/file.h"
#include "db/driver.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA_BYTES = 64 * 1024 * 1024, FILE_BYTES = 16 * 1024 * 1024 };

/* A store in a folder of its own with one table `thing`. */
struct fixture {
    struct arena arena;
    char dir[FOLDER_BYTES];
    const char *path;
    struct db *db;
};

struct thing {
    int64_t id;
    const int64_t *number;
    struct str name, note, raw;
};

static const struct db_field thing_fields[] = {
    {"id", DB_INT, false, offsetof(struct thing, id)},      {"number", DB_INT, true, offsetof(struct thing, number)},
    {"name", DB_TEXT, false, offsetof(struct thing, name)}, {"note", DB_TEXT, true, offsetof(struct thing, note)},
    {"raw", DB_BYTES, true, offsetof(struct thing, raw)},
};

static const struct db_statement insert = {
    .id = 0,
    .name = "insert",
    .sql = "INSERT INTO thing (id, number, name, note, raw) VALUES (?1, ?2, ?3, ?4, ?5)",
    .in = thing_fields,
    .in_count = 5,
};
static const struct db_statement get = {
    .id = 1,
    .name = "get",
    .sql = "SELECT id, number, name, note, raw FROM thing WHERE id = ?1",
    .in = thing_fields,
    .in_count = 1,
    .out = thing_fields,
    .out_count = 5,
};
static const struct db_statement list = {
    .id = 2,
    .name = "list",
    .sql = "SELECT id, number, name, note, raw FROM thing ORDER BY id",
    .out = thing_fields,
    .out_count = 5,
    .row_bytes = sizeof(struct thing),
    .limit_rows = 40,
};
static const struct db_statement rename_it = {
    .id = 3,
    .name = "rename_it",
    .sql = "UPDATE thing SET name = ?2 WHERE id = ?1",
    .in = (const struct db_field[]){{"id", DB_INT, false, offsetof(struct thing, id)},
                                    {"name", DB_TEXT, false, offsetof(struct thing, name)}},
    .in_count = 2,
};
static const struct db_statement delete_all = {.id = 4, .name = "delete_all", .sql = "DELETE FROM thing"};

static void script(struct db *db, const char *sql)
{
    assert_int_equal(db->driver->script(db->conn, sql), OK);
}

static int64_t ask(struct db *db, const char *sql)
{
    bool has_row = false;
    int64_t value = -1;
    void *stmt;

    assert_int_equal(db->driver->prepare(db->conn, sql, &stmt), OK);
    assert_int_equal(db->driver->step(stmt, &has_row), OK);
    if (has_row)
        assert_int_equal(db->driver->column_int(stmt, 0, &value), OK);
    db->driver->finish(stmt);
    return value;
}

static struct db *open_store(struct fixture *f, enum db_mode mode)
{
    struct db *db = NULL;

    assert_int_equal(db_open(&f->arena, f->path, mode, &db), OK);
    return db;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    arena_init(&f->arena, ARENA_BYTES);
    assert_non_null(folder_make(f->dir));
    f->path = arena_fmt(&f->arena, "%s/x.db", f->dir).p;
    f->db = open_store(f, DB_CREATE);
    script(f->db, "CREATE TABLE thing (id INTEGER PRIMARY KEY, number INTEGER, name TEXT NOT NULL UNIQUE, note TEXT,"
                  " raw BLOB, CHECK (number >= 0)) STRICT, WITHOUT ROWID");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"x.db", "x.db-wal", "x.db-shm", "y.db", "y.db-wal", "y.db-shm"};

    db_close(f->db);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(arena_fmt(&f->arena, "%s/%s", f->dir, names[i]).p);
    rmdir(f->dir);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static enum err add(struct db *db, int64_t id, const char *name)
{
    return db_exec_one(db, &insert, &(struct thing){.id = id, .name = str_from(name)});
}

/* Runs `fn` in a child and tells whether it was stopped by an assertion. */
static bool asserts(void (*fn)(struct db *db), struct db *db)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(2);
        signal(SIGABRT, SIG_DFL);
        fn(db);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/* --- how a store is opened (docs/anonymity.md 2) ------------------------------------------------------------------ */

static void assert_settings(struct db *db)
{
    static const struct {
        const char *pragma;
        int64_t value;
    } want[] = {
        {"PRAGMA synchronous", 2},
        {"PRAGMA secure_delete", 1},
        {"PRAGMA auto_vacuum", 0},
        {"PRAGMA trusted_schema", 0},
        {"PRAGMA cell_size_check", 1},
        {"PRAGMA foreign_keys", 1},
        {"PRAGMA temp_store", 2},
        {"PRAGMA busy_timeout", 5000},
        {"PRAGMA application_id", 0x44494749},
        {"PRAGMA recursive_triggers", 1},
        {"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1},
    };

    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        int64_t found = ask(db, want[i].pragma);

        if (found != want[i].value)
            fail_msg("%s is %lld, not %lld", want[i].pragma, (long long)found, (long long)want[i].value);
    }
    assert_true(ask(db, "PRAGMA mmap_size") <= 0);
}

static void each_connection_is_set_up_as_the_page_on_anonymity_says(void **state)
{
    struct fixture *f = *state;
    struct db *reader = open_store(f, DB_READ_ONLY), *writer = open_store(f, DB_READ_WRITE);

    assert_settings(f->db);
    assert_settings(writer);
    assert_settings(reader);
    assert_int_equal(ask(f->db, "PRAGMA query_only"), 0);
    assert_int_equal(ask(reader, "PRAGMA query_only"), 1);
    db_close(reader);
    db_close(writer);
}

static void the_schema_cannot_be_edited_behind_sqlites_back(void **state)
{
    struct fixture *f = *state;

    script(f->db, "PRAGMA writable_schema = ON");
    assert_int_equal(f->db->driver->script(f->db->conn, "UPDATE sqlite_schema SET sql = ''"), ERR_BROKEN);
}

static void a_misspelt_column_in_double_quotes_is_no_text(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(f->db->driver->script(f->db->conn, "SELECT \"nmae\" FROM thing"), ERR_BROKEN);
}

static void a_store_that_is_not_there_is_not_found_and_not_made(void **state)
{
    struct fixture *f = *state;
    const char *path = arena_fmt(&f->arena, "%s/y.db", f->dir).p;
    struct db *db;

    assert_int_equal(db_open(&f->arena, path, DB_READ_ONLY, &db), ERR_NOT_FOUND);
    assert_int_equal(db_open(&f->arena, path, DB_READ_WRITE, &db), ERR_NOT_FOUND);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void a_file_that_is_no_store_of_ours_is_refused_and_left_alone(void **state)
{
    struct fixture *f = *state;
    const char *path = arena_fmt(&f->arena, "%s/y.db", f->dir).p;
    char text[8192];
    struct db *db;
    struct str found;

    memset(text, 'x', sizeof text);
    assert_int_equal(file_write(path, (struct str){text, sizeof text}, 0600), OK);
    assert_int_equal(db_open(&f->arena, path, DB_CREATE, &db), ERR_BROKEN);
    assert_int_equal(file_read(&f->arena, path, FILE_BYTES, &found), OK);
    assert_true(str_eq(found, (struct str){text, sizeof text}));

    script(f->db, "PRAGMA application_id = 1");
    assert_int_equal(db_open(&f->arena, f->path, DB_READ_WRITE, &db), ERR_BROKEN);
    assert_int_equal(db_open(&f->arena, f->path, DB_CREATE, &db), ERR_BROKEN);
}

/* --- transactions ---------------------------------------------------------------------------------------------- */

static void committed_work_is_there_for_others_and_rolled_back_work_is_not(void **state)
{
    struct fixture *f = *state;
    struct db *other = open_store(f, DB_READ_ONLY);
    struct thing t;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "kept"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 2, "dropped"), OK);
    db_rollback(f->db);
    assert_false(db_in_transaction(f->db));
    db_rollback(f->db);

    assert_int_equal(db_begin(other, DB_READ), OK);
    assert_int_equal(db_one(other, &f->arena, &get, &(struct thing){.id = 1}, &t), OK);
    assert_int_equal(db_one(other, &f->arena, &get, &(struct thing){.id = 2}, &t), ERR_NOT_FOUND);
    assert_int_equal(db_commit(other), OK);
    db_close(other);
}

static void a_read_transaction_sees_one_moment(void **state)
{
    struct fixture *f = *state;
    struct db *other = open_store(f, DB_READ_ONLY);
    struct thing t;

    assert_int_equal(db_begin(other, DB_READ), OK);
    assert_int_equal(db_one(other, &f->arena, &get, &(struct thing){.id = 1}, &t), ERR_NOT_FOUND);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "new"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_one(other, &f->arena, &get, &(struct thing){.id = 1}, &t), ERR_NOT_FOUND);
    db_rollback(other);
    db_close(other);
}

static void nothing_can_be_written_in_a_read_transaction_or_over_a_read_only_connection(void **state)
{
    struct fixture *f = *state;
    struct db *reader = open_store(f, DB_READ_ONLY);

    assert_int_equal(db_begin(f->db, DB_READ), OK);
    assert_int_equal(add(f->db, 1, "no"), ERR_BROKEN);
    db_rollback(f->db);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "yes"), OK);
    assert_int_equal(db_commit(f->db), OK);

    if (db_begin(reader, DB_WRITE) == OK)
        assert_int_equal(add(reader, 2, "no"), ERR_BROKEN);
    db_close(reader);
    assert_int_equal(ask(f->db, "SELECT count(*) FROM thing"), 1);
}

static void begin_twice(struct db *db)
{
    if (db_begin(db, DB_READ) || db_begin(db, DB_READ))
        _exit(1);
}

static void run_outside(struct db *db)
{
    if (db_exec(db, &delete_all, NULL))
        _exit(1);
}

static void a_nested_begin_and_a_statement_outside_a_transaction_stop_the_process(void **state)
{
    struct fixture *f = *state;

    assert_true(asserts(begin_twice, f->db));
    assert_true(asserts(run_outside, f->db));
}

static void a_second_writer_is_told_to_come_again(void **state)
{
    struct fixture *f = *state;
    struct db *other = open_store(f, DB_READ_WRITE);

    script(other, "PRAGMA busy_timeout = 10");
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_begin(other, DB_WRITE), ERR_BUSY);
    assert_false(db_in_transaction(other));
    db_rollback(f->db);
    assert_int_equal(db_begin(other, DB_WRITE), OK);
    db_close(other);
}

/* --- errors ---------------------------------------------------------------------------------------------------- */

static void a_taken_key_is_a_conflict_and_the_transaction_goes_on(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "a"), OK);
    assert_int_equal(add(f->db, 1, "b"), ERR_CONFLICT);
    assert_int_equal(add(f->db, 2, "a"), ERR_CONFLICT);
    assert_int_equal(add(f->db, 2, "b"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(ask(f->db, "SELECT count(*) FROM thing"), 2);
}

static void a_value_that_breaks_a_check_is_a_fault_of_ours(void **state)
{
    struct fixture *f = *state;
    int64_t bad = -1;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_exec(f->db, &insert, &(struct thing){.id = 1, .number = &bad, .name = S("x")}), ERR_BROKEN);
    db_rollback(f->db);
}

/* Write until it fails; every failure on the way must be "come again", and nothing of the transaction stays. */
static void fill(struct fixture *f)
{
    static char big[64 * 1024];
    enum err err = OK;

    memset(big, 'x', sizeof big);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    for (int64_t id = 100; id < 400 && err == OK; id++) {
        struct str name = arena_fmt(&f->arena, "%lld", (long long)id);

        err = db_exec(f->db, &insert, &(struct thing){.id = id, .name = name, .raw = {big, sizeof big}});
    }
    if (err == OK)
        err = db_commit(f->db);
    db_rollback(f->db);
    assert_int_equal(err, ERR_BUSY);
}

static void a_full_disk_is_told_as_busy_and_keeps_nothing_of_the_transaction(void **state)
{
    struct fixture *f = *state;

    script(f->db, "PRAGMA max_page_count = 50");
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "before"), OK);
    assert_int_equal(db_commit(f->db), OK);
    fill(f);
    script(f->db, "PRAGMA max_page_count = 100000");
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 2, "after"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_check(f->db), OK);
}

/* The file may not grow: write() fails, as on a disk that is full or away. */
static void a_failing_write_is_told_as_busy_and_the_store_stays_whole(void **state)
{
    struct fixture *f = *state;
    struct rlimit old, small;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){256 * 1024, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    fill(f);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(db_check(f->db), OK);
    assert_int_equal(ask(f->db, "SELECT count(*) FROM thing"), 0);
}

static void after_the_engine_rolled_back_nothing_more_runs_in_that_transaction(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "a"), OK);
    script(f->db, "ROLLBACK");
    f->db->is_lost = true; /* what a failed step finds out */
    assert_int_equal(add(f->db, 2, "b"), ERR_BUSY);
    assert_int_equal(db_commit(f->db), ERR_BUSY);
    assert_int_equal(ask(f->db, "SELECT count(*) FROM thing"), 0);
}

static void damage_is_found_and_is_broken(void **state)
{
    struct fixture *f = *state;
    struct thing t;
    FILE *file;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "a"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_check(f->db), OK);
    db_close(f->db);

    file = fopen(f->path, "r+");
    assert_non_null(file);
    fseek(file, 8192, SEEK_SET);
    for (int i = 0; i < 8192; i++)
        fputc(0xa5, file);
    fclose(file);
    f->db = open_store(f, DB_READ_WRITE);
    assert_int_equal(db_check(f->db), ERR_BROKEN);
    assert_int_equal(db_begin(f->db, DB_READ), OK);
    assert_int_equal(db_one(f->db, &f->arena, &get, &(struct thing){.id = 1}, &t), ERR_BROKEN);
    db_rollback(f->db);
}

static void a_row_that_refers_to_nothing_is_found(void **state)
{
    struct fixture *f = *state;

    script(f->db, "CREATE TABLE part (thing INTEGER PRIMARY KEY REFERENCES thing (id)) STRICT, WITHOUT ROWID;"
                  "PRAGMA foreign_keys = OFF; INSERT INTO part VALUES (99)");
    assert_int_equal(db_check(f->db), ERR_BROKEN);
}

/* --- statements ------------------------------------------------------------------------------------------------ */

static void values_come_back_as_they_went_in_and_null_is_not_empty(void **state)
{
    struct fixture *f = *state;
    int64_t big = INT64_MAX;
    struct thing full = {1, &big, S("nimi: ä\n'\""), S(""), {"\0\1\xff", 3}}, none = {.id = 2}, t;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_exec_one(f->db, &insert, &full), OK);
    assert_int_equal(db_exec_one(f->db, &insert, &none), OK);
    assert_int_equal(db_one(f->db, &f->arena, &get, &(struct thing){.id = 1}, &t), OK);
    assert_int_equal(t.id, 1);
    assert_true(*t.number == INT64_MAX);
    assert_true(str_eq(t.name, full.name));
    assert_true(t.note.p && t.note.len == 0);
    assert_true(str_eq(t.raw, full.raw));
    assert_int_equal(db_one(f->db, &f->arena, &get, &(struct thing){.id = 2}, &t), OK);
    assert_null(t.number);
    assert_true(t.name.p && t.name.len == 0);
    assert_null(t.note.p);
    assert_null(t.raw.p);
    assert_int_equal(db_commit(f->db), OK);
}

static void one_row_that_changes_none_is_a_conflict(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_exec_one(f->db, &rename_it, &(struct thing){.id = 1, .name = S("x")}), ERR_CONFLICT);
    assert_int_equal(add(f->db, 1, "a"), OK);
    assert_int_equal(db_exec_one(f->db, &rename_it, &(struct thing){.id = 1, .name = S("x")}), OK);
    assert_int_equal(db_exec(f->db, &delete_all, NULL), OK);
    assert_int_equal(db_exec(f->db, &delete_all, NULL), OK);
    assert_int_equal(db_commit(f->db), OK);
}

static void many_gives_all_rows_in_order_and_refuses_more_than_its_limit(void **state)
{
    struct fixture *f = *state;
    const struct thing *things;
    void *rows;
    size_t n;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_many(f->db, &f->arena, &list, NULL, &rows, &n), OK);
    assert_int_equal(n, 0);
    for (int64_t i = 40; i >= 1; i--)
        assert_int_equal(
            db_exec(f->db, &insert,
                    &(struct thing){.id = i, .number = &i, .name = arena_fmt(&f->arena, "n%lld", (long long)i)}),
            OK);
    assert_int_equal(db_many(f->db, &f->arena, &list, NULL, &rows, &n), OK);
    things = rows;
    assert_int_equal(n, 40);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(things[i].id, i + 1);
        assert_int_equal(*things[i].number, i + 1);
        assert_true(str_eq(things[i].name, arena_fmt(&f->arena, "n%zu", i + 1)));
    }
    assert_int_equal(add(f->db, 41, "n41"), OK);
    assert_int_equal(db_many(f->db, &f->arena, &list, NULL, &rows, &n), ERR_TOO_BIG);
    db_rollback(f->db);
}

/* Counts rows, renames each, stops at the third. */
struct walk {
    struct db *db;
    int64_t sum;
};

static enum err visit(void *arg, const void *row)
{
    struct walk *walk = arg;
    const struct thing *t = row;

    walk->sum += *t->number;
    TRY(db_exec_one(walk->db, &rename_it, &(struct thing){.id = t->id, .name = t->id == 1 ? S("first") : S("second")}));
    return t->id == 2 ? ERR_TOO_BIG : OK;
}

static void each_visits_rows_may_run_other_statements_and_stops_at_an_error(void **state)
{
    struct fixture *f = *state;
    struct walk walk = {.db = f->db};
    struct thing row;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    for (int64_t i = 1; i <= 3; i++)
        assert_int_equal(
            db_exec(f->db, &insert,
                    &(struct thing){.id = i, .number = &i, .name = arena_fmt(&f->arena, "n%lld", (long long)i)}),
            OK);
    assert_int_equal(db_each(f->db, &list, NULL, &row, visit, &walk), ERR_TOO_BIG);
    assert_int_equal(walk.sum, 3);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(ask(f->db, "SELECT count(*) FROM thing WHERE name IN ('first', 'second', 'n3')"), 3);
}

static void a_column_that_is_null_or_of_another_type_than_declared_is_broken(void **state)
{
    struct fixture *f = *state;
    static const struct db_field number = {"x", DB_INT, false, 0}, text = {"x", DB_TEXT, false, 0};
    struct db_statement null = {.id = -1, .name = "null", .sql = "SELECT NULL", .out = &number, .out_count = 1};
    struct db_statement other = {.id = -1, .name = "other", .sql = "SELECT 'a'", .out = &number, .out_count = 1};
    struct db_statement another = {.id = -1, .name = "another", .sql = "SELECT 1", .out = &text, .out_count = 1};
    struct str out;

    assert_int_equal(db_begin(f->db, DB_READ), OK);
    assert_int_equal(db_one(f->db, &f->arena, &null, NULL, &out), ERR_BROKEN);
    assert_int_equal(db_one(f->db, &f->arena, &other, NULL, &out), ERR_BROKEN);
    assert_int_equal(db_one(f->db, &f->arena, &another, NULL, &out), ERR_BROKEN);
    db_rollback(f->db);
}

/* --- forgetting ------------------------------------------------------------------------------------------------ */

static bool is_on_disk(struct fixture *f, const char *needle)
{
    static const char *const names[] = {"x.db", "x.db-wal"};
    bool is_found = false;

    for (size_t i = 0; i < 2; i++) {
        struct str bytes;

        if (file_read(&f->arena, arena_fmt(&f->arena, "%s/%s", f->dir, names[i]).p, FILE_BYTES, &bytes) == OK)
            is_found |= str_find_str(bytes, str_from(needle)) != SIZE_MAX;
    }
    return is_found;
}

static void deleted_text_is_gone_from_the_files_after_a_checkpoint(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "a-secret-to-forget"), OK);
    assert_int_equal(add(f->db, 2, "other"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_checkpoint(f->db), OK);
    assert_true(is_on_disk(f, "a-secret-to-forget"));
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_exec(f->db, &delete_all, NULL), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_checkpoint(f->db), OK);
    assert_false(is_on_disk(f, "a-secret-to-forget"));
}

static void a_checkpoint_that_a_reader_hinders_says_so(void **state)
{
    struct fixture *f = *state;
    struct db *reader = open_store(f, DB_READ_ONLY);
    struct thing t;
    int64_t began_ms = clock_steady_ms();

    assert_int_equal(db_begin(reader, DB_READ), OK);
    assert_int_equal(db_one(reader, &f->arena, &get, &(struct thing){.id = 1}, &t), ERR_NOT_FOUND);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 1, "a"), OK);
    assert_int_equal(db_commit(f->db), OK);
    assert_int_equal(db_checkpoint_within(f->db, 20), ERR_BUSY);
    assert_true(clock_steady_ms() - began_ms < 2000);
    db_rollback(reader);
    assert_int_equal(db_checkpoint(f->db), OK);
    db_close(reader);
}

static void a_transaction_ends_the_way_its_work_went(void **state)
{
    struct fixture *f = *state;
    struct thing t;

    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(db_finish(f->db, add(f->db, 1, "kept")), OK);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    assert_int_equal(add(f->db, 2, "dropped"), OK);
    assert_int_equal(db_finish(f->db, ERR_TOO_BIG), ERR_TOO_BIG);
    assert_false(db_in_transaction(f->db));
    assert_int_equal(db_begin(f->db, DB_READ), OK);
    assert_int_equal(db_one(f->db, &f->arena, &get, &(struct thing){.id = 1}, &t), OK);
    assert_int_equal(db_finish(f->db, db_one(f->db, &f->arena, &get, &(struct thing){.id = 2}, &t)), ERR_NOT_FOUND);
}

/* Offsets of the row texts in the file: before VACUUM they tell the order of insertion. */
static void vacuum_puts_rows_in_the_order_of_their_keys(void **state)
{
    struct fixture *f = *state;
    struct str bytes;
    size_t ten, twenty, thirty;

    script(f->db, "CREATE TABLE plain (id BLOB PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;"
                  "INSERT INTO plain VALUES (x'10', 'body-of-ten'); INSERT INTO plain VALUES (x'30', 'body-of-thirty');"
                  "INSERT INTO plain VALUES (x'20', 'body-of-twenty')");
    assert_int_equal(db_vacuum(f->db), OK);
    assert_int_equal(db_checkpoint(f->db), OK);
    assert_int_equal(file_read(&f->arena, f->path, FILE_BYTES, &bytes), OK);
    ten = str_find_str(bytes, S("body-of-ten"));
    twenty = str_find_str(bytes, S("body-of-twenty"));
    thirty = str_find_str(bytes, S("body-of-thirty"));
    assert_true(ten != SIZE_MAX && thirty < twenty && twenty < ten); /* cells fill a page from its end */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_connection_is_set_up_as_the_page_on_anonymity_says),
        TEST(the_schema_cannot_be_edited_behind_sqlites_back),
        TEST(a_misspelt_column_in_double_quotes_is_no_text),
        TEST(a_store_that_is_not_there_is_not_found_and_not_made),
        TEST(a_file_that_is_no_store_of_ours_is_refused_and_left_alone),
        TEST(committed_work_is_there_for_others_and_rolled_back_work_is_not),
        TEST(a_read_transaction_sees_one_moment),
        TEST(nothing_can_be_written_in_a_read_transaction_or_over_a_read_only_connection),
        TEST(a_nested_begin_and_a_statement_outside_a_transaction_stop_the_process),
        TEST(a_second_writer_is_told_to_come_again),
        TEST(a_taken_key_is_a_conflict_and_the_transaction_goes_on),
        TEST(a_value_that_breaks_a_check_is_a_fault_of_ours),
        TEST(a_full_disk_is_told_as_busy_and_keeps_nothing_of_the_transaction),
        TEST(a_failing_write_is_told_as_busy_and_the_store_stays_whole),
        TEST(after_the_engine_rolled_back_nothing_more_runs_in_that_transaction),
        TEST(damage_is_found_and_is_broken),
        TEST(a_row_that_refers_to_nothing_is_found),
        TEST(values_come_back_as_they_went_in_and_null_is_not_empty),
        TEST(one_row_that_changes_none_is_a_conflict),
        TEST(many_gives_all_rows_in_order_and_refuses_more_than_its_limit),
        TEST(each_visits_rows_may_run_other_statements_and_stops_at_an_error),
        TEST(a_column_that_is_null_or_of_another_type_than_declared_is_broken),
        TEST(deleted_text_is_gone_from_the_files_after_a_checkpoint),
        TEST(a_checkpoint_that_a_reader_hinders_says_so),
        TEST(a_transaction_ends_the_way_its_work_went),
        TEST(vacuum_puts_rows_in_the_order_of_their_keys),
    };

    return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
