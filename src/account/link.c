/* link.c - one-time links: an invitation, a new password, a new second factor. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/link.h"

#include "base/base32.h"
#include "gen/sql_staff.h"

static struct key32 hash_of(struct arena *a, const struct office *o, const unsigned char *bytes)
{
    return office_hash(a, o->key, "link", (struct str){(const char *)bytes, LINK_CODE_BYTES});
}

static bool is_over(const struct account *account, int64_t now_ms)
{
    return account->state == ACCOUNT_DISABLED || (account->duty.expires_ms && now_ms >= account->duty.expires_ms);
}

/* The link that the person needs; without a second factor and a password to be kept, `without_factor`. */
static enum err make(struct arena *a, const struct office *o, int64_t account_id, enum link_kind without_factor,
                     int64_t now_ms, enum link_kind *kind_out, struct str *code_out)
{
    struct buf text = buf_new(a, 64);
    unsigned char bytes[LINK_CODE_BYTES];
    struct account account;
    struct key32 hash;

    TRY(account_load(a, o->staff, account_id, &account));
    if (is_over(&account, now_ms))
        return ERR_CONFLICT;
    if (account.state == ACCOUNT_INVITED)
        *kind_out = LINK_INVITE;
    else
        *kind_out = account.has_factor ? LINK_RESET : without_factor;
    random_bytes(bytes, sizeof bytes);
    base32_put(&text, bytes, sizeof bytes);
    hash = hash_of(a, o, bytes);
    secret_wipe(bytes, sizeof bytes);
    *code_out = buf_str(&text);
    TRY(q_account_link_delete(o->staff, &(struct q_account_link_delete){account_id}));
    return q_account_link_insert(o->staff,
                                 &(struct q_account_link_insert){.account = account_id,
                                                                 .kind = *kind_out,
                                                                 .hash = {(const char *)hash.b, sizeof hash.b},
                                                                 .expires_ms = now_ms + LINK_LIFE_MS});
}

enum err link_make(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                   enum link_kind *kind_out, struct str *code_out)
{
    return make(a, o, account_id, o->is_demo ? LINK_RESET : LINK_FACTOR, now_ms, kind_out, code_out);
}

enum err link_make_after_loss(struct arena *a, const struct office *o, int64_t account_id, int64_t now_ms,
                              enum link_kind *kind_out, struct str *code_out)
{
    return make(a, o, account_id, LINK_FACTOR, now_ms, kind_out, code_out);
}

static enum err find(struct arena *a, const struct office *o, struct str code, int64_t now_ms, struct key32 *hash_out,
                     enum link_kind *kind_out, struct account *out)
{
    unsigned char bytes[LINK_CODE_BYTES];
    struct q_account_link_get_row row;

    if (base32_read(code, bytes, sizeof bytes))
        return ERR_NOT_FOUND;
    *hash_out = hash_of(a, o, bytes);
    TRY(q_account_link_get(
        o->staff, a, &(struct q_account_link_get){{(const char *)hash_out->b, sizeof hash_out->b}, now_ms}, &row));
    *kind_out = (enum link_kind)row.kind;
    TRY(account_load(a, o->staff, row.account, out));
    return is_over(out, now_ms) ? ERR_NOT_FOUND : OK;
}

enum err link_end(struct arena *a, struct db *staff, int64_t account_id, int64_t now_ms, int64_t *end_ms_out)
{
    struct q_account_link_end_row row = {0};
    enum err e = q_account_link_end(staff, a, &(struct q_account_link_end){account_id, now_ms}, &row);

    *end_ms_out = row.expires_ms;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err link_look(struct arena *a, const struct office *o, struct str code, int64_t now_ms, enum link_kind *kind_out,
                   struct account *out)
{
    struct key32 hash;

    return find(a, o, code, now_ms, &hash, kind_out, out);
}

enum err link_use(struct arena *a, const struct office *o, struct str code, int64_t now_ms, enum link_kind *kind_out,
                  struct account *out)
{
    struct key32 hash;

    TRY(find(a, o, code, now_ms, &hash, kind_out, out));
    return q_account_link_use(o->staff, &(struct q_account_link_use){{(const char *)hash.b, sizeof hash.b}, now_ms});
}
