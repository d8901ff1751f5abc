/* mksql.h - what the parts of mksql share: query blocks as read from sql/, and the steps from file to C. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_MKSQL_H
#define TOOLS_MKSQL_H

#include "base/arena.h"
#include "base/buf.h"
#include "db/db.h"

enum { SQL_QUERIES_MAX = DB_STATEMENTS_MAX, SQL_MIGRATIONS_MAX = 999, SQL_OUT_LIMIT = 8 * 1024 * 1024 };

/* One file, whole. */
struct sql_file {
    const char *path;
    struct str text;
    const char *name;       /* without folder and ".sql": "0001_core" */
    bool is_for_one_engine; /* "0002_guards.sqlite.sql": not shared SQL */
};

enum query_kind { KIND_EXEC, KIND_ONE_ROW, KIND_ONE, KIND_MANY, KIND_EACH };

struct field {
    struct str name;
    enum db_type type;
    bool is_nullable;
};

/* One "-- name:" block. */
struct query {
    const char *file;
    int line, sql_line; /* of the name and of the first line of SQL, from 1 */
    struct str name, doc;
    enum query_kind kind;
    int64_t limit;
    struct field in[DB_FIELDS_MAX], out[DB_FIELDS_MAX];
    size_t in_count, out_count;
    struct str out_as;   /* "out: as NAME": shares the row struct of that query; empty otherwise */
    struct str raw, sql; /* as written; with ?1 ?2 for :names and without comments */
};

struct store {
    struct str name;
    const struct sql_file *migrations;
    size_t migration_count;
    struct query *queries;
    size_t query_count;
};

/* Each of these refuses a fault with file:line and ends the program. */

/* Append the blocks of one file to `store`. */
void sql_parse_file(struct arena *a, struct store *store, const struct sql_file *file);

/* Refuse what is not portable SQL (one engine's functions, double quotes, LIKE...). */
void sql_check_portable(const char *file, int line, struct str sql);

/* Check the text of a query, number its parameters and fill in `q->sql`. */
void sql_number_parameters(struct arena *a, struct query *q);

/* Run the migrations on a scratch SQLite database and prepare every query on it. */
void sql_check_store(struct arena *a, const struct store *store);

/* Write sql_STORE.h and sql_STORE.c into `dir`. */
enum err sql_write(struct arena *a, const struct store *store, const char *dir) MUST_CHECK;

#endif
