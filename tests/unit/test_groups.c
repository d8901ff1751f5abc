/* test_groups.c - T-31: what can be calculated from the tables by groups of one release, over random surveys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/release_world.h"

enum { SURVEYS = 2000, LEAST = 5, ROWS = 10, COLS = 6, MANY = CHOICES };

static struct world world;
static long tables_seen, tables_withheld, large_seen, large_withheld, cells_shown, cells_hidden, groups_shown,
    means_shown;

static int start(void **state)
{
    (void)state;
    return world_open(&world);
}

static int stop(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* --- the truth, counted from the people ----------------------------------------------------------------------------- */

/* The table as the release draws it, with exact numbers. Of several choices the columns overlap. */
struct truth {
    int64_t count[ROWS][COLS], people[ROWS], all, col[COLS];
    size_t rows, cols;
};

static size_t row_of(const struct result_by *by, int background, const struct person *p)
{
    for (size_t g = 0; g < by->group_count; g++) {
        if (!by->groups[g].option_id.len)
            return g;
        if (p->of[background] != NOBODY &&
            str_eq(by->groups[g].option_id, world_item(&world, background)->options[p->of[background]].id))
            return g;
    }
    fail_msg("a person is in no group");
    return 0;
}

static struct str answer_id(int question, const struct person *p)
{
    static const char *const groups[] = {"promoters", "passives", "detractors"};

    if (question == NPS)
        return str_from(groups[p->of[NPS] >= 9 ? 0 : p->of[NPS] >= 7 ? 1 : 2]);
    return world_item(&world, question)->options[p->of[question]].id;
}

static bool is_in(const struct result_by *by, size_t col, int question, const struct person *p)
{
    const struct item *many = definition_item(&world.d, S("many"));

    if (question == MANY)
        return p->many & 1u << (size_t)(item_option(many, by->columns[col]) - many->options);
    if (by->columns[col].len)
        return str_eq(by->columns[col], answer_id(question, p));
    for (size_t c = 0; c < col; c++)
        if (str_eq(by->columns[c], answer_id(question, p)))
            return false;
    return true;
}

static struct truth count_truth(const struct result_by *by, int background, int question)
{
    struct truth t = {.rows = by->group_count, .cols = by->column_count};

    assert_true(t.rows <= ROWS && t.cols <= COLS);
    for (size_t i = 0; i < world.count; i++) {
        const struct person *p = &world.people[i];
        bool has_answered = question == MANY ? p->many != 0 : p->of[question] != NOBODY;
        size_t row;

        if (!has_answered)
            continue;
        row = row_of(by, background, p);
        t.people[row]++;
        t.all++;
        for (size_t c = 0; c < t.cols; c++)
            if (is_in(by, c, question, p)) {
                t.count[row][c]++;
                t.col[c]++;
            }
    }
    return t;
}

/* --- the attacks ---------------------------------------------------------------------------------------------------- */

static bool is_small_group(int64_t n)
{
    return n > 0 && n < RELEASE_MIN_N;
}

static bool is_small_count(int64_t n)
{
    return n > 0 && n < LEAST;
}

/* Every group, what is left without it, two together, what is left without both. */
static void attack_sizes(const struct truth *t)
{
    for (size_t a = 0; a < t->rows; a++) {
        assert_false(is_small_group(t->people[a]) || t->people[a] == 0);
        assert_false(is_small_group(t->all - t->people[a]));
        for (size_t b = a + 1; b < t->rows; b++)
            assert_false(is_small_group(t->all - t->people[a] - t->people[b]));
    }
}

/* What can be added and subtracted of shown cells in one line whose sum is known. */
static void attack_line(const int64_t *counts, const bool *is_shown, size_t count)
{
    int64_t hidden = 0;

    for (size_t i = 0; i < count; i++) {
        assert_false(is_shown[i] && is_small_count(counts[i]));
        hidden += is_shown[i] ? 0 : counts[i];
    }
    assert_false(is_small_count(hidden));
}

static void attack_table(const int64_t *counts, size_t rows, size_t cols, const enum shown *shown)
{
    struct cross t = {counts, rows, cols};
    int64_t line[ROWS + COLS];
    bool is_shown[ROWS + COLS];
    struct arena a;

    arena_init(&a, 1 << 20);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) {
            int64_t least, greatest;

            if (shown[r * cols + c] == SHOWN_VALUE)
                continue;
            cross_interval(&a, &t, shown, r, c, &least, &greatest);
            assert_true(greatest - least + 1 >= LEAST);
        }
    arena_free(&a);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < cols; c++)
            is_shown[c] = shown[r * cols + c] == SHOWN_VALUE;
        attack_line(&counts[r * cols], is_shown, cols);
    }
    for (size_t c = 0; c < cols; c++) {
        for (size_t r = 0; r < rows; r++) {
            line[r] = counts[r * cols + c];
            is_shown[r] = shown[r * cols + c] == SHOWN_VALUE;
        }
        attack_line(line, is_shown, rows);
    }
}

/* Of several choices each column is a table of its own: chosen, not chosen. */
static void attack_cells(const struct result_by *by, const struct truth *t, bool is_several)
{
    size_t tables = is_several ? t->cols : 1, cols = is_several ? 2 : t->cols;

    for (size_t k = 0; k < tables; k++) {
        int64_t counts[ROWS * COLS];
        enum shown shown[ROWS * COLS];

        for (size_t r = 0; r < t->rows; r++)
            for (size_t c = 0; c < cols; c++) {
                size_t from = is_several ? k : c;

                counts[r * cols + c] = is_several && c ? t->people[r] - t->count[r][from] : t->count[r][from];
                shown[r * cols + c] = by->groups[r].cells[from].shown;
            }
        attack_table(counts, t->rows, cols, shown);
    }
}

/* What is told is the truth, rounded, and nothing of what is hidden. */
static void check_told(const struct result_by *by, const struct truth *t, bool is_sensitive)
{
    for (size_t r = 0; r < t->rows; r++) {
        const struct result_group *g = &by->groups[r];
        bool has_hidden = false;

        groups_shown++;
        means_shown += g->has_mean || g->has_nps;
        assert_int_equal(g->n, (t->people[r] + 2) / 5 * 5);
        for (size_t c = 0; c < t->cols; c++) {
            has_hidden = has_hidden || g->cells[c].shown != SHOWN_VALUE;
            if (g->cells[c].shown == SHOWN_VALUE) {
                cells_shown++;
                assert_int_equal(g->cells[c].count, (t->count[r][c] + 2) / 5 * 5);
                assert_int_equal(g->cells[c].percent, (200 * g->cells[c].count + g->n) / (2 * g->n));
            } else {
                cells_hidden++;
                assert_int_equal(g->cells[c].shown, SHOWN_PROTECTED);
                assert_int_equal(g->cells[c].count + g->cells[c].percent, 0);
            }
            if (is_sensitive && t->people[r] < 30)
                assert_true(100 * t->count[r][c] < 95 * t->people[r]);
        }
        assert_false((g->has_mean || g->has_nps) && has_hidden);
    }
}

static void attack_by(const struct release *r, const char *id, size_t row, int question)
{
    const struct result_item *item = world_find(r, id);
    const struct result_table *table = &item->tables[row];
    struct truth truths[2] = {{.rows = 0}};

    if (table->n < 0) {
        assert_int_equal(table->by_count, 0);
        return;
    }
    assert_int_equal(table->by_count, 2);
    for (int background = ROLE; background <= AGE; background++) {
        const struct result_by *by = &table->by[background];

        tables_seen++;
        large_seen += world.count >= 100;
        if (!by->group_count) {
            tables_withheld++;
            large_withheld += world.count >= 100;
            continue;
        }
        truths[background] = count_truth(by, background, question);
        attack_sizes(&truths[background]);
        attack_cells(by, &truths[background], question == MANY);
        check_told(by, &truths[background], question == SECRET);
    }
    /* Groups of one kind with groups of the other: who is in both, who only in the first. */
    for (size_t g = 0; g < truths[ROLE].rows; g++)
        for (size_t h = 0; h < truths[AGE].rows; h++) {
            int64_t a = truths[ROLE].people[g], b = truths[AGE].people[h], n = truths[ROLE].all;

            assert_true((a < b ? a : b) >= RELEASE_MIN_N);       /* the most that may be in both */
            assert_false(is_small_group(a < n - b ? a : n - b)); /* the most that may be in the first alone */
        }
}

static void no_group_or_cell_can_be_calculated_from_one_release(void **state)
{
    (void)state;
    for (int s = 0; s < SURVEYS; s++) {
        unsigned skews[CHOICES];
        struct release r;
        struct arena a;

        arena_init(&a, 64 << 20);
        world_next(&world);
        for (int q = 0; q < CHOICES; q++)
            skews[q] = below(&world, q == SECRET ? 6 : 4);
        world_answer(&world, RELEASE_MIN_N + below(&world, s % 4 ? 90 : 350), skews, 80 + below(&world, 21));
        r = world_release(&world, &a);
        assert_int_equal(r.n, world.count);
        attack_by(&r, "one", 0, ONE);
        attack_by(&r, "many", 0, MANY);
        attack_by(&r, "scale", 0, SCALE);
        attack_by(&r, "grid", 0, GRID_1);
        attack_by(&r, "grid", 1, GRID_2);
        attack_by(&r, "nps", 0, NPS);
        attack_by(&r, "secret", 0, SECRET);
        arena_free(&a);
    }
    print_message("%ld tables, %ld withheld (from 100 people on %ld of %ld), %ld groups, %ld means, %ld cells shown, "
                  "%ld hidden\n",
                  tables_seen, tables_withheld, large_withheld, large_seen, groups_shown, means_shown, cells_shown,
                  cells_hidden);
    /* And yet there is something to read. */
    assert_true(large_withheld < large_seen / 3);
    assert_true(cells_hidden > 0 && cells_shown > cells_hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_group_or_cell_can_be_calculated_from_one_release),
    };

    return cmocka_run_group_tests_name("groups", tests, start, stop);
}
