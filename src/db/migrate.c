/* migrate.c - applying the embedded migrations in order and refusing a store that does not match them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/migrate.h"

#include "base/buf.h"
#include "base/crypto.h"
#include "db/driver.h"

#include <stddef.h>

enum { SCRIPT_LIMIT_BYTES = 1024 * 1024, MIGRATIONS_MAX = 1000, TRIGGERS_MAX = 1000 };

/* The only statements of the product outside sql/: they must work before any migration has. */

struct applied {
    int64_t n;
    struct str name, sum;
};

static const struct db_field applied_fields[] = {
    {"n", DB_INT, false, offsetof(struct applied, n)},
    {"name", DB_TEXT, false, offsetof(struct applied, name)},
    {"sum", DB_BYTES, false, offsetof(struct applied, sum)},
};

static const struct db_statement applied_list = {
    .id = -1,
    .name = "migration_list",
    .sql = "SELECT n, name, sum FROM schema_migration ORDER BY n",
    .out = applied_fields,
    .out_count = 3,
    .row_bytes = sizeof(struct applied),
    .limit_rows = MIGRATIONS_MAX,
};

static const struct db_statement applied_insert = {
    .id = -1,
    .name = "migration_insert",
    .sql = "INSERT INTO schema_migration (n, name, sum) VALUES (?1, ?2, ?3)",
    .in = applied_fields,
    .in_count = 3,
};

struct trigger {
    struct str name, text;
};

static const struct db_field trigger_fields[] = {
    {"name", DB_TEXT, false, offsetof(struct trigger, name)},
    {"sql", DB_TEXT, false, offsetof(struct trigger, text)},
};

static const char *const table = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                 "n @ID@, name TEXT NOT NULL UNIQUE, sum @BYTES@ NOT NULL) @TABLE_END@";

/* The text with its words replaced by the engine's, terminated. */
static enum err expand(struct arena *a, const struct db_driver *d, struct str sql, const char **out)
{
    struct buf text = buf_new(a, SCRIPT_LIMIT_BYTES);

    while (sql.len) {
        size_t i = 0, at = str_find(sql, '@', 0);

        buf_put(&text, str_sub(sql, 0, at));
        if (at == SIZE_MAX)
            break;
        sql = str_sub(sql, at, SIZE_MAX);
        while (i < d->word_count && !str_starts(sql, d->words[i].word))
            i++;
        if (i == d->word_count)
            return err_note(ERR_BROKEN, "unknown word %.*s", STR_ARG(str_sub(sql, 0, 12)));
        buf_put(&text, d->words[i].text);
        sql = str_sub(sql, d->words[i].word.len, SIZE_MAX);
    }
    buf_char(&text, '\0');
    if (text.full)
        return err_note(ERR_BROKEN, "migration longer than %d bytes", SCRIPT_LIMIT_BYTES);
    *out = text.p;
    return OK;
}

/* The record that migration `i` has left when it is applied unchanged. */
static struct applied record_of(struct arena *a, const struct db_migrations *all, size_t i)
{
    struct key32 sum = hash_plain(all->v[i].sql);

    return (struct applied){
        .n = (int64_t)i + 1,
        .name = str_from(all->v[i].name),
        .sum = arena_str(a, (struct str){(const char *)sum.b, sizeof sum.b}),
    };
}

/* Compare what the store says is applied with what we know; how many are applied into `*count_out`.
 * Needs an open transaction. */
static enum err compare(struct arena *a, struct db *db, const struct db_migrations *all, size_t *count_out)
{
    const struct applied *found;
    void *rows;

    TRY(db_many(db, a, &applied_list, NULL, &rows, count_out));
    found = rows;
    if (*count_out > all->n)
        return err_note(ERR_BROKEN, "store %s: migration %.*s is unknown to this program; it is older than the store",
                        all->store, STR_ARG(found[all->n].name));
    for (size_t i = 0; i < *count_out; i++) {
        struct applied want = record_of(a, all, i);

        if (found[i].n != want.n || !str_eq(found[i].name, want.name) || !str_eq(found[i].sum, want.sum))
            return err_note(ERR_BROKEN, "store %s: migration %s is not the one that was applied", all->store,
                            all->v[i].name);
    }
    return OK;
}

/* Inside the write transaction: another process may have been faster, so look again under the lock. */
static enum err apply(struct arena *a, struct db *db, const struct db_migrations *all, size_t i)
{
    struct applied record = record_of(a, all, i);
    size_t count;
    const char *script;
    enum err err;

    TRY(compare(a, db, all, &count));
    if (count > i)
        return OK;
    TRY(expand(a, db->driver, all->v[i].sql, &script));
    err = db->driver->script(db->conn, script);
    if (err)
        return err_note(err, "store %s: migration %s failed", all->store, all->v[i].name);
    return db_exec_one(db, &applied_insert, &record);
}

static enum err make_table(struct arena *a, struct db *db)
{
    const char *script;

    TRY(expand(a, db->driver, str_from(table), &script));
    return db->driver->script(db->conn, script);
}

/* End the transaction as `err` tells. */
static enum err settle(struct db *db, enum err err)
{
    if (!err)
        return db_commit(db);
    db_rollback(db);
    return err;
}

enum err db_migrate(struct arena *a, struct db *db, const struct db_migrations *all)
{
    size_t count;

    TRY(db_begin(db, DB_WRITE));
    TRY(settle(db, make_table(a, db)));
    TRY(db_begin(db, DB_READ));
    TRY(settle(db, compare(a, db, all, &count)));
    for (size_t i = count; i < all->n; i++) {
        TRY(db_begin(db, DB_WRITE));
        TRY(settle(db, apply(a, db, all, i)));
    }
    return OK;
}

static size_t count_in(struct str text, struct str word)
{
    size_t count = 0;

    for (size_t at; (at = str_find_str(text, word)) != SIZE_MAX; count++)
        text = str_sub(text, at + word.len, SIZE_MAX);
    return count;
}

/* Triggers hold what may never change: a store must have ours, as they are written, and no others. */
static enum err compare_triggers(struct arena *a, struct db *db, const struct db_migrations *all)
{
    const struct db_statement list = {.id = -1,
                                      .name = "trigger_list",
                                      .sql = db->driver->trigger_list,
                                      .out = trigger_fields,
                                      .out_count = 2,
                                      .row_bytes = sizeof(struct trigger),
                                      .limit_rows = TRIGGERS_MAX};
    size_t count, wanted = 0;
    const struct trigger *found;
    void *rows;

    TRY(db_many(db, a, &list, NULL, &rows, &count));
    found = rows;
    for (size_t i = 0; i < all->n; i++)
        wanted += count_in(all->v[i].sql, S("CREATE TRIGGER ")) - count_in(all->v[i].sql, S("DROP TRIGGER "));
    for (size_t t = 0; t < count; t++) {
        bool is_ours = false;

        for (size_t i = 0; i < all->n && !is_ours; i++)
            is_ours = str_find_str(all->v[i].sql, found[t].text) != SIZE_MAX;
        if (!is_ours)
            return err_note(ERR_BROKEN, "store %s: trigger %.*s is not ours", all->store, STR_ARG(found[t].name));
    }
    if (count != wanted)
        return err_note(ERR_BROKEN, "store %s: %zu of %zu triggers are missing", all->store, wanted - count, wanted);
    return OK;
}

enum err db_migrate_check(struct arena *a, struct db *db, const struct db_migrations *all)
{
    size_t count = 0;

    TRY(db_begin(db, DB_READ));
    TRY(settle(db, compare(a, db, all, &count)));
    if (count < all->n)
        return err_note(ERR_BROKEN, "store %s: migration %s is not applied; run `digiraati migrate`", all->store,
                        all->v[count].name);
    TRY(db_begin(db, DB_READ));
    return settle(db, compare_triggers(a, db, all));
}
