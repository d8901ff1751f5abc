/* markdown.c - restricted Markdown (CommonMark without raw HTML) to markup. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tpl/markdown.h"

#include "tpl/page.h"

#include <cmark.h>

enum { TEXT_BYTES = 256 * 1024, OUTPUT_BYTES = 2 * 1024 * 1024, DEEPEST_HEADING = 6 };

/* cmark has no way to read a line without looking for blocks, so an inline text is read behind this letter and a space,
 * where no block can begin; both are left out again. */
enum { GUARD_BYTES = 2 };

/* What is being written, and how. */
struct renderer {
    struct buf *out;
    int heading_level; /* of a level 1 heading */
    bool is_inline;
    int in_image; /* only the words of what stands in images are written */
    bool skips_guard;
};

static void put(struct renderer *r, struct str s)
{
    if (!r->in_image)
        buf_put(r->out, s);
}

static void text(struct renderer *r, const char *literal)
{
    struct str s = str_from(literal);

    if (r->skips_guard) {
        s = str_sub(s, 1, s.len);
        while (str_starts(s, S(" ")))
            s = str_sub(s, 1, s.len);
        r->skips_guard = false;
    }
    html_text(r->out, s);
}

/* A list without blank lines between its items: their paragraphs are written without <p>. */
static bool in_tight_list(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item ? cmark_node_parent(item) : NULL;

    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static void heading(struct renderer *r, cmark_node *n, bool entering)
{
    int level = r->heading_level + cmark_node_get_heading_level(n) - 1;

    if (level > DEEPEST_HEADING)
        level = DEEPEST_HEADING;
    if (r->in_image)
        return;
    if (entering)
        buf_fmt(r->out, "<h%d class=\"govuk-heading-%c\">", level, level == r->heading_level ? 'm' : 's');
    else
        buf_fmt(r->out, "</h%d>\n", level);
}

static void list(struct renderer *r, cmark_node *n, bool entering)
{
    bool is_numbered = cmark_node_get_list_type(n) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(n);

    if (!entering)
        put(r, is_numbered ? S("</ol>\n") : S("</ul>\n"));
    else if (!is_numbered)
        put(r, S("<ul class=\"govuk-list govuk-list--bullet\">\n"));
    else if (start == 1)
        put(r, S("<ol class=\"govuk-list govuk-list--number\">\n"));
    else
        buf_fmt(r->out, "<ol class=\"govuk-list govuk-list--number\" start=\"%d\">\n", start);
}

/* Anything but an allowed address leaves only the words of the link. */
static void link(struct renderer *r, cmark_node *n, bool entering)
{
    struct url url = url_checked(str_from(cmark_node_get_url(n)));

    if (!url.s.len || r->in_image)
        return;
    if (!entering) {
        buf_put(r->out, S("</a>"));
        return;
    }
    buf_put(r->out, S("<a class=\"govuk-link\" href=\""));
    html_text(r->out, url.s);
    buf_put(r->out, S("\">"));
}

static void code_block(struct renderer *r, cmark_node *n)
{
    buf_put(r->out, S("<pre><code>"));
    text(r, cmark_node_get_literal(n));
    buf_put(r->out, S("</code></pre>\n"));
}

static void inline_node(struct renderer *r, cmark_node *n, bool entering)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_TEXT:
        text(r, cmark_node_get_literal(n));
        break;
    case CMARK_NODE_SOFTBREAK:
        buf_put(r->out, r->is_inline ? S(" ") : S("\n"));
        break;
    case CMARK_NODE_LINEBREAK:
        put(r, r->is_inline ? S(" ") : S("<br>\n"));
        break;
    case CMARK_NODE_CODE:
        put(r, r->is_inline ? S("") : S("<code>"));
        text(r, cmark_node_get_literal(n));
        put(r, r->is_inline ? S("") : S("</code>"));
        break;
    case CMARK_NODE_EMPH:
        put(r, entering ? S("<em>") : S("</em>"));
        break;
    case CMARK_NODE_STRONG:
        put(r, entering ? S("<strong>") : S("</strong>"));
        break;
    case CMARK_NODE_LINK:
        link(r, n, entering);
        break;
    case CMARK_NODE_IMAGE:
        r->in_image += entering ? 1 : -1;
        break;
    default: /* raw HTML is left out */
        break;
    }
}

static void block_node(struct renderer *r, cmark_node *n, bool entering)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_PARAGRAPH:
        if (!in_tight_list(n))
            put(r, entering ? S("<p class=\"govuk-body\">") : S("</p>\n"));
        break;
    case CMARK_NODE_HEADING:
        heading(r, n, entering);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        put(r, entering ? S("<blockquote class=\"govuk-inset-text\">\n") : S("</blockquote>\n"));
        break;
    case CMARK_NODE_LIST:
        list(r, n, entering);
        break;
    case CMARK_NODE_ITEM:
        put(r, entering ? S("<li>") : S("</li>\n"));
        break;
    case CMARK_NODE_CODE_BLOCK:
        code_block(r, n);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        put(r, S("<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">\n"));
        break;
    default:
        inline_node(r, n, entering);
        break;
    }
}

/* Walks without recursion: how deep the text nests is up to its writer. */
static void render(struct renderer *r, struct str source)
{
    cmark_node *document = cmark_parse_document(source.p, source.len, CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *walk = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(walk)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(walk);

        if (r->is_inline)
            inline_node(r, n, event == CMARK_EVENT_ENTER);
        else
            block_node(r, n, event == CMARK_EVENT_ENTER);
    }
    cmark_iter_free(walk);
    cmark_node_free(document);
}

static struct html written(const struct buf *out)
{
    return out->full ? (struct html){0} : (struct html){buf_str(out)};
}

struct html markdown_html(struct arena *a, struct str source, int heading_level)
{
    struct buf out = buf_new(a, OUTPUT_BYTES);
    struct renderer r = {.out = &out, .heading_level = heading_level};

    if (source.len == 0 || source.len > TEXT_BYTES)
        return (struct html){0};
    render(&r, source);
    return written(&out);
}

struct html markdown_inline(struct arena *a, struct str source)
{
    struct buf line = buf_new(a, TEXT_BYTES + GUARD_BYTES), out = buf_new(a, OUTPUT_BYTES);
    struct renderer r = {.out = &out, .is_inline = true, .skips_guard = true};

    source = str_trim(source);
    if (source.len == 0 || source.len > TEXT_BYTES)
        return (struct html){0};
    buf_put(&line, S("a "));
    for (size_t i = 0; i < source.len; i++)
        buf_char(&line, source.p[i] == '\n' || source.p[i] == '\r' ? ' ' : source.p[i]);
    render(&r, buf_str(&line));
    return written(&out);
}
