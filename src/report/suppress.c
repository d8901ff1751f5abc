/* suppress.c - which cells of a table of counts must not be shown so that the small ones cannot be calculated. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/suppress.h"

#include <assert.h>

/* Did 1..m-1 people not make the choice? */
static bool is_nearly_all(int64_t made, int64_t people, int64_t m)
{
    return made < people && made > people - m;
}

static void withhold(size_t count, enum shown *shown)
{
    for (size_t i = 0; i < count; i++)
        shown[i] = SHOWN_PROTECTED;
}

/* The first of the smallest non-zero cells still shown; `count` when there is none. */
static size_t smallest_shown(const int64_t *counts, const enum shown *shown, size_t count)
{
    size_t best = count;

    for (size_t i = 0; i < count; i++)
        if (shown[i] == SHOWN_VALUE && counts[i] && (best == count || counts[i] < counts[best]))
            best = i;
    return best;
}

/* Is H <= b(M-1), or no cell left to be M? */
static bool is_covered(int64_t hidden, int64_t covering, const int64_t *counts, const enum shown *shown, size_t count)
{
    size_t next = smallest_shown(counts, shown, count);

    return next == count || hidden <= covering * (counts[next] - 1);
}

void suppress_partition(const int64_t *counts, size_t count, int min_count, enum shown *shown)
{
    int64_t m = min_count, small = 0, hidden = 0;

    for (size_t i = 0; i < count; i++) {
        shown[i] = counts[i] > 0 && counts[i] < m ? SHOWN_UNDER_LIMIT : SHOWN_VALUE;
        if (shown[i] == SHOWN_UNDER_LIMIT) {
            small++;
            hidden += counts[i];
        }
    }
    if (!small || (hidden >= small + m - 2 && hidden <= (m - 1) * (small - 1) + 1))
        return;
    for (int64_t covering = 1;; covering++) {
        size_t at = smallest_shown(counts, shown, count);

        if (at == count) {
            withhold(count, shown);
            return;
        }
        shown[at] = SHOWN_PROTECTED;
        hidden += counts[at];
        if (hidden >= (m - 1) * small + m * covering && is_covered(hidden, covering, counts, shown, count))
            return;
    }
}

/* Did everybody make exactly one choice, so that the sum is n? */
static bool is_one_each(const int64_t *counts, size_t count, const struct choice_shape *shape)
{
    size_t combinable = 0;

    for (size_t i = 0; i < count; i++)
        combinable += !shape->is_exclusive[i] && counts[i];
    return shape->max == 1 || combinable < 2;
}

/* Once it is decided what is shown: could a bound other than "everybody made a choice" tell something about a small
 * cell? Asked only of what the reader sees, so that the answer itself tells nothing. */
static bool bounds_bite(const int64_t *counts, const enum shown *shown, size_t count, const struct choice_shape *shape,
                        int64_t m)
{
    int64_t people = shape->n, made = 0, exclusive = 0, largest = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t most = counts[i];

        if (shown[i] == SHOWN_UNDER_LIMIT)
            most = m - 1;
        else if (shown[i] == SHOWN_PROTECTED)
            most = is_nearly_all(counts[i], people, m) ? people - 1 : m;
        if (shape->is_exclusive[i]) {
            exclusive += most;
        } else {
            made += most;
            most = most > people - m + 1 && shown[i] != SHOWN_VALUE ? people - m + 1 : most;
            largest = most > largest ? most : largest;
        }
    }
    return shape->min > 1 || exclusive + largest > people ||
           (shape->max > 1 && made + 1 > shape->max * (people - exclusive));
}

void suppress_choices(const int64_t *counts, size_t count, const struct choice_shape *shape, int min_count,
                      enum shown *shown)
{
    int64_t m = min_count, small = 0, nearly_all = 0, unexplained = shape->n;

    if (is_one_each(counts, count, shape)) {
        suppress_partition(counts, count, min_count, shown);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        shown[i] = SHOWN_VALUE;
        if (counts[i] > 0 && counts[i] < m) {
            shown[i] = SHOWN_UNDER_LIMIT;
            small++;
        } else if (is_nearly_all(counts[i], shape->n, m)) {
            shown[i] = SHOWN_PROTECTED;
            nearly_all++;
        } else {
            unexplained -= counts[i];
        }
    }
    for (int64_t covering = 0; small && !nearly_all && unexplained > 0; covering++) {
        size_t at = smallest_shown(counts, shown, count);

        if (at == count && !covering && (m - 1) * (small - 2) + 1 < shape->n)
            withhold(count, shown);
        if (at == count || unexplained <= covering * (counts[at] - 1))
            break;
        shown[at] = SHOWN_PROTECTED;
        unexplained += counts[at];
    }
    if ((small || nearly_all) && bounds_bite(counts, shown, count, shape, m))
        withhold(count, shown);
}

/* The least (`sign` 1) or greatest (-1) sum of weight x count when `rest` people may be dealt out over the hidden cells
 * above their floors, lightest or heaviest first. Small cells take m-2 each, covering ones any number. */
static int64_t deal_out(const enum shown *shown, const int *weights, size_t count, int64_t room, int64_t rest, int sign)
{
    int64_t sum = 0;

    for (int64_t last = INT64_MIN; rest > 0;) {
        int64_t level = INT64_MAX, fits = 0;

        for (size_t i = 0; i < count; i++)
            if (shown[i] != SHOWN_VALUE && sign * weights[i] > last && sign * weights[i] < level)
                level = sign * weights[i];
        for (size_t i = 0; i < count; i++)
            if (shown[i] != SHOWN_VALUE && sign * weights[i] == level)
                fits += shown[i] == SHOWN_PROTECTED ? rest : room;
        if (fits > rest)
            fits = rest;
        assert(level != INT64_MAX);
        sum += fits * level * sign;
        rest -= fits;
        last = level;
    }
    return sum;
}

bool suppress_is_withheld(const enum shown *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shown[i] != SHOWN_PROTECTED)
            return false;
    return true;
}

void suppress_sum_range(const int64_t *counts, const enum shown *shown, const int *weights, size_t count, int min_count,
                        int64_t *least_out, int64_t *greatest_out)
{
    int64_t fixed = 0, rest = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t least = shown[i] == SHOWN_VALUE ? counts[i] : shown[i] == SHOWN_UNDER_LIMIT ? 1 : min_count;

        fixed += weights[i] * least;
        rest += counts[i] - least;
    }
    *least_out = fixed + deal_out(shown, weights, count, min_count - 2, rest, 1);
    *greatest_out = fixed + deal_out(shown, weights, count, min_count - 2, rest, -1);
}
