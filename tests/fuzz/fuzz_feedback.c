/* fuzz_feedback.c - any bytes as what somebody has written about accessibility: refused, or read back as they are. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "legal/feedback.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feedback_text text, again;
    struct arena a;

    arena_init(&a, 16 << 20);
    if (feedback_text_read(&a, (struct str){(const char *)data, size}, &text) == OK) {
        struct str plain = feedback_text_write(&a, &text);

        if (feedback_text_read(&a, plain, &again) || !str_eq(text.words, again.words) ||
            !str_eq(text.page, again.page) || !str_eq(text.reply_to, again.reply_to) || text.lang != again.lang)
            abort();
    }
    arena_free(&a);
    return 0;
}
