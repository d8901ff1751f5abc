/* picture.c - uploaded pictures: judged by their first bytes, and drawn anew so that nothing else of them is kept. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/picture.h"

#include "base/buf.h"
#include "base/bytes.h"
#include "i18n/i18n.h"

#include <cairo.h>

#include <string.h>

/* The signature, then the first chunk: its length, its name, 13 bytes of it, and a checksum that the decoder looks at. */
static const struct str signature = S_INIT("\x89PNG\r\n\x1a\n");
enum { HEAD_LENGTH = 13, CHUNK_AT = 8, IHDR_AT = CHUNK_AT + 8, HEAD_BYTES = IHDR_AT + HEAD_LENGTH + 4 };

/* SVG is text: an element of that name, behind a prologue and comments. */
enum { VECTOR_LOOK_BYTES = 4096 };

static bool is_vector(struct str file)
{
    struct str head = str_sub(file, 0, VECTOR_LOOK_BYTES);

    return str_find_str(head, S("<svg")) != SIZE_MAX || str_find_str(head, S("<!DOCTYPE svg")) != SIZE_MAX;
}

/* Bits a sample may have with each kind of colour, a bit for each number of bits. */
static bool is_depth(unsigned char colour_type, unsigned char depth)
{
    static const uint32_t depths[] = {
        [0] = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16,
        [2] = 1 << 8 | 1 << 16,
        [3] = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8,
        [4] = 1 << 8 | 1 << 16,
        [6] = 1 << 8 | 1 << 16,
    };

    return colour_type < sizeof depths / sizeof *depths && depth <= 16 && depths[colour_type] >> depth & 1;
}

enum picture_fault picture_judge(struct str file)
{
    const unsigned char *ihdr;
    uint64_t width, height;

    if (file.len == 0)
        return PICTURE_NONE;
    if (file.len > PICTURE_BYTES_MOST)
        return PICTURE_BIG_FILE;
    if (!str_starts(file, signature))
        return is_vector(file) ? PICTURE_VECTOR : PICTURE_OTHER;
    if (file.len < HEAD_BYTES || bytes_get(file.p + CHUNK_AT, 4) != HEAD_LENGTH ||
        memcmp(file.p + CHUNK_AT + 4, "IHDR", 4) != 0)
        return PICTURE_CUT;
    ihdr = (const unsigned char *)file.p + IHDR_AT;
    width = bytes_get(file.p + IHDR_AT, 4);
    height = bytes_get(file.p + IHDR_AT + 4, 4);
    if (width == 0 || height == 0 || !is_depth(ihdr[9], ihdr[8]) || ihdr[10] != 0 || ihdr[11] != 0 || ihdr[12] > 1)
        return PICTURE_CUT;
    return width > PICTURE_SIDE_MOST || height > PICTURE_SIDE_MOST ? PICTURE_BIG_SIDES : PICTURE_FINE;
}

const char *picture_fault_text(enum picture_fault fault)
{
    static const char *const texts[PICTURE__FAULTS] = {
        [PICTURE_FINE] = N_("The picture could not be opened. Save it as PNG once more and try again."),
        [PICTURE_NONE] = N_("Choose a file first."),
        [PICTURE_BIG_FILE] = N_("The file is larger than 1 MB. Save the picture smaller."),
        [PICTURE_VECTOR] = N_("This is an SVG file, which can carry programs. Save the logo as a PNG picture."),
        [PICTURE_OTHER] = N_("This is no PNG picture. Save the logo as PNG."),
        [PICTURE_CUT] = N_("The file begins like a PNG picture but is damaged. Save it once more."),
        [PICTURE_BIG_SIDES] = N_("The picture is more than 4000 pixels wide or high. Save it smaller."),
    };

    return texts[fault];
}

/* --- drawing ------------------------------------------------------------------------------------------------------ */

static cairo_status_t read_more(void *rest_of_file, unsigned char *to, unsigned n)
{
    struct str *rest = rest_of_file;

    if (n > rest->len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, rest->p, n);
    *rest = str_sub(*rest, n, rest->len);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t write_more(void *out, const unsigned char *bytes, unsigned n)
{
    buf_put(out, (struct str){(const char *)bytes, n});
    return ((struct buf *)out)->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Never larger than it was. */
static void fit(int width, int height, struct picture *out)
{
    out->width = width;
    out->height = height;
    if (out->width > LOGO_WIDTH) {
        out->height = (int)((int64_t)height * LOGO_WIDTH / width);
        out->width = LOGO_WIDTH;
    }
    if (out->height > LOGO_HEIGHT) {
        out->width = (int)((int64_t)width * LOGO_HEIGHT / height);
        out->height = LOGO_HEIGHT;
    }
    if (out->width < 1)
        out->width = 1;
    if (out->height < 1)
        out->height = 1;
}

/* Also when it says that memory is short: so it calls a picture that is damaged. */
static enum err of_status(cairo_status_t status)
{
    return status == CAIRO_STATUS_SUCCESS ? OK : ERR_INVALID;
}

static void paint(cairo_surface_t *from, cairo_surface_t *to, int width, int height, const struct picture *size)
{
    cairo_t *cr = cairo_create(to);

    cairo_scale(cr, (double)size->width / width, (double)size->height / height);
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD); /* no pale edge all round */
    cairo_paint(cr);
    cairo_destroy(cr);
}

enum err picture_draw(struct arena *a, struct str file, struct picture *out)
{
    cairo_surface_t *from = cairo_image_surface_create_from_png_stream(read_more, &file), *to;
    int width = cairo_image_surface_get_width(from), height = cairo_image_surface_get_height(from);
    struct buf png = buf_new(a, 4 * LOGO_WIDTH * LOGO_HEIGHT + 64 * 1024);
    enum err e = of_status(cairo_surface_status(from));

    if (e == OK && (width < 1 || height < 1 || width > PICTURE_SIDE_MOST || height > PICTURE_SIDE_MOST))
        e = ERR_INVALID;
    if (e) {
        cairo_surface_destroy(from);
        return e;
    }
    fit(width, height, out);
    to = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, out->width, out->height);
    paint(from, to, width, height, out);
    cairo_surface_destroy(from);
    e = of_status(cairo_surface_write_to_png_stream(to, write_more, &png));
    cairo_surface_destroy(to);
    out->png = buf_str(&png);
    return e;
}
