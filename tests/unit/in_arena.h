/* in_arena.h - for tests of functions that allocate: an arena that is fresh in each test, and texts compared. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_IN_ARENA_H
#define TESTS_UNIT_IN_ARENA_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

/* For cmocka_unit_test_setup_teardown. */
static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static __attribute__((unused)) void assert_text(struct str got, const char *wanted)
{
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'%.*s' is not '%s'", STR_ARG(got), wanted);
}

#endif
