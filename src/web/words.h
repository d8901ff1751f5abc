/* words.h - texts of a definition as the reader gets them: language, earlier answers, placeholders, Markdown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "survey/definition.h"
#include "web/ctx.h"

/* The language in which this definition's texts are shown to the reader: theirs when the survey has it, else as
 * text_in. */
enum lang words_lang(const struct ctx *c, const struct definition *d);

/* In all three, {q3} stands for what `c->told` answers to that question, in the reader's words; for "…" when that is
 * nothing, when the question is hidden (`c->visible`), or when nobody is answering. Results live in the request
 * arena, or are the text itself. */

/* The text in that language, as it is. */
struct str words_plain(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as a line of markup: emphasis and links. An answer in it is words, whatever signs it holds. */
struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as paragraphs, with {opens} {closes} {results} {minutes} filled. */
struct html words_block(const struct ctx *c, const struct definition *d, const struct text *t);

/* A number in units of 10^-decimals, "1 284,5" (no zeros at its end), and a day from yyyymmdd as i18n_date. */
struct str words_number(struct arena *a, enum lang lang, int64_t n, int decimals);
struct str words_day(struct arena *a, enum lang lang, int64_t day);

#endif
