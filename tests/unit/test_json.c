/* test_json.c - what is JSON, what is refused and where, and writing it back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

static const struct json *parse(const char *text)
{
    const struct json *j = NULL;
    struct json_error error = {0};

    if (json_parse(&arena, str_from(text), 1 << 20, &j, &error))
        fail_msg("%s: %d:%d %.*s", text, error.line, error.column, STR_ARG(error.why));
    return j;
}

static struct str write(const struct json *j)
{
    struct buf b = buf_new(&arena, 1 << 20);

    json_put(&b, j);
    assert_false(b.full);
    return buf_str(&b);
}

static void every_kind_of_value_is_read(void **state)
{
    (void)state;
    const struct json *j =
        parse(" {\"n\":null,\"f\":false,\"t\":true,\"i\":-12,\"r\":2.5,\"s\":\"\\u00e4\\n\",\"l\":[1,[]],\"o\":{}} ");

    assert_int_equal(j->type, JSON_OBJECT);
    assert_int_equal(j->count, 8);
    assert_int_equal(json_get(j, "n")->type, JSON_NULL);
    assert_int_equal(json_get(j, "f")->type, JSON_FALSE);
    assert_int_equal(json_get(j, "t")->type, JSON_TRUE);
    assert_int_equal(json_get(j, "i")->type, JSON_INT);
    assert_int_equal(json_get(j, "i")->integer, -12);
    assert_int_equal(json_get(j, "r")->type, JSON_REAL);
    assert_true(json_get(j, "r")->real == 2.5);
    assert_int_equal(json_get(j, "s")->type, JSON_TEXT);
    assert_text(json_get(j, "s")->text, "ä\n");
    assert_int_equal(json_get(j, "l")->type, JSON_LIST);
    assert_int_equal(json_get(j, "l")->count, 2);
    assert_int_equal(json_get(j, "l")->items[0].integer, 1);
    assert_int_equal(json_get(j, "l")->items[1].type, JSON_LIST);
    assert_int_equal(json_get(j, "o")->count, 0);
    assert_text(j->items[3].key, "i");
}

static void a_missing_member_is_null_at_every_step(void **state)
{
    (void)state;
    assert_null(json_get(parse("{\"a\":1}"), "b"));
    assert_null(json_get(json_get(parse("{\"a\":1}"), "a"), "b"));
    assert_null(json_get(NULL, "a"));
    assert_null(json_get(parse("[1]"), "a"));
}

static void integers_go_to_64_bits(void **state)
{
    (void)state;
    assert_int_equal(parse("9223372036854775807")->integer, INT64_MAX);
    assert_int_equal(parse("-9223372036854775808")->integer, INT64_MIN);
    assert_int_equal(parse("1e2")->type, JSON_REAL);
}

static void what_is_not_json_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "{",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "01",
                                      "1 2",
                                      "[1] x",
                                      "'a'",
                                      "nul",
                                      "\"\\x\"",
                                      "\"a",
                                      "\"\t\"",
                                      "\"\\ud800\"",
                                      "\"\xff\"",
                                      "\"\xc0\x80\"",
                                      "\"\xed\xa0\x80\"",
                                      "NaN",
                                      "[1}",
                                      "// x\n1",
                                      "\xef\xbb\xbf{}",
                                      "\"\\u0000\"",
                                      "{\"a\\u0000b\":1}",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "1e999",
                                      "{\"a\":1,\"a\":2}"};
    const struct json *j;
    struct json_error error;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (json_parse(&arena, str_from(bad[i]), 1 << 20, &j, &error) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
        assert_true(error.line >= 1 && error.column >= 1 && error.why.len);
        assert_int_equal(json_parse(&arena, str_from(bad[i]), 1 << 20, &j, NULL), ERR_INVALID);
    }
    assert_int_equal(json_parse(&arena, S("\"a\0b\""), 100, &j, NULL), ERR_INVALID);
    assert_int_equal(json_parse(&arena, S("1\0"), 100, &j, NULL), ERR_INVALID);
    assert_int_equal(json_parse(&arena, (struct str){NULL, 0}, 100, &j, NULL), ERR_INVALID);
}

static void an_error_names_its_line(void **state)
{
    (void)state;
    struct json_error error;
    const struct json *j;

    assert_int_equal(json_parse(&arena, S("{\n  \"a\": 1,\n  \"b\": x\n}"), 100, &j, &error), ERR_INVALID);
    assert_int_equal(error.line, 3);
    assert_true(error.column >= 8 && error.column <= 9);
}

static void depth_32_is_taken_and_33_is_not(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1000);
    struct json_error error;
    const struct json *j;

    buf_put(&b, S("\"\\\"[[\"")); /* brackets in a text are no depth */
    assert_int_equal(json_parse(&arena, buf_str(&b), 1000, &j, &error), OK);
    buf_clear(&b);
    for (int i = 0; i < 16; i++)
        buf_put(&b, S("[{\"a]\":"));
    buf_put(&b, S("1"));
    for (int i = 0; i < 16; i++)
        buf_put(&b, S("}]"));
    assert_int_equal(json_parse(&arena, buf_str(&b), 1000, &j, &error), OK);
    buf_clear(&b);
    for (int i = 0; i < 33; i++)
        buf_put(&b, S("[\n"));
    for (int i = 0; i < 33; i++)
        buf_put(&b, S("]"));
    assert_int_equal(json_parse(&arena, buf_str(&b), 1000, &j, &error), ERR_TOO_BIG);
    assert_int_equal(error.line, 33);
    assert_int_equal(error.column, 1);
}

static void a_text_over_the_limit_is_too_big(void **state)
{
    (void)state;
    const struct json *j;

    assert_int_equal(json_parse(&arena, S("[1,2]"), 5, &j, NULL), OK);
    assert_int_equal(json_parse(&arena, S("[1,2]"), 4, &j, NULL), ERR_TOO_BIG);
}

static void writing_keeps_members_in_order_and_numbers_of_their_kind(void **state)
{
    (void)state;
    static const char *const same[] = {"{\"z\":1,\"a\":[true,false,null],\"m\":{\"x\":\"\\\"\\\\ä\"}}",
                                       "[]",
                                       "{}",
                                       "-0.5",
                                       "1.0",
                                       "0.1",
                                       "1e+100",
                                       "-9223372036854775808",
                                       "0.30000000000000004",
                                       "\"\\n\""};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_text(write(parse(same[i])), same[i]);
    assert_text(write(parse("\"</script>\"")), "\"\\u003c/script>\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_value_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_member_is_null_at_every_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(integers_go_to_64_bits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_json_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_error_names_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(depth_32_is_taken_and_33_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_over_the_limit_is_too_big, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writing_keeps_members_in_order_and_numbers_of_their_kind, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
