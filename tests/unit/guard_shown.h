/* guard_shown.h - for tests of the guard: every find of a text in brackets with its kind. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_GUARD_SHOWN_H
#define TESTS_UNIT_GUARD_SHOWN_H

#include "response/guard.h"
#include "unit/in_arena.h"

#include <string.h>

/* "a [1:x@y.fi] b"; the number is the enum guard_kind. */
static const char *shown(const char *text)
{
    struct str s = str_from(text);
    struct guard_finds finds = guard_scan(&arena, s);
    struct buf out = buf_new(&arena, 4096);
    size_t from = 0;

    for (size_t i = 0; i < finds.count; i++) {
        buf_put(&out, str_sub(s, from, finds.v[i].at - from));
        buf_fmt(&out, "[%d:%.*s]", (int)finds.v[i].kind, STR_ARG(str_sub(s, finds.v[i].at, finds.v[i].len)));
        from = finds.v[i].at + finds.v[i].len;
    }
    buf_put(&out, str_sub(s, from, s.len));
    return arena_cstr(&arena, buf_str(&out));
}

/* Each of the texts (NULL at the end) is found as its brackets say, when they are left out of it. All that are not are told. */
static void assert_found(const char *const *texts)
{
    int missed = 0;

    for (; *texts; texts++) {
        struct buf text = buf_new(&arena, 400);
        const char *got;

        for (const char *p = *texts; *p; p++)
            if (*p == '[')
                p += 2;
            else if (*p != ']')
                buf_char(&text, *p);
        got = shown(arena_cstr(&arena, buf_str(&text)));
        if (strcmp(got, *texts) != 0) {
            print_error("'%s' instead of '%s'\n", got, *texts);
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

/* In none of the texts anything is found; they hold no brackets. */
static void assert_nothing(const char *const *texts)
{
    assert_found(texts);
}

#endif
