/* test_multipart.c - parts of a form with files. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/multipart.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

#define TYPE "multipart/form-data; boundary=XX"
#define FIELD(name, value) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static struct parts parse(const char *type, struct str body)
{
    struct parts p;

    if (multipart_parse(&arena, str_from(type), body, 5, &p))
        fail_msg("refused: %.*s", STR_ARG(body));
    return p;
}

static enum err refusal(const char *type, struct str body)
{
    struct parts p;

    return multipart_parse(&arena, str_from(type), body, 2, &p);
}

static void fields_and_files_are_split(void **state)
{
    (void)state;
    struct parts p = parse(TYPE, S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nyksi\r\n"
                                   "--XX\r\ncontent-disposition: form-data; name=\"f\"; filename=\"k;u va.png\"\r\n"
                                   "Content-Type: image/png\r\n\r\n\0\r\n--X\r\n\r\n--XX--\r\n"));

    assert_int_equal(p.count, 2);
    assert_text(p.items[0].name, "a");
    assert_text(p.items[0].content, "yksi");
    assert_int_equal(p.items[0].file_name.len, 0);
    assert_text(p.items[1].name, "f");
    assert_text(p.items[1].file_name, "k;u va.png");
    assert_text(p.items[1].content_type, "image/png");
    assert_true(str_eq(p.items[1].content, S("\0\r\n--X\r\n")));
}

static void empty_content_and_an_empty_form_are_fine(void **state)
{
    (void)state;
    assert_int_equal(parse(TYPE, S(FIELD("a", "") "--XX--\r\n")).items[0].content.len, 0);
    assert_int_equal(parse(TYPE, S("--XX--\r\n")).count, 0);
    assert_int_equal(parse(TYPE, S("--XX--")).count, 0);
}

static void the_boundary_may_be_quoted_and_stand_anywhere(void **state)
{
    (void)state;
    const struct str bare = S("--X\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--X--");
    const struct str field = S(FIELD("a", "1") "--XX--\r\n");

    assert_int_equal(parse("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"XX\"", field).count, 1);
    assert_int_equal(parse("multipart/form-data;boundary=X", bare).count, 1);
}

static void no_boundary_is_invalid(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "multipart/form-data",
                                      "multipart/form-data; boundary=",
                                      "multipart/form-data; boundary=\"XX",
                                      "text/plain; boundary=XX",
                                      "multipart/mixed; boundary=XX",
                                      "multipart/form-data boundary=XX",
                                      "multipart/form-data; boundary=0123456789012345678901234567890123456789"
                                      "0123456789012345678901234567890"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (refusal(bad[i], S(FIELD("a", "1") "--XX--\r\n")) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
}

static void a_body_that_is_cut_anywhere_is_invalid(void **state)
{
    (void)state;
    struct str whole = S(FIELD("a", "1") FIELD("b", "2") "--XX--\r\n");

    assert_int_equal(refusal(TYPE, whole), OK);
    for (size_t n = 0; n < whole.len; n++)
        if (n != whole.len - 2) /* the last line end may be missing */
            assert_int_equal(refusal(TYPE, str_sub(whole, 0, n)), ERR_INVALID);
}

static void what_no_browser_sends_is_invalid(void **state)
{
    (void)state;
    static const struct str bad[] = {
        S_INIT("x--XX--\r\n"),
        S_INIT("--XX--\r\nmore"),
        S_INIT(FIELD("", "1") "--XX--\r\n"),
        S_INIT("--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT("--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT(FIELD("a", "1") FIELD("a", "2") "--XX--\r\n"),
        S_INIT(FIELD("\xff", "1") "--XX--\r\n"),
        S_INIT(FIELD("a\0b", "1") "--XX--\r\n"),
        S_INIT(FIELD("a\"; filename=\"\xff", "1") "--XX--\r\n"),
        S_INIT("--XX\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT("--XXY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--\r\n"),
        S_INIT(FIELD("a", "1\r\n--XXY") "--XX--\r\n"),
        S_INIT("--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--\n"),
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (refusal(TYPE, bad[i]) != ERR_INVALID)
            fail_msg("taken: %.*s", STR_ARG(bad[i]));
}

static void limits_are_kept(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 10000);

    assert_int_equal(refusal(TYPE, S(FIELD("a", "1") FIELD("b", "2") FIELD("c", "3") "--XX--\r\n")), ERR_TOO_BIG);
    buf_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"%064d\"\r\n\r\n1\r\n--XX--\r\n", 0);
    assert_int_equal(refusal(TYPE, buf_str(&b)), OK);
    buf_clear(&b);
    buf_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"%065d\"\r\n\r\n1\r\n--XX--\r\n", 0);
    assert_int_equal(refusal(TYPE, buf_str(&b)), ERR_TOO_BIG);
    buf_clear(&b);
    buf_put(&b, S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"));
    for (int i = 0; i < 100; i++)
        buf_put(&b, S("X-Filler: 1\r\n"));
    buf_put(&b, S("\r\n1\r\n--XX--\r\n"));
    assert_int_equal(refusal(TYPE, buf_str(&b)), ERR_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fields_and_files_are_split, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_content_and_an_empty_form_are_fine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_boundary_may_be_quoted_and_stand_anywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_boundary_is_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_body_that_is_cut_anywhere_is_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_no_browser_sends_is_invalid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_are_kept, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("multipart", tests, NULL, NULL);
}
