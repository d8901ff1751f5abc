/* folder.h - a folder of a test's own, in memory where the runner found room there (tests/run.mjs). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum { FOLDER_BYTES = 64, FOLDERS_OPEN = 8 }; /* a socket's name behind it still fits into sun_path */

/* Make it below $TMPDIR, or /tmp, and put its path into `out`. Returns `out`; NULL when it cannot be made. */
static inline char *folder_make(char out[FOLDER_BYTES])
{
    const char *below = getenv("TMPDIR");
    int n = snprintf(out, FOLDER_BYTES, "%s/digiraati-XXXXXX", below && *below ? below : "/tmp");

    return n > 0 && n < FOLDER_BYTES ? mkdtemp(out) : NULL;
}

static inline int folder_remove_one(const char *path, const struct stat *stat, int kind, struct FTW *place)
{
    (void)stat, (void)kind, (void)place;
    return remove(path);
}

/* With all that is in it. Returns 0, or not. */
static inline int folder_remove(const char *path)
{
    return nftw(path, folder_remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

#endif
