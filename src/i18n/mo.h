/* mo.h - look sentences up in a compiled gettext catalogue (.mo). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef I18N_MO_H
#define I18N_MO_H

#include "base/str.h"

/* A catalogue that was checked: every string lies inside `file`, and the originals ascend. Borrows the file. */
struct mo {
    struct str file;
    uint32_t count, originals_at, translations_at;
};

/* Check `file` (GNU gettext manual, "The Format of GNU MO Files", revision 0, little endian as msgfmt writes it)
 * and describe it in `out`. No allocation; the bytes must outlive `out`. ERR_INVALID for anything a lookup
 * could stumble over: strings outside the file or without a NUL at their end, originals out of order. */
enum err mo_open(struct str file, struct mo *out) MUST_CHECK;

/* Translation of `original` (of a plural: its singular) in plural form `form`, 0 where there is one form only.
 * The empty text with p == NULL when there is none. Borrows from the file. */
struct str mo_find(const struct mo *mo, struct str original, uint32_t form);

#endif
