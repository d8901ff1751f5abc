/* test_demo_staff.c - the demo's people can sign in, each can do something, and nobody but a demo has them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo.h"
#include "folder.h"

#include "account/account.h"
#include "account/demo_accounts.h"
#include "account/password.h"
#include "account/password_rules.h"
#include "app/demo_staff.h"
#include "base/clock.h"
#include "base/file.h"
#include "org/org_file.h"
#include "response/keys.h"
#include "stores.h"
#include "survey/standing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char top[FOLDER_BYTES];
static struct instance demo, plain;
static int64_t now_ms;

static enum err make(struct instance *i, const char *name, bool is_demo)
{
    struct config config;

    config_standard(&config);
    config.is_demo = is_demo;
    *i = (struct instance){.dir = arena_fmt(&arena, "%s/%s", top, name).p, .config = config};
    return instance_create(&arena, i->dir, &config);
}

static int start(void **state)
{
    struct demo_result r;

    (void)state;
    arena_init(&arena, 1 << 30);
    now_ms = clock_now_ms(clock_system());
    if (crypto_start() || !folder_make(top) || make(&demo, "demo", true) || make(&plain, "plain", false))
        return 1;
    return demo_load(&arena, &demo, "demo", true, now_ms, &r) || r.surveys != 4 || r.drafts != 2 || r.accounts != 11;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return folder_remove(top);
}

static struct db *open_store(enum store store)
{
    struct db *db;

    assert_int_equal(instance_open(&arena, &demo, store, DB_READ_ONLY, &db), OK);
    assert_int_equal(db_begin(db, DB_READ), OK);
    return db;
}

static void every_role_is_there_and_four_eyes_have_two_people(void **state)
{
    size_t count, of_role[ROLE__COUNT] = {0};
    const struct demo_account *v = demo_accounts(&count);

    (void)state;
    for (size_t n = 0; n < count; n++) {
        of_role[v[n].role]++;
        for (size_t m = 0; m < n; m++)
            assert_false(str_eq(v[n].email, v[m].email) || str_eq(v[n].name, v[m].name));
    }
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        assert_int_equal(of_role[r], r == ROLE_ADMIN || r == ROLE_COORDINATOR ? 2 : 1);
}

static void the_hash_is_that_of_the_password_at_todays_cost(void **state)
{
    size_t count;
    const struct demo_account *v = demo_accounts(&count);

    (void)state;
    for (size_t n = 0; n < count; n++) {
        assert_true(str_eq(v[n].password, v[0].password));
        assert_in_range(v[n].password.len, PASSWORD_BYTES_LEAST, PASSWORD_BYTES_MOST);
    }
    assert_int_equal(password_verify(&arena, demo_password_hash(), v[0].password), OK);
    assert_false(password_needs_upgrade(&arena, password_cost_standard(), demo_password_hash()));
}

static bool is_division(const struct org *org, struct str code)
{
    for (size_t n = 0; n < org->n; n++)
        if (org->v[n].kind == ORG_DIVISION && str_eq(org->v[n].code, code))
            return true;
    return false;
}

static void they_can_work_and_what_they_are_of_is_there(void **state)
{
    struct db *staff = open_store(STORE_STAFF), *panel = open_store(STORE_PANEL);
    size_t count;
    const struct demo_account *v = demo_accounts(&count);
    struct org org;

    (void)state;
    assert_int_equal(org_load(&arena, panel, &org), OK);
    for (size_t n = 0; n < count; n++) {
        struct account account;
        size_t named = 0;

        assert_int_equal(account_by_email(&arena, staff, v[n].email, &account), OK);
        assert_true(account_is_usable(&account, now_ms) && account.has_password && !account.has_factor);
        assert_int_equal(account.duty.role, v[n].role);
        for (struct str rest = v[n].surveys; rest.len; named++)
            str_cut(&rest, ' ');
        assert_int_equal(account.duty.survey_count, named);
        assert_int_equal(account.duty.division_count, v[n].division.len > 0);
        if (v[n].division.len)
            assert_true(is_division(&org, v[n].division));
        if (v[n].role == ROLE_CONTACT || v[n].role == ROLE_UNIT_MANAGER)
            assert_true(v[n].division.len > 0);
        if (v[n].role == ROLE_REQUESTER || v[n].role == ROLE_VIEWER)
            assert_true(named > 0);
    }
    db_close(staff);
    db_close(panel);
}

/* The one in review was built by one coordinator, so that the other has something to approve. */
static void surveys_stand_at_every_stage_that_staff_work_on(void **state)
{
    struct db *staff = open_store(STORE_STAFF), *panel = open_store(STORE_PANEL);
    struct survey_standing *v;
    struct account builder;
    struct survey_keys keys;
    size_t count, drafts = 0, reviews = 0;
    struct org org;

    (void)state;
    assert_int_equal(org_load(&arena, panel, &org), OK);
    assert_int_equal(survey_standing_list(&arena, panel, now_ms, &v, &count), OK);
    assert_int_equal(count, 6);
    for (size_t n = 0; n < count; n++) {
        assert_true(is_division(&org, v[n].division));
        assert_int_equal(survey_keys_read(&arena, instance_path(&arena, &demo, "keys"), v[n].id, &keys), OK);
        drafts += v[n].state == SURVEY_DRAFT;
        reviews += v[n].state == SURVEY_REVIEW;
        if (v[n].state != SURVEY_DRAFT && v[n].state != SURVEY_REVIEW)
            continue;
        assert_true(v[n].opens_ms > now_ms);
        assert_int_equal(account_load(&arena, staff, v[n].builder, &builder), OK);
        assert_int_equal(builder.duty.role, v[n].state == SURVEY_DRAFT ? ROLE_CONTACT : ROLE_COORDINATOR);
        if (v[n].state == SURVEY_DRAFT)
            assert_true(str_eq(builder.duty.divisions[0], v[n].division));
        else
            assert_int_equal(v[n].sender, v[n].builder);
    }
    assert_int_equal(drafts, 1);
    assert_int_equal(reviews, 1);
    db_close(staff);
    db_close(panel);
}

static void loading_it_again_adds_nobody_and_changes_nothing(void **state)
{
    struct demo_result r;

    (void)state;
    assert_int_equal(demo_load(&arena, &demo, "demo", true, now_ms, &r), OK);
    assert_int_equal(r.surveys + r.drafts + r.accounts, 0);
    assert_int_equal(r.there, 4);
}

static void all_are_listed_with_what_signing_in_takes(void **state)
{
    size_t count, lines = 0;
    const struct demo_account *v = demo_accounts(&count);
    struct str table;

    (void)state;
    assert_int_equal(demo_list_accounts(&arena, &demo, &table), OK);
    for (size_t n = 0; n < count; n++)
        assert_true(str_find_str(table, v[n].email) != SIZE_MAX && str_find_str(table, v[n].name) != SIZE_MAX);
    assert_true(str_find_str(table, v[0].password) != SIZE_MAX);
    for (struct str rest = table; rest.len; lines++)
        str_cut(&rest, '\n');
    assert_int_equal(lines, count);
}

static void no_other_instance_gets_them(void **state)
{
    struct demo_result r;
    struct db *panel;
    struct str table;
    int64_t made;

    (void)state;
    assert_int_equal(demo_load(&arena, &plain, "demo", true, now_ms, &r), ERR_DENIED);
    assert_int_equal(instance_open(&arena, &plain, STORE_PANEL, DB_READ_ONLY, &panel), OK);
    assert_int_equal(demo_make_accounts(&arena, &plain, panel, now_ms, &made), ERR_DENIED);
    db_close(panel);
    assert_int_equal(demo_list_accounts(&arena, &plain, &table), ERR_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_is_there_and_four_eyes_have_two_people),
        cmocka_unit_test(the_hash_is_that_of_the_password_at_todays_cost),
        cmocka_unit_test(they_can_work_and_what_they_are_of_is_there),
        cmocka_unit_test(surveys_stand_at_every_stage_that_staff_work_on),
        cmocka_unit_test(loading_it_again_adds_nobody_and_changes_nothing),
        cmocka_unit_test(all_are_listed_with_what_signing_in_takes),
        cmocka_unit_test(no_other_instance_gets_them),
    };

    return cmocka_run_group_tests_name("demo_staff", tests, start, stop);
}
