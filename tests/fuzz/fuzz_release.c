/* fuzz_release.c - any bytes as a stored release: refused, or written the same every time and into files without trouble. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release_doc.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *a, const struct release *r)
{
    struct buf out = buf_new(a, RELEASE_DOC_BYTES);

    release_doc_put(&out, r);
    if (out.full)
        abort();
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct release r, again;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (release_doc_read(&a, (struct str){(const char *)data, size}, &r) == OK) {
        struct str doc = written(&a, &r);

        if (release_doc_read(&a, doc, &again) || !str_eq(doc, written(&a, &again)))
            abort();
    }
    arena_free(&a);
    return 0;
}
