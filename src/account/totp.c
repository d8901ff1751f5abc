/* totp.c - codes of six digits from an app, the second factor (RFC 6238). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/totp.h"

#include <liboath/oath.h>

#include <string.h>

struct totp_secret totp_secret_new(void)
{
    struct totp_secret s;

    random_bytes(s.b, sizeof s.b);
    return s;
}

/* 160 bits are 32 characters without padding. */
static void put_base32(struct buf *out, const struct totp_secret *secret, bool is_grouped)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    for (int n = 0; n < TOTP_SECRET_BYTES * 8 / 5; n++) {
        int bit = n * 5, high = secret->b[bit / 8] << 8,
            low = bit / 8 + 1 < TOTP_SECRET_BYTES ? secret->b[bit / 8 + 1] : 0;

        if (is_grouped && n && n % 4 == 0)
            buf_char(out, ' ');
        buf_char(out, letters[(high | low) >> (11 - bit % 8) & 31]);
    }
}

void totp_put_text(struct buf *out, const struct totp_secret *secret)
{
    put_base32(out, secret, true);
}

void totp_put_uri(struct buf *out, const struct totp_secret *secret, struct str issuer, struct str account)
{
    buf_put(out, S("otpauth://totp/"));
    url_put(out, issuer);
    buf_char(out, ':');
    url_put(out, account);
    buf_put(out, S("?secret="));
    put_base32(out, secret, false);
    buf_put(out, S("&issuer="));
    url_put(out, issuer);
}

static void code_of_step(const struct totp_secret *secret, int64_t step, char out[TOTP_DIGITS + 1])
{
    if (oath_hotp_generate((const char *)secret->b, sizeof secret->b, (uint64_t)step, TOTP_DIGITS, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, out) != OATH_OK)
        memset(out, '\0', TOTP_DIGITS + 1); /* no typed code is like it */
}

void totp_code(const struct totp_secret *secret, int64_t now_ms, char out[TOTP_DIGITS + 1])
{
    code_of_step(secret, now_ms / TOTP_STEP_MS, out);
}

enum err totp_verify(const struct totp_secret *secret, struct str typed, int64_t now_ms, int64_t last_step,
                     int64_t *step_out)
{
    int64_t now = now_ms / TOTP_STEP_MS, found = -1;
    char digits[TOTP_DIGITS], code[TOTP_DIGITS + 1];
    size_t len = 0;

    for (size_t i = 0; i < typed.len; i++) {
        if (typed.p[i] == ' ' || typed.p[i] == '\t' || typed.p[i] == '\r' || typed.p[i] == '\n')
            continue;
        if (typed.p[i] < '0' || typed.p[i] > '9' || len == sizeof digits)
            return ERR_DENIED;
        digits[len++] = typed.p[i];
    }
    if (len < sizeof digits)
        return ERR_DENIED;
    /* All three, whichever fits: how long it takes tells nothing. */
    for (int64_t step = now - TOTP_STEPS_OFF; step <= now + TOTP_STEPS_OFF; step++) {
        code_of_step(secret, step, code);
        if (secret_eq(code, digits, sizeof digits) && step > last_step && found < 0)
            found = step;
    }
    secret_wipe(code, sizeof code);
    if (found < 0)
        return ERR_DENIED;
    *step_out = found;
    return OK;
}

struct str totp_lock(struct arena *a, const struct key32 *key, struct str context, const struct totp_secret *secret)
{
    return lock_box(a, key, context, (struct str){(const char *)secret->b, sizeof secret->b});
}

enum err totp_open(struct arena *a, const struct key32 *key, struct str context, struct str box,
                   struct totp_secret *out)
{
    struct str plain;

    TRY(lock_open(a, key, context, box, &plain));
    if (plain.len != sizeof out->b)
        return ERR_INVALID;
    memcpy(out->b, plain.p, sizeof out->b);
    return OK;
}
