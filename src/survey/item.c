/* item.c - read one question; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/reader.h"

#include <stddef.h>

enum { LABEL_CHARS = 4000, END_CHARS = 100, UNIT_CHARS = 40, MESSAGE_CHARS = 300, LEN_MAX = 8000 };
enum { CHECKS = 10, TOTAL_DEFAULT = 100, TOTAL_MAX = 10000 };

#define BIT(type) (1u << (type))
enum {
    CHOOSING = BIT(ITEM_SINGLE) | BIT(ITEM_MULTI) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE) | BIT(ITEM_MATRIX) |
               BIT(ITEM_RANK) | BIT(ITEM_POINTS) | BIT(ITEM_AREA) | BIT(ITEM_AGE),
    ORDERED =
        BIT(ITEM_SINGLE) | BIT(ITEM_MULTI) | BIT(ITEM_DROPDOWN) | BIT(ITEM_MATRIX) | BIT(ITEM_RANK) | BIT(ITEM_POINTS),
    BOUNDED = BIT(ITEM_MULTI) | BIT(ITEM_RANK) | BIT(ITEM_NUMBER),
    WORDS = BIT(ITEM_TEXT) | BIT(ITEM_LONGTEXT),
    ABOUT_PERSON = BIT(ITEM_AREA) | BIT(ITEM_AGE),
    COUNTED = (CHOOSING & ~(BIT(ITEM_RANK) | BIT(ITEM_POINTS))) | BIT(ITEM_NPS),
    ANSWERABLE = BIT(ITEM__COUNT) - 1 - BIT(ITEM_INFO)
};

static const char *const TYPE_NAMES[ITEM__COUNT] = {
    [ITEM_SINGLE] = "single",     [ITEM_MULTI] = "multi", [ITEM_DROPDOWN] = "dropdown", [ITEM_SCALE] = "scale",
    [ITEM_MATRIX] = "matrix",     [ITEM_NPS] = "nps",     [ITEM_NUMBER] = "number",     [ITEM_TEXT] = "text",
    [ITEM_LONGTEXT] = "longtext", [ITEM_DATE] = "date",   [ITEM_RANK] = "rank",         [ITEM_POINTS] = "points",
    [ITEM_AREA] = "area",         [ITEM_AGE] = "age",     [ITEM_CONSENT] = "consent",   [ITEM_INFO] = "info",
};

/* The members that only some types know. A flag that is false says nothing and may stand anywhere. */
static const struct {
    const char *name;
    unsigned types;
    bool is_flag;
} FITTING[] = {
    {"options", CHOOSING, false},
    {"list", CHOOSING, false},
    {"rows", BIT(ITEM_MATRIX), false},
    {"order", ORDERED, false},
    {"min", BOUNDED, false},
    {"max", BOUNDED, false},
    {"step", BIT(ITEM_NUMBER), false},
    {"unit", BIT(ITEM_NUMBER) | BIT(ITEM_POINTS), false},
    {"total", BIT(ITEM_POINTS), false},
    {"dates", BIT(ITEM_DATE), false},
    {"len", WORDS, false},
    {"low", BIT(ITEM_NPS), false},
    {"high", BIT(ITEM_NPS), false},
    {"required", ANSWERABLE, true},
    {"check", ANSWERABLE, false},
    {"background", BIT(ITEM_SINGLE) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE) | ABOUT_PERSON, true},
    {"sensitive", COUNTED, true},
};

const char *item_type_name(enum item_type type)
{
    return TYPE_NAMES[type];
}

/* An item while it is read. */
struct draft {
    struct item item;
    struct option_list options;
    int max_chars;
};

static enum err read_type(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                          void *type_out)
{
    int type = 0;

    (void)m;
    TRY(read_name(r, at, j, TYPE_NAMES, ITEM__COUNT, &type));
    *(enum item_type *)type_out = (enum item_type)type;
    return OK;
}

static enum err read_order(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                           void *order_out)
{
    static const char *const names[] = {[ORDER_FIXED] = "fixed", [ORDER_RANDOM] = "random", [ORDER_ALPHA] = "alpha"};
    int order = 0;

    (void)m;
    TRY(read_name(r, at, j, names, 3, &order));
    *(enum option_order *)order_out = (enum option_order)order;
    return OK;
}

static enum err read_required(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                              void *item_out)
{
    struct item *item = item_out;

    if (j->type == JSON_TRUE || j->type == JSON_FALSE)
        return read_bool(r, at, j, m, &item->is_required);
    if (j->type != JSON_LIST)
        return refuse_at(r, at, "expected true or false, or a rule");
    return read_rule(r, at, j, m, &item->required);
}

static enum err read_len(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                         void *int_out)
{
    (void)m;
    if (j->type != JSON_LIST || j->count != 2 || j->items[0].type != JSON_INT || j->items[0].integer != 0 ||
        j->items[1].type != JSON_INT || j->items[1].integer < 1 || j->items[1].integer > LEN_MAX)
        return refuse_with(r, at, "expected [0, most characters], at most {n}", {"n", number_text(r, LEN_MAX)});
    *(int *)int_out = (int)j->items[1].integer;
    return OK;
}

/* The author's checks; they may be about the item itself, which is among the items by now. */
static enum err take_checks(struct reader *r, const struct path *at, const struct json *j, struct item *item)
{
    static const struct member members[] = {
        {"rule", true, offsetof(struct check, rule), 0, ITEMS_BEFORE, read_rule},
        {"msg", true, offsetof(struct check, message), 1, MESSAGE_CHARS, read_text},
    };
    const struct json *list = json_get(j, "check");
    struct path here = {at, S("check"), 0};
    struct check *v;
    enum err e = OK;

    if (!list)
        return OK;
    TRY(expect_list(r, &here, list, 1, CHECKS));
    v = arena_alloc(r->a, list->count, sizeof *v);
    for (size_t i = 0; i < list->count; i++) {
        struct path check_at = {&here, {NULL, 0}, i};

        e = both(e, read_object(r, &check_at, &list->items[i], members, 2, &v[i]));
    }
    item->checks = v;
    item->check_count = list->count;
    return e;
}

/* Fewest and most choices of a multi (max 0: any number) or places of a rank. */
static enum err take_bounds(struct reader *r, const struct path *at, const struct json *j, struct item *item)
{
    const struct json *min = json_get(j, "min"), *max = json_get(j, "max");
    struct path min_at = {at, S("min"), 0}, max_at = {at, S("max"), 0};
    bool is_rank = item->type == ITEM_RANK;
    struct member bounds = {.min = 0, .max = DEFINITION_OPTIONS}, most = {.min = is_rank, .max = DEFINITION_OPTIONS};
    enum err e = OK;

    if (is_rank)
        item->max = (int)item->option_count;
    if (min)
        e = read_int(r, &min_at, min, &bounds, &item->min);
    if (max)
        e = both(e, read_int(r, &max_at, max, &most, &item->max));
    if (e || !item->options)
        return ERR_INVALID;
    if ((size_t)item->max > item->option_count)
        return refuse_with(r, &max_at, "expected at most the number of options, {n}",
                           {"n", number_text(r, (int64_t)item->option_count)});
    if ((size_t)item->min > (item->max ? (size_t)item->max : item->option_count))
        return refuse_at(r, &min_at, "expected at most \"max\" and the number of options");
    return OK;
}

/* The members that its type knows. */
static enum err check_members(struct reader *r, const struct path *at, const struct json *j, const struct item *item)
{
    enum err e = OK;

    for (size_t i = 0; i < sizeof FITTING / sizeof *FITTING; i++) {
        struct path here = {at, str_from(FITTING[i].name), 0};
        const struct json *value = json_get(j, FITTING[i].name);

        if (value && !(FITTING[i].is_flag && value->type == JSON_FALSE) && !(FITTING[i].types & BIT(item->type)))
            e = refuse_with(r, &here, "a question of type \"{type}\" has no such member",
                            {"type", str_from(TYPE_NAMES[item->type])});
    }
    return e;
}

/* What depends on the type, or on several members at once. `is_whole`: it has no member of an unknown name, so that what is
 * missing is. */
static enum err check_item(struct reader *r, const struct path *at, const struct json *j, bool is_whole,
                           struct draft *draft)
{
    struct path background = {at, S("background"), 0};
    const struct json *is_about = json_get(j, "background");
    struct item *item = &draft->item;
    enum err e = check_members(r, at, j, item);

    if (BIT(item->type) & ABOUT_PERSON) {
        if (is_about && is_about->type == JSON_FALSE)
            e = refuse_with(r, &background, "expected true or nothing: \"{type}\" is always about the respondent",
                            {"type", str_from(TYPE_NAMES[item->type])});
        item->is_background = true;
    }
    if (item_has_options(item) && (is_whole || json_get(j, "options") || json_get(j, "list")))
        e = both(e, take_options(r, at, j, &draft->options, item));
    if (item->type == ITEM_MATRIX && is_whole && !json_get(j, "rows"))
        e = refuse_with(r, at, "expected a member \"{name}\"", {"name", S("rows")});
    if (item->is_background && (item->is_required || item->required))
        e = refuse_at(r, at, "expected a background question that nobody has to answer");
    if (item->type == ITEM_MULTI || item->type == ITEM_RANK)
        e = both(e, take_bounds(r, at, j, item));
    if (item->type == ITEM_NUMBER)
        e = both(e, take_number(r, at, j, item));
    if (item->type == ITEM_DATE)
        e = both(e, take_days(r, at, j, item));
    if (item->type == ITEM_POINTS && !item->total)
        item->total = TOTAL_DEFAULT;
    if (is_whole && !json_get(j, "low") != !json_get(j, "high"))
        e = refuse_at(r, at, "expected both \"low\" and \"high\", or neither");
    if (item_is_words(item))
        item->max = draft->max_chars ? draft->max_chars : item->type == ITEM_TEXT ? TEXT_LIMIT : LONGTEXT_LIMIT;
    return e;
}

/* Can rules, texts and "results_by" be judged by it? */
static bool item_is_known(const struct item *item, const struct json *j)
{
    const struct json *is_about = json_get(j, "background");

    return item->id.len && item->type != ITEM__COUNT && (!item_has_options(item) || item->options) &&
           (item->type != ITEM_MATRIX || item->rows) &&
           (!is_about || is_about->type == JSON_TRUE || is_about->type == JSON_FALSE);
}

/* An id stands once. Neither question can be judged by when it does not: who knows which of them others mean. */
static enum err check_own_id(struct reader *r, const struct path *id_at, struct str id, bool *is_known_out)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (id.len && str_eq(r->items[i].id, id)) {
            r->notes[i].is_known = *is_known_out = false;
            r->has_unread_items = true;
            return refuse_with(r, id_at, "expected an id of its own, \"{id}\" stands already at {place}", {"id", id},
                               {"place", r->notes[i].id_path});
        }
    return OK;
}

/* How the question begins, in the first language that it has: people look for it by its words, not by its number. */
static struct str beginning(struct reader *r, const struct json *j)
{
    enum { SHOWN_BYTES = 40 };
    const struct json *label = json_get(j, "label");
    struct str text, start;

    if (label && label->type == JSON_OBJECT && label->count)
        label = label->items;
    if (!label || label->type != JSON_TEXT)
        return S("");
    text = str_trim(label->text);
    start = text_start(text, SHOWN_BYTES);
    if (!text_is_plain(start))
        return S("");
    return start.len < text.len ? arena_fmt(r->a, "%.*s…", STR_ARG(start)) : arena_str(r->a, start);
}

enum err read_item(struct reader *r, const struct path *at, const struct json *j)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct draft, item.id), 0, 0, read_id},
        {"type", true, offsetof(struct draft, item.type), 0, 0, read_type},
        {"label", true, offsetof(struct draft, item.label), 1, LABEL_CHARS, read_label},
        {"help", false, offsetof(struct draft, item.help), 1, LABEL_CHARS, read_label},
        {"show", false, offsetof(struct draft, item.show), 0, ITEMS_BEFORE, read_rule},
        {"required", false, offsetof(struct draft, item), 0, ITEMS_BEFORE, read_required},
        {"check", false, 0, 0, 0, read_skip},
        {"background", false, offsetof(struct draft, item.is_background), 0, 0, read_bool},
        {"sensitive", false, offsetof(struct draft, item.is_sensitive), 0, 0, read_bool},
        {"options", false, offsetof(struct draft, options), 0, 0, read_options},
        {"list", false, 0, 0, 0, read_skip},
        {"rows", false, offsetof(struct draft, item), 0, 0, read_rows},
        {"order", false, offsetof(struct draft, item.order), 0, 0, read_order},
        {"min", false, 0, 0, 0, read_skip},
        {"max", false, 0, 0, 0, read_skip},
        {"step", false, 0, 0, 0, read_skip},
        {"unit", false, offsetof(struct draft, item.unit), 1, UNIT_CHARS, read_text},
        {"total", false, offsetof(struct draft, item.total), 1, TOTAL_MAX, read_int},
        {"dates", false, 0, 0, 0, read_skip},
        {"len", false, offsetof(struct draft, max_chars), 0, 0, read_len},
        {"low", false, offsetof(struct draft, item.low), 1, END_CHARS, read_text},
        {"high", false, offsetof(struct draft, item.high), 1, END_CHARS, read_text},
    };
    enum { MEMBERS = sizeof members / sizeof *members };
    struct path id_at = {at, S("id"), 0};
    struct draft draft = {.item = {.type = ITEM__COUNT, .index = (int)r->item_count}};
    struct item_note *note = &r->notes[r->item_count];
    struct item *item = &r->items[r->item_count];
    bool is_known = true;
    enum err e;

    r->about = is_told_enough(r) ? S("") : beginning(r, j);
    e = read_object(r, at, j, members, MEMBERS, &draft);
    e = both(e, check_own_id(r, &id_at, draft.item.id, &is_known));
    if (draft.item.type != ITEM__COUNT)
        e = both(e, check_item(r, at, j, !has_unknown(j, members, MEMBERS), &draft));

    *item = draft.item;
    *note = (struct item_note){path_text(r, &id_at), is_known && item_is_known(item, j)};
    r->has_unread_items = r->has_unread_items || !item->id.len;
    r->item_count++;
    e = both(e, take_checks(r, at, j, item));
    r->about = S("");
    return e;
}
