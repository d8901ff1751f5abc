/* json_place.c - where in a JSON text the value of a path stands, and the text in lines for people to edit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/json_place.h"

#include "base/buf.h"

enum { EXCERPT_BYTES = 160, BEFORE_BYTES = 60, GROWTH = 16, ROOM_BYTES = 4096, LEVELS_MAX = 64 };

/* Every function here takes and gives a place in `text`, and stops at its end whatever stands there. */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(struct str text, size_t at)
{
    while (at < text.len && is_space(text.p[at]))
        at++;
    return at;
}

/* From the opening quote to behind the closing one. */
static size_t skip_string(struct str text, size_t at)
{
    for (at++; at < text.len && text.p[at] != '"'; at++)
        if (text.p[at] == '\\')
            at++;
    return at < text.len ? at + 1 : text.len;
}

static size_t skip_value(struct str text, size_t at)
{
    size_t depth = 0;

    while (at < text.len) {
        char c = text.p[at];

        if (c == '"') {
            at = skip_string(text, at);
        } else if (c == '{' || c == '[') {
            depth++;
            at++;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return at;
            depth--;
            at++;
        } else if (depth == 0 && c == ',') {
            return at;
        } else {
            at++;
            continue;
        }
        if (depth == 0)
            return at;
    }
    return text.len;
}

/* The next step of a path: the name of a member, or (`name` empty) an index. False at its end. */
static bool next_step(struct str *path, struct str *name_out, int64_t *index_out)
{
    size_t end = 1;

    *name_out = (struct str){0};
    if (path->len < 2)
        return false;
    if (path->p[0] == '[') {
        end = str_find(*path, ']', 0);
        if (end == SIZE_MAX || str_int(str_sub(*path, 1, end - 1), 0, INT32_MAX, index_out))
            return false;
        *path = str_sub(*path, end + 1, path->len);
        return true;
    }
    while (end < path->len && path->p[end] != '.' && path->p[end] != '[')
        end++;
    *name_out = str_sub(*path, 1, end - 1);
    *path = str_sub(*path, end, path->len);
    return name_out->len > 0;
}

/* The member or element of the value at `at`. False when it is not there. */
static bool step_into(struct str text, size_t at, struct str name, int64_t index, size_t *out)
{
    bool is_object = at < text.len && text.p[at] == '{';

    if (at >= text.len || (name.len ? !is_object : text.p[at] != '['))
        return false;
    at = skip_space(text, at + 1);
    while (at < text.len && text.p[at] != '}' && text.p[at] != ']') {
        size_t begin = at;

        if (is_object) {
            size_t end = skip_string(text, at);

            at = skip_space(text, end);
            if (at < text.len && text.p[at] == ':')
                at = skip_space(text, at + 1);
            if (end - begin == name.len + 2 && str_eq(str_sub(text, begin + 1, name.len), name)) {
                *out = at;
                return true;
            }
        } else if (index-- == 0) {
            *out = at;
            return true;
        }
        at = skip_space(text, skip_value(text, at));
        if (at < text.len && text.p[at] == ',')
            at++;
        at = skip_space(text, at);
        if (at <= begin)
            return false;
    }
    return false;
}

static int64_t line_of(struct str text, size_t at)
{
    int64_t line = 1;

    for (size_t i = 0; i < at && i < text.len; i++)
        line += text.p[i] == '\n';
    return line;
}

static size_t start_of_line(struct str text, int64_t line)
{
    size_t at = 0;

    while (line > 1 && at < text.len)
        line -= text.p[at++] == '\n';
    return at;
}

static bool is_inside_character(struct str text, size_t at)
{
    return at < text.len && ((unsigned char)text.p[at] & 0xC0) == 0x80;
}

/* The line that begins at `from`, or as much of it around `at` as can be read at a glance. */
static struct str excerpt_at(struct str text, size_t from, size_t at)
{
    size_t end = str_find(text, '\n', from);

    end = end == SIZE_MAX ? text.len : end;
    at = at < end ? at : end;
    if (end - from > EXCERPT_BYTES) {
        from = at > from + BEFORE_BYTES ? at - BEFORE_BYTES : from;
        while (is_inside_character(text, from))
            from++;
        end = end - from > EXCERPT_BYTES ? from + EXCERPT_BYTES : end;
        while (is_inside_character(text, end))
            end--;
    }
    if (end > from && text.p[end - 1] == '\r')
        end--;
    return str_sub(text, from, end - from);
}

/* Does what stands there go on on the next line? */
static bool is_long(struct str text, size_t at)
{
    return at < text.len && (text.p[at] == '{' || text.p[at] == '[') &&
           str_find(str_sub(text, at, skip_value(text, at) - at), '\n', 0) != SIZE_MAX;
}

/* All of them as far to the left as they can go together. */
static void take_indent_off(struct str *lines, size_t count)
{
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < count; i++) {
        size_t indent = skip_space(lines[i], 0);

        least = indent < lines[i].len && indent < least ? indent : least;
    }
    for (size_t i = 0; i < count; i++)
        lines[i] = str_sub(lines[i], least, lines[i].len);
}

static struct json_place place_at(struct str text, int64_t line, size_t at, bool is_beginning)
{
    struct json_place out = {.line = line, .first = is_beginning || line == 1 ? line : line - 1};
    size_t from = start_of_line(text, out.first);

    while (out.line_count < JSON_PLACE_LINES && from < text.len) {
        size_t end = str_find(text, '\n', from);
        bool is_here = out.first + (int64_t)out.line_count == line;

        out.lines[out.line_count++] = excerpt_at(text, from, is_here ? at : from);
        from = end == SIZE_MAX ? text.len : end + 1;
    }
    take_indent_off(out.lines, out.line_count);
    return out;
}

/* "line 3, column 7". */
static struct json_place place_of_syntax(struct str text, struct str path)
{
    struct str rest = str_sub(path, sizeof "line " - 1, path.len);
    int64_t line = 0, column = 1;

    if (str_int(str_cut(&rest, ','), 1, INT32_MAX, &line))
        return (struct json_place){0};
    (void)(str_starts(rest, S(" column ")) && str_int(str_sub(rest, 8, rest.len), 1, INT32_MAX, &column));
    return place_at(text, line, start_of_line(text, line) + (size_t)column - 1, false);
}

struct json_place json_place(struct str text, struct str path)
{
    size_t at = skip_space(text, 0);
    struct str name;
    int64_t index = 0;

    if (str_starts(path, S("line ")))
        return place_of_syntax(text, path);
    if (!str_starts(path, S("$")))
        return (struct json_place){0};
    path = str_sub(path, 1, path.len);
    while (next_step(&path, &name, &index) && step_into(text, at, name, index, &at)) {
    }
    return place_at(text, line_of(text, at), at, is_long(text, at));
}

static void put_line_end(struct buf *out, size_t level)
{
    buf_char(out, '\n');
    for (size_t i = 0; i < level && i < LEVELS_MAX; i++)
        buf_put(out, S("  "));
}

struct str json_indent(struct arena *a, struct str json)
{
    struct buf out = buf_new(a, json.len * GROWTH + ROOM_BYTES);
    size_t level = 0;

    for (size_t at = 0; at < json.len;) {
        char c = json.p[at];
        size_t next = skip_space(json, at + 1);
        bool is_empty = (c == '{' || c == '[') && next < json.len && (json.p[next] == '}' || json.p[next] == ']');

        if (c == '"') {
            size_t end = skip_string(json, at);

            buf_put(&out, str_sub(json, at, end - at));
            at = end;
            continue;
        }
        at++;
        if (is_space(c))
            continue;
        if (c == '}' || c == ']')
            put_line_end(&out, level -= level > 0);
        buf_char(&out, c);
        if (is_empty) {
            buf_char(&out, json.p[next]);
            at = next + 1;
        } else if (c == '{' || c == '[') {
            put_line_end(&out, ++level);
        } else if (c == ',') {
            put_line_end(&out, level);
        } else if (c == ':') {
            buf_char(&out, ' ');
        }
    }
    buf_char(&out, '\n');
    return out.full ? json : buf_str(&out);
}
