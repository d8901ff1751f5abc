/* hyphens.h - where long Finnish words of a survey may break at the end of a line. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_HYPHENS_H
#define SURVEY_HYPHENS_H

#include "survey/definition.h"

/* Shorter words, in letters, are left as they are: they fit any line. */
enum { HYPHENS_LETTERS = 12 };

/* The long words of a survey, for looking them up. */
struct hyphens;

/* The long words of the document's texts in Finnish and selkosuomi, one a line, in order, with U+00AD wherever libvoikko
 * lets them break. In `a`. Empty when there are none; also, with a line in the log, where voikko has no Finnish
 * dictionary. Takes some 10 ms, so it is done once, when a version is stored. */
struct str hyphens_make(struct arena *a, const struct definition *d);

/* A list that hyphens_make wrote. NULL when it is empty. Borrows from `list`. */
const struct hyphens *hyphens_read(struct arena *a, struct str list);

/* `text` with its long words as they stand in the list, for a page only: never for what is compared, stored or
 * downloaded. `text` may be markup: tags are left alone, and so are web and e-mail addresses. Returns `text` itself when
 * there is nothing to do; `h` may be NULL. */
struct str hyphens_apply(struct arena *a, const struct hyphens *h, struct str text);

#endif
