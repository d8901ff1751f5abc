/* staff.h - the office that lets staff in, made from an instance's store, key and settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_STAFF_H
#define APP_STAFF_H

#include "account/office.h"
#include "app/instance.h"

/* Open staff.db, which is closed with the arena, and read the key into `key_out`: on the caller's stack, where it
 * is not swapped to disk, as long as the office is used; overwrite it then, also after an error. With `with_words`
 * also the list of common passwords, for choosing new ones: ERR_NOT_FOUND, said, without it. */
enum err staff_open(struct arena *a, const struct instance *i, bool with_words, struct key32 *key_out,
                    struct office **out) MUST_CHECK;

/* The address that a one-time link leads to; its code stands behind the #, which browsers send to no server. Without
 * `origin` in the settings only the path. In `a`. */
struct str staff_link(struct arena *a, const struct instance *i, struct str code);

#endif
