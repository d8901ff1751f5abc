/* visit.h - one step of answering: which survey, which page, what was answered so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "response/answers.h"
#include "response/carry.h"
#include "survey/survey.h"
#include "web/ctx.h"

/* What brought the reader to the page that is shown. */
enum visit_notice {
    NOTICE_NONE,
    NOTICE_CHANGED,   /* the questions were corrected since the form was begun; what still fits was kept */
    NOTICE_NOT_SAVED, /* sending did not work; nothing is lost */
    NOTICE_TOO_LONG   /* all answers together are longer than fits */
};

/* `page` counts from 0; page == definition->page_count is the review. */
struct visit {
    struct survey survey;
    const struct definition *definition;
    struct carry carry;
    struct answers answers;
    struct faults faults;
    size_t page;
    enum visit_notice notice;
};

/* The survey of the address and its definition. ERR_NOT_FOUND for an unknown one. */
enum err visit_load(struct ctx *c, struct visit *v) MUST_CHECK;

/* May answers be given now? A form opened before closing is accepted for SURVEY_GRACE_MS more. */
bool visit_takes_answers(const struct visit *v, int64_t now_ms);

/* Start with no answers, on the first page. */
void visit_begin(struct ctx *c, struct visit *v);

/* Take the posted form: carried answers, page number and this page's answers; `v->faults` holds what is wrong on the page.
 * OK; ERR_INVALID when the page number is none of ours; ERR_CONFLICT when the form is too old: `v` holds all its answers and
 * the same nonce; ERR_DENIED when the carried answers were altered: `v` holds this page's under a fresh nonce. */
enum err visit_read(struct ctx *c, struct visit *v) MUST_CHECK;

/* Do all answers together fit into a submission? Checked whenever a page is left, so that what is carried always fits. */
bool visit_fits(struct ctx *c, const struct visit *v);

/* The text for the hidden field: all answers, or all but those of the page that is shown, whose fields are on it (`is_page_shown`).
 * In the request arena. */
struct str visit_carry(struct ctx *c, struct visit *v, bool is_page_shown);

#endif
