/* multipart.c - the parts of a multipart/form-data body (RFC 7578). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/multipart.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_CHARS = 70, HEAD_BYTES = 1024, NAME_BYTES = 64 };

static bool eq_ignore_case(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.p, b.p, a.len) == 0);
}

/* Take one `; key=value` or `; key="value"` from the front of `*rest`. False at the end or when there is none.
 * A quoted value ends at the next quote: browsers write a quote inside as %22 (HTML, multipart/form-data). */
static bool next_attribute(struct str *rest, struct str *key, struct str *value)
{
    struct str s = str_trim(*rest);
    size_t end;

    if (s.len == 0 || s.p[0] != ';')
        return false;
    s = str_sub(s, 1, s.len);
    end = str_find(s, '=', 0);
    if (end == SIZE_MAX)
        return false;
    *key = str_trim(str_sub(s, 0, end));
    s = str_sub(s, end + 1, s.len);
    if (s.len && s.p[0] == '"') {
        end = str_find(s, '"', 1);
        if (end == SIZE_MAX)
            return false;
        *value = str_sub(s, 1, end - 1);
        *rest = str_sub(s, end + 1, s.len);
    } else {
        end = str_find(s, ';', 0);
        *value = str_trim(str_sub(s, 0, end));
        *rest = str_sub(s, end, s.len);
    }
    return true;
}

static enum err find_boundary(struct str content_type, struct str *out)
{
    size_t end = str_find(content_type, ';', 0);
    struct str rest = str_sub(content_type, end, content_type.len), key, value;

    if (!eq_ignore_case(str_trim(str_sub(content_type, 0, end)), S("multipart/form-data")))
        return ERR_INVALID;
    while (next_attribute(&rest, &key, &value)) {
        if (!eq_ignore_case(key, S("boundary")))
            continue;
        if (value.len == 0 || value.len > BOUNDARY_CHARS)
            return ERR_INVALID;
        *out = value;
        return OK;
    }
    return ERR_INVALID;
}

static enum err parse_disposition(struct str value, struct part *part)
{
    size_t end = str_find(value, ';', 0);
    struct str rest = str_sub(value, end, value.len), key, text;

    if (!eq_ignore_case(str_trim(str_sub(value, 0, end)), S("form-data")))
        return ERR_INVALID;
    while (next_attribute(&rest, &key, &text)) {
        if (eq_ignore_case(key, S("name")))
            part->name = text;
        else if (eq_ignore_case(key, S("filename")))
            part->file_name = text;
    }
    return str_trim(rest).len ? ERR_INVALID : OK;
}

/* `head` is the lines before the empty one, without it. */
static enum err parse_head(struct str head, struct part *part)
{
    while (head.len) {
        size_t end = str_find_str(head, S("\r\n"));
        struct str value = str_sub(head, 0, end);
        struct str name = str_cut(&value, ':');

        head = end == SIZE_MAX ? (struct str){NULL, 0} : str_sub(head, end + 2, head.len);
        if (eq_ignore_case(name, S("Content-Disposition")))
            TRY(parse_disposition(value, part));
        else if (eq_ignore_case(name, S("Content-Type")))
            part->content_type = str_trim(value);
    }
    if (part->name.len > NAME_BYTES)
        return ERR_TOO_BIG;
    if (part->name.len == 0 || !str_is_utf8(part->name) || !str_is_utf8(part->file_name))
        return ERR_INVALID;
    return OK;
}

static bool has_name(const struct parts *parts, struct str name)
{
    for (size_t i = 0; i < parts->count; i++)
        if (str_eq(parts->items[i].name, name))
            return true;
    return false;
}

/* Take the part at the front of `*rest`, up to the line end that belongs to the next `delimiter`. */
static enum err parse_part(struct str *rest, struct str delimiter, struct parts *out)
{
    size_t head_end = str_find_str(str_sub(*rest, 0, HEAD_BYTES), S("\r\n\r\n")), content_end;
    struct part *part = &out->items[out->count];

    if (head_end == SIZE_MAX)
        return rest->len > HEAD_BYTES ? ERR_TOO_BIG : ERR_INVALID;
    TRY(parse_head(str_sub(*rest, 0, head_end), part));
    if (has_name(out, part->name))
        return ERR_INVALID;
    *rest = str_sub(*rest, head_end + 4, rest->len);
    content_end = str_find_str(*rest, delimiter);
    if (content_end == SIZE_MAX)
        return ERR_INVALID;
    part->content = str_sub(*rest, 0, content_end);
    *rest = str_sub(*rest, content_end + delimiter.len, rest->len);
    out->count++;
    return OK;
}

enum err multipart_parse(struct arena *a, struct str content_type, struct str body, size_t limit_parts,
                         struct parts *out)
{
    struct str boundary, delimiter, rest;

    *out = (struct parts){0};
    TRY(find_boundary(content_type, &boundary));
    delimiter = arena_fmt(a, "\r\n--%.*s", STR_ARG(boundary));
    if (!str_starts(body, str_sub(delimiter, 2, delimiter.len)))
        return ERR_INVALID;
    rest = str_sub(body, delimiter.len - 2, body.len);
    out->items = arena_alloc(a, limit_parts, sizeof *out->items);
    while (str_starts(rest, S("\r\n"))) {
        if (out->count == limit_parts)
            return ERR_TOO_BIG;
        rest = str_sub(rest, 2, rest.len);
        TRY(parse_part(&rest, delimiter, out));
    }
    return str_eq(rest, S("--\r\n")) || str_eq(rest, S("--")) ? OK : ERR_INVALID;
}
