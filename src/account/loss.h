/* loss.h - when somebody has lost the second factor: one administrator asks, another confirms. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_LOSS_H
#define ACCOUNT_LOSS_H

#include "account/link.h"

/* Stored as numbers: never renumber. After LOSS_FACTOR the person needs the link and the password to choose another
 * second factor; after LOSS_ALL the link is an invitation. */
enum loss_kind { LOSS_FACTOR = 1, LOSS_ALL };

/* Waits for a second administrator as long as a link works. */
struct loss {
    int64_t account_id, asked_by, expires_ms;
    enum loss_kind kind;
};

/* All run inside the caller's transaction of staff.db, with DB_WRITE but for loss_list. `actor_id` must be an admin
 * who can work, and not the person: ERR_DENIED. OWASP ASVS 5.0: 6.4.4, 2.3.5. */

/* Say that somebody who has joined has lost it, in the place of an earlier word. Nothing changes yet. ERR_NOT_FOUND;
 * ERR_CONFLICT when the account is not active. */
enum err loss_ask(struct arena *a, const struct office *o, int64_t actor_id, int64_t account_id, enum loss_kind kind,
                  int64_t now_ms) MUST_CHECK;

/* Confirm it, as somebody else than who asked (ERR_DENIED): what was lost is forgotten, all sessions end, and the
 * link to choose anew comes back. `seen`: whose report was read, of what kind, and when it ends; ERR_CONFLICT when
 * another has taken its place. ERR_NOT_FOUND when nobody asked, or too long ago, or who asked can no longer work as
 * admin. */
enum err loss_confirm(struct arena *a, const struct office *o, int64_t actor_id, const struct loss *seen,
                      int64_t now_ms, enum link_kind *kind_out, struct str *code_out) MUST_CHECK;

/* Take it back; any admin may. ERR_NOT_FOUND when nothing waits any more. */
enum err loss_drop(struct arena *a, const struct office *o, int64_t actor_id, int64_t account_id,
                   int64_t now_ms) MUST_CHECK;

/* All that wait. */
enum err loss_list(struct arena *a, struct db *staff, int64_t now_ms, struct loss **out, size_t *count_out) MUST_CHECK;

/* What LOSS_ALL does, without asking anybody: for the operator of the machine, who can read the key and the store
 * anyhow. */
enum err loss_force(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                    enum link_kind *kind_out, struct str *code_out) MUST_CHECK;

#endif
