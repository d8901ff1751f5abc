/* fuzz_query.c - a query string of any bytes is refused or keeps its limits. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/params.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct params *p, size_t limit_fields, size_t limit_value)
{
    assert(p->count <= limit_fields);
    for (size_t i = 0; i < p->count; i++) {
        assert(p->items[i].name.len >= 1 && p->items[i].name.len <= 64);
        assert(p->items[i].value.len <= (p->items[i].is_broken ? 3 : 1) * limit_value);
        assert(str_is_utf8(p->items[i].name) && str_is_utf8(p->items[i].value));
        for (size_t j = 0; j < i; j++)
            assert(!str_eq(p->items[i].name, p->items[j].name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct params p;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (params_parse(&a, (struct str){(const char *)data, size}, 8, 64, &p) == OK)
        check(&p, 8, 64);
    arena_free(&a);
    return 0;
}
