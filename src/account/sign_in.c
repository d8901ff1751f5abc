/* sign_in.c - the one door: password and second factor in, a session out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/sign_in.h"

#include "account/throttle.h"
#include "base/clock.h"
#include "gen/sql_staff.h"

/* Count the try by `what`, and look whose address it is; `hash_out` is empty when there is nobody, or no
 * password. */
static enum err begin(struct arena *a, const struct office *o, struct throttled what, struct str email, int64_t now_ms,
                      struct account *account_out, struct str *hash_out, struct sign_in_result *out)
{
    struct q_account_get_row row;
    int64_t failures;
    enum err e;

    *out = (struct sign_in_result){.word = SIGN_IN_WRONG};
    *account_out = (struct account){0};
    *hash_out = S("");
    TRY(throttle_take(a, o->staff, o->key, what, now_ms, &out->wait_ms, &failures));
    e = account_by_email(a, o->staff, email, account_out);
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(q_account_get(o->staff, a, &(struct q_account_get){account_out->id}, &row));
    if (row.password.p)
        *hash_out = row.password;
    out->account_id = account_out->id;
    out->is_notice_due = out->wait_ms == 0 && failures % THROTTLE_NOTICE == 0;
    return OK;
}

/* Has nobody changed the account since the password was looked at? */
static enum err check_again(struct arena *a, const struct office *o, int64_t account_id, struct str hash,
                            int64_t now_ms, struct account *out)
{
    struct q_account_get_row row;

    TRY(account_load(a, o->staff, account_id, out));
    TRY(q_account_get(o->staff, a, &(struct q_account_get){account_id}, &row));
    return account_is_usable(out, now_ms) && str_eq(row.password, hash) ? OK : ERR_DENIED;
}

/* The password was right. ERR_DENIED: all the same not. */
static enum err finish(struct arena *a, const struct office *o, const struct sign_in *in, struct str hash,
                       struct str upgraded, int64_t now_ms, struct sign_in_result *out)
{
    struct account account;

    TRY(check_again(a, o, out->account_id, hash, now_ms, &account));
    if (!account.has_factor && !o->is_demo) {
        out->word = SIGN_IN_JOIN;
        return throttle_clear(a, o->staff, o->key, throttle_door(account.email));
    }
    if (account.has_factor)
        TRY(factor_use(a, o, account.id, in->code, now_ms, &out->is_recovery));
    TRY(throttle_clear(a, o->staff, o->key, throttle_door(account.email)));
    if (upgraded.len)
        TRY(q_account_upgrade_password(o->staff, &(struct q_account_upgrade_password){account.id, hash, upgraded}));
    TRY(q_account_used(o->staff, &(struct q_account_used){account.id, civil_today(now_ms)}));
    TRY(session_make(a, o, account.id, in->device, now_ms, &out->token, &out->has_ended_another));
    out->word = SIGN_IN_DONE;
    out->is_notice_due = false;
    return OK;
}

/* What goes wrong with the factor is an answer, not an error: nothing of `finish` stays. */
static enum err settle(const struct office *o, enum err e, struct sign_in_result *out)
{
    if (e != ERR_DENIED)
        return db_finish(o->staff, e);
    db_rollback(o->staff);
    out->word = SIGN_IN_WRONG;
    return OK;
}

enum err sign_in(struct arena *a, const struct office *o, const struct sign_in *in, int64_t now_ms,
                 struct sign_in_result *out)
{
    struct str hash, upgraded = S("");
    struct account account;
    enum err e;

    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, begin(a, o, throttle_door(in->email), in->email, now_ms, &account, &hash, out)));
    if (out->wait_ms) {
        out->word = SIGN_IN_WAIT;
        return OK;
    }
    e = hash.len ? password_verify(a, hash, in->password) : password_verify_nobody(a, o->cost, in->password);
    if (e == OK && (hash.len == 0 || !account_is_usable(&account, now_ms)))
        e = ERR_DENIED;
    if (e)
        return e == ERR_DENIED ? OK : e;
    if (password_needs_upgrade(a, o->cost, hash))
        TRY(password_hash(a, o->cost, in->password, &upgraded));
    TRY(db_begin(o->staff, DB_WRITE));
    return settle(o, finish(a, o, in, hash, upgraded, now_ms, out), out);
}

/* --- again, before something important ---------------------------------------------------------------------------- */

static enum err step_up(struct arena *a, const struct office *o, struct session *s, const struct account *account,
                        struct str hash, struct str typed, int64_t now_ms, struct sign_in_result *out)
{
    struct account now;

    TRY(check_again(a, o, account->id, hash, now_ms, &now));
    if (account->has_factor)
        TRY(factor_use(a, o, account->id, typed, now_ms, &out->is_recovery));
    TRY(throttle_clear(a, o->staff, o->key, throttle_inside(a, account->id)));
    TRY(session_rotate(a, o->staff, o->key, s, true, now_ms, &out->token));
    out->word = SIGN_IN_DONE;
    out->is_notice_due = false;
    return OK;
}

enum err sign_in_step_up(struct arena *a, const struct office *o, struct session *s, struct str typed, int64_t now_ms,
                         struct sign_in_result *out)
{
    struct account account;
    struct str hash;
    enum err e;

    TRY(db_begin(o->staff, DB_WRITE));
    e = account_load(a, o->staff, s->account_id, &account);
    if (e == OK)
        e = begin(a, o, throttle_inside(a, account.id), account.email, now_ms, &account, &hash, out);
    TRY(db_finish(o->staff, e));
    if (out->wait_ms) {
        out->word = SIGN_IN_WAIT;
        return OK;
    }
    if (!account.has_factor) {
        e = o->is_demo ? password_verify(a, hash, typed) : ERR_DENIED;
        if (e)
            return e == ERR_DENIED ? OK : e;
    }
    TRY(db_begin(o->staff, DB_WRITE));
    return settle(o, step_up(a, o, s, &account, hash, typed, now_ms, out), out);
}
