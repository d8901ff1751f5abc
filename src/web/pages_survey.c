/* pages_survey.c - a survey's cover page and the thanks after sending. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "i18n/i18n.h"
#include "web/anonymity_panel.h"
#include "web/cards.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/steps.h"
#include "web/survey_states.h"
#include "web/words.h"

/* An address such as mailto:x or tel:y; empty for an empty text. The definition allows only the signs of such addresses. */
static struct url contact_url(struct ctx *c, struct str scheme, struct str what)
{
    struct buf out = buf_new(c->arena, 256);

    if (what.len == 0)
        return (struct url){{NULL, 0}};
    buf_put(&out, scheme);
    for (size_t i = 0; i < what.len; i++)
        if (what.p[i] != ' ')
            buf_char(&out, what.p[i]);
    return url_checked(buf_str(&out));
}

/* A telephone number that does not break at the end of a line. */
static struct str unbroken(struct ctx *c, struct str number)
{
    struct buf out = buf_new(c->arena, 256);

    for (size_t i = 0; i < number.len; i++) {
        if (number.p[i] == ' ')
            buf_put(&out, S("\u00a0"));
        else if (number.p[i] == '-')
            buf_put(&out, S("\u2011"));
        else
            buf_char(&out, number.p[i]);
    }
    return buf_str(&out);
}

/* What the browser notes down by itself, on surveys that say so. */
static struct str remembers(const struct survey *s)
{
    return s->access == ACCESS_REMINDER ? s->slug : (struct str){NULL, 0};
}

void survey_cover_show(struct ctx *c, const struct visit *v, struct url start)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct definition *d = v->definition;
    const struct cover *cover = &d->cover;
    int64_t questions = 0;

    for (size_t i = 0; i < d->item_count; i++)
        questions += d->items[i]->type != ITEM_INFO;
    tpl_cover(&p,
              &(struct tpl_cover){
                  .start = start,
                  .slug = d->slug,
                  .title = words_plain(c, d, &d->title),
                  .division = words_plain(c, d, &d->division),
                  .text_lang = lang_tag(words_lang(c, d)),
                  .is_fallback = words_lang(c, d) != c->lang,
                  .purpose = words_block(c, d, &cover->purpose),
                  .can = words_block(c, d, &cover->can),
                  .cannot = words_block(c, d, &cover->cannot),
                  .decides = words_block(c, d, &cover->decides),
                  .hears_back = words_block(c, d, &cover->hears_back),
                  .minutes = cards_minutes(&v->survey, d),
                  .questions = questions,
                  .closes_ms = v->survey.closes_ms,
                  .results_ms = v->survey.results_ms,
                  .unit = words_plain(c, d, &cover->unit),
                  .email = cover->contact_email,
                  .email_url = contact_url(c, S("mailto:"), cover->contact_email),
                  .phone = unbroken(c, cover->contact_phone),
                  .phone_url = contact_url(c, S("tel:"), cover->contact_phone),
                  .remembers = remembers(&v->survey),
                  .is_coded = v->survey.access >= ACCESS_CODE,
                  .can_resume = !c->preview.s.len,
                  .has_paper = v->survey.access != ACCESS_INVITED && !c->preview.s.len, /* of a draft there is none */
                  .is_shown_early = d->has_results_while_open,
                  .panel = panel_make(c, d),
              });
    frame_put(c, words_plain(c, d, &d->title), &p, false);
}

enum err page_survey_cover(struct ctx *c)
{
    struct visit v;

    TRY(visit_load(c, &v));
    if (v.survey.state != SURVEY_OPEN)
        return survey_state_page(c, &v.survey, v.definition);
    frame_cache(c, v.survey.closes_ms);
    survey_cover_show(c, &v, url_checked(link_survey_form_in(c->arena, c->lang, v.definition->slug)));
    return OK;
}

enum err survey_thanks_show(struct ctx *c, const struct visit *v)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct definition *d = v->definition;
    struct tpl_thanks t = {0};
    int64_t next_ms;

    TRY(cards_open(c, d->slug, &t.others, &t.others_n, &next_ms));
    t.slug = d->slug;
    t.title = words_plain(c, d, &d->title);
    t.text_lang = lang_tag(words_lang(c, d));
    t.thanks = words_block(c, d, &d->thanks);
    t.hears_back = words_block(c, d, &d->cover.hears_back);
    t.is_dated = str_find_str(words_plain(c, d, &d->cover.hears_back), S("{results}")) != SIZE_MAX;
    t.results_ms = v->survey.results_ms;
    t.remembers = remembers(&v->survey);
    tpl_thanks(&p, &t);
    /* Never kept by nginx: a file made the second somebody had sent would time them. */
    frame_put(c, i18n_text(c->lang, "Thank you, your answers have arrived"), &p, false);
    return OK;
}

enum err page_survey_thanks(struct ctx *c)
{
    struct visit v;

    TRY(visit_load(c, &v));
    if (v.survey.state == SURVEY_APPROVED || v.survey.state == SURVEY_SUSPENDED || v.survey.state == SURVEY_CANCELLED)
        return survey_state_page(c, &v.survey, v.definition);
    return survey_thanks_show(c, &v);
}
