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

/* Most labels have none of Markdown's signs: then escaping is all there is to do, and much faster. */
static bool has_markup(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] == '*' || s.p[i] == '_' || s.p[i] == '[' || s.p[i] == '<' || s.p[i] == '&' || s.p[i] == '\\' ||
            s.p[i] == '`' || s.p[i] == '!' || s.p[i] == '\n')
            return true;
    return false;
}

struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t)
{
    struct str s = words_plain(c, d, t);
    struct buf out;

    if (has_markup(s))
        return markdown_inline(c->arena, s);
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
