/* qr.h - QR codes as squares, for paper and for pages. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_QR_H
#define PAPER_QR_H

#include "base/arena.h"

/* `width` squares a side without the quiet zone, which is QR_QUIET more at each edge and the caller's to leave. */
enum { QR_QUIET = 4 };
struct qr {
    int width;
    const bool *is_dark; /* row by row */
};

/* The code (ISO/IEC 18004, error correction level Q) of `text`. In `a`. ERR_TOO_BIG when the text does not fit. */
enum err qr_make(struct arena *a, struct str text, struct qr *out) MUST_CHECK;

/* The dark squares as the d of an SVG path whose box is width + 2 * QR_QUIET a side. */
struct str qr_path(struct arena *a, const struct qr *qr);

#endif
