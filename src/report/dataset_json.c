/* dataset_json.c - a release as a JSON file for programs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/dataset.h"

#include "base/clock.h"

#include <stdlib.h>

/* What the writers below need of the call. */
struct dataset {
    const struct release *r;
    const struct definition *d;
    enum lang lang;
    struct buf *out;
};

static void put_text(struct dataset *s, const char *before, struct str value)
{
    buf_put(s->out, str_from(before));
    json_put_str(s->out, value);
}

static void put_label(struct dataset *s, const struct text *t)
{
    put_text(s, ", \"label\": ", text_in(s->d, t, s->lang, NULL));
}

/* A number of people, null when there were too few. */
static void put_n(struct dataset *s, const char *before, int64_t n)
{
    buf_put(s->out, str_from(before));
    if (n < 0)
        buf_put(s->out, S("null"));
    else
        buf_int(s->out, n);
}

static void put_cell(struct dataset *s, const struct cell *c)
{
    if (c->shown == SHOWN_VALUE)
        buf_fmt(s->out, ", \"count\": %lld, \"percent\": %d, \"shown\": \"value\"}", (long long)c->count, c->percent);
    else if (c->shown == SHOWN_UNDER_LIMIT)
        buf_fmt(s->out, ", \"count\": null, \"percent\": null, \"shown\": \"under_%d\"}", s->r->min_count);
    else
        buf_put(s->out, S(", \"count\": null, \"percent\": null, \"shown\": \"protected\"}"));
}

static void put_mean(struct dataset *s, int tenths)
{
    buf_fmt(s->out, ", \"mean\": %s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
}

static void put_groups(struct dataset *s, const struct result_table *t)
{
    static const char *const ids[] = {"promoters", "passives", "detractors"};
    const struct cell *groups[] = {&t->promoters, &t->passives, &t->detractors};

    buf_put(s->out, S(", \"groups\": ["));
    for (size_t g = 0; g < 3; g++) {
        put_text(s, g ? ",\n      {\"id\": " : "\n      {\"id\": ", str_from(ids[g]));
        put_cell(s, groups[g]);
    }
    buf_put(s->out, S("], \"nps\": "));
    if (t->has_nps)
        buf_int(s->out, t->nps);
    else
        buf_put(s->out, S("null"));
}

/* "id": null of all others together. */
static void put_id(struct dataset *s, const char *before, struct str id)
{
    if (id.len)
        put_text(s, before, id);
    else
        buf_fmt(s->out, "%snull", before);
}

static void put_group(struct dataset *s, const struct item *item, const struct item *about, const struct result_by *by,
                      const struct result_group *g)
{
    const struct option *of = about ? item_option(about, g->option_id) : NULL;

    put_id(s, "\n        {\"id\": ", g->option_id);
    if (of)
        put_label(s, &of->label);
    put_n(s, ", \"n\": ", g->n);
    buf_put(s->out, S(", \"lines\": ["));
    for (size_t i = 0; i < by->column_count; i++) {
        const struct option *o = item_option(item, by->columns[i]);

        put_id(s, i ? ",\n          {\"id\": " : "\n          {\"id\": ", by->columns[i]);
        if (o)
            put_label(s, &o->label);
        put_cell(s, &g->cells[i]);
    }
    buf_char(s->out, ']');
    if (g->has_nps)
        buf_fmt(s->out, ", \"nps\": %d", g->nps);
    if (g->has_mean)
        put_mean(s, g->mean_tenths);
    buf_char(s->out, '}');
}

/* Withheld: no groups. */
static void put_by(struct dataset *s, const struct item *item, const struct result_by *by)
{
    const struct item *about = definition_item(s->d, by->by_id);

    put_text(s, "\n      {\"id\": ", by->by_id);
    if (about)
        put_label(s, &about->label);
    buf_fmt(s->out, ", \"rounded_to\": %d, \"groups\": [", RELEASE_ROUND);
    for (size_t g = 0; g < by->group_count; g++) {
        if (g)
            buf_char(s->out, ',');
        put_group(s, item, about, by, &by->groups[g]);
    }
    buf_put(s->out, S("]}"));
}

static void put_table(struct dataset *s, const struct item *item, const struct result_table *t)
{
    const struct row *row = t->row_id.len ? item_row(item, t->row_id) : NULL;

    buf_put(s->out, S("\n    {"));
    if (row) {
        put_text(s, "\"row\": ", row->id);
        put_label(s, &row->label);
        buf_put(s->out, S(", "));
    }
    put_n(s, "\"n\": ", t->n);
    buf_put(s->out, S(", \"lines\": ["));
    for (size_t i = 0; i < t->line_count; i++) {
        const struct option *o = item_option(item, t->lines[i].id);

        put_text(s, i ? ",\n      {\"id\": " : "\n      {\"id\": ", t->lines[i].id);
        if (o) {
            buf_fmt(s->out, ", \"code\": %d", o->code);
            put_label(s, &o->label);
        }
        if (t->lines[i].has_mean) {
            put_mean(s, t->lines[i].mean_tenths);
            buf_put(s->out, S(", \"shown\": \"value\"}"));
        } else {
            put_cell(s, &t->lines[i].cell);
        }
    }
    buf_char(s->out, ']');
    if (t->has_groups)
        put_groups(s, t);
    if (t->has_mean)
        put_mean(s, t->mean_tenths);
    for (size_t i = 0; i < t->by_count; i++) {
        buf_put(s->out, i ? S(",") : S(", \"by\": ["));
        put_by(s, item, &t->by[i]);
    }
    buf_put(s->out, t->by_count ? S("]}") : S("}"));
}

static void put_item(struct dataset *s, const struct item *item, const struct result_item *result)
{
    put_text(s, "\n  {\"id\": ", item->id);
    put_label(s, &item->label);
    if (!result->table_count) {
        put_n(s, ", \"words_n\": ", result->words_n);
        buf_char(s->out, '}');
        return;
    }
    buf_put(s->out, S(", \"tables\": ["));
    for (size_t t = 0; t < result->table_count; t++) {
        if (t)
            buf_char(s->out, ',');
        put_table(s, item, &result->tables[t]);
    }
    buf_put(s->out, S("]}"));
}

/* How exact it is, and what was promised to those who answered. */
static void put_contract(struct dataset *s)
{
    buf_put(s->out, s->r->level == RELEASE_ROUGH ? S(",\n\"level\": \"rough\"") : S(",\n\"level\": \"final\""));
    if (!s->r->contract_version)
        return;
    buf_fmt(s->out, ",\n\"anonymity_contract\": {\"version\": %d, \"blake2b_256\": \"", s->r->contract_version);
    hex_put(s->out, s->r->contract_hash.b, sizeof s->r->contract_hash.b);
    buf_put(s->out, S("\"}"));
}

enum err export_results_json(struct arena *a, const struct release *r, const struct definition *d, enum lang lang,
                             struct buf *out)
{
    struct dataset s = {r, d, lang, out};
    struct civil day = civil_from_ms(r->made_ms);
    bool is_first = true;

    (void)a;
    put_text(&s, "{\n\"survey\": ", d->slug);
    put_text(&s, ",\n\"title\": ", text_in(d, &d->title, lang, NULL));
    buf_fmt(out, ",\n\"version\": %lld,\n\"release\": %lld,\n\"released\": \"%04d-%02d-%02d\"", (long long)r->version,
            (long long)r->number, day.year, day.month, day.day);
    put_contract(&s);
    put_n(&s, ",\n\"n\": ", r->n);
    buf_fmt(out, ",\n\"min_n\": %d,\n\"min_count\": %d,\n\"items\": [", RELEASE_MIN_N, r->min_count);
    for (size_t i = 0; i < r->item_count; i++) {
        const struct item *item = definition_item(d, r->items[i].item_id);

        if (!item)
            continue;
        if (!is_first)
            buf_char(out, ',');
        is_first = false;
        put_item(&s, item, &r->items[i]);
    }
    buf_put(out, S("\n]\n}\n"));
    return out->full ? ERR_TOO_BIG : OK;
}
