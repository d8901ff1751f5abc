/* guard.h - find and remove what could identify somebody in free words, before anything is kept (anonymity.md 2.8). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_GUARD_H
#define RESPONSE_GUARD_H

#include "response/answers.h"

enum guard_kind {
    GUARD_PERSONAL_ID, /* henkilötunnus, also one with a wrong checksum: never kept */
    GUARD_EMAIL,
    GUARD_PHONE,
    GUARD_IBAN,
    GUARD_PLATE,
    GUARD_ADDRESS, /* street and number */
    GUARD_LINK,
    GUARD__COUNT
};

#define GUARD_BIT(kind) (1u << (kind))
enum { GUARD_ALL = (1u << GUARD__COUNT) - 1 };

/* One find: bytes `at` to `at` + `len` of the text. */
struct guard_find {
    size_t at, len;
    enum guard_kind kind;
};
struct guard_finds {
    struct guard_find *v;
    size_t count;
};

/* All finds in order, none overlapping. One pass, time linear in the text, whatever it holds. `text` is UTF-8. */
struct guard_finds guard_scan(struct arena *a, struct str text);

/* The text with every find of `kinds` (GUARD_BITs) replaced by the Finnish words in brackets that staff will read, for
 * example "[henkilötunnus poistettu]"; `text` itself when there is none. guard_answers_mask writes it shorter, "[×hetu]", where a
 * field would get more characters than it takes: what fitted before fits afterwards. */
struct str guard_mask(struct arena *a, struct str text, unsigned kinds);

/* The words a find of that kind is replaced by. Static storage. */
struct str guard_replacement(enum guard_kind kind);

/* The same for what was typed into a field for a number, where digits alone can be an identity code (see
 * guard_digits_are_id): with at most as many characters as are kept of it. */
struct str guard_mask_typed(struct arena *a, struct str typed, unsigned kinds);

/* What this survey removes as soon as a page is read (GUARD_BITs): identity codes, or everything. */
unsigned guard_kinds(const struct definition *d);

/* Does the text ask for urgent help (danger to life, sudden illness, violence, self-harm)? Finnish, Swedish and English phrases, without
 * regard to case; meant to show a calm card, never to judge or to count a person. */
bool guard_is_urgent(struct str text);

/* The same over all free words of a person's answers (text, longtext, words of "other"; the mask also over `typed`). guard_answers_mask changes
 * `answers` (new texts in `a`). The others say which kinds are there (GUARD_BITs), which kinds were removed earlier,
 * as their replacements show, and whether one text is urgent. */
void guard_answers_mask(struct arena *a, const struct definition *d, struct answers *answers, unsigned kinds);
unsigned guard_answers_found(struct arena *a, const struct definition *d, const struct answers *answers);
unsigned guard_answers_removed(const struct definition *d, const struct answers *answers);
bool guard_answers_urgent(const struct definition *d, const struct answers *answers);

#endif
