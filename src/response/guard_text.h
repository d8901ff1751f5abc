/* guard_text.h - free words as the guard compares them: folded signs that know where they stood. Inside response/ only. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_GUARD_TEXT_H
#define RESPONSE_GUARD_TEXT_H

#include "base/arena.h"

/* One sign of a text: lower case; full-width and mathematical forms, digits of any script, kinds of spaces and of dashes
 * made one; decomposed å ä ö composed, other marks on a letter or digit left out. */
struct sign {
    uint32_t at, end; /* bytes where it begins, and behind its last */
    uint16_t c;       /* code point, 0xffff for those above; 0 at both ends of a text; SIGN_TAKEN */
    bool is_capital;
};

enum { SIGN_TAKEN = 1 }; /* part of a find already: nothing matches it */

/* The next sign at or after byte `*at`, which moves behind it; false at the end. Signs that show nothing (zero width,
 * soft hyphens, direction) are passed over. Bytes that are no UTF-8 are one strange sign each. */
bool guard_next(struct str text, size_t *at, struct sign *out);

/* All signs; element `count_out` is an end whose `c` is 0, and so is element -1. Lives in `a`. */
struct sign *guard_fold(struct arena *a, struct str text, size_t *count_out);

/* 0 to 9; those of other scripts were folded to these. */
static inline bool sign_is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}

/* Of any script; signs, dashes and brackets of Unicode's blocks U+2000-2BFF and U+3000-303F are none. */
static inline bool sign_is_letter(uint16_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z';
    return c >= 0xc0 && c < 0xd800 && c != 0xd7 && c != 0xf7 && (c < 0x2000 || (c >= 0x2c00 && (c & 0xffc0) != 0x3000));
}

/* A letter or a digit. */
static inline bool sign_is_word(uint16_t c)
{
    return sign_is_letter(c) || sign_is_digit(c);
}

/* Number of signs when `s` begins with the text, else 0. `word` is folded UTF-8. sign_word: and it is the whole word. */
size_t sign_starts(const struct sign *s, const char *word);
size_t sign_word(const struct sign *s, const char *word);

/* Does one of the two words before `s` begin with one of `stems` (NULL at the end)? At most three signs between. */
bool sign_follows(const struct sign *s, const char *const *stems);

/* Does a word for something that is counted or paid stand behind a number: "vuotta", "km", "€"? */
bool sign_is_unit(const struct sign *s);

/* Detectors: how many signs from `s` on look like one, 0 for none. Each looks at a bounded number of signs, or at one
 * word or run that nobody else reads again. `s` must be the first sign of a word or number. */
size_t guard_personal_id(const struct sign *s);
size_t guard_email(const struct sign *s, size_t *run_out); /* `run_out`: signs in which no other address begins */
size_t guard_phone(const struct sign *s);
size_t guard_link(const struct sign *s);
size_t guard_iban(const struct sign *s);
size_t guard_plate(const struct sign *s);
size_t guard_address(const struct sign *s, size_t word_len);

/* Can a number of these digits be an identity code: without the sign of the century, which no number has, and maybe
 * without the 0 before a day? At most 12 of them. Its check sign must be right; a 0 and eight more need none, as a letter is none either. */
bool guard_digits_are_id(const char *digits, size_t count);

#endif
