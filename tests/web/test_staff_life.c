/* test_staff_life.c - what is taken back while nobody has acted on it, what asks before it is done, and what happens by itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_scene.h"

/* The page without its head and its rooms. */
static struct str body(struct str page)
{
    return str_sub(page, str_find_str(page, S("<main")), page.len);
}

static int get(struct scene *t, struct staffer *who, const char *path)
{
    (void)staff_get(&t->s, who, path);
    return t->s.h.res.status;
}

/* Does the survey stand among what waits for somebody? */
static bool waits(struct scene *t, struct staffer *who)
{
    struct str page = look(t, who, "/hallinta");

    return says(str_sub(page, 0, str_find_str(page, S("id=\"_going\""))), KOE);
}

/* --- from review -------------------------------------------------------------------------------------------------- */

static void what_was_sent_to_review_is_taken_back_and_waits_for_nobody(void **state)
{
    struct staffer carl;
    struct str old;
    struct scene t;

    (void)state;
    begin(&t);
    carl = staff_present(&t.s, ROLE_COORDINATOR);
    make_draft(&t);
    assert_false(says(look(&t, &t.anna, KOE), KOE "/ota-takaisin"));
    assert_int_equal(press(&t, &t.cecilia, KOE, KOE "/laheta", ""), 303); /* she sends what Anna built */
    assert_true(waits(&t, &t.berit));
    assert_true(says(look(&t, &t.anna, KOE), KOE "/ota-takaisin"));
    assert_true(says(look(&t, &t.cecilia, KOE), KOE "/ota-takaisin"));
    assert_false(says(look(&t, &t.berit, KOE), KOE "/ota-takaisin"));
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/ota-takaisin", ""), 403);
    assert_int_equal(standing(&t).state, SURVEY_REVIEW);
    old = look(&t, &t.berit, KOE);
    assert_int_equal(press(&t, &t.cecilia, KOE, KOE "/ota-takaisin", ""), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=otettu-takaisin")));
    assert_int_equal(standing(&t).state, SURVEY_DRAFT);
    assert_int_equal(staff_audited(&t.s, "survey.take_back"), 1);
    assert_true(says(look(&t, &t.anna, "/en" KOE), "Taken back from review"));
    (void)staff_post(&t.s, &t.berit, KOE "/hyvaksy", old, "seen=1"); /* she was looking at it */
    assert_int_equal(t.s.h.res.status, 409);
    assert_false(waits(&t, &t.berit));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=x"), 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/ota-takaisin", ""), 409); /* somebody has judged it */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &carl, KOE, KOE "/hyvaksy", "seen=1"), 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/ota-takaisin", ""), 409);
    assert_int_equal(standing(&t).state, SURVEY_APPROVED);
    end(&t);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void opening_before_its_day_asks_first(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(get(&t, &t.anna, KOE "/avaa"), 409); /* a draft */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    page = look(&t, &t.anna, KOE);
    assert_false(says(page, "action=\"" KOE "/avaa\"")); /* the button only leads to the question */
    assert_true(says(page, "<a class=\"govuk-button govuk-button--secondary\" href=\"" KOE "/avaa\""));
    page = body(look(&t, &t.anna, "/en" KOE "/avaa"));
    assert_true(says(page, "Residents can answer at once"));
    assert_true(says(page, "Who can answer: "));
    assert_true(says(page, "does not become unopened again"));
    assert_int_equal(standing(&t).state, SURVEY_APPROVED);
    assert_int_equal(press(&t, &t.anna, KOE "/avaa", KOE "/avaa", ""), 303);
    assert_int_equal(standing(&t).state, SURVEY_OPEN);
    assert_int_equal(get(&t, &t.anna, KOE "/avaa"), 409);
    end(&t);
}

static void what_the_clock_did_is_told_as_its_own_doing(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    page = look(&t, &t.anna, "/en" KOE);
    assert_false(says(page, ">It opened<"));
    t.s.h.now_ms = standing(&t).closes_ms + STAFF_DAY;
    staff_enter(&t.s, &t.anna);
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(str_find_str(page, S(">It closed<")) < str_find_str(page, S(">It opened<")));
    assert_true(str_find_str(page, S(">It opened<")) < str_find_str(page, S(">Approved<")));
    assert_true(says(page, "by itself"));
    end(&t);
}

/* --- results ------------------------------------------------------------------------------------------------------ */

static struct str export(struct scene *t)
{
    assert_int_equal(get(t, &t->berit, KOE "/tulokset.csv?kieli=fi"), 200);
    return arena_str(&t->s.h.memory, buf_str(&t->s.h.res.body));
}

static bool residents_see_them(struct scene *t)
{
    bool is_seen;

    t->s.h.app.staff = NULL;
    is_seen = says(house_ask(&t->s.h, "/k/koe-2027/tulokset", NULL), "14 ihmistä vastasi");
    t->s.h.app.staff = &t->s.stores;
    return is_seen;
}

static void an_approval_is_taken_back_with_a_reason_and_given_again_for_the_same_numbers(void **state)
{
    struct str before, counted;
    struct scene t;

    (void)state;
    begin(&t);
    make_counted(&t);
    counted = export(&t);
    assert_int_equal(get(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta"), 409); /* nothing is approved */
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    before = export(&t);
    t.s.h.now_ms += 1000;
    assert_true(says(look(&t, &t.anna, KOE "/tulokset"), KOE "/tulokset/peruuta-hyvaksynta"));
    assert_int_equal(
        press(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta", KOE "/tulokset/peruuta-hyvaksynta", "reason="), 422);
    assert_int_equal(standing(&t).results_approver, t.anna.id);
    assert_int_equal(get(&t, &t.cecilia, KOE "/tulokset/peruuta-hyvaksynta"), 403);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta", KOE "/tulokset/peruuta-hyvaksynta",
                           "reason=V%C3%A4%C3%A4r%C3%A4+kyselyn+nimi"),
                     303);
    assert_int_equal(standing(&t).results_release, 0);
    assert_int_equal(staff_audited(&t.s, "results.take_back"), 1);
    assert_true(says(look(&t, &t.cecilia, KOE), "Väärä kyselyn nimi"));
    assert_false(residents_see_them(&t));
    assert_true(says(look(&t, &t.berit, KOE "/tulokset"), "action=\"" KOE "/tulokset/hyvaksy\""));
    t.s.h.now_ms += 1000;
    assert_int_equal(press(&t, &t.berit, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_true(str_eq(export(&t), before) && str_eq(before, counted));
    assert_false(residents_see_them(&t));
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset/julkaise", KOE "/tulokset/julkaise", since(&t)), 303);
    assert_true(residents_see_them(&t));
    assert_int_equal(get(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta"), 409); /* published: for good */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/tulokset/peruuta-hyvaksynta", "reason=x"), 409);
    end(&t);
}

/* Berit has the page open while Anna takes her approval back, and gives it again: it is another approval. */
static void only_the_approval_that_was_looked_at_is_published(void **state)
{
    struct str page;
    const char *old;
    struct scene t;

    (void)state;
    begin(&t);
    make_counted(&t);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_false(says(look(&t, &t.berit, KOE "/tulokset"), "action=\"" KOE "/tulokset/julkaise\""));
    page = look(&t, &t.berit, "/en" KOE "/tulokset/julkaise");
    assert_true(says(page, "Everybody can read the results at once"));
    assert_true(says(page, "Published results cannot be taken back"));
    assert_true(says(page, "dr-result")); /* what everybody gets to read */
    page = look(&t, &t.berit, KOE "/tulokset/julkaise");
    old = since(&t);
    t.s.h.now_ms += 1000;
    assert_int_equal(
        press(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta", KOE "/tulokset/peruuta-hyvaksynta", "reason=Virhe"),
        303);
    (void)staff_post(&t.s, &t.berit, KOE "/tulokset/julkaise", page, old);
    assert_int_equal(t.s.h.res.status, 409);
    assert_false(residents_see_them(&t));
    t.s.h.now_ms += 1000;
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    (void)staff_post(&t.s, &t.berit, KOE "/tulokset/julkaise", page, old);
    assert_int_equal(t.s.h.res.status, 409);
    (void)staff_post(&t.s, &t.berit, KOE "/tulokset/julkaise", page, "");
    assert_int_equal(t.s.h.res.status, 400);
    assert_int_equal(standing(&t).state, SURVEY_CLOSED);
    assert_int_equal(staff_audited(&t.s, "survey.publish"), 0);
    (void)staff_post(&t.s, &t.berit, KOE "/tulokset/julkaise", page, since(&t));
    assert_int_equal(t.s.h.res.status, 303);
    assert_true(residents_see_them(&t));
    end(&t);
}

/* While answers are being erased there are fewer than were counted: a second release of those would tell of the others. */
static void no_release_is_made_of_some_of_the_answers(void **state)
{
    struct db *results;
    struct scene t;

    (void)state;
    begin(&t);
    make_counted(&t);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    results = staff_open_again(&t.s, "results", DB_READ_WRITE);
    assert_int_equal(db_begin(results, DB_WRITE), OK);
    assert_int_equal(q_response_erase(results, &(struct q_response_erase){t.s.h.survey_id, 1}), OK);
    assert_int_equal(db_commit(results), OK);
    db_close(results);
    assert_int_equal(
        press(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta", KOE "/tulokset/peruuta-hyvaksynta", "reason=Virhe"),
        409);
    assert_true(standing(&t).results_release > 0);
    assert_true(says(look(&t, &t.anna, KOE "/tulokset"), "14")); /* what was approved is there */
    end(&t);
}

/* --- what leads where --------------------------------------------------------------------------------------------- */

/* Who only reads is led to the results; who lets others read, to them; each language that is missing is told in a sentence. */
static void the_page_leads_each_to_what_is_theirs(void **state)
{
    struct staffer dora;
    struct scene t;

    (void)state;
    begin(&t);
    make_counted(&t);
    dora = staff_present(&t.s, ROLE_EXECUTIVE);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_true(says(look(&t, &dora, "/hallinta/kyselyt"), KOE "\""));
    assert_int_equal(press(&t, &t.berit, KOE "/tulokset/julkaise", KOE "/tulokset/julkaise", since(&t)), 303);
    assert_true(says(look(&t, &dora, "/hallinta/kyselyt"), KOE "/tulokset\""));
    assert_false(says(look(&t, &t.anna, "/hallinta/kyselyt"), KOE "/tulokset\""));
    assert_true(says(look(&t, &t.anna, KOE), "/hallinta/tunnukset/raportit?kysely=koe-2027"));
    assert_false(says(look(&t, &dora, KOE), "raportit?kysely"));
    assert_true(says(look(&t, &t.anna, "/en" KOE), "</span>, <span lang=\"sv\">Svenska</span>"));
    end(&t);
}

/* Communications sees results only afterwards, but what it publishes it sees before. */
static void who_publishes_is_led_to_it_and_sees_what(void **state)
{
    struct staffer viestija;
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_counted(&t);
    viestija = staff_present(&t.s, ROLE_COMMS);
    assert_false(says(look(&t, &viestija, KOE), KOE "/tulokset/julkaise"));
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_true(says(look(&t, &viestija, "/hallinta"), KOE "/tulokset/julkaise\""));
    assert_true(says(look(&t, &viestija, KOE), KOE "/tulokset/julkaise\""));
    assert_false(says(look(&t, &t.anna, KOE), KOE "/tulokset/julkaise\"")); /* she approved them */
    assert_int_equal(get(&t, &viestija, KOE "/tulokset"), 403);
    page = look(&t, &viestija, KOE "/tulokset/julkaise");
    assert_true(says(page, "dr-result"));
    assert_false(says(page, KOE "/tulokset\""));
    assert_int_equal(press(&t, &viestija, KOE "/tulokset/julkaise", KOE "/tulokset/julkaise", since(&t)), 303);
    assert_true(residents_see_them(&t));
    end(&t);
}

static void what_is_missing_and_what_was_done_is_told_in_sentences(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(says(page, "Whoever reads in English sees the survey in Finnish."));
    assert_true(says(page, "Whoever reads plain Finnish sees the survey in Finnish."));
    assert_false(says(page, "Whoever reads in Swedish"));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/toimiala", "division=pela"), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=toimiala")));
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sent_to_review_is_taken_back_and_waits_for_nobody),
        cmocka_unit_test(opening_before_its_day_asks_first),
        cmocka_unit_test(what_the_clock_did_is_told_as_its_own_doing),
        cmocka_unit_test(an_approval_is_taken_back_with_a_reason_and_given_again_for_the_same_numbers),
        cmocka_unit_test(only_the_approval_that_was_looked_at_is_published),
        cmocka_unit_test(no_release_is_made_of_some_of_the_answers),
        cmocka_unit_test(the_page_leads_each_to_what_is_theirs),
        cmocka_unit_test(who_publishes_is_led_to_it_and_sees_what),
        cmocka_unit_test(what_is_missing_and_what_was_done_is_told_in_sentences),
    };

    return cmocka_run_group_tests_name("staff surveys, there and back", tests, NULL, NULL);
}
