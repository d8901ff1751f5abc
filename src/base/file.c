/* file.c - whole files, read with a limit and written so that a crash leaves the old or the new one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err broken(const char *what, const char *path)
{
    return err_note(ERR_BROKEN, "%s %s: %s", what, path, strerror(errno));
}

/* Read at most `size` bytes; the file may meanwhile have become shorter. */
static ssize_t read_all(int fd, char *to, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t n = read(fd, to + len, size - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

static enum err read_open(struct arena *a, int fd, const char *path, size_t limit_bytes, struct str *out)
{
    struct stat st;
    ssize_t len;
    char *bytes;

    if (fstat(fd, &st))
        return broken("stat", path);
    if (!S_ISREG(st.st_mode))
        return err_note(ERR_BROKEN, "read %s: not a file", path);
    if ((uintmax_t)st.st_size > limit_bytes)
        return ERR_TOO_BIG;
    bytes = arena_alloc(a, (size_t)st.st_size + 1, 1);
    len = read_all(fd, bytes, (size_t)st.st_size);
    if (len < 0)
        return broken("read", path);
    *out = (struct str){bytes, (size_t)len};
    return OK;
}

enum err file_read(struct arena *a, const char *path, size_t limit_bytes, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */
    enum err e;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : broken("open", path);
    e = read_open(a, fd, path, limit_bytes, out);
    close(fd);
    return e;
}

static enum err write_all(int fd, struct str bytes, const char *path)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.p, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return broken("write", path);
        bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
    return OK;
}

/* A rename is on disk only when its folder is. */
static enum err sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    int fd, failed;

    if (!slash)
        snprintf(folder, sizeof folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return broken("open", folder);
    failed = fsync(fd);
    close(fd);
    return failed ? broken("fsync", folder) : OK;
}

static enum err fill_temporary(int fd, const char *name, struct str bytes, unsigned mode)
{
    if (fchmod(fd, mode))
        return broken("chmod", name);
    TRY(write_all(fd, bytes, name));
    return fsync(fd) ? broken("fsync", name) : OK;
}

enum err file_write(const char *path, struct str bytes, unsigned mode)
{
    char name[PATH_MAX];
    enum err e;
    int fd;

    if ((size_t)snprintf(name, sizeof name, "%s.XXXXXX", path) >= sizeof name)
        return err_note(ERR_BROKEN, "path too long");
    fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        return broken("create", name);
    e = fill_temporary(fd, name, bytes, mode);
    if (close(fd) && e == OK)
        e = broken("close", name);
    if (e == OK && rename(name, path))
        e = broken("rename", path);
    if (e) {
        unlink(name);
        return e;
    }
    return sync_folder_of(path);
}

enum err file_mkdir(const char *path, unsigned mode)
{
    struct stat st;

    if (mkdir(path, 0700) == 0)
        return chmod(path, mode) ? broken("chmod", path) : OK; /* whatever the umask is */
    if (errno != EEXIST)
        return broken("mkdir", path);
    if (stat(path, &st))
        return broken("stat", path);
    if (!S_ISDIR(st.st_mode))
        return err_note(ERR_BROKEN, "mkdir %s: a file is in the way", path);
    return OK;
}
