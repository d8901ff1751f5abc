/* release_groups.c - what groups of people answered, in tables that stand beside those of all respondents. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/cross.h"
#include "report/release_parts.h"

/* One question by one background question, raw. Of several choices (`is_several`) a person may be in many columns, else
 * in one. */
struct table {
    const struct item *item;
    bool is_several;
    size_t groups, cols;
    int64_t *counts, *people; /* groups x cols; by group, who answered */
    struct str *group_ids, *col_ids;
    enum shown *col_shown; /* in the table of all respondents */
    int min_count;
};

/* --- joining ------------------------------------------------------------------------------------------------------ */

static int64_t col_total(const struct table *t, size_t col)
{
    int64_t n = 0;

    for (size_t g = 0; g < t->groups; g++)
        n += t->counts[g * t->cols + col];
    return n;
}

static struct table table_new(struct arena *a, const struct table *like, size_t groups, size_t cols)
{
    struct table t = *like;

    t.groups = groups;
    t.cols = cols;
    t.counts = arena_alloc(a, groups * cols + 1, sizeof *t.counts);
    t.people = arena_alloc(a, groups + 1, sizeof *t.people);
    t.group_ids = arena_alloc(a, groups + 1, sizeof *t.group_ids);
    t.col_ids = arena_alloc(a, cols + 1, sizeof *t.col_ids);
    t.col_shown = arena_alloc(a, cols + 1, sizeof *t.col_shown);
    return t;
}

/* How many places there are, the rest counted when there is anybody in it. */
static size_t places(const int *to, const int64_t *n, size_t count, size_t kept)
{
    for (size_t i = 0; i < count; i++)
        if (to[i] == GROUP_REST && n[i])
            return kept + 1;
    return kept;
}

static struct table join_groups(struct arena *a, const struct table *t, const int *to, size_t kept)
{
    struct table joined = table_new(a, t, places(to, t->people, t->groups, kept), t->cols);

    joined.col_ids = t->col_ids;
    joined.col_shown = t->col_shown;
    for (size_t g = 0; g < t->groups; g++) {
        size_t at = to[g] == GROUP_REST ? kept : (size_t)to[g];

        if (to[g] == GROUP_REST && !t->people[g])
            continue;
        if (to[g] != GROUP_REST)
            joined.group_ids[at] = t->group_ids[g];
        joined.people[at] += t->people[g];
        for (size_t c = 0; c < t->cols; c++)
            joined.counts[at * t->cols + c] += t->counts[g * t->cols + c];
    }
    return joined;
}

/* Of one choice: the options that are not shown for all respondents, or were made by fewer than ten, are one column.
 * Options nobody chose are `cols` of `to_out`. False when fewer than two columns are left. */
static bool plan_columns(struct arena *a, const struct table *t, int *to, size_t *kept)
{
    int64_t *totals = arena_alloc(a, t->cols, sizeof *totals);
    bool *may_stand = arena_alloc(a, t->cols, sizeof *may_stand);

    for (size_t c = 0; c < t->cols; c++) {
        totals[c] = col_total(t, c);
        may_stand[c] = t->col_shown[c] == SHOWN_VALUE;
    }
    return groups_join(totals, may_stand, t->cols, to, kept);
}

static struct table join_columns(struct arena *a, const struct table *t, const int *to, size_t kept)
{
    int64_t *totals = arena_alloc(a, t->cols, sizeof *totals);
    struct table joined;

    for (size_t c = 0; c < t->cols; c++)
        totals[c] = col_total(t, c);
    joined = table_new(a, t, t->groups, places(to, totals, t->cols, kept));
    joined.people = t->people;
    joined.group_ids = t->group_ids;
    for (size_t c = 0; c < t->cols; c++) {
        size_t at = to[c] == GROUP_REST ? kept : (size_t)to[c];

        if (to[c] == GROUP_REST && !totals[c])
            continue;
        if (to[c] != GROUP_REST)
            joined.col_ids[at] = t->col_ids[c];
        for (size_t g = 0; g < t->groups; g++)
            joined.counts[g * joined.cols + at] += t->counts[g * t->cols + c];
    }
    return joined;
}

/* --- protecting --------------------------------------------------------------------------------------------------- */

/* Several choices: every option shown for all is a column. */
static bool protect_several(struct arena *a, const struct table *t, enum shown *shown)
{
    struct cross_choices choices = {.counts = t->counts,
                                    .groups = t->groups,
                                    .options = t->cols,
                                    .people = t->people,
                                    .min = t->item->min,
                                    .max = t->item->max};
    bool *is_exclusive = arena_alloc(a, t->cols, sizeof *is_exclusive);
    bool *is_left_out = arena_alloc(a, t->cols, sizeof *is_left_out);

    for (size_t c = 0; c < t->cols; c++) {
        is_exclusive[c] = t->item->options[c].is_exclusive;
        is_left_out[c] = t->col_shown[c] != SHOWN_VALUE;
    }
    choices.is_exclusive = is_exclusive;
    choices.is_left_out = is_left_out;
    return suppress_cross_choices(a, &choices, t->min_count, shown);
}

/* Rule R6. */
static bool has_homogeneous_group(const struct table *t)
{
    for (size_t g = 0; t->item->is_sensitive && g < t->groups; g++)
        if (is_homogeneous(&t->counts[g * t->cols], t->cols, t->people[g]))
            return true;
    return false;
}

/* Let fewer groups stand, when some do: in a sensitive table with a homogeneous group none of fewer than 30 people, so that it
 * cannot be told which it was; else, and where that has been done, all but the smallest of them. */
static void let_fewer_stand(const struct table *t, bool is_homogeneous_case, bool *may_stand)
{
    size_t smallest = t->groups;
    bool has_changed = false;

    for (size_t g = 0; g < t->groups; g++) {
        if (!may_stand[g])
            continue;
        if (is_homogeneous_case && t->people[g] < RELEASE_TENTHS_N) {
            may_stand[g] = false;
            has_changed = true;
        } else if (smallest == t->groups || t->people[g] < t->people[smallest]) {
            smallest = g;
        }
    }
    if (!has_changed)
        may_stand[smallest] = false;
}

/* --- what is told of it -------------------------------------------------------------------------------------------- */

/* The mean of the opinions of a group all of whose cells are shown; `whole` has the columns before joining. */
static void add_mean(const struct table *whole, size_t group, const int *to, struct result_group *out)
{
    int64_t sum = 0, people = 0;

    for (size_t c = 0; c < whole->cols; c++) {
        const struct option *o = &whole->item->options[c];
        int64_t count = whole->counts[group * whole->cols + c];

        if (!o->is_opinion)
            continue;
        if (to[c] == GROUP_REST && col_total(whole, c))
            return;
        sum += count * o->code;
        people += count;
    }
    if (people < RELEASE_TENTHS_N)
        return;
    out->has_mean = true;
    out->mean_tenths = (int)divide_rounded(TENTHS * sum, people);
}

static void add_nps(const struct table *t, size_t group, struct result_group *out)
{
    const int64_t *counts = &t->counts[group * t->cols];

    out->has_nps = true;
    out->nps = (int)divide_rounded(PERCENT * (counts[0] - counts[2]), t->people[group]);
}

static bool is_row_shown(const enum shown *shown, size_t cols)
{
    for (size_t c = 0; c < cols; c++)
        if (shown[c] != SHOWN_VALUE)
            return false;
    return true;
}

static struct cell round_cell(int64_t count, enum shown shown, int64_t n)
{
    return make_cell(round_to(count, RELEASE_ROUND), shown, round_to(n, RELEASE_ROUND));
}

/* `to`: the columns of `whole` in `t`; NULL when they are the same. Columns nobody chose stand in their place, with
 * zeros: that is known from the table of all. Of several choices those hidden there are passed over. */
static void tell(struct arena *a, const struct table *whole, const struct table *t, const int *to,
                 const enum shown *shown, struct result_by *out)
{
    struct result_group *groups = arena_alloc(a, t->groups, sizeof *groups);
    struct str *columns = arena_alloc(a, whole->cols + 1, sizeof *columns);
    size_t *from = arena_alloc(a, whole->cols + 1, sizeof *from), count = 0, kept = 0;

    for (size_t c = 0; c < whole->cols; c++) {
        bool is_kept = to ? to[c] != GROUP_REST : whole->col_shown[c] == SHOWN_VALUE;

        kept += to && is_kept;
        if (!is_kept && (!to || col_total(whole, c)))
            continue;
        columns[count] = whole->col_ids[c];
        from[count++] = !is_kept ? SIZE_MAX : to ? (size_t)to[c] : c;
    }
    if (to && t->cols > kept) {
        columns[count] = (struct str){NULL, 0};
        from[count++] = kept;
    }
    for (size_t g = 0; g < t->groups; g++) {
        struct cell *cells = arena_alloc(a, count, sizeof *cells);

        for (size_t c = 0; c < count; c++) {
            size_t at = g * t->cols + (from[c] == SIZE_MAX ? 0 : from[c]);

            cells[c] = from[c] == SIZE_MAX ? round_cell(0, SHOWN_VALUE, t->people[g])
                                           : round_cell(t->counts[at], shown[at], t->people[g]);
        }
        groups[g] = (struct result_group){
            .option_id = t->group_ids[g], .n = round_to(t->people[g], RELEASE_ROUND), .cells = cells};
        if (!is_row_shown(&shown[g * t->cols], t->cols) || !to)
            continue;
        if (t->item->type == ITEM_NPS && kept == NPS_GROUPS)
            add_nps(t, g, &groups[g]);
        if (t->item->type == ITEM_SCALE || t->item->type == ITEM_MATRIX)
            add_mean(whole, g, to, &groups[g]);
    }
    *out = (struct result_by){out->by_id, columns, count, groups, t->groups};
}

/* Join groups until the table may be shown; without any when it never may. */
static void protect(struct arena *a, const struct table *raw, bool *may_stand, struct result_by *out)
{
    int *to = arena_alloc(a, raw->groups, sizeof *to), *col_to = arena_alloc(a, raw->cols, sizeof *col_to);
    size_t kept, cols_kept = 0;

    if (!raw->is_several && !plan_columns(a, raw, col_to, &cols_kept))
        return;
    while (groups_join(raw->people, may_stand, raw->groups, to, &kept)) {
        struct table whole = join_groups(a, raw, to, kept);
        struct table t = raw->is_several ? whole : join_columns(a, &whole, col_to, cols_kept);
        enum shown *shown = arena_alloc(a, t.groups * t.cols, sizeof *shown);
        bool is_same = has_homogeneous_group(&whole);

        if (!is_same &&
            (raw->is_several ? protect_several(a, &t, shown)
                             : suppress_cross(a, &(struct cross){t.counts, t.groups, t.cols}, t.min_count, shown))) {
            tell(a, &whole, &t, raw->is_several ? NULL : col_to, shown, out);
            return;
        }
        let_fewer_stand(raw, is_same, may_stand);
    }
}

/* --- the raw table -------------------------------------------------------------------------------------------------- */

/* The columns, as the table of all respondents has them. */
static void take_columns(const struct result_table *all, struct table *t)
{
    const struct cell *groups[] = {&all->promoters, &all->passives, &all->detractors};

    for (size_t c = 0; c < t->cols; c++) {
        bool is_nps = t->item->type == ITEM_NPS;

        t->col_ids[c] = is_nps ? nps_group_id(c) : all->lines[c].id;
        t->col_shown[c] = is_nps ? groups[c]->shown : all->lines[c].cell.shown;
    }
}

static void take_counts(const int64_t *from, size_t width, struct table *t)
{
    for (size_t g = 0; g < t->groups; g++, from += width + 1) {
        t->people[g] = from[width];
        if (t->item->type == ITEM_NPS)
            fold_scores(from, &t->counts[g * t->cols]);
        else
            for (size_t c = 0; c < t->cols; c++)
                t->counts[g * t->cols + c] = from[c];
    }
}

void add_by(const struct making *m, const struct item *item, size_t row, struct result_table *t)
{
    size_t cols = item->type == ITEM_NPS ? NPS_GROUPS : item->option_count, count = m->d->results_by_count;
    struct result_by *by = arena_alloc(m->a, count + 1, sizeof *by);

    for (size_t i = 0; i < count; i++) {
        const struct item *about = m->d->results_by[i];
        const int64_t *counts = tally_cross_counts(tally_groups(m->tally), i, item, row);
        struct table shape = {.item = item, .is_several = item->type == ITEM_MULTI && item->max != 1}, raw;
        bool *may_stand = arena_alloc(m->a, about->option_count + 1, sizeof *may_stand);

        if (!counts)
            return;
        shape.min_count = m->min_count;
        raw = table_new(m->a, &shape, about->option_count + 1, cols);
        take_columns(t, &raw);
        take_counts(counts, item->type == ITEM_NPS ? NPS_SCORES : cols, &raw);
        for (size_t g = 0; g < about->option_count; g++) {
            const struct cell *all = g < m->by[i].line_count ? &m->by[i].lines[g].cell : NULL;

            raw.group_ids[g] = about->options[g].id;
            may_stand[g] = all && all->shown == SHOWN_VALUE && group_may_stand(all->count, tally_n(m->tally)) &&
                           group_may_stand(raw.people[g], t->n);
        }
        by[i].by_id = about->id;
        protect(m->a, &raw, may_stand, &by[i]);
    }
    t->by = by;
    t->by_count = count;
}
