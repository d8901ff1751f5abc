/* sign_in.h - the one door: password and second factor in, a session out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_SIGN_IN_H
#define ACCOUNT_SIGN_IN_H

#include "account/factor.h"
#include "account/office.h"
#include "account/session.h"

/* What was typed. `code`: of the app, or a recovery code. `device`: what the person calls the machine; may be empty. */
struct sign_in {
    struct str email, password, code, device;
};

enum sign_in_word {
    SIGN_IN_DONE,
    SIGN_IN_WRONG, /* address, password or code: which of them is told to nobody (ASVS 6.3.8) */
    SIGN_IN_WAIT,  /* too soon after the last try; nothing was looked at */
    SIGN_IN_JOIN   /* the password is right, but there is no second factor: only a LINK_FACTOR leads to choosing one */
};

/* `account_id` is 0 when nobody has the address. Texts live in the arena. */
struct sign_in_result {
    enum sign_in_word word;
    int64_t account_id;
    int64_t wait_ms;        /* of SIGN_IN_WAIT */
    struct str token;       /* of SIGN_IN_DONE, for the cookie */
    bool is_recovery;       /* a recovery code was used up: tell the person, also by mail */
    bool has_ended_another; /* of SIGN_IN_DONE: there were too many sessions, so the one used longest ago is over */
    bool is_notice_due;     /* ten failures in a row: tell the person by mail */
};

/* Let somebody in. Outside transactions: hashing takes long and must not hold the store. For an unknown address, a
 * wrong password and an account that may not work the same is done and takes the same time. No link is made or touched
 * here: whoever only knows the password of somebody who has lost the second factor gets nowhere (OWASP ASVS 5.0:
 * 6.4.3, 6.4.4). ERR_BUSY when there is no memory for hashing. */
enum err sign_in(struct arena *a, const struct office *o, const struct sign_in *in, int64_t now_ms,
                 struct sign_in_result *out) MUST_CHECK;

/* Show the second factor again (in a demo without one: the password) before something important; outside
 * transactions. SIGN_IN_DONE: `s` goes on under `token`. SIGN_IN_WRONG, SIGN_IN_WAIT. ERR_LOGIN when the session has
 * ended. */
enum err sign_in_step_up(struct arena *a, const struct office *o, struct session *s, struct str typed, int64_t now_ms,
                         struct sign_in_result *out) MUST_CHECK;

#endif
