/* colour.c - colours with enough contrast: of the county's one colour everything that pages paint with. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/colour.h"

#include "base/buf.h"

#include <math.h>

static const struct colour black = {0, 0, 0}, white = {255, 255, 255};
/* static/css/_tokens.scss: --paper, and of the dark scheme --paper, --card and --on-brand. */
static const struct colour paper = {0xfb, 0xf8, 0xf2};
static const struct colour dark_paper = {0x11, 0x19, 0x1c}, dark_card = {0x1a, 0x25, 0x29},
                           dark_on_brand = {0x05, 0x22, 0x2a};

/* How much of the brand colour its tint has, in percent; and the contrast that its tone for dark pages has at least: much
 * light on dark reads better than little. */
enum { TINT_PERCENT = 10, DARK_TINT_PERCENT = 18 };
#define DARK_RATIO 6.5

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err colour_read(struct str text, struct colour *out)
{
    unsigned char parts[3];

    if (text.len != 7 || text.p[0] != '#')
        return ERR_INVALID;
    for (size_t n = 0; n < 3; n++) {
        int high = hex(text.p[1 + 2 * n]), low = hex(text.p[2 + 2 * n]);

        if (high < 0 || low < 0)
            return ERR_INVALID;
        parts[n] = (unsigned char)(high * 16 + low);
    }
    *out = (struct colour){parts[0], parts[1], parts[2]};
    return OK;
}

struct str colour_text(struct arena *a, struct colour c)
{
    return arena_fmt(a, "#%02x%02x%02x", c.r, c.g, c.b);
}

static double linear(unsigned char part)
{
    double v = part / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double colour_ratio(struct colour a, struct colour b)
{
    double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;

    return la > lb ? la / lb : lb / la;
}

/* So many 256ths of `to`, the rest of `from`. */
static struct colour mix(struct colour from, struct colour to, int part)
{
    return (struct colour){(unsigned char)((from.r * (256 - part) + to.r * part + 128) >> 8),
                           (unsigned char)((from.g * (256 - part) + to.g * part + 128) >> 8),
                           (unsigned char)((from.b * (256 - part) + to.b * part + 128) >> 8)};
}

static struct colour tint_of(struct colour brand)
{
    return mix(white, brand, 256 * TINT_PERCENT / 100);
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

double colour_brand_ratio(struct colour brand)
{
    return least(colour_ratio(brand, white), least(colour_ratio(brand, paper), colour_ratio(brand, tint_of(brand))));
}

struct colour colour_nearest(struct colour brand)
{
    struct colour c = brand;

    for (int part = 1; part <= 256 && colour_brand_ratio(c) < COLOUR_RATIO_LEAST; part++)
        c = mix(brand, black, part);
    return c;
}

static struct colour dark_tint_of(struct colour dark_brand)
{
    return mix(dark_paper, dark_brand, 256 * DARK_TINT_PERCENT / 100);
}

static bool is_light_enough(struct colour c)
{
    return colour_ratio(c, dark_card) >= DARK_RATIO && colour_ratio(c, dark_paper) >= DARK_RATIO &&
           colour_ratio(c, dark_on_brand) >= COLOUR_RATIO_LEAST &&
           colour_ratio(c, dark_tint_of(c)) >= COLOUR_RATIO_LEAST;
}

struct palette colour_palette(struct colour brand)
{
    struct palette p = {.brand = brand,
                        .brand_strong = mix(brand, black, 70),
                        .tint = tint_of(brand),
                        .dark_brand = brand,
                        .dark_hero = mix(brand, black, 80)};

    for (int part = 1; part <= 256 && !is_light_enough(p.dark_brand); part++)
        p.dark_brand = mix(brand, white, part);
    p.dark_brand_strong = mix(p.dark_brand, white, 112);
    p.dark_tint = dark_tint_of(p.dark_brand);
    return p;
}

static void put(struct buf *out, const char *property, struct colour c)
{
    buf_fmt(out, "--%s:#%02x%02x%02x;", property, c.r, c.g, c.b);
}

struct str colour_style(struct arena *a, const struct palette *p)
{
    struct buf out = buf_new(a, 4096);

    buf_put(&out, S("@media screen{:root{"));
    put(&out, "brand", p->brand);
    put(&out, "brand-strong", p->brand_strong);
    put(&out, "tint", p->tint);
    put(&out, "hero", p->brand);
    put(&out, "hero-soft", white);
    put(&out, "govuk-brand-colour", p->brand);
    put(&out, "govuk-link-colour", p->brand);
    put(&out, "govuk-link-hover-colour", p->brand_strong);
    buf_put(&out, S("}}@media screen and (prefers-color-scheme:dark){:root{"));
    put(&out, "brand", p->dark_brand);
    put(&out, "brand-strong", p->dark_brand_strong);
    put(&out, "tint", p->dark_tint);
    put(&out, "hero", p->dark_hero);
    put(&out, "govuk-brand-colour", p->dark_brand);
    put(&out, "govuk-link-colour", p->dark_brand);
    put(&out, "govuk-link-hover-colour", p->dark_brand_strong);
    buf_put(&out, S("}}"));
    return buf_str(&out);
}

struct str colour_paper_style(struct arena *a, const struct palette *p)
{
    struct buf out = buf_new(a, 4096);

    buf_put(&out, S(":root{"));
    put(&out, "brand", p->brand);
    put(&out, "tint", p->tint);
    buf_char(&out, '}');
    return buf_str(&out);
}
