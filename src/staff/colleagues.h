/* colleagues.h - who numbers of accounts belong to: all accounts, read once for a page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_COLLEAGUES_H
#define STAFF_COLLEAGUES_H

#include "staff/staff.h"

/* All accounts by name, as account_list gives them. */
struct colleagues {
    const struct account *v;
    size_t n;
};

/* Read when a request first asks, in a transaction of its own; the same after. Outside transactions of staff.db. */
enum err colleagues_load(struct ctx *c, const struct colleagues **out) MUST_CHECK;

/* NULL when there is none. */
const struct account *colleague(const struct colleagues *all, int64_t id);

/* The name, or words for who has left and for 0, the command line; empty when accounts cannot be read. Outside transactions of staff.db. */
struct str colleague_name(struct ctx *c, int64_t id);

#endif
