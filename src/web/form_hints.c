/* form_hints.c - what the program itself says about how to answer a question, beside the author's own help. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_parts.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "web/words.h"

/* Any number up to this is taken when the author sets no limit: not worth saying. */
enum { UNLIMITED = 1000000 };

static struct str sentence(const struct asked *q, const char *english, const struct i18n_arg *args, size_t count)
{
    return i18n_fill(q->c->arena, i18n_text(q->c->lang, english), args, count);
}

static struct str choices_hint(const struct asked *q)
{
    const struct item *item = q->item;
    struct i18n_arg args[] = {{"least", i18n_number(q->c->arena, q->c->lang, item->min)},
                              {"most", i18n_number(q->c->arena, q->c->lang, item->max)}};
    const char *english = item->min && item->max ? N_("Choose at least {least} and at most {most}.")
                          : item->min            ? N_("Choose at least {least}.")
                          : item->max            ? N_("Choose at most {most}.")
                                                 : N_("You can choose several.");

    if (item->min && item->min == item->max)
        english = N_("Choose exactly {most}.");
    return sentence(q, english, args, 2);
}

static struct str rank_hint(const struct asked *q)
{
    const struct item *item = q->item;
    struct i18n_arg args[] = {{"least", i18n_number(q->c->arena, q->c->lang, item->min)},
                              {"most", i18n_number(q->c->arena, q->c->lang, item->max)}};
    bool is_all = item->max == 0 || (size_t)item->max == item->option_count;
    const char *english = item->min && item->min == item->max ? N_("Choose {most} and give them places: 1 comes first.")
                          : item->min ? N_("Choose {least} to {most} and give them places: 1 comes first.")
                          : is_all    ? N_("Give places: 1 comes first.")
                                      : N_("Choose at most {most} and give them places: 1 comes first.");

    return sentence(q, english, args, 2);
}

/* "100 €", "100". */
static struct str with_unit(const struct asked *q, struct str number)
{
    struct str unit = words_plain(q->c, q->d, &q->item->unit);

    return unit.len ? arena_fmt(q->c->arena, "%.*s\u00a0%.*s", STR_ARG(number), STR_ARG(unit)) : number;
}

static struct str points_hint(const struct asked *q)
{
    struct i18n_arg total = {"total", with_unit(q, i18n_number(q->c->arena, q->c->lang, q->item->total))};

    return sentence(q, N_("Share {total} in all. An empty field counts as 0."), &total, 1);
}

static struct str number_hint(const struct asked *q)
{
    const struct number_range *range = &q->item->number;
    struct arena *a = q->c->arena;
    int64_t unlimited = UNLIMITED;
    struct i18n_arg args[2];

    for (int i = 0; i < range->decimals; i++)
        unlimited *= 10;
    if (range->min == 0 && range->max == unlimited)
        return (struct str){NULL, 0};
    args[0] = (struct i18n_arg){"low", i18n_decimal(a, q->c->lang, range->min, range->decimals)};
    args[1] = (struct i18n_arg){"high", with_unit(q, i18n_decimal(a, q->c->lang, range->max, range->decimals))};
    return sentence(q, N_("A number from {low} to {high}."), args, 2);
}

struct day_range form_days(const struct ctx *c, const struct item *item)
{
    struct day_range days = item->days;

    if (days.first == DAY_TODAY)
        days.first = civil_today(c->now_ms);
    if (days.last == DAY_TODAY)
        days.last = civil_today(c->now_ms);
    return days;
}

static struct str date_hint(const struct asked *q)
{
    struct day_range days = form_days(q->c, q->item);
    struct i18n_arg args[] = {{"first", {NULL, 0}}, {"last", {NULL, 0}}};

    if (days.first != DAY_ANY)
        args[0].value = i18n_day(q->c->arena, q->c->lang, days.first);
    if (days.last != DAY_ANY)
        args[1].value = i18n_day(q->c->arena, q->c->lang, days.last);
    if (args[0].value.len && args[1].value.len)
        return sentence(q, N_("From {first} to {last}."), args, 2);
    if (args[0].value.len)
        return sentence(q, N_("{first} or later."), args, 2);
    if (args[1].value.len)
        return sentence(q, N_("{last} or earlier."), args, 2);
    return sentence(q, N_("For example 24 3 2026"), NULL, 0);
}

static struct str nps_hint(const struct asked *q)
{
    struct i18n_arg ends[] = {{"low", words_plain(q->c, q->d, &q->item->low)},
                              {"high", words_plain(q->c, q->d, &q->item->high)}};

    return ends[0].value.len ? sentence(q, N_("0 means: {low}. 10 means: {high}."), ends, 2) : S("");
}

struct str form_hint(const struct asked *q)
{
    switch (q->item->type) {
    case ITEM_MULTI:
        return choices_hint(q);
    case ITEM_NPS:
        return nps_hint(q);
    case ITEM_NUMBER:
        return number_hint(q);
    case ITEM_DATE:
        return date_hint(q);
    case ITEM_RANK:
        return rank_hint(q);
    case ITEM_POINTS:
        return points_hint(q);
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        return sentence(
            q,
            N_("Please leave out names, identity codes and details of health by which you or somebody else could "
               "be recognised."),
            NULL, 0);
    default:
        return (struct str){NULL, 0};
    }
}
