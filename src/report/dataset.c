/* dataset.c - a release as a table for people with a spreadsheet. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/dataset.h"

#include "export/csv.h"

enum column {
    ITEM_ID,
    QUESTION,
    ROW_ID,
    ROW,
    BY_ID,
    BY,
    GROUP_ID,
    GROUP,
    OPTION_ID,
    OPTION,
    N,
    COUNT,
    PERCENT,
    NPS,
    MEAN,
    COLUMN__COUNT
};

static const struct str columns[COLUMN__COUNT] = {
    S_INIT("item_id"), S_INIT("question"), S_INIT("row_id"),  S_INIT("row"),       S_INIT("by_id"),
    S_INIT("by"),      S_INIT("group_id"), S_INIT("group"),   S_INIT("option_id"), S_INIT("option"),
    S_INIT("n"),       S_INIT("count"),    S_INIT("percent"), S_INIT("nps"),       S_INIT("mean")};

enum { NPS_GROUPS = 3 };

static const char *const nps_ids[NPS_GROUPS] = {"promoters", "passives", "detractors"};

/* The few words of the file; report/ stands below the catalogues of translations. */
static const struct {
    const char *all, *groups[NPS_GROUPS], *under, *hidden, *other_people, *other_answers, *rough, *at_least;
    char decimal;
} words[LANG__COUNT] = {
    [LANG_FI] = {"Vastaajia yhteensä",
                 {"suosittelijat (9–10)", "neutraalit (7–8)", "arvostelijat (0–6)"},
                 "alle",
                 "ei näytetä",
                 "muut vastaajat",
                 "muut vastaukset",
                 "Suuntaa antavat tulokset, jotka voivat vielä muuttua",
                 "vähintään",
                 ','},
    [LANG_SV] = {"Svarande sammanlagt",
                 {"ambassadörer (9–10)", "neutrala (7–8)", "kritiker (0–6)"},
                 "färre än",
                 "visas inte",
                 "övriga svarande",
                 "övriga svar",
                 "Ungefärliga resultat, som ännu kan ändras",
                 "minst",
                 ','},
    [LANG_EN] = {"Respondents in all",
                 {"promoters (9–10)", "passives (7–8)", "detractors (0–6)"},
                 "fewer than",
                 "not shown",
                 "other respondents",
                 "other answers",
                 "Rough results, which can still change",
                 "at least",
                 '.'},
    [LANG_SELKO] = {"Vastaajia yhteensä",
                    {"suosittelijat (9–10)", "neutraalit (7–8)", "arvostelijat (0–6)"},
                    "alle",
                    "ei näytetä",
                    "muut vastaajat",
                    "muut vastaukset",
                    "Suuntaa antavat tulokset, jotka voivat vielä muuttua",
                    "vähintään",
                    ','},
};

/* The file in the making. */
struct dataset {
    struct arena *a;
    const struct release *r;
    const struct definition *d;
    enum lang lang;
    struct table_cell *cells;
    size_t row_count;
};

static struct table_cell text_cell(struct str s)
{
    return (struct table_cell){.type = TABLE_TEXT, .text = s};
}

static struct table_cell int_cell(int64_t n)
{
    return (struct table_cell){.type = TABLE_INT, .number = n};
}

static struct table_cell label_cell(const struct dataset *s, const struct text *t)
{
    return text_cell(text_in(s->d, t, s->lang, NULL));
}

static struct table_cell under_cell(const struct dataset *s, int limit)
{
    return text_cell(arena_fmt(s->a, "%s %d", words[s->lang].under, limit));
}

/* Of rough results a number of people is rounded down. */
static struct table_cell people_cell(const struct dataset *s, int64_t n)
{
    if (n < 0)
        return under_cell(s, RELEASE_MIN_N);
    if (s->r->level == RELEASE_ROUGH)
        return text_cell(arena_fmt(s->a, "%s %lld", words[s->lang].at_least, (long long)n));
    return int_cell(n);
}

/* The next line, with what all lines of the table share. `t` is NULL for words. */
static struct table_cell *add_line(struct dataset *s, const struct item *item, const struct result_table *t, int64_t n)
{
    struct table_cell *c = &s->cells[s->row_count++ * COLUMN__COUNT];
    const struct row *row = t && t->row_id.len ? item_row(item, t->row_id) : NULL;

    c[ITEM_ID] = text_cell(item->id);
    c[QUESTION] = label_cell(s, &item->label);
    if (row) {
        c[ROW_ID] = text_cell(row->id);
        c[ROW] = label_cell(s, &row->label);
    }
    c[N] = people_cell(s, n);
    return c;
}

static void add_count(const struct dataset *s, struct table_cell *c, const struct cell *cell)
{
    if (cell->shown == SHOWN_VALUE) {
        c[COUNT] = int_cell(cell->count);
        c[PERCENT] = int_cell(cell->percent);
    } else if (cell->shown == SHOWN_UNDER_LIMIT) {
        c[COUNT] = under_cell(s, s->r->min_count);
    } else {
        c[COUNT] = text_cell(str_from(words[s->lang].hidden));
    }
}

static void add_groups(struct dataset *s, const struct item *item, const struct result_table *t)
{
    const struct cell *groups[] = {&t->promoters, &t->passives, &t->detractors};

    for (size_t g = 0; g < NPS_GROUPS; g++) {
        struct table_cell *c = add_line(s, item, t, t->n);

        c[OPTION_ID] = text_cell(str_from(nps_ids[g]));
        c[OPTION] = text_cell(str_from(words[s->lang].groups[g]));
        add_count(s, c, groups[g]);
    }
}

/* A line of a group, with what all of its lines share. */
static struct table_cell *add_group_line(struct dataset *s, const struct item *item, const struct result_table *t,
                                         const struct result_by *by, const struct result_group *g)
{
    const struct item *about = definition_item(s->d, by->by_id);
    const struct option *o = about && g ? item_option(about, g->option_id) : NULL;
    struct table_cell *c = add_line(s, item, t, g ? g->n : t->n);

    c[BY_ID] = text_cell(by->by_id);
    if (about)
        c[BY] = label_cell(s, &about->label);
    if (!g)
        return c;
    c[GROUP_ID] = text_cell(g->option_id);
    c[GROUP] = o ? label_cell(s, &o->label) : text_cell(str_from(words[s->lang].other_people));
    return c;
}

static struct table_cell answer_cell(const struct dataset *s, const struct item *item, struct str id)
{
    const struct option *o = item_option(item, id);

    if (o)
        return label_cell(s, &o->label);
    for (size_t g = 0; g < NPS_GROUPS; g++)
        if (str_eq(id, str_from(nps_ids[g])))
            return text_cell(str_from(words[s->lang].groups[g]));
    return text_cell(str_from(words[s->lang].other_answers));
}

static void add_by(struct dataset *s, const struct item *item, const struct result_table *t, const struct result_by *by)
{
    if (!by->group_count)
        add_group_line(s, item, t, by, NULL)[COUNT] = text_cell(str_from(words[s->lang].hidden));
    for (size_t i = 0; i < by->group_count; i++) {
        const struct result_group *g = &by->groups[i];

        for (size_t k = 0; k < by->column_count; k++) {
            struct table_cell *c = add_group_line(s, item, t, by, g);

            c[OPTION_ID] = text_cell(by->columns[k]);
            c[OPTION] = answer_cell(s, item, by->columns[k]);
            add_count(s, c, &g->cells[k]);
        }
        if (g->has_nps)
            add_group_line(s, item, t, by, g)[NPS] = int_cell(g->nps);
        if (g->has_mean)
            add_group_line(s, item, t, by, g)[MEAN] =
                (struct table_cell){.type = TABLE_TENTHS, .number = g->mean_tenths};
    }
}

static void add_table(struct dataset *s, const struct item *item, const struct result_table *t)
{
    if (t->n < 0)
        add_line(s, item, t, t->n);
    for (size_t i = 0; i < t->line_count; i++) {
        const struct option *o = item_option(item, t->lines[i].id);
        struct table_cell *c = add_line(s, item, t, t->n);

        c[OPTION_ID] = text_cell(t->lines[i].id);
        if (o)
            c[OPTION] = label_cell(s, &o->label);
        if (t->lines[i].has_mean)
            c[MEAN] = (struct table_cell){.type = TABLE_TENTHS, .number = t->lines[i].mean_tenths};
        else
            add_count(s, c, &t->lines[i].cell);
    }
    if (t->has_groups)
        add_groups(s, item, t);
    if (t->has_nps)
        add_line(s, item, t, t->n)[NPS] = int_cell(t->nps);
    if (t->has_mean)
        add_line(s, item, t, t->n)[MEAN] = (struct table_cell){.type = TABLE_TENTHS, .number = t->mean_tenths};
    for (size_t i = 0; i < t->by_count; i++)
        add_by(s, item, t, &t->by[i]);
}

/* At least as many lines as the table makes. */
static size_t table_line_limit(const struct result_table *t)
{
    size_t lines = t->line_count + NPS_GROUPS + 2;

    for (size_t i = 0; i < t->by_count; i++)
        lines += 1 + t->by[i].group_count * (t->by[i].column_count + 2);
    return lines;
}

static size_t line_limit(const struct release *r)
{
    size_t lines = 2;

    for (size_t i = 0; i < r->item_count; i++) {
        lines++;
        for (size_t t = 0; t < r->items[i].table_count; t++)
            lines += table_line_limit(&r->items[i].tables[t]);
    }
    return lines;
}

enum err export_results_csv(struct arena *a, const struct release *r, const struct definition *d, enum lang lang,
                            struct buf *out)
{
    struct dataset s = {a, r, d, lang, arena_alloc(a, line_limit(r) * COLUMN__COUNT, sizeof *s.cells), 0};
    struct table_cell *all;

    if (r->level == RELEASE_ROUGH)
        s.cells[s.row_count++ * COLUMN__COUNT + QUESTION] = text_cell(str_from(words[lang].rough));
    all = &s.cells[s.row_count++ * COLUMN__COUNT];
    all[QUESTION] = text_cell(str_from(words[lang].all));
    all[N] = people_cell(&s, r->n);
    for (size_t i = 0; i < r->item_count; i++) {
        const struct result_item *result = &r->items[i];
        const struct item *item = definition_item(d, result->item_id);

        if (item && !result->table_count)
            add_line(&s, item, NULL, result->words_n);
        for (size_t t = 0; item && t < result->table_count; t++)
            add_table(&s, item, &result->tables[t]);
    }
    csv_put(out, &(struct table){columns, COLUMN__COUNT, s.cells, s.row_count}, words[lang].decimal);
    return out->full ? ERR_TOO_BIG : OK;
}
