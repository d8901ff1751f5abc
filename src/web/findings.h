/* findings.h - the result of a question in one sentence, from the protected numbers alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_FINDINGS_H
#define WEB_FINDINGS_H

#include "report/release.h"
#include "web/ctx.h"

/* The sentence in the reader's language, empty when the shown numbers do not carry one (a tie at the top, hidden cells). In the request arena. */
struct str finding_words(struct ctx *c, const struct definition *d, const struct item *item,
                         const struct result_item *r);

/* "3,4" (fi, sv) or "3.4" (en) from tenths. In the request arena. */
struct str finding_tenths(struct ctx *c, int tenths);

/* What the points of a rank or points question are, in a sentence. In the request arena. */
struct str finding_points(struct ctx *c, const struct item *item);

/* The same of the mean that `n` people's answers have: whole where fewer answered than a decimal needs (release.h). */
struct str finding_mean(struct ctx *c, int tenths, int64_t n);

/* Between what the means of a scale or matrix lie, and what the greatest says: "1–5" (never broken at a line's end), "5",
 * "strongly agree". In the request arena. */
struct finding_scale {
    struct str range, most, best;
};
struct finding_scale finding_scale(struct ctx *c, const struct definition *d, const struct item *item);

/* "+27", "0" or "−12" (U+2212). In the request arena. */
struct str finding_score(struct ctx *c, int score);

#endif
