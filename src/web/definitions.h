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

/* answers_bucket of a definition that definitions_get gave in the same request, worked out once. */
size_t definitions_bucket(struct web_app *app, const struct definition *d);

/* The questions of a survey's first page as nobody has answered them yet, in markup: the same for everybody on `day` (yyyymmdd: a
 * question may end today), and most of the work of the page that is asked for most. `d` comes from definitions_get in the same
 * request. NULL when they are not kept yet. */
const struct str *definitions_first_page(const struct web_app *app, const struct definition *d, enum lang lang,
                                         int day);

/* Keep them; copied. */
void definitions_keep_first_page(struct web_app *app, const struct definition *d, enum lang lang, int day,
                                 struct str questions);

#endif
