/* estimate.c - how long answering a survey takes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/definition.h"

enum { WORDS_A_MINUTE = 160, MINUTES_MAX = 120 };

/* Seconds to make up one's mind and answer, beside reading; for each row of a matrix, place of a rank and option of
 * points. */
static const int SECONDS[ITEM__COUNT] = {
    [ITEM_SINGLE] = 7,    [ITEM_MULTI] = 12, [ITEM_DROPDOWN] = 10, [ITEM_SCALE] = 6,
    [ITEM_MATRIX] = 6,    [ITEM_NPS] = 7,    [ITEM_NUMBER] = 12,   [ITEM_TEXT] = 20,
    [ITEM_LONGTEXT] = 60, [ITEM_DATE] = 12,  [ITEM_RANK] = 10,     [ITEM_POINTS] = 10,
    [ITEM_AREA] = 10,     [ITEM_AGE] = 5,    [ITEM_CONSENT] = 8,   [ITEM_INFO] = 0,
};

static int words_of(const struct definition *d, const struct text *t)
{
    struct str s = text_in(d, t, d->langs[0], NULL);
    bool is_inside = false;
    int count = 0;

    for (size_t i = 0; i < s.len; i++) {
        bool is_space = s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\t';

        count += !is_space && !is_inside;
        is_inside = !is_space;
    }
    return count;
}

static int item_words(const struct definition *d, const struct item *item)
{
    int words = words_of(d, &item->label) + words_of(d, &item->help);

    if (item->type != ITEM_DROPDOWN && item->type != ITEM_AREA)
        for (size_t i = 0; i < item->option_count; i++)
            words += words_of(d, &item->options[i].label);
    for (size_t i = 0; i < item->row_count; i++)
        words += words_of(d, &item->rows[i].label);
    return words;
}

static int item_seconds(const struct item *item)
{
    int times = item->type == ITEM_MATRIX   ? (int)item->row_count
                : item->type == ITEM_RANK   ? item->max
                : item->type == ITEM_POINTS ? (int)item->option_count
                                            : 1;

    return times * SECONDS[item->type];
}

int definition_estimate_minutes(const struct definition *d)
{
    int words = 0, seconds = 0, minutes;

    for (size_t i = 0; i < d->page_count; i++)
        words += words_of(d, &d->pages[i].title);
    for (size_t i = 0; i < d->item_count; i++) {
        words += item_words(d, d->items[i]);
        seconds += item_seconds(d->items[i]);
    }
    seconds += words * 60 / WORDS_A_MINUTE;
    minutes = (seconds + 59) / 60;
    return minutes < 1 ? 1 : minutes > MINUTES_MAX ? MINUTES_MAX : minutes;
}
