/* in_office.h - for tests of the staff's doors: one office for all of them, and addresses that nobody has had before. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_IN_OFFICE_H
#define TESTS_UNIT_IN_OFFICE_H

#include "unit/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct world w;
static int number; /* of the newest address */

/* For the group of tests. */
static __attribute__((unused)) int start(void **state)
{
    (void)state;
    return world_open(&w);
}

static __attribute__((unused)) int stop(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

/* So that no try of another test slows this one down. */
static __attribute__((unused)) const char *fresh(void)
{
    return arena_fmt(&w.arena, "n%d@example.fi", ++number).p;
}

#endif
