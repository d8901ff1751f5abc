/* join.c - choosing a password and a second factor: by a one-time link, or when signed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/join.h"

#include "account/throttle.h"
#include "gen/sql_staff.h"

/* Count a try by `what` when there is something to guess. */
static enum err take_try(struct arena *a, const struct office *o, struct throttled what, int64_t now_ms,
                         struct join_result *out)
{
    int64_t failures;
    enum err e;

    TRY(db_begin(o->staff, DB_WRITE));
    e = throttle_take(a, o->staff, o->key, what, now_ms, &out->wait_ms, &failures);
    TRY(db_finish(o->staff, e));
    if (out->wait_ms)
        out->word = JOIN_WAIT;
    else
        out->is_notice_due = failures % THROTTLE_NOTICE == 0;
    return OK;
}

static enum err stored_password(struct arena *a, const struct office *o, int64_t account_id, struct str *out)
{
    struct q_account_get_row row;

    TRY(q_account_get(o->staff, a, &(struct q_account_get){account_id}, &row));
    *out = row.password.p ? row.password : S("");
    return OK;
}

/* Also of somebody who is active already: it changes only the password then. */
enum err join_set_password(struct db *staff, int64_t account_id, struct str hash)
{
    TRY(q_account_set_password(staff, &(struct q_account_set_password){account_id, hash}));
    return q_account_set_state(staff, &(struct q_account_set_state){account_id, ACCOUNT_ACTIVE});
}

/* --- by a link
 * ------------------------------------------------------------------------------------------------------- */

static enum err look(struct arena *a, const struct office *o, struct str link, int64_t now_ms,
                     struct account *account_out, struct str *hash_out, struct join_result *out)
{
    enum err e;

    TRY(db_begin(o->staff, DB_READ));
    e = link_look(a, o, link, now_ms, &out->kind, account_out);
    if (e == OK)
        e = stored_password(a, o, account_out->id, hash_out);
    e = db_finish(o->staff, e);
    if (e == ERR_NOT_FOUND) {
        out->word = JOIN_NO_LINK;
        return OK;
    }
    out->account_id = account_out->id;
    return e;
}

/* Everything that takes long, or needs no store. `hash`: of the stored password in, of the one to store out.
 * ERR_DENIED when something typed is wrong. */
static enum err prove(struct arena *a, const struct office *o, const struct join *in, int64_t now_ms,
                      enum link_kind kind, struct str *hash, int64_t *step_out)
{
    *step_out = 0;
    if (kind != LINK_RESET && !(kind == LINK_INVITE && o->is_demo && in->code.len == 0))
        TRY(totp_verify(&in->secret, in->code, now_ms, 0, step_out));
    if (kind == LINK_FACTOR)
        return password_verify(a, *hash, in->password);
    return password_hash(a, o->cost, in->password, hash);
}

/* `hash`: of the password to store; of LINK_FACTOR the one that was verified. */
static enum err store(struct arena *a, const struct office *o, const struct join *in, struct str hash, int64_t step,
                      int64_t now_ms, struct join_result *out)
{
    struct account account;
    bool is_recovery;
    struct str stored;

    TRY(link_use(a, o, in->link, now_ms, &out->kind, &account));
    TRY(stored_password(a, o, account.id, &stored));
    if (out->kind == LINK_FACTOR && !str_eq(stored, hash))
        return ERR_DENIED;
    if (out->kind == LINK_RESET && (account.has_factor || !o->is_demo))
        TRY(factor_use(a, o, account.id, in->code, now_ms, &is_recovery));
    if (out->kind != LINK_FACTOR)
        TRY(join_set_password(o->staff, account.id, hash));
    if (step) {
        TRY(factor_set(a, o, account.id, &in->secret, step, out->codes));
        out->has_codes = true;
    }
    TRY(throttle_clear(a, o->staff, o->key, throttle_inside(a, account.id)));
    return session_end_all(o->staff, account.id);
}

enum err join_by_link(struct arena *a, const struct office *o, const struct join *in, int64_t now_ms,
                      struct join_result *out)
{
    struct account account;
    struct str hash;
    int64_t step;
    enum err e;

    *out = (struct join_result){.word = JOIN_DONE};
    TRY(look(a, o, in->link, now_ms, &account, &hash, out));
    if (out->word == JOIN_NO_LINK)
        return OK;
    if (out->kind != LINK_FACTOR) {
        out->verdict = office_judge(a, o, account.name, account.email, in->password);
        out->word = out->verdict.fault ? JOIN_UNFIT : JOIN_DONE;
    }
    if (out->word == JOIN_DONE && out->kind != LINK_INVITE)
        TRY(take_try(a, o, throttle_inside(a, account.id), now_ms, out));
    if (out->word != JOIN_DONE)
        return OK;
    e = prove(a, o, in, now_ms, out->kind, &hash, &step);
    if (e == OK) {
        TRY(db_begin(o->staff, DB_WRITE));
        e = store(a, o, in, hash, step, now_ms, out);
        e = db_finish(o->staff, e);
    }
    out->is_notice_due = out->is_notice_due && e == ERR_DENIED;
    if (e == ERR_DENIED || e == ERR_NOT_FOUND || e == ERR_CONFLICT) { /* the last two: used up by another meanwhile */
        out->word = e == ERR_DENIED ? JOIN_WRONG : JOIN_NO_LINK;
        out->has_codes = false;
        return OK;
    }
    return e;
}

/* --- when signed in
 * --------------------------------------------------------------------------------------------------- */

static enum err swap_password(struct arena *a, const struct office *o, struct session *s, const struct account *account,
                              struct str old, struct str hash, int64_t now_ms, struct str *token_out)
{
    enum err e = q_account_upgrade_password(o->staff, &(struct q_account_upgrade_password){account->id, old, hash});

    if (e)
        return e == ERR_CONFLICT ? ERR_DENIED : e;
    TRY(throttle_clear(a, o->staff, o->key, throttle_password(a, account->id)));
    TRY(session_end_others(o->staff, account->id, &s->hash));
    TRY(q_account_link_delete(o->staff, &(struct q_account_link_delete){account->id}));
    return session_rotate(a, o->staff, o->key, s, false, now_ms, token_out);
}

enum err join_change_password(struct arena *a, const struct office *o, struct session *s, struct str present,
                              struct str password, int64_t now_ms, struct join_result *out, struct str *token_out)
{
    struct account account;
    struct str old, hash;
    enum err e;

    *out = (struct join_result){.word = JOIN_DONE, .account_id = s->account_id};
    TRY(db_begin(o->staff, DB_READ));
    e = account_load(a, o->staff, s->account_id, &account);
    if (e == OK)
        e = stored_password(a, o, s->account_id, &old);
    TRY(db_finish(o->staff, e));
    out->verdict = office_judge(a, o, account.name, account.email, password);
    if (out->verdict.fault) {
        out->word = JOIN_UNFIT;
        return OK;
    }
    TRY(take_try(a, o, throttle_password(a, account.id), now_ms, out));
    if (out->word == JOIN_WAIT)
        return OK;
    e = password_verify(a, old, present);
    if (e == OK) {
        TRY(password_hash(a, o->cost, password, &hash));
        TRY(db_begin(o->staff, DB_WRITE));
        e = db_finish(o->staff, swap_password(a, o, s, &account, old, hash, now_ms, token_out));
    }
    out->is_notice_due = out->is_notice_due && e == ERR_DENIED;
    if (e != ERR_DENIED)
        return e;
    out->word = JOIN_WRONG;
    return OK;
}

enum err join_change_factor(struct arena *a, const struct office *o, struct session *s,
                            const struct totp_secret *secret, struct str code, int64_t now_ms, struct join_result *out,
                            struct str *token_out)
{
    int64_t step;
    enum err e;

    *out = (struct join_result){.word = JOIN_DONE, .account_id = s->account_id};
    if (!session_is_stepped_up(s, now_ms))
        return ERR_DENIED;
    if (totp_verify(secret, code, now_ms, 0, &step)) {
        out->word = JOIN_WRONG;
        return OK;
    }
    TRY(db_begin(o->staff, DB_WRITE));
    e = factor_set(a, o, s->account_id, secret, step, out->codes);
    if (e == OK)
        e = session_end_others(o->staff, s->account_id, &s->hash);
    if (e == OK)
        e = q_account_link_delete(o->staff, &(struct q_account_link_delete){s->account_id});
    if (e == OK)
        e = session_rotate(a, o->staff, o->key, s, false, now_ms, token_out);
    out->has_codes = e == OK;
    return db_finish(o->staff, e);
}
