/* pages_about.c - privacy, accessibility, and whether the service works. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/documents.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "survey/survey.h"
#include "tpl/markdown.h"
#include "web/frame.h"
#include "web/pages.h"

/* A Markdown text whose first line is its heading, with {county}, {contact_email} and {months} filled. */
static enum err document_page(struct ctx *c, struct str text)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct i18n_arg args[] = {{"county", c->app->settings.county[c->lang]},
                              {"contact_email", c->app->settings.contact_email},
                              {"months", i18n_number(c->arena, c->lang, c->app->settings.answers_months)}};
    struct str rest = i18n_fill(c->arena, text, args, 3);
    struct str title = str_cut(&rest, '\n');

    title = str_trim(str_starts(title, S("# ")) ? str_sub(title, 2, title.len) : title);
    tpl_document(&p, &(struct tpl_document){
                         .title = title, .text_lang = lang_tag(c->lang), .body = markdown_html(c->arena, rest, 2)});
    frame_cache(c, 0);
    frame_put(c, title, &p, false);
    return OK;
}

enum err page_about_privacy(struct ctx *c)
{
    const struct str texts[LANG__COUNT] = {document_tietosuoja_fi, document_tietosuoja_sv, document_tietosuoja_en,
                                           document_tietosuoja_selko};

    return document_page(c, texts[c->lang]);
}

enum err page_about_access(struct ctx *c)
{
    const struct str texts[LANG__COUNT] = {document_saavutettavuus_fi, document_saavutettavuus_sv,
                                           document_saavutettavuus_en, document_saavutettavuus_selko};

    return document_page(c, texts[c->lang]);
}

enum err page_health(struct ctx *c)
{
    struct survey none;
    enum err e = survey_load(c->arena, c->app->panel, S("health"), c->now_ms, &none);

    if (e && e != ERR_NOT_FOUND)
        return e;
    c->res->content_type = S("text/plain; charset=utf-8");
    buf_put(&c->res->body, S("ok\n"));
    return OK;
}
