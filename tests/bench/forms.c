/* forms.c - many filled forms from one: the same answers, each with a nonce of its own, as bodies to post. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: forms FORM_KEY_FILE SLUG CARRY HEAD COUNT FILE...
 * CARRY: the hidden field of a real review page. HEAD: what stands before it in the body. Writes COUNT lines to each FILE. */
#include "base/clock.h"
#include "base/file.h"
#include "response/carry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_forms(const struct key32 *key, struct str slug, struct carry carry, const char *head, long count,
                       const char *path)
{
    FILE *out = fopen(path, "wb");
    struct arena a;

    if (!out)
        return 1;
    arena_init(&a, 1024 * 1024);
    for (; count > 0; count--) {
        struct str field;

        carry.nonce = random_id();
        field = carry_lock(&a, key, slug, &carry);
        fprintf(out, "%s%.*s\n", head, STR_ARG(field));
        arena_reset(&a);
    }
    arena_free(&a);
    return fclose(out);
}

int main(int argc, char **argv)
{
    struct carry carry;
    struct key32 key;
    struct arena a;
    struct str bytes;

    if (argc < 7 || crypto_start())
        return 2;
    arena_init(&a, 1024 * 1024);
    if (file_read(&a, argv[1], sizeof key.b, &bytes) || bytes.len != sizeof key.b)
        return 1;
    memcpy(key.b, bytes.p, sizeof key.b);
    if (carry_open(&a, &key, str_from(argv[2]), str_from(argv[3]), clock_now_ms(clock_system()), &carry))
        return 1;
    for (int i = 6; i < argc; i++)
        if (write_forms(&key, str_from(argv[2]), carry, argv[4], strtol(argv[5], NULL, 10), argv[i]))
            return 1;
    arena_free(&a);
    return 0;
}
