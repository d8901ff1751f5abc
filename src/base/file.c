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

/* Open for reading and ask for its length. */
static enum err open_file(const char *path, size_t limit_bytes, int *fd_out, size_t *size_out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */
    enum err e = OK;
    struct stat st;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : broken("open", path);
    if (fstat(fd, &st))
        e = broken("stat", path);
    else if (!S_ISREG(st.st_mode))
        e = err_note(ERR_BROKEN, "read %s: not a file", path);
    else if ((uintmax_t)st.st_size > limit_bytes)
        e = ERR_TOO_BIG;
    if (e) {
        close(fd);
        return e;
    }
    *fd_out = fd;
    *size_out = (size_t)st.st_size;
    return OK;
}

static enum err read_and_close(int fd, const char *path, char *to, size_t size, size_t *len_out)
{
    ssize_t len = read_all(fd, to, size);
    enum err e = len < 0 ? broken("read", path) : OK;

    close(fd);
    *len_out = len < 0 ? 0 : (size_t)len;
    return e;
}

enum err file_read(struct arena *a, const char *path, size_t limit_bytes, struct str *out)
{
    size_t size, len;
    char *bytes;
    int fd;

    TRY(open_file(path, limit_bytes, &fd, &size));
    bytes = arena_alloc(a, size + 1, 1);
    TRY(read_and_close(fd, path, bytes, size, &len));
    *out = (struct str){bytes, len};
    return OK;
}

enum err file_read_into(const char *path, void *out, size_t size, size_t *len_out)
{
    size_t there;
    int fd;

    TRY(open_file(path, size, &fd, &there));
    return read_and_close(fd, path, out, there, len_out);
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

enum err file_write_aside(const char *path, struct str bytes, unsigned mode, struct file_aside *out)
{
    enum err e;
    int fd;

    if ((size_t)snprintf(out->name, sizeof out->name, "%s.XXXXXX", path) >= sizeof out->name)
        return err_note(ERR_BROKEN, "path too long");
    fd = mkostemp(out->name, O_CLOEXEC);
    if (fd < 0)
        return broken("create", out->name);
    e = fill_temporary(fd, out->name, bytes, mode);
    if (close(fd) && e == OK)
        e = broken("close", out->name);
    if (e)
        unlink(out->name);
    return e;
}

enum err file_put_in_place(const struct file_aside *aside, const char *path)
{
    return rename(aside->name, path) ? broken("rename", path) : sync_folder_of(path);
}

enum err file_write(const char *path, struct str bytes, unsigned mode)
{
    struct file_aside aside;
    enum err e;

    TRY(file_write_aside(path, bytes, mode, &aside));
    e = file_put_in_place(&aside, path);
    if (e)
        unlink(aside.name); /* gone already when only the folder's fsync failed */
    return e;
}

enum err file_write_new(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum err e;

    if (fd < 0)
        return errno == EEXIST ? err_note(ERR_CONFLICT, "create %s: it is there already", path)
                               : broken("create", path);
    e = write_all(fd, bytes, path);
    if (e == OK && fsync(fd))
        e = broken("fsync", path);
    if (close(fd) && e == OK)
        e = broken("close", path);
    return e ? e : sync_folder_of(path);
}

/* `size` may not be that any more: then zeros are written behind its end, and cut off again. */
static enum err wipe_open(int fd, const char *path, size_t keep_bytes, size_t size)
{
    static const char zeros[4096];
    enum err e = OK;

    if (lseek(fd, (off_t)keep_bytes, SEEK_SET) < 0)
        return broken("seek", path);
    for (size_t left = size - keep_bytes; left && e == OK;) {
        size_t n = left < sizeof zeros ? left : sizeof zeros;

        e = write_all(fd, (struct str){zeros, n}, path);
        left -= n;
    }
    TRY(e);
    if (fsync(fd) || ftruncate(fd, (off_t)keep_bytes) || fsync(fd))
        return broken("wipe", path);
    return OK;
}

enum err file_wipe(const char *path, size_t keep_bytes)
{
    struct stat st;
    enum err e = OK;
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? OK : broken("open", path);
    if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        e = err_note(ERR_BROKEN, "wipe %s: not a file", path);
    else if ((uintmax_t)st.st_size > keep_bytes)
        e = wipe_open(fd, path, keep_bytes, (size_t)st.st_size);
    close(fd);
    if (e || keep_bytes)
        return e;
    return unlink(path) ? broken("remove", path) : sync_folder_of(path);
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
