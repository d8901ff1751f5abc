/* surveys.h - what the staff's pages about surveys share: words for where one stands, what may be seen, taking a step. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_SURVEYS_H
#define STAFF_SURVEYS_H

#include "org/org.h"
#include "staff/staff.h"
#include "survey/standing.h"

/* Its state in a word or two; in a sentence; and whose turn it is (empty: nobody's, or it is not
 * the person's to know). Translated, in the arena. */
struct str survey_state_words(enum lang lang, enum survey_state state);
struct str survey_sentence(struct ctx *c, const struct survey_standing *s);
struct str survey_turn(struct ctx *c, const struct survey_standing *s);

/* Has nothing been changed since it was returned? */
bool survey_is_unchanged(const struct survey_standing *s);

/* What stands above the reason (survey_standing.reason) for the person: who said it, of what. Translated, in the arena. */
struct str survey_reason_words(struct ctx *c, const struct survey_standing *s);

/* What was done, in a word or two. */
struct str survey_step_words(const struct ctx *c, enum survey_step step);

/* Of a draft: is it this person's turn to go on with it? Its builders', its division's contacts', and anybody's who may when its builder cannot. */
bool survey_is_mine(struct ctx *c, const struct survey_standing *s);

/* The survey's name as a page's heading: in the language of the page when the document has it; else c->title_lang says which. */
struct str survey_heading(struct ctx *c, const struct survey_standing *s, const struct definition *d);

/* From when to when it is open: "1.2.2027 – 28.2.2027", or its one day. */
struct str survey_days(struct ctx *c, const struct survey_standing *s);

/* Who can answer, in words. */
struct str survey_access_words(enum lang lang, enum survey_access access);

/* May the person who is signed in do that to the survey now? */
bool survey_may(const struct ctx *c, const struct survey_standing *s, enum action action);

/* How many answers there are, as everybody may see it: "1 284", "at least 20", "fewer than 10"; empty when there can be none yet, or
 * the person may not know. */
enum err survey_received(struct ctx *c, const struct survey_standing *s, struct str *out) MUST_CHECK;

/* The division's name in the person's language; its code when the register has it no longer; empty for none. */
struct str survey_division_name(struct ctx *c, const struct org *org, struct str code);

/* Divisions to choose from: none and all; for somebody who makes surveys for their own divisions only those. */
const struct tpl_staff_option *survey_divisions(struct ctx *c, const struct org *org, struct str chosen, bool is_new,
                                                size_t *count_out);

/* Is the code that was sent one of survey_divisions? */
bool survey_division_fits(struct ctx *c, const struct org *org, struct str code, bool is_new);

/* The same outside transactions, of a code as it was typed: before it is written into the audit log. ERR_INVALID. */
enum err survey_division_judge(struct ctx *c, struct str code, bool is_new) MUST_CHECK;

/* The document of the survey's current version. Inside a transaction of panel.db. */
enum err survey_document(struct ctx *c, const struct survey_standing *s, const struct definition **out) MUST_CHECK;

/* A division that was judged, or a version, as the detail of an entry of the audit log; empty for none. In the arena. */
struct str survey_division_detail(struct ctx *c, struct str division);
struct str survey_version_detail(struct ctx *c, int64_t version);

/* Change panel.db with `change` in a transaction of its own, written into the audit log as begun and as done or failed (staff_begin). */
enum err survey_change(struct ctx *c, enum audit_action action, struct str object, struct str detail,
                       enum err (*change)(struct ctx *c, void *arg), void *arg) MUST_CHECK;

/* Take the step with c->standing, and lead back to the survey, which says `word` (web/shell.c). Of a form that is only shown again (c->is_again)
 * just the latter. `seen`: the version that was looked at, ERR_CONFLICT when there is another by now; 0: any. */
enum err survey_step_page(struct ctx *c, enum survey_step step, int64_t seen, struct str note, enum audit_action action,
                          const char *word) MUST_CHECK;

/* A field in which the survey's short name is typed to confirm, and whether it was: capitals and white space do not matter. */
const struct tpl_staff_input *survey_name_field(struct ctx *c, struct str value, const struct faults *faults);
void survey_name_judge(struct ctx *c, struct str value, struct faults *faults);

/* Is the field `reason` filled, and not with too much? `wanted`: what is said when it is empty, a sentence key. */
void survey_reason_judge(struct ctx *c, struct str reason, const char *wanted, struct faults *faults);

/* Titles in lists are in Finnish (survey_standing.title): its tag on pages in another language; else empty. */
struct str survey_title_lang(const struct ctx *c);

/* Where a list leads somebody: to the survey, or, who has no part in the work, to its results as soon as they may be read. */
struct url survey_address(struct ctx *c, const struct survey_standing *s);

/* The way to pages below a survey: the list, and the survey. */
enum { SURVEY_CRUMBS = 2 };
const struct tpl_staff_crumb *survey_crumbs(struct ctx *c);

/* The survey's own page, with what is wrong with the reason that it is returned for. In the caller's transaction of panel.db. */
enum err survey_page_show(struct ctx *c, struct str reason, const struct faults *faults) MUST_CHECK;

#endif
