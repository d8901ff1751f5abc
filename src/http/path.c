/* path.c - does a path fit a pattern such as "/k/{slug}/tulokset", and what stands in the braces. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/path.h"

#include <assert.h>

enum { VALUE_CHARS = 64 };

static bool is_value_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool path_match(struct str pattern, struct str path, struct path_values *out)
{
    size_t at = 0;

    out->count = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        size_t from = at;

        if (pattern.p[i] != '{') {
            if (at == path.len || path.p[at] != pattern.p[i])
                return false;
            at++;
            continue;
        }
        /* No value holds a slash or a dot, so taking all that fits never has to be taken back. */
        while (at < path.len && is_value_char(path.p[at]))
            at++;
        if (at == from || at - from > VALUE_CHARS)
            return false;
        assert(out->count < PATH_VALUES);
        out->v[out->count++] = str_sub(path, from, at - from);
        i = str_find(pattern, '}', i);
        assert(i != SIZE_MAX);
    }
    return at == path.len;
}
