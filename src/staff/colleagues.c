/* colleagues.c - who numbers of accounts belong to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/colleagues.h"

#include "account/office.h"

enum err colleagues_load(struct ctx *c, const struct colleagues **out)
{
    struct db *staff = c->app->staff->office->staff;
    struct colleagues *all;
    struct account *v = NULL;
    enum err e;

    if (!c->colleagues) {
        all = ARENA_NEW(c->arena, struct colleagues);
        TRY(db_begin(staff, DB_READ));
        e = account_list(c->arena, staff, &v, &all->n);
        db_rollback(staff);
        TRY(e);
        all->v = v;
        c->colleagues = all;
    }
    *out = c->colleagues;
    return OK;
}

const struct account *colleague(const struct colleagues *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].id == id)
            return &all->v[i];
    return NULL;
}

struct str colleague_name(struct ctx *c, int64_t id)
{
    const struct colleagues *all;
    const struct account *who;

    if (!id)
        return i18n_text(c->lang, "the command line");
    if (colleagues_load(c, &all))
        return S("");
    who = colleague(all, id);
    return who ? who->name : i18n_text(c->lang, "somebody who has left");
}
