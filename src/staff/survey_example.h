/* survey_example.h - a short document to begin a new survey from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_SURVEY_EXAMPLE_H
#define STAFF_SURVEY_EXAMPLE_H

#include "base/arena.h"

/* A whole survey (docs/survey-format.md) in Finnish and Swedish that opens two weeks from `now_ms`. In `a`. */
struct str survey_example(struct arena *a, int64_t now_ms);

#endif
