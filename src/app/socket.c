/* socket.c - Unix sockets of an instance: the ones to listen on and connecting to them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* Connections that wait while children are replaced; the kernel cuts it to net.core.somaxconn. */
enum { BACKLOG = 4096 };

/* False when the path is too long for a socket's address. */
static int address(const char *path, struct sockaddr_un *out)
{
    size_t len = strlen(path);

    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (len >= sizeof out->sun_path)
        return 0;
    memcpy(out->sun_path, path, len + 1);
    return 1;
}

static enum err fail(int fd, const char *what, const char *path)
{
    int why = errno;

    if (fd >= 0)
        close(fd);
    return err_note(ERR_BROKEN, "%s %s: %s", what, path, strerror(why));
}

enum err socket_listen(const char *path, int type, int *fd_out)
{
    struct sockaddr_un at;
    int fd;

    if (!address(path, &at))
        return err_note(ERR_BROKEN, "socket %s: the path is longer than %zu bytes", path, sizeof at.sun_path - 1);
    fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fail(fd, "socket", path);
    if (unlink(path) && errno != ENOENT)
        return fail(fd, "unlink", path);
    if (bind(fd, (struct sockaddr *)&at, sizeof at))
        return fail(fd, "bind", path);
    if (chmod(path, 0600))
        return fail(fd, "set the rights of", path);
    if (listen(fd, BACKLOG))
        return fail(fd, "listen", path);
    *fd_out = fd;
    return OK;
}

enum err socket_connect(const char *path, int timeout_ms, int *fd_out)
{
    struct timeval wait = {.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
    struct sockaddr_un at;
    int fd;

    if (!address(path, &at))
        return ERR_BUSY;
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_note(ERR_BUSY, "socket: %s", strerror(errno));
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) || connect(fd, (struct sockaddr *)&at, sizeof at)) {
        int why = errno;

        close(fd);
        return err_note(ERR_BUSY, "connect to intake: %s", strerror(why));
    }
    *fd_out = fd;
    return OK;
}
