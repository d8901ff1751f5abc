/* intake_message.h - what public processes ask of intake over its socket, and how it answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_INTAKE_MESSAGE_H
#define RESPONSE_INTAKE_MESSAGE_H

#include "response/submission.h"

/* The first byte of a message on the socket (SOCK_SEQPACKET). */
enum intake_kind {
    INTAKE_SUBMISSION = 'S', /* store an answer (submission_encode) */
    INTAKE_DRAFT_SAVE = 'D', /* keep a draft, in place of what was kept under its id */
    INTAKE_DRAFT_FETCH = 'F',
    INTAKE_DRAFT_DROP = 'X', /* no longer keep it; nothing to drop is fine */
    INTAKE_INVITATION = 'I', /* is there an unused invitation with this hash? */
    INTAKE_FEEDBACK = 'A'    /* keep what somebody tells about accessibility */
};

/* A message about a draft, an invitation or feedback. */
struct intake_question {
    enum intake_kind kind; /* any but INTAKE_SUBMISSION */
    int64_t survey_id;     /* 0 of INTAKE_FEEDBACK */
    struct id16 id;        /* of the draft, the invitation's hash, or of the form with feedback */
    int64_t expiry_day;    /* INTAKE_DRAFT_SAVE: yyyymmdd, the last day on which it is kept */
    int64_t day;           /* INTAKE_FEEDBACK: yyyymmdd, on which it came */
    struct str box;        /* INTAKE_DRAFT_SAVE: lock_box of a padded bucket; INTAKE_FEEDBACK: seal_box of one */
};

enum { INTAKE_BOX_LIMIT = BUCKET_MAX + SEAL_BYTES, INTAKE_MESSAGE_LIMIT = SUBMISSION_SEALED_LIMIT + 128 };

/* To and from one message. decode: ERR_INVALID for anything encode does not write. `box` borrows from `message`. */
struct str intake_question_encode(struct arena *a, const struct intake_question *q);
enum err intake_question_decode(struct str message, struct intake_question *out) MUST_CHECK;

/* Intake's answer: one word, after INTAKE_YES to a fetch followed by the draft's box. */
enum intake_word {
    INTAKE_YES = 'K', /* it is on disk, or it is so */
    INTAKE_BUSY = 'B',
    INTAKE_NO = 'N' /* no such draft; invitation unknown or used */
};
enum { INTAKE_REPLY_LIMIT = 1 + INTAKE_BOX_LIMIT };

/* Send one message over the connected socket `fd` and wait for the answer, at most `timeout_ms`. OK: yes, and
 * `reply_out` (in `a`) is what followed the word, empty for most. ERR_NOT_FOUND: no. ERR_BUSY: intake is full, gone or
 * slow (it may or may not be stored: sending the same again is safe). Close the socket after ERR_BUSY: a word that comes
 * late must not be taken for the answer to another message. */
enum err intake_ask(int fd, struct arena *a, struct str message, int timeout_ms, struct str *reply_out) MUST_CHECK;

#endif
