/* grid_pdf.c - the statements of a grid on paper: rows of boxes, or where its headings do not fit one list after the other. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/answer_parts.h"

#include <math.h>

struct grid {
    const struct paper_question *q;
    double left, label, column; /* where it begins; widths of the first column and of each other */
    double part;                /* size of the words over the columns */
    bool is_parted;             /* with hyphens in them */
};

static void grid_head(struct flow *fl, const struct grid *g)
{
    struct sheet_style style = answer_heading(fl, g->part);
    double width = g->column - fl->size * 0.3, height = answer_labels_height(fl, g->q, width, g->part, g->is_parted);

    flow_begin(fl, "TR");
    flow_begin(fl, "TH"); /* over the statements: every row has as many cells */
    flow_end(fl, "TH");
    for (size_t i = 0; i < g->q->choice_count; i++) {
        struct prose words = answer_head_words(fl, g->q->choices[i].label, g->is_parted);
        double x = fl->x + g->left + g->label + g->column * (double)i;

        flow_begin(fl, "TH");
        if (fl->is_drawn) /* all end on the same line */
            sheet_words(fl->s, x + fl->size * 0.15, fl->y + height - sheet_height(fl->s, width, &words, &style), width,
                        &words, &style);
        flow_end(fl, "TH");
    }
    flow_end(fl, "TR");
    fl->y += height + fl->size * 0.35;
    if (fl->is_drawn)
        sheet_line(fl->s, fl->x + g->left, fl->y, fl->x + fl->width, fl->y, fl->size * 0.08, INK_BRAND);
}

static void grid_row(struct flow *fl, const struct grid *g, struct str label, bool is_even)
{
    struct sheet_style style = {fl->size, false, INK_TEXT, ALIGN_LEFT, 0};
    struct prose words = prose_line(fl->a, label);
    double pad = fl->size * 0.45, size = answer_tick_size(fl);
    double text = sheet_height(fl->s, g->label - fl->size * 0.8, &words, &style);
    double height = fmax(text, size) + 2 * pad, x = fl->x + g->left;

    if (fl->y + height > fl->bottom && fl->y > fl->top) {
        flow_next_page(fl);
        grid_head(fl, g);
    }
    if (fl->is_drawn && is_even)
        sheet_box(fl->s, x, fl->y, fl->width - g->left, height, 0, INK_TINT, INK_NONE, 0);
    flow_begin(fl, "TR");
    flow_begin(fl, "TH");
    if (fl->is_drawn)
        sheet_words(fl->s, x + fl->size * 0.3, fl->y + (height - text) / 2, g->label - fl->size * 0.8, &words, &style);
    flow_end(fl, "TH");
    for (size_t i = 0; i < g->q->choice_count; i++) {
        flow_begin(fl, "TD");
        answer_tick(fl, x + g->label + g->column * ((double)i + 0.5) - size / 2, fl->y + (height - size) / 2);
        flow_end(fl, "TD");
    }
    flow_end(fl, "TR");
    fl->y += height;
    if (fl->is_drawn)
        sheet_line(fl->s, x, fl->y, fl->x + fl->width, fl->y, fl->size * 0.04, INK_LINE);
}

/* The words over the columns as large, and then the first column as wide, as leaves them unbroken. */
static bool fits_as_grid(struct flow *fl, struct grid *g)
{
    static const struct {
        double part;
        bool is_parted;
    } tries[] = {{0.9, false}, {0.82, false}, {0.82, true}};
    double width = fl->width - g->left;

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        for (int share = 46; share >= 30; share -= 4) {
            g->part = tries[i].part;
            g->is_parted = tries[i].is_parted;
            g->label = width * share / 100;
            g->column = (width - g->label) / (double)g->q->choice_count;
            if (answer_fits_in_row(fl, g->q, g->column, g->part, tries[i].is_parted))
                return true;
        }
    return false;
}

static void statement(struct flow *fl, const struct paper_question *q, struct str label, double left)
{
    struct sheet_style style = {fl->size, true, INK_TEXT, ALIGN_LEFT, 0};
    struct prose words = prose_line(fl->a, label);

    flow_words(fl, "P", left, fl->width - left, &words, &style);
    fl->y += fl->size * 0.5;
    answer_ticks(fl, q, left);
}

struct stacked {
    const struct paper_question *q;
    struct str label;
    double left;
};

static void put_stacked(struct flow *fl, const void *arg)
{
    const struct stacked *s = arg;

    statement(fl, s->q, s->label, s->left);
}

void answer_grid(struct flow *fl, const struct paper_question *q, double left)
{
    struct grid g = {.q = q, .left = 0};

    if (!fits_as_grid(fl, &g)) {
        for (size_t i = 0; i < q->row_count; i++) {
            fl->y += i ? fl->size * 1.1 : 0;
            flow_whole(fl, put_stacked, &(struct stacked){q, q->rows[i], left});
        }
        return;
    }
    flow_begin(fl, "Table");
    grid_head(fl, &g);
    for (size_t i = 0; i < q->row_count; i++)
        grid_row(fl, &g, q->rows[i], i % 2 == 1);
    flow_end(fl, "Table");
}
