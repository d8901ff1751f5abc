/* admin.c - a process that answers staff. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/admin.h"

#include "app/answer.h"
#include "app/sandbox.h"
#include "app/staff.h"
#include "legal/feedback.h"

/* On the stack of admin_serve, which is locked against swapping, and wiped at its end. */
struct admin {
    struct web_app app;
    struct staff_stores stores;
    struct key32 account_key, spool_key;
    struct feedback_keys feedback;
};

enum { READ_RESULTS, READ_INBOX, READ_COUNT };

/* What lies in files is read while that can be done. */
static enum err read_keys(struct arena *a, const struct instance *i, struct admin *m)
{
    TRY(instance_spool_public(a, i, &m->spool_key));
    TRY(instance_feedback_keys(a, i, &m->feedback));
    m->stores.spool_key = &m->spool_key;
    m->stores.feedback_public = &m->feedback.public_key;
    m->stores.feedback_secret = &m->feedback.secret_key;
    m->stores.keys_dir = instance_path(a, i, "keys");
    m->stores.has_mail = i->config.smtp_url.len > 0;
    return OK;
}

/* Stores that are written are opened before the process is shut in, which leaves it no way to them but these. */
static enum err open_stores(struct arena *a, const struct instance *i, struct admin *m)
{
    static const enum store read[READ_COUNT] = {[READ_RESULTS] = STORE_RESULTS, [READ_INBOX] = STORE_INBOX};
    struct db *reading[READ_COUNT];

    TRY(staff_open(a, i, true, &m->account_key, &m->stores.office));
    /* Not the key of residents' forms: that, inbox.db and a list of codes tell whose code was used. And what a preview
     * hands out is good for nothing at the door of residents. */
    m->app.settings.form_key = hash_key(&m->account_key, S("staff forms"));
    TRY(instance_open(a, i, STORE_PANEL, DB_READ_WRITE, &m->app.panel));
    TRY(instance_open(a, i, STORE_AUDIT, DB_APPEND, &m->stores.audit));
    TRY(instance_open(a, i, STORE_AUDIT, DB_READ_ONLY, &m->stores.audit_reading));
    TRY(instance_open(a, i, STORE_PEOPLE, DB_READ_WRITE, &m->stores.people));
    TRY(sandbox_enter_reading(a, i, SANDBOX_ADMIN, read, READ_COUNT, reading));
    m->stores.results = reading[READ_RESULTS];
    m->stores.inbox = reading[READ_INBOX];
    return OK;
}

static enum err serve(struct arena *a, const struct instance *i, int fd, struct admin *m)
{
    m->app.staff = &m->stores;
    TRY(answer_prepare(a, i, &m->app));
    TRY(read_keys(a, i, m));
    TRY(open_stores(a, i, m));
    return answer_serve(a, i, fd, &m->app);
}

enum err admin_serve(const struct instance *i, int fd)
{
    struct admin m = {0};
    struct arena a;
    enum err e;

    arena_init(&a, ANSWER_MEMORY_BYTES);
    e = serve(&a, i, fd, &m);
    db_close(m.app.panel);
    db_close(m.stores.audit);
    db_close(m.stores.audit_reading);
    db_close(m.stores.people);
    db_close(m.stores.results);
    db_close(m.stores.inbox);
    arena_free(&a); /* staff.db, which needs its key until then */
    secret_wipe(&m, sizeof m);
    return e;
}
