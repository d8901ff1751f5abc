/* mksql_check.c - every statement is tried on a scratch database made from the migrations. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mksql.h"

#include "tools/refuse.h"

#include <sqlite3.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TABLES_MAX = 64 };

#define DB_WORD(name, sqlite, postgresql) {S_INIT(name), S_INIT(sqlite)},
static const struct {
    struct str word, text;
} words[] = {
#include "db/words.def"
};
#undef DB_WORD

/* Tables that the statement being prepared touches, told by the authorizer. */
struct touched {
    struct arena *arena;
    const char *tables[TABLES_MAX];
    size_t count;
};

static int line_at(const char *text, const char *at, int first)
{
    for (; text < at; text++)
        first += *text == '\n';
    return first;
}

/* --- migrations ------------------------------------------------------------------------------------------------ */

static const char *expand(struct arena *a, const struct sql_file *file)
{
    struct buf out = buf_new(a, file->text.len * 2 + 1024);
    struct str rest = file->text;

    while (rest.len) {
        size_t i = 0, at = str_find(rest, '@', 0);

        buf_put(&out, str_sub(rest, 0, at));
        if (at == SIZE_MAX)
            break;
        rest = str_sub(rest, at, SIZE_MAX);
        while (i < sizeof words / sizeof words[0] && !str_starts(rest, words[i].word))
            i++;
        if (i == sizeof words / sizeof words[0])
            refuse(file->path, line_at(file->text.p, rest.p, 1),
                   "unknown word; there are @ID@ @INT@ @REF@ @BYTES@ @TABLE_END@");
        buf_put(&out, words[i].text);
        rest = str_sub(rest, words[i].word.len, SIZE_MAX);
    }
    buf_char(&out, '\0');
    return out.p;
}

/* Every table must be STRICT and WITHOUT ROWID: row ids would tell the order of insertion. */
static void check_tables(sqlite3 *db, const struct sql_file *file, int line)
{
    sqlite3_stmt *stmt;

    if (sqlite3_prepare_v2(db,
                           "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                           " AND substr(name, 1, 7) <> 'sqlite_' AND NOT (wr AND strict)",
                           -1, &stmt, NULL) != SQLITE_OK)
        refuse(file->path, line, "%s", sqlite3_errmsg(db));
    if (sqlite3_step(stmt) == SQLITE_ROW)
        refuse(file->path, line, "table %s must end with @TABLE_END@", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
}

static void run_migration(struct arena *a, sqlite3 *db, const struct sql_file *file)
{
    const char *text = expand(a, file), *rest = text;

    if (!file->is_for_one_engine)
        sql_check_portable(file->path, 1, file->text);
    for (;;) {
        sqlite3_stmt *stmt;
        const char *tail;

        while (isspace((unsigned char)*rest))
            rest++;
        if (sqlite3_prepare_v2(db, rest, -1, &stmt, &tail) != SQLITE_OK) {
            int at = sqlite3_error_offset(db);

            refuse(file->path, line_at(text, rest + (at > 0 ? at : 0), 1), "%s", sqlite3_errmsg(db));
        }
        if (!stmt)
            return; /* only comments were left */
        if (sqlite3_step(stmt) != SQLITE_DONE)
            refuse(file->path, line_at(text, rest, 1), "%s", sqlite3_errmsg(db));
        sqlite3_finalize(stmt);
        check_tables(db, file, line_at(text, tail, 1));
        rest = tail;
    }
}

/* --- queries --------------------------------------------------------------------------------------------------- */

static int note_table(void *arg, int action, const char *table, const char *column, const char *schema,
                      const char *trigger)
{
    struct touched *t = arg;

    (void)column;
    (void)schema;
    (void)trigger;
    if (action != SQLITE_READ && action != SQLITE_UPDATE && action != SQLITE_INSERT && action != SQLITE_DELETE)
        return SQLITE_OK;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->tables[i], table) == 0)
            return SQLITE_OK;
    if (t->count < TABLES_MAX)
        t->tables[t->count++] = arena_cstr(t->arena, str_from(table));
    return SQLITE_OK;
}

static const char *type_name(enum db_type type)
{
    static const char *const names[] = {[DB_INT] = "int", [DB_TEXT] = "text", [DB_BYTES] = "bytes"};

    return names[type];
}

/* Whether the type of a column as written in CREATE TABLE is the declared one. */
static bool is_type(const char *column_type, enum db_type type)
{
    static const char *const names[] = {[DB_INT] = "INTEGER", [DB_TEXT] = "TEXT", [DB_BYTES] = "BLOB"};

    return strcasecmp(column_type, names[type]) == 0;
}

/* A parameter named like a column of a table in the statement is meant for it. */
static void check_parameters(sqlite3 *db, const struct query *q, const struct touched *t)
{
    for (size_t i = 0; i < q->in_count; i++)
        for (size_t k = 0; k < t->count; k++) {
            const char *type = NULL, *name = arena_cstr(t->arena, q->in[i].name);

            if (sqlite3_table_column_metadata(db, "main", t->tables[k], name, &type, NULL, NULL, NULL, NULL) ==
                    SQLITE_OK &&
                !is_type(type, q->in[i].type))
                refuse(q->file, q->line, "parameter :%s is %s but column %s.%s is %s", name, type_name(q->in[i].type),
                       t->tables[k], name, type);
        }
}

static bool has_outer_join(struct str sql)
{
    static const char *const joins[] = {"left", "right", "full"};

    for (size_t at = 0; at < sql.len; at++)
        for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++)
            if (sql.len - at > strlen(joins[i]) && strncasecmp(sql.p + at, joins[i], strlen(joins[i])) == 0)
                return true;
    return false;
}

static void check_column(sqlite3 *db, sqlite3_stmt *stmt, const struct query *q, int i)
{
    const struct field *f = &q->out[i];
    const char *type = sqlite3_column_decltype(stmt, i);
    const char *table = sqlite3_column_table_name(stmt, i), *column = sqlite3_column_origin_name(stmt, i);
    int is_not_null;

    if (!str_eq(f->name, str_from(sqlite3_column_name(stmt, i))))
        refuse(q->file, q->line, "column %d is named %s, not %.*s as in out:", i + 1, sqlite3_column_name(stmt, i),
               STR_ARG(f->name));
    if (type && !is_type(type, f->type))
        refuse(q->file, q->line, "column %.*s is %s, not %s", STR_ARG(f->name), type, type_name(f->type));
    if (!table || !column ||
        sqlite3_table_column_metadata(db, "main", table, column, NULL, NULL, &is_not_null, NULL, NULL) != SQLITE_OK)
        return;
    if (!is_not_null && !f->is_nullable)
        refuse(q->file, q->line, "column %.*s may be NULL: write %s? or COALESCE", STR_ARG(f->name),
               type_name(f->type));
    if (is_not_null && f->is_nullable && !has_outer_join(q->sql))
        refuse(q->file, q->line, "column %.*s is never NULL: write %s", STR_ARG(f->name), type_name(f->type));
}

static void check_query(struct arena *a, sqlite3 *db, const struct query *q)
{
    struct touched touched = {.arena = a};
    const char *sql = arena_cstr(a, q->sql);
    bool is_read = q->kind >= KIND_ONE;
    sqlite3_stmt *stmt;
    int columns;

    sqlite3_set_authorizer(db, note_table, &touched);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        int at = sqlite3_error_offset(db);

        refuse(q->file, line_at(sql, sql + (at > 0 ? at : 0), q->sql_line), "%s", sqlite3_errmsg(db));
    }
    sqlite3_set_authorizer(db, NULL, NULL);
    if (is_read != (bool)sqlite3_stmt_readonly(stmt))
        refuse(q->file, q->line,
               is_read ? "%.*s writes: its kind must be :exec or :one_row"
                       : "%.*s only reads: its kind must be :one, :many or :each",
               STR_ARG(q->name));
    columns = sqlite3_column_count(stmt);
    if (columns != (int)q->out_count)
        refuse(q->file, q->line, "%.*s gives %d columns, out: has %zu", STR_ARG(q->name), columns, q->out_count);
    for (int i = 0; i < columns; i++)
        check_column(db, stmt, q, i);
    check_parameters(db, q, &touched);
    sqlite3_finalize(stmt);
}

void sql_check_store(struct arena *a, const struct store *store)
{
    sqlite3 *db;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK)
        refuse("mksql", 0, "cannot open a scratch database");
    for (size_t i = 0; i < store->migration_count; i++)
        run_migration(a, db, &store->migrations[i]);
    for (size_t i = 0; i < store->query_count; i++)
        check_query(a, db, &store->queries[i]);
    sqlite3_close(db);
}
