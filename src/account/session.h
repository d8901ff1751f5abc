/* session.h - who is signed in: tokens in cookies, of which only hashes are stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/account.h"
#include "account/office.h"
#include "base/crypto.h"

/* OWASP ASVS 5.0: 7.3.1, 7.3.2, 7.5.3, 7.1.2. At most SESSIONS_MAX for a person: a new one ends that used longest
 * ago. An account of a demo is many people's, so it has SESSIONS_MAX_DEMO. A use is written down once in SESSION_TOUCH_MS. */
enum {
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_LIFE_MS = 10 * 60 * 60 * 1000,
    SESSION_STEP_UP_MS = 5 * 60 * 1000,
    SESSION_TOUCH_MS = 60 * 1000,
    SESSIONS_MAX = 3,
    SESSIONS_MAX_DEMO = 100,
    SESSION_DEVICE_BYTES = 60
};

/* `device`: what the person called the machine at sign-in; nothing that the browser said. */
struct session {
    struct key32 hash;
    int64_t account_id, begun_ms, used_ms, step_ms;
    struct str device;
};

/* All functions run inside the caller's transaction of staff.db; all but session_find and session_list need
 * DB_WRITE. */

/* Begin one for somebody who has just shown who it is. `token_out`: 256 random bits as base64url for the cookie, in
 * `a`. `has_ended_out`: another had to end for it. A `device` that cannot be shown on a line is cut short or left empty. */
enum err session_make(struct arena *a, const struct office *o, int64_t account_id, struct str device, int64_t now_ms,
                      struct str *token_out, bool *has_ended_out) MUST_CHECK;

/* The session of a token, and whose it is. ERR_LOGIN when there is none, when it was idle too long or is too old, when
 * the clock was put back beyond its beginning, and when the person may not work now (account_is_usable). */
enum err session_find(struct arena *a, struct db *staff, const struct key32 *key, struct str token, int64_t now_ms,
                      struct session *out, struct account *account_out) MUST_CHECK;

/* Is a session_touch due? */
bool session_is_stale(const struct session *s, int64_t now_ms);

/* Write down that it is being used, and on which day the person was last here. */
enum err session_touch(struct db *staff, const struct session *s, int64_t now_ms) MUST_CHECK;

/* Did the person show the second factor, or sign in, within SESSION_STEP_UP_MS? */
bool session_is_stepped_up(const struct session *s, int64_t now_ms);

/* Go on under a new token; with `is_step_up` the person has just shown the second factor again. The old token is
 * nothing any more. Fills `s` anew. ERR_LOGIN when it was ended meanwhile. */
enum err session_rotate(struct arena *a, struct db *staff, const struct key32 *key, struct session *s, bool is_step_up,
                        int64_t now_ms, struct str *token_out) MUST_CHECK;

/* End the one with that hash if it is the account's; or all of the account, or all but that one. No error when there
 * is none. */
enum err session_end(struct db *staff, int64_t account_id, const struct key32 *hash) MUST_CHECK;
enum err session_end_all(struct db *staff, int64_t account_id) MUST_CHECK;
enum err session_end_others(struct db *staff, int64_t account_id, const struct key32 *hash) MUST_CHECK;

/* Those of the account that still hold, the one used last first. */
enum err session_list(struct arena *a, struct db *staff, int64_t account_id, int64_t now_ms, struct session **out,
                      size_t *count_out) MUST_CHECK;

#endif
