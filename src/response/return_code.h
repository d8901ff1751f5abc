/* return_code.h - the code under which somebody finds an unfinished answer again: seven Finnish words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_RETURN_CODE_H
#define RESPONSE_RETURN_CODE_H

#include "base/arena.h"

/* 7 of 2 048 words are 77 bits (docs/decisions/2026-11-22-the-return-code.md). */
enum { RETURN_CODE_WORDS = 7, RETURN_WORDS = 2048, RETURN_CODE_TYPED_LIMIT = 400 };

/* The words (return_words.c), sorted as return_code_read folds them. Static storage. */
extern const char *const return_words[RETURN_WORDS];

/* A new code: words with a space between. In `a`. */
struct str return_code_new(struct arena *a);

/* What somebody typed, as return_code_new writes it: case, the dots of å ä ö and what stands between the words (spaces,
 * hyphens, commas, line ends) do not matter. ERR_INVALID when it is no code; then `doubt_out` (borrowed from `typed`)
 * holds the first word that is none of ours, empty when only the number of words is wrong or it is longer than
 * RETURN_CODE_TYPED_LIMIT bytes. */
enum err return_code_read(struct arena *a, struct str typed, struct str *code_out, struct str *doubt_out) MUST_CHECK;

#endif
