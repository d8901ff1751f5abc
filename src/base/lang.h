/* lang.h - the languages people read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_LANG_H
#define BASE_LANG_H

#include "base/str.h"

/* In the order in which they are offered. LANG_FI is the fallback of all; LANG_SELKO is selkosuomi, Finnish in short
 * sentences of common words, a version of its own. */
enum lang { LANG_FI, LANG_SV, LANG_EN, LANG_SELKO, LANG__COUNT };

/* The word for it in addresses, files and survey documents ("fi", "sv", "en", "selko"). Static storage. */
struct str lang_code(enum lang lang);

/* BCP 47 tag for lang and hreflang attributes and documents ("fi", "sv", "en", "fi-simple": the variant subtag is in
 * IANA's registry). Static storage. */
struct str lang_tag(enum lang lang);

/* The language's own name ("Suomi", "Svenska", "English", "Selkosuomi"). Static storage. */
struct str lang_name(enum lang lang);

/* What stands in for a text that is missing in `lang`: LANG_FI for LANG_SELKO, else `lang` itself. */
enum lang lang_fallback(enum lang lang);

/* ERR_NOT_FOUND when `code` is none of ours. */
enum err lang_from_code(struct str code, enum lang *out) MUST_CHECK;

#endif
