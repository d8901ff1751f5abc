/* item.c - read one question with its options and rows; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/reader.h"

#include <stddef.h>
#include <string.h>

enum { LABEL_CHARS = 4000, CHOICE_CHARS = 300, END_CHARS = 100, CODE_MAX = 9999, LEN_MAX = 8000 };

#define BIT(type) (1u << (type))
enum {
    CHOOSING = BIT(ITEM_SINGLE) | BIT(ITEM_MULTI) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE) | BIT(ITEM_MATRIX),
    WORDS = BIT(ITEM_TEXT) | BIT(ITEM_LONGTEXT),
    ANSWERABLE = BIT(ITEM__COUNT) - 1 - BIT(ITEM_INFO)
};

static const char *const TYPE_NAMES[ITEM__COUNT] = {
    [ITEM_SINGLE] = "single", [ITEM_MULTI] = "multi",       [ITEM_DROPDOWN] = "dropdown",
    [ITEM_SCALE] = "scale",   [ITEM_MATRIX] = "matrix",     [ITEM_NPS] = "nps",
    [ITEM_TEXT] = "text",     [ITEM_LONGTEXT] = "longtext", [ITEM_INFO] = "info",
};

/* The members that only some types know. */
static const struct {
    const char *name;
    unsigned types;
} FITTING[] = {
    {"options", CHOOSING},      {"list", CHOOSING},
    {"rows", BIT(ITEM_MATRIX)}, {"min", BIT(ITEM_MULTI)},
    {"max", BIT(ITEM_MULTI)},   {"len", WORDS},
    {"low", BIT(ITEM_NPS)},     {"high", BIT(ITEM_NPS)},
    {"required", ANSWERABLE},   {"background", BIT(ITEM_SINGLE) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE)},
};

static enum err read_option(struct reader *r, const struct path *at, const struct json *j, struct option *out)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct option, id), 0, 0, read_id},
        {"code", true, offsetof(struct option, code), 0, CODE_MAX, read_int},
        {"label", true, offsetof(struct option, label), 1, CHOICE_CHARS, read_text},
        {"exclusive", false, offsetof(struct option, is_exclusive), 0, 0, read_bool},
        {"other", false, offsetof(struct option, has_text), 0, 0, read_bool},
        {"opinion", false, offsetof(struct option, is_opinion), 0, 0, read_bool},
    };

    *out = (struct option){.is_opinion = true};
    return read_object(r, at, j, members, sizeof members / sizeof *members, out);
}

/* An id or code that stands twice in one list, named with both places. */
static enum err refuse_twice(struct reader *r, const struct path *list, size_t first, size_t second, const char *member,
                             const char *what, struct str value)
{
    struct path first_at = {list, {NULL, 0}, first}, second_at = {list, {NULL, 0}, second};
    struct path first_id = {&first_at, str_from(member), 0}, second_id = {&second_at, str_from(member), 0};

    return refuse(r, &second_id, "expected %s of its own, \"%.*s\" stands already at %.*s", what, STR_ARG(value),
                  STR_ARG(path_text(r, &first_id)));
}

static enum err read_options(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                             void *list_out)
{
    struct option_list *list = list_out;
    struct option *v;

    (void)m;
    TRY(expect_list(r, at, j, 1, DEFINITION_OPTIONS));
    v = arena_alloc(r->a, j->count, sizeof *v);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};

        TRY(read_option(r, &here, &j->items[i], &v[i]));
        for (size_t k = 0; k < i; k++) {
            if (str_eq(v[k].id, v[i].id))
                return refuse_twice(r, at, k, i, "id", "an id", v[i].id);
            if (v[k].code == v[i].code)
                return refuse_twice(r, at, k, i, "code", "a code", arena_fmt(r->a, "%d", v[i].code));
        }
    }
    list->v = v;
    list->count = j->count;
    return OK;
}

enum err read_lists(struct reader *r, const struct path *at, const struct json *j)
{
    static const struct member members[] = {{"options", true, 0, 0, 0, read_options}};
    struct option_list *lists;

    if (j->type != JSON_OBJECT)
        return refuse(r, at, "expected an object");
    if (j->count > DEFINITION_ITEMS)
        return refuse(r, at, "expected at most %d lists", DEFINITION_ITEMS);
    lists = arena_alloc(r->a, j->count + 1, sizeof *lists);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, j->items[i].key, 0};
        struct json name = {.type = JSON_TEXT, .text = j->items[i].key};

        TRY(read_id(r, &here, &name, NULL, &lists[i].id));
        TRY(read_object(r, &here, &j->items[i], members, 1, &lists[i]));
    }
    r->lists = lists;
    r->list_count = j->count;
    return OK;
}

/* An item while it is read. */
struct draft {
    struct item item;
    struct option_list options;
    struct str list; /* name of a shared list; p == NULL for none */
    int max_chars;
};

static enum err read_type(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                          void *type_out)
{
    (void)m;
    for (int i = 0; i < ITEM__COUNT; i++)
        if (j->type == JSON_TEXT && str_eq(j->text, str_from(TYPE_NAMES[i]))) {
            *(enum item_type *)type_out = (enum item_type)i;
            return OK;
        }
    return refuse(r, at, "expected single, multi, dropdown, scale, matrix, nps, text, longtext or info");
}

static enum err read_rows(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                          void *draft_out)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct row, id), 0, 0, read_id},
        {"label", true, offsetof(struct row, label), 1, CHOICE_CHARS, read_text},
    };
    struct draft *draft = draft_out;
    struct row *v;

    (void)m;
    TRY(expect_list(r, at, j, 1, DEFINITION_OPTIONS));
    v = arena_alloc(r->a, j->count, sizeof *v);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};

        TRY(read_object(r, &here, &j->items[i], members, 2, &v[i]));
        for (size_t k = 0; k < i; k++)
            if (str_eq(v[k].id, v[i].id))
                return refuse_twice(r, at, k, i, "id", "an id", v[i].id);
    }
    draft->item.rows = v;
    draft->item.row_count = j->count;
    return OK;
}

static enum err read_len(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                         void *int_out)
{
    (void)m;
    if (j->type != JSON_LIST || j->count != 2 || j->items[0].type != JSON_INT || j->items[0].integer != 0 ||
        j->items[1].type != JSON_INT || j->items[1].integer < 1 || j->items[1].integer > LEN_MAX)
        return refuse(r, at, "expected [0, most characters], at most %d", LEN_MAX);
    *(int *)int_out = (int)j->items[1].integer;
    return OK;
}

static enum err read_list_name(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                               void *draft_out)
{
    struct draft *draft = draft_out;

    TRY(read_id(r, at, j, m, &draft->list));
    for (size_t i = 0; i < r->list_count; i++)
        if (str_eq(r->lists[i].id, draft->list)) {
            draft->options = r->lists[i];
            return OK;
        }
    return refuse(r, at, "expected the name of a list in $.lists");
}

/* The options as a whole: what an option may be depends on the question that offers it. */
static enum err check_options(struct reader *r, const struct path *at, const struct json *j, const struct item *item)
{
    struct path options = {at, json_get(j, "options") ? S("options") : S("list"), 0};
    size_t opinions = 0;

    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];

        if (o->is_exclusive && item->type != ITEM_MULTI)
            return refuse(r, &options, "expected no \"exclusive\" option (\"%.*s\") outside a multi", STR_ARG(o->id));
        if (o->has_text && (item->type == ITEM_SCALE || item->type == ITEM_MATRIX))
            return refuse(r, &options, "expected no \"other\" option (\"%.*s\") in a scale or matrix", STR_ARG(o->id));
        opinions += o->is_opinion;
    }
    if (opinions < (item->type == ITEM_MULTI ? 1 : 2))
        return refuse(r, &options, "expected at least two options to choose from beside \"opinion\": false");
    if (item->is_background && opinions == item->option_count)
        return refuse(r, &options, "expected an option with \"opinion\": false, \"prefer not to say\"");
    return OK;
}

static enum err check_item(struct reader *r, const struct path *at, const struct json *j, struct draft *draft)
{
    struct item *item = &draft->item;

    for (size_t i = 0; i < sizeof FITTING / sizeof *FITTING; i++) {
        struct path here = {at, str_from(FITTING[i].name), 0};
        const struct json *value = json_get(j, FITTING[i].name);

        if (value && value->type != JSON_FALSE && !(FITTING[i].types & BIT(item->type)))
            return refuse(r, &here, "a question of type \"%s\" has no such member", TYPE_NAMES[item->type]);
    }
    if (item_has_options(item)) {
        if (!json_get(j, "options") == !json_get(j, "list"))
            return refuse(r, at, "expected either \"options\" or \"list\"");
        item->options = draft->options.v;
        item->option_count = draft->options.count;
        TRY(check_options(r, at, j, item));
    }
    if (item->type == ITEM_MATRIX && !item->rows)
        return refuse(r, at, "expected a member \"rows\"");
    if (item->is_background && item->is_required)
        return refuse(r, at, "expected a background question that nobody has to answer");
    if (item->type == ITEM_MULTI) {
        struct path min = {at, S("min"), 0}, max = {at, S("max"), 0};

        if ((size_t)item->max > item->option_count)
            return refuse(r, &max, "expected at most the number of options, %zu", item->option_count);
        if ((size_t)item->min > (item->max ? (size_t)item->max : item->option_count))
            return refuse(r, &min, "expected at most \"max\" and the number of options");
    }
    if (!json_get(j, "low") != !json_get(j, "high"))
        return refuse(r, at, "expected both \"low\" and \"high\", or neither");
    if (item_is_words(item))
        item->max = draft->max_chars ? draft->max_chars : item->type == ITEM_TEXT ? TEXT_LIMIT : LONGTEXT_LIMIT;
    return OK;
}

enum err read_item(struct reader *r, const struct path *at, const struct json *j)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct draft, item.id), 0, 0, read_id},
        {"type", true, offsetof(struct draft, item.type), 0, 0, read_type},
        {"label", true, offsetof(struct draft, item.label), 1, LABEL_CHARS, read_text},
        {"help", false, offsetof(struct draft, item.help), 1, LABEL_CHARS, read_text},
        {"low", false, offsetof(struct draft, item.low), 1, END_CHARS, read_text},
        {"high", false, offsetof(struct draft, item.high), 1, END_CHARS, read_text},
        {"required", false, offsetof(struct draft, item.is_required), 0, 0, read_bool},
        {"background", false, offsetof(struct draft, item.is_background), 0, 0, read_bool},
        {"options", false, offsetof(struct draft, options), 0, 0, read_options},
        {"list", false, 0, 0, 0, read_list_name},
        {"rows", false, 0, 0, 0, read_rows},
        {"min", false, offsetof(struct draft, item.min), 0, DEFINITION_OPTIONS, read_int},
        {"max", false, offsetof(struct draft, item.max), 0, DEFINITION_OPTIONS, read_int},
        {"len", false, offsetof(struct draft, max_chars), 0, 0, read_len},
    };
    struct path id_at = {at, S("id"), 0};
    struct draft draft = {.max_chars = 0};

    if (r->item_count == DEFINITION_ITEMS)
        return refuse(r, at, "expected at most %d questions in all", DEFINITION_ITEMS);
    TRY(read_object(r, at, j, members, sizeof members / sizeof *members, &draft));
    for (size_t i = 0; i < r->item_count; i++)
        if (str_eq(r->items[i].id, draft.item.id))
            return refuse(r, &id_at, "expected an id of its own, \"%.*s\" stands already at %.*s",
                          STR_ARG(draft.item.id), STR_ARG(r->item_paths[i]));
    TRY(check_item(r, at, j, &draft));

    draft.item.index = (int)r->item_count;
    r->items[r->item_count] = draft.item;
    r->item_paths[r->item_count++] = path_text(r, &id_at);
    return OK;
}
