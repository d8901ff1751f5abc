/* guard.c - how long the guard looks for identifiers, and how long escaping the same text for a page takes: guard TEXT ROUNDS. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Prints one line of JSON: microseconds for 10 KiB of the text (scan, urgent, and escape as the reference), for 100 KiB of it
 * (scan_long), and for 10 and 100 KiB of what is hardest for it (worst, worst_long). */
#include "response/guard.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SHORT = 10 * 1024, LONG = 10 * SHORT };

static struct arena scratch;

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void scan(struct str text)
{
    guard_scan(&scratch, text);
}

static void urgent(struct str text)
{
    if (guard_is_urgent(text))
        fputs("guard: the text is urgent\n", stderr);
}

static void escape(struct str text)
{
    struct buf out = buf_new(&scratch, 6 * LONG);

    html_text(&out, text);
}

/* The best of the rounds: others that run meanwhile only add. */
static double time_us(void (*what)(struct str text), struct str text, long rounds)
{
    double best = 1e12;

    for (long i = 0; i < rounds; i++) {
        double begun = now_us(), took;

        what(text);
        took = now_us() - begun;
        best = took < best ? took : best;
        arena_reset(&scratch);
    }
    return best;
}

/* `piece` again and again. */
static struct str repeat(struct arena *a, struct str piece, size_t len)
{
    char *p = arena_alloc(a, len, 1);

    for (size_t i = 0; i < len; i++)
        p[i] = piece.p[i % piece.len];
    return (struct str){p, len};
}

int main(int argc, char **argv)
{
    static const char *const hard[] = {"a piste ", "a at a.", "0 ",     "01.01.01-", "+0(",
                                       "a-",       "fi00 ",   "katu 0", "en halua "};
    double worst = 0, worst_long = 0;
    struct str text, words;
    struct arena a;
    long rounds;

    if (argc != 3)
        return 2;
    arena_init(&a, 64 << 20);
    arena_init(&scratch, 64 << 20);
    rounds = strtol(argv[2], NULL, 10);
    if (file_read(&a, argv[1], 1 << 20, &text) || text.len < SHORT)
        return 1;
    words = repeat(&a, text, LONG);
    for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
        struct str bad = repeat(&a, str_from(hard[i]), LONG);
        double took = time_us(scan, str_sub(bad, 0, SHORT), rounds), took_long = time_us(scan, bad, rounds / 10 + 1);

        worst = took > worst ? took : worst;
        worst_long = took_long > worst_long ? took_long : worst_long;
    }
    printf("{\"scan\":%.1f,\"urgent\":%.1f,\"escape\":%.1f,\"scan_long\":%.1f,\"worst\":%.1f,\"worst_long\":%.1f}\n",
           time_us(scan, str_sub(words, 0, SHORT), rounds), time_us(urgent, str_sub(words, 0, SHORT), rounds),
           time_us(escape, str_sub(words, 0, SHORT), rounds), time_us(scan, words, rounds / 10 + 1), worst, worst_long);
    arena_free(&scratch);
    arena_free(&a);
    return 0;
}
