/* answers_check.c - the rules that answers must keep, and where they are broken first. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers_parts.h"
#include "response/rules.h"

/* What is looked at: `sent` is `answers` without what is hidden. */
struct checking {
    struct arena *a;
    const struct definition *d;
    const struct answers *answers, *sent;
    const struct visibility *visible;
    int today;
    struct faults *faults;
};

static void complain(const struct checking *c, const struct item *item, enum fault_rule rule)
{
    faults_add(c->a, c->faults, (struct fault){.item = item, .rule = rule});
}

static void check_words(const struct checking *c, const struct item *item, struct str words, int max_chars)
{
    if (!text_is_plain(words))
        complain(c, item, FAULT_CHARACTER);
    else if (str_chars(words) > (size_t)max_chars)
        complain(c, item, FAULT_TOO_LONG);
}

static void check_choices(const struct checking *c, const struct item *item, const struct answer *v)
{
    for (size_t i = 0; i < v->chosen_count; i++)
        if (v->chosen[i]->is_exclusive) {
            if (v->chosen_count > 1)
                complain(c, item, FAULT_EXCLUSIVE);
            return; /* "none of these" alone is a whole answer, whatever `min` says */
        }
    if (v->chosen_count < (size_t)item->min)
        complain(c, item, FAULT_TOO_FEW);
    else if (item->max && v->chosen_count > (size_t)item->max)
        complain(c, item, FAULT_TOO_MANY);
}

static void check_number(const struct checking *c, const struct item *item, int64_t number)
{
    const struct number_range *range = &item->number;

    if (number < range->min || number > range->max)
        complain(c, item, FAULT_RANGE);
    else if (range->step && (number - range->min) % range->step)
        complain(c, item, FAULT_STEP);
}

static void check_day(const struct checking *c, const struct item *item, int64_t day)
{
    int first = item->days.first == DAY_TODAY ? c->today : item->days.first;
    int last = item->days.last == DAY_TODAY ? c->today : item->days.last;

    if ((first != DAY_ANY && day < first) || (last != DAY_ANY && day > last))
        complain(c, item, FAULT_RANGE);
}

static void check_points(const struct checking *c, const struct item *item, const int64_t *points)
{
    size_t faults_before = c->faults->count;
    int64_t sum = 0;

    for (size_t i = 0; i < item->option_count; i++) {
        sum += points[i];
        if (points[i] < 0 || points[i] > item->total)
            faults_add(c->a, c->faults, (struct fault){.item = item, .option = &item->options[i], .rule = FAULT_RANGE});
    }
    if (sum != item->total && c->faults->count == faults_before)
        complain(c, item, FAULT_SUM);
}

static void check_given(const struct checking *c, const struct item *item, const struct answer *v)
{
    if (item->type == ITEM_MULTI || item->type == ITEM_RANK)
        check_choices(c, item, v);
    else if (item->type == ITEM_NUMBER)
        check_number(c, item, v->number);
    else if (item->type == ITEM_DATE)
        check_day(c, item, v->number);
    else if (item->type == ITEM_POINTS)
        check_points(c, item, v->points);
    else if (item_is_words(item))
        check_words(c, item, v->words, item->max);
    for (size_t i = 0; v->other && i < item->option_count; i++)
        if (v->other[i].p)
            check_words(c, item, v->other[i], TEXT_LIMIT);
}

/* What the author asks of an answer that is sound by itself. */
static void check_author(const struct checking *c, const struct item *item)
{
    for (size_t i = 0; i < item->check_count; i++)
        if (!rule_holds(item->checks[i].rule, c->d, c->answers, c->visible)) {
            faults_add(c->a, c->faults, (struct fault){.item = item, .check = &item->checks[i], .rule = FAULT_CHECK});
            return;
        }
}

static void check_item(const struct checking *c, const struct item *item)
{
    const struct answer *v = &c->sent->v[item->index];
    bool is_required = rules_require(item, c->d, c->answers, c->visible);
    struct answer again = {.is_given = false};
    size_t faults_before = c->faults->count;

    if (v->typed) {
        typed_understand(c->a, c->d, item, v->typed, &again, c->faults);
        return;
    }
    if (is_required && item->type == ITEM_MATRIX) {
        for (size_t i = 0; i < item->row_count; i++)
            if (!v->is_given || !v->chosen[i])
                faults_add(c->a, c->faults,
                           (struct fault){.item = item, .row = &item->rows[i], .rule = FAULT_REQUIRED});
    } else if (is_required && !v->is_given) {
        complain(c, item, FAULT_REQUIRED);
    }
    if (!v->is_given)
        return;
    check_given(c, item, v);
    if (c->faults->count == faults_before)
        check_author(c, item);
}

void answers_check(struct arena *a, const struct definition *d, const struct answers *answers, int today,
                   struct faults *faults_out)
{
    struct visibility visible = rules_visibility(a, d, answers);
    struct answers sent = rules_drop_hidden(a, d, answers);
    struct checking c = {a, d, answers, &sent, &visible, today, faults_out};

    *faults_out = (struct faults){NULL, 0};
    for (size_t i = 0; i < d->item_count; i++)
        if (visible.items[i])
            check_item(&c, d->items[i]);
}

size_t answers_fault_page(const struct definition *d, const struct faults *faults)
{
    size_t first = d->page_count - 1;

    for (size_t i = 0; i < faults->count; i++)
        for (size_t p = 0; p < first; p++)
            if (faults->v[i].item >= d->pages[p].items &&
                faults->v[i].item < d->pages[p].items + d->pages[p].item_count)
                first = p;
    return first;
}
