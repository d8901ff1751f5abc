/* review.h - all answers once more before they are sent. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_REVIEW_H
#define WEB_REVIEW_H

#include "web/visit.h"

/* Fill c->res with the review of `v`; the status that is set there stays. */
enum err review_page(struct ctx *c, struct visit *v) MUST_CHECK;

#endif
