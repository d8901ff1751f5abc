/* test_staff_viewers.c - people from outside who may look at results: letting them in, changing, revoking. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/in_accounts.h"

/* The form of the viewer's page, which was shown last: that one survey until that day. */
static const char *changed(struct str page, int64_t survey, const char *last_day)
{
    return words("was=%.*s&s_%" PRId64 "=1&last_day=%s", STR_ARG(house_hidden(&s.h, page, "was")), survey, last_day);
}

static void a_coordinator_lets_somebody_look_for_a_while(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct account viewer;
    struct str page = get(&who, NEW_VIEWER);
    const char *path;

    (void)state;
    assert_true(house_says(page, "value=\"2027-05-11\""));
    assert_int_equal(staff_audited(&s, "viewer.grant"), 0);
    page = post(&who, NEW_VIEWER, page,
                words("name=Konsultti&email=k%%40example.fi&lang=fi&s_%" PRId64 "=1&last_day=2027-03-01&how=shown",
                      s.h.survey_id));
    viewer = by_email("k@example.fi");
    assert_int_equal(viewer.duty.role, ROLE_VIEWER);
    assert_int_equal(viewer.duty.survey_count, 1);
    assert_true(is_link_of(code_on(page), viewer.id, LINK_INVITE));
    assert_true(house_says(get(&who, VIEWERS), "Konsultti"));
    assert_true(house_says(get(&who, VIEWERS "?kysely=koe-2027"), "Konsultti"));
    assert_int_equal(staff_audited(&s, "viewer.grant"), 1);

    path = words(VIEWERS "/%" PRId64, viewer.id);
    post(&who, words("%s/lopeta", path), get(&who, path), "");
    assert_true(says_done(&who, path, "lukuoikeus-lopetettu"));
    assert_false(
        account_is_usable(&(struct account){.state = ACCOUNT_ACTIVE, .duty = stored(viewer.id).duty}, s.h.now_ms));
    assert_false(is_link_of(code_on(page), viewer.id, LINK_INVITE));
    assert_int_equal(staff_audited(&s, "viewer.revoke"), 1);
    page = get(&who, path);
    post(&who, path, page, changed(page, s.h.survey_id, "2027-06-01"));
    assert_true(says_done(&who, path, "lukuoikeus-muutettu"));
    assert_int_equal(stored(viewer.id).state, ACCOUNT_INVITED);
    assert_true(stored(viewer.id).duty.expires_ms > s.h.now_ms);
    assert_int_equal(staff_audited(&s, "viewer.change"), 1);
}

static int64_t viewer_of_survey(void)
{
    const struct account_duty duty = {.role = ROLE_VIEWER, .surveys = &s.h.survey_id, .survey_count = 1};

    return staff_person_with(&s, "k@example.fi", &duty).id;
}

static void what_an_administrator_has_disabled_no_coordinator_takes_back(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t id = viewer_of_survey();
    const char *path = words(VIEWERS "/%" PRId64, id), *why;
    struct str page = get(&who, path);

    (void)state;
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, id, s.h.now_ms, &why)), OK);
    post(&who, path, page, changed(page, s.h.survey_id, "2027-06-01"));
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(stored(id).state, ACCOUNT_DISABLED);
    post(&who, words("%s/linkki", path), page, "how=shown");
    assert_int_equal(s.h.res.status, 422);
    post(&who, words("%s/lopeta", path), page, "");
    assert_int_equal(stored(id).state, ACCOUNT_DISABLED);
    page = get(&who, path);
    assert_true(house_says(page, "ds-note"));
    assert_false(house_says(page, "name=\"last_day\""));
    assert_int_equal(staff_audited(&s, "viewer.change"), 0);

    /* What was revoked meanwhile stays revoked when the administrator lets the person in again. */
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_enable(&s.h.memory, s.office.staff, id)), OK);
    assert_false(account_is_usable(&(struct account){.state = ACCOUNT_ACTIVE, .duty = stored(id).duty}, s.h.now_ms));
}

static void a_form_that_a_colleague_has_overtaken_takes_nothing_away_unseen(void **state)
{
    struct staffer one = staff_present(&s, ROLE_COORDINATOR), two = staff_present(&s, ROLE_COORDINATOR);
    int64_t first = s.h.survey_id, id = viewer_of_survey(), second = namesake();
    const char *path = words(VIEWERS "/%" PRId64, id);
    struct str old = get(&one, path), page = get(&two, path);

    (void)state;
    post(&two, path, page, words("%s&s_%" PRId64 "=1", changed(page, first, "2027-06-01"), second));
    assert_true(says_done(&two, path, "lukuoikeus-muutettu"));
    assert_true(str_eq(told("viewer.change"),
                       S("role:viewer divisions:0 surveys:2 last_day:2027-06-01 surveys_given:koe-2026")));

    page = post(&one, path, old, changed(old, first, "2027-05-01"));
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(stored(id).duty.survey_count, 2);
    assert_true(house_says(page, "Koekysely (koe-2026)"));
    assert_true(house_says(page, "value=\"2027-05-01\"")); /* what was typed is kept */
    post(&one, path, page, changed(page, first, "2027-05-01"));
    assert_true(says_done(&one, path, "lukuoikeus-muutettu"));
    assert_int_equal(stored(id).duty.survey_count, 1);
    assert_true(str_eq(told("viewer.change"),
                       S("role:viewer divisions:0 surveys:1 last_day:2027-05-01 surveys_taken:koe-2026")));
}

static void an_invitation_with_other_choices_is_not_taken_for_the_one_before(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t first = s.h.survey_id, second = namesake();
    const char *fields = "name=K&email=k%40example.fi&lang=fi&how=shown", *path;
    struct account viewer;
    struct str page;

    (void)state;
    post(&who, NEW_VIEWER, get(&who, NEW_VIEWER), words("%s&s_%" PRId64 "=1&last_day=2027-03-01", fields, first));
    viewer = by_email("k@example.fi");
    path = words(VIEWERS "/%" PRId64, viewer.id);
    assert_true(str_eq(told("viewer.grant"),
                       S("role:viewer divisions:0 surveys:1 last_day:2027-03-01 surveys_given:koe-2027")));
    post(&who, NEW_VIEWER, get(&who, NEW_VIEWER), words("%s&s_%" PRId64 "=1&last_day=2027-03-01", fields, first));
    assert_true(says_done(&who, path, "linkki-annettu"));
    for (const char *const *other =
             (const char *const[]){words("%s&s_%" PRId64 "=1&last_day=2027-03-01", fields, second),
                                   words("%s&s_%" PRId64 "=1&last_day=2027-03-02", fields, first),
                                   words("%s&s_%" PRId64 "=1&last_day=2027-03-01&lang=sv",
                                         "name=K&email=k%40example.fi&how=shown", first),
                                   NULL};
         *other; other++) {
        page = post(&who, NEW_VIEWER, get(&who, NEW_VIEWER), *other);
        assert_int_equal(s.h.res.status, 422);
        assert_true(house_says(page, "href=\"#email\""));
        assert_true(house_says(page, words("href=\"%s\">K</a>", path)));
    }
    viewer = by_email("k@example.fi");
    assert_int_equal(viewer.duty.survey_count, 1);
    assert_int_equal(viewer.duty.surveys[0], first);
    assert_int_equal(staff_audited(&s, "viewer.grant"), 1);
}

static void a_coordinator_touches_no_other_account(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), other = staff_person(&s, ROLE_COMMS);
    const char *path = words(VIEWERS "/%" PRId64, other.id);
    struct str page = get(&who, NEW_VIEWER);

    (void)state;
    get(&who, path);
    assert_int_equal(s.h.res.status, 404);
    post(&who, path, page, words("s_%" PRId64 "=1&last_day=2027-06-01", s.h.survey_id));
    assert_int_equal(s.h.res.status, 404);
    post(&who, words("%s/linkki", path), page, "");
    assert_int_equal(s.h.res.status, 404);
    post(&who, words("%s/lopeta", path), page, "");
    assert_int_equal(s.h.res.status, 404);
    assert_int_equal(stored(other.id).state, ACCOUNT_ACTIVE);
    assert_int_equal(stored(other.id).duty.role, ROLE_COMMS);
}

static void a_viewer_needs_a_survey_that_can_be_seen_and_a_day_within_a_year(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t open_survey = s.h.survey_id;
    struct account none;
    struct str page;

    (void)state;
    house_survey(&s.h, house_fixture(&s.h, "flow.json"), SURVEY_DRAFT);
    assert_false(house_says(get(&who, NEW_VIEWER), words("name=\"s_%" PRId64 "\"", s.h.survey_id)));
    post(&who, NEW_VIEWER, get(&who, NEW_VIEWER),
         words("name=K&email=k%%40example.fi&lang=fi&s_%" PRId64 "=1&last_day=2027-03-01", s.h.survey_id));
    assert_int_equal(s.h.res.status, 422);
    page = post(&who, NEW_VIEWER, get(&who, NEW_VIEWER),
                words("name=K&email=k%%40example.fi&lang=fi&s_%" PRId64 "=1&last_day=2028-04-01", open_survey));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "href=\"#last_day\""));
    assert_int_equal(STAFF_TX(&s, DB_READ, account_by_email(&s.h.memory, s.office.staff, S("k@example.fi"), &none)),
                     ERR_NOT_FOUND);
}

static void a_link_to_a_viewer_that_is_loaded_again_is_not_made_again(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t id = viewer_of_survey();
    const char *path = words(VIEWERS "/%" PRId64, id);
    struct str code = code_on(make_link(&who, path));

    (void)state;
    post(&who, words("%s/linkki", path), get(&who, path), "how=shown&seen=0");
    assert_true(says_done(&who, path, "linkki-annettu"));
    assert_true(is_link_of(code, id, LINK_RESET));
}

static void a_taken_address_leads_to_a_viewer_but_to_nobody_else(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t id = viewer_of_survey();
    struct str page;

    (void)state;
    page = post(&who, NEW_VIEWER, get(&who, NEW_VIEWER),
                words("name=K&email=k%%40example.fi&lang=fi&s_%" PRId64 "=1&last_day=2027-03-01", s.h.survey_id));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, words("href=\"" VIEWERS "/%" PRId64 "\"", id)));
    page = post(&who, NEW_VIEWER, page,
                words("name=K&email=%s&lang=fi&s_%" PRId64 "=1&last_day=2027-03-01", who.email, s.h.survey_id));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "href=\"#email\""));
    assert_false(house_says(page, words("/%" PRId64, who.id)));
}

static void who_was_revoked_has_no_last_day_but_is_said_to_be_revoked(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), admin = staff_present(&s, ROLE_ADMIN);
    int64_t id = viewer_of_survey();
    const char *path = words("/en" VIEWERS "/%" PRId64, id);
    struct str page;

    (void)state;
    post(&who, words("%s/lopeta", path), get(&who, path), "");
    page = get(&who, "/en" VIEWERS);
    assert_true(house_says(page, "revoked 10 February 2027<"));
    assert_false(house_says(page, "9 February 2027"));
    page = get(&who, path);
    assert_true(house_says(page, "revoked 10 February 2027<"));
    assert_false(house_says(page, "<dt>Last day"));
    assert_true(house_says(page, "name=\"last_day\""));
    assert_false(house_says(page, "value=\"2027-02-"));
    assert_true(house_says(get(&admin, LIST "?tila=peruutettu"), "k@example.fi"));
    assert_false(house_says(get(&admin, LIST "?tila=ohi"), "k@example.fi"));
}

static void who_comes_from_a_survey_finds_its_readers_and_gives_access_to_it(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    int64_t first = s.h.survey_id;
    struct str page;

    (void)state;
    viewer_of_survey();
    namesake();
    page = get(&who, "/en" VIEWERS "?kysely=koe-2026");
    assert_true(house_says(page, "Nobody from outside has access to the results of this survey."));
    assert_false(house_says(page, "There are no readers of results"));
    assert_true(house_says(page, "href=\"/en" NEW_VIEWER "?kysely=koe-2026\""));
    page = get(&who, NEW_VIEWER "?kysely=koe-2026");
    assert_true(house_says(page, words("name=\"s_%" PRId64 "\" value=\"1\" checked", s.h.survey_id)));
    assert_false(house_says(page, words("name=\"s_%" PRId64 "\" value=\"1\" checked", first)));
    assert_false(house_says(get(&who, NEW_VIEWER), "value=\"1\" checked"));
}

static void titles_say_their_language_on_pages_in_another(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), viewer;

    (void)state;
    viewer.id = viewer_of_survey();
    assert_true(house_says(get(&who, "/en" VIEWERS), "<span class=\"ds-line\" lang=\"fi\">Koekysely"));
    assert_true(house_says(get(&who, "/en" VIEWERS), "<option value=\"koe-2027\" lang=\"fi\">Koekysely"));
    assert_true(house_says(get(&who, "/en" NEW_VIEWER), "lang=\"fi\">Koekysely</label>"));
    assert_true(house_says(get(&who, VIEWERS), "<span class=\"ds-line\">Koekysely"));
    assert_false(house_says(get(&who, VIEWERS), "lang=\"fi\">Koekysely"));
    viewer.cookie = S("");
    staff_enter(&s, &viewer);
    assert_true(house_says(get(&viewer, "/en/hallinta/oma"), "<span class=\"ds-line\" lang=\"fi\">Koekysely"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(a_coordinator_lets_somebody_look_for_a_while),
        IN_HOUSE(what_an_administrator_has_disabled_no_coordinator_takes_back),
        IN_HOUSE(a_form_that_a_colleague_has_overtaken_takes_nothing_away_unseen),
        IN_HOUSE(an_invitation_with_other_choices_is_not_taken_for_the_one_before),
        IN_HOUSE(a_coordinator_touches_no_other_account),
        IN_HOUSE(a_viewer_needs_a_survey_that_can_be_seen_and_a_day_within_a_year),
        IN_HOUSE(a_link_to_a_viewer_that_is_loaded_again_is_not_made_again),
        IN_HOUSE(a_taken_address_leads_to_a_viewer_but_to_nobody_else),
        IN_HOUSE(who_was_revoked_has_no_last_day_but_is_said_to_be_revoked),
        IN_HOUSE(who_comes_from_a_survey_finds_its_readers_and_gives_access_to_it),
        IN_HOUSE(titles_say_their_language_on_pages_in_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
