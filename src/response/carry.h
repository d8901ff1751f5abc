/* carry.h - earlier answers carried in the form itself, locked, so that nothing is stored before the end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_CARRY_H
#define RESPONSE_CARRY_H

#include "base/crypto.h"

enum { CARRY_LIMIT_BYTES = 176 * 1024, CARRY_AGE_MS = 24 * 60 * 60 * 1000 };

/* What travels in the hidden field. `nonce` is made once per form and makes sending idempotent. */
struct carry {
    struct id16 nonce;
    int64_t version;    /* of the survey's definition */
    int64_t begun_ms;   /* when the form was begun: known to the browser only */
    struct str answers; /* document of answers_put_draft_json */
    struct key32 draft; /* secret of the draft it was saved under (draft.h); all zero: never saved */
    struct id16 invite; /* keyed hash of the invitation code it was opened with; all zero: none */
    bool is_admitted;   /* a survey that asks for a code was given a good one */
};

/* Begin: a fresh nonce and no answers. */
struct carry carry_new(int64_t version, int64_t now_ms);

/* Lock into base64url text in `a`. `slug` is bound in: a field of one survey does not open in another. */
struct str carry_lock(struct arena *a, const struct key32 *form_key, struct str slug, const struct carry *c);

/* Open. ERR_INVALID: not ours or altered. ERR_CONFLICT: ours but older than CARRY_AGE_MS at `now_ms`; `out` is filled
 * all the same so that the answers can be kept. */
enum err carry_open(struct arena *a, const struct key32 *form_key, struct str slug, struct str field, int64_t now_ms,
                    struct carry *out) MUST_CHECK;

/* Form tokens for residents, without any cookie: prove that a POST comes from a page of ours made at most 24 h ago. The
 * token holds the second and a keyed hash of second and `purpose` (frame_purpose). Text in `a`. */
struct str form_token_make(struct arena *a, const struct key32 *form_key, struct str purpose, int64_t now_ms);

/* ERR_DENIED when it is not ours, ERR_CONFLICT when it is older than 24 hours. `made_ms_out`: when the page was made, up to
 * a second early and never after `now_ms`; of a token that is not ours `now_ms`. */
enum err form_token_check(const struct key32 *form_key, struct str purpose, struct str token, int64_t now_ms,
                          int64_t *made_ms_out) MUST_CHECK;

#endif
