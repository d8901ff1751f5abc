/* db.h - one connection to one store: opening, transactions and running named statements. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/arena.h"

/* A connection. One process, one thread, one store: open it after fork(), never carry it across. */
struct db;

enum db_mode {
    DB_READ_ONLY,  /* cannot write, whatever it is asked */
    DB_READ_WRITE, /* the store must exist */
    DB_APPEND,     /* as DB_READ_WRITE, but rows can only be read and added: any other statement is ERR_BROKEN */
    DB_CREATE      /* as DB_READ_WRITE, and makes an empty store when there is none */
};

enum db_tx {
    DB_READ, /* one snapshot for all reads; a write in it is ERR_BROKEN */
    DB_WRITE /* takes the write lock at once, so that it cannot fail half-way for want of it */
};

/* Open the store at `path` (a file; its folder must be writable also for readers, for the -shm file).
 * A new file gets mode 0644 less the umask. The struct lives in `a`; release with db_close before the arena goes.
 * ERR_NOT_FOUND without such a file, ERR_BUSY when another keeps it locked for 5 s, ERR_BROKEN when it is no
 * store of ours or damaged. */
enum err db_open(struct arena *a, const char *path, enum db_mode mode, struct db **out) MUST_CHECK;

/* Close; an open transaction is rolled back. NULL is fine. */
void db_close(struct db *db);

/* Start a transaction. Every statement needs one: nested begin and a statement outside are bugs and assert.
 * ERR_BUSY when the write lock was not to be had in 5 s. */
enum err db_begin(struct db *db, enum db_tx tx) MUST_CHECK;

/* End the transaction and keep its work: with OK it is on disk (fsync). On any error nothing of it was kept and
 * the transaction is over too: ERR_BUSY when the disk is full or away, ERR_BROKEN. */
enum err db_commit(struct db *db) MUST_CHECK;

/* End the transaction and drop its work. Without one does nothing. */
void db_rollback(struct db *db);

/* End the transaction the way its work went: keep it after OK, drop it after an error, which is returned. */
enum err db_finish(struct db *db, enum err e) MUST_CHECK;

/* Whether a transaction is open. */
bool db_in_transaction(const struct db *db);

/* Move all of the write-ahead log into the store and empty it, so that deleted bytes are gone from disk (secure_delete)
 * and the index of the log (-shm) no longer lists which pages they were on. Outside transactions. ERR_BUSY when others
 * were in the way for 5 s, or with the second function for a few times `wait_ms`: try again. */
enum err db_checkpoint(struct db *db) MUST_CHECK;
enum err db_checkpoint_within(struct db *db, int wait_ms) MUST_CHECK;

/* Rewrite the store in key order, which removes every trace of the order of insertion. Outside transactions.
 * ERR_BUSY when others use it. */
enum err db_vacuum(struct db *db) MUST_CHECK;

/* Read the whole store and verify it. ERR_BROKEN with the first complaint noted. Outside transactions. */
enum err db_check(struct db *db) MUST_CHECK;

/* --- what mksql generates: statements as data, run by the five functions below --------------------------------- */

/* Most statements of one store, and most fields of one statement; mksql refuses more. */
enum { DB_STATEMENTS_MAX = 256, DB_FIELDS_MAX = 32 };

/* DB_INT is int64_t, or const int64_t * when nullable; DB_TEXT and DB_BYTES are struct str, NULL when p is NULL. */
enum db_type { DB_INT, DB_TEXT, DB_BYTES };

/* One member of a parameter or row struct. */
struct db_field {
    const char *name;
    enum db_type type;
    bool is_nullable;
    size_t offset_bytes; /* offsetof the struct */
};

/* One statement. `id` is its place in the connection's cache, unique in the store; -1 is not kept. */
struct db_statement {
    int id;
    const char *name, *sql; /* parameters are ?1 ?2 ... in the order of `in` */
    const struct db_field *in, *out;
    size_t in_count, out_count;
    size_t row_bytes, limit_rows; /* of :many */
};

/* Errors of all five: ERR_CONFLICT when a unique key is taken, ERR_BUSY when the disk is full or away while
 * writing, ERR_BROKEN otherwise (also when a column is NULL or of another type than declared). After ERR_CONFLICT
 * the transaction goes on without that statement; after the others roll back. */

/* :exec - a write of any number of rows. */
enum err db_exec(struct db *db, const struct db_statement *s, const void *in) MUST_CHECK;

/* :one_row - a write that must change exactly one row, else ERR_CONFLICT; what it has changed then is the caller's to
 * roll back. */
enum err db_exec_one(struct db *db, const struct db_statement *s, const void *in) MUST_CHECK;

/* :one - the first row into `*row`, copied to `a`. ERR_NOT_FOUND when there is none. */
enum err db_one(struct db *db, struct arena *a, const struct db_statement *s, const void *in, void *row) MUST_CHECK;

/* :many - all rows as an array in `a`; ERR_TOO_BIG when there are more than limit_rows. */
enum err db_many(struct db *db, struct arena *a, const struct db_statement *s, const void *in, void **rows_out,
                 size_t *count_out) MUST_CHECK;

/* :each - call `fn` for each row, decoded into the caller's `*row`, whose text is borrowed until `fn` returns. Stops
 * at the first error of `fn` and returns it. `fn` may run other statements, not this one. */
enum err db_each(struct db *db, const struct db_statement *s, const void *in, void *row,
                 enum err (*fn)(void *arg, const void *row), void *arg) MUST_CHECK;

#endif
