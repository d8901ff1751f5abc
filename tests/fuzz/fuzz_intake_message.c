/* fuzz_intake_message.c - any bytes as a message to intake: refused, or exactly what encoding writes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/inbox.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str message = {(const char *)data, size}, again;
    struct inbox_item item;
    struct arena a;

    arena_init(&a, 16 << 20);
    if (inbox_item_read(message, &item) == OK) {
        again = item.kind == INTAKE_SUBMISSION ? submission_encode(&a, &item.submission)
                                               : intake_question_encode(&a, &item.question);
        if (!str_eq(again, message) || message.len > INTAKE_MESSAGE_LIMIT)
            abort();
    }
    arena_free(&a);
    return 0;
}
