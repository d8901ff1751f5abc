/* test_arena.c - memory of one lifetime. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/in_arena.h"

static void memory_is_zeroed_and_aligned_after_a_reset_too(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < 100; n++) {
            unsigned char *p = arena_alloc(&arena, n, 7);

            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < n * 7; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xff, n * 7);
        }
        arena_reset(&arena);
    }
}

static void allocations_do_not_overlap(void **state)
{
    (void)state;
    char *p[300];

    for (int i = 0; i < 300; i++) {
        p[i] = arena_alloc(&arena, 1, 1000);
        memset(p[i], i & 127, 1000);
    }
    for (int i = 0; i < 300; i++)
        for (int j = 0; j < 1000; j++)
            assert_int_equal(p[i][j], i & 127);
}

static void larger_than_a_block_is_fine(void **state)
{
    (void)state;
    char *p = arena_alloc(&arena, 1 << 20, 3);

    p[(3 << 20) - 1] = 1;
    assert_non_null(arena_alloc(&arena, 1, 1));
}

static void copies_are_own_and_terminated(void **state)
{
    (void)state;
    char original[] = "abc";
    struct str copy = arena_str(&arena, (struct str){original, 2});
    const char *text = arena_cstr(&arena, (struct str){original, 3});

    original[0] = 'x';
    assert_text(copy, "ab");
    assert_string_equal(text, "abc");
    assert_string_equal(arena_cstr(&arena, (struct str){NULL, 0}), "");
    assert_text(arena_fmt(&arena, "%d-%s", 7, "x"), "7-x");
}

static char order[8];

static void note(void *arg)
{
    strncat(order, arg, 1);
}

static void what_is_deferred_runs_once_last_first(void **state)
{
    (void)state;
    char a[] = "a", b[] = "b";

    order[0] = '\0';
    arena_defer(&arena, note, a);
    arena_defer(&arena, note, b);
    arena_reset(&arena);
    assert_string_equal(order, "ba");
    arena_reset(&arena);
    assert_string_equal(order, "ba");
}

static void a_reset_keeps_a_little_memory_for_the_next_request(void **state)
{
    (void)state;
    enum { PIECES = 12, PIECE = 60 * 1024 };
    void *first[PIECES];

    for (int i = 0; i < PIECES; i++)
        first[i] = arena_alloc(&arena, PIECE, 1);
    arena_alloc(&arena, 4 << 20, 1); /* too much to be kept */
    arena_reset(&arena);
    for (int i = 0; i < PIECES; i++)
        assert_ptr_equal(arena_alloc(&arena, PIECE, 1), first[i]);
}

/* Run `fn` in a child; true when it aborts. */
static bool aborts(void (*fn)(void))
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        close(2);
        fn();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void take_too_much(void)
{
    arena_alloc(&arena, (64 << 20) + 1, 1);
}

static void take_too_often(void)
{
    for (int i = 0; i < 65; i++)
        arena_alloc(&arena, 1 << 20, 1);
}

static void take_half_often(void)
{
    for (int i = 0; i < 65; i++) {
        arena_alloc(&arena, 32 << 20, 1);
        arena_reset(&arena);
    }
}

static void overflow(void)
{
    arena_alloc(&arena, SIZE_MAX / 2, 3);
}

static void over_the_limit_the_process_aborts(void **state)
{
    (void)state;
    assert_true(aborts(take_too_much));
    assert_true(aborts(take_too_often));
    assert_true(aborts(overflow));
    assert_false(aborts(take_half_often)); /* a reset gives the whole limit back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_zeroed_and_aligned_after_a_reset_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reset_keeps_a_little_memory_for_the_next_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(allocations_do_not_overlap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(larger_than_a_block_is_fine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copies_are_own_and_terminated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_deferred_runs_once_last_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(over_the_limit_the_process_aborts, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
