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
 * nothing, when the question is hidden (`c->visible`), when the words are at fault, or when nobody is answering. Of long
 * words it is the beginning: a page may repeat them 500 times. Results live in the request
 * arena, or are the text itself. */

/* The text in that language, as it is. */
struct str words_plain(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as a line of markup: emphasis and links. An answer in it is words, whatever signs it holds. */
struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as paragraphs, with {opens} {closes} {results} {minutes} filled. */
struct html words_block(const struct ctx *c, const struct definition *d, const struct text *t);

#endif
