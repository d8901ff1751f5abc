/* test_str.c - borrowed text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/str.h"

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

static void views_know_their_length(void **state)
{
    (void)state;
    assert_int_equal(str_from("abc").len, 3);
    assert_int_equal(str_from(NULL).len, 0);
    assert_int_equal(S("a\0b").len, 3);
}

static void comparison_is_by_bytes_and_length(void **state)
{
    (void)state;
    assert_true(str_eq(S(""), (struct str){NULL, 0}));
    assert_true(str_eq(S("ab"), S("ab")));
    assert_false(str_eq(S("ab"), S("abc")));
    assert_false(str_eq(S("ab"), S("aB")));
    assert_true(str_cmp(S("a"), S("b")) < 0);
    assert_true(str_cmp(S("ab"), S("a")) > 0);
    assert_true(str_cmp(S("\xc3"), S("a")) > 0);
    assert_int_equal(str_cmp(S("x"), S("x")), 0);
}

static void beginnings_and_ends(void **state)
{
    (void)state;
    assert_true(str_starts(S("abc"), S("ab")));
    assert_true(str_starts(S("abc"), S("")));
    assert_false(str_starts(S("a"), S("ab")));
    assert_true(str_ends(S("abc"), S("bc")));
    assert_false(str_ends(S("c"), S("bc")));
}

static void parts_are_clipped_to_the_text(void **state)
{
    (void)state;
    assert_text(str_sub(S("abcd"), 1, 2), "bc");
    assert_text(str_sub(S("abcd"), 3, 100), "d");
    assert_text(str_sub(S("abcd"), 9, 1), "");
    assert_text(str_sub(S("abcd"), 1, SIZE_MAX), "bcd");
    assert_null(str_sub((struct str){NULL, 0}, 0, 1).p);
}

static void finding(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("abca"), 'a', 1), 3);
    assert_int_equal(str_find(S("abc"), 'x', 0), SIZE_MAX);
    assert_int_equal(str_find(S("abc"), 'a', 5), SIZE_MAX);
    assert_int_equal(str_find((struct str){NULL, 0}, 'a', 0), SIZE_MAX);
    assert_int_equal(str_find_str(S("aab"), S("ab")), 1);
    assert_int_equal(str_find_str(S("ab"), S("abc")), SIZE_MAX);
    assert_int_equal(str_find_str(S("ab"), S("")), 0);
}

static void cutting_gives_every_piece_and_ends(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "", "b", ""};
    struct str rest = S("a,,b,");
    size_t n = 0;

    while (rest.p)
        assert_text(str_cut(&rest, ','), pieces[n++]);
    assert_int_equal(n, 4);
}

static void trimming_takes_ascii_space_only(void **state)
{
    (void)state;
    assert_text(str_trim(S(" \t\r\n a b \v\f")), "a b");
    assert_text(str_trim(S("  ")), "");
    assert_text(str_trim(S("\xc2\xa0x")), "\xc2\xa0x");
}

static void integers_are_whole_and_within_bounds(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "--1", "1a"};
    int64_t n = 42;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(str_int(str_from(bad[i]), INT64_MIN, INT64_MAX, &n), ERR_INVALID);
    assert_int_equal(str_int(S("11"), 0, 10, &n), ERR_INVALID);
    assert_int_equal(str_int(S("-1"), 0, 10, &n), ERR_INVALID);
    assert_int_equal(n, 42);
    assert_int_equal(str_int(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &n), OK);
    assert_true(n == INT64_MIN);
    assert_int_equal(str_int(S("9223372036854775807"), INT64_MIN, INT64_MAX, &n), OK);
    assert_true(n == INT64_MAX);
    assert_int_equal(str_int(S("007"), 0, 10, &n), OK);
    assert_int_equal(n, 7);
}

static void utf8_is_that_of_rfc_3629_without_nul(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf",
                                       "häämö €"};
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xc2\x41",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xe2\x82",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xf0\x9f\x98",
                                      "\xff",
                                      "a\xfe"};

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(str_is_utf8(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (str_is_utf8(str_from(bad[i])))
            fail_msg("bad text %zu was taken", i);
    assert_false(str_is_utf8(S("a\0b")));
}

static void characters_are_code_points(void **state)
{
    (void)state;
    assert_int_equal(str_chars(S("")), 0);
    assert_int_equal(str_chars(S("yö€\xf0\x9f\x98\x80")), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_know_their_length),
        cmocka_unit_test(comparison_is_by_bytes_and_length),
        cmocka_unit_test(beginnings_and_ends),
        cmocka_unit_test(parts_are_clipped_to_the_text),
        cmocka_unit_test(finding),
        cmocka_unit_test(cutting_gives_every_piece_and_ends),
        cmocka_unit_test(trimming_takes_ascii_space_only),
        cmocka_unit_test(integers_are_whole_and_within_bounds),
        cmocka_unit_test(utf8_is_that_of_rfc_3629_without_nul),
        cmocka_unit_test(characters_are_code_points),
    };

    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
