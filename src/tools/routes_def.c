/* routes_def.c - src/site/routes.def as the build tools read it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/routes_def.h"

#include <string.h>

#include "base/file.h"
#include "tools/refuse.h"

enum { COLUMNS = 7, FILE_LIMIT_BYTES = 1 << 20 };

/* The line being read, for messages. */
struct where {
    const char *file;
    int line;
};

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_' || (i && s.p[i] >= '0' && s.p[i] <= '9')))
            return false;
    return s.len > 0;
}

static bool is_one_of(struct str s, const char *const *names)
{
    for (; *names; names++)
        if (str_eq(s, str_from(*names)))
            return true;
    return false;
}

/* The columns between the parentheses. An address holds no comma. */
static void cut_columns(struct where at, struct str line, struct str columns_out[COLUMNS])
{
    struct str rest;
    size_t n = 0;

    if (!str_starts(line, S("ROUTE(")) || !str_ends(line, S(")")))
        refuse(at.file, at.line, "expected ROUTE(id, method, path, who, csrf, database, body)");
    rest = str_sub(line, 6, line.len - 7);
    while (rest.p) {
        struct str column = str_trim(str_cut(&rest, ','));

        if (n == COLUMNS || column.len == 0)
            refuse(at.file, at.line, "a route has %d columns: %s", COLUMNS,
                   n == COLUMNS ? "one too many" : "one is empty");
        columns_out[n++] = column;
    }
    if (n < COLUMNS)
        refuse(at.file, at.line, "a route has %d columns: only %zu here", COLUMNS, n);
}

static void add_param(struct where at, struct route_def *r, struct str name)
{
    if (!is_name(name))
        refuse(at.file, at.line, "{%.*s} is no name", STR_ARG(name));
    if (r->param_count == ROUTE_PARAMS)
        refuse(at.file, at.line, "more than %d braces in an address", ROUTE_PARAMS);
    for (size_t i = 0; i < r->param_count; i++)
        if (str_eq(r->params[i].name, name))
            refuse(at.file, at.line, "{%.*s} twice in an address", STR_ARG(name));
    r->params[r->param_count++] = (struct route_param){name, str_eq(name, S("id")) || str_ends(name, S("_id"))};
}

static void read_path(struct where at, struct route_def *r, struct str quoted)
{
    if (quoted.len < 3 || !str_starts(quoted, S("\"/")) || !str_ends(quoted, S("\"")))
        refuse(at.file, at.line, "the address must be quoted and start with /");
    r->path = str_sub(quoted, 1, quoted.len - 2);
    for (size_t i = 0; i < r->path.len; i++) {
        char c = r->path.p[i];

        if (c == '{') {
            size_t end = str_find(r->path, '}', i);

            if (end == SIZE_MAX)
                refuse(at.file, at.line, "unbalanced brace in %.*s", STR_ARG(r->path));
            if (r->path.p[i - 1] != '/' ||
                (end + 1 < r->path.len && r->path.p[end + 1] != '/' && r->path.p[end + 1] != '.'))
                refuse(at.file, at.line, "a brace must be a whole part of the address");
            add_param(at, r, str_sub(r->path, i + 1, end - i - 1));
            i = end;
        } else if (c == '}') {
            refuse(at.file, at.line, "unbalanced brace in %.*s", STR_ARG(r->path));
        } else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("/-_.", c))) {
            refuse(at.file, at.line, "only a-z 0-9 / - _ . may stand in an address");
        }
    }
}

/* "0", "4096" or "256 * K"; K is 1024. */
static int64_t read_body(struct where at, struct str s)
{
    struct str number = str_trim(str_cut(&s, '*'));
    int64_t n;

    if (str_int(number, 0, 1 << 30, &n) || (s.p && !str_eq(str_trim(s), S("K"))))
        refuse(at.file, at.line, "the body limit must be a number, or a number * K");
    return s.p ? n * 1024 : n;
}

static void check_rules(struct where at, const struct route_def *r, const struct str columns[COLUMNS])
{
    static const char *const safe[] = {"TX_NONE", "TX_READ", NULL};
    static const char *const all[] = {"TX_NONE", "TX_READ", "TX_WRITE", "TX_SELF", NULL};
    bool is_safe = str_eq(columns[4], S("SAFE")), is_public = str_eq(columns[3], S("PUBLIC"));
    bool is_staff = str_eq(r->path, S("/hallinta")) || str_starts(r->path, S("/hallinta/"));
    int64_t body_bytes = read_body(at, columns[6]);

    if (!is_one_of(columns[5], all))
        refuse(at.file, at.line, "unknown database column %.*s", STR_ARG(columns[5]));
    if (str_eq(columns[4], S("NONE")))
        refuse(at.file, at.line, "csrf NONE is not for use");
    if (str_eq(columns[3], S("NOBODY")))
        refuse(at.file, at.line, "a door for NOBODY is no door");
    if (is_staff == is_public)
        refuse(at.file, at.line, "what is not PUBLIC stands below /hallinta, and nothing else does");
    if (r->is_post) {
        if (is_safe)
            refuse(at.file, at.line, "a POST cannot be SAFE");
        if (body_bytes == 0)
            refuse(at.file, at.line, "a POST needs a body limit");
        return;
    }
    if (!is_safe)
        refuse(at.file, at.line, "the csrf column of a GET must be SAFE");
    if (body_bytes)
        refuse(at.file, at.line, "a GET has no body: its limit must be 0");
    if (!is_one_of(columns[5], safe))
        refuse(at.file, at.line, "a GET may not write: TX_READ or TX_NONE");
}

/* Same address whatever the braces are called. */
static bool same_path(struct str a, struct str b)
{
    while (a.p && b.p) {
        struct str x = str_cut(&a, '/'), y = str_cut(&b, '/');
        bool both_braces = str_starts(x, S("{")) && str_starts(y, S("{"));

        if (!both_braces && !str_eq(x, y))
            return false;
        if (both_braces && !str_eq(str_sub(x, str_find(x, '}', 0), x.len), str_sub(y, str_find(y, '}', 0), y.len)))
            return false;
    }
    return !a.p && !b.p;
}

static void check_unique(struct where at, const struct route_table *t, const struct route_def *r)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct route_def *other = &t->rows[i];

        if (str_eq(other->id, r->id))
            refuse(at.file, at.line, "route %.*s is already on line %d", STR_ARG(r->id), other->line);
        if (other->is_post == r->is_post && same_path(other->path, r->path))
            refuse(at.file, at.line, "same method and address as %.*s on line %d", STR_ARG(other->id), other->line);
    }
}

static struct route_def read_route(struct where at, struct str line)
{
    static const char *const methods[] = {"GET", "POST", NULL};
    struct str columns[COLUMNS];
    struct route_def r = {.line = at.line};

    cut_columns(at, line, columns);
    if (!is_name(columns[0]))
        refuse(at.file, at.line, "%.*s is no route name", STR_ARG(columns[0]));
    r.id = columns[0];
    if (!is_one_of(columns[1], methods))
        refuse(at.file, at.line, "unknown method %.*s", STR_ARG(columns[1]));
    r.is_post = str_eq(columns[1], S("POST"));
    r.is_upload = str_eq(columns[4], S("UPLOAD"));
    read_path(at, &r, columns[2]);
    check_rules(at, &r, columns);
    return r;
}

struct route_table routes_read(struct arena *a, const char *file)
{
    struct where at = {file, 0};
    struct route_table t = {0};
    struct str text, rest;
    size_t lines = 1;
    bool in_comment = false;

    if (file_read(a, file, FILE_LIMIT_BYTES, &text))
        refuse(file, 1, "cannot be read");
    for (size_t i = 0; i < text.len; i++)
        lines += text.p[i] == '\n';
    t.rows = arena_alloc(a, lines, sizeof *t.rows);
    rest = text;
    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, '\n'));

        at.line++;
        in_comment = in_comment || str_starts(line, S("/*"));
        if (in_comment) {
            in_comment = !str_ends(line, S("*/"));
        } else if (line.len) {
            struct route_def r = read_route(at, line);

            check_unique(at, &t, &r);
            t.rows[t.count++] = r;
        }
    }
    return t;
}

const struct route_def *routes_find(const struct route_table *t, struct str id)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_eq(t->rows[i].id, id))
            return &t->rows[i];
    return NULL;
}
