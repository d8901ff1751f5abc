/* buf.h - text being written: growing, bounded, with one escaper for HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

/* Bytes in an arena, never more than `limit`. A write that does not fit sets `full`, which stays set,
 * and writes nothing: append without checking, ask `full` once at the end. */
struct buf {
    struct arena *arena;
    char *p;
    size_t len, cap, limit;
    bool full;
};

/* Markup. Only templates, Markdown and html_* make it; a struct str does not convert. */
struct html {
    struct str s;
};

/* An empty buffer in `a` that may grow to `limit` bytes. */
struct buf buf_new(struct arena *a, size_t limit);

/* Make room for `n` more bytes at once, where growing step by step would copy much. Does nothing when the limit forbids. */
void buf_reserve(struct buf *b, size_t n);

void buf_put(struct buf *b, struct str s);                           /* append bytes as they are */
void buf_char(struct buf *b, char c);                                /* append one byte */
void buf_int(struct buf *b, int64_t n);                              /* append a decimal number */
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3); /* append as printf, at most 1 KiB */

/* What was written. Borrows from the buffer: valid until the next append. */
struct str buf_str(const struct buf *b);

/* Forget what was written; keeps the memory. Clears `full`. */
void buf_clear(struct buf *b);

/* Append text as HTML text or quoted attribute value: & < > " ' become entities, other control
 * characters than tab and line ends are dropped. The only HTML escaper (OWASP XSS prevention, rules 1-2). */
void html_text(struct buf *out, struct str s);

/* Append markup. */
void html_put(struct buf *out, struct html h);

/* Append text as a JSON string with its quotes (RFC 8259, section 7); `<` becomes \u003c so that the
 * result may also stand in a script data block. */
void json_put_str(struct buf *out, struct str s);

/* The same in as few bytes as JSON allows, `<` as it is: never into markup. Text that text_is_plain (survey/definition.h)
 * takes at most 4 bytes a character so, JSON_CHAR_BYTES: what UTF-8 may take, as the few that are escaped take two. */
enum { JSON_CHAR_BYTES = 4 };
void json_put_str_short(struct buf *out, struct str s);

/* Append bytes percent-encoded for a path segment or query value (RFC 3986, unreserved kept). */
void url_put(struct buf *out, struct str s);

#endif
