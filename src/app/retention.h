/* retention.h - what is erased by itself, and when: a table of rules, run by the worker every day or by hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_RETENTION_H
#define APP_RETENTION_H

#include "app/worker.h"
#include "survey/erasure.h"

/* Where one rule stands with one survey. */
enum retention_standing {
    RETENTION_WAITS,  /* until the day of `when_ms` */
    RETENTION_LATER,  /* until the survey's last ingest is over */
    RETENTION_DUE,    /* it may be done now */
    RETENTION_DONE,   /* on the day of `when_ms` */
    RETENTION_UNKNOWN /* its key file or its questions cannot be read */
};

struct retention_line {
    struct str slug;
    const char *what; /* for people: "answers" */
    enum erasure erasure;
    enum retention_standing standing;
    int64_t when_ms; /* RETENTION_WAITS and RETENTION_DONE */
};

/* Every rule with every survey it applies to, by survey; drafts have nothing to erase. Changes nothing. A piece that cannot be
 * looked at is RETENTION_UNKNOWN, and the first such error is returned; `out` then holds all that was found out. */
enum err retention_list(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms,
                        struct retention_line **out, size_t *count_out) MUST_CHECK;

/* Erase what is due, each piece for good and then written down (survey/erasure.h). Doing it again does nothing; what was
 * interrupted is finished by the next run. An error stops that piece, not the others, and is logged; the first is returned: ERR_CONFLICT
 * when an ingest is under way for longer than `wait_ms`, ERR_BUSY when somebody reads a store that is to be rewritten,
 * ERR_BROKEN. `*done_out` counts pieces. */
enum err retention_run(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms, int wait_ms,
                       size_t *done_out) MUST_CHECK;

/* What the worker does about it every second, unless the clock may be wrong (leap.h): run once a day, again after an
 * hour when a piece failed. The first time only the day is written down. Failures of pieces are logged and not returned. */
enum err retention_turn(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms) MUST_CHECK;

#endif
