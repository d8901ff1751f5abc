/* keys.h - the key file of a survey: written once, cut short after the last ingest, destroyed with the answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_KEYS_H
#define RESPONSE_KEYS_H

#include "base/arena.h"
#include "base/crypto.h"

/* The secrets of one survey, as they stand in keys/survey-ID.key (mode 0600; 64 bytes). */
struct survey_keys {
    struct key32 secret_key; /* opens sealed answers */
    struct key32 ingest_key; /* makes response ids, together with a salt that no ingest outlives */
};

/* Make the file, before the survey's row is committed (file_write_new: staff's processes may make key files and touch no
 * other). What a crash leaves without a row opens nothing and is in nobody's way: ids are random. ERR_CONFLICT when it is
 * there. */
enum err survey_keys_write(struct arena *a, const char *key_dir, int64_t survey_id,
                           const struct survey_keys *keys) MUST_CHECK;

/* ERR_NOT_FOUND when the file, or its ingest key, was destroyed: nothing can be filed any more. ERR_BROKEN when it is of
 * another length. */
enum err survey_keys_read(struct arena *a, const char *key_dir, int64_t survey_id, struct survey_keys *out) MUST_CHECK;

/* What is left of the key file. */
enum survey_keys_left { SURVEY_KEYS_NONE, SURVEY_KEYS_SECRET, SURVEY_KEYS_ALL };
enum err survey_keys_look(struct arena *a, const char *key_dir, int64_t survey_id,
                          enum survey_keys_left *out) MUST_CHECK;

/* Destroy the ingest key once the last ingest is over, or the whole file: overwritten, fsynced, cut off or removed, in
 * place (file_wipe). Doing it again is harmless, and so is a crash in between. */
enum err survey_keys_forget_ingest(struct arena *a, const char *key_dir, int64_t survey_id) MUST_CHECK;
enum err survey_keys_destroy(struct arena *a, const char *key_dir, int64_t survey_id) MUST_CHECK;

#endif
