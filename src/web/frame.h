/* frame.h - the shell around every page: title, county, languages, footer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "tpl/page.h"
#include "web/ctx.h"

/* What a form's token is good for: the forms of a survey share one, since their buttons lead to several routes; all others
 * have one for each route. */
struct str frame_purpose(struct ctx *c, enum route form_route);

/* A page that writes to a buffer of its own, in the request's language, with the token for forms of `route`. Write the body with
 * tpl_* functions, then hand it to frame_put. */
struct page frame_body(struct ctx *c, enum route form_route);

/* Wrap what was written to `body` and put it into the response. `title` is the page's own, without the site's name.
 * `is_form`: the language choice submits the form `answer` so that what was typed survives. */
void frame_put(struct ctx *c, struct str title, const struct page *body, bool is_form);

/* A style sheet of the settings for the head of a page, let in by the response's policy. */
struct html frame_style(struct ctx *c, const struct web_style *style);

/* The county's logo for the page's header; NULL without one. */
struct tpl_logo;
const struct tpl_logo *frame_logo(struct ctx *c);

/* Let nginx keep the page: as long as the settings say, but not past `until_ms` (0: no such moment). */
void frame_cache(struct ctx *c, int64_t until_ms);

#endif
