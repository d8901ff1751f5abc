/* page.h - what a compiled template writes to. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TPL_PAGE_H
#define TPL_PAGE_H

#include "base/buf.h"
#include "base/lang.h"

/* One page being written. `form_token` is put into every POST form by the template compiler. */
struct page {
    struct buf *out;
    enum lang lang;
    struct str form_token;
};

/* An address that may stand in href or src: made by url_checked, or of parts that are percent-encoded (staff/setup.c). */
struct url {
    struct str s;
};

/* `s` as an address: http, https, mailto, tel, a path of this site ("/..." but not "//...") or "#...".
 * Anything else, and anything with a space, control character or backslash, gives an empty address. Borrows. */
struct url url_checked(struct str s);

/* Plain digits in the page's arena, for the values of sentences. */
struct str page_int(struct page *p, int64_t n);

/* For markup that is made by hand-written C or put into a layout: start a fresh buffer on `p` (its limit is that of
 * the outer one), and take what was written, which lives in the arena. An overflow inside makes the outer buffer full. */
struct buf page_begin(struct page *p);
struct html page_end(struct page *p, struct buf outer);

#endif
