/* letters.h - what the verbs about codes do to write to people: their addresses from standard input, their letters into the spool. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_LETTERS_H
#define APP_LETTERS_H

#include "app/verbs_site.h"
#include "mail/address.h"
#include "mail/spool.h"

/* A mailing in the making. */
struct letters {
    struct db *people; /* closed with the arena */
    struct address_list to;
    struct mailing mailing;
};

/* Read the addresses, check that letters can be sent at all, and word them in `lang` (of the survey; NULL: its first). Stores
 * nothing. ERR_INVALID when the settings lack something, lines are no addresses (each is named by its number) or there are
 * not INVITATIONS_LEAST to INVITATIONS_MOST different ones: said. */
enum err letters_begin(struct arena *a, struct site *s, const char *lang, const struct survey *survey,
                       const struct definition *d, enum letter_kind kind, struct letters *out) MUST_CHECK;

/* Into the spool, held; `codes` as many as addresses, or NULL. */
enum err letters_hold(struct arena *a, struct site *s, struct letters *letters, int64_t batch,
                      const struct str *codes) MUST_CHECK;

/* The language of that name if the survey has it; NULL: its first. ERR_INVALID, said. */
enum err letters_lang(const struct definition *d, const char *name, enum lang *out) MUST_CHECK;

/* Open people.db, to be closed with the arena. */
enum err letters_store(struct arena *a, struct site *s, struct db **out) MUST_CHECK;

#endif
