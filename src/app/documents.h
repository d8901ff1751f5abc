/* documents.h - paper forms and posters: made when a survey is approved, anew when anything on them changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_DOCUMENTS_H
#define APP_DOCUMENTS_H

#include "app/instance.h"
#include "paper/file.h"
#include "paper/slips.h"

/* What the county adds to papers. Borrows from both. */
struct paper_house documents_house(const struct config *c, const struct settings *s);

/* One paper as a file. */
struct document {
    enum lang lang;
    enum paper_file kind;
    struct str bytes;
};

/* Make all there are, in every language of the survey, in a process of its own: fonts do not stay with the caller and a fault in
 * one ends nothing else. ERR_BROKEN, noted, when that fails or takes longer than 20 s. `out` lives in `a`. */
enum err documents_make(struct arena *a, const struct paper_source *source, struct document **out,
                        size_t *count_out) MUST_CHECK;

/* Slips of paper with invitation codes (paper/slips.h), made and failing likewise. */
enum err documents_slips(struct arena *a, const struct slips *slips, const struct str *codes, size_t count,
                         struct str *out) MUST_CHECK;

/* Drop the documents of surveys that are over, and make those of one approved, open or suspended survey that lack or are
 * made of something older (its version, its closing, the settings, the program). If that fails it is tried again after 30 s. Errors
 * are those of the store. Runs its own transactions. */
enum err documents_turn(struct arena *a, const struct instance *i, struct db *panel) MUST_CHECK;

#endif
