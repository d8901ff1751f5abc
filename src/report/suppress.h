/* suppress.h - which cells of a table of counts must not be shown so that the small ones cannot be calculated. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_SUPPRESS_H
#define REPORT_SUPPRESS_H

#include "report/release.h"

/* The promise (docs/anonymity.md 2, for tables of one dimension), m being the least count shown:
 *
 *   Somebody who sees the table, knows n and knows these rules by heart still finds each of 1..m-1 possible for every
 *   cell that says "fewer than m", and each of n-m+1..n-1 for a choice hidden because nearly everyone made it.
 *
 * T-30 asks for five possible values; a cell of which is said that it holds 1..m-1 can have no more than m-1, and keeps
 * all of them. In a table that is withheld altogether nothing says which cells are small, and they keep at least
 * five (a partition) or three (several choices). Cells that are hidden only to cover others hold m people or more and
 * are no secret of their own.
 * tests/unit/test_suppress.c plays that reader: it runs through every table of a size and compares what is shown. */

/* A table whose counts add up to the n that is printed: single, dropdown, scale, a matrix row, the three groups of nps.
 *
 * Cells of 1..m-1 are SHOWN_UNDER_LIMIT, zeros are shown. Call their number a and the sum of all hidden cells H, which
 * anybody can calculate. Shown non-zero cells are then hidden (SHOWN_PROTECTED), the smallest first and the first of
 * equals, until the b cells so hidden cover the small ones:
 *
 *   b = 0:  a + m-2 <= H <= (m-1)(a-1) + 1     every small cell may be anything while the others make up for it
 *   b > 0:  (m-1)a + mb <= H <= b(M-1)         M is the smallest non-zero cell still shown; no limit when there is none
 *
 * Why b(M-1): "smallest first" tells that no covering cell exceeds M, and "one more was hidden" tells that the step
 * before did not do. For any values of the small cells, covering cells that differ by at most 1 and make up H pass
 * both. When every non-zero cell is hidden and the lower bound still fails, the table is withheld: every cell, zeros
 * too, is SHOWN_PROTECTED. `shown_out` has room for `count`. */
void suppress_partition(const int64_t *counts, size_t count, int min_count, enum shown *shown_out);

/* How a question with several choices may be answered: by `n` people, each making `min` to `max` choices (0: any
 * number, at least one), or exactly one that is exclusive. */
struct choice_shape {
    int64_t n;
    int min, max;
    const bool *is_exclusive; /* by choice */
};

/* The counts of such a question. Their sum is not known but bounded, since everybody made a choice: at least n.
 * Small choices as above. A choice that 1..m-1 people did NOT make is SHOWN_PROTECTED. Then the smallest are
 * hidden until n - (what is shown) <= b(M-1), as above. Withheld, as above, where other bounds could bite: nearly
 * everybody made the most choices allowed; at least two had to be made; exclusive choices leave hardly room for a small
 * one. With a maximum of one, or when all but one of the choices made are exclusive, it is a partition. */
void suppress_choices(const int64_t *counts, size_t count, const struct choice_shape *shape, int min_count,
                      enum shown *shown_out);

/* Is the whole table withheld? */
bool suppress_is_withheld(const enum shown *shown, size_t count);

/* The least and greatest sum of weight x count over the cells of a partition, or some of them, that a reader finds
 * possible who can calculate how many people the hidden ones hold together, and does not know the rules (so at least as
 * wide as the truth). Of the counts of hidden cells only the sum is used. A number made of this sum gives nothing away
 * when it is the same at both ends. The table must not be withheld. */
void suppress_sum_range(const int64_t *counts, const enum shown *shown, const int *weights, size_t count, int min_count,
                        int64_t *least_out, int64_t *greatest_out);

#endif
