/* shell.h - the shell round every page of the staff area: rooms, languages, who is signed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_SHELL_H
#define WEB_SHELL_H

#include "gen/tpl.h"
#include "tpl/page.h"
#include "web/ctx.h"

/* Wrap what was written to `body`, under the heading `title`, and put it into the response. `help`: a sentence or two about the page, translated; may be
 * empty. `crumbs`: the way here from the desk, which comes first by itself; none on the desk. What was just done is told when ?tehty= names one of the words of shell.c. */
void shell_put(struct ctx *c, struct str title, struct str help, const struct tpl_staff_crumb *crumbs,
               size_t crumb_count, const struct page *body);

/* The address with ?tehty=WORD (or &tehty=), so that the page says what was done; `word` as in shell.c (asserted). In the arena. */
struct str shell_done(struct ctx *c, struct str address, const char *word);

#endif
