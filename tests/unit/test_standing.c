/* test_standing.c - who may take which step with a survey, from where, and what is written down of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/standing.h"

#include "db/driver.h"
#include "report/release.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ANNA = 7, BERTTA = 8, CAROLA = 9, DORIS = 10, HOUR_MS = 60 * 60 * 1000 };

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

static struct survey_standing look(const char *slug, int64_t now_ms)
{
    struct survey_standing s;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_standing_load(&stores.arena, stores.panel, str_from(slug), now_ms, &s), OK);
    db_rollback(stores.panel);
    return s;
}

static int64_t create(const char *slug, int64_t by)
{
    struct definition d = stores.definition;
    struct key32 secret;
    int64_t id;

    d.slug = str_from(slug);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(
        survey_draft_create(&stores.arena, stores.panel, &d, S("sote"), by, opens_ms - HOUR_MS, &id, &secret), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    return id;
}

static enum err take(int64_t id, enum survey_step step, int64_t by, int64_t now_ms)
{
    struct str note = step == STEP_RETURNED ? S("Lyhennä sivua 2.") : S("");

    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    return db_finish(stores.panel, survey_take(&stores.arena, stores.panel, id, step, note, by, now_ms));
}

static enum err replace(int64_t id, const char *slug, int64_t seen, int64_t by)
{
    struct definition d = stores.definition;

    d.slug = str_from(slug);
    d.access = ACCESS_CODE;
    d.closes_ms += HOUR_MS;
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    return db_finish(stores.panel,
                     survey_draft_replace(&stores.arena, stores.panel, id, &d, seen, by, opens_ms - HOUR_MS));
}

static void approve_release(int64_t id, const char *slug, int64_t by, int64_t now_ms)
{
    struct release release;
    struct survey survey;

    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(q_survey_set_answer_count(stores.panel, &(struct q_survey_set_answer_count){id, 0}), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, str_from(slug), now_ms, &survey), OK);
    assert_int_equal(release_make(&stores.arena, stores.results, &survey, &stores.definition, now_ms, &release), OK);
    assert_int_equal(release_store(&stores.arena, stores.panel, &release), OK);
    assert_int_equal(survey_take(&stores.arena, stores.panel, id, STEP_RESULTS_APPROVED, S(""), by, now_ms), OK);
    assert_int_equal(db_commit(stores.panel), OK);
}

static void a_new_draft_knows_whose_it_is(void **state)
{
    struct survey_past_step *steps;
    struct survey_standing s;
    struct definition d;
    size_t count;

    (void)state;
    create("uusi", ANNA);
    s = look("uusi", opens_ms);
    assert_int_equal(s.state, SURVEY_DRAFT);
    assert_int_equal(s.builder, ANNA);
    assert_int_equal(s.version, 1);
    assert_int_equal(s.answer_count, -1);
    assert_int_equal(s.approver + s.sender + s.results_approver + s.results_release, 0);
    assert_true(str_eq(s.division, S("sote")));
    assert_true(str_eq(s.title, stores.definition.title.in[LANG_FI]));
    assert_int_equal(s.since_ms, opens_ms - HOUR_MS);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_history(&stores.arena, stores.panel, &s, opens_ms, &steps, &count), OK);
    assert_int_equal(survey_definition(&stores.arena, stores.panel, s.id, 1, &d), OK);
    db_rollback(stores.panel);
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].step, STEP_CREATED);
    assert_int_equal(steps[0].by, ANNA);
}

/* From each state exactly these steps can be taken; all by somebody who has not done the one before. */
static void no_step_is_taken_from_where_it_does_not_begin(void **state)
{
    static const unsigned wanted[SURVEY_STATE__COUNT] = {
        [SURVEY_DRAFT] = 1u << STEP_SENT | 1u << STEP_CANCELLED,
        [SURVEY_REVIEW] = 1u << STEP_RETURNED | 1u << STEP_APPROVED | 1u << STEP_CANCELLED | 1u << STEP_TAKEN_BACK,
        [SURVEY_APPROVED] = 1u << STEP_OPENED | 1u << STEP_CANCELLED,
        [SURVEY_OPEN] = 1u << STEP_SUSPENDED | 1u << STEP_CLOSED | 1u << STEP_CANCEL_ASKED,
        [SURVEY_SUSPENDED] = 1u << STEP_RESUMED | 1u << STEP_CLOSED | 1u << STEP_CANCEL_ASKED,
        [SURVEY_CLOSED] = 1u << STEP_COUNTED,
    };

    (void)state;
    for (int from = SURVEY_DRAFT; from < SURVEY_STATE__COUNT; from++)
        for (int step = STEP_SENT; step < SURVEY_STEP__STORED; step++) {
            const char *slug = arena_fmt(&stores.arena, "askel-%d-%d", from, step).p;
            int64_t now_ms = from == SURVEY_CLOSED ? closes_ms + 1 : opens_ms - 1;
            bool is_allowed = wanted[from] & 1u << step;
            int64_t by = step == STEP_TAKEN_BACK ? SURVEY_BY_NOBODY : ANNA; /* she has not sent it */
            struct definition d = stores.definition;
            struct key32 secret;
            int64_t id;

            d.slug = str_from(slug);
            assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
            assert_int_equal(
                survey_create(&stores.arena, stores.panel, &d, (enum survey_state)from, now_ms, &id, &secret), OK);
            assert_int_equal(db_commit(stores.panel), OK);
            if (take(id, (enum survey_step)step, by, now_ms) != (is_allowed ? OK : ERR_CONFLICT))
                fail_msg("%s", slug);
        }
}

static void who_built_it_does_not_approve_it(void **state)
{
    int64_t id = create("silmat", ANNA);

    (void)state;
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 5), OK);
    assert_int_equal(look("silmat", opens_ms - 5).sender, ANNA);
    assert_int_equal(take(id, STEP_APPROVED, ANNA, opens_ms - 4), ERR_DENIED);
    assert_int_equal(look("silmat", opens_ms - 4).state, SURVEY_REVIEW);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 4), OK);
    assert_int_equal(look("silmat", opens_ms - 4).state, SURVEY_APPROVED);
    assert_int_equal(look("silmat", opens_ms - 4).approver, BERTTA);
    assert_int_equal(look("silmat", opens_ms).state, SURVEY_OPEN);
}

/* Somebody else storing the same document once more is no second pair of eyes. */
static void who_built_any_version_does_not_approve_it(void **state)
{
    int64_t id = create("kaksi", ANNA);
    struct survey_standing s;

    (void)state;
    assert_int_equal(replace(id, "kaksi", 1, BERTTA), OK);
    assert_int_equal(replace(id, "kaksi", 2, ANNA), OK);
    assert_int_equal(replace(id, "kaksi", 3, BERTTA), OK);
    s = look("kaksi", opens_ms - 5);
    assert_int_equal(s.builder, BERTTA);
    assert_int_equal(s.builder_count, 2);
    assert_true(survey_is_built_by(&s, ANNA) && survey_is_built_by(&s, BERTTA));
    assert_false(survey_is_built_by(&s, CAROLA) || survey_is_built_by(&s, SURVEY_BY_NOBODY));
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 5), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 4), ERR_DENIED);
    assert_int_equal(take(id, STEP_APPROVED, ANNA, opens_ms - 4), ERR_DENIED);
    assert_int_equal(stores.panel->driver->script(stores.panel->conn,
                                                  "UPDATE survey SET state = 2, approver = 7 WHERE slug = 'kaksi'"),
                     ERR_BROKEN);
    assert_int_equal(take(id, STEP_APPROVED, CAROLA, opens_ms - 4), OK);
}

static enum err cancelled(const char *slug, int64_t now_ms, struct survey *out)
{
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load_any(&stores.arena, stores.panel, str_from(slug), now_ms, out), OK);
    return db_finish(stores.panel, out->state == SURVEY_CANCELLED ? OK : ERR_CONFLICT);
}

/* Answers are deleted, so it takes two: and what happens to the survey meanwhile does not take the wish away. */
static void an_open_survey_is_cancelled_by_two(void **state)
{
    int64_t id = create("kahdesti", ANNA), first_ms;

    (void)state;
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
    assert_int_equal(take(id, STEP_CANCEL_ASKED, ANNA, opens_ms - 7), ERR_CONFLICT); /* not open yet: one is enough */
    assert_int_equal(take(id, STEP_CANCELLED, ANNA, opens_ms + 1), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_CANCEL_DROPPED, BERTTA, opens_ms + 1), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_CANCEL_ASKED, ANNA, opens_ms + 2), OK);
    first_ms = look("kahdesti", opens_ms + 3).since_ms;
    assert_int_equal(look("kahdesti", opens_ms + 3).cancel_asker, ANNA);
    assert_int_equal(look("kahdesti", opens_ms + 3).cancel_asked_ms, opens_ms + 2);
    assert_int_equal(first_ms, opens_ms - 8); /* it has not moved */
    assert_int_equal(take(id, STEP_CANCEL_ASKED, BERTTA, opens_ms + 3), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_CANCELLED, ANNA, opens_ms + 3), ERR_DENIED);
    assert_int_equal(take(id, STEP_CANCEL_DROPPED, BERTTA, opens_ms + 4), OK);
    assert_int_equal(take(id, STEP_CANCELLED, BERTTA, opens_ms + 5), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_CANCEL_ASKED, ANNA, opens_ms + 6), OK);
    assert_int_equal(take(id, STEP_SUSPENDED, ANNA, opens_ms + 7), OK);
    assert_int_equal(take(id, STEP_CANCELLED, BERTTA, opens_ms + 8), OK);
    assert_int_equal(look("kahdesti", opens_ms + 9).state, SURVEY_CANCELLED);
    assert_int_equal(look("kahdesti", opens_ms + 9).cancel_asked_ms, 0);
    id = create("sulkeutuu", ANNA);
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
    assert_int_equal(take(id, STEP_CANCEL_ASKED, ANNA, closes_ms), OK);
    assert_int_equal(take(id, STEP_CANCELLED, BERTTA, closes_ms + 1), ERR_CONFLICT); /* closed: too late */
}

static void only_what_was_approved_is_known_after_it_was_cancelled(void **state)
{
    static const char *const ways[] = {"peru-1", "peru-2", "peru-3"};
    struct survey survey;

    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t id = create(ways[i], ANNA);

        if (i > 0)
            assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
        if (i > 1)
            assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
        assert_false(look(ways[i], opens_ms - 7).is_unseen);
        assert_int_equal(take(id, STEP_CANCELLED, BERTTA, opens_ms - 7), OK);
        assert_int_equal(look(ways[i], opens_ms + 1).is_unseen, i < 2);
        assert_int_equal(cancelled(ways[i], opens_ms + 1, &survey), OK);
        assert_int_equal(survey.is_unseen, i < 2);
    }
}

static void who_sent_or_built_it_takes_it_back_until_somebody_has_judged_it(void **state)
{
    int64_t id = create("takaisin", ANNA);

    (void)state;
    assert_int_equal(replace(id, "takaisin", 1, CAROLA), OK);
    for (int i = 0; i < 2; i++) { /* by its builder; by who sent it */
        assert_int_equal(take(id, STEP_SENT, BERTTA, opens_ms - 9 + i), OK);
        assert_int_equal(take(id, STEP_TAKEN_BACK, DORIS, opens_ms - 9 + i), ERR_DENIED);
        assert_int_equal(take(id, STEP_TAKEN_BACK, i ? BERTTA : ANNA, opens_ms - 9 + i), OK);
        assert_int_equal(look("takaisin", opens_ms - 5).state, SURVEY_DRAFT);
        assert_int_equal(look("takaisin", opens_ms - 5).sender, SURVEY_BY_NOBODY);
        assert_int_equal(look("takaisin", opens_ms - 5).reason.len, 0);
    }
    assert_int_equal(take(id, STEP_APPROVED, DORIS, opens_ms - 5), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_SENT, BERTTA, opens_ms - 5), OK);
    assert_int_equal(take(id, STEP_RETURNED, DORIS, opens_ms - 4), OK);
    assert_int_equal(take(id, STEP_TAKEN_BACK, ANNA, opens_ms - 3), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_SENT, BERTTA, opens_ms - 3), OK);
    assert_int_equal(take(id, STEP_APPROVED, DORIS, opens_ms - 2), OK);
    assert_int_equal(take(id, STEP_TAKEN_BACK, ANNA, opens_ms - 1), ERR_CONFLICT);
}

/* Newest first: steps as letters, what the clock did as O and C. */
static const char *history(const char *slug, int64_t now_ms)
{
    static const char letters[SURVEY_STEP__COUNT] = {
        [STEP_CREATED] = 'n',     [STEP_SENT] = 's',     [STEP_APPROVED] = 'a', [STEP_OPENED] = 'o',
        [STEP_SUSPENDED] = 'p',   [STEP_RESUMED] = 'r',  [STEP_CLOSED] = 'c',   [STEP_CANCEL_ASKED] = '?',
        [STEP_CANCELLED] = 'x',   [STEP_DIVISION] = 'd', [STEP_REPLACED] = 'v', [STEP_CLOCK_OPENED] = 'O',
        [STEP_CLOCK_CLOSED] = 'C'};
    struct survey_standing s = look(slug, now_ms);
    struct buf out = buf_new(&stores.arena, 100);
    struct survey_past_step *v;
    size_t count;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_history(&stores.arena, stores.panel, &s, now_ms, &v, &count), OK);
    db_rollback(stores.panel);
    for (size_t i = 0; i < count; i++) {
        buf_char(&out, letters[v[i].step]);
        if (v[i].step == STEP_CLOCK_OPENED)
            assert_int_equal(v[i].at_ms, opens_ms);
        if (v[i].step == STEP_CLOCK_CLOSED)
            assert_int_equal(v[i].at_ms, closes_ms);
        assert_int_equal(v[i].by == SURVEY_BY_CLOCK, v[i].step >= STEP_CLOCK_OPENED);
    }
    return arena_cstr(&stores.arena, buf_str(&out));
}

/* Also before the worker has looked at the time. */
static void what_the_clock_did_stands_in_the_history(void **state)
{
    int64_t id = create("kello", ANNA), changed;

    (void)state;
    assert_string_equal(history("kello", opens_ms + 1), "n"); /* a draft does not open */
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_string_equal(history("kello", closes_ms + 1), "sn");
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
    assert_string_equal(history("kello", opens_ms - 1), "asn");
    assert_string_equal(history("kello", opens_ms), "Oasn");
    assert_int_equal(take(id, STEP_SUSPENDED, BERTTA, opens_ms + 5), OK);
    assert_string_equal(history("kello", closes_ms), "pOasn");
    assert_string_equal(history("kello", closes_ms + 1), "CpOasn");
    assert_int_equal(survey_tick(&stores.arena, stores.panel, closes_ms + 1, &changed), OK);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_set_division(&stores.arena, stores.panel, id, S("ikä"), BERTTA, closes_ms + 7), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_string_equal(history("kello", closes_ms + 9), "dCpOasn");

    id = create("heti", ANNA); /* approved on its first day: it opens then */
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 1), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms), OK);
    assert_string_equal(history("heti", opens_ms), "Oasn");
    assert_int_equal(take(id, STEP_CANCEL_ASKED, ANNA, opens_ms + 1), OK);
    assert_int_equal(take(id, STEP_CANCELLED, BERTTA, opens_ms + 2), OK);
    assert_string_equal(history("heti", closes_ms + 1), "x?Oasn");

    id = create("ennen", ANNA); /* cancelled before its first day: it never opened */
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
    assert_int_equal(take(id, STEP_CANCELLED, BERTTA, opens_ms - 7), OK);
    assert_string_equal(history("ennen", closes_ms + 1), "xasn");

    id = create("kasin", ANNA); /* by hand: nothing was left to the clock */
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 8), OK);
    assert_int_equal(take(id, STEP_OPENED, BERTTA, opens_ms - 7), OK);
    assert_int_equal(take(id, STEP_CLOSED, BERTTA, opens_ms + 1), OK);
    assert_string_equal(history("kasin", closes_ms + 1), "coasn");
}

static void the_store_itself_refuses_one_pair_of_eyes(void **state)
{
    const struct db_driver *driver = stores.panel->driver;
    static const char *const tries[] = {
        "UPDATE survey SET approver = builder WHERE slug = 'itse'",
        "UPDATE survey SET state = 2, approver = 7 WHERE slug = 'itse'",
        "UPDATE survey SET builder = 9 WHERE slug = 'itse'",
        "DELETE FROM survey_step",
        "UPDATE survey_step SET account = 9",
    };

    (void)state;
    assert_int_equal(take(create("itse", ANNA), STEP_SENT, ANNA, opens_ms - 5), OK);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (driver->script(stores.panel->conn, tries[i]) == OK)
            fail_msg("%s", tries[i]);
}

static void a_survey_whose_time_has_passed_is_not_approved(void **state)
{
    int64_t id = create("myohassa", ANNA);

    (void)state;
    assert_int_equal(take(id, STEP_SENT, ANNA, closes_ms), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, closes_ms + 1), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_RETURNED, BERTTA, closes_ms + 1), OK);
}

static void what_comes_back_says_why_until_somebody_judges_it_again(void **state)
{
    int64_t id = create("palaa", ANNA);

    (void)state;
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 9), OK);
    assert_int_equal(take(id, STEP_RETURNED, BERTTA, opens_ms - 8), OK);
    assert_true(str_eq(look("palaa", opens_ms - 8).reason, S("Lyhennä sivua 2.")));
    assert_int_equal(look("palaa", opens_ms - 8).sender, SURVEY_BY_NOBODY);
    assert_int_equal(look("palaa", opens_ms - 8).since_ms, opens_ms - 8);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_set_division(&stores.arena, stores.panel, id, S("ikä"), BERTTA, opens_ms - 7), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_true(str_eq(look("palaa", opens_ms - 7).reason, S("Lyhennä sivua 2.")));
    assert_true(str_eq(look("palaa", opens_ms - 7).division, S("ikä")));
    assert_int_equal(replace(id, "palaa", 1, ANNA), OK); /* the new version does not take it away */
    assert_true(str_eq(look("palaa", opens_ms - 7).reason, S("Lyhennä sivua 2.")));
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 6), OK);
    assert_true(str_eq(look("palaa", opens_ms - 6).reason, S("Lyhennä sivua 2.")));
    assert_int_equal(look("palaa", opens_ms - 6).reason_by, BERTTA);
    assert_int_equal(look("palaa", opens_ms - 6).reason_ms, opens_ms - 8);
    assert_int_equal(look("palaa", opens_ms - 6).reason_version, 1);
    assert_int_equal(take(id, STEP_TAKEN_BACK, ANNA, opens_ms - 5), OK);
    assert_true(str_eq(look("palaa", opens_ms - 5).reason, S("Lyhennä sivua 2.")));
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 4), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 3), OK);
    assert_int_equal(look("palaa", opens_ms - 3).reason.len, 0);
}

static void a_draft_takes_versions_and_follows_them(void **state)
{
    int64_t id = create("versiot", ANNA);
    struct survey_standing s;
    struct survey survey;

    (void)state;
    assert_int_equal(replace(id, "versiot", 1, BERTTA), OK);
    s = look("versiot", opens_ms - 1);
    assert_int_equal(s.version, 2);
    assert_int_equal(s.builder, BERTTA);
    assert_int_equal(s.access, ACCESS_CODE);
    assert_int_equal(s.closes_ms, closes_ms + HOUR_MS);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load_any(&stores.arena, stores.panel, S("versiot"), opens_ms - 1, &survey), OK);
    db_rollback(stores.panel);
    assert_true(survey.shared_code.len > 0);
    assert_int_equal(replace(id, "versiot", 1, ANNA), ERR_CONFLICT); /* somebody else was faster */
    assert_int_equal(replace(id, "toinen", 2, ANNA), ERR_INVALID);
    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 1), OK);
    assert_int_equal(replace(id, "versiot", 2, ANNA), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_RETURNED, BERTTA, opens_ms - 1), OK);
    assert_int_equal(replace(id, "versiot", 2, ANNA), OK);
    assert_int_equal(look("versiot", opens_ms - 1).version, 3);
}

static int64_t closed_survey(const char *slug)
{
    int64_t id = create(slug, ANNA);

    assert_int_equal(take(id, STEP_SENT, ANNA, opens_ms - 5), OK);
    assert_int_equal(take(id, STEP_APPROVED, BERTTA, opens_ms - 4), OK);
    assert_int_equal(take(id, STEP_OPENED, BERTTA, opens_ms - 3), OK);
    assert_int_equal(take(id, STEP_SUSPENDED, BERTTA, opens_ms + 3), OK);
    assert_int_equal(take(id, STEP_RESUMED, BERTTA, opens_ms + 4), OK);
    assert_int_equal(take(id, STEP_CLOSED, BERTTA, opens_ms + 5), OK);
    return id;
}

static void the_hour_of_grace_can_be_ended_once(void **state)
{
    int64_t id = closed_survey("armo");
    struct survey survey;

    (void)state;
    assert_int_equal(look("armo", opens_ms + 6).grace_ends_ms, opens_ms + 5 + SURVEY_GRACE_MS);
    assert_int_equal(take(id, STEP_COUNTED, BERTTA, opens_ms + 7), OK);
    assert_int_equal(look("armo", opens_ms + 8).grace_ends_ms, opens_ms + 7);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("armo"), opens_ms + 8, &survey), OK);
    db_rollback(stores.panel);
    assert_int_equal(survey.grace_ends_ms, opens_ms + 7);
    assert_int_equal(take(id, STEP_COUNTED, BERTTA, opens_ms + 9), ERR_CONFLICT);
}

static enum err load_release(int64_t id, struct release *out)
{
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    return db_finish(stores.panel, release_load(&stores.arena, stores.panel, id, out));
}

static void one_approves_the_results_and_another_publishes_them(void **state)
{
    int64_t id = closed_survey("tulos");
    struct release release, again;

    (void)state;
    assert_int_equal(take(id, STEP_RESULTS_APPROVED, ANNA, opens_ms + 8), ERR_CONFLICT); /* not counted yet */
    assert_int_equal(take(id, STEP_PUBLISHED, BERTTA, opens_ms + 8), ERR_CONFLICT);      /* nothing approved */
    approve_release(id, "tulos", ANNA, opens_ms + 9);
    assert_int_equal(look("tulos", opens_ms + 9).results_approver, ANNA);
    assert_int_equal(look("tulos", opens_ms + 9).results_release, 1);
    assert_int_equal(load_release(id, &release), ERR_NOT_FOUND); /* nobody outside sees it */
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(release_load_approved(&stores.arena, stores.panel, id, &release), OK);
    again = release;
    assert_int_equal(release_store(&stores.arena, stores.panel, &again), ERR_CONFLICT); /* it is frozen */
    db_rollback(stores.panel);
    assert_int_equal(take(id, STEP_RESULTS_APPROVED, BERTTA, opens_ms + 10), ERR_CONFLICT);
    assert_int_equal(take(id, STEP_PUBLISHED, ANNA, opens_ms + 10), ERR_DENIED);
    assert_int_equal(take(id, STEP_PUBLISHED, BERTTA, opens_ms + 10), OK);
    assert_int_equal(look("tulos", opens_ms + 11).state, SURVEY_PUBLISHED);
    assert_int_equal(load_release(id, &release), OK);
    assert_int_equal(release.number, 1);
}

static enum err script(const char *sql)
{
    return stores.panel->driver->script(stores.panel->conn, sql);
}

/* With the approval goes the release: nobody outside has seen it. What everybody could see stays. */
static void approved_results_are_taken_back_until_they_are_published(void **state)
{
    int64_t id = closed_survey("perutaan");
    struct release release;

    (void)state;
    assert_int_equal(take(id, STEP_RESULTS_TAKEN_BACK, ANNA, opens_ms + 8), ERR_CONFLICT); /* nothing approved */
    approve_release(id, "perutaan", ANNA, opens_ms + 9);
    assert_int_equal(script("DELETE FROM release WHERE survey = (SELECT id FROM survey WHERE slug = 'perutaan')"),
                     ERR_BROKEN); /* not without the approval */
    assert_int_equal(script("UPDATE survey SET results_approver = 9 WHERE slug = 'perutaan'"), ERR_BROKEN);
    assert_int_equal(script("UPDATE survey SET results_release = NULL, results_approver = 0, state = 6 "
                            "WHERE slug = 'perutaan'"),
                     ERR_BROKEN);
    assert_int_equal(take(id, STEP_RESULTS_TAKEN_BACK, BERTTA, opens_ms + 10), OK);
    assert_int_equal(look("perutaan", opens_ms + 10).results_release, 0);
    assert_int_equal(look("perutaan", opens_ms + 10).results_approver, SURVEY_BY_NOBODY);
    assert_int_equal(load_release(id, &release), ERR_NOT_FOUND);
    assert_int_equal(take(id, STEP_PUBLISHED, CAROLA, opens_ms + 11), ERR_CONFLICT);
    approve_release(id, "perutaan", BERTTA, opens_ms + 12);
    assert_int_equal(take(id, STEP_PUBLISHED, BERTTA, opens_ms + 13), ERR_DENIED);
    assert_int_equal(take(id, STEP_PUBLISHED, ANNA, opens_ms + 13), OK);
    assert_int_equal(take(id, STEP_RESULTS_TAKEN_BACK, BERTTA, opens_ms + 14), ERR_CONFLICT);
    assert_int_equal(script("UPDATE survey SET results_release = NULL, results_approver = 0 WHERE slug = 'perutaan'"),
                     ERR_BROKEN);
    assert_int_equal(script("DELETE FROM release WHERE survey = (SELECT id FROM survey WHERE slug = 'perutaan')"),
                     ERR_BROKEN);
    assert_int_equal(load_release(id, &release), OK);
}

static void rough_results_stay_visible_while_the_approved_ones_wait(void **state)
{
    struct key32 secret;
    struct survey survey = stores_survey(&stores, "arviot", SURVEY_OPEN, opens_ms, &secret);
    struct release rough = {
        .survey_id = survey.id, .version = 1, .made_ms = opens_ms + 1, .level = RELEASE_ROUGH, .n = -1, .min_count = 5};
    struct release seen;

    (void)state;
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(release_store(&stores.arena, stores.panel, &rough), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_int_equal(take(survey.id, STEP_CLOSED, ANNA, opens_ms + 5), OK);
    approve_release(survey.id, "arviot", ANNA, opens_ms + 9);
    assert_int_equal(load_release(survey.id, &seen), OK);
    assert_int_equal(seen.number, 1);
    assert_int_equal(take(survey.id, STEP_RESULTS_TAKEN_BACK, ANNA, opens_ms + 9), OK);
    assert_int_equal(load_release(survey.id, &seen), OK);
    assert_int_equal(seen.level, RELEASE_ROUGH);
    assert_int_equal(script("DELETE FROM release WHERE survey = (SELECT id FROM survey WHERE slug = 'arviot')"),
                     ERR_BROKEN);
    approve_release(survey.id, "arviot", ANNA, opens_ms + 9);
    assert_int_equal(take(survey.id, STEP_PUBLISHED, BERTTA, opens_ms + 10), OK);
    assert_int_equal(load_release(survey.id, &seen), OK);
    assert_int_equal(seen.number, 2);
    assert_int_equal(seen.level, RELEASE_FINAL);
}

static void the_list_has_every_survey_drafts_too(void **state)
{
    struct survey_standing *v;
    size_t count, drafts = 0;

    (void)state;
    create("lista", BERTTA);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_standing_list(&stores.arena, stores.panel, opens_ms, &v, &count), OK);
    db_rollback(stores.panel);
    for (size_t i = 0; i < count; i++)
        drafts += str_eq(v[i].slug, S("lista")) && v[i].state == SURVEY_DRAFT && v[i].builder == BERTTA;
    assert_int_equal(drafts, 1);
    for (size_t i = 0; i < count; i++) { /* each knows all of its own builders, as when it is loaded alone */
        struct survey_standing alone = look(v[i].slug.p, opens_ms);

        assert_int_equal(v[i].builder_count, alone.builder_count);
        for (size_t n = 0; n < alone.builder_count; n++)
            assert_int_equal(v[i].builders[n], alone.builders[n]);
    }
}

/* A store of the version before: its rows, and what refers to them, are there after the table was made anew. */
static void surveys_from_before_are_all_there_after_the_migration(void **state)
{
    const struct db_migrations before = {"panel", sql_panel_migrations.v, 10};
    struct survey_standing s;
    struct db *db;

    (void)state;
    assert_int_equal(stores_add(&stores, "old.db", &before, &db), OK);
    assert_int_equal(
        db->driver->script(db->conn,
                           "INSERT INTO survey (id, slug, state, mode, current_version, opens_ms, closes_ms, "
                           "results_ms, public_key, created_ms) VALUES (5, 'vanha', 6, 4, 1, 1, 2, 3, zeroblob(32), 1);"
                           "INSERT INTO survey_version (survey, n, hash, doc, published_ms) VALUES (5, 1, "
                           "zeroblob(32), '{\"title\":{\"fi\":\"Vanha kysely\"}}', 1);"
                           "INSERT INTO release (survey, n, made_ms, doc) VALUES (5, 1, 1, '{}');"
                           "INSERT INTO invitation_batch (survey, n, count, root, day) VALUES (5, 1, 20, zeroblob(32), "
                           "20270202); INSERT INTO erasure (survey, what, day) VALUES (5, 1, 20270202)"),
        OK);
    assert_int_equal(db_migrate(&stores.arena, db, &sql_panel_migrations), OK);
    assert_int_equal(db_migrate_check(&stores.arena, db, &sql_panel_migrations), OK);
    assert_int_equal(db_check(db), OK);
    assert_int_equal(db_begin(db, DB_READ), OK);
    assert_int_equal(survey_standing_load(&stores.arena, db, S("vanha"), 10, &s), OK);
    db_rollback(db);
    assert_true(str_eq(s.title, S("Vanha kysely")));
    assert_int_equal(s.state, SURVEY_PUBLISHED);
    assert_int_equal(db->driver->script(db->conn, "UPDATE survey SET mode = 1 WHERE id = 5"), ERR_BROKEN);
    assert_int_equal(db->driver->script(db->conn, "INSERT INTO release (survey, n, made_ms, doc) VALUES (6, 1, 1, '')"),
                     ERR_BROKEN);
    db_close(db);
    unlink(stores_path(&stores, "old.db"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_draft_knows_whose_it_is),
        cmocka_unit_test(no_step_is_taken_from_where_it_does_not_begin),
        cmocka_unit_test(who_built_it_does_not_approve_it),
        cmocka_unit_test(who_built_any_version_does_not_approve_it),
        cmocka_unit_test(an_open_survey_is_cancelled_by_two),
        cmocka_unit_test(only_what_was_approved_is_known_after_it_was_cancelled),
        cmocka_unit_test(who_sent_or_built_it_takes_it_back_until_somebody_has_judged_it),
        cmocka_unit_test(what_the_clock_did_stands_in_the_history),
        cmocka_unit_test(the_store_itself_refuses_one_pair_of_eyes),
        cmocka_unit_test(a_survey_whose_time_has_passed_is_not_approved),
        cmocka_unit_test(what_comes_back_says_why_until_somebody_judges_it_again),
        cmocka_unit_test(a_draft_takes_versions_and_follows_them),
        cmocka_unit_test(the_hour_of_grace_can_be_ended_once),
        cmocka_unit_test(one_approves_the_results_and_another_publishes_them),
        cmocka_unit_test(approved_results_are_taken_back_until_they_are_published),
        cmocka_unit_test(rough_results_stay_visible_while_the_approved_ones_wait),
        cmocka_unit_test(the_list_has_every_survey_drafts_too),
        cmocka_unit_test(surveys_from_before_are_all_there_after_the_migration),
    };

    return cmocka_run_group_tests_name("standing", tests, start, stop);
}
