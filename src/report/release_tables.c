/* release_tables.c - what all respondents answered, question by question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release_parts.h"
#include "report/suppress.h"

#include <assert.h>

int64_t divide_rounded(int64_t a, int64_t b)
{
    return a < 0 ? -divide_rounded(-a, b) : (2 * a + b) / (2 * b);
}

int64_t shown_n(int64_t n)
{
    return n < RELEASE_MIN_N ? -1 : n;
}

struct cell make_cell(int64_t count, enum shown shown, int64_t n)
{
    struct cell c = {.shown = shown};

    if (shown == SHOWN_VALUE) {
        c.count = count;
        c.percent = (int)divide_rounded(PERCENT * count, n);
    }
    return c;
}

bool is_homogeneous(const int64_t *counts, size_t count, int64_t n)
{
    enum { NEARLY_ALL_PERCENT = 95 };

    for (size_t i = 0; i < count; i++)
        if (n < RELEASE_TENTHS_N && PERCENT * counts[i] >= NEARLY_ALL_PERCENT * n)
            return true;
    return false;
}

/* Rule R6: a whole table, when it would tell what nearly everybody of a few people answered to a sensitive question. */
static void withhold_homogeneous(const struct item *item, const int64_t *counts, size_t count, int64_t n,
                                 enum shown *shown)
{
    if (!item->is_sensitive || !is_homogeneous(counts, count, n))
        return;
    for (size_t i = 0; i < count; i++)
        shown[i] = SHOWN_PROTECTED;
}

/* The opinions of a scale. `hidden` is where one of them is hidden, `count` when none is. */
struct opinions {
    int64_t *counts, people;
    enum shown *shown;
    int *codes;
    size_t count, hidden;
};

/* The mean of the codes in tenths, when it is the same whatever the hidden cells hold. */
static bool same_mean(const struct opinions *o, int min_count, int64_t *tenths_out)
{
    int64_t least, greatest;

    if (o->people < RELEASE_TENTHS_N)
        return false;
    suppress_sum_range(o->counts, o->shown, o->codes, o->count, min_count, &least, &greatest);
    *tenths_out = divide_rounded(TENTHS * least, o->people);
    return *tenths_out == divide_rounded(TENTHS * greatest, o->people);
}

/* The mean, when every table that looks like this one has the same: whatever the hidden opinions are, and however many
 * of the hidden people are outside the scale (one small cell there is gone through, more are not). */
static void add_mean(struct arena *a, const struct item *item, const int64_t *counts, const enum shown *shown,
                     int min_count, struct result_table *t)
{
    struct opinions in = {.counts = arena_alloc(a, item->option_count, sizeof *in.counts),
                          .shown = arena_alloc(a, item->option_count, sizeof *in.shown),
                          .codes = arena_alloc(a, item->option_count, sizeof *in.codes)};
    int64_t outside = 0, last, mean = 0, first = 0;
    bool has_hidden = false;

    for (size_t o = 0; o < item->option_count; o++) {
        if (item->options[o].is_opinion) {
            if (shown[o] != SHOWN_VALUE && !has_hidden) {
                has_hidden = true;
                in.hidden = in.count;
            }
            in.counts[in.count] = counts[o];
            in.shown[in.count] = shown[o];
            in.codes[in.count++] = item->options[o].code;
            in.people += counts[o];
        } else if (shown[o] != SHOWN_VALUE) {
            if (outside || shown[o] != SHOWN_UNDER_LIMIT)
                return;
            outside = counts[o];
        }
    }
    assert(!outside || has_hidden); /* a small cell is never hidden alone */
    last = outside ? min_count - 1 : 0;
    for (int64_t out = outside ? 1 : 0; out <= last; out++) {
        in.people += outside - out; /* `out` of the hidden people outside, the others among the hidden opinions */
        if (has_hidden)
            in.counts[in.hidden] += outside - out;
        outside = out;
        if (!same_mean(&in, min_count, &mean) || (out > 1 && mean != first))
            return;
        first = mean;
    }
    t->has_mean = true;
    t->mean_tenths = (int)mean;
}

static void add_lines(struct arena *a, const struct item *item, const int64_t *counts, const enum shown *shown,
                      struct result_table *t)
{
    struct result_line *lines = arena_alloc(a, item->option_count, sizeof *lines);

    for (size_t o = 0; o < item->option_count; o++)
        lines[o] = (struct result_line){.id = item->options[o].id, .cell = make_cell(counts[o], shown[o], t->n)};
    t->lines = lines;
    t->line_count = item->option_count;
}

static void protect_choices(struct arena *a, const struct item *item, const int64_t *counts, int64_t n, int min_count,
                            enum shown *shown)
{
    bool *is_exclusive = arena_alloc(a, item->option_count, sizeof *is_exclusive);
    struct choice_shape shape = {n, item->min, item->max, is_exclusive};

    for (size_t o = 0; o < item->option_count; o++)
        is_exclusive[o] = item->options[o].is_exclusive;
    suppress_choices(counts, item->option_count, &shape, min_count, shown);
}

void fold_scores(const int64_t *scores, int64_t *groups)
{
    for (int s = 0; s < NPS_SCORES; s++)
        groups[s >= NPS_PROMOTER ? 0 : s >= NPS_PASSIVE ? 1 : 2] += scores[s];
}

struct str nps_group_id(size_t group)
{
    static const struct str ids[NPS_GROUPS] = {S_INIT("promoters"), S_INIT("passives"), S_INIT("detractors")};

    return ids[group];
}

/* The eleven scores are never shown, only their three groups, protected as one table. */
static void add_groups(const struct item *item, const int64_t *scores, int min_count, struct result_table *t)
{
    static const int weights[] = {PERCENT, 0, -PERCENT};
    int64_t counts[NPS_GROUPS] = {0}, least, greatest;
    enum shown shown[NPS_GROUPS];

    fold_scores(scores, counts);
    suppress_partition(counts, NPS_GROUPS, min_count, shown);
    withhold_homogeneous(item, counts, NPS_GROUPS, t->n, shown);
    t->has_groups = true;
    t->promoters = make_cell(counts[0], shown[0], t->n);
    t->passives = make_cell(counts[1], shown[1], t->n);
    t->detractors = make_cell(counts[2], shown[2], t->n);
    if (suppress_is_withheld(shown, NPS_GROUPS))
        return;
    suppress_sum_range(counts, shown, weights, 3, min_count, &least, &greatest);
    least = divide_rounded(least, t->n);
    t->has_nps = least == divide_rounded(greatest, t->n);
    if (t->has_nps)
        t->nps = (int)least;
}

/* a / b in tenths, whole when few answered (docs/anonymity.md, rule R7). */
static int mean_tenths(int64_t a, int64_t b, int64_t n)
{
    return (int)(n < RELEASE_TENTHS_N ? TENTHS * divide_rounded(a, b) : divide_rounded(TENTHS * a, b));
}

/* The means of points add up to the total, and those of a rank often to what everybody gives: one hidden mean would be what the
 * others leave. So it is never one alone. (There is another to hide: where only one option was chosen, all are hidden or none.) */
static void cover_one_hidden(const int64_t *counts, size_t count, enum shown *shown)
{
    size_t hidden = 0, cover = count;

    for (size_t o = 0; o < count; o++) {
        hidden += shown[o] != SHOWN_VALUE;
        if (shown[o] == SHOWN_VALUE && counts[o] && (cover == count || counts[o] < counts[cover]))
            cover = o;
    }
    if (hidden != 1)
        return;
    assert(cover < count);
    shown[cover] = SHOWN_PROTECTED;
}

/* Rank and points: the mean of each option where as many placed it, or gave it points, as a count would need to be
 * shown. The counts themselves stay here. */
static void add_means(struct arena *a, const struct tally *tally, const struct item *item, int min_count,
                      struct result_table *t)
{
    const int64_t *counts = tally_counts(tally, item, 0), *sums = tally_sums(tally, item);
    struct result_line *lines = arena_alloc(a, item->option_count, sizeof *lines);
    enum shown *shown = arena_alloc(a, item->option_count, sizeof *shown);
    bool *is_exclusive = arena_alloc(a, item->option_count, sizeof *is_exclusive);
    struct choice_shape shape = {t->n, 0, 0, is_exclusive};

    suppress_choices(counts, item->option_count, &shape, min_count, shown);
    cover_one_hidden(counts, item->option_count, shown);
    for (size_t o = 0; o < item->option_count; o++) {
        lines[o] = (struct result_line){.id = item->options[o].id, .cell.shown = shown[o]};
        lines[o].has_mean = shown[o] == SHOWN_VALUE;
        if (lines[o].has_mean)
            lines[o].mean_tenths = mean_tenths(sums[o], t->n, t->n);
    }
    t->lines = lines;
    t->line_count = item->option_count;
}

static void add_number(const struct tally *tally, const struct item *item, struct result_table *t)
{
    int64_t unit = 1;

    for (int i = 0; i < item->number.decimals; i++)
        unit *= 10;
    t->has_mean = true;
    t->mean_tenths = mean_tenths(*tally_sums(tally, item), t->n * unit, t->n);
}

/* Who agreed, and so who did not: of all who sent answers, who are enough when there is a release at all. */
static struct result_table consent_table(struct arena *a, const struct tally *tally, const struct item *item,
                                         int min_count)
{
    int64_t yes = tally_answered(tally, item, 0), counts[] = {yes, tally_n(tally) - yes};
    struct result_line *line = ARENA_NEW(a, struct result_line);
    struct result_table t = {.n = shown_n(tally_n(tally))};
    enum shown shown[2];

    suppress_partition(counts, 2, min_count, shown);
    *line = (struct result_line){.id = S("true"), .cell = make_cell(yes, shown[0], t.n)};
    t.lines = line;
    t.line_count = 1;
    return t;
}

struct result_table make_table(const struct making *m, const struct item *item, size_t row)
{
    struct arena *a = m->a;
    const struct tally *tally = m->tally;
    int min_count = m->min_count;
    const int64_t *counts = tally_counts(tally, item, row);
    struct result_table t = {.n = shown_n(tally_answered(tally, item, row))};
    enum shown *shown = arena_alloc(a, item->option_count, sizeof *shown);

    if (item->type == ITEM_CONSENT)
        return consent_table(a, tally, item, min_count);
    if (item->type == ITEM_MATRIX)
        t.row_id = item->rows[row].id;
    if (t.n < 0)
        return t;
    if (item->type == ITEM_NPS) {
        add_groups(item, counts, min_count, &t);
        return t;
    }
    if (item->type == ITEM_RANK || item->type == ITEM_POINTS) {
        add_means(a, tally, item, min_count, &t);
        return t;
    }
    if (item->type == ITEM_NUMBER) {
        add_number(tally, item, &t);
        return t;
    }
    if (item->type == ITEM_MULTI)
        protect_choices(a, item, counts, t.n, min_count, shown);
    else
        suppress_partition(counts, item->option_count, min_count, shown);
    withhold_homogeneous(item, counts, item->option_count, t.n, shown);
    add_lines(a, item, counts, shown, &t);
    if ((item->type == ITEM_SCALE || item->type == ITEM_MATRIX) && !suppress_is_withheld(shown, item->option_count))
        add_mean(a, item, counts, shown, min_count, &t);
    return t;
}

struct result_item make_item(const struct making *m, const struct item *item)
{
    struct result_item out = {.item_id = item->id};
    struct result_table *tables;

    if (item_is_words(item) || item->type == ITEM_DATE) {
        out.words_n = shown_n(tally_answered(m->tally, item, 0));
        return out;
    }
    out.table_count = item->type == ITEM_MATRIX ? item->row_count : 1;
    tables = arena_alloc(m->a, out.table_count, sizeof *tables);
    for (size_t row = 0; row < out.table_count; row++) {
        tables[row] = make_table(m, item, row);
        if (tables[row].n > 0)
            add_by(m, item, row, &tables[row]);
    }
    out.tables = tables;
    return out;
}
