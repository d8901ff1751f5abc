/* in_release_world.h - for tests of releases: a world that is fresh in each test, with an arena beside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_IN_RELEASE_WORLD_H
#define TESTS_UNIT_IN_RELEASE_WORLD_H

#include "unit/release_world.h"

static struct world world;
static struct arena arena;
static struct definition fixture; /* as world.d is at the begin of each test */

/* For the group of tests. */
static int start(void **state)
{
    int result = world_open(&world);

    (void)state;
    fixture = world.d;
    return result;
}

static int stop(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* For each test. */
static int fresh(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    world_next(&world);
    world.d = fixture;
    return 0;
}

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#endif
