/* fuzz_staff_door.c - any bytes as a kept form, or as where somebody wants to go: nothing of ours unless we sealed it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/door.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What leads inside can be a Location header as it is. */
static void check_address(struct arena *a, struct str input)
{
    struct response res;

    if (!door_leads_inside(input))
        return;
    if (str_find_str(str_sub(input, 0, 15), S("/hallinta")) == SIZE_MAX)
        abort();
    response_init(&res, a);
    response_redirect(&res, input);
}

/* A form comes back as it was kept; with any byte changed it does not. */
static void check_kept(struct ctx *c, struct str input)
{
    struct request req = {.method = HTTP_POST, .path = S("/hallinta/oma"), .content_type = S("x/y"), .body = input};
    struct kept kept;
    struct str text;
    char *altered;

    c->req = &req;
    text = door_keep(c);
    if (door_open_kept(c, text, &kept) || !str_eq(kept.body, input) || !str_eq(kept.path, req.path) ||
        !str_eq(kept.content_type, req.content_type))
        abort();
    altered = arena_alloc(c->arena, text.len, 1);
    memcpy(altered, text.p, text.len);
    for (size_t i = 0; i + 1 < input.len; i += 2)
        altered[(size_t)input.p[i] % text.len] ^= input.p[i + 1];
    if (memcmp(altered, text.p, text.len) != 0 &&
        door_open_kept(c, (struct str){altered, text.len}, &kept) != ERR_DENIED)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = {(const char *)data, size};
    struct web_app app = {.settings = {.form_key = {{7}}}};
    struct arena a;
    struct ctx c = {.app = &app, .arena = &a};
    struct kept kept;

    if (crypto_start())
        abort();
    arena_init(&a, 64 << 20);
    if (door_open_kept(&c, input, &kept) != ERR_DENIED)
        abort();
    check_address(&a, input);
    check_kept(&c, input);
    arena_free(&a);
    return 0;
}
