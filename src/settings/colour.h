/* colour.h - colours with enough contrast: of the county's one colour everything that pages paint with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_COLOUR_H
#define SETTINGS_COLOUR_H

#include "base/arena.h"

struct colour {
    unsigned char r, g, b;
};

/* "#00566b" in either case. ERR_INVALID. */
enum err colour_read(struct str text, struct colour *out) MUST_CHECK;

/* The same in lower case, in `a`. */
struct str colour_text(struct arena *a, struct colour c);

/* Contrast of two colours, 1 to 21, in either order (WCAG 2.2, contrast ratio and relative luminance). */
double colour_ratio(struct colour a, struct colour b);

/* Least contrast of text (WCAG 2.2, 1.4.3). */
#define COLOUR_RATIO_LEAST 4.5

/* The least contrast of `brand` with what lies under it and on it on light pages: white, the page, its own tint
 * (static/css/_tokens.scss: --card, --paper, --tint). */
double colour_brand_ratio(struct colour brand);

/* `brand` itself when that is COLOUR_RATIO_LEAST or more, else the nearest darker tone of it that is. */
struct colour colour_nearest(struct colour brand);

/* What is made of a brand colour that passes. `brand` and `tint` are for light pages and paper; `dark_brand` is a tone of it that
 * has the contrast on dark ones, with `dark_tint` and with `dark_on_brand` on it. */
struct palette {
    struct colour brand, brand_strong, tint;
    struct colour dark_brand, dark_brand_strong, dark_tint, dark_hero;
};

/* The tones that go with a brand colour that passes. */
struct palette colour_palette(struct colour brand);

/* Style sheets that set the properties of static/css/_tokens.scss to that palette, for screens, and those of static/css/paper.scss. In
 * `a`. */
struct str colour_style(struct arena *a, const struct palette *p);
struct str colour_paper_style(struct arena *a, const struct palette *p);

#endif
