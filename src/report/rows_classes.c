/* rows_classes.c - joins what people told of themselves into classes, until nobody stands alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/rows_classes.h"

#include <string.h>

/* The state of the search. Groups are the people who look alike in all traits. */
struct search {
    const struct trait *traits;
    size_t count, people, k, starred_most;
    size_t **sizes;    /* by trait, by category: people */
    int **now, **next; /* by trait, by category: classes; of the step after */
    size_t *steps, steps_most;
    uint32_t *group, *group_size, *slots; /* by person; by group; a hash table of the first person + 1 of each group */
    size_t slot_mask, groups;
};

/* --- the classes of one trait ------------------------------------------------------------------------------------- */

static bool is_in_order(const struct trait *t, size_t category)
{
    return t->is_ordered && !t->stands_apart[category];
}

/* Neighbours, until each class has `size` people. */
static void cut(const struct trait *t, const size_t *sizes, size_t size, int *classes)
{
    int first = -1, last = -1; /* the class being made, the one before */
    size_t people = 0;

    for (size_t c = 0; c < t->categories; c++) {
        if (!is_in_order(t, c))
            continue;
        if (first < 0)
            first = (int)c;
        classes[c] = first;
        if (!people && !sizes[c]) /* no class begins with nobody */
            first = -1;
        people += sizes[c];
        if (people < size)
            continue;
        last = first;
        first = -1;
        people = 0;
    }
    for (size_t c = 0; c < t->categories && first >= 0 && last >= 0; c++)
        if (is_in_order(t, c) && classes[c] == first)
            classes[c] = last;
}

/* The small ones, until they have `size` people together. */
static void join_small(const struct trait *t, const size_t *sizes, size_t size, int *classes)
{
    size_t others = 0;

    for (size_t c = 0; c < t->categories; c++) {
        if (is_in_order(t, c))
            continue;
        classes[c] = sizes[c] < size ? CLASS_OTHERS : (int)c;
        others += sizes[c] < size ? sizes[c] : 0;
    }
    while (others > 0 && others < size) {
        size_t smallest = t->categories;

        for (size_t c = 0; c < t->categories; c++)
            if (!is_in_order(t, c) && classes[c] != CLASS_OTHERS &&
                (smallest == t->categories || sizes[c] < sizes[smallest]))
                smallest = c;
        if (smallest == t->categories)
            return;
        classes[smallest] = CLASS_OTHERS;
        others += sizes[smallest];
    }
}

static bool are_all_in_one(const struct trait *t, const size_t *sizes, const int *classes)
{
    size_t one = t->categories;

    for (size_t c = 0; c < t->categories; c++) {
        if (!sizes[c])
            continue;
        if (one < t->categories && classes[c] != classes[one])
            return false;
        one = c;
    }
    return true;
}

/* Step 0 is the coarsest, steps_most the most exact. */
static void make_classes(const struct search *s, size_t trait, size_t step, int *classes)
{
    const struct trait *t = &s->traits[trait];
    bool is_one = step == 0;

    if (step > 0 && step < s->steps_most) {
        cut(t, s->sizes[trait], s->k << (s->steps_most - 1 - step), classes);
        join_small(t, s->sizes[trait], s->k << (s->steps_most - 1 - step), classes);
        is_one = are_all_in_one(t, s->sizes[trait], classes);
    }
    for (size_t c = 0; c < t->categories && (is_one || step == s->steps_most); c++)
        classes[c] = is_one ? CLASS_ALL : (int)c;
}

/* Pairs of people who look alike in the trait. */
static uint64_t alike(const struct search *s, size_t trait)
{
    const struct trait *t = &s->traits[trait];
    uint64_t others = 0, sum = 0;

    if (s->now[trait][0] == CLASS_ALL)
        return (uint64_t)s->people * s->people;
    for (size_t c = 0; c < t->categories; c++) {
        uint64_t in_class = 0;

        if (s->now[trait][c] == CLASS_OTHERS)
            others += s->sizes[trait][c];
        if (s->now[trait][c] != (int)c)
            continue;
        for (size_t i = c; i < t->categories; i++)
            in_class += s->now[trait][i] == (int)c ? s->sizes[trait][i] : 0;
        sum += in_class * in_class;
    }
    return sum + others * others;
}

/* --- all traits together ------------------------------------------------------------------------------------------ */

static bool look_alike(const struct search *s, size_t x, size_t y)
{
    for (size_t t = 0; t < s->count; t++)
        if (s->now[t][s->traits[t].of[x]] != s->now[t][s->traits[t].of[y]])
            return false;
    return true;
}

static void find_groups(struct search *s)
{
    s->groups = 0;
    memset(s->slots, 0, (s->slot_mask + 1) * sizeof *s->slots);
    for (size_t p = 0; p < s->people; p++) {
        uint64_t h = UINT64_C(1469598103934665603);
        size_t at;

        for (size_t t = 0; t < s->count; t++)
            h = (h ^ (uint32_t)s->now[t][s->traits[t].of[p]]) * UINT64_C(1099511628211);
        at = (h >> 20) & s->slot_mask;
        while (s->slots[at] && !look_alike(s, s->slots[at] - 1, p))
            at = (at + 1) & s->slot_mask;
        if (!s->slots[at]) {
            s->slots[at] = (uint32_t)p + 1;
            s->group[p] = (uint32_t)s->groups++;
            s->group_size[s->group[p]] = 0;
        } else {
            s->group[p] = s->group[s->slots[at] - 1];
        }
        s->group_size[s->group[p]]++;
    }
}

/* How many must be starred as the groups are now; sizes of groups that are become 0. */
static size_t star_groups(struct search *s)
{
    size_t starred = 0;

    for (size_t g = 0; g < s->groups; g++)
        if (s->group_size[g] < s->k) {
            starred += s->group_size[g];
            s->group_size[g] = 0;
        }
    while (starred > 0 && starred < s->k) {
        size_t smallest = s->groups;

        for (size_t g = 0; g < s->groups; g++)
            if (s->group_size[g] && (smallest == s->groups || s->group_size[g] < s->group_size[smallest]))
                smallest = g;
        starred += s->group_size[smallest];
        s->group_size[smallest] = 0;
    }
    return starred;
}

/* UINT64_MAX when it is not allowed. */
static uint64_t loss(struct search *s)
{
    uint64_t sum = 0;
    size_t starred;

    find_groups(s);
    starred = star_groups(s);
    if (starred > s->starred_most)
        return UINT64_MAX;
    for (size_t t = 0; t < s->count; t++)
        sum += alike(s, t);
    return sum + (uint64_t)starred * s->people * s->count;
}

static void swap(struct search *s, size_t trait)
{
    int *classes = s->now[trait];

    s->now[trait] = s->next[trait];
    s->next[trait] = classes;
}

/* Take the best step of any trait (`first_only`: that comes first); false when there is none. */
static bool take_step(struct search *s, bool first_only, uint64_t *lost)
{
    uint64_t least = UINT64_MAX;
    size_t best = s->count;

    for (size_t t = 0; t < s->count; t++) {
        uint64_t then;

        if (s->steps[t] == s->steps_most || (first_only && !s->traits[t].is_first))
            continue;
        make_classes(s, t, s->steps[t] + 1, s->next[t]);
        swap(s, t);
        then = loss(s);
        swap(s, t);
        if (then < least) {
            least = then;
            best = t;
        }
    }
    if (best == s->count || least > *lost)
        return false;
    swap(s, best);
    s->steps[best]++;
    *lost = least;
    return true;
}

static struct search search_new(struct arena *a, const struct trait *traits, size_t count, size_t people, size_t k,
                                int **classes)
{
    struct search s = {.traits = traits, .count = count, .people = people, .k = k, .now = classes, .steps_most = 1};
    size_t slots = 2;

    s.sizes = arena_alloc(a, count, sizeof *s.sizes);
    s.next = arena_alloc(a, count, sizeof *s.next);
    s.steps = arena_alloc(a, count, sizeof *s.steps);
    s.group = arena_alloc(a, people, sizeof *s.group);
    s.group_size = arena_alloc(a, people, sizeof *s.group_size);
    while (k << (s.steps_most - 1) <= people)
        s.steps_most++;
    while (slots < 2 * people)
        slots *= 2;
    s.slots = arena_alloc(a, slots, sizeof *s.slots);
    s.slot_mask = slots - 1;
    for (size_t t = 0; t < count; t++) {
        s.sizes[t] = arena_alloc(a, traits[t].categories, sizeof *s.sizes[t]);
        s.now[t] = arena_alloc(a, traits[t].categories, sizeof *s.now[t]);
        s.next[t] = arena_alloc(a, traits[t].categories, sizeof *s.next[t]);
        for (size_t p = 0; p < people; p++)
            s.sizes[t][traits[t].of[p]]++;
        make_classes(&s, t, 0, s.now[t]);
    }
    return s;
}

void classes_choose(struct arena *a, const struct trait *traits, size_t count, size_t people, size_t k,
                    size_t starred_share, int **classes_out, bool *is_starred_out)
{
    struct search s = search_new(a, traits, count, people, k, classes_out);
    uint64_t lost;

    s.starred_most = people / starred_share;
    lost = loss(&s);
    while (take_step(&s, true, &lost))
        ;
    while (take_step(&s, false, &lost))
        ;
    find_groups(&s);
    star_groups(&s);
    for (size_t p = 0; p < people; p++)
        is_starred_out[p] = !s.group_size[s.group[p]];
}
