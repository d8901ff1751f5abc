/* verbs_site.h - what verbs about surveys begin with: the instance, its stores and one survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_VERBS_SITE_H
#define APP_VERBS_SITE_H

#include "app/verbs.h"
#include "app/worker.h"

struct site {
    struct instance instance;
    struct stores stores;
    struct settings settings;
    int64_t now_ms;
};

/* Open the instance of --dir and its stores, which are closed with the arena. */
enum err site_open(struct arena *a, const struct args *args, struct site **out) MUST_CHECK;

/* Where the survey with that slug stands now, a draft too. ERR_NOT_FOUND, said. */
enum err site_standing(struct arena *a, struct site *s, const char *slug, int64_t *id_out,
                       enum survey_state *state_out) MUST_CHECK;

/* The survey with that slug, and its definition (unless NULL). ERR_NOT_FOUND, or ERR_CONFLICT of a draft: said. */
enum err site_survey(struct arena *a, struct site *s, const char *slug, struct survey *survey_out,
                     struct definition *definition_out) MUST_CHECK;

#endif
