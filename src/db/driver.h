/* driver.h - the seam between db/ and an engine: what an engine must be able to do. Only for db/ and its tests. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

/* A word of sql/migrations and what this engine reads for it. */
struct db_word {
    struct str word, text;
};

/* How long another's lock is waited for, unless told otherwise. */
enum { DB_WAIT_MS = 5000 };

/* An engine. `conn` is its connection, `stmt` its prepared statement; parameters count from 1, columns from 0.
 * Functions that fail have noted why and answer with the codes of db.h (the driver classifies its errors;
 * it knows from begin() whether a write was under way). */
struct db_driver {
    const struct db_word *words;
    size_t word_count;
    const char *trigger_list; /* query: name and text of every trigger */

    enum err (*open)(const char *path, enum db_mode mode, void **conn_out);
    void (*close)(void *conn);
    enum err (*script)(void *conn, const char *sql); /* any number of statements, no parameters, no rows */

    enum err (*begin)(void *conn, enum db_tx tx);
    enum err (*end)(void *conn, bool is_commit); /* when it fails the transaction is over all the same */
    bool (*in_transaction)(void *conn);          /* false also when an error made the engine roll back itself */

    enum err (*prepare)(void *conn, const char *sql, void **stmt_out);
    void (*finish)(void *stmt);
    enum err (*bind_int)(void *stmt, int at, int64_t value);
    enum err (*bind_text)(void *stmt, int at, struct str value);  /* borrows until reset */
    enum err (*bind_bytes)(void *stmt, int at, struct str value); /* borrows until reset */
    enum err (*bind_null)(void *stmt, int at);
    enum err (*step)(void *stmt, bool *has_row_out);
    int64_t (*changed)(void *conn); /* rows that the statement just run has changed */
    bool (*column_is_null)(void *stmt, int at);
    enum err (*column_int)(void *stmt, int at, int64_t *out);      /* ERR_BROKEN when of another type */
    enum err (*column_text)(void *stmt, int at, struct str *out);  /* borrows until the next step or reset */
    enum err (*column_bytes)(void *stmt, int at, struct str *out); /* borrows until the next step or reset */
    void (*reset)(void *stmt);                                     /* end the run, forget the parameters */

    enum err (*checkpoint)(void *conn, int wait_ms); /* ERR_BUSY is not noted */
    enum err (*vacuum)(void *conn);
    enum err (*check)(void *conn);
};

/* SQLite 3.40 and newer. */
extern const struct db_driver db_sqlite;

/* A statement kept prepared. */
struct db_slot {
    const struct db_statement *of;
    void *stmt;
    bool is_running;
};

struct db {
    const struct db_driver *driver;
    void *conn;
    bool has_tx;  /* between begin and commit or rollback */
    bool is_lost; /* the engine has rolled the transaction back: nothing more may run in it */
    int running;  /* statements being read */
    struct db_slot slots[DB_STATEMENTS_MAX];
};

#endif
