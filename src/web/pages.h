/* pages.h - one page for each line of site/routes.def; a route without its page does not link. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/ctx.h"

/* enum err page_NAME(struct ctx *c) for every route: fill c->res, or return the error the gate shows. */
#define ROUTE(id, method, path, who, csrf, tx, body) enum err page_##id(struct ctx *c) MUST_CHECK;
#include "site/routes.def"
#undef ROUTE

/* Forms of answers are also asked with c->stale set: keep what was typed and offer to go on. */

#endif
