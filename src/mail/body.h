/* body.h - what a mail says, once: plain text and HTML are both made of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_BODY_H
#define MAIL_BODY_H

#include "base/lang.h"
#include "mail/message.h"

enum body_look { BODY_TITLE, BODY_WORDS, BODY_LINK, BODY_CODE, BODY_POINT, BODY_LOOK__COUNT };

enum { BODY_PARTS_MOST = 80 };

/* Parts in their order. A BODY_LINK shows the whole address. Points that follow each other are one list. Words may have several
 * lines. */
struct body_part {
    enum body_look look;
    struct str words;
};
struct body {
    struct body_part parts[BODY_PARTS_MOST];
    size_t count;
};

/* Add a part; empty words add nothing. No more than BODY_PARTS_MOST. */
void body_put(struct body *s, enum body_look look, struct str words);

/* Fill lang, text and html of a mail whose subject is set: it is the title of the HTML page. Texts live in `a`. */
void body_write(struct arena *a, const struct body *s, enum lang lang, struct message *out);

#endif
