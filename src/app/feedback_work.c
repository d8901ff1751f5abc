/* feedback_work.c - what the worker does about feedback on accessibility: it files what came, and erases what is old. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/feedback_work.h"

#include "base/clock.h"
#include "gen/sql_inbox.h"

#include <string.h>

/* The next one that waits. ERR_NOT_FOUND when there is none. */
static enum err first(struct arena *a, struct stores *s, struct q_inbox_feedback_first_row *out)
{
    enum err e;

    TRY(db_begin(s->inbox, DB_READ));
    e = q_inbox_feedback_first(s->inbox, a, out);
    db_rollback(s->inbox);
    return e;
}

/* In people.db before it leaves inbox.db: what crashes in between is there already when it comes again. */
static enum err move(struct arena *a, struct stores *s, struct db *people, const struct q_inbox_feedback_first_row *row)
{
    struct id16 id;
    enum err e;

    if (row->id.len != sizeof id.b)
        return err_note(ERR_BROKEN, "inbox.feedback: an id of %zu bytes", row->id.len);
    memcpy(id.b, row->id.p, sizeof id.b);
    TRY(db_begin(people, DB_WRITE));
    e = feedback_put(a, people, &id, row->day, row->box);
    TRY(db_finish(people, e));
    TRY(db_begin(s->inbox, DB_WRITE));
    return db_finish(s->inbox, q_inbox_feedback_delete(s->inbox, &(struct q_inbox_feedback_delete){row->id}));
}

enum err feedback_file(struct arena *a, const struct instance *i, struct stores *s)
{
    struct q_inbox_feedback_first_row row;
    struct db *people;
    enum err e = first(a, s, &row);

    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(instance_open(a, i, STORE_PEOPLE, DB_READ_WRITE, &people));
    while (!e) {
        e = move(a, s, people, &row);
        if (!e)
            e = first(a, s, &row);
    }
    db_close(people);
    return e == ERR_NOT_FOUND || e == ERR_BUSY ? OK : e;
}

/* The day so many months before that of `now_ms`; a 31st may name a day that is not there, which sorts well all the same. */
static int64_t months_before(int64_t now_ms, int64_t months)
{
    struct civil today = civil_from_ms(now_ms);
    int64_t month = (int64_t)today.year * 12 + today.month - 1 - months;

    return month / 12 * 10000 + (month % 12 + 1) * 100 + today.day;
}

static enum err erase(struct arena *a, struct db *people, int64_t before_day, int64_t *count_out)
{
    enum err e;

    TRY(db_begin(people, DB_WRITE));
    e = feedback_erase(a, people, before_day, count_out);
    TRY(db_finish(people, e));
    if (!*count_out)
        return OK;
    TRY(db_vacuum(people));
    return db_checkpoint(people);
}

enum err feedback_expire(struct arena *a, const struct instance *i, int64_t months, int64_t now_ms, int64_t *count_out)
{
    struct db *people;
    enum err e;

    *count_out = 0;
    e = instance_open(a, i, STORE_PEOPLE, DB_READ_WRITE, &people);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e; /* an instance made before there was any, and not migrated yet */
    e = erase(a, people, months_before(now_ms, months), count_out);
    db_close(people);
    return e;
}
