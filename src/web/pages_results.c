/* pages_results.c - what everyone answered: the frozen release of a survey, question by question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "report/release.h"
#include "survey/erasure.h"
#include "web/findings.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/result_groups.h"
#include "web/results.h"
#include "web/survey_states.h"
#include "web/visit.h"
#include "web/words.h"

enum { TONES = 7, WIDE_PERCENT = 8 };

static struct tpl_result_cell shown_cell(const struct release *r, struct html label, const struct cell *cell)
{
    return (struct tpl_result_cell){
        .label = label,
        .is_shown = cell->shown == SHOWN_VALUE,
        .is_under = cell->shown == SHOWN_UNDER_LIMIT,
        .limit = r->min_count,
        .count = cell->count,
        .share = cell->percent,
    };
}

/* Colour of an option: 1 to 7 spread over the scale in its order, 0 for answers outside it. */
static int tone_of(const struct item *item, const struct option *o)
{
    int place = 0, opinions = 0;

    for (size_t i = 0; i < item->option_count; i++) {
        if (&item->options[i] == o)
            place = opinions;
        opinions += item->options[i].is_opinion;
    }
    if (!o->is_opinion)
        return 0;
    return opinions > 1 ? 1 + (place * (TONES - 1) + (opinions - 1) / 2) / (opinions - 1) : TONES;
}

static struct tpl_result_cell *option_cells(struct ctx *c, const struct release *r, const struct definition *d,
                                            const struct item *item, const struct result_table *t)
{
    struct tpl_result_cell *cells = arena_alloc(c->arena, t->line_count, sizeof *cells);

    for (size_t i = 0; i < t->line_count; i++) {
        const struct option *o = item_option(item, t->lines[i].id);

        cells[i] = shown_cell(r,
                              o                            ? words_inline(c, d, &o->label)
                              : item->type == ITEM_CONSENT ? (struct html){i18n_text(c->lang, "agreed")}
                                                           : (struct html){t->lines[i].id},
                              &t->lines[i].cell);
        if (o)
            cells[i].tone = tone_of(item, o);
    }
    return cells;
}

static int percent_of(int64_t count, int64_t n)
{
    return (int)((count * 100 + n / 2) / n);
}

/* Parts of a row's bar side by side. The hidden ones are one part, where the first of them would be: how many they are
 * together is what n and the shown ones leave. Rough numbers may add up to more than n. */
static void place_parts(const struct result_table *t, struct tpl_result_row *row, struct tpl_result_cell *cells)
{
    int64_t before = 0, shown = 0, all, hidden;
    bool is_placed = false;

    for (size_t i = 0; i < row->cells_n; i++)
        shown += cells[i].count;
    all = shown > t->n ? shown : t->n;
    hidden = all - shown;
    for (size_t i = 0; i < row->cells_n; i++) {
        if (!cells[i].is_shown && !is_placed) {
            is_placed = true;
            row->hidden_x = percent_of(before, all);
            before += hidden;
            row->hidden_end = percent_of(before, all);
        }
        cells[i].x = percent_of(before, all);
        before += cells[i].count;
        cells[i].width = percent_of(before, all) - cells[i].x;
        cells[i].middle = cells[i].x + cells[i].width / 2;
        cells[i].is_wide = cells[i].width >= WIDE_PERCENT;
    }
    row->has_hidden = is_placed;
}

/* "mean 4.0 (scale 1–5, 5 = strongly agree)"; empty when there is none. */
static struct str mean_words(struct ctx *c, const struct definition *d, const struct item *item,
                             const struct result_table *t)
{
    struct finding_scale s = finding_scale(c, d, item);

    if (!t->has_mean)
        return (struct str){NULL, 0};
    return i18n_fill(
        c->arena, i18n_text(c->lang, "mean {mean} (scale {range}, {most} = {best})"),
        (struct i18n_arg[]){
            {"mean", finding_tenths(c, t->mean_tenths)}, {"range", s.range}, {"most", s.most}, {"best", s.best}},
        4);
}

static struct tpl_result_matrix *matrix(struct ctx *c, const struct release *r, const struct definition *d,
                                        const struct item *item, const struct result_item *result)
{
    bool has_hidden = false;
    struct tpl_result_matrix *m = ARENA_NEW(c->arena, struct tpl_result_matrix);
    struct tpl_result_cell *heads = arena_alloc(c->arena, item->option_count, sizeof *heads);
    struct tpl_result_row *rows = arena_alloc(c->arena, result->table_count, sizeof *rows);
    struct str text_lang = lang_tag(words_lang(c, d));

    for (size_t i = 0; i < item->option_count; i++)
        heads[i] = (struct tpl_result_cell){.label = words_inline(c, d, &item->options[i].label),
                                            .tone = tone_of(item, &item->options[i])};
    for (size_t i = 0; i < result->table_count; i++) {
        const struct result_table *t = &result->tables[i];
        const struct row *row = item_row(item, t->row_id);

        rows[i] = (struct tpl_result_row){
            .text_lang = text_lang,
            .label = row ? words_inline(c, d, &row->label) : (struct html){t->row_id},
            .n = t->n,
            .is_small = t->n < 0,
            .mean = mean_words(c, d, item, t),
            .cells_n = t->line_count,
        };
        if (t->n > 0) {
            struct tpl_result_cell *cells = option_cells(c, r, d, item, t);

            place_parts(t, &rows[i], cells);
            rows[i].cells = cells;
            has_hidden = has_hidden || rows[i].has_hidden;
        }
    }
    *m = (struct tpl_result_matrix){.id = item->id,
                                    .text_lang = text_lang,
                                    .label = words_inline(c, d, &item->label),
                                    .has_hidden = has_hidden,
                                    .heads = heads,
                                    .heads_n = item->option_count,
                                    .rows = rows,
                                    .rows_n = result->table_count};
    return m;
}

static struct tpl_result_nps *nps(struct ctx *c, const struct release *r, const struct result_table *t)
{
    struct tpl_result_nps *n = ARENA_NEW(c->arena, struct tpl_result_nps);
    struct tpl_result_cell *groups = arena_alloc(c->arena, 3, sizeof *groups);
    struct html none = {{NULL, 0}};

    groups[0] = shown_cell(r, none, &t->promoters);
    groups[1] = shown_cell(r, none, &t->passives);
    groups[2] = shown_cell(r, none, &t->detractors);
    *n = (struct tpl_result_nps){
        .score = t->has_nps ? finding_score(c, t->nps) : (struct str){NULL, 0},
        .marker = t->has_nps ? (t->nps + 100) / 2 : 0,
        .promoters = &groups[0],
        .passives = &groups[1],
        .detractors = &groups[2],
    };
    return n;
}

/* Rank and points, each option with its mean. */
static struct tpl_result_means *means(struct ctx *c, const struct release *r, const struct definition *d,
                                      const struct item *item, const struct result_table *t)
{
    struct tpl_result_means *m = ARENA_NEW(c->arena, struct tpl_result_means);
    struct tpl_result_mean *v = arena_alloc(c->arena, t->line_count, sizeof *v);
    int64_t most = item->type == ITEM_POINTS ? item->total : (int64_t)item_most(item);

    for (size_t i = 0; i < t->line_count; i++) {
        const struct result_line *line = &t->lines[i];
        const struct option *o = item_option(item, line->id);

        v[i] = (struct tpl_result_mean){
            .label = o ? words_inline(c, d, &o->label) : (struct html){line->id},
            .is_shown = line->has_mean,
            .is_under = line->cell.shown == SHOWN_UNDER_LIMIT,
            .limit = r->min_count,
            .figure = line->has_mean ? finding_mean(c, line->mean_tenths, t->n) : (struct str){NULL, 0},
            .share = line->has_mean && most ? percent_of(line->mean_tenths, 10 * most) : 0,
        };
    }
    *m = (struct tpl_result_means){.text_lang = lang_tag(words_lang(c, d)),
                                   .label = words_inline(c, d, &item->label),
                                   .explained = finding_points(c, item),
                                   .means = v,
                                   .means_n = t->line_count};
    return m;
}

static struct tpl_result_item result_item(struct ctx *c, const struct release *r, const struct definition *d,
                                          const struct item *item, const struct result_item *result)
{
    struct tpl_result_item t = {
        .id = item->id,
        .text_lang = lang_tag(words_lang(c, d)),
        .label = words_inline(c, d, &item->label),
        .finding = finding_words(c, d, item, result),
        .is_rough = r->level == RELEASE_ROUGH,
        .is_mean_later = r->level == RELEASE_ROUGH && item->type == ITEM_NUMBER,
        .is_several = item->type == ITEM_MULTI,
        .is_day = item->type == ITEM_DATE,
        .is_consent = item->type == ITEM_CONSENT,
        .groups = result_groups(c, d, item, result),
    };

    if (t.is_day) {
        t.n = result->words_n;
        t.is_small = t.n < 0;
        return t;
    }
    if (item_is_words(item)) {
        struct tpl_result_words *words = ARENA_NEW(c->arena, struct tpl_result_words);

        *words = (struct tpl_result_words){.n = result->words_n, .is_small = result->words_n < 0};
        t.words = words;
        return t;
    }
    if (item->type == ITEM_MATRIX) {
        t.matrix = matrix(c, r, d, item, result);
        for (size_t i = 0; i < result->table_count; i++)
            if (result->tables[i].n > t.n)
                t.n = result->tables[i].n;
        t.is_small = t.n == 0;
        return t;
    }
    t.n = result->table_count ? result->tables[0].n : -1;
    t.is_small = t.n < 0;
    if (t.is_small)
        return t;
    if (item->type == ITEM_NPS) {
        t.nps = nps(c, r, &result->tables[0]);
    } else if (item->type == ITEM_RANK || item->type == ITEM_POINTS) {
        t.means = result->tables[0].line_count ? means(c, r, d, item, &result->tables[0]) : NULL;
    } else if (item->type != ITEM_NUMBER) {
        struct tpl_result_bars *bars = ARENA_NEW(c->arena, struct tpl_result_bars);

        *bars = (struct tpl_result_bars){.text_lang = t.text_lang,
                                         .label = t.label,
                                         .cells = option_cells(c, r, d, item, &result->tables[0]),
                                         .cells_n = result->tables[0].line_count};
        t.bars = bars;
    }
    return t;
}

static struct str hash_text(struct ctx *c, const struct release *r)
{
    struct buf out = buf_new(c->arena, 2 * sizeof r->contract_hash.b);

    hex_put(&out, r->contract_hash.b, sizeof r->contract_hash.b);
    return buf_str(&out);
}

/* The day on which the answers themselves were deleted; NULL while they are there. */
static enum err find_erased(struct ctx *c, const struct survey *s, const int64_t **day_out)
{
    int64_t *day_ms = ARENA_NEW(c->arena, int64_t);
    enum err e = erasure_day(c->arena, c->app->panel, s->id, ERASED_ANSWERS, day_ms);

    *day_out = e == OK ? day_ms : NULL;
    return e == ERR_NOT_FOUND ? OK : e;
}

void results_put(struct ctx *c, struct page *p, const struct survey *s, const struct definition *d,
                 const struct release *r, const int64_t *erased_ms)
{
    struct tpl_result_item *items = arena_alloc(c->arena, r->item_count, sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < r->item_count; i++) {
        const struct item *item = definition_item(d, r->items[i].item_id);

        if (item)
            items[n++] = result_item(c, r, d, item, &r->items[i]);
    }
    tpl_results(p, &(struct tpl_results){
                       .is_inside = c->app->staff != NULL,
                       .slug = d->slug,
                       .title = words_plain(c, d, &d->title),
                       .division = words_plain(c, d, &d->division),
                       .text_lang = lang_tag(words_lang(c, d)),
                       .is_fallback = words_lang(c, d) != c->lang,
                       .n = r->n,
                       .is_small = r->n < 0,
                       .is_rough = r->level == RELEASE_ROUGH,
                       .is_open = s->state == SURVEY_OPEN,
                       .opened_ms = s->opens_ms,
                       .closed_ms = s->closes_ms,
                       .published_ms = r->made_ms,
                       .promised_ms = s->results_ms,
                       .limit = r->min_count,
                       .items = items,
                       .items_n = n,
                       .contract = r->contract_version,
                       .hash = hash_text(c, r),
                       .is_by_code = s->access == ACCESS_CODE || s->access == ACCESS_INVITED,
                       .erased_ms = erased_ms,
                   });
}

static void put_pending(struct ctx *c, struct page *p, const struct survey *s, const struct definition *d,
                        const int64_t *erased_ms)
{
    tpl_results_pending(p, &(struct tpl_results_pending){
                               .slug = d->slug,
                               .title = words_plain(c, d, &d->title),
                               .division = words_plain(c, d, &d->division),
                               .text_lang = lang_tag(words_lang(c, d)),
                               .closes_ms = s->closes_ms,
                               .results_ms = s->results_ms,
                               .is_open = s->state == SURVEY_OPEN,
                               .is_early = d->has_results_while_open,
                               .is_late = survey_is_late(s, c->now_ms),
                               .erased_ms = erased_ms,
                           });
}

/* Before results are out: rough ones, where the survey says so and there are any (decision P5). */
static enum err put_early(struct ctx *c, struct page *p, const struct visit *v, const int64_t *erased_ms)
{
    struct release r;
    enum err e = ERR_NOT_FOUND;

    if (v->definition->has_results_while_open)
        e = release_load(c->arena, c->app->panel, v->survey.id, &r);
    if (e == OK)
        results_put(c, p, &v->survey, v->definition, &r, erased_ms);
    else
        put_pending(c, p, &v->survey, v->definition, erased_ms);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err page_survey_results(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    const int64_t *erased_ms;
    struct release r;
    struct visit v;

    TRY(visit_load(c, &v));
    TRY(find_erased(c, &v.survey, &erased_ms));
    if (survey_is_published(&v.survey)) {
        TRY(release_load(c->arena, c->app->panel, v.survey.id, &r));
        results_put(c, &p, &v.survey, v.definition, &r, erased_ms);
        frame_cache(c, 0);
    } else if (v.survey.state == SURVEY_OPEN || v.survey.state == SURVEY_CLOSED) {
        TRY(put_early(c, &p, &v, erased_ms));
        frame_cache(c, v.survey.state == SURVEY_OPEN ? v.survey.closes_ms : 0);
    } else {
        return survey_state_page(c, &v.survey, v.definition);
    }
    frame_put(c,
              i18n_fill(c->arena, i18n_text(c->lang, "Results: {survey}"),
                        &(struct i18n_arg){"survey", words_plain(c, v.definition, &v.definition->title)}, 1),
              &p, false);
    return OK;
}
