/* words.h - texts of a definition as the reader gets them: language, placeholders, Markdown. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_WORDS_H
#define WEB_WORDS_H

#include "survey/definition.h"
#include "web/ctx.h"

/* The language in which this definition's texts are shown to the reader: theirs when the survey has it, else its first. */
enum lang words_lang(const struct ctx *c, const struct definition *d);

/* The text in that language, as it is. */
struct str words_plain(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as a line of markup: emphasis and links. In the request arena. */
struct html words_inline(const struct ctx *c, const struct definition *d, const struct text *t);

/* The text as paragraphs, with {opens} {closes} {results} {minutes} filled. */
struct html words_block(const struct ctx *c, const struct definition *d, const struct text *t);

#endif
