/* test_cookie.c - one cookie out of the header. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/cookie.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void assert_text(struct str got, const char *wanted)
{
    if (!str_eq(got, str_from(wanted)))
        fail_msg("'%.*s' is not '%s'", STR_ARG(got), wanted);
}

static struct str get(const char *header)
{
    struct str value;

    if (cookie_get(str_from(header), S("s"), &value))
        fail_msg("refused: %s", header);
    return value;
}

static enum err refusal(struct str header)
{
    struct str value;

    return cookie_get(header, S("s"), &value);
}

static void the_named_cookie_is_found_wherever_it_stands(void **state)
{
    (void)state;
    assert_text(get("s=1"), "1");
    assert_text(get("a=0; s=1"), "1");
    assert_text(get("s=1; ss=2; xs=3; S=4"), "1");
    assert_text(get("a=s=0;s=1"), "1");
    assert_text(get("s="), "");
    assert_text(get("s=a=b!#$%&'()*+-./:<=>?@[]^_`{|}~"), "a=b!#$%&'()*+-./:<=>?@[]^_`{|}~");
}

static void an_absent_cookie_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(refusal(S("")), ERR_NOT_FOUND);
    assert_int_equal(refusal(S("s")), ERR_NOT_FOUND);
    assert_int_equal(refusal(S("S=1; ss=2; a=s=1")), ERR_NOT_FOUND);
}

static void a_cookie_sent_twice_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(refusal(S("s=1; s=1")), ERR_NOT_FOUND);
    assert_int_equal(refusal(S("s=1; a=2; s=3")), ERR_NOT_FOUND);
}

static void a_value_outside_cookie_octet_is_invalid(void **state)
{
    (void)state;
    static const char bad[] = " \"\\,\x7f\x01\xc3";

    for (const char *c = bad; *c; c++) {
        char header[] = {'s', '=', 'a', *c, 'b'};

        assert_int_equal(refusal((struct str){header, sizeof header}), ERR_INVALID);
    }
    assert_int_equal(refusal(S("s=\"1\"")), ERR_INVALID);
    assert_int_equal(refusal(S("s=a\0b")), ERR_INVALID);
    assert_text(get("a=\"x\\\"; s=1"), "1"); /* others' cookies are others' business */
}

static void a_header_over_4_kib_is_invalid(void **state)
{
    (void)state;
    static char header[4097] = "s=1; ";

    memset(header + 5, 'x', sizeof header - 5);
    assert_int_equal(refusal((struct str){header, 4096}), OK);
    assert_int_equal(refusal((struct str){header, 4097}), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_named_cookie_is_found_wherever_it_stands),
        cmocka_unit_test(an_absent_cookie_is_not_found),
        cmocka_unit_test(a_cookie_sent_twice_is_not_found),
        cmocka_unit_test(a_value_outside_cookie_octet_is_invalid),
        cmocka_unit_test(a_header_over_4_kib_is_invalid),
    };

    return cmocka_run_group_tests_name("cookie", tests, NULL, NULL);
}
