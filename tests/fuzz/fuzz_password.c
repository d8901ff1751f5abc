/* fuzz_password.c - any bytes as a new password: what is let through keeps the rules. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/password_rules.h"
#include "base/crypto.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line is the person's name, the rest the password. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct password_words words;
    static struct arena kept;
    struct str rest = {(const char *)data, size}, context[2] = {S("Satakunnan hyvinvointialue")};
    struct password_verdict v, again;
    struct arena a;

    if (!words.count) {
        arena_init(&kept, 64 << 20);
        if (crypto_start() || password_words_load(&kept, PASSWORD_LIST_PATH, &words))
            abort();
    }
    if (size > 2 * PASSWORD_BYTES_MOST)
        return 0;
    arena_init(&a, 64 << 20);
    context[1] = str_cut(&rest, '\n');
    v = password_judge(&a, &words, context, 2, rest);
    again = password_judge(&a, &words, context, 2, rest);
    if (v.fault != again.fault || v.fault >= PASSWORD__COUNT || (v.fault == PASSWORD_CONTEXT) != (v.word.len > 0))
        abort();
    if (v.fault == PASSWORD_GOOD &&
        (rest.len < PASSWORD_BYTES_LEAST || rest.len > PASSWORD_BYTES_MOST || !str_is_utf8(rest) ||
         memchr(rest.p, '\r', rest.len) || str_find_str(rest, S("digiraati")) != SIZE_MAX ||
         str_find_str(rest, S("hyvinvointi")) != SIZE_MAX))
        abort();
    /* Twice the same is never better than once. */
    if (rest.len * 2 <= PASSWORD_BYTES_MOST && rest.len) {
        struct str twice = arena_fmt(&a, "%.*s%.*s", STR_ARG(rest), STR_ARG(rest));

        if (twice.len == rest.len * 2 && password_judge(&a, &words, context, 2, twice).fault == PASSWORD_GOOD)
            abort();
    }
    arena_free(&a);
    return 0;
}
