/* release.c - results of a survey as they may be shown: counted, protected, frozen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release.h"

#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "report/release_doc.h"
#include "report/suppress.h"
#include "report/tally.h"

enum { PERCENT = 100, TENTHS = 10, NPS_SCORES = 11, NPS_PASSIVE = 7, NPS_PROMOTER = 9 };

/* a / b, halves away from zero; b > 0. */
static int64_t divide_rounded(int64_t a, int64_t b)
{
    return a < 0 ? -divide_rounded(-a, b) : (2 * a + b) / (2 * b);
}

static int64_t shown_n(int64_t n)
{
    return n < RELEASE_MIN_N ? -1 : n;
}

static struct cell make_cell(int64_t count, enum shown shown, int64_t n)
{
    struct cell c = {.shown = shown};

    if (shown == SHOWN_VALUE) {
        c.count = count;
        c.percent = (int)divide_rounded(PERCENT * count, n);
    }
    return c;
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
    if (outside && !has_hidden)
        return;
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

/* The eleven scores are never shown, only their three groups, protected as one table. */
static void add_groups(const int64_t *scores, int min_count, struct result_table *t)
{
    static const int weights[] = {PERCENT, 0, -PERCENT};
    int64_t counts[3] = {0}, least, greatest;
    enum shown shown[3];

    for (int s = 0; s < NPS_SCORES; s++)
        counts[s >= NPS_PROMOTER ? 0 : s >= NPS_PASSIVE ? 1 : 2] += scores[s];
    suppress_partition(counts, 3, min_count, shown);
    t->has_groups = true;
    t->promoters = make_cell(counts[0], shown[0], t->n);
    t->passives = make_cell(counts[1], shown[1], t->n);
    t->detractors = make_cell(counts[2], shown[2], t->n);
    if (suppress_is_withheld(shown, 3))
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
 * others leave. So it is never one alone; where nothing can cover it, all are withheld. */
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
    for (size_t o = 0; o < count; o++)
        if (o == cover || cover == count)
            shown[o] = SHOWN_PROTECTED;
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

/* Who agreed, and so who did not: of all who sent answers. */
static struct result_table consent_table(struct arena *a, const struct tally *tally, const struct item *item,
                                         int min_count)
{
    int64_t yes = tally_answered(tally, item, 0), counts[] = {yes, tally_n(tally) - yes};
    struct result_line *line = ARENA_NEW(a, struct result_line);
    struct result_table t = {.n = shown_n(tally_n(tally))};
    enum shown shown[2];

    if (t.n < 0)
        return t;
    suppress_partition(counts, 2, min_count, shown);
    *line = (struct result_line){.id = S("true"), .cell = make_cell(yes, shown[0], t.n)};
    t.lines = line;
    t.line_count = 1;
    return t;
}

static struct result_table make_table(struct arena *a, const struct tally *tally, const struct item *item, size_t row,
                                      int min_count)
{
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
        add_groups(counts, min_count, &t);
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
    add_lines(a, item, counts, shown, &t);
    if ((item->type == ITEM_SCALE || item->type == ITEM_MATRIX) && !suppress_is_withheld(shown, item->option_count))
        add_mean(a, item, counts, shown, min_count, &t);
    return t;
}

static struct result_item make_item(struct arena *a, const struct tally *tally, const struct item *item, int min_count)
{
    struct result_item out = {.item_id = item->id};
    struct result_table *tables;

    if (item_is_words(item) || item->type == ITEM_DATE) {
        out.words_n = shown_n(tally_answered(tally, item, 0));
        return out;
    }
    out.table_count = item->type == ITEM_MATRIX ? item->row_count : 1;
    tables = arena_alloc(a, out.table_count, sizeof *tables);
    for (size_t row = 0; row < out.table_count; row++)
        tables[row] = make_table(a, tally, item, row, min_count);
    out.tables = tables;
    return out;
}

static enum err add_response(void *tally, const struct q_response_row *row)
{
    return tally_add(tally, row->answers);
}

static enum err add_open_text(void *tally, const struct q_open_text_row *row)
{
    tally_add_words(tally, row->item);
    return OK;
}

/* One snapshot for both, so that words and choices are those of the same people. */
static enum err count(struct db *results, int64_t survey_id, struct tally *tally)
{
    bool is_ours = !db_in_transaction(results);
    enum err e;

    if (is_ours)
        TRY(db_begin(results, DB_READ));
    e = q_response_each(results, &(struct q_response){survey_id}, add_response, tally);
    if (e == OK)
        e = q_open_text_each(results, &(struct q_open_text){survey_id}, add_open_text, tally);
    if (is_ours)
        db_rollback(results);
    return e;
}

enum err release_make(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                      int64_t now_ms, struct release *out)
{
    struct tally *tally = tally_new(a, d);
    struct result_item *items;

    TRY(count(results, s->id, tally));
    *out = (struct release){
        .survey_id = s->id,
        .version = s->version,
        .made_ms = now_ms,
        .n = shown_n(tally_n(tally)),
        .min_count = d->min_count > RELEASE_MIN_COUNT ? d->min_count : RELEASE_MIN_COUNT,
    };
    if (out->n < 0)
        return OK;
    items = arena_alloc(a, d->item_count, sizeof *items);
    for (size_t i = 0; i < d->item_count; i++)
        if (d->items[i]->type != ITEM_INFO)
            items[out->item_count++] = make_item(a, tally, d->items[i], out->min_count);
    out->items = items;
    return OK;
}

enum err release_store(struct arena *a, struct db *panel, const struct release *r)
{
    struct q_release_latest_row latest = {0};
    struct buf doc = buf_new(a, RELEASE_DOC_BYTES);
    enum err e = q_release_latest(panel, a, &(struct q_release_latest){r->survey_id}, &latest);

    if (e && e != ERR_NOT_FOUND)
        return e;
    release_doc_put(&doc, r);
    if (doc.full)
        return err_note(ERR_TOO_BIG, "release of survey %lld", (long long)r->survey_id);
    return q_release_insert(panel, &(struct q_release_insert){r->survey_id, latest.n + 1, r->made_ms, buf_str(&doc)});
}

enum err release_load(struct arena *a, struct db *panel, int64_t survey_id, struct release *out)
{
    struct q_release_latest_row row = {0};

    TRY(q_release_latest(panel, a, &(struct q_release_latest){survey_id}, &row));
    TRY(release_doc_read(a, row.doc, out));
    out->survey_id = survey_id;
    out->number = row.n;
    out->made_ms = row.made_ms;
    return OK;
}
