/* fuzz_carry.c - any bytes as a carried field or form token: never ours unless we made it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/carry.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two bytes of input change one byte of a field that is ours; unless nothing changes it must be refused. */
static void check_altered(struct arena *a, const struct key32 *key, struct str input)
{
    struct carry c = {.version = 1, .begun_ms = 1800000000000, .answers = S("{\"q1\":\"o1\"}")}, out;
    struct str field = carry_lock(a, key, S("koe"), &c);
    char *altered = arena_alloc(a, field.len, 1);
    enum err e;

    memcpy(altered, field.p, field.len);
    for (size_t i = 0; i + 1 < input.len; i += 2)
        altered[(unsigned char)input.p[i] % field.len] ^= input.p[i + 1];
    e = carry_open(a, key, S("koe"), (struct str){altered, field.len}, c.begun_ms, &out);
    if (memcmp(altered, field.p, field.len) == 0 ? e != OK || !str_eq(out.answers, c.answers) : e != ERR_INVALID)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct key32 key = {{7}};
    struct str input = {(const char *)data, size};
    struct carry out;
    struct arena a;
    int64_t made_ms;

    if (crypto_start())
        abort();
    arena_init(&a, 64 << 20);
    if (carry_open(&a, &key, S("koe"), input, 0, &out) != ERR_INVALID)
        abort();
    if (form_token_check(&key, S("answer_send"), input, 0, &made_ms) != ERR_DENIED)
        abort();
    check_altered(&a, &key, input);
    arena_free(&a);
    return 0;
}
