/* file.h - whole files, read with a limit and written so that a crash leaves the old or the new one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* The whole file into `a`. ERR_NOT_FOUND, ERR_TOO_BIG over `limit_bytes`, ERR_BROKEN. */
enum err file_read(struct arena *a, const char *path, size_t limit_bytes, struct str *out) MUST_CHECK;

/* The same into `out`, with no copy anywhere else: for keys. `*len_out` says how many bytes were filled. ERR_TOO_BIG over
 * `size`. */
enum err file_read_into(const char *path, void *out, size_t size, size_t *len_out) MUST_CHECK;

/* Write to a temporary neighbour with `mode` (for example 0600), fsync, rename into place, fsync the folder. */
enum err file_write(const char *path, struct str bytes, unsigned mode) MUST_CHECK;

/* The same in two halves, for what must not be lost between them: written and fsynced under the temporary name; put where it
 * belongs. When the second fails, the bytes stay under that name. */
struct file_aside {
    char name[4096];
};
enum err file_write_aside(const char *path, struct str bytes, unsigned mode, struct file_aside *out) MUST_CHECK;
enum err file_put_in_place(const struct file_aside *aside, const char *path) MUST_CHECK;

/* Make a file that is not there yet, mode 0600, and fsync it and its folder; for who may make files in a folder but neither
 * rename, remove nor read any there. A crash, or an error, may leave a part: only for what nothing refers to before this
 * returns. ERR_CONFLICT when something is there, which is left alone; ERR_BROKEN. */
enum err file_write_new(const char *path, struct str bytes) MUST_CHECK;

/* Overwrite with zeros what stands behind the first `keep_bytes`, fsync, and cut it off; with 0 the file itself goes too, and
 * its folder is fsynced. In place, so that the same blocks of the disk are overwritten. A crash leaves something that doing it
 * again finishes. OK also when there is no such file, or nothing behind them. ERR_BROKEN. */
enum err file_wipe(const char *path, size_t keep_bytes) MUST_CHECK;

/* Make the folder with `mode`; fine when it is already there. */
enum err file_mkdir(const char *path, unsigned mode) MUST_CHECK;

#endif
