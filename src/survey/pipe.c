/* pipe.c - earlier answers that stand in a text as {q3}. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/reader.h"

enum { PIECES = 16 };

#define BIT(type) (1u << (type))

bool item_is_pipeable(const struct item *item)
{
    enum {
        PIPEABLE = BIT(ITEM_SINGLE) | BIT(ITEM_DROPDOWN) | BIT(ITEM_SCALE) | BIT(ITEM_NPS) | BIT(ITEM_NUMBER) |
                   BIT(ITEM_TEXT) | BIT(ITEM_DATE) | BIT(ITEM_AREA) | BIT(ITEM_AGE)
    };

    return BIT(item->type) & PIPEABLE;
}

/* Go on to the next braces with an id in them: `before` is what stands before them. False at the end, with `before` the
 * rest. Other braces are plain text. */
static bool next_id(struct str *rest, struct str *before, struct str *id)
{
    for (size_t open = str_find(*rest, '{', 0); open != SIZE_MAX; open = str_find(*rest, '{', open + 1)) {
        *id = str_sub(*rest, open + 1, DEFINITION_ID + 1);
        id->len = str_find(*id, '}', 0);
        if (id->len == SIZE_MAX || !id_is_valid(*id))
            continue;
        *before = str_sub(*rest, 0, open);
        *rest = str_sub(*rest, open + id->len + 2, SIZE_MAX);
        return true;
    }
    *before = *rest;
    return false;
}

void text_each_piece(const struct definition *d, struct str text,
                     void (*each)(void *arg, struct str piece, const struct item *item), void *arg)
{
    struct str rest = text, before, id;

    while (next_id(&rest, &before, &id)) {
        const struct item *item = definition_item(d, id);

        if (!item || !item_is_pipeable(item)) /* with its braces: a plain piece */
            before.len += id.len + 2, item = NULL;
        if (before.len)
            each(arg, before, NULL);
        if (item)
            each(arg, (struct str){NULL, 0}, item);
    }
    if (before.len)
        each(arg, before, NULL);
}

static struct str braced(struct reader *r, struct str id)
{
    return arena_fmt(r->a, "{%.*s}", STR_ARG(id));
}

enum err check_braces(struct reader *r, const struct path *at, struct str text, bool is_allowed)
{
    struct str rest = text, before, id;

    for (int n = 0; next_id(&rest, &before, &id); n++) {
        bool is_told;
        const struct item *item = item_before(r, id, r->page_start, &is_told);

        if (!is_allowed)
            return refuse_with(r, at, "expected no {id}: answers stand only in titles, questions, help and options",
                               {"id", braced(r, id)});
        if (!item && is_told)
            return ERR_INVALID;
        if (!item)
            return refuse_with(r, at, "expected {id} to be the id of a question on an earlier page",
                               {"id", braced(r, id)});
        if (!item_is_pipeable(item))
            return refuse_with(r, at, "expected {id} to have an answer that fits in a text, \"{type}\" has none",
                               {"id", braced(r, id)}, {"type", str_from(item_type_name(item->type))});
        if (n == PIECES)
            return refuse_with(r, at, "expected at most {n} answers in one text", {"n", number_text(r, PIECES)});
    }
    return OK;
}

static bool text_names(struct str text, struct str wanted)
{
    struct str before, id;

    while (next_id(&text, &before, &id))
        if (str_eq(id, wanted))
            return true;
    return false;
}

static const char *const IN_LANG[LANG__COUNT] = {
    [LANG_FI] = N_("expected {id} in the Finnish text too"),
    [LANG_SV] = N_("expected {id} in the Swedish text too"),
    [LANG_EN] = N_("expected {id} in the English text too"),
    [LANG_SELKO] = N_("expected {id} in the text in easy Finnish too"),
};

enum err check_same_braces(struct reader *r, const struct path *at, const struct text *t)
{
    const struct definition *d = r->d;

    for (size_t i = 0; i < d->lang_count; i++)
        for (size_t k = 0; k < d->lang_count; k++) {
            struct str rest = t->in[d->langs[i]], before, id;

            while (next_id(&rest, &before, &id))
                if (!text_names(t->in[d->langs[k]], id))
                    return refuse_with(r, at, IN_LANG[d->langs[k]], {"id", braced(r, id)});
        }
    return OK;
}
