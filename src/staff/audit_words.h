/* audit_words.h - an entry of the audit log in the reader's language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_AUDIT_WORDS_H
#define STAFF_AUDIT_WORDS_H

#include "staff/staff.h"

/* All translated, in the arena or static. They read accounts as they are now (colleagues.h): outside transactions of staff.db. */

/* Who did it: a name, words and the number of who has left, or words for the command line and the system, which are 0. */
struct str audit_who(struct ctx *c, int64_t actor);

/* What that one did, a sentence that goes on from the name, and how far it came. A code that is not known is shown as it is, here and below. */
struct str audit_what(struct ctx *c, struct str action);
struct str audit_how_far(struct ctx *c, int64_t outcome);

/* The name of what it was done to; empty for nothing. */
struct str audit_to_what(struct ctx *c, const struct audit_entry *e);

/* Its detail (audit/detail.h); of a former form as it is. */
struct str audit_details(struct ctx *c, const struct audit_entry *e);

#endif
