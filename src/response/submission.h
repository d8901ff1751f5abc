/* submission.h - a finished answer on its way: sealed by the public process, stored by intake, opened by the worker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_SUBMISSION_H
#define RESPONSE_SUBMISSION_H

#include "base/crypto.h"
#include "base/lang.h"
#include "db/db.h"
#include "survey/survey.h"

/* One message on the intake socket (SOCK_SEQPACKET), and one row of the inbox. Whole numbers only, so that nothing but
 * the sealed box has a length. */
struct submission {
    struct id16 id; /* keyed hash of the form's nonce */
    int64_t survey_id;
    int64_t iso_week;  /* for the counter of weeks, never stored beside the answer */
    int64_t lang;      /* enum lang, for the counter of languages, likewise */
    struct str sealed; /* seal_box of a padded bucket */
    bool is_late;      /* inbox_store's word: not stored, its survey is finished */
};

enum { SUBMISSION_SEALED_LIMIT = 32 * 1024 + 48, SUBMISSION_MESSAGE_LIMIT = SUBMISSION_SEALED_LIMIT + 64 };

/* Longest answers document that fits the largest bucket. */
enum { SUBMISSION_ANSWERS_LIMIT = 32 * 1024 - 4 - 8 };

/* The key that turns a form's nonce into a submission id, derived from the form key. */
struct key32 submission_id_key(const struct key32 *form_key);

/* Pad and seal `answers` (the document, with the version it fits in front). ERR_TOO_BIG when it passes the largest
 * bucket. */
enum err submission_make(struct arena *a, const struct key32 *form_key, const struct survey *s, int64_t version,
                         struct id16 nonce, struct str answers, int64_t now_ms, enum lang lang,
                         struct submission *out) MUST_CHECK;

/* To and from one message. decode: ERR_INVALID for anything encode does not write. `sealed` borrows from `message`. */
struct str submission_encode(struct arena *a, const struct submission *s);
enum err submission_decode(struct str message, struct submission *out) MUST_CHECK;

/* Store a batch in ONE transaction of inbox.db; a repeated id changes nothing, so every submission of the batch that is
 * not `is_late` may be acknowledged when this returns OK: the transaction is then on disk. Otherwise nothing of the
 * batch is stored. Late is what comes after the survey's last ingest has begun (ingest.h), which would never see it. */
enum err inbox_store(struct arena *a, struct db *inbox, struct submission *batch, size_t count) MUST_CHECK;

/* Intake's word about one message: one byte. */
enum { SUBMISSION_STORED = 'K', SUBMISSION_BUSY = 'B' };

/* Hand one submission to intake over the connected socket `fd` and wait for its word, at most `timeout_ms`. OK: it is
 * on disk. ERR_BUSY: intake is full, gone or slow (it may or may not be stored: sending the same again is safe). Close
 * the socket after ERR_BUSY: a word that comes late must not be taken for the answer to another submission. */
enum err submission_send(int fd, struct str message, int timeout_ms) MUST_CHECK;

#endif
