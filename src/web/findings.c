/* findings.c - the result of a question in one sentence, from the protected numbers alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/findings.h"

#include <stdlib.h>

#include "i18n/i18n.h"
#include "web/words.h"

static const struct str nothing = {NULL, 0};

struct str finding_tenths(struct ctx *c, int tenths)
{
    return arena_fmt(c->arena, "%s%d%c%d", tenths < 0 ? "\u2212" : "", abs(tenths) / 10, c->lang == LANG_EN ? '.' : ',',
                     abs(tenths) % 10);
}

struct str finding_score(struct ctx *c, int score)
{
    return arena_fmt(c->arena, "%s%d", score > 0 ? "+" : score < 0 ? "\u2212" : "", abs(score));
}

struct str finding_mean(struct ctx *c, int tenths, int64_t n)
{
    return n < RELEASE_TENTHS_N ? i18n_number(c->arena, c->lang, tenths / 10) : finding_tenths(c, tenths);
}

struct finding_scale finding_scale(struct ctx *c, const struct definition *d, const struct item *item)
{
    const struct option *least = NULL, *most = NULL;

    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];

        if (!o->is_opinion)
            continue;
        if (!least || o->code < least->code)
            least = o;
        if (!most || o->code > most->code)
            most = o;
    }
    if (!most)
        return (struct finding_scale){.range = nothing};
    return (struct finding_scale){
        .range = arena_fmt(c->arena, "%d\u2060–\u2060%d", least->code, most->code),
        .most = i18n_number(c->arena, c->lang, most->code),
        .best = words_plain(c, d, &most->label),
    };
}

/* The line with the largest shown count; NULL when none is shown, all are 0, two are level, or one is hidden that could
 * be larger. */
static const struct result_line *top_line(const struct result_table *t)
{
    const struct result_line *top = NULL;

    for (size_t i = 0; i < t->line_count; i++)
        if (t->lines[i].cell.shown == SHOWN_VALUE && t->lines[i].cell.count > (top ? top->cell.count : 0))
            top = &t->lines[i];
    if (!top)
        return NULL;
    for (size_t i = 0; i < t->line_count; i++) {
        const struct cell *cell = &t->lines[i].cell;

        if (&t->lines[i] != top && (cell->shown == SHOWN_PROTECTED || cell->count == top->cell.count))
            return NULL;
    }
    return top;
}

static struct str choice_words(struct ctx *c, const struct definition *d, const struct item *item,
                               const struct result_table *t)
{
    const struct result_line *top = top_line(t);
    const struct option *o = top ? item_option(item, top->id) : NULL;

    if (!o)
        return nothing;
    return i18n_fill(c->arena,
                     i18n_text(c->lang, item->type == ITEM_MULTI
                                            ? N_("Chosen most often: {answer} ({percent}).")
                                            : N_("The most common answer was “{answer}” ({percent}).")),
                     (struct i18n_arg[]){{"answer", words_plain(c, d, &o->label)},
                                         {"percent", i18n_percent(c->arena, c->lang, top->cell.percent)}},
                     2);
}

/* The statements with the highest and the lowest mean. */
static struct str matrix_words(struct ctx *c, const struct definition *d, const struct item *item,
                               const struct result_item *r)
{
    const struct result_table *high = NULL, *low = NULL;
    struct finding_scale scale = finding_scale(c, d, item);
    const struct row *high_row, *low_row;

    for (size_t i = 0; i < r->table_count; i++) {
        const struct result_table *t = &r->tables[i];

        if (!t->has_mean)
            continue;
        if (!high || t->mean_tenths > high->mean_tenths)
            high = t;
        if (!low || t->mean_tenths < low->mean_tenths)
            low = t;
    }
    if (!high || high->mean_tenths == low->mean_tenths)
        return nothing;
    high_row = item_row(item, high->row_id);
    low_row = item_row(item, low->row_id);
    if (!high_row || !low_row)
        return nothing;
    return i18n_fill(c->arena,
                     i18n_text(c->lang,
                               "Highest mean: “{high}” ({high_mean}). Lowest mean: “{low}” ({low_mean}). The scale is "
                               "{range}, where {most} is “{best}”."),
                     (struct i18n_arg[]){{"high", words_plain(c, d, &high_row->label)},
                                         {"high_mean", finding_tenths(c, high->mean_tenths)},
                                         {"low", words_plain(c, d, &low_row->label)},
                                         {"low_mean", finding_tenths(c, low->mean_tenths)},
                                         {"range", scale.range},
                                         {"most", scale.most},
                                         {"best", scale.best}},
                     7);
}

static struct str nps_words(struct ctx *c, const struct result_table *t)
{
    const char *sentence = N_("As many would recommend as would not: the score is {score}.");

    if (!t->has_nps)
        return nothing;
    if (t->nps > 0)
        sentence = N_("More people would recommend than would not: the score is {score}.");
    if (t->nps < 0)
        sentence = N_("More people would not recommend than would: the score is {score}.");
    return i18n_fill(c->arena, i18n_text(c->lang, sentence), &(struct i18n_arg){"score", finding_score(c, t->nps)}, 1);
}

struct str finding_points(struct ctx *c, const struct item *item)
{
    int64_t places = (int64_t)item_most(item);

    if (item->type == ITEM_POINTS)
        return i18n_fill(c->arena, i18n_text(c->lang, "How many of the {total} points an answer was given on average."),
                         &(struct i18n_arg){"total", i18n_number(c->arena, c->lang, item->total)}, 1);
    return i18n_fill(c->arena,
                     i18n_text(c->lang,
                               "Points on average: the first place gives {points}, each place after it one less, "
                               "and no place none."),
                     &(struct i18n_arg){"points", i18n_number(c->arena, c->lang, places)}, 1);
}

/* The option with the highest mean, when no other is level with it and none is hidden that could be higher. */
static struct str means_words(struct ctx *c, const struct definition *d, const struct item *item,
                              const struct result_table *t)
{
    const struct result_line *top = NULL;
    const struct option *o;

    for (size_t i = 0; i < t->line_count; i++)
        if (t->lines[i].has_mean && (!top || t->lines[i].mean_tenths > top->mean_tenths))
            top = &t->lines[i];
    for (size_t i = 0; top && i < t->line_count; i++)
        if (&t->lines[i] != top && (t->lines[i].cell.shown == SHOWN_PROTECTED ||
                                    (t->lines[i].has_mean && t->lines[i].mean_tenths == top->mean_tenths)))
            return nothing;
    o = top ? item_option(item, top->id) : NULL;
    if (!o)
        return nothing;
    return i18n_fill(c->arena,
                     i18n_text(c->lang, item->type == ITEM_RANK ? N_("Ranked highest: {answer} ({mean}).")
                                                                : N_("Given the most points: {answer} ({mean}).")),
                     (struct i18n_arg[]){{"answer", words_plain(c, d, &o->label)},
                                         {"mean", finding_mean(c, top->mean_tenths, t->n)}},
                     2);
}

static struct str number_words(struct ctx *c, const struct definition *d, const struct item *item,
                               const struct result_table *t)
{
    struct str unit = words_plain(c, d, &item->unit);
    if (!t->has_mean)
        return nothing;
    return i18n_fill(c->arena,
                     i18n_text(c->lang, unit.len ? N_("On average {mean} ({unit}).") : N_("On average {mean}.")),
                     (struct i18n_arg[]){{"mean", finding_mean(c, t->mean_tenths, t->n)}, {"unit", unit}}, 2);
}

/* Too few of too many kinds: the whole table is withheld. */
static bool is_withheld(const struct result_item *r)
{
    for (size_t i = 0; i < r->table_count; i++)
        for (size_t k = 0; k < r->tables[i].line_count; k++)
            if (r->tables[i].lines[k].cell.shown != SHOWN_PROTECTED)
                return false;
    return r->table_count && r->tables[0].line_count;
}

struct str finding_words(struct ctx *c, const struct definition *d, const struct item *item,
                         const struct result_item *r)
{
    if (r->table_count == 0)
        return nothing;
    if (is_withheld(r))
        return i18n_text(c->lang,
                         "The numbers are so small that showing any of them could reveal what somebody answered.");
    if (item->type == ITEM_MATRIX)
        return matrix_words(c, d, item, r);
    if (item->type == ITEM_NPS)
        return nps_words(c, &r->tables[0]);
    if (item->type == ITEM_RANK || item->type == ITEM_POINTS)
        return means_words(c, d, item, &r->tables[0]);
    if (item->type == ITEM_NUMBER)
        return number_words(c, d, item, &r->tables[0]);
    return choice_words(c, d, item, &r->tables[0]);
}
