/* loss.c - when somebody has lost the second factor: one administrator asks, another confirms. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"

#include "account/session.h"
#include "gen/sql_staff.h"

static enum err check_admin(struct arena *a, struct db *staff, int64_t actor_id, int64_t account_id, int64_t now_ms)
{
    struct account actor;
    enum err e = account_load(a, staff, actor_id, &actor);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_DENIED : e;
    if (actor_id == account_id || actor.duty.role != ROLE_ADMIN || !account_is_usable(&actor, now_ms))
        return ERR_DENIED;
    return OK;
}

static enum err forget(struct db *staff, int64_t account_id)
{
    return q_account_loss_drop(staff, &(struct q_account_loss_drop){account_id});
}

enum err loss_ask(struct arena *a, const struct office *o, int64_t actor_id, int64_t account_id, enum loss_kind kind,
                  int64_t now_ms)
{
    struct account account;

    TRY(check_admin(a, o->staff, actor_id, account_id, now_ms));
    TRY(account_load(a, o->staff, account_id, &account));
    if (account.state != ACCOUNT_ACTIVE)
        return ERR_CONFLICT;
    TRY(forget(o->staff, account_id));
    return q_account_loss_insert(o->staff,
                                 &(struct q_account_loss_insert){account_id, kind, actor_id, now_ms + LINK_LIFE_MS});
}

/* Forget what was lost, and make the link. */
static enum err let_go(struct arena *a, const struct office *o, int64_t account_id, enum loss_kind kind, int64_t now_ms,
                       enum link_kind *kind_out, struct str *code_out)
{
    if (kind == LOSS_ALL)
        TRY(q_account_drop_all(o->staff, &(struct q_account_drop_all){account_id}));
    else
        TRY(q_account_drop_factor(o->staff, &(struct q_account_drop_factor){account_id}));
    TRY(q_account_recovery_delete(o->staff, &(struct q_account_recovery_delete){account_id}));
    TRY(session_end_all(o->staff, account_id));
    TRY(forget(o->staff, account_id));
    return link_make_after_loss(a, o, account_id, now_ms, kind_out, code_out);
}

enum err loss_confirm(struct arena *a, const struct office *o, int64_t actor_id, const struct loss *seen,
                      int64_t now_ms, enum link_kind *kind_out, struct str *code_out)
{
    int64_t account_id = seen->account_id;
    struct q_account_loss_get_row row;
    enum err e;

    TRY(check_admin(a, o->staff, actor_id, account_id, now_ms));
    TRY(q_account_loss_get(o->staff, a, &(struct q_account_loss_get){account_id, now_ms}, &row));
    if (row.asked_by == actor_id)
        return ERR_DENIED;
    e = check_admin(a, o->staff, row.asked_by, account_id, now_ms);
    if (e)
        return e == ERR_DENIED ? ERR_NOT_FOUND : e;
    if (row.kind != (int64_t)seen->kind || row.expires_ms != seen->expires_ms)
        return ERR_CONFLICT;
    return let_go(a, o, account_id, seen->kind, now_ms, kind_out, code_out);
}

enum err loss_drop(struct arena *a, const struct office *o, int64_t actor_id, int64_t account_id, int64_t now_ms)
{
    enum err e;

    TRY(check_admin(a, o->staff, actor_id, account_id, now_ms));
    e = q_account_loss_reject(o->staff, &(struct q_account_loss_reject){account_id, now_ms});
    return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}

enum err loss_list(struct arena *a, struct db *staff, int64_t now_ms, struct loss **out, size_t *count_out)
{
    struct q_account_loss_list_rows rows;

    TRY(q_account_loss_list(staff, a, &(struct q_account_loss_list){now_ms}, &rows));
    *out = arena_alloc(a, rows.n + 1, sizeof **out);
    for (size_t i = 0; i < rows.n; i++)
        (*out)[i] = (struct loss){.account_id = rows.v[i].account,
                                  .asked_by = rows.v[i].asked_by,
                                  .expires_ms = rows.v[i].expires_ms,
                                  .kind = (enum loss_kind)rows.v[i].kind};
    *count_out = rows.n;
    return OK;
}

enum err loss_force(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                    enum link_kind *kind_out, struct str *code_out)
{
    struct account account;

    TRY(account_load(a, o->staff, account_id, &account));
    if (account.state == ACCOUNT_DISABLED)
        return ERR_CONFLICT;
    return let_go(a, o, account_id, LOSS_ALL, now_ms, kind_out, code_out);
}
