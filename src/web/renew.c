/* renew.c - settings of the county as pages need them, taken over as soon as somebody has changed them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/renew.h"

#include "base/crypto.h"
#include "settings/colour.h"

#include <string.h>

enum { SETTINGS_MEMORY_BYTES = 4 * 1024 * 1024 };

/* The 'sha256-...' by which Content-Security-Policy lets this one style sheet in (CSP level 3, 2.3.1). */
static struct str source_of(struct arena *a, struct str style)
{
    struct key32 hash = hash_sha256(style);
    struct buf out = buf_new(a, 64);

    base64_put(&out, (struct str){(const char *)hash.b, sizeof hash.b});
    for (size_t i = 0; i < out.len; i++) /* the other alphabet, and padded: 32 bytes lack one */
        out.p[i] = (char)(out.p[i] == '-' ? '+' : out.p[i] == '_' ? '/' : out.p[i]);
    return arena_fmt(a, "'sha256-%.*s='", STR_ARG(buf_str(&out)));
}

static struct web_style style_of(struct arena *a, struct str style)
{
    return (struct web_style){{arena_fmt(a, "<style>%.*s</style>\n", STR_ARG(style))}, source_of(a, style)};
}

/* The standard colour is what the style sheets have. */
static void take_colour(struct arena *a, struct str brand, struct web_settings *to)
{
    struct palette palette;
    struct colour colour;

    to->style = to->paper_style = (struct web_style){0};
    to->brand = (struct str){NULL, 0};
    if (str_eq(brand, setting_info(SETTING_brand_colour)->standard) || colour_read(brand, &colour))
        return;
    palette = colour_palette(colour);
    to->brand = brand;
    to->style = style_of(a, colour_style(a, &palette));
    to->paper_style = style_of(a, colour_paper_style(a, &palette));
}

void renew_take(struct arena *a, const struct settings *from, const struct logo *logo, struct web_settings *to)
{
    memcpy(to->county, from->county_name, sizeof to->county);
    memcpy(to->help, from->help, sizeof to->help);
    memcpy(to->privacy_text, from->privacy_text, sizeof to->privacy_text);
    memcpy(to->access_text, from->access_text, sizeof to->access_text);
    to->contact_email = from->contact_email;
    to->contact_phone = from->contact_phone;
    to->return_address = from->return_address;
    to->answers_months = (int)from->answers_months;
    to->feedback_months = (int)from->feedback_months;
    to->min_fill_ms = (int)from->min_fill_ms;
    to->langs = from->langs;
    to->logo = *logo;
    take_colour(a, from->brand_colour, to);
}

static enum err take_over(struct web_app *app, int64_t generation)
{
    struct settings settings;
    struct logo logo;

    /* The old texts are still in use when something fails: the new ones get memory of their own. */
    struct arena *fresh = &app->settings_memory[!app->settings_in];

    arena_free(fresh);
    arena_init(fresh, SETTINGS_MEMORY_BYTES);
    TRY(settings_load(fresh, app->panel, &settings));
    TRY(logo_look(fresh, app->panel, &logo));
    renew_take(fresh, &settings, &logo, &app->settings);
    app->generation = generation;
    app->settings_in = !app->settings_in;
    return OK;
}

static enum err look(struct web_app *app, struct arena *a)
{
    int64_t generation;

    TRY(settings_generation(a, app->panel, &generation));
    return generation == app->generation ? OK : take_over(app, generation);
}

void renew_look(struct web_app *app, struct arena *a, bool is_inside)
{
    enum err e;

    if (!is_inside && db_begin(app->panel, DB_READ))
        return;
    e = look(app, a);
    if (!is_inside)
        db_rollback(app->panel);
    if (e)
        (void)err_note(e, "event=settings_not_read");
}
