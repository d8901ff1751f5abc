/* fuzz_form.c - a form that was read and is written again reads the same. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"
#include "http/params.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 50, VALUE = 2000 };

static struct str write_again(struct arena *a, const struct params *p)
{
    struct buf b = buf_new(a, 16 << 20);

    for (size_t i = 0; i < p->count; i++) {
        buf_char(&b, '&');
        url_put(&b, p->items[i].name);
        buf_char(&b, '=');
        url_put(&b, p->items[i].value);
    }
    assert(!b.full);
    return buf_str(&b);
}

/* CR LF becomes LF, so what CR CR LF became would change once more. */
static bool is_settled(const struct params *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (str_find_str(p->items[i].name, S("\r\n")) != SIZE_MAX ||
            str_find_str(p->items[i].value, S("\r\n")) != SIZE_MAX)
            return false;
    return true;
}

static void check(struct arena *a, struct params *p)
{
    struct params again;
    enum err e = params_parse(a, write_again(a, p), FIELDS, 3 * VALUE, &again);

    assert(e == OK && again.count == p->count);
    for (size_t i = 0; i < p->count; i++) {
        const struct param *field = params_take_sent(p, again.items[i].name);

        assert(field && str_eq(field->value, again.items[i].value));
        assert(!again.items[i].is_repeated && !again.items[i].is_broken);
    }
    assert(!params_has_unknown(p));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct params p;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (params_parse(&a, (struct str){(const char *)data, size}, FIELDS, VALUE, &p) == OK && is_settled(&p))
        check(&a, &p);
    arena_free(&a);
    return 0;
}
