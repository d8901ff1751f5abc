/* serve.c - the server of an instance: the parent that holds the sockets, and what each of its children does. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/serve.h"

#include "app/admin.h"
#include "app/children.h"
#include "app/intake.h"
#include "app/mailer.h"
#include "app/public.h"
#include "app/sandbox.h"
#include "app/socket.h"
#include "app/worker.h"
#include "base/file.h"
#include "base/log.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Settings are read again at SIGHUP into the arena that is not in use, so that nothing grows. */
struct server {
    const char *dir;
    const struct str *overrides;
    size_t override_count;
    struct arena memory[2];
    int memory_at;
    struct instance instance;
    int public_fd, admin_fd, intake_fd, lock_fd;
};

static volatile int stop;

static void on_stop(int signal_number)
{
    (void)signal_number;
    stop = 1;
}

/* --- what children do: each keeps one descriptor besides the standard three --------------------------------------- */

enum { KEPT_FD = SANDBOX_LISTENER };

static void keep_only(int fd)
{
    if (fd != KEPT_FD)
        dup2(fd, KEPT_FD);
    close_range(KEPT_FD + 1, ~0U, 0);
}

static enum err body_public(void *arg)
{
    struct server *s = arg;

    keep_only(s->public_fd);
    return public_serve(&s->instance, KEPT_FD);
}

static enum err body_admin(void *arg)
{
    struct server *s = arg;

    keep_only(s->admin_fd);
    return admin_serve(&s->instance, KEPT_FD);
}

static enum err body_intake(void *arg)
{
    struct server *s = arg;
    struct sigaction on = {.sa_handler = on_stop};
    struct db *inbox;
    struct arena a;
    sigset_t none;
    enum err e;

    keep_only(s->intake_fd);
    sigaction(SIGTERM, &on, NULL); /* still held back: intake lets it in while it waits */
    sigemptyset(&none);
    arena_init(&a, 16 * 1024 * 1024);
    TRY(sandbox_enter(&a, &s->instance, SANDBOX_INTAKE));
    TRY(instance_open(&a, &s->instance, STORE_INBOX, DB_READ_WRITE, &inbox));
    e = intake_run(KEPT_FD, inbox, &stop, &none);
    db_close(inbox);
    arena_free(&a);
    return e;
}

/* For those who open what they need again and again. */
static enum err shut_in(struct server *s, enum sandbox_role role)
{
    struct arena a;
    enum err e;

    arena_init(&a, 64 * 1024);
    e = sandbox_enter(&a, &s->instance, role);
    arena_free(&a);
    return e;
}

static enum err body_worker(void *arg)
{
    struct server *s = arg;

    close_range(KEPT_FD, ~0U, 0);
    (void)!nice(10); /* residents first: filing may take longer, a page may not */
    TRY(shut_in(s, SANDBOX_WORKER));
    return worker_run(&s->instance);
}

static enum err body_mailer(void *arg)
{
    struct server *s = arg;

    close_range(KEPT_FD, ~0U, 0);
    TRY(shut_in(s, SANDBOX_MAILER));
    return mailer_run(&s->instance);
}

static const struct child_role role_public = {"digi-public", 0, true, body_public};
static const struct child_role role_admin = {"digi-admin", 0, true, body_admin};
static const struct child_role role_worker = {"digi-worker", 1, false, body_worker};
static const struct child_role role_mailer = {"digi-mailer", 1, false, body_mailer};
static const struct child_role role_intake = {"digi-intake", 2, false, body_intake};

/* --- the parent -------------------------------------------------------------------------------------------------- */

static enum err load(struct server *s)
{
    int other = 1 - s->memory_at;
    struct instance fresh;

    arena_reset(&s->memory[other]);
    TRY(instance_load(&s->memory[other], s->dir, s->overrides, s->override_count, &fresh));
    s->memory_at = other;
    s->instance = fresh;
    return OK;
}

static enum err reload(struct children *c)
{
    struct server *s = c->arg;

    TRY(load(s));
    children_want(c, &role_admin, (int)s->instance.config.admin_children);
    children_want(c, &role_public, (int)s->instance.config.public_children);
    return OK;
}

static enum err write_pid(int fd)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());

    if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)n, 0) != n)
        return err_note(ERR_BROKEN, "run/serve.pid cannot be written");
    return OK;
}

static enum err open_sockets(struct server *s)
{
    struct arena *a = &s->memory[s->memory_at];
    const struct instance *i = &s->instance;

    TRY(socket_listen(instance_path(a, i, "run/intake.sock"), SOCK_SEQPACKET, &s->intake_fd));
    TRY(socket_listen(instance_path(a, i, "run/admin.sock"), SOCK_STREAM, &s->admin_fd));
    TRY(socket_listen(instance_path(a, i, "run/public.sock"), SOCK_STREAM, &s->public_fd));
    return OK;
}

static enum err begin(struct server *s)
{
    struct arena *a;
    enum err e;

    TRY(load(s));
    a = &s->memory[s->memory_at];
    TRY(file_mkdir(instance_path(a, &s->instance, "run"), 0700));
    e = instance_lock(a, &s->instance, "serve.pid", 0, &s->lock_fd);
    if (e == ERR_CONFLICT)
        return err_note(e, "%s: a server runs there already", s->dir);
    TRY(e);
    TRY(instance_check_tables(a, &s->instance));
    TRY(open_sockets(s));
    return write_pid(s->lock_fd);
}

enum err serve_run(const char *dir, const struct str *overrides, size_t override_count)
{
    static struct server s; /* the children's bodies outlive no stack frame of ours */
    struct children children = {.arg = &s, .reload = reload};

    s = (struct server){.dir = dir, .overrides = overrides, .override_count = override_count};
    prctl(PR_SET_NAME, "digi-parent");
    log_set_process("digi-parent");
    arena_init(&s.memory[0], 1024 * 1024);
    arena_init(&s.memory[1], 1024 * 1024);
    TRY(begin(&s));
    if (!sandbox_landlock_abi())
        log_line(LOG_WARN, "event=no_landlock children=\"kept to their files by seccomp and the user's rights alone\"");
    if (!secret_lock_stack())
        log_line(LOG_WARN, "event=keys_not_locked why=\"RLIMIT_MEMLOCK is too small\"");
    children_want(&children, &role_intake, 1);
    children_want(&children, &role_worker, 1);
    children_want(&children, &role_mailer, 1);
    children_want(&children, &role_admin, (int)s.instance.config.admin_children);
    children_want(&children, &role_public, (int)s.instance.config.public_children);
    log_line(LOG_INFO, "event=serving public_children=%d admin_children=%d", (int)s.instance.config.public_children,
             (int)s.instance.config.admin_children);
    children_run(&children);
    log_line(LOG_INFO, "event=stopped");
    close(s.public_fd);
    close(s.admin_fd);
    close(s.intake_fd);
    close(s.lock_fd);
    arena_free(&s.memory[0]);
    arena_free(&s.memory[1]);
    return OK;
}
