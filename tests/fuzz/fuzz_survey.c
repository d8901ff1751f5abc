/* fuzz_survey.c - any bytes as a survey document: refused with a place, or read and written back the same. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/definition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct definition d, again;
    struct definition_error error = {0};

    arena_init(&a, 256 << 20);
    if (definition_read(&a, (struct str){(const char *)data, size}, &d, &error)) {
        if (!error.path.len || !error.why.len)
            abort();
    } else if (definition_read(&a, d.doc, &again, &error) || !str_eq(d.doc, again.doc) ||
               d.item_count != again.item_count) {
        abort();
    }
    arena_free(&a);
    return 0;
}
