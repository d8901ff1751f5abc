/* file.h - the papers of a survey as files. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_FILE_H
#define PAPER_FILE_H

#include "paper/form.h"

/* Stored as numbers: never renumber. */
enum paper_file {
    PAPER_FORM = 1,
    PAPER_FORM_LARGE, /* large print: 18 points */
    PAPER_POSTER,
    PAPER_POSTER_SVG,
    PAPER_FILE__END
};

/* Everything papers are made of. `house` has its texts in the same arena or longer. `code`: what all share, printed on posters; empty
 * leaves room for it, which is what anybody may download gets. */
struct paper_source {
    const struct definition *definition;
    int64_t version, closes_ms;
    int64_t made_ms; /* the day the files carry as their date */
    struct paper_house house;
    struct str code;
    bool
        is_for_staff; /* with the forms of surveys that only those who were invited answer; nobody can download these */
};

/* Make one. ERR_NOT_FOUND when there is none of that kind: a poster without an address, a form that only staff gets. Else as sheet_finish (paper/sheet.h). Leaves fonts
 * and glyphs in the process: call it in one that ends soon. */
enum err paper_file_make(struct arena *a, const struct paper_source *source, enum paper_file kind, enum lang lang,
                         struct str *out) MUST_CHECK;

/* "koe-2027-fi.pdf", "koe-2027-fi-suuri.pdf", "koe-2027-juliste-fi.pdf", "koe-2027-juliste-fi.svg". */
struct str paper_file_name(struct arena *a, struct str slug, enum paper_file kind, enum lang lang);

#endif
