/* test_path.c - paths against patterns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/path.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void assert_text(struct str got, const char *wanted)
{
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'%.*s' is not '%s'", STR_ARG(got), wanted);
}

static bool fits(const char *pattern, const char *path)
{
    struct path_values v;

    return path_match(str_from(pattern), str_from(path), &v);
}

static void plain_patterns_fit_exactly(void **state)
{
    (void)state;
    assert_true(fits("/", "/"));
    assert_true(fits("/kyselyt", "/kyselyt"));
    assert_false(fits("/kyselyt", "/Kyselyt"));
    assert_false(fits("/kyselyt", "/kyselyt/"));
    assert_false(fits("/kyselyt", "/kysely"));
    assert_false(fits("/kyselyt", "//kyselyt"));
    assert_false(fits("/", ""));
    assert_false(fits("/", "//"));
}

static void braces_take_one_segment(void **state)
{
    (void)state;
    struct path_values v;

    assert_true(path_match(S("/k/{slug}/tulokset"), S("/k/oma-Kysely_1/tulokset"), &v));
    assert_int_equal(v.count, 1);
    assert_text(v.v[0], "oma-Kysely_1");
    assert_true(path_match(S("/a/{x}/{y}"), S("/a/1/2"), &v));
    assert_int_equal(v.count, 2);
    assert_text(v.v[0], "1");
    assert_text(v.v[1], "2");
    assert_true(path_match(S("/a/{x}.{y}"), S("/a/1.csv"), &v));
    assert_text(v.v[1], "csv");
}

static void a_value_is_1_to_64_plain_characters(void **state)
{
    (void)state;
    char path[80] = "/k/";

    assert_false(fits("/k/{slug}", "/k/"));
    assert_false(fits("/k/{slug}", "/k"));
    assert_false(fits("/k/{slug}", "/k/a/"));
    assert_false(fits("/k/{slug}", "/k/a/b"));
    assert_false(fits("/k/{slug}", "/k/.."));
    assert_false(fits("/k/{slug}", "/k/a.b"));
    assert_false(fits("/k/{slug}", "/k/ä"));
    assert_false(fits("/k/{slug}", "/k/a b"));
    assert_false(fits("/k/{slug}", "/k/a%20"));
    assert_false(fits("/k/{slug}/x", "/k//x"));
    memset(path + 3, 'a', 64);
    assert_true(fits("/k/{slug}", path));
    path[67] = 'a';
    assert_false(fits("/k/{slug}", path));
}

static void a_nul_or_line_end_in_the_path_never_fits(void **state)
{
    (void)state;
    struct path_values v;

    assert_false(path_match(S("/k/{slug}"), S("/k/a\0"), &v));
    assert_false(path_match(S("/k/{slug}"), S("/k/a\n"), &v));
    assert_false(path_match(S("/k"), S("/k\0"), &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_patterns_fit_exactly),
        cmocka_unit_test(braces_take_one_segment),
        cmocka_unit_test(a_value_is_1_to_64_plain_characters),
        cmocka_unit_test(a_nul_or_line_end_in_the_path_never_fits),
    };

    return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
