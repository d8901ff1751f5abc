/* result_groups.c - what groups of people answered, as tables below a question. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/result_groups.h"

#include "i18n/i18n.h"
#include "web/findings.h"
#include "web/words.h"

/* The words of a column. Those of nps are ours, not the survey's. */
static struct tpl_group_cell head(struct ctx *c, const struct definition *d, const struct item *item, struct str id)
{
    static const struct {
        struct str id;
        const char *words;
    } scores[] = {{S_INIT("promoters"), N_("Would recommend (9–10)")},
                  {S_INIT("passives"), N_("In between (7–8)")},
                  {S_INIT("detractors"), N_("Would not recommend (0–6)")}};
    const struct option *o = item_option(item, id);

    if (o)
        return (struct tpl_group_cell){.text_lang = lang_tag(words_lang(c, d)), .label = words_inline(c, d, &o->label)};
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++)
        if (str_eq(id, scores[i].id))
            return (struct tpl_group_cell){.text_lang = lang_tag(c->lang),
                                           .label = {i18n_text(c->lang, scores[i].words)}};
    return (struct tpl_group_cell){.is_rest = true};
}

static struct str figure(struct ctx *c, const struct result_group *g)
{
    if (g->has_nps)
        return finding_score(c, g->nps);
    return g->has_mean ? finding_tenths(c, g->mean_tenths) : (struct str){NULL, 0};
}

/* What the last column but one is called; empty when no group has such a number. */
static struct str figure_name(struct ctx *c, const struct result_by *by)
{
    for (size_t g = 0; g < by->group_count; g++) {
        if (by->groups[g].has_nps)
            return i18n_text(c->lang, "Recommendation score");
        if (by->groups[g].has_mean)
            return i18n_text(c->lang, "Mean");
    }
    return (struct str){NULL, 0};
}

static struct tpl_group_table table(struct ctx *c, const struct definition *d, const struct item *item,
                                    const struct row *row, const struct result_by *by, size_t place)
{
    const struct item *about = definition_item(d, by->by_id);
    struct tpl_group_cell *heads = arena_alloc(c->arena, by->column_count, sizeof *heads);
    struct tpl_group_row *rows = arena_alloc(c->arena, by->group_count, sizeof *rows);
    struct tpl_group_table t = {
        .id = item->id,
        .place = (int64_t)place,
        .text_lang = lang_tag(words_lang(c, d)),
        .label = words_inline(c, d, &item->label),
        .about = about ? words_inline(c, d, &about->label) : (struct html){by->by_id},
        .row = row ? words_inline(c, d, &row->label) : (struct html){{NULL, 0}},
        .figure_name = figure_name(c, by),
        .heads = heads,
        .heads_n = by->column_count,
        .rows = rows,
        .rows_n = by->group_count,
    };

    for (size_t k = 0; k < by->column_count; k++)
        heads[k] = head(c, d, item, by->columns[k]);
    for (size_t g = 0; g < by->group_count; g++) {
        const struct result_group *group = &by->groups[g];
        const struct option *o = about ? item_option(about, group->option_id) : NULL;
        struct tpl_group_cell *cells = arena_alloc(c->arena, by->column_count, sizeof *cells);

        for (size_t k = 0; k < by->column_count; k++) {
            cells[k] = heads[k];
            cells[k].is_shown = group->cells[k].shown == SHOWN_VALUE;
            cells[k].count = group->cells[k].count;
            cells[k].share = group->cells[k].percent;
        }
        rows[g] = (struct tpl_group_row){
            .text_lang = t.text_lang,
            .label = o ? words_inline(c, d, &o->label) : (struct html){{NULL, 0}},
            .is_rest = !o,
            .n = group->n,
            .has_figures = t.figure_name.len > 0,
            .figure_name = t.figure_name,
            .figure = figure(c, group),
            .cells = cells,
            .cells_n = by->column_count,
        };
    }
    return t;
}

const struct tpl_result_groups *result_groups(struct ctx *c, const struct definition *d, const struct item *item,
                                              const struct result_item *result)
{
    struct tpl_result_groups *groups = ARENA_NEW(c->arena, struct tpl_result_groups);
    struct tpl_group_table *tables;
    size_t count = 0, n = 0;

    for (size_t i = 0; i < result->table_count; i++)
        count += result->tables[i].by_count;
    if (!count)
        return NULL;
    tables = arena_alloc(c->arena, count, sizeof *tables);
    for (size_t i = 0; i < result->table_count; i++) {
        const struct result_table *t = &result->tables[i];
        const struct row *row = t->row_id.len ? item_row(item, t->row_id) : NULL;

        for (size_t b = 0; b < t->by_count; b++) {
            tables[n] = table(c, d, item, row, &t->by[b], n + 1);
            n++;
        }
    }
    *groups = (struct tpl_result_groups){.text_lang = lang_tag(words_lang(c, d)),
                                         .label = words_inline(c, d, &item->label),
                                         .tables = tables,
                                         .tables_n = count};
    return groups;
}
