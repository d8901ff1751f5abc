/* fuzz_multipart.c - a body of any bytes is refused or its parts lie inside it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/multipart.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_inside(struct str part, struct str whole)
{
    if (part.len)
        assert(part.p >= whole.p && part.p + part.len <= whole.p + whole.len);
}

/* The first line is the content type, the rest the body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size}, type = str_cut(&body, '\n');
    struct parts parts;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (multipart_parse(&a, type, body, 10, &parts) == OK) {
        assert(parts.count <= 10);
        for (size_t i = 0; i < parts.count; i++) {
            assert(parts.items[i].name.len >= 1 && parts.items[i].name.len <= 64);
            check_inside(parts.items[i].name, body);
            check_inside(parts.items[i].file_name, body);
            check_inside(parts.items[i].content_type, body);
            check_inside(parts.items[i].content, body);
        }
    }
    arena_free(&a);
    return 0;
}
