/* routes_def.h - src/site/routes.def as the build tools read it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_ROUTES_DEF_H
#define TOOLS_ROUTES_DEF_H

#include "base/arena.h"

enum { ROUTE_PARAMS = 4 };

/* One brace of an address: `{id}` and `{..._id}` are numbers, all others text. */
struct route_param {
    struct str name;
    bool is_int;
};

/* One line. All texts borrow from the arena. */
struct route_def {
    struct str id, path;
    bool is_post, is_upload; /* is_upload: of a form that carries a file */
    int line;
    struct route_param params[ROUTE_PARAMS];
    size_t param_count;
};

struct route_table {
    struct route_def *rows;
    size_t count;
};

/* Read and check `file`. On a fault prints file:line and what is wrong, and exits with 1. */
struct route_table routes_read(struct arena *a, const char *file);

/* NULL when there is no route of that name. */
const struct route_def *routes_find(const struct route_table *t, struct str id);

#endif
