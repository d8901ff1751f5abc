/* test_qr.c - QR codes: whole, the same on paper and on pages, and refused when too long. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static int begin(void **state)
{
    (void)state;
    arena_init(&a, 8 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&a);
    return 0;
}

/* The square of 7 with a ring of light in it, by which cameras find the code. */
static void check_corner(const struct qr *qr, int x, int y)
{
    for (int row = 0; row < 7; row++)
        for (int col = 0; col < 7; col++) {
            int to_edge = row < 6 - row ? row : 6 - row, across = col < 6 - col ? col : 6 - col;

            assert_int_equal(qr->is_dark[(y + row) * qr->width + x + col], (to_edge < across ? to_edge : across) != 1);
        }
}

static void a_code_has_its_three_corners(void **state)
{
    struct qr qr;

    (void)state;
    assert_int_equal(qr_make(&a, S("otpauth://totp/Digiraati:anna%40example.fi?secret=JBSWY3DP"), &qr), OK);
    assert_int_equal((qr.width - 17) % 4, 0);
    check_corner(&qr, 0, 0);
    check_corner(&qr, qr.width - 7, 0);
    check_corner(&qr, 0, qr.width - 7);
}

/* Drawing the path gives the squares back, and the quiet zone stays light. */
static void the_path_draws_exactly_the_dark_squares(void **state)
{
    static bool drawn[200][200];
    struct qr qr;
    const char *at;
    int x, y, run, back, used;

    (void)state;
    assert_int_equal(qr_make(&a, S("https://digiraati.example.fi/k/koe-2027"), &qr), OK);
    at = arena_cstr(&a, qr_path(&a, &qr));
    while (sscanf(at, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &used) == 4) {
        assert_int_equal(run, back);
        for (int i = 0; i < run; i++)
            drawn[y][x + i] = true;
        at += used;
    }
    assert_int_equal(*at, '\0');
    for (int row = 0; row < qr.width + 2 * QR_QUIET; row++)
        for (int col = 0; col < qr.width + 2 * QR_QUIET; col++) {
            int inner_row = row - QR_QUIET, inner_col = col - QR_QUIET;
            bool is_inside = inner_row >= 0 && inner_col >= 0 && inner_row < qr.width && inner_col < qr.width;

            assert_int_equal(drawn[row][col], is_inside && qr.is_dark[inner_row * qr.width + inner_col]);
        }
}

static void what_does_not_fit_is_refused(void **state)
{
    char *text = arena_alloc(&a, 5001, 1);
    struct qr qr;

    (void)state;
    memset(text, 'x', 5000);
    text[5000] = '\0';
    assert_int_equal(qr_make(&a, str_from(text), &qr), ERR_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_code_has_its_three_corners, begin, end),
        cmocka_unit_test_setup_teardown(the_path_draws_exactly_the_dark_squares, begin, end),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
