/* redraw.h - uploaded pictures drawn anew by the worker, in a process of their own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_REDRAW_H
#define APP_REDRAW_H

#include "db/db.h"

/* Draw the logo that waits, if one does, or note that it cannot be drawn. Runs its own transactions; errors are those of the
 * store. */
enum err redraw_turn(struct arena *a, struct db *panel) MUST_CHECK;

#endif
