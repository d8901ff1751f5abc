/* carry.c - earlier answers carried in the form itself, locked, so that nothing is stored before the end. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/carry.h"

#include "base/bytes.h"

#include <string.h>

/* Plain text of a carry: nonce, version and begun_ms (8 bytes each, big end first), draft, invite, is_admitted, answers. */
enum { VERSION_AT = 16, BEGUN_AT = 24, DRAFT_AT = 32, INVITE_AT = 64, ADMITTED_AT = 80, HEAD_BYTES = 81 };
enum { TOKEN_BYTES = 4 + 16 };
/* How far the clock may have been set back since a page was made. */
enum { TOKEN_AGE_S = 24 * 60 * 60, TOKEN_AHEAD_S = 10 * 60 };

struct carry carry_new(int64_t version, int64_t now_ms)
{
    return (struct carry){.nonce = random_id(), .version = version, .begun_ms = now_ms, .answers = S("{}")};
}

struct str carry_lock(struct arena *a, const struct key32 *form_key, struct str slug, const struct carry *c)
{
    struct key32 key = hash_key(form_key, S("carry"));
    unsigned char *plain = arena_alloc(a, HEAD_BYTES + c->answers.len, 1);
    struct buf field = buf_new(a, 2 * (HEAD_BYTES + LOCK_BYTES + c->answers.len));

    memcpy(plain, c->nonce.b, sizeof c->nonce.b);
    bytes_put(plain + VERSION_AT, 8, (uint64_t)c->version);
    bytes_put(plain + BEGUN_AT, 8, (uint64_t)c->begun_ms);
    memcpy(plain + DRAFT_AT, c->draft.b, sizeof c->draft.b);
    memcpy(plain + INVITE_AT, c->invite.b, sizeof c->invite.b);
    plain[ADMITTED_AT] = c->is_admitted;
    if (c->answers.len)
        memcpy(plain + HEAD_BYTES, c->answers.p, c->answers.len);
    base64_put(&field, lock_box(a, &key, slug, (struct str){(char *)plain, HEAD_BYTES + c->answers.len}));
    secret_wipe(&key, sizeof key);
    return buf_str(&field);
}

enum err carry_open(struct arena *a, const struct key32 *form_key, struct str slug, struct str field, int64_t now_ms,
                    struct carry *out)
{
    struct key32 key = hash_key(form_key, S("carry"));
    struct str box, plain;
    enum err e;

    *out = (struct carry){.version = 0};
    if (field.len > CARRY_LIMIT_BYTES)
        return ERR_INVALID;
    TRY(base64_decode(a, field, &box));
    e = lock_open(a, &key, slug, box, &plain);
    secret_wipe(&key, sizeof key);
    TRY(e);
    if (plain.len < HEAD_BYTES)
        return ERR_INVALID;
    memcpy(out->nonce.b, plain.p, sizeof out->nonce.b);
    out->version = (int64_t)bytes_get(plain.p + VERSION_AT, 8);
    out->begun_ms = (int64_t)bytes_get(plain.p + BEGUN_AT, 8);
    memcpy(out->draft.b, plain.p + DRAFT_AT, sizeof out->draft.b);
    memcpy(out->invite.b, plain.p + INVITE_AT, sizeof out->invite.b);
    out->is_admitted = plain.p[ADMITTED_AT];
    out->answers = str_sub(plain, HEAD_BYTES, SIZE_MAX);
    return now_ms - out->begun_ms > CARRY_AGE_MS ? ERR_CONFLICT : OK;
}

/* The proof of a page of ours: hash of second and purpose under a key of its own. */
static struct id16 token_proof(const struct key32 *form_key, struct str purpose, const char second[4])
{
    struct key32 key = hash_key(form_key, S("form token")), second_key = hash_key(&key, (struct str){second, 4});
    struct id16 proof = hash_id(&second_key, purpose);

    secret_wipe(&key, sizeof key);
    secret_wipe(&second_key, sizeof second_key);
    return proof;
}

struct str form_token_make(struct arena *a, const struct key32 *form_key, struct str purpose, int64_t now_ms)
{
    unsigned char token[TOKEN_BYTES];
    struct buf out = buf_new(a, 2 * TOKEN_BYTES);
    struct id16 proof;

    bytes_put(token, 4, (uint64_t)(now_ms / 1000));
    proof = token_proof(form_key, purpose, (char *)token);
    memcpy(token + 4, proof.b, sizeof proof.b);
    base64_put(&out, (struct str){(char *)token, TOKEN_BYTES});
    return buf_str(&out);
}

enum err form_token_check(const struct key32 *form_key, struct str purpose, struct str token, int64_t now_ms,
                          int64_t *made_ms_out)
{
    struct arena a;
    struct str bytes;
    struct id16 proof;
    enum err e = ERR_DENIED;
    int64_t made_s, age_s;

    *made_ms_out = now_ms;
    if (token.len > 2 * TOKEN_BYTES)
        return ERR_DENIED;
    arena_init(&a, 4096);
    if (base64_decode(&a, token, &bytes) == OK && bytes.len == TOKEN_BYTES) {
        proof = token_proof(form_key, purpose, bytes.p);
        made_s = (int64_t)bytes_get(bytes.p, 4);
        age_s = now_ms / 1000 - made_s;
        if (secret_eq(proof.b, bytes.p + 4, sizeof proof.b)) {
            e = age_s >= -TOKEN_AHEAD_S && age_s <= TOKEN_AGE_S ? OK : ERR_CONFLICT;
            if (age_s > 0)
                *made_ms_out = made_s * 1000;
        }
    }
    arena_free(&a);
    return e;
}
