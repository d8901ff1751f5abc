/* form_items.h - the questions of a page with what was answered and what is wrong, as the form template wants them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_FORM_ITEMS_H
#define WEB_FORM_ITEMS_H

#include "gen/tpl.h"
#include "web/visit.h"

/* One template item per question of `v`'s page, in order, in the request arena; those that `v->visible` hides are
 * among them, marked as hidden. Called after visit_look. */
const struct tpl_form_item *form_items(struct ctx *c, const struct visit *v, size_t *count_out);

/* Does the page hold something that must be answered, or must as soon as a rule says so; or (not `is_required`) show something
 * that need not be? */
bool form_has(const struct visit *v, bool is_required);

/* Can answers given on the page itself show or hide some of its questions? Then the form has the field _h, which
 * names those that are hidden now: form_hidden_ids, with a space between them, in the request arena. The script
 * empties the field. */
bool form_has_rules(const struct visit *v);
struct str form_hidden_ids(struct ctx *c, const struct visit *v);

/* The first question of the page that is shown now and stands in `hidden_ids`, the field _h as it was sent: its id,
 * empty when there is none; and whether there is one. */
struct str form_first_new(const struct visit *v, struct str hidden_ids);
bool form_has_new_items(const struct visit *v, struct str hidden_ids);

/* The error summary: one line per fault of the page, each leading to its field. */
const struct tpl_form_error *form_errors(struct ctx *c, const struct visit *v, size_t *count_out);

#endif
