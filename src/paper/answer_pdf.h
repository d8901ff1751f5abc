/* answer_pdf.h - the boxes, rows and lines under a question on paper. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_ANSWER_PDF_H
#define PAPER_ANSWER_PDF_H

#include "paper/flow.h"
#include "paper/form.h"

/* Where the answers to the question begin, in the whole width of the flow less `left`. PAPER_NOTE has none. */
void answer_put(struct flow *fl, const struct paper_form *f, const struct paper_question *q, double left);

#endif
