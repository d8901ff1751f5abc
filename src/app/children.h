/* children.h - the parent's work: start, restart and replace the other processes, and stop them in order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_CHILDREN_H
#define APP_CHILDREN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { CHILDREN_MAX = 96, CHILD_STAGES = 3 };

/* What a process does. `body` runs in the child and its result is the exit status; SIGTERM is blocked there until it
 * says otherwise. Children of stage 0 are stopped first. `overlaps`: its replacement starts before it ends. */
struct child_role {
    const char *title; /* at most 15 characters, static */
    int stage;
    bool overlaps;
    enum err (*body)(void *arg);
};

/* One process that should exist. pid is 0 when it does not; `old_pid` is the one it replaces, asked to stop. */
struct child {
    const struct child_role *role;
    pid_t pid, old_pid;
    int64_t generation, started_ms, due_ms, asked_ms, asked_last_ms;
    int delay_ms;
    bool is_wanted;
};

struct children {
    struct child v[CHILDREN_MAX];
    int count;
    int64_t generation;
    int stage; /* children of stages below this are being stopped */
    void *arg; /* for `body` and `reload` */
    /* SIGHUP: get ready for a new generation (children_want included). An error keeps the children that are. */
    enum err (*reload)(struct children *c);
};

/* Have `n` processes of `role` from now on. Asserts that all fit in CHILDREN_MAX. */
void children_want(struct children *c, const struct child_role *role, int n);

/* Run them until SIGTERM or SIGINT, then stop them stage by stage: a stop signal each second, SIGKILL after 10 s. A
 * child that ends by itself is started again, one that fails after 0.1 s, doubling to 5 s until one has lived for 30
 * s. Must be called in a process without threads. Returns when none is left. */
void children_run(struct children *c);

#endif
