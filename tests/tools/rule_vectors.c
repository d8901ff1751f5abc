/* rule_vectors.c - random rules and answers with what C makes of them, one JSON line each: rule_vectors COUNT SEED. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most rules ask what makes sense; some compare anything with anything, for which there is an answer as well. */
enum {
    OPTIONS = 4,
    ROWS = 3,
    DEPTH = 5,
    DEEP = RULE_DEPTH - 1,
    NODES_SOFT = 200,
    ODD_PERCENT = 12,
    LINE_BYTES = 1 << 16
};

static const struct option options[OPTIONS] = {
    {.id = S_INIT("o1")}, {.id = S_INIT("o2")}, {.id = S_INIT("o3")}, {.id = S_INIT("o4")}};
static const struct row rows[ROWS] = {{.id = S_INIT("r1")}, {.id = S_INIT("r2")}, {.id = S_INIT("r3")}};

#define WITH_OPTIONS .options = options, .option_count = OPTIONS
#define WITH_ROWS .rows = rows, .row_count = ROWS
static const struct item items[] = {
    {.index = 0, .id = S_INIT("s0"), .type = ITEM_SINGLE, WITH_OPTIONS},
    {.index = 1, .id = S_INIT("m1"), .type = ITEM_MULTI, WITH_OPTIONS},
    {.index = 2, .id = S_INIT("n2"), .type = ITEM_NPS},
    {.index = 3, .id = S_INIT("f3"), .type = ITEM_NUMBER, .number = {.decimals = 1}},
    {.index = 4, .id = S_INIT("x4"), .type = ITEM_MATRIX, WITH_OPTIONS, WITH_ROWS},
    {.index = 5, .id = S_INIT("p5"), .type = ITEM_POINTS, WITH_OPTIONS},
    {.index = 6, .id = S_INIT("d6"), .type = ITEM_DATE},
    {.index = 7, .id = S_INIT("t7"), .type = ITEM_TEXT},
    {.index = 8, .id = S_INIT("c8"), .type = ITEM_CONSENT},
    {.index = 9, .id = S_INIT("k9"), .type = ITEM_RANK, WITH_OPTIONS},
    {.index = 10, .id = S_INIT("a10"), .type = ITEM_AREA, WITH_OPTIONS},
    {.index = 11, .id = S_INIT("g11"), .type = ITEM_NUMBER, .number = {.decimals = 3}},
    {.index = 12, .id = S_INIT("d12"), .type = ITEM_DATE},
    {.index = 13, .id = S_INIT("p13"), .type = ITEM_POINTS, WITH_OPTIONS},
    {.index = 14, .id = S_INIT("l14"), .type = ITEM_LONGTEXT},
    {.index = 15, .id = S_INIT("x15"), .type = ITEM_MATRIX, WITH_OPTIONS, WITH_ROWS},
};
enum { ITEMS = sizeof items / sizeof *items, PAGES = 3 };
static const struct survey_page pages[PAGES] = {{.items = items, .item_count = 4},
                                                {.items = items + 4, .item_count = 5},
                                                {.items = items + 9, .item_count = ITEMS - 9}};

static const struct str texts[] = {S_INIT("o1"),         S_INIT("o2"),         S_INIT("hei"), S_INIT("2027-02-22"),
                                   S_INIT("2026-12-31"), S_INIT("2027-02-2x"), S_INIT("ä"),   S_INIT("7")};
static const int days[] = {20270222, 20261231, 20270101, 19990909};
static const double numbers[] = {-1, 0, 1, 2.5, 7, 7.1, 50, 100, 0.1, 1e12, 1.0 / 3};
#define ANY(r, array) (array)[below(r, sizeof(array) / sizeof *(array))]

static uint64_t below(uint64_t *r, uint64_t limit)
{
    uint64_t z = *r += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 (Steele, Lea & Flood 2014) */

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % limit;
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void draw_chosen(struct arena *a, uint64_t *r, const struct item *item, struct answer *out)
{
    size_t from = below(r, OPTIONS);

    out->chosen = arena_alloc(a, OPTIONS, sizeof *out->chosen);
    if (item->type == ITEM_MATRIX) {
        out->chosen_count = ROWS;
        for (size_t i = 0; i < ROWS; i++)
            out->chosen[i] = below(r, 4) ? &options[below(r, OPTIONS)] : NULL;
        out->chosen[below(r, ROWS)] = &options[from];
    } else if (item->type == ITEM_MULTI || item->type == ITEM_RANK) {
        for (size_t i = 0; i < OPTIONS; i++)
            if (!out->chosen_count || below(r, 2))
                out->chosen[out->chosen_count++] = &options[item->type == ITEM_RANK ? (i + from) % OPTIONS : i];
    } else {
        out->chosen[out->chosen_count++] = &options[from];
    }
}

static struct answer draw_answer(struct arena *a, uint64_t *r, const struct item *item)
{
    struct answer out = {.is_given = below(r, 5) > 0};
    int64_t *points = arena_alloc(a, OPTIONS, sizeof *points);

    if (!out.is_given)
        return out;
    switch (item->type) {
    case ITEM_NPS:
        out.number = (int64_t)below(r, 11);
        break;
    case ITEM_NUMBER:
        out.number = (int64_t)(below(r, 2) ? below(r, 200) : below(r, 2) ? 71 : 7100) - 20;
        break;
    case ITEM_DATE:
        out.number = ANY(r, days);
        break;
    case ITEM_CONSENT:
        out.number = 1;
        break;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        out.words = ANY(r, texts);
        break;
    case ITEM_POINTS:
        points[below(r, OPTIONS)] = 50;
        points[below(r, OPTIONS)] += 50;
        out.points = points;
        break;
    default:
        draw_chosen(a, r, item, &out);
    }
    return out;
}

static struct visibility draw_visibility(struct arena *a, uint64_t *r)
{
    struct visibility v = {NULL, arena_alloc(a, ITEMS, sizeof(bool)), arena_alloc(a, ITEMS, sizeof(bool *))};

    for (size_t i = 0; i < ITEMS; i++) {
        v.items[i] = below(r, 8) > 0;
        if (below(r, 3) == 0 && items[i].option_count) {
            v.options[i] = arena_alloc(a, OPTIONS, sizeof(bool));
            for (size_t o = 0; o < OPTIONS; o++)
                v.options[i][o] = below(r, 4) > 0;
        }
    }
    return v;
}

/* --- rules ------------------------------------------------------------------------------------------------------ */

struct growing {
    uint64_t *r;
    struct rule_node nodes[RULE_NODES];
    int count;
};

static void put_node(struct growing *g, struct rule_node node)
{
    if (g->count == RULE_NODES)
        abort();
    g->nodes[g->count++] = node;
}

#define TYPE(t) (1u << (t))
enum {
    NUMBERS = TYPE(ITEM_NPS) | TYPE(ITEM_NUMBER),
    CHOICES = TYPE(ITEM_SINGLE) | TYPE(ITEM_AREA),
    WORDS = TYPE(ITEM_TEXT) | TYPE(ITEM_LONGTEXT),
    MANY = TYPE(ITEM_MULTI) | TYPE(ITEM_RANK),
    DAYS = TYPE(ITEM_DATE),
    ALL = TYPE(ITEM__COUNT) - 1
};

static void put_answer(struct growing *g, unsigned types, bool has_part)
{
    int item = (int)below(g->r, ITEMS), part = -1;

    while (!(TYPE(items[item].type) & types))
        item = (item + 1) % ITEMS;
    if (has_part && items[item].type == ITEM_MATRIX)
        part = (int)below(g->r, ROWS);
    if (has_part && items[item].type == ITEM_POINTS)
        part = (int)below(g->r, OPTIONS);
    put_node(g, (struct rule_node){.op = RULE_ANSWER, .item = item, .part = part});
}

static void put_text(struct growing *g, struct str text)
{
    put_node(g, (struct rule_node){.op = RULE_TEXT, .text = text});
}

static void grow_number(struct growing *g, int depth);

static void grow_anything(struct growing *g)
{
    if (below(g->r, 2))
        put_answer(g, ALL, below(g->r, 2));
    else if (below(g->r, 2))
        put_text(g, ANY(g->r, texts));
    else
        put_node(g, (struct rule_node){.op = below(g->r, 2) ? RULE_TRUE : RULE_NUMBER, .number = ANY(g->r, numbers)});
}

static void grow_number(struct growing *g, int depth)
{
    enum rule_op op = below(g->r, 2) ? RULE_COUNT : RULE_SUM;
    int args = op == RULE_SUM ? 1 + (int)below(g->r, 4) : 1;

    if (depth == 0 || below(g->r, 3) || g->count > NODES_SOFT) {
        if (below(g->r, 2))
            put_node(g, (struct rule_node){.op = RULE_NUMBER, .number = ANY(g->r, numbers)});
        else
            put_answer(g, NUMBERS | TYPE(ITEM_POINTS), true);
        return;
    }
    put_node(g, (struct rule_node){.op = op, .arg_count = args});
    while (args-- > 0)
        if (op == RULE_COUNT || below(g->r, 4) == 0)
            put_answer(g, ALL, below(g->r, 2));
        else
            grow_number(g, depth - 1);
}

/* Two of the same kind, or `args` of them. */
static void grow_alike(struct growing *g, int depth, int args)
{
    uint64_t kind = below(g->r, 4);

    while (args-- > 0)
        if (below(g->r, 100) < ODD_PERCENT)
            grow_anything(g);
        else if (kind == 0)
            grow_number(g, depth);
        else if (kind == 1 && below(g->r, 2))
            put_answer(g, CHOICES | TYPE(ITEM_MATRIX), true);
        else if (kind == 1)
            put_text(g, options[below(g->r, OPTIONS)].id);
        else
            below(g->r, 2) ? put_answer(g, kind == 2 ? WORDS : DAYS | WORDS, false) : put_text(g, ANY(g->r, texts));
}

static void grow_condition(struct growing *g, int depth)
{
    static const enum rule_op ops[] = {RULE_AND, RULE_OR, RULE_AND, RULE_OR, RULE_NOT, RULE_EQ,  RULE_EQ,
                                       RULE_LT,  RULE_LE, RULE_GT,  RULE_GE, RULE_IN,  RULE_HAS, RULE_ANSWERED};
    enum rule_op op = ANY(g->r, ops);
    int args = op == RULE_AND || op == RULE_OR ? 1 + (int)below(g->r, 3) : 2;

    if (depth == 0 || g->count > NODES_SOFT) {
        if (below(g->r, 3))
            put_answer(g, TYPE(ITEM_CONSENT), false);
        else
            put_node(g, (struct rule_node){.op = below(g->r, 2) ? RULE_TRUE : RULE_FALSE});
        return;
    }
    if (op == RULE_NOT || op == RULE_ANSWERED)
        args = 1;
    if (op == RULE_IN)
        args = 2 + (int)below(g->r, 3);
    put_node(g, (struct rule_node){.op = op, .arg_count = args});
    if (op == RULE_ANSWERED) {
        put_answer(g, ALL, below(g->r, 2));
    } else if (op == RULE_HAS) {
        put_answer(g, below(g->r, 100) < ODD_PERCENT ? ALL : MANY, false);
        below(g->r, 2) ? put_text(g, options[below(g->r, OPTIONS)].id) : put_answer(g, CHOICES, false);
    } else if (op <= RULE_NOT) {
        while (args-- > 0)
            below(g->r, 100) < ODD_PERCENT ? grow_anything(g) : grow_condition(g, depth - 1);
    } else {
        grow_alike(g, depth - 1, args);
    }
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static bool is_offered(const struct visibility *v, const struct item *item, const struct option *o)
{
    return o && (!v || !v->options[item->index] || v->options[item->index][o - options]);
}

/* What stands in the browser's form, as answerOf(id) and answerOf(id, part) give it: members "id" and "id.part". Written
 * from the answers alone, on purpose without the code that is tested. */
static void put_form_value(struct buf *out, const struct item *item, const struct answer *v,
                           const struct visibility *vis)
{
    const char *comma = "";
    bool is_any = false;
    int day = (int)v->number;

    for (size_t i = 0; v->chosen && i < v->chosen_count; i++)
        is_any = is_any || is_offered(vis, item, v->chosen[i]);
    for (size_t i = 0; v->points && i < OPTIONS; i++)
        is_any = is_any || (v->points[i] && is_offered(vis, item, &options[i]));
    if ((v->chosen || v->points) && !is_any)
        return;
    for (size_t i = 0; item->type == ITEM_MATRIX && i < ROWS; i++)
        if (is_offered(vis, item, v->chosen[i]))
            buf_fmt(out, "\"%s.%s\":\"%s\",", item->id.p, rows[i].id.p, v->chosen[i]->id.p);
    for (size_t i = 0; item->type == ITEM_POINTS && i < OPTIONS; i++)
        if (is_offered(vis, item, &options[i]))
            buf_fmt(out, "\"%s.%s\":%d,", item->id.p, options[i].id.p, (int)v->points[i]);
    buf_fmt(out, "\"%s\":", item->id.p);
    switch (item->type) {
    case ITEM_NPS:
        buf_int(out, v->number);
        break;
    case ITEM_NUMBER: /* as the browser reads "7.1" */
        buf_fmt(out, "%s%lld.%0*lld", v->number < 0 ? "-" : "",
                llabs(v->number) / (item->number.decimals == 1 ? 10 : 1000), item->number.decimals,
                llabs(v->number) % (item->number.decimals == 1 ? 10 : 1000));
        break;
    case ITEM_DATE:
        buf_fmt(out, "\"%d-%02d-%02d\"", day / 10000, day / 100 % 100, day % 100);
        break;
    case ITEM_CONSENT:
        buf_put(out, S("true"));
        break;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        json_put_str(out, v->words);
        break;
    case ITEM_MATRIX:
    case ITEM_POINTS:
        buf_char(out, '{');
        for (size_t i = 0; item->type == ITEM_MATRIX && i < ROWS; i++)
            if (is_offered(vis, item, v->chosen[i])) {
                buf_fmt(out, "%s\"%s\":\"%s\"", comma, rows[i].id.p, v->chosen[i]->id.p);
                comma = ",";
            }
        for (size_t i = 0; item->type == ITEM_POINTS && i < OPTIONS; i++)
            if (v->points[i] && is_offered(vis, item, &options[i])) {
                buf_fmt(out, "%s\"%s\":%d", comma, options[i].id.p, (int)v->points[i]);
                comma = ",";
            }
        buf_char(out, '}');
        break;
    case ITEM_MULTI:
    case ITEM_RANK:
        buf_char(out, '[');
        for (size_t i = 0; i < v->chosen_count; i++)
            if (is_offered(vis, item, v->chosen[i])) {
                buf_fmt(out, "%s\"%s\"", comma, v->chosen[i]->id.p);
                comma = ",";
            }
        buf_char(out, ']');
        break;
    default:
        json_put_str(out, v->chosen[0]->id);
    }
    buf_char(out, ',');
}

static void put_line(struct buf *out, uint64_t *r, const struct definition *d)
{
    struct arena *a = out->arena;
    struct growing g = {.r = r};
    struct answers answers = answers_new(a, d);
    struct visibility drawn = draw_visibility(a, r);
    const struct visibility *v = below(r, 2) ? &drawn : NULL;
    size_t page = below(r, PAGES);
    struct rule rule;

    grow_condition(&g, below(r, 20) ? DEPTH : DEEP);
    rule = (struct rule){g.nodes, g.count};
    for (size_t i = 0; i < ITEMS; i++)
        answers.v[i] = draw_answer(a, r, &items[i]);
    buf_fmt(out, "{\"holds\":%s,\"nodes\":%d,\"whole\":", rule_holds(&rule, d, &answers, v) ? "true" : "false",
            g.count);
    rule_put_json(out, &rule, d, &answers, v, 0);
    buf_put(out, S(",\"split\":"));
    rule_put_json(out, &rule, d, &answers, v, page);
    buf_put(out, S(",\"before\":["));
    for (const struct item *item = items; item < pages[page].items; item++)
        buf_fmt(out, "%s\"%s\"", item > items ? "," : "", item->id.p);
    buf_put(out, S("],\"form\":{"));
    for (size_t i = 0; i < ITEMS; i++)
        if (answers.v[i].is_given && (!v || v->items[i]))
            put_form_value(out, &items[i], &answers.v[i], v);
    buf_put(out, S("\"\":null}}\n"));
}

int main(int argc, char **argv)
{
    const struct item *by_index[ITEMS];
    struct definition d = {.pages = pages, .page_count = PAGES, .items = by_index, .item_count = ITEMS};
    uint64_t r = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 10;
    struct arena a;

    for (size_t i = 0; i < ITEMS; i++)
        by_index[i] = &items[i];
    arena_init(&a, 16 << 20);
    for (; count > 0; count--) {
        struct buf line = buf_new(&a, LINE_BYTES);

        put_line(&line, &r, &d);
        if (line.full || fwrite(line.p, 1, line.len, stdout) != line.len)
            return 1;
        arena_reset(&a);
    }
    arena_free(&a);
    return 0;
}
