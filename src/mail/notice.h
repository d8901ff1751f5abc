/* notice.h - letters to people who work here, and replies to feedback: what they say, and how they wait in people.db. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_NOTICE_H
#define MAIL_NOTICE_H

#include "mail/body.h"
#include "mail/spool.h"

enum notice_kind {
    NOTICE_LINK,             /* a one-time link */
    NOTICE_PASSWORD_CHANGED, /* what follows happened at at_ms */
    NOTICE_FACTOR_CHANGED,
    NOTICE_RECOVERY_USED,
    NOTICE_FAILURES, /* `count` failed sign-ins in a row */
    NOTICE_ROLE_CHANGED,
    NOTICE_DUTIES,         /* what waits for the person: `points` */
    NOTICE_FEEDBACK_REPLY, /* `words` of somebody to who gave feedback about accessibility */
    NOTICE__COUNT
};

/* What a one-time link is for; numbered as enum link_kind of account/link.h, a layer above. */
enum notice_link { NOTICE_LINK_INVITE = 1, NOTICE_LINK_PASSWORD, NOTICE_LINK_FACTOR };

/* Most points of a letter (what is more is left to the desk), most bytes of `words`, and how long a letter is tried at
 * most: no one-time link works longer. */
enum { NOTICE_POINTS_MOST = 40, NOTICE_WORDS_BYTES = 16 * 1024 };
#define NOTICE_LIFE_MS (72 * 60 * 60 * (int64_t)1000)

/* How long the hash of `about` is kept, so that nothing is put twice. */
#define NOTICE_KEPT_MS (30 * 24 * 60 * 60 * (int64_t)1000)

/* One letter. No text but `words` may have a control character; of `words` CR is dropped.
 * about: names person and event by their numbers, as "42 password 1803895200000": the same is never put twice. Never an
 *   address or a name: a hash of it is kept.
 * link: of NOTICE_LINK the one-time link; of NOTICE_FEEDBACK_REPLY where it is told how to complain; else the desk. May be
 *   empty but of NOTICE_LINK.
 * expires_ms: of NOTICE_LINK the end of the link. No letter is sent later than that, or than NOTICE_LIFE_MS; 0: the
 *   latter. */
struct notice {
    enum notice_kind kind;
    enum notice_link link_kind; /* NOTICE_LINK */
    enum lang lang;
    struct str about, to, county, link;
    struct str name;  /* NOTICE_ROLE_CHANGED: the role's, in `lang`; NOTICE_FEEDBACK_REPLY: code of the feedback */
    struct str words; /* NOTICE_FEEDBACK_REPLY: the reply */
    int64_t at_ms;    /* when it happened */
    int64_t count;    /* NOTICE_FAILURES: how many; NOTICE_RECOVERY_USED: codes that are left */
    int64_t expires_ms;
    const struct str *points; /* NOTICE_DUTIES: one line each */
    size_t point_count;
};

/* Seal it to the mailer's key (instance_spool_public) and put it in, inside the caller's DB_WRITE of people.db. About what was
 * put already nothing is done. ERR_INVALID when an address is none or a text holds what it may not; ERR_TOO_BIG. Without a mail
 * server (smtp_url) put none: it would wait until its time is over. */
enum err notice_put(struct arena *a, struct db *people, const struct key32 *public_key, const struct notice *notice,
                    int64_t now_ms) MUST_CHECK;

/* What it says: `out` gets its subject, the sender's name and whether it is personal. Texts live in `a`. */
void notice_words(struct arena *a, const struct notice *notice, struct message *out, struct body *body_out);

/* As spool_send, for letters of this kind; to be called before it, as links do not last. Destroys unsent what is past its
 * time, and forgets after NOTICE_KEPT_MS what was put. */
enum err notice_send(struct arena *a, struct db *people, const struct spool_keys *keys, const struct spool_post *post,
                     int64_t now_ms, int64_t most, struct spool_turn *out) MUST_CHECK;

/* Of the letters of the last 30 days. In the caller's transaction. */
struct notice_counts {
    int64_t waiting, sent, given_up, expired;
};
enum err notice_count(struct arena *a, struct db *people, struct notice_counts *out) MUST_CHECK;

#endif
