/* inbox.h - the inbox as intake uses it: a batch of messages in one transaction. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_INBOX_H
#define RESPONSE_INBOX_H

#include "db/db.h"
#include "response/burst.h"
#include "response/intake_message.h"

/* Most room for the boxes of all drafts, and of one survey's: what an ingest has to rewrite besides the answers. */
enum { DRAFTS_BYTES_MOST = 64 << 20, DRAFTS_SURVEY_BYTES_MOST = DRAFTS_BYTES_MOST / 2 };

/* How much feedback may wait for the worker. */
enum { FEEDBACK_INBOX_MOST = 200 };

/* One message and the answer to it. */
struct inbox_item {
    enum intake_kind kind;
    struct submission submission;    /* INTAKE_SUBMISSION */
    struct intake_question question; /* the others */
    enum intake_word word;
    struct str reply; /* what follows the word; lives in the arena of inbox_handle */
};

/* Read one message of any kind. ERR_INVALID: none of ours. Borrows from `message`. */
enum err inbox_item_read(struct str message, struct inbox_item *out) MUST_CHECK;

/* Do what a batch asks in ONE transaction of inbox.db, submissions first, and fill every `word`. With OK the transaction
 * is on disk and the words may be sent; otherwise nothing of the batch was done.
 * A submission gets INTAKE_YES when it is stored, also when it was before, and each once; INTAKE_BUSY when it is late:
 * it comes after the survey's last ingest has begun (ingest.h), which would never see it; INTAKE_NO when the invitation
 * it would use up is not there. Storing deletes its draft in the same transaction, and so does being stored before. A
 * draft gets INTAKE_BUSY when it would take more room than there is for drafts, or its survey is finished; feedback when
 * FEEDBACK_INBOX_MOST wait.
 * `bursts` says which epoch a submission belongs to at `now_ms` (of clock_steady_ms); NULL: epoch 0. */
enum err inbox_handle(struct arena *a, struct db *inbox, struct bursts *bursts, int64_t now_ms,
                      struct inbox_item *batch, size_t count) MUST_CHECK;

/* The same for submissions alone, in epoch 0. `words_out` (may be NULL) has room for `count`. */
enum err inbox_store(struct arena *a, struct db *inbox, const struct submission *batch, size_t count,
                     enum intake_word *words_out) MUST_CHECK;

/* Whether a batch that was done has deleted a draft or an invitation: the write-ahead log holds their bytes, and tells
 * which answer they went with, until it is emptied (db_checkpoint). */
bool inbox_has_deleted(const struct inbox_item *batch, size_t count);

/* Delete drafts whose last day was before that of `now_ms`, a few at a time so that others get their turn in between,
 * then rewrite the file and empty the log, whatever was deleted: what has moved within the file leaves copies in the unused
 * parts of its pages. ERR_BUSY: run it again. */
enum err inbox_expire_drafts(struct arena *a, struct db *inbox, int64_t now_ms) MUST_CHECK;

/* The median of how long answering took, once INBOX_MINUTES_LEAST answers have told; 0 before. Own transaction. */
enum { INBOX_MINUTES_LEAST = 30 };
enum err inbox_typical_minutes(struct arena *a, struct db *inbox, int64_t survey_id, int64_t *minutes_out) MUST_CHECK;

#endif
