/* totp.h - codes of six digits from an app, the second factor (RFC 6238). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_TOTP_H
#define ACCOUNT_TOTP_H

#include "base/crypto.h"

/* What every app knows: HMAC-SHA-1, six digits, a new code every 30 s. A clock may be one step off. */
enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_STEP_MS = 30 * 1000, TOTP_STEPS_OFF = 1 };

struct totp_secret {
    unsigned char b[TOTP_SECRET_BYTES];
};

/* 160 random bits. */
struct totp_secret totp_secret_new(void);

/* The secret for typing into an app: base32 of RFC 4648 in groups of four, "JBSW Y3DP ...". */
void totp_put_text(struct buf *out, const struct totp_secret *secret);

/* The address behind the QR code: otpauth://totp/ISSUER:ACCOUNT?secret=...&issuer=ISSUER. */
void totp_put_uri(struct buf *out, const struct totp_secret *secret, struct str issuer, struct str account);

/* Was `typed` (six digits; white space does not matter) the secret's code at `now_ms`, one step before or after, in
 * a step after `last_step`? Then `step_out` is that step, to be stored as the last: every code works once.
 * ERR_DENIED. */
enum err totp_verify(const struct totp_secret *secret, struct str typed, int64_t now_ms, int64_t last_step,
                     int64_t *step_out) MUST_CHECK;

/* The code at `now_ms`, for tests and whoever has only the secret. */
void totp_code(const struct totp_secret *secret, int64_t now_ms, char out[TOTP_DIGITS + 1]);

/* Lock the secret under `key` for one use: `context` says whose it is ("account 7"), and the box opens for no other.
 * In `a`. */
struct str totp_lock(struct arena *a, const struct key32 *key, struct str context, const struct totp_secret *secret);

/* ERR_INVALID when key, context or any byte differs. */
enum err totp_open(struct arena *a, const struct key32 *key, struct str context, struct str box,
                   struct totp_secret *out) MUST_CHECK;

#endif
