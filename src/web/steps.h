/* steps.h - the pages somebody sees from the cover to the thanks, drawn as a visit stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_STEPS_H
#define WEB_STEPS_H

#include "gen/tpl.h"
#include "web/visit.h"

/* Fill c->res with the cover page, whose button leads to `start`; with the thanks after sending. The caller has looked at
 * the survey's state. */
void survey_cover_show(struct ctx *c, const struct visit *v, struct url start);
enum err survey_thanks_show(struct ctx *c, const struct visit *v) MUST_CHECK;

/* Fill c->res with the page of questions where `v` stands, or the review. A status that is set there stays, unless faults
 * make it 422. `has_carry` is false for a first page that is the same for everybody, so that nginx may keep it. */
enum err step_show(struct ctx *c, struct visit *v, bool has_carry) MUST_CHECK;

/* The same with a reason why the form came back, and the status that goes with it. */
enum err step_return(struct ctx *c, struct visit *v, enum visit_notice why, int status) MUST_CHECK;

/* Where a page of questions or the review begins: what went wrong (NULL: nothing), and what is only good to know. */
const struct tpl_step_alert *step_alert(struct ctx *c, const struct visit *v);
struct str step_note(struct ctx *c, const struct visit *v);

/* Whom to turn to at once, when something in the answers asks for help; NULL else. */
const struct tpl_step_help *step_help(struct ctx *c, const struct definition *d, const struct answers *answers);

/* What stands hidden in the form of every such page: who answers, and the field that only robots fill in. */
const struct tpl_step_fields *step_fields(struct ctx *c, const struct visit *v);

/* On the review: who answers; NULL where the survey does not ask. */
const struct tpl_step_who *step_who(struct ctx *c, const struct visit *v);

/* The door of a survey that asks for a code (pages_enter.c). `why`: OK, ERR_INVALID no code, ERR_NOT_FOUND a wrong or used
 * one, ERR_CONFLICT an old page, ERR_BUSY not to be checked just now. Answers given before come along. */
enum err enter_page(struct ctx *c, struct visit *v, enum err why) MUST_CHECK;

/* Let in whoever typed a good code into `v->code`: then `v->carry` is admitted. Errors as `why` above, and ERR_BROKEN. */
enum err enter_check(struct ctx *c, struct visit *v) MUST_CHECK;

/* The invitation was used up meanwhile, so the answers were not taken; none of them is on the page. */
enum err enter_used_page(struct ctx *c, const struct visit *v) MUST_CHECK;

/* Keep the answers for later (pages_draft.c) and show the code, the first time; or show the page again with the reason why
 * that was not done. */
enum err draft_save(struct ctx *c, struct visit *v) MUST_CHECK;

/* The page with the code once more, in another language. ERR_NOT_FOUND when `v->code` is not the code of this draft. */
enum err draft_show_again(struct ctx *c, struct visit *v) MUST_CHECK;

/* Delete what was kept under the form's draft, and forget the draft. ERR_BUSY. Without one does nothing. */
enum err draft_drop(struct ctx *c, struct visit *v) MUST_CHECK;

#endif
