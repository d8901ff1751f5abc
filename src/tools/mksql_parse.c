/* mksql_parse.c - query files as blocks: name, kind, parameters, columns, text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mksql.h"

#include "tools/refuse.h"

#include <ctype.h>

static const struct {
    const char *word;
    enum query_kind kind;
} kinds[] = {
    {":exec", KIND_EXEC}, {":one_row", KIND_ONE_ROW}, {":one", KIND_ONE}, {":many", KIND_MANY}, {":each", KIND_EACH},
};

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(islower((unsigned char)s.p[i]) || (i > 0 && (isdigit((unsigned char)s.p[i]) || s.p[i] == '_'))))
            return false;
    return s.len > 0 && s.len <= 60;
}

/* Cut the first word off. */
static struct str take_word(struct str *rest)
{
    struct str s = str_trim(*rest);
    size_t n = 0;

    while (n < s.len && !isspace((unsigned char)s.p[n]))
        n++;
    *rest = str_sub(s, n, SIZE_MAX);
    return str_sub(s, 0, n);
}

static void parse_type(const struct query *q, struct str word, struct field *f)
{
    if (str_ends(word, S("?"))) {
        f->is_nullable = true;
        word.len--;
    }
    if (str_eq(word, S("int")))
        f->type = DB_INT;
    else if (str_eq(word, S("text")))
        f->type = DB_TEXT;
    else if (str_eq(word, S("bytes")))
        f->type = DB_BYTES;
    else
        refuse(q->file, q->line, "type of %.*s must be int, text or bytes, with ? when it may be NULL",
               STR_ARG(f->name));
}

/* "id int, title text?" */
static void parse_fields(const struct query *q, struct str list, struct field *fields, size_t *count)
{
    while (list.p) {
        struct str part = str_cut(&list, ',');
        struct field f = {.name = take_word(&part)};

        if (!is_name(f.name))
            refuse(q->file, q->line, "\"%.*s\" is not a field name", STR_ARG(f.name));
        parse_type(q, take_word(&part), &f);
        if (str_trim(part).len)
            refuse(q->file, q->line, "a comma is missing after %.*s", STR_ARG(f.name));
        for (size_t i = 0; i < *count; i++)
            if (str_eq(fields[i].name, f.name))
                refuse(q->file, q->line, "%.*s is declared twice", STR_ARG(f.name));
        if (*count == DB_FIELDS_MAX)
            refuse(q->file, q->line, "more than %d fields", DB_FIELDS_MAX);
        fields[(*count)++] = f;
    }
}

static const struct query *find(const struct store *store, struct str name)
{
    for (size_t i = 0; i < store->query_count; i++)
        if (str_eq(store->queries[i].name, name))
            return &store->queries[i];
    return NULL;
}

static void parse_out(const struct store *store, struct query *q, struct str list)
{
    struct str rest = list;
    const struct query *other;

    if (!str_eq(take_word(&rest), S("as"))) {
        parse_fields(q, list, q->out, &q->out_count);
        return;
    }
    other = find(store, str_trim(rest));
    if (!other || other->out_count == 0 || other->out_as.len)
        refuse(q->file, q->line, "out: as %.*s: no such query above with columns of its own", STR_ARG(str_trim(rest)));
    q->out_as = other->name;
    q->out_count = other->out_count;
    for (size_t i = 0; i < other->out_count; i++)
        q->out[i] = other->out[i];
}

static void parse_kind(struct query *q, struct str *rest)
{
    struct str word = take_word(rest), after = *rest;
    struct str limit = take_word(&after);
    bool has_limit = str_starts(limit, S("limit="));
    size_t i = 0;

    while (i < sizeof kinds / sizeof kinds[0] && !str_eq(word, str_from(kinds[i].word)))
        i++;
    if (i == sizeof kinds / sizeof kinds[0])
        refuse(q->file, q->line, "%.*s needs a kind: :exec, :one_row, :one, :many or :each", STR_ARG(q->name));
    q->kind = kinds[i].kind;
    if (has_limit != (q->kind == KIND_MANY))
        refuse(q->file, q->line, "limit=N belongs to :many, and :many needs it");
    if (!has_limit)
        return;
    if (str_int(str_sub(limit, 6, SIZE_MAX), 1, 100000, &q->limit) != OK)
        refuse(q->file, q->line, "limit= must be 1 to 100000");
    *rest = after;
}

/* "name :kind limit=N in: ... out: ..." */
static void parse_header(const struct store *store, struct query *q, struct str header)
{
    size_t at;

    q->name = take_word(&header);
    if (!is_name(q->name))
        refuse(q->file, q->line, "\"%.*s\" is not a query name", STR_ARG(q->name));
    if (find(store, q->name))
        refuse(q->file, q->line, "a query named %.*s stands at %s:%d already", STR_ARG(q->name),
               find(store, q->name)->file, find(store, q->name)->line);
    parse_kind(q, &header);
    at = str_find_str(header, S("out:"));
    if (at != SIZE_MAX) {
        parse_out(store, q, str_sub(header, at + 4, SIZE_MAX));
        header = str_sub(header, 0, at);
    }
    header = str_trim(header);
    if (str_starts(header, S("in:")))
        parse_fields(q, str_sub(header, 3, SIZE_MAX), q->in, &q->in_count);
    else if (header.len)
        refuse(q->file, q->line, "expected in: or out:, not \"%.*s\"", STR_ARG(header));
    if ((q->kind <= KIND_ONE_ROW) != (q->out_count == 0))
        refuse(q->file, q->line, "out: belongs to :one, :many and :each, and they need it");
}

/* The lines of a file being read. */
struct reader {
    struct str rest, line;
    int number;
};

static bool read_line(struct reader *r)
{
    if (!r->rest.p)
        return false;
    r->line = str_cut(&r->rest, '\n');
    r->number++;
    return true;
}

/* Text after "--"; p == NULL when the line is no comment. */
static struct str comment(struct str line)
{
    return str_starts(line, S("--")) ? str_trim(str_sub(line, 2, SIZE_MAX)) : (struct str){NULL, 0};
}

static bool begins_block(struct str line)
{
    return str_starts(comment(line), S("name:"));
}

/* From the name line to the last line of SQL; leaves the reader on the line that follows. */
static bool parse_block(struct arena *a, struct store *store, struct query *q, struct reader *r)
{
    struct buf header = buf_new(a, 4096);
    const char *begin;
    bool has_more;

    buf_put(&header, str_sub(comment(r->line), 5, SIZE_MAX));
    while ((has_more = read_line(r)) && comment(r->line).p && !begins_block(r->line)) {
        buf_char(&header, ' ');
        buf_put(&header, comment(r->line));
    }
    if (header.full)
        refuse(q->file, q->line, "header longer than 4096 bytes");
    parse_header(store, q, buf_str(&header));
    q->sql_line = r->number;
    begin = r->line.p;
    while (has_more && str_trim(r->line).len && !begins_block(r->line)) {
        q->raw = (struct str){begin, (size_t)(r->line.p + r->line.len - begin)};
        has_more = read_line(r);
    }
    return has_more;
}

void sql_parse_file(struct arena *a, struct store *store, const struct sql_file *file)
{
    struct reader r = {.rest = file->text};
    struct buf doc = buf_new(a, file->text.len + 1);
    bool has_line = read_line(&r);

    while (has_line) {
        if (begins_block(r.line)) {
            struct query q = {.file = file->path, .line = r.number, .doc = arena_str(a, buf_str(&doc))};

            has_line = parse_block(a, store, &q, &r);
            sql_number_parameters(a, &q);
            if (store->query_count == SQL_QUERIES_MAX)
                refuse(q.file, q.line, "more than %d queries", SQL_QUERIES_MAX);
            store->queries[store->query_count++] = q;
            buf_clear(&doc);
            continue;
        }
        if (comment(r.line).p) {
            if (doc.len)
                buf_put(&doc, S("\n"));
            buf_put(&doc, comment(r.line));
        } else if (str_trim(r.line).len) {
            refuse(file->path, r.number, "SQL without a \"-- name:\" line; a block ends at an empty line");
        } else {
            buf_clear(&doc);
        }
        has_line = read_line(&r);
    }
}
