/* buf.c - text being written: growing, bounded, with one escaper for HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *a, size_t limit)
{
    return (struct buf){.arena = a, .limit = limit};
}

/* Room for `n` more bytes where there was too little, or NULL and `full`. */
static char *grow(struct buf *b, size_t n)
{
    size_t cap = b->cap ? b->cap : 256;
    char *grown;

    if (b->full || n > b->limit - b->len) {
        b->full = true;
        return NULL;
    }
    while (cap - b->len < n)
        cap *= 2;
    if (cap > b->limit)
        cap = b->limit;
    grown = arena_alloc(b->arena, cap, 1);
    if (b->len)
        memcpy(grown, b->p, b->len);
    b->p = grown;
    b->cap = cap;
    return b->p + b->len;
}

/* Room for `n` more bytes, or NULL and `full`. */
static inline char *room(struct buf *b, size_t n)
{
    return n <= b->cap - b->len && !b->full ? b->p + b->len : grow(b, n);
}

void buf_reserve(struct buf *b, size_t n)
{
    bool was_full = b->full;

    (void)room(b, n);
    b->full = was_full;
}

void buf_put(struct buf *b, struct str s)
{
    char *to = s.len ? room(b, s.len) : NULL;

    if (!to)
        return;
    memcpy(to, s.p, s.len);
    b->len += s.len;
}

void buf_char(struct buf *b, char c)
{
    buf_put(b, (struct str){&c, 1});
}

void buf_int(struct buf *b, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0)
        digits[--at] = '-';
    buf_put(b, (struct str){digits + at, sizeof digits - at});
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof text)
        b->full = true;
    else
        buf_put(b, (struct str){text, (size_t)n});
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->len};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->full = false;
}

static struct str html_entity(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        return S("");
    }
}

/* Bytes that html_text may not copy as they are: the five, and control characters but tab, LF, CR. */
static const bool html_special[256] = {[0 ... 8] = true, [11] = true,  [12] = true,  [14 ... 31] = true, [127] = true,
                                       ['&'] = true,     ['<'] = true, ['>'] = true, ['"'] = true,       ['\''] = true};

void html_text(struct buf *out, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (!html_special[(unsigned char)s.p[i]])
            continue;
        buf_put(out, str_sub(s, from, i - from));
        buf_put(out, html_entity(s.p[i]));
        from = i + 1;
    }
    buf_put(out, str_sub(s, from, s.len - from));
}

void html_put(struct buf *out, struct html h)
{
    buf_put(out, h.s);
}

static void put_json_str(struct buf *out, struct str s, bool is_short)
{
    size_t from = 0;

    buf_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= 0x20 && c != '"' && c != '\\' && (c != '<' || is_short) && c != 0x7f)
            continue;
        buf_put(out, str_sub(s, from, i - from));
        if (c == '"' || c == '\\')
            buf_put(out, (struct str){(char[]){'\\', (char)c}, 2});
        else if (c == '\n')
            buf_put(out, S("\\n"));
        else if (c == '\t' && is_short)
            buf_put(out, S("\\t"));
        else
            buf_fmt(out, "\\u%04x", c);
        from = i + 1;
    }
    buf_put(out, str_sub(s, from, s.len - from));
    buf_char(out, '"');
}

void json_put_str(struct buf *out, struct str s)
{
    put_json_str(out, s, false);
}

void json_put_str_short(struct buf *out, struct str s)
{
    put_json_str(out, s, true);
}

void url_put(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
            c == '_' || c == '~') {
            buf_char(out, (char)c);
        } else {
            buf_char(out, '%');
            buf_char(out, hex[c >> 4]);
            buf_char(out, hex[c & 15]);
        }
    }
}
