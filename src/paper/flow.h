/* flow.h - blocks one below the other over the pages of a sheet; drawn, or only measured. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_FLOW_H
#define PAPER_FLOW_H

#include "paper/sheet.h"

/* Where the next block goes. Everything between `x` and `x + width` belongs to it; `y` moves down to `bottom`, then the next page
 * begins at `top`. Without `is_drawn` all is as if. `size` is that of the running text. */
struct flow {
    struct sheet *s;
    struct arena *a;
    double size, x, width, y, top, bottom;
    int page;
    bool is_drawn;
    void (*end_page)(struct flow *fl); /* draws what stands at the foot of every page */
    void *arg;                         /* for end_page */
};

/* Begin the next page. */
void flow_next_page(struct flow *fl);

/* Begin the next page unless `height` fits, or it fits on no page. */
void flow_need(struct flow *fl, double height);

void flow_begin(struct flow *fl, const char *element); /* as sheet_begin, when drawn */
void flow_end(struct flow *fl, const char *element);

/* Words as an element, `left` to the right of the margin; over a page's end line by line. */
void flow_words(struct flow *fl, const char *element, double left, double width, const struct prose *words,
                const struct sheet_style *style);

/* How high `put(fl, arg)` is when no page ends in it. */
double flow_height(const struct flow *fl, void (*put)(struct flow *fl, const void *arg), const void *arg);

/* Put it where it is not broken over pages, if it fits on one. */
void flow_whole(struct flow *fl, void (*put)(struct flow *fl, const void *arg), const void *arg);

/* Markdown in blocks, in running text. */
void flow_prose(struct flow *fl, double left, double width, struct str markdown);

#endif
