/* test_suppress.c - the reader who knows the rules: what does a protected table tell about its small cells? */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/suppress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 6, TABLES = 1 << 18, SLOTS = 1 << 19 };

/* All tables of one size with what is shown of each; tables that look the same stand in the same group. */
struct world {
    size_t cells;
    int min_count;
    const struct choice_shape *shape; /* NULL: the sum is known */
    struct {
        int64_t counts[CELLS];
        enum shown shown[CELLS];
        size_t group;
    } t[TABLES];
    size_t tables;
    struct {
        bool is_used;
        int64_t face[CELLS];      /* the count, or a negative number for what hides it */
        uint64_t possible[CELLS]; /* bit c: a table with count c looks like this */
    } group[SLOTS];
};

static struct world *world;

static void protect(const int64_t *counts, enum shown *shown)
{
    if (world->shape)
        suppress_choices(counts, world->cells, world->shape, world->min_count, shown);
    else
        suppress_partition(counts, world->cells, world->min_count, shown);
}

static size_t find_group(const int64_t *face)
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < world->cells; i++)
        h = (h ^ (uint64_t)(face[i] + 7)) * 1099511628211u;
    for (size_t at = (h >> 20) % SLOTS;; at = (at + 1) % SLOTS) {
        if (!world->group[at].is_used) {
            world->group[at].is_used = true;
            memcpy(world->group[at].face, face, sizeof *face * world->cells);
        }
        if (!memcmp(world->group[at].face, face, sizeof *face * world->cells))
            return at;
    }
}

/* Can `n` people who answer as the shape says make these counts? (Balanced sharing out shows that the sums suffice.) */
static bool is_possible(const int64_t *counts)
{
    const struct choice_shape *s = world->shape;
    int64_t people = s->n, sum = 0, largest = 0, least = s->min > 1 ? s->min : 1, options = 0;

    for (size_t i = 0; i < world->cells; i++) {
        if (s->is_exclusive[i]) {
            people -= counts[i];
            continue;
        }
        options++;
        sum += counts[i];
        largest = counts[i] > largest ? counts[i] : largest;
    }
    return people >= 0 && largest <= people && sum >= least * people &&
           sum <= people * (s->max && s->max < options ? s->max : options);
}

static void add_table(const int64_t *counts)
{
    size_t at = world->tables++;
    int64_t face[CELLS];

    assert_true(at < TABLES);
    memcpy(world->t[at].counts, counts, sizeof world->t[at].counts);
    protect(counts, world->t[at].shown);
    for (size_t i = 0; i < world->cells; i++)
        face[i] = world->t[at].shown[i] == SHOWN_VALUE ? counts[i] : -(int64_t)world->t[at].shown[i];
    world->t[at].group = find_group(face);
    for (size_t i = 0; i < world->cells; i++)
        world->group[world->t[at].group].possible[i] |= UINT64_C(1) << counts[i];
}

/* Every table whose cells from `at` on hold `left` people together (known sum) or up to n each. */
static void add_all(int64_t *counts, size_t at, int64_t left)
{
    if (!world->shape && at + 1 == world->cells) {
        counts[at] = left;
        add_table(counts);
    } else if (world->shape && at == world->cells) {
        if (is_possible(counts))
            add_table(counts);
    } else {
        for (int64_t c = 0; c <= left; c++) {
            counts[at] = c;
            add_all(counts, at + 1, world->shape ? left : left - c);
        }
    }
}

static bool is_one_each(const int64_t *counts)
{
    size_t combinable = 0;

    for (size_t i = 0; i < world->cells; i++)
        combinable += !world->shape->is_exclusive[i] && counts[i];
    return world->shape->max == 1 || combinable < 2;
}

static int bits(uint64_t set)
{
    return __builtin_popcountll(set);
}

/* The attack: of each table, what do the tables that look the same allow for its hidden cells? */
static void attack(int64_t n)
{
    uint64_t small = (UINT64_C(1) << world->min_count) - 2; /* 1..m-1 */
    uint64_t nearly = (small << (n - world->min_count));    /* n-m+1..n-1 */
    int64_t counts[CELLS] = {0};

    world->tables = 0;
    memset(world->group, 0, sizeof world->group);
    add_all(counts, 0, n);
    for (size_t t = 0; t < world->tables; t++) {
        const enum shown *shown = world->t[t].shown;
        const uint64_t *possible = world->group[world->t[t].group].possible;

        for (size_t i = 0; i < world->cells; i++) {
            int64_t c = world->t[t].counts[i];
            bool is_small = c > 0 && c < world->min_count;

            assert_false(is_small && shown[i] == SHOWN_VALUE);
            if (shown[i] == SHOWN_UNDER_LIMIT) {
                assert_true(is_small);
                assert_int_equal(possible[i], small);
            } else if (is_small) {
                assert_true(suppress_is_withheld(shown, world->cells));
                assert_true(bits(possible[i]) >= (world->shape ? 3 : 5));
            } else if (world->shape && !is_one_each(world->t[t].counts) && c < n && c > n - world->min_count) {
                assert_int_equal(shown[i], SHOWN_PROTECTED);
                assert_true((possible[i] & nearly) == nearly || suppress_is_withheld(shown, world->cells));
            }
        }
    }
}

static void every_partition_keeps_small_cells_fully_open(void **state)
{
    static const struct {
        size_t cells;
        int min_count;
        int64_t n_from, n_to;
    } sizes[] = {{2, 5, 10, 60}, {3, 5, 10, 60}, {4, 5, 10, 36}, {5, 5, 10, 26},
                 {6, 5, 10, 18}, {3, 7, 10, 40}, {4, 8, 12, 30}, {3, 10, 10, 40}};

    (void)state;
    world->shape = NULL;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        world->cells = sizes[s].cells;
        world->min_count = sizes[s].min_count;
        for (int64_t n = sizes[s].n_from; n <= sizes[s].n_to; n++)
            attack(n);
    }
}

static void every_choice_table_keeps_small_cells_fully_open(void **state)
{
    static const bool none[CELLS] = {false}, last[3][CELLS] = {{0, 1}, {0, 0, 1}, {0, 0, 0, 1}},
                      two[3][CELLS] = {{1, 1}, {0, 1, 1}, {0, 0, 1, 1}};
    static const int limits[][2] = {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {2, 0}, {2, 2}, {1, 3}};

    (void)state;
    world->min_count = 5;
    for (size_t cells = 2; cells <= 4; cells++)
        for (size_t l = 0; l < sizeof limits / sizeof *limits; l++)
            for (int e = 0; e < 3; e++)
                for (int64_t n = 10; n <= (cells == 4 ? 14 : 24); n += cells == 4 ? 1 : 3) {
                    struct choice_shape shape = {n, limits[l][0], limits[l][1],
                                                 e == 0   ? none
                                                 : e == 1 ? last[cells - 2]
                                                          : two[cells - 2]};

                    world->cells = cells;
                    world->shape = &shape;
                    attack(n);
                }
    world->shape = NULL;
}

/* With more choices than everybody's one needs, small ones make up for each other. */
static void five_small_choices_keep_each_other_open(void **state)
{
    static const bool none[CELLS] = {false};
    enum shown shown[CELLS];

    (void)state;
    world->min_count = 5;
    world->cells = 5;
    for (int64_t n = 10; n <= 11; n++) {
        struct choice_shape shape = {n, 0, 0, none};

        world->shape = &shape;
        attack(n);
        protect((const int64_t[]){4, 2, 2, 2, 3}, shown);
        for (size_t i = 0; i < world->cells; i++)
            assert_int_equal(shown[i], SHOWN_UNDER_LIMIT);
    }
    world->shape = NULL;
}

static void check(const int64_t *counts, size_t cells, const char *expected)
{
    enum shown shown[CELLS];

    world->cells = cells;
    world->min_count = 5;
    protect(counts, shown);
    for (size_t i = 0; i < cells; i++)
        assert_int_equal("=<-"[shown[i]], expected[i]);
}

static void the_smallest_cell_covers_a_small_one(void **state)
{
    (void)state;
    check((const int64_t[]){3, 300, 50, 500}, 4, "<=-=");
    check((const int64_t[]){0, 300, 50, 500}, 4, "====");
    check((const int64_t[]){97, 3}, 2, "-<");
}

static void covering_goes_on_while_neighbouring_sizes_give_the_cell_away(void **state)
{
    (void)state;
    /* 4 + 10 = 14, and "10 is not above 11" would leave 3 and 4 only. */
    check((const int64_t[]){4, 10, 11, 40}, 4, "<--=");
    /* 1 + 5 = 6 leaves 1 only. */
    check((const int64_t[]){1, 5, 20, 40}, 4, "<--=");
}

static void small_cells_cover_each_other_when_their_sum_allows(void **state)
{
    (void)state;
    check((const int64_t[]){2, 3, 50, 45}, 4, "<<==");
    check((const int64_t[]){4, 4, 60, 32}, 4, "<<=-");
}

static void a_table_that_cannot_be_covered_is_withheld_with_its_zeros(void **state)
{
    (void)state;
    check((const int64_t[]){4, 0, 4, 4}, 4, "----");
}

static void a_choice_nearly_everybody_made_is_hidden(void **state)
{
    static const bool none[CELLS] = {false};
    struct choice_shape shape = {100, 0, 0, none};

    (void)state;
    world->shape = &shape;
    check((const int64_t[]){97, 50, 0}, 3, "-==");
    check((const int64_t[]){95, 50, 4}, 3, "==<");
    check((const int64_t[]){60, 37, 3}, 3, "=-<"); /* nobody chose two: the rest would be 3 */
    world->shape = NULL;
}

static void range_of_a_sum_covers_all_that_may_be_hidden(void **state)
{
    static const int64_t counts[] = {1700, 296, 4};
    static const enum shown shown[] = {SHOWN_VALUE, SHOWN_PROTECTED, SHOWN_UNDER_LIMIT},
                            withheld[] = {SHOWN_PROTECTED, SHOWN_PROTECTED, SHOWN_PROTECTED};
    static const int weights[] = {1, 0, -1};
    int64_t least, greatest;

    (void)state;
    assert_false(suppress_is_withheld(shown, 3));
    suppress_sum_range(counts, shown, weights, 3, 5, &least, &greatest);
    assert_int_equal(least, 1696);
    assert_int_equal(greatest, 1699);
    assert_true(suppress_is_withheld(withheld, 3));
}

static int set_up(void **state)
{
    (void)state;
    world = calloc(1, sizeof *world);
    return !world;
}

static int tear_down(void **state)
{
    (void)state;
    free(world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_partition_keeps_small_cells_fully_open),
        cmocka_unit_test(every_choice_table_keeps_small_cells_fully_open),
        cmocka_unit_test(five_small_choices_keep_each_other_open),
        cmocka_unit_test(the_smallest_cell_covers_a_small_one),
        cmocka_unit_test(covering_goes_on_while_neighbouring_sizes_give_the_cell_away),
        cmocka_unit_test(small_cells_cover_each_other_when_their_sum_allows),
        cmocka_unit_test(a_table_that_cannot_be_covered_is_withheld_with_its_zeros),
        cmocka_unit_test(a_choice_nearly_everybody_made_is_hidden),
        cmocka_unit_test(range_of_a_sum_covers_all_that_may_be_hidden),
    };

    return cmocka_run_group_tests_name("suppress", tests, set_up, tear_down);
}
