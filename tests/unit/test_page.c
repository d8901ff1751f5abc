/* test_page.c - addresses that may stand in a page, and markup taken from it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MEMORY_BYTES = 1 << 20 };

static void assert_text(struct str got, struct str expected)
{
    if (!str_eq(got, expected))
        fail_msg("got \"%.*s\", expected \"%.*s\"", STR_ARG(got), STR_ARG(expected));
}

static void addresses_of_web_mail_phone_and_this_site_pass(void **state)
{
    static const char *const good[] = {"https://example.org/a?b=c#d",
                                       "http://example.org",
                                       "HTTPS://EXAMPLE.ORG/",
                                       "mailto:palaute@example.org",
                                       "tel:+358401234567",
                                       "/k/uimahalli",
                                       "/",
                                       "#q7-r1"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_text(url_checked(str_from(good[i])).s, str_from(good[i]));
}

static void every_other_address_becomes_empty(void **state)
{
    static const char *const bad[] = {"javascript:alert(1)",
                                      "JavaScript:alert(1)",
                                      " javascript:alert(1)",
                                      "java\tscript:alert(1)",
                                      "data:text/html,x",
                                      "vbscript:x",
                                      "//evil.example",
                                      "/\t/evil.example",
                                      "/\\evil.example",
                                      "\\\\evil.example",
                                      "file:///etc/passwd",
                                      "kyselyt",
                                      "../k/x",
                                      "?a=b",
                                      "https:/\n/x",
                                      "https://a b",
                                      "http:evil.example",
                                      ""};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_text(url_checked(str_from(bad[i])).s, S(""));
}

static void an_address_with_a_nul_becomes_empty(void **state)
{
    (void)state;
    assert_text(url_checked((struct str){"/a\0b", 4}).s, S(""));
}

static void a_number_of_a_sentence_is_plain_digits(void **state)
{
    struct arena a;
    struct buf out;
    struct page p = {.out = &out};

    (void)state;
    arena_init(&a, MEMORY_BYTES);
    out = buf_new(&a, 1024);
    assert_text(page_int(&p, 1234567), S("1234567"));
    assert_text(page_int(&p, INT64_MIN), S("-9223372036854775808"));
    assert_true(out.len == 0);
    arena_free(&a);
}

static void what_is_written_between_begin_and_end_is_taken_from_the_page(void **state)
{
    struct arena a;
    struct buf out, outer;
    struct page p = {.out = &out};
    struct html inside;

    (void)state;
    arena_init(&a, MEMORY_BYTES);
    out = buf_new(&a, 1024);
    buf_put(p.out, S("<h1>before</h1>"));
    outer = page_begin(&p);
    buf_put(p.out, S("<p>inside</p>"));
    inside = page_end(&p, outer);
    buf_put(p.out, S("<p>after</p>"));
    assert_text(inside.s, S("<p>inside</p>"));
    assert_text(buf_str(&out), S("<h1>before</h1><p>after</p>"));
    arena_free(&a);
}

static void a_page_is_full_when_what_was_taken_from_it_did_not_fit(void **state)
{
    struct arena a;
    struct buf out, outer;
    struct page p = {.out = &out};

    (void)state;
    arena_init(&a, MEMORY_BYTES);
    out = buf_new(&a, 8);
    outer = page_begin(&p);
    buf_put(p.out, S("123456789"));
    page_end(&p, outer);
    assert_true(out.full);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_web_mail_phone_and_this_site_pass),
        cmocka_unit_test(every_other_address_becomes_empty),
        cmocka_unit_test(an_address_with_a_nul_becomes_empty),
        cmocka_unit_test(a_number_of_a_sentence_is_plain_digits),
        cmocka_unit_test(what_is_written_between_begin_and_end_is_taken_from_the_page),
        cmocka_unit_test(a_page_is_full_when_what_was_taken_from_it_did_not_fit),
    };

    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
