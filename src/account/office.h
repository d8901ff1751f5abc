/* office.h - what the functions that let people in share: the store, the key, the rules. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_OFFICE_H
#define ACCOUNT_OFFICE_H

#include "account/password.h"
#include "account/password_rules.h"
#include "db/db.h"

/* `key` (keys/account.key) locks secrets of second factors and keys all hashes: staff.db alone opens nothing.
 * `words` may be NULL where no new password is set. `context`: names of the county for password_judge. Only in a
 * demo is an account without a second factor let in (`is_demo`). */
struct office {
    struct db *staff;
    const struct key32 *key;
    const struct password_words *words;
    const struct str *context;
    size_t context_count;
    struct password_cost cost;
    bool is_demo;
};

/* Keyed hash of a secret for one use ("session", "link"). */
struct key32 office_hash(struct arena *a, const struct key32 *key, const char *use, struct str secret);

/* Judge a new password of the person with that name and address (account/password_rules.h). Needs `words`. */
struct password_verdict office_judge(struct arena *a, const struct office *o, struct str name, struct str email,
                                     struct str password);

#endif
