/* demo_answers.h - invented answers for the demo, drawn from shares that are told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_DEMO_ANSWERS_H
#define APP_DEMO_ANSWERS_H

#include "base/json.h"
#include "response/answers.h"

/* splitmix64 (Steele, Lea, Flood 2014): the same demo on every machine. For nothing but the demo. */
struct demo_random {
    uint64_t state;
};

/* Uniform in [0, limit); limit >= 1. */
uint64_t demo_random_below(struct demo_random *r, uint64_t limit);

/* One person's answers. `items` is an object of demo/distributions.json, by item id; docs/survey-format.md, "Demo
 * surveys", says what may stand in it. What the survey's rules hide from a person is not drawn; items that are missing
 * are left open. ERR_INVALID, noted, when it does not fit the definition. Answers live in `a`. */
enum err demo_draw(struct arena *a, const struct definition *d, const struct json *items, struct demo_random *random,
                   struct answers *out) MUST_CHECK;

#endif
