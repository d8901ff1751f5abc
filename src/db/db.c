/* db.c - connections, transactions and statements over whatever engine the driver speaks to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/db.h"

#include "db/driver.h"

#include <assert.h>
#include <string.h>

enum { FIRST_ROWS = 16 };

enum err db_open(struct arena *a, const char *path, enum db_mode mode, struct db **out)
{
    struct db *db = ARENA_NEW(a, struct db);

    db->driver = &db_sqlite;
    TRY(db->driver->open(path, mode, &db->conn));
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    assert(db->running == 0);
    db_rollback(db);
    for (size_t i = 0; i < DB_STATEMENTS_MAX; i++)
        if (db->slots[i].stmt)
            db->driver->finish(db->slots[i].stmt);
    db->driver->close(db->conn);
    *db = (struct db){0};
}

enum err db_begin(struct db *db, enum db_tx tx)
{
    assert(!db->has_tx);
    TRY(db->driver->begin(db->conn, tx));
    db->has_tx = true;
    db->is_lost = false;
    return OK;
}

enum err db_commit(struct db *db)
{
    assert(db->has_tx && db->running == 0);
    db->has_tx = false;
    TRY(db->driver->end(db->conn, !db->is_lost));
    return db->is_lost ? err_note(ERR_BUSY, "commit of a transaction that the engine had to roll back") : OK;
}

void db_rollback(struct db *db)
{
    assert(db->running == 0);
    if (!db->has_tx)
        return;
    db->has_tx = false;
    if (db->driver->end(db->conn, false) != OK)
        return; /* noted by the driver; the transaction is over all the same */
}

enum err db_finish(struct db *db, enum err e)
{
    if (e == OK)
        return db_commit(db);
    db_rollback(db);
    return e;
}

bool db_in_transaction(const struct db *db)
{
    return db->has_tx;
}

enum err db_checkpoint(struct db *db)
{
    return db_checkpoint_within(db, DB_WAIT_MS);
}

enum err db_checkpoint_within(struct db *db, int wait_ms)
{
    assert(!db->has_tx);
    return db->driver->checkpoint(db->conn, wait_ms);
}

enum err db_vacuum(struct db *db)
{
    assert(!db->has_tx);
    return db->driver->vacuum(db->conn);
}

enum err db_check(struct db *db)
{
    assert(!db->has_tx);
    return db->driver->check(db->conn);
}

/* --- one run of a statement ------------------------------------------------------------------------------------ */

static enum err bind_field(const struct db_driver *d, void *stmt, int at, const struct db_field *f, const char *in)
{
    const void *member = in + f->offset_bytes;
    const struct str *text = member;

    if (f->type == DB_INT) {
        const int64_t *value = f->is_nullable ? *(const int64_t *const *)member : member;

        return value ? d->bind_int(stmt, at, *value) : d->bind_null(stmt, at);
    }
    if (f->is_nullable && !text->p)
        return d->bind_null(stmt, at);
    return f->type == DB_TEXT ? d->bind_text(stmt, at, *text) : d->bind_bytes(stmt, at, *text);
}

static enum err bind_all(struct db *db, void *stmt, const struct db_statement *s, const void *in)
{
    for (size_t i = 0; i < s->in_count; i++)
        TRY(bind_field(db->driver, stmt, (int)i + 1, &s->in[i], in));
    return OK;
}

/* Make the statement ready to step: prepared (once per connection), marked as running, its parameters bound.
 * On OK the caller must end it with finish_run. */
static enum err start_run(struct db *db, const struct db_statement *s, const void *in, struct db_slot *once,
                          struct db_slot **run_out)
{
    struct db_slot *slot = once;
    enum err err;

    assert(db->has_tx && s->id < DB_STATEMENTS_MAX);
    if (db->is_lost)
        return err_note(ERR_BUSY, "%s in a transaction that the engine had to roll back", s->name);
    if (s->id >= 0)
        slot = &db->slots[s->id];
    assert(!slot->of || slot->of == s); /* a connection serves one store */
    assert(!slot->is_running);
    if (!slot->stmt)
        TRY(db->driver->prepare(db->conn, s->sql, &slot->stmt));
    slot->of = s;
    err = bind_all(db, slot->stmt, s, in);
    if (err) {
        db->driver->reset(slot->stmt);
        return err;
    }
    slot->is_running = true;
    db->running++;
    *run_out = slot;
    return OK;
}

static void finish_run(struct db *db, struct db_slot *slot)
{
    db->driver->reset(slot->stmt);
    slot->is_running = false;
    db->running--;
    if (slot->of->id >= 0)
        return;
    db->driver->finish(slot->stmt);
    *slot = (struct db_slot){0};
}

static enum err step(struct db *db, struct db_slot *slot, bool *has_row_out)
{
    enum err err = db->driver->step(slot->stmt, has_row_out);

    if (err && !db->driver->in_transaction(db->conn))
        db->is_lost = true;
    return err;
}

/* Decode column `at` into the row. Nullable integers are put into `*spare`; text is borrowed from the engine. */
static enum err read_field(const struct db_driver *d, void *stmt, int at, const struct db_field *f, char *row,
                           int64_t *spare)
{
    void *member = row + f->offset_bytes;

    if (d->column_is_null(stmt, at)) {
        if (!f->is_nullable)
            return err_note(ERR_BROKEN, "column %s is NULL", f->name);
        memset(member, 0, f->type == DB_INT ? sizeof(const int64_t *) : sizeof(struct str));
        return OK;
    }
    if (f->type == DB_TEXT)
        return d->column_text(stmt, at, member);
    if (f->type == DB_BYTES)
        return d->column_bytes(stmt, at, member);
    if (!f->is_nullable)
        return d->column_int(stmt, at, member);
    *(const int64_t **)member = spare;
    return d->column_int(stmt, at, spare);
}

static enum err read_row(struct db *db, void *stmt, const struct db_statement *s, void *row,
                         int64_t spare[DB_FIELDS_MAX])
{
    for (size_t i = 0; i < s->out_count; i++)
        TRY(read_field(db->driver, stmt, (int)i, &s->out[i], row, &spare[i]));
    return OK;
}

/* Copy what a row has borrowed into the arena. */
static void keep_row(struct arena *a, const struct db_statement *s, char *row)
{
    for (size_t i = 0; i < s->out_count; i++) {
        void *member = row + s->out[i].offset_bytes;
        struct str *text = member;
        const int64_t **number = member;

        if (s->out[i].type != DB_INT) {
            if (text->p)
                *text = arena_str(a, *text);
        } else if (s->out[i].is_nullable && *number) {
            int64_t *copy = ARENA_NEW(a, int64_t);

            *copy = **number;
            *number = copy;
        }
    }
}

/* --- the five ways to run -------------------------------------------------------------------------------------- */

static enum err run_write(struct db *db, const struct db_statement *s, const void *in, int64_t *changed_out)
{
    struct db_slot once = {0}, *run;
    bool has_row = false;
    enum err err;

    TRY(start_run(db, s, in, &once, &run));
    err = step(db, run, &has_row);
    assert(!has_row);
    *changed_out = err ? 0 : db->driver->changed(db->conn);
    finish_run(db, run);
    return err;
}

enum err db_exec(struct db *db, const struct db_statement *s, const void *in)
{
    int64_t changed;

    return run_write(db, s, in, &changed);
}

enum err db_exec_one(struct db *db, const struct db_statement *s, const void *in)
{
    int64_t changed;

    TRY(run_write(db, s, in, &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err db_one(struct db *db, struct arena *a, const struct db_statement *s, const void *in, void *row)
{
    int64_t spare[DB_FIELDS_MAX];
    struct db_slot once = {0}, *run;
    bool has_row = false;
    enum err err;

    TRY(start_run(db, s, in, &once, &run));
    err = step(db, run, &has_row);
    if (!err && !has_row)
        err = ERR_NOT_FOUND;
    if (!err)
        err = read_row(db, run->stmt, s, row, spare);
    if (!err)
        keep_row(a, s, row);
    finish_run(db, run);
    return err;
}

/* Rows being collected. */
struct rows {
    struct arena *arena;
    const struct db_statement *s;
    char *v;
    size_t n, capacity;
};

static enum err add_row(void *arg, const void *row)
{
    struct rows *rows = arg;
    size_t size = rows->s->row_bytes;

    if (rows->n == rows->s->limit_rows)
        return err_note(ERR_TOO_BIG, "%s has more than %zu rows", rows->s->name, rows->s->limit_rows);
    if (rows->n == rows->capacity) {
        size_t capacity = rows->capacity ? rows->capacity * 2 : FIRST_ROWS;
        char *v = arena_alloc(rows->arena, capacity, size);

        if (rows->n)
            memcpy(v, rows->v, rows->n * size);
        rows->v = v;
        rows->capacity = capacity;
    }
    memcpy(rows->v + rows->n * size, row, size);
    keep_row(rows->arena, rows->s, rows->v + rows->n * size);
    rows->n++;
    return OK;
}

enum err db_many(struct db *db, struct arena *a, const struct db_statement *s, const void *in, void **rows_out,
                 size_t *count_out)
{
    struct rows rows = {.arena = a, .s = s};

    TRY(db_each(db, s, in, arena_alloc(a, 1, s->row_bytes), add_row, &rows));
    *rows_out = rows.v;
    *count_out = rows.n;
    return OK;
}

enum err db_each(struct db *db, const struct db_statement *s, const void *in, void *row,
                 enum err (*fn)(void *arg, const void *row), void *arg)
{
    int64_t spare[DB_FIELDS_MAX];
    struct db_slot once = {0}, *run;
    enum err err;

    TRY(start_run(db, s, in, &once, &run));
    for (;;) {
        bool has_row = false;

        err = step(db, run, &has_row);
        if (err || !has_row)
            break;
        err = read_row(db, run->stmt, s, row, spare);
        if (!err)
            err = fn(arg, row);
        if (err)
            break;
    }
    finish_run(db, run);
    return err;
}
