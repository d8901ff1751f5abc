/* release_rough.c - rough results while a survey is open: how coarse, and when they may change. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/cross.h"
#include "report/release_parts.h"

enum { REFRESH_MS = 60 * 60 * 1000 };

static int64_t coarse_n(int64_t n)
{
    return n < 0 ? n : n / RELEASE_ROUGH_STEP * RELEASE_ROUGH_STEP;
}

/* Never more than there are people: 16 of 19 are told as 10 of 10. */
static struct cell coarse_cell(struct cell c, int64_t n)
{
    int64_t count = round_to(c.count, RELEASE_ROUGH_STEP);

    return make_cell(count < n ? count : n, c.shown, n);
}

static void coarsen_table(struct arena *a, struct result_table *t)
{
    struct result_line *lines = arena_alloc(a, t->line_count + 1, sizeof *lines);
    size_t count = 0;

    t->n = coarse_n(t->n);
    for (size_t i = 0; i < t->line_count; i++)
        if (!t->lines[i].has_mean)
            lines[count++] = (struct result_line){.id = t->lines[i].id, .cell = coarse_cell(t->lines[i].cell, t->n)};
    t->lines = lines;
    t->line_count = count == t->line_count ? count : 0; /* rank and points have nothing but means */
    t->has_mean = t->has_nps = false;
    t->mean_tenths = t->nps = 0;
    t->by = NULL;
    t->by_count = 0;
    if (t->has_groups) {
        t->promoters = coarse_cell(t->promoters, t->n);
        t->passives = coarse_cell(t->passives, t->n);
        t->detractors = coarse_cell(t->detractors, t->n);
    }
}

static struct result_table *copy_tables(struct arena *a, const struct result_item *item)
{
    struct result_table *tables = arena_alloc(a, item->table_count + 1, sizeof *tables);

    for (size_t t = 0; t < item->table_count; t++)
        tables[t] = item->tables[t];
    return tables;
}

static struct result_item *copy_items(struct arena *a, const struct release *r)
{
    struct result_item *items = arena_alloc(a, r->item_count + 1, sizeof *items);

    for (size_t i = 0; i < r->item_count; i++)
        items[i] = r->items[i];
    return items;
}

void release_coarsen(struct arena *a, struct release *r)
{
    struct result_item *items = copy_items(a, r);

    r->n = coarse_n(r->n);
    for (size_t i = 0; i < r->item_count; i++) {
        struct result_table *tables = copy_tables(a, &items[i]);

        items[i].words_n = coarse_n(items[i].words_n);
        for (size_t t = 0; t < items[i].table_count; t++)
            coarsen_table(a, &tables[t]);
        items[i].tables = tables;
    }
    r->items = items;
}

/* --- one after the other ------------------------------------------------------------------------------------------ */

/* Both rounded down: 20 more are at least 11 people. A number that was not shown before may begin anywhere. */
static bool has_grown(int64_t before, int64_t now)
{
    return before < 0 || now - before >= 2 * RELEASE_ROUGH_STEP;
}

static const struct result_item *find_item(const struct release *r, struct str id)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (str_eq(r->items[i].item_id, id))
            return &r->items[i];
    return NULL;
}

static const struct result_table *find_table(const struct result_item *item, struct str row_id)
{
    for (size_t t = 0; t < item->table_count; t++)
        if (str_eq(item->tables[t].row_id, row_id))
            return &item->tables[t];
    return NULL;
}

bool release_follow(struct arena *a, const struct release *previous, struct release *next)
{
    struct result_item *items;

    if (!has_grown(previous->n, next->n))
        return false;
    items = copy_items(a, next);
    for (size_t i = 0; i < next->item_count; i++) {
        const struct result_item *before = find_item(previous, items[i].item_id);
        struct result_table *tables = copy_tables(a, &items[i]);

        if (!before)
            continue;
        if (!items[i].table_count && !has_grown(before->words_n, items[i].words_n))
            items[i].words_n = before->words_n;
        for (size_t t = 0; t < items[i].table_count; t++) {
            const struct result_table *old = find_table(before, tables[t].row_id);

            if (old && !has_grown(old->n, tables[t].n))
                tables[t] = *old;
        }
        items[i].tables = tables;
    }
    next->items = items;
    return true;
}

/* The last one; of nobody when there is none. */
static enum err load_previous(struct arena *a, struct db *panel, int64_t survey_id, struct release *out)
{
    enum err e = release_load(a, panel, survey_id, out);

    if (e == ERR_NOT_FOUND)
        *out = (struct release){.n = -1};
    return e == ERR_NOT_FOUND ? OK : e;
}

static bool is_recent(const struct release *previous, int64_t now_ms)
{
    return previous->n >= 0 && now_ms - previous->made_ms < REFRESH_MS;
}

/* Compared and stored in one transaction: whoever else does the same comes before or after. */
static enum err store_next(struct arena *a, struct db *panel, struct release *next)
{
    struct release previous;

    TRY(load_previous(a, panel, next->survey_id, &previous));
    if (is_recent(&previous, next->made_ms) || !release_follow(a, &previous, next))
        return OK;
    return release_store(a, panel, next);
}

enum err release_refresh(struct arena *a, struct db *panel, struct db *results, const struct survey *s, int64_t now_ms)
{
    struct release previous, next;
    struct definition d;
    enum err e;

    if (s->state != SURVEY_OPEN)
        return OK;
    TRY(db_begin(panel, DB_READ));
    e = survey_definition(a, panel, s->id, s->version, &d);
    if (e == OK)
        e = load_previous(a, panel, s->id, &previous);
    TRY(db_finish(panel, e));
    if (!d.has_results_while_open || is_recent(&previous, now_ms))
        return OK;
    TRY(release_make_rough(a, results, s, &d, now_ms, &next));
    if (next.n < 0)
        return OK;
    TRY(db_begin(panel, DB_WRITE));
    return db_finish(panel, store_next(a, panel, &next));
}
