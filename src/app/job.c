/* job.c - regular jobs of the worker: when each last ended well. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/job.h"

#include "gen/sql_panel.h"

enum err job_last(struct arena *a, struct db *panel, struct str name, int64_t *ms_out)
{
    struct q_job_get_row row = {0};
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = q_job_get(panel, a, &(struct q_job_get){name}, &row);
    *ms_out = row.last_ms;
    return db_finish(panel, e == ERR_NOT_FOUND ? OK : e);
}

enum err job_done(struct db *panel, struct str name, int64_t now_ms)
{
    TRY(db_begin(panel, DB_WRITE));
    return db_finish(panel, q_job_set(panel, &(struct q_job_set){name, now_ms}));
}
