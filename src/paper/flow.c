/* flow.c - blocks one below the other over the pages of a sheet; drawn, or only measured. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/flow.h"

#include <math.h>

void flow_next_page(struct flow *fl)
{
    if (fl->is_drawn) {
        fl->end_page(fl);
        sheet_next_page(fl->s);
    }
    fl->page++;
    fl->y = fl->top;
}

void flow_need(struct flow *fl, double height)
{
    if (fl->y + height > fl->bottom && fl->y > fl->top && fl->top + height <= fl->bottom)
        flow_next_page(fl);
}

void flow_begin(struct flow *fl, const char *element)
{
    if (fl->is_drawn)
        sheet_begin(fl->s, element);
}

void flow_end(struct flow *fl, const char *element)
{
    if (fl->is_drawn)
        sheet_end(fl->s, element);
}

void flow_words(struct flow *fl, const char *element, double left, double width, const struct prose *words,
                const struct sheet_style *style)
{
    int line = 0;

    if (words->count == 0)
        return;
    for (;;) {
        flow_begin(fl, element);
        fl->y += sheet_lines(fl->s, fl->x + left, fl->y, width, words, style, fl->bottom - fl->y, fl->is_drawn, &line);
        flow_end(fl, element); /* not left open over the page: its links belong to this one */
        if (line < 0)
            return;
        flow_next_page(fl);
    }
}

double flow_height(const struct flow *fl, void (*put)(struct flow *fl, const void *arg), const void *arg)
{
    struct flow trial = *fl;

    trial.is_drawn = false;
    trial.y = trial.top = 0;
    trial.bottom = INFINITY;
    put(&trial, arg);
    return trial.y;
}

void flow_whole(struct flow *fl, void (*put)(struct flow *fl, const void *arg), const void *arg)
{
    enum { WORTH_BEGINNING = 3 }; /* what is longer than a page begins where a third of one is left */
    double height = flow_height(fl, put, arg), page = fl->bottom - fl->top;

    flow_need(fl, height > page ? page / WORTH_BEGINNING : height);
    put(fl, arg);
}

void flow_prose(struct flow *fl, double left, double width, struct str markdown)
{
    struct sheet_style style = {fl->size, false, INK_TEXT, ALIGN_LEFT, 0};
    struct sheet_style bold = {fl->size, true, INK_TEXT, ALIGN_LEFT, 0};
    const struct prose_block *v;
    double indent = fl->size * 1.6;
    size_t count;

    prose_blocks(fl->a, markdown, &v, &count);
    for (size_t i = 0; i < count; i++) {
        bool is_item = v[i].kind == PROSE_BULLET || v[i].kind == PROSE_NUMBER;
        struct prose mark =
            prose_plain(fl->a, v[i].kind == PROSE_BULLET ? S("•") : arena_fmt(fl->a, "%d.", v[i].number));

        if (i > 0)
            fl->y += fl->size * (is_item ? 0.25 : 0.55);
        if (!is_item) {
            flow_words(fl, "P", left, width, &v[i].words, v[i].kind == PROSE_HEADING ? &bold : &style);
            continue;
        }
        flow_need(fl, fl->size * 1.4);
        if (i == 0 || v[i - 1].kind != v[i].kind)
            flow_begin(fl, "L");
        flow_begin(fl, "LI");
        flow_begin(fl, "Lbl");
        if (fl->is_drawn)
            sheet_words(fl->s, fl->x + left, fl->y, indent, &mark, &style);
        flow_end(fl, "Lbl");
        flow_words(fl, "LBody", left + indent, width - indent, &v[i].words, &style);
        flow_end(fl, "LI");
        if (i + 1 == count || v[i + 1].kind != v[i].kind)
            flow_end(fl, "L");
    }
}
