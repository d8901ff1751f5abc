/* params.c - the fields of a query string or a form, each bounded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/params.h"

#include "base/buf.h"

#include <string.h>

enum { NAME_BYTES = 64, UTF8_MAX = 4 };

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Undo `+` and %XX; CR LF becomes LF. The result is at most as long as `raw`. */
static enum err decode(struct arena *a, struct str raw, struct str *out)
{
    char *text = arena_alloc(a, raw.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.p[i];

        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < raw.len ? hex_value(raw.p[i + 1]) : -1;
            int low = i + 2 < raw.len ? hex_value(raw.p[i + 2]) : -1;

            if (high < 0 || low < 0)
                return ERR_INVALID;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\n' && len && text[len - 1] == '\r')
            len--;
        text[len++] = c;
    }
    *out = (struct str){text, len};
    return OK;
}

/* The same with U+FFFD for every byte that belongs to no character. */
static struct str mend(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, 3 * s.len);

    buf_reserve(&out, s.len);
    for (size_t i = 0; i < s.len;) {
        size_t n = 1;

        while (n <= UTF8_MAX && !str_is_utf8(str_sub(s, i, n)))
            n++;
        if (n <= UTF8_MAX)
            buf_put(&out, str_sub(s, i, n));
        else
            buf_put(&out, S("\xef\xbf\xbd"));
        i += n <= UTF8_MAX ? n : 1;
    }
    return buf_str(&out);
}

static struct param *find(const struct params *p, struct str name)
{
    for (size_t i = 0; i < p->count; i++)
        if (str_eq(p->items[i].name, name))
            return &p->items[i];
    return NULL;
}

static enum err parse_field(struct arena *a, struct str raw, size_t limit_value, struct params *out)
{
    struct str rest = raw, name, value;
    struct param *first;
    bool is_broken;

    name = str_cut(&rest, '=');
    TRY(decode(a, name, &name));
    if (name.len > NAME_BYTES)
        return ERR_TOO_BIG;
    if (name.len == 0 || !str_is_utf8(name))
        return ERR_INVALID;
    TRY(decode(a, rest, &value));
    if (value.len > limit_value)
        return ERR_TOO_BIG;
    first = find(out, name);
    if (first) {
        first->is_repeated = true;
        return OK;
    }
    is_broken = !str_is_utf8(value);
    out->items[out->count++] =
        (struct param){.name = name, .value = is_broken ? mend(a, value) : value, .is_broken = is_broken};
    return OK;
}

enum err params_parse(struct arena *a, struct str raw, size_t limit_fields, size_t limit_value, struct params *out)
{
    struct str rest = raw;
    size_t most = 1, sent = 0;

    *out = (struct params){0};
    for (size_t i = 0; i < raw.len; i++)
        most += raw.p[i] == '&';
    out->items = arena_alloc(a, most < limit_fields ? most : limit_fields, sizeof *out->items);
    while (rest.p) {
        struct str field = str_cut(&rest, '&');

        if (field.len == 0)
            continue;
        if (sent++ == limit_fields)
            return ERR_TOO_BIG;
        TRY(parse_field(a, field, limit_value, out));
    }
    return OK;
}

/* CR LF -> LF. */
static struct str join_lines(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.len + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] != '\r' || i + 1 == s.len || s.p[i + 1] != '\n')
            out[n++] = s.p[i];
    return (struct str){out, n};
}

void params_from_parts(struct arena *a, const struct parts *parts, struct params *out, struct part *file_out)
{
    *out = (struct params){.items = arena_alloc(a, parts->count + 1, sizeof *out->items)};
    *file_out = (struct part){0};
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        struct str value;
        bool is_broken;

        if (part->file_name.p) {
            *file_out = *part;
            continue;
        }
        value = join_lines(a, part->content);
        is_broken = !str_is_utf8(value) || str_find(value, '\0', 0) != SIZE_MAX;
        out->items[out->count++] =
            (struct param){.name = part->name, .value = is_broken ? mend(a, value) : value, .is_broken = is_broken};
    }
}

const struct param *params_take_sent(struct params *p, struct str name)
{
    struct param *field = find(p, name);

    if (field)
        field->is_taken = true;
    return field;
}

const struct str *params_take(struct params *p, struct str name)
{
    const struct param *field = find(p, name);

    if (!field || field->is_repeated || field->is_broken)
        return NULL;
    return &params_take_sent(p, name)->value;
}

bool params_take_rest(struct params *p, struct str start, const char *signs)
{
    bool was_there = false;

    for (size_t i = 0; i < p->count; i++) {
        struct param *field = &p->items[i];

        if (field->is_taken || field->name.len <= start.len || !str_starts(field->name, start) ||
            !strchr(signs, field->name.p[start.len]))
            continue;
        field->is_taken = true;
        was_there = true;
    }
    return was_there;
}

struct str params_text(struct params *p, struct str name)
{
    const struct str *value = params_take(p, name);

    return value ? *value : S("");
}

bool params_is_sound(const struct params *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].is_repeated || p->items[i].is_broken)
            return false;
    return true;
}

bool params_has_unknown(const struct params *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (!p->items[i].is_taken)
            return true;
    return false;
}
