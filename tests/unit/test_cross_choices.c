/* test_cross_choices.c - several choices by groups: knowing how the question is answered tells nothing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/cross.h"

#include "unit/in_arena.h"

enum { M = 5 };

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static bool is_small(int64_t count)
{
    return count > 0 && count < M;
}

enum { GROUPS = 5, OPTIONS = 3 };

/* A reader who also knows how the question may be answered. */
struct choice_reader {
    const struct cross_choices *t;
    const enum shown *shown;
    int64_t tried[GROUPS * OPTIONS], left[OPTIONS];
    uint64_t possible[GROUPS * OPTIONS];
    size_t tables;
};

/* Can the people of the group have answered so? (Balanced sharing out shows that the sums suffice.) */
static bool is_possible(const struct cross_choices *t, const int64_t *counts, int64_t people)
{
    int64_t sum = 0, largest = 0, least = t->min > 1 ? t->min : 1, options = 0;

    for (size_t o = 0; o < t->options; o++) {
        if (t->is_exclusive[o]) {
            people -= counts[o];
            continue;
        }
        options++;
        sum += counts[o];
        largest = counts[o] > largest ? counts[o] : largest;
    }
    return people >= 0 && largest <= people && sum >= least * people &&
           sum <= people * (t->max && t->max < options ? t->max : options);
}

static void try_choices(struct choice_reader *r, size_t at)
{
    const struct cross_choices *t = r->t;
    size_t o = at % t->options, g = at / t->options;
    bool is_last = true;

    if (!o && at && !is_possible(t, r->tried + at - t->options, t->people[g - 1]))
        return;
    if (at == t->groups * t->options) {
        r->tables++;
        for (size_t i = 0; i < at; i++)
            r->possible[i] |= UINT64_C(1) << r->tried[i];
        return;
    }
    if (r->shown[at] == SHOWN_VALUE) {
        r->tried[at] = t->counts[at];
        try_choices(r, at + 1);
        return;
    }
    for (size_t k = at + t->options; k < t->groups * t->options; k += t->options)
        if (r->shown[k] != SHOWN_VALUE)
            is_last = false;
    for (int64_t c = 0; c <= t->people[g]; c++) {
        if (!t->is_left_out[o] && (c > r->left[o] || (is_last && c != r->left[o])))
            continue;
        r->tried[at] = c;
        r->left[o] -= c;
        try_choices(r, at + 1);
        r->left[o] += c;
    }
}

static void tables_of_choices_keep_five_values_for_every_hidden_cell(void **state)
{
    static const bool none[OPTIONS] = {false}, last[OPTIONS] = {0, 0, 1};
    static struct choice_reader reader;
    size_t partly = 0, withheld = 0;

    (void)state;
    seed = 9;
    for (int round = 0; round < 4000; round++) {
        int64_t counts[GROUPS * OPTIONS] = {0}, people[GROUPS];
        bool is_left_out[OPTIONS];
        struct cross_choices t = {counts,      GROUPS,          OPTIONS, people, draw(3) ? none : last,
                                  is_left_out, draw(6) ? 0 : 2, 0};
        enum shown shown[GROUPS * OPTIONS];
        size_t hidden = 0;
        uint32_t per_cent[OPTIONS] = {20 + draw(75), 20 + draw(75), t.is_exclusive == last ? 8 : draw(60)};

        t.max = draw(2) ? 0 : 1 + (int)draw(2) + (t.min > 1);
        for (size_t g = 0; g < GROUPS; g++) {
            people[g] = 12 + draw(20);
            for (int64_t k = 0; k < people[g]; k++) {
                bool has[OPTIONS] = {false};
                int made = 0, most = t.max ? t.max : OPTIONS;

                if (t.is_exclusive[2] && draw(100) < per_cent[2]) {
                    counts[g * OPTIONS + 2]++;
                    continue;
                }
                while (made < (t.min > 1 ? t.min : 1)) /* until this person has made the choices there must be */
                    for (size_t o = 0; o < OPTIONS; o++)
                        if (!t.is_exclusive[o] && !has[o] && made < most && draw(100) < per_cent[o] + !g * 3)
                            made += has[o] = true;
                for (size_t o = 0; o < OPTIONS; o++)
                    counts[g * OPTIONS + o] += has[o];
            }
        }
        for (size_t o = 0; o < OPTIONS; o++) {
            int64_t sum = 0, all = 0;

            for (size_t g = 0; g < GROUPS; g++) {
                sum += counts[g * OPTIONS + o];
                all += people[g];
            }
            is_left_out[o] = is_small(sum) || is_small(all - sum);
        }
        arena_reset(&arena);
        if (!suppress_cross_choices(&arena, &t, M, shown)) {
            withheld++;
            for (size_t i = 0; i < GROUPS * OPTIONS; i++)
                assert_int_equal(shown[i], SHOWN_PROTECTED);
            continue;
        }
        reader = (struct choice_reader){.t = &t, .shown = shown};
        for (size_t i = 0; i < GROUPS * OPTIONS; i++) {
            int64_t c = counts[i];

            assert_false(shown[i] == SHOWN_VALUE && (is_small(c) || is_small(people[i / OPTIONS] - c)) && t.max != 1);
            if (shown[i] != SHOWN_VALUE) {
                reader.left[i % OPTIONS] += c;
                hidden++;
            }
        }
        if (!hidden || hidden > 6 || is_left_out[0] || is_left_out[1] || is_left_out[2])
            continue;
        partly++;
        try_choices(&reader, 0);
        assert_true(reader.tables > 0);
        for (size_t i = 0; i < GROUPS * OPTIONS; i++)
            if (shown[i] != SHOWN_VALUE)
                assert_true(__builtin_popcountll(reader.possible[i]) >= 5);
    }
    assert_true(partly > 100 && withheld < 3800);
}

static bool protect_choices(const int64_t *counts, const int64_t *people, const bool *is_exclusive,
                            const bool *is_left_out, int min, int max, enum shown *shown)
{
    return suppress_cross_choices(
        &arena, &(struct cross_choices){counts, 4, 3, people, is_exclusive, is_left_out, min, max}, M, shown);
}

static void what_is_known_of_several_choices_counts(void **state)
{
    static const bool none[3] = {false}, last[3] = {0, 0, 1}, two[3] = {0, 1, 1};
    static const int64_t people[] = {60, 60, 60, 60};
    /* The third choice is made by 3 in the first group. */
    static const int64_t much[] = {40, 50, 3, 40, 50, 30, 40, 50, 40, 40, 50, 40},
                         little[] = {30, 28, 3, 30, 20, 30, 20, 20, 30, 30, 30, 10},
                         one[] = {30, 27, 3, 20, 20, 20, 30, 20, 10, 20, 30, 10},
                         nearly[] = {58, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
                         alone[] = {20, 45, 3, 30, 20, 20, 30, 20, 20, 30, 20, 20};
    enum shown shown[12];

    (void)state;
    assert_true(protect_choices(much, people, none, none, 0, 0, shown));
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(shown[i], i % 3 == 2 && (i == 2 || i == 5) ? SHOWN_PROTECTED : SHOWN_VALUE);
    /* Without the third choice 58 of 60 made one: 2 or more made it. */
    assert_false(protect_choices(little, people, none, none, 0, 0, shown));
    assert_int_equal(shown[0], SHOWN_PROTECTED);
    /* Two choices had to be made: 120, and 90 stand there. */
    assert_false(protect_choices(much, people, none, none, 2, 0, shown));
    /* At most two: 120, and with the third there could be 123. */
    assert_false(protect_choices(much, people, none, none, 0, 2, shown));
    assert_true(protect_choices(much, people, none, none, 0, 3, shown));
    /* Nearly everybody, who did not? */
    assert_true(protect_choices(nearly, people, none, none, 0, 0, shown));
    assert_int_equal(shown[0], SHOWN_PROTECTED);
    /* Whoever chose the third chose nothing else: at most 15 did. */
    assert_false(protect_choices(alone, people, last, none, 0, 0, shown));
    /* One choice each: a partition. */
    assert_true(protect_choices(one, people, none, none, 0, 1, shown));
    assert_true(protect_choices(one, people, two, none, 0, 0, shown));
    assert_int_equal(shown[2], SHOWN_PROTECTED);
    assert_false(protect_choices(one, people, none, last, 0, 1, shown));
    /* The count of an option hidden for all is hidden for each group. */
    assert_true(protect_choices(much, people, none, last, 0, 0, shown));
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(shown[i], i % 3 == 2 ? SHOWN_PROTECTED : SHOWN_VALUE);
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(tables_of_choices_keep_five_values_for_every_hidden_cell),
        IN_ARENA(what_is_known_of_several_choices_counts),
    };

    return cmocka_run_group_tests_name("cross_choices", tests, NULL, NULL);
}
