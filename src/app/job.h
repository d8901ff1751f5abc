/* job.h - regular jobs of the worker: when each last ended well. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_JOB_H
#define APP_JOB_H

#include "db/db.h"

/* When the job of that name last ended well, 0 for never; and: it has now. Transactions of their own on panel.db. */
enum err job_last(struct arena *a, struct db *panel, struct str name, int64_t *ms_out) MUST_CHECK;
enum err job_done(struct db *panel, struct str name, int64_t now_ms) MUST_CHECK;

#endif
