/* sandbox.h - what a process may still do once it has what it needs: Landlock for files, seccomp for the rest. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include "app/instance.h"

/* Each process is kept to what its work takes (docs/architecture.md). The store folders are data/NAME. */
enum sandbox_role {
    SANDBOX_PUBLIC, /* reads data/panel, opened by sandbox_enter_reading; opens nothing else; connects to Unix sockets */
    SANDBOX_ADMIN, /* holds what it writes; reads data/results and inbox; makes files in keys; connects to Unix sockets */
    SANDBOX_INTAKE, /* data/inbox; its listening socket; connects nowhere */
    SANDBOX_WORKER, /* data/panel, inbox, results, people; keys; run; fonts for papers; forks, never executes */
    SANDBOX_MAILER, /* data/people; keys/spool.key; looks up names and connects over the network, listens nowhere */
    /* What app/maker.h starts, also out of a worker that is shut in: nothing of the instance, which may be NULL. */
    SANDBOX_PAPER,   /* fonts, which may start threads */
    SANDBOX_PICTURE, /* no file, no process, no socket: memory, and what is open */
    SANDBOX__COUNT
};

/* The listening socket of public, admin and intake, which they share with others and cannot shut down. */
enum { SANDBOX_LISTENER = 3 };

/* Shut the calling process, and what it forks, in for good: no program can be executed, no process traced, no file
 * opened outside the list of its role, and but for the mailer no network socket made (what is open stays open). What is
 * forbidden fails with EACCES or EPERM for files, ends the process (SIGSYS) for system calls no role has a use for, and
 * fails with ENOSYS, as on an older kernel, for the rest. Nobody of the same user can trace the process from then on.
 * Call it after fork, before the first untrusted byte. A kernel without Landlock: seccomp alone; the parent logs that
 * once (event=no_landlock), and `digiraati doctor` says so too. ERR_BROKEN when a rule cannot be set. */
enum err sandbox_enter(struct arena *a, const struct instance *i, enum sandbox_role role) MUST_CHECK;

/* For a process that reads stores, in place of sandbox_enter: opens the `count` (at most SANDBOX_READ_MOST) `stores` after
 * Landlock and before seccomp, because SQLite opens log and index (-wal, -shm) of a store for writing wherever it may, also
 * for a reader, and who can write those can rewrite the store. Without Landlock that stays open. Release `out[]` with
 * db_close; on an error the process has to end. */
enum { SANDBOX_READ_MOST = 4 };
enum err sandbox_enter_reading(struct arena *a, const struct instance *i, enum sandbox_role role,
                               const enum store *stores, size_t count, struct db **out) MUST_CHECK;

/* Landlock ABI of the running kernel, 0 without it. */
int sandbox_landlock_abi(void);

/* No core files from here on, whatever kernel.core_pattern says, and no reading of this process's memory by others of
 * the same user. For processes that hold keys or answers; children inherit it. */
void sandbox_hide_memory(void);

#endif
