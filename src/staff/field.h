/* field.h - the fields that forms of the staff area are made of. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_FIELD_H
#define STAFF_FIELD_H

#include "staff/staff.h"

/* A line to type in, filled with `value`. `name` is also its id, `label` a sentence key; what `faults` (may be NULL) say about it stands
 * beside it. Plain text that the browser does not complete: the caller sets what is different. In the arena. */
struct tpl_staff_input *field_input(struct ctx *c, const char *name, const char *label, struct str value,
                                    const struct faults *faults);

/* A list to choose from, the same way. The options are borrowed. */
struct tpl_staff_select *field_select(struct ctx *c, const char *name, const char *label,
                                      const struct tpl_staff_option *options, size_t count,
                                      const struct faults *faults);

/* One of some radio buttons: what is sent, and sentence keys. `hint` may be NULL. */
struct field_radio {
    const char *value, *label, *hint;
};

/* One of them to choose, `chosen` already (NULL: none). The id of each is "NAME_VALUE". */
const struct tpl_staff_choices *field_radios(struct ctx *c, const char *name, const char *label,
                                             const struct field_radio *radios, size_t count, const char *chosen);

/* A list of the languages that staff pages and letters come in, each by its own name. */
const struct tpl_staff_select *field_lang(struct ctx *c, const char *label, enum lang chosen);

/* The field "lang" as it was sent; `otherwise` when it is none of those. */
enum lang field_lang_typed(struct ctx *c, enum lang otherwise);

#endif
