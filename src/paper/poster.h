/* poster.h - one page for a wall: what is asked, until when, and the way there. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_POSTER_H
#define PAPER_POSTER_H

#include "paper/form.h"

/* All plain words, in one language. */
struct poster {
    enum lang lang;
    struct str county, kicker, title, purpose;
    struct str brand;          /* as in paper_house */
    struct str by;             /* until when */
    struct str scan;           /* before the address */
    struct str web, web_short; /* the address, and without "https://" */
    struct str code_word;      /* before the code that all share; empty: the survey has none */
    struct str code;           /* empty: a line to write it on, as in what anybody can download */
    struct str invited;        /* that one needs an invitation; empty: one does not */
    struct str facts;          /* anonymous, and how long it takes */
    struct str paper;          /* where to ask for a form on paper; empty without a telephone number */
};

/* The words, in `lang` or what stands in for it. `minutes`: how long answering takes. `code`: see above. The purpose is the first
 * sentence of the cover's. Lives in `a` and borrows from `d` and `house`. ERR_NOT_FOUND without an origin: a poster leads nowhere
 * then. */
enum err poster_words(struct arena *a, const struct definition *d, int64_t closes_ms, int64_t minutes, enum lang lang,
                      const struct paper_house *house, struct str code, struct poster *out) MUST_CHECK;

/* Draw it on an A4 page. `made_ms` is the day the PDF carries as its date. Errors as sheet_finish (paper/sheet.h). */
enum err poster_pdf(struct arena *a, const struct poster *p, int64_t made_ms, struct str *out) MUST_CHECK;
enum err poster_svg(struct arena *a, const struct poster *p, struct str *out) MUST_CHECK;

#endif
