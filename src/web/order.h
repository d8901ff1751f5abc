/* order.h - which options and rows one form offers, and in which order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_ORDER_H
#define WEB_ORDER_H

#include "web/visit.h"

/* What is offered, in order; in the request arena. */
struct offered_options {
    const struct option **v;
    size_t count;
};

/* The options of `item` that `v` shows. Random: by a hash of their ids under a key of this form's own, made from its
 * nonce, so that the order stays the same from page to page and language to language, and no stored thing tells it.
 * Alphabetical: as the reader's language sorts the labels, under each group of an area by itself. Exclusive options,
 * those with words and those outside the scale come last, as written. The columns of a matrix are a scale and always
 * stand as written. In a ranking, those that have a place already come first, by place. */
struct offered_options order_options(struct ctx *c, const struct visit *v, const struct item *item);

/* All rows of a matrix likewise; `item->row_count` of them. */
const struct row **order_rows(struct ctx *c, const struct visit *v, const struct item *item);

/* The places that the options of a ranking have, by their position in the item: from 1, 0 for none; also when two have
 * the same. In the request arena. */
const int64_t *order_places(struct ctx *c, const struct visit *v, const struct item *item);

#endif
