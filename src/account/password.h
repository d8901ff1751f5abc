/* password.h - passwords as hashes that are slow to guess. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "base/crypto.h"

/* What one hash costs (Argon2id, RFC 9106; one lane). */
struct password_cost {
    uint32_t memory_kib, passes;
};

/* Today's: 64 MiB and 3 passes, some 200 ms. Whoever hashes must bound how many at once: each takes that memory. */
struct password_cost password_cost_standard(void);

/* A new hash in `a`, with its parameters and salt in it (PHC string format): "$argon2id$v=19$m=65536,t=3,p=1$...".
 * ERR_BUSY when there is no memory for it. */
enum err password_hash(struct arena *a, struct password_cost cost, struct str password, struct str *out) MUST_CHECK;

/* Is it the password of that hash, byte for byte? ERR_DENIED when not; ERR_BUSY; ERR_BROKEN when `hash` is none of
 * ours. */
enum err password_verify(struct arena *a, struct str hash, struct str password) MUST_CHECK;

/* As password_verify of a hash with this cost that no password fits: the same work and the same answers, for people
 * whom nobody knows. */
enum err password_verify_nobody(struct arena *a, struct password_cost cost, struct str password) MUST_CHECK;

/* Was it made with other parameters than these? Then hash the password anew when it was right. */
bool password_needs_upgrade(struct arena *a, struct password_cost cost, struct str hash);

#endif
