/* cookie.c - one cookie out of a Cookie header (RFC 6265, section 4.2). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/cookie.h"

enum { HEADER_BYTES = 4096 };

/* cookie-octet of RFC 6265, section 4.1.1. */
static bool is_octet(char c)
{
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

enum err cookie_get(struct str header, struct str name, struct str *out)
{
    struct str rest = header, found = {NULL, 0};
    bool is_found = false;

    if (header.len > HEADER_BYTES)
        return ERR_INVALID;
    while (rest.p) {
        struct str value = str_cut(&rest, ';');
        struct str key = str_cut(&value, '=');

        if (!value.p || !str_eq(str_trim(key), name))
            continue;
        if (is_found)
            return ERR_NOT_FOUND;
        is_found = true;
        found = str_trim(value);
    }
    if (!is_found)
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < found.len; i++)
        if (!is_octet(found.p[i]))
            return ERR_INVALID;
    *out = found;
    return OK;
}
