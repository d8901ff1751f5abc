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

/* For markup that is made by hand-written C: start a fresh buffer on `p`, and take what was written. */
struct buf page_begin(struct page *p);
struct html page_end(struct page *p, struct buf outer);

#endif
