/* message.h - one mail as it goes over the wire: headers and a body in plain text and HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "base/crypto.h"

/* Everything is UTF-8. `reply_to` may be empty. `lang`: BCP 47. `id` makes the Message-ID and must be random: nothing else of it
 * but the sender's domain. */
struct message {
    struct str from_name, from, to, reply_to, subject, lang;
    struct str text, html; /* lines end with \n */
    int64_t date_ms;
    bool is_personal; /* somebody wrote it to one person */
    struct id16 id;
};

enum { MESSAGE_BYTES = 256 * 1024 };

/* Write it (RFC 5322; words beyond ASCII as RFC 2047; multipart/alternative with quoted-printable parts, RFC 2045 and 2046). Lines end
 * with CRLF and have at most 78 characters, but for addresses longer than that. Unless it is
 * personal it says that a program sent it to many (RFC 3834: Auto-Submitted). ERR_INVALID when an address is none, or subject, name or language hold a control character or bad
 * UTF-8: nothing can add a header. ERR_TOO_BIG over MESSAGE_BYTES. `out` lives in `a`. */
enum err message_compose(struct arena *a, const struct message *m, struct str *out) MUST_CHECK;

#endif
