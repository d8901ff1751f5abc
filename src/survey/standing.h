/* standing.h - a survey as staff see it: where it stands, who brought it there, and each step they may take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_STANDING_H
#define SURVEY_STANDING_H

#include "survey/survey.h"

/* Accounts are numbers of staff.db; whoever works on the command line is nobody; and some things happen by themselves. */
enum { SURVEY_BY_NOBODY = 0, SURVEY_BY_CLOCK = -1 };

/* What staff did. Numbers are stored; never renumber. */
enum survey_step {
    STEP_CREATED = 1,      /* a new draft */
    STEP_REPLACED,         /* a new version of it */
    STEP_DIVISION,         /* given to a division */
    STEP_SENT,             /* draft -> review */
    STEP_RETURNED,         /* review -> draft, with a reason */
    STEP_APPROVED,         /* review -> approved, by nobody who has built a version of it */
    STEP_OPENED,           /* approved -> open before its time */
    STEP_SUSPENDED,        /* open -> suspended */
    STEP_RESUMED,          /* suspended -> open */
    STEP_CLOSED,           /* open or suspended -> closed before its time */
    STEP_COUNTED,          /* closed: the hour of grace ends now */
    STEP_RESULTS_APPROVED, /* closed and counted: the release is frozen, for nobody else's eyes yet */
    STEP_PUBLISHED,        /* closed -> published, by another than who approved the results */
    STEP_CANCELLED, /* draft to suspended -> cancelled: answers are deleted; from open on by another than who asked for it */
    STEP_CANCEL_ASKED,       /* open or suspended: somebody asks for it, with a reason */
    STEP_CANCEL_DROPPED,     /* and somebody says no, or who asked thinks again */
    STEP_TAKEN_BACK,         /* review -> draft, by who sent it there or built a version of it */
    STEP_RESULTS_TAKEN_BACK, /* closed: what was approved is no longer, with a reason; its release is gone */
    SURVEY_STEP__STORED,
    /* Never stored: survey_history works out what the clock did. */
    STEP_CLOCK_OPENED = SURVEY_STEP__STORED,
    STEP_CLOCK_CLOSED,
    SURVEY_STEP__COUNT
};

struct survey_standing {
    int64_t id;
    struct str slug;
    enum survey_state state; /* at the moment it was loaded for, as survey_load has it */
    int64_t version;
    int64_t created_ms, opens_ms, closes_ms, results_ms;
    int64_t grace_ends_ms; /* after closing, forms that were begun in time are taken until then */
    enum survey_access access;
    int64_t answer_count;    /* -1 before all are counted; shown by the rules of response/counters.h only */
    struct str division;     /* its code in the register, or empty */
    const int64_t *contacts; /* accounts that the register names as contacts of the division */
    size_t contact_count;
    struct str title;        /* in Finnish */
    int64_t builder;         /* who made the current version */
    const int64_t *builders; /* who made any version of it, each once, without SURVEY_BY_NOBODY */
    size_t builder_count;
    int64_t sender, approver; /* who sent it to review and approved it; SURVEY_BY_NOBODY before */
    int64_t results_approver;
    int64_t results_release; /* number of the release that is approved; 0 before */
    int64_t since_ms;        /* when the last step was taken; created_ms when none was written down */
    /* Why it came back from review, until somebody returns it again or approves it; why the approval of its results was taken back, until they are
     * approved again; else empty. And who wrote that, when, about which version. */
    struct str reason;
    int64_t reason_by, reason_ms, reason_version;
    int64_t
        cancel_asker; /* who has asked for it to be cancelled, while that waits for somebody else; SURVEY_BY_NOBODY else */
    int64_t cancel_asked_ms; /* 0 while nobody has */
    struct str cancel_reason;
    bool is_unseen; /* cancelled before anybody approved it: residents never knew of it */
};

/* One step of the past. */
struct survey_past_step {
    enum survey_step step;
    int64_t at_ms, by, version;
    struct str note; /* a reason, or the division's code; else empty */
};

/* Drafts and those in review too. ERR_NOT_FOUND. All in `a`, inside the caller's transaction. */
enum err survey_standing_load(struct arena *a, struct db *panel, struct str slug, int64_t now_ms,
                              struct survey_standing *out) MUST_CHECK;

/* All surveys, newest first; at most 5000. */
enum err survey_standing_list(struct arena *a, struct db *panel, int64_t now_ms, struct survey_standing **out,
                              size_t *count_out) MUST_CHECK;

/* The steps of a survey, newest first; at most 1000. Among them is what the clock did, which is stored nowhere as it follows from the rest: what
 * somebody approved and nobody opened opened when its time had come, and what nobody closed closed after its last
 * millisecond. */
enum err survey_history(struct arena *a, struct db *panel, const struct survey_standing *s, int64_t now_ms,
                        struct survey_past_step **out, size_t *count_out) MUST_CHECK;

/* Did the account make a version of it? Then it is for others to judge it. */
bool survey_is_built_by(const struct survey_standing *s, int64_t account);

/* Did the account send it to review, or make a version of it? Then it may take it back. */
bool survey_is_sent_by(const struct survey_standing *s, int64_t account);

/* May the step be taken from there, as far as states go? (Who may: survey_take and account/role.def.) */
bool survey_step_fits(const struct survey_standing *s, enum survey_step step);

/* The functions below run inside the caller's write transaction and write the step down. `by` is an account number or
 * SURVEY_BY_NOBODY. */

/* A new draft with its key pair, as survey_create, of a division (a code or empty). ERR_CONFLICT when the slug is taken. */
enum err survey_draft_create(struct arena *a, struct db *panel, const struct definition *d, struct str division,
                             int64_t by, int64_t now_ms, int64_t *id_out, struct key32 *secret_key_out) MUST_CHECK;

/* The next version of a draft: dates and access follow the document, `by` is its builder. `version` is the one that
 * `by` has seen: ERR_CONFLICT when there is a newer one, or the survey is no draft. ERR_INVALID when the slug is another. */
enum err survey_draft_replace(struct arena *a, struct db *panel, int64_t survey_id, const struct definition *d,
                              int64_t version, int64_t by, int64_t now_ms) MUST_CHECK;

/* Give it to a division (a code, or empty for none), at any time. */
enum err survey_set_division(struct arena *a, struct db *panel, int64_t survey_id, struct str division, int64_t by,
                             int64_t now_ms) MUST_CHECK;

/* Any other step that is stored. `note`: the reason of STEP_RETURNED, STEP_CANCELLED, STEP_CANCEL_ASKED and STEP_RESULTS_TAKEN_BACK, else empty. ERR_CONFLICT when the survey does not stand where
 * the step begins; for STEP_APPROVED when its time has passed already; for STEP_COUNTED when all is counted; for
 * STEP_RESULTS_APPROVED unless all is counted and no release was approved before; for STEP_PUBLISHED without an approved one.
 * ERR_DENIED for STEP_APPROVED by whoever built a version (survey_is_built_by), for STEP_CANCELLED by who asked for it, for STEP_PUBLISHED by who approved the results, and for STEP_TAKEN_BACK by who neither sent nor built it. ERR_NOT_FOUND.
 *
 * STEP_RESULTS_APPROVED approves the newest release: store it (report/release.h) right before in the same transaction. STEP_RESULTS_TAKEN_BACK deletes it:
 * make sure before that it can be made again. */
enum err survey_take(struct arena *a, struct db *panel, int64_t survey_id, enum survey_step step, struct str note,
                     int64_t by, int64_t now_ms) MUST_CHECK;

#endif
