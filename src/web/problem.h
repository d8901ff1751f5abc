/* problem.h - the pages that say what went wrong and what to do now. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "web/ctx.h"

/* Fill c->res with the page of an HTTP status (400, 403, 404, 405, 409, 413, 415, 500, 503) in the reader's language.
 * 503 says when to try again. ERR_BROKEN when the page itself cannot be made. */
enum err problem_page(struct ctx *c, int status) MUST_CHECK;

#endif
