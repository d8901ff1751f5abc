/* fuzz_guard.c - any bytes as free words: finds lie in the text in order, a mask leaves no identity code, no way to be slow. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_id(const struct guard_finds *finds)
{
    for (size_t i = 0; i < finds->count; i++)
        if (finds->v[i].kind == GUARD_PERSONAL_ID)
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size}, masked;
    struct guard_finds finds;
    struct arena a;
    size_t end = 0;

    arena_init(&a, 256 << 20);
    finds = guard_scan(&a, text);
    for (size_t i = 0; i < finds.count; i++) {
        if (finds.v[i].len == 0 || finds.v[i].at < end || finds.v[i].kind >= GUARD__COUNT)
            abort();
        end = finds.v[i].at + finds.v[i].len;
    }
    if (end > size)
        abort();
    masked = guard_mask(&a, text, GUARD_BIT(GUARD_PERSONAL_ID));
    if (!has_id(&finds) && masked.p != text.p)
        abort();
    if (str_is_utf8(text) && !str_is_utf8(masked))
        abort();
    (void)guard_is_urgent(text);
    arena_free(&a);
    return 0;
}
