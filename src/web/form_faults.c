/* form_faults.c - what is wrong with the answers of a page, in words, beside the field and in the summary. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_items.h"
#include "web/form_parts.h"

#include "i18n/i18n.h"
#include "web/order.h"
#include "web/words.h"

#include <stdlib.h>

enum { NPS_MAX = 10, ARGS = 6 };

static struct str number(struct ctx *c, int64_t n)
{
    return i18n_number(c->arena, c->lang, n);
}

/* --- sentences: what to do ---------------------------------------------------------------------------------------- */

static const char *required_sentence(const struct item *item)
{
    switch (item->type) {
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        return N_("Write an answer");
    case ITEM_MULTI:
        return item->min > 1 ? N_("Choose at least {min}") : N_("Choose an answer");
    case ITEM_DROPDOWN:
    case ITEM_AREA:
        return N_("Choose an answer from the list");
    case ITEM_MATRIX:
        return N_("Choose an answer on this row");
    case ITEM_NUMBER:
        return N_("Write a number");
    case ITEM_DATE:
        return N_("Write day, month and year");
    case ITEM_RANK:
        return item->min > 1 ? N_("Give a place to at least {min}") : N_("Give a place to at least one");
    case ITEM_POINTS:
        return N_("Share the {total}");
    case ITEM_CONSENT:
        return N_("Tick this to go on");
    default:
        return N_("Choose an answer");
    }
}

/* Outside what is possible: a score, a number, a day, or the points of one option. `args` gets {low} and {high}. */
static const char *range_sentence(struct ctx *c, const struct item *item, struct i18n_arg *low, struct i18n_arg *high)
{
    struct day_range days;

    switch (item->type) {
    case ITEM_NUMBER:
        low->value = i18n_decimal(c->arena, c->lang, item->number.min, item->number.decimals);
        high->value = i18n_decimal(c->arena, c->lang, item->number.max, item->number.decimals);
        return N_("Write a number from {low} to {high}");
    case ITEM_POINTS:
        low->value = number(c, 0);
        high->value = number(c, item->total);
        return N_("Write a number from {low} to {high}");
    case ITEM_DATE:
        days = form_days(c, item);
        low->value = days.first == DAY_ANY ? S("") : i18n_day(c->arena, c->lang, days.first);
        high->value = days.last == DAY_ANY ? S("") : i18n_day(c->arena, c->lang, days.last);
        return days.last == DAY_ANY    ? N_("Write a day that is {low} or later")
               : days.first == DAY_ANY ? N_("Write a day that is {high} or earlier")
                                       : N_("Write a day from {low} to {high}");
    default:
        low->value = number(c, 0);
        high->value = number(c, NPS_MAX);
        return N_("Choose a number from {low} to {high}");
    }
}

/* Between two steps: what the numbers beside it would be is told by an example from the start. */
static const char *step_sentence(struct ctx *c, const struct item *item, struct i18n_arg *low, struct i18n_arg *high)
{
    const struct number_range *range = &item->number;

    if (range->decimals == 0 && range->step == 1)
        return N_("Write a whole number, without decimals");
    low->value = i18n_decimal(c->arena, c->lang, range->min, range->decimals);
    high->value = i18n_decimal(c->arena, c->lang, range->min + range->step, range->decimals);
    return N_("Write a number that fits these steps: {low}, {high} and so on");
}

/* Points that do not add up. */
static const char *sum_sentence(struct ctx *c, const struct item *item, const struct answer *a, struct i18n_arg *sum,
                                struct i18n_arg *left)
{
    int64_t shared = 0;

    for (size_t i = 0; a->points && i < item->option_count; i++)
        shared += a->points[i];
    sum->value = number(c, shared);
    left->value = number(c, shared < item->total ? item->total - shared : shared - item->total);
    return shared < item->total ? N_("You have shared {low} of {total}. Left to share: {high}")
                                : N_("You have shared {low} of {total}. Too many: {high}");
}

static const char *too_many_sentence(const struct item *item)
{
    if (item->type == ITEM_RANK)
        return N_("Give a place to at most {max}");
    return item->type == ITEM_MULTI ? N_("Choose at most {max}") : N_("Choose only one");
}

static bool is_digits(struct str s, size_t least, size_t most)
{
    size_t n = 0;

    while (n < s.len && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n == s.len && n >= least && n <= most;
}

/* A day that cannot be read, or that no calendar has. */
static const char *day_sentence(const struct answer *a)
{
    const struct str *part = a->typed;

    if (!part || !part[0].len || !part[1].len || !part[2].len)
        return N_("Write day, month and year");
    if (!is_digits(part[0], 1, 2) || !is_digits(part[1], 1, 2) || !is_digits(part[2], 4, 4))
        return N_("Write the date in digits, the year with four");
    return N_("There is no such day. Check the date");
}

static const char *fault_sentence(struct ctx *c, const struct visit *v, const struct fault *f, struct i18n_arg *low,
                                  struct i18n_arg *high)
{
    const struct item *item = f->item;
    const struct answer *a = &v->answers.v[item->index];

    switch (f->rule) {
    case FAULT_REQUIRED:
        return required_sentence(item);
    case FAULT_TOO_FEW:
        return item->type == ITEM_RANK ? N_("Give a place to at least {min}") : N_("Choose at least {min}");
    case FAULT_TOO_MANY:
        return too_many_sentence(item);
    case FAULT_EXCLUSIVE:
        return N_("“None of these” and its like cannot be chosen together with others");
    case FAULT_RANGE:
        return range_sentence(c, item, low, high);
    case FAULT_NUMBER:
        return N_("Write the number in digits only");
    case FAULT_STEP:
        return step_sentence(c, item, low, high);
    case FAULT_DAY:
        return day_sentence(a);
    case FAULT_SUM:
        return sum_sentence(c, item, a, low, high);
    case FAULT_TWICE:
        return N_("Another one has this place already. Choose a place that is free");
    case FAULT_REPEATED:
        return N_("This answer came twice. Check it and continue");
    case FAULT_TOO_LONG:
        return N_("Shorten your answer: at most {max} characters fit");
    case FAULT_CHARACTER:
        return N_("Remove the invisible special characters from your answer");
    default:
        return item->type == ITEM_RANK ? N_("Choose one of the places offered")
                                       : N_("Choose one of the answers offered");
    }
}

struct str fault_words(struct ctx *c, const struct visit *v, const struct fault *f)
{
    const struct item *item = f->item;
    bool is_others_words = f->rule == FAULT_TOO_LONG && !item_is_words(item);
    struct i18n_arg args[ARGS] = {{"low", {NULL, 0}},
                                  {"high", {NULL, 0}},
                                  {"min", number(c, item->min)},
                                  {"max", number(c, is_others_words ? TEXT_LIMIT : item->max)},
                                  {"total", number(c, item->total)}};
    struct str unit = words_plain(c, v->definition, &item->unit);

    if (f->rule == FAULT_CHECK)
        return words_plain(c, v->definition, &f->check->message);
    if (unit.len)
        args[4].value = arena_fmt(c->arena, "%.*s\u00a0%.*s", STR_ARG(args[4].value), STR_ARG(unit));
    return i18n_fill(c->arena, i18n_text(c->lang, fault_sentence(c, v, f, &args[0], &args[1])), args, ARGS - 1);
}

const struct tpl_fault_note *fault_note(const struct asked *q, const struct row *row, const struct option *option,
                                        struct str id)
{
    struct tpl_fault_note *note;

    for (size_t i = 0; i < q->fault_count; i++)
        if (q->faults[i].row == row && q->faults[i].option == option) {
            note = ARENA_NEW(q->c->arena, struct tpl_fault_note);
            *note = (struct tpl_fault_note){.id = id, .words = fault_words(q->c, q->v, &q->faults[i])};
            return note;
        }
    return NULL;
}

/* --- the summary -------------------------------------------------------------------------------------------------- */

/* The part of a day that is to be mended: the first that is empty, else the first. */
static struct str date_part(const struct answer *a)
{
    if (a->typed && a->typed[0].len)
        return !a->typed[1].len ? S("month") : !a->typed[2].len ? S("year") : S("day");
    return S("day");
}

/* The element the fault leads to: a field where there is one for it, else the group. */
static struct str fault_target(struct ctx *c, const struct visit *v, const struct fault *f)
{
    const struct item *item = f->item;

    if (f->row)
        return form_joined(c, item->id, '-', f->row->id);
    if (f->option)
        return form_joined(c, item->id, '-', f->option->id);
    if (item->type == ITEM_DATE)
        return form_joined(c, item->id, '-', date_part(&v->answers.v[item->index]));
    if (item->type == ITEM_RANK || item->type == ITEM_POINTS) {
        struct offered_options offered = order_options(c, v, item);

        return offered.count ? form_joined(c, item->id, '-', offered.v[0]->id) : item->id;
    }
    return item->id;
}

/* Where to begin shortening: the page's first question that takes words, else its first question. */
static struct str first_words_field(const struct survey_page *page)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (item_is_words(&page->items[i]))
            return page->items[i].id;
    return page->items[0].id;
}

static bool is_on_page(const struct item *item, const struct survey_page *page)
{
    return page->item_count && item >= page->items && item < page->items + page->item_count;
}

/* A fault of the page, and where its row or option stands there: from 1, 0 for the question itself. */
struct listed {
    const struct fault *fault;
    size_t place;
};

static int by_sight(const void *one, const void *other)
{
    const struct listed *a = one, *b = other;

    if (a->fault->item != b->fault->item)
        return a->fault->item < b->fault->item ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->fault > b->fault) - (a->fault < b->fault);
}

/* Where the rows or options of the faults of one item stand. */
static void find_places(struct ctx *c, const struct visit *v, const struct item *item, struct listed *listed,
                        size_t count)
{
    const struct row **rows = item->row_count ? order_rows(c, v, item) : NULL;
    struct offered_options offered = order_options(c, v, item);

    for (size_t i = 0; i < count; i++) {
        const struct fault *f = listed[i].fault;

        for (size_t k = 0; f->row && k < item->row_count; k++)
            if (rows[k] == f->row)
                listed[i].place = k + 1;
        for (size_t k = 0; f->option && k < offered.count; k++)
            if (offered.v[k] == f->option)
                listed[i].place = k + 1;
    }
}

/* The faults of the page in the order in which one sees them. */
static struct listed *list_faults(struct ctx *c, const struct visit *v, size_t *count_out)
{
    const struct survey_page *page = &v->definition->pages[v->page];
    struct listed *listed = arena_alloc(c->arena, v->faults.count, sizeof *listed);
    size_t n = 0;

    for (size_t i = 0; i < v->faults.count; i++)
        if (is_on_page(v->faults.v[i].item, page))
            listed[n++].fault = &v->faults.v[i];
    for (size_t i = 0, end; i < n; i = end) {
        const struct item *item = listed[i].fault->item;

        for (end = i + 1; end < n && listed[end].fault->item == item; end++)
            ;
        if (end - i > 1)
            find_places(c, v, item, &listed[i], end - i);
    }
    if (n)
        qsort(listed, n, sizeof *listed, by_sight);
    *count_out = n;
    return listed;
}

const struct tpl_form_error *form_errors(struct ctx *c, const struct visit *v, size_t *count_out)
{
    struct tpl_form_error *errors = arena_alloc(c->arena, v->faults.count + 1, sizeof *errors);
    const struct survey_page *page = &v->definition->pages[v->page];
    size_t n;
    const struct listed *listed = list_faults(c, v, &n);

    for (size_t i = 0; i < n; i++) {
        const struct fault *f = listed[i].fault;
        const struct text *label = f->row ? &f->row->label : f->option ? &f->option->label : &f->item->label;

        errors[i].href = url_checked(form_joined(c, S(""), '#', fault_target(c, v, f)));
        errors[i].text = arena_fmt(c->arena, "%.*s – %.*s", STR_ARG(words_plain(c, v->definition, label)),
                                   STR_ARG(fault_words(c, v, f)));
    }
    if (v->notice == NOTICE_TOO_LONG) {
        errors[n].href = url_checked(form_joined(c, S(""), '#', first_words_field(page)));
        errors[n++].text =
            i18n_text(c->lang, "All your written answers together are longer than fits. Shorten the longest ones.");
    }
    *count_out = n;
    return errors;
}
