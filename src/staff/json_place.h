/* json_place.h - where in a JSON text the value of a path stands, and the text in lines for people to edit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_JSON_PLACE_H
#define STAFF_JSON_PLACE_H

#include "base/arena.h"

/* `line` counts from 1; 0: not known. `excerpt`: what stands there, cut to one short line; may be empty. */
struct json_place {
    int64_t line;
    struct str excerpt;
};

/* The place that a fault of definition_read names: a path such as "$.pages[0].items[2].id", of which the value that is there
 * or else the one around it is taken, or "line 3, column 7". `text` may be anything. The excerpt borrows from it. */
struct json_place json_place(struct str text, struct str path);

/* `json`, which is valid, with line ends and two spaces for each level, in `a`. */
struct str json_indent(struct arena *a, struct str json);

#endif
