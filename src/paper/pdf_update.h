/* pdf_update.h - what a PDF must say of itself and the drawing library has no words for. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_PDF_UPDATE_H
#define PAPER_PDF_UPDATE_H

#include "base/arena.h"

/* Append an incremental update (ISO 32000-1, 7.5.6) to `pdf`, which has one plain cross-reference table and plain objects.
 * The catalogue gets /Lang and asks viewers to show the document's title (14.9.2 and 12.2); every structure element
 * /Figure gets `alt` as /Alt unless it is empty; every /TH says whether it heads its row, because that has a /TD, or its
 * column (14.8.5.7). ERR_BROKEN, noted, when the file has not the expected form. `out` lives in `a`. */
enum err pdf_update(struct arena *a, struct str pdf, struct str lang, struct str alt, struct str *out) MUST_CHECK;

#endif
