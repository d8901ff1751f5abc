/* test_release_rough.c - results while a survey is open: how rough, when they may change, and what may be stored when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/driver.h"
#include "unit/in_release_world.h"

static void check_cell(const struct cell *c, int64_t count, int percent)
{
    assert_int_equal(c->shown, SHOWN_VALUE);
    assert_int_equal(c->count, count);
    assert_int_equal(c->percent, percent);
}

static struct release rough(void)
{
    struct release r;

    assert_int_equal(release_make_rough(&arena, world.stores.results, &world.survey, &world.d, 1, &r), OK);
    return r;
}

static void rough_results_are_in_tens_without_the_last_ten(void **state)
{
    const struct result_table *t;
    struct release r;

    (void)state;
    world_add(&world, 19, 0, ONE, 0);
    world_store(&world, 0);
    assert_int_equal(rough().n, -1);
    world_next(&world);
    world_add(&world, 47, 0, ONE, 0);
    world_store(&world, 0);
    r = rough();
    assert_int_equal(r.n, 30);
    assert_int_equal(r.level, RELEASE_ROUGH);
    t = &world_find(&r, "one")->tables[0];
    assert_int_equal(t->n, 30);
    check_cell(&t->lines[0].cell, 30, 100); /* 37 of 37: not 40 of 30 */
    assert_int_equal(t->by_count, 0);
    assert_int_equal(world_find(&r, "agreed")->tables[0].n, 30);
    assert_int_equal(world_find(&r, "words")->words_n, -1);
}

static void rough_results_have_no_means_and_no_scores(void **state)
{
    const struct result_table *t;
    struct release r;

    (void)state;
    for (size_t i = 0; i < 60; i++) {
        world_add(&world, 1, 0, NPS, i % 2 ? 10 : 3);
        world.people[i].of[SCALE] = i % 3 ? 0 : 2;
    }
    world_store(&world, 0);
    r = rough();
    t = &world_find(&r, "nps")->tables[0];
    assert_true(t->has_groups && !t->has_nps);
    assert_int_equal(t->promoters.count % 10, 0);
    assert_false(world_find(&r, "scale")->tables[0].has_mean);
}

static void the_last_ten_answers_of_each_question_are_left_out(void **state)
{
    struct release r;

    (void)state;
    world_add(&world, 100, 0, ONE, 0);
    for (size_t i = 0; i < 25; i++)
        world.people[4 * i].of[SECRET] = 1;
    world_store(&world, 0);
    r = rough();
    assert_int_equal(world_find(&r, "one")->tables[0].n, 90);
    assert_int_equal(world_find(&r, "secret")->tables[0].n, 10);
}

/* Words are counted apart; of consents the last documents are left out, whether or not they agreed. */
static void of_words_and_consents_the_last_are_left_out_too(void **state)
{
    struct release r;

    (void)state;
    world_documents(&world, 45, "{\"agreed\":true}");
    world_documents(&world, 55, "{}");
    for (int64_t i = 0; i < 35; i++) {
        struct key32 id = hash_plain((struct str){(const char *)&i, sizeof i});

        assert_int_equal(
            q_open_text_insert(
                world.stores.results,
                &(struct q_open_text_insert){world.survey.id, {(const char *)id.b, 16}, 1, S("words"), S("something")}),
            OK);
    }
    r = rough();
    assert_int_equal(world_find(&r, "agreed")->tables[0].n, 90);
    check_cell(&world_find(&r, "agreed")->tables[0].lines[0].cell, 40, 44); /* not 45, which were 50 */
    assert_int_equal(world_find(&r, "words")->words_n, 20);                 /* 25 */
}

static void a_table_with_too_few_more_stays_as_it_was(void **state)
{
    struct release first, second;

    (void)state;
    world_add(&world, 60, 0, ONE, 0);
    for (size_t i = 0; i < 40; i++)
        world.people[i].of[SECRET] = 0;
    world_store(&world, 0);
    first = rough();
    assert_int_equal(first.n, 50);
    world_add(&world, 19, 0, ONE, 1);
    world_store(&world, 60);
    second = rough();
    assert_int_equal(second.n, 60);
    assert_false(release_follow(&arena, &first, &second));
    world_add(&world, 1, 0, ONE, 1);
    for (size_t i = 0; i < 15; i++)
        world.people[60 + i].of[SECRET] = 1;
    world_next(&world);
    world.count = 80;
    world_store(&world, 0);
    second = rough();
    assert_true(release_follow(&arena, &first, &second));
    assert_int_equal(second.n, 70);
    assert_int_equal(world_find(&second, "one")->tables[0].n, 70);
    assert_int_equal(world_find(&second, "secret")->tables[0].n, 30); /* 45 people are 30 and ten and five */
    check_cell(&world_find(&second, "secret")->tables[0].lines[0].cell, 30, 100);
}

/* Rank has nothing but means, which are not rough. */
static void a_rough_rank_tells_how_many_answered(void **state)
{
    struct release r;

    (void)state;
    world_documents(&world, 40, "{\"rank\":[\"k1\",\"k2\"]}");
    r = rough();
    assert_int_equal(world_find(&r, "rank")->tables[0].n, 30);
    assert_int_equal(world_find(&r, "rank")->tables[0].line_count, 0);
}

static void what_was_not_there_before_is_new(void **state)
{
    static const struct result_table few = {.row_id = S_INIT("r1"), .n = 20}, more = {.row_id = S_INIT("r1"), .n = 30},
                                     many = {.row_id = S_INIT("r1"), .n = 40},
                                     other = {.row_id = S_INIT("r2"), .n = 20};
    struct {
        struct result_item before, after;
        int64_t n;
    } cases[] = {
        {{.item_id = S("a"), .tables = &few, .table_count = 1},
         {.item_id = S("a"), .tables = &more, .table_count = 1},
         20},
        {{.item_id = S("a"), .tables = &few, .table_count = 1},
         {.item_id = S("a"), .tables = &many, .table_count = 1},
         40},
        {{.item_id = S("a"), .tables = &other, .table_count = 1},
         {.item_id = S("a"), .tables = &more, .table_count = 1},
         30},
        {{.item_id = S("b"), .tables = &few, .table_count = 1},
         {.item_id = S("a"), .tables = &more, .table_count = 1},
         30},
        {{.item_id = S("a"), .words_n = 20}, {.item_id = S("a"), .words_n = 30}, 20},
        {{.item_id = S("a"), .words_n = 20}, {.item_id = S("a"), .words_n = 40}, 40},
        {{.item_id = S("a"), .words_n = -1}, {.item_id = S("a"), .words_n = 10}, 10},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct release before = {.n = 100, .items = &cases[i].before, .item_count = 1};
        struct release after = {.n = 120, .items = &cases[i].after, .item_count = 1};

        assert_true(release_follow(&arena, &before, &after));
        assert_int_equal(after.items[0].table_count ? after.items[0].tables[0].n : after.items[0].words_n, cases[i].n);
    }
}

/* --- stored --------------------------------------------------------------------------------------------------------- */

static int64_t stored_survey(const char *slug, bool is_open)
{
    struct definition d = world.d;
    struct key32 secret;
    int64_t id;

    d.slug = str_from(slug);
    assert_int_equal(db_begin(world.stores.panel, DB_WRITE), OK);
    assert_int_equal(
        survey_create(&arena, world.stores.panel, &d, is_open ? SURVEY_OPEN : SURVEY_CLOSED, d.opens_ms, &id, &secret),
        OK);
    assert_int_equal(db_commit(world.stores.panel), OK);
    world.survey.id = id;
    return id;
}

static struct survey load(const char *slug, int64_t now_ms)
{
    struct survey s;

    assert_int_equal(db_begin(world.stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&arena, world.stores.panel, str_from(slug), now_ms, &s), OK);
    db_rollback(world.stores.panel);
    return s;
}

static enum err newest(int64_t survey_id, struct release *out)
{
    enum err e;

    assert_int_equal(db_begin(world.stores.panel, DB_READ), OK);
    e = release_load(&arena, world.stores.panel, survey_id, out);
    db_rollback(world.stores.panel);
    return e;
}

static enum err store(const struct release *r)
{
    assert_int_equal(db_begin(world.stores.panel, DB_WRITE), OK);
    return db_finish(world.stores.panel, release_store(&arena, world.stores.panel, r));
}

static void while_a_survey_is_open_nothing_exact_can_be_stored(void **state)
{
    struct release r;

    (void)state;
    stored_survey("auki", true);
    world_add(&world, 40, 0, ONE, 0);
    world_store(&world, 0);
    assert_int_equal(release_make(&arena, world.stores.results, &world.survey, &world.d, world.d.opens_ms + 1, &r), OK);
    assert_int_equal(store(&r), ERR_CONFLICT);
    r.made_ms = world.d.closes_ms + 1;
    assert_int_equal(store(&r), OK);
    r.level = RELEASE_ROUGH;
    assert_int_equal(store(&r), ERR_CONFLICT); /* and nothing rough once it is closed */
    r.survey_id = 12345;
    assert_int_equal(store(&r), ERR_NOT_FOUND);
}

static void a_stored_release_cannot_be_changed_deleted_or_replaced(void **state)
{
    static const char *const changes[] = {
        "UPDATE release SET doc = '{}'", "DELETE FROM release",
        "INSERT OR REPLACE INTO release SELECT survey, n, made_ms, '{}' FROM release"};
    struct db *panel = world.stores.panel;
    struct release r, again;

    (void)state;
    stored_survey("muuttumaton", true);
    world_add(&world, 40, 0, ONE, 0);
    world_store(&world, 0);
    r = world_release(&world, &arena);
    assert_int_equal(store(&r), OK);
    assert_int_equal(panel->driver->script(panel->conn, "UPDATE survey SET results_approver = 7, results_release ="
                                                        " (SELECT max(n) FROM release WHERE survey = survey.id)"
                                                        " WHERE slug = 'muuttumaton'"),
                     OK);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        (void)panel->driver->script(panel->conn, changes[i]);
        assert_int_equal(db_begin(panel, DB_READ), OK);
        assert_int_equal(db_finish(panel, release_load_approved(&arena, panel, r.survey_id, &again)), OK);
        assert_true(str_eq(world_doc(&arena, &r), world_doc(&arena, &again)));
    }
}

static void rough_results_follow_one_another_by_the_hour(void **state)
{
    int64_t now_ms = world.d.opens_ms + 1000, hour_ms = 60 * 60 * 1000;
    struct db *panel = world.stores.panel, *results = world.stores.results;
    struct release r;
    struct survey s;

    (void)state;
    stored_survey("suuntaa", true);
    s = load("suuntaa", now_ms);
    world_add(&world, 19, 0, ONE, 0);
    world_store(&world, 0);
    assert_int_equal(release_refresh(&arena, panel, results, &s, now_ms), OK);
    assert_int_equal(newest(s.id, &r), ERR_NOT_FOUND);
    world_add(&world, 21, 0, ONE, 0);
    world_store(&world, 19);
    assert_int_equal(release_refresh(&arena, panel, results, &s, now_ms), OK);
    assert_int_equal(newest(s.id, &r), OK);
    assert_int_equal(r.n, 30);
    assert_int_equal(r.level, RELEASE_ROUGH);
    world_add(&world, 20, 0, ONE, 0);
    world_store(&world, 40);
    assert_int_equal(release_refresh(&arena, panel, results, &s, now_ms + hour_ms - 1), OK);
    assert_int_equal(newest(s.id, &r), OK);
    assert_int_equal(r.number, 1);
    assert_int_equal(release_refresh(&arena, panel, results, &s, now_ms + hour_ms), OK);
    assert_int_equal(newest(s.id, &r), OK);
    assert_int_equal(r.number, 2);
    assert_int_equal(r.n, 50);
    assert_int_equal(release_refresh(&arena, panel, results, &s, now_ms + 2 * hour_ms), OK);
    assert_int_equal(newest(s.id, &r), OK);
    assert_int_equal(r.number, 2); /* nobody came */
    s = load("suuntaa", world.d.closes_ms + 1);
    world_add(&world, 50, 0, ONE, 0);
    world_store(&world, 60);
    assert_int_equal(release_refresh(&arena, panel, results, &s, world.d.closes_ms + 1), OK);
    assert_int_equal(newest(s.id, &r), OK);
    assert_int_equal(r.number, 2); /* closed */
}

static void a_survey_that_does_not_say_so_has_no_rough_results(void **state)
{
    int64_t now_ms = world.d.opens_ms + 1000;
    struct release r;
    struct survey s;

    (void)state;
    world_redefine(&world, &arena, ", \"results_while_open\": true", S(""));
    assert_false(world.d.has_results_while_open);
    stored_survey("hiljaa", true);
    s = load("hiljaa", now_ms);
    world_add(&world, 60, 0, ONE, 0);
    world_store(&world, 0);
    assert_int_equal(release_refresh(&arena, world.stores.panel, world.stores.results, &s, now_ms), OK);
    assert_int_equal(newest(s.id, &r), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rough_results_are_in_tens_without_the_last_ten),
        TEST(rough_results_have_no_means_and_no_scores),
        TEST(the_last_ten_answers_of_each_question_are_left_out),
        TEST(of_words_and_consents_the_last_are_left_out_too),
        TEST(a_table_with_too_few_more_stays_as_it_was),
        TEST(a_rough_rank_tells_how_many_answered),
        TEST(what_was_not_there_before_is_new),
        TEST(while_a_survey_is_open_nothing_exact_can_be_stored),
        TEST(a_stored_release_cannot_be_changed_deleted_or_replaced),
        TEST(rough_results_follow_one_another_by_the_hour),
        TEST(a_survey_that_does_not_say_so_has_no_rough_results),
    };

    return cmocka_run_group_tests_name("rough release", tests, start, stop);
}
