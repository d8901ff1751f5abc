/* spool.h - sealed letters that wait in people.db: put in all at once, taken out one by one, destroyed after a day. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_SPOOL_H
#define MAIL_SPOOL_H

#include "base/crypto.h"
#include "db/db.h"
#include "mail/letter.h"

/* No letter lives longer than SPOOL_LIFE_MS, sent or not; SPOOL_TRIES: how often sending one is begun at most. */
enum { SPOOL_LIFE_MS = 24 * 60 * 60 * 1000, SPOOL_TRIES = 30 };

/* Letters are sealed to `public_key`; only the mailer holds `secret_key`. */
struct spool_keys {
    struct key32 public_key, secret_key;
};

/* One mailing. `batch`: the lot of codes that an invitation carries, 0 of a reminder. */
struct mailing {
    struct id16 id;
    int64_t survey_id, batch, expires_ms;
    struct letter_facts facts;
};

/* Put in a letter for each address, sealed, with codes[i] (NULL: without codes), all in one transaction: they are held, and none
 * is sent before spool_settle. Nothing tells the order of the addresses. */
enum err spool_put(struct arena *a, struct db *people, const struct key32 *public_key, const struct mailing *mailing,
                   const struct str *addresses, const struct str *codes, size_t count, int64_t now_ms) MUST_CHECK;

/* The held mailings of the survey: those whose codes are valid, being of lot `last_batch` or before, go out from now on;
 * the others, whose codes never came to be, are destroyed. To be called under the lock under which codes are issued. `released_out`: how
 * many were let go. */
enum err spool_settle(struct arena *a, struct db *people, int64_t survey_id, int64_t last_batch,
                      int64_t *released_out) MUST_CHECK;

/* How a letter went; as enum smtp_word (mail/smtp.h). */
enum spool_word { SPOOL_SENT, SPOOL_REFUSED, SPOOL_LATER, SPOOL_UNREACHED };

/* Who sends: `from` as address_read passes it. */
struct spool_post {
    struct str from, reply_to;
    enum spool_word (*send)(void *arg, struct str to, struct str message);
    void *arg;
};

/* What one turn has done. `is_unreached`: the server could not be had, so nothing more was tried. `is_more`: the turn ended
 * because it had sent its share. */
struct spool_turn {
    int64_t sent, refused, later, expired, over;
    bool is_unreached, is_more;
};

/* Destroy what is older than a day, send at most `most` of the letters whose time has come, end the mailings that have none left.
 * Before sending, a letter's try is written down and its next put off (1, 5, 15, then every 60 minutes); once sent or
 * refused it is deleted. So when the process is killed between the two a letter goes out again, with the same code, but no
 * more than SPOOL_TRIES times. After deletions the log is emptied, and the store rewritten (VACUUM) when a mailing is over.
 * ERR_BUSY when others use the store: try again. */
enum err spool_send(struct arena *a, struct db *people, const struct spool_keys *keys, const struct spool_post *post,
                    int64_t now_ms, int64_t most, struct spool_turn *out) MUST_CHECK;

/* How a survey's mailings stand, the oldest first. */
struct mailing_standing {
    enum letter_kind kind;
    bool is_held, is_over;
    int64_t batch, expires_ms, count, sent, given_up, expired, waiting;
};
enum err spool_look(struct arena *a, struct db *people, int64_t survey_id, struct mailing_standing **out,
                    size_t *count_out) MUST_CHECK;

#endif
