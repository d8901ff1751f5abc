/* cards.h - open surveys as cards, for the front page and the thank-you page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_CARDS_H
#define WEB_CARDS_H

#include "gen/tpl.h"
#include "survey/survey.h"
#include "web/ctx.h"

/* The open surveys but the one called `except`, the first to close first. `next_ms_out`: when the first of them closes, 0 when
 * none is open. In the request arena. */
enum err cards_open(struct ctx *c, struct str except, const struct tpl_survey_card **out, size_t *count_out,
                    int64_t *next_ms_out) MUST_CHECK;

/* How long answering takes: as it was, once that is known, else as its author thought. */
int64_t cards_minutes(const struct survey *s, const struct definition *d);

#endif
