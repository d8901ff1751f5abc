/* markdown.h - restricted Markdown (CommonMark without raw HTML) to markup. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TPL_MARKDOWN_H
#define TPL_MARKDOWN_H

#include "base/buf.h"

/* Render `text` (UTF-8, at most 256 KiB; longer gives empty markup) into `a`. Raw HTML is left out, images become their alternative text, links keep
 * only http, https, mailto, tel and paths of this site ("/..." but not "//..."); headings start at `heading_level` (2-4) and
 * elements get the design system's classes (govuk-body, govuk-list, govuk-link, govuk-heading-m). */
struct html markdown_html(struct arena *a, struct str text, int heading_level);

/* One line without a block element: emphasis and links only. For question texts and options. */
struct html markdown_inline(struct arena *a, struct str text);

#endif
