/* answers_bucket.c - how large the box of an answer may have to be, by what the survey asks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers_parts.h"

#include "base/crypto.h"

#include <string.h>

enum { ITEM_ARENA_BYTES = 1024 * 1024 }; /* a document up to BUCKET_MAX while it grows, words, and all options */

/* Words of that many characters that take the most bytes. Longer than any bucket they need not be. */
static struct str longest_words(struct arena *a, int chars)
{
    size_t len = (size_t)chars * JSON_CHAR_BYTES;
    char *p;

    if (len > BUCKET_MAX)
        len = BUCKET_MAX;
    p = arena_alloc(a, len, 1);
    memset(p, 'x', len);
    return (struct str){p, len};
}

/* Of those alone that ask for words, if `has_text`; NULL when there is none. */
static const struct option *longest_option(const struct item *item, bool has_text)
{
    const struct option *longest = NULL;

    for (size_t i = 0; i < item->option_count; i++)
        if ((!has_text || item->options[i].has_text) && (!longest || item->options[i].id.len > longest->id.len))
            longest = &item->options[i];
    return longest;
}

/* The longest option as often as any can be chosen, and words for all that can be chosen together. */
static void choose_most(struct arena *a, const struct item *item, struct answer *v)
{
    const struct option *with_text = longest_option(item, true);
    bool is_multi = item->type == ITEM_MULTI;
    struct str words = with_text ? longest_words(a, TEXT_LIMIT) : S(""), *other;

    v->chosen_count = item->type == ITEM_MATRIX             ? item->row_count
                      : is_multi || item->type == ITEM_RANK ? item_most(item)
                                                            : 1;
    v->chosen = arena_alloc(a, v->chosen_count, sizeof *v->chosen);
    for (size_t i = 0; i < v->chosen_count; i++)
        v->chosen[i] = longest_option(item, false);
    if (!with_text)
        return;
    other = arena_alloc(a, item->option_count, sizeof *other);
    for (size_t i = 0; i < item->option_count; i++)
        if (is_multi ? item->options[i].has_text : &item->options[i] == with_text)
            other[i] = words;
    v->other = other;
}

static void share_most(struct arena *a, const struct item *item, struct answer *v)
{
    int64_t *points = arena_alloc(a, item->option_count, sizeof *points);

    for (size_t i = 0; i < item->option_count; i++)
        points[i] = item->total;
    v->points = points;
}

/* As many digits as the range has, all decimals used, and its minus. */
static int64_t longest_number(const struct number_range *range)
{
    int64_t most = range->max > -range->min ? range->max : -range->min;

    if (range->decimals)
        most += 9 - most % 10;
    return range->min < 0 ? -most : most;
}

/* Nothing acceptable is written longer. It need not be acceptable itself. */
static struct answer longest_answer(struct arena *a, const struct item *item)
{
    struct answer v = {.is_given = item->type != ITEM_INFO};

    if (item_is_words(item))
        v.words = longest_words(a, item->max);
    else if (item->type == ITEM_POINTS)
        share_most(a, item, &v);
    else if (item_has_options(item))
        choose_most(a, item, &v);
    else if (item->type == ITEM_NUMBER)
        v.number = longest_number(&item->number);
    else if (item->type == ITEM_NPS)
        v.number = NPS_MAX;
    return v;
}

size_t answers_bucket(const struct definition *d)
{
    size_t most = ANSWERS_BUCKET_HEAD - BUCKET_HEAD + sizeof "{}" - 1;
    bool is_first = true;
    struct arena a;

    arena_init(&a, ITEM_ARENA_BYTES);
    for (size_t i = 0; i < d->item_count && most < BUCKET_MAX; i++) {
        struct buf members = buf_new(&a, BUCKET_MAX);
        struct answer longest = longest_answer(&a, d->items[i]);

        answer_put_members(&members, &is_first, d->items[i], &longest, false);
        most += members.full ? BUCKET_MAX : members.len;
        arena_reset(&a);
    }
    arena_free(&a);
    return bucket_for(most);
}
