/* test_cross.c - T-30: readers who try every table that fits what is shown, with and without knowing the rules. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/cross.h"

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"

enum { ROUNDS = 20000, SIDE = 8, CELLS = SIDE * SIDE, VALUES = 256, M = 5 };

/* --- a reader of one table, who knows its totals and not the rules ------------------------------------------------ */

struct reader {
    size_t rows, cols;
    bool is_hidden[CELLS];
    int64_t least;                          /* of a hidden cell */
    int64_t row_left[SIDE], col_left[SIDE]; /* what the hidden cells not tried yet hold together */
    int64_t tried[CELLS];
    bool is_possible[CELLS][VALUES]; /* some table has that number there */
    size_t tables;
};

static bool is_last_in_row(const struct reader *r, size_t cell)
{
    for (size_t i = cell + 1; i % r->cols; i++)
        if (r->is_hidden[i])
            return false;
    return true;
}

static bool is_last_in_col(const struct reader *r, size_t cell)
{
    for (size_t i = cell + r->cols; i < r->rows * r->cols; i += r->cols)
        if (r->is_hidden[i])
            return false;
    return true;
}

/* Every way to fill the hidden cells from `cell` on. */
static void try_all(struct reader *r, size_t cell)
{
    int64_t *row = &r->row_left[cell / r->cols], *col = &r->col_left[cell % r->cols], from = r->least, to;

    if (cell == r->rows * r->cols) {
        r->tables++;
        for (size_t i = 0; i < cell; i++)
            if (r->is_hidden[i])
                r->is_possible[i][r->tried[i]] = true;
        return;
    }
    if (!r->is_hidden[cell]) {
        try_all(r, cell + 1);
        return;
    }
    to = *row < *col ? *row : *col;
    if (is_last_in_row(r, cell))
        from = *row > from ? *row : from;
    if (is_last_in_col(r, cell))
        from = *col > from ? *col : from;
    for (int64_t c = from; c <= to; c++) {
        if ((is_last_in_row(r, cell) && c != *row) || (is_last_in_col(r, cell) && c != *col))
            continue;
        r->tried[cell] = c;
        *row -= c;
        *col -= c;
        try_all(r, cell + 1);
        *row += c;
        *col += c;
    }
}

static void read_table(struct reader *r, const struct cross *t, const enum shown *shown, int64_t least)
{
    *r = (struct reader){.rows = t->rows, .cols = t->cols, .least = least};
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        r->is_hidden[i] = shown[i] != SHOWN_VALUE;
        if (r->is_hidden[i]) {
            r->row_left[i / t->cols] += t->counts[i];
            r->col_left[i % t->cols] += t->counts[i];
        }
    }
    try_all(r, 0);
}

static size_t values(const struct reader *r, size_t cell)
{
    size_t n = 0;

    for (size_t c = 0; c < VALUES; c++)
        n += r->is_possible[cell][c];
    return n;
}

static bool is_small(int64_t count)
{
    return count > 0 && count < M;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

/* `n` people dropped into cells of very different size, some of them empty. */
static struct cross random_table(int64_t *counts, size_t rows, size_t cols, size_t n)
{
    static const uint32_t weights[] = {0, 1, 1, 3, 8, 8, 20, 20};
    uint32_t of[CELLS], all = 0;

    memset(counts, 0, rows * cols * sizeof *counts);
    for (size_t i = 0; i < rows * cols; i++)
        all += of[i] = weights[draw(8)];
    for (size_t k = 0; k < n && all; k++) {
        uint32_t left = draw(all);
        size_t at = 0;

        while (left >= of[at])
            left -= of[at++];
        counts[at]++;
    }
    return (struct cross){counts, rows, cols};
}

/* 60 people at most, and yet not too small to be shown in part: a ring of four, one of them small, and four others. */
static struct cross ring_table(int64_t *counts)
{
    size_t row = draw(4), col = draw(4), other_row = (row + 1 + draw(3)) % 4, other_col = (col + 1 + draw(3)) % 4;

    memset(counts, 0, 16 * sizeof *counts);
    for (int k = 0; k < 5; k++)
        counts[draw(16)] = M + draw(2);
    counts[4 * row + col] = 1 + draw(M);
    counts[4 * row + other_col] = 6 + draw(4);
    counts[4 * other_row + col] = 6 + draw(4);
    counts[4 * other_row + other_col] = 6 + draw(4);
    return (struct cross){counts, 4, 4};
}

/* Is the table protected as promised? Counts what was shown whole and in part. */
static void attack(const struct cross *t, size_t *whole, size_t *partly)
{
    static struct reader reader;
    size_t cells = t->rows * t->cols, hidden = 0, used = 0, small = 0;
    enum shown shown[CELLS];
    bool is_shown;

    arena_reset(&arena);
    is_shown = suppress_cross(&arena, t, M, shown);
    for (size_t i = 0; i < cells; i++) {
        hidden += shown[i] != SHOWN_VALUE;
        used += t->counts[i] > 0;
        small += is_small(t->counts[i]);
        assert_int_not_equal(shown[i], SHOWN_UNDER_LIMIT);
        assert_false(is_small(t->counts[i]) && shown[i] == SHOWN_VALUE);
        assert_false(is_shown && !t->counts[i] && shown[i] != SHOWN_VALUE);
    }
    if (!is_shown) {
        assert_true(small > 0);
        assert_int_equal(hidden, cells);
        return;
    }
    assert_true(2 * hidden <= used);
    assert_int_equal(!hidden, !small);
    *whole += !hidden;
    *partly += hidden > 0;
    read_table(&reader, t, shown, 1);
    for (size_t i = 0; i < cells; i++)
        if (shown[i] != SHOWN_VALUE)
            assert_true(values(&reader, i) >= CROSS_VALUES_LEAST);
}

static void twenty_thousand_tables_keep_five_values_for_every_hidden_cell(void **state)
{
    int64_t counts[CELLS];
    size_t whole = 0, partly = 0;

    (void)state;
    seed = 30;
    for (int round = 0; round < ROUNDS; round++) {
        size_t rows = 2 + draw(3), cols = 2 + draw(3), n = 10 + draw(51);
        struct cross t = round % 2 ? random_table(counts, rows, cols, n) : ring_table(counts);

        attack(&t, &whole, &partly);
    }
    assert_true(whole > ROUNDS / 40);
    assert_true(partly > ROUNDS / 40); /* or this test shows little */
}

static void larger_tables_keep_five_values_too(void **state)
{
    int64_t counts[CELLS];
    size_t whole = 0, partly = 0;

    (void)state;
    seed = 31;
    for (int round = 0; round < 2000; round++) {
        struct cross t = random_table(counts, 3 + draw(3), 3 + draw(3), 150 + draw(100));

        attack(&t, &whole, &partly);
    }
    assert_true(partly > 200);
}

static void an_interval_is_just_what_the_reader_finds(void **state)
{
    static struct reader reader;
    int64_t counts[CELLS], least, greatest;
    enum shown shown[CELLS];

    (void)state;
    seed = 1;
    for (int round = 0; round < 3000; round++) {
        struct cross t = random_table(counts, 1 + draw(4), 1 + draw(4), draw(30));
        size_t hidden = 0;

        arena_reset(&arena);
        for (size_t i = 0; i < t.rows * t.cols; i++) {
            shown[i] = draw(3) && hidden < 9 ? SHOWN_PROTECTED : SHOWN_VALUE;
            hidden += shown[i] != SHOWN_VALUE;
        }
        read_table(&reader, &t, shown, 0);
        assert_true(reader.tables > 0);
        for (size_t i = 0; i < t.rows * t.cols; i++) {
            cross_interval(&arena, &t, shown, i / t.cols, i % t.cols, &least, &greatest);
            for (int64_t c = 0; c < VALUES; c++)
                assert_int_equal(shown[i] == SHOWN_VALUE ? c == counts[i] : reader.is_possible[i][c],
                                 c >= least && c <= greatest);
        }
    }
}

/* --- a reader who knows the rules by heart: goes through every table with the same totals ------------------------- */

enum { WORLD_CELLS = 12, TABLES = 1 << 19, SLOTS = 1 << 20 };

static struct world {
    size_t rows, cols;
    int min_count;
    int64_t row_left[SIDE], col_left[SIDE], counts[WORLD_CELLS];
    struct {
        signed char counts[WORLD_CELLS], shown[WORLD_CELLS];
        size_t group;
        bool is_shown, is_partly;
    } t[TABLES];
    size_t tables;
    struct {
        bool is_used;
        signed char face[WORLD_CELLS];  /* the count, or -1 */
        uint64_t possible[WORLD_CELLS]; /* bit c: a table that looks like this has c there */
    } group[SLOTS];
} * world;

static size_t find_group(const signed char *face)
{
    uint64_t h = 1469598103934665603u;

    for (size_t i = 0; i < WORLD_CELLS; i++)
        h = (h ^ (uint64_t)(face[i] + 7)) * 1099511628211u;
    for (size_t at = (h >> 20) % SLOTS;; at = (at + 1) % SLOTS) {
        if (!world->group[at].is_used) {
            world->group[at].is_used = true;
            memcpy(world->group[at].face, face, WORLD_CELLS);
        }
        if (!memcmp(world->group[at].face, face, WORLD_CELLS))
            return at;
    }
}

static void add_table(void)
{
    size_t at = world->tables++;
    enum shown shown[WORLD_CELLS];
    signed char face[WORLD_CELLS] = {0};

    assert_true(at < TABLES);
    arena_reset(&arena);
    world->t[at].is_shown =
        suppress_cross(&arena, &(struct cross){world->counts, world->rows, world->cols}, world->min_count, shown);
    for (size_t i = 0; i < world->rows * world->cols; i++) {
        world->t[at].counts[i] = (signed char)world->counts[i];
        world->t[at].shown[i] = (signed char)shown[i];
        face[i] = shown[i] == SHOWN_VALUE ? (signed char)world->counts[i] : -1;
        world->t[at].is_partly = world->t[at].is_partly || face[i] < 0;
    }
    world->t[at].group = find_group(face);
    for (size_t i = 0; i < world->rows * world->cols; i++)
        world->group[world->t[at].group].possible[i] |= UINT64_C(1) << world->counts[i];
}

static void add_all(size_t cell)
{
    int64_t *row = &world->row_left[cell / world->cols], *col = &world->col_left[cell % world->cols];

    if (cell == world->rows * world->cols) {
        add_table();
        return;
    }
    for (int64_t c = 0; c <= *row && c <= *col; c++) {
        if ((cell % world->cols + 1 == world->cols && c != *row) ||
            (cell / world->cols + 1 == world->rows && c != *col))
            continue;
        world->counts[cell] = c;
        *row -= c;
        *col -= c;
        add_all(cell + 1);
        *row += c;
        *col += c;
    }
}

static void every_small_cell_stays_open_to_who_knows_the_rules(void **state)
{
    static const struct {
        size_t rows, cols;
        int min_count;
        int64_t row[SIDE], col[SIDE];
    } sizes[] = {{3, 3, 5, {20, 22, 18}, {19, 20, 21}},        {3, 3, 5, {16, 26, 24}, {18, 28, 20}},
                 {3, 3, 6, {20, 22, 24}, {22, 20, 24}},        {2, 5, 5, {50, 30}, {12, 12, 6, 25, 25}},
                 {5, 2, 5, {14, 14, 10, 22, 20}, {50, 30}},    {2, 6, 5, {35, 30}, {10, 10, 10, 10, 10, 15}},
                 {6, 2, 5, {10, 10, 10, 11, 12, 14}, {23, 44}}};

    (void)state;
    world = calloc(1, sizeof *world);
    assert_non_null(world);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t cells = sizes[s].rows * sizes[s].cols, partly = 0;
        uint64_t small = (UINT64_C(1) << sizes[s].min_count) - 2; /* 1..m-1 */

        memset(world, 0, sizeof *world);
        world->rows = sizes[s].rows;
        world->cols = sizes[s].cols;
        world->min_count = sizes[s].min_count;
        memcpy(world->row_left, sizes[s].row, sizeof world->row_left);
        memcpy(world->col_left, sizes[s].col, sizeof world->col_left);
        add_all(0);
        for (size_t t = 0; t < world->tables; t++) {
            const uint64_t *possible = world->group[world->t[t].group].possible;

            partly += world->t[t].is_shown && world->t[t].is_partly;
            for (size_t i = 0; i < cells; i++)
                if (small >> world->t[t].counts[i] & 1) {
                    assert_int_equal(world->t[t].shown[i], SHOWN_PROTECTED);
                    assert_true((possible[i] & small) == small);
                    assert_true(world->t[t].is_shown || __builtin_popcountll(possible[i]) >= CROSS_VALUES_LEAST);
                }
        }
        assert_true(partly > 50);
    }
    free(world);
}

/* --- what is hidden ----------------------------------------------------------------------------------------------- */

static void check_with(int min_count, size_t rows, size_t cols, const int64_t *counts, const char *expected)
{
    enum shown shown[CELLS];
    bool is_shown = suppress_cross(&arena, &(struct cross){counts, rows, cols}, min_count, shown);

    assert_int_equal(is_shown, strchr(expected, '=') != NULL);
    for (size_t i = 0; i < rows * cols; i++)
        assert_int_equal("=?-"[shown[i]], expected[i]);
}

static void check(size_t rows, size_t cols, const int64_t *counts, const char *expected)
{
    check_with(M, rows, cols, counts, expected);
}

static void a_small_cell_is_covered_by_a_ring_of_three(void **state)
{
    (void)state;
    check(3, 3, (const int64_t[]){3, 40, 90, 40, 50, 90, 90, 90, 90}, "--=--====");
    check(3, 3, (const int64_t[]){30, 40, 90, 40, 50, 90, 90, 90, 90}, "=========");
    check(3, 3, (const int64_t[]){0, 40, 90, 40, 50, 90, 90, 90, 5}, "=========");
}

static void a_ring_goes_round_what_is_empty(void **state)
{
    (void)state;
    /* The only ring of four goes through the third column. */
    check(3, 4, (const int64_t[]){3, 0, 60, 0, 40, 50, 90, 90, 0, 90, 90, 90}, "-=-=-=-=====");
    /* And here the ring needs six. */
    check(5, 4, (const int64_t[]){3, 40, 0, 0, 0, 40, 40, 0, 40, 0, 40, 90, 0, 0, 90, 90, 0, 90, 90, 90},
          "--===--=-=-=========");
}

static void small_cells_share_their_cover(void **state)
{
    (void)state;
    check(3, 4, (const int64_t[]){3, 2, 40, 90, 40, 50, 60, 90, 90, 90, 90, 90}, "---=---=====");
}

static void what_cannot_be_covered_is_withheld_with_its_zeros(void **state)
{
    (void)state;
    /* Alone in its column: its total gives it away. */
    check(3, 3, (const int64_t[]){3, 40, 90, 0, 50, 90, 0, 90, 90}, "---------");
    /* More than half of it would be hidden. */
    check(2, 2, (const int64_t[]){3, 40, 40, 50}, "----");
    /* The first column holds 6 together: who knows that one of them is small and one is not is left with 1. */
    check(3, 3, (const int64_t[]){1, 40, 90, 5, 50, 90, 0, 90, 90}, "---------");
}

static void a_greater_least_count_is_kept_too(void **state)
{
    (void)state;
    /* 1 may be 14 when the 28 below it may be 15. */
    check_with(15, 3, 3, (const int64_t[]){1, 40, 90, 28, 50, 90, 0, 90, 90}, "-=--=-===");
    check_with(15, 3, 3, (const int64_t[]){1, 40, 90, 27, 50, 90, 0, 90, 90}, "---------");
}

/* Ten tables of the greatest size: some 800 small cells each. */
static void the_greatest_tables_are_protected_in_no_time(void **state)
{
    static int64_t counts[CROSS_ROWS * CROSS_COLS];
    static enum shown shown[CROSS_ROWS * CROSS_COLS];
    size_t hidden = 0, small = 0;

    (void)state;
    seed = 7;
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < CROSS_ROWS * CROSS_COLS; i++)
            counts[i] = draw(4) ? 8 + draw(60) : draw(5);
        arena_reset(&arena);
        assert_true(suppress_cross(&arena, &(struct cross){counts, CROSS_ROWS, CROSS_COLS}, M, shown));
        for (size_t i = 0; i < CROSS_ROWS * CROSS_COLS; i++) {
            hidden += shown[i] != SHOWN_VALUE;
            small += is_small(counts[i]);
        }
    }
    assert_true(hidden < 2 * small);
}

/* Most tables of a real survey are shown, with less than three cells hidden for a small one. */
static void not_more_is_hidden_than_reasonable(void **state)
{
    static const uint32_t row_weights[] = {10, 20, 30, 25, 15, 40}, col_weights[] = {4, 30, 40, 20, 6};
    size_t hidden = 0, small = 0, withheld = 0;
    int64_t counts[30];
    enum shown shown[30];

    (void)state;
    seed = 3;
    for (int round = 0; round < 500; round++) {
        memset(counts, 0, sizeof counts);
        for (int k = 0; k < 900; k++) {
            uint32_t row = draw(140), col = draw(100);
            size_t i = 0, j = 0;

            for (; row >= row_weights[i]; i++)
                row -= row_weights[i];
            for (; col >= col_weights[j]; j++)
                col -= col_weights[j];
            counts[5 * i + j]++;
        }
        arena_reset(&arena);
        if (!suppress_cross(&arena, &(struct cross){counts, 6, 5}, M, shown)) {
            withheld++;
            continue;
        }
        for (size_t i = 0; i < 30; i++) {
            hidden += shown[i] != SHOWN_VALUE;
            small += is_small(counts[i]);
        }
    }
    assert_true(withheld < 25);
    assert_true(small > 500 && hidden < 4 * small);
}

/* --- groups ------------------------------------------------------------------------------------------------------- */

static void a_group_stands_when_it_and_the_others_are_ten(void **state)
{
    (void)state;
    assert_false(group_may_stand(9, 100));
    assert_true(group_may_stand(10, 100));
    assert_true(group_may_stand(90, 100));
    assert_false(group_may_stand(91, 100));
    assert_false(group_may_stand(99, 100));
    assert_true(group_may_stand(100, 100));
    assert_false(group_may_stand(9, 9));
}

static void check_join(const int64_t *n, const bool *may_stand, bool is_table, size_t kept, const int *expected)
{
    int to[4];
    size_t got;

    assert_int_equal(groups_join(n, may_stand, 4, to, &got), is_table);
    assert_int_equal(got, kept);
    assert_memory_equal(to, expected, sizeof to);
}

static void small_groups_become_one_of_at_least_ten(void **state)
{
    static const bool all[] = {1, 1, 1, 1}, not_third[] = {1, 1, 0, 1};

    (void)state;
    check_join((const int64_t[]){10, 20, 30, 40}, all, true, 4, (const int[]){0, 1, 2, 3});
    check_join((const int64_t[]){6, 20, 4, 40}, all, true, 2, (const int[]){-1, 0, -1, 1});
    check_join((const int64_t[]){6, 20, 3, 20}, all, true, 1, (const int[]){-1, -1, -1, 0});
    check_join((const int64_t[]){30, 20, 3, 40}, all, true, 2, (const int[]){0, -1, -1, 1});
    check_join((const int64_t[]){10, 20, 30, 40}, not_third, true, 3, (const int[]){0, 1, -1, 2});
    check_join((const int64_t[]){10, 20, 2, 40}, not_third, true, 2, (const int[]){-1, 0, -1, 1});
    check_join((const int64_t[]){10, 20, 0, 40}, not_third, true, 3, (const int[]){0, 1, -1, 2});
    check_join((const int64_t[]){0, 20, 3, 0}, all, false, 0, (const int[]){-1, -1, -1, -1});
    check_join((const int64_t[]){1, 1, 3, 1}, all, false, 0, (const int[]){-1, -1, -1, -1});
    check_join((const int64_t[]){0, 20, 0, 0}, all, false, 1, (const int[]){-1, 0, -1, -1});
}

static void counts_are_rounded_to_the_nearest_step(void **state)
{
    (void)state;
    assert_int_equal(round_to(0, 5), 0);
    assert_int_equal(round_to(2, 5), 0);
    assert_int_equal(round_to(3, 5), 5);
    assert_int_equal(round_to(7, 5), 5);
    assert_int_equal(round_to(8, 5), 10);
    assert_int_equal(round_to(14, 10), 10);
    assert_int_equal(round_to(15, 10), 20);
    assert_int_equal(round_to(17, 1), 17);
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(twenty_thousand_tables_keep_five_values_for_every_hidden_cell),
        IN_ARENA(larger_tables_keep_five_values_too),
        IN_ARENA(an_interval_is_just_what_the_reader_finds),
        IN_ARENA(every_small_cell_stays_open_to_who_knows_the_rules),
        IN_ARENA(a_small_cell_is_covered_by_a_ring_of_three),
        IN_ARENA(a_ring_goes_round_what_is_empty),
        IN_ARENA(small_cells_share_their_cover),
        IN_ARENA(what_cannot_be_covered_is_withheld_with_its_zeros),
        IN_ARENA(a_greater_least_count_is_kept_too),
        IN_ARENA(the_greatest_tables_are_protected_in_no_time),
        IN_ARENA(not_more_is_hidden_than_reasonable),
        cmocka_unit_test(a_group_stands_when_it_and_the_others_are_ten),
        cmocka_unit_test(small_groups_become_one_of_at_least_ten),
        cmocka_unit_test(counts_are_rounded_to_the_nearest_step),
    };

    return cmocka_run_group_tests_name("cross", tests, NULL, NULL);
}
