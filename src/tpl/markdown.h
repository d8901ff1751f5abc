/* markdown.h - restricted Markdown (CommonMark without raw HTML) to markup. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TPL_MARKDOWN_H
#define TPL_MARKDOWN_H

#include "base/buf.h"

/* Render `text` (UTF-8, at most 256 KiB; longer, or more than 2 MiB of markup, gives empty markup) into `a`. Raw HTML
 * is left out, images become their alternative text, links keep only the addresses of url_checked (page.h), others leave
 * their words. Headings start at `heading_level` (2-4) and elements get the design system's classes: govuk-body,
 * govuk-list, govuk-link, govuk-inset-text, govuk-section-break, govuk-heading-m for the first level and -s below. */
struct html markdown_html(struct arena *a, struct str text, int heading_level);

/* One line without a block element: emphasis and links only, "1." and "#" at its start are words, line ends are spaces.
 * For question texts and options. Limits as above. */
struct html markdown_inline(struct arena *a, struct str text);

#endif
