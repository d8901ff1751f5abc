/* form_items.h - the questions of a page with what was answered and what is wrong, as the form template wants them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_FORM_ITEMS_H
#define WEB_FORM_ITEMS_H

#include "gen/tpl.h"
#include "web/visit.h"

/* One template item per question of `v`'s page, in order, in the request arena. */
const struct tpl_form_item *form_items(struct ctx *c, const struct visit *v, size_t *count_out);

/* Does the page ask something that must be answered, or (not `is_required`) something that need not? */
bool form_has(const struct visit *v, bool is_required);

/* The error summary: one line per fault of the page, each leading to its field. */
const struct tpl_form_error *form_errors(struct ctx *c, const struct visit *v, size_t *count_out);

#endif
