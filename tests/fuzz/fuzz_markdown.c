/* fuzz_markdown.c - any bytes as Markdown: only allowed tags, closed as opened, and safe addresses come out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl/markdown.h"

#include <assert.h>
#include <stdint.h>

#include "tpl/page.h"

enum { MEMORY_BYTES = 64 << 20, DEPTH = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Start tags that markdown.c writes; `is_inline`: also in one line. */
static const struct {
    const char *start, *name;
    bool is_void, is_inline;
} allowed[] = {
    {"<p class=\"govuk-body\">", "p", false, false},
    {"<em>", "em", false, true},
    {"<strong>", "strong", false, true},
    {"<a class=\"govuk-link\" href=\"", "a", false, true},
    {"<code>", "code", false, false},
    {"<pre>", "pre", false, false},
    {"<li>", "li", false, false},
    {"<blockquote class=\"govuk-inset-text\">", "blockquote", false, false},
    {"<ul class=\"govuk-list govuk-list--bullet\">", "ul", false, false},
    {"<ol class=\"govuk-list govuk-list--number\"", "ol", false, false},
    {"<h2 class=\"govuk-heading-m\">", "h2", false, false},
    {"<h3 class=\"govuk-heading-s\">", "h3", false, false},
    {"<h4 class=\"govuk-heading-s\">", "h4", false, false},
    {"<h5 class=\"govuk-heading-s\">", "h5", false, false},
    {"<h6 class=\"govuk-heading-s\">", "h6", false, false},
    {"<br>", "br", true, false},
    {"<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">", "hr", true, false},
};
enum { ALLOWED = sizeof allowed / sizeof *allowed };

static size_t tag_at(struct str rest, bool is_inline)
{
    for (size_t i = 0; i < ALLOWED; i++)
        if (str_starts(rest, str_from(allowed[i].start)) && (allowed[i].is_inline || !is_inline))
            return i;
    return ALLOWED;
}

/* `rest` begins with the address of a link; its entities do not matter for being safe. */
static void check_address(struct str rest)
{
    size_t end = str_find(rest, '"', 0);

    assert(end != SIZE_MAX && end > 0);
    assert(url_checked(str_sub(rest, 0, end)).s.len);
}

static void check_markup(struct str markup, bool is_inline)
{
    size_t open[DEPTH], depth = 0;

    assert(str_is_utf8(markup));
    for (size_t at = str_find(markup, '<', 0); at != SIZE_MAX; at = str_find(markup, '<', at + 1)) {
        struct str rest = str_sub(markup, at, markup.len);

        if (str_starts(rest, S("</"))) {
            struct str name = str_sub(rest, 2, str_find(rest, '>', 0) - 2);

            assert(depth > 0);
            depth--;
            assert(depth >= DEPTH || str_eq(name, str_from(allowed[open[depth]].name)));
        } else {
            size_t tag = tag_at(rest, is_inline);

            assert(tag != ALLOWED);
            if (str_eq(str_from(allowed[tag].name), S("a")))
                check_address(str_sub(rest, str_from(allowed[tag].start).len, rest.len));
            if (allowed[tag].is_void)
                continue;
            if (depth < DEPTH)
                open[depth] = tag;
            depth++;
        }
    }
    assert(depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena a;

    arena_init(&a, MEMORY_BYTES);
    check_markup(markdown_html(&a, text, 2).s, false);
    check_markup(markdown_inline(&a, text).s, true);
    arena_free(&a);
    return 0;
}
