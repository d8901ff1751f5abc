/* smtp.h - handing mails to the county's own mail server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "base/arena.h"

/* `url`: see smtp_url_check. `user` and `password` may be empty: then nobody logs in. `hello`: the domain that we call
 * ourselves, so that the name of this machine goes nowhere. */
struct smtp_settings {
    struct str url, user, password, hello;
};

/* How a mail went. */
enum smtp_word {
    SMTP_SENT,      /* the server has taken it */
    SMTP_REFUSED,   /* for good: it will not take this mail for this receiver (5xx) */
    SMTP_LATER,     /* not now, this mail (4xx) */
    SMTP_UNREACHED, /* no server, no login, no encryption: nothing to do with this mail */
    SMTP_STOPPED    /* `*stop` was set; it may have been taken */
};

/* smtp://host[:port] or smtps://host[:port], nothing else in it. */
bool smtp_url_check(struct str url);

/* A connection that is kept from one mail to the next. smtps:// is encrypted from the beginning; smtp:// must offer
 * STARTTLS, unless the host is this machine. Certificates are checked. Give up the sending at work when `*stop` is set. Lives in `a`;
 * release with smtp_close before it goes. One in a process. ERR_INVALID when the address is none, ERR_BROKEN. */
struct smtp;
enum err smtp_open(struct arena *a, const struct smtp_settings *settings, const volatile int *stop,
                   struct smtp **out) MUST_CHECK;
void smtp_close(struct smtp *s);

/* Send one mail, as message_compose (mail/message.h) writes it: 20 s to connect, 60 s in all. Addresses as address_read passes
 * them. Notes on the log what kind of thing went wrong, never an address. */
enum smtp_word smtp_send(struct smtp *s, struct str from, struct str to, struct str message);

#endif
