/* form_pdf.c - a paper form as a tagged PDF. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/form_pdf.h"

#include "base/log.h"
#include "i18n/i18n.h"
#include "paper/answer_pdf.h"

#include <math.h>

enum { MARGIN = 51, TOP = 48, FOOT = 60, QR_PART = 5, CODE_PART = 16 };

/* What the blocks of one form share. */
struct making {
    const struct paper_form *f;
    int pages; /* 0 while they are counted */
};

static struct sheet_style style_of(const struct flow *fl, double part, bool is_bold, enum sheet_ink ink)
{
    return (struct sheet_style){fl->size * part, is_bold, ink, ALIGN_LEFT, 0};
}

static void plain(struct flow *fl, const char *element, double left, struct str text, struct sheet_style style)
{
    struct prose p = prose_plain(fl->a, text);

    flow_words(fl, element, left, fl->width - left, &p, &style);
}

static double gutter(const struct flow *fl)
{
    return fl->size * 2.3;
}

/* The form's code and the page's number, on every page. */
static void end_page(struct flow *fl)
{
    const struct making *m = fl->arg;
    double size = fl->size > FORM_SIZE ? 13 : 9, y = SHEET_HEIGHT - 36 - size / 2, half = fl->width / 2;
    struct sheet_style style = {size, false, INK_QUIET, ALIGN_LEFT, 0};
    struct i18n_arg args[] = {{"page", arena_fmt(fl->a, "%d", fl->page)}, {"pages", arena_fmt(fl->a, "%d", m->pages)}};
    struct prose code = prose_plain(fl->a, arena_fmt(fl->a, "Digiraati · %.*s", STR_ARG(m->f->code)));
    struct prose page = prose_plain(fl->a, i18n_fill(fl->a, m->f->page_words, args, 2));

    sheet_line(fl->s, fl->x, y - 5, fl->x + fl->width, y - 5, 0.5, INK_LINE);
    sheet_words(fl->s, fl->x, y, half, &code, &style);
    style.align = ALIGN_RIGHT;
    sheet_words(fl->s, fl->x + half, y, half, &page, &style);
}

/* --- before the questions ----------------------------------------------------------------------------------------- */

static void put_masthead(struct flow *fl, const struct paper_form *f)
{
    double mark = fl->size * 2.6;

    if (fl->is_drawn)
        sheet_mark(fl->s, fl->x - mark * 0.07, fl->y, mark, INK_BRAND, INK_WHITE);
    fl->y += fl->size * 0.45;
    plain(fl, "P", mark + fl->size * 0.5, f->county, style_of(fl, 1, true, INK_BRAND));
    fl->y += fl->size * 1.6;
    plain(fl, "H1", 0, f->title, style_of(fl, fl->size > FORM_SIZE ? 1.7 : 2, true, INK_TEXT));
    fl->y += fl->size * 0.2;
    plain(fl, "P", 0, f->division, style_of(fl, 1, false, INK_QUIET));
    fl->y += fl->size * 0.9;
    flow_prose(fl, 0, fl->width, f->purpose);
}

/* The instructions, numbered. */
static void put_steps(struct flow *fl, const struct paper_form *f, double left, double width)
{
    struct sheet_style style = style_of(fl, 1, false, INK_TEXT), bold = style_of(fl, 1, true, INK_BRAND);

    flow_begin(fl, "L");
    for (size_t i = 0; i < f->how_count; i++) {
        struct prose number = prose_plain(fl->a, arena_fmt(fl->a, "%zu", i + 1));
        struct prose words = prose_plain(fl->a, f->how[i]);

        fl->y += fl->size * 0.35;
        flow_begin(fl, "LI");
        flow_begin(fl, "Lbl");
        if (fl->is_drawn)
            sheet_words(fl->s, fl->x + left, fl->y, fl->size * 1.4, &number, &bold);
        flow_end(fl, "Lbl");
        flow_words(fl, "LBody", left + fl->size * 1.4, width - fl->size * 1.4, &words, &style);
        flow_end(fl, "LI");
    }
    flow_end(fl, "L");
}

/* Where a code is asked for: a line to write it on. */
static void put_code(struct flow *fl, const struct paper_form *f, double left, double width)
{
    struct sheet_style bold = style_of(fl, 1, true, INK_TEXT);
    struct prose words = prose_plain(fl->a, f->code_word);
    double x = left + sheet_width(fl->s, &words, &bold) + fl->size * 0.5;

    if (f->code_word.len == 0)
        return;
    fl->y += fl->size * 1.2; /* room for a hand's letters */
    flow_words(fl, "P", left, width, &words, &bold);
    if (fl->is_drawn)
        sheet_line(fl->s, fl->x + x, fl->y, fl->x + fmin(x + fl->size * CODE_PART, left + width), fl->y,
                   fl->size * 0.06, INK_QUIET);
}

/* The way to the web form in words and, at the right, as a code that a telephone reads. */
static void put_web(struct flow *fl, const struct paper_form *f, double left, double width)
{
    struct sheet_style style = style_of(fl, 1, false, INK_TEXT), bold = style_of(fl, 1, true, INK_TEXT);
    struct span address = {.text = f->web_short, .url = f->web};
    double size = fl->size * QR_PART, quiet = size * 4 / 29, top = fl->y + fl->size * 0.6;
    double words = width - size - 3 * quiet, height;
    struct prose lead = prose_plain(fl->a, f->web_words);

    if (f->web.len == 0)
        return;
    if (fl->is_drawn) {
        sheet_box(fl->s, fl->x + left + width - size - 2 * quiet, top, size + 2 * quiet, size + 2 * quiet, quiet / 2,
                  INK_WHITE, INK_NONE, 0);
        flow_begin(fl, "Figure");
        if (sheet_qr(fl->s, fl->x + left + width - size - quiet, top + quiet, size, f->web))
            log_line(LOG_WARN, "event=qr_left_out");
        flow_end(fl, "Figure");
    }
    height =
        sheet_height(fl->s, words, &lead, &style) + sheet_height(fl->s, words, &(struct prose){&address, 1}, &bold);
    fl->y = top + fmax(0, (size + 2 * quiet - height) / 2);
    flow_words(fl, "P", left, words, &lead, &style);
    flow_words(fl, "P", left, words, &(struct prose){&address, 1}, &bold);
    fl->y = fmax(fl->y, top + size + 2 * quiet);
}

static void put_how_inside(struct flow *fl, const void *arg)
{
    const struct paper_form *f = arg;
    double pad = fl->size, width = fl->width - 2 * pad;

    fl->y += pad;
    plain(fl, "H2", pad, f->how_title, style_of(fl, 1.25, true, INK_BRAND));
    put_steps(fl, f, pad, width);
    put_code(fl, f, pad, width);
    put_web(fl, f, pad, width);
    fl->y += pad;
}

/* A tinted box as high as what is put into it. */
static void put_boxed(struct flow *fl, void (*put)(struct flow *, const void *), const void *arg)
{
    double height = flow_height(fl, put, arg);

    flow_need(fl, height);
    if (fl->is_drawn && fl->y + height <= fl->bottom)
        sheet_box(fl->s, fl->x, fl->y, fl->width, height, fl->size * 0.8, INK_TINT, INK_NONE, 0);
    put(fl, arg);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

/* What must not be parted by the end of a page: a question with the notes before it, and the heading where it is the first. */
struct asking {
    const struct paper_form *f;
    const struct paper_section *section; /* NULL: no heading */
    const struct paper_question *v;
    size_t count;
};

/* Who answers: marked at the side, so that it is seen before the question is read. */
static void put_when(struct flow *fl, double left, struct str when)
{
    double top = fl->y;

    if (when.len == 0)
        return;
    plain(fl, "P", left + fl->size * 0.7, when, style_of(fl, 0.95, true, INK_BRAND));
    if (fl->is_drawn && fl->y > top)
        sheet_box(fl->s, fl->x + left, top, fl->size * 0.25, fl->y - top, 0, INK_BRAND, INK_NONE, 0);
    fl->y += fl->size * 0.3;
}

static void put_heading(struct flow *fl, const struct paper_section *section)
{
    if (fl->y > fl->top)
        fl->y += fl->size * 0.8;
    plain(fl, "H2", 0, section->title, style_of(fl, 1.45, true, INK_BRAND));
    fl->y += fl->size * 0.25;
    if (fl->is_drawn)
        sheet_line(fl->s, fl->x, fl->y, fl->x + fl->width, fl->y, fl->size * 0.12, INK_BRAND);
    fl->y += fl->size * 0.8;
    put_when(fl, 0, section->when);
}

/* The number, the label with a hanging indent, and whether an answer is needed. */
static void put_label(struct flow *fl, const struct paper_question *q)
{
    struct sheet_style bold = style_of(fl, 1.05, true, INK_TEXT);
    struct prose label = prose_line(fl->a, q->kind == PAPER_CONSENT ? q->how : q->label);
    struct span *v = arena_alloc(fl->a, label.count + 2, sizeof *v);

    bold.hang = gutter(fl);
    v[0].text = q->number ? arena_fmt(fl->a, "%d. \t", q->number) : S("\t");
    for (size_t i = 0; i < label.count; i++)
        v[i + 1] = label.v[i];
    v[label.count + 1].text = q->required.len ? arena_fmt(fl->a, " %.*s", STR_ARG(q->required)) : S("");
    flow_words(fl, "H3", 0, fl->width, &(struct prose){v, label.count + 2}, &bold);
}

static void put_question(struct flow *fl, const struct paper_form *f, const struct paper_question *q)
{
    double left = gutter(fl);

    if (q->kind == PAPER_NOTE) {
        put_when(fl, 0, q->when);
        flow_prose(fl, 0, fl->width, q->label);
    } else {
        put_when(fl, left, q->when);
        put_label(fl, q);
    }
    if (q->help.len) {
        fl->y += fl->size * 0.25;
        flow_prose(fl, left, fl->width - left, q->help);
    }
    if (q->how.len && q->kind != PAPER_CONSENT) {
        fl->y += fl->size * 0.2;
        plain(fl, "P", left, q->how, style_of(fl, 0.95, false, INK_QUIET));
    }
    fl->y += fl->size * (q->kind == PAPER_LINES ? 0 : 0.6);
    answer_put(fl, f, q, left);
    fl->y += fl->size * (q->kind == PAPER_NOTE ? 0.6 : 1.7);
}

static void put_asking(struct flow *fl, const void *arg)
{
    const struct asking *ask = arg;

    if (ask->section)
        put_heading(fl, ask->section);
    for (size_t i = 0; i < ask->count; i++)
        put_question(fl, ask->f, &ask->v[i]);
}

static void put_section(struct flow *fl, const struct paper_form *f, const struct paper_section *section)
{
    for (size_t from = 0, to; from < section->question_count; from = to) {
        for (to = from + 1; to < section->question_count && section->questions[to - 1].kind == PAPER_NOTE;)
            to++;
        flow_whole(fl, put_asking, &(struct asking){f, from ? NULL : section, &section->questions[from], to - from});
    }
}

/* --- behind the questions ----------------------------------------------------------------------------------------- */

static void put_contact(struct flow *fl, double left, struct str word, struct str value, struct str scheme)
{
    struct sheet_style style = style_of(fl, 1, false, INK_TEXT);
    struct buf url = buf_new(fl->a, 512);
    struct span v[] = {{.text = word}, {.text = S(": ")}, {.text = value}};

    if (value.len == 0)
        return;
    buf_put(&url, scheme);
    for (size_t i = 0; i < value.len; i++)
        if (value.p[i] != ' ')
            buf_char(&url, value.p[i]);
    v[2].url = buf_str(&url);
    flow_words(fl, "P", left, fl->width - 2 * left, &(struct prose){v, 3}, &style);
}

static void put_back_inside(struct flow *fl, const void *arg)
{
    const struct paper_form *f = arg;
    struct sheet_style style = style_of(fl, 1, false, INK_TEXT), bold = style_of(fl, 1.15, true, INK_TEXT);
    double pad = fl->size;

    fl->y += pad;
    plain(fl, "H2", pad, f->return_title, style_of(fl, 1.25, true, INK_BRAND));
    fl->y += fl->size * 0.35;
    plain(fl, "P", pad, f->back_by, style);
    fl->y += f->address_count ? fl->size * 0.6 : 0;
    for (size_t i = 0; i < f->address_count; i++)
        plain(fl, "P", pad * 2.2, f->address[i], bold);
    fl->y += fl->size * 0.8;
    plain(fl, "P", pad, f->unit, style_of(fl, 1, true, INK_TEXT));
    put_contact(fl, pad, f->phone_word, f->phone, S("tel:"));
    put_contact(fl, pad, f->email_word, f->email, S("mailto:"));
    fl->y += pad;
}

static void put_all(struct flow *fl, const struct paper_form *f)
{
    put_masthead(fl, f);
    fl->y += fl->size * 1.2;
    put_boxed(fl, put_how_inside, f);
    fl->y += fl->size * 1.2;
    for (size_t s = 0; s < f->section_count; s++)
        put_section(fl, f, &f->sections[s]);
    fl->y += fl->size * 0.6;
    put_boxed(fl, put_back_inside, f);
    fl->y += fl->size * 1.2;
    flow_need(fl, fl->size * 2.2);
    plain(fl, "P", 0, f->thanks, style_of(fl, 1.25, true, INK_BRAND));
    if (fl->is_drawn)
        fl->end_page(fl);
}

enum err form_pdf(struct arena *a, const struct paper_form *f, int size, int64_t made_ms, struct str *out)
{
    struct sheet_about about = {.title = f->title,
                                .author = f->county,
                                .lang = lang_tag(f->lang),
                                .alt = f->qr_alt,
                                .brand = f->brand,
                                .made_ms = made_ms};
    struct making m = {.f = f};
    struct flow begin = {.s = sheet_pdf(a, &about),
                         .a = a,
                         .size = size,
                         .x = MARGIN,
                         .width = SHEET_WIDTH - 2 * MARGIN,
                         .y = TOP,
                         .top = TOP,
                         .bottom = SHEET_HEIGHT - FOOT,
                         .page = 1,
                         .end_page = end_page,
                         .arg = &m};
    struct flow fl = begin;

    put_all(&fl, f);
    m.pages = fl.page;
    fl = begin;
    fl.is_drawn = true;
    put_all(&fl, f);
    return sheet_finish(fl.s, out);
}
