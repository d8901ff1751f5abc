/* test_release_pairs.c - T-31 and T-32: two releases side by side, of one survey over time and of surveys that look alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/dataset.h"
#include "unit/release_world.h"

enum { SURVEYS = 500, LEAST = 5, STEPS = 4, OPTIONS_MOST = 4, FILE_BYTES = 1 << 22, TWINS = 50 };
enum { HOUR_MS = 60 * 60 * 1000 };

static struct world world;

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

/* --- one survey over time ------------------------------------------------------------------------------------------- */

/* The numbers of people a release shows, exactly: all, and of each table. */
enum { NUMBERS = 1 + CHOICES };

static int64_t answered(int question)
{
    int64_t n = 0;

    for (size_t i = 0; i < world.count; i++)
        n += world.people[i].of[question] != NOBODY;
    return n;
}

static const struct result_table *table_of(const struct release *r, int question)
{
    static const char *const ids[CHOICES] = {"role", "age", "one", "scale", "grid", "grid", "nps", "secret"};

    return &world_find(r, ids[question])->tables[question == GRID_2];
}

static int64_t shown_number(const struct release *r, int number)
{
    return number == 0 ? r->n : r->n < 0 ? -1 : table_of(r, number - 1)->n;
}

/* What a rough release that is not held back would count. */
static void exact_numbers(int64_t *out)
{
    out[0] = (int64_t)world.count - RELEASE_MIN_N;
    for (int q = 0; q < CHOICES; q++)
        out[1 + q] = answered(q) - RELEASE_MIN_N;
}

/* What a cell of a table may hold for somebody who sees it, n people having answered. Of a table withheld as a whole
 * nothing is known. */
struct range {
    int64_t least, most;
};

static bool is_withheld(const struct result_table *t)
{
    for (size_t i = 0; i < t->line_count; i++)
        if (t->lines[i].cell.shown != SHOWN_PROTECTED)
            return false;
    return true;
}

static struct range cell_range(const struct result_table *t, const struct cell *c, bool is_rough)
{
    int64_t n = t->n;

    if (is_withheld(t))
        return (struct range){0, INT32_MAX};
    if (c->shown == SHOWN_UNDER_LIMIT)
        return (struct range){1, LEAST - 1};
    if (c->shown == SHOWN_PROTECTED)
        return (struct range){LEAST, INT32_MAX};
    if (!is_rough || c->count == 0)
        return (struct range){c->count, c->count};
    return (struct range){c->count < 10 ? LEAST : c->count - 5, c->count == n ? n + 9 : c->count + 4};
}

/* Can the cells of the rough table hold numbers within these ranges, not more than `most` of each, and add up to what
 * its n says, and to `total_most` at most? */
static bool fits(const struct range *rough, const int64_t *most, size_t count, int64_t n, int64_t total_most)
{
    int64_t least_sum = 0, most_sum = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t top = rough[i].most < most[i] ? rough[i].most : most[i];

        if (rough[i].least > top)
            return false;
        least_sum += rough[i].least;
        most_sum += top;
    }
    return most_sum >= n && least_sum <= (n + 9 < total_most ? n + 9 : total_most);
}

/* The later table, of which the reader knows the sum, in all ways that look like it. */
struct pair {
    struct range rough[OPTIONS_MOST], late[OPTIONS_MOST];
    int64_t n_rough, n_late;
    size_t count;
    unsigned late_possible[OPTIONS_MOST], rough_possible[OPTIONS_MOST]; /* bit v: a cell under the limit may hold v */
};

static void try_all(struct pair *p, int64_t *late, size_t at, int64_t left)
{
    if (at == p->count) {
        if (left || !fits(p->rough, late, p->count, p->n_rough, p->n_late - RELEASE_MIN_N))
            return;
        for (size_t i = 0; i < p->count; i++) {
            if (late[i] < LEAST)
                p->late_possible[i] |= 1u << late[i];
            for (int64_t v = p->rough[i].least; v < LEAST && v <= p->rough[i].most; v++) {
                struct range one[OPTIONS_MOST];

                memcpy(one, p->rough, sizeof one);
                one[i] = (struct range){v, v};
                if (fits(one, late, p->count, p->n_rough, p->n_late - RELEASE_MIN_N))
                    p->rough_possible[i] |= 1u << v;
            }
        }
        return;
    }
    for (int64_t v = p->late[at].least; v <= p->late[at].most && v <= left; v++) {
        late[at] = v;
        try_all(p, late, at + 1, left - v);
    }
}

/* Do the small cells of both keep all of 1..4? */
static void attack_pair(const struct result_table *rough, const struct result_table *late, int64_t n_late)
{
    struct pair p = {.n_rough = rough->n, .n_late = n_late, .count = late->line_count};
    int64_t numbers[OPTIONS_MOST];

    for (size_t i = 0; i < p.count; i++) {
        p.rough[i] = cell_range(rough, &rough->lines[i].cell, true);
        p.late[i] = cell_range(late, &late->lines[i].cell, false);
    }
    try_all(&p, numbers, 0, n_late);
    for (size_t i = 0; i < p.count; i++) {
        if (late->lines[i].cell.shown == SHOWN_UNDER_LIMIT)
            assert_int_equal(p.late_possible[i] & 0x1e, 0x1e);
        /* An earlier number is not greater than a later one, which is no secret when it is told. */
        if (rough->lines[i].cell.shown == SHOWN_UNDER_LIMIT)
            assert_int_equal(p.rough_possible[i] & 0x1e, 0x1e);
    }
}

static void every_shown_number_grows_by_none_or_ten(void **state)
{
    long kept = 0, followed = 0, attacked = 0;

    (void)state;
    for (int s = 0; s < SURVEYS; s++) {
        unsigned skews[CHOICES], percent = 20 + below(&world, 81);
        struct release previous = {.n = -1}, final;
        int64_t exact[NUMBERS], now[NUMBERS];
        struct arena a;

        arena_init(&a, 64 << 20);
        world_next(&world);
        for (int q = 0; q < CHOICES; q++)
            skews[q] = below(&world, 5);
        for (int step = 0; step < STEPS; step++) {
            struct release next;
            size_t more = 1 + below(&world, 25);

            world_answer(&world, more, skews, percent);
            assert_int_equal(release_make_rough(&a, world.stores.results, &world.survey, &world.d, 1, &next), OK);
            exact_numbers(now);
            assert_int_equal(next.n, now[0] < RELEASE_MIN_N ? -1 : now[0] / 10 * 10);
            if (next.n < 0 || !release_follow(&a, &previous, &next)) {
                kept++;
                continue;
            }
            followed++;
            for (int i = 0; i < NUMBERS; i++) {
                int64_t shown = shown_number(&next, i), before = shown_number(&previous, i);

                if (shown < 0 || shown == before)
                    continue; /* not shown, or the table is the old one */
                assert_int_equal(shown, now[i] / 10 * 10);
                assert_true(before < 0 || now[i] - exact[i] >= RELEASE_MIN_N);
                exact[i] = now[i];
            }
            previous = next;
        }
        final = world_release(&world, &a);
        for (int i = 0; i < NUMBERS && previous.n >= 0 && final.n >= 0; i++)
            if (shown_number(&previous, i) >= 0)
                assert_true((i ? answered(i - 1) : (int64_t)world.count) - exact[i] >= RELEASE_MIN_N);
        if (previous.n >= 0 && table_of(&previous, ONE)->n >= 0) {
            attack_pair(table_of(&previous, ONE), table_of(&final, ONE), answered(ONE));
            attacked++;
        }
        if (previous.n >= 0 && table_of(&previous, SECRET)->n >= 0 && answered(SECRET) >= 30) {
            attack_pair(table_of(&previous, SECRET), table_of(&final, SECRET), answered(SECRET));
            attacked++;
        }
        arena_free(&a);
    }
    print_message("%ld releases followed, %ld kept back, %ld pairs attacked\n", followed, kept, attacked);
    assert_true(followed > SURVEYS / 2 && kept > 0 && attacked > SURVEYS / 3);
}

/* --- surveys that look alike ---------------------------------------------------------------------------------------- */

static struct str files_of(struct arena *a, const struct release *r)
{
    struct buf out = buf_new(a, FILE_BYTES);

    assert_int_equal(export_results_csv(a, r, &world.d, LANG_EN, &out), OK);
    assert_int_equal(export_results_json(a, r, &world.d, LANG_EN, &out), OK);
    release_doc_put(&out, r);
    return buf_str(&out);
}

static const struct cell *cell_at(const struct result_by *by, int role, int choice)
{
    for (size_t g = 0; g < by->group_count; g++)
        for (size_t c = 0; c < by->column_count; c++)
            if (str_eq(by->groups[g].option_id, world_item(&world, ROLE)->options[role].id) &&
                str_eq(by->columns[c], world_item(&world, ONE)->options[choice].id))
                return &by->groups[g].cells[c];
    return NULL;
}

static int64_t count_at(int role, int choice)
{
    int64_t n = 0;

    for (size_t i = 0; i < world.count; i++)
        n += world.people[i].of[ROLE] == role && world.people[i].of[ONE] == choice;
    return n;
}

static void choose(int role, int from, int to)
{
    for (size_t i = 0; i < world.count; i++)
        if (world.people[i].of[ROLE] == role && world.people[i].of[ONE] == from) {
            world.people[i].of[ONE] = to;
            return;
        }
}

static bool is_small(int64_t n)
{
    return n > 0 && n < LEAST;
}

/* Will the cell be as small, or as large, as it was? */
static bool stays(int64_t before, int64_t now)
{
    return now > 0 && is_small(before) == is_small(now);
}

/* Move one person round four hidden cells, when there are such: no total changes. */
static bool make_twin(const struct result_by *by)
{
    for (int role = 0; role < 5; role++)
        for (int other = role + 1; other < 5; other++)
            for (int choice = 0; choice < OPTIONS_MOST; choice++)
                for (int second = 0; second < OPTIONS_MOST; second++) {
                    const struct cell *cells[] = {cell_at(by, role, choice), cell_at(by, role, second),
                                                  cell_at(by, other, choice), cell_at(by, other, second)};
                    int64_t counts[] = {count_at(role, choice), count_at(role, second), count_at(other, choice),
                                        count_at(other, second)};
                    bool is_ring = choice != second;

                    for (int i = 0; i < 4; i++)
                        is_ring = is_ring && cells[i] && cells[i]->shown != SHOWN_VALUE &&
                                  stays(counts[i], counts[i] + (i == 0 || i == 3 ? -1 : 1));
                    if (!is_ring)
                        continue;
                    choose(role, choice, second);
                    choose(other, second, choice);
                    return true;
                }
    return false;
}

static void what_is_hidden_changes_no_byte_of_any_output(void **state)
{
    int twins = 0;

    (void)state;
    for (int s = 0; s < 30 * TWINS && twins < TWINS; s++) {
        static const unsigned skews[CHOICES] = {1, 0, 2, 1, 1, 1, 1, 1};
        struct str first, second;
        struct release r;
        struct arena a;

        arena_init(&a, 64 << 20);
        world_next(&world);
        world_draw(&world, 80 + below(&world, 200), skews, 95);
        for (size_t i = 0; i < world.count; i++)
            world.people[i].of[AGE] = NOBODY; /* the other groups would differ, which is as it should be */
        world_store(&world, 0);
        r = world_release(&world, &a);
        if (make_twin(&table_of(&r, ONE)->by[0])) {
            size_t people = world.count;

            first = files_of(&a, &r);
            world_next(&world);
            world.count = people;
            world_store(&world, 0);
            r = world_release(&world, &a);
            second = files_of(&a, &r);
            assert_true(str_eq(first, second));
            twins++;
        }
        arena_free(&a);
    }
    print_message("%d twins\n", twins);
    assert_int_equal(twins, TWINS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shown_number_grows_by_none_or_ten),
        cmocka_unit_test(what_is_hidden_changes_no_byte_of_any_output),
    };

    return cmocka_run_group_tests_name("release pairs", tests, start, stop);
}
