/* maker.c - a short-lived process that makes something out of what cannot be trusted to stay small, quick or sound. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/maker.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

bool maker_write(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool limit_memory(size_t bytes)
{
#ifdef __SANITIZE_ADDRESS__
    (void)bytes;
    return true;
#else
    return bytes == 0 || setrlimit(RLIMIT_DATA, &(struct rlimit){bytes, bytes}) == 0;
#endif
}

/* Stores, their logs and sockets of the process it was forked from. */
static bool close_all_but(int fd)
{
    enum { FIRST = STDERR_FILENO + 1 };

    return (fd == FIRST || close_range(FIRST, (unsigned)fd - 1, 0) == 0) && close_range((unsigned)fd + 1, ~0U, 0) == 0;
}

static enum err make(int fd, const struct maker *m)
{
    if (!close_all_but(fd) || !limit_memory(m->memory_bytes))
        return err_note(ERR_BROKEN, "event=maker_failed name=%s why=\"%s\"", m->name, strerror(errno));
    TRY(sandbox_enter(NULL, NULL, m->role));
    return m->make(fd, m->arg);
}

static _Noreturn void be_maker(int fd, const struct maker *m)
{
    prctl(PR_SET_NAME, m->name);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(m->most_s);
    _exit(make(fd, m) == OK ? 0 : 1);
}

static enum err take_all(struct arena *a, int fd, size_t most_bytes, struct str *out)
{
    struct buf all = buf_new(a, most_bytes);
    char part[16 * 1024];
    ssize_t n;

    do {
        n = read(fd, part, sizeof part);
        if (n > 0)
            buf_put(&all, (struct str){part, (size_t)n});
    } while (n > 0 || (n < 0 && errno == EINTR));
    *out = buf_str(&all);
    return n < 0 || all.full ? ERR_BROKEN : OK;
}

enum err maker_run(struct arena *a, const struct maker *m, struct str *out)
{
    int ends[2], status = 0;
    pid_t maker;
    enum err e;

    if (pipe2(ends, O_CLOEXEC))
        return err_note(ERR_BROKEN, "event=maker_failed name=%s pipe: %s", m->name, strerror(errno));
    maker = fork();
    if (maker == 0) {
        close(ends[0]);
        be_maker(ends[1], m);
    }
    close(ends[1]);
    e = maker < 0 ? ERR_BROKEN : take_all(a, ends[0], m->out_bytes, out);
    close(ends[0]);
    while (maker > 0 && waitpid(maker, &status, 0) < 0 && errno == EINTR)
        ;
    if (e || status)
        return err_note(ERR_BROKEN, "event=maker_failed name=%s status=%d", m->name, status);
    return OK;
}
