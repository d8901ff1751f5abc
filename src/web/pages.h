/* pages.h - one page for each line of site/routes.def; a route without its page does not link. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/ctx.h"

/* enum err page_NAME(struct ctx *c) for every route: fill c->res, or return the error the gate shows. */
#define ROUTE(id, method, path, who, csrf, tx, body) enum err page_##id(struct ctx *c) MUST_CHECK;
#include "site/routes.def"
#undef ROUTE

/* Shown instead of page_survey_send, page_survey_save and page_survey_enter when the form's token is too old or not ours: keeps what was typed and
 * offers to go on. `why` is ERR_CONFLICT (too old) or ERR_DENIED (not ours). */
enum err page_survey_send_stale(struct ctx *c, enum err why) MUST_CHECK;

/* Shown instead of page_survey_resume_open in the same case: the page once more, with what was typed. */
enum err page_survey_resume_open_stale(struct ctx *c) MUST_CHECK;

#endif
