/* throttle.h - tries that follow each other too fast wait, longer each time, and never for ever. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_THROTTLE_H
#define ACCOUNT_THROTTLE_H

#include "base/crypto.h"
#include "db/db.h"

/* After an hour without a try everything is forgotten. THROTTLE_NOTICE: every so many failures in a row the person
 * should hear of it (ASVS 6.3.5). THROTTLE_SLOTS: addresses share so many counts, so that trying many cannot fill
 * the store. */
enum { THROTTLE_FORGET_MS = 60 * 60 * 1000, THROTTLE_NOTICE = 10, THROTTLE_SLOTS = 64 * 1024 };

/* How long after so many failures in a row the next try has to wait: 0, 0, 1, 2, 4, 8, 16, 32 and then 42 seconds. */
int64_t throttle_delay_ms(int64_t failures);

/* What tries are counted by. Each `use` counts apart from the others, whatever is typed as a name. */
struct throttled {
    const char *use;
    struct str name;
};

/* Tries at the door, by the mail address that is typed, known or not. Anybody may make them. */
struct throttled throttle_door(struct str address);

/* What is tried by somebody who has a session or a one-time link already: nobody from outside holds up who is inside
 * (ASVS 6.1.1). */
struct throttled throttle_inside(struct arena *a, int64_t account_id);

/* The present password, asked of somebody who is signed in before another one: to know it opens no tries at codes. */
struct throttled throttle_password(struct arena *a, int64_t account_id);

/* Begin a try: in the caller's DB_WRITE, which is committed
 * before anything slow. `wait_ms_out`: 0, and the try counts as failed until throttle_clear (so tries at the same time cannot share
 * one); or how long to wait, and nothing was counted. `failures_out`: in a row, with this one. */
enum err throttle_take(struct arena *a, struct db *staff, const struct key32 *key, struct throttled what,
                       int64_t now_ms, int64_t *wait_ms_out, int64_t *failures_out) MUST_CHECK;

/* It went well. In the caller's DB_WRITE. */
enum err throttle_clear(struct arena *a, struct db *staff, const struct key32 *key, struct throttled what) MUST_CHECK;

#endif
