/* cross.c - a table of two questions: which of its cells must not be shown to keep small ones secret. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/cross.h"

#include <assert.h>
#include <string.h>

/* --- moving people round rings of hidden cells -------------------------------------------------------------------- */

/* A table in which numbers may move between `least` and `most` of each cell; where they are equal the cell is shown. */
struct net {
    const int64_t *start;
    int64_t *now, *least, *most;
    size_t rows, cols;
};

/* Rows are the nodes 0..rows-1, columns those after them. */
enum { NODES = CROSS_ROWS + CROSS_COLS };

static struct net net_new(struct arena *a, const struct cross *t)
{
    size_t cells = t->rows * t->cols;

    assert(t->rows <= CROSS_ROWS && t->cols <= CROSS_COLS);
    return (struct net){.start = t->counts,
                        .now = arena_alloc(a, cells, sizeof(int64_t)),
                        .least = arena_alloc(a, cells, sizeof(int64_t)),
                        .most = arena_alloc(a, cells, sizeof(int64_t)),
                        .rows = t->rows,
                        .cols = t->cols};
}

static size_t cell_between(const struct net *net, size_t x, size_t y)
{
    return x < net->rows ? x * net->cols + y - net->rows : y * net->cols + x - net->rows;
}

/* How many may be moved along the edge from node `x` to node `y`: out of a row the cell moves against `sign`, out of a
 * column with it. */
static int64_t room(const struct net *net, size_t x, size_t y, int sign)
{
    size_t at = cell_between(net, x, y);

    return (x < net->rows) == (sign > 0) ? net->now[at] - net->least[at] : net->most[at] - net->now[at];
}

/* The shortest way from the row to the column of `cell`, not through it, on which something can be moved. */
static bool find_way(const struct net *net, size_t cell, int sign, size_t *before)
{
    size_t queue[NODES], head = 0, tail = 0, target = net->rows + cell % net->cols;
    bool is_seen[NODES] = {false};

    queue[tail++] = cell / net->cols;
    is_seen[queue[0]] = true;
    while (head < tail && !is_seen[target]) {
        size_t x = queue[head++], y = x < net->rows ? net->rows : 0, end = y ? net->rows + net->cols : net->rows;

        for (; y < end; y++) {
            if (is_seen[y] || cell_between(net, x, y) == cell || room(net, x, y, sign) <= 0)
                continue;
            is_seen[y] = true;
            before[y] = x;
            queue[tail++] = y;
        }
    }
    return is_seen[target];
}

/* By how much the cell can grow (`sign` 1) or shrink (-1) while all totals stay, `wanted` at most: the greatest flow by
 * shortest ways. */
static int64_t move(struct net *net, size_t cell, int sign, int64_t wanted)
{
    size_t before[NODES], from = cell / net->cols, target = net->rows + cell % net->cols;
    int64_t moved = 0, limit = sign > 0 ? net->most[cell] - net->start[cell] : net->start[cell] - net->least[cell];

    memcpy(net->now, net->start, net->rows * net->cols * sizeof *net->now);
    if (wanted > limit)
        wanted = limit;
    while (moved < wanted && find_way(net, cell, sign, before)) {
        int64_t step = wanted - moved;

        for (size_t y = target; y != from; y = before[y])
            if (room(net, before[y], y, sign) < step)
                step = room(net, before[y], y, sign);
        for (size_t y = target; y != from; y = before[y])
            net->now[cell_between(net, before[y], y)] += before[y] < net->rows ? -sign * step : sign * step;
        moved += step;
    }
    return moved;
}

void cross_interval(struct arena *a, const struct cross *t, const enum shown *shown, size_t row, size_t col,
                    int64_t *least_out, int64_t *greatest_out)
{
    struct net net = net_new(a, t);
    size_t cell = row * t->cols + col;
    int64_t all = 0;

    for (size_t i = 0; i < t->rows * t->cols; i++)
        all += t->counts[i];
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        net.least[i] = shown[i] == SHOWN_VALUE ? t->counts[i] : 0;
        net.most[i] = shown[i] == SHOWN_VALUE ? t->counts[i] : all;
    }
    *least_out = t->counts[cell] - move(&net, cell, -1, all);
    *greatest_out = t->counts[cell] + move(&net, cell, 1, all);
}

/* --- which cells to hide ------------------------------------------------------------------------------------------ */

/* What a cell is to this table. A covering cell is hidden too. */
enum role { ROLE_EMPTY, ROLE_SMALL, ROLE_LARGE, ROLE_COVERING };

struct plan {
    const struct cross *t;
    struct net net;
    enum role *roles;
    int64_t row_totals[CROSS_ROWS], col_totals[CROSS_COLS], all;
    int64_t m;
    size_t hidden, not_empty;
};

/* In 64ths, so that small expectations differ too. */
static int64_t cost(const struct plan *p, size_t cell)
{
    const int64_t parts = 64, best = 8 * p->m * parts;
    int64_t expected = parts * p->row_totals[cell / p->t->cols] * p->col_totals[cell % p->t->cols] / p->all;

    if (p->roles[cell] == ROLE_COVERING)
        return 0;
    if (p->roles[cell] == ROLE_SMALL || expected < parts)
        expected = 1;
    return expected + best * best / expected;
}

/* The cheapest way from the row to the column of `cell`, not through it (Dijkstra; too small for a heap). */
static bool find_ring(const struct plan *p, size_t cell, size_t *before)
{
    const struct net *net = &p->net;
    size_t nodes = net->rows + net->cols, target = net->rows + cell % net->cols;
    bool is_done[NODES] = {false};
    int64_t costs[NODES];

    for (size_t i = 0; i < nodes; i++)
        costs[i] = INT64_MAX;
    costs[cell / net->cols] = 0;
    while (!is_done[target]) {
        size_t x = nodes;

        for (size_t i = 0; i < nodes; i++)
            if (!is_done[i] && costs[i] < (x == nodes ? INT64_MAX : costs[x]))
                x = i;
        if (x == nodes)
            return false;
        is_done[x] = true;
        for (size_t y = x < net->rows ? net->rows : 0; y < (x < net->rows ? nodes : net->rows); y++) {
            size_t between = cell_between(net, x, y);

            if (p->roles[between] == ROLE_EMPTY || between == cell || costs[y] <= costs[x] + cost(p, between))
                continue;
            costs[y] = costs[x] + cost(p, between);
            before[y] = x;
        }
    }
    return true;
}

/* False when there is no ring. */
static bool hide_ring(struct plan *p, size_t cell)
{
    size_t before[NODES], from = cell / p->net.cols;

    if (!find_ring(p, cell, before))
        return false;
    for (size_t y = p->net.rows + cell % p->net.cols; y != from; y = before[y]) {
        size_t between = cell_between(&p->net, before[y], y);

        if (p->roles[between] == ROLE_LARGE) {
            p->roles[between] = ROLE_COVERING;
            p->hidden++;
        }
    }
    return true;
}

static struct plan plan_new(struct arena *a, const struct cross *t, int64_t m)
{
    struct plan p = {.t = t, .m = m, .net = net_new(a, t)};

    p.roles = arena_alloc(a, t->rows * t->cols, sizeof *p.roles);
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        int64_t c = t->counts[i];

        p.roles[i] = !c ? ROLE_EMPTY : c < m ? ROLE_SMALL : ROLE_LARGE;
        p.row_totals[i / t->cols] += c;
        p.col_totals[i % t->cols] += c;
        p.all += c;
        p.hidden += p.roles[i] == ROLE_SMALL;
        p.not_empty += c > 0;
    }
    return p;
}

/* --- the two promises --------------------------------------------------------------------------------------------- */

static bool is_hidden(const struct plan *p, size_t cell)
{
    return p->roles[cell] == ROLE_SMALL || p->roles[cell] == ROLE_COVERING;
}

/* Promise 1. */
static bool leaves_enough_values(struct plan *p)
{
    for (size_t i = 0; i < p->t->rows * p->t->cols; i++) {
        p->net.least[i] = is_hidden(p, i) ? 1 : p->t->counts[i];
        p->net.most[i] = is_hidden(p, i) ? p->all : p->t->counts[i];
    }
    for (size_t i = 0; i < p->t->rows * p->t->cols; i++) {
        int64_t more = CROSS_VALUES_LEAST - 1;

        if (!is_hidden(p, i))
            continue;
        more -= move(&p->net, i, -1, more);
        if (move(&p->net, i, 1, more) < more)
            return false;
    }
    return true;
}

/* Promise 2. */
static bool keeps_small_cells_open(struct plan *p)
{
    for (size_t i = 0; i < p->t->rows * p->t->cols; i++) {
        p->net.least[i] = p->roles[i] == ROLE_SMALL ? 1 : p->roles[i] == ROLE_COVERING ? p->m : p->t->counts[i];
        p->net.most[i] = p->roles[i] == ROLE_SMALL ? p->m - 1 : p->roles[i] == ROLE_COVERING ? p->all : p->t->counts[i];
    }
    for (size_t i = 0; i < p->t->rows * p->t->cols; i++) {
        int64_t less = p->t->counts[i] - 1, more = p->m - 1 - p->t->counts[i];

        if (p->roles[i] == ROLE_SMALL && (move(&p->net, i, -1, less) < less || move(&p->net, i, 1, more) < more))
            return false;
    }
    return true;
}

static bool can_be_shown(struct plan *p)
{
    for (size_t i = 0; i < p->t->rows * p->t->cols; i++)
        if (p->roles[i] == ROLE_SMALL && !hide_ring(p, i))
            return false;
    return 2 * p->hidden <= p->not_empty && keeps_small_cells_open(p) && leaves_enough_values(p);
}

bool suppress_cross(struct arena *a, const struct cross *t, int min_count, enum shown *shown)
{
    struct plan p = plan_new(a, t, min_count);
    bool is_shown = can_be_shown(&p);

    for (size_t i = 0; i < t->rows * t->cols; i++)
        shown[i] = !is_shown || is_hidden(&p, i) ? SHOWN_PROTECTED : SHOWN_VALUE;
    return is_shown;
}

/* --- several choices ---------------------------------------------------------------------------------------------- */

/* Did everybody make exactly one choice? */
static bool is_one_each(const struct cross_choices *t)
{
    size_t combinable = 0;

    for (size_t o = 0; o < t->options; o++)
        for (size_t g = 0; g < t->groups && !t->is_exclusive[o]; g++)
            if (t->counts[g * t->options + o]) {
                combinable++;
                break;
            }
    return t->max == 1 || combinable < 2;
}

/* One option: chosen, not chosen, by group. */
static bool suppress_option(struct arena *a, const struct cross_choices *t, size_t o, int min_count, enum shown *shown)
{
    int64_t *counts = arena_alloc(a, t->groups, 2 * sizeof *counts);
    enum shown *of = arena_alloc(a, t->groups, 2 * sizeof *of);
    bool is_shown;

    for (size_t g = 0; g < t->groups; g++) {
        counts[2 * g] = t->counts[g * t->options + o];
        counts[2 * g + 1] = t->people[g] - counts[2 * g];
    }
    is_shown = suppress_cross(a, &(struct cross){counts, t->groups, 2}, min_count, of) && !t->is_left_out[o];
    for (size_t g = 0; g < t->groups; g++)
        shown[g * t->options + o] = is_shown ? of[2 * g] : SHOWN_PROTECTED;
    return is_shown;
}

/* The least and greatest the reader can think of for the group's cell, without looking at other options. */
static void bound(const struct cross_choices *t, const enum shown *shown, size_t group, size_t o, int64_t *least_out,
                  int64_t *greatest_out)
{
    int64_t hidden = 0, others = 0, count = t->counts[group * t->options + o], people = t->people[group];

    for (size_t g = 0; g < t->groups; g++)
        if (shown[g * t->options + o] != SHOWN_VALUE) {
            hidden += t->counts[g * t->options + o];
            others += g == group ? 0 : t->people[g];
        }
    if (shown[group * t->options + o] == SHOWN_VALUE) {
        *least_out = *greatest_out = count;
    } else if (t->is_left_out[o]) {
        *least_out = 0;
        *greatest_out = people;
    } else {
        *least_out = hidden > others ? hidden - others : 0;
        *greatest_out = hidden < people ? hidden : people;
    }
}

/* Could it tell something about a hidden cell of the group that people made one choice, none too many, and exclusive
 * ones alone? */
static bool bounds_bite(const struct cross_choices *t, const enum shown *shown, size_t group)
{
    int64_t people = t->people[group], fewest = t->min > 1 ? t->min : 1, made_least = 0, made_most = 0, alone_least = 0,
            alone_most = 0, largest = 0;
    bool has_hidden = false;

    for (size_t o = 0; o < t->options; o++) {
        int64_t least, greatest;

        bound(t, shown, group, o, &least, &greatest);
        has_hidden = has_hidden || shown[group * t->options + o] != SHOWN_VALUE;
        if (t->is_exclusive[o]) {
            alone_least += least;
            alone_most += greatest;
        } else {
            made_least += least;
            made_most += greatest;
            largest = greatest > largest ? greatest : largest;
        }
    }
    return has_hidden && (made_least + fewest * alone_least < fewest * people || alone_most + largest > people ||
                          (t->max > 1 && made_most > t->max * (people - alone_most)));
}

bool suppress_cross_choices(struct arena *a, const struct cross_choices *t, int min_count, enum shown *shown)
{
    bool has_left_out = false, is_shown = false;

    for (size_t o = 0; o < t->options; o++) {
        has_left_out = has_left_out || t->is_left_out[o];
        if (suppress_option(a, t, o, min_count, shown))
            is_shown = true;
    }
    if (is_one_each(t) && !has_left_out)
        return suppress_cross(a, &(struct cross){t->counts, t->groups, t->options}, min_count, shown);
    if (is_one_each(t))
        is_shown = false;
    for (size_t g = 0; g < t->groups; g++)
        if (bounds_bite(t, shown, g))
            is_shown = false;
    for (size_t i = 0; i < t->groups * t->options && !is_shown; i++)
        shown[i] = SHOWN_PROTECTED;
    return is_shown;
}

/* --- groups ------------------------------------------------------------------------------------------------------- */

bool group_may_stand(int64_t n, int64_t all)
{
    return n >= RELEASE_MIN_N && (n == all || all - n >= RELEASE_MIN_N);
}

bool groups_join(const int64_t *n, const bool *may_stand, size_t count, int *to, size_t *kept_out)
{
    int64_t rest = 0;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        to[i] = may_stand[i] && n[i] >= RELEASE_MIN_N ? 0 : GROUP_REST;
        rest += to[i] == GROUP_REST ? n[i] : 0;
    }
    while (rest > 0 && rest < RELEASE_MIN_N) {
        size_t smallest = count;

        for (size_t i = 0; i < count; i++)
            if (to[i] != GROUP_REST && (smallest == count || n[i] < n[smallest]))
                smallest = i;
        if (smallest == count)
            break;
        to[smallest] = GROUP_REST;
        rest += n[smallest];
    }
    for (size_t i = 0; i < count; i++)
        if (to[i] != GROUP_REST)
            to[i] = (int)kept++;
    *kept_out = kept;
    return kept + (rest > 0) >= 2;
}

int64_t round_to(int64_t count, int64_t base)
{
    return (count + base / 2) / base * base;
}
