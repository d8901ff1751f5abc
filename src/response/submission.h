/* submission.h - a finished answer on its way: sealed by the public process, stored by intake, opened by the worker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_SUBMISSION_H
#define RESPONSE_SUBMISSION_H

#include "base/crypto.h"
#include "base/lang.h"
#include "survey/survey.h"

/* Who gave the answer and by which way. */
enum submission_channel {
    CHANNEL_UNKNOWN, /* not told */
    CHANNEL_SELF,
    CHANNEL_FOR_ANOTHER, /* for somebody close */
    CHANNEL_HELPED,
    CHANNEL_PAPER,
    CHANNEL__COUNT
};

/* What the identifier guard did, as bits. */
enum { SUBMISSION_ID_MASKED = 1, SUBMISSION_REMOVED = 2, SUBMISSION_AS_IS = 4, SUBMISSION_GUARD_ALL = 7 };

/* What goes into counters of the survey and never beside an answer. `minutes`: of submission_minutes, 0 for unknown.
 * `invite`: keyed hash of the invitation code (invitation.h) that this answer uses up; `draft`: id of the draft that it
 * makes needless (draft_id); each all zero: none. */
struct submission_facts {
    enum lang lang;
    int64_t channel; /* enum submission_channel */
    unsigned guard;
    int64_t minutes;
    struct id16 invite, draft;
};

/* One row of the inbox. Whole numbers only, so that nothing but the sealed box has a length. */
struct submission {
    struct id16 id; /* keyed hash of the form's nonce */
    int64_t survey_id;
    int64_t iso_week; /* for the counter of weeks, never stored beside the answer */
    struct submission_facts facts;
    struct str sealed; /* seal_box of a padded bucket, as large for all answers of a survey's version */
};

enum { SUBMISSION_SEALED_LIMIT = BUCKET_MAX + SEAL_BYTES };

/* Longest answers document that fits the largest bucket. */
enum { SUBMISSION_ANSWERS_LIMIT = BUCKET_PLAIN_LIMIT - 8 };

/* The key that turns a form's nonce into a submission id, derived from the form key. */
struct key32 submission_id_key(const struct key32 *form_key);

/* How long answering took, as one of a few numbers that tell nobody apart: 1 2 3 4 5 7 10 15 20 30 45 60, each for
 * what is not more than it; 0 (unknown) when it took no time, or over an hour and a half: then nobody sat at it. */
int64_t submission_minutes(int64_t begun_ms, int64_t now_ms);

/* Pad to `bucket` (answers_bucket) and seal `answers` (the document, with the version it fits in front). ERR_TOO_BIG when
 * that is too small. `facts` must hold what submission_decode accepts. */
enum err submission_make(struct arena *a, const struct key32 *form_key, const struct survey *s, int64_t version,
                         struct id16 nonce, struct str answers, size_t bucket, int64_t now_ms,
                         const struct submission_facts *facts, struct submission *out) MUST_CHECK;

/* To and from one message to intake (intake_message.h). decode: ERR_INVALID for anything encode does not write.
 * `sealed` borrows from `message`. */
struct str submission_encode(struct arena *a, const struct submission *s);
enum err submission_decode(struct str message, struct submission *out) MUST_CHECK;

#endif
