/* release_parts.h - the pieces a release is made of; private to report/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_RELEASE_PARTS_H
#define REPORT_RELEASE_PARTS_H

#include "report/release.h"
#include "report/tally.h"

enum { PERCENT = 100, TENTHS = 10, NPS_SCORES = 11, NPS_PASSIVE = 7, NPS_PROMOTER = 9, NPS_GROUPS = 3 };

/* A release in the making. `by`: the tables of the questions of results_by, in their order. */
struct making {
    struct arena *a;
    const struct tally *tally;
    const struct definition *d;
    int min_count;
    struct result_table by[DEFINITION_RESULTS_BY];
};

/* a / b, halves away from zero; b > 0. */
int64_t divide_rounded(int64_t a, int64_t b);

/* How many people, as told: -1 when fewer than RELEASE_MIN_N. */
int64_t shown_n(int64_t n);

/* The cell with `count` of `n` people. */
struct cell make_cell(int64_t count, enum shown shown, int64_t n);

/* The eleven scores as promoters, passives, detractors, added to `groups`; and how they are called. */
void fold_scores(const int64_t *scores, int64_t *groups);
struct str nps_group_id(size_t group);

/* Rule R6: did nearly all (95 %) of fewer than 30 people choose the same? */
bool is_homogeneous(const int64_t *counts, size_t count, int64_t n);

/* One table, and a question with its tables by groups (release_tables.c). */
struct result_table make_table(const struct making *m, const struct item *item, size_t row);
struct result_item make_item(const struct making *m, const struct item *item);

/* Add the tables by groups (release_groups.c). `t` is otherwise ready. */
void add_by(const struct making *m, const struct item *item, size_t row, struct result_table *t);

/* Make an exact release rough (release_rough.c). */
void release_coarsen(struct arena *a, struct release *r);

#endif
