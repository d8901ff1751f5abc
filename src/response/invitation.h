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

/* Make `count` new codes (120 random bits as 24 characters in groups of four) and store their hashes, sorted, in a
 * transaction of its own. The codes, in `a`, are known to the caller alone. ERR_INVALID unless `count` is
 * INVITATIONS_LEAST to INVITATIONS_MOST. */
enum err invitation_issue(struct arena *a, struct db *inbox, const struct key32 *form_key, int64_t survey_id,
                          int64_t count, struct str **codes_out) MUST_CHECK;

/* How many are not used yet. Own transaction. */
enum err invitation_left(struct arena *a, struct db *inbox, int64_t survey_id, int64_t *left_out) MUST_CHECK;

#endif
