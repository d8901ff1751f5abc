/* replay.c - run a fuzz target once over every file of the folders and files named; a crash is the failure. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { INPUT_BYTES = 16 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int passed;

static void replay_file(const char *path)
{
    struct str text;
    struct arena a;
    char *exact;

    arena_init(&a, 4 * (size_t)INPUT_BYTES);
    if (file_read(&a, path, INPUT_BYTES, &text)) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    exact = arena_alloc(&a, text.len, 1); /* no byte behind it: a read too far is seen */
    if (text.len)
        memcpy(exact, text.p, text.len);
    LLVMFuzzerTestOneInput((const uint8_t *)exact, text.len);
    arena_free(&a);
    passed++;
}

static void replay(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    struct arena a;

    if (!folder) {
        replay_file(path);
        return;
    }
    arena_init(&a, 16 << 20);
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            replay(arena_fmt(&a, "%s/%s", path, entry->d_name).p);
    closedir(folder);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    printf("%d passed, 0 failed\n", passed);
    return passed == 0; /* a corpus that was not found tests nothing */
}
