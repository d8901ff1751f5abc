/* rows_classes.h - joins what people told of themselves into classes, until nobody stands alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_ROWS_CLASSES_H
#define REPORT_ROWS_CLASSES_H

#include "base/arena.h"

/* One thing that tells people apart. */
struct trait {
    const size_t *of;         /* by person: the category */
    size_t categories;        /* at least 1 */
    bool is_ordered;          /* neighbours may be joined */
    const bool *stands_apart; /* by category, of an ordered trait: outside the order, as "prefer not to say" */
    bool is_first;            /* as exact as possible before the others are looked at */
};

/* The class of a category is the first category in it, or one of these. */
enum { CLASS_OTHERS = -1, CLASS_ALL = -2 };

/* Choose classes for each trait (`classes_out`: by trait, by category) so that everybody shares all their classes with
 * at least `k` people, themselves counted; those with `is_starred_out` share that they have none, and are none or `k`
 * at least, and one in `starred_share` at most. There are at least `k` people.
 *
 * Each trait can be told in steps. The coarsest has one class (CLASS_ALL); in those that follow a class has at least
 * ..., 4k, 2k, k people, and in the last one every category is a class. With at least s people a class means: an
 * ordered trait is cut from the low end, each class as small as it can be and beginning where somebody is, what is left
 * at the end belongs to the last; of other traits, and of what stands apart, all with fewer than s become "others", and
 * while these are fewer than s the smallest class joins them.
 *
 * From the coarsest on, one step after the other is taken: of the traits that come first, then of all, the one after
 * which least is lost, while k allows it and it loses no more than before. Lost is, of each trait, in how many pairs of
 * people both look alike; somebody starred looks like everybody. (Top-down specialization: Fung, Wang and Yu, ICDE
 * 2005.) No trait could be told a step more exactly with the others as they are. */
void classes_choose(struct arena *a, const struct trait *traits, size_t count, size_t people, size_t k,
                    size_t starred_share, int **classes_out, bool *is_starred_out);

#endif
