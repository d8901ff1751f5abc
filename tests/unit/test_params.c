/* test_params.c - fields of a query or form. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/params.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

static struct params parse(const char *raw)
{
    struct params p;

    if (params_parse(&arena, str_from(raw), 10, 100, &p))
        fail_msg("refused: %s", raw);
    return p;
}

static enum err refusal(struct str raw)
{
    struct params p;

    return params_parse(&arena, raw, 3, 5, &p);
}

static void names_and_values_are_decoded(void **state)
{
    (void)state;
    struct params p = parse("a=1&b+c=%C3%A4%26%3d+x&empty=&bare&plus=%2B");

    assert_int_equal(p.count, 5);
    assert_text(p.items[0].name, "a");
    assert_text(params_text(&p, S("a")), "1");
    assert_text(params_text(&p, S("b c")), "ä&= x");
    assert_text(params_text(&p, S("empty")), "");
    assert_non_null(params_take(&p, S("bare")));
    assert_text(params_text(&p, S("plus")), "+");
    assert_text(params_text(&p, S("none")), "");
    assert_null(params_take(&p, S("none")));
}

static void a_value_may_hold_equal_signs(void **state)
{
    (void)state;
    struct params p = parse("a=b=c=");

    assert_text(params_text(&p, S("a")), "b=c=");
}

static void empty_pieces_are_nothing(void **state)
{
    (void)state;
    assert_int_equal(parse("").count, 0);
    assert_int_equal(parse("&&").count, 0);
    assert_int_equal(parse("&a=1&&b=2&").count, 2);
    assert_int_equal(refusal(S("&&&&&&a=1&&&&")), OK); /* and do not count as fields */
}

static void line_ends_become_one_character(void **state)
{
    (void)state;
    struct params p = parse("a=1%0D%0A2%0A3%0D4&b=%0D%0D%0A");

    assert_text(params_text(&p, S("a")), "1\n2\n3\r4");
    assert_text(params_text(&p, S("b")), "\r\n");
    assert_int_equal(refusal(S("a=1234%0D%0A")), OK); /* limits count what is kept */
}

static void broken_escapes_and_broken_names_are_invalid(void **state)
{
    (void)state;
    static const char *const bad[] = {"a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "%ff=1", "%00=1", "\xff=1", "a%C3=1"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (refusal(str_from(bad[i])) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
    assert_int_equal(refusal(S("a\0=y")), ERR_INVALID);
}

static void an_empty_name_is_invalid(void **state)
{
    (void)state;
    assert_int_equal(refusal(S("=1")), ERR_INVALID);
    assert_int_equal(refusal(S("a=1&=")), ERR_INVALID);
    assert_int_equal(refusal(S("a=1&A=1")), OK);
}

static void broken_values_are_mended_and_marked(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *mended;
    } broken[] = {
        {"a=x%80y", "x\uFFFDy"},
        {"a=\xff", "\uFFFD"},
        {"a=%00", "\uFFFD"},
        {"a=%C3", "\uFFFD"},
        {"a=%C3%A4%C3", "ä\uFFFD"},
        {"a=%ED%A0%80", "\uFFFD\uFFFD\uFFFD"},
        {"a=%F0%9F%99%82%F0%9F%99", "🙂\uFFFD\uFFFD\uFFFD"},
    };

    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct params p = parse(broken[i].raw);
        const struct param *field = params_take_sent(&p, S("a"));

        assert_text(field->value, broken[i].mended);
        assert_true(field->is_broken);
        assert_false(field->is_repeated);
    }
}

static void the_first_of_repeated_values_counts(void **state)
{
    (void)state;
    struct params p = parse("a=1&b=x&%61=2&a=3");
    const struct param *a = params_take_sent(&p, S("a")), *b = params_take_sent(&p, S("b"));

    assert_int_equal(p.count, 2);
    assert_text(a->value, "1");
    assert_true(a->is_repeated);
    assert_false(b->is_repeated || b->is_broken);
    assert_int_equal(refusal(S("a=1&a=1&a=1&a=1")), ERR_TOO_BIG); /* each counts against the limit */
}

static void fields_of_the_program_are_not_taken_when_repeated_or_broken(void **state)
{
    (void)state;
    struct params p = parse("_t=1&_t=1&_c=%ff&_p=0");

    assert_null(params_take(&p, S("_t")));
    assert_text(params_text(&p, S("_c")), "");
    assert_text(params_text(&p, S("_p")), "0");
    assert_true(params_has_unknown(&p));
}

static void the_rest_of_an_item_is_taken_by_its_beginning(void **state)
{
    (void)state;
    struct params p = parse("q1=a&q1.x=1&q1~y=2&q12.x=3&q1.&q1-z=4");

    params_take(&p, S("q1.x"));
    assert_true(params_take_rest(&p, S("q1"), ".~"));
    assert_false(params_take_rest(&p, S("q1"), ".~"));
    assert_non_null(params_take(&p, S("q1")));
    assert_non_null(params_take(&p, S("q12.x")));
    assert_true(params_has_unknown(&p)); /* q1-z */
}

static void limits_are_kept(void **state)
{
    (void)state;
    struct params p;
    char name[80];

    assert_int_equal(refusal(S("a=1&b=2&c=3")), OK);
    assert_int_equal(refusal(S("a=1&b=2&c=3&d=4")), ERR_TOO_BIG);
    assert_int_equal(refusal(S("a=12345")), OK);
    assert_int_equal(refusal(S("a=123456")), ERR_TOO_BIG);
    assert_int_equal(refusal(S("a=%31%32%33%34%35")), OK);
    memset(name, 'n', sizeof name);
    assert_int_equal(params_parse(&arena, (struct str){name, 64}, 1, 1, &p), OK);
    assert_int_equal(params_parse(&arena, (struct str){name, 65}, 1, 1, &p), ERR_TOO_BIG);
    assert_int_equal(params_parse(&arena, S("a=1"), 0, 1, &p), ERR_TOO_BIG);
    assert_int_equal(params_parse(&arena, S(""), 0, 0, &p), OK);
}

static void a_field_nobody_took_is_unknown(void **state)
{
    (void)state;
    struct params p = parse("a=1&b=2");

    assert_true(params_has_unknown(&p));
    params_take(&p, S("a"));
    assert_true(params_has_unknown(&p));
    params_text(&p, S("b"));
    assert_false(params_has_unknown(&p));
    p = parse("");
    assert_false(params_has_unknown(&p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_and_values_are_decoded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_value_may_hold_equal_signs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_pieces_are_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(line_ends_become_one_character, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_escapes_and_broken_names_are_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_name_is_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_values_are_mended_and_marked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_of_repeated_values_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_of_the_program_are_not_taken_when_repeated_or_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_rest_of_an_item_is_taken_by_its_beginning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_field_nobody_took_is_unknown, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
