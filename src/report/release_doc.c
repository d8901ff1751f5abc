/* release_doc.c - a release as the JSON document it is stored as. Only for report/ and its tests. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release_doc.h"

/* {"schema":1,"version":1,"n":210,"min_count":5,"items":[
 *   {"id":"q1","tables":[{"n":200,"lines":[{"id":"o1","count":150,"percent":75},{"id":"o2","shown":"under"},
 *                                          {"id":"o3","shown":"protected"}],"mean_tenths":34}]},
 *   {"id":"q2","tables":[{"row":"r1","n":-1,"lines":[]}]},
 *   {"id":"q8","tables":[{"n":190,"lines":[],"nps":27,"groups":[{...},{...},{...}]}]},
 *   {"id":"q9","words_n":70},
 *   {"id":"q10","tables":[{"n":40,"lines":[{"id":"o1","mean_tenths":21},{"id":"o2","shown":"under"}]}]}]} */

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
    buf_char(out, '}');
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
    buf_fmt(out, "{\"schema\":1,\"version\":%lld,\"n\":%lld,\"min_count\":%d,\"items\":[", (long long)r->version,
            (long long)r->n, r->min_count);
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
    return read_groups(j, t);
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

static bool read_release(struct arena *a, const struct json *j, struct release *r)
{
    const struct json *list = get_list(j, "items");
    struct result_item *items;
    int64_t schema, min_count;

    if (!list || !get_int(j, "schema", 1, 1, &schema) || !get_int(j, "version", 1, INT64_MAX, &r->version) ||
        !get_int(j, "n", -1, INT64_MAX, &r->n) || !get_int(j, "min_count", RELEASE_MIN_COUNT, INT32_MAX, &min_count))
        return false;
    r->min_count = (int)min_count;
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
