/* test_staff_survey.c - two coordinators run a survey in the browser, from its document to its results; and who may not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_scene.h"

static struct str shared_code(struct scene *t)
{
    struct survey survey;

    assert_int_equal(db_begin(t->s.h.app.panel, DB_READ), OK);
    assert_int_equal(survey_load_any(&t->s.h.memory, t->s.h.app.panel, S("koe-2027"), t->s.h.now_ms, &survey), OK);
    db_rollback(t->s.h.app.panel);
    assert_true(survey.shared_code.len > 0);
    return survey.shared_code;
}

/* --- the document ------------------------------------------------------------------------------------------------- */

static void a_draft_gets_versions_and_nobody_writes_over_anothers(void **state)
{
    struct scene t;
    struct str page, newer;

    (void)state;
    begin(&t);
    make_draft(&t);
    newer = replaced(&t, t.doc, "Koekysely", "Uudempi");
    newer = replaced(&t, newer, "\"settings\": {", "\"settings\": {\"access\": \"code\", ");
    page = look(&t, &t.berit, KOE "/uusi-versio");
    assert_true(says(page, "name=\"seen\" value=\"1\""));
    assert_true(says(page, "\n  &quot;slug&quot;: &quot;koe-2027&quot;"));
    assert_int_equal(upload(&t, &t.anna, KOE "/uusi-versio", "seen=1&document=", newer), 303);
    assert_int_equal(standing(&t).version, 2);
    assert_true(says(look(&t, &t.anna, KOE), "Uudempi"));
    assert_int_equal(standing(&t).access, ACCESS_CODE);
    assert_true(
        says(look(&t, &t.anna, KOE), arena_fmt(&t.s.h.memory, "<code>%.*s</code>", STR_ARG(shared_code(&t))).p));
    (void)staff_upload(&t.s, &t.berit, KOE "/uusi-versio", page, "seen=1&document=", "file", "k.json", t.doc);
    assert_int_equal(t.s.h.res.status, 422);
    assert_true(says(buf_str(&t.s.h.res.body), "Koekysely")); /* what was written is kept */
    assert_int_equal(standing(&t).version, 2);
    assert_int_equal(
        upload(&t, &t.berit, KOE "/uusi-versio", "seen=2&document=", replaced(&t, t.doc, "koe-2027", "toinen")), 422);
    (void)staff_get(&t.s, &t.berit, KOE "/kysely.json");
    assert_int_equal(t.s.h.res.status, 200);
    assert_true(str_eq(staff_header(&t.s, "Content-Disposition"), S("attachment; filename=\"koe-2027.v2.json\"")));
    newer = arena_str(&t.s.h.memory, buf_str(&t.s.h.res.body));
    assert_int_equal(
        upload(&t, &t.berit, KOE "/uusi-versio", "seen=2&document=", replaced(&t, newer, "Uudempi", "Uusin")), 303);
    assert_int_equal(standing(&t).builder, t.berit.id);
    end(&t);
}

static void a_contact_makes_and_sees_surveys_of_their_own_division(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    assert_int_equal(upload(&t, &t.cecilia, "/hallinta/uusi-kysely", "division=pela&document=", t.doc), 403);
    assert_int_equal(upload(&t, &t.cecilia, "/hallinta/uusi-kysely", "division=&document=", t.doc), 403);
    assert_int_equal(upload(&t, &t.cecilia, "/hallinta/uusi-kysely", "division=sote&document=", t.doc), 303);
    t.s.h.survey_id = standing(&t).id;
    assert_true(says(look(&t, &t.cecilia, "/hallinta/kyselyt"), "Koekysely"));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/toimiala", "division=pela"), 303);
    assert_true(str_eq(standing(&t).division, S("pela")));
    assert_true(says(look(&t, &t.cecilia, "/hallinta/kyselyt"), "Koekysely")); /* its builder is named */
    assert_int_equal(press(&t, &t.cecilia, KOE, KOE "/toimiala", "division=sote"), 403);
    end(&t);
}

static void a_division_that_is_none_is_refused_and_leaves_no_word_in_the_log(void **state)
{
    static const char *const wrong[] = {"a+b", "sote+renamed", "x+added:3", "pela%0a", "a@b.fi", "%C3%A4"};
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++) {
        char fields[64];

        snprintf(fields, sizeof fields, "division=%s", wrong[n]);
        assert_int_equal(press(&t, &t.anna, KOE, KOE "/toimiala", fields), n == 3 ? 303 : 400); /* trimmed */
    }
    assert_int_equal(staff_audited(&t.s, "survey.division"), 1);
    assert_int_equal(upload(&t, &t.anna, "/hallinta/uusi-kysely",
                            "division=x added:3&document=", replaced(&t, t.doc, "koe-2027", "koe-2028")),
                     403);
    assert_int_equal(staff_audited(&t.s, "survey.create"), 1);
    end(&t);
}

/* --- the way to residents ----------------------------------------------------------------------------------------- */

static void who_built_it_neither_returns_nor_approves_it(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_false(says(look(&t, &t.anna, KOE), KOE "/hyvaksy"));
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/hyvaksy", "seen=1"), 403);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/palauta", "seen=1&reason=x"), 403);
    assert_int_equal(standing(&t).state, SURVEY_REVIEW);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 409); /* in review there is nothing to send */
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=+"), 422);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=Lyhenn%C3%A4+sivua+2."), 303);
    assert_true(says(look(&t, &t.anna, KOE), "Lyhennä sivua 2."));
    assert_int_equal(standing(&t).state, SURVEY_DRAFT);
    assert_int_equal(staff_audited(&t.s, "survey.return"), 1);
    end(&t);
}

/* Anna makes it, Berit stores it once more with a word changed, Anna sends it: neither is another pair of eyes. */
static void a_version_by_somebody_else_is_no_way_round_four_eyes(void **state)
{
    struct staffer carl;
    struct scene t;

    (void)state;
    begin(&t);
    carl = staff_present(&t.s, ROLE_COORDINATOR);
    make_draft(&t);
    assert_int_equal(
        upload(&t, &t.berit, KOE "/uusi-versio", "seen=1&document=", replaced(&t, t.doc, "Koekysely", "Uudempi")), 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    for (int i = 0; i < 2; i++) {
        struct staffer *who = i ? &t.berit : &t.anna;

        assert_false(says(look(&t, who, KOE), KOE "/hyvaksy"));
        assert_true(says(look(&t, who, "/en" KOE), "You built a version of this survey"));
        assert_int_equal(press(&t, who, KOE, KOE "/hyvaksy", "seen=2"), 403);
        assert_int_equal(press(&t, who, KOE, KOE "/palauta", "seen=2&reason=x"), 403);
    }
    assert_int_equal(standing(&t).state, SURVEY_REVIEW);
    assert_int_equal(press(&t, &carl, KOE, KOE "/hyvaksy", "seen=2"), 303);
    assert_int_equal(standing(&t).approver, carl.id);
    end(&t);
}

/* While Berit looks at version 1, it comes back, is replaced and is sent again. */
static void only_the_version_that_was_looked_at_is_judged(void **state)
{
    struct buf form;
    struct str page, door;
    struct staffer carl;
    struct scene t;

    (void)state;
    begin(&t);
    t.s.h.now_ms = house_day("2027-02-11"); /* codes of the app work once, and forwards */
    carl = staff_present(&t.s, ROLE_COORDINATOR);
    staff_enter(&t.s, &t.anna);
    staff_enter(&t.s, &t.berit);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    page = look(&t, &t.berit, KOE);
    assert_true(says(page, "name=\"seen\" value=\"1\""));
    t.s.h.now_ms += 10 * STAFF_MINUTE; /* the second factor is asked for, and the form waits */
    door = arena_str(&t.s.h.memory, staff_post(&t.s, &t.berit, KOE "/hyvaksy", page, "seen=1"));
    assert_true(says(door, "action=\"/hallinta/vahvista\""));
    assert_int_equal(press(&t, &carl, KOE, KOE "/palauta", "seen=1&reason=x"), 303);
    assert_int_equal(
        upload(&t, &t.anna, KOE "/uusi-versio", "seen=1&document=", replaced(&t, t.doc, "Koekysely", "Uudempi")), 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    form = buf_new(&t.s.h.memory, 1 << 16);
    buf_fmt(&form, "code=%s&to=&kept=", staff_code(&t.s, &t.berit));
    url_put(&form, house_hidden(&t.s.h, door, "kept"));
    (void)staff_post(&t.s, &t.berit, "/hallinta/vahvista", door, arena_cstr(&t.s.h.memory, buf_str(&form)));
    assert_int_equal(t.s.h.res.status, 409);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 409);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", ""), 400);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=Lyhenn%C3%A4"), 409);
    assert_true(says(buf_str(&t.s.h.res.body), "Lyhennä")); /* what was written is kept */
    assert_int_equal(standing(&t).state, SURVEY_REVIEW);
    assert_int_equal(staff_audited(&t.s, "survey.approve"), 0);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=2"), 303);
    assert_int_equal(standing(&t).approver, t.berit.id);
    end(&t);
}

/* Residents, and those of staff who could not see the draft, do not see it because it was cancelled. */
static void a_draft_that_is_cancelled_stays_unknown(void **state)
{
    static const char *const paths[] = {"/k/koe-2027", "/k/koe-2027/vastaa", "/k/koe-2027/tulokset",
                                        "/k/koe-2027/tulosta"};
    static const struct str divisions[] = {{"sote", 4}};
    struct account_duty manager = {.role = ROLE_UNIT_MANAGER, .divisions = divisions, .division_count = 1};
    struct staffer carl, dora;
    struct scene t;

    (void)state;
    begin(&t);
    carl = staff_person_with(&t.s, "carl@example.fi", &manager);
    staff_enter(&t.s, &carl);
    dora = staff_present(&t.s, ROLE_EXECUTIVE);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&reason=x&name=koe-2027"), 303);
    assert_int_equal(standing(&t).state, SURVEY_CANCELLED);
    (void)staff_get(&t.s, &t.anna, KOE);
    assert_int_equal(t.s.h.res.status, 200);
    (void)staff_get(&t.s, &t.anna, KOE "/uusi-versio");
    assert_int_equal(t.s.h.res.status, 409);
    (void)staff_get(&t.s, &carl, KOE);
    assert_int_equal(t.s.h.res.status, 404);
    (void)staff_get(&t.s, &dora, KOE "/esikatselu");
    assert_int_equal(t.s.h.res.status, 404);
    t.s.h.app.staff = NULL; /* a resident, on the day it would have opened too */
    for (int day = 0; day < 2; day++, t.s.h.now_ms += 3 * STAFF_DAY)
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            assert_false(says(house_ask(&t.s.h, paths[i], NULL), "Koekysely"));
            assert_int_equal(t.s.h.res.status, 404);
        }
    t.s.h.app.staff = &t.s.stores;
    end(&t);
}

static void an_approved_survey_that_is_cancelled_says_so(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&reason=x&name=koe-2027"), 303);
    t.s.h.app.staff = NULL;
    assert_true(says(house_ask(&t.s.h, "/k/koe-2027", NULL), "Koekysely"));
    assert_int_equal(t.s.h.res.status, 200);
    t.s.h.app.staff = &t.s.stores;
    end(&t);
}

static void a_form_of_an_earlier_session_changes_nothing(void **state)
{
    struct scene t;
    struct str page, confirm;

    (void)state;
    begin(&t);
    make_draft(&t);
    page = look(&t, &t.anna, KOE);
    confirm = look(&t, &t.anna, KOE "/peru");
    t.s.h.now_ms += 1000;
    staff_enter(&t.s, &t.anna);
    (void)staff_post(&t.s, &t.anna, KOE "/laheta", page, "");
    assert_int_equal(t.s.h.res.status, 303);
    assert_true(str_eq(staff_leads(&t.s), S(KOE)));
    assert_true(
        says(staff_post(&t.s, &t.anna, KOE "/peru", confirm, "asked=0&reason=x&name=koe-2027"), "value=\"koe-2027\""));
    page = look(&t, &t.anna, "/hallinta/uusi-kysely");
    t.s.h.now_ms += 1000;
    staff_enter(&t.s, &t.anna);
    assert_true(says(staff_upload(&t.s, &t.anna, "/hallinta/uusi-kysely", page, "division=sote&document=", "file",
                                  "k.json", replaced(&t, t.doc, "koe-2027", "toinen")),
                     "&quot;slug&quot;: &quot;toinen&quot;"));
    assert_int_equal(standing(&t).state, SURVEY_DRAFT);
    assert_int_equal(staff_audited(&t.s, "survey.send") + staff_audited(&t.s, "survey.cancel"), 0);
    end(&t);
}

static void the_preview_shows_every_page_in_every_language_and_sends_nothing(void **state)
{
    static const char *const langs[] = {"fi", "sv", "en", "selko"};
    struct scene t;
    int64_t pages;

    (void)state;
    begin(&t);
    make_draft(&t);
    for (pages = 0;; pages++) {
        (void)staff_get(&t.s, &t.berit,
                        arena_fmt(&t.s.h.memory, KOE "/esikatselu?kieli=fi&sivu=%lld", (long long)pages).p);
        if (t.s.h.res.status != 200)
            break;
        for (size_t l = 0; l < 4; l++) {
            struct str page = staff_get(
                &t.s, &t.berit,
                arena_fmt(&t.s.h.memory, "/sv" KOE "/esikatselu?kieli=%s&sivu=%lld", langs[l], (long long)pages).p);

            assert_int_equal(t.s.h.res.status, 200);
            assert_true(t.s.h.res.is_to_look_at);
            assert_true(says(page, "class=\"ds-preview\" lang=\"sv\""));
            assert_true(says(page, "dr-header__home"));
            assert_false(says(page, "href=\"/k/koe-2027/vastaa\""));
        }
    }
    assert_int_equal(t.s.h.res.status, 404);
    assert_true(pages > 4);
    (void)staff_get(&t.s, &t.berit, KOE "/esikatselu?kieli=de");
    assert_int_equal(t.s.h.res.status, 404);
    end(&t);
}

static void closing_asks_for_the_name_and_says_how_many_have_answered(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_open(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/keskeyta", ""), 303);
    assert_int_equal(standing(&t).state, SURVEY_SUSPENDED);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/jatka", ""), 303);
    assert_true(says(look(&t, &t.anna, KOE "/sulje"), "10"));
    assert_int_equal(press(&t, &t.anna, KOE "/sulje", KOE "/sulje", "name=koe"), 422);
    assert_int_equal(standing(&t).state, SURVEY_OPEN);
    assert_int_equal(press(&t, &t.anna, KOE "/sulje", KOE "/sulje", "name=koe-2027"), 303);
    assert_int_equal(standing(&t).state, SURVEY_CLOSED);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/peru", "asked=0&name=koe-2027"), 409);
    end(&t);
}

/* Nobody sees a number before the end; then two approve and publish; and the others see it after that, as residents do. */
static void two_coordinators_bring_the_results_out(void **state)
{
    int64_t surveys[1];
    struct account_duty duty = {.role = ROLE_VIEWER, .surveys = surveys, .survey_count = 1};
    struct staffer vera;
    struct scene t;

    (void)state;
    begin(&t);
    make_open(&t);
    surveys[0] = t.s.h.survey_id;
    vera = staff_person_with(&t.s, "vera@example.fi", &duty);
    staff_enter(&t.s, &vera);
    (void)staff_get(&t.s, &t.anna, KOE "/tulokset");
    assert_int_equal(t.s.h.res.status, 403);
    assert_int_equal(press(&t, &t.berit, KOE "/sulje", KOE "/sulje", "name=koe-2027"), 303);
    (void)staff_get(&t.s, &t.anna, KOE "/tulokset"); /* nothing is counted yet */
    assert_int_equal(t.s.h.res.status, 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laske", ""), 303);
    assert_int_equal(standing(&t).grace_ends_ms, t.s.h.now_ms);
    answer(&t, 14);
    t.s.h.now_ms += 1000;
    assert_true(says(look(&t, &t.anna, KOE "/tulokset"), "14"));
    (void)staff_get(&t.s, &vera, KOE);
    assert_int_equal(t.s.h.res.status, 404);
    (void)staff_get(&t.s, &t.berit, KOE "/tulokset/julkaise");
    assert_int_equal(t.s.h.res.status, 409); /* not approved */
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/julkaise", "since=1"), 409);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE "/tulokset", KOE "/tulokset/hyvaksy", ""), 409);
    assert_false(says(look(&t, &t.anna, KOE "/tulokset"), KOE "/tulokset/julkaise"));
    (void)staff_get(&t.s, &t.anna, KOE "/tulokset/julkaise");
    assert_int_equal(t.s.h.res.status, 403);
    assert_int_equal(press(&t, &t.anna, KOE "/tulokset", KOE "/tulokset/julkaise", since(&t)), 403);
    t.s.h.app.staff = NULL; /* a resident */
    assert_false(says(house_ask(&t.s.h, "/k/koe-2027/tulokset", NULL), "14 ihmistä vastasi"));
    t.s.h.app.staff = &t.s.stores;
    assert_int_equal(press(&t, &t.berit, KOE "/tulokset/julkaise", KOE "/tulokset/julkaise", since(&t)), 303);
    assert_int_equal(standing(&t).state, SURVEY_PUBLISHED);
    t.s.h.app.staff = NULL;
    assert_true(says(house_ask(&t.s.h, "/k/koe-2027/tulokset", NULL), "14"));
    assert_int_equal(t.s.h.res.status, 200);
    t.s.h.app.staff = &t.s.stores;
    assert_true(says(look(&t, &vera, KOE "/tulokset"), "14"));
    (void)staff_get(&t.s, &t.berit, KOE "/tulokset.csv?kieli=sv");
    assert_int_equal(t.s.h.res.status, 200);
    assert_true(says(buf_str(&t.s.h.res.body), "item_id"));
    (void)staff_get(&t.s, &t.berit, KOE "/tulokset.json?kieli=en");
    assert_true(says(buf_str(&t.s.h.res.body), "\"level\""));
    assert_int_equal(staff_audited(&t.s, "results.export"), 2);
    assert_int_equal(staff_audited(&t.s, "results.approve"), 1);
    assert_int_equal(staff_audited(&t.s, "survey.publish"), 1);
    end(&t);
}

static void the_list_shows_each_its_own_by_state(void **state)
{
    struct scene t;
    struct staffer root;

    (void)state;
    begin(&t);
    root = staff_present(&t.s, ROLE_ADMIN);
    assert_true(says(look(&t, &t.berit, "/hallinta/kyselyt"), "ds-empty"));
    make_draft(&t);
    assert_true(says(look(&t, &t.berit, "/hallinta/kyselyt?tila=luonnokset"), "Koekysely"));
    assert_false(says(look(&t, &t.berit, "/hallinta/kyselyt?tila=avoimet"), "Koekysely"));
    (void)staff_get(&t.s, &root, "/hallinta/kyselyt"); /* admin keeps the system going and sees no survey */
    assert_int_equal(t.s.h.res.status, 403);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_gets_versions_and_nobody_writes_over_anothers),
        cmocka_unit_test(a_contact_makes_and_sees_surveys_of_their_own_division),
        cmocka_unit_test(a_division_that_is_none_is_refused_and_leaves_no_word_in_the_log),
        cmocka_unit_test(who_built_it_neither_returns_nor_approves_it),
        cmocka_unit_test(a_version_by_somebody_else_is_no_way_round_four_eyes),
        cmocka_unit_test(only_the_version_that_was_looked_at_is_judged),
        cmocka_unit_test(a_draft_that_is_cancelled_stays_unknown),
        cmocka_unit_test(an_approved_survey_that_is_cancelled_says_so),
        cmocka_unit_test(a_form_of_an_earlier_session_changes_nothing),
        cmocka_unit_test(the_preview_shows_every_page_in_every_language_and_sends_nothing),
        cmocka_unit_test(closing_asks_for_the_name_and_says_how_many_have_answered),
        cmocka_unit_test(two_coordinators_bring_the_results_out),
        cmocka_unit_test(the_list_shows_each_its_own_by_state),
    };

    return cmocka_run_group_tests_name("staff surveys", tests, NULL, NULL);
}
