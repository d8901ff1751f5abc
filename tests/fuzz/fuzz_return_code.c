/* fuzz_return_code.c - any bytes as a code that somebody typed: refused, or one that reads back as itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base32.h"
#include "response/invitation.h"
#include "response/return_code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_words(struct arena *a, struct str typed)
{
    struct str code, again, doubt;
    enum err e = return_code_read(a, typed, &code, &doubt);

    if (e == OK && (doubt.len || return_code_read(a, code, &again, &doubt) || !str_eq(code, again)))
        abort();
    if (e && e != ERR_INVALID)
        abort();
    if (doubt.len && (doubt.p < typed.p || doubt.p + doubt.len > typed.p + typed.len))
        abort();
}

static void check_letters(struct arena *a, struct str typed)
{
    struct buf text = buf_new(a, 64);
    unsigned char bytes[15], again[15];
    struct key32 key = {{7}};
    struct id16 hash;

    if ((invitation_hash(&key, 1, typed, &hash) == OK) != (base32_read(typed, bytes, sizeof bytes) == OK))
        abort();
    if (base32_read(typed, bytes, sizeof bytes))
        return;
    base32_put(&text, bytes, sizeof bytes);
    if (base32_read(buf_str(&text), again, sizeof again) || memcmp(bytes, again, sizeof bytes) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str typed = {(const char *)data, size};
    struct arena a;

    if (crypto_start())
        abort();
    arena_init(&a, 16 << 20);
    check_words(&a, typed);
    check_letters(&a, typed);
    arena_free(&a);
    return 0;
}
