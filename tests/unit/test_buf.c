/* test_buf.c - text being written, and its escapers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

static void pieces_are_appended_in_order(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1000);

    buf_put(&b, S("a"));
    buf_char(&b, '-');
    buf_int(&b, INT64_MIN);
    buf_fmt(&b, " %s %d", "x", 3);
    buf_int(&b, 0);
    buf_put(&b, S(""));
    assert_text(buf_str(&b), "a--9223372036854775808 x 30");
    assert_false(b.full);
}

static void growing_keeps_what_is_there(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1 << 20);

    for (int i = 0; i < 100000; i++)
        buf_char(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(b.p[i], 'a' + i % 26);
}

static void reserved_room_is_not_left_while_it_lasts(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 5000);
    const char *at;

    buf_put(&b, S("start "));
    buf_reserve(&b, 3000);
    at = b.p;
    for (int i = 0; i < 300; i++)
        buf_put(&b, S("0123456789"));
    assert_ptr_equal(b.p, at);
    assert_int_equal(b.len, 3006);
    assert_memory_equal(b.p, "start 0123456789", 16);
    buf_reserve(&b, 5000);
    assert_false(b.full);
}

static void what_does_not_fit_writes_nothing_and_stays_full(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 4);

    buf_put(&b, S("abc"));
    buf_put(&b, S("de"));
    assert_true(b.full);
    buf_char(&b, 'x'); /* would fit, but a hole in the middle is worse than an end */
    assert_text(buf_str(&b), "abc");
    buf_clear(&b);
    assert_false(b.full);
    buf_put(&b, S("abcd"));
    assert_false(b.full);
    assert_text(buf_str(&b), "abcd");
}

static void formatted_text_over_a_kibibyte_does_not_fit(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1 << 20);

    buf_fmt(&b, "%1023s", "");
    assert_false(b.full);
    buf_fmt(&b, "%1024s", "");
    assert_true(b.full);
}

static void html_escapes_the_five_and_drops_control_characters(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1000);

    html_text(&b, S("<a href=\"x\">'&amp;' ä\t\r\n\0\1\x7f."));
    assert_text(buf_str(&b), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39; ä\t\r\n.");
    buf_clear(&b);
    html_put(&b, (struct html){S("<b>")});
    assert_text(buf_str(&b), "<b>");
}

static void every_byte_of_html_text_is_harmless(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        struct buf b = buf_new(&arena, 100);
        char byte = (char)c;

        html_text(&b, (struct str){&byte, 1});
        for (size_t i = 0; i < b.len; i++)
            assert_null(memchr("<>\"'", b.p[i], 4));
    }
}

static void json_text_is_quoted_and_safe_in_a_script_block(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1000);

    json_put_str(&b, S("a\"\\/\n\0\x7f</script>ä"));
    assert_text(buf_str(&b), "\"a\\\"\\\\/\\n\\u0000\\u007f\\u003c/script>ä\"");
    buf_clear(&b);
    json_put_str_short(&b, S("a\"\\/\n\t\0\x7f</script>ä"));
    assert_text(buf_str(&b), "\"a\\\"\\\\/\\n\\t\\u0000\\u007f</script>ä\"");
}

static void url_keeps_the_unreserved_only(void **state)
{
    (void)state;
    struct buf b = buf_new(&arena, 1000);

    url_put(&b, S("aZ09-._~ /?&=+%ä"));
    assert_text(buf_str(&b), "aZ09-._~%20%2F%3F%26%3D%2B%25%C3%A4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces_are_appended_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(growing_keeps_what_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reserved_room_is_not_left_while_it_lasts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_fit_writes_nothing_and_stays_full, set_up, tear_down),
        cmocka_unit_test_setup_teardown(formatted_text_over_a_kibibyte_does_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(html_escapes_the_five_and_drops_control_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_byte_of_html_text_is_harmless, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_text_is_quoted_and_safe_in_a_script_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(url_keeps_the_unreserved_only, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
