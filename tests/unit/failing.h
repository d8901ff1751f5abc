/* failing.h - the n-th call of a store's engine fails, for tests of what the program does then. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_FAILING_H
#define TESTS_FAILING_H

#include "db/driver.h"

/* All connections put under it share one count. A commit that fails has kept nothing, as driver.h says. */
static struct {
    struct db_driver real, driver;
    int64_t calls, at; /* calls so far, and the one that fails (0: none) */
    bool is_coarse;    /* each statement counts once, when it is prepared, and so do beginning, ending and upkeep */
    enum err with;
} failing = {.with = ERR_BUSY};

/* Count from here, and let call number `at` fail. */
static inline void failing_start(int64_t at, enum err with)
{
    failing.calls = 0;
    failing.at = at;
    failing.with = with;
}

/* Has the call that was to fail come? */
static inline bool failing_has_failed(void)
{
    return failing.at && failing.calls >= failing.at;
}

static inline enum err failing_turn(void)
{
    return ++failing.calls == failing.at ? failing.with : OK;
}

/* Of one that comes for each parameter, row or column. */
static inline enum err failing_fine_turn(void)
{
    return failing.is_coarse ? OK : failing_turn();
}

static enum err failing_script(void *conn, const char *sql)
{
    TRY(failing_turn());
    return failing.real.script(conn, sql);
}

static enum err failing_begin(void *conn, enum db_tx tx)
{
    TRY(failing_turn());
    return failing.real.begin(conn, tx);
}

static enum err failing_end(void *conn, bool is_commit)
{
    enum err e = is_commit ? failing_turn() : OK;
    enum err real = failing.real.end(conn, is_commit && !e);

    return e ? e : real;
}

static enum err failing_prepare(void *conn, const char *sql, void **stmt_out)
{
    TRY(failing_turn());
    return failing.real.prepare(conn, sql, stmt_out);
}

static enum err failing_bind_int(void *stmt, int at, int64_t value)
{
    TRY(failing_fine_turn());
    return failing.real.bind_int(stmt, at, value);
}

static enum err failing_bind_text(void *stmt, int at, struct str value)
{
    TRY(failing_fine_turn());
    return failing.real.bind_text(stmt, at, value);
}

static enum err failing_bind_bytes(void *stmt, int at, struct str value)
{
    TRY(failing_fine_turn());
    return failing.real.bind_bytes(stmt, at, value);
}

static enum err failing_bind_null(void *stmt, int at)
{
    TRY(failing_fine_turn());
    return failing.real.bind_null(stmt, at);
}

static enum err failing_step(void *stmt, bool *has_row_out)
{
    *has_row_out = false;
    TRY(failing_fine_turn());
    return failing.real.step(stmt, has_row_out);
}

static enum err failing_column_int(void *stmt, int at, int64_t *out)
{
    TRY(failing_fine_turn());
    return failing.real.column_int(stmt, at, out);
}

static enum err failing_column_text(void *stmt, int at, struct str *out)
{
    TRY(failing_fine_turn());
    return failing.real.column_text(stmt, at, out);
}

static enum err failing_column_bytes(void *stmt, int at, struct str *out)
{
    TRY(failing_fine_turn());
    return failing.real.column_bytes(stmt, at, out);
}

static enum err failing_checkpoint(void *conn, int wait_ms)
{
    TRY(failing_turn());
    return failing.real.checkpoint(conn, wait_ms);
}

static enum err failing_vacuum(void *conn)
{
    TRY(failing_turn());
    return failing.real.vacuum(conn);
}

/* Put a connection under it. */
static inline void failing_install(struct db *db)
{
    failing.real = db_sqlite;
    failing.driver = db_sqlite;
    failing.driver.script = failing_script;
    failing.driver.begin = failing_begin;
    failing.driver.end = failing_end;
    failing.driver.prepare = failing_prepare;
    failing.driver.bind_int = failing_bind_int;
    failing.driver.bind_text = failing_bind_text;
    failing.driver.bind_bytes = failing_bind_bytes;
    failing.driver.bind_null = failing_bind_null;
    failing.driver.step = failing_step;
    failing.driver.column_int = failing_column_int;
    failing.driver.column_text = failing_column_text;
    failing.driver.column_bytes = failing_column_bytes;
    failing.driver.checkpoint = failing_checkpoint;
    failing.driver.vacuum = failing_vacuum;
    db->driver = &failing.driver;
}

#endif
