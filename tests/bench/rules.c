/* rules.c - how long one rule takes, and how long comparing two texts for each of its nodes: rules SURVEY.json ANSWERS ROUNDS. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/rules.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RULES_MAX = 1000, NS = 1000000000 };

static struct {
    const struct rule *v[RULES_MAX];
    long count, nodes;
} rules;

static void add(const struct rule *rule)
{
    if (!rule || rules.count == RULES_MAX)
        return;
    rules.v[rules.count++] = rule;
    rules.nodes += rule->count;
}

static void collect(const struct definition *d)
{
    for (size_t p = 0; p < d->page_count; p++)
        add(d->pages[p].show);
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];

        add(item->show);
        add(item->required);
        for (size_t c = 0; c < item->check_count; c++)
            add(item->checks[c].rule);
        for (size_t o = 0; o < item->option_count; o++)
            add(item->options[o].show);
    }
}

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * NS + (double)t.tv_nsec;
}

/* One comparison per node, of texts as long as ids and equal up to the last letter. */
static long compare(long round)
{
    static const char *const ids[] = {"q10", "q11", "q12", "q13"};
    long equal = 0;

    for (long n = 0; n < rules.nodes; n++) {
        struct str a = {ids[(n + round) % 4], 3}, b = {ids[n % 4], 3};

        __asm__ volatile("" : "+r"(a.p), "+r"(b.p)); /* or the compiler would know the answer */
        equal += str_eq(a, b);
    }
    return equal;
}

int main(int argc, char **argv)
{
    struct definition_error error;
    struct definition d;
    struct answers answers;
    struct visibility v;
    struct str json;
    struct arena a;
    double began, ours, reference;
    long rounds = argc > 3 ? strtol(argv[3], NULL, 10) : 0, held = 0, equal = 0;

    arena_init(&a, 64 << 20);
    if (rounds < 1 || file_read(&a, argv[1], DEFINITION_BYTES, &json) || definition_read(&a, json, &d, &error) ||
        answers_from_json(&a, &d, str_from(argv[2]), false, &answers))
        return 1;
    v = rules_visibility(&a, &d, &answers);
    collect(&d);
    began = now_ns();
    for (long round = 0; round < rounds; round++)
        for (long i = 0; i < rules.count; i++)
            held += rule_holds(rules.v[i], &d, &answers, &v);
    ours = now_ns() - began;
    began = now_ns();
    for (long round = 0; round < rounds; round++)
        equal += compare(round);
    reference = now_ns() - began;
    printf("{\"rule_ns\":%.1f,\"compare_ns\":%.1f,\"nodes\":%.1f,\"rules\":%ld,\"held\":%ld,\"equal\":%ld}\n",
           ours / (double)(rounds * rules.count), reference / (double)(rounds * rules.count),
           (double)rules.nodes / (double)rules.count, rules.count, held / rounds, equal / rounds);
    arena_free(&a);
    return 0;
}
