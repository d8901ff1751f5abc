/* test_staff_audit.c - the audit log in the staff area: who sees it, what it shows, and that it can be checked and taken along. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/in_staff_house.h"

#include "db/driver.h"

#include <inttypes.h>

#define LOG "/hallinta/loki"
#define VERIFY "/hallinta/loki/tarkistus"
#define EXPORT "/hallinta/loki/vienti"

static int64_t write_down(enum audit_action action, enum audit_outcome outcome, int64_t actor, const char *object)
{
    const struct audit_event event = {.action = action, .outcome = outcome, .actor = actor, .object = str_from(object)};
    int64_t seq;

    assert_int_equal(audit_append(&s.h.memory, s.stores.audit, s.h.now_ms, &event, &seq), OK);
    return seq;
}

static void write_detail(enum audit_action action, const char *object, const char *detail)
{
    const struct audit_event event = {
        .action = action, .outcome = AUDIT_DONE, .object = str_from(object), .detail = str_from(detail)};

    assert_int_equal(audit_append(&s.h.memory, s.stores.audit, s.h.now_ms, &event, NULL), OK);
}

static size_t count_of(struct str text, const char *piece)
{
    size_t count = 0;

    for (size_t at = str_find_str(text, str_from(piece)); at != SIZE_MAX; at = str_find_str(text, str_from(piece))) {
        text = str_sub(text, at + strlen(piece), text.len);
        count++;
    }
    return count;
}

static void only_an_administrator_reads_it(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
        struct staffer who = staff_present(&s, r);

        get(&who, LOG);
        assert_int_equal(s.h.res.status, r == ROLE_ADMIN ? 200 : 403);
    }
}

static void names_are_those_of_now_and_who_left_has_none(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    const char *why;
    struct str page;

    (void)state;
    write_down(AUDIT_USER_ROLE, AUDIT_DONE, admin.id, words("%" PRId64, who.id));
    page = get(&admin, LOG);
    assert_true(house_says(page, words("kohde=%" PRId64 "\">Testi Ihminen</a>", who.id)));
    assert_true(house_says(page, words("kuka=%" PRId64 "\">Testi Ihminen</a>", admin.id)));
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_remove(&s.h.memory, s.office.staff, who.id, s.h.now_ms, &why)), OK);
    assert_false(house_says(get(&admin, LOG), words("kohde=%" PRId64 "\">Testi Ihminen</a>", who.id)));
}

static void filters_hold_and_pages_meet(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    for (int i = 0; i < 60; i++)
        write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "koe-2027");
    write_down(AUDIT_ORG_IMPORT, AUDIT_FAILED, admin.id, "");
    s.h.now_ms += STAFF_DAY;
    staff_enter(&s, &admin);
    write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "toinen");

    page = get(&admin, LOG);
    assert_int_equal(count_of(page, "<tr id=\"n"), 50);
    assert_true(house_says(page, "<tr id=\"n62\">"));
    assert_true(house_says(page, "ennen=13\""));
    page = get(&admin, LOG "?ennen=13");
    assert_int_equal(count_of(page, "<tr id=\"n"), 12);
    assert_int_equal(count_of(get(&admin, LOG "?teko=org.import"), "<tr id=\"n"), 1);
    assert_int_equal(count_of(get(&admin, words(LOG "?kuka=%" PRId64, admin.id)), "<tr id=\"n"), 1);
    assert_int_equal(count_of(get(&admin, LOG "?kuka=0&kohde=toinen"), "<tr id=\"n"), 1);
    assert_int_equal(count_of(get(&admin, LOG "?alku=2027-02-11"), "<tr id=\"n"), 1);
    assert_int_equal(count_of(get(&admin, LOG "?loppu=2027-02-10&teko=org.import"), "<tr id=\"n"), 1);
    assert_int_equal(count_of(get(&admin, LOG "?loppu=2027-02-09"), "<tr id=\"n"), 0);
    get(&admin, LOG "?alku=eilen");
    assert_int_equal(s.h.res.status, 422);
}

static void entries_are_told_in_words_and_former_ones_as_they_are(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    struct str page;

    (void)state;
    write_detail(AUDIT_ORG_IMPORT, "", "added:1 changed:0 removed:4");
    write_detail(AUDIT_USER_ROLE, "7", "role:comms divisions:2 surveys:1200 last_day:2027-03-01 renamed");
    write_detail(AUDIT_ORG_EDIT, "division d1", words("changed contacts:%" PRId64 ",0", who.id));
    write_detail(AUDIT_SETTINGS_SET, "min_fill_ms", "from:3000 to:2500");
    write_detail(AUDIT_SETTINGS_SET, "langs", "from:fi to:fi%20sv");
    write_detail(AUDIT_SURVEY_IMPORT, "koe-2027", "state:suspended");
    write_detail(AUDIT_DENIED, "staff_accounts", "");
    write_detail(AUDIT_USER_HAND, "7", "shown once");
    page = get(&admin, "/en" LOG);
    assert_true(house_says(page, "added 1, changed 0, removed 4<"));
    assert_true(house_says(page, "divisions: 2, surveys: 1,200, last day 1 March 2027, another name<"));
    assert_true(house_says(page, "changed it, contact persons: Testi Ihminen, command line or system<"));
    assert_true(house_says(page, "Least time for answering, in seconds</a>"));
    assert_true(house_says(page, "from 3, to 2.5<"));
    assert_true(house_says(page, "from Suomi, to Suomi, Svenska<"));
    assert_true(house_says(page, "state: paused<"));
    assert_true(house_says(page, ">/hallinta/tunnukset</a>"));
    assert_true(house_says(page, "shown once<"));
    assert_false(house_says(page, "org.import<")); /* codes of actions are for the file */
    assert_false(house_says(page, "Somebody"));
}

static void a_deed_stands_there_once_and_what_has_no_end_is_marked(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct audit_event end = {.action = AUDIT_ORG_IMPORT, .actor = admin.id};
    struct str page;

    (void)state;
    end.begun = write_down(AUDIT_ORG_IMPORT, AUDIT_BEGUN, admin.id, "");
    write_down(AUDIT_SURVEY_CLOSE, AUDIT_BEGUN, admin.id, "koe-2027");
    end.outcome = AUDIT_DONE;
    assert_int_equal(audit_append(&s.h.memory, s.stores.audit, s.h.now_ms, &end, NULL), OK);
    end.begun = write_down(AUDIT_ORG_IMPORT, AUDIT_BEGUN, admin.id, "");
    end.outcome = AUDIT_FAILED;
    assert_int_equal(audit_append(&s.h.memory, s.stores.audit, s.h.now_ms, &end, NULL), OK);
    page = get(&admin, "/en" LOG);
    assert_int_equal(count_of(page, "<tr id=\"n"), 3);
    assert_true(house_says(page, "<tr id=\"n5\">") && house_says(page, ">4, 5<"));
    assert_true(house_says(page, "<tr id=\"n3\">") && house_says(page, ">1, 3<"));
    assert_true(house_says(page, "<span class=\"ds-late\">failed</span>"));
    assert_true(house_says(page, "<span class=\"ds-late\">under way, or interrupted</span>"));
    assert_int_equal(count_of(page, "class=\"ds-late\""), 2);
    page = post(&admin, EXPORT, page, "teko=&kuka=&kohde=&alku=&loppu="); /* all of them */
    assert_int_equal(count_of(page, "\r\n"), 6);
}

static void who_has_left_is_told_by_number_and_a_page_without_braces(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    write_down(AUDIT_USER_REMOVE, AUDIT_DONE, 4711, "4712");
    write_detail(AUDIT_DENIED, "staff_results", "");
    page = get(&admin, "/en" LOG);
    assert_true(house_says(page, ">somebody who has left (4711)<"));
    assert_true(house_says(page, ">somebody who has left (4712)<"));
    assert_true(house_says(page, ">/hallinta/kyselyt/…/tulokset</a>"));
    assert_false(house_says(page, "{slug}"));
}

static void a_group_is_found_in_one_press(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    write_down(AUDIT_SURVEY_APPROVE, AUDIT_DONE, admin.id, "koe-2027");
    write_down(AUDIT_RESULTS_APPROVE, AUDIT_DONE, admin.id, "koe-2027");
    write_down(AUDIT_SURVEY_PUBLISH, AUDIT_DONE, admin.id, "koe-2027");
    write_down(AUDIT_SURVEY_PUBLISH, AUDIT_DONE, admin.id, "toinen");
    page = get(&admin, LOG "?kohde=koe-2027");
    assert_true(house_says(page, "<a href=\"/hallinta/loki?teko=results&amp;kohde=koe-2027\">"));
    assert_true(house_says(page, "<optgroup"));
    page = get(&admin, LOG "?teko=results&kohde=koe-2027");
    assert_int_equal(count_of(page, "<tr id=\"n"), 2);
    assert_true(house_says(page, "<option value=\"results\" selected>"));
    assert_true(house_says(page, "?teko=results&amp;kohde=koe-2027\" aria-current=\"true\">"));
}

static void days_the_wrong_way_round_are_said_to_be_so(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, LOG "?alku=2027-02-11&loppu=2027-02-10");

    (void)state;
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "<a href=\"#loppu\">"));
    assert_false(house_says(page, "ds-empty"));
    get(&admin, LOG "?alku=2027-02-11&loppu=2027-02-11");
    assert_int_equal(s.h.res.status, 200);
}

/* As somebody would who has the file: the guards aside, another word in its place. */
static void forge(void)
{
    struct db *db = staff_open_again(&s, "audit", DB_READ_WRITE);

    assert_int_equal(
        db->driver->script(db->conn, "DROP TRIGGER entry_is_fixed; UPDATE entry SET object = 'toinen' WHERE seq = 7"),
        OK);
    db_close(db);
}

static void checking_says_that_it_is_whole_or_where_it_breaks(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, LOG);

    (void)state;
    for (int i = 0; i < 20; i++)
        write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "koe-2027");
    page = post(&admin, VERIFY, page, "");
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "<p class=\"ds-note\" role=\"status\">"));
    forge();
    page = post(&admin, VERIFY, get(&admin, LOG), "");
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "ds-note--bad"));
}

static void a_list_taken_along_is_the_filtered_one_and_is_written_down(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str file;

    (void)state;
    write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "=1+1");
    write_down(AUDIT_ORG_IMPORT, AUDIT_DONE, admin.id, "");
    file = post(&admin, EXPORT, get(&admin, LOG), "teko=survey.close&kuka=&kohde=&alku=&loppu=");
    assert_int_equal(s.h.res.status, 200);
    assert_true(str_eq(s.h.res.content_type, S("text/csv; charset=utf-8")));
    assert_int_equal(count_of(file, "\r\n"), 2);
    assert_true(house_says(file, ";'=1+1;"));
    assert_int_equal(staff_audited(&s, "audit.export"), 1);
    post(&admin, EXPORT, get(&admin, LOG), "teko=&kuka=&kohde=&alku=eilen&loppu=");
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(staff_audited(&s, "audit.export"), 1);
}

static void what_was_typed_to_search_for_is_not_stored_in_the_log(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct audit_filter filter = {.actor = -1, .action = S("audit.export")};
    struct audit_entry *v;
    size_t count;

    (void)state;
    write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "koe-2027");
    post(&admin, EXPORT, get(&admin, LOG), "teko=&kuka=&kohde=Matti+Virtanen&alku=&loppu=");
    post(&admin, EXPORT, get(&admin, LOG), "teko=&kuka=&kohde=koe-2027&alku=&loppu=");
    assert_int_equal(audit_list(&s.h.memory, s.stores.audit_reading, &filter, AUDIT_PAGE_MAX, &v, &count), OK);
    assert_int_equal(count, 2);
    assert_true(str_eq(v[0].object, S("koe-2027")));
    assert_int_equal(v[1].object.len, 0);
}

static void taking_a_list_along_needs_the_second_factor_and_the_log(void **state)
{
    static const char fields[] = "teko=survey.close&kuka=&kohde=&alku=&loppu=";
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct db *log = s.stores.audit;
    struct str page, file;

    (void)state;
    write_down(AUDIT_SURVEY_CLOSE, AUDIT_DONE, 0, "koe-2027");
    page = get(&admin, LOG);
    s.stores.audit = s.stores.audit_reading; /* as when the disk is full, or somebody holds the store */
    file = post(&admin, EXPORT, page, fields);
    assert_int_equal(s.h.res.status, 503);
    assert_false(house_says(file, "koe-2027"));
    s.stores.audit = log;
    s.h.now_ms += 6 * STAFF_MINUTE;
    get(&admin, LOG);
    assert_int_equal(s.h.res.status, 200); /* looking does not */
    file = post(&admin, EXPORT, get(&admin, LOG), fields);
    assert_int_equal(s.h.res.status, 403);
    assert_false(house_says(file, "koe-2027"));
    assert_int_equal(staff_audited(&s, "audit.export"), 0);
}

static void buttons_of_an_earlier_session_lead_back_and_do_nothing(void **state)
{
    struct staffer admin = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&admin, LOG);

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &admin);
    post(&admin, EXPORT, page, "teko=survey.close&kuka=&kohde=&alku=&loppu=");
    assert_int_equal(s.h.res.status, 303);
    assert_true(str_eq(staff_leads(&s), S(LOG "?teko=survey.close")));
    assert_int_equal(staff_audited(&s, "audit.export"), 0);
    post(&admin, VERIFY, page, "");
    assert_int_equal(s.h.res.status, 303);
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(only_an_administrator_reads_it),
        IN_HOUSE(names_are_those_of_now_and_who_left_has_none),
        IN_HOUSE(filters_hold_and_pages_meet),
        IN_HOUSE(entries_are_told_in_words_and_former_ones_as_they_are),
        IN_HOUSE(a_deed_stands_there_once_and_what_has_no_end_is_marked),
        IN_HOUSE(who_has_left_is_told_by_number_and_a_page_without_braces),
        IN_HOUSE(a_group_is_found_in_one_press),
        IN_HOUSE(days_the_wrong_way_round_are_said_to_be_so),
        IN_HOUSE(checking_says_that_it_is_whole_or_where_it_breaks),
        IN_HOUSE(buttons_of_an_earlier_session_lead_back_and_do_nothing),
        IN_HOUSE(a_list_taken_along_is_the_filtered_one_and_is_written_down),
        IN_HOUSE(what_was_typed_to_search_for_is_not_stored_in_the_log),
        IN_HOUSE(taking_a_list_along_needs_the_second_factor_and_the_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
