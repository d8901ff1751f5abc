/* in_accounts.h - for tests of accounts: where their pages are, what the store has of them, and the links they were given. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_IN_ACCOUNTS_H
#define TESTS_WEB_IN_ACCOUNTS_H

#include "web/in_staff_house.h"

#include "account/link.h"
#include "org/org.h"

#include <inttypes.h>

#define LIST "/hallinta/tunnukset"
#define INVITE "/hallinta/tunnukset/uusi"
#define VIEWERS "/hallinta/tunnukset/raportit"
#define NEW_VIEWER "/hallinta/tunnukset/raportit/uusi"

/* A house with two divisions and an open survey. */
static int begin_with_divisions(void **state)
{
    static const struct org_thing divisions[] = {
        {.kind = ORG_DIVISION, .code = S_INIT("sote"), .name = {S_INIT("Sosiaalipalvelut")}},
        {.kind = ORG_DIVISION, .code = S_INIT("pela"), .name = {S_INIT("Pelastus")}}};
    struct org_plan plan;

    begin(state);
    org_compare_all(&s.h.memory, &(struct org){0}, &(struct org){divisions, 2}, &plan);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, org_apply(s.h.app.panel, &plan)), OK);
    house_survey(&s.h, house_fixture(&s.h, "survey.json"), SURVEY_OPEN);
    return 0;
}

static __attribute__((unused)) const char *page_of(int64_t id)
{
    return words(LIST "/%" PRId64, id);
}

/* As the store has it. */
static struct account stored(int64_t id)
{
    struct account a;

    assert_int_equal(STAFF_TX(&s, DB_READ, account_load(&s.h.memory, s.office.staff, id, &a)), OK);
    return a;
}

static __attribute__((unused)) struct account by_email(const char *email)
{
    struct account a;

    assert_int_equal(STAFF_TX(&s, DB_READ, account_by_email(&s.h.memory, s.office.staff, str_from(email), &a)), OK);
    return a;
}

/* The code of the link on the page. */
static struct str code_on(struct str page)
{
    size_t at = str_find_str(page, S("/hallinta/liity#"));
    struct str rest = str_sub(page, at, page.len);

    assert_int_not_equal(at, SIZE_MAX);
    rest = str_sub(rest, strlen("/hallinta/liity#"), rest.len);
    return str_cut(&rest, '<');
}

static bool is_link_of(struct str code, int64_t id, enum link_kind kind)
{
    struct account whose;
    enum link_kind found;

    return STAFF_TX(&s, DB_READ, link_look(&s.h.memory, &s.office, code, s.h.now_ms, &found, &whose)) == OK &&
           whose.id == id && found == kind;
}

/* Make a link by the form of that page, which the person was just shown: the page that tells it. */
static __attribute__((unused)) struct str make_link(struct staffer *who, const char *path)
{
    struct str page = get(who, path);

    return post(who, words("%s/linkki", path), page,
                words("how=shown&seen=%.*s", STR_ARG(house_hidden(&s.h, page, "seen"))));
}

/* Another open survey, of the same title as koe-2027 but another short name, koe-2026: its number. */
static __attribute__((unused)) int64_t namesake(void)
{
    struct str doc = house_fixture(&s.h, "survey.json");
    size_t at = str_find_str(doc, S("koe-2027"));

    assert_int_not_equal(at, SIZE_MAX);
    house_survey(&s.h,
                 arena_fmt(&s.h.memory, "%.*skoe-2026%.*s", (int)at, doc.p, (int)(doc.len - at - 8), doc.p + at + 8),
                 SURVEY_OPEN);
    return s.h.survey_id;
}

/* What the log says of what was done last of that kind (code of audit.def). */
static __attribute__((unused)) struct str told(const char *code)
{
    struct audit_filter filter = {.actor = -1, .action = str_from(code)};
    struct audit_entry *entries;
    size_t count;

    assert_int_equal(audit_list(&s.h.memory, s.stores.audit_reading, &filter, AUDIT_PAGE_MAX, &entries, &count), OK);
    for (size_t i = 0; i < count; i++)
        if (entries[i].outcome == AUDIT_DONE)
            return entries[i].detail;
    fail_msg("nothing of %s is done", code);
    return S("");
}

/* Does the page tell what was just done, after the last request has led to it? */
static __attribute__((unused)) bool says_done(struct staffer *who, const char *path, const char *word)
{
    return leads_to(words("%s?tehty=%s", path, word)) &&
           house_says(get(who, words("%s?tehty=%s", path, word)), "class=\"ds-done\"");
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, begin_with_divisions, end)

#endif
