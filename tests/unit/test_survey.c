/* test_survey.c - where a survey stands in time and where it may go from there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;
static int64_t opens_ms, closes_ms;

static int start(void **state)
{
    (void)state;
    if (stores_open(&stores))
        return -1;
    opens_ms = stores.definition.opens_ms;
    closes_ms = stores.definition.closes_ms;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct survey make(const char *slug, enum survey_state state)
{
    struct key32 secret;

    return stores_survey(&stores, slug, state, opens_ms - 1000, &secret);
}

static enum survey_state state_at(const char *slug, int64_t now_ms)
{
    struct survey s;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, str_from(slug), now_ms, &s), OK);
    db_rollback(stores.panel);
    return s.state;
}

static enum err move(int64_t id, enum survey_state to, int64_t now_ms)
{
    enum err e;

    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    e = survey_move(&stores.arena, stores.panel, id, to, now_ms);
    if (e)
        db_rollback(stores.panel);
    else
        assert_int_equal(db_commit(stores.panel), OK);
    return e;
}

static bool is_listed(bool is_open, const char *slug, int64_t now_ms)
{
    struct survey_line *v;
    size_t count;
    bool is_found = false;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal((is_open ? survey_list_open : survey_list_past)(&stores.arena, stores.panel, now_ms, &v, &count),
                     OK);
    db_rollback(stores.panel);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(v[i].definition.item_count, stores.definition.item_count);
        is_found = is_found || str_eq(v[i].survey.slug, str_from(slug));
    }
    return is_found;
}

static void time_opens_and_closes_without_the_worker(void **state)
{
    (void)state;
    make("aika", SURVEY_APPROVED);
    assert_int_equal(state_at("aika", opens_ms - 1), SURVEY_APPROVED);
    assert_int_equal(state_at("aika", opens_ms), SURVEY_OPEN);
    assert_int_equal(state_at("aika", closes_ms), SURVEY_OPEN);
    assert_int_equal(state_at("aika", closes_ms + 1), SURVEY_CLOSED);
    assert_false(is_listed(true, "aika", opens_ms - 1));
    assert_true(is_listed(true, "aika", opens_ms));
    assert_true(is_listed(true, "aika", closes_ms));
    assert_false(is_listed(true, "aika", closes_ms + 1));
    assert_false(is_listed(false, "aika", closes_ms));
    assert_true(is_listed(false, "aika", closes_ms + 1));
}

static void drafts_and_strangers_are_not_found(void **state)
{
    struct survey s;

    (void)state;
    make("luonnos", SURVEY_DRAFT);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("luonnos"), opens_ms, &s), ERR_NOT_FOUND);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("ei-ole"), opens_ms, &s), ERR_NOT_FOUND);
    db_rollback(stores.panel);
    make("arvio", SURVEY_REVIEW);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("arvio"), opens_ms, &s), ERR_NOT_FOUND);
    db_rollback(stores.panel);
    assert_false(is_listed(true, "arvio", opens_ms));
    assert_false(is_listed(false, "arvio", closes_ms + 1));
    assert_false(is_listed(true, "luonnos", opens_ms));
    assert_false(is_listed(false, "luonnos", closes_ms + 1));
}

static void a_stored_survey_comes_back_whole(void **state)
{
    struct survey s = make("kokonainen", SURVEY_APPROVED);
    struct definition d;

    (void)state;
    assert_true(s.id > 0);
    assert_int_equal(s.version, 1);
    assert_int_equal(s.answer_count, -1);
    assert_int_equal(s.opens_ms, opens_ms);
    assert_int_equal(s.closes_ms, closes_ms);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_definition(&stores.arena, stores.panel, s.id, 1, &d), OK);
    assert_int_equal(survey_definition(&stores.arena, stores.panel, s.id, 2, &d), ERR_NOT_FOUND);
    db_rollback(stores.panel);
    assert_true(str_eq(d.doc, stores.definition.doc));
}

static void the_secret_key_opens_what_the_public_key_sealed(void **state)
{
    struct key32 secret;
    struct survey s = stores_survey(&stores, "avaimet", SURVEY_OPEN, opens_ms, &secret);
    struct str plain;

    (void)state;
    assert_int_equal(
        seal_open(&stores.arena, &s.public_key, &secret, seal_box(&stores.arena, &s.public_key, S("x")), &plain), OK);
}

static void a_slug_is_taken_once(void **state)
{
    struct definition d = stores.definition;
    struct key32 secret;
    int64_t id;

    (void)state;
    make("sama", SURVEY_APPROVED);
    d.slug = S("sama");
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&stores.arena, stores.panel, &d, SURVEY_OPEN, opens_ms, &id, &secret), ERR_CONFLICT);
    db_rollback(stores.panel);
}

/* From each state exactly these moves are allowed, at a time when the survey would be open. */
static void the_lifecycle_has_no_other_ways(void **state)
{
    static const enum survey_state ways[][4] = {
        [SURVEY_DRAFT] = {SURVEY_REVIEW, SURVEY_CANCELLED},
        [SURVEY_REVIEW] = {SURVEY_DRAFT, SURVEY_APPROVED, SURVEY_CANCELLED},
        [SURVEY_APPROVED] = {SURVEY_CLOSED, SURVEY_SUSPENDED, SURVEY_CANCELLED}, /* it is open by then */
        [SURVEY_OPEN] = {SURVEY_CLOSED, SURVEY_SUSPENDED, SURVEY_CANCELLED},
        [SURVEY_SUSPENDED] = {SURVEY_OPEN, SURVEY_CLOSED, SURVEY_CANCELLED},
        [SURVEY_CLOSED] = {SURVEY_PUBLISHED},
        [SURVEY_PUBLISHED] = {SURVEY_COMPLETED},
        [SURVEY_COMPLETED] = {SURVEY_ARCHIVED},
        [SURVEY_ARCHIVED] = {0},
        [SURVEY_CANCELLED] = {0},
    };

    (void)state;
    for (int from = SURVEY_DRAFT; from < SURVEY_STATE__COUNT; from++)
        for (int to = SURVEY_DRAFT; to < SURVEY_STATE__COUNT; to++) {
            const char *slug = arena_cstr(&stores.arena, arena_fmt(&stores.arena, "tie-%d-%d", from, to));
            bool is_allowed = false;

            for (int i = 0; i < 4; i++)
                is_allowed = is_allowed || ways[from][i] == (enum survey_state)to;
            if (move(make(slug, (enum survey_state)from).id, (enum survey_state)to, opens_ms) !=
                (is_allowed ? OK : ERR_CONFLICT))
                fail_msg("%s", slug);
        }
}

static void hands_may_be_faster_than_the_clock(void **state)
{
    struct survey early = make("ajoissa", SURVEY_APPROVED), open = make("kesken", SURVEY_OPEN);

    (void)state;
    assert_int_equal(move(early.id, SURVEY_OPEN, opens_ms - 500), OK);
    assert_int_equal(state_at("ajoissa", opens_ms - 500), SURVEY_OPEN);
    assert_true(is_listed(true, "ajoissa", opens_ms - 500));
    assert_int_equal(move(open.id, SURVEY_CLOSED, opens_ms + 5), OK);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("kesken"), opens_ms + 5, &open), OK);
    db_rollback(stores.panel);
    assert_int_equal(open.closes_ms, opens_ms + 5);
    assert_int_equal(open.state, SURVEY_CLOSED);
    assert_int_equal(move(99, SURVEY_CLOSED, opens_ms), ERR_NOT_FOUND);
}

static void a_closed_survey_is_published_though_nobody_wrote_it_down(void **state)
{
    (void)state;
    assert_int_equal(move(make("julki", SURVEY_APPROVED).id, SURVEY_PUBLISHED, closes_ms + 1), OK);
    assert_int_equal(state_at("julki", closes_ms + 1), SURVEY_PUBLISHED);
}

static int64_t stored_state(int64_t id)
{
    struct q_survey_by_slug_row row;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(q_survey_by_id(stores.panel, &stores.arena, &(struct q_survey_by_id){.id = id}, &row), OK);
    db_rollback(stores.panel);
    return row.state;
}

static void the_tick_writes_down_what_time_has_done(void **state)
{
    int64_t changed, approved = make("tikki-1", SURVEY_APPROVED).id, suspended = make("tikki-2", SURVEY_SUSPENDED).id;

    (void)state;
    assert_int_equal(survey_tick(&stores.arena, stores.panel, opens_ms, &changed), OK);
    assert_true(changed >= 1);
    assert_int_equal(stored_state(approved), SURVEY_OPEN);
    assert_int_equal(stored_state(suspended), SURVEY_SUSPENDED);
    assert_int_equal(survey_tick(&stores.arena, stores.panel, closes_ms, &changed), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(survey_tick(&stores.arena, stores.panel, closes_ms + 1, &changed), OK);
    assert_true(changed >= 2);
    assert_int_equal(stored_state(approved), SURVEY_CLOSED);
    assert_int_equal(stored_state(suspended), SURVEY_CLOSED);
}

static void the_ways_in_are_stored_and_no_others(void **state)
{
    static const enum survey_access all[] = {ACCESS_OPEN, ACCESS_REMINDER, ACCESS_CODE, ACCESS_INVITED};
    struct definition d = stores.definition;
    struct survey survey;
    struct key32 secret;
    int64_t id;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        stores.definition.access = all[i];
        survey = stores_survey(&stores, arena_fmt(&stores.arena, "tapa-%zu", i).p, SURVEY_OPEN, opens_ms, &secret);
        assert_int_equal(survey.access, all[i]);
        assert_int_equal(survey.shared_code.len > 0, all[i] == ACCESS_CODE);
        assert_int_equal(survey.typical_minutes, 0);
    }
    stores.definition.access = d.access;
    for (int wrong = 0; wrong <= 5; wrong += 5) {
        d.slug = S("tapa-x");
        d.access = (enum survey_access)wrong;
        assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
        assert_int_not_equal(survey_create(&stores.arena, stores.panel, &d, SURVEY_OPEN, opens_ms, &id, &secret), OK);
        db_rollback(stores.panel);
    }
}

static void how_long_it_takes_is_written_down(void **state)
{
    struct survey survey = make("kesto", SURVEY_OPEN);

    (void)state;
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(q_survey_set_typical_minutes(stores.panel, &(struct q_survey_set_typical_minutes){survey.id, 7}),
                     OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, survey.slug, opens_ms, &survey), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_int_equal(survey.typical_minutes, 7);
}

static void states_have_names(void **state)
{
    enum survey_state s;

    (void)state;
    for (int i = SURVEY_DRAFT; i < SURVEY_STATE__COUNT; i++) {
        assert_int_equal(survey_state_from_name(str_from(survey_state_name((enum survey_state)i)), &s), OK);
        assert_int_equal(s, i);
    }
    assert_int_equal(survey_state_from_name(S("opened"), &s), ERR_INVALID);
    assert_int_equal(survey_state_from_name(S(""), &s), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_opens_and_closes_without_the_worker),
        cmocka_unit_test(drafts_and_strangers_are_not_found),
        cmocka_unit_test(a_stored_survey_comes_back_whole),
        cmocka_unit_test(the_secret_key_opens_what_the_public_key_sealed),
        cmocka_unit_test(a_slug_is_taken_once),
        cmocka_unit_test(the_lifecycle_has_no_other_ways),
        cmocka_unit_test(hands_may_be_faster_than_the_clock),
        cmocka_unit_test(a_closed_survey_is_published_though_nobody_wrote_it_down),
        cmocka_unit_test(the_tick_writes_down_what_time_has_done),
        cmocka_unit_test(the_ways_in_are_stored_and_no_others),
        cmocka_unit_test(how_long_it_takes_is_written_down),
        cmocka_unit_test(states_have_names),
    };

    return cmocka_run_group_tests_name("survey", tests, start, stop);
}
