/* draft.c - an unfinished answer kept for later under a code of words that only the resident knows. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/draft.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "response/intake_message.h"

#include <string.h>

/* What is locked: version and page (8 bytes each, big end first), is_admitted, invite, nonce, answers. */
enum {
    VERSION_AT = 0,
    PAGE_AT = 8,
    ADMITTED_AT = 16,
    INVITE_AT = 17,
    NONCE_AT = INVITE_AT + 16,
    HEAD_BYTES = NONCE_AT + 16
};

_Static_assert((int)ANSWERS_BUCKET_HEAD == (int)BUCKET_HEAD + (int)HEAD_BYTES, "as answers.h says");

static const int64_t day_ms = 24 * 60 * 60 * 1000;

enum err draft_secret(const struct key32 *form_key, struct str code, struct key32 *secret_out)
{
    struct key32 key = hash_key(form_key, S("return code"));
    struct id16 salt = hash_id(&key, S("salt"));

    secret_wipe(&key, sizeof key);
    return stretch_key(code, &salt, secret_out);
}

int64_t draft_last_day(int64_t now_ms)
{
    return civil_today(now_ms + DRAFT_DAYS * day_ms);
}

struct id16 draft_id(const struct key32 *secret)
{
    return hash_id(secret, S("draft id"));
}

static struct intake_question question(enum intake_kind kind, int64_t survey_id, const struct key32 *secret)
{
    return (struct intake_question){.kind = kind, .survey_id = survey_id, .id = draft_id(secret)};
}

enum err draft_save_message(struct arena *a, struct str slug, int64_t survey_id, const struct carry *c, size_t page,
                            size_t bucket, int64_t now_ms, struct str *message_out)
{
    struct intake_question q = question(INTAKE_DRAFT_SAVE, survey_id, &c->draft);
    struct key32 key = hash_key(&c->draft, S("draft box"));
    unsigned char *plain = arena_alloc(a, HEAD_BYTES + c->answers.len, 1);
    struct str padded;
    enum err e;

    bytes_put(plain + VERSION_AT, 8, (uint64_t)c->version);
    bytes_put(plain + PAGE_AT, 8, page);
    plain[ADMITTED_AT] = c->is_admitted;
    memcpy(plain + INVITE_AT, c->invite.b, sizeof c->invite.b);
    memcpy(plain + NONCE_AT, c->nonce.b, sizeof c->nonce.b);
    if (c->answers.len)
        memcpy(plain + HEAD_BYTES, c->answers.p, c->answers.len);
    e = pad_bucket(a, (struct str){(const char *)plain, HEAD_BYTES + c->answers.len}, bucket, &padded);
    if (e == OK) {
        q.expiry_day = draft_last_day(now_ms);
        q.box = lock_box(a, &key, slug, padded);
        *message_out = intake_question_encode(a, &q);
    }
    secret_wipe(&key, sizeof key);
    return e;
}

struct str draft_fetch_message(struct arena *a, int64_t survey_id, const struct key32 *secret)
{
    struct intake_question q = question(INTAKE_DRAFT_FETCH, survey_id, secret);

    return intake_question_encode(a, &q);
}

struct str draft_drop_message(struct arena *a, int64_t survey_id, const struct key32 *secret)
{
    struct intake_question q = question(INTAKE_DRAFT_DROP, survey_id, secret);

    return intake_question_encode(a, &q);
}

enum err draft_open(struct arena *a, struct str slug, const struct key32 *secret, struct str reply, int64_t now_ms,
                    struct carry *out, size_t *page_out)
{
    struct key32 key = hash_key(secret, S("draft box"));
    struct str padded, plain;
    enum err e = lock_open(a, &key, slug, reply, &padded);

    secret_wipe(&key, sizeof key);
    TRY(e);
    TRY(unpad_bucket(padded, &plain));
    if (plain.len < HEAD_BYTES)
        return ERR_INVALID;
    *out = carry_new((int64_t)bytes_get(plain.p + VERSION_AT, 8), now_ms);
    *page_out = bytes_get(plain.p + PAGE_AT, 8);
    out->draft = *secret;
    out->is_admitted = plain.p[ADMITTED_AT];
    memcpy(out->invite.b, plain.p + INVITE_AT, sizeof out->invite.b);
    memcpy(out->nonce.b, plain.p + NONCE_AT, sizeof out->nonce.b);
    out->answers = str_sub(plain, HEAD_BYTES, SIZE_MAX);
    return OK;
}
