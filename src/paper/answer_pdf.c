/* answer_pdf.c - the boxes, rows and lines under a question on paper. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/answer_pdf.h"

#include "base/buf.h"
#include "paper/answer_parts.h"

#include <math.h>

/* Parts of the size of the running text. */
static const double box_part = 1.15, gap_part = 0.65, row_gap_part = 0.5, small_part = 0.9, hand_part = 2.1,
                    line_part = 1.362; /* the font's own line height */

enum { ONE_COLUMN_MOST = 6, COLUMNS_MOST = 3, SCORES = 11 };

static struct sheet_style running(const struct flow *fl)
{
    return (struct sheet_style){fl->size, false, INK_TEXT, ALIGN_LEFT, 0};
}

static struct sheet_style small(const struct flow *fl, enum sheet_align align)
{
    return (struct sheet_style){fl->size * small_part, false, INK_TEXT, align, 0};
}

struct sheet_style answer_heading(const struct flow *fl, double part)
{
    return (struct sheet_style){fl->size * part, false, INK_TEXT, ALIGN_CENTRE, 0};
}

double answer_tick_size(const struct flow *fl)
{
    return fl->size * box_part;
}

static void box(struct flow *fl, double x, double y, double width, double height)
{
    if (fl->is_drawn)
        sheet_box(fl->s, x, y, width, height, fl->size * 0.2, INK_WHITE, INK_TEXT, fl->size * 0.085);
}

static void line(struct flow *fl, double x1, double x2, double y)
{
    if (fl->is_drawn)
        sheet_line(fl->s, x1, y, x2, y, fl->size * 0.06, INK_QUIET);
}

void answer_tick(struct flow *fl, double x, double y)
{
    box(fl, x, y, answer_tick_size(fl), answer_tick_size(fl));
}

static void words_at(struct flow *fl, double x, double y, double width, struct str text, struct sheet_style style)
{
    struct prose p = prose_plain(fl->a, text);

    if (fl->is_drawn && text.len)
        sheet_words(fl->s, x, y, width, &p, &style);
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* The label and who may choose it. */
static struct prose choice_words(struct flow *fl, const struct paper_choice *c)
{
    struct prose label = prose_line(fl->a, c->label);
    struct span *v;

    if (c->when.len == 0)
        return label;
    v = arena_alloc(fl->a, label.count + 1, sizeof *v);
    for (size_t i = 0; i < label.count; i++)
        v[i] = label.v[i];
    v[label.count] = (struct span){.text = arena_fmt(fl->a, " (%.*s)", STR_ARG(c->when))};
    return (struct prose){v, label.count + 1};
}

/* Boxes of a list: of ticks, or wider ones to write a number in. */
struct list {
    double box_width, box_height;
    size_t columns;
};

/* One choice at (x, y); returns its height. */
static double choice(struct flow *fl, const struct list *l, const struct paper_choice *c, double x, double y,
                     double width)
{
    struct sheet_style style = running(fl);
    struct prose words = choice_words(fl, c);
    double left = l->box_width + fl->size * gap_part, line_height = fl->size * line_part;
    double down = l->box_height > line_height ? (l->box_height - line_height) / 2 : 0;
    double height = sheet_height(fl->s, width - left, &words, &style), label_width;

    flow_begin(fl, "LI");
    flow_begin(fl, "Lbl");
    box(fl, x, y + down + (line_height - l->box_height) / 2, l->box_width, l->box_height);
    flow_end(fl, "Lbl");
    flow_begin(fl, "LBody");
    if (fl->is_drawn)
        sheet_words(fl->s, x + left, y + down, width - left, &words, &style);
    flow_end(fl, "LBody");
    flow_end(fl, "LI");
    if (c->has_line) {
        label_width = sheet_width(fl->s, &words, &style);
        if (label_width > width * 0.6) {
            height += fl->size * hand_part;
            label_width = -fl->size * 0.5;
        }
        line(fl, x + left + label_width + fl->size * 0.5, x + width, y + down + height - fl->size * 0.2);
    }
    return fmax(height + 2 * down, l->box_height);
}

/* The first choices that are short and alike, which may stand side by side. */
static size_t plain_run(const struct paper_question *q)
{
    size_t n = 0;

    while (n < q->choice_count && !q->choices[n].has_line && q->choices[n].when.len == 0)
        n++;
    return n;
}

static size_t columns_for(struct flow *fl, const struct list *l, const struct paper_question *q, size_t run,
                          double width)
{
    struct sheet_style style = running(fl);
    double widest = 0, room = width + fl->size;
    size_t columns;

    if (run <= ONE_COLUMN_MOST)
        return 1;
    for (size_t i = 0; i < run; i++) {
        struct prose words = prose_line(fl->a, q->choices[i].label);

        widest = fmax(widest, sheet_width(fl->s, &words, &style));
    }
    columns = (size_t)(room / (widest + l->box_width + fl->size * (gap_part + 1)));
    return columns < 1 ? 1 : columns > COLUMNS_MOST ? COLUMNS_MOST : columns;
}

static void list(struct flow *fl, const struct list *l, const struct paper_question *q, double left)
{
    double width = fl->width - left, gap = fl->size * row_gap_part;
    size_t run = plain_run(q), columns = columns_for(fl, l, q, run, width);
    size_t rows = columns > 1 ? (run + columns - 1) / columns : run;
    double column = (width - (double)(columns - 1) * fl->size) / (double)columns;
    struct flow trial = *fl;

    trial.is_drawn = false;
    flow_begin(fl, "L");
    for (size_t row = 0; row < rows + (q->choice_count - run); row++) {
        double height = 0;

        for (size_t n = 0; n < columns; n++) {
            size_t i = row < rows ? n * rows + row : run + row - rows;

            if (row < rows ? i < run : n == 0)
                height = fmax(height, choice(&trial, l, &q->choices[i], 0, 0, row < rows ? column : width));
        }
        flow_need(fl, height);
        for (size_t n = 0; n < columns; n++) {
            size_t i = row < rows ? n * rows + row : run + row - rows;

            if (row < rows ? i < run : n == 0)
                choice(fl, l, &q->choices[i], fl->x + left + (double)n * (column + fl->size), fl->y,
                       row < rows ? column : width);
        }
        fl->y += height + gap;
    }
    fl->y -= gap;
    flow_end(fl, "L");
}

/* --- scales in one row -------------------------------------------------------------------------------------------- */

/* Without the places where a word may be parted. */
static struct str whole(struct arena *a, struct str label)
{
    struct buf out = buf_new(a, label.len);
    size_t at;

    while ((at = str_find_str(label, S("\u00ad"))) != SIZE_MAX) {
        buf_put(&out, str_sub(label, 0, at));
        label = str_sub(label, at + 2, label.len);
    }
    buf_put(&out, label);
    return buf_str(&out);
}

struct prose answer_head_words(struct flow *fl, struct str label, bool is_parted)
{
    return prose_line(fl->a, is_parted ? label : whole(fl->a, label));
}

bool answer_fits_in_row(struct flow *fl, const struct paper_question *q, double width, double part, bool is_parted)
{
    struct sheet_style style = answer_heading(fl, part);

    if (!q->is_ordered || plain_run(q) < q->choice_count)
        return false;
    for (size_t i = 0; i < q->choice_count; i++) {
        struct prose words = answer_head_words(fl, q->choices[i].label, is_parted);

        if (sheet_longest(fl->s, &words, &style) > width - fl->size * 0.3)
            return false;
    }
    return true;
}

double answer_labels_height(struct flow *fl, const struct paper_question *q, double width, double part, bool is_parted)
{
    struct sheet_style style = answer_heading(fl, part);
    double height = 0;

    for (size_t i = 0; i < q->choice_count; i++) {
        struct prose words = answer_head_words(fl, q->choices[i].label, is_parted);

        height = fmax(height, sheet_height(fl->s, width, &words, &style));
    }
    return height;
}

/* Boxes over their words, the steps of the scale joined by a line. */
static void scale_row(struct flow *fl, const struct paper_question *q, double left)
{
    double column = (fl->width - left) / (double)q->choice_count, size = answer_tick_size(fl);
    double words_width = column - fl->size * 0.3, height = answer_labels_height(fl, q, words_width, small_part, false);
    struct sheet_style style = answer_heading(fl, small_part);
    size_t steps = 0;

    while (steps < q->choice_count && !q->choices[steps].is_apart)
        steps++;
    flow_need(fl, size + fl->size * 0.3 + height);
    if (steps > 1)
        line(fl, fl->x + left + column / 2, fl->x + left + column * ((double)steps - 0.5), fl->y + size / 2);
    flow_begin(fl, "L");
    for (size_t i = 0; i < q->choice_count; i++) {
        struct prose words = answer_head_words(fl, q->choices[i].label, false);
        double x = fl->x + left + column * (double)i;

        flow_begin(fl, "LI");
        flow_begin(fl, "Lbl");
        answer_tick(fl, x + (column - size) / 2, fl->y);
        flow_end(fl, "Lbl");
        flow_begin(fl, "LBody");
        if (fl->is_drawn)
            sheet_words(fl->s, x + fl->size * 0.15, fl->y + size + fl->size * 0.3, words_width, &words, &style);
        flow_end(fl, "LBody");
        flow_end(fl, "LI");
    }
    flow_end(fl, "L");
    fl->y += size + fl->size * 0.3 + height;
}

void answer_ticks(struct flow *fl, const struct paper_question *q, double left)
{
    struct list l = {answer_tick_size(fl), answer_tick_size(fl), 1};

    if (answer_fits_in_row(fl, q, (fl->width - left) / (double)q->choice_count, small_part, false))
        scale_row(fl, q, left);
    else
        list(fl, &l, q, left);
}

/* --- the others --------------------------------------------------------------------------------------------------- */

static void scores(struct flow *fl, const struct paper_question *q, double left)
{
    double width = fl->width - left, column = width / SCORES, side = fmin(column * 0.86, fl->size * 2.1);
    struct sheet_style end = small(fl, ALIGN_LEFT), number = {fl->size, false, INK_TEXT, ALIGN_CENTRE, 0};
    struct prose low = prose_plain(fl->a, arena_fmt(fl->a, "0 = %.*s", STR_ARG(q->low)));
    struct prose high = prose_plain(fl->a, arena_fmt(fl->a, "10 = %.*s", STR_ARG(q->high)));
    double half = width / 2 - fl->size;

    flow_need(fl, side + fl->size * 3);
    flow_begin(fl, "P");
    for (int i = 0; i < SCORES; i++) {
        double x = fl->x + left + column * i;

        box(fl, x, fl->y, side, side);
        words_at(fl, x, fl->y + (side - fl->size * line_part) / 2, side, arena_fmt(fl->a, "%d", i), number);
    }
    flow_end(fl, "P");
    fl->y += side;
    if (q->low.len == 0)
        return;
    fl->y += fl->size * 0.4;
    flow_begin(fl, "P");
    if (fl->is_drawn)
        sheet_words(fl->s, fl->x + left, fl->y, half, &low, &end);
    flow_end(fl, "P");
    end.align = ALIGN_RIGHT;
    flow_begin(fl, "P");
    if (fl->is_drawn)
        sheet_words(fl->s, fl->x + fl->width - half - (column - side), fl->y, half, &high, &end);
    flow_end(fl, "P");
    fl->y += fmax(sheet_height(fl->s, half, &low, &end), sheet_height(fl->s, half, &high, &end));
}

static void number_box(struct flow *fl, const struct paper_question *q, double left)
{
    double height = fl->size * 2, width = fl->size * (1.5 + 1.1 * q->digits);

    flow_need(fl, height);
    box(fl, fl->x + left, fl->y, width, height);
    flow_begin(fl, "P");
    words_at(fl, fl->x + left + width + fl->size * gap_part, fl->y + (height - fl->size * line_part) / 2,
             fl->width - left - width - fl->size, q->unit, running(fl));
    flow_end(fl, "P");
    fl->y += height;
}

static void lines(struct flow *fl, int count, double left)
{
    for (int i = 0; i < count; i++) {
        flow_need(fl, fl->size * hand_part);
        fl->y += fl->size * hand_part;
        line(fl, fl->x + left, fl->x + fl->width, fl->y);
    }
    fl->y += fl->size * 0.3;
}

static void date(struct flow *fl, const struct paper_form *f, double left)
{
    static const double widths[3] = {3.4, 3.4, 5.8};
    double x = fl->x + left, height = fl->size * 2;
    struct sheet_style under = small(fl, ALIGN_CENTRE);

    flow_need(fl, height + fl->size * 1.6);
    flow_begin(fl, "P");
    for (int i = 0; i < 3; i++) {
        double width = fl->size * widths[i];

        box(fl, x, fl->y, width, height);
        words_at(fl, x - fl->size, fl->y + height + fl->size * 0.2, width + fl->size * 2, f->dates[i], under);
        x += width;
        if (i < 2)
            words_at(fl, x, fl->y + fl->size * 0.6, fl->size * 0.9, S("."),
                     (struct sheet_style){fl->size, true, INK_TEXT, ALIGN_CENTRE, 0});
        x += fl->size * 0.9;
    }
    flow_end(fl, "P");
    fl->y += height + fl->size * (0.2 + small_part * line_part);
}

static void points(struct flow *fl, const struct paper_question *q, double left)
{
    struct list l = {fl->size * 3.6, fl->size * 1.8, 1};
    struct prose total = prose_plain(fl->a, q->total);
    struct sheet_style bold = {fl->size, true, INK_TEXT, ALIGN_LEFT, 0};

    list(fl, &l, q, left);
    fl->y += fl->size * 0.5;
    flow_need(fl, fl->size * 2);
    line(fl, fl->x + left, fl->x + left + l.box_width, fl->y);
    fl->y += fl->size * 0.3;
    flow_words(fl, "P", left, fl->width - left, &total, &bold);
}

static void consent(struct flow *fl, const struct paper_question *q, double left)
{
    struct list l = {answer_tick_size(fl), answer_tick_size(fl), 1};
    struct paper_choice agreed = {.label = q->label};

    list(fl, &l, &(struct paper_question){.choices = &agreed, .choice_count = 1}, left);
}

void answer_put(struct flow *fl, const struct paper_form *f, const struct paper_question *q, double left)
{
    struct list numbers = {fl->size * 2.2, fl->size * 1.8, 1};

    switch (q->kind) {
    case PAPER_TICK:
        answer_ticks(fl, q, left);
        break;
    case PAPER_GRID:
        answer_grid(fl, q, left);
        break;
    case PAPER_SCORES:
        scores(fl, q, left);
        break;
    case PAPER_NUMBER:
        number_box(fl, q, left);
        break;
    case PAPER_LINES:
        lines(fl, q->lines, left);
        break;
    case PAPER_DATE:
        date(fl, f, left);
        break;
    case PAPER_RANK:
        list(fl, &numbers, q, left);
        break;
    case PAPER_POINTS:
        points(fl, q, left);
        break;
    case PAPER_CONSENT:
        consent(fl, q, left);
        break;
    default:
        break;
    }
}
