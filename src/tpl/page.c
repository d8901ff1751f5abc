/* page.c - what a compiled template writes to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl/page.h"

static bool is_site_path(struct str s)
{
    return str_starts(s, S("/")) && !str_starts(s, S("//"));
}

/* Schemes are compared without case (RFC 3986, section 3.1). */
static bool starts_any_case(struct str s, struct str lower_prefix)
{
    if (s.len < lower_prefix.len)
        return false;
    for (size_t i = 0; i < lower_prefix.len; i++) {
        char c = s.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != lower_prefix.p[i])
            return false;
    }
    return true;
}

struct url url_checked(struct str s)
{
    /* Browsers drop tabs and line ends inside an address and read a backslash as a slash. */
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 127 || s.p[i] == '\\')
            return (struct url){0};
    if (is_site_path(s) || str_starts(s, S("#")) || starts_any_case(s, S("https://")) ||
        starts_any_case(s, S("http://")) || starts_any_case(s, S("mailto:")) || starts_any_case(s, S("tel:")))
        return (struct url){s};
    return (struct url){0};
}

struct str page_int(struct page *p, int64_t n)
{
    struct buf digits = buf_new(p->out->arena, 20);

    buf_int(&digits, n);
    return buf_str(&digits);
}

struct buf page_begin(struct page *p)
{
    struct buf outer = *p->out;

    *p->out = buf_new(outer.arena, outer.limit);
    return outer;
}

struct html page_end(struct page *p, struct buf outer)
{
    struct html written = {buf_str(p->out)};

    outer.full = outer.full || p->out->full;
    *p->out = outer;
    return written;
}
