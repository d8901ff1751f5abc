/* lang.c - the languages people read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/lang.h"

static const struct {
    struct str code, tag, name;
    enum lang fallback;
} langs[LANG__COUNT] = {
    [LANG_FI] = {S_INIT("fi"), S_INIT("fi"), S_INIT("Suomi"), LANG_FI},
    [LANG_SV] = {S_INIT("sv"), S_INIT("sv"), S_INIT("Svenska"), LANG_SV},
    [LANG_EN] = {S_INIT("en"), S_INIT("en"), S_INIT("English"), LANG_EN},
    [LANG_SELKO] = {S_INIT("selko"), S_INIT("fi-simple"), S_INIT("Selkosuomi"), LANG_FI},
};

struct str lang_code(enum lang lang)
{
    return langs[lang].code;
}

struct str lang_tag(enum lang lang)
{
    return langs[lang].tag;
}

struct str lang_name(enum lang lang)
{
    return langs[lang].name;
}

enum lang lang_fallback(enum lang lang)
{
    return langs[lang].fallback;
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
