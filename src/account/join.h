/* join.h - choosing a password and a second factor: by a one-time link, or when signed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_JOIN_H
#define ACCOUNT_JOIN_H

#include "account/factor.h"
#include "account/link.h"
#include "account/session.h"

/* What came with the link. `password`: the new one; of LINK_FACTOR the one that is. `secret`: the new one, shown to
 * the person before (not of LINK_RESET). `code`: from the app that has it; of LINK_RESET from the app that is, or a
 * recovery code. In a demo an empty `code` of LINK_INVITE means no second factor. */
struct join {
    struct str link, password, code;
    struct totp_secret secret;
};

enum join_word {
    JOIN_DONE,
    JOIN_NO_LINK, /* used, replaced or over */
    JOIN_UNFIT,   /* `verdict` says what is wrong with the new password */
    JOIN_WRONG,   /* the code, or the present password */
    JOIN_WAIT     /* too soon after the last try */
};

struct join_result {
    enum join_word word;
    enum link_kind kind;
    int64_t account_id, wait_ms;
    struct password_verdict verdict;
    bool is_notice_due; /* JOIN_WRONG for the tenth time in a row (THROTTLE_NOTICE): tell the person by mail */
    bool has_codes;     /* new recovery codes, told this once */
    struct str codes[RECOVERY_CODES];
};

/* Come in by a link: all that it asks for in one transaction, with which the link is used up and all sessions of the
 * person end. Whatever else is wrong, the link stays good. Outside transactions. ERR_BUSY when there is no memory
 * for hashing. */
enum err join_by_link(struct arena *a, const struct office *o, const struct join *in, int64_t now_ms,
                      struct join_result *out) MUST_CHECK;

/* Choose another password, knowing the present one. All other sessions end; `s` goes on under `token_out`. Outside
 * transactions. JOIN_DONE, JOIN_UNFIT, JOIN_WRONG, JOIN_WAIT. */
enum err join_change_password(struct arena *a, const struct office *o, struct session *s, struct str present,
                              struct str password, int64_t now_ms, struct join_result *out,
                              struct str *token_out) MUST_CHECK;

/* Choose another second factor: `code` is from the app that has the new secret. The session must be stepped up
 * (ERR_DENIED else), which proves the old one. All other sessions end; `s` goes on under `token_out`. Outside
 * transactions. JOIN_DONE with new recovery codes, or JOIN_WRONG. */
enum err join_change_factor(struct arena *a, const struct office *o, struct session *s,
                            const struct totp_secret *secret, struct str code, int64_t now_ms, struct join_result *out,
                            struct str *token_out) MUST_CHECK;

/* Give somebody a password, hashed by password_hash: for the command line and the demo. In the caller's DB_WRITE.
 * The second factor is chosen by a link (LINK_FACTOR), as always. */
enum err join_set_password(struct db *staff, int64_t account_id, struct str hash) MUST_CHECK;

#endif
