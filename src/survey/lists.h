/* lists.h - option lists that come with the program: municipalities and age bands; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_LISTS_H
#define SURVEY_LISTS_H

#include "survey/definition.h"

/* The list an age question has by itself, and all names, for messages. */
#define LISTS_AGE "ika-2026"
#define LISTS_NAMES "\"kunnat-satakunta-2026\", \"kunnat-pirkanmaa-2026\" (area), \"ika-2026\" (age)"

/* One list, complete in every language. The year is in the name: a list never changes, another year brings another. */
struct built_in {
    struct str name;
    enum item_type type; /* the only type it is for */
    const struct option *options;
    size_t count;
};

/* The list of that name; NULL when there is none. Constant memory. */
const struct built_in *lists_built_in(struct str name);

#endif
