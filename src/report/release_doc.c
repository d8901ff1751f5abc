/* release_doc.c - a release as the JSON document it is stored as. Only for report/ and its tests. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release_doc.h"

#include "report/release_parts.h"

/* More than there are people: bounds arithmetic. */
#define PEOPLE_MOST INT64_C(1000000000000)

/* {"schema":1,"version":1,"n":210,"min_count":5,"items":[
 *   {"id":"q1","tables":[{"n":200,"lines":[{"id":"o1","count":150,"percent":75},{"id":"o2","shown":"under"},
 *                                          {"id":"o3","shown":"protected"}],"mean_tenths":34}]},
 *   {"id":"q2","tables":[{"row":"r1","n":-1,"lines":[]}]},
 *   {"id":"q8","tables":[{"n":190,"lines":[],"nps":27,"groups":[{...},{...},{...}]}]},
 *   {"id":"q9","words_n":70},
 *   {"id":"q10","tables":[{"n":40,"lines":[{"id":"o1","mean_tenths":21},{"id":"o2","shown":"under"}]}]}]}
 * Besides, where they are: "level":"rough"; "contract":{"version":1,"hash":"64 digits"}; in a table
 *   "by":[{"id":"age","columns":["o1","o2",""],
 *          "groups":[{"id":"a18","n":45,"cells":[30,null,null]},{"id":"","n":60,"cells":[25,20,15],"mean_tenths":21}]}]
 * where null is a hidden cell. Percents by group are those of the rounded numbers, so they are not stored. */

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void put_cell(struct buf *out, struct str id, const struct cell *c, const int *mean_tenths)
{
    static const char *const words[] = {[SHOWN_UNDER_LIMIT] = "under", [SHOWN_PROTECTED] = "protected"};

    buf_char(out, '{');
    if (id.len) {
        buf_put(out, S("\"id\":"));
        json_put_str(out, id);
        buf_char(out, ',');
    }
    if (c->shown == SHOWN_VALUE && mean_tenths)
        buf_fmt(out, "\"mean_tenths\":%d}", *mean_tenths);
    else if (c->shown == SHOWN_VALUE)
        buf_fmt(out, "\"count\":%lld,\"percent\":%d}", (long long)c->count, c->percent);
    else
        buf_fmt(out, "\"shown\":\"%s\"}", words[c->shown]);
}

static void put_group(struct buf *out, const struct result_by *by, const struct result_group *g)
{
    buf_put(out, S("{\"id\":"));
    json_put_str(out, g->option_id);
    buf_fmt(out, ",\"n\":%lld,\"cells\":[", (long long)g->n);
    for (size_t c = 0; c < by->column_count; c++) {
        if (c)
            buf_char(out, ',');
        if (g->cells[c].shown == SHOWN_VALUE)
            buf_int(out, g->cells[c].count);
        else
            buf_put(out, S("null"));
    }
    buf_char(out, ']');
    if (g->has_mean)
        buf_fmt(out, ",\"mean_tenths\":%d", g->mean_tenths);
    if (g->has_nps)
        buf_fmt(out, ",\"nps\":%d", g->nps);
    buf_char(out, '}');
}

static void put_by(struct buf *out, const struct result_by *by)
{
    buf_put(out, S("{\"id\":"));
    json_put_str(out, by->by_id);
    buf_put(out, S(",\"columns\":["));
    for (size_t c = 0; c < by->column_count; c++) {
        if (c)
            buf_char(out, ',');
        json_put_str(out, by->columns[c]);
    }
    buf_put(out, S("],\"groups\":["));
    for (size_t g = 0; g < by->group_count; g++) {
        if (g)
            buf_char(out, ',');
        put_group(out, by, &by->groups[g]);
    }
    buf_put(out, S("]}"));
}

static void put_table(struct buf *out, const struct result_table *t)
{
    buf_char(out, '{');
    if (t->row_id.len) {
        buf_put(out, S("\"row\":"));
        json_put_str(out, t->row_id);
        buf_char(out, ',');
    }
    buf_fmt(out, "\"n\":%lld,\"lines\":[", (long long)t->n);
    for (size_t i = 0; i < t->line_count; i++) {
        if (i)
            buf_char(out, ',');
        put_cell(out, t->lines[i].id, &t->lines[i].cell, t->lines[i].has_mean ? &t->lines[i].mean_tenths : NULL);
    }
    buf_char(out, ']');
    if (t->has_mean)
        buf_fmt(out, ",\"mean_tenths\":%d", t->mean_tenths);
    if (t->has_nps)
        buf_fmt(out, ",\"nps\":%d", t->nps);
    if (t->has_groups) {
        const struct cell *groups[] = {&t->promoters, &t->passives, &t->detractors};

        buf_put(out, S(",\"groups\":["));
        for (size_t i = 0; i < 3; i++) {
            if (i)
                buf_char(out, ',');
            put_cell(out, (struct str){NULL, 0}, groups[i], NULL);
        }
        buf_char(out, ']');
    }
    for (size_t i = 0; i < t->by_count; i++) {
        buf_put(out, i ? S(",") : S(",\"by\":["));
        put_by(out, &t->by[i]);
    }
    buf_put(out, t->by_count ? S("]}") : S("}"));
}

static void put_item(struct buf *out, const struct result_item *item)
{
    buf_put(out, S("{\"id\":"));
    json_put_str(out, item->item_id);
    if (!item->table_count) {
        buf_fmt(out, ",\"words_n\":%lld}", (long long)item->words_n);
        return;
    }
    buf_put(out, S(",\"tables\":["));
    for (size_t i = 0; i < item->table_count; i++) {
        if (i)
            buf_char(out, ',');
        put_table(out, &item->tables[i]);
    }
    buf_put(out, S("]}"));
}

void release_doc_put(struct buf *out, const struct release *r)
{
    buf_fmt(out, "{\"schema\":1,\"version\":%lld,", (long long)r->version);
    if (r->level == RELEASE_ROUGH)
        buf_put(out, S("\"level\":\"rough\","));
    if (r->contract_version) {
        buf_fmt(out, "\"contract\":{\"version\":%d,\"hash\":\"", r->contract_version);
        hex_put(out, r->contract_hash.b, sizeof r->contract_hash.b);
        buf_put(out, S("\"},"));
    }
    buf_fmt(out, "\"n\":%lld,\"min_count\":%d,\"items\":[", (long long)r->n, r->min_count);
    for (size_t i = 0; i < r->item_count; i++) {
        if (i)
            buf_char(out, ',');
        put_item(out, &r->items[i]);
    }
    buf_put(out, S("]}"));
}

/* --- reading: written by us, so the first thing amiss makes the whole of it broken ---------------------------------
 */

static bool get_int(const struct json *j, const char *key, int64_t min, int64_t max, int64_t *out)
{
    const struct json *v = json_get(j, key);

    if (!v || v->type != JSON_INT || v->integer < min || v->integer > max)
        return false;
    *out = v->integer;
    return true;
}

static bool get_id(const struct json *j, const char *key, struct str *out)
{
    const struct json *v = json_get(j, key);

    if (!v || v->type != JSON_TEXT || !v->text.len)
        return false;
    *out = v->text;
    return true;
}

/* The list `key`; none when it is missing. */
static const struct json *get_list(const struct json *j, const char *key)
{
    const struct json *v = json_get(j, key);

    return v && v->type == JSON_LIST ? v : NULL;
}

static bool read_cell(const struct json *j, struct cell *out)
{
    struct str word;
    int64_t percent;

    *out = (struct cell){0};
    if (get_int(j, "count", 0, INT64_MAX, &out->count)) {
        if (!get_int(j, "percent", 0, 100, &percent))
            return false;
        out->percent = (int)percent;
        return true;
    }
    if (!get_id(j, "shown", &word))
        return false;
    out->shown = str_eq(word, S("under")) ? SHOWN_UNDER_LIMIT : SHOWN_PROTECTED;
    return str_eq(word, S("under")) || str_eq(word, S("protected"));
}

static bool read_groups(const struct json *j, struct result_table *t)
{
    const struct json *groups = get_list(j, "groups");

    if (!groups)
        return true;
    t->has_groups = true;
    return groups->count == 3 && read_cell(&groups->items[0], &t->promoters) &&
           read_cell(&groups->items[1], &t->passives) && read_cell(&groups->items[2], &t->detractors);
}

/* An id, or (the others) an empty text. */
static bool read_group_id(const struct json *j, struct str *out)
{
    if (!j || j->type != JSON_TEXT)
        return false;
    *out = j->text;
    return true;
}

static bool read_group(struct arena *a, const struct json *j, size_t column_count, struct result_group *g)
{
    const struct json *list = get_list(j, "cells");
    struct cell *cells = arena_alloc(a, column_count + 1, sizeof *cells);
    int64_t number;

    if (!list || list->count != column_count || !read_group_id(json_get(j, "id"), &g->option_id) ||
        !get_int(j, "n", RELEASE_MIN_N, PEOPLE_MOST, &g->n))
        return false;
    for (size_t c = 0; c < column_count; c++) {
        const struct json *cell = &list->items[c];

        if (cell->type != JSON_NULL && (cell->type != JSON_INT || cell->integer < 0 || cell->integer > g->n))
            return false;
        cells[c] = cell->type == JSON_NULL ? (struct cell){.shown = SHOWN_PROTECTED}
                                           : make_cell(cell->integer, SHOWN_VALUE, g->n);
    }
    g->cells = cells;
    g->has_mean = get_int(j, "mean_tenths", INT32_MIN, INT32_MAX, &number);
    g->mean_tenths = g->has_mean ? (int)number : 0;
    g->has_nps = get_int(j, "nps", -100, 100, &number);
    g->nps = g->has_nps ? (int)number : 0;
    return true;
}

static bool read_by(struct arena *a, const struct json *j, struct result_by *by)
{
    const struct json *columns = get_list(j, "columns"), *groups = get_list(j, "groups");
    struct str *ids;
    struct result_group *v;

    if (!columns || !groups || !get_id(j, "id", &by->by_id))
        return false;
    ids = arena_alloc(a, columns->count + 1, sizeof *ids);
    for (size_t c = 0; c < columns->count; c++)
        if (!read_group_id(&columns->items[c], &ids[c]))
            return false;
    v = arena_alloc(a, groups->count + 1, sizeof *v);
    for (size_t g = 0; g < groups->count; g++)
        if (!read_group(a, &groups->items[g], columns->count, &v[g]))
            return false;
    *by = (struct result_by){by->by_id, ids, columns->count, v, groups->count};
    return true;
}

static bool read_all_by(struct arena *a, const struct json *j, struct result_table *t)
{
    const struct json *list = get_list(j, "by");
    struct result_by *by;

    if (!list)
        return !json_get(j, "by");
    by = arena_alloc(a, list->count + 1, sizeof *by);
    for (size_t i = 0; i < list->count; i++)
        if (!read_by(a, &list->items[i], &by[i]))
            return false;
    t->by = by;
    t->by_count = list->count;
    return true;
}

static bool read_table(struct arena *a, const struct json *j, struct result_table *t)
{
    const struct json *list = get_list(j, "lines");
    struct result_line *lines;
    int64_t number;

    if (!list || !get_int(j, "n", -1, INT64_MAX, &t->n) || (json_get(j, "row") && !get_id(j, "row", &t->row_id)))
        return false;
    lines = arena_alloc(a, list->count, sizeof *lines);
    for (size_t i = 0; i < list->count; i++) {
        if (!get_id(&list->items[i], "id", &lines[i].id))
            return false;
        lines[i].has_mean = get_int(&list->items[i], "mean_tenths", INT32_MIN, INT32_MAX, &number);
        if (lines[i].has_mean)
            lines[i].mean_tenths = (int)number;
        else if (!read_cell(&list->items[i], &lines[i].cell))
            return false;
    }
    t->lines = lines;
    t->line_count = list->count;
    t->has_mean = get_int(j, "mean_tenths", INT32_MIN, INT32_MAX, &number);
    if (t->has_mean)
        t->mean_tenths = (int)number;
    t->has_nps = get_int(j, "nps", -100, 100, &number);
    if (t->has_nps)
        t->nps = (int)number;
    return read_groups(j, t) && read_all_by(a, j, t);
}

static bool read_item(struct arena *a, const struct json *j, struct result_item *item)
{
    const struct json *list = get_list(j, "tables");
    struct result_table *tables;

    if (!get_id(j, "id", &item->item_id))
        return false;
    if (!list)
        return get_int(j, "words_n", -1, INT64_MAX, &item->words_n);
    tables = arena_alloc(a, list->count, sizeof *tables);
    for (size_t i = 0; i < list->count; i++)
        if (!read_table(a, &list->items[i], &tables[i]))
            return false;
    item->tables = tables;
    item->table_count = list->count;
    return list->count > 0;
}

static bool read_hex(struct str text, struct key32 *out)
{
    const struct str digits = S("0123456789abcdef");

    if (text.len != 2 * sizeof out->b)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        size_t digit = str_find(digits, text.p[i], 0);

        if (digit == SIZE_MAX)
            return false;
        out->b[i / 2] = (unsigned char)(16 * out->b[i / 2] + digit);
    }
    return true;
}

/* Releases made before there were contracts and levels have neither. */
static bool read_heading(const struct json *j, struct release *r)
{
    const struct json *contract = json_get(j, "contract"), *level = json_get(j, "level");
    struct str word;
    int64_t version;

    if (level) {
        if (!get_id(j, "level", &word) || !str_eq(word, S("rough")))
            return false;
        r->level = RELEASE_ROUGH;
    }
    if (!contract)
        return true;
    if (!get_int(contract, "version", 1, INT32_MAX, &version) || !get_id(contract, "hash", &word))
        return false;
    r->contract_version = (int)version;
    return read_hex(word, &r->contract_hash);
}

static bool read_release(struct arena *a, const struct json *j, struct release *r)
{
    const struct json *list = get_list(j, "items");
    struct result_item *items;
    int64_t schema, min_count;

    if (!list || !get_int(j, "schema", 1, 1, &schema) || !get_int(j, "version", 1, INT64_MAX, &r->version) ||
        !get_int(j, "n", -1, INT64_MAX, &r->n) || !get_int(j, "min_count", RELEASE_MIN_COUNT, INT32_MAX, &min_count))
        return false;
    r->min_count = (int)min_count;
    if (!read_heading(j, r))
        return false;
    items = arena_alloc(a, list->count, sizeof *items);
    for (size_t i = 0; i < list->count; i++)
        if (!read_item(a, &list->items[i], &items[i]))
            return false;
    r->items = items;
    r->item_count = list->count;
    return true;
}

enum err release_doc_read(struct arena *a, struct str doc, struct release *out)
{
    const struct json *j;

    *out = (struct release){0};
    if (json_parse(a, doc, RELEASE_DOC_BYTES, &j, NULL) || !read_release(a, j, out))
        return err_note(ERR_BROKEN, "stored release is not readable");
    return OK;
}
