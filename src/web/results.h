/* results.h - a release question by question, for residents and, before they get it, for staff. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_RESULTS_H
#define WEB_RESULTS_H

#include "report/release.h"
#include "tpl/page.h"
#include "web/ctx.h"

/* Write `r`, made of `d`, to `p`. `erased_ms`: the day on which the answers were deleted; NULL while they are there. */
void results_put(struct ctx *c, struct page *p, const struct survey *s, const struct definition *d,
                 const struct release *r, const int64_t *erased_ms);

#endif
