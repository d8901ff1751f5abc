/* children.c - the parent's work: start, restart and replace the other processes, and stop them in order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/children.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DELAY_FIRST_MS = 100, DELAY_MOST_MS = 5000, GOOD_LIFE_MS = 30000, ASK_EVERY_MS = 1000, ASK_AT_MOST_MS = 10000 };

void children_want(struct children *c, const struct child_role *role, int n)
{
    for (int i = 0; i < c->count; i++)
        if (c->v[i].role == role)
            c->v[i].is_wanted = n-- > 0;
    for (; n > 0; n--) {
        assert(c->count < CHILDREN_MAX);
        c->v[c->count++] = (struct child){.role = role, .delay_ms = DELAY_FIRST_MS, .is_wanted = true};
    }
}

static void become_child(const struct child_role *role, pid_t parent)
{
    /* A child must not outlive its parent, which holds the sockets. Killing it at any moment loses nothing. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    prctl(PR_SET_NAME, role->title);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)secret_lock_stack(); /* the parent has said it when it cannot be */
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the parent stops us in order */
    signal(SIGHUP, SIG_IGN);
    log_set_process(role->title);
}

static void start(struct children *c, struct child *child)
{
    pid_t parent = getpid(), pid = fork();

    if (pid == 0) {
        become_child(child->role, parent);
        _exit(child->role->body(c->arg) == OK ? 0 : 1);
    }
    child->started_ms = clock_steady_ms();
    if (pid < 0) {
        log_line(LOG_ERROR, "event=fork_failed child=%s why=\"%s\"", child->role->title, strerror(errno));
        child->due_ms = child->started_ms + DELAY_MOST_MS;
        return;
    }
    child->pid = pid;
    child->generation = c->generation;
}

/* Ask the child's process to end. A new one may take its place meanwhile. */
static void retire(struct child *child)
{
    child->old_pid = child->pid;
    child->pid = 0;
    child->due_ms = 0;
    child->asked_ms = child->asked_last_ms = clock_steady_ms();
    kill(child->old_pid, SIGTERM);
}

/* A signal can fall into a moment in which a child does not look, so it is sent again; then it is made to end. */
static void ask_again(struct child *child, int64_t now_ms)
{
    if (!child->old_pid || now_ms - child->asked_last_ms < ASK_EVERY_MS)
        return;
    child->asked_last_ms = now_ms;
    kill(child->old_pid, now_ms - child->asked_ms >= ASK_AT_MOST_MS ? SIGKILL : SIGTERM);
}

static void note_end(struct child *child, int status, int64_t now_ms)
{
    int64_t life_ms = now_ms - child->started_ms;

    child->pid = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) { /* it has served its number of requests */
        child->due_ms = now_ms;
        child->delay_ms = DELAY_FIRST_MS;
        return;
    }
    if (life_ms >= GOOD_LIFE_MS)
        child->delay_ms = DELAY_FIRST_MS;
    child->due_ms = now_ms + child->delay_ms;
    log_line(LOG_ERROR, "event=child_died child=%s signal=%d status=%d life_ms=%lld again_in_ms=%d", child->role->title,
             WIFSIGNALED(status) ? WTERMSIG(status) : 0, WIFEXITED(status) ? WEXITSTATUS(status) : 0,
             (long long)life_ms, child->delay_ms);
    /* SIGKILL comes from outside, so it says nothing about whether the next one will live. */
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
        child->delay_ms = child->delay_ms * 2 < DELAY_MOST_MS ? child->delay_ms * 2 : DELAY_MOST_MS;
}

static void reap(struct children *c, int64_t now_ms)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < c->count; i++)
            if (c->v[i].old_pid == pid)
                c->v[i].old_pid = 0;
            else if (c->v[i].pid == pid)
                note_end(&c->v[i], status, now_ms);
}

static bool is_needed(const struct children *c, const struct child *child)
{
    return child->is_wanted && child->role->stage >= c->stage;
}

/* Start what is missing, stop what is too many. */
static void fill(struct children *c, int64_t now_ms)
{
    for (int i = 0; i < c->count; i++) {
        struct child *child = &c->v[i];

        ask_again(child, now_ms);
        if (child->pid && !child->old_pid && !is_needed(c, child))
            retire(child);
        else if (!child->pid && is_needed(c, child) && child->due_ms <= now_ms &&
                 (!child->old_pid || child->role->overlaps))
            start(c, child);
    }
}

/* Replace the next child of an older generation, when no other is on its way out. */
static void replace_one(struct children *c)
{
    struct child *next = NULL;

    for (int i = 0; i < c->count; i++) {
        if (c->v[i].old_pid)
            return;
        if (!next && c->v[i].pid && c->v[i].generation != c->generation)
            next = &c->v[i];
    }
    if (next)
        retire(next);
}

/* The stages below c->stage may have ended: go on to the next. True when no child is left. */
static bool stop_next(struct children *c)
{
    if (c->stage == 0)
        return false;
    for (int i = 0; i < c->count; i++)
        if (c->v[i].old_pid || (c->v[i].pid && c->v[i].role->stage < c->stage))
            return false;
    return c->stage++ >= CHILD_STAGES;
}

/* All are as they should be: only a signal brings work. */
static bool is_settled(const struct children *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->v[i].old_pid || !c->v[i].pid != !is_needed(c, &c->v[i]) || c->v[i].generation != c->generation)
            return false;
    return true;
}

void children_run(struct children *c)
{
    static const struct timespec soon = {.tv_nsec = 20 * 1000 * 1000}, late = {.tv_sec = 10};
    sigset_t signals;
    int got = 0;

    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    do {
        int64_t now_ms = clock_steady_ms();

        reap(c, now_ms);
        if ((got == SIGTERM || got == SIGINT) && c->stage == 0) {
            log_line(LOG_INFO, "event=stopping");
            c->stage = 1;
        }
        if (got == SIGHUP && c->stage == 0 && c->reload(c) == OK) {
            c->generation++;
            log_line(LOG_INFO, "event=reload");
        }
        if (c->stage == 0)
            replace_one(c);
        fill(c, now_ms);
        if (stop_next(c))
            return;
        got = sigtimedwait(&signals, NULL, is_settled(c) ? &late : &soon);
    } while (true);
}
