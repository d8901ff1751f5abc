/* test_results.c - the page of results: who sees what when, groups, rough numbers, and nothing of what is hidden (T-32). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "gen/sql_results.h"
#include "report/release.h"
#include "survey/erasure.h"

static const char *const PAGE = "/en/k/ryhmat/tulokset", *const COVER = "/en/k/ryhmat";

enum { ROLES = 3, ONES = 4 };

/* How many of each role chose what. */
struct answers {
    int n[ROLES][ONES];
};

/* The first of the third row is small. Of the last two options there are so few that they are hidden for all. */
static const struct answers everybody = {{{40, 40, 1, 4}, {40, 40, 1, 4}, {3, 40, 0, 0}}};

struct site {
    struct house house;
    struct db *results;
    struct definition d;
    int64_t stored;
};

static struct str ask(struct site *s, const char *path)
{
    return arena_str(&s->house.memory, house_ask(&s->house, path, NULL));
}

static void build(struct site *s, enum survey_state state)
{
    struct definition_error error;

    house_build_with(&s->house, "groups.json", state);
    s->results = house_store(&s->house, "results", &sql_results_migrations);
    s->stored = 0;
    assert_int_equal(definition_read(&s->house.memory, house_fixture(&s->house, "groups.json"), &s->d, &error), OK);
}

static void demolish(struct site *s)
{
    db_close(s->results);
    house_close(&s->house);
}

/* Everybody's answers, as those to a survey of that number. */
static void answer(struct site *s, int64_t survey_id, const struct answers *a)
{
    assert_int_equal(db_begin(s->results, DB_WRITE), OK);
    for (int role = 0; role < ROLES; role++)
        for (int one = 0, person = 0; one < ONES; one++)
            for (int i = 0; i < a->n[role][one]; i++, person++) {
                struct key32 id = hash_plain((struct str){(const char *)&s->stored, sizeof s->stored});
                struct str doc = arena_fmt(&s->house.memory, "{\"one\":\"o%d\",\"nps\":%d,\"role\":\"b%d\"}", one + 1,
                                           person % 2 ? 10 : 5, role + 1);

                s->stored++;
                assert_int_equal(
                    q_response_insert(s->results,
                                      &(struct q_response_insert){survey_id, {(const char *)id.b, 16}, 1, 0, doc}),
                    OK);
            }
    assert_int_equal(db_commit(s->results), OK);
}

static struct release made(struct site *s, int64_t survey_id, int64_t now_ms)
{
    struct survey survey = {.id = survey_id, .version = 1};
    struct release r;

    assert_int_equal(release_make(&s->house.memory, s->results, &survey, &s->d, now_ms, &r), OK);
    r.survey_id = s->house.survey_id;
    return r;
}

static void store(struct site *s, const struct release *r)
{
    assert_int_equal(db_begin(s->house.app.panel, DB_WRITE), OK);
    assert_int_equal(release_store(&s->house.memory, s->house.app.panel, r), OK);
    assert_int_equal(db_commit(s->house.app.panel), OK);
}

static void show(struct site *s)
{
    assert_int_equal(db_begin(s->house.app.panel, DB_WRITE), OK);
    assert_int_equal(
        survey_move(&s->house.memory, s->house.app.panel, s->house.survey_id, SURVEY_PUBLISHED, s->house.now_ms), OK);
    assert_int_equal(db_commit(s->house.app.panel), OK);
}

static void publish(struct site *s)
{
    struct release r = made(s, s->house.survey_id, s->house.now_ms);

    store(s, &r);
    show(s);
}

static void erase(struct site *s)
{
    assert_int_equal(db_begin(s->house.app.panel, DB_WRITE), OK);
    assert_int_equal(erasure_note(s->house.app.panel, s->house.survey_id, ERASED_ANSWERS, s->house.now_ms), OK);
    assert_int_equal(db_commit(s->house.app.panel), OK);
}

static enum err refresh(struct site *s)
{
    struct survey survey;

    assert_int_equal(db_begin(s->house.app.panel, DB_READ), OK);
    assert_int_equal(survey_load(&s->house.memory, s->house.app.panel, S("ryhmat"), s->house.now_ms, &survey), OK);
    db_rollback(s->house.app.panel);
    return release_refresh(&s->house.memory, s->house.app.panel, s->results, &survey, s->house.now_ms);
}

static void published_results_stand_by_group_and_name_the_contract(void **state)
{
    struct site s;
    struct str page;

    (void)state;
    build(&s, SURVEY_OPEN);
    answer(&s, s.house.survey_id, &everybody);
    s.house.now_ms = s.d.closes_ms + 1;
    publish(&s);
    page = ask(&s, PAGE);
    assert_int_equal(s.house.res.status, 200);
    assert_true(house_says(page, "Show by group"));
    assert_true(house_says(page, "You answer as"));
    assert_true(house_says(page, "not shown"));
    assert_true(house_says(page, "Other answers, taken together"));
    assert_true(house_says(page, "anonymity contract"));
    assert_false(house_says(page, "Rough results"));
    demolish(&s);
}

static void deleted_answers_are_told_of_before_and_after_publication(void **state)
{
    struct site s;
    struct str page;

    (void)state;
    build(&s, SURVEY_OPEN);
    answer(&s, s.house.survey_id, &everybody);
    s.house.now_ms = s.d.closes_ms + 1;
    assert_false(house_says(ask(&s, PAGE), "deleted"));
    erase(&s);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "so no results will come"));
    assert_false(house_says(page, "Late"));
    publish(&s);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "The answers themselves were deleted on"));
    assert_true(house_says(page, "You answer as"));
    demolish(&s);
}

static void results_say_whether_everyone_could_answer(void **state)
{
    static const char invited[] = "\"settings\": {\"access\": \"invitation\",", open[] = "\"settings\": {";
    struct site s;
    struct str doc;
    size_t at;

    (void)state;
    build(&s, SURVEY_OPEN);
    answer(&s, s.house.survey_id, &everybody);
    s.house.now_ms = s.d.closes_ms + 1;
    publish(&s);
    assert_true(house_says(ask(&s, PAGE), "The survey was open to everyone"));
    demolish(&s);

    build(&s, SURVEY_DRAFT);
    doc = house_fixture(&s.house, "groups.json");
    at = str_find_str(doc, str_from(open));
    doc = arena_fmt(&s.house.memory, "%.*s%s%.*s", (int)at, doc.p, invited, (int)(doc.len - at - sizeof open + 1),
                    doc.p + at + sizeof open - 1);
    at = str_find_str(doc, S("\"ryhmat\""));
    doc = arena_fmt(&s.house.memory, "%.*s\"kutsutut\"%.*s", (int)at, doc.p, (int)(doc.len - at - 8), doc.p + at + 8);
    house_survey(&s.house, doc, SURVEY_OPEN);
    answer(&s, s.house.survey_id, &everybody);
    s.house.now_ms = s.d.closes_ms + 1;
    publish(&s);
    assert_true(house_says(ask(&s, "/en/k/kutsutut/tulokset"), "Only those who were given a code could answer"));
    demolish(&s);
}

static void rough_results_are_labelled_and_the_cover_tells_of_them(void **state)
{
    struct site s;
    struct str page;

    (void)state;
    build(&s, SURVEY_OPEN);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "Rough results come here when enough people have answered"));
    assert_true(house_says(ask(&s, COVER), "Rough results can be seen by everybody while the survey is open"));
    answer(&s, s.house.survey_id, &everybody);
    assert_int_equal(refresh(&s), OK);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "The survey is still open, so these results are rough"));
    assert_true(house_says(page, "At least 200 people have answered"));
    assert_false(house_says(page, "Show by group"));
    assert_true(house_says(page, "anonymity contract"));
    /* Closed and not yet published: still there, still rough. */
    s.house.now_ms = s.d.closes_ms + 1;
    page = ask(&s, PAGE);
    assert_true(house_says(page, "The survey has closed. These results are rough"));
    publish(&s);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "213 people answered"));
    assert_false(house_says(page, "ough results"));
    demolish(&s);
}

/* The same survey without the setting. */
static void without_the_setting_nobody_sees_anything_while_it_is_open(void **state)
{
    const struct str setting = S(", \"results_while_open\": true");
    struct site s;
    struct str doc;
    size_t at;

    (void)state;
    house_begin(&s.house);
    s.results = house_store(&s.house, "results", &sql_results_migrations);
    s.stored = 0;
    doc = house_fixture(&s.house, "groups.json");
    at = str_find_str(doc, setting);
    assert_int_not_equal(at, SIZE_MAX);
    house_survey(
        &s.house,
        arena_fmt(&s.house.memory, "%.*s%.*s", (int)at, doc.p, STR_ARG(str_sub(doc, at + setting.len, doc.len))),
        SURVEY_OPEN);
    answer(&s, s.house.survey_id, &everybody);
    assert_int_equal(refresh(&s), OK);
    assert_true(house_says(ask(&s, PAGE), "nobody sees how people answer before it closes"));
    assert_false(house_says(ask(&s, COVER), "ough results"));
    /* Not even when somebody put a release into the store by hand. */
    assert_int_equal(db_begin(s.house.app.panel, DB_WRITE), OK);
    assert_int_equal(
        q_release_insert(s.house.app.panel,
                         &(struct q_release_insert){s.house.survey_id, 1, 1,
                                                    S("{\"schema\":1,\"version\":1,\"n\":777,\"min_count\":5,"
                                                      "\"items\":[]}")}),
        OK);
    assert_int_equal(db_commit(s.house.app.panel), OK);
    assert_false(house_says(ask(&s, PAGE), "777"));
    s.house.now_ms = house_day("2027-02-25");
    assert_false(house_says(ask(&s, PAGE), "777"));
    demolish(&s);
}

static const struct cell *cell_of(const struct release *r, int role, int one)
{
    return &r->items[0].tables[0].by[0].groups[role].cells[one];
}

/* T-32: charts, words for readers of the screen, tables, order: all of the page. */
static void what_is_hidden_changes_no_byte_of_the_page(void **state)
{
    struct answers twin = everybody;
    struct release first, second;
    struct site s, t;
    struct str page;
    int role = -1, one = -1;

    (void)state;
    build(&s, SURVEY_OPEN);
    build(&t, SURVEY_OPEN);
    s.house.now_ms = t.house.now_ms = s.d.closes_ms + 1;
    answer(&s, s.house.survey_id, &everybody);
    first = made(&s, s.house.survey_id, s.house.now_ms);
    /* The ring round the small cell: the other row and the other column in which something is hidden. */
    assert_int_equal(cell_of(&first, 2, 0)->shown, SHOWN_PROTECTED);
    for (int i = 0; i < 2; i++)
        if (cell_of(&first, i, 0)->shown != SHOWN_VALUE)
            role = i;
    for (int i = 1; i < 3; i++)
        if (cell_of(&first, 2, i)->shown != SHOWN_VALUE)
            one = i;
    assert_true(role >= 0 && one == 1);
    twin.n[2][0]--, twin.n[2][one]++, twin.n[role][0]++, twin.n[role][one]--;
    /* And of the options hidden for all one person more in one, one less in the other. */
    twin.n[0][2]++, twin.n[0][3]--;
    answer(&t, t.house.survey_id, &twin);
    second = made(&t, t.house.survey_id, t.house.now_ms);
    store(&s, &first);
    store(&t, &second);
    show(&s);
    show(&t);
    page = ask(&s, PAGE);
    assert_true(house_says(page, "not shown") && house_says(page, "fewer than 5"));
    assert_true(str_eq(page, ask(&t, PAGE)));
    demolish(&s);
    demolish(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_results_stand_by_group_and_name_the_contract),
        cmocka_unit_test(deleted_answers_are_told_of_before_and_after_publication),
        cmocka_unit_test(results_say_whether_everyone_could_answer),
        cmocka_unit_test(rough_results_are_labelled_and_the_cover_tells_of_them),
        cmocka_unit_test(without_the_setting_nobody_sees_anything_while_it_is_open),
        cmocka_unit_test(what_is_hidden_changes_no_byte_of_the_page),
    };

    return cmocka_run_group_tests_name("results page", tests, NULL, NULL);
}
