/* mksql.c - build tool: SQL files in, checked and typed C functions out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mksql.h"

#include "base/file.h"
#include "tools/refuse.h"

#include <dirent.h>
#include <string.h>

/* usage: mksql --store NAME --migrations DIR --queries DIR --out DIR
 * Reads DIR/0001_name.sql... (shared SQL with the words of db/words.def; 0002_name.sqlite.sql is for that engine only)
 * and DIR/name.sql, blocks that end at an empty line:
 *
 *   -- What it is for; goes into the generated comment.
 *   -- name: survey_by_slug :one  in: slug text  out: id int, closes_ms int?
 *   SELECT id, closes_ms FROM survey WHERE slug = :slug;
 *
 * kinds :exec :one_row :one :many limit=N :each; types int text bytes, with ? when NULL is allowed; comment lines that
 * follow the name line continue it; "out: as NAME" takes the row struct of that query. */

enum { FILE_LIMIT_BYTES = 1024 * 1024, FILES_MAX = 1000, ARENA_LIMIT_BYTES = 256 * 1024 * 1024 };

struct arguments {
    const char *store, *migrations, *queries, *out;
};

static int is_sql(const struct dirent *entry)
{
    return str_ends(str_from(entry->d_name), S(".sql"));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* All *.sql of a folder in the order of their names. */
static struct sql_file *read_folder(struct arena *a, const char *dir, size_t *count_out)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, is_sql, by_name);
    struct sql_file *files;

    if (n < 0)
        refuse(dir, 0, "cannot read the folder");
    if (n > FILES_MAX)
        refuse(dir, 0, "more than %d files", FILES_MAX);
    files = arena_alloc(a, (size_t)n + 1, sizeof *files);
    for (int i = 0; i < n; i++) {
        struct str name = str_from(entries[i]->d_name);

        files[i].path = arena_fmt(a, "%s/%s", dir, entries[i]->d_name).p;
        if (file_read(a, files[i].path, FILE_LIMIT_BYTES, &files[i].text) != OK)
            refuse(files[i].path, 0, "cannot read");
        name = str_sub(name, 0, name.len - 4);
        files[i].is_for_one_engine = str_ends(name, S(".sqlite"));
        if (files[i].is_for_one_engine)
            name = str_sub(name, 0, name.len - 7);
        files[i].name = arena_cstr(a, name);
        free(entries[i]);
    }
    free(entries);
    *count_out = (size_t)n;
    return files;
}

/* Migrations are numbered 0001, 0002... without gaps. */
static void check_numbers(const struct sql_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str name = str_from(files[i].name);
        int64_t n = 0;

        if (name.len < 6 || name.p[4] != '_' || str_int(str_sub(name, 0, 4), 1, SQL_MIGRATIONS_MAX, &n) != OK ||
            n != (int64_t)i + 1)
            refuse(files[i].path, 1, "migrations are numbered from 0001 without gaps; expected %04zu_name.sql", i + 1);
    }
}

static bool read_arguments(int argc, char **argv, struct arguments *args)
{
    const struct {
        const char *option, **value;
    } options[] = {
        {"--store", &args->store},
        {"--migrations", &args->migrations},
        {"--queries", &args->queries},
        {"--out", &args->out},
    };

    for (int i = 1; i + 1 < argc; i += 2)
        for (size_t k = 0; k < sizeof options / sizeof options[0]; k++)
            if (strcmp(argv[i], options[k].option) == 0)
                *options[k].value = argv[i + 1];
    return argc == 9 && args->store && args->migrations && args->queries && args->out;
}

int main(int argc, char **argv)
{
    struct arguments args = {0};
    struct arena arena;
    struct store store = {0};
    const struct sql_file *queries;
    size_t query_files;
    enum err err;

    if (!read_arguments(argc, argv, &args)) {
        fputs("usage: mksql --store NAME --migrations DIR --queries DIR --out DIR\n", stderr);
        return 2;
    }
    arena_init(&arena, ARENA_LIMIT_BYTES);
    store.name = str_from(args.store);
    store.queries = arena_alloc(&arena, SQL_QUERIES_MAX, sizeof *store.queries);
    store.migrations = read_folder(&arena, args.migrations, &store.migration_count);
    check_numbers(store.migrations, store.migration_count);
    queries = read_folder(&arena, args.queries, &query_files);
    for (size_t i = 0; i < query_files; i++)
        sql_parse_file(&arena, &store, &queries[i]);
    sql_check_store(&arena, &store);
    err = sql_write(&arena, &store, args.out);
    arena_free(&arena);
    return err ? 1 : 0;
}
