/* in_role.h - deeds done in a process of a role, shut in as in the server, within an instance made for them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_IN_ROLE_H
#define TESTS_UNIT_IN_ROLE_H

#include "app/documents.h"
#include "app/sandbox.h"
#include "app/socket.h"
#include "folder.h"
#include "gen/sql_panel.h"
#include "stores.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <cmocka.h>

enum { NO_ROLE = -1 };

static struct arena arena;
static struct instance instance;
static char top[FOLDER_BYTES];
static pid_t tester;

static int set_up(void **state)
{
    struct config config;

    (void)state;
    config_standard(&config);
    arena_init(&arena, 256 << 20);
    tester = getpid();
    instance = (struct instance){.config = config};
    if (crypto_start() || !folder_make(top))
        return 1;
    instance.dir = arena_fmt(&arena, "%s/instance", top).p;
    return instance_create(&arena, instance.dir, &config) != OK;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return folder_remove(top);
}

static const char *in_instance(const char *rel)
{
    return rel[0] == '/' ? rel : instance_path(&arena, &instance, rel);
}

/* Run `deed` in a process of that role: what it returns, or minus the signal it died of. */
static int in_role(int role, int (*deed)(int role))
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        alarm(30);
        if (role != NO_ROLE && sandbox_enter(&arena, &instance, (enum sandbox_role)role) != OK)
            _exit(200);
        _exit(deed(role));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#endif
