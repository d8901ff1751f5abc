/* prose.c - Markdown as paragraphs and runs of words, for what is not HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/prose.h"

#include "base/buf.h"
#include "tpl/page.h"

#include <cmark.h>

#include <string.h>

enum { TEXT_BYTES = 256 * 1024, WORDS_BYTES = 2 * 1024 * 1024 };

/* Read behind a letter, a line cannot begin a block (compare tpl/markdown.c). */
static const struct str guard = S_INIT("a ");

struct reader {
    struct arena *a;
    struct span *spans; /* of the block at hand */
    size_t span_count, span_room;
    struct prose_block *blocks;
    size_t block_count, block_room;
    struct prose_block next; /* what kind the coming words are */
    struct span style;
    bool is_line;      /* without blocks */
    size_t skip_bytes; /* of what comes next: the guard */
};

static void *grown(struct arena *a, const void *old, size_t count, size_t *room, size_t size)
{
    void *fresh;

    *room = *room ? *room * 2 : 8;
    fresh = arena_alloc(a, *room, size);
    if (count)
        memcpy(fresh, old, count * size);
    return fresh;
}

static void put(struct reader *r, struct str text)
{
    size_t skipped = text.len < r->skip_bytes ? text.len : r->skip_bytes;
    struct span *span;

    r->skip_bytes -= skipped;
    text = str_sub(text, skipped, text.len);
    if (text.len == 0)
        return;
    if (r->span_count == r->span_room)
        r->spans = grown(r->a, r->spans, r->span_count, &r->span_room, sizeof *r->spans);
    span = &r->spans[r->span_count++];
    *span = r->style;
    span->text = arena_str(r->a, text);
}

static void end_block(struct reader *r)
{
    if (r->span_count) {
        if (r->block_count == r->block_room)
            r->blocks = grown(r->a, r->blocks, r->block_count, &r->block_room, sizeof *r->blocks);
        r->next.words = (struct prose){r->spans, r->span_count};
        r->blocks[r->block_count++] = r->next;
    }
    r->spans = NULL;
    r->span_count = r->span_room = 0;
    r->next.kind = PROSE_PARAGRAPH;
}

/* Does the link say where it leads? Then the address need not be written again. */
static bool says_address(const struct reader *r, struct str url)
{
    struct str bare = str_starts(url, S("mailto:")) ? str_sub(url, 7, url.len) : url;
    struct buf words = buf_new(r->a, TEXT_BYTES);

    for (size_t i = 0; i < r->span_count; i++)
        buf_put(&words, r->spans[i].text);
    if (str_starts(url, S("tel:")) || str_starts(url, S("#")))
        return true;
    return str_find_str(buf_str(&words), bare) != SIZE_MAX ||
           (str_starts(url, S("https://")) && str_find_str(buf_str(&words), str_sub(url, 8, url.len)) != SIZE_MAX);
}

static void link(struct reader *r, cmark_node *n, bool is_entering)
{
    struct str url = url_checked(str_from(cmark_node_get_url(n))).s;

    if (url.len == 0)
        return;
    if (is_entering) {
        r->style.url = arena_str(r->a, url);
        return;
    }
    if (!says_address(r, url)) {
        put(r, S(" ("));
        put(r, url);
        put(r, S(")"));
    }
    r->style.url = (struct str){NULL, 0};
}

static void item(struct reader *r, cmark_node *n, bool is_entering)
{
    cmark_node *list = cmark_node_parent(n);
    int number = cmark_node_get_list_start(list);

    if (!is_entering)
        return;
    for (cmark_node *before = cmark_node_previous(n); before; before = cmark_node_previous(before))
        number++;
    r->next.kind = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST ? PROSE_NUMBER : PROSE_BULLET;
    r->next.number = number;
}

static void node(struct reader *r, cmark_node *n, bool is_entering)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
        put(r, str_from(cmark_node_get_literal(n)));
        break;
    case CMARK_NODE_SOFTBREAK:
        put(r, S(" "));
        break;
    case CMARK_NODE_LINEBREAK:
        put(r, r->is_line ? S(" ") : S("\u2028"));
        break;
    case CMARK_NODE_STRONG:
        r->style.is_strong = is_entering;
        break;
    case CMARK_NODE_EMPH:
        r->style.is_emphasis = is_entering;
        break;
    case CMARK_NODE_LINK:
        link(r, n, is_entering);
        break;
    case CMARK_NODE_CODE_BLOCK:
        put(r, str_trim(str_from(cmark_node_get_literal(n))));
        end_block(r);
        break;
    case CMARK_NODE_ITEM:
        item(r, n, is_entering);
        break;
    case CMARK_NODE_HEADING:
        r->next.kind = PROSE_HEADING;
        if (!is_entering)
            end_block(r);
        break;
    case CMARK_NODE_PARAGRAPH:
        if (!is_entering)
            end_block(r);
        break;
    default: /* raw HTML is left out */
        break;
    }
}

static void read(struct reader *r, struct str markdown)
{
    cmark_node *document = cmark_parse_document(markdown.p, markdown.len, CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *walk = cmark_iter_new(document);
    cmark_event_type event;

    while ((event = cmark_iter_next(walk)) != CMARK_EVENT_DONE)
        node(r, cmark_iter_get_node(walk), event == CMARK_EVENT_ENTER);
    cmark_iter_free(walk);
    cmark_node_free(document);
    end_block(r);
}

struct prose prose_plain(struct arena *a, struct str text)
{
    struct span *v = ARENA_NEW(a, struct span);

    v->text = text;
    return (struct prose){v, text.len ? 1 : 0};
}

struct prose prose_line(struct arena *a, struct str markdown)
{
    struct buf line = buf_new(a, TEXT_BYTES + guard.len);
    struct reader r = {.a = a, .is_line = true, .skip_bytes = guard.len};

    markdown = str_trim(markdown);
    if (markdown.len == 0 || markdown.len > TEXT_BYTES)
        return (struct prose){NULL, 0};
    buf_put(&line, guard);
    for (size_t i = 0; i < markdown.len; i++)
        buf_char(&line, markdown.p[i] == '\n' || markdown.p[i] == '\r' ? ' ' : markdown.p[i]);
    read(&r, buf_str(&line));
    return r.block_count ? r.blocks[0].words : (struct prose){NULL, 0};
}

void prose_blocks(struct arena *a, struct str markdown, const struct prose_block **out, size_t *count_out)
{
    struct reader r = {.a = a};

    if (markdown.len && markdown.len <= TEXT_BYTES)
        read(&r, markdown);
    *out = r.blocks;
    *count_out = r.block_count;
}

struct str prose_words(struct arena *a, const struct prose *p)
{
    struct buf out = buf_new(a, WORDS_BYTES);

    for (size_t i = 0; i < p->count; i++)
        buf_put(&out, p->v[i].text);
    return buf_str(&out);
}
