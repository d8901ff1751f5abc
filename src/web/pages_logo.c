/* pages_logo.c - the county's logo as a picture of its own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/logo.h"
#include "web/pages.h"

/* The address changes with the picture, so that what a browser has once got it need not ask for again (RFC 8246). */
enum err page_logo(struct ctx *c)
{
    struct str png;

    TRY(logo_png(c->arena, c->app->panel, c->values.v[0], &png));
    c->res->content_type = S("image/png");
    response_header(c->res, S("Cache-Control"), S("public, max-age=31536000, immutable"));
    c->res->cache_s = c->app->settings.cache_s;
    buf_put(&c->res->body, png);
    return OK;
}
