/* about.h - texts of law: those that come with the program, and any of them as residents see it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_ABOUT_H
#define WEB_ABOUT_H

#include "settings/legal.h"
#include "web/ctx.h"

/* The text that comes with the program, as Markdown. Static storage. */
struct str about_standard(enum legal legal, enum lang lang);

/* A text as residents see it: its first line, when that is a "# " heading, becomes the title (else `standard_title`), and what is in
 * braces is filled: {county}, {contact_email}, {months}, {feedback_months}. In the request's arena. */
struct html about_html(struct ctx *c, enum lang lang, struct str text, struct str standard_title,
                       struct str *title_out);

#endif
