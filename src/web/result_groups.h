/* result_groups.h - what groups of people answered, as tables below a question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_RESULT_GROUPS_H
#define WEB_RESULT_GROUPS_H

#include "gen/tpl.h"
#include "report/release.h"
#include "web/ctx.h"

/* The tables by groups of one question; NULL when it has none. In the request arena. */
const struct tpl_result_groups *result_groups(struct ctx *c, const struct definition *d, const struct item *item,
                                              const struct result_item *result);

#endif
