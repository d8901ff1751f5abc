/* fuzz_address.c - any bytes as lines of addresses: what passes is plain, and cannot end a header or a command. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/crypto.h"
#include "mail/address.h"
#include "mail/message.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_one(struct arena *a, struct str address)
{
    struct message m = {.from = S("kysely@example.fi"), .to = address, .lang = S("fi")};
    struct str again, text;
    const char *why;
    int at = 0;

    if (address_read(address, &again, &why) || !str_eq(again, address) || address.len > ADDRESS_BYTES)
        abort();
    for (size_t i = 0; i < address.len; i++) {
        at += address.p[i] == '@';
        if (address.p[i] <= ' ' || address.p[i] >= 0x7f || address.p[i] == '<' || address.p[i] == '>' ||
            address.p[i] == ',' || address.p[i] == ';' || address.p[i] == '"')
            abort();
    }
    if (at != 1 || address_domain(address).len == 0 || message_compose(a, &m, &text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct address_list list;
    struct arena a;

    if (crypto_start() || size > 4096)
        return 0;
    arena_init(&a, 512 << 20);
    list = address_list_read(&a, (struct str){(const char *)data, size});
    for (size_t i = 0; i < list.count; i++)
        check_one(&a, list.v[i]);
    for (size_t i = 0; i < list.fault_count; i++)
        if (!list.faults[i].why || list.faults[i].line == 0)
            abort();
    arena_free(&a);
    return 0;
}
