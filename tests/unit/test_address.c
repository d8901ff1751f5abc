/* test_address.c - lines are addresses or are refused with a reason; lists forget their order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "base/crypto.h"
#include "mail/address.h"

#include <string.h>

static void what_people_have_is_read(void **state)
{
    static const char *const good[] = {
        "matti.meikalainen@example.fi", "  a@b.fi\r", "o'brien+kysely@sub.domain.example.org",
        "x_y-z@xn--hrjoittelu-o8a.fi",  "1@2.com",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const char *why;
        struct str out;

        assert_int_equal(address_read(str_from(good[i]), &out, &why), OK);
        assert_true(str_eq(out, str_trim(str_from(good[i]))));
    }
}

static void what_is_none_is_refused_with_a_reason(void **state)
{
    static const char *const bad[] = {
        "",
        "matti",
        "@example.fi",
        "matti@",
        "matti@example",
        "matti@@example.fi",
        "a b@example.fi",
        "matti@exa mple.fi",
        ".matti@example.fi",
        "matti.@example.fi",
        "mat..ti@example.fi",
        "\"matti m\"@example.fi",
        "Matti <matti@example.fi>",
        "matti@[127.0.0.1]",
        "matti@127.0.0.1",
        "matti@-example.fi",
        "matti@example-.fi",
        "matti@example..fi",
        "matti@example.fi.",
        "matti@ex_ample.fi",
        "mätti@example.fi",
        "matti@hyvää.fi",
        "a@example.fi,b@example.fi",
        "a@example.fi;b@example.fi",
        "a@example.fi\r\nBcc: b@example.fi",
        "a@example.fi\nRCPT TO:<b@example.fi>",
        "a\t@example.fi",
        "a@example.fi>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = NULL;
        struct str out;

        assert_int_equal(address_read(str_from(bad[i]), &out, &why), ERR_INVALID);
        assert_non_null(why);
    }
    assert_int_equal(address_read((struct str){"a\0b@example.fi", 14}, &(struct str){0}, &(const char *){NULL}),
                     ERR_INVALID);
}

static struct str long_address(size_t local, size_t labels, size_t label)
{
    struct buf out = buf_new(&arena, 1024);

    for (size_t i = 0; i < local; i++)
        buf_char(&out, 'a');
    buf_char(&out, '@');
    for (size_t i = 0; i < labels; i++) {
        for (size_t k = 0; k < label; k++)
            buf_char(&out, 'b');
        buf_char(&out, '.');
    }
    buf_put(&out, S("fi"));
    return buf_str(&out);
}

static void lengths_are_those_of_the_standard(void **state)
{
    const char *why;
    struct str out;

    (void)state;
    assert_int_equal(address_read(long_address(64, 1, 63), &out, &why), OK);
    assert_int_equal(address_read(long_address(65, 1, 3), &out, &why), ERR_INVALID);
    assert_int_equal(address_read(long_address(1, 1, 64), &out, &why), ERR_INVALID);
    assert_int_equal(address_read(long_address(59, 3, 63), &out, &why), OK);
    assert_int_equal(out.len, ADDRESS_BYTES);
    assert_int_equal(address_read(long_address(60, 3, 63), &out, &why), ERR_INVALID);
    assert_true(str_eq(address_domain(S("a@example.fi")), S("example.fi")));
}

static void a_list_names_each_bad_line_and_joins_what_is_repeated(void **state)
{
    struct address_list list =
        address_list_read(&arena, S("\xef\xbb\xbf"
                                    "a@example.fi\r\n\n  \nb@example.fi\nkukaan\nA@Example.FI\nc@example.fi"
                                    "\n@\n"));
    size_t seen = 0;

    (void)state;
    assert_int_equal(list.count, 3);
    assert_int_equal(list.repeated, 1);
    for (size_t i = 0; i < list.count; i++)
        seen |= (size_t)1 << ((list.v[i].p[0] | 0x20) - 'a');
    assert_int_equal(seen, 7);
    assert_int_equal(list.fault_count, 2);
    assert_int_equal(list.faults[0].line, 5);
    assert_int_equal(list.faults[1].line, 8);
    assert_int_equal(address_list_read(&arena, S("")).count, 0);
}

/* Of 50 lines the first stays the first about once in 50 times. */
static void the_order_of_the_lines_is_forgotten(void **state)
{
    int first_stays = 0;

    (void)state;
    for (int round = 0; round < 100; round++) {
        struct buf text = buf_new(&arena, 4096);
        struct address_list list;

        for (int i = 0; i < 50; i++)
            buf_fmt(&text, "a%02d@example.fi\n", i);
        list = address_list_read(&arena, buf_str(&text));
        assert_int_equal(list.count, 50);
        first_stays += str_eq(list.v[0], S("a00@example.fi"));
    }
    assert_true(first_stays < 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_people_have_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_none_is_refused_with_a_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lengths_are_those_of_the_standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_list_names_each_bad_line_and_joins_what_is_repeated, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_order_of_the_lines_is_forgotten, set_up, tear_down),
    };

    return crypto_start() || cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
