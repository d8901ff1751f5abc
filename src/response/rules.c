/* rules.c - which pages, questions and options an answering person sees, and what of the answers counts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_CHARS = 10 };

/* --- values ----------------------------------------------------------------------------------------------------- */

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_TEXT, VALUE_DAY, VALUE_MANY, VALUE_PARTS };

/* MANY: what was chosen of a multi or rank; PARTS: the rows of a matrix or the points of options. DAY: `number` is
 * yyyymmdd; in every way the text "yyyy-mm-dd". */
struct value {
    enum value_type type;
    bool is_true;
    double number;
    struct str text;
    const struct item *item;
};

/* A rule while it is evaluated: `at` is the next node. */
struct evaluation {
    const struct rule_node *at;
    const struct definition *d;
    const struct answers *answers;
    const struct visibility *v;
};

static const struct value NOTHING = {.type = VALUE_NULL};

static struct value value_bool(bool b)
{
    return (struct value){.type = VALUE_BOOL, .is_true = b};
}

static struct value value_number(double n)
{
    return (struct value){.type = VALUE_NUMBER, .number = n};
}

static struct value value_text(struct str s)
{
    return (struct value){.type = VALUE_TEXT, .text = s};
}

static bool is_true(struct value v)
{
    return v.type == VALUE_BOOL && v.is_true;
}

static bool is_offered(const struct visibility *v, const struct item *item, const struct option *o)
{
    return !v || !v->options[item->index] || v->options[item->index][o - item->options];
}

/* How many of what was chosen, of the rows or of the options with points count. */
static int count_parts(const struct evaluation *e, const struct item *item)
{
    const struct answer *answer = &e->answers->v[item->index];
    int count = 0;

    if (!answer->is_given)
        return 0;
    for (size_t i = 0; i < answer->chosen_count; i++)
        count += answer->chosen[i] && is_offered(e->v, item, answer->chosen[i]);
    for (size_t i = 0; answer->points && i < item->option_count; i++)
        count += answer->points[i] && is_offered(e->v, item, &item->options[i]);
    return count;
}

static double scale(const struct item *item, int64_t number)
{
    static const double units[] = {1, 10, 100, 1000};

    return (double)number / units[item->number.decimals];
}

/* One row of a matrix, or the points of one option: 0 when others have them all. */
static struct value part_value(const struct evaluation *e, const struct item *item, size_t part)
{
    const struct answer *answer = &e->answers->v[item->index];

    if (item->type == ITEM_MATRIX && answer->chosen[part] && is_offered(e->v, item, answer->chosen[part]))
        return value_text(answer->chosen[part]->id);
    if (item->type == ITEM_POINTS && is_offered(e->v, item, &item->options[part]) && count_parts(e, item))
        return value_number((double)answer->points[part]);
    return NOTHING;
}

static struct value answer_value(const struct evaluation *e, const struct rule_node *node)
{
    const struct item *item = e->d->items[node->item];
    const struct answer *answer = &e->answers->v[node->item];

    if (!answer->is_given || (e->v && !e->v->items[node->item]))
        return NOTHING;
    if (node->part >= 0)
        return part_value(e, item, (size_t)node->part);
    switch (item->type) {
    case ITEM_NPS:
        return value_number((double)answer->number);
    case ITEM_NUMBER:
        return value_number(scale(item, answer->number));
    case ITEM_DATE:
        return (struct value){.type = VALUE_DAY, .number = (double)answer->number};
    case ITEM_CONSENT:
        return value_bool(true);
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        return value_text(answer->words);
    case ITEM_MULTI:
    case ITEM_RANK:
        return count_parts(e, item) ? (struct value){.type = VALUE_MANY, .item = item} : NOTHING;
    case ITEM_MATRIX:
    case ITEM_POINTS:
        return count_parts(e, item) ? (struct value){.type = VALUE_PARTS, .item = item} : NOTHING;
    default:
        return is_offered(e->v, item, answer->chosen[0]) ? value_text(answer->chosen[0]->id) : NOTHING;
    }
}

/* --- operators -------------------------------------------------------------------------------------------------- */

/* "2027-02-22" as 20270222, or NOTHING when the text has another form. */
static struct value day_of(struct value v)
{
    int day = 0;

    if (v.type == VALUE_DAY)
        return v;
    if (v.type != VALUE_TEXT || v.text.len != DAY_CHARS)
        return NOTHING;
    for (size_t i = 0; i < DAY_CHARS; i++) {
        char c = v.text.p[i];

        if (i == 4 || i == 7) {
            if (c != '-')
                return NOTHING;
        } else if (c >= '0' && c <= '9') {
            day = day * 10 + (c - '0');
        } else {
            return NOTHING;
        }
    }
    return (struct value){.type = VALUE_DAY, .number = day};
}

static bool is_equal(struct value a, struct value b)
{
    if (a.type == VALUE_DAY || b.type == VALUE_DAY) {
        a = day_of(a);
        b = day_of(b);
    }
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case VALUE_BOOL:
        return a.is_true == b.is_true;
    case VALUE_NUMBER:
    case VALUE_DAY:
        return a.number == b.number;
    case VALUE_TEXT:
        return str_eq(a.text, b.text);
    default:
        return false;
    }
}

static bool is_in_order(enum rule_op op, struct value a, struct value b)
{
    if (a.type != VALUE_NUMBER || b.type != VALUE_NUMBER) {
        a = day_of(a);
        b = day_of(b);
        if (a.type != VALUE_DAY || b.type != VALUE_DAY)
            return false;
    }
    switch (op) {
    case RULE_LT:
        return a.number < b.number;
    case RULE_LE:
        return a.number <= b.number;
    case RULE_GT:
        return a.number > b.number;
    default:
        return a.number >= b.number;
    }
}

static bool has(const struct evaluation *e, struct value many, struct value one)
{
    const struct answer *answer;

    if (many.type != VALUE_MANY || one.type != VALUE_TEXT)
        return false;
    answer = &e->answers->v[many.item->index];
    for (size_t i = 0; i < answer->chosen_count; i++)
        if (str_eq(answer->chosen[i]->id, one.text))
            return is_offered(e->v, many.item, answer->chosen[i]);
    return false;
}

static int count(const struct evaluation *e, struct value v)
{
    if (v.type == VALUE_MANY || v.type == VALUE_PARTS)
        return count_parts(e, v.item);
    return v.type != VALUE_NULL;
}

static bool is_points(struct value v)
{
    return v.type == VALUE_PARTS && v.item->type == ITEM_POINTS;
}

static struct value evaluate(struct evaluation *e);

static struct value sum(struct evaluation *e, int arg_count)
{
    bool has_one = false;
    double total = 0;

    while (arg_count-- > 0) {
        struct value v = evaluate(e);

        if (v.type == VALUE_NUMBER)
            total += v.number;
        for (size_t i = 0; is_points(v) && i < v.item->option_count; i++)
            if (is_offered(e->v, v.item, &v.item->options[i]))
                total += (double)e->answers->v[v.item->index].points[i];
        has_one = has_one || v.type == VALUE_NUMBER || is_points(v);
    }
    return has_one ? value_number(total) : NOTHING;
}

/* How many of the next nodes, each with its arguments, are true; all are passed. */
static int count_true(struct evaluation *e, int arg_count)
{
    int n = 0;

    while (arg_count-- > 0)
        n += is_true(evaluate(e));
    return n;
}

static bool is_among(struct evaluation *e, int arg_count)
{
    struct value one = evaluate(e);
    bool is_found = false;

    while (--arg_count > 0) {
        struct value other = evaluate(e);

        is_found = is_found || is_equal(one, other);
    }
    return is_found;
}

/* The value of the next node; afterwards the node behind its arguments is next. */
static struct value evaluate(struct evaluation *e)
{
    const struct rule_node *node = e->at++;
    struct value first, second;

    switch (node->op) {
    case RULE_FALSE:
    case RULE_TRUE:
        return value_bool(node->op == RULE_TRUE);
    case RULE_NUMBER:
        return value_number(node->number);
    case RULE_TEXT:
        return value_text(node->text);
    case RULE_ANSWER:
        return answer_value(e, node);
    case RULE_AND:
        return value_bool(count_true(e, node->arg_count) == node->arg_count);
    case RULE_OR:
        return value_bool(count_true(e, node->arg_count) > 0);
    case RULE_NOT:
        return value_bool(!is_true(evaluate(e)));
    case RULE_IN:
        return value_bool(is_among(e, node->arg_count));
    case RULE_ANSWERED:
        return value_bool(evaluate(e).type != VALUE_NULL);
    case RULE_COUNT:
        return value_number(count(e, evaluate(e)));
    case RULE_SUM:
        return sum(e, node->arg_count);
    default:
        first = evaluate(e);
        second = evaluate(e);
        if (node->op == RULE_EQ)
            return value_bool(is_equal(first, second));
        return value_bool(node->op == RULE_HAS ? has(e, first, second) : is_in_order(node->op, first, second));
    }
}

bool rule_holds(const struct rule *rule, const struct definition *d, const struct answers *answers,
                const struct visibility *v)
{
    return is_true(evaluate(&(struct evaluation){rule->nodes, d, answers, v}));
}

/* --- what is shown ---------------------------------------------------------------------------------------------- */

/* Which options are offered; NULL when none has a rule. */
static bool *offered_options(struct arena *a, const struct item *item, const struct definition *d,
                             const struct answers *answers, const struct visibility *v)
{
    bool *offered = NULL;

    for (size_t i = 0; i < item->option_count; i++) {
        const struct rule *show = item->options[i].show;

        if (show && !offered) {
            offered = arena_alloc(a, item->option_count, sizeof *offered);
            memset(offered, true, item->option_count * sizeof *offered);
        }
        if (show)
            offered[i] = rule_holds(show, d, answers, v);
    }
    return offered;
}

struct visibility rules_visibility(struct arena *a, const struct definition *d, const struct answers *answers)
{
    struct visibility v = {
        arena_alloc(a, d->page_count + 1, sizeof *v.pages),
        arena_alloc(a, d->item_count + 1, sizeof *v.items),
        arena_alloc(a, d->item_count + 1, sizeof *v.options),
    };

    for (size_t p = 0; p < d->page_count; p++) {
        const struct survey_page *page = &d->pages[p];

        v.pages[p] = !page->show || rule_holds(page->show, d, answers, &v);
        for (size_t i = 0; i < page->item_count; i++) {
            const struct item *item = &page->items[i];

            v.options[item->index] = offered_options(a, item, d, answers, &v);
            v.items[item->index] = v.pages[p] && (!item->show || rule_holds(item->show, d, answers, &v));
        }
    }
    return v;
}

bool rules_require(const struct item *item, const struct definition *d, const struct answers *answers,
                   const struct visibility *v)
{
    return item->is_required || (item->required && rule_holds(item->required, d, answers, v));
}

/* --- what counts ------------------------------------------------------------------------------------------------ */

/* The answer without options that are not offered. */
static struct answer drop_options(struct arena *a, const struct item *item, struct answer answer, const bool *offered)
{
    const struct option **chosen = arena_alloc(a, answer.chosen_count, sizeof *chosen);
    int64_t *points = arena_alloc(a, item->option_count, sizeof *points);
    struct str *other = arena_alloc(a, item->option_count, sizeof *other);
    bool is_given = false;
    size_t n = 0;

    for (size_t i = 0; i < answer.chosen_count; i++) {
        const struct option *o = answer.chosen[i];
        bool is_kept = o && offered[o - item->options];

        if (is_kept || item->type == ITEM_MATRIX)
            chosen[n++] = is_kept ? o : NULL;
        is_given = is_given || is_kept;
    }
    for (size_t i = 0; i < item->option_count; i++) {
        if (answer.points && offered[i])
            points[i] = answer.points[i];
        if (answer.other && offered[i])
            other[i] = answer.other[i];
        is_given = is_given || points[i];
    }
    if (!is_given)
        return (struct answer){.typed = answer.typed};
    return (struct answer){.is_given = true,
                           .chosen = chosen,
                           .chosen_count = n,
                           .points = answer.points ? points : NULL,
                           .other = answer.other ? other : NULL};
}

struct answers rules_drop_hidden(struct arena *a, const struct definition *d, const struct answers *answers)
{
    struct visibility v = rules_visibility(a, d, answers);
    struct answers left = answers_new(a, d);

    for (size_t i = 0; i < d->item_count; i++) {
        if (v.items[i])
            left.v[i] = answers->v[i];
        if (v.items[i] && v.options[i])
            left.v[i] = drop_options(a, d->items[i], answers->v[i], v.options[i]);
    }
    return left;
}

/* --- for the browser -------------------------------------------------------------------------------------------- */

static const char *const OP_NAMES[] = {
    [RULE_AND] = "and",
    [RULE_OR] = "or",
    [RULE_NOT] = "not",
    [RULE_EQ] = "eq",
    [RULE_LT] = "lt",
    [RULE_LE] = "le",
    [RULE_GT] = "gt",
    [RULE_GE] = "ge",
    [RULE_IN] = "in",
    [RULE_HAS] = "has",
    [RULE_ANSWERED] = "answered",
    [RULE_COUNT] = "count",
    [RULE_SUM] = "sum",
};

/* As short as reads back to the same. */
static void put_number(struct buf *out, double n)
{
    char text[32];

    snprintf(text, sizeof text, "%.15g", n);
    if (strtod(text, NULL) != n)
        snprintf(text, sizeof text, "%.17g", n);
    buf_put(out, str_from(text));
}

static void put_many(struct buf *out, const struct evaluation *e, const struct item *item)
{
    const struct answer *answer = &e->answers->v[item->index];

    buf_put(out, S("[\"list\""));
    for (size_t i = 0; i < answer->chosen_count; i++)
        if (is_offered(e->v, item, answer->chosen[i])) {
            buf_char(out, ',');
            json_put_str(out, answer->chosen[i]->id);
        }
    buf_char(out, ']');
}

static void put_day(struct buf *out, int day)
{
    buf_fmt(out, "\"%04d-%02d-%02d\"", day / 10000, day / 100 % 100, day % 100);
}

static void put_value(struct buf *out, const struct evaluation *e, struct value v)
{
    if (v.type == VALUE_BOOL)
        buf_put(out, v.is_true ? S("true") : S("false"));
    else if (v.type == VALUE_NUMBER)
        put_number(out, v.number);
    else if (v.type == VALUE_TEXT)
        json_put_str(out, v.text);
    else if (v.type == VALUE_DAY)
        put_day(out, (int)v.number);
    else if (v.type == VALUE_MANY)
        put_many(out, e, v.item);
    else /* VALUE_PARTS: only answered, count and sum ask for the whole, and then it is they whose value is put */
        buf_put(out, S("null"));
}

static void put_answer(struct buf *out, const struct item *item, int part)
{
    buf_put(out, S("[\"q\","));
    json_put_str(out, item->id);
    if (part >= 0) {
        buf_char(out, ',');
        json_put_str(out, item->type == ITEM_MATRIX ? item->rows[part].id : item->options[part].id);
    }
    buf_char(out, ']');
}

/* Does the tree at `at` ask for an item from `first` on? `end_out` is the node behind it. */
static bool asks_from(const struct rule_node *at, int first, const struct rule_node **end_out)
{
    bool does_ask = at->op == RULE_ANSWER && at->item >= first;
    int args = at->arg_count;

    for (at++; args > 0; args--)
        does_ask = asks_from(at, first, &at) || does_ask;
    *end_out = at;
    return does_ask;
}

/* Write the tree at e->at, with the value of what asks for nothing from item `first` on. */
static void put_tree(struct buf *out, struct evaluation *e, int first)
{
    const struct rule_node *node = e->at, *end;

    if (!asks_from(node, first, &end)) {
        put_value(out, e, evaluate(e));
        return;
    }
    e->at++;
    if (node->op == RULE_ANSWER) {
        put_answer(out, e->d->items[node->item], node->part);
        return;
    }
    buf_fmt(out, "[\"%s\"", OP_NAMES[node->op]);
    for (int i = 0; i < node->arg_count; i++) {
        buf_char(out, ',');
        put_tree(out, e, first);
    }
    buf_char(out, ']');
}

void rule_put_json(struct buf *out, const struct rule *rule, const struct definition *d, const struct answers *answers,
                   const struct visibility *v, size_t page)
{
    put_tree(out, &(struct evaluation){rule->nodes, d, answers, v}, d->pages[page].items[0].index);
}
