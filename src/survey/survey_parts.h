/* survey_parts.h - what a stored survey is made of, for survey.c and standing.c alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_SURVEY_PARTS_H
#define SURVEY_SURVEY_PARTS_H

#include "survey/survey.h"

/* May a survey go from the one state to the other? The one table of the lifecycle stands in survey.c. */
bool survey_leads(enum survey_state from, enum survey_state to);

/* What the clock has made of the stored state. */
enum survey_state survey_state_at(enum survey_state stored, int64_t opens_ms, int64_t closes_ms, int64_t now_ms);

/* When nobody can send any more; `ended_ms` (may be NULL): when a coordinator has ended it. */
int64_t survey_grace_ends_ms(int64_t closes_ms, const int64_t *ended_ms);

/* As its row has it: in Finnish, never NULL. */
struct str survey_title(const struct definition *d);

/* A new shared code, in `a`. */
struct str survey_code_make(struct arena *a);

/* Store `d` as version `n`. */
enum err survey_version_add(struct arena *a, struct db *panel, int64_t survey_id, int64_t n, const struct definition *d,
                            int64_t now_ms) MUST_CHECK;

/* Was it cancelled before anybody approved it? `cancelled_from` as stored, NULL when empty. */
bool survey_is_unseen(enum survey_state stored, const int64_t *cancelled_from);

#endif
