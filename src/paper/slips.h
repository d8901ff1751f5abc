/* slips.h - invitation codes on paper, to be cut apart and handed out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_SLIPS_H
#define PAPER_SLIPS_H

#include "paper/form.h"

/* How many are on a page, and the most of one file, with which even long addresses fit into SHEET_BYTES. */
enum { SLIPS_ON_PAGE = 8, SLIPS_MOST = 600 };

/* Plain words. `web`: address of the survey. */
struct slips {
    enum lang lang;
    struct str county, title, web;
    struct str brand; /* as in paper_house */
    int64_t closes_ms, made_ms; /* made_ms: the day that the file carries as its date */
};

/* Draw a slip for each code on A4 pages with lines to cut along: what is asked, until when, the address, a QR code of it with the code
 * behind the #, and the code to type. A tagged PDF. ERR_INVALID over SLIPS_MOST; else as sheet_finish (paper/sheet.h). Leaves fonts and
 * glyphs in the process. */
enum err slips_pdf(struct arena *a, const struct slips *slips, const struct str *codes, size_t count,
                   struct str *out) MUST_CHECK;

#endif
