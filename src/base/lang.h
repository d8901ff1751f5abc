/* lang.h - the languages people read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include "base/str.h"

/* In the order in which they are offered. LANG_FI is the source language and the fallback. */
enum lang { LANG_FI, LANG_SV, LANG_EN, LANG__COUNT };

/* BCP 47 tag ("fi", "sv", "en"). Static storage. */
struct str lang_code(enum lang lang);

/* The language's own name ("Suomi", "Svenska", "English"). Static storage. */
struct str lang_name(enum lang lang);

/* ERR_NOT_FOUND when `code` is none of ours. */
enum err lang_from_code(struct str code, enum lang *out) MUST_CHECK;

#endif
