/* answers_parts.h - what the form, the checks and the document of answers share; private to response/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_ANSWERS_PARTS_H
#define RESPONSE_ANSWERS_PARTS_H

#include "response/answers.h"

enum {
    FIELD_BYTES = 2 * DEFINITION_ID + 2,
    NPS_MAX = 10,
    TYPED_CHARS = 40 /* kept of what cannot be understood */
};

/* Numbers, scaled by their decimals, are smaller: exact as a double, whatever is done with them. */
#define NUMBER_LIMIT INT64_C(1000000000000000)

/* `item` + `mark` + `part`, the name of a field or member; without a mark just the item's id. Borrows from `room`. */
struct str field_name(char room[FIELD_BYTES], const struct item *item, char mark, struct str part);

/* Add an option to what is chosen; of a matrix, on a row. */
void answer_choose(struct arena *a, const struct item *item, struct answer *v, const struct option *o);
void answer_choose_row(struct arena *a, const struct item *item, struct answer *v, size_t row, const struct option *o);

/* Is the option chosen; of points: does it have any? */
bool answer_holds(const struct item *item, const struct answer *v, const struct option *o);

/* Take words, tidied; those of an option only when the answer holds it. */
void answer_set_words(struct arena *a, const struct item *item, struct answer *v, struct str s);
void answer_set_other(struct arena *a, const struct item *item, struct answer *v, size_t option, struct str s);

/* Append an answer's members to an object, also what was typed when `has_typed`. */
void answer_put_members(struct buf *out, bool *is_first, const struct item *item, const struct answer *v,
                        bool has_typed);

/* How many fields a number, date, rank or points is typed into; 0 for all other types. */
size_t typed_count(const struct item *item);

/* Understand what was typed, one text for each field, white space at the ends not looked at: `v` becomes the answer, or
 * keeps the texts as `typed`, and says why in `f`. A number that is what the survey removes at once (guard_kinds) is none.
 * Never keeps `typed` without a fault. `v` is empty before. */
void typed_understand(struct arena *a, const struct definition *d, const struct item *item, const struct str *typed,
                      struct answer *v, struct faults *f);

/* Add a fault unless there is one already about the same item, row or option. All faults of an item are added in a row. */
void faults_add(struct arena *a, struct faults *f, struct fault fault);

#endif
