/* json.c - a JSON text (RFC 8259) as a read-only tree in an arena. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

/* jansson has names that are ours in json.h; they are read under others. */
#define json_type jansson_type
#define JSON_NULL JANSSON_NULL
#define JSON_FALSE JANSSON_FALSE
#define JSON_TRUE JANSSON_TRUE
#define JSON_REAL JANSSON_REAL
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef json_type
#undef JSON_NULL
#undef JSON_FALSE
#undef JSON_TRUE
#undef JSON_REAL
#undef JSON_OBJECT

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 32 };

static enum err refuse(struct json_error *error_out, enum err code, int line, int column, struct str why)
{
    if (error_out)
        *error_out = (struct json_error){line < 1 ? 1 : line, column < 1 ? 1 : column, why};
    return code;
}

/* What the library does not refuse: a NUL between values, and nesting, which is looked at before it recurses. */
static enum err check_text(struct str text, struct json_error *error_out)
{
    int depth = 0, line = 1, column = 0;
    bool in_text = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.p[i];

        column += ((unsigned char)c & 0xc0) != 0x80;
        if (c == '\0')
            return refuse(error_out, ERR_INVALID, line, column, S("a NUL byte"));
        if (c == '\n') {
            line++;
            column = 0;
        } else if (in_text && c == '\\' && i + 1 < text.len && text.p[i + 1] != '\n') {
            i++;
            column++;
        } else if (c == '"') {
            in_text = !in_text;
        } else if (!in_text && (c == '[' || c == '{')) {
            if (++depth > DEPTH_MAX)
                return refuse(error_out, ERR_TOO_BIG, line, column, S("nested more than 32 levels deep"));
        } else if (!in_text && (c == ']' || c == '}')) {
            depth--;
        }
    }
    return OK;
}

static void convert(struct arena *a, json_t *from, struct json *to);

static void convert_list(struct arena *a, json_t *from, struct json *to)
{
    size_t count = json_array_size(from);
    struct json *items = arena_alloc(a, count, sizeof *items);

    for (size_t i = 0; i < count; i++)
        convert(a, json_array_get(from, i), &items[i]);
    to->type = JSON_LIST;
    to->items = items;
    to->count = count;
}

static void convert_object(struct arena *a, json_t *from, struct json *to)
{
    size_t count = json_object_size(from), i = 0;
    struct json *items = arena_alloc(a, count, sizeof *items);

    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at), i++) {
        items[i].key = arena_str(a, str_from(json_object_iter_key(at)));
        convert(a, json_object_iter_value(at), &items[i]);
    }
    to->type = JSON_OBJECT;
    to->items = items;
    to->count = count;
}

/* Fill `to`, whose key is already there. */
static void convert(struct arena *a, json_t *from, struct json *to)
{
    switch (json_typeof(from)) {
    case JANSSON_OBJECT:
        convert_object(a, from, to);
        break;
    case JSON_ARRAY:
        convert_list(a, from, to);
        break;
    case JSON_STRING:
        to->type = JSON_TEXT;
        to->text = arena_str(a, (struct str){json_string_value(from), json_string_length(from)});
        break;
    case JSON_INTEGER:
        to->type = JSON_INT;
        to->integer = json_integer_value(from);
        to->real = (double)to->integer;
        break;
    case JANSSON_REAL:
        to->type = JSON_REAL;
        to->real = json_real_value(from);
        break;
    case JANSSON_TRUE:
        to->type = JSON_TRUE;
        break;
    case JANSSON_FALSE:
        to->type = JSON_FALSE;
        break;
    case JANSSON_NULL:
        to->type = JSON_NULL;
        break;
    }
}

enum err json_parse(struct arena *a, struct str text, size_t limit_bytes, const struct json **out,
                    struct json_error *error_out)
{
    struct json *root;
    json_error_t error;
    json_t *read;

    if (text.len > limit_bytes)
        return refuse(error_out, ERR_TOO_BIG, 1, 1, arena_fmt(a, "longer than %zu bytes", limit_bytes));
    TRY(check_text(text, error_out));
    read = json_loadb(text.len ? text.p : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!read)
        return refuse(error_out, ERR_INVALID, error.line, error.column, arena_str(a, str_from(error.text)));
    root = ARENA_NEW(a, struct json);
    convert(a, read, root);
    json_decref(read);
    *out = root;
    return OK;
}

const struct json *json_get(const struct json *j, const char *key)
{
    struct str wanted = str_from(key);

    if (!j || j->type != JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < j->count; i++)
        if (str_eq(j->items[i].key, wanted))
            return &j->items[i];
    return NULL;
}

/* The shortest of 15 to 17 digits that reads back as the same number, and still as a real one. */
static void put_real(struct buf *out, double real)
{
    char text[40];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, real);
        if (strtod(text, NULL) == real)
            break;
    }
    buf_put(out, str_from(text));
    if (!strpbrk(text, ".e"))
        buf_put(out, S(".0"));
}

static void put_items(struct buf *out, const struct json *j, bool is_object)
{
    for (size_t i = 0; i < j->count; i++) {
        if (i)
            buf_char(out, ',');
        if (is_object) {
            json_put_str(out, j->items[i].key);
            buf_char(out, ':');
        }
        json_put(out, &j->items[i]);
    }
}

void json_put(struct buf *out, const struct json *j)
{
    switch (j->type) {
    case JSON_NULL:
        buf_put(out, S("null"));
        break;
    case JSON_FALSE:
        buf_put(out, S("false"));
        break;
    case JSON_TRUE:
        buf_put(out, S("true"));
        break;
    case JSON_INT:
        buf_int(out, j->integer);
        break;
    case JSON_REAL:
        put_real(out, j->real);
        break;
    case JSON_TEXT:
        json_put_str(out, j->text);
        break;
    case JSON_LIST:
        buf_char(out, '[');
        put_items(out, j, false);
        buf_char(out, ']');
        break;
    case JSON_OBJECT:
        buf_char(out, '{');
        put_items(out, j, true);
        buf_char(out, '}');
        break;
    }
}
