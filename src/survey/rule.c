/* rule.c - read a rule: from a JSON tree to a flat list of nodes that fit each other; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/rule.h"

#include "base/clock.h"
#include "survey/reader.h"

#include <string.h>

enum { LITERAL_CHARS = 300 };
static const double NUMBER_LIMIT = 1e12; /* far from where doubles lose whole numbers */

/* What a part of a rule stands for. The last four are answers as a whole, which nothing equals. */
enum kind {
    KIND_HOLDS,
    KIND_NUMBER,
    KIND_LITERAL, /* an option's id, words or a day: what it is compared with says which */
    KIND_CHOICE,  /* one option of `item` */
    KIND_WORDS,
    KIND_DAY,
    KIND_MANY, /* multi, rank */
    KIND_ROWS,
    KIND_POINTS,
    KIND_TICK
};

struct part {
    enum kind kind;
    bool is_answer;
    const struct item *item; /* of an answer */
    struct str text;         /* of a literal */
};

static const struct {
    const char *name;
    int min_args, max_args;
} OPS[RULE_SUM + 1] = {
    [RULE_AND] = {"and", 1, RULE_NODES},
    [RULE_OR] = {"or", 1, RULE_NODES},
    [RULE_NOT] = {"not", 1, 1},
    [RULE_EQ] = {"eq", 2, 2},
    [RULE_LT] = {"lt", 2, 2},
    [RULE_LE] = {"le", 2, 2},
    [RULE_GT] = {"gt", 2, 2},
    [RULE_GE] = {"ge", 2, 2},
    [RULE_IN] = {"in", 2, RULE_NODES},
    [RULE_HAS] = {"has", 2, 2},
    [RULE_ANSWERED] = {"answered", 1, 1},
    [RULE_COUNT] = {"count", 1, 1},
    [RULE_SUM] = {"sum", 1, RULE_NODES},
};

struct rule_reader {
    struct reader *r;
    size_t item_limit; /* only items before this one may be named */
    bool is_page_rule;
    int count;
};

static enum kind answer_kind(const struct item *item)
{
    switch (item->type) {
    case ITEM_SINGLE:
    case ITEM_DROPDOWN:
    case ITEM_SCALE:
    case ITEM_AREA:
    case ITEM_AGE:
        return KIND_CHOICE;
    case ITEM_MULTI:
    case ITEM_RANK:
        return KIND_MANY;
    case ITEM_MATRIX:
        return KIND_ROWS;
    case ITEM_NPS:
    case ITEM_NUMBER:
        return KIND_NUMBER;
    case ITEM_DATE:
        return KIND_DAY;
    case ITEM_POINTS:
        return KIND_POINTS;
    case ITEM_CONSENT:
    case ITEM_INFO: /* refused before */
    case ITEM__COUNT:
        return KIND_TICK;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        return KIND_WORDS;
    }
    return KIND_TICK;
}

/* The row of a matrix or the option of points that the third element names. */
static enum err read_answer_part(struct reader *r, const struct path *at, const struct json *j, struct rule_node *node,
                                 struct part *out)
{
    const struct item *item = out->item;
    const struct row *row = item->type == ITEM_MATRIX && j->type == JSON_TEXT ? item_row(item, j->text) : NULL;
    const struct option *option = item->type == ITEM_POINTS && j->type == JSON_TEXT ? item_option(item, j->text) : NULL;

    if (item->type != ITEM_MATRIX && item->type != ITEM_POINTS)
        return refuse_at(r, at, "expected no third element: only a matrix has rows, and only points have options");
    if (!row && !option)
        return item->type == ITEM_MATRIX
                   ? refuse_with(r, at, "expected the id of a row of \"{id}\"", {"id", item->id})
                   : refuse_with(r, at, "expected the id of an option of \"{id}\"", {"id", item->id});
    node->part = (int)(row ? row - item->rows : option - item->options);
    out->kind = row ? KIND_CHOICE : KIND_NUMBER;
    return OK;
}

/* ["q", ITEM] or ["q", ITEM, PART]. */
static enum err read_answer(struct rule_reader *rr, const struct path *at, const struct json *j, struct rule_node *node,
                            struct part *out)
{
    struct path id_at = {at, {NULL, 0}, 1}, part_at = {at, {NULL, 0}, 2};
    struct reader *r = rr->r;
    bool is_told;

    if (j->count < 2 || j->count > 3 || j->items[1].type != JSON_TEXT)
        return refuse_at(r, at, "expected [\"q\", id of a question], or a third element: a row or an option of points");
    out->item = item_before(r, j->items[1].text, rr->item_limit, &is_told);
    if (!out->item && is_told)
        return ERR_INVALID;
    if (!out->item)
        return rr->is_page_rule ? refuse_at(r, &id_at, "expected the id of a question on an earlier page")
                                : refuse_at(r, &id_at, "expected the id of an earlier question");
    if (out->item->type == ITEM_INFO)
        return refuse_at(r, &id_at, "expected a question, an info has no answer");
    *node = (struct rule_node){.op = RULE_ANSWER, .item = out->item->index, .part = -1};
    out->kind = answer_kind(out->item);
    out->is_answer = true;
    return j->count == 3 ? read_answer_part(r, &part_at, &j->items[2], node, out) : OK;
}

/* The words of a literal against what they are compared with. */
static enum err check_literal(struct reader *r, const struct path *at, const struct part *with, struct str text)
{
    int day;

    if (with->kind == KIND_LITERAL)
        return refuse_at(r, at, "expected an answer to compare with, these are two texts");
    if (with->kind == KIND_CHOICE || with->kind == KIND_MANY) {
        if (!item_option(with->item, text))
            return refuse_with(r, at, "expected the id of an option of \"{question}\", it has no \"{id}\"",
                               {"question", with->item->id}, {"id", text_start(text, DEFINITION_ID)});
    } else if (with->kind == KIND_DAY) {
        if (civil_day_from_text(text, &day))
            return refuse_at(r, at, "expected a day, for example \"2027-02-22\"");
    } else if (with->kind != KIND_WORDS) {
        return with->kind == KIND_NUMBER
                   ? refuse_at(r, at, "expected two of the same kind, not text and a number")
                   : refuse_at(r, at, "expected two of the same kind, not text and true or false");
    }
    return OK;
}

/* eq, in: two of the same kind. lt, le, gt, ge: two numbers or two days. */
static enum err check_pair(struct reader *r, const struct path *at, bool has_order, const struct part *first,
                           const struct part *second)
{
    enum kind kind = first->kind == KIND_LITERAL ? second->kind : first->kind;

    if (kind >= KIND_MANY || second->kind >= KIND_MANY)
        return refuse_at(r, at,
                         "expected single values to compare; ask such an answer with has, count, sum or answered");
    if (has_order && kind != KIND_NUMBER && kind != KIND_DAY)
        return refuse_at(r, at, "expected two numbers or two days");
    if (first->kind == KIND_LITERAL)
        return check_literal(r, at, second, first->text);
    if (second->kind == KIND_LITERAL)
        return check_literal(r, at, first, second->text);
    if (first->kind != second->kind)
        return refuse_at(r, at, "expected two of the same kind: numbers, days, options or words");
    return OK;
}

/* The argument `part` at place `i` of an operator whose first is `first`. */
static enum err check_arg(struct reader *r, const struct path *at, enum rule_op op, size_t i, size_t arg_count,
                          const struct part *first, const struct part *part)
{
    switch (op) {
    case RULE_AND:
    case RULE_OR:
    case RULE_NOT:
        return part->kind == KIND_HOLDS ? OK : refuse_at(r, at, "expected a condition, true or false");
    case RULE_EQ:
    case RULE_IN:
        return i ? check_pair(r, at, false, first, part) : OK;
    case RULE_LT:
    case RULE_LE:
    case RULE_GT:
    case RULE_GE:
        return i ? check_pair(r, at, true, first, part) : OK;
    case RULE_HAS:
        if (i == 0)
            return part->kind == KIND_MANY ? OK : refuse_at(r, at, "expected the answer to a multi or rank");
        if (part->kind == KIND_LITERAL)
            return check_literal(r, at, first, part->text);
        return part->kind == KIND_CHOICE ? OK : refuse_at(r, at, "expected the id of an option");
    case RULE_ANSWERED:
    case RULE_COUNT:
        return part->is_answer ? OK : refuse_at(r, at, "expected an answer, [\"q\", id]");
    case RULE_SUM:
        if (part->kind == KIND_POINTS && arg_count == 1)
            return OK;
        return part->kind == KIND_NUMBER ? OK
                                         : refuse_at(r, at, "expected numbers, or one question of type \"points\"");
    case RULE_FALSE:
    case RULE_TRUE:
    case RULE_NUMBER:
    case RULE_TEXT:
    case RULE_ANSWER:
        break;
    }
    return OK;
}

static enum err read_node(struct rule_reader *rr, const struct path *at, const struct json *j, int depth,
                          struct part *out);

/* How many arguments the operator takes: one or two, exactly or at least. */
static enum err refuse_arguments(struct reader *r, const struct path *at, int min_args, int max_args, struct str op)
{
    if (min_args == 1)
        return max_args == 1 ? refuse_with(r, at, "expected 1 argument of \"{name}\"", {"name", op})
                             : refuse_with(r, at, "expected at least 1 argument of \"{name}\"", {"name", op});
    return max_args == 2 ? refuse_with(r, at, "expected 2 arguments of \"{name}\"", {"name", op})
                         : refuse_with(r, at, "expected at least 2 arguments of \"{name}\"", {"name", op});
}

static enum err read_operator(struct rule_reader *rr, const struct path *at, const struct json *j, int depth,
                              struct rule_node *node, struct part *out)
{
    struct path op_at = {at, {NULL, 0}, 0};
    struct part first = {KIND_HOLDS, false, NULL, {NULL, 0}}, part;
    size_t args = j->count - 1;
    int op = RULE_AND;

    while (op <= RULE_SUM && !str_eq(j->items[0].text, str_from(OPS[op].name)))
        op++;
    if (op > RULE_SUM)
        return refuse_at(rr->r, &op_at,
                         "expected q, and, or, not, eq, lt, le, gt, ge, in, has, answered, count or sum");
    if (args < (size_t)OPS[op].min_args || args > (size_t)OPS[op].max_args)
        return refuse_arguments(rr->r, at, OPS[op].min_args, OPS[op].max_args, str_from(OPS[op].name));
    node->op = (enum rule_op)op;
    node->arg_count = (int)args;
    for (size_t i = 0; i < args; i++) {
        struct path here = {at, {NULL, 0}, i + 1};

        TRY(read_node(rr, &here, &j->items[i + 1], depth + 1, &part));
        if (i == 0)
            first = part;
        TRY(check_arg(rr->r, &here, node->op, i, args, &first, &part));
    }
    *out = (struct part){.kind = op == RULE_COUNT || op == RULE_SUM ? KIND_NUMBER : KIND_HOLDS};
    return OK;
}

static enum err read_literal(struct reader *r, const struct path *at, struct str text, struct rule_node *node,
                             struct part *out)
{
    if (!text.len || str_chars(text) > LITERAL_CHARS || !text_is_plain(text))
        return refuse_with(r, at, "expected 1 to {most} characters, no control characters",
                           {"most", number_text(r, LITERAL_CHARS)});
    *node = (struct rule_node){.op = RULE_TEXT, .text = arena_str(r->a, text)};
    *out = (struct part){.kind = KIND_LITERAL, .text = node->text};
    return OK;
}

static enum err read_node(struct rule_reader *rr, const struct path *at, const struct json *j, int depth,
                          struct part *out)
{
    struct reader *r = rr->r;
    struct rule_node *node;

    if (depth > RULE_DEPTH)
        return refuse_with(r, at, "expected a rule at most {n} levels deep", {"n", number_text(r, RULE_DEPTH)});
    if (rr->count == RULE_NODES)
        return refuse_with(r, at, "expected a rule of at most {n} parts", {"n", number_text(r, RULE_NODES)});
    node = &r->rule_nodes[rr->count++];
    *node = (struct rule_node){.op = RULE_FALSE};
    *out = (struct part){.kind = KIND_HOLDS};
    switch (j->type) {
    case JSON_FALSE:
        return OK;
    case JSON_TRUE:
        node->op = RULE_TRUE;
        return OK;
    case JSON_INT:
    case JSON_REAL:
        if (j->real < -NUMBER_LIMIT || j->real > NUMBER_LIMIT)
            return refuse_at(r, at, "expected a number of at most 12 digits");
        *node = (struct rule_node){.op = RULE_NUMBER, .number = j->real};
        out->kind = KIND_NUMBER;
        return OK;
    case JSON_TEXT:
        return read_literal(r, at, j->text, node, out);
    case JSON_LIST:
        if (j->count && j->items[0].type == JSON_TEXT)
            return str_eq(j->items[0].text, S("q")) ? read_answer(rr, at, j, node, out)
                                                    : read_operator(rr, at, j, depth, node, out);
        break;
    case JSON_NULL:
    case JSON_OBJECT:
        break;
    }
    return refuse_at(r, at, "expected true, false, a number, text or [operator, arguments]");
}

enum err read_rule(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *rule_out)
{
    struct rule_reader rr = {.r = r, .is_page_rule = m->max == PAGES_BEFORE};
    struct rule *rule = ARENA_NEW(r->a, struct rule);
    struct rule_node *nodes;
    struct part part;

    rr.item_limit = rr.is_page_rule ? r->page_start : r->item_count;
    TRY(read_node(&rr, at, j, 1, &part));
    if (part.kind != KIND_HOLDS)
        return refuse_at(r, at, "expected a condition, for example [\"eq\", [\"q\", \"q1\"], \"o1\"]");
    nodes = arena_alloc(r->a, (size_t)rr.count, sizeof *nodes);
    memcpy(nodes, r->rule_nodes, (size_t)rr.count * sizeof *nodes);
    *rule = (struct rule){nodes, rr.count};
    *(const struct rule **)rule_out = rule;
    return OK;
}
