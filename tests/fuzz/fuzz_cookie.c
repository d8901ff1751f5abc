/* fuzz_cookie.c - a cookie found in a header of any bytes is plain text inside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/cookie.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str header = {(const char *)data, size}, value;

    if (cookie_get(header, S("s"), &value) != OK)
        return 0;
    assert(size <= 4096);
    for (size_t i = 0; i < value.len; i++)
        assert(value.p[i] > 0x20 && value.p[i] < 0x7f && value.p[i] != ';');
    if (value.len)
        assert(value.p >= header.p && value.p + value.len <= header.p + header.len);
    return 0;
}
