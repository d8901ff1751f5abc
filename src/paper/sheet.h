/* sheet.h - drawing on A4 pages: words, lines and boxes, as tagged PDF or as SVG. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_SHEET_H
#define PAPER_SHEET_H

#include "base/arena.h"
#include "paper/prose.h"

/* Measures are points (1/72 inch) from the upper left corner. */
enum { SHEET_WIDTH = 595, SHEET_HEIGHT = 842, SHEET_BYTES = 8 * 1024 * 1024 };

struct sheet;

enum sheet_ink { INK_NONE, INK_TEXT, INK_QUIET, INK_LINE, INK_BRAND, INK_TINT, INK_WHITE, INK__COUNT };
enum sheet_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

/* `hang`: how far all lines but the first stand in; a tab in the first leads as far. */
struct sheet_style {
    double size;
    bool is_bold;
    enum sheet_ink ink;
    enum sheet_align align;
    double hang;
};

/* What the document says of itself. `lang`: BCP 47. `made_ms`: the date it carries, so that the same content always gives the
 * same bytes. `alt`: words for its one picture, or empty. `brand`: the colour of
 * INK_BRAND, "#00566b", and INK_TINT is made of it; empty: that one. */
struct sheet_about {
    struct str title, author, lang, alt, brand;
    int64_t made_ms;
};

/* A new document with one empty page. Release with sheet_finish. An SVG has one page and its words are outlines, so
 * that it looks the same where the font is missing. */
struct sheet *sheet_pdf(struct arena *a, const struct sheet_about *about);
struct sheet *sheet_svg(struct arena *a, const struct sheet_about *about);

/* End it. `out` lives in the arena. ERR_TOO_BIG over SHEET_BYTES, ERR_BROKEN when the drawing failed. */
enum err sheet_finish(struct sheet *s, struct str *out) MUST_CHECK;

/* A PDF goes on with an empty page. */
void sheet_next_page(struct sheet *s);

/* What is drawn until sheet_end is an element of that name (ISO 32000-1, 14.8.4: "P", "H1", "L", "Table", "Figure"...); may be nested
 * and may go over pages. What is in no element belongs to the page, not to the content. Nothing in an SVG. */
void sheet_begin(struct sheet *s, const char *element);
void sheet_end(struct sheet *s, const char *element);

/* Lines of the words from line `*line` on that are no further down than `room`; `*line` becomes the first that was left,
 * or -1 after the last. Without `is_drawn` only measured. Words longer than a line are broken. Returns the height. */
double sheet_lines(struct sheet *s, double x, double y, double width, const struct prose *words,
                   const struct sheet_style *style, double room, bool is_drawn, int *line);

/* All of the words; returns the height. */
double sheet_words(struct sheet *s, double x, double y, double width, const struct prose *words,
                   const struct sheet_style *style);

/* Their height within `width`, their width in one line, the width of the longest part that does not break. */
double sheet_height(struct sheet *s, double width, const struct prose *words, const struct sheet_style *style);
double sheet_width(struct sheet *s, const struct prose *words, const struct sheet_style *style);
double sheet_longest(struct sheet *s, const struct prose *words, const struct sheet_style *style);

/* A rectangle with round corners, INK_NONE leaves out the filling or the line; and a straight line. */
void sheet_box(struct sheet *s, double x, double y, double width, double height, double radius, enum sheet_ink fill,
               enum sheet_ink line, double line_width);
void sheet_line(struct sheet *s, double x1, double y1, double x2, double y2, double line_width, enum sheet_ink ink);

/* A speech bubble, filled: a rectangle whose lower edge has a tail `tail` high, its tip at `tip` from the left. */
void sheet_bubble(struct sheet *s, double x, double y, double width, double height, double radius, double tip,
                  double tail, enum sheet_ink fill);

/* The product's mark, a speech bubble with a tick. */
void sheet_mark(struct sheet *s, double x, double y, double size, enum sheet_ink bubble, enum sheet_ink tick);

/* A QR code (ISO/IEC 18004, error correction level Q) of `text`, `size` wide without the quiet zone, which is 4/29 of it or
 * less and the caller's to leave. ERR_TOO_BIG when the text does not fit. */
enum err sheet_qr(struct sheet *s, double x, double y, double size, struct str text) MUST_CHECK;

#endif
