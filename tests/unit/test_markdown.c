/* test_markdown.c - restricted Markdown: what becomes markup and what must never. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MEMORY_BYTES = 64 << 20 };

/* A text and the markup it must give. */
struct sample {
    const char *source, *markup;
};

static void check(const struct sample *samples, size_t count, bool is_inline)
{
    for (size_t i = 0; i < count; i++) {
        struct arena a;
        struct str source = str_from(samples[i].source), expected = str_from(samples[i].markup);
        struct html got;

        arena_init(&a, MEMORY_BYTES);
        got = is_inline ? markdown_inline(&a, source) : markdown_html(&a, source, 2);
        if (!str_eq(got.s, expected))
            fail_msg("%s\ngot      %.*s\nexpected %s", samples[i].source, STR_ARG(got.s), samples[i].markup);
        arena_free(&a);
    }
}

#define CHECK_BLOCKS(samples) check(samples, sizeof samples / sizeof *samples, false)
#define CHECK_INLINE(samples) check(samples, sizeof samples / sizeof *samples, true)

static void blocks_get_the_classes_of_the_design_system(void **state)
{
    static const struct sample samples[] = {
        {"yksi\nkaksi", "<p class=\"govuk-body\">yksi\nkaksi</p>\n"},
        {"yksi  \nkaksi", "<p class=\"govuk-body\">yksi<br>\nkaksi</p>\n"},
        {"*a* **b** `c<d`", "<p class=\"govuk-body\"><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>\n"},
        {"- a\n- b", "<ul class=\"govuk-list govuk-list--bullet\">\n<li>a</li>\n<li>b</li>\n</ul>\n"},
        {"1. a", "<ol class=\"govuk-list govuk-list--number\">\n<li>a</li>\n</ol>\n"},
        {"3. a", "<ol class=\"govuk-list govuk-list--number\" start=\"3\">\n<li>a</li>\n</ol>\n"},
        {"- a\n\n- b", "<ul class=\"govuk-list govuk-list--bullet\">\n<li><p class=\"govuk-body\">a</p>\n</li>\n"
                       "<li><p class=\"govuk-body\">b</p>\n</li>\n</ul>\n"},
        {"> a", "<blockquote class=\"govuk-inset-text\">\n<p class=\"govuk-body\">a</p>\n</blockquote>\n"},
        {"    a<b", "<pre><code>a&lt;b\n</code></pre>\n"},
        {"***", "<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">\n"},
        {"", ""},
    };

    (void)state;
    CHECK_BLOCKS(samples);
}

static void headings_start_at_the_level_asked_for_and_end_at_six(void **state)
{
    static const struct sample samples[] = {
        {"# a", "<h2 class=\"govuk-heading-m\">a</h2>\n"},
        {"## a", "<h3 class=\"govuk-heading-s\">a</h3>\n"},
        {"###### a", "<h6 class=\"govuk-heading-s\">a</h6>\n"},
        {"a\n===", "<h2 class=\"govuk-heading-m\">a</h2>\n"},
    };

    (void)state;
    CHECK_BLOCKS(samples);
}

static void raw_html_is_left_out(void **state)
{
    static const struct sample samples[] = {
        {"a <b onclick=\"x\">b</b>", "<p class=\"govuk-body\">a b</p>\n"},
        {"<script>alert(1)</script>", ""},
        {"<div>\n*a*\n</div>", ""},
        {"<!-- a -->", ""},
        {"&lt;script&gt;", "<p class=\"govuk-body\">&lt;script&gt;</p>\n"},
    };

    (void)state;
    CHECK_BLOCKS(samples);
}

static void links_keep_only_safe_addresses(void **state)
{
    static const struct sample samples[] = {
        {"[a](https://example.org/?a=1&b=2)",
         "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"https://example.org/?a=1&amp;b=2\">a</a></p>\n"},
        {"[a](/k/x \"title\")", "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/k/x\">a</a></p>\n"},
        {"<palaute@example.org>", "<p class=\"govuk-body\"><a class=\"govuk-link\" "
                                  "href=\"mailto:palaute@example.org\">palaute@example.org</a></p>\n"},
        {"[a](javascript:alert(1))", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](&#106;avascript:alert(1))", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](//evil.example)", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](/&#9;/evil.example)", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](/\\\\evil.example)", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](data:text/html,x)", "<p class=\"govuk-body\">a</p>\n"},
        {"[a](https://x/\"onclick=\"y)", "<p class=\"govuk-body\"><a class=\"govuk-link\" "
                                         "href=\"https://x/&quot;onclick=&quot;y\">a</a></p>\n"},
        {"[a][1]\n\n[1]: javascript:x", "<p class=\"govuk-body\">a</p>\n"},
    };

    (void)state;
    CHECK_BLOCKS(samples);
}

static void images_become_their_words(void **state)
{
    static const struct sample samples[] = {
        {"![an *old* `hall`](https://tracker.example/x.png)", "<p class=\"govuk-body\">an old hall</p>\n"},
        {"![a [b](/x) c](y) d", "<p class=\"govuk-body\">a b c d</p>\n"},
        {"[![a](b)](/x)", "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/x\">a</a></p>\n"},
    };

    (void)state;
    CHECK_BLOCKS(samples);
}

static void one_line_has_emphasis_and_links_only(void **state)
{
    static const struct sample samples[] = {
        {"Kuinka *tärkeä*?", "Kuinka <em>tärkeä</em>?"},
        {"*a* b", "<em>a</em> b"},
        {"  a  ", "a"},
        {"[a](/x)", "<a class=\"govuk-link\" href=\"/x\">a</a>"},
        {"[a](javascript:x)", "a"},
        {"![a](x)", "a"},
        {"a\nb\r\nc", "a b  c"},
        {"`a<b`", "a&lt;b"},
        {"<b>a</b>", "a"},
        {"\\*a\\*", "*a*"},
        {"", ""},
        {" \n ", ""},
    };

    (void)state;
    CHECK_INLINE(samples);
}

static void signs_that_start_blocks_are_words_in_one_line(void **state)
{
    static const struct sample samples[] = {
        {"1. luokka", "1. luokka"}, {"# a", "# a"}, {"- a", "- a"},      {"> a", "&gt; a"},  {"***", "***"},
        {"[a]: /b", "[a]: /b"},     {"```", "```"}, {"a\n===", "a ==="}, {"\n\n    a", "a"},
    };

    (void)state;
    CHECK_INLINE(samples);
}

static void broken_utf8_and_nul_become_replacement_characters(void **state)
{
    struct arena a;
    struct html got;

    (void)state;
    arena_init(&a, MEMORY_BYTES);
    got = markdown_html(&a, (struct str){"a\xff\0b", 4}, 2);
    assert_true(str_eq(got.s, S("<p class=\"govuk-body\">a\xef\xbf\xbd\xef\xbf\xbd"
                                "b</p>\n")));
    arena_free(&a);
}

static void what_is_too_long_gives_empty_markup(void **state)
{
    struct arena a;
    enum { LIMIT = 256 * 1024 };
    char *text;

    (void)state;
    arena_init(&a, MEMORY_BYTES);
    text = arena_alloc(&a, LIMIT + 1, 1);
    memset(text, 'x', LIMIT + 1);
    assert_true(markdown_html(&a, (struct str){text, LIMIT}, 2).s.len > LIMIT);
    assert_true(markdown_html(&a, (struct str){text, LIMIT + 1}, 2).s.len == 0);
    assert_true(markdown_inline(&a, (struct str){text, LIMIT + 1}).s.len == 0);
    memset(text, '>', LIMIT);
    assert_true(markdown_html(&a, (struct str){text, LIMIT}, 2).s.len == 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_get_the_classes_of_the_design_system),
        cmocka_unit_test(headings_start_at_the_level_asked_for_and_end_at_six),
        cmocka_unit_test(raw_html_is_left_out),
        cmocka_unit_test(links_keep_only_safe_addresses),
        cmocka_unit_test(images_become_their_words),
        cmocka_unit_test(one_line_has_emphasis_and_links_only),
        cmocka_unit_test(signs_that_start_blocks_are_words_in_one_line),
        cmocka_unit_test(broken_utf8_and_nul_become_replacement_characters),
        cmocka_unit_test(what_is_too_long_gives_empty_markup),
    };

    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
