/* password.c - passwords as hashes that are slow to guess. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/password.h"

#include <argon2.h>

#include <string.h>

enum { SALT_BYTES = 16, HASH_BYTES = 32, LANES = 1, ENCODED_BYTES = 160 };

struct password_cost password_cost_standard(void)
{
    return (struct password_cost){.memory_kib = 64 * 1024, .passes = 3};
}

enum err password_hash(struct arena *a, struct password_cost cost, struct str password, struct str *out)
{
    unsigned char salt[SALT_BYTES];
    char encoded[ENCODED_BYTES];
    int e;

    random_bytes(salt, sizeof salt);
    e = argon2id_hash_encoded(cost.passes, cost.memory_kib, LANES, password.p, password.len, salt, sizeof salt,
                              HASH_BYTES, encoded, sizeof encoded);
    if (e == ARGON2_MEMORY_ALLOCATION_ERROR)
        return ERR_BUSY;
    if (e)
        return err_note(ERR_BROKEN, "hash a password: %s", argon2_error_message(e));
    *out = arena_str(a, str_from(encoded));
    return OK;
}

enum err password_verify(struct arena *a, struct str hash, struct str password)
{
    int e = argon2id_verify(arena_cstr(a, hash), password.p, password.len);

    if (e == ARGON2_OK)
        return OK;
    if (e == ARGON2_VERIFY_MISMATCH)
        return ERR_DENIED;
    return e == ARGON2_MEMORY_ALLOCATION_ERROR ? ERR_BUSY
                                               : err_note(ERR_BROKEN, "stored password: %s", argon2_error_message(e));
}

static struct str parameters(struct arena *a, struct password_cost cost)
{
    return arena_fmt(a, "$argon2id$v=19$m=%u,t=%u,p=%d$", cost.memory_kib, cost.passes, LANES);
}

enum err password_verify_nobody(struct arena *a, struct password_cost cost, struct str password)
{
    /* 16 and 32 bytes of base64: finding a password for zeros is as hard as for any other hash. */
    static const char salt_and_hash[] = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    return password_verify(a, arena_fmt(a, "%.*s%s", STR_ARG(parameters(a, cost)), salt_and_hash), password);
}

bool password_needs_upgrade(struct arena *a, struct password_cost cost, struct str hash)
{
    return !str_starts(hash, parameters(a, cost));
}
