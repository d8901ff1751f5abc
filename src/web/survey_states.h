/* survey_states.h - what stands at a survey's address when it takes no answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_SURVEY_STATES_H
#define WEB_SURVEY_STATES_H

#include "survey/survey.h"
#include "web/ctx.h"

/* Fill c->res with the page of a survey that is not open: opens on a day, closed (leads to the results), paused, cancelled.
 * ERR_NOT_FOUND for one that the public may not know of. */
enum err survey_state_page(struct ctx *c, const struct survey *s, const struct definition *d) MUST_CHECK;

/* The same in answer to a form that came too late (409): says first that nothing was sent. */
enum err survey_state_unsent(struct ctx *c, const struct survey *s, const struct definition *d) MUST_CHECK;

/* Are the results promised for a day that has passed, and not out? */
bool survey_is_late(const struct survey *s, int64_t now_ms);

/* Are the results out? */
bool survey_is_published(const struct survey *s);

#endif
