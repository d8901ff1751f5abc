/* ingest.h - open what the inbox holds, in shuffled batches, and file it as answers that nothing names or times. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_INGEST_H
#define RESPONSE_INGEST_H

#include "base/crypto.h"
#include "db/db.h"
#include "response/keys.h"
#include "survey/survey.h"

/* An ingest files at least this many and, while anybody can send more, leaves at least as many behind for the next one:
 * it waits for both (docs/anonymity.md 2). */
enum { INGEST_BATCH_MIN = 10, INGEST_POOL_MIN = 2 * INGEST_BATCH_MIN };

/* What an ingest did, for the log. */
struct ingest_result {
    int64_t stored,
        refused; /* refused: a box that does not open or does not fit its version; it is deleted and counted */
};

/* Where the ingest of a survey stands. */
struct ingest_standing {
    int64_t pending;  /* counted to 100 */
    bool is_finished; /* nothing is stored for it any more */
    bool is_begun;    /* an ingest was interrupted, or its files are not rewritten yet: run it again, whatever waits */
};
enum err ingest_look(struct arena *a, struct db *inbox, int64_t survey_id, struct ingest_standing *out) MUST_CHECK;

/* How many of `fine_count` boxes that open and fit are filed: all but INGEST_BATCH_MIN while the survey is not finished, and
 * all but as many again when more wait than one round reads; none when that would be fewer than INGEST_BATCH_MIN. A
 * finished survey's last round takes all. */
size_t ingest_lot(size_t fine_count, bool is_finished, bool has_more);

/* Are these the keys of that survey? */
bool ingest_fits(struct arena *a, const struct survey *survey, const struct survey_keys *keys);

/* Ingest one survey: read all pending, open, check against the version they were given to, shuffle, store in
 * results.db under keyed ids (choices in `response`, words in `open_text` under ids of their own, in an order of their
 * own), delete from the inbox and remember the ids as spent, then VACUUM and TRUNCATE checkpoint of both. The ids are
 * made with a salt that is written down before the first answer is stored and deleted together with the last box: then
 * no file leads from a spent id to an answer, or from an answer to its words. Personal identity codes are masked once
 * more, answers to what is hidden are left out, and epochs of fewer than 10 answers are joined with their neighbour.
 * A crash anywhere, or an error, is repaired by running it again: what the one before has filed is deleted from the inbox, and
 * what it has not filed waits with all others.
 * Unless `is_last` nothing is filed for fewer than INGEST_POOL_MIN pending, and the INGEST_BATCH_MIN with the highest ids
 * stay; a box that is refused counts as neither. So no two looks at results.db differ by fewer than INGEST_BATCH_MIN
 * answers of a survey, unless it has no more than that. With `is_last` the survey is finished
 * first: intake refuses what comes later, the spent ids, unused invitations and drafts are forgotten, and after OK all that was ever acknowledged is
 * in results.db.
 * All three stores must be outside any transaction, `inbox` and `results` open read-write. `keys` NULL when the key
 * file is gone: then ERR_NOT_FOUND, and nothing is done, when something would have to be opened. ERR_BROKEN, and
 * nothing is filed, when the keys are not this survey's. ERR_BUSY: try again; what `out` counts is stored. */
enum err ingest_survey(struct arena *a, struct db *panel, struct db *inbox, struct db *results,
                       const struct survey_keys *keys, const struct survey *survey, bool is_last,
                       struct ingest_result *out) MUST_CHECK;

/* Finish a cancelled survey: what waits is deleted unread, then both files are rewritten. */
enum err ingest_drop(struct arena *a, struct db *inbox, struct db *results, int64_t survey_id) MUST_CHECK;

#endif
