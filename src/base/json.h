/* json.h - a JSON text (RFC 8259) as a read-only tree in an arena. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_INT, JSON_REAL, JSON_TEXT, JSON_LIST, JSON_OBJECT };

/* One value. `text` holds JSON_TEXT; `items` the elements of a list or the members of an object in the
 * order written, each member carrying its name in `key`. */
struct json {
    enum json_type type;
    struct str key;
    struct str text;
    int64_t integer;
    double real;
    const struct json *items;
    size_t count;
};

/* Where and why a text is not JSON. line and column count from 1. */
struct json_error {
    int line, column;
    struct str why; /* English, static or in the arena */
};

/* Parse the whole of `text`, at most `limit_bytes` long and 32 levels deep. Refuses bad UTF-8, NUL, duplicate
 * members, trailing text, numbers out of range. ERR_TOO_BIG or ERR_INVALID, with `error_out` (may be NULL) filled. The tree lives in `a`. */
enum err json_parse(struct arena *a, struct str text, size_t limit_bytes, const struct json **out,
                    struct json_error *error_out) MUST_CHECK;

/* Member `key` of an object; NULL when there is none or `j` is no object (or NULL). */
const struct json *json_get(const struct json *j, const char *key);

/* Write the tree as compact JSON, members in their order. */
void json_put(struct buf *out, const struct json *j);

#endif
