/* letter.h - what a letter to somebody who is invited says, in words and as a mail. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include "base/lang.h"
#include "mail/message.h"

/* Stored as numbers: never renumber. */
enum letter_kind { LETTER_INVITATION = 1, LETTER_REMINDER };

/* What all letters of a mailing say alike. Plain words; `purpose` and `contact` may be empty. `link`: address of the survey
 * without a code. */
struct letter_facts {
    enum letter_kind kind;
    enum lang lang;
    struct str title, county, purpose, link, contact;
    int64_t closes_ms;
};

/* Fill subject, lang, from_name, text and html of a mail. An invitation has the link with `code` behind the # (which no server
 * ever sees) and the code to type; a reminder has no code, whatever is given: nobody knows who has answered, so it goes to
 * all who were invited. Texts live in `a`. */
void letter_words(struct arena *a, const struct letter_facts *facts, struct str code, struct message *out);

#endif
