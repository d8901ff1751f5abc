/* evidence.c - copying the files of an instance whenever something has changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "oracle/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_BYTES = 512, FILE_BYTES = 16 << 20 };

/* What can be carried off, and what it looked like the last time. */
struct loot {
    const char *name, *path;
    char *bytes;
    ssize_t len; /* -1: it was not there */
    int copy;    /* number of the newest copy, 0 for none */
};

static struct loot loot[] = {
    {"panel.db", "data/panel/panel.db", NULL, -1, 0},
    {"panel.db-wal", "data/panel/panel.db-wal", NULL, -1, 0},
    {"panel.db-shm", "data/panel/panel.db-shm", NULL, -1, 0},
    {"inbox.db", "data/inbox/inbox.db", NULL, -1, 0},
    {"inbox.db-wal", "data/inbox/inbox.db-wal", NULL, -1, 0},
    {"inbox.db-shm", "data/inbox/inbox.db-shm", NULL, -1, 0},
    {"results.db", "data/results/results.db", NULL, -1, 0},
    {"results.db-wal", "data/results/results.db-wal", NULL, -1, 0},
    {"results.db-shm", "data/results/results.db-shm", NULL, -1, 0},
    {"backup-results.db", "backup/results.db", NULL, -1, 0},
    {"backup-panel.db", "backup/panel.db", NULL, -1, 0},
    {"log", "log", NULL, -1, 0},
};
enum { LOOT_COUNT = sizeof loot / sizeof *loot };

static const char *root, *folder;
static FILE *list;
static int copies;

static void fail(const char *what)
{
    fprintf(stderr, "evidence: %s: %s\n", what, strerror(errno));
    exit(1);
}

void evidence_begin(const char *from, const char *to)
{
    char path[PATH_BYTES];

    root = from;
    folder = to;
    snprintf(path, sizeof path, "%s/copies", to);
    list = fopen(path, "w");
    if (!list)
        fail(path);
    for (int i = 0; i < LOOT_COUNT; i++)
        if (!(loot[i].bytes = malloc(FILE_BYTES)))
            fail(path);
}

/* The whole file into `bytes`; -1 when there is none. */
static ssize_t read_all(const char *path, char bytes[FILE_BYTES])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len;

    if (fd < 0)
        return -1;
    len = read(fd, bytes, FILE_BYTES);
    if (len < 0 || len == FILE_BYTES)
        fail(path);
    close(fd);
    return len;
}

static void write_all(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || close(fd))
        fail(path);
}

static void look(struct loot *l)
{
    static char bytes[FILE_BYTES];
    char path[PATH_BYTES];
    ssize_t len;

    snprintf(path, sizeof path, "%s/%s", root, l->path);
    len = read_all(path, bytes);
    if (len == l->len && (len < 0 || memcmp(bytes, l->bytes, (size_t)len) == 0))
        return;
    l->len = len;
    l->copy = 0;
    if (len < 0)
        return;
    l->copy = ++copies;
    memcpy(l->bytes, bytes, (size_t)len);
    snprintf(path, sizeof path, "%s/%d-%s", folder, copies, l->name);
    write_all(path, bytes, (size_t)len);
}

void evidence_take(enum moment moment, const char *path)
{
    static const char *const words[] = {"quiet", "log", "busy", "backup", "closed"};
    int before = copies;

    for (int i = 0; i < LOOT_COUNT; i++)
        if (!path || strncmp(loot[i].name, strrchr(path, '/') + 1, strcspn(loot[i].name, "-")) == 0)
            look(&loot[i]);
    if (copies == before && moment != MOMENT_CLOSED)
        return;
    fputs(words[moment], list);
    for (int i = 0; i < LOOT_COUNT; i++)
        if (loot[i].copy)
            fprintf(list, " %s=%d-%s", loot[i].name, loot[i].copy, loot[i].name);
    fputc('\n', list);
}

void evidence_end(void)
{
    for (int i = 0; i < LOOT_COUNT; i++)
        free(loot[i].bytes);
    if (fclose(list))
        fail("copies");
}
