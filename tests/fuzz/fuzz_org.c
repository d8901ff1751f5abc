/* fuzz_org.c - any bytes as a register: refused with reasons, or written and read again in any language as it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "org/org_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_BYTES = 8 * 1024 * 1024 };

static void check_again(struct arena *a, const struct org *org, enum lang lang)
{
    struct org_faults *faults = ARENA_NEW(a, struct org_faults);
    struct buf out = buf_new(a, TEXT_BYTES);
    struct org_plan plan;
    struct org again;

    org_put(a, org, lang, &out);
    if (org_read(a, buf_str(&out), NULL, ORG_ANY_ACCOUNT, &again, faults))
        abort();
    org_compare_all(a, org, &again, &plan);
    if (plan.counts[ORG_LEFT] != org->n || plan.n != org->n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct org_faults *faults;
    struct arena a;
    struct org org;
    enum err e;

    arena_init(&a, 256 << 20);
    faults = ARENA_NEW(&a, struct org_faults);
    e = org_read(&a, (struct str){(const char *)data, size}, NULL, ORG_ANY_ACCOUNT, &org, faults);
    if ((e == OK) != (faults->count == 0) || (e == OK) != (org.n > 0))
        abort();
    for (size_t i = 0; i < faults->count && i < ORG_FAULTS_SHOWN; i++)
        if (!faults->v[i].why[0])
            abort();
    for (enum lang lang = LANG_FI; e == OK && lang < LANG__COUNT; lang++)
        check_again(&a, &org, lang);
    arena_free(&a);
    return 0;
}
