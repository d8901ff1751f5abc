/* words.c - texts of a definition as the reader gets them: language, placeholders, Markdown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/words.h"

#include "i18n/i18n.h"
#include "tpl/markdown.h"

enum { INLINE_LIMIT = 64 * 1024 };

enum lang words_lang(const struct ctx *c, const struct definition *d)
{
    for (size_t i = 0; i < d->lang_count; i++)
        if (d->langs[i] == c->lang)
            return c->lang;
    return d->langs[0];
}

struct str words_plain(const struct ctx *c, const struct definition *d, const struct text *t)
{
    return text_in(d, t, c->lang, NULL);
}

/* Most labels have no sign that means something to Markdown, or to HTML, and are markup as they stand: much faster. */
enum signs { SIGNS_NONE, SIGNS_HTML, SIGNS_MARKDOWN };

static enum signs signs_in(struct str s)
{
    static const unsigned char kinds[256] = {
        [0 ... 9] = SIGNS_HTML,  [11 ... 31] = SIGNS_HTML, ['\n'] = SIGNS_MARKDOWN, ['"'] = SIGNS_HTML,
        ['\''] = SIGNS_HTML,     ['>'] = SIGNS_HTML,       [127] = SIGNS_HTML,      ['*'] = SIGNS_MARKDOWN,
        ['_'] = SIGNS_MARKDOWN,  ['['] = SIGNS_MARKDOWN,   ['<'] = SIGNS_MARKDOWN,  ['&'] = SIGNS_MARKDOWN,
        ['\\'] = SIGNS_MARKDOWN, ['`'] = SIGNS_MARKDOWN,   ['!'] = SIGNS_MARKDOWN,
    };
    unsigned char most = SIGNS_NONE;

    for (size_t i = 0; i < s.len; i++)
        if (kinds[(unsigned char)s.p[i]] > most)
            most = kinds[(unsigned char)s.p[i]];
    return (enum signs)most;
}

struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t)
{
    struct str s = words_plain(c, d, t);
    enum signs signs = signs_in(s);
    struct buf out;

    if (signs == SIGNS_MARKDOWN)
        return markdown_inline(c->arena, s);
    if (signs == SIGNS_NONE)
        return (struct html){s};
    out = buf_new(c->arena, INLINE_LIMIT);
    html_text(&out, s);
    return (struct html){buf_str(&out)};
}

struct html words_block(const struct ctx *c, const struct definition *d, const struct text *t)
{
    struct str s = words_plain(c, d, t);
    enum lang lang = words_lang(c, d);
    struct i18n_arg args[] = {
        {"opens", i18n_date(c->arena, lang, d->opens_ms)},
        {"closes", i18n_date(c->arena, lang, d->closes_ms)},
        {"results", i18n_date(c->arena, lang, d->results_ms)},
        {"minutes", i18n_number(c->arena, lang, d->cover.minutes)},
    };

    if (s.len == 0)
        return (struct html){{NULL, 0}};
    if (str_find(s, '{', 0) != SIZE_MAX)
        s = i18n_fill(c->arena, s, args, sizeof args / sizeof args[0]);
    return markdown_html(c->arena, s, 3);
}
