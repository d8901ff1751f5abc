/* test_smtp.c - which mail servers can be set, and what happens when there is none. Sending is tried by tests/e2e/letters.test.mjs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "app/config.h"
#include "mail/smtp.h"

static void an_address_is_a_scheme_a_host_and_perhaps_a_port(void **state)
{
    static const char *const good[] = {"smtp://localhost",        "smtp://127.0.0.1:25",
                                       "smtps://mail.example.fi", "smtps://mail.example.fi:465",
                                       "smtp://[::1]:2525",       "smtp://[::1]"};
    static const char *const bad[] = {"",
                                      "smtp://",
                                      "smtps://",
                                      "localhost",
                                      "http://localhost",
                                      "smtp://host/path",
                                      "smtp://user@host",
                                      "smtp://host:",
                                      "smtp://host:0",
                                      "smtp://host:65536",
                                      "smtp://host:25x",
                                      "smtp://a b",
                                      "smtp://:25",
                                      "file:///etc/passwd",
                                      "smtp://host?x",
                                      "smtp://[::1]x"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(smtp_url_check(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(smtp_url_check(str_from(bad[i])));
}

static void settings_are_checked_together(void **state)
{
    struct config c;
    struct str why;

    (void)state;
    config_standard(&c);
    assert_int_equal(config_check(&arena, &c, &why), OK);
    c.smtp_url = S("smtp://localhost");
    assert_int_equal(config_check(&arena, &c, &why), ERR_INVALID);
    c.mail_from = S("kysely@example.fi");
    assert_int_equal(config_check(&arena, &c, &why), OK);
    c.mail_from = S("Kysely <kysely@example.fi>");
    assert_int_equal(config_check(&arena, &c, &why), ERR_INVALID);
    c.mail_from = S("kysely@example.fi");
    c.smtp_url = S("smtp://localhost/x");
    assert_int_equal(config_check(&arena, &c, &why), ERR_INVALID);
}

/* Port 1 of this machine: nobody is there. */
static void a_server_that_is_not_there_is_no_matter_of_the_mail(void **state)
{
    struct smtp_settings settings = {.url = S("smtp://127.0.0.1:1"), .hello = S("example.fi")};
    volatile int stop = 0;
    struct smtp *s;

    (void)state;
    assert_int_equal(smtp_open(&arena, &settings, &stop, &s), OK);
    assert_int_equal(smtp_send(s, S("a@example.fi"), S("b@example.fi"), S("Subject: x\r\n\r\nx\r\n")), SMTP_UNREACHED);
    smtp_close(s);
    smtp_close(NULL);
    settings.url = S("http://127.0.0.1");
    assert_int_equal(smtp_open(&arena, &settings, &stop, &s), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_address_is_a_scheme_a_host_and_perhaps_a_port, set_up, tear_down),
        cmocka_unit_test_setup_teardown(settings_are_checked_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_that_is_not_there_is_no_matter_of_the_mail, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
}
