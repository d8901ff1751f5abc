/* pages_about.c - privacy, accessibility, cookies, and whether the service works. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/about.h"

#include "gen/documents.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "survey/survey.h"
#include "tpl/markdown.h"
#include "web/frame.h"
#include "web/pages.h"

static struct str fill(struct ctx *c, enum lang lang, struct str text)
{
    struct i18n_arg args[] = {{"county", c->app->settings.county[lang]},
                              {"contact_email", c->app->settings.contact_email},
                              {"months", i18n_number(c->arena, lang, c->app->settings.answers_months)},
                              {"feedback_months", i18n_number(c->arena, lang, c->app->settings.feedback_months)}};

    return i18n_fill(c->arena, text, args, sizeof args / sizeof args[0]);
}

struct html about_html(struct ctx *c, enum lang lang, struct str text, struct str standard_title, struct str *title_out)
{
    struct str rest = fill(c, lang, text);

    *title_out = standard_title;
    if (str_starts(rest, S("# ")))
        *title_out = str_trim(str_sub(str_cut(&rest, '\n'), 2, SIZE_MAX));
    return markdown_html(c->arena, rest, 2);
}

struct str about_standard(enum legal legal, enum lang lang)
{
    const struct str texts[LEGAL__COUNT][LANG__COUNT] = {
        [LEGAL_PRIVACY] = {document_tietosuoja_fi, document_tietosuoja_sv, document_tietosuoja_en,
                           document_tietosuoja_selko},
        [LEGAL_ACCESS] = {document_saavutettavuus_fi, document_saavutettavuus_sv, document_saavutettavuus_en,
                          document_saavutettavuus_selko},
    };

    return texts[legal][lang];
}

/* A Markdown text whose first line is its heading. */
static enum err document_page(struct ctx *c, struct str text, struct str standard_title)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct str title;
    struct html body = about_html(c, c->lang, text, standard_title, &title);

    tpl_document(&p, &(struct tpl_document){.title = title, .text_lang = lang_tag(c->lang), .body = body});
    frame_cache(c, 0);
    frame_put(c, title, &p, false);
    return OK;
}

/* The county's own text, or else ours. In place of our text in easy language stands the county's Finnish one, if it has one. */
static enum err legal_page(struct ctx *c, enum legal legal, const struct str own[LANG__COUNT], const char *title)
{
    return document_page(c, own[c->lang].len ? own[c->lang] : about_standard(legal, c->lang),
                         i18n_text(c->lang, title));
}

enum err page_about_privacy(struct ctx *c)
{
    return legal_page(c, LEGAL_PRIVACY, c->app->settings.privacy_text, "How we protect your privacy");
}

enum err page_about_access(struct ctx *c)
{
    return legal_page(c, LEGAL_ACCESS, c->app->settings.access_text, "Accessibility");
}

enum err page_about_cookies(struct ctx *c)
{
    const struct str texts[LANG__COUNT] = {document_evasteet_fi, document_evasteet_sv, document_evasteet_en,
                                           document_evasteet_selko};

    return document_page(c, texts[c->lang], S("Digiraati"));
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
