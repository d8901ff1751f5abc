/* answer_parts.h - what the questions on paper share among themselves: ticks, and words over columns. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_ANSWER_PARTS_H
#define PAPER_ANSWER_PARTS_H

#include "paper/flow.h"
#include "paper/form.h"

/* Of the words over the columns of a grid and under the steps of a scale; `part` of the size of the running text. */
struct sheet_style answer_heading(const struct flow *fl, double part);

/* A box to tick, and how wide and high it is. */
double answer_tick_size(const struct flow *fl);
void answer_tick(struct flow *fl, double x, double y);

/* A label over a column or under a step. Without `is_parted` no word of it may be parted by a hyphen. */
struct prose answer_head_words(struct flow *fl, struct str label, bool is_parted);

/* Do the labels of all choices fit side by side in columns of that width, none of their words broken, or only where a hyphen may
 * stand (`is_parted`)? */
bool answer_fits_in_row(struct flow *fl, const struct paper_question *q, double width, double part, bool is_parted);

/* The highest of the labels at that width. */
double answer_labels_height(struct flow *fl, const struct paper_question *q, double width, double part, bool is_parted);

/* All choices with their boxes, in a row or as a list. */
void answer_ticks(struct flow *fl, const struct paper_question *q, double left);

/* The answers of a grid. */
void answer_grid(struct flow *fl, const struct paper_question *q, double left);

#endif
