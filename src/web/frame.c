/* frame.c - the shell around every page: title, county, languages, footer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/frame.h"

#include "gen/links.h"
#include "gen/tpl.h"
#include "response/carry.h"
#include "survey/definition.h"
#include "web/door.h"
#include "web/shell.h"

/* Of most pages, and of the shell around one. */
enum { BODY_BYTES = 16 * 1024, SHELL_BYTES = 4 * 1024 };

/* How high a logo is shown at most, in pixels. */
enum { LOGO_SHOWN = 48 };

struct str frame_purpose(struct ctx *c, enum route form_route)
{
    const struct route_info *info = route_info(form_route);

    if (str_find(info->path, '{', 0) == SIZE_MAX)
        return str_from(info->name);
    return arena_fmt(c->arena, "survey %.*s", STR_ARG(c->values.v[0]));
}

struct page frame_body(struct ctx *c, enum route form_route)
{
    struct buf *out = ARENA_NEW(c->arena, struct buf);
    struct page p = {.out = out, .lang = c->lang};

    *out = buf_new(c->arena, RESPONSE_BODY_LIMIT);
    buf_reserve(out, BODY_BYTES);
    if (c->person && (form_route == ROUTE__COUNT || route_info(form_route)->csrf != CSRF_FORM))
        p.form_token = door_token(c);
    else if (form_route < ROUTE__COUNT)
        p.form_token = form_token_make(c->arena, &c->app->settings.form_key, frame_purpose(c, form_route), c->now_ms);
    return p;
}

/* The address of this very page in another language. */
static struct url same_page_in(struct ctx *c, enum lang lang)
{
    struct buf out = buf_new(c->arena, 1024);

    if (lang != LANG_FI) {
        buf_char(&out, '/');
        buf_put(&out, lang_code(lang));
    }
    if (lang == LANG_FI || c->path.len > 1)
        buf_put(&out, c->path);
    return url_checked(buf_str(&out));
}

/* Of the house, the languages it offers; but selkosuomi only where there is something to read in it. */
static bool is_offered(const struct ctx *c, enum lang lang)
{
    if (lang == c->lang)
        return true;
    if (c->app->settings.langs && !(c->app->settings.langs >> lang & 1))
        return false;
    if (lang != LANG_SELKO || !c->survey)
        return true;
    for (size_t i = 0; i < c->survey->lang_count; i++)
        if (c->survey->langs[i] == lang)
            return true;
    return false;
}

const struct tpl_logo *frame_logo(struct ctx *c)
{
    const struct logo *logo = &c->app->settings.logo;
    struct tpl_logo *v = ARENA_NEW(c->arena, struct tpl_logo);

    if (!logo->hash.len)
        return NULL;
    *v = (struct tpl_logo){.url = url_checked(link_logo_in(c->arena, LANG_FI, logo->hash)),
                           .width = logo->width,
                           .height = logo->height,
                           .county = c->app->settings.county[c->lang]};
    if (v->height > LOGO_SHOWN) {
        v->width = (v->width * LOGO_SHOWN + v->height / 2) / v->height;
        v->height = LOGO_SHOWN;
    }
    return v;
}

struct html frame_style(struct ctx *c, const struct web_style *style)
{
    c->res->style_source = style->source;
    return style->html;
}

void frame_put(struct ctx *c, struct str title, const struct page *body, bool is_form)
{
    struct tpl_frame_lang langs[LANG__COUNT];
    size_t lang_count = 0;
    bool has_address = c->route < ROUTE__COUNT;
    struct page p = {.out = &c->res->body, .lang = c->lang};

    if (c->app->staff && !c->survey) {
        shell_put(c, title, S(""), NULL, 0, body);
        return;
    }

    for (int i = 0; i < LANG__COUNT; i++) {
        if (!is_offered(c, (enum lang)i))
            continue;
        langs[lang_count++] = (struct tpl_frame_lang){
            .tag = lang_tag((enum lang)i),
            .name = lang_name((enum lang)i),
            .url = has_address ? same_page_in(c, (enum lang)i) : url_checked(link_front_in(c->arena, (enum lang)i)),
            .is_current = (enum lang)i == c->lang,
            .is_submit = is_form,
        };
    }
    buf_reserve(p.out, body->out->len + SHELL_BYTES);
    /* The browser's own copy is what its back button shows; nothing else may keep one. */
    if (is_form && c->req->method == HTTP_POST)
        response_header(c->res, S("Cache-Control"), S("private, no-cache"));
    tpl_frame(&p, &(struct tpl_frame){
                      .preview = c->preview,
                      .lang = lang_tag(c->lang),
                      .title = title,
                      .style = frame_style(c, &c->app->settings.style),
                      .logo = frame_logo(c),
                      .county = c->app->settings.county[c->lang],
                      .product = S("Digiraati"),
                      .is_error = c->res->status == 422,
                      .is_demo = c->app->settings.is_demo,
                      .is_form = is_form,
                      .address = has_address ? same_page_in(c, c->lang).s : (struct str){NULL, 0},
                      .langs = langs,
                      .langs_n = lang_count,
                      .body = (struct html){buf_str(body->out)},
                  });
    if (body->out->full)
        c->res->body.full = true;
}

void frame_cache(struct ctx *c, int64_t until_ms)
{
    int64_t left_s = until_ms ? (until_ms - c->now_ms) / 1000 : c->app->settings.cache_s;

    if (left_s > c->app->settings.cache_s)
        left_s = c->app->settings.cache_s;
    c->res->cache_s = left_s > 0 ? (int)left_s : 0;
}
