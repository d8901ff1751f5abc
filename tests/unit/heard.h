/* heard.h - what the program says in its log, for tests of a place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_HEARD_H
#define TESTS_HEARD_H

#include "unit/place.h"

static int hearing_fd = -1;

/* From here on the log goes to a file, which begins empty. */
static inline void hear(struct place *p)
{
    FILE *f;

    fflush(stderr);
    hearing_fd = dup(STDERR_FILENO);
    f = fopen(arena_fmt(&p->a, "%s/log", p->top).p, "w");
    assert_non_null(f);
    assert_int_equal(dup2(fileno(f), STDERR_FILENO), STDERR_FILENO);
    fclose(f);
}

static inline void hear_no_more(void)
{
    fflush(stderr);
    assert_int_equal(dup2(hearing_fd, STDERR_FILENO), STDERR_FILENO);
    close(hearing_fd);
}

/* How often those words were in it. */
static inline int heard(struct place *p, struct str words)
{
    struct str all;
    int n = 0;

    assert_int_equal(file_read(&p->a, arena_fmt(&p->a, "%s/log", p->top).p, 1 << 20, &all), OK);
    for (size_t at; (at = str_find_str(all, words)) != SIZE_MAX; n++)
        all = str_sub(all, at + words.len, all.len);
    return n;
}

#endif
