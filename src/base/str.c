/* str.c - borrowed text: a pointer and a length, never terminated, never owned. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/str.h"

#include <string.h>

struct str str_from(const char *c)
{
    return (struct str){c, c ? strlen(c) : 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    if (order)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

struct str str_sub(struct str s, size_t from, size_t len)
{
    if (from > s.len)
        from = s.len;
    if (len > s.len - from)
        len = s.len - from;
    return (struct str){s.p ? s.p + from : NULL, len};
}

size_t str_find(struct str s, char c, size_t from)
{
    const char *hit;

    if (from >= s.len)
        return SIZE_MAX;
    hit = memchr(s.p + from, c, s.len - from);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_str(struct str s, struct str needle)
{
    const char *hit;

    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return SIZE_MAX;
    hit = memmem(s.p, s.len, needle.p, needle.len);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_cut(struct str *rest, char c)
{
    size_t at = str_find(*rest, c, 0);
    struct str part;

    if (at == SIZE_MAX) {
        part = *rest;
        *rest = (struct str){NULL, 0};
        return part;
    }
    part = str_sub(*rest, 0, at);
    *rest = (struct str){rest->p + at + 1, rest->len - at - 1};
    return part;
}

bool str_lists(struct str list, struct str word)
{
    while (list.p)
        if (str_eq(str_cut(&list, ' '), word))
            return true;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.p[s.len - 1]))
        s.len--;
    while (s.len && is_space(s.p[0])) {
        s.p++;
        s.len--;
    }
    return s;
}

enum err str_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool minus = s.len && s.p[0] == '-';
    int64_t value = 0;

    if (s.len <= (size_t)minus)
        return ERR_INVALID;
    for (size_t i = minus; i < s.len; i++) {
        int digit = s.p[i] - '0';

        if (digit < 0 || digit > 9)
            return ERR_INVALID;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, minus ? -digit : digit, &value))
            return ERR_INVALID;
    }
    if (value < min || value > max)
        return ERR_INVALID;
    *out = value;
    return OK;
}

/* Length in bytes of the sequence that starts at `p`, or 0 when it is not valid (RFC 3629, section 4). */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t n;

    if (p[0] < 0x80)
        return p[0] != 0;
    if (p[0] >= 0xc2 && p[0] <= 0xdf)
        n = 2;
    else if (p[0] >= 0xe0 && p[0] <= 0xef)
        n = 3;
    else if (p[0] >= 0xf0 && p[0] <= 0xf4)
        n = 4;
    else
        return 0;
    if (left < n)
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    if (p[0] == 0xed)
        high = 0x9f;
    if (p[0] == 0xf0)
        low = 0x90;
    if (p[0] == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (p[i] < 0x80 || p[i] > 0xbf)
            return 0;
    return n;
}

bool str_is_utf8(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    for (size_t i = 0; i < s.len;) {
        size_t n = utf8_sequence(p + i, s.len - i);

        if (!n)
            return false;
        i += n;
    }
    return true;
}

size_t str_chars(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}
