/* test_account.c - accounts: what can stand in one, who may work until when, and that somebody can manage them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/in_office.h"

static enum err create(const char *email, struct str name, const struct account_duty *duty, int64_t *id_out,
                       const char **why_out)
{
    return IN_TX(&w, DB_WRITE, account_create(&w.arena, w.o.staff, str_from(email), name, duty, NOON, id_out, why_out));
}

static void what_was_created_is_loaded_again(void **state)
{
    static const struct str divisions[] = {S_INIT("sote"), S_INIT("pela-1"), S_INIT("sote")};
    static const int64_t surveys[] = {9, 4, 9};
    struct account_duty duty = {ROLE_CONTACT, NOON + 10 * DAY, divisions, surveys, 3, 3};
    struct account account;
    const char *why;
    int64_t id;

    (void)state;
    assert_int_equal(create(" Ake.M@Example.FI ", S(" Åke M "), &duty, &id, &why), OK);
    account = world_account(&w, id);
    assert_true(str_eq(account.email, S("ake.m@example.fi")));
    assert_true(str_eq(account.name, S("Åke M")));
    assert_int_equal(account.duty.role, ROLE_CONTACT);
    assert_int_equal(account.duty.expires_ms, NOON + 10 * DAY);
    assert_int_equal(account.duty.division_count, 2); /* what was said twice is there once */
    assert_int_equal(account.duty.survey_count, 2);
    assert_int_equal(account.state, ACCOUNT_INVITED);
    assert_false(account.has_password || account.has_factor || account.last_use_day);
    assert_int_equal(IN_TX(&w, DB_READ, account_by_email(&w.arena, w.o.staff, S("AKE.M@example.fi"), &account)), OK);
    assert_int_equal(account.id, id);
    assert_int_equal(create("ake.m@EXAMPLE.fi", S("Muu"), &duty, &id, &why), ERR_CONFLICT);
    assert_non_null(why);
}

static void what_cannot_stand_in_an_account_is_refused_with_the_reason(void **state)
{
    static const struct str bad_division[] = {S_INIT("Sote!")};
    static const int64_t bad_survey[] = {0};
    static const struct account_duty ok = {.role = ROLE_COMMS},
                                     wrong[] = {
                                         {.role = (enum role)0},
                                         {.role = ROLE__COUNT},
                                         {.role = ROLE_COMMS, .expires_ms = NOON},
                                         {.role = ROLE_COMMS, .expires_ms = -1},
                                         {.role = ROLE_VIEWER, .expires_ms = NOON + 367 * DAY},
                                         {.role = ROLE_CONTACT, .divisions = bad_division, .division_count = 1},
                                         {.role = ROLE_CONTACT, .divisions = bad_division, .division_count = 101},
                                         {.role = ROLE_VIEWER, .surveys = bad_survey, .survey_count = 1},
                                         {.role = ROLE_VIEWER, .surveys = bad_survey, .survey_count = 1001}};
    static const char *const addresses[] = {"", "nobody", "a@b", "a b@example.fi", "a@example.fi\r\nBcc: b@example.fi"};
    char longest[ACCOUNT_NAME_BYTES + 1];
    const struct str names[] = {S(""), S("  "), S("a\nb"), S("\xff"), {longest, sizeof longest}};
    const char *why;
    int64_t id;

    (void)state;
    memset(longest, 'a', sizeof longest);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        why = NULL;
        assert_int_equal(create("new@example.fi", S("N"), &wrong[i], &id, &why), ERR_INVALID);
        assert_non_null(why);
    }
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        assert_int_equal(create(addresses[i], S("N"), &ok, &id, &why), ERR_INVALID);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(create("new@example.fi", names[i], &ok, &id, &why), ERR_INVALID);
}

static void a_viewer_ends_after_ninety_days_unless_told_otherwise(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, "viewer@example.fi", ROLE_VIEWER, NOON + HOUR, &secret, NULL);
    struct account account = world_account(&w, id);

    (void)state;
    assert_int_equal(account.duty.expires_ms, NOON + 90 * DAY);
    assert_true(account_is_usable(&account, NOON + 90 * DAY - 1));
    assert_false(account_is_usable(&account, NOON + 90 * DAY));
    account.duty.expires_ms = 0; /* none: then it does not work at all */
    assert_false(account_is_usable(&account, NOON + HOUR));
}

static void the_store_itself_refuses_a_viewer_without_an_end(void **state)
{
    struct q_account_insert in = {.id = 77,
                                  .email = S("endless@example.fi"),
                                  .name = S("E"),
                                  .role = ROLE_VIEWER,
                                  .state = ACCOUNT_INVITED,
                                  .created_ms = NOON};

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, q_account_insert(w.o.staff, &in)), ERR_BROKEN);
}

static void a_new_role_holds_from_the_next_request(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, "mover@example.fi", ROLE_COORDINATOR, NOON, &secret, NULL);
    struct account_duty duty = {.role = ROLE_COMMS};
    struct session session;
    const char *why;
    struct str token;
    bool has_ended;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, session_make(&w.arena, &w.o, id, S(""), NOON, &token, &has_ended)), OK);
    assert_int_equal(world_find(&w, token, NOON, &session), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, id, &duty, NOON, &why)), OK);
    assert_int_equal(world_find(&w, token, NOON, &session), ERR_LOGIN);
    assert_int_equal(world_account(&w, id).duty.role, ROLE_COMMS);
    duty.role = (enum role)12;
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, id, &duty, NOON, &why)), ERR_INVALID);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, 12345, &duty, NOON, &why)), ERR_NOT_FOUND);
}

static void a_disabled_account_is_out_at_once_and_comes_back_as_it_was(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, "leaver@example.fi", ROLE_COMMS, NOON, &secret, NULL),
            invited = world_invite(&w, "never@example.fi", ROLE_COMMS, NOON);
    struct account account;
    struct session session;
    enum link_kind kind;
    const char *why;
    struct str token, link = world_link(&w, invited, NOON, &kind), code;
    bool has_ended;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, session_make(&w.arena, &w.o, id, S(""), NOON, &token, &has_ended)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, id, NOON, &why)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, invited, NOON, &why)), OK);
    assert_int_equal(world_find(&w, token, NOON, &session), ERR_LOGIN);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, link, NOON, &kind, &account)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_WRITE, link_make(&w.arena, &w.o, id, NOON, &kind, &code)), ERR_CONFLICT);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_enable(&w.arena, w.o.staff, id)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_enable(&w.arena, w.o.staff, invited)), OK);
    assert_int_equal(world_account(&w, id).state, ACCOUNT_ACTIVE);
    assert_int_equal(world_account(&w, invited).state, ACCOUNT_INVITED);
    assert_int_equal(world_find(&w, token, NOON, &session), ERR_LOGIN); /* its session is gone for good */
}

static void the_last_administrator_stays(void **state)
{
    struct totp_secret secret;
    int64_t first = world_join(&w, "first@example.fi", ROLE_ADMIN, NOON, &secret, NULL), second;
    struct account_duty comms = {.role = ROLE_COMMS}, ending = {.role = ROLE_ADMIN, .expires_ms = NOON + DAY};
    const char *why = NULL;

    (void)state;
    world_invite(&w, "invited-admin@example.fi", ROLE_ADMIN, NOON); /* cannot work yet */
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, first, NOON, &why)), ERR_CONFLICT);
    assert_non_null(why);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_remove(&w.arena, w.o.staff, first, NOON, &why)), ERR_CONFLICT);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, first, &comms, NOON, &why)), ERR_CONFLICT);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, first, &ending, NOON, &why)),
                     ERR_CONFLICT);
    second = world_join(&w, "second@example.fi", ROLE_ADMIN, NOON, &secret, NULL);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, second, &ending, NOON, &why)), OK);
    /* The other one's last day has come: it does not count any more. */
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, first, NOON + DAY, &why)), ERR_CONFLICT);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, first, NOON, &why)), OK);
}

static void own_divisions_and_named_surveys_are_near(void **state)
{
    static const struct str divisions[] = {S_INIT("sote")};
    static const int64_t surveys[] = {5};
    struct account account = {.duty = {ROLE_CONTACT, 0, divisions, surveys, 1, 1}};
    struct scope_facts facts = account_facts(&account, S("sote"), 5);

    (void)state;
    assert_true(facts.is_in_division && facts.is_named && !facts.is_builder);
    facts = account_facts(&account, S("sot"), 6);
    assert_false(facts.is_in_division || facts.is_named);
    facts = account_facts(&account, S(""), 0);
    assert_false(facts.is_in_division || facts.is_named);
}

static void a_removed_account_leaves_no_row(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, "gone@example.fi", ROLE_COORDINATOR, NOON, &secret, NULL), left;
    struct account account;
    enum link_kind kind;
    const char *why;
    struct str token;
    bool has_ended;

    (void)state;
    world_link(&w, id, NOON, &kind);
    assert_int_equal(IN_TX(&w, DB_WRITE, session_make(&w.arena, &w.o, id, S(""), NOON, &token, &has_ended)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_remove(&w.arena, w.o.staff, id, NOON, &why)), OK);
    assert_int_equal(IN_TX(&w, DB_READ, account_load(&w.arena, w.o.staff, id, &account)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_READ, factor_codes_left(&w.arena, w.o.staff, id, &left)), OK);
    assert_int_equal(left, 0);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_rename(&w.arena, w.o.staff, id, S("x"), &why)), ERR_NOT_FOUND);
}

static void accounts_are_listed_by_name(void **state)
{
    struct account *v;
    const char *why;
    size_t count;
    int64_t id = world_invite(&w, "aaa@example.fi", ROLE_ICT, NOON);

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, account_rename(&w.arena, w.o.staff, id, S("Aada"), &why)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_rename(&w.arena, w.o.staff, id, S("a\tb"), &why)), ERR_INVALID);
    assert_int_equal(IN_TX(&w, DB_READ, account_list(&w.arena, w.o.staff, &v, &count)), OK);
    assert_true(count > 1);
    assert_int_equal(v[0].id, id);
    for (size_t i = 1; i < count; i++)
        assert_true(str_cmp(v[i - 1].name, v[i].name) <= 0);
}

static void what_was_ended_is_over_at_once_and_a_new_end_takes_it_back(void **state)
{
    struct account_duty duty = {.role = ROLE_VIEWER, .expires_ms = NOON + 30 * DAY};
    int64_t id = world_invite(&w, fresh(), ROLE_VIEWER, NOON), admin = world_invite(&w, fresh(), ROLE_ADMIN, NOON);
    struct account account, whose;
    enum link_kind kind;
    struct str link = world_link(&w, id, NOON, &kind);
    const char *why;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, account_end(&w.arena, w.o.staff, id, NOON)), OK);
    account = world_account(&w, id);
    assert_true(account.duty.expires_ms > 0 && account.duty.expires_ms <= NOON);
    assert_true(account_is_revoked(&account.duty));
    assert_false(account_is_revoked(&duty) || account_is_revoked(&(struct account_duty){0}));
    account.duty.expires_ms--; /* what a last day ends with */
    assert_false(account_is_revoked(&account.duty));
    assert_int_equal(account.state, ACCOUNT_INVITED); /* nothing that only an administrator takes back */
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, link, NOON, &kind, &whose)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_assign(&w.arena, w.o.staff, id, &duty, NOON, &why)), OK);
    assert_true(world_account(&w, id).duty.expires_ms > NOON);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, link, NOON, &kind, &whose)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_end(&w.arena, w.o.staff, admin, NOON)), ERR_CONFLICT);
}

static void letters_come_in_a_language_that_staff_pages_have(void **state)
{
    int64_t id = world_invite(&w, fresh(), ROLE_COMMS, NOON);

    (void)state;
    assert_int_equal(world_account(&w, id).lang, LANG_FI);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_set_lang(&w.arena, w.o.staff, id, LANG_EN)), OK);
    assert_int_equal(world_account(&w, id).lang, LANG_EN);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_set_lang(&w.arena, w.o.staff, id, LANG_SELKO)), ERR_INVALID);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_set_lang(&w.arena, w.o.staff, id + 1, LANG_SV)), ERR_NOT_FOUND);
    assert_int_equal(world_account(&w, id).lang, LANG_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_created_is_loaded_again),
        cmocka_unit_test(what_cannot_stand_in_an_account_is_refused_with_the_reason),
        cmocka_unit_test(a_viewer_ends_after_ninety_days_unless_told_otherwise),
        cmocka_unit_test(the_store_itself_refuses_a_viewer_without_an_end),
        cmocka_unit_test(a_new_role_holds_from_the_next_request),
        cmocka_unit_test(a_disabled_account_is_out_at_once_and_comes_back_as_it_was),
        cmocka_unit_test(the_last_administrator_stays),
        cmocka_unit_test(own_divisions_and_named_surveys_are_near),
        cmocka_unit_test(a_removed_account_leaves_no_row),
        cmocka_unit_test(accounts_are_listed_by_name),
        cmocka_unit_test(what_was_ended_is_over_at_once_and_a_new_end_takes_it_back),
        cmocka_unit_test(letters_come_in_a_language_that_staff_pages_have),
    };

    return cmocka_run_group_tests_name("account", tests, start, stop);
}
