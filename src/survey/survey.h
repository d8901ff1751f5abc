/* survey.h - a stored survey: its state in time and its published definition. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_SURVEY_H
#define SURVEY_SURVEY_H

#include "base/crypto.h"
#include "db/db.h"
#include "survey/definition.h"

/* Order and numbers are stored; never renumber (docs/survey-format.md). */
enum survey_state {
    SURVEY_DRAFT = 1,
    SURVEY_APPROVED,
    SURVEY_OPEN,
    SURVEY_SUSPENDED,
    SURVEY_CLOSED,
    SURVEY_PUBLISHED,
    SURVEY_COMPLETED,
    SURVEY_ARCHIVED,
    SURVEY_CANCELLED,
    SURVEY_REVIEW /* between draft and approved */
};
enum { SURVEY_STATE__COUNT = SURVEY_REVIEW + 1 };

/* A draft or in review: residents never see it, and it takes no answers. */
bool survey_is_in_making(enum survey_state state);

/* A form opened before closing is accepted this much longer, unless a coordinator ends that. */
enum { SURVEY_GRACE_MS = 60 * 60 * 1000 };

/* The facts of one survey, without its document. */
struct survey {
    int64_t id;
    struct str slug;
    enum survey_state state;
    int64_t version;
    int64_t opens_ms, closes_ms, results_ms;
    int64_t grace_ends_ms; /* until then forms begun before closing are taken: SURVEY_GRACE_MS after it, or earlier */
    struct key32 public_key;
    enum survey_access access; /* fixed once it is no draft (a trigger holds it) */
    struct str shared_code;    /* of ACCESS_CODE, as survey_code_new writes it; else empty */
    int64_t typical_minutes;   /* median of how long answering took, known from 30 answers on; 0 before */
    int64_t answer_count;      /* set when the last answers were ingested after closing; -1 before */
    bool is_unseen;            /* cancelled before it was approved: residents never knew of it */
};

/* Is `typed` the code that all share? Case, spaces, hyphens and letters like digits do not matter (base/base32.h). Takes
 * the same time for every wrong code. Never of a survey without one. */
bool survey_code_fits(const struct survey *s, struct str typed);

/* Give the survey a new shared code, text in `a`: 40 random bits as "7K3M-9QXP". ERR_CONFLICT unless it is of ACCESS_CODE.
 * Runs inside the caller's write transaction. */
enum err survey_code_new(struct arena *a, struct db *panel, const struct survey *s, struct str *code_out) MUST_CHECK;

/* By its slug; those in the making are not found (survey/standing.h). The state is what it is at `now_ms`: an approved survey past its opening is open,
 * an open or suspended one past its closing is closed, whether or not the worker has written that down. ERR_NOT_FOUND.
 * */
enum err survey_load(struct arena *a, struct db *panel, struct str slug, int64_t now_ms, struct survey *out) MUST_CHECK;

/* The same of whatever state, for staff. */
enum err survey_load_any(struct arena *a, struct db *panel, struct str slug, int64_t now_ms,
                         struct survey *out) MUST_CHECK;

/* Its definition in that version, read into `a`. ERR_NOT_FOUND; ERR_BROKEN when the stored document is
 * damaged or not valid. */
enum err survey_definition(struct arena *a, struct db *panel, int64_t survey_id, int64_t version,
                           struct definition *out) MUST_CHECK;

/* What the lists show of a survey. */
struct survey_line {
    struct survey survey;
    struct definition definition;
};

/* Open surveys, the first to close first; those that have closed, newest first; at most 200. */
enum err survey_list_open(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                          size_t *count_out) MUST_CHECK;
enum err survey_list_past(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                          size_t *count_out) MUST_CHECK;

/* The newest surveys whose results are out, at most 8. */
enum err survey_list_published(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                               size_t *count_out) MUST_CHECK;

/* Store a checked definition as a new survey in `state`, built by nobody, with a new key pair: the public key in the row, the secret one
 * returned for the key folder (store it before committing). ERR_CONFLICT when the slug is taken. Runs inside the
 * caller's write transaction. */
enum err survey_create(struct arena *a, struct db *panel, const struct definition *d, enum survey_state state,
                       int64_t now_ms, int64_t *id_out, struct key32 *secret_key_out) MUST_CHECK;

/* Move to `to` when the lifecycle allows it from where the survey stands at `now_ms` (docs/survey-format.md), else
 * ERR_CONFLICT. Opening or closing by hand before the time sets opens_ms or closes_ms to `now_ms`. ERR_NOT_FOUND. Runs
 * inside the caller's write transaction. */
enum err survey_move(struct arena *a, struct db *panel, int64_t survey_id, enum survey_state to,
                     int64_t now_ms) MUST_CHECK;

/* Write down what time has done: approved -> open, open or suspended -> closed. Returns in `changed_out` how many steps
 * were taken. Own transaction. */
enum err survey_tick(struct arena *a, struct db *panel, int64_t now_ms, int64_t *changed_out) MUST_CHECK;

/* English word of a state as in docs/survey-format.md ("open"); for the command line and the log. ERR_INVALID for any
 * other word. */
const char *survey_state_name(enum survey_state state);
enum err survey_state_from_name(struct str name, enum survey_state *out) MUST_CHECK;

#endif
