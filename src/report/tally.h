/* tally.h - raw counts of the answers to one survey. Stays inside report/: nothing here may be shown to anyone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "report/tally_cross.h"
#include "survey/definition.h"

/* Only suppress.c and cross.c decide what of it may leave; see release.h. */
struct tally;

/* All zero, for the items of `d`, which must outlive it. Lives in `a`. */
struct tally *tally_new(struct arena *a, const struct definition *d);

/* The same for a second count of what `all` has counted, in the same order, that leaves out those who answered last: of each question, and
 * of a matrix each row, the last `left_out` of its answers; of consents those of the last `left_out` documents. By groups nothing is counted. `all` must outlive it. */
struct tally *tally_without_last(struct arena *a, const struct tally *all, int64_t left_out);

/* Count one answer document as answers_put_json writes it. Items, rows and options that `d` does not know (of another
 * version) are passed over. ERR_BROKEN when it is no such document; what stood before the fault is then counted. */
enum err tally_add(struct tally *t, struct str answers) MUST_CHECK;

/* Count one free text given to the item of that id. Unknown items are passed over. */
void tally_add_words(struct tally *t, struct str item_id);

/* Documents counted; less than none when more are left out than there are. */
int64_t tally_n(const struct tally *t);

/* How many answered the item; of a matrix, its row `row` (else 0). For text and longtext how many wrote. */
int64_t tally_answered(const struct tally *t, const struct item *item, size_t row);

/* Sums by option: of a rank its points for the places (the best gets as many as there are places, the next one
 * fewer, what is not placed none: Borda's count for the best n), of points the points given. Of number the one sum, in units of
 * 10^-decimals. Borrows from the tally. */
const int64_t *tally_sums(const struct tally *t, const struct item *item);

/* The same people by groups; NULL when the survey names none. */
const struct tally_cross *tally_groups(const struct tally *t);

/* Counts by option, of a matrix those of its row `row` (else 0); of nps the eleven scores; of rank and points how many placed
 * the option or gave it points. Borrows from the tally. */
const int64_t *tally_counts(const struct tally *t, const struct item *item, size_t row);

#endif
