/* test_staff_accounts.c - accounts in the staff area: inviting, changing, links, the end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/in_accounts.h"

#include "account/loss.h"
#include "survey/standing.h"

/* --- looking ------------------------------------------------------------------------------------------------------ */

static void to_look_at_accounts_nobody_proves_anew_who_they_are(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    s.h.now_ms += 6 * STAFF_MINUTE;
    get(&admin, "/hallinta/tunnukset");
    assert_int_equal(s.h.res.status, 200);
    get(&admin, page_of(ann.id));
    assert_int_equal(s.h.res.status, 200);
    get(&ann, "/hallinta/tunnukset/raportit");
    assert_int_equal(s.h.res.status, 200);
    get(&admin, INVITE);
    assert_int_equal(s.h.res.status, 403);
    post(&admin, words("%s/sulje", page_of(ann.id)), get(&admin, page_of(ann.id)), "");
    assert_int_equal(s.h.res.status, 403);
    assert_true(house_says(buf_str(&s.h.res.body), "Vahvista, että se olet sinä: "));
    assert_int_equal(sessions_of(ann.id), 1);
}

/* --- inviting ----------------------------------------------------------------------------------------------------- */

static void an_invitation_shows_a_link_once_that_lets_the_person_in(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct account who;
    struct str page;

    (void)state;
    page = post(&admin, INVITE, get(&admin, INVITE),
                "name=Maija+Virtanen&email=Maija%40example.fi&lang=sv&role=contact&d_sote=1&last_day=&how=shown");
    assert_int_equal(s.h.res.status, 200);
    who = by_email("maija@example.fi");
    assert_int_equal(who.duty.role, ROLE_CONTACT);
    assert_int_equal(who.lang, LANG_SV);
    assert_int_equal(who.duty.division_count, 1);
    assert_true(house_says(page, "https://digiraati.example.fi/sv/hallinta/liity#"));
    assert_true(is_link_of(code_on(page), who.id, LINK_INVITE));
    assert_false(house_says(get(&admin, page_of(who.id)), "liity#"));
    assert_int_equal(staff_audited(&s, "user.add"), 1);
    assert_int_equal(staff_audited(&s, "user.hand"), 1);
}

static void a_link_by_mail_is_sealed_and_not_shown(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct q_notice_counts_row counts;

    (void)state;
    post(&admin, INVITE, get(&admin, INVITE),
         "name=Maija&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=mail");
    assert_int_equal(s.h.res.status, 303);
    assert_false(house_says(buf_str(&s.h.res.body), "liity#"));
    assert_int_equal(db_begin(s.stores.people, DB_READ), OK);
    assert_int_equal(db_finish(s.stores.people, q_notice_counts(s.stores.people, &s.h.memory, &counts)), OK);
    assert_int_equal(counts.waiting, 1);
}

static void without_a_mail_server_the_link_is_always_shown(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    s.stores.has_mail = false;
    page = get(&admin, INVITE);
    assert_false(house_says(page, "name=\"how\""));
    page = post(&admin, INVITE, page, "name=Maija&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=mail");
    assert_true(is_link_of(code_on(page), by_email("maija@example.fi").id, LINK_INVITE));
}

static void an_invitation_that_is_loaded_again_makes_nothing(void **state)
{
    static const char fields[] = "name=Maija&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=shown";
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, INVITE), code = code_on(post(&admin, INVITE, page, fields));
    const char *path = page_of(by_email("maija@example.fi").id);

    (void)state;
    post(&admin, INVITE, page, fields);
    assert_true(says_done(&admin, path, "linkki-annettu"));
    assert_true(house_says(get(&admin, path), words("action=\"%s/linkki\"", path)));
    assert_true(is_link_of(code, by_email("maija@example.fi").id, LINK_INVITE));
    assert_int_equal(staff_audited(&s, "user.add"), 1);

    page = post(&admin, INVITE, page, "name=Toinen&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=shown");
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "href=\"#email\""));
    assert_true(house_says(page, words("href=\"%s\">Maija", path)));
}

static void what_is_wrong_with_an_invitation_is_said_and_nothing_is_made(void **state)
{
    static const struct {
        const char *fields, *says;
    } cases[] = {
        {"name=&email=a%40example.fi&lang=fi&role=comms&last_day=", "href=\"#name\""},
        {"name=A&email=nobody&lang=fi&role=comms&last_day=", "href=\"#email\""},
        {"name=A&email=a%40example.fi&lang=fi&role=&last_day=", "href=\"#roles\""},
        {"name=A&email=a%40example.fi&lang=fi&role=boss&last_day=", "href=\"#roles\""},
        {"name=A&email=a%40example.fi&lang=fi&role=contact&last_day=", "href=\"#divisions\""},
        {"name=A&email=a%40example.fi&lang=fi&role=viewer&last_day=", "href=\"#surveys\""},
        {"name=A&email=a%40example.fi&lang=fi&role=comms&last_day=2027-02-09", "href=\"#last_day\""},
        {"name=A&email=a%40example.fi&lang=fi&role=comms&last_day=2028-04-01", "href=\"#last_day\""},
        {"name=A&email=a%40example.fi&lang=fi&role=comms&last_day=soon", "href=\"#last_day\""},
    };
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct account *all;
    size_t count;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str page = post(&admin, INVITE, get(&admin, INVITE), cases[i].fields);

        assert_int_equal(s.h.res.status, 422);
        if (!house_says(page, cases[i].says))
            fail_msg("%s: %s is not said", cases[i].fields, cases[i].says);
    }
    assert_true(house_says(
        post(&admin, INVITE, get(&admin, INVITE), words("name=A&email=%s&lang=fi&role=comms&last_day=", admin.email)),
        "href=\"#email\""));
    assert_int_equal(STAFF_TX(&s, DB_READ, account_list(&s.h.memory, s.office.staff, &all, &count)), OK);
    assert_int_equal(count, 1);
}

static void a_viewer_without_a_last_day_gets_ninety_days(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    int64_t end_ms;

    (void)state;
    post(&admin, INVITE, get(&admin, INVITE),
         words("name=A&email=a%%40example.fi&lang=fi&role=viewer&s_%" PRId64 "=1&last_day=", s.h.survey_id));
    assert_int_equal(civil_parse_day(S("2027-05-11"), true, &end_ms), OK);
    assert_int_equal(by_email("a@example.fi").duty.expires_ms, end_ms + 1);
}

static void of_the_scope_only_what_fits_the_role_is_offered_and_stored(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, INVITE);

    (void)state;
    assert_true(house_says(page, "data-roles=\"contact unit_manager\""));
    assert_true(house_says(page, "data-roles=\"contact requester unit_manager viewer\""));
    assert_false(house_says(page, "data-chosen"));
    post(&admin, INVITE, page,
         words("name=A&email=a%%40example.fi&lang=fi&role=comms&d_sote=1&s_%" PRId64 "=1&last_day=&how=shown",
               s.h.survey_id));
    assert_int_equal(by_email("a@example.fi").duty.division_count, 0);
    assert_int_equal(by_email("a@example.fi").duty.survey_count, 0);
}

static void many_divisions_are_folded_with_their_count(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct org_thing divisions[12] = {0};
    struct org_plan plan;

    (void)state;
    for (int i = 0; i < 12; i++)
        divisions[i] = (struct org_thing){
            .kind = ORG_DIVISION, .code = str_from(words("alue%d", i)), .name = {str_from(words("Alue %d", i))}};
    org_compare_all(&s.h.memory, &(struct org){0}, &(struct org){divisions, 12}, &plan);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, org_apply(s.h.app.panel, &plan)), OK);
    assert_true(house_says(get(&admin, INVITE), "<span data-chosen>0</span> / 14"));
    assert_true(house_says(
        post(&admin, INVITE, get(&admin, INVITE), "name=&email=&lang=fi&role=contact&d_alue3=1&last_day=&how=shown"),
        "<span data-chosen>1</span> / 14"));
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static void the_list_is_filtered_and_paged(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    for (int i = 0; i < 55; i++)
        staff_person(&s, ROLE_COMMS);
    page = get(&admin, LIST);
    assert_true(house_says(page, "56 "));
    assert_true(house_says(page, "sivu=2"));
    assert_false(house_says(get(&admin, LIST "?rooli=comms"), admin.email));
    assert_true(house_says(get(&admin, LIST "?rooli=admin"), admin.email));
    assert_true(house_says(get(&admin, LIST "?haku=TESTI&tila=kaytossa&jarjestys=kaytto&sivu=2"), "sivu=1"));
    assert_true(house_says(get(&admin, LIST "?tila=suljettu"), "ds-empty"));
    assert_true(house_says(get(&admin, LIST "?haku=eiketaan"), "ds-empty"));
}

static void nobody_but_an_administrator_comes_near(void **state)
{
    (void)state;
    for (enum role r = ROLE_COORDINATOR; r < ROLE__COUNT; r++) {
        struct staffer who = staff_present(&s, r);

        get(&who, LIST);
        assert_int_equal(s.h.res.status, 403);
        get(&who, INVITE);
        assert_int_equal(s.h.res.status, 403);
        get(&who, page_of(who.id));
        assert_int_equal(s.h.res.status, 403);
    }
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

static void a_change_is_shown_first_and_done_only_as_shown(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str page, sure;

    (void)state;
    page = post(&admin, path, get(&admin, path), "name=Testi+Ihminen&role=contact&d_sote=1&last_day=");
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored(who.id).duty.role, ROLE_COMMS);
    assert_true(house_says(page, "id=\"_changes\""));
    assert_false(house_says(page, "ds-facts") || house_says(page, "type=\"radio\"")); /* a page of its own */
    assert_true(house_says(page, "id=\"_ends\""));
    sure = house_hidden(&s.h, page, "sure");
    assert_true(sure.len > 0);

    post(&admin, path, page, words("name=Testi+Ihminen&role=admin&last_day=&sure=%.*s", STR_ARG(sure)));
    assert_int_equal(stored(who.id).duty.role, ROLE_COMMS);
    assert_int_equal(sessions_of(who.id), 1);

    post(&admin, path, page, words("name=Testi+Ihminen&role=contact&d_sote=1&last_day=&sure=%.*s", STR_ARG(sure)));
    assert_true(says_done(&admin, path, "oikeudet-muutettu"));
    assert_int_equal(stored(who.id).duty.role, ROLE_CONTACT);
    assert_int_equal(sessions_of(who.id), 0);
    assert_int_equal(staff_audited(&s, "user.role"), 1);
    assert_true(str_starts(told("user.role"), S("role:contact former_role:comms divisions:1 ")));
}

static void the_question_before_a_change_is_the_title_and_has_the_focus(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    const char *path = words("/en%s", page_of(who.id));
    struct str page = post(&admin, path, get(&admin, path), "name=Testi+Ihminen&role=contact&d_sote=1&last_day=");

    (void)state;
    assert_true(house_says(page, "<title>Confirm the changes: Testi Ihminen"));
    assert_true(house_says(page, "aria-labelledby=\"_changes-title\" tabindex=\"-1\" autofocus"));
    assert_true(house_says(page, "name=\"d_sote\" value=\"1\""));
    page = post(&admin, path, page,
                words("back=1&name=Toinen+Nimi&role=contact&d_sote=1&last_day=&sure=%.*s",
                      STR_ARG(house_hidden(&s.h, page, "sure"))));
    assert_true(house_says(page, "id=\"_form\" tabindex=\"-1\" autofocus"));
    assert_true(house_says(page, "value=\"Toinen Nimi\"")); /* what was chosen is still there */
    assert_true(house_says(page, "name=\"d_sote\" value=\"1\" checked"));
    assert_int_equal(stored(who.id).duty.role, ROLE_COMMS);
}

/* A yearly survey may have the title of the last one. */
static void one_survey_for_another_of_the_same_title_is_a_change(void **state)
{
    int64_t now = s.h.survey_id, then = namesake();
    const struct account_duty duty = {.role = ROLE_REQUESTER, .surveys = &now, .survey_count = 1};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person_with(&s, "t@example.fi", &duty);
    const char *path = page_of(who.id),
               *fields = words("name=Testi+Ihminen&role=requester&s_%" PRId64 "=1&last_day=", then);
    struct str page = post(&admin, path, get(&admin, path), fields);

    (void)state;
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "Koekysely (koe-2027)"));
    assert_true(house_says(page, "Koekysely (koe-2026)"));
    post(&admin, path, page, words("%s&sure=%.*s", fields, STR_ARG(house_hidden(&s.h, page, "sure"))));
    assert_true(says_done(&admin, path, "oikeudet-muutettu"));
    assert_int_equal(stored(who.id).duty.surveys[0], then);
    assert_true(str_eq(told("user.role"), S("role:requester divisions:0 surveys:1 last_day:- surveys_given:koe-2026 "
                                            "surveys_taken:koe-2027")));
}

/* An account may end in the middle of a day: on the command line, nobody says when. */
static void a_last_day_is_compared_by_the_day(void **state)
{
    const struct account_duty duty = {.role = ROLE_COMMS, .expires_ms = s.h.now_ms + 90 * 60 * STAFF_MINUTE};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person_with(&s, "t@example.fi", &duty);
    const char *path = page_of(who.id);
    struct str page = get(&admin, path);

    (void)state;
    post(&admin, path, page, "name=Testi+Ihminen&role=comms&last_day=2027-02-14");
    assert_true(says_done(&admin, path, "ei-muutoksia"));
}

static void one_division_for_another_of_the_same_name_is_a_change(void **state)
{
    static const struct org_thing more[] = {{.kind = ORG_DIVISION, .code = S_INIT("itu"), .name = {S_INIT("Alue")}},
                                            {.kind = ORG_DIVISION, .code = S_INIT("lansi"), .name = {S_INIT("Alue")}}};
    const struct account_duty duty = {.role = ROLE_CONTACT, .divisions = &more[0].code, .division_count = 1};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person_with(&s, "t@example.fi", &duty);
    const char *path = page_of(who.id);
    struct org_plan plan;
    struct str page, sure;

    (void)state;
    org_compare_all(&s.h.memory, &(struct org){0}, &(struct org){more, 2}, &plan);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, org_apply(s.h.app.panel, &plan)), OK);
    page = post(&admin, path, get(&admin, path), "name=Testi+Ihminen&role=contact&d_lansi=1&last_day=");
    assert_true(house_says(page, "Alue (itu)"));
    assert_true(house_says(page, "Alue (lansi)"));
    sure = house_hidden(&s.h, page, "sure");
    page =
        post(&admin, path, page, words("name=Testi+Ihminen&role=contact&d_sote=1&last_day=&sure=%.*s", STR_ARG(sure)));
    assert_true(str_eq(stored(who.id).duty.divisions[0], S("itu"))); /* agreed to was something else */
    post(&admin, path, page, words("name=Testi+Ihminen&role=contact&d_lansi=1&last_day=&sure=%.*s", STR_ARG(sure)));
    assert_true(str_eq(stored(who.id).duty.divisions[0], S("lansi")));
    assert_true(str_eq(told("user.role"), S("role:contact divisions:1 surveys:0 last_day:- divisions_given:lansi "
                                            "divisions_taken:itu")));
}

/* As many as an entry has room for. */
static void the_log_names_what_many_changes_gave_and_says_how_many_more(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_CONTACT);
    const char *path = page_of(who.id), *fields = "name=Testi+Ihminen&role=contact&last_day=";
    struct org_thing divisions[40] = {0};
    struct org_plan plan;
    struct str page;

    (void)state;
    for (int i = 0; i < 40; i++) {
        divisions[i] = (struct org_thing){
            .kind = ORG_DIVISION, .code = str_from(words("alue%02d", i)), .name = {str_from(words("Alue %d", i))}};
        fields = words("%s&d_alue%02d=1", fields, i);
    }
    org_compare_all(&s.h.memory, &(struct org){0}, &(struct org){divisions, 40}, &plan);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, org_apply(s.h.app.panel, &plan)), OK);
    page = post(&admin, path, get(&admin, path), fields);
    post(&admin, path, page, words("%s&sure=%.*s", fields, STR_ARG(house_hidden(&s.h, page, "sure"))));
    assert_true(says_done(&admin, path, "oikeudet-muutettu"));
    page = told("user.role");
    assert_true(str_starts(page, S("role:contact divisions:40 surveys:0 last_day:- divisions_given:alue00,alue01,")));
    assert_true(str_find_str(page, S(",+")) != SIZE_MAX);
    assert_true(audit_is_text(page));
    assert_true(house_says(get(&admin, "/en/hallinta/loki"), "divisions given: alue00,alue01,"));
}

static void a_new_name_alone_ends_no_session(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str page = post(&admin, path, get(&admin, path), "name=Uusi+Nimi&role=comms&last_day=");

    (void)state;
    assert_false(house_says(page, "id=\"_ends\""));
    post(&admin, path, page,
         words("name=Uusi+Nimi&role=comms&last_day=&sure=%.*s", STR_ARG(house_hidden(&s.h, page, "sure"))));
    assert_true(says_done(&admin, path, "nimi-muutettu"));
    assert_string_equal(arena_cstr(&s.h.memory, stored(who.id).name), "Uusi Nimi");
    assert_int_equal(sessions_of(who.id), 1);
    post(&admin, path, get(&admin, path), "name=Uusi+Nimi&role=comms&last_day=");
    assert_true(says_done(&admin, path, "ei-muutoksia"));
}

static void the_only_administrator_stays(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    const char *path = page_of(admin.id);
    struct str page;

    (void)state;
    post(&admin, words("%s/sulje", path), get(&admin, path), "");
    assert_int_equal(s.h.res.status, 422);
    post(&admin, words("%s/poista", path), get(&admin, path), "confirm=Testi+Ihminen");
    assert_int_equal(s.h.res.status, 422);
    page = post(&admin, path, get(&admin, path), "name=Testi+Ihminen&role=comms&last_day=");
    post(&admin, path, page,
         words("name=Testi+Ihminen&role=comms&last_day=&sure=%.*s", STR_ARG(house_hidden(&s.h, page, "sure"))));
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(stored(admin.id).duty.role, ROLE_ADMIN);
    assert_int_equal(stored(admin.id).state, ACCOUNT_ACTIVE);
}

static void disabling_ends_sessions_and_enabling_lets_in_again(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    const char *path = page_of(who.id);

    (void)state;
    post(&admin, words("%s/sulje", path), get(&admin, path), "");
    assert_true(says_done(&admin, path, "tunnus-suljettu"));
    assert_int_equal(stored(who.id).state, ACCOUNT_DISABLED);
    assert_int_equal(sessions_of(who.id), 0);
    post(&admin, words("%s/avaa", path), get(&admin, path), "");
    assert_true(says_done(&admin, path, "tunnus-avattu"));
    assert_int_equal(stored(who.id).state, ACCOUNT_ACTIVE);
    staff_enter(&s, &who);
    post(&admin, words("%s/istunnot", path), get(&admin, path), "");
    assert_true(says_done(&admin, path, "istunnot-paatetty"));
    assert_int_equal(sessions_of(who.id), 0);
    assert_int_equal(staff_audited(&s, "user.sessions"), 1);
}

static void before_an_account_ends_it_is_told_what_waits_for_the_person(void **state)
{
    static const struct str division = S_INIT("sote");
    const struct account_duty duty = {.role = ROLE_CONTACT, .divisions = &division, .division_count = 1};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person_with(&s, "k@example.fi", &duty);
    const char *path = page_of(who.id);

    (void)state;
    assert_false(house_says(get(&admin, path), "id=\"_left\""));
    house_survey(&s.h, house_fixture(&s.h, "flow.json"), SURVEY_DRAFT);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, survey_set_division(&s.h.memory, s.h.app.panel, s.h.survey_id, S("sote"),
                                                                  SURVEY_BY_NOBODY, s.h.now_ms)),
                     OK);
    assert_true(house_says(get(&admin, path), "id=\"_left\""));
    assert_true(house_says(get(&admin, words("%s/poista", path)), "id=\"_left\""));
    assert_false(house_says(get(&admin, path), "Polkukysely")); /* drafts go by their short names here */
}

static void removing_stands_on_a_page_of_its_own_and_asks_for_the_name(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id), *end_path = words("%s/poista", path);
    struct str page = get(&admin, path);
    struct account gone;

    (void)state;
    assert_true(house_says(page, words("href=\"%s\"", end_path)));
    assert_false(house_says(page, words("action=\"%s\"", end_path)));
    page = post(&admin, end_path, get(&admin, end_path), "confirm=joku+muu");
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "href=\"#confirm\""));
    assert_int_equal(stored(who.id).id, who.id);
    post(&admin, end_path, page, "confirm=testi+ihminen");
    assert_true(says_done(&admin, LIST, "tunnus-poistettu"));
    assert_int_equal(STAFF_TX(&s, DB_READ, account_load(&s.h.memory, s.office.staff, who.id, &gone)), ERR_NOT_FOUND);
    get(&admin, path);
    assert_int_equal(s.h.res.status, 404);
}

static void a_new_link_replaces_the_one_before(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str first = code_on(make_link(&admin, path)), second = code_on(make_link(&admin, path));

    (void)state;
    assert_false(is_link_of(first, who.id, LINK_RESET));
    assert_true(is_link_of(second, who.id, LINK_RESET));
}

static void the_page_of_a_link_says_until_when_and_offers_to_copy(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    struct str page = make_link(&admin, page_of(who.id));
    int64_t end_ms = s.h.now_ms + LINK_LIFE_MS;

    (void)state;
    assert_true(house_says(page, arena_cstr(&s.h.memory, i18n_date(&s.h.memory, LANG_FI, end_ms))));
    assert_true(house_says(page, arena_cstr(&s.h.memory, i18n_clock(&s.h.memory, LANG_FI, end_ms))));
    assert_true(house_says(page, "data-copy=\"_link\" hidden"));
    assert_true(house_says(page, "role=\"status\" id=\"_link-copied\""));
}

static void a_link_that_is_loaded_again_is_not_made_again(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str page = get(&one, path), code;

    (void)state;
    code = code_on(post(&one, words("%s/linkki", path), page, "how=shown&seen=0"));
    post(&one, words("%s/linkki", path), page, "how=shown&seen=0");
    assert_true(says_done(&one, path, "linkki-annettu"));
    assert_true(is_link_of(code, who.id, LINK_RESET));
    assert_int_equal(staff_audited(&s, "user.link"), 1);
}

/* --- forms that outlive a session --------------------------------------------------------------------------------- */

static void a_form_of_an_earlier_session_is_shown_filled_and_does_nothing(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, INVITE);
    struct account *all;
    size_t count;

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &admin);
    page = post(&admin, INVITE, page,
                "name=Maija+Virtanen&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=shown");
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "Maija Virtanen"));
    assert_true(house_says(page, "ds-note"));
    assert_int_equal(STAFF_TX(&s, DB_READ, account_list(&s.h.memory, s.office.staff, &all, &count)), OK);
    assert_int_equal(count, 1);
}

static void buttons_of_an_earlier_session_lead_back_and_do_nothing(void **state)
{
    static const char *const buttons[] = {"linkki", "sulje", "istunnot", "kadonnut"};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str page = get(&admin, path);

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &admin);
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++) {
        post(&admin, words("%s/%s", path, buttons[i]), page, "");
        assert_int_equal(s.h.res.status, 303);
        assert_true(str_eq(staff_leads(&s), str_from(path)));
    }
    post(&admin, words("%s/poista", path), page, "confirm=Testi+Ihminen");
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored(who.id).state, ACCOUNT_ACTIVE);
    assert_int_equal(sessions_of(who.id), 1);
    assert_int_equal(staff_audited(&s, "user.link"), 0);
}

static void drafts_are_told_to_no_administrator(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, INVITE);

    (void)state;
    assert_true(house_says(page, "Koekysely"));
    house_survey(&s.h, house_fixture(&s.h, "flow.json"), SURVEY_DRAFT);
    page = get(&admin, INVITE);
    assert_true(house_says(page, words("name=\"s_%" PRId64 "\"", s.h.survey_id)));
    assert_false(house_says(page, "Polkukysely"));
}

/* --- the log that cannot be written ------------------------------------------------------------------------------- */

static void without_the_log_nothing_is_done(void **state)
{
    static const char *const buttons[] = {"linkki", "sulje", "istunnot", "kadonnut"};
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_present(&s, ROLE_COMMS);
    struct db *log = s.stores.audit;
    const char *path = page_of(who.id);
    struct str page = get(&admin, path), invite = get(&admin, INVITE), sure, change;
    struct loss *losses;
    struct account none;
    size_t count;

    (void)state;
    change = post(&admin, path, page, "name=Testi+Ihminen&role=ict&last_day=");
    sure = house_hidden(&s.h, change, "sure");
    s.stores.audit = s.stores.audit_reading; /* as when the disk is full, or somebody holds the store */
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++) {
        post(&admin, words("%s/%s", path, buttons[i]), page, "lost=all&how=shown");
        assert_int_equal(s.h.res.status, 503);
    }
    post(&admin, words("%s/poista", path), page, "confirm=Testi+Ihminen");
    assert_int_equal(s.h.res.status, 503);
    post(&admin, path, change, words("name=Testi+Ihminen&role=ict&last_day=&sure=%.*s", STR_ARG(sure)));
    assert_int_equal(s.h.res.status, 503);
    post(&admin, INVITE, invite, "name=Maija&email=maija%40example.fi&lang=fi&role=comms&last_day=&how=shown");
    assert_int_equal(s.h.res.status, 503);
    s.stores.audit = log;

    assert_int_equal(stored(who.id).state, ACCOUNT_ACTIVE);
    assert_int_equal(stored(who.id).duty.role, ROLE_COMMS);
    assert_int_equal(sessions_of(who.id), 1);
    assert_int_equal(STAFF_TX(&s, DB_READ, loss_list(&s.h.memory, s.office.staff, s.h.now_ms, &losses, &count)), OK);
    assert_int_equal(count, 0);
    assert_int_equal(STAFF_TX(&s, DB_READ, account_by_email(&s.h.memory, s.office.staff, S("maija@example.fi"), &none)),
                     ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(to_look_at_accounts_nobody_proves_anew_who_they_are),
        IN_HOUSE(an_invitation_shows_a_link_once_that_lets_the_person_in),
        IN_HOUSE(a_link_by_mail_is_sealed_and_not_shown),
        IN_HOUSE(without_a_mail_server_the_link_is_always_shown),
        IN_HOUSE(an_invitation_that_is_loaded_again_makes_nothing),
        IN_HOUSE(what_is_wrong_with_an_invitation_is_said_and_nothing_is_made),
        IN_HOUSE(of_the_scope_only_what_fits_the_role_is_offered_and_stored),
        IN_HOUSE(many_divisions_are_folded_with_their_count),
        IN_HOUSE(a_viewer_without_a_last_day_gets_ninety_days),
        IN_HOUSE(the_list_is_filtered_and_paged),
        IN_HOUSE(nobody_but_an_administrator_comes_near),
        IN_HOUSE(a_change_is_shown_first_and_done_only_as_shown),
        IN_HOUSE(the_question_before_a_change_is_the_title_and_has_the_focus),
        IN_HOUSE(one_survey_for_another_of_the_same_title_is_a_change),
        IN_HOUSE(a_last_day_is_compared_by_the_day),
        IN_HOUSE(one_division_for_another_of_the_same_name_is_a_change),
        IN_HOUSE(the_log_names_what_many_changes_gave_and_says_how_many_more),
        IN_HOUSE(a_new_name_alone_ends_no_session),
        IN_HOUSE(the_only_administrator_stays),
        IN_HOUSE(disabling_ends_sessions_and_enabling_lets_in_again),
        IN_HOUSE(before_an_account_ends_it_is_told_what_waits_for_the_person),
        IN_HOUSE(removing_stands_on_a_page_of_its_own_and_asks_for_the_name),
        IN_HOUSE(a_new_link_replaces_the_one_before),
        IN_HOUSE(the_page_of_a_link_says_until_when_and_offers_to_copy),
        IN_HOUSE(a_link_that_is_loaded_again_is_not_made_again),
        IN_HOUSE(a_form_of_an_earlier_session_is_shown_filled_and_does_nothing),
        IN_HOUSE(buttons_of_an_earlier_session_lead_back_and_do_nothing),
        IN_HOUSE(drafts_are_told_to_no_administrator),
        IN_HOUSE(without_the_log_nothing_is_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
