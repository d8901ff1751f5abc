/* test_json_place.c - a fault in a document is found where it stands, and a document is laid out for people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/json_place.h"

#include "base/file.h"
#include "survey/definition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const TEXT = "{\n"
                                "  \"a\": 1,\n"
                                "  \"list\": [\n"
                                "    {\"id\": \"x, y]\"},\n"
                                "    {\"id\": \"z\\\"}\",\n"
                                "     \"deep\": [[1, 2], [3,\n"
                                "4]]}\n"
                                "  ]\n"
                                "}\n";

static void a_path_leads_to_its_line(void **state)
{
    static const struct {
        const char *path;
        int64_t line;
        int64_t first; /* the first line that is shown, and how it begins */
        size_t count;
        const char *begins;
    } wanted[] = {
        {"$", 1, 1, 3, "{"}, /* what goes on is shown from its beginning */
        {"$.a", 2, 1, 3, "{"},
        {"$.list[0].id", 4, 3, 3, "\"list\": ["},
        {"$.list[1].id", 5, 4, 3, "{\"id\": \"x, y]"},
        {"$.list[1].deep[1]", 6, 6, 3, "     \"deep\""},
        {"$.list[1].deep[1][1]", 7, 6, 3, "     \"deep\""},
        {"$.list[1].missing", 5, 5, 3, "    {\"id\": \"z"}, /* what is around it */
        {"$.list[0].missing", 4, 3, 3, "\"list\": ["},
        {"$.list[7]", 3, 3, 3, "\"list\": ["},
        {"$.nowhere.at[3].all", 1, 1, 3, "{"},
        {"line 3, column 2", 3, 2, 3, "\"a\": 1,"},
        {"line 9, column 1", 9, 8, 2, "  ]"},
        {"line 99, column 2", 99, 98, 0, ""},
        {"line x", 0, 0, 0, ""},
        {"elsewhere", 0, 0, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct json_place p = json_place(str_from(TEXT), str_from(wanted[i].path));

        if (p.line != wanted[i].line || p.first != wanted[i].first || p.line_count != wanted[i].count ||
            !str_starts(p.lines[0], str_from(wanted[i].begins)))
            fail_msg("%s: line %lld, %zu from %lld: %.*s", wanted[i].path, (long long)p.line, p.line_count,
                     (long long)p.first, STR_ARG(p.lines[0]));
    }
}

/* Whatever is cut off or in disorder, it stops within the text. */
static void broken_texts_lead_nowhere_beyond_their_end(void **state)
{
    static const char *const broken[] = {"",  "{",  "{\"", "{\"a", "{\"a\\", "{\"a\":",         "[", "[1,", "[1,,",
                                         "]", "}}", "{:",  "{,",   "\"",     "{\"a\":[{\"b\\\""};
    static const char *const paths[] = {
        "$.a", "$.a[0].b", "$[1]", "$[", "$.", "$..", "$[9999999999999]", "line 1, column 1", "line 1, column 9999"};

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
            size_t n = strlen(broken[i]);
            char *text = malloc(n + 1); /* so that a read behind the end is noticed */
            struct json_place place;

            memcpy(text, broken[i], n);
            text = realloc(text, n ? n : 1);
            place = json_place((struct str){text, n}, str_from(paths[p]));
            for (size_t l = 0; l < place.line_count; l++)
                assert_true(place.lines[l].len <= n);
            free(text);
        }
}

static void a_long_line_is_cut_between_characters_where_it_is_wrong(void **state)
{
    char text[1000] = "[\"";
    struct json_place p;

    (void)state;
    for (size_t i = 0; i < 400; i++)
        memcpy(text + 2 + 2 * i, "ä", 2);
    memcpy(text + 802, "\", 7]", 6);
    p = json_place(str_from(text), S("$[0]"));
    assert_true(p.lines[0].len <= 160 && p.lines[0].len > 150);
    assert_true(str_is_utf8(p.lines[0]));
    p = json_place(str_from(text), S("$[1]"));
    assert_true(str_ends(p.lines[0], S("ä\", 7]")) && p.lines[0].len < 160);
    assert_true(str_is_utf8(p.lines[0]));
}

static void a_document_in_lines_says_the_same(void **state)
{
    struct definition_error error;
    struct definition d, again;
    struct arena a;
    struct str json;

    (void)state;
    arena_init(&a, 64 << 20);
    assert_int_equal(file_read(&a, "tests/unit/fixtures/survey.json", 1 << 20, &json), OK);
    assert_int_equal(definition_read(&a, json, &d, &error), OK);
    json = json_indent(&a, d.doc);
    assert_true(str_find_str(json, S("\n  \"title\": {\n    \"fi\": ")) != SIZE_MAX);
    assert_int_equal(definition_read(&a, json, &again, &error), OK);
    assert_true(str_eq(again.doc, d.doc));
    assert_true(str_eq(json_indent(&a, S("{ \"a\" :1 ,\n\n \"b\": [ ] }")), S("{\n  \"a\": 1,\n  \"b\": []\n}\n")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_leads_to_its_line),
        cmocka_unit_test(broken_texts_lead_nowhere_beyond_their_end),
        cmocka_unit_test(a_long_line_is_cut_between_characters_where_it_is_wrong),
        cmocka_unit_test(a_document_in_lines_says_the_same),
    };

    return cmocka_run_group_tests_name("json place", tests, NULL, NULL);
}
