/* test_staff_turns.c - what a survey's pages say to whom: whose turn it is, what was said, what came in between. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_scene.h"

#include "i18n/i18n.h"

static int get(struct scene *t, struct staffer *who, const char *path)
{
    (void)staff_get(&t->s, who, path);
    return t->s.h.res.status;
}

/* Does the first stand before the second on the page? */
static bool is_before(struct str page, const char *first, const char *second)
{
    return says(page, first) && str_find_str(page, str_from(first)) < str_find_str(page, str_from(second));
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void the_residents_hour_is_not_ended_unasked(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_open(&t);
    assert_int_equal(press(&t, &t.berit, KOE "/sulje", KOE "/sulje", "name=koe-2027"), 303);
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(says(page, "<a class=\"govuk-button govuk-button--secondary\" href=\"/en" KOE "/laske\""));
    assert_false(says(page, "action=\"/en" KOE "/laske\""));
    assert_true(says(page, "counted by themselves"));
    assert_false(says(page, "hx-get"));
    page = look(&t, &t.anna, "/en" KOE "/laske");
    assert_true(says(page, arena_fmt(&t.s.h.memory, "are still taken until %.*s.",
                                     STR_ARG(i18n_clock(&t.s.h.memory, LANG_EN, standing(&t).grace_ends_ms)))
                               .p));
    assert_true(says(page, "not taken any more"));
    assert_int_equal(standing(&t).answer_count, -1);
    assert_int_equal(press(&t, &t.anna, KOE "/laske", KOE "/laske", ""), 303);
    assert_int_equal(standing(&t).grace_ends_ms, t.s.h.now_ms);
    assert_int_equal(get(&t, &t.anna, KOE "/laske"), 409);
    end(&t);
}

static void the_page_tells_by_itself_when_all_is_counted(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_open(&t);
    assert_int_equal(press(&t, &t.berit, KOE "/sulje", KOE "/sulje", "name=koe-2027"), 303);
    assert_int_equal(get(&t, &t.anna, KOE "/tulokset"), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=ei-ennen-laskentaa")));
    assert_int_equal(press(&t, &t.anna, KOE "/laske", KOE "/laske", ""), 303);
    assert_int_equal(get(&t, &t.anna, KOE "/tulokset"), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=ei-viela")));
    page = look(&t, &t.anna, KOE "?tehty=laskenta");
    assert_true(says(page, "hx-get=\"" KOE "?kerta=1\""));
    assert_true(says(page, "<a href=\"" KOE "\">"));
    assert_true(says(look(&t, &t.anna, KOE "?kerta=1"), "hx-get=\"" KOE "?kerta=2\""));
    assert_false(
        says(look(&t, &t.anna, KOE "?kerta=60"), "hx-get")); /* no worker came: it does not keep the session alive */
    answer(&t, 14);
    page = look(&t, &t.anna, "/en" KOE "?kerta=2");
    assert_true(is_before(page, "id=\"_sentence\" role=\"status\"", "All answers are counted"));
    assert_true(says(page, "<a href=\"/en" KOE "\">Refresh</a>"));
    assert_false(says(page, "hx-get"));
    assert_false(says(look(&t, &t.anna, "/en" KOE), ">Refresh<"));
    end(&t);
}

static void results_name_their_survey(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_counted(&t);
    page = look(&t, &t.anna, "/en" KOE "/tulokset");
    assert_true(says(page, "<title>Results: Koekysely"));
    assert_true(says(page, "Results: <span lang=\"fi\">Koekysely"));
    assert_true(says(page, "ds-now--aside")); /* not on paper */
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    page = look(&t, &t.berit, KOE "/tulokset/julkaise");
    assert_true(says(page, ": <span>Koekysely"));
    end(&t);
}

/* --- what was said ------------------------------------------------------------------------------------------------ */

static void what_should_be_changed_is_said_until_somebody_judges_it_again(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=katselmointiin")));
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=Eka+rivi.%0D%0AToka+rivi."), 303);
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(says(page, "<span class=\"ds-said\">Eka rivi."));
    assert_true(says(page, "Nothing has been changed since then."));
    assert_true(
        says(page, "<a class=\"govuk-button dr-button\" href=\"/en" KOE "/uusi-versio\"")); /* the next thing to do */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=katselmointiin-samana")));
    page = look(&t, &t.berit, "/en" KOE);
    assert_true(is_before(page, "You asked for changes to version 1:", "id=\"_past\""));
    assert_true(says(page, "Nothing has been changed since then."));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/ota-takaisin", ""), 303);
    assert_true(is_before(look(&t, &t.anna, KOE), "Toka rivi.", "id=\"_past\""));
    assert_int_equal(
        upload(&t, &t.anna, KOE "/uusi-versio", "seen=1&document=", replaced(&t, t.doc, "Koekysely", "Uudempi")), 303);
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(is_before(page, "Toka rivi.", "id=\"_past\""));
    assert_false(says(page, "Nothing has been changed since then."));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=katselmointiin")));
    assert_true(is_before(look(&t, &t.berit, KOE), "Toka rivi.", "id=\"_past\""));
    assert_true(says(look(&t, &t.anna, "/en" KOE), "Testi Ihminen asked for changes to version 1:"));
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=2"), 303);
    assert_false(is_before(look(&t, &t.berit, KOE), "Toka rivi.", "id=\"_past\""));
    end(&t);
}

static void why_an_approval_was_taken_back_stands_where_the_next_is_given(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_counted(&t);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset/peruuta-hyvaksynta", KOE "/tulokset/peruuta-hyvaksynta",
                           "reason=Nimi+on+v%C3%A4%C3%A4rin"),
                     303);
    page = look(&t, &t.berit, "/en" KOE "/tulokset");
    assert_true(is_before(page, "Nimi on väärin", "action=\"/en" KOE "/tulokset/hyvaksy\""));
    assert_true(says(page, "Testi Ihminen took the approval of the results back:"));
    assert_true(says(look(&t, &t.anna, "/en" KOE "/tulokset"), "You took the approval of the results back:"));
    assert_int_equal(press(&t, &t.berit, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_false(says(look(&t, &t.berit, KOE "/tulokset"), "Nimi on väärin"));
    end(&t);
}

/* --- whose turn --------------------------------------------------------------------------------------------------- */

static void a_builder_who_may_no_longer_build_is_followed_by_a_coordinator(void **state)
{
    struct account_duty less = {.role = ROLE_REQUESTER};
    struct scene t;
    struct str page;
    const char *why;

    (void)state;
    begin(&t);
    assert_int_equal(upload(&t, &t.cecilia, "/hallinta/uusi-kysely", "division=sote&document=", t.doc), 303);
    t.s.h.survey_id = standing(&t).id;
    assert_true(says(look(&t, &t.cecilia, "/en" KOE), "It is your turn: go on with it"));
    assert_true(says(look(&t, &t.anna, "/en" KOE), "It is the turn of whoever builds it: Testi Ihminen."));
    less.surveys = &t.s.h.survey_id;
    less.survey_count = 1;
    assert_int_equal(STAFF_TX(&t.s, DB_WRITE,
                              account_assign(&t.s.h.memory, t.s.office.staff, t.cecilia.id, &less, t.s.h.now_ms, &why)),
                     OK);
    staff_enter(&t.s, &t.cecilia);
    page = look(&t, &t.cecilia, "/en" KOE);
    assert_true(says(page, "can no longer go on with it"));
    assert_false(says(page, "action=\"/en" KOE "/laheta\""));
    page = look(&t, &t.anna, "/en" KOE);
    assert_true(says(page, "can no longer go on with it"));
    page = look(&t, &t.anna, "/hallinta");
    assert_true(is_before(page, KOE, "id=\"_going\"")); /* among what waits for her */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(standing(&t).state, SURVEY_REVIEW);
    end(&t);
}

static void whose_turn_it_is_is_told_so(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_true(says(look(&t, &t.berit, "/en" KOE), "It is your turn: look it through"));
    assert_true(says(look(&t, &t.anna, "/en" KOE), "service coordinator&#39;s turn to review it"));
    assert_true(says(look(&t, &t.anna, "/en" KOE), "<h2 id=\"_now\">Stage: <span"));
    end(&t);
}

/* --- what was done already ---------------------------------------------------------------------------------------- */

static void what_was_done_already_is_told_with_by_whom_and_when(void **state)
{
    struct scene t;
    struct str page, old;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    old = look(&t, &t.berit, KOE);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    (void)staff_post(&t.s, &t.berit, "/en" KOE "/hyvaksy", old, "seen=1"); /* twice */
    page = arena_str(&t.s.h.memory, buf_str(&t.s.h.res.body));
    assert_int_equal(t.s.h.res.status, 409);
    assert_true(says(page, "You did this last: Approved, 1 February 2027"));
    assert_true(says(page, "href=\"/en" KOE "\">Look at the survey"));
    assert_int_equal(press(&t, &t.anna, KOE, "/en" KOE "/laheta", ""), 409);
    assert_true(says(buf_str(&t.s.h.res.body), "Testi Ihminen did this last: Approved"));
    assert_int_equal(standing(&t).state, SURVEY_APPROVED);
    end(&t);
}

static void loading_an_address_of_a_form_leads_to_the_page_above(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {{KOE "/hyvaksy", KOE},
                 {"/en" KOE "/laheta", "/en" KOE},
                 {KOE "/tulokset/hyvaksy", KOE "/tulokset"},
                 {"/sv/hallinta/ulos", "/sv/hallinta"}};
    struct scene t;

    (void)state;
    begin(&t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(get(&t, &t.anna, cases[i].from), 303);
        assert_true(str_eq(staff_leads(&t.s), str_from(cases[i].to)));
    }
    end(&t);
}

/* --- small things ------------------------------------------------------------------------------------------------- */

static void a_phones_capital_and_space_do_not_hinder_confirming(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_open(&t);
    assert_int_equal(press(&t, &t.anna, KOE "/sulje", KOE "/sulje", "name=koe2027"), 422);
    assert_int_equal(press(&t, &t.anna, KOE "/sulje", KOE "/sulje", "name=Koe-+2027+"), 303);
    assert_int_equal(standing(&t).state, SURVEY_CLOSED);
    end(&t);
}

static void the_brand_of_a_preview_leads_nowhere(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    page = look(&t, &t.anna, KOE "/esikatselu");
    assert_true(says(page, "<span class=\"dr-header__home\">"));
    assert_false(says(page, "<a class=\"dr-header__home\""));
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_residents_hour_is_not_ended_unasked),
        cmocka_unit_test(the_page_tells_by_itself_when_all_is_counted),
        cmocka_unit_test(results_name_their_survey),
        cmocka_unit_test(what_should_be_changed_is_said_until_somebody_judges_it_again),
        cmocka_unit_test(why_an_approval_was_taken_back_stands_where_the_next_is_given),
        cmocka_unit_test(a_builder_who_may_no_longer_build_is_followed_by_a_coordinator),
        cmocka_unit_test(whose_turn_it_is_is_told_so),
        cmocka_unit_test(what_was_done_already_is_told_with_by_whom_and_when),
        cmocka_unit_test(loading_an_address_of_a_form_leads_to_the_page_above),
        cmocka_unit_test(a_phones_capital_and_space_do_not_hinder_confirming),
        cmocka_unit_test(the_brand_of_a_preview_leads_nowhere),
    };

    return cmocka_run_group_tests_name("staff surveys, whose turn", tests, NULL, NULL);
}
