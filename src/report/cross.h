/* cross.h - a table of two questions: which of its cells must not be shown to keep small ones secret. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_CROSS_H
#define REPORT_CROSS_H

#include "base/arena.h"
#include "report/release.h"

/* Groups of people (rows) by what they chose (columns). Every person of the table is in exactly one cell. All totals, of
 * rows, of columns and of all, are known to the reader: they stand elsewhere in the release. */
struct cross {
    const int64_t *counts; /* rows x cols, row by row */
    size_t rows, cols;
};

enum { CROSS_ROWS = 64, CROSS_COLS = 32 };

/* How many values a hidden cell must have left for a reader who knows all totals and all shown cells. */
enum { CROSS_VALUES_LEAST = 5 };

/* The promise, m being the least count shown. When the answer is true:
 *
 *   1. Somebody who knows all totals, all shown cells, and that no hidden cell is empty finds at least
 *      CROSS_VALUES_LEAST values possible for every hidden cell.
 *   2. Somebody who besides knows this page by heart, and has guessed right which of the hidden cells are small, still
 *      finds each of 1..m-1 possible for each of them.
 *
 * Cells of 1..m-1 are hidden; zeros are shown. All hidden cells are SHOWN_PROTECTED: nothing tells which are small.
 * For each small cell a ring of cells is hidden with it, two in each row and column it touches, round which people can
 * be moved without changing a total: the ring that costs least, where a cell that is to cover costs E + (8m)^2 / E,
 * E = row total x column total / all; nothing when it covers already; the most when it is small itself. So what is
 * hidden depends on nothing but the totals, which cells are empty and which are small: it says nothing about how large
 * the others are. (E + (8m)^2 / E is least at E = 8m: what is smaller may cover badly, what is larger is a loss.)
 *
 * Then both promises are checked exactly, as flows in the network of rows and columns, which covers sums over several
 * rows and columns too; 2. with every small cell in 1..m-1 and every covering one at m or more, so that all tables it
 * counts hide the same cells and pass the same check. When one fails, or more than half of the non-zero cells are
 * hidden, all cells are, zeros too: false, the table is withheld, and tells no more than its totals do and that this
 * happened. At most CROSS_ROWS and CROSS_COLS; `shown_out` has room for all cells, `a` is for scratch.
 * Sources: Cox (1995), Network models for complementary cell suppression, JASA 90(432), for rings and flow bounds;
 * Fischetti and Salazar-Gonzalez (2001), Management Science 47(7), for the exact check of every cell. */
bool suppress_cross(struct arena *a, const struct cross *t, int min_count, enum shown *shown_out);

/* The least and greatest number a cell can hold for somebody who knows the totals and what is shown, and nothing of the
 * rules. Exact; every number between them is possible. */
void cross_interval(struct arena *a, const struct cross *t, const enum shown *shown, size_t row, size_t col,
                    int64_t *least_out, int64_t *greatest_out);

/* Groups of people by what they chose, of a question with several choices. Of each group `people` answered, each making
 * `min` to `max` choices (0: any number, at least one), or exactly one that is exclusive. */
struct cross_choices {
    const int64_t *counts; /* groups x options */
    size_t groups, options;
    const int64_t *people;    /* by group */
    const bool *is_exclusive; /* by option */
    const bool *is_left_out;  /* by option: its count in the one-way table is not shown, so it is not shown here */
    int min, max;
};

/* Each option is a table of its own, chosen and not chosen, and protected as above; an option that is withheld is
 * hidden for every group. Then what the answers of one person have to do with each other is looked at: everybody made
 * a choice, nobody more than `max`, an exclusive one alone. When such a bound could bite for any numbers that the hidden
 * cells of a group may hold (asked only of what the reader sees), all is withheld; so a bound tells nothing. When nobody
 * can have made two choices it is a table as above, and withheld when an option is left out: rather join those first.
 * False when nothing is shown. */
bool suppress_cross_choices(struct arena *a, const struct cross_choices *t, int min_count, enum shown *shown_out);

/* May a group of `n` of all `all` people be shown: at least RELEASE_MIN_N, and the others are none or as many (decision
 * P6, rule R5). */
bool group_may_stand(int64_t n, int64_t all);

/* Put small groups together: `to_out[i]` is the place of group i among the `*kept_out` groups shown, or GROUP_REST for
 * those that become one group "others": all with fewer than RELEASE_MIN_N people, and where `may_stand[i]` is false. The
 * rest has nobody in it, or at least RELEASE_MIN_N people; where it would have fewer, the smallest groups join it, first
 * of equals. False when fewer than two groups with people in them (the rest counted) come of it: then there is nothing
 * to compare. */
enum { GROUP_REST = -1 };
bool groups_join(const int64_t *n, const bool *may_stand, size_t count, int *to_out, size_t *kept_out);

/* Nearest multiple of `base`, halves up; count >= 0, base > 0. The public is told shown cells so (rule R9). */
int64_t round_to(int64_t count, int64_t base);

#endif
