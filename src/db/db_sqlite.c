/* db_sqlite.c - the SQLite driver: how a store is opened so that it is durable and forgets what is deleted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/driver.h"

#include <sqlite3.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Marks a file as a store of ours: "DIGI". */
#define APPLICATION_ID "1145653065"

struct conn {
    sqlite3 *handle;
    sqlite3_stmt *begin_read, *begin_write, *commit, *look; /* kept, because every request runs them */
    bool is_read_only, is_writing;
};

#define DB_WORD(name, sqlite, postgresql) {S_INIT(name), S_INIT(sqlite)},
static const struct db_word words[] = {
#include "db/words.def"
};
#undef DB_WORD

/* What the product is told for an error of SQLite: busy and a disk that is full or away will pass (503),
 * a taken key is a conflict, all else is broken. */
static enum err classify(int extended, bool is_writing)
{
    switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_FULL:
        return ERR_BUSY;
    case SQLITE_IOERR:
        return is_writing ? ERR_BUSY : ERR_BROKEN;
    case SQLITE_CONSTRAINT:
        return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ? ERR_CONFLICT
                                                                                                : ERR_BROKEN;
    default:
        return ERR_BROKEN;
    }
}

/* Note what SQLite complains of (its messages hold names of tables and columns, never values). A conflict is a
 * normal outcome that needs no line. */
static enum err fail(const struct conn *c, const char *doing)
{
    int extended = sqlite3_extended_errcode(c->handle);
    enum err err = classify(extended, c->is_writing);

    if (err == ERR_CONFLICT)
        return err;
    return err_note(err, "sqlite %s: %s (%d)", doing, sqlite3_errmsg(c->handle), extended);
}

static enum err sqlite_script(void *conn, const char *sql)
{
    struct conn *c = conn;

    return sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : fail(c, "script");
}

/* First column of the first row of `sql` as a number; -1 when there is none. */
static enum err ask_int(struct conn *c, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt;

    if (sqlite3_prepare_v2(c->handle, sql, -1, &stmt, NULL) != SQLITE_OK)
        return fail(c, "ask");
    switch (sqlite3_step(stmt)) {
    case SQLITE_ROW:
        *out = sqlite3_column_int64(stmt, 0);
        break;
    case SQLITE_DONE:
        *out = -1;
        break;
    default:
        sqlite3_finalize(stmt);
        return fail(c, "ask");
    }
    sqlite3_finalize(stmt);
    return OK;
}

/* --- opening --------------------------------------------------------------------------------------------------- */

/* A store of ours carries the mark; a file that is still empty gets it, with the layout of pages. */
static enum err mark(struct conn *c, enum db_mode mode)
{
    int64_t is_ours, is_empty;

    TRY(ask_int(c, "SELECT application_id = " APPLICATION_ID " FROM pragma_application_id", &is_ours));
    if (is_ours)
        return OK;
    TRY(ask_int(c, "SELECT page_count = 0 FROM pragma_page_count", &is_empty));
    if (mode != DB_CREATE || !is_empty)
        return err_note(ERR_BROKEN, "the file is not a Digiraati store");
    /* A sealed answer of the smallest bucket has to fit beside others on one page: no overflow pages. */
    return sqlite_script(c,
                         "PRAGMA page_size = 8192; PRAGMA auto_vacuum = NONE; PRAGMA application_id = " APPLICATION_ID);
}

/* What a connection for appending may compile: reading, adding rows, and what begin and end take. REPLACE looks like adding
 * here: the store's triggers refuse it. */
static int allow_appending(void *arg, int action, const char *first, const char *second, const char *base,
                           const char *trigger)
{
    (void)arg, (void)second, (void)base, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_INSERT:
        return strncmp(first, "sqlite_", 7) == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        return strcmp(first, "query_only") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* Durable (FULL: a lost answer cannot be asked for again), forgetting (secure_delete, nothing in temporary
 * files), suspicious of the file (trusted_schema, cell_size_check, defensive, no mmap); recursive_triggers lets the
 * guards against deletion see REPLACE too. Random keys touch another page with nearly each row, so pages are kept at hand,
 * as many as are needed up to 32 MiB. */
static enum err set_up(struct conn *c, enum db_mode mode)
{
    int64_t is_wal;

    sqlite3_busy_timeout(c->handle, DB_WAIT_MS);
    if (sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
        sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK)
        return fail(c, "config");
    TRY(sqlite_script(c, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                         "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                         "PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL"));
    TRY(mark(c, mode));
    if (mode == DB_READ_ONLY)
        TRY(sqlite_script(c, "PRAGMA query_only = ON"));
    else
        TRY(sqlite_script(c, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -32768"));
    TRY(ask_int(c, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal));
    if (!is_wal)
        return err_note(ERR_BROKEN, "the store is not in WAL mode");
    if (mode == DB_APPEND && sqlite3_set_authorizer(c->handle, allow_appending, NULL) != SQLITE_OK)
        return fail(c, "config");
    return OK;
}

static void sqlite_close(void *conn)
{
    struct conn *c = conn;

    sqlite3_finalize(c->begin_read);
    sqlite3_finalize(c->begin_write);
    sqlite3_finalize(c->commit);
    sqlite3_finalize(c->look);
    sqlite3_close(c->handle);
    free(c);
}

static enum err sqlite_open(const char *path, enum db_mode mode, void **conn_out)
{
    int flags = mode == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    struct conn *c;
    struct stat st;
    enum err err;

    if (mode == DB_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    else if (stat(path, &st) != 0)
        return ERR_NOT_FOUND;
    c = calloc(1, sizeof *c);
    if (!c)
        return err_note(ERR_BROKEN, "out of memory");
    c->is_read_only = mode == DB_READ_ONLY;
    if (sqlite3_open_v2(path, &c->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL) != SQLITE_OK)
        err = fail(c, "open");
    else
        err = set_up(c, mode);
    if (err)
        sqlite_close(c);
    else
        *conn_out = c;
    return err;
}

/* --- transactions ---------------------------------------------------------------------------------------------- */

static enum err query_only(struct conn *c, bool is_on)
{
    if (c->is_read_only)
        return OK; /* always on */
    return sqlite_script(c, is_on ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF");
}

/* Run one of the statements that a connection keeps. */
static enum err run_kept(struct conn *c, sqlite3_stmt **stmt, const char *sql)
{
    int code;

    if (!*stmt && sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
        return fail(c, sql);
    (void)sqlite3_step(*stmt);
    code = sqlite3_reset(*stmt); /* what the step ended with */
    return code == SQLITE_OK ? OK : fail(c, sql);
}

/* Take the snapshot now. Who may not write the log's index (app/sandbox.h) comes at times between two writes of somebody
 * else, or when that one has died; then SQLite gives up with SQLITE_READONLY at once instead of waiting. */
static enum err take_snapshot(struct conn *c)
{
    enum { NAP_MS = 1 };
    int waited_ms = 0;

    if (!c->look && sqlite3_prepare_v3(c->handle, "SELECT 1 FROM sqlite_schema LIMIT 1", -1, SQLITE_PREPARE_PERSISTENT,
                                       &c->look, NULL) != SQLITE_OK)
        return fail(c, "look");
    while (true) {
        int code = (sqlite3_step(c->look), sqlite3_reset(c->look));

        if (code == SQLITE_OK)
            return OK;
        if ((code & 0xff) != SQLITE_READONLY)
            return fail(c, "look");
        if (waited_ms++ >= DB_WAIT_MS)
            return err_note(ERR_BUSY, "sqlite: nobody mends the index of the log (%d)", code);
        sqlite3_sleep(NAP_MS);
    }
}

static enum err sqlite_begin(void *conn, enum db_tx tx)
{
    struct conn *c = conn;
    enum err err;

    if (tx == DB_WRITE) {
        TRY(run_kept(c, &c->begin_write, "BEGIN IMMEDIATE"));
        c->is_writing = true;
        return OK;
    }
    TRY(query_only(c, true));
    err = run_kept(c, &c->begin_read, "BEGIN");
    if (err == OK && c->is_read_only && (err = take_snapshot(c)) != OK)
        (void)sqlite_script(c, "ROLLBACK");
    if (err && query_only(c, false) != OK)
        return ERR_BROKEN;
    return err;
}

static enum err sqlite_end(void *conn, bool is_commit)
{
    struct conn *c = conn;
    bool was_writing = c->is_writing;
    enum err err = OK;

    if (is_commit)
        err = run_kept(c, &c->commit, "COMMIT");
    if (!is_commit || err) {
        if (!sqlite3_get_autocommit(c->handle) && sqlite_script(c, "ROLLBACK") != OK)
            err = ERR_BROKEN;
    }
    c->is_writing = false;
    if (!was_writing && query_only(c, false) != OK)
        err = ERR_BROKEN;
    return err;
}

static bool sqlite_in_transaction(void *conn)
{
    return !sqlite3_get_autocommit(((struct conn *)conn)->handle);
}

/* --- statements ------------------------------------------------------------------------------------------------ */

/* A statement and the connection it belongs to, which tells what its errors mean. */
struct stmt {
    struct conn *conn;
    sqlite3_stmt *handle;
};

static enum err sqlite_prepare(void *conn, const char *sql, void **stmt_out)
{
    struct conn *c = conn;
    struct stmt *s = calloc(1, sizeof *s);

    if (!s)
        return err_note(ERR_BROKEN, "out of memory");
    s->conn = c;
    if (sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL) != SQLITE_OK) {
        free(s);
        return fail(c, "prepare");
    }
    *stmt_out = s;
    return OK;
}

static void sqlite_finish(void *stmt)
{
    struct stmt *s = stmt;

    sqlite3_finalize(s->handle);
    free(s);
}

static enum err bound(struct stmt *s, int code)
{
    return code == SQLITE_OK ? OK : fail(s->conn, "bind");
}

static enum err sqlite_bind_int(void *stmt, int at, int64_t value)
{
    struct stmt *s = stmt;

    return bound(s, sqlite3_bind_int64(s->handle, at, value));
}

static enum err sqlite_bind_text(void *stmt, int at, struct str value)
{
    struct stmt *s = stmt;

    return bound(s, sqlite3_bind_text64(s->handle, at, value.p ? value.p : "", value.len, SQLITE_STATIC, SQLITE_UTF8));
}

static enum err sqlite_bind_bytes(void *stmt, int at, struct str value)
{
    struct stmt *s = stmt;

    return bound(s, sqlite3_bind_blob64(s->handle, at, value.p ? value.p : "", value.len, SQLITE_STATIC));
}

static enum err sqlite_bind_null(void *stmt, int at)
{
    struct stmt *s = stmt;

    return bound(s, sqlite3_bind_null(s->handle, at));
}

static enum err sqlite_step(void *stmt, bool *has_row_out)
{
    struct stmt *s = stmt;
    int code = sqlite3_step(s->handle);

    *has_row_out = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? OK : fail(s->conn, "step");
}

static int64_t sqlite_changed(void *conn)
{
    return sqlite3_changes64(((struct conn *)conn)->handle);
}

static bool sqlite_column_is_null(void *stmt, int at)
{
    return sqlite3_column_type(((struct stmt *)stmt)->handle, at) == SQLITE_NULL;
}

static enum err has_type(struct stmt *s, int at, int type)
{
    if (sqlite3_column_type(s->handle, at) == type)
        return OK;
    return err_note(ERR_BROKEN, "column %s has another type than declared", sqlite3_column_name(s->handle, at));
}

static enum err sqlite_column_int(void *stmt, int at, int64_t *out)
{
    struct stmt *s = stmt;

    TRY(has_type(s, at, SQLITE_INTEGER));
    *out = sqlite3_column_int64(s->handle, at);
    return OK;
}

/* An empty value is a pointer to nothing of length 0, so that it differs from NULL. */
static enum err bytes_at(struct stmt *s, int at, const void *p, struct str *out)
{
    *out = (struct str){p ? p : "", (size_t)sqlite3_column_bytes(s->handle, at)};
    return OK;
}

static enum err sqlite_column_text(void *stmt, int at, struct str *out)
{
    struct stmt *s = stmt;

    TRY(has_type(s, at, SQLITE_TEXT));
    return bytes_at(s, at, sqlite3_column_text(s->handle, at), out);
}

static enum err sqlite_column_bytes(void *stmt, int at, struct str *out)
{
    struct stmt *s = stmt;

    TRY(has_type(s, at, SQLITE_BLOB));
    return bytes_at(s, at, sqlite3_column_blob(s->handle, at), out);
}

static void sqlite_reset(void *stmt)
{
    struct stmt *s = stmt;

    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
}

/* --- upkeep ---------------------------------------------------------------------------------------------------- */

/* Being in the way is normal and needs no line. */
static enum err empty_log(struct conn *c)
{
    int64_t is_busy;

    TRY(ask_int(c, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy));
    return is_busy == 0 ? OK : ERR_BUSY;
}

/* The index of an empty log (-shm) still lists the pages that were in it, in their order. The next commit wipes the list:
 * one that writes the first page as it was. */
static enum err wipe_index(struct conn *c)
{
    int code = sqlite3_exec(c->handle, "PRAGMA user_version = 0", NULL, NULL, NULL);

    if ((code & 0xff) == SQLITE_BUSY)
        return ERR_BUSY;
    return code == SQLITE_OK ? empty_log(c) : fail(c, "checkpoint");
}

static enum err sqlite_checkpoint(void *conn, int wait_ms)
{
    struct conn *c = conn;
    enum err e;

    c->is_writing = true; /* what its errors mean */
    sqlite3_busy_timeout(c->handle, wait_ms);
    e = empty_log(c);
    if (e == OK)
        e = wipe_index(c);
    sqlite3_busy_timeout(c->handle, DB_WAIT_MS);
    c->is_writing = false;
    return e;
}

static enum err sqlite_vacuum(void *conn)
{
    struct conn *c = conn;
    enum err err;

    c->is_writing = true;
    err = sqlite_script(c, "VACUUM");
    c->is_writing = false;
    return err;
}

static enum err sqlite_check(void *conn)
{
    struct conn *c = conn;
    sqlite3_stmt *stmt;
    enum err err = OK;

    if (sqlite3_prepare_v2(c->handle,
                           "SELECT integrity_check FROM pragma_integrity_check(1)"
                           " UNION ALL SELECT 'foreign key of ' || \"table\" FROM pragma_foreign_key_check",
                           -1, &stmt, NULL) != SQLITE_OK)
        return fail(c, "check");
    for (;;) {
        int code = sqlite3_step(stmt);
        struct str said;

        if (code == SQLITE_DONE)
            break;
        if (code != SQLITE_ROW) {
            err = fail(c, "check");
            break;
        }
        said = str_from((const char *)sqlite3_column_text(stmt, 0));
        if (!str_eq(said, S("ok"))) {
            err = err_note(ERR_BROKEN, "integrity: %.*s", STR_ARG(said));
            break;
        }
    }
    sqlite3_finalize(stmt);
    return err;
}

const struct db_driver db_sqlite = {
    .words = words,
    .word_count = sizeof words / sizeof words[0],
    .trigger_list = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .end = sqlite_end,
    .in_transaction = sqlite_in_transaction,
    .prepare = sqlite_prepare,
    .finish = sqlite_finish,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .bind_bytes = sqlite_bind_bytes,
    .bind_null = sqlite_bind_null,
    .step = sqlite_step,
    .changed = sqlite_changed,
    .column_is_null = sqlite_column_is_null,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_bytes = sqlite_column_bytes,
    .reset = sqlite_reset,
    .checkpoint = sqlite_checkpoint,
    .vacuum = sqlite_vacuum,
    .check = sqlite_check,
};
