/* test_results_by.c - what a survey says about its results: by which groups, while open, how long answers stay, what is sensitive. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "survey/definition.h"
#include "unit/in_arena.h"

#include <string.h>

static struct str fixture(void)
{
    struct str json;

    assert_int_equal(file_read(&arena, "tests/unit/fixtures/groups.json", 1 << 20, &json), OK);
    return json;
}

/* The fixture with one piece of it replaced. */
static struct str changed(const char *from, const char *to)
{
    struct str json = fixture();
    size_t at = str_find_str(json, str_from(from));

    assert_int_not_equal(at, SIZE_MAX);
    return arena_fmt(&arena, "%.*s%s%s", (int)at, json.p, to, json.p + at + strlen(from));
}

static void read_ok(struct str json, struct definition *d)
{
    struct definition_error error = {0};

    if (definition_read(&arena, json, d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
}

static void refused(struct str json, const char *path, const char *why)
{
    struct definition_error error = {0};
    struct definition d;

    assert_int_equal(definition_read(&arena, json, &d, &error), ERR_INVALID);
    assert_text(error.path, path);
    if (str_find_str(error.why, str_from(why)) == SIZE_MAX)
        fail_msg("'%.*s' does not say '%s'", STR_ARG(error.why), why);
}

static const char ids[] = "[\"role\", \"age\"]";

static void what_is_named_is_read(void **state)
{
    struct definition d;

    (void)state;
    read_ok(fixture(), &d);
    assert_int_equal(d.results_by_count, 2);
    assert_text(d.results_by[0]->id, "role");
    assert_text(d.results_by[1]->id, "age");
    assert_true(d.has_results_while_open);
    assert_true(definition_item(&d, S("secret"))->is_sensitive);
    assert_false(definition_item(&d, S("one"))->is_sensitive);
    assert_int_equal(d.retention_months, 0);
    read_ok(changed("\"results_while_open\": true", "\"retention_months\": 120"), &d);
    assert_int_equal(d.retention_months, 120);
    assert_false(d.has_results_while_open);
    read_ok(changed(", \"results_by\": [\"role\", \"age\"]", ""), &d);
    assert_int_equal(d.results_by_count, 0);
}

static void settings_may_stand_before_or_after_the_questions(void **state)
{
    struct str json = fixture(), settings = S("\"settings\": {\"opens\": \"2027-02-02\"");
    struct definition d;

    (void)state;
    assert_int_not_equal(str_find_str(json, settings), SIZE_MAX);
    read_ok(json, &d);
    read_ok(d.doc, &d);
    assert_int_equal(d.results_by_count, 2);
}

static void only_background_questions_that_make_groups_are_taken(void **state)
{
    static const char at[] = "$.settings.results_by[0]";

    (void)state;
    refused(changed(ids, "[\"nobody\"]"), at, "id of a question");
    refused(changed(ids, "[7]"), at, "id of a question");
    refused(changed(ids, "[\"one\"]"), at, "\"one\" is none");
    refused(changed(ids, "[\"many\"]"), at, "\"many\" is none");
    refused(changed("\"type\": \"single\", \"background\"", "\"type\": \"scale\", \"background\""), at, "is none");
    refused(changed(ids, "[\"age\", \"age\"]"), "$.settings.results_by[1]", "once");
    refused(changed(ids, "[]"), "$.settings.results_by", "1 to 4");
    refused(changed(ids, "[\"a\",\"b\",\"c\",\"d\",\"e\"]"), "$.settings.results_by", "1 to 4");
    refused(changed(ids, "\"age\""), "$.settings.results_by", "a list");
}

static void so_many_groups_that_nobody_stands_out(void **state)
{
    struct buf options = buf_new(&arena, 1 << 16);

    (void)state;
    for (int i = 0; i < DEFINITION_GROUPS; i++)
        buf_fmt(&options, "{\"id\": \"x%d\", \"code\": %d, \"label\": \"x\"},", i, 100 + i);
    refused(changed("{\"id\": \"b1\"",
                    arena_cstr(&arena, arena_fmt(&arena, "%.*s{\"id\": \"b1\"", STR_ARG(buf_str(&options))))),
            "$.settings.results_by[0]", "at most 60 options, \"role\" has 65");
}

static void numbers_and_flags_are_checked(void **state)
{
    (void)state;
    refused(changed("\"results_while_open\": true", "\"results_while_open\": 1"), "$.settings.results_while_open",
            "true or false");
    refused(changed("\"results_while_open\": true", "\"retention_months\": 0"), "$.settings.retention_months",
            "1 to 120");
    refused(changed("\"results_while_open\": true", "\"retention_months\": 121"), "$.settings.retention_months",
            "1 to 120");
    refused(changed("\"type\": \"single\", \"sensitive\": true", "\"type\": \"single\", \"sensitive\": \"yes\""),
            "$.pages[0].items[5].sensitive", "true or false");
    refused(changed("\"type\": \"rank\"", "\"type\": \"rank\", \"sensitive\": true"), "$.pages[0].items[6].sensitive",
            "no such member");
    refused(changed("\"type\": \"text\"", "\"type\": \"text\", \"sensitive\": true"), "$.pages[0].items[8].sensitive",
            "no such member");
}

static void every_type_that_is_counted_may_be_sensitive(void **state)
{
    static const char *const types[] = {"multi", "scale", "matrix", "nps", "age"};
    struct definition d;

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *from = arena_cstr(&arena, arena_fmt(&arena, "\"type\": \"%s\"", types[i]));

        read_ok(changed(from, arena_cstr(&arena, arena_fmt(&arena, "%s, \"sensitive\": true", from))), &d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_named_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(settings_may_stand_before_or_after_the_questions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_background_questions_that_make_groups_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_many_groups_that_nobody_stands_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_and_flags_are_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_type_that_is_counted_may_be_sensitive, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("results_by", tests, NULL, NULL);
}
