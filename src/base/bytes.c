/* bytes.c - whole numbers as a fixed count of bytes, big end first. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/bytes.h"

void bytes_put(void *to, size_t count, uint64_t n)
{
    unsigned char *p = to;

    for (size_t i = count; i-- > 0; n >>= 8)
        p[i] = (unsigned char)n;
}

uint64_t bytes_get(const void *from, size_t count)
{
    const unsigned char *p = from;
    uint64_t n = 0;

    for (size_t i = 0; i < count; i++)
        n = n << 8 | p[i];
    return n;
}
