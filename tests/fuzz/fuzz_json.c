/* fuzz_json.c - what is read as JSON is written and read again as the same text. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct json *j, *again;
    struct buf first, second;
    struct json_error error;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (json_parse(&a, (struct str){(const char *)data, size}, 1 << 20, &j, &error) == OK) {
        enum err e;

        first = buf_new(&a, 32 << 20);
        json_put(&first, j);
        e = json_parse(&a, buf_str(&first), 32 << 20, &again, &error);
        assert(e == OK);
        second = buf_new(&a, 32 << 20);
        json_put(&second, again);
        assert(!first.full && str_eq(buf_str(&first), buf_str(&second)));
    } else {
        assert(error.line >= 1 && error.column >= 1 && error.why.len);
    }
    arena_free(&a);
    return 0;
}
