/* legal.h - what the law wants a county's own privacy notice and accessibility statement to tell. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_LEGAL_H
#define SETTINGS_LEGAL_H

#include "base/str.h"

#include <stdint.h>

enum legal { LEGAL_PRIVACY, LEGAL_ACCESS, LEGAL__COUNT };

/* One thing a text has to tell. `id` is stored; `text` is a sentence key for translation. */
struct legal_point {
    struct str id;
    const char *text;
};

enum { LEGAL_POINTS_MOST = 16 };

/* The points of one text in their order, at most LEGAL_POINTS_MOST. Static storage. Privacy: GDPR (EU) 2016/679, articles
 * 13 and 14. Accessibility: act 306/2019, 8 §, and the commission's model (EU) 2018/1523. */
const struct legal_point *legal_points(enum legal legal, size_t *count_out);

/* How many of them are not ticked in `points`, a bit each by their order. */
size_t legal_missing(enum legal legal, uint32_t points);

#endif
