/* keys.c - the key file of a survey: written once, cut short after the last ingest, destroyed with the answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/keys.h"

#include "base/file.h"

#include <stddef.h>

_Static_assert(sizeof(struct survey_keys) == 64, "the file is the struct: two keys and nothing between");
_Static_assert(offsetof(struct survey_keys, ingest_key) == 32, "the one that goes first stands last");

static const char *key_path(struct arena *a, const char *key_dir, int64_t survey_id)
{
    return arena_fmt(a, "%s/survey-%lld.key", key_dir, (long long)survey_id).p;
}

enum err survey_keys_write(struct arena *a, const char *key_dir, int64_t survey_id, const struct survey_keys *keys)
{
    return file_write_new(key_path(a, key_dir, survey_id), (struct str){(const char *)keys, sizeof *keys});
}

/* ERR_NOT_FOUND without a file. `*left_out` says how much of `*out` is filled. */
static enum err read(struct arena *a, const char *key_dir, int64_t survey_id, struct survey_keys *out,
                     enum survey_keys_left *left_out)
{
    static const struct key32 none;
    size_t len;

    *out = (struct survey_keys){0};
    TRY(file_read_into(key_path(a, key_dir, survey_id), out, sizeof *out, &len));
    if (len != sizeof *out && len != sizeof out->secret_key)
        return err_note(ERR_BROKEN, "the key file of survey %lld is cut short", (long long)survey_id);
    /* Overwritten and not cut off yet: the same. */
    *left_out = secret_eq(&out->ingest_key, &none, sizeof none) ? SURVEY_KEYS_SECRET : SURVEY_KEYS_ALL;
    return OK;
}

enum err survey_keys_read(struct arena *a, const char *key_dir, int64_t survey_id, struct survey_keys *out)
{
    enum survey_keys_left left;

    TRY(read(a, key_dir, survey_id, out, &left));
    return left == SURVEY_KEYS_ALL ? OK : ERR_NOT_FOUND;
}

enum err survey_keys_look(struct arena *a, const char *key_dir, int64_t survey_id, enum survey_keys_left *out)
{
    struct survey_keys keys;
    enum err e = read(a, key_dir, survey_id, &keys, out);

    secret_wipe(&keys, sizeof keys);
    if (e == ERR_NOT_FOUND)
        *out = SURVEY_KEYS_NONE;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err survey_keys_forget_ingest(struct arena *a, const char *key_dir, int64_t survey_id)
{
    return file_wipe(key_path(a, key_dir, survey_id), offsetof(struct survey_keys, ingest_key));
}

enum err survey_keys_destroy(struct arena *a, const char *key_dir, int64_t survey_id)
{
    return file_wipe(key_path(a, key_dir, survey_id), 0);
}
