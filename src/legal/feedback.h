/* feedback.h - what people tell about accessibility: sealed when sent, answered within 14 days, erased a year later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEGAL_FEEDBACK_H
#define LEGAL_FEEDBACK_H

#include "base/crypto.h"
#include "base/lang.h"
#include "db/db.h"

/* Laki digitaalisten palvelujen tarjoamisesta 306/2019, 9 §: an answer within 14 days. */
enum { FEEDBACK_DUE_DAYS = 14 };

/* Most characters of what somebody writes and of which page it was about, of what we answer, and how many may wait for
 * an answer, against floods: what comes then waits in inbox.db, where intake takes FEEDBACK_INBOX_MOST (response/inbox.h). */
enum { FEEDBACK_WORDS_MOST = 3000, FEEDBACK_PAGE_MOST = 300, FEEDBACK_REPLY_MOST = 3000, FEEDBACK_WAITING_MOST = 1000 };

/* What somebody has written. `page` and `reply_to` may be empty; `reply_to` is as address_read passes it. */
struct feedback_text {
    struct str words, page, reply_to;
    enum lang lang; /* of the form: answer in it */
};

/* keys/feedback.key: what is written is sealed to the first half, and staff pages open it with the second. Without the
 * file no copy of people.db tells any of it. */
struct feedback_keys {
    struct key32 public_key, secret_key;
};

/* Sealed, padded to a bucket so that the length says little. Lives in `a`. */
struct str feedback_seal(struct arena *a, const struct key32 *public_key, const struct feedback_text *text);

/* The plain text within a box, before padding and sealing. read: ERR_INVALID for anything write does not write. */
struct str feedback_text_write(struct arena *a, const struct feedback_text *text);
enum err feedback_text_read(struct arena *a, struct str plain, struct feedback_text *out) MUST_CHECK;

/* "K7QF-2MXD": names one feedback to whoever sent it and to staff; made of its random id, so it tells nothing. */
struct str feedback_code(struct arena *a, const struct id16 *id);

/* How it was answered. Stored as numbers: never renumber. */
enum feedback_how { FEEDBACK_WAITS = 0, FEEDBACK_BY_MAIL, FEEDBACK_BY_OTHER /* or no answer was asked for */ };

/* One of them as the queue shows it; days are yyyymmdd of Finland. `number` is what audit entries call it. */
struct feedback {
    int64_t number, came_day, due_day;
    int64_t days_left; /* until due_day; 0: today; below: days late. Of no meaning once answered */
    enum feedback_how how;
    int64_t answered_by, answered_day; /* account; 0 while it waits */
    struct str code;
};

/* All below run inside the caller's transaction of people.db. */

/* Put one in that came on `day` and is due FEEDBACK_DUE_DAYS after it. The same `id` again changes nothing.
 * ERR_BUSY when FEEDBACK_WAITING_MOST wait. */
enum err feedback_put(struct arena *a, struct db *people, const struct id16 *id, int64_t day,
                      struct str box) MUST_CHECK;

/* Those that wait (`is_answered` false), the most urgent first, or those answered, the latest first. Opens no box, needs no
 * key. */
enum err feedback_list(struct arena *a, struct db *people, int64_t now_ms, bool is_answered, struct feedback **out,
                       size_t *count_out) MUST_CHECK;

/* One with its words, and with what was answered or done (`reply_out`, empty while it waits). ERR_NOT_FOUND; ERR_INVALID
 * when the key does not open it: then `out` is filled and both texts are empty. */
enum err feedback_load(struct arena *a, struct db *people, const struct key32 *public_key,
                       const struct key32 *secret_key, int64_t number, int64_t now_ms, struct feedback *out,
                       struct feedback_text *text_out, struct str *reply_out) MUST_CHECK;

/* Write down that `account` has answered today, and what (sealed as the words are). ERR_CONFLICT when it was answered
 * before, or there is none. */
enum err feedback_answer(struct arena *a, struct db *people, const struct key32 *public_key, int64_t number,
                         int64_t account, enum feedback_how how, struct str reply, int64_t now_ms) MUST_CHECK;

/* Erase those answered before that day (yyyymmdd). Checkpoint and rewrite the store afterwards when `*count_out` > 0. */
enum err feedback_erase(struct arena *a, struct db *people, int64_t before_day, int64_t *count_out) MUST_CHECK;

#endif
