/* draft.h - an unfinished answer kept for later under a code of words that only the resident knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_DRAFT_H
#define RESPONSE_DRAFT_H

#include "response/answers.h"
#include "response/carry.h"
#include "response/return_code.h"

/* How long a draft is kept after it was saved last. Its answers must fit a bucket beside what else is kept. */
enum { DRAFT_DAYS = 14, DRAFT_ANSWERS_LIMIT = BUCKET_MAX - ANSWERS_BUCKET_HEAD };

/* The secret behind a return code as return_code.h writes it: stretched by Argon2id (stretch_key) and bound to the
 * instance's form key. ERR_BUSY when there is no memory for it now. */
enum err draft_secret(const struct key32 *form_key, struct str code, struct key32 *secret_out) MUST_CHECK;

/* Under which id intake keeps what belongs to a secret. */
struct id16 draft_id(const struct key32 *secret);

/* The last day on which a draft saved at `now_ms` is kept: in Finland, as yyyymmdd. */
int64_t draft_last_day(int64_t now_ms);

/* A message for intake (intake_message.h) that keeps the carry's nonce, answers, version and admission (with the
 * invitation), and the page, padded to `bucket` (answers_bucket) and locked under the secret `c->draft`. It replaces what
 * was kept under it. ERR_TOO_BIG when the answers are longer than bucket - ANSWERS_BUCKET_HEAD. */
enum err draft_save_message(struct arena *a, struct str slug, int64_t survey_id, const struct carry *c, size_t page,
                            size_t bucket, int64_t now_ms, struct str *message_out) MUST_CHECK;

/* Messages that ask for what is kept under a secret, and that delete it. Sending deletes it too (submission_facts). */
struct str draft_fetch_message(struct arena *a, int64_t survey_id, const struct key32 *secret);
struct str draft_drop_message(struct arena *a, int64_t survey_id, const struct key32 *secret);

/* What intake answered to a fetch: the carry as it was saved, with `begun_ms` now, and the page. The nonce comes back
 * as it was: opened twice, or still open in another tab, it is one answer. ERR_INVALID when it was not locked under this
 * secret for this survey. */
enum err draft_open(struct arena *a, struct str slug, const struct key32 *secret, struct str reply, int64_t now_ms,
                    struct carry *out, size_t *page_out) MUST_CHECK;

#endif
