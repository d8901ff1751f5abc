/* leap.h - has the clock made a leap? Then nothing is ended or deleted until somebody has compared it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_LEAP_H
#define APP_LEAP_H

#include "app/instance.h"

/* The worker writes down once a day that it saw the clock. When that was more than LEAP_DAYS ago, or is more than a day
 * ahead, the clock may be wrong, or the server stood still for long, which looks the same: the worker is held. A clock
 * that comes back ends that by itself, and so does leap_confirm. The first look of an instance takes the clock as it
 * is. A demo is never held: nobody watches over it, and nothing in it is anybody's. */
enum { LEAP_DAYS = 7 };

/* Is the worker held? For those who only look; in a transaction of its own. */
enum err leap_is_held(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms,
                      bool *is_held_out) MUST_CHECK;

/* The same for the worker, at every turn: what it sees is written down, and said once on each day it is held
 * (event=clock_held). */
enum err leap_look(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms,
                   bool *is_held_out) MUST_CHECK;

/* Somebody has compared the clock: it is right. */
enum err leap_confirm(struct db *panel, int64_t now_ms) MUST_CHECK;

#endif
