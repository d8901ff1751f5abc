/* sheet.c - drawing on A4 pages: words, lines and boxes, as tagged PDF or as SVG. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/sheet.h"

#include "base/buf.h"
#include "base/clock.h"
#include "paper/pdf_update.h"
#include "paper/qr.h"
#include "settings/colour.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <math.h>
#include <string.h>

enum { LINKS_MOST = 32 };

/* With `is_svg`, `cr` only makes paths, which are written out by hand: cairo's own SVG has style attributes, which our content
 * security policy refuses. */
struct sheet {
    struct arena *a;
    struct sheet_about about;
    struct buf out;
    bool is_svg;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoLayout *layout, *space, *hyphen;
    PangoTabArray *tabs;
    const char
        *links[LINKS_MOST]; /* noted; written behind the element, as cairo drops the words of one with others inside */
    int link_count;
    struct colour inks[INK__COUNT];
};

static const struct colour standard_inks[INK__COUNT] = {
    [INK_TEXT] = {0x16, 0x24, 0x2a},  [INK_QUIET] = {0x47, 0x56, 0x5c}, [INK_LINE] = {0x97, 0xa6, 0xab},
    [INK_BRAND] = {0x00, 0x56, 0x6b}, [INK_TINT] = {0xe7, 0xf2, 0xf4},  [INK_WHITE] = {0xff, 0xff, 0xff},
};

/* --- the document ------------------------------------------------------------------------------------------------- */

static cairo_status_t take_bytes(void *arg, const unsigned char *bytes, unsigned count)
{
    struct buf *out = arg;

    buf_put(out, (struct str){(const char *)bytes, count});
    return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_up_words(struct sheet *s)
{
    cairo_font_options_t *options = cairo_font_options_create();
    PangoContext *context;

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    s->fonts = pango_cairo_font_map_new();
    context = pango_font_map_create_context(s->fonts);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string(arena_cstr(s->a, s->about.lang)));
    pango_cairo_update_context(s->cr, context);
    s->layout = pango_layout_new(context);
    pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD_CHAR);
    s->tabs = pango_tab_array_new(1, FALSE);
    s->space = pango_layout_new(context);
    pango_layout_set_text(s->space, " ", 1);
    s->hyphen = pango_layout_new(context);
    pango_layout_set_text(s->hyphen, "-", 1);
    g_object_unref(context);
    cairo_font_options_destroy(options);
}

static bool same(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

static struct sheet *sheet_new(struct arena *a, const struct sheet_about *about)
{
    struct sheet *s = ARENA_NEW(a, struct sheet);
    struct colour brand;

    s->a = a;
    s->about = *about;
    memcpy(s->inks, standard_inks, sizeof s->inks);
    if (!colour_read(about->brand, &brand) && !same(brand, standard_inks[INK_BRAND])) {
        s->inks[INK_BRAND] = brand;
        s->inks[INK_TINT] = colour_palette(brand).tint;
    }
    s->out = buf_new(a, SHEET_BYTES);
    return s;
}

static struct str day_of(struct arena *a, int64_t ms)
{
    struct civil c = civil_from_ms(ms);

    return arena_fmt(a, "%04d-%02d-%02dT00:00:00Z", c.year, c.month, c.day);
}

struct sheet *sheet_pdf(struct arena *a, const struct sheet_about *about)
{
    struct sheet *s = sheet_new(a, about);
    const char *day = day_of(a, about->made_ms).p;

    s->surface = cairo_pdf_surface_create_for_stream(take_bytes, &s->out, SHEET_WIDTH, SHEET_HEIGHT);
    /* Later versions may pack their objects, which pdf_update does not unpack. */
    cairo_pdf_surface_restrict_to_version(s->surface, CAIRO_PDF_VERSION_1_4);
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE, arena_cstr(a, about->title));
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_AUTHOR, arena_cstr(a, about->author));
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR, "Digiraati");
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATE_DATE, day);
    s->cr = cairo_create(s->surface);
    set_up_words(s);
    sheet_begin(s, "Document");
    return s;
}

struct sheet *sheet_svg(struct arena *a, const struct sheet_about *about)
{
    struct sheet *s = sheet_new(a, about);

    s->is_svg = true;
    s->surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    s->cr = cairo_create(s->surface);
    set_up_words(s);
    buf_fmt(&s->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 %d %d\" "
            "lang=\"%.*s\" role=\"img\" aria-labelledby=\"title\" aria-describedby=\"words\">\n<title id=\"title\">",
            SHEET_WIDTH, SHEET_HEIGHT, STR_ARG(about->lang));
    html_text(&s->out, about->title);
    buf_put(&s->out, S("</title>\n<desc id=\"words\">"));
    html_text(&s->out, about->alt);
    buf_put(&s->out, S("</desc>\n"));
    return s;
}

enum err sheet_finish(struct sheet *s, struct str *out)
{
    cairo_status_t status;

    if (s->is_svg)
        buf_put(&s->out, S("</svg>\n"));
    else
        sheet_end(s, "Document");
    status = cairo_status(s->cr);
    g_object_unref(s->layout);
    g_object_unref(s->space);
    g_object_unref(s->hyphen);
    pango_tab_array_free(s->tabs);
    g_object_unref(s->fonts);
    cairo_destroy(s->cr);
    cairo_surface_finish(s->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(s->surface);
    cairo_surface_destroy(s->surface);
    if (s->out.full)
        return err_note(ERR_TOO_BIG, "event=sheet_too_big");
    if (status != CAIRO_STATUS_SUCCESS)
        return err_note(ERR_BROKEN, "event=sheet_broken why=\"%s\"", cairo_status_to_string(status));
    *out = buf_str(&s->out);
    return s->is_svg ? OK : pdf_update(s->a, *out, s->about.lang, s->about.alt, out);
}

void sheet_next_page(struct sheet *s)
{
    cairo_show_page(s->cr);
}

void sheet_begin(struct sheet *s, const char *element)
{
    if (!s->is_svg)
        cairo_tag_begin(s->cr, element, NULL);
}

void sheet_end(struct sheet *s, const char *element)
{
    if (s->is_svg)
        return;
    cairo_tag_end(s->cr, element);
    for (int i = 0; i < s->link_count; i++) {
        cairo_tag_begin(s->cr, CAIRO_TAG_LINK, s->links[i]);
        cairo_tag_end(s->cr, CAIRO_TAG_LINK);
    }
    s->link_count = 0;
}

/* --- ink ---------------------------------------------------------------------------------------------------------- */

static void put_path(struct sheet *s)
{
    cairo_path_t *path = cairo_copy_path(s->cr);

    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *d = &path->data[i];
        int points = d->header.length - 1;

        buf_char(&s->out, "MLCZ"[d->header.type]);
        for (int n = 1; n <= points; n++)
            buf_fmt(&s->out, "%s%.2f %.2f", n > 1 ? " " : "", d[n].point.x, d[n].point.y);
    }
    cairo_path_destroy(path);
}

static void set_ink(struct sheet *s, enum sheet_ink ink)
{
    struct colour c = s->inks[ink];

    cairo_set_source_rgb(s->cr, c.r / 255.0, c.g / 255.0, c.b / 255.0);
}

/* Use up the path: filled, or as a line of that width. */
static void ink_path(struct sheet *s, enum sheet_ink ink, double line_width)
{
    if (s->is_svg) {
        buf_put(&s->out, S("<path d=\""));
        put_path(s);
        if (line_width > 0)
            buf_fmt(&s->out, "\" fill=\"none\" stroke=\"%.*s\" stroke-width=\"%.2f\"/>\n",
                    STR_ARG(colour_text(s->a, s->inks[ink])), line_width);
        else
            buf_fmt(&s->out, "\" fill=\"%.*s\"/>\n", STR_ARG(colour_text(s->a, s->inks[ink])));
        cairo_new_path(s->cr);
        return;
    }
    set_ink(s, ink);
    cairo_set_line_width(s->cr, line_width);
    if (line_width > 0)
        cairo_stroke(s->cr);
    else
        cairo_fill(s->cr);
}

static void box_path(cairo_t *cr, double x, double y, double width, double height, double r)
{
    cairo_new_path(cr);
    if (r <= 0) {
        cairo_rectangle(cr, x, y, width, height);
        return;
    }
    cairo_arc(cr, x + width - r, y + r, r, -M_PI / 2, 0);
    cairo_arc(cr, x + width - r, y + height - r, r, 0, M_PI / 2);
    cairo_arc(cr, x + r, y + height - r, r, M_PI / 2, M_PI);
    cairo_arc(cr, x + r, y + r, r, M_PI, 3 * M_PI / 2);
    cairo_close_path(cr);
}

void sheet_box(struct sheet *s, double x, double y, double width, double height, double radius, enum sheet_ink fill,
               enum sheet_ink line, double line_width)
{
    if (fill != INK_NONE) {
        box_path(s->cr, x, y, width, height, radius);
        ink_path(s, fill, 0);
    }
    if (line != INK_NONE) {
        box_path(s->cr, x, y, width, height, radius);
        ink_path(s, line, line_width);
    }
}

void sheet_line(struct sheet *s, double x1, double y1, double x2, double y2, double line_width, enum sheet_ink ink)
{
    cairo_new_path(s->cr);
    cairo_move_to(s->cr, x1, y1);
    cairo_line_to(s->cr, x2, y2);
    ink_path(s, ink, line_width);
}

void sheet_bubble(struct sheet *s, double x, double y, double width, double height, double r, double tip, double tail,
                  enum sheet_ink fill)
{
    cairo_t *cr = s->cr;

    cairo_new_path(cr);
    cairo_arc(cr, x + width - r, y + r, r, -M_PI / 2, 0);
    cairo_arc(cr, x + width - r, y + height - r, r, 0, M_PI / 2);
    cairo_line_to(cr, x + tip + tail * 8 / 7, y + height);
    cairo_line_to(cr, x + tip, y + height + tail);
    cairo_line_to(cr, x + tip, y + height);
    cairo_arc(cr, x + r, y + height - r, r, M_PI / 2, M_PI);
    cairo_arc(cr, x + r, y + r, r, M_PI, 3 * M_PI / 2);
    cairo_close_path(cr);
    ink_path(s, fill, 0);
}

/* The same shape as in templates/frame.html, which draws it 40 units wide. */
void sheet_mark(struct sheet *s, double x, double y, double size, enum sheet_ink bubble, enum sheet_ink tick)
{
    double k = size / 40;

    sheet_bubble(s, x + 3 * k, y + 3 * k, 34 * k, 28 * k, 11 * k, 13 * k, 7 * k, bubble);
    cairo_move_to(s->cr, x + 12 * k, y + 17.5 * k);
    cairo_line_to(s->cr, x + 17.5 * k, y + 23 * k);
    cairo_line_to(s->cr, x + 28.5 * k, y + 12 * k);
    ink_path(s, tick, 3.4 * k);
}

enum err sheet_qr(struct sheet *s, double x, double y, double size, struct str text)
{
    struct qr qr;
    double module;

    TRY(qr_make(s->a, text, &qr));
    module = size / qr.width;
    cairo_new_path(s->cr);
    for (int row = 0; row < qr.width; row++)
        for (int from = 0, to; from < qr.width; from = to) { /* runs: single squares would show hairlines */
            const bool *v = qr.is_dark + row * qr.width;

            for (to = from + 1; to < qr.width && v[to] == v[from];)
                to++;
            if (v[from])
                cairo_rectangle(s->cr, x + from * module, y + row * module, (to - from) * module, module);
        }
    ink_path(s, INK_TEXT, 0);
    return OK;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static void add_style(PangoAttrList *list, PangoAttribute *style, guint from, guint to)
{
    style->start_index = from;
    style->end_index = to;
    pango_attr_list_insert(list, style);
}

/* Ready the layout; `width` below 0: one line. */
static void lay_out(struct sheet *s, double width, const struct prose *words, const struct sheet_style *style)
{
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT, 0};
    PangoFontDescription *font = pango_font_description_from_string("Open Sans, DejaVu Sans, sans-serif");
    struct str text = prose_words(s->a, words);
    PangoAttrList *list = pango_attr_list_new();
    guint at = 0;

    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(s->layout, font);
    pango_layout_set_font_description(s->space, font);
    pango_layout_set_font_description(s->hyphen, font);
    pango_font_description_free(font);
    for (size_t i = 0; i < words->count; i++) {
        guint end = at + (guint)words->v[i].text.len;

        if (words->v[i].is_strong)
            add_style(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), at, end);
        if (words->v[i].is_emphasis)
            add_style(list, pango_attr_style_new(PANGO_STYLE_ITALIC), at, end);
        at = end;
    }
    /* No ligatures: a viewer that copies or reads out "example.fi" must find an f and an i. */
    add_style(list, pango_attr_font_features_new("liga=0, clig=0"), 0, G_MAXUINT);
    add_style(list, pango_attr_insert_hyphens_new(FALSE), 0, G_MAXUINT);
    pango_layout_set_attributes(s->layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_text(s->layout, text.p ? text.p : "", (int)text.len);
    pango_layout_set_width(s->layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_alignment(s->layout, aligns[style->align]);
    pango_tab_array_set_tab(s->tabs, 0, PANGO_TAB_LEFT, (int)(style->hang * PANGO_SCALE));
    pango_layout_set_tabs(s->layout, s->tabs);
    pango_layout_set_indent(s->layout, (int)(-style->hang * PANGO_SCALE));
}

/* Note the places on one line of the layout, whose left end is at `x`, that lead to the addresses of the words. */
static void note_links(struct sheet *s, PangoLayoutLine *line, const struct prose *words, double x, double y,
                       double height)
{
    int at = 0;

    for (size_t i = 0; i < words->count; i++) {
        int from = at, *ranges, count;
        struct str url = words->v[i].url;

        at += (int)words->v[i].text.len;
        for (; url.len && i + 1 < words->count && words->v[i + 1].url.p == url.p; i++)
            at += (int)words->v[i + 1].text.len;
        if (url.len == 0 || str_starts(url, S("/")) || str_starts(url, S("#")) || str_find(url, '\'', 0) != SIZE_MAX ||
            at <= line->start_index || from >= line->start_index + line->length)
            continue;
        pango_layout_line_get_x_ranges(line, from, at, &ranges, &count);
        for (int n = 0; n < count && s->link_count < LINKS_MOST; n++)
            s->links[s->link_count++] = arena_fmt(s->a, "uri='%.*s' rect=[%.2f %.2f %.2f %.2f]", STR_ARG(url),
                                                  x + (double)ranges[2 * n] / PANGO_SCALE, y,
                                                  (double)(ranges[2 * n + 1] - ranges[2 * n]) / PANGO_SCALE, height)
                                            .p;
        g_free(ranges);
    }
}

/* What the layout does not draw at the end of a line: the space at which it broke, or words run together for those who have
 * the page read to them; and the hyphen at a soft one, as a picture, so that the word stays whole for them. */
static void put_line_end(struct sheet *s, const PangoLayoutLine *line, double x, double y, enum sheet_ink ink)
{
    const char *end = pango_layout_get_text(s->layout) + line->start_index + line->length;
    struct str words = {end - line->length, (size_t)line->length};

    cairo_move_to(s->cr, x, y);
    if (str_ends(words, S("\u00ad")) && *end) {
        pango_cairo_layout_line_path(s->cr, pango_layout_get_line_readonly(s->hyphen, 0));
        ink_path(s, ink, 0);
    } else if (str_ends(words, S(" ")) && !s->is_svg) {
        pango_cairo_show_layout_line(s->cr, pango_layout_get_line_readonly(s->space, 0));
    }
    cairo_new_path(s->cr);
}

static void draw_line(struct sheet *s, PangoLayoutIter *at, double x, double y, const struct prose *words,
                      enum sheet_ink ink)
{
    PangoLayoutLine *line = pango_layout_iter_get_line_readonly(at);
    PangoRectangle extents;
    double left, baseline;

    pango_layout_iter_get_line_extents(at, NULL, &extents);
    left = x + (double)extents.x / PANGO_SCALE;
    baseline = y + (double)(pango_layout_iter_get_baseline(at) - extents.y) / PANGO_SCALE;
    cairo_move_to(s->cr, left, baseline);
    if (s->is_svg) {
        pango_cairo_layout_line_path(s->cr, line);
        ink_path(s, ink, 0);
    } else {
        set_ink(s, ink);
        pango_cairo_show_layout_line(s->cr, line);
        note_links(s, line, words, x, y, (double)extents.height / PANGO_SCALE);
    }
    put_line_end(s, line, left + (double)extents.width / PANGO_SCALE, baseline, ink);
}

double sheet_lines(struct sheet *s, double x, double y, double width, const struct prose *words,
                   const struct sheet_style *style, double room, bool is_drawn, int *line)
{
    PangoLayoutIter *at;
    double used = 0;
    int n = 0;

    lay_out(s, width, words, style);
    at = pango_layout_get_iter(s->layout);
    do {
        PangoRectangle extents;
        double height;

        if (n < *line)
            continue;
        pango_layout_iter_get_line_extents(at, NULL, &extents);
        height = (double)extents.height / PANGO_SCALE;
        if (used + height > room) {
            *line = n;
            pango_layout_iter_free(at);
            return used;
        }
        if (is_drawn)
            draw_line(s, at, x, y + used, words, style->ink);
        used += height;
    } while (n++, pango_layout_iter_next_line(at));
    *line = -1;
    pango_layout_iter_free(at);
    return used;
}

double sheet_words(struct sheet *s, double x, double y, double width, const struct prose *words,
                   const struct sheet_style *style)
{
    int line = 0;

    return sheet_lines(s, x, y, width, words, style, INFINITY, true, &line);
}

double sheet_height(struct sheet *s, double width, const struct prose *words, const struct sheet_style *style)
{
    int line = 0;

    return sheet_lines(s, 0, 0, width, words, style, INFINITY, false, &line);
}

static double layout_width(const struct sheet *s)
{
    PangoRectangle extents;

    pango_layout_get_extents(s->layout, NULL, &extents);
    return (double)extents.width / PANGO_SCALE;
}

double sheet_width(struct sheet *s, const struct prose *words, const struct sheet_style *style)
{
    lay_out(s, -1, words, style);
    return layout_width(s);
}

double sheet_longest(struct sheet *s, const struct prose *words, const struct sheet_style *style)
{
    double width;

    lay_out(s, 0, words, style);
    pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD);
    width = layout_width(s);
    pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD_CHAR);
    return width;
}
