/* demo_accounts.h - who works in the demo: one account or two for each role, with names and a password that all may know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_DEMO_ACCOUNTS_H
#define ACCOUNT_DEMO_ACCOUNTS_H

#include "account/role.h"

#include <stddef.h>

/* An invented person. `name` and `password` are shown as they are. `division`: a code of demo/organisation.csv, or
 * empty; `surveys`: slugs of demo/surveys with spaces between, or empty. */
struct demo_account {
    enum role role;
    struct str name, email, password;
    struct str division, surveys;
};

/* Those that `digiraati demo` makes, and that the sign-in page of a demo offers; two of the roles whose work takes two
 * people. Never to be used but where config.is_demo (decision C13b): the password is the same for all and known.
 * Static storage. */
const struct demo_account *demo_accounts(size_t *count_out);

/* The password's hash (account/password.h), made once beforehand, so that a demo does not hash for seconds; tests hold
 * it to today's cost. Static storage. */
struct str demo_password_hash(void);

#endif
