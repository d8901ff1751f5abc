/* form_pdf.h - a paper form as a tagged PDF. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_FORM_PDF_H
#define PAPER_FORM_PDF_H

#include "paper/form.h"

enum { FORM_SIZE = 12, FORM_SIZE_LARGE = 18 }; /* points of its running text */

/* Write the form on A4 pages. `made_ms` is the day it carries as its date. Errors as sheet_finish (paper/sheet.h). */
enum err form_pdf(struct arena *a, const struct paper_form *f, int size, int64_t made_ms, struct str *out) MUST_CHECK;

#endif
