/* tally_cross.h - raw counts of answers by groups of people. Stays inside report/: nothing here may be shown to anyone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_TALLY_CROSS_H
#define REPORT_TALLY_CROSS_H

#include "survey/definition.h"

/* The cells of all its tables; questions beyond have none. Bounds memory, and the document of a release. */
enum { TALLY_CROSS_CELLS = 200 * 1000 };

struct tally_cross;

/* All zero, by the questions `d` names in results_by; NULL when it names none. `d` must outlive it. Lives in `a`. */
struct tally_cross *tally_cross_new(struct arena *a, const struct definition *d);

/* While the answers of one person are read: begin, what they chose (of a matrix in row `row`, else 0; of nps the score)
 * in any order, then end. Without an end nothing is counted. `x` may be NULL. */
void tally_cross_begin(struct tally_cross *x);
void tally_cross_pick(struct tally_cross *x, const struct item *item, size_t row, size_t choice);
void tally_cross_end(struct tally_cross *x);

/* People by their answer to results_by[by], the last row those without one; in each row people by choice (of nps the
 * eleven scores), and last how many answered. NULL when the question is not counted by groups: one about the
 * respondent, one without choices, one with more than CROSS_COLS of them, or beyond TALLY_CROSS_CELLS. Borrows. */
const int64_t *tally_cross_counts(const struct tally_cross *x, size_t by, const struct item *item, size_t row);

#endif
