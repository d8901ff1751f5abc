/* factor.c - the second factor of an account: its app, and the codes on paper that stand in for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/factor.h"

#include "base/base32.h"
#include "gen/sql_staff.h"

#include <inttypes.h>

static struct str context_of(struct arena *a, int64_t account_id)
{
    return arena_fmt(a, "factor %" PRId64, account_id);
}

static struct key32 recovery_hash(struct arena *a, const struct key32 *key, const unsigned char *bytes)
{
    return office_hash(a, key, "recovery", (struct str){(const char *)bytes, RECOVERY_BYTES});
}

enum err factor_codes_new(struct arena *a, const struct office *o, int64_t account_id,
                          struct str codes_out[RECOVERY_CODES])
{
    TRY(q_account_recovery_delete(o->staff, &(struct q_account_recovery_delete){account_id}));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        unsigned char bytes[RECOVERY_BYTES];
        struct buf text = buf_new(a, 64);
        struct key32 hash;

        random_bytes(bytes, sizeof bytes);
        base32_put(&text, bytes, sizeof bytes);
        codes_out[i] = buf_str(&text);
        hash = recovery_hash(a, o->key, bytes);
        secret_wipe(bytes, sizeof bytes);
        TRY(q_account_recovery_insert(
            o->staff, &(struct q_account_recovery_insert){account_id, {(const char *)hash.b, sizeof hash.b}}));
    }
    return OK;
}

enum err factor_codes_left(struct arena *a, struct db *staff, int64_t account_id, int64_t *out)
{
    struct q_account_recovery_count_row row;

    TRY(q_account_recovery_count(staff, a, &(struct q_account_recovery_count){account_id}, &row));
    *out = row.n;
    return OK;
}

enum err factor_set(struct arena *a, const struct office *o, int64_t account_id, const struct totp_secret *secret,
                    int64_t last_step, struct str codes_out[RECOVERY_CODES])
{
    struct str box = totp_lock(a, o->key, context_of(a, account_id), secret);

    TRY(q_account_set_factor(o->staff, &(struct q_account_set_factor){account_id, box, last_step}));
    return factor_codes_new(a, o, account_id, codes_out);
}

static enum err use_recovery(struct arena *a, const struct office *o, int64_t account_id, struct str typed)
{
    unsigned char bytes[RECOVERY_BYTES];
    struct key32 hash;
    enum err e;

    if (base32_read(typed, bytes, sizeof bytes))
        return ERR_DENIED;
    hash = recovery_hash(a, o->key, bytes);
    e = q_account_recovery_use(o->staff,
                               &(struct q_account_recovery_use){account_id, {(const char *)hash.b, sizeof hash.b}});
    return e == ERR_CONFLICT ? ERR_DENIED : e;
}

enum err factor_use(struct arena *a, const struct office *o, int64_t account_id, struct str typed, int64_t now_ms,
                    bool *is_recovery_out)
{
    struct q_account_get_row row;
    struct totp_secret secret;
    int64_t step;
    enum err e;

    *is_recovery_out = false;
    TRY(q_account_get(o->staff, a, &(struct q_account_get){account_id}, &row));
    if (!row.factor.p)
        return ERR_DENIED;
    if (totp_open(a, o->key, context_of(a, account_id), row.factor, &secret))
        return err_note(ERR_BROKEN, "a second factor is not locked with keys/account.key");
    e = totp_verify(&secret, typed, now_ms, row.factor_step, &step);
    secret_wipe(&secret, sizeof secret);
    if (e == OK) {
        e = q_account_use_step(o->staff, &(struct q_account_use_step){account_id, step});
        return e == ERR_CONFLICT ? ERR_DENIED : e;
    }
    TRY(use_recovery(a, o, account_id, typed));
    *is_recovery_out = true;
    return OK;
}
