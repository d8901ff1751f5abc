/* visit.h - one step of answering: which survey, which page, what was answered so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "response/answers.h"
#include "response/draft.h"
#include "response/rules.h"
#include "survey/survey.h"
#include "web/ctx.h"

/* What the reader is told first on the page that is shown. Those up to NOTICE_CHANGED ask for nothing; the others say why
 * the form came back. */
enum visit_notice {
    NOTICE_NONE,
    NOTICE_MORE,        /* an answer brought up questions that the page had not shown */
    NOTICE_RESUMED,     /* here are the answers kept under a return code */
    NOTICE_DROPPED,     /* what was kept for later was deleted */
    NOTICE_CHANGED,     /* the questions were corrected since the form was begun; what still fits was kept */
    NOTICE_NOT_SAVED,   /* sending did not work; nothing is lost */
    NOTICE_NOT_KEPT,    /* keeping for later did not work; nothing is lost */
    NOTICE_NOT_DROPPED, /* deleting what was kept did not work */
    NOTICE_TOO_LONG,    /* all answers together are longer than fits */
    NOTICE_NOTHING,     /* nothing was answered yet, so there is nothing to keep */
    NOTICE_MISPLACED,   /* the form does not say which of our pages it was */
    NOTICE_STRANGE,     /* fields came along that are none of the form's, or one of its own twice */
    NOTICE_TRAPPED,     /* the field that only robots fill in was filled in */
    NOTICE_EARLY        /* sent sooner than anybody can answer */
};

/* How long the document of all answers may be, in bytes: to be sent (to be kept for later it must fit the
 * survey's bucket, see definitions_bucket); to be carried by a form. Carrying has room for what masking adds to answers that
 * were short enough. */
enum { VISIT_SEND_BYTES = DRAFT_ANSWERS_LIMIT, VISIT_CARRY_BYTES = 128 * 1024 };

/* `page` counts from 0; page == definition->page_count is the review. */
struct visit {
    struct survey survey;
    const struct definition *definition;
    struct carry carry;
    struct answers answers;
    struct visibility visible; /* of `answers` when visit_look was called last */
    struct faults faults;
    size_t page;
    enum visit_notice notice;
    /* What else the form said; empty before visit_read. */
    struct str button; /* _do */
    struct str code;   /* _k: an entry or return code as it was typed */
    struct str unseen; /* _h: ids of questions that the page had hidden */
    struct str trap;   /* _w: what only robots write */
    int who;         /* _a: 1 answers for themselves, 2 for somebody close, 3 with help; 0 nobody said, or was asked */
    bool is_strange; /* there were fields that nobody knows, or one of ours came twice */
    bool is_told;    /* _s: about such fields the reader was told already */
    bool is_from_review; /* the page was opened with "change" on the review and leads back there */
};

/* The survey of the address and its definition. ERR_NOT_FOUND for an unknown one. */
enum err visit_load(struct ctx *c, struct visit *v) MUST_CHECK;

/* May answers be given now? A form opened before closing is accepted for SURVEY_GRACE_MS more. */
bool visit_takes_answers(const struct visit *v, int64_t now_ms);

/* Start with no answers, on the first page: begun when the page was made whose form was sent, else now. */
void visit_begin(struct ctx *c, struct visit *v);

/* A form older than a day counts as begun anew, but not as begun after closing when it was begun before. */
void visit_renew(const struct ctx *c, struct visit *v);

/* Has the reader passed the door: is the survey open to all, or was a good code given? */
bool visit_is_admitted(const struct visit *v);

/* Were the answers kept for later, under a return code? */
bool visit_has_draft(const struct visit *v);

/* Take the posted form (visit_read.c): carried answers, page number and this page's answers; `v->faults` holds what is wrong
 * on the page. When the survey was corrected since the page was made, or its number is none of ours, each field goes to the
 * question of its name and `v->notice` says so. Personal identity codes in words are masked at once, of a strict survey all
 * that looks like an identifier. Every field of the form counts as known afterwards, see `is_strange`.
 * OK; ERR_CONFLICT when the form is too old: `v` holds all its answers and the same nonce; ERR_DENIED when the carried
 * answers were altered: `v` holds this page's under a fresh nonce; ERR_BUSY, ERR_BROKEN: nothing can be said. */
enum err visit_read(struct ctx *c, struct visit *v) MUST_CHECK;

/* Work out what the answers show now, and let texts name them as {q3} (words.h). Called when `v->answers` has changed,
 * before anything of the survey is shown. */
void visit_look(struct ctx *c, struct visit *v);

/* The first page at or after `page` that is shown, page_count (the review) when there is none; the last one before `page`,
 * `page` itself when there is none. */
size_t visit_page_from(const struct visit *v, size_t page);
size_t visit_page_before(const struct visit *v, size_t page);

/* How many pages are shown, and the how manieth of them `v->page` is, from 1. */
void visit_parts(const struct visit *v, int *part_out, int *parts_out);

/* Is nothing answered, and nothing typed? */
bool visit_is_empty(const struct answers *answers);

/* Is the document of all answers at most `limit` bytes long? VISIT_SEND_BYTES, or what a draft has room for, is checked before
 * anything is sent or kept and whenever a page is left to go on, VISIT_CARRY_BYTES whenever a page is left at all. */
bool visit_fits(struct ctx *c, const struct visit *v, size_t limit);

/* The text for the hidden field: all answers, or all but those of the page that is shown, whose fields are on it
 * (`is_page_shown`). Answers that were not checked with visit_fits, and are too long to be carried, are left out: those of
 * the page `v` is on before any that were accepted before. In the request arena. */
struct str visit_carry(struct ctx *c, struct visit *v, bool is_page_shown);

#endif
