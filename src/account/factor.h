/* factor.h - the second factor of an account: its app, and the codes on paper that stand in for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_FACTOR_H
#define ACCOUNT_FACTOR_H

#include "account/office.h"
#include "account/totp.h"

/* 120 random bits each, as "7K3M-9QXP-..."; only hashes are stored. */
enum { RECOVERY_CODES = 10, RECOVERY_BYTES = 15 };

/* All run inside the caller's transaction of staff.db, with DB_WRITE unless they say otherwise. */

/* Store a new secret, whose code for `last_step` was just used, and new recovery codes, which are told this once, in
 * `a`. */
enum err factor_set(struct arena *a, const struct office *o, int64_t account_id, const struct totp_secret *secret,
                    int64_t last_step, struct str codes_out[RECOVERY_CODES]) MUST_CHECK;

/* New recovery codes in place of all that were left. */
enum err factor_codes_new(struct arena *a, const struct office *o, int64_t account_id,
                          struct str codes_out[RECOVERY_CODES]) MUST_CHECK;

/* How many are left. DB_READ will do. */
enum err factor_codes_left(struct arena *a, struct db *staff, int64_t account_id, int64_t *out) MUST_CHECK;

/* Use what was typed: the app's code (account/totp.h) or a recovery code; neither works twice. ERR_DENIED when it is
 * no good or the account has no second factor. `is_recovery_out`: a recovery code was used up, which the person
 * should hear of. */
enum err factor_use(struct arena *a, const struct office *o, int64_t account_id, struct str typed, int64_t now_ms,
                    bool *is_recovery_out) MUST_CHECK;

#endif
