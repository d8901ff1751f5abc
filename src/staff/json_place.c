/* json_place.c - where in a JSON text the value of a path stands, and the text in lines for people to edit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/json_place.h"

#include "base/buf.h"

enum { EXCERPT_BYTES = 160, GROWTH = 16, ROOM_BYTES = 4096, LEVELS_MAX = 64 };

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

/* To the end of the line, but not too much, and no half character. */
static struct str excerpt_at(struct str text, size_t at)
{
    struct str rest = str_sub(text, at, text.len);
    size_t end = str_find(rest, '\n', 0);

    if (end == SIZE_MAX)
        end = rest.len;
    if (end > EXCERPT_BYTES) {
        end = EXCERPT_BYTES;
        while (end && ((unsigned char)rest.p[end] & 0xC0) == 0x80)
            end--;
    }
    return str_trim(str_sub(rest, 0, end));
}

static size_t start_of_line(struct str text, int64_t line)
{
    size_t at = 0;

    while (line > 1 && at < text.len)
        line -= text.p[at++] == '\n';
    return at;
}

struct json_place json_place(struct str text, struct str path)
{
    size_t at = skip_space(text, 0);
    struct str name;
    int64_t index = 0;

    if (str_starts(path, S("line "))) {
        struct str rest = str_sub(path, 5, path.len);
        int64_t line = 0;

        if (str_int(str_cut(&rest, ','), 1, INT32_MAX, &line))
            return (struct json_place){0};
        return (struct json_place){line, excerpt_at(text, start_of_line(text, line))};
    }
    if (!str_starts(path, S("$")))
        return (struct json_place){0};
    path = str_sub(path, 1, path.len);
    while (next_step(&path, &name, &index) && step_into(text, at, name, index, &at)) {
    }
    return (struct json_place){line_of(text, at), excerpt_at(text, at)};
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
        bool is_empty = (c == '{' || c == '[') && at + 1 < json.len && (json.p[at + 1] == '}' || json.p[at + 1] == ']');

        if (c == '"') {
            size_t end = skip_string(json, at);

            buf_put(&out, str_sub(json, at, end - at));
            at = end;
            continue;
        }
        at++;
        if (c == '}' || c == ']')
            put_line_end(&out, level -= level > 0);
        buf_char(&out, c);
        if (is_empty) {
            buf_char(&out, json.p[at++]);
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
