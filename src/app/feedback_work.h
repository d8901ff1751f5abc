/* feedback_work.h - what the worker does about feedback on accessibility: it files what came, and erases what is old. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_FEEDBACK_WORK_H
#define APP_FEEDBACK_WORK_H

#include "app/worker.h"

/* Move what waits in inbox.db into people.db, sealed as it is; what is interrupted is moved by the next turn and counts once. While
 * FEEDBACK_WAITING_MOST wait there the rest stays. */
enum err feedback_file(struct arena *a, const struct instance *i, struct stores *s) MUST_CHECK;

/* Erase what was answered more than `months` ago, and rewrite people.db then. `*count_out`: how many. */
enum err feedback_expire(struct arena *a, const struct instance *i, int64_t months, int64_t now_ms,
                         int64_t *count_out) MUST_CHECK;

#endif
