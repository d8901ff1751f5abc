/* fuzz_mo.c - any bytes as a catalogue: refused, or every entry is found inside the file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/mo.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t u32_at(struct str file, size_t at)
{
    const unsigned char *p = (const unsigned char *)file.p + at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Touch each byte so that the sanitizer sees a text that lies outside. */
static unsigned sum(struct str s)
{
    unsigned n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += (unsigned char)s.p[i];
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str file = {(const char *)data, size};
    volatile unsigned seen = 0;
    struct mo mo;

    if (mo_open(file, &mo) != OK)
        return 0;
    for (uint32_t i = 0; i < mo.count; i++) {
        size_t row = mo.originals_at + (size_t)i * 8;
        struct str original = str_from(file.p + u32_at(file, row + 4));
        struct str found = mo_find(&mo, original, 0);

        assert(found.p && found.p >= file.p && found.p + found.len < file.p + file.len);
        seen += sum(found) + sum(mo_find(&mo, original, 1)) + sum(mo_find(&mo, original, 5));
    }
    return 0;
}
