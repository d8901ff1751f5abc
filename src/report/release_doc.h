/* release_doc.h - a release as the JSON document it is stored as. Only for report/ and its tests. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_RELEASE_DOC_H
#define REPORT_RELEASE_DOC_H

#include "report/release.h"

enum { RELEASE_DOC_BYTES = 16 * 1024 * 1024 };

/* Append the document: everything but survey_id, number and made_ms, which stand in the row beside it. */
void release_doc_put(struct buf *out, const struct release *r);

/* Read it back, into `a`. ERR_BROKEN when release_doc_put cannot have written it. */
enum err release_doc_read(struct arena *a, struct str doc, struct release *out) MUST_CHECK;

#endif
