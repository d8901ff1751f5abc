/* ingest.h - open what the inbox holds, in shuffled batches, and file it as answers that nothing names or times. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_INGEST_H
#define RESPONSE_INGEST_H

#include "base/crypto.h"
#include "db/db.h"
#include "survey/survey.h"

/* Fewer than this are not ingested while anybody can send more (docs/anonymity.md 2). */
enum { INGEST_BATCH_MIN = 10 };

/* The secrets of one survey, from its key file. */
struct survey_keys {
    struct key32 secret_key; /* opens sealed answers */
    struct key32 ingest_key; /* makes response ids, together with a salt that no ingest outlives */
};

/* Write and read keys/survey-ID.key (mode 0600; 64 bytes). read: ERR_NOT_FOUND when it was destroyed. */
enum err survey_keys_write(struct arena *a, const char *key_dir, int64_t survey_id,
                           const struct survey_keys *keys) MUST_CHECK;
enum err survey_keys_read(struct arena *a, const char *key_dir, int64_t survey_id, struct survey_keys *out) MUST_CHECK;

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

/* Ingest one survey: read all pending, open, check against the version they were given to, shuffle, store in
 * results.db under keyed ids (choices in `response`, words in `open_text` under ids of their own, in an order of their
 * own), delete from the inbox and remember the ids as spent, then VACUUM and TRUNCATE checkpoint of both. The ids are
 * made with a salt that is written down before the first answer is stored and deleted together with the last box: then
 * no file leads from a spent id to an answer, or from an answer to its words. Personal identity codes are masked once
 * more, answers to what is hidden are left out, and epochs of fewer than 10 answers are joined with their neighbour. A crash anywhere, or an error, is
 * repaired by running it again.
 * Nothing is filed for fewer than INGEST_BATCH_MIN pending unless `is_last`. With `is_last` the survey is finished
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
