/* test_means.c - what results tell of ranks, points, numbers, days, consent and built-in lists, and what they never tell. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release.h"

#include "report/release_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/stores.h"

static const char DOCUMENT[] =
    "{\"schema\":1,\"slug\":\"summat\",\"langs\":[\"fi\"],\"title\":\"Summat\",\"division\":\"Testi\",\"cover\":{"
    "\"purpose\":\"a\",\"can\":\"a\",\"cannot\":\"a\",\"decides\":\"a\",\"hears_back\":\"a\",\"unit\":\"a\","
    "\"contact_email\":\"a@example.org\",\"minutes\":1},"
    "\"settings\":{\"opens\":\"2027-02-02\",\"closes\":\"2027-02-22\",\"results\":\"2027-03-08\"},"
    "\"pages\":[{\"id\":\"p1\",\"title\":\"t\",\"items\":["
    "{\"id\":\"rank\",\"type\":\"rank\",\"label\":\"r\",\"max\":2,\"options\":[{\"id\":\"a\",\"code\":1,\"label\":"
    "\"a\"},"
    "{\"id\":\"b\",\"code\":2,\"label\":\"b\"},{\"id\":\"c\",\"code\":3,\"label\":\"c\"},"
    "{\"id\":\"d\",\"code\":4,\"label\":\"d\"}]},"
    "{\"id\":\"points\",\"type\":\"points\",\"label\":\"p\",\"total\":100,\"options\":[{\"id\":\"a\",\"code\":1,"
    "\"label\":\"a\"},{\"id\":\"b\",\"code\":2,\"label\":\"b\"}]},"
    "{\"id\":\"points3\",\"type\":\"points\",\"label\":\"p\",\"options\":[{\"id\":\"a\",\"code\":1,\"label\":\"a\"},"
    "{\"id\":\"b\",\"code\":2,\"label\":\"b\"},{\"id\":\"c\",\"code\":3,\"label\":\"c\"}]},"
    "{\"id\":\"number\",\"type\":\"number\",\"label\":\"n\",\"min\":0,\"max\":100,\"step\":0.5},"
    "{\"id\":\"day\",\"type\":\"date\",\"label\":\"d\"},"
    "{\"id\":\"yes\",\"type\":\"consent\",\"label\":\"y\"},"
    "{\"id\":\"age\",\"type\":\"age\",\"label\":\"g\",\"list\":\"ika-2026\"},"
    "{\"id\":\"mood\",\"type\":\"scale\",\"label\":\"m\",\"options\":[{\"id\":\"s1\",\"code\":1,\"label\":\"a\"},"
    "{\"id\":\"s2\",\"code\":2,\"label\":\"b\"},{\"id\":\"x\",\"code\":8,\"label\":\"x\",\"opinion\":false},"
    "{\"id\":\"y\",\"code\":9,\"label\":\"y\",\"opinion\":false}]}]}]}";

static struct stores stores;
static struct definition def;
static struct survey survey = {.id = 1, .version = 1};

static int start(void **state)
{
    struct definition_error error;

    (void)state;
    if (stores_open(&stores))
        return -1;
    if (definition_read(&stores.arena, str_from(DOCUMENT), &def, &error)) {
        print_error("%.*s: %.*s\n", STR_ARG(error.path), STR_ARG(error.why));
        return -1;
    }
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* Each test answers a survey of its own number. */
static int fresh(void **state)
{
    (void)state;
    survey.id++;
    return 0;
}

static void answer(size_t times, const char *doc)
{
    assert_int_equal(stores_answer(stores.results, survey.id, times, doc), 0);
}

/* As it is stored and read back: what stands in the document is all that anybody gets. */
static struct release release(void)
{
    struct release made, read;
    struct buf doc = buf_new(&stores.arena, RELEASE_DOC_BYTES);

    assert_int_equal(release_make(&stores.arena, stores.results, &survey, &def, 1, &made), OK);
    release_doc_put(&doc, &made);
    assert_int_equal(release_doc_read(&stores.arena, buf_str(&doc), &read), OK);
    return read;
}

static const struct result_item *item(const struct release *r, const char *id)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (str_eq(r->items[i].item_id, str_from(id)))
            return &r->items[i];
    fail_msg("no result of %s", id);
    return NULL;
}

static void check_mean(const struct result_item *item, size_t line, int tenths)
{
    const struct result_line *l = &item->tables[0].lines[line];

    assert_true(l->has_mean);
    assert_int_equal(l->mean_tenths, tenths);
    assert_int_equal(l->cell.count, 0);
}

static void a_rank_tells_points_for_the_places(void **state)
{
    struct release r;

    (void)state;
    answer(20, "{\"rank\":[\"a\",\"b\"]}"); /* a 2, b 1 */
    answer(20, "{\"rank\":[\"b\"]}");
    r = release();
    assert_int_equal(item(&r, "rank")->tables[0].n, 40);
    check_mean(item(&r, "rank"), 0, 10);
    check_mean(item(&r, "rank"), 1, 15);
    check_mean(item(&r, "rank"), 2, 0);
}

static void what_few_placed_is_hidden_and_cannot_be_worked_out(void **state)
{
    struct release r;
    const struct result_table *t;

    (void)state;
    answer(30, "{\"rank\":[\"a\",\"b\"]}");
    answer(3, "{\"rank\":[\"c\",\"a\"]}");
    r = release();
    t = &item(&r, "rank")->tables[0];
    assert_int_equal(t->lines[2].cell.shown, SHOWN_UNDER_LIMIT);
    assert_false(t->lines[2].has_mean);
    assert_true(t->lines[0].cell.shown != SHOWN_VALUE || t->lines[1].cell.shown != SHOWN_VALUE);
}

static void points_are_whole_when_few_answered(void **state)
{
    struct release r;

    (void)state;
    answer(12, "{\"points\":{\"a\":65,\"b\":35}}");
    answer(8, "{\"points\":{\"a\":64,\"b\":36}}");
    r = release();
    check_mean(item(&r, "points"), 0, 650);
    check_mean(item(&r, "points"), 1, 350);
}

static void a_number_has_a_mean_in_tenths_from_thirty(void **state)
{
    struct release r;

    (void)state;
    answer(15, "{\"number\":7.5}");
    answer(14, "{\"number\":8}");
    r = release();
    assert_int_equal(item(&r, "number")->tables[0].mean_tenths, 80); /* 7.74 */
    answer(1, "{\"number\":8}");
    r = release();
    assert_int_equal(item(&r, "number")->tables[0].mean_tenths, 78); /* 7.75 */
    assert_int_equal(item(&r, "number")->tables[0].line_count, 0);
}

static void days_are_only_counted(void **state)
{
    struct release r;

    (void)state;
    answer(10, "{\"day\":\"2027-02-03\"}");
    answer(2, "{}");
    r = release();
    assert_int_equal(item(&r, "day")->words_n, 10);
    assert_int_equal(item(&r, "day")->table_count, 0);
}

static void consent_tells_nothing_of_the_few_who_did_not(void **state)
{
    struct release r;
    const struct result_table *t;

    (void)state;
    answer(38, "{\"yes\":true}");
    answer(2, "{}");
    r = release();
    t = &item(&r, "yes")->tables[0];
    assert_int_equal(t->n, 40);
    assert_int_equal(t->line_count, 1);
    assert_int_equal(t->lines[0].cell.shown, SHOWN_PROTECTED);
    answer(8, "{}");
    r = release();
    t = &item(&r, "yes")->tables[0];
    assert_int_equal(t->lines[0].cell.count, 38);
    assert_int_equal(t->lines[0].cell.percent, 79);
}

static void a_hidden_mean_is_not_what_the_others_leave(void **state)
{
    static const char *const some[] = {"{\"points3\":{\"a\":60,\"b\":40}}", "{\"points3\":{\"a\":20,\"c\":80}}",
                                       "{\"points3\":{\"b\":100}}", "{\"points3\":{\"a\":1,\"b\":98,\"c\":1}}"};

    (void)state;
    for (size_t times = 1; times < 81; times++) {
        struct release r;
        const struct result_table *t;
        size_t hidden = 0;

        survey.id++;
        for (size_t k = 0; k < 4; k++)
            answer(times * (k + 3) % 13, some[k]);
        answer(10, some[0]);
        r = release();
        t = &item(&r, "points3")->tables[0];
        for (size_t i = 0; i < t->line_count; i++)
            hidden += t->lines[i].cell.shown != SHOWN_VALUE;
        assert_true(hidden != 1);
    }
}

/* However many opinions there are: two hidden answers outside of a scale are not gone through. */
static void a_scale_with_two_small_answers_outside_of_it_has_no_mean(void **state)
{
    static const size_t outside[][2] = {{2, 2}, {2, 3}, {2, 40}}; /* x, y */
    struct release r;

    (void)state;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        survey.id++;
        answer(300, "{\"mood\":\"s1\"}");
        answer(700, "{\"mood\":\"s2\"}");
        answer(outside[i][0], "{\"mood\":\"x\"}");
        answer(outside[i][1], "{\"mood\":\"y\"}");
        r = release();
        assert_int_equal(item(&r, "mood")->tables[0].lines[2].cell.shown, SHOWN_UNDER_LIMIT);
        assert_false(item(&r, "mood")->tables[0].has_mean);
    }
    survey.id++; /* nor is one that covers an opinion */
    answer(3, "{\"mood\":\"s1\"}");
    answer(700, "{\"mood\":\"s2\"}");
    answer(40, "{\"mood\":\"x\"}");
    r = release();
    assert_int_equal(item(&r, "mood")->tables[0].lines[2].cell.shown, SHOWN_PROTECTED);
    assert_false(item(&r, "mood")->tables[0].has_mean);
    survey.id++;
    answer(300, "{\"mood\":\"s1\"}");
    answer(700, "{\"mood\":\"s2\"}");
    answer(2, "{\"mood\":\"x\"}");
    r = release();
    assert_true(item(&r, "mood")->tables[0].has_mean);
}

static void an_age_list_is_a_table_like_any_other(void **state)
{
    struct release r;

    (void)state;
    answer(10, "{\"age\":\"a30\"}");
    answer(12, "{\"age\":\"a45\"}");
    r = release();
    assert_int_equal(item(&r, "age")->tables[0].n, 22);
    for (size_t i = 0; i < item(&r, "age")->tables[0].line_count; i++) {
        const struct result_line *l = &item(&r, "age")->tables[0].lines[i];

        assert_int_equal(l->cell.count, str_eq(l->id, S("a30")) ? 10 : str_eq(l->id, S("a45")) ? 12 : 0);
    }
}

static void fewer_than_ten_tell_nothing(void **state)
{
    struct release r;

    (void)state;
    answer(9, "{\"rank\":[\"a\"],\"points\":{\"a\":100},\"number\":5,\"day\":\"2027-02-03\",\"yes\":true}");
    answer(1, "{}");
    r = release();
    assert_int_equal(item(&r, "rank")->tables[0].n, -1);
    assert_int_equal(item(&r, "rank")->tables[0].line_count, 0);
    assert_int_equal(item(&r, "points")->tables[0].n, -1);
    assert_int_equal(item(&r, "number")->tables[0].n, -1);
    assert_false(item(&r, "number")->tables[0].has_mean);
    assert_int_equal(item(&r, "day")->words_n, -1);
    assert_int_equal(item(&r, "yes")->tables[0].lines[0].cell.shown, SHOWN_PROTECTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_rank_tells_points_for_the_places, fresh),
        cmocka_unit_test_setup(what_few_placed_is_hidden_and_cannot_be_worked_out, fresh),
        cmocka_unit_test_setup(points_are_whole_when_few_answered, fresh),
        cmocka_unit_test_setup(a_number_has_a_mean_in_tenths_from_thirty, fresh),
        cmocka_unit_test_setup(days_are_only_counted, fresh),
        cmocka_unit_test_setup(consent_tells_nothing_of_the_few_who_did_not, fresh),
        cmocka_unit_test_setup(a_hidden_mean_is_not_what_the_others_leave, fresh),
        cmocka_unit_test_setup(a_scale_with_two_small_answers_outside_of_it_has_no_mean, fresh),
        cmocka_unit_test_setup(an_age_list_is_a_table_like_any_other, fresh),
        cmocka_unit_test_setup(fewer_than_ten_tell_nothing, fresh),
    };

    return cmocka_run_group_tests_name("means", tests, start, stop);
}
