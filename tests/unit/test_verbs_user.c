/* test_verbs_user.c - accounts from the command line: the link that is printed is the way in, and nothing else is. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/join.h"
#include "account/sign_in.h"
#include "app/staff.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "base/file.h"
#include "folder.h"
#include "gen/sql_panel.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define GOOD "neljä outoa sanaa putoaa puusta"

static struct arena arena;
static char top[FOLDER_BYTES];
static const char *dir, *output;
static struct instance instance;
static struct key32 key;
static struct office *office;

static int start(void **state)
{
    struct config config;
    struct str why;

    (void)state;
    arena_init(&arena, 512 << 20);
    if (crypto_start() || !folder_make(top))
        return -1;
    dir = arena_fmt(&arena, "%s/i", top).p;
    output = arena_fmt(&arena, "%s/out", top).p;
    config_standard(&config);
    if (config_set(&arena, &config, S("origin"), S("https://digi.example.fi"), &why))
        return -1;
    return instance_create(&arena, dir, &config) || instance_load(&arena, dir, NULL, 0, &instance) ||
           staff_open(&arena, &instance, true, &key, &office);
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return nftw(top, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static struct args about(const char *email, const char *role)
{
    return (struct args){.words = {email}, .dir = dir, .output = output, .role = role};
}

static enum err run(enum err (*verb)(struct arena *, const struct args *), const struct args *args)
{
    struct arena a;
    enum err e;

    unlink(output);
    arena_init(&a, 256 << 20);
    e = verb(&a, args);
    arena_free(&a);
    return e;
}

static struct str printed(void)
{
    struct str text;

    assert_int_equal(file_read(&arena, output, 1 << 20, &text), OK);
    return text;
}

/* Give the password on standard input. */
static enum err add_with(const struct args *args, const char *password)
{
    int ends[2], before = dup(STDIN_FILENO);
    enum err e;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], password, strlen(password)), (ssize_t)strlen(password));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    e = run(verb_user_add, args);
    dup2(before, STDIN_FILENO);
    close(before);
    return e;
}

static struct account found(const char *email)
{
    struct account account;

    assert_int_equal(db_begin(office->staff, DB_READ), OK);
    assert_int_equal(db_finish(office->staff, account_by_email(&arena, office->staff, str_from(email), &account)), OK);
    return account;
}

static struct str link_code(void)
{
    struct str line = str_trim(printed()), code = line;

    assert_true(str_starts(line, S("https://digi.example.fi/hallinta/liity#")));
    (void)str_cut(&code, '#');
    return code;
}

/* Join by the link that was printed last. */
static enum join_word join_now(const char *password)
{
    int64_t now_ms = clock_now_ms(clock_system());
    struct join in = {.link = link_code(), .password = str_from(password), .secret = totp_secret_new()};
    struct join_result result;
    char code[TOTP_DIGITS + 1];

    totp_code(&in.secret, now_ms, code);
    in.code = str_from(code);
    assert_int_equal(join_by_link(&arena, office, &in, now_ms, &result), OK);
    return result.word;
}

static void the_printed_link_makes_the_account_work(void **state)
{
    struct args args = about("Aino@Example.fi", "admin");
    struct stat st;

    (void)state;
    args.name = "Aino Admin";
    assert_int_equal(run(verb_user_add, &args), OK);
    assert_int_equal(stat(output, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(found("aino@example.fi").state, ACCOUNT_INVITED);
    assert_true(str_eq(found("aino@example.fi").name, S("Aino Admin")));
    assert_int_equal(join_now(GOOD), JOIN_DONE);
    assert_int_equal(found("aino@example.fi").state, ACCOUNT_ACTIVE);
    assert_int_equal(join_now(GOOD), JOIN_NO_LINK);
    assert_int_equal(run(verb_user_add, &args), ERR_CONFLICT);
}

static void a_password_from_standard_input_keeps_the_rules(void **state)
{
    struct args args = about("ville@example.fi", "coordinator");
    struct account account;

    (void)state;
    args.is_password = true;
    assert_int_equal(add_with(&args, "password12345678\n"), ERR_INVALID);
    assert_int_equal(add_with(&args, ""), ERR_INVALID);
    assert_int_equal(add_with(&args, "ville ville runoilee puussa\n"), ERR_INVALID);
    assert_int_equal(access(output, F_OK), -1); /* nothing that lets anybody in was printed */
    assert_int_equal(add_with(&args, GOOD "\r\n"), OK);
    account = found("ville@example.fi");
    assert_int_equal(account.state, ACCOUNT_ACTIVE);
    assert_false(account.has_factor);
    assert_true(str_eq(account.name, S("ville")));
    {
        struct sign_in in = {.email = S("ville@example.fi"), .password = S(GOOD)};
        struct sign_in_result result;

        assert_int_equal(sign_in(&arena, office, &in, clock_now_ms(clock_system()), &result), OK);
        assert_int_equal(result.word, SIGN_IN_JOIN);
    }
    assert_int_equal(join_now("vihreä lehmä lukee aamulla"), JOIN_WRONG); /* the link wants the password */
    assert_int_equal(join_now(GOOD), JOIN_DONE);
    assert_true(found("ville@example.fi").has_factor);
}

static void a_link_for_somebody_who_has_joined_needs_what_is_left(void **state)
{
    struct args args = about("aino@example.fi", NULL);

    (void)state;
    assert_int_equal(run(verb_user_link, &args), OK);
    assert_int_equal(join_now("vihreä lehmä lukee aamulla"), JOIN_WRONG); /* not with a factor one has brought */
    args.is_new = true;
    assert_int_equal(run(verb_user_link, &args), OK);
    assert_int_equal(found("aino@example.fi").state, ACCOUNT_INVITED);
    assert_int_equal(join_now(GOOD), JOIN_DONE);
    args.words[0] = "nobody@example.fi";
    assert_int_equal(run(verb_user_link, &args), ERR_NOT_FOUND);
}

static void roles_and_divisions_are_checked(void **state)
{
    static const struct q_division_set sote = {
        .code = S_INIT("sote"), .name_fi = S_INIT("Sote"), .name_sv = S_INIT(""), .name_en = S_INIT("")};
    struct args args = about("kaisa@example.fi", "boss");
    struct db *panel;

    (void)state;
    assert_int_equal(run(verb_user_add, &args), ERR_INVALID);
    args.role = "contact";
    args.division = "sote";
    assert_int_equal(run(verb_user_add, &args), ERR_NOT_FOUND); /* the register is empty */
    assert_int_equal(instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &panel), OK);
    assert_int_equal(db_begin(panel, DB_WRITE), OK);
    assert_int_equal(db_finish(panel, q_division_set(panel, &sote)), OK);
    db_close(panel);
    assert_int_equal(run(verb_user_add, &args), OK);
    assert_int_equal(found("kaisa@example.fi").duty.division_count, 1);
    args.division = NULL;
    args.role = "unit_manager";
    assert_int_equal(run(verb_user_role, &args), OK);
    assert_int_equal(found("kaisa@example.fi").duty.role, ROLE_UNIT_MANAGER);
    assert_int_equal(found("kaisa@example.fi").duty.division_count, 1); /* they stay when nothing is said of them */
    args.role = "viewer";
    assert_int_equal(run(verb_user_role, &args), OK);
    assert_true(found("kaisa@example.fi").duty.expires_ms > 0);
    args = about("aino@example.fi", "comms");
    assert_int_equal(run(verb_user_role, &args), ERR_CONFLICT); /* the only admin */
}

static void accounts_come_and_go(void **state)
{
    struct args args = about("kaisa@example.fi", NULL);

    (void)state;
    assert_int_equal(run(verb_user_disable, &args), OK);
    assert_int_equal(found("kaisa@example.fi").state, ACCOUNT_DISABLED);
    assert_int_equal(run(verb_user_link, &args), ERR_CONFLICT);
    assert_int_equal(run(verb_user_enable, &args), OK);
    assert_int_equal(found("kaisa@example.fi").state, ACCOUNT_INVITED);
    assert_int_equal(run(verb_user_list, &args), OK);
    assert_true(str_find_str(printed(), S("kaisa@example.fi")) != SIZE_MAX);
    assert_int_equal(run(verb_user_remove, &args), OK);
    args.is_json = true;
    assert_int_equal(run(verb_user_list, &args), OK);
    assert_true(str_find_str(printed(), S("kaisa@example.fi")) == SIZE_MAX);
    assert_true(
        str_find_str(printed(), S("{\"email\":\"aino@example.fi\",\"name\":\"Aino Admin\",\"role\":\"admin\"")) !=
        SIZE_MAX);
    assert_int_equal(run(verb_user_disable, &args), ERR_NOT_FOUND);
}

static void migrate_keeps_the_key_and_makes_a_missing_one(void **state)
{
    struct key32 again;

    (void)state;
    assert_int_equal(instance_migrate(&arena, &instance), OK);
    assert_int_equal(instance_account_key(&arena, &instance, &again), OK);
    assert_memory_equal(again.b, key.b, sizeof again.b);
    unlink(instance_path(&arena, &instance, "keys/account.key"));
    assert_int_equal(instance_account_key(&arena, &instance, &again), ERR_BROKEN);
    assert_int_equal(instance_migrate(&arena, &instance), OK);
    assert_int_equal(instance_account_key(&arena, &instance, &again), OK);
    assert_memory_not_equal(again.b, key.b, sizeof again.b);
}

/* As a version left it that knew no accounts. */
static void migrate_makes_the_store_of_an_older_instance(void **state)
{
    struct instance older = {.dir = arena_fmt(&arena, "%s/older", top).p};
    static const char *const files[] = {"staff.db", "staff.db-wal", "staff.db-shm"};
    struct account *accounts;
    struct db *staff;
    struct stat st;
    size_t count;

    (void)state;
    config_standard(&older.config);
    assert_int_equal(instance_create(&arena, older.dir, &older.config), OK);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(arena_fmt(&arena, "%s/data/staff/%s", older.dir, files[i]).p);
    assert_int_equal(rmdir(instance_path(&arena, &older, "data/staff")), 0);
    assert_int_equal(instance_check_tables(&arena, &older), ERR_NOT_FOUND);
    assert_int_equal(instance_migrate(&arena, &older), OK);
    assert_int_equal(instance_check_tables(&arena, &older), OK);
    assert_int_equal(stat(instance_path(&arena, &older, "data/staff"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(instance_open(&arena, &older, STORE_STAFF, DB_READ_ONLY, &staff), OK);
    assert_int_equal(db_begin(staff, DB_READ), OK);
    assert_int_equal(db_finish(staff, account_list(&arena, staff, &accounts, &count)), OK);
    assert_int_equal(count, 0);
    db_close(staff);
    /* One that is there stays. */
    assert_int_equal(instance_migrate(&arena, &instance), OK);
    assert_int_equal(found("aino@example.fi").state, ACCOUNT_ACTIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_printed_link_makes_the_account_work),
        cmocka_unit_test(a_password_from_standard_input_keeps_the_rules),
        cmocka_unit_test(a_link_for_somebody_who_has_joined_needs_what_is_left),
        cmocka_unit_test(roles_and_divisions_are_checked),
        cmocka_unit_test(accounts_come_and_go),
        cmocka_unit_test(migrate_keeps_the_key_and_makes_a_missing_one),
        cmocka_unit_test(migrate_makes_the_store_of_an_older_instance),
    };

    return cmocka_run_group_tests_name("verbs_user", tests, start, stop);
}
