/* test_staff_desk.c - the desk and the search: what each role sees on them, and nothing that is not theirs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/staff_house.h"

#include "account/factor.h"
#include "desk/duty.h"
#include "gen/sql_panel.h"
#include "org/org.h"
#include "survey/standing.h"

static struct staff_house s;

/* A draft of a division (or of none), made on the command line; it is to open on 2.2.2027, and the clock stands at 10.1.2027. */
static void draft(const char *slug, const char *title, const char *division)
{
    struct definition d;
    struct definition_error error;
    struct key32 ignored;
    int64_t id;

    assert_int_equal(definition_read(&s.h.memory, house_fixture(&s.h, "survey.json"), &d, &error), OK);
    d.slug = str_from(slug);
    d.title.in[LANG_FI] = str_from(title);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_draft_create(&s.h.memory, s.h.app.panel, &d, str_from(division), SURVEY_BY_NOBODY,
                                         s.h.now_ms, &id, &ignored),
                     OK);
    assert_int_equal(db_commit(s.h.app.panel), OK);
}

static void register_divisions(void)
{
    const struct org_thing things[] = {
        {.kind = ORG_DIVISION, .code = S("koti"), .name = {S("Kotihoito"), S("Hemvård"), S("Home care"), S("")}},
        {.kind = ORG_DIVISION, .code = S("mieli"), .name = {S("Mielenterveys"), S(""), S(""), S("")}, .sort = 1}};
    const struct org after = {things, 2};
    struct org_plan plan;
    struct org before;

    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(org_load(&s.h.memory, s.h.app.panel, &before), OK);
    org_compare_all(&s.h.memory, &before, &after, &plan);
    assert_int_equal(org_apply(s.h.app.panel, &plan), OK);
    assert_int_equal(db_commit(s.h.app.panel), OK);
}

static int begin(void **state)
{
    (void)state;
    staff_begin(&s);
    s.h.now_ms = house_day("2027-01-10");
    return 0;
}

static int finish(void **state)
{
    (void)state;
    staff_close(&s);
    return 0;
}

static struct staffer contact_of(const char *division)
{
    const struct str codes[] = {str_from(division)};
    struct staffer who =
        staff_person_with(&s, arena_fmt(&s.h.memory, "%s@example.fi", division).p,
                          &(struct account_duty){.role = ROLE_CONTACT, .divisions = codes, .division_count = 1});

    staff_enter(&s, &who);
    return who;
}

static struct str look(struct staffer *who, const char *path)
{
    struct str page = arena_str(&s.h.memory, staff_get(&s, who, path));

    assert_int_equal(s.h.res.status, 200);
    return page;
}

static bool says(struct str page, const char *what)
{
    return str_find_str(page, str_from(what)) != SIZE_MAX;
}

/* --- the desk ------------------------------------------------------------------------------------------------------- */

static void what_waits_stands_there_with_its_day_and_leads_to_it(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    draft("koe", "Kysely <b>äidille</b>", "");
    page = look(&ann, "/en/hallinta");
    assert_true(says(page, "Finish the draft and send it to review"));
    assert_true(says(page, "<a href=\"/en/hallinta/kyselyt/koe\" lang=\"fi\">Kysely &lt;b&gt;äidille&lt;/b&gt;</a>"));
    assert_true(says(page, "By 31 January 2027.")); /* the day after is for the review */
    assert_false(says(page, "<b>äidille") || says(page, "Late"));
    s.h.now_ms = house_day("2027-01-31");
    staff_enter(&s, &ann);
    page = look(&ann, "/en/hallinta");
    assert_true(says(page, "Due today.") && !says(page, "Late"));
    s.h.now_ms = house_day("2027-02-01");
    staff_enter(&s, &ann);
    page = look(&ann, "/en/hallinta");
    assert_true(says(page, "<strong class=\"ds-late\">Late:</strong>")); /* in words, not by colour alone */
    assert_true(says(page, "It was due by 31 January 2027."));
}

static void everything_under_way_stands_below_with_state_owner_and_next_day(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    register_divisions();
    draft("koti-koe", "Kotikysely", "koti");
    draft("mieli-koe", "Mielikysely", "mieli");
    page = look(&ann, "/en/hallinta");
    assert_true(says(page, "2 surveys are under way."));
    assert_true(says(page, "Kotikysely") && says(page, "Mielikysely"));
    assert_true(says(page, "Home care") && says(page, "the command line") && says(page, "Opens 2 February 2027"));
    page = look(&ann, "/en/hallinta?toimiala=koti");
    assert_true(says(page, "1 survey is under way."));
    assert_true(says(page, "<option value=\"koti\" selected>Home care</option>"));
    assert_false(says(page, "/mieli-koe\" lang=\"fi\">Mielikysely</a></th>"));
    page = look(&ann, "/en/hallinta?toimiala=muu%22%3E");
    assert_true(says(page, "No survey of this division is under way."));
}

/* A survey that will open on 2.2.2027, perhaps for that day only. */
static void approved(const char *slug, const char *title, bool is_one_day)
{
    struct definition d;
    struct definition_error error;
    struct key32 ignored;
    int64_t id;

    assert_int_equal(definition_read(&s.h.memory, house_fixture(&s.h, "survey.json"), &d, &error), OK);
    d.slug = str_from(slug);
    d.title.in[LANG_FI] = str_from(title);
    if (is_one_day)
        d.closes_ms = d.opens_ms + 24 * STAFF_HOUR - 1;
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&s.h.memory, s.h.app.panel, &d, SURVEY_APPROVED, s.h.now_ms, &id, &ignored), OK);
    assert_int_equal(db_commit(s.h.app.panel), OK);
}

static void who_makes_a_survey_is_a_column_for_those_only_who_may_know_it(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), olli = staff_present(&s, ROLE_EXECUTIVE);

    (void)state;
    approved("koe", "Kysely", false);
    assert_true(says(look(&ann, "/en/hallinta"), "Made by</th>"));
    assert_true(says(look(&olli, "/en/hallinta"), "Kysely</a>"));
    assert_false(says(look(&olli, "/en/hallinta"), "Made by"));
    assert_true(says(look(&ann, "/en/hallinta/kyselyt"), "Whose turn</th>"));
    assert_true(says(look(&olli, "/en/hallinta/kyselyt"), "Kysely</a>"));
    assert_false(says(look(&olli, "/en/hallinta/kyselyt"), "Whose turn"));
}

static void a_survey_of_one_day_says_the_day_once(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    approved("koe", "Kysely", true);
    assert_true(says(look(&ann, "/en/hallinta/kyselyt"), ">2 February 2027</td>"));
    assert_true(says(look(&ann, "/en/hallinta/kyselyt/koe"), "<dd>2 February 2027</dd>"));
}

static void a_contact_sees_the_own_divisions_only(void **state)
{
    struct staffer koti = contact_of("koti");
    struct str page;

    (void)state;
    register_divisions();
    draft("koti-koe", "Kotikysely", "koti");
    draft("mieli-koe", "Mielikysely", "mieli");
    page = look(&koti, "/hallinta");
    assert_true(says(page, "Kotikysely"));
    assert_false(says(page, "Mielikysely") || says(page, "value=\"mieli\""));
    page = look(&koti, "/hallinta/haku?q=kysely");
    assert_true(says(page, "Kotikysely"));
    assert_false(says(page, "Mielikysely"));
}

/* Two sentences each, and no other role's. */
static void an_empty_desk_says_for_each_role_what_will_stand_there(void **state)
{
    struct str said[ROLE__COUNT];

    (void)state;
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        struct staffer who = staff_present(&s, role);
        struct str page = look(&who, "/en/hallinta");
        size_t at = str_find_str(page, S("Nothing waits for you. "));

        assert_true(at != SIZE_MAX);
        said[role] = str_sub(page, at, str_find(page, '<', at) - at);
        for (enum role other = ROLE_ADMIN; other < role; other++)
            assert_false(str_eq(said[role], said[other]));
        assert_int_equal(says(page, "id=\"_surveys\""),
                         role != ROLE_ADMIN && role != ROLE_ICT && role != ROLE_VIEWER && role != ROLE_UNIT_MANAGER);
        assert_int_equal(says(page, "There are no results for you to read yet."),
                         role != ROLE_ADMIN && role != ROLE_ICT && role != ROLE_COORDINATOR);
        assert_int_equal(says(page, "href=\"/en/hallinta/uusi-kysely\""),
                         role == ROLE_COORDINATOR || role == ROLE_CONTACT);
    }
}

/* A survey of which all is counted; published or not. */
static void counted(const char *slug, const char *title, bool is_published)
{
    struct definition d;
    struct definition_error error;
    struct key32 ignored;
    int64_t id;

    assert_int_equal(definition_read(&s.h.memory, house_fixture(&s.h, "survey.json"), &d, &error), OK);
    d.slug = str_from(slug);
    d.title.in[LANG_FI] = str_from(title);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&s.h.memory, s.h.app.panel, &d, is_published ? SURVEY_PUBLISHED : SURVEY_CLOSED,
                                   s.h.now_ms, &id, &ignored),
                     OK);
    assert_int_equal(q_survey_set_answer_count(s.h.app.panel, &(struct q_survey_set_answer_count){id, 100}), OK);
    assert_int_equal(db_commit(s.h.app.panel), OK);
}

static void those_who_only_read_results_have_them_on_the_desk(void **state)
{
    static const char out[] = "<a class=\"ds-hit__name\" href=\"/en/hallinta/kyselyt/julki/tulokset\" lang=\"fi\">",
                      out_for_all[] = "<a class=\"ds-hit__name\" href=\"/en/k/julki/tulokset\" lang=\"fi\">";

    (void)state;
    counted("julki", "Julkinen", true);
    counted("kesken", "Julkaisematon", false);
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        struct staffer who = staff_present(&s, role);
        struct str page = look(&who, "/en/hallinta");
        struct scope_facts far = {0};
        bool may = role_may(role, ACTION_RESULTS_SEE, far, STAGE_PUBLISHED) && role != ROLE_COORDINATOR;
        bool may_survey = role_may(role, ACTION_SURVEY_SEE, far, STAGE_PUBLISHED);

        assert_int_equal(says(page, out), may && may_survey);
        assert_int_equal(says(page, out_for_all), may && !may_survey);
        assert_false(says(page, "/kesken/tulokset\" lang=\"fi\"") && role != ROLE_COORDINATOR);
    }
}

static void a_reader_is_told_the_last_day(void **state)
{
    int64_t ids[] = {0};
    struct account_duty duty = {
        .role = ROLE_VIEWER, .surveys = ids, .survey_count = 1, .expires_ms = house_day("2027-02-01")};
    struct survey_standing standing;
    struct staffer olli;
    struct str page;

    (void)state;
    counted("julki", "Julkinen", true);
    counted("muu", "Muu kysely", true);
    assert_int_equal(db_begin(s.h.app.panel, DB_READ), OK);
    assert_int_equal(survey_standing_load(&s.h.memory, s.h.app.panel, S("julki"), s.h.now_ms, &standing), OK);
    db_rollback(s.h.app.panel);
    ids[0] = standing.id;
    olli = staff_person_with(&s, "olli@example.fi", &duty);
    staff_enter(&s, &olli);
    page = look(&olli, "/en/hallinta");
    assert_true(says(page, "/hallinta/kyselyt/julki/tulokset"));
    assert_false(says(page, "Muu kysely"));
    assert_true(says(page, "You can read them until 1 February 2027."));
}

static void hardly_any_recovery_code_left_is_told_on_the_desk(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    assert_false(says(look(&ann, "/en/hallinta"), "recovery codes left"));
    for (int i = 0; i < RECOVERY_CODES - 3; i++) {
        bool is_recovery;

        assert_int_equal(
            STAFF_TX(&s, DB_WRITE, factor_use(&s.h.memory, &s.office, ann.id, ann.codes[i], s.h.now_ms, &is_recovery)),
            OK);
        assert_true(is_recovery);
    }
    assert_true(says(look(&ann, "/en/hallinta"), "You have 3 recovery codes left."));
}

static void many_surveys_are_cut_and_counted(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    for (int i = 0; i < 51; i++)
        draft(arena_fmt(&s.h.memory, "koe-%d", i).p, "Kysely", "");
    page = look(&ann, "/en/hallinta");
    assert_true(says(page, "51 surveys are under way.") && says(page, "The newest 50 are shown here."));
}

static void the_desk_speaks_three_languages(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    draft("koe", "Kysely", "");
    assert_true(says(look(&ann, "/hallinta"), "Odottaa sinua"));
    assert_true(says(look(&ann, "/sv/hallinta"), "Väntar på dig"));
    assert_true(says(look(&ann, "/en/hallinta"), "What waits for me"));
}

/* --- search --------------------------------------------------------------------------------------------------------- */

static void case_and_accents_make_no_difference(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    static const char *const words[] = {"?q=K%C3%84TIL%C3%96", "?q=%20k%C3%A4til", "?q=neuvola-koe", "?q=neuvola+koe",
                                        "?q=cafe"};

    (void)state;
    draft("neuvola-koe", "Kätilön café", "");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str page = look(&ann, arena_fmt(&s.h.memory, "/hallinta/haku%s", words[i]).p);

        assert_true(says(page, "<a class=\"ds-hit__name\" href=\"/hallinta/kyselyt/neuvola-koe\""));
    }
    assert_true(says(look(&ann, "/en/hallinta/haku?q=saunavuoro"), "Nothing was found"));
    assert_true(says(look(&ann, "/en/hallinta/haku?q=k"), "at least two letters"));
    assert_true(says(look(&ann, "/en/hallinta/haku"), "at least two letters"));
    assert_true(says(look(&ann, "/en/hallinta/haku?q=%22%3E%3Cscript%3E"), "value=\"&quot;&gt;&lt;script&gt;\""));
    look(&ann, "/en/hallinta/haku?q=%ff%fe");
}

static void divisions_are_found_in_the_page_language_and_lead_to_the_desk(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    register_divisions();
    assert_true(says(look(&ann, "/sv/hallinta/haku?q=hemv%C3%A5"), "href=\"/sv/hallinta?toimiala=koti\""));
    assert_true(says(look(&ann, "/sv/hallinta/haku?q=kotih"),
                     "href=\"/sv/hallinta?toimiala=koti\"")); /* the Finnish name too */
}

static void accounts_are_found_by_the_administrator_alone(void **state)
{
    (void)state;
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        struct staffer who = staff_present(&s, role);

        assert_int_equal(says(look(&who, "/en/hallinta/haku?q=testi+ihminen"), "ds-hit__name"), role == ROLE_ADMIN);
        assert_int_equal(says(look(&who, "/en/hallinta/haku?q=example.fi"), "ds-hit__name"), role == ROLE_ADMIN);
    }
}

static void who_may_not_see_surveys_finds_none(void **state)
{
    (void)state;
    draft("koe", "Saunakysely", "");
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        struct staffer who = staff_present(&s, role);
        bool may = role_may(role, ACTION_SURVEY_SEE, (struct scope_facts){0}, STAGE_DRAFT);

        assert_int_equal(says(look(&who, "/hallinta/haku?q=sauna"), "Saunakysely"), may);
        assert_int_equal(says(look(&who, "/hallinta"), "Saunakysely"), may);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)
    const struct CMUnitTest tests[] = {
        TEST(what_waits_stands_there_with_its_day_and_leads_to_it),
        TEST(everything_under_way_stands_below_with_state_owner_and_next_day),
        TEST(who_makes_a_survey_is_a_column_for_those_only_who_may_know_it),
        TEST(a_survey_of_one_day_says_the_day_once),
        TEST(a_contact_sees_the_own_divisions_only),
        TEST(an_empty_desk_says_for_each_role_what_will_stand_there),
        TEST(those_who_only_read_results_have_them_on_the_desk),
        TEST(a_reader_is_told_the_last_day),
        TEST(hardly_any_recovery_code_left_is_told_on_the_desk),
        TEST(many_surveys_are_cut_and_counted),
        TEST(the_desk_speaks_three_languages),
        TEST(case_and_accents_make_no_difference),
        TEST(divisions_are_found_in_the_page_language_and_lead_to_the_desk),
        TEST(accounts_are_found_by_the_administrator_alone),
        TEST(who_may_not_see_surveys_finds_none),
    };

    return cmocka_run_group_tests_name("staff_desk", tests, NULL, NULL);
}
