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

    char *big = arena_alloc(&arena, DEFINITION_BYTES + 1, 1);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct definition_error error = refused(str_from(cases[i].json));

        if (strncmp(error.sentence, cases[i].sentence, strlen(cases[i].sentence)) != 0)
            fail_msg("%s: \"%.*s\" is told as \"%s\"", cases[i].json, STR_ARG(error.why), error.sentence);
        assert_true(error.line >= 1 && error.column >= 1);
    }
    assert_string_equal(refused((struct str){"[\0]", 3}).sentence, "expected text without control characters");
    assert_string_equal(refused((struct str){memset(big, ' ', DEFINITION_BYTES + 1), DEFINITION_BYTES + 1}).sentence,
                        "expected a smaller document");
}

/* Said as what it is, and not as JSON that is wrong in its first line. */
static void what_is_no_text_is_called_by_its_name(void **state)
{
    static const struct {
        struct str file;
        const char *sentence;
    } cases[] = {
        {S_INIT("PK\x03\x04 [Content_Types].xml \x01 xl/workbook.xml"), "This is a workbook"},
        {S_INIT("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "This is a workbook"},
        {S_INIT("PK\x03\x04 _rels/.rels word/document.xml"), "This is a text document"},
        {S_INIT("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text"), "This is a text document"},
        {S_INIT("PK\x03\x04\x14\0 kysely.json"), "This is a compressed file"},
        {S_INIT("%PDF-1.7\n"), "This is a document of an office program"},
        {S_INIT("{\\rtf1\\ansi}"), "This is a document of an office program"},
        {S_INIT("\xD0\xCF\x11\xE0\xA1\xB1"), "This is a document of an office program"},
        {S_INIT("\xFF\xFE{\0}\0"), "This text is in UTF-16"},
        {S_INIT("{\0\"\0"), "This text is in UTF-16"},
        {S_INIT("\0{\0\""), "This text is in UTF-16"},
        {S_INIT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), "This is no text"},
        {S_INIT("GIF89a\1\0"), "This is no text"},
    };
    struct definition d;
    struct definition_error error;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        error = refused(cases[i].file);
        if (strncmp(error.sentence, cases[i].sentence, strlen(cases[i].sentence)) != 0)
            fail_msg("%zu: told as \"%s\"", i, error.sentence);
    }
    assert_string_equal(refused(S("hei")).sentence,
                        "expected text in quotes, a number, or true, false or null in small letters");
    assert_int_equal(definition_read(&arena, S("\xEF\xBB\xBF{\"schema\": 2}"), &d, &error), ERR_INVALID);
    assert_text(error.path, "$.schema"); /* the mark before UTF-8 is no fault */
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
        cmocka_unit_test_setup_teardown(what_is_no_text_is_called_by_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_is_cut_between_characters, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("syntax of documents", tests, NULL, NULL);
}
