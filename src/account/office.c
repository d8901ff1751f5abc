/* office.c - what the functions that let people in share: the store, the key, the rules. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"

struct key32 office_hash(struct arena *a, const struct key32 *key, const char *use, struct str secret)
{
    struct buf text = buf_new(a, 64 + secret.len);

    /* Not by arena_fmt: secrets may be bytes, and printf would end at the first zero among them. */
    buf_put(&text, str_from(use));
    buf_char(&text, ' ');
    buf_put(&text, secret);
    return hash_key(key, buf_str(&text));
}

struct password_verdict office_judge(struct arena *a, const struct office *o, struct str name, struct str email,
                                     struct str password)
{
    struct str *context = arena_alloc(a, o->context_count + 2, sizeof *context);

    for (size_t i = 0; i < o->context_count; i++)
        context[i] = o->context[i];
    context[o->context_count] = name;
    context[o->context_count + 1] = email;
    return password_judge(a, o->words, context, o->context_count + 2, password);
}
