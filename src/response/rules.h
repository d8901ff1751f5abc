/* rules.h - which pages, questions and options an answering person sees, and what of the answers counts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_RULES_H
#define RESPONSE_RULES_H

#include "base/buf.h"
#include "response/answers.h"

/* What is shown, by index. An item of a hidden page is hidden. */
struct visibility {
    bool *pages, *items;
    bool **options; /* by item; NULL where all are shown */
};

/* One pass forward over pages, items and options: an answer to what is hidden counts as none for the rules behind it.
 * Lives in `a`. */
struct visibility rules_visibility(struct arena *a, const struct definition *d, const struct answers *answers);

/* Does the rule hold: is its value true? Answers to what `v` hides count as none; `v` may be NULL: all shown. An option
 * that got no points has 0 when others have some, and no answer when none has. No memory, at most RULE_NODES steps. */
bool rule_holds(const struct rule *rule, const struct definition *d, const struct answers *answers,
                const struct visibility *v);

/* Must the item be answered: always, or by a rule that holds now? */
bool rules_require(const struct item *item, const struct definition *d, const struct answers *answers,
                   const struct visibility *v);

/* The same answers without those to hidden items, hidden options and their words: what may be sent. Lives in `a`. */
struct answers rules_drop_hidden(struct arena *a, const struct definition *d, const struct answers *answers);

/* Append the rule as JSON for the browser: answers given on pages before `page` are replaced by their values, so that
 * only questions of this page are asked for (static/js/resident/rules.js). A list of option ids is written
 * ["list", "o1", ...], no answer null; a rule that does not depend on this page is just true or false. */
void rule_put_json(struct buf *out, const struct rule *rule, const struct definition *d, const struct answers *answers,
                   const struct visibility *v, size_t page);

#endif
