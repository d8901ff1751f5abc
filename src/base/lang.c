/* lang.c - the languages people read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/lang.h"

static const struct {
    struct str code, name;
} langs[LANG__COUNT] = {
    [LANG_FI] = {S_INIT("fi"), S_INIT("Suomi")},
    [LANG_SV] = {S_INIT("sv"), S_INIT("Svenska")},
    [LANG_EN] = {S_INIT("en"), S_INIT("English")},
};

struct str lang_code(enum lang lang)
{
    return langs[lang].code;
}

struct str lang_name(enum lang lang)
{
    return langs[lang].name;
}

enum err lang_from_code(struct str code, enum lang *out)
{
    for (int i = 0; i < LANG__COUNT; i++) {
        if (str_eq(langs[i].code, code)) {
            *out = (enum lang)i;
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}
