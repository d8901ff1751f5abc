/* str.h - borrowed text: a pointer and a length, never terminated, never owned. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Borrowed bytes, usually UTF-8. `p` may be NULL when `len` is 0. */
struct str {
    const char *p;
    size_t len;
};

/* A string literal as a struct str; S_INIT for static initialisers. */
#define S(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define S_INIT(lit)                                                                                                    \
    {                                                                                                                  \
        "" lit, sizeof(lit) - 1                                                                                        \
    }
/* For printf: `printf("%.*s", STR_ARG(s))`. */
#define STR_ARG(s) (int)(s).len, (s).p ? (s).p : ""

/* View of a terminated string; NULL gives the empty text. Borrows. */
struct str str_from(const char *c);

bool str_eq(struct str a, struct str b);          /* same bytes */
int str_cmp(struct str a, struct str b);          /* by bytes, like strcmp */
bool str_starts(struct str s, struct str prefix); /* `s` begins with `prefix` */
bool str_ends(struct str s, struct str suffix);   /* `s` ends with `suffix` */

/* Bytes [from, from+len) of `s`, clipped to its ends. Borrows from `s`. */
struct str str_sub(struct str s, size_t from, size_t len);

/* Index of the first `c` at or after `from`; SIZE_MAX when there is none. */
size_t str_find(struct str s, char c, size_t from);

/* Index of the first occurrence of `needle` in `s`; SIZE_MAX when there is none. */
size_t str_find_str(struct str s, struct str needle);

/* Cut `*rest` at the first `c`: returns what stands before it and leaves what follows in `*rest`.
 * Without a `c` returns all and leaves `*rest` empty with p == NULL, which ends the usual loop
 * `while (rest.p) { part = str_cut(&rest, ','); ... }`. */
struct str str_cut(struct str *rest, char c);

/* Does `list`, words with a space between, hold `word`? */
bool str_lists(struct str list, struct str word);

/* Without ASCII white space at both ends. Borrows. */
struct str str_trim(struct str s);

/* The whole of `s` as a decimal integer, optional minus, no white space.
 * ERR_INVALID when it is none or outside [min, max]. */
enum err str_int(struct str s, int64_t min, int64_t max, int64_t *out) MUST_CHECK;

/* Valid UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL. */
bool str_is_utf8(struct str s);

/* Number of Unicode code points in valid UTF-8. */
size_t str_chars(struct str s);

#endif
