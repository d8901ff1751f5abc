/* test_config.c - settings are read strictly, explained where they are wrong, and come back as they were written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config.h"
#include "app/instance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The reason for which `text` is refused, or "" when it is read. */
static const char *refusal(const char *text)
{
    struct config c;
    struct str why = {0};

    if (config_read(&arena, str_from(text), &c, &why) == OK)
        return "";
    return arena_cstr(&arena, why);
}

static void an_empty_file_means_the_standard(void **state)
{
    struct config c, standard;
    struct str why;

    (void)state;
    config_standard(&standard);
    assert_int_equal(config_read(&arena, S(""), &c, &why), OK);
    assert_int_equal(c.public_children, 24);
    assert_int_equal(c.child_requests, 100000);
    assert_int_equal(c.ingest_interval_s, 600);
    assert_false(c.is_demo);
    assert_true(str_eq(c.origin, standard.origin));
    assert_int_equal(config_check(&arena, &c, &why), OK);
}

static void values_are_taken_without_the_space_around_them(void **state)
{
    struct config c;
    struct str why;

    (void)state;
    assert_int_equal(config_read(&arena,
                                 S("# a comment\r\n\n  cache_s=0\n\tis_demo =  yes \norigin =\n"
                                   "smtp_user = Digiraati = kysely\n"),
                                 &c, &why),
                     OK);
    assert_int_equal(c.cache_s, 0);
    assert_true(c.is_demo);
    assert_int_equal(c.origin.len, 0);
    assert_true(str_eq(c.smtp_user, S("Digiraati = kysely")));
}

static void faults_name_their_line_and_setting(void **state)
{
    (void)state;
    assert_string_equal(refusal("cache_s = 1\ncolour = red\n"), "line 2: colour: there is no such setting");
    assert_string_equal(refusal("cache_s = 3601"), "line 1: cache_s: expected a whole number from 0 to 3600");
    assert_string_equal(refusal("public_children = 0"),
                        "line 1: public_children: expected a whole number from 1 to 64");
    assert_string_equal(refusal("cache_s = 1x"), "line 1: cache_s: expected a whole number from 0 to 3600");
    assert_string_equal(refusal("cache_s ="), "line 1: cache_s: expected a whole number from 0 to 3600");
    assert_string_equal(refusal("is_demo = true"), "line 1: is_demo: expected yes or no");
    assert_string_equal(refusal("\n\ncache_s"), "line 3: expected name = value");
    assert_string_equal(refusal("cache_s = 1\n#\ncache_s = 1\n"), "line 3: cache_s: stands here twice");
    assert_string_equal(refusal("Cache_s = 1"), "line 1: Cache_s: there is no such setting");
    assert_string_equal(refusal("cache_s = -1"), "line 1: cache_s: expected a whole number from 0 to 3600");
    assert_string_equal(refusal("smtp_user = a\x01z"),
                        "line 1: smtp_user: expected 0 to 254 characters, no control characters");
    assert_string_equal(refusal("smtp_user = \xff"),
                        "line 1: smtp_user: expected 0 to 254 characters, no control characters");
}

/* What is true of single settings may not be of all together. */
static void letters_need_an_address_to_come_from(void **state)
{
    struct config c;
    struct str why = {0};

    (void)state;
    config_standard(&c);
    c.smtp_url = S("smtp://localhost");
    assert_int_equal(config_check(&arena, &c, &why), ERR_INVALID);
    assert_true(str_starts(why, S("mail_from is empty")));
    c.mail_from = S("kysely@example.fi");
    assert_int_equal(config_check(&arena, &c, &why), OK);
    c.mail_from = S("kysely");
    assert_int_equal(config_check(&arena, &c, &why), ERR_INVALID);
    assert_true(str_starts(why, S("mail_from: ")));
}

static void text_is_measured_in_characters(void **state)
{
    char line[600] = "smtp_user = ";

    (void)state;
    for (int i = 0; i < 254; i++)
        strncat(line, "\xc3\xa4", sizeof line - strlen(line) - 1);
    assert_string_equal(refusal(line), "");
    strncat(line, "a", sizeof line - strlen(line) - 1);
    assert_string_not_equal(refusal(line), "");
}

/* What an older version kept in the file: passed over, and never written again. */
static void settings_of_the_county_are_not_of_the_file(void **state)
{
    struct buf file = buf_new(&arena, CONFIG_LIMIT_BYTES);
    struct config c;
    struct str why;

    (void)state;
    assert_int_equal(config_read(&arena, S("county_name_fi = Koealue\ncache_s = 7\n"), &c, &why), OK);
    assert_int_equal(c.cache_s, 7);
    config_put_file(&file, &c);
    assert_true(str_find_str(buf_str(&file), S("county_name")) == SIZE_MAX);
    assert_int_equal(config_set(&arena, &c, S("county_name_fi"), S("Koealue"), &why), ERR_INVALID);
    assert_true(str_ends(why, S("is kept in the store: `digiraati settings`")));
}

static bool passes(const char *origin, bool is_demo)
{
    struct config c;
    struct str why;

    config_standard(&c);
    c.origin = str_from(origin);
    c.is_demo = is_demo;
    return config_check(&arena, &c, &why) == OK;
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    assert_true(passes("", false));
    assert_true(passes("https://digiraati.example.fi", false));
    assert_true(passes("https://digiraati.example.fi:8443", false));
    assert_true(passes("http://[::1]:8080", false));
    assert_false(passes("https://digiraati.example.fi/", false));
    assert_false(passes("digiraati.example.fi", false));
    assert_false(passes("https://", false));
    assert_false(passes("HTTPS://digiraati.example.fi", false));
    assert_false(passes("https://a b", false));
}

static void a_demo_stays_on_the_loopback_interface(void **state)
{
    (void)state;
    assert_true(passes("", true));
    assert_true(passes("http://127.0.0.1:8080", true));
    assert_true(passes("http://localhost", true));
    assert_false(passes("https://digiraati.example.fi", true));
    assert_false(passes("http://127.0.0.1.example.fi", true));
    assert_false(passes("http://localhost.example.fi:80", true));
}

static void what_is_written_is_read_again(void **state)
{
    struct config c, again;
    struct buf first = buf_new(&arena, 64 * 1024), second = buf_new(&arena, 64 * 1024);
    struct buf file = buf_new(&arena, CONFIG_LIMIT_BYTES);
    struct str why;

    (void)state;
    config_standard(&c);
    c.smtp_user = S("Birkalands välfärdsområde");
    c.origin = S("http://127.0.0.1:1");
    c.is_demo = true;
    c.page_rate = 0;
    config_put_file(&file, &c);
    assert_false(file.full);
    assert_int_equal(config_read(&arena, buf_str(&file), &again, &why), OK);
    config_put(&first, &c);
    config_put(&second, &again);
    assert_true(str_eq(buf_str(&first), buf_str(&second)));
    assert_true(str_find_str(buf_str(&first), S("smtp_user = Birkalands")) != SIZE_MAX);
    assert_true(str_find_str(buf_str(&file), S("\n#cache_s = 10\n")) != SIZE_MAX);
}

static void an_unknown_county_is_refused(void **state)
{
    struct first_settings first = {0};

    (void)state;
    assert_int_equal(county_apply(&arena, "pirkanmaa", &first), OK);
    assert_true(str_eq(first.values[SETTING_county_name_sv], S("Birkalands välfärdsområde")));
    assert_null(first.values[SETTING_contact_email].p);
    assert_int_equal(county_apply(&arena, "uusimaa-that-is-no-file", &first), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_file_means_the_standard, start, stop),
        cmocka_unit_test_setup_teardown(values_are_taken_without_the_space_around_them, start, stop),
        cmocka_unit_test_setup_teardown(faults_name_their_line_and_setting, start, stop),
        cmocka_unit_test_setup_teardown(letters_need_an_address_to_come_from, start, stop),
        cmocka_unit_test_setup_teardown(text_is_measured_in_characters, start, stop),
        cmocka_unit_test_setup_teardown(settings_of_the_county_are_not_of_the_file, start, stop),
        cmocka_unit_test_setup_teardown(an_origin_is_scheme_host_and_port, start, stop),
        cmocka_unit_test_setup_teardown(a_demo_stays_on_the_loopback_interface, start, stop),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_again, start, stop),
        cmocka_unit_test_setup_teardown(an_unknown_county_is_refused, start, stop),
    };

    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
