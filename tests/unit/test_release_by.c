/* test_release_by.c - results by groups: what is told, what is joined, what is hidden. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/contract.h"
#include "unit/in_release_world.h"

static const struct result_by *made(const char *id)
{
    struct release r;

    world_store(&world, 0);
    r = world_release(&world, &arena);
    assert_int_equal(world_find(&r, id)->tables[0].by_count, 2);
    return world_find(&r, id)->tables[0].by;
}

static void check_group(const struct result_group *g, const char *id, int64_t n)
{
    assert_true(str_eq(g->option_id, str_from(id)));
    assert_int_equal(g->n, n);
}

static void check_cell(const struct cell *c, int64_t count, int percent)
{
    assert_int_equal(c->shown, SHOWN_VALUE);
    assert_int_equal(c->count, count);
    assert_int_equal(c->percent, percent);
}

static void groups_are_told_in_fives(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 33, 0, ONE, 0);
    world_add(&world, 12, 0, ONE, 1);
    world_add(&world, 18, 1, ONE, 0);
    world_add(&world, 22, 1, ONE, 1);
    by = made("one");
    assert_true(str_eq(by->by_id, S("role")));
    assert_int_equal(by->column_count, 4); /* o3 and o4: nobody, as the table of all says */
    assert_int_equal(by->group_count, 2);
    check_group(&by->groups[0], "b1", 45);
    check_cell(&by->groups[0].cells[0], 35, 78);
    check_cell(&by->groups[0].cells[1], 10, 22);
    check_cell(&by->groups[0].cells[2], 0, 0);
    check_group(&by->groups[1], "b2", 40);
    check_cell(&by->groups[1].cells[0], 20, 50);
    /* Nobody told their age: there is nothing to compare. */
    assert_int_equal(by[1].group_count, 0);
}

static void small_groups_and_those_without_one_are_joined(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 30, 0, ONE, 0);
    world_add(&world, 30, 0, ONE, 1);
    world_add(&world, 25, 1, ONE, 0);
    world_add(&world, 25, 1, ONE, 1);
    world_add(&world, 6, 2, ONE, 0);
    world_add(&world, 6, NOBODY, ONE, 1);
    by = made("one");
    assert_int_equal(by->group_count, 3);
    check_group(&by->groups[1], "b2", 50);
    check_group(&by->groups[2], "", 10); /* 12 */
    check_cell(&by->groups[2].cells[0], 5, 50);
}

static void options_that_are_hidden_for_all_are_one_column(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 40, 0, ONE, 0);
    world_add(&world, 40, 1, ONE, 0);
    world_add(&world, 20, 0, ONE, 1);
    world_add(&world, 20, 1, ONE, 1);
    world_add(&world, 2, 0, ONE, 2);
    world_add(&world, 6, 0, ONE, 3);
    world_add(&world, 1, 1, ONE, 2);
    world_add(&world, 6, 1, ONE, 3);
    by = made("one");
    assert_int_equal(by->column_count, 3);
    assert_true(str_eq(by->columns[1], S("o2")));
    assert_int_equal(by->columns[2].len, 0); /* o3 with 3, o4 that covers it */
    check_cell(&by->groups[0].cells[2], 10, 14);
    check_cell(&by->groups[1].cells[2], 5, 8);
}

static void a_small_cell_is_hidden_with_others_around_it(void **state)
{
    const struct result_by *by;
    size_t hidden = 0;

    (void)state;
    for (int role = 0; role < 3; role++)
        for (int choice = 0; choice < 3; choice++)
            world_add(&world, role == 0 && choice == 0 ? 3 : 40, role, ONE, choice);
    by = made("one");
    assert_int_equal(by->groups[0].cells[0].shown, SHOWN_PROTECTED);
    for (size_t g = 0; g < 3; g++)
        for (size_t c = 0; c < by->column_count; c++)
            hidden += by->groups[g].cells[c].shown != SHOWN_VALUE;
    assert_int_equal(hidden, 4);
}

static void means_and_scores_of_groups_need_every_cell(void **state)
{
    const struct result_by *by;

    (void)state;
    for (int role = 0; role < 3; role++) {
        world_add(&world, 20, role, SCALE, 0);
        world_add(&world, 20, role, SCALE, 2);
        world_add(&world, role == 0 ? 3 : 20, role, SCALE, 1);
    }
    by = made("scale");
    assert_false(by->groups[0].has_mean);
    assert_true(by->groups[1].has_mean != (by->groups[1].cells[1].shown != SHOWN_VALUE));
    world_next(&world);
    world_add(&world, 20, 0, NPS, 10);
    world_add(&world, 10, 0, NPS, 7);
    world_add(&world, 10, 0, NPS, 3);
    world_add(&world, 10, 1, NPS, 9);
    world_add(&world, 10, 1, NPS, 8);
    world_add(&world, 20, 1, NPS, 0);
    by = made("nps");
    assert_int_equal(by->column_count, 3);
    assert_true(str_eq(by->columns[2], S("detractors")));
    assert_true(by->groups[0].has_nps && by->groups[1].has_nps);
    assert_int_equal(by->groups[0].nps, 25);
    assert_int_equal(by->groups[1].nps, -25);
    /* Detractors stand among the others, or there are none. */
    for (int detractors = 0; detractors < 2; detractors++) {
        world_next(&world);
        world_add(&world, 60, 0, NPS, 10);
        world_add(&world, 20, 0, NPS, 7);
        world_add(&world, 60, 1, NPS, 9);
        world_add(&world, 20, 1, NPS, 8);
        world_add(&world, detractors ? 6 : 0, 0, NPS, 0);
        by = made("nps");
        assert_int_equal(by->group_count, 2);
        assert_false(by->groups[0].has_nps || by->groups[1].has_nps);
    }
}

static void a_mean_needs_thirty_opinions_and_all_of_them_told_apart(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 15, 0, SCALE, 0);
    world_add(&world, 14, 0, SCALE, 2);
    world_add(&world, 10, 0, SCALE, 3); /* cannot say */
    world_add(&world, 15, 1, SCALE, 0);
    world_add(&world, 15, 1, SCALE, 2);
    world_add(&world, 10, 1, SCALE, 3);
    by = made("scale");
    assert_false(by->groups[0].has_mean);
    assert_true(by->groups[1].has_mean);
    assert_int_equal(by->groups[1].mean_tenths, 20);
    /* A hidden opinion is in the column of the others. */
    world_next(&world);
    for (int role = 0; role < 2; role++) {
        world_add(&world, 40, role, SCALE, 0);
        world_add(&world, 6, role, SCALE, 1);
        world_add(&world, 40, role, SCALE, 2);
        world_add(&world, role ? 7 : 1, role, SCALE, 3);
    }
    world_add(&world, 1, 0, SCALE, 1);
    by = made("scale");
    for (size_t g = 0; g < by->group_count; g++)
        assert_true(by->groups[g].has_mean == (by->columns[by->column_count - 1].len != 0));
}

/* Whatever people answer: a mean or score of a group stands only where each of its cells is shown, and, of opinions, alone. */
static void no_mean_or_score_of_a_group_stands_beside_a_hidden_cell(void **state)
{
    static const char *const ids[] = {"scale", "grid", "nps"};
    static const unsigned skews[CHOICES] = {1, 1, 0, 1, 2, 3, 1, 0};
    size_t told = 0, hidden = 0;

    (void)state;
    for (int s = 0; s < 60; s++) {
        struct release r;

        world_next(&world);
        world_answer(&world, 150 + below(&world, 250), skews, 95);
        r = world_release(&world, &arena);
        for (size_t k = 0; k < 3; k++) {
            const struct result_item *item = world_find(&r, ids[k]);

            for (size_t t = 0; t < item->table_count; t++)
                for (size_t b = 0; b < item->tables[t].by_count; b++)
                    for (size_t g = 0; g < item->tables[t].by[b].group_count; g++) {
                        const struct result_by *by = &item->tables[t].by[b];
                        bool is_whole = true;

                        for (size_t c = 0; c < by->column_count; c++)
                            is_whole = is_whole && by->groups[g].cells[c].shown == SHOWN_VALUE;
                        assert_true(is_whole || (!by->groups[g].has_mean && !by->groups[g].has_nps));
                        told += by->groups[g].has_mean || by->groups[g].has_nps;
                        hidden += !is_whole;
                    }
        }
        arena_reset(&arena);
    }
    print_message("%zu told, %zu with hidden cells\n", told, hidden);
    assert_true(told > 50 && hidden > 50);
}

static void an_option_of_several_that_is_hidden_for_all_is_no_column(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 40, 0, CHOICES, 1 | 2);
    world_add(&world, 40, 1, CHOICES, 1 | 2);
    world_add(&world, 2, 0, CHOICES, 1 | 2 | 4);
    world_add(&world, 1, 1, CHOICES, 1 | 2 | 4);
    by = made("many");
    assert_int_equal(by->group_count, 2);
    assert_int_equal(by->column_count, 3);
    assert_true(str_eq(by->columns[0], S("m1")) && str_eq(by->columns[1], S("m2")) && str_eq(by->columns[2], S("m9")));
    check_cell(&by->groups[0].cells[1], 40, 100);
    check_cell(&by->groups[1].cells[2], 0, 0);
}

static void of_several_choices_each_is_looked_at_alone(void **state)
{
    const struct result_by *by;

    (void)state;
    world_add(&world, 30, 0, CHOICES, 1 | 2);
    world_add(&world, 20, 0, CHOICES, 2 | 4);
    world_add(&world, 25, 1, CHOICES, 1 | 4);
    world_add(&world, 25, 1, CHOICES, 2 | 4);
    by = made("many");
    assert_int_equal(by->group_count, 2);
    check_cell(&by->groups[0].cells[0], 30, 60);
    check_cell(&by->groups[0].cells[1], 50, 100);
    check_cell(&by->groups[1].cells[2], 50, 100);
    check_cell(&by->groups[1].cells[3], 0, 0);
}

static void what_nearly_all_of_a_few_say_to_a_sensitive_question_is_not_told(void **state)
{
    const struct result_by *by;
    struct release r;

    (void)state;
    world_add(&world, 40, 0, SECRET, 0);
    world_add(&world, 40, 0, SECRET, 1);
    world_add(&world, 20, 1, SECRET, 1); /* all of them */
    world_add(&world, 10, 2, SECRET, 0);
    world_add(&world, 10, 2, SECRET, 1);
    world_add(&world, 20, 3, SECRET, 0);
    world_add(&world, 20, 3, SECRET, 1);
    by = made("secret");
    assert_int_equal(by->group_count, 3); /* both of fewer than 30 people are joined, not only the one */
    check_group(&by->groups[0], "b1", 80);
    check_group(&by->groups[1], "b4", 40);
    check_group(&by->groups[2], "", 40);
    /* When they alone would be the others, one that could stand joins them. */
    world_next(&world);
    world_add(&world, 40, 0, SECRET, 0);
    world_add(&world, 40, 0, SECRET, 1);
    world_add(&world, 25, 1, SECRET, 1);
    world_add(&world, 20, 2, SECRET, 0);
    world_add(&world, 20, 2, SECRET, 1);
    by = made("secret");
    assert_int_equal(by->group_count, 2);
    check_group(&by->groups[0], "b1", 80);
    check_group(&by->groups[1], "", 65);
    /* Nor of all who answered, when they are few. */
    world_next(&world);
    world_add(&world, 28, 0, SECRET, 1);
    world_add(&world, 1, 0, SECRET, 0);
    world_store(&world, 0);
    r = world_release(&world, &arena);
    for (size_t l = 0; l < 2; l++)
        assert_int_equal(world_find(&r, "secret")->tables[0].lines[l].cell.shown, SHOWN_PROTECTED);
    world_next(&world);
    world_add(&world, 19, 0, SECRET, 1);
    world_add(&world, 10, 1, SECRET, 0);
    by = made("secret");
    assert_int_equal(by->group_count, 0);
}

static void one_choice_of_several_is_one_choice(void **state)
{
    const struct result_by *by;

    (void)state;
    world_redefine(&world, &arena, "\"label\": \"Many\"", S("\"label\": \"Many\", \"max\": 1"));
    world_add(&world, 40, 0, CHOICES, 1);
    world_add(&world, 20, 0, CHOICES, 2);
    world_add(&world, 2, 0, CHOICES, 4);
    world_add(&world, 25, 1, CHOICES, 1);
    world_add(&world, 25, 1, CHOICES, 2);
    by = made("many");
    assert_int_equal(by->group_count, 2);
    assert_int_equal(by->columns[by->column_count - 1].len, 0); /* as any other question: the others are a column */
}

static void too_many_options_or_cells_are_not_crossed(void **state)
{
    struct buf options = buf_new(&arena, 1 << 16), rows = buf_new(&arena, 1 << 20);
    struct release r;

    (void)state;
    for (int i = 0; i < CROSS_COLS; i++)
        buf_fmt(&options, "%s{\"id\": \"x%d\", \"code\": %d, \"label\": \"x\"}", i ? "," : "", i, 100 + i);
    for (int i = 0; i < 490; i++)
        buf_fmt(&rows, "{\"id\": \"w%d\", \"label\": \"w\"},", i);
    world_add(&world, 40, 0, ONE, 0);
    world_add(&world, 40, 1, ONE, 0);
    world_add(&world, 20, 0, ONE, 1);
    world_add(&world, 20, 1, ONE, 1);
    world_store(&world, 0);
    world_redefine(&world, &arena, "\"id\": \"one\", \"type\": \"single\", \"label\": \"One\", \"options\": [",
                   arena_fmt(&arena, "\"id\": \"one\", \"type\": \"dropdown\", \"label\": \"One\", \"options\": [%.*s,",
                             STR_ARG(buf_str(&options))));
    r = world_release(&world, &arena);
    assert_int_equal(world_find(&r, "one")->tables[0].by_count, 0);
    /* 15 groups of both kinds, 491 rows, 33 numbers in each. */
    world_redefine(&world, &arena, "\"type\": \"matrix\", \"label\": \"Grid\", \"list\": \"agree\", \"rows\": [",
                   arena_fmt(&arena, "\"type\": \"matrix\", \"label\": \"Grid\", \"options\": [%.*s], \"rows\": [%.*s",
                             STR_ARG(buf_str(&options)), STR_ARG(buf_str(&rows))));
    world_next(&world);
    world_documents(&world, 60, "{\"one\":\"o1\",\"grid\":{\"w0\":\"x0\"},\"role\":\"b1\"}");
    world_documents(&world, 60, "{\"one\":\"o2\",\"grid\":{\"w0\":\"x1\"},\"role\":\"b2\"}");
    r = world_release(&world, &arena);
    assert_int_equal(world_find(&r, "grid")->tables[0].n, 120);
    assert_int_equal(world_find(&r, "grid")->tables[0].by_count, 0);
    assert_int_equal(world_find(&r, "one")->tables[0].by[0].group_count, 2);
}

/* No program of ours writes such a document. */
static void choices_beyond_all_options_are_passed_over(void **state)
{
    struct buf doc = buf_new(&arena, 4096);
    struct release r;

    (void)state;
    buf_put(&doc, S("{\"many\":["));
    for (int i = 0; i < 100; i++)
        buf_put(&doc, i ? S(",\"m1\"") : S("\"m1\""));
    buf_put(&doc, S("]}"));
    world_documents(&world, 10, arena_cstr(&arena, buf_str(&doc)));
    r = world_release(&world, &arena);
    assert_int_equal(world_find(&r, "many")->tables[0].n, 10);
}

static void questions_about_the_person_and_others_than_choices_have_no_groups(void **state)
{
    struct release r;

    (void)state;
    world_add(&world, 50, 0, ONE, 0);
    world_add(&world, 50, 1, ONE, 1);
    world_store(&world, 0);
    r = world_release(&world, &arena);
    assert_int_equal(world_find(&r, "role")->tables[0].by_count, 0);
    assert_int_equal(world_find(&r, "agreed")->tables[0].by_count, 0);
    assert_int_equal(world_find(&r, "rank")->tables[0].by_count, 0);
    assert_int_equal(world_find(&r, "secret")->tables[0].by_count, 0); /* nobody answered */
}

static void a_release_names_the_contract_it_was_made_under(void **state)
{
    struct release r;
    struct key32 hash = contract_hash(&arena);

    (void)state;
    world_add(&world, 10, 0, ONE, 0);
    world_store(&world, 0);
    r = world_release(&world, &arena);
    assert_int_equal(r.contract_version, CONTRACT_VERSION_NOW);
    assert_memory_equal(r.contract_hash.b, hash.b, sizeof hash.b);
}

static void a_release_with_groups_is_read_back_as_it_was(void **state)
{
    static const unsigned skews[CHOICES] = {1, 1, 1, 1, 1, 1, 1, 1};
    struct release r, again;

    (void)state;
    world_answer(&world, 300, skews, 95);
    r = world_release(&world, &arena);
    assert_int_equal(release_doc_read(&arena, world_doc(&arena, &r), &again), OK);
    assert_true(str_eq(world_doc(&arena, &r), world_doc(&arena, &again)));
    assert_true(world_find(&again, "one")->tables[0].by[0].group_count > 1);
    assert_int_equal(release_make_rough(&arena, world.stores.results, &world.survey, &world.d, 1, &r), OK);
    assert_int_equal(release_doc_read(&arena, world_doc(&arena, &r), &again), OK);
    assert_int_equal(again.level, RELEASE_ROUGH);
    assert_true(str_eq(world_doc(&arena, &r), world_doc(&arena, &again)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(groups_are_told_in_fives),
        TEST(small_groups_and_those_without_one_are_joined),
        TEST(options_that_are_hidden_for_all_are_one_column),
        TEST(a_small_cell_is_hidden_with_others_around_it),
        TEST(means_and_scores_of_groups_need_every_cell),
        TEST(a_mean_needs_thirty_opinions_and_all_of_them_told_apart),
        TEST(no_mean_or_score_of_a_group_stands_beside_a_hidden_cell),
        TEST(an_option_of_several_that_is_hidden_for_all_is_no_column),
        TEST(of_several_choices_each_is_looked_at_alone),
        TEST(what_nearly_all_of_a_few_say_to_a_sensitive_question_is_not_told),
        TEST(one_choice_of_several_is_one_choice),
        TEST(too_many_options_or_cells_are_not_crossed),
        TEST(choices_beyond_all_options_are_passed_over),
        TEST(questions_about_the_person_and_others_than_choices_have_no_groups),
        TEST(a_release_names_the_contract_it_was_made_under),
        TEST(a_release_with_groups_is_read_back_as_it_was),
    };

    return cmocka_run_group_tests_name("release by groups", tests, start, stop);
}
