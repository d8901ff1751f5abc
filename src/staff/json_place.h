/* json_place.h - where in a JSON text the value of a path stands, and the text in lines for people to edit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_JSON_PLACE_H
#define STAFF_JSON_PLACE_H

#include "base/arena.h"

/* `line` counts from 1; 0: not known. `lines`: at most three around it, the first of them number `first`, each cut to what
 * can be read at a glance, in its own line where it is wrong, and without the indent that all have. */
enum { JSON_PLACE_LINES = 3 };
struct json_place {
    int64_t line, first;
    struct str lines[JSON_PLACE_LINES];
    size_t line_count;
};

/* The place that a fault of definition_read names: a path such as "$.pages[0].items[2].id", of which the value that is there
 * or else the one around it is taken, or "line 3, column 7". Of an object or list that goes on behind its line the next two are shown,
 * else those before and after. `text` may be anything. The lines borrow from it. */
struct json_place json_place(struct str text, struct str path);

/* `json`, which is valid, with line ends and two spaces for each level instead of what white space it has, in `a`. */
struct str json_indent(struct arena *a, struct str json);

#endif
