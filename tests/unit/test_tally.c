/* test_tally.c - answers are counted where they belong, and nothing else is counted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/tally.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct definition def;
static struct tally *tally;

static int start(void **state)
{
    struct definition_error error;
    struct str json;

    (void)state;
    arena_init(&arena, 64 << 20);
    if (file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &json))
        return -1;
    return definition_read(&arena, json, &def, &error) ? -1 : 0;
}

static int fresh(void **state)
{
    (void)state;
    tally = tally_new(&arena, &def);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct item *item(const char *id)
{
    return definition_item(&def, str_from(id));
}

static void add(const char *doc)
{
    assert_int_equal(tally_add(tally, str_from(doc)), OK);
}

/* `expected` has as many counts as there are options (11 for nps). */
static void check(const char *id, size_t row, int64_t answered, const int64_t *expected)
{
    const struct item *i = item(id);

    assert_int_equal(tally_answered(tally, i, row), answered);
    for (size_t o = 0; o < (i->type == ITEM_NPS ? 11 : i->option_count); o++)
        assert_int_equal(tally_counts(tally, i, row)[o], expected[o]);
}

static void every_type_of_answer_is_counted(void **state)
{
    (void)state;
    add("{\"q1\":\"o2\",\"q2\":[\"m1\",\"m3\"],\"q3\":{\"r1\":\"a2\",\"r2\":\"na\"},\"q4\":\"d2\",\"q5\":10,\"q8\":"
        "\"k684\"}");
    add("{\"q1\":\"o9\",\"q1~o9\":\"x\",\"q2\":[\"m3\"],\"q3\":{\"r2\":\"a2\"},\"q5\":0}");
    assert_int_equal(tally_n(tally), 2);
    check("q1", 0, 2, (const int64_t[]){0, 1, 1});
    check("q2", 0, 2, (const int64_t[]){1, 0, 2, 0});
    check("q3", 0, 1, (const int64_t[]){0, 1, 0});
    check("q3", 1, 2, (const int64_t[]){0, 1, 1});
    check("q4", 0, 1, (const int64_t[]){1, 0, 0});
    check("q5", 0, 2, (const int64_t[]){1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    check("q8", 0, 1, (const int64_t[]){0, 1, 0});
}

static void an_empty_answer_is_a_respondent(void **state)
{
    (void)state;
    add("{}");
    assert_int_equal(tally_n(tally), 1);
    check("q1", 0, 0, (const int64_t[]){0, 0, 0});
}

static void the_order_of_items_does_not_matter(void **state)
{
    (void)state;
    add("{\"q8\":\"na\",\"q1\":\"o1\"}");
    check("q8", 0, 1, (const int64_t[]){0, 0, 1});
    check("q1", 0, 1, (const int64_t[]){1, 0, 0});
}

static void what_another_version_had_is_passed_over(void **state)
{
    (void)state;
    add("{\"q1\":\"gone\",\"old\":\"o1\",\"old2\":[\"a\",\"b\"],\"old3\":{\"r\":\"a\"},\"old4\":-7,\"q2\":[\"gone\"],"
        "\"q3\":{\"gone\":\"a2\",\"r1\":\"gone\"},\"q5\":11}");
    assert_int_equal(tally_n(tally), 1);
    check("q1", 0, 0, (const int64_t[]){0, 0, 0});
    check("q2", 0, 0, (const int64_t[]){0, 0, 0, 0});
    check("q3", 0, 0, (const int64_t[]){0, 0, 0});
    check("q5", 0, 0, (const int64_t[]){0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
}

static void an_answer_of_another_shape_is_not_counted(void **state)
{
    (void)state;
    add("{\"q1\":[\"o1\"],\"q2\":\"m1\",\"q3\":\"a2\",\"q4\":3,\"q5\":\"10\",\"q8\":{\"k609\":\"k609\"}}");
    check("q1", 0, 0, (const int64_t[]){0, 0, 0});
    check("q2", 0, 0, (const int64_t[]){0, 0, 0, 0});
    check("q3", 0, 0, (const int64_t[]){0, 0, 0});
    check("q8", 0, 0, (const int64_t[]){0, 0, 0});
}

static void words_do_not_confuse_the_scanner(void **state)
{
    (void)state;
    add("{\"q6\":\"\\\"q1\\\":\\\"o1\\\",\\\\\",\"q7\":\"{[\\u0022]}\",\"q8\":\"k609\"}");
    check("q1", 0, 0, (const int64_t[]){0, 0, 0});
    check("q8", 0, 1, (const int64_t[]){1, 0, 0});
}

static void free_texts_are_counted_by_item(void **state)
{
    (void)state;
    tally_add_words(tally, S("q7"));
    tally_add_words(tally, S("q7"));
    tally_add_words(tally, S("q1"));
    tally_add_words(tally, S("nothing"));
    assert_int_equal(tally_answered(tally, item("q7"), 0), 2);
    assert_int_equal(tally_answered(tally, item("q6"), 0), 0);
    assert_int_equal(tally_answered(tally, item("q1"), 0), 0);
}

static void a_broken_document_is_refused(void **state)
{
    static const char *const broken[] = {"",
                                         "{",
                                         "[]",
                                         "{\"q1\"}",
                                         "{\"q1\":}",
                                         "{\"q1\":\"o1\"",
                                         "{\"q1\":\"o1\"}x",
                                         "{\"q1\":\"o1\",}",
                                         "{\"q2\":[\"m1\"}",
                                         "{\"q3\":{\"r1\"}}",
                                         "{\"q5\":}",
                                         "{\"q5\":1.5}",
                                         "{\"q1\":\"o1\\",
                                         "{\"q2\":[",
                                         "{\"q3\":{\"r1\":",
                                         "{\"q5\":--1}",
                                         "null"};

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct str doc = arena_str(&arena, str_from(broken[i])); /* not terminated: reading past the end is seen */

        assert_int_equal(tally_add(tally, doc), ERR_BROKEN);
    }
    assert_int_equal(tally_n(tally), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_type_of_answer_is_counted, fresh),
        cmocka_unit_test_setup(an_empty_answer_is_a_respondent, fresh),
        cmocka_unit_test_setup(the_order_of_items_does_not_matter, fresh),
        cmocka_unit_test_setup(what_another_version_had_is_passed_over, fresh),
        cmocka_unit_test_setup(an_answer_of_another_shape_is_not_counted, fresh),
        cmocka_unit_test_setup(words_do_not_confuse_the_scanner, fresh),
        cmocka_unit_test_setup(free_texts_are_counted_by_item, fresh),
        cmocka_unit_test_setup(a_broken_document_is_refused, fresh),
    };

    return cmocka_run_group_tests_name("tally", tests, start, stop);
}
