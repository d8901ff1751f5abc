/* words.c - texts of a definition as the reader gets them: language, earlier answers, placeholders, Markdown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/words.h"

#include "i18n/i18n.h"
#include "response/rules.h"
#include "survey/hyphens.h"
#include "tpl/markdown.h"

enum {
    INLINE_LIMIT = 64 * 1024,
    PLAIN_LIMIT = 256 * 1024,
    TOLD_CHARS = 100 /* of an earlier answer, however often a page repeats it */
};

enum lang words_lang(const struct ctx *c, const struct definition *d)
{
    enum lang lang;

    (void)text_in(d, &d->title, c->lang, &lang);
    return lang;
}

/* --- earlier answers --- */

/* A text being put together. */
struct telling {
    const struct ctx *c;
    const struct definition *d;
    struct buf out;
    bool is_markdown;
};

/* Words that somebody wrote, not all of them when they are many; nothing of those that are at fault. */
static struct str written_words(const struct ctx *c, struct str words, int most_chars)
{
    size_t chars = str_chars(words), at = 0;

    if (chars > (size_t)most_chars || !text_is_plain(words))
        return S("…");
    if (chars <= TOLD_CHARS)
        return words;
    for (size_t n = 0; n < TOLD_CHARS; at++) /* to the first byte of the last character there is room for */
        if (((unsigned char)words.p[at] & 0xc0) != 0x80 && ++n == TOLD_CHARS)
            break;
    return arena_fmt(c->arena, "%.*s…", (int)at, words.p);
}

/* The chosen option: what was written beside it, else its label. A label that names further answers does not tell
 * them. */
static struct str option_words(const struct ctx *c, const struct definition *d, const struct item *item,
                               const struct answer *a)
{
    const struct option *o = a->chosen[0];
    struct str other = a->other ? a->other[o - item->options] : (struct str){NULL, 0};

    return other.len ? written_words(c, other, TEXT_LIMIT) : text_in(d, &o->label, c->lang, NULL);
}

static struct str told_words(const struct ctx *c, const struct definition *d, const struct item *item)
{
    const struct answer *a = c->told ? &c->told->v[item->index] : NULL;

    if (!a) /* nobody in particular: results */
        return i18n_text(words_lang(c, d), "[an earlier answer]");
    if (!a->is_given || (c->visible && !c->visible->items[item->index]))
        return S("…");
    switch (item->type) {
    case ITEM_NPS:
        return i18n_number(c->arena, words_lang(c, d), a->number);
    case ITEM_NUMBER:
        return i18n_decimal(c->arena, words_lang(c, d), a->number, item->number.decimals);
    case ITEM_DATE:
        return i18n_day(c->arena, words_lang(c, d), a->number);
    case ITEM_TEXT:
        return written_words(c, a->words, item->max);
    default:
        return a->chosen_count ? option_words(c, d, item, a) : S("…");
    }
}

/* A backslash before every sign that could mean something to Markdown (CommonMark 2.4); a line end is a space. */
static void put_as_words(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (c > ' ' && c < 127 && !is_letter)
            buf_char(out, '\\');
        buf_char(out, c < ' ' ? ' ' : (char)c);
    }
}

static void tell_piece(void *arg, struct str piece, const struct item *item)
{
    struct telling *t = arg;

    if (!item)
        buf_put(&t->out, piece);
    else if (t->is_markdown)
        put_as_words(&t->out, told_words(t->c, t->d, item));
    else
        buf_put(&t->out, told_words(t->c, t->d, item));
}

static struct str told(const struct ctx *c, const struct definition *d, struct str s, bool is_markdown)
{
    struct telling t;

    if (str_find(s, '{', 0) == SIZE_MAX)
        return s;
    t = (struct telling){c, d, buf_new(c->arena, PLAIN_LIMIT), is_markdown};
    text_each_piece(d, s, tell_piece, &t);
    return buf_str(&t.out);
}

/* --- texts --- */

struct str words_plain(const struct ctx *c, const struct definition *d, const struct text *t)
{
    return told(c, d, text_in(d, t, c->lang, NULL), false);
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

/* A narrow screen breaks long Finnish words where Finnish does. */
static struct html breakable(const struct ctx *c, const struct definition *d, enum lang lang, struct html h)
{
    return d->hyphens && lang_fallback(lang) == LANG_FI ? (struct html){hyphens_apply(c->arena, d->hyphens, h.s)} : h;
}

struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t)
{
    enum lang lang;
    struct str s = told(c, d, text_in(d, t, c->lang, &lang), true);
    enum signs signs = signs_in(s);
    struct buf out;

    if (s.len == 0)
        return (struct html){{NULL, 0}};
    if (signs == SIGNS_MARKDOWN)
        return breakable(c, d, lang, markdown_inline(c->arena, s));
    if (signs == SIGNS_NONE)
        return breakable(c, d, lang, (struct html){s});
    out = buf_new(c->arena, INLINE_LIMIT);
    html_text(&out, s);
    return breakable(c, d, lang, (struct html){buf_str(&out)});
}

struct html words_block(const struct ctx *c, const struct definition *d, const struct text *t)
{
    enum lang lang;
    struct str s = text_in(d, t, c->lang, &lang);
    struct i18n_arg args[] = {
        {"opens", i18n_date(c->arena, lang, d->opens_ms)},
        {"closes", i18n_date(c->arena, lang, d->closes_ms)},
        {"results", i18n_date(c->arena, lang, d->results_ms)},
        {"minutes", i18n_number(c->arena, lang, d->cover.minutes)},
    };

    if (s.len == 0)
        return (struct html){{NULL, 0}};
    if (str_find(s, '{', 0) != SIZE_MAX) /* answers last: what they say is never a placeholder */
        s = told(c, d, i18n_fill(c->arena, s, args, sizeof args / sizeof args[0]), true);
    return breakable(c, d, lang, markdown_html(c->arena, s, 3));
}
