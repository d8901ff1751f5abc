/* mksql_write.c - the checked queries as C: structs, typed functions, tables for db/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mksql.h"

#include "base/file.h"

static bool has_rows(const struct query *q)
{
    return q->kind >= KIND_ONE;
}

/* The row struct's name without "q_" and "_row". */
static struct str row_name(const struct query *q)
{
    return q->out_as.len ? q->out_as : q->name;
}

static struct str function_name(struct arena *a, const struct query *q)
{
    return arena_fmt(a, q->kind == KIND_EACH ? "q_%.*s_each" : "q_%.*s", STR_ARG(q->name));
}

/* A C literal over as many lines as the text has, indented. */
static void put_literal(struct buf *out, struct str text)
{
    struct str rest = text;

    do {
        struct str line = str_cut(&rest, '\n');

        buf_put(out, S("\n        \""));
        for (size_t i = 0; i < line.len; i++) {
            if (line.p[i] == '"' || line.p[i] == '\\')
                buf_char(out, '\\');
            buf_char(out, line.p[i]);
        }
        buf_put(out, rest.p ? S("\\n\"") : S("\""));
    } while (rest.p);
}

/* --- header ---------------------------------------------------------------------------------------------------- */

static void put_struct(struct buf *out, struct str name, const char *suffix, const struct field *fields, size_t count)
{
    static const char *const types[] = {[DB_INT] = "int64_t ", [DB_TEXT] = "struct str ", [DB_BYTES] = "struct str "};

    buf_fmt(out, "struct q_%.*s%s {\n", STR_ARG(name), suffix);
    for (size_t i = 0; i < count; i++) {
        const struct field *f = &fields[i];
        const char *type = f->type == DB_INT && f->is_nullable ? "const int64_t *" : types[f->type];
        const char *note =
            f->type == DB_BYTES
                ? (f->is_nullable ? " /* bytes, or p == NULL */" : " /* bytes */")
                : (f->is_nullable ? (f->type == DB_TEXT ? " /* or p == NULL */" : " /* or NULL */") : "");

        buf_fmt(out, "    %s%.*s;%s\n", type, STR_ARG(f->name), note);
    }
    buf_put(out, S("};\n"));
}

static void put_prototype(struct arena *a, struct buf *out, const struct query *q)
{
    buf_fmt(out, "enum err %.*s(struct db *db", STR_ARG(function_name(a, q)));
    if (q->kind == KIND_ONE || q->kind == KIND_MANY)
        buf_put(out, S(", struct arena *a"));
    if (q->in_count)
        buf_fmt(out, ", const struct q_%.*s *in", STR_ARG(q->name));
    if (q->kind == KIND_ONE)
        buf_fmt(out, ", struct q_%.*s_row *out", STR_ARG(row_name(q)));
    if (q->kind == KIND_MANY)
        buf_fmt(out, ", struct q_%.*s_rows *out", STR_ARG(q->name));
    if (q->kind == KIND_EACH)
        buf_fmt(out, ",\n    enum err (*fn)(void *arg, const struct q_%.*s_row *row), void *arg", STR_ARG(row_name(q)));
    buf_char(out, ')');
}

static void put_comment(struct buf *out, const struct query *q)
{
    static const char *const kinds[] = {
        [KIND_EXEC] = "Writes any number of rows.",
        [KIND_ONE_ROW] = "Writes exactly one row, else ERR_CONFLICT.",
        [KIND_ONE] = "One row, copied to `a`; ERR_NOT_FOUND when there is none.",
        [KIND_EACH] = "Calls `fn` for each row, which borrows until it returns; an error of `fn` ends it.",
    };

    buf_fmt(out, "\n/* %s:%d", q->file, q->line);
    if (q->doc.len)
        buf_fmt(out, "\n * %.*s", STR_ARG(q->doc));
    if (q->kind == KIND_MANY)
        buf_fmt(out, "\n * All rows, copied to `a`; ERR_TOO_BIG when more than %lld. */\n", (long long)q->limit);
    else
        buf_fmt(out, "\n * %s */\n", kinds[q->kind]);
}

static void put_header(struct arena *a, struct buf *out, const struct store *store)
{
    struct str s = store->name;

    buf_fmt(out, "/* sql_%.*s.h - the queries of the %.*s store as functions; made by mksql. */\n", STR_ARG(s),
            STR_ARG(s));
    buf_put(out, S("/* SPDX-License-Identifier: EUPL-1.2 */\n"));
    buf_fmt(out, "#ifndef GEN_SQL_%.*s_H\n#define GEN_SQL_%.*s_H\n\n", STR_ARG(s), STR_ARG(s));
    buf_put(out, S("#include \"db/db.h\"\n#include \"db/migrate.h\"\n\n"));
    buf_fmt(out, "extern const struct db_migrations sql_%.*s_migrations;\n", STR_ARG(s));
    for (size_t i = 0; i < store->query_count; i++) {
        const struct query *q = &store->queries[i];

        put_comment(out, q);
        if (q->in_count)
            put_struct(out, q->name, "", q->in, q->in_count);
        if (has_rows(q) && !q->out_as.len)
            put_struct(out, q->name, "_row", q->out, q->out_count);
        if (q->kind == KIND_MANY)
            buf_fmt(out, "struct q_%.*s_rows {\n    struct q_%.*s_row *v;\n    size_t n;\n};\n", STR_ARG(q->name),
                    STR_ARG(row_name(q)));
        put_prototype(a, out, q);
        buf_put(out, S(" MUST_CHECK;\n"));
    }
    buf_put(out, S("\n#endif\n"));
}

/* --- source ---------------------------------------------------------------------------------------------------- */

static void put_migrations(struct buf *out, const struct store *store)
{
    if (store->migration_count)
        buf_put(out, S("\nstatic const struct db_migration migrations[] = {"));
    for (size_t i = 0; i < store->migration_count; i++) {
        buf_fmt(out, "\n    {\"%s\", S_INIT(", store->migrations[i].name);
        put_literal(out, store->migrations[i].text);
        buf_put(out, S(")},"));
    }
    buf_fmt(out, "%s\nconst struct db_migrations sql_%.*s_migrations = {\"%.*s\", %s, %zu};\n",
            store->migration_count ? "\n};\n" : "", STR_ARG(store->name), STR_ARG(store->name),
            store->migration_count ? "migrations" : "NULL", store->migration_count);
}

static void put_fields(struct buf *out, const struct query *q, const char *prefix, struct str owner, const char *suffix,
                       const struct field *fields, size_t count)
{
    static const char *const types[] = {[DB_INT] = "DB_INT", [DB_TEXT] = "DB_TEXT", [DB_BYTES] = "DB_BYTES"};

    buf_fmt(out, "static const struct db_field %s_%.*s[] = {\n", prefix, STR_ARG(q->name));
    for (size_t i = 0; i < count; i++)
        buf_fmt(out, "    {\"%.*s\", %s, %s, offsetof(struct q_%.*s%s, %.*s)},\n", STR_ARG(fields[i].name),
                types[fields[i].type], fields[i].is_nullable ? "true" : "false", STR_ARG(owner), suffix,
                STR_ARG(fields[i].name));
    buf_put(out, S("};\n"));
}

static void put_statement(struct buf *out, const struct query *q, size_t id)
{
    struct str n = q->name;

    buf_char(out, '\n');
    if (q->in_count)
        put_fields(out, q, "in", n, "", q->in, q->in_count);
    if (q->out_count)
        put_fields(out, q, "out", row_name(q), "_row", q->out, q->out_count);
    buf_fmt(out, "static const struct db_statement s_%.*s = {\n    .id = %zu,\n    .name = \"%.*s\",\n    .sql =",
            STR_ARG(n), id, STR_ARG(n));
    put_literal(out, q->sql);
    buf_put(out, S(",\n"));
    if (q->in_count)
        buf_fmt(out, "    .in = in_%.*s,\n    .in_count = %zu,\n", STR_ARG(n), q->in_count);
    if (q->out_count)
        buf_fmt(out, "    .out = out_%.*s,\n    .out_count = %zu,\n    .row_bytes = sizeof(struct q_%.*s_row),\n",
                STR_ARG(n), q->out_count, STR_ARG(row_name(q)));
    if (q->kind == KIND_MANY)
        buf_fmt(out, "    .limit_rows = %lld,\n", (long long)q->limit);
    buf_put(out, S("};\n"));
}

/* :each is called with the row's own type; db/ knows only void. */
static void put_each_adapter(struct buf *out, const struct query *q)
{
    struct str n = q->name, r = row_name(q);

    buf_fmt(
        out,
        "\nstruct each_%.*s {\n    enum err (*fn)(void *arg, const struct q_%.*s_row *row);\n    void *arg;\n};\n\n",
        STR_ARG(n), STR_ARG(r));
    buf_fmt(out,
            "static enum err each_%.*s_row(void *arg, const void *row)\n{\n    const struct each_%.*s *each = arg;\n\n"
            "    return each->fn(each->arg, row);\n}\n",
            STR_ARG(n), STR_ARG(n));
}

static void put_function(struct arena *a, struct buf *out, const struct query *q)
{
    const char *in = q->in_count ? "in" : "NULL";
    struct str n = q->name;

    if (q->kind == KIND_EACH)
        put_each_adapter(out, q);
    buf_char(out, '\n');
    put_prototype(a, out, q);
    buf_put(out, S("\n{\n"));
    switch (q->kind) {
    case KIND_EXEC:
        buf_fmt(out, "    return db_exec(db, &s_%.*s, %s);\n", STR_ARG(n), in);
        break;
    case KIND_ONE_ROW:
        buf_fmt(out, "    return db_exec_one(db, &s_%.*s, %s);\n", STR_ARG(n), in);
        break;
    case KIND_ONE:
        buf_fmt(out, "    return db_one(db, a, &s_%.*s, %s, out);\n", STR_ARG(n), in);
        break;
    case KIND_MANY:
        buf_fmt(out,
                "    void *rows = NULL;\n\n    TRY(db_many(db, a, &s_%.*s, %s, &rows, &out->n));\n"
                "    out->v = rows;\n    return OK;\n",
                STR_ARG(n), in);
        break;
    case KIND_EACH:
        buf_fmt(out,
                "    struct q_%.*s_row row = {0};\n    struct each_%.*s each = {fn, arg};\n\n"
                "    return db_each(db, &s_%.*s, %s, &row, each_%.*s_row, &each);\n",
                STR_ARG(row_name(q)), STR_ARG(n), STR_ARG(n), in, STR_ARG(n));
        break;
    }
    buf_put(out, S("}\n"));
}

static void put_source(struct arena *a, struct buf *out, const struct store *store)
{
    struct str s = store->name;

    buf_fmt(out, "/* sql_%.*s.c - the queries of the %.*s store as data; made by mksql. */\n", STR_ARG(s), STR_ARG(s));
    buf_put(out, S("/* SPDX-License-Identifier: EUPL-1.2 */\n"));
    buf_fmt(out, "#include \"gen/sql_%.*s.h\"\n\n#include <stddef.h>\n", STR_ARG(s));
    put_migrations(out, store);
    for (size_t i = 0; i < store->query_count; i++) {
        put_statement(out, &store->queries[i], i);
        put_function(a, out, &store->queries[i]);
    }
}

static enum err write_one(struct arena *a, const char *dir, const struct store *store, const char *extension,
                          const struct buf *text)
{
    struct str path = arena_fmt(a, "%s/sql_%.*s.%s", dir, STR_ARG(store->name), extension);

    if (text->full)
        return err_note(ERR_TOO_BIG, "%.*s", STR_ARG(path));
    return file_write(path.p, buf_str(text), 0644);
}

enum err sql_write(struct arena *a, const struct store *store, const char *dir)
{
    struct buf header = buf_new(a, SQL_OUT_LIMIT), source = buf_new(a, SQL_OUT_LIMIT);

    put_header(a, &header, store);
    put_source(a, &source, store);
    TRY(write_one(a, dir, store, "h", &header));
    return write_one(a, dir, store, "c", &source);
}
