/* option.c - read the options and rows of questions, and the lists that questions share; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/lists.h"
#include "survey/reader.h"

#include <stddef.h>

enum { CHOICE_CHARS = 300, GROUP_CHARS = 100, CODE_MAX = 9999, NO_CODE = -1 };

static enum err read_option(struct reader *r, const struct path *at, const struct json *j, struct option *out)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct option, id), 0, 0, read_id},
        {"code", true, offsetof(struct option, code), 0, CODE_MAX, read_int},
        {"label", true, offsetof(struct option, label), 1, CHOICE_CHARS, read_label},
        {"group", false, offsetof(struct option, group), 1, GROUP_CHARS, read_text},
        {"exclusive", false, offsetof(struct option, is_exclusive), 0, 0, read_bool},
        {"other", false, offsetof(struct option, has_text), 0, 0, read_bool},
        {"opinion", false, offsetof(struct option, is_opinion), 0, 0, read_bool},
        {"show", false, offsetof(struct option, show), 0, PAGES_BEFORE, read_rule},
    };
    struct path show = {at, S("show"), 0};
    enum err e;

    *out = (struct option){.code = NO_CODE, .is_opinion = true};
    e = read_object(r, at, j, members, sizeof members / sizeof *members, out);
    if (out->show && !r->is_in_pages) {
        e = refuse_at(r, &show, "expected no rule in a list that questions share; write the options in the question");
        out->show = NULL;
    }
    return e;
}

/* An id or code that stands twice in one list, named with both places. */
static enum err refuse_id_twice(struct reader *r, const struct path *list, size_t first, size_t second, struct str id)
{
    struct path first_at = {list, {NULL, 0}, first}, second_at = {list, {NULL, 0}, second};
    struct path first_id = {&first_at, S("id"), 0}, second_id = {&second_at, S("id"), 0};

    return refuse_with(r, &second_id, "expected an id of its own, \"{id}\" stands already at {place}", {"id", id},
                       {"place", path_text(r, &first_id)});
}

static enum err refuse_code_twice(struct reader *r, const struct path *list, size_t first, size_t second, int code)
{
    struct path first_at = {list, {NULL, 0}, first}, second_at = {list, {NULL, 0}, second};
    struct path first_code = {&first_at, S("code"), 0}, second_code = {&second_at, S("code"), 0};

    return refuse_with(r, &second_code, "expected a code of its own, \"{code}\" stands already at {place}",
                       {"code", number_text(r, code)}, {"place", path_text(r, &first_code)});
}

/* Has the option at `i` an id and a code that no option before it has? What could not be read is not compared. */
static enum err check_own(struct reader *r, const struct path *list, const struct option *v, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (v[i].id.len && str_eq(v[k].id, v[i].id))
            return refuse_id_twice(r, list, k, i, v[i].id);
        if (v[i].code != NO_CODE && v[k].code == v[i].code)
            return refuse_code_twice(r, list, k, i, v[i].code);
    }
    return OK;
}

enum err read_options(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                      void *list_out)
{
    struct option_list *list = list_out;
    struct option *v;
    bool is_known = true;
    enum err e = OK;

    (void)m;
    list->is_faulty = true;
    TRY(expect_list(r, at, j, 1, DEFINITION_OPTIONS));
    v = arena_alloc(r->a, j->count, sizeof *v);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};

        e = both(e, read_option(r, &here, &j->items[i], &v[i]));
        e = both(e, check_own(r, at, v, i));
        is_known = is_known && v[i].id.len;
    }
    if (is_known)
        list->v = v;
    list->count = j->count;
    list->is_faulty = e != OK;
    return e;
}

enum err read_rows(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *item_out)
{
    static const struct member members[] = {
        {"id", true, offsetof(struct row, id), 0, 0, read_id},
        {"label", true, offsetof(struct row, label), 1, CHOICE_CHARS, read_label},
    };
    struct item *item = item_out;
    struct row *v;
    bool is_known = true;
    enum err e = OK;

    (void)m;
    TRY(expect_list(r, at, j, 1, DEFINITION_OPTIONS));
    v = arena_alloc(r->a, j->count, sizeof *v);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, {NULL, 0}, i};
        size_t k = 0;

        e = both(e, read_object(r, &here, &j->items[i], members, 2, &v[i]));
        while (k < i && !str_eq(v[k].id, v[i].id))
            k++;
        if (v[i].id.len && k < i)
            e = refuse_id_twice(r, at, k, i, v[i].id);
        is_known = is_known && v[i].id.len;
    }
    if (is_known)
        item->rows = v;
    item->row_count = j->count;
    return e;
}

enum err read_lists(struct reader *r, const struct path *at, const struct json *j)
{
    static const struct member members[] = {{"options", true, 0, 0, 0, read_options}};
    struct option_list *lists;
    bool is_known = true;
    enum err e = OK;

    r->has_unread_lists = true;
    if (j->type != JSON_OBJECT)
        return refuse_at(r, at, "expected an object");
    if (j->count > DEFINITION_ITEMS)
        return refuse_with(r, at, "expected at most {n} lists", {"n", number_text(r, DEFINITION_ITEMS)});
    lists = arena_alloc(r->a, j->count + 1, sizeof *lists);
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, j->items[i].key, 0};
        struct json name = {.type = JSON_TEXT, .text = j->items[i].key};

        e = both(e, read_id(r, &here, &name, NULL, &lists[i].id));
        is_known = is_known && lists[i].id.len;
        e = both(e, read_object(r, &here, &j->items[i], members, 1, &lists[i]));
    }
    r->has_unread_lists = !is_known;
    r->lists = lists;
    r->list_count = j->count;
    return e;
}

/* A list of the document by its name, else one that is built in. */
static enum err find_list(struct reader *r, const struct path *at, const struct json *name, const struct item *item,
                          struct option_list *out)
{
    const struct built_in *list = name->type == JSON_TEXT ? lists_built_in(name->text) : NULL;

    for (size_t i = 0; name->type == JSON_TEXT && i < r->list_count; i++)
        if (str_eq(r->lists[i].id, name->text)) {
            *out = r->lists[i];
            return OK;
        }
    if (!list && name->type == JSON_TEXT && r->has_unread_lists)
        return ERR_INVALID;
    if (!list)
        return refuse_with(r, at,
                           "expected the name of a list in $.lists, or for area and age one that is built in: {names}",
                           {"names", S(LISTS_NAMES)});
    if (list->type != item->type)
        return refuse_with(r, at, "expected another list, this one is for questions of type \"{type}\"",
                           {"type", str_from(item_type_name(list->type))});
    *out = (struct option_list){.v = list->options, .count = list->count};
    return OK;
}

/* What an option may be depends on the question that offers it. */
static enum err check_option(struct reader *r, const struct path *at, const struct item *item, const struct option *o)
{
    bool is_sharing = item->type == ITEM_RANK || item->type == ITEM_POINTS;
    bool is_scale = item->type == ITEM_SCALE || item->type == ITEM_MATRIX;

    if (o->is_exclusive && item->type != ITEM_MULTI)
        return refuse_with(r, at, "expected no \"exclusive\" option (\"{id}\") outside a multi", {"id", o->id});
    if (o->has_text && item->type != ITEM_SINGLE && item->type != ITEM_MULTI && item->type != ITEM_DROPDOWN)
        return refuse_with(r, at, "expected \"other\" (\"{id}\") only in a single, multi or dropdown", {"id", o->id});
    if (!o->is_opinion && is_sharing)
        return refuse_with(r, at,
                           "expected no \"opinion\" (\"{id}\") in a rank or points: leaving it open says the same",
                           {"id", o->id});
    if (o->group.in[r->d->langs[0]].p && item->type != ITEM_AREA)
        return refuse_with(r, at, "expected \"group\" (\"{id}\") only in an area", {"id", o->id});
    if (o->show && is_scale)
        return refuse_with(r, at, "expected no \"show\" (\"{id}\") in a scale or matrix: everyone has the same steps",
                           {"id", o->id});
    return OK;
}

/* What they may be together. */
static enum err check_options(struct reader *r, const struct path *here, const struct item *item)
{
    size_t opinions = 0, others = 0;

    for (size_t i = 0; i < item->option_count; i++) {
        opinions += item->options[i].is_opinion;
        others += item->options[i].has_text;
    }
    if (others > 1 && item->type == ITEM_DROPDOWN)
        return refuse_at(r, here,
                         "expected at most one option with \"other\" in a dropdown, which has one field for words");
    if (opinions < (item->type == ITEM_MULTI ? 1 : 2))
        return refuse_at(r, here, "expected at least two options to choose from beside \"opinion\": false");
    if (item->is_background && opinions == item->option_count)
        return refuse_at(r, here, "expected an option with \"opinion\": false, \"prefer not to say\"");
    return OK;
}

enum err take_options(struct reader *r, const struct path *at, const struct json *j, const struct option_list *own,
                      struct item *item)
{
    const struct json *name = json_get(j, "list"), *written = json_get(j, "options");
    struct path list = {at, S("list"), 0}, options = {at, S("options"), 0};
    struct json age = {.type = JSON_TEXT, .text = S(LISTS_AGE)};
    struct option_list chosen = *own;
    enum err e = OK;

    if (!name && !written && item->type == ITEM_AGE)
        name = &age;
    if (!name == !written)
        return refuse_at(r, at, "expected either \"options\" or \"list\"");
    if (name)
        TRY(find_list(r, &list, name, item, &chosen));
    if (!chosen.v)
        return ERR_INVALID;
    item->options = chosen.v;
    item->option_count = chosen.count;
    for (size_t i = 0; i < item->option_count; i++) {
        struct path here = {&options, {NULL, 0}, i};

        e = both(e, check_option(r, name ? &list : &here, item, &item->options[i]));
    }
    return e || chosen.is_faulty ? ERR_INVALID : check_options(r, name ? &list : &options, item);
}
