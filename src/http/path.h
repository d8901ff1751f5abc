/* path.h - does a path fit a pattern such as "/k/{slug}/tulokset", and what stands in the braces. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_PATH_H
#define HTTP_PATH_H

#include "base/str.h"

enum { PATH_VALUES = 4 };

/* What stood in the braces, in order. Borrows from the path. */
struct path_values {
    struct str v[PATH_VALUES];
    size_t count;
};

/* `{name}` fits one segment of 1-64 characters [A-Za-z0-9_-]. No trailing slash, no dot segments, exact case. */
bool path_match(struct str pattern, struct str path, struct path_values *out);

#endif
