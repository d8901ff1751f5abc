/* link.h - one-time links: an invitation, a new password, a new second factor. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_LINK_H
#define ACCOUNT_LINK_H

#include "account/account.h"
#include "account/office.h"

/* Links work for three days. Their codes are 160 random bits; only a hash is stored. */
#define LINK_LIFE_MS (72 * 60 * 60 * (int64_t)1000)
enum { LINK_CODE_BYTES = 20 };

/* Stored as numbers: never renumber. What one needs besides the link to come in (account/join.h). */
enum link_kind {
    LINK_INVITE = 1, /* nothing: choose a password and a second factor */
    LINK_RESET,      /* the second factor: choose a password */
    LINK_FACTOR      /* the password: choose a second factor */
};

/* The link that the person needs as things stand, in the place of an earlier one; in the caller's DB_WRITE. An
 * invitation before there is a password, LINK_RESET with a second factor (or in a demo), LINK_FACTOR without one. So
 * nobody who can make links can come in with one alone as somebody who has joined. `code_out`: base32 in groups, in
 * `a`. ERR_NOT_FOUND; ERR_CONFLICT when the account is disabled or over. */
enum err link_make(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                   enum link_kind *kind_out, struct str *code_out) MUST_CHECK;

/* The same for who has just lost the second factor: LINK_FACTOR also in a demo, where others do without one. */
enum err link_make_after_loss(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                              enum link_kind *kind_out, struct str *code_out) MUST_CHECK;

/* Until when the link works that the account has; 0 when it has none. In the caller's DB_READ. */
enum err link_end(struct arena *a, struct db *staff, int64_t account_id, int64_t now_ms,
                  int64_t *end_ms_out) MUST_CHECK;

/* Whose link is it? In the caller's DB_READ. ERR_NOT_FOUND when it was used, replaced or is over, or the account is. */
enum err link_look(struct arena *a, const struct office *o, struct str code, int64_t now_ms, enum link_kind *kind_out,
                   struct account *out) MUST_CHECK;

/* The same, and it is used up; in the caller's DB_WRITE. */
enum err link_use(struct arena *a, const struct office *o, struct str code, int64_t now_ms, enum link_kind *kind_out,
                  struct account *out) MUST_CHECK;

#endif
