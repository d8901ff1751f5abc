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
static struct definition survey, rows, def; /* two of different types, and the one of this test */
static struct tally *tally;

static int read_fixture(const char *path, struct definition *d)
{
    struct definition_error error;
    struct str json;

    return file_read(&arena, path, 1 << 20, &json) || definition_read(&arena, json, d, &error) ? -1 : 0;
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return read_fixture("tests/unit/fixtures/survey.json", &survey) ||
           read_fixture("tests/unit/fixtures/rows.json", &rows);
}

static int fresh(void **state)
{
    (void)state;
    def = survey;
    tally = tally_new(&arena, &def);
    return 0;
}

static int fresh_rows(void **state)
{
    (void)state;
    def = rows;
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

static void check_sums(const char *id, int64_t answered, const int64_t *expected, size_t count)
{
    assert_int_equal(tally_answered(tally, item(id), 0), answered);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(tally_sums(tally, item(id))[i], expected[i]);
}

static void places_points_and_numbers_are_added_up(void **state)
{
    (void)state;
    add("{\"age\":\"a30\",\"area\":\"k2\",\"times\":-3,\"hours\":7.5,\"best\":[\"o2\",\"o1\"],"
        "\"share\":{\"o1\":400,\"o2\":600},\"agree\":true}");
    add("{\"area\":\"na\",\"times\":12,\"hours\":-2,\"day\":\"2027-02-03\",\"best\":[\"o2\"],\"share\":{\"o2\":1000}}");
    add("{\"hours\":0.5}");
    check("area", 0, 2, (const int64_t[]){0, 1, 0, 0, 0, 1});
    check_sums("times", 2, (const int64_t[]){9}, 1);
    check_sums("hours", 3, (const int64_t[]){60}, 1); /* in tenths */
    check_sums("best", 2, (const int64_t[]){2, 6, 0}, 3);
    check_sums("share", 2, (const int64_t[]){400, 1600}, 2);
    assert_int_equal(tally_answered(tally, item("age"), 0), 1);
    assert_int_equal(tally_answered(tally, item("day"), 0), 1);
    assert_int_equal(tally_answered(tally, item("agree"), 0), 1);
}

/* Of decimals that there are no longer nothing is known; more places than there are give no points; nothing is no choice. */
static void sums_of_another_version_are_kept_within_this_one(void **state)
{
    (void)state;
    add("{\"hours\":1.25,\"times\":4.9,\"best\":[\"x\",\"o1\",\"o2\",\"o3\",\"o1\"],"
        "\"share\":{\"x\":1000},\"nps\":-1}");
    add("{\"share\":{\"o1\":0,\"o2\":-5},\"gone\":true,\"gone2\":{\"o1\":5},\"one\":true,\"many\":{\"o1\":5}}");
    check_sums("hours", 1, (const int64_t[]){12}, 1);
    check_sums("times", 1, (const int64_t[]){4}, 1);
    check_sums("best", 1, (const int64_t[]){2, 1, 0}, 3);
    check_sums("share", 0, (const int64_t[]){0, 0}, 2);
    assert_int_equal(tally_answered(tally, item("nps"), 0), 0);
    assert_int_equal(tally_answered(tally, item("one"), 0), 0);
    assert_int_equal(tally_answered(tally, item("many"), 0), 0);
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
                                         "{\"q5\":1000000000000}",
                                         "{\"q5\":99999999999999999999}",
                                         "{\"q5\":7",
                                         "{\"old\":7.",
                                         "{\"old\":7.2",
                                         "{\"q2\":[]}",
                                         "{\"q2\":[1]}",
                                         "{\"q3\":{}}",
                                         "{\"q3\":{1:2}}",
                                         "{\"q3\":{\"r1\":\"a2}",
                                         "{\"q3\":{\"r1\":[]}}",
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
        cmocka_unit_test_setup(places_points_and_numbers_are_added_up, fresh_rows),
        cmocka_unit_test_setup(sums_of_another_version_are_kept_within_this_one, fresh_rows),
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
