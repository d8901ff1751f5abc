/* pages_survey_preview.c - a survey as residents will get it, page by page and in each language; nothing can be sent. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "survey/standing.h"
#include "web/definitions.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/steps.h"

/* Where in the survey one is: cover, pages from 1, review, thanks. */
enum { AT_COVER = 0, AT_OTHERS = 2 };

struct preview {
    struct visit visit;
    enum lang lang;
    size_t at;
};

static struct url address(struct ctx *c, enum lang own, enum lang lang, size_t at)
{
    struct str page = link_staff_survey_preview_in(c->arena, own, c->standing->slug);

    return url_checked(arena_fmt(c->arena, "%.*s?kieli=%.*s&sivu=%zu", STR_ARG(page), STR_ARG(lang_code(lang)), at));
}

static struct str place_words(struct ctx *c, const struct preview *v, size_t at)
{
    size_t pages = v->visit.definition->page_count;

    if (at == AT_COVER)
        return i18n_text(c->lang, "Cover");
    if (at <= pages)
        return i18n_fill(c->arena, i18n_text(c->lang, "Page {n}"),
                         &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)at)}, 1);
    return i18n_text(c->lang, at == pages + 1 ? N_("Check your answers") : N_("Thanks"));
}

/* The strip above the page, in the language of whoever looks. */
static struct html strip(struct ctx *c, const struct preview *v)
{
    const struct definition *d = v->visit.definition;
    size_t places = d->page_count + AT_OTHERS + 1;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_preview_link *langs = arena_alloc(c->arena, LANG__COUNT, sizeof *langs);
    struct tpl_staff_preview_link *pages = arena_alloc(c->arena, places, sizeof *pages);
    bool is_there = false;

    for (int i = 0; i < LANG__COUNT; i++)
        langs[i] = (struct tpl_staff_preview_link){.name = lang_name((enum lang)i),
                                                   .tag = lang_tag((enum lang)i),
                                                   .url = address(c, c->lang, (enum lang)i, v->at),
                                                   .is_current = (enum lang)i == v->lang};
    for (size_t i = 0; i < places; i++)
        pages[i] = (struct tpl_staff_preview_link){
            .name = place_words(c, v, i), .url = address(c, c->lang, v->lang, i), .is_current = i == v->at};
    for (size_t i = 0; i < d->lang_count; i++)
        is_there = is_there || d->langs[i] == v->lang;
    tpl_staff_preview(&p, &(struct tpl_staff_preview){.slug = c->standing->slug,
                                                      .lang = lang_tag(c->lang),
                                                      .version = c->standing->version,
                                                      .is_missing = !is_there,
                                                      .langs = langs,
                                                      .langs_n = LANG__COUNT,
                                                      .pages = pages,
                                                      .pages_n = places});
    return (struct html){buf_str(p.out)};
}

static enum err load(struct ctx *c, struct preview *v)
{
    struct str lang = params_text(&c->query, S("kieli"));
    struct str at = params_text(&c->query, S("sivu"));
    int64_t n = 0;

    *v = (struct preview){.lang = c->lang};
    TRY(survey_load_any(c->arena, c->app->panel, c->standing->slug, c->now_ms, &v->visit.survey));
    TRY(definitions_get(c->app, v->visit.survey.id, v->visit.survey.version, &v->visit.definition));
    if ((lang.len && lang_from_code(lang, &v->lang)) ||
        (at.len && str_int(at, 0, (int64_t)v->visit.definition->page_count + AT_OTHERS, &n)))
        return ERR_NOT_FOUND;
    v->at = (size_t)n;
    v->visit.survey.state = SURVEY_OPEN;
    return OK;
}

enum err page_staff_survey_preview(struct ctx *c)
{
    enum lang own = c->lang;
    struct preview v;

    TRY(load(c, &v));
    c->preview = strip(c, &v);
    c->res->is_to_look_at = true;
    c->survey = v.visit.definition;
    c->lang = v.lang; /* from here on as the resident who reads it */
    if (v.at == AT_COVER) {
        survey_cover_show(c, &v.visit, address(c, own, v.lang, 1));
        return OK;
    }
    if (v.at > v.visit.definition->page_count + 1)
        return survey_thanks_show(c, &v.visit);
    visit_begin(c, &v.visit);
    visit_look(c, &v.visit);
    v.visit.page = v.at - 1;
    return step_show(c, &v.visit, true);
}
