/* test_release.c - from stored answers to frozen results: what is shown, what is not, and that it stays as it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release.h"

#include "report/release_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/stores.h"

enum { NOW_MS = 1000000 };

static struct stores stores;
static struct survey survey;
static int64_t written;

static int start(void **state)
{
    struct key32 secret;

    (void)state;
    if (stores_open(&stores))
        return -1;
    survey.version = 1;
    return db_begin(stores.panel, DB_WRITE) ||
           survey_create(&stores.arena, stores.panel, &stores.definition, SURVEY_OPEN, NOW_MS, &survey.id, &secret) ||
           db_commit(stores.panel);
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* Each test answers a survey of its own number; the definition is the same. */
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

static void write_words(size_t times, const char *item)
{
    assert_int_equal(db_begin(stores.results, DB_WRITE), OK);
    while (times--) {
        struct key32 id = hash_plain((struct str){(const char *)&written, sizeof written});

        written++;
        assert_int_equal(q_open_text_insert(stores.results,
                                            &(struct q_open_text_insert){
                                                survey.id, {(const char *)id.b, 16}, 1, str_from(item), S("words")}),
                         OK);
    }
    assert_int_equal(db_commit(stores.results), OK);
}

static struct release make(void)
{
    struct release r;

    assert_int_equal(release_make(&stores.arena, stores.results, &survey, &stores.definition, NOW_MS, &r), OK);
    assert_false(db_in_transaction(stores.results));
    return r;
}

static const struct result_item *find(const struct release *r, const char *id)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (str_eq(r->items[i].item_id, str_from(id)))
            return &r->items[i];
    fail_msg("no item %s", id);
    return NULL;
}

static void check_cell(const struct cell *c, enum shown shown, int64_t count, int percent)
{
    assert_int_equal(c->shown, shown);
    assert_int_equal(c->count, count);
    assert_int_equal(c->percent, percent);
}

static void nine_answers_show_nothing(void **state)
{
    struct release r;

    (void)state;
    answer(9, "{\"q1\":\"o1\"}");
    r = make();
    assert_int_equal(r.n, -1);
    assert_int_equal(r.item_count, 0);
}

static void ten_answers_are_shown_and_small_cells_are_not(void **state)
{
    struct release r;
    const struct result_table *t;

    (void)state;
    answer(30, "{\"q1\":\"o1\"}");
    answer(20, "{\"q1\":\"o2\"}");
    answer(3, "{\"q1\":\"o9\"}");
    r = make();
    assert_int_equal(r.n, 53);
    assert_int_equal(r.min_count, 5);
    assert_int_equal(r.item_count, stores.definition.item_count - 1); /* all but the info */
    t = find(&r, "q1")->tables;
    assert_int_equal(t->n, 53);
    check_cell(&t->lines[0].cell, SHOWN_VALUE, 30, 57);
    check_cell(&t->lines[1].cell, SHOWN_PROTECTED, 0, 0);
    check_cell(&t->lines[2].cell, SHOWN_UNDER_LIMIT, 0, 0);
}

static void a_question_that_nine_answered_has_no_lines(void **state)
{
    struct release r;

    (void)state;
    answer(9, "{\"q1\":\"o1\",\"q3\":{\"r1\":\"a2\"},\"q5\":9}");
    answer(10, "{\"q3\":{\"r2\":\"a2\"}}");
    write_words(9, "q7");
    write_words(10, "q6");
    r = make();
    assert_int_equal(r.n, 19);
    assert_int_equal(find(&r, "q1")->tables[0].n, -1);
    assert_int_equal(find(&r, "q1")->tables[0].line_count, 0);
    assert_int_equal(find(&r, "q3")->tables[0].n, -1);
    assert_int_equal(find(&r, "q3")->tables[1].n, 10);
    assert_int_equal(find(&r, "q3")->tables[1].line_count, 3);
    assert_int_equal(find(&r, "q5")->tables[0].n, -1);
    assert_false(find(&r, "q5")->tables[0].has_groups);
    assert_false(find(&r, "q5")->tables[0].has_nps);
    assert_int_equal(find(&r, "q7")->words_n, -1);
    assert_int_equal(find(&r, "q6")->words_n, 10);
}

static void percent_is_rounded_half_up_of_those_who_answered(void **state)
{
    struct release r;

    (void)state;
    answer(25, "{\"q1\":\"o1\"}");
    answer(175, "{\"q1\":\"o2\"}");
    answer(50, "{}");
    r = make();
    check_cell(&find(&r, "q1")->tables[0].lines[0].cell, SHOWN_VALUE, 25, 13);
    check_cell(&find(&r, "q1")->tables[0].lines[1].cell, SHOWN_VALUE, 175, 88);
}

static void nps_shows_groups_and_never_scores(void **state)
{
    struct release r;
    const struct result_table *t;

    (void)state;
    answer(48, "{\"q5\":9}");
    answer(31, "{\"q5\":8}");
    answer(21, "{\"q5\":6}");
    r = make();
    t = find(&r, "q5")->tables;
    assert_int_equal(t->line_count, 0);
    assert_true(t->has_groups && t->has_nps);
    assert_int_equal(t->nps, 27);
    check_cell(&t->promoters, SHOWN_VALUE, 48, 48);
    check_cell(&t->passives, SHOWN_VALUE, 31, 31);
    check_cell(&t->detractors, SHOWN_VALUE, 21, 21);
}

static void nps_is_withheld_when_it_gives_a_hidden_group_away(void **state)
{
    struct release r;
    const struct result_table *t;

    (void)state;
    answer(60, "{\"q5\":10}");
    answer(37, "{\"q5\":7}");
    answer(3, "{\"q5\":0}");
    r = make();
    t = find(&r, "q5")->tables;
    assert_true(t->has_groups);
    assert_false(t->has_nps);
    check_cell(&t->detractors, SHOWN_UNDER_LIMIT, 0, 0);
    check_cell(&t->passives, SHOWN_PROTECTED, 0, 0);
}

static void nps_is_shown_when_it_is_the_same_for_all_a_hidden_group_may_be(void **state)
{
    struct release r;

    (void)state;
    answer(1700, "{\"q5\":10}");
    answer(296, "{\"q5\":7}");
    answer(4, "{\"q5\":0}");
    r = make();
    assert_int_equal(find(&r, "q5")->tables[0].detractors.shown, SHOWN_UNDER_LIMIT);
    assert_true(find(&r, "q5")->tables[0].has_nps);
    assert_int_equal(find(&r, "q5")->tables[0].nps, 85);
}

static void mean_is_of_opinions_and_only_from_thirty(void **state)
{
    struct release r;

    (void)state;
    answer(9, "{\"q4\":\"d2\"}");
    answer(20, "{\"q4\":\"a2\"}");
    answer(15, "{\"q4\":\"na\"}");
    r = make();
    assert_false(find(&r, "q4")->tables[0].has_mean);
    answer(1, "{\"q4\":\"a2\"}");
    r = make();
    assert_true(find(&r, "q4")->tables[0].has_mean);
    assert_int_equal(find(&r, "q4")->tables[0].mean_tenths, 17);
}

static void mean_is_withheld_when_it_gives_a_hidden_cell_away(void **state)
{
    struct release r;

    (void)state;
    answer(3, "{\"q4\":\"d2\"}");
    answer(40, "{\"q4\":\"a2\"}");
    r = make();
    assert_int_equal(find(&r, "q4")->tables[0].lines[0].cell.shown, SHOWN_UNDER_LIMIT);
    assert_false(find(&r, "q4")->tables[0].has_mean);
}

static void mean_is_shown_when_it_is_the_same_for_all_that_may_be_hidden(void **state)
{
    struct release r;

    (void)state;
    answer(300, "{\"q4\":\"d2\"}");
    answer(700, "{\"q4\":\"a2\"}");
    answer(2, "{\"q4\":\"na\"}");
    r = make();
    assert_int_equal(find(&r, "q4")->tables[0].lines[0].cell.shown, SHOWN_PROTECTED);
    assert_int_equal(find(&r, "q4")->tables[0].lines[2].cell.shown, SHOWN_UNDER_LIMIT);
    assert_true(find(&r, "q4")->tables[0].has_mean);
    assert_int_equal(find(&r, "q4")->tables[0].mean_tenths, 17);
    /* 30 and 18 or so: three people more or less outside the scale are another tenth. */
    survey.id += 1000;
    answer(17, "{\"q4\":\"d2\"}");
    answer(30, "{\"q4\":\"a2\"}");
    answer(2, "{\"q4\":\"na\"}");
    r = make();
    assert_false(find(&r, "q4")->tables[0].has_mean);
}

static void broken_answers_are_not_passed_over(void **state)
{
    struct release r;

    (void)state;
    answer(20, "{\"q1\":\"o1\"}");
    answer(1, "{\"q1\":");
    assert_int_equal(release_make(&stores.arena, stores.results, &survey, &stores.definition, NOW_MS, &r), ERR_BROKEN);
    assert_false(db_in_transaction(stores.results));
}

static struct str document(const struct release *r)
{
    struct buf out = buf_new(&stores.arena, RELEASE_DOC_BYTES);

    release_doc_put(&out, r);
    assert_false(out.full);
    return buf_str(&out);
}

static void a_stored_release_is_read_back_as_it_was_and_numbered(void **state)
{
    int64_t then_ms = stores.definition.closes_ms + 1;
    struct release first, second, loaded;
    struct survey real;

    (void)state;
    answer(30, "{\"q1\":\"o1\",\"q2\":[\"m1\",\"m2\"],\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q4\":\"a2\",\"q5\":10}");
    answer(12, "{\"q1\":\"o2\",\"q2\":[\"m2\"],\"q5\":7}");
    answer(3, "{\"q1\":\"o9\",\"q2\":[\"m4\"],\"q5\":2}");
    write_words(11, "q7");
    first = make();
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(
        survey_load(&stores.arena, stores.panel, stores.definition.slug, stores.definition.opens_ms, &real), OK);
    first.survey_id = real.id; /* a release belongs to a stored survey */
    first.made_ms = then_ms;
    assert_int_equal(release_load(&stores.arena, stores.panel, first.survey_id, &loaded), ERR_NOT_FOUND);
    assert_int_equal(release_store(&stores.arena, stores.panel, &first), OK);
    second = first;
    second.made_ms = then_ms + 1;
    assert_int_equal(release_load(&stores.arena, stores.panel, first.survey_id, &loaded), OK);
    assert_int_equal(loaded.number, 1);
    assert_int_equal(loaded.made_ms, then_ms);
    assert_int_equal(loaded.n, 45);
    assert_true(str_eq(document(&loaded), document(&first)));
    assert_int_equal(release_store(&stores.arena, stores.panel, &second), OK);
    assert_int_equal(release_load(&stores.arena, stores.panel, first.survey_id, &loaded), OK);
    assert_int_equal(loaded.number, 2);
    assert_int_equal(loaded.made_ms, then_ms + 1);
    assert_int_equal(db_commit(stores.panel), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nine_answers_show_nothing, fresh),
        cmocka_unit_test_setup(ten_answers_are_shown_and_small_cells_are_not, fresh),
        cmocka_unit_test_setup(a_question_that_nine_answered_has_no_lines, fresh),
        cmocka_unit_test_setup(percent_is_rounded_half_up_of_those_who_answered, fresh),
        cmocka_unit_test_setup(nps_shows_groups_and_never_scores, fresh),
        cmocka_unit_test_setup(nps_is_withheld_when_it_gives_a_hidden_group_away, fresh),
        cmocka_unit_test_setup(nps_is_shown_when_it_is_the_same_for_all_a_hidden_group_may_be, fresh),
        cmocka_unit_test_setup(mean_is_of_opinions_and_only_from_thirty, fresh),
        cmocka_unit_test_setup(mean_is_withheld_when_it_gives_a_hidden_cell_away, fresh),
        cmocka_unit_test_setup(mean_is_shown_when_it_is_the_same_for_all_that_may_be_hidden, fresh),
        cmocka_unit_test_setup(broken_answers_are_not_passed_over, fresh),
        cmocka_unit_test_setup(a_stored_release_is_read_back_as_it_was_and_numbered, fresh),
    };

    return cmocka_run_group_tests_name("release", tests, start, stop);
}
