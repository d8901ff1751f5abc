/* invitation.h - codes that let one answer in each, of which only keyed hashes are kept until they are used. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_INVITATION_H
#define RESPONSE_INVITATION_H

#include "base/crypto.h"
#include "db/db.h"

/* Codes are made this many at a time: of one made alone, two copies of the table tell whether it was used, and who gave
 * it out would know whether that person has answered. */
enum { INVITATIONS_LEAST = 20, INVITATIONS_MOST = 100000 };

/* What is stored of a code somebody typed: case, spaces and hyphens do not matter, o is 0 and i and l are 1. The hash is
 * keyed with the form key and the survey. ERR_INVALID when it cannot be a code: not 24 letters and digits of ours. */
enum err invitation_hash(const struct key32 *form_key, int64_t survey_id, struct str typed,
                         struct id16 *hash_out) MUST_CHECK;

/* A message for intake (intake_message.h): can the invitation still be used? OK or ERR_NOT_FOUND. Asking uses nothing
 * up: only a submission with it in its facts does. */
struct str invitation_check_message(struct arena *a, int64_t survey_id, const struct id16 *hash);

/* --- issuing: make, then store, then settle ---------------------------------------------------------------------------
 * Two stores cannot be changed in one transaction. So the lot is stored in the inbox together with a note of what is to be written down
 * in the panel; settling copies that and takes the note away, and does so later when a crash came in between. A lot exists once it is
 * stored. Whoever issues holds one lock from the first step to the last. */

/* Codes that nobody else knows, and their hashes. */
struct invitation_lot {
    struct str *codes;   /* 120 random bits each, as 24 characters in groups of four */
    struct id16 *hashes; /* sorted: the order of the codes is in none of them */
    size_t count;
};

/* Make `count` codes; nothing is stored. Lives in `a`. ERR_INVALID unless `count` is INVITATIONS_LEAST to INVITATIONS_MOST. */
enum err invitation_make(struct arena *a, const struct key32 *form_key, int64_t survey_id, int64_t count,
                         struct invitation_lot *out) MUST_CHECK;

/* Store the hashes as the survey's lot `n`, on that day (yyyymmdd), in a transaction of its own. ERR_CONFLICT when an earlier lot is not
 * settled. */
enum err invitation_store(struct db *inbox, int64_t survey_id, int64_t n, int64_t day,
                          const struct invitation_lot *lot) MUST_CHECK;

/* Write down in the panel what is stored in the inbox; does nothing when that is done. `next_out`: the number of the lot to come. */
enum err invitation_settle(struct arena *a, struct db *panel, struct db *inbox, int64_t survey_id,
                           int64_t *next_out) MUST_CHECK;

/* --- checking ----------------------------------------------------------------------------------------------------- */

/* A lot as it is written down for good. `root`: BLAKE2b-256 over the sorted hashes of the codes of this lot, and of nothing else: it
 * stays the same whoever uses them. While there is one lot and none of it is used, anybody with both stores can make it again:
 * no code has been added, taken away or changed since. Which lot a code is of is not stored, so of several lots no root can be made
 * again from the stores. `day`: yyyymmdd. */
struct invitation_batch {
    int64_t n, count, day;
    struct key32 root;
};

enum invitation_proof {
    INVITATION_UNTOLD, /* a code is used, or there is not just one lot: the root cannot be made again */
    INVITATION_PROVEN, /* the codes are those that were issued */
    INVITATION_FALSE   /* they are not */
};

/* What was issued and what became of it. `used` counts the answers that came in, independently of the codes. */
struct invitation_standing {
    const struct invitation_batch *batches;
    size_t batch_count;
    int64_t issued, used, left;
    bool is_finished; /* the last ingest is over and has destroyed what was left */
    bool is_whole;    /* issued = used + left; once finished: used is not more than issued */
    enum invitation_proof proof;
};

/* Look, after invitation_settle and under the same lock. Not for residents or public pages: numbers are exact. Lives in `a`. */
enum err invitation_look(struct arena *a, struct db *panel, struct db *inbox, int64_t survey_id,
                         struct invitation_standing *out) MUST_CHECK;

/* How many are not used yet. Own transaction. */
enum err invitation_left(struct arena *a, struct db *inbox, int64_t survey_id, int64_t *left_out) MUST_CHECK;

#endif
