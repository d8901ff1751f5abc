/* definitions.h - the definitions one child has read lately, so that a page does not parse a document each time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_DEFINITIONS_H
#define WEB_DEFINITIONS_H

#include "survey/survey.h"
#include "web/web.h"

/* Published versions never change, so what is kept is always right. At most 32 are kept, the one unused for longest goes first. */
struct definition_cache;

/* An empty cache whose own memory is in `a`. */
struct definition_cache *definitions_new(struct arena *a);

/* The definition of a survey's version; valid until the request ends. Errors as survey_definition. */
enum err definitions_get(struct web_app *app, int64_t survey_id, int64_t version,
                         const struct definition **out) MUST_CHECK;

#endif
