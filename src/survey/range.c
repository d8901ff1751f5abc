/* range.c - read what a number or a day may be; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "survey/reader.h"

enum { DECIMALS = 3, NUMBER_MAX = 1000000000, NUMBER_DEFAULT = 1000000 };

static bool is_number(const struct json *j)
{
    return j->type == JSON_INT || j->type == JSON_REAL;
}

/* `value` in units of 10^-decimals. False when it is not a whole number of them. A decimal number of few digits and the
 * quotient of whole ones are the same double, so the comparison is exact. */
static bool to_units(double value, int decimals, int64_t *out)
{
    static const double SCALE[DECIMALS + 1] = {1, 10, 100, 1000};

    *out = (int64_t)(value * SCALE[decimals] + (value < 0 ? -0.5 : 0.5));
    return (double)*out / SCALE[decimals] == value;
}

static enum err take_end(struct reader *r, const struct path *at, const struct json *j, int decimals, int64_t *out)
{
    if (!is_number(j) || j->real < -NUMBER_MAX || j->real > NUMBER_MAX)
        return refuse_with(r, at, "expected a number from {least} to {most}", {"least", number_text(r, -NUMBER_MAX)},
                           {"most", number_text(r, NUMBER_MAX)});
    if (!to_units(j->real, decimals, out))
        return refuse_with(r, at, "expected at most as many decimals as in \"step\", {n}",
                           {"n", number_text(r, decimals)});
    return OK;
}

enum err take_number(struct reader *r, const struct path *at, const struct json *j, struct item *item)
{
    const struct json *min = json_get(j, "min"), *max = json_get(j, "max"), *step = json_get(j, "step");
    struct path min_at = {at, S("min"), 0}, max_at = {at, S("max"), 0}, step_at = {at, S("step"), 0};
    const struct json zero = {.type = JSON_INT}, million = {.type = JSON_INT, .real = NUMBER_DEFAULT};
    struct number_range *n = &item->number;
    enum err e;

    *n = (struct number_range){.step = 1};
    if (step) {
        if (!is_number(step) || step->real <= 0 || step->real > NUMBER_MAX)
            return refuse_at(r, &step_at, "expected a number over 0");
        while (!to_units(step->real, n->decimals, &n->step))
            if (++n->decimals > DECIMALS)
                return refuse_with(r, &step_at, "expected at most {n} decimals", {"n", number_text(r, DECIMALS)});
    }
    e = take_end(r, &min_at, min ? min : &zero, n->decimals, &n->min);
    TRY(both(e, take_end(r, &max_at, max ? max : &million, n->decimals, &n->max)));
    if (n->max <= n->min)
        return refuse_at(r, &max_at, "expected more than \"min\" (0 when it is missing)");
    if (n->step > n->max - n->min)
        return refuse_at(r, &step_at, "expected a step that fits between \"min\" and \"max\"");
    return OK;
}

static enum err take_day(struct reader *r, const struct path *at, const struct json *j, int *out)
{
    *out = DAY_ANY;
    if (j->type == JSON_NULL)
        return OK;
    if (j->type == JSON_TEXT && str_eq(j->text, S("today"))) {
        *out = DAY_TODAY;
        return OK;
    }
    if (j->type != JSON_TEXT || civil_day_from_text(j->text, out))
        return refuse_at(r, at, "expected a day, for example \"2027-02-22\", or \"today\", or null for any");
    return OK;
}

enum err take_days(struct reader *r, const struct path *at, const struct json *j, struct item *item)
{
    const struct json *dates = json_get(j, "dates");
    struct path here = {at, S("dates"), 0}, first = {&here, {NULL, 0}, 0}, last = {&here, {NULL, 0}, 1};
    struct day_range *d = &item->days;
    enum err e;

    if (!dates)
        return OK;
    if (dates->type != JSON_LIST || dates->count != 2)
        return refuse_at(r, &here, "expected [first day, last day]");
    e = take_day(r, &first, &dates->items[0], &d->first);
    TRY(both(e, take_day(r, &last, &dates->items[1], &d->last)));
    if (d->first > 0 && d->last > 0 && d->last < d->first)
        return refuse_at(r, &last, "expected a day not before the first");
    return OK;
}
