/* test_first_settings.c - what settings an instance begins with, on the command line and from an older version's file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/instance.h"
#include "app/verbs.h"
#include "audit/audit.h"
#include "base/file.h"
#include "folder.h"

static struct arena arena;
static char top[FOLDER_BYTES], dir[FOLDER_BYTES + 32];

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    if (crypto_start() || !folder_make(top))
        return 1;
    snprintf(dir, sizeof dir, "%s/county", top);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return folder_remove(top);
}

/* A line of the command line, as somebody types it; its exit status. */
static int run(const char *const *words)
{
    char *argv[16];
    int argc = 0;

    for (; *words; words++)
        argv[argc++] = (char *)(uintptr_t)arena_cstr(&arena, str_from(*words));
    return verbs_run(argc, argv);
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static struct settings settings(void)
{
    struct instance i = {.dir = dir};
    struct settings out;

    assert_int_equal(instance_settings(&arena, &i, &out), OK);
    return out;
}

static struct str config_file(void)
{
    struct str text;

    assert_int_equal(file_read(&arena, arena_fmt(&arena, "%s/config", dir).p, 1 << 20, &text), OK);
    return text;
}

static void init_puts_each_setting_where_it_belongs(void **state)
{
    (void)state;
    assert_int_equal(RUN("init", dir, "--county", "satakunta", "--set", "cache_s=7", "--set", "contact_email= a@b.fi ",
                         "--set", "help_en="),
                     0);
    assert_true(str_eq(settings().county_name[LANG_FI], S("Satakunnan hyvinvointialue")));
    assert_true(str_eq(settings().contact_email, S("a@b.fi")));
    assert_int_equal(settings().help[LANG_EN].len, 0);
    assert_true(settings().help[LANG_FI].len > 0);
    assert_true(str_find_str(config_file(), S("cache_s = 7")) != SIZE_MAX);
    assert_true(str_find_str(config_file(), S("contact_email")) == SIZE_MAX);
}

static void init_makes_nothing_of_a_setting_that_does_not_pass(void **state)
{
    (void)state;
    assert_int_equal(RUN("init", dir, "--set", "brand_colour=#ffff00"), 1);
    assert_int_not_equal(access(dir, F_OK), 0);
}

static void serve_cannot_override_what_is_in_the_store(void **state)
{
    (void)state;
    assert_int_equal(RUN("init", dir), 0);
    assert_int_equal(RUN("serve", "--dir", dir, "--set", "county_name_fi=Muu"), 1);
}

/* An older version had them in its file. What was changed in the store since is newer. */
static void migrate_takes_settings_out_of_the_file(void **state)
{
    const char *path;
    struct str text;

    (void)state;
    assert_int_equal(RUN("init", dir), 0);
    assert_int_equal(RUN("settings", "set", "answers_months", "36", "--dir", dir), 0);
    path = arena_fmt(&arena, "%s/config", dir).p;
    text = arena_fmt(&arena,
                     "%.*s\ncounty_name_fi = Vanha nimi\nanswers_months = 12\nmin_fill_ms = minuutti\ncache_s = 9\n",
                     STR_ARG(config_file()));
    assert_int_equal(file_write(path, text, 0600), OK);
    assert_true(str_eq(settings().county_name[LANG_FI], S("Hyvinvointialue")));
    assert_int_equal(RUN("migrate", "--dir", dir), 0);
    assert_true(str_eq(settings().county_name[LANG_FI], S("Vanha nimi")));
    assert_int_equal(settings().answers_months, 36);
    assert_int_equal(settings().min_fill_ms, 3000);
    assert_true(str_find_str(config_file(), S("county_name_fi")) == SIZE_MAX);
    assert_true(str_find_str(config_file(), S("\ncache_s = 9\n")) != SIZE_MAX);
}

/* Set on the command line and written into the audit log, with what it was and is where that can be told. */
static void a_setting_that_is_set_is_recorded(void **state)
{
    struct instance i = {.dir = dir};
    struct audit_entry *entries;
    struct db *audit;
    size_t count;

    (void)state;
    assert_int_equal(RUN("init", dir), 0);
    assert_int_equal(RUN("settings", "set", "county_name_fi", "Koealue", "--dir", dir), 0);
    assert_int_equal(RUN("settings", "set", "answers_months", "0", "--dir", dir), 1);
    assert_int_equal(RUN("settings", "set", "generation", "7", "--dir", dir), 1);
    assert_true(str_eq(settings().county_name[LANG_FI], S("Koealue")));
    assert_int_equal(instance_open(&arena, &i, STORE_AUDIT, DB_READ_ONLY, &audit), OK);
    assert_int_equal(audit_list(&arena, audit, &(struct audit_filter){.actor = -1, .object = S("county_name_fi")}, 10,
                                &entries, &count),
                     OK);
    db_close(audit);
    assert_int_equal(count, 1);
    assert_int_equal(entries[0].outcome, AUDIT_DONE);
    assert_non_null(strstr(arena_cstr(&arena, entries[0].detail), "Koealue"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(init_puts_each_setting_where_it_belongs),    TEST(init_makes_nothing_of_a_setting_that_does_not_pass),
        TEST(serve_cannot_override_what_is_in_the_store), TEST(migrate_takes_settings_out_of_the_file),
        TEST(a_setting_that_is_set_is_recorded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
