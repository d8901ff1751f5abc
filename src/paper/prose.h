/* prose.h - Markdown as paragraphs and runs of words, for what is not HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_PROSE_H
#define PAPER_PROSE_H

#include "base/arena.h"

/* Words in one style. `url` is an address of url_checked (tpl/page.h), mostly empty. */
struct span {
    struct str text;
    bool is_strong, is_emphasis;
    struct str url;
};

/* A line or a paragraph. */
struct prose {
    const struct span *v;
    size_t count;
};

enum prose_kind { PROSE_PARAGRAPH, PROSE_HEADING, PROSE_BULLET, PROSE_NUMBER };

/* One block; `number` of PROSE_NUMBER. */
struct prose_block {
    enum prose_kind kind;
    int number;
    struct prose words;
};

/* Plain words as they are; only `text` is borrowed. */
struct prose prose_plain(struct arena *a, struct str text);

/* One line of Markdown: emphasis and links, as markdown_inline (tpl/markdown.h) reads it. An address that is not in the words of
 * its link is written behind them in brackets, as paper cannot be clicked. Longer than 256 KiB gives nothing. */
struct prose prose_line(struct arena *a, struct str markdown);

/* Paragraphs, headings and lists, as markdown_html reads them; deeper lists are flat, raw HTML is left out. Limit as above. */
void prose_blocks(struct arena *a, struct str markdown, const struct prose_block **out, size_t *count_out);

/* The words without their styles. */
struct str prose_words(struct arena *a, const struct prose *p);

#endif
