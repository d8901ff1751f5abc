/* fuzz_submission.c - any bytes as a message to intake: refused, or exactly what encoding writes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/submission.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str message = {(const char *)data, size};
    struct submission s;
    struct arena a;

    arena_init(&a, 16 << 20);
    if (submission_decode(message, &s) == OK && !str_eq(submission_encode(&a, &s), message))
        abort();
    arena_free(&a);
    return 0;
}
