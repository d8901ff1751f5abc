/* pages_security.c - where to report a hole in the service, as programs and researchers look for it (RFC 9116). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "web/frame.h"
#include "web/pages.h"

/* Made anew every time it is asked for, so it never runs out while the service works; well within the year of RFC 9116, 2.5.5. */
enum { GOOD_DAYS = 180 };

enum err page_security_txt(struct ctx *c)
{
    const struct web_settings *s = &c->app->settings;
    struct civil end = civil_from_ms(c->now_ms + (int64_t)GOOD_DAYS * 24 * 60 * 60 * 1000);
    struct buf *out = &c->res->body;

    buf_fmt(out, "Contact: mailto:%.*s\n", STR_ARG(s->contact_email));
    buf_fmt(out, "Expires: %04d-%02d-%02dT00:00:00Z\n", end.year, end.month, end.day);
    buf_put(out, S("Preferred-Languages: fi, sv, en\n"));
    if (str_starts(s->origin, S("https://"))) /* RFC 9116, 2.5.2: no other may stand there */
        buf_fmt(out, "Canonical: %.*s%.*s\n", STR_ARG(s->origin), STR_ARG(link_security_txt_in(c->arena, LANG_FI)));
    c->res->content_type = S("text/plain; charset=utf-8");
    frame_cache(c, 0);
    return OK;
}
