/* poster.c - one page for a wall: what is asked, until when, and the way there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/poster.h"

#include "i18n/i18n.h"
#include "paper/sheet.h"

#include <math.h>

/* Points from the left or the top. */
enum { EDGE = 40, BUBBLE_TOP = 40, PAD = 36, QR_SIZE = 190, FOOT_HEIGHT = 88, GAP = 28, CODE_LINE = 150 };

/* --- words -------------------------------------------------------------------------------------------------------- */

/* Up to the first stop that a new sentence follows. */
static struct str first_sentence(struct str s)
{
    for (size_t i = 0; i + 2 < s.len; i++) {
        bool is_stop = s.p[i] == '.' || s.p[i] == '!' || s.p[i] == '?';
        unsigned char next = (unsigned char)s.p[i + 2];

        if (is_stop && s.p[i + 1] == ' ' && ((next >= 'A' && next <= 'Z') || next >= 0x80))
            return str_sub(s, 0, i + 1);
    }
    return s;
}

static struct str purpose(struct arena *a, const struct definition *d, int64_t closes_ms, int64_t minutes,
                          enum lang lang)
{
    struct i18n_arg args[] = {
        {"opens", i18n_date(a, lang, d->opens_ms)},
        {"closes", i18n_date(a, lang, closes_ms)},
        {"results", i18n_date(a, lang, d->results_ms)},
        {"minutes", i18n_number(a, lang, minutes)},
    };
    const struct prose_block *v;
    size_t count;

    prose_blocks(a, i18n_fill(a, text_in(d, &d->cover.purpose, lang, NULL), args, sizeof args / sizeof args[0]), &v,
                 &count);
    return count ? first_sentence(prose_words(a, &v[0].words)) : (struct str){NULL, 0};
}

static struct str filled(struct arena *a, enum lang lang, const char *english, const char *name, struct str value)
{
    return i18n_fill(a, i18n_text(lang, english), &(struct i18n_arg){name, value}, 1);
}

enum err poster_words(struct arena *a, const struct definition *d, int64_t closes_ms, int64_t minutes, enum lang lang,
                      const struct paper_house *house, struct str code, struct poster *out)
{
    if (house->origin.len == 0)
        return ERR_NOT_FOUND;
    *out = (struct poster){.code = code};
    out->title = text_in(d, &d->title, lang, &out->lang);
    lang = out->lang;
    out->county = house->county[lang];
    out->brand = house->brand;
    out->kicker = i18n_text(lang, N_("Answer the survey"));
    out->purpose = purpose(a, d, closes_ms, minutes, lang);
    out->by = filled(a, lang, N_("Answer by {day}"), "day", i18n_date(a, lang, closes_ms));
    out->scan = i18n_text(lang, N_("Point your phone's camera at the code or go to"));
    out->web = paper_web_address(a, house, d->slug, lang);
    out->web_short = paper_web_short(out->web);
    if (d->access == ACCESS_CODE)
        out->code_word = i18n_text(lang, N_("Code for answering:"));
    if (d->access == ACCESS_INVITED)
        out->invited = i18n_text(lang, N_("You need an invitation: its code is asked for first."));
    out->facts = i18n_fill(a,
                           i18n_plural(lang, "You answer anonymously. It takes about {n} minute.",
                                       "You answer anonymously. It takes about {n} minutes.", minutes),
                           &(struct i18n_arg){"n", i18n_number(a, lang, minutes)}, 1);
    if (d->cover.contact_phone.len)
        out->paper =
            filled(a, lang, N_("Would you rather answer on paper? Call {phone}."), "phone", d->cover.contact_phone);
    return OK;
}

/* --- drawing ------------------------------------------------------------------------------------------------------ */

struct wall {
    struct sheet *s;
    struct arena *a;
};

/* The words at the largest size from `most` down to `least` at which they are no higher than `room` and no word is broken. */
static double fitting(struct wall *w, struct str text, struct sheet_style *style, double width, double room,
                      double most, double least)
{
    struct prose words = prose_plain(w->a, text);
    double height;

    for (style->size = most;; style->size -= 1) {
        height = sheet_height(w->s, width, &words, style);
        if (style->size <= least || (height <= room && sheet_longest(w->s, &words, style) <= width))
            return height;
    }
}

static double put(struct wall *w, const char *element, double x, double y, double width, struct str text,
                  struct sheet_style style)
{
    struct prose words = prose_plain(w->a, text);
    double height;

    if (text.len == 0)
        return 0;
    sheet_begin(w->s, element);
    height = sheet_words(w->s, x, y, width, &words, &style);
    sheet_end(w->s, element);
    return height;
}

/* Who asks what, in a large speech bubble; returns where it ends. */
static double put_bubble(struct wall *w, const struct poster *p)
{
    double x = EDGE + PAD, width = SHEET_WIDTH - 2 * x, y = BUBBLE_TOP + PAD;
    struct sheet_style title = {0, true, INK_WHITE, ALIGN_LEFT, 0};
    double height = fitting(w, p->title, &title, width, 190, 54, 24);

    sheet_bubble(w->s, EDGE, BUBBLE_TOP, SHEET_WIDTH - 2 * EDGE, height + 2 * PAD + 84, 34, 80, 40, INK_BRAND);
    sheet_mark(w->s, x - 3, y - 6, 44, INK_WHITE, INK_BRAND);
    put(w, "P", x + 50, y + 5, width - 50, p->county, (struct sheet_style){15, true, INK_WHITE, ALIGN_LEFT, 0});
    put(w, "P", x, y + 50, width, p->kicker, (struct sheet_style){18, false, INK_WHITE, ALIGN_LEFT, 0});
    put(w, "H1", x, y + 78, width, p->title, title);
    return BUBBLE_TOP + height + 2 * PAD + 84 + 40;
}

/* Where a code is asked for: the code, or a line for a pen, or who has one. */
static void put_code(struct wall *w, const struct poster *p, double x, double y, double width)
{
    double height;

    put(w, "P", x, y, width, p->invited, (struct sheet_style){13, true, INK_TEXT, ALIGN_LEFT, 0});
    if (p->code_word.len == 0)
        return;
    height = put(w, "P", x, y, width, p->code_word, (struct sheet_style){13, false, INK_TEXT, ALIGN_LEFT, 0});
    if (p->code.len)
        put(w, "P", x, y + height, width, p->code, (struct sheet_style){26, true, INK_TEXT, ALIGN_LEFT, 0});
    else
        sheet_line(w->s, x, y + height + 32, x + CODE_LINE, y + height + 32, 1, INK_TEXT);
}

/* The QR code in a card, and beside it the address for those who type. */
static enum err put_way(struct wall *w, const struct poster *p, double y)
{
    double quiet = QR_SIZE * 4 / 29.0, side = QR_SIZE + 2 * quiet, x = EDGE + side + GAP,
           width = SHEET_WIDTH - EDGE - x;
    struct sheet_style address = {0, true, INK_TEXT, ALIGN_LEFT, 0}, by = {0, true, INK_BRAND, ALIGN_LEFT, 0};
    enum err e;

    sheet_box(w->s, EDGE, y, side, side, 20, INK_WHITE, INK_BRAND, 3);
    sheet_begin(w->s, "Figure");
    e = sheet_qr(w->s, EDGE + quiet, y + quiet, QR_SIZE, p->web);
    sheet_end(w->s, "Figure");
    y += 6;
    fitting(w, p->by, &by, width, 70, 26, 14);
    y += put(w, "P", x, y, width, p->by, by) + 14;
    y += put(w, "P", x, y, width, p->scan, (struct sheet_style){13, false, INK_TEXT, ALIGN_LEFT, 0}) + 4;
    fitting(w, p->web_short, &address, width, 80, 22, 12);
    y += put(w, "P", x, y, width, p->web_short, address) + 14;
    put_code(w, p, x, y, width);
    return e;
}

static enum err draw(struct wall *w, const struct poster *p)
{
    double side = QR_SIZE + 2 * (QR_SIZE * 4 / 29.0), foot = SHEET_HEIGHT - FOOT_HEIGHT, way = foot - side - GAP, top;
    struct sheet_style words = {0, false, INK_TEXT, ALIGN_LEFT, 0}, strong = {15, true, INK_TEXT, ALIGN_LEFT, 0};
    double width = SHEET_WIDTH - 2 * EDGE, height;
    enum err e;

    top = put_bubble(w, p) + 16;
    height = fitting(w, p->purpose, &words, width, way - top - 16, 23, 11);
    put(w, "P", EDGE, top + fmax(0, (way - top - 16 - height) / 2), width, p->purpose, words);
    e = put_way(w, p, way);
    foot += put(w, "P", EDGE, foot, width, p->facts, strong);
    put(w, "P", EDGE, foot + 2, width, p->paper, (struct sheet_style){13, false, INK_QUIET, ALIGN_LEFT, 0});
    return e;
}

/* The document says of itself what a reader who does not see it needs. */
static struct sheet_about about(struct arena *a, const struct poster *p, struct str alt, int64_t made_ms)
{
    return (struct sheet_about){
        .title = arena_fmt(a, "%.*s: %.*s", STR_ARG(p->kicker), STR_ARG(p->title)),
        .author = p->county,
        .lang = lang_tag(p->lang),
        .alt = alt,
        .brand = p->brand,
        .made_ms = made_ms,
    };
}

static enum err drawn(struct wall *w, const struct poster *p, struct str *out)
{
    enum err failed = draw(w, p), e = sheet_finish(w->s, out);

    return failed ? failed : e;
}

enum err poster_pdf(struct arena *a, const struct poster *p, int64_t made_ms, struct str *out)
{
    struct str alt = filled(a, p->lang, N_("QR code: {address}"), "address", p->web_short);
    struct sheet_about self = about(a, p, alt, made_ms);

    return drawn(&(struct wall){sheet_pdf(a, &self), a}, p, out);
}

enum err poster_svg(struct arena *a, const struct poster *p, struct str *out)
{
    struct str words = arena_fmt(a, "%.*s. %.*s %.*s. %.*s %.*s. %.*s%s%.*s", STR_ARG(p->county), STR_ARG(p->purpose),
                                 STR_ARG(p->by), STR_ARG(p->scan), STR_ARG(p->web_short), STR_ARG(p->invited),
                                 p->invited.len ? " " : "", STR_ARG(p->facts));
    struct sheet_about self = about(a, p, words, 0);

    return drawn(&(struct wall){sheet_svg(a, &self), a}, p, out);
}
