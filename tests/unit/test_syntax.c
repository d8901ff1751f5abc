/* test_syntax.c - a document that is no JSON: what is wrong with it is said in words that can be translated. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/in_arena.h"
#include "unit/told_fault.h"

#include <string.h>

static struct definition_error refused(struct str json)
{
    struct definition_error error = {0};
    struct definition d;

    assert_int_not_equal(definition_read(&arena, json, &d, &error), OK);
    assert_told(&arena, &error);
    return error;
}

/* Should the library that reads JSON come to word its faults otherwise, this says so. */
static void each_fault_of_json_has_a_sentence_of_its_own(void **state)
{
    static const struct {
        const char *json, *sentence;
    } cases[] = {
        {"{,}", "expected the name of a member in quotes"},
        {"{\"a\": 1,}", "expected the name of a member in quotes"},
        {"{\"a\" 1}", "expected a colon"},
        {"{\"a\": 1 \"b\": 2}", "expected a comma between two members"},
        {"[1 2]", "expected a comma between two elements"},
        {"[1,]", "expected a value"},
        {"{\"a\": ]}", "expected a value"},
        {"{\"a\": \xe2\x80\x9dx\xe2\x80\x9d}", "expected text in quotes, a number"},
        {"{\"a\": True}", "expected text in quotes, a number"},
        {"[\"a\nb\"]", "expected the closing quote on this line"},
        {"[\"a\tb\"]", "expected text without control characters; a tab"},
        {"[\"\\q\"]", "expected after \\ one of"},
        {"[\"\\ud800x\"]", "expected after \\u the four digits"},
        {"[\"\\u0000\"]", "expected text without control characters"},
        {"{\"\\u0000\": 1}", "expected text without control characters"},
        {"[99999999999999999999]", "expected a smaller number"},
        {"[-99999999999999999999]", "expected a smaller number"},
        {"[1e999]", "expected a smaller number"},
        {"{\"a\": 1, \"a\": 2}", "expected each member of an object once"},
        {"[1", "expected more"},
        {"{\"a\": ", "expected more"},
        {"[\"abc", "expected more"},
        {"", "expected more"},
        {"{} x", "expected nothing after"},
        {"[\"\xff\"]", "expected text in UTF-8"},
        {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "expected fewer brackets"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct definition_error error = refused(str_from(cases[i].json));

        if (strncmp(error.sentence, cases[i].sentence, strlen(cases[i].sentence)) != 0)
            fail_msg("%s: \"%.*s\" is told as \"%s\"", cases[i].json, STR_ARG(error.why), error.sentence);
        assert_true(error.line >= 1 && error.column >= 1);
    }
    assert_string_equal(refused((struct str){"[\0]", 3}).sentence, "expected text without control characters");
    assert_string_equal(
        refused((struct str){arena_alloc(&arena, DEFINITION_BYTES + 1, 1), DEFINITION_BYTES + 1}).sentence,
        "expected a smaller document");
}

static void a_name_is_cut_between_characters(void **state)
{
    struct definition_error error;

    (void)state;
    error = refused(S("{\"langs\": [\"fi\"], \"ä123456789012345678901234567890123456789ä\": 1}"));
    assert_text(error.path, "$.ä12345678901234567890123456789012345678");
    error = refused(S("{\"langs\": [\"fi\"], \"123456789012345678901234567890123456789ä\": 1}"));
    assert_text(error.path, "$.123456789012345678901234567890123456789ä");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_fault_of_json_has_a_sentence_of_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_is_cut_between_characters, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("syntax of documents", tests, NULL, NULL);
}
