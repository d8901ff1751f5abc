/* queue.h - sending what waits in people.db, one by one: the try is written down first, then the mail goes, then how it went. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_QUEUE_H
#define MAIL_QUEUE_H

#include "mail/spool.h"

/* What differs between the tables of mails that wait. All three get `arg`; `take` and `note` run in a DB_WRITE of their own. */
struct queue {
    /* The next mail that is due at `now_ms`, its try written down. ERR_NOT_FOUND when there is none. */
    enum err (*take)(struct arena *a, struct db *people, void *arg, int64_t now_ms);
    /* Open and compose it: ERR_INVALID when it never can be. The message is the caller's to send. */
    enum err (*write)(struct arena *a, void *arg, struct message *out);
    /* Write down how it went. */
    enum err (*note)(struct db *people, void *arg, enum spool_word word, int64_t now_ms);
    void *arg;
};

/* How long a mail whose sending was begun `tries` times before waits until the next try: 1, 5, 15, then every 60 minutes. */
int64_t queue_put_off_ms(int64_t tries);

/* Send what is due, until nothing is, `*most` (counted down) have been sent, or the server cannot be had. Adds to `out`. What
 * cannot be composed counts as refused. */
enum err queue_send(struct db *people, const struct queue *q, const struct spool_post *post, int64_t now_ms,
                    int64_t *most, struct spool_turn *out) MUST_CHECK;

#endif
