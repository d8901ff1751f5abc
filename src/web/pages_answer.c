/* pages_answer.c - answering: the first page, every step after it, and sending. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "response/submission.h"
#include "web/form_items.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/review.h"
#include "web/survey_states.h"
#include "web/visit.h"
#include "web/words.h"

/* One page of questions, as `v` stands. */
static enum err form_page(struct ctx *c, struct visit *v, bool has_carry)
{
    const struct definition *d = v->definition;
    const struct survey_page *page = &d->pages[v->page];
    enum lang lang = words_lang(c, d);
    struct page body = frame_body(c, ROUTE_survey_send);
    struct str title = words_plain(c, d, &page->title);
    struct tpl_form_page t = {
        .slug = d->slug,
        .title = words_plain(c, d, &d->title),
        .text_lang = lang_code(lang),
        .page_title = title.len ? title : words_plain(c, d, &d->title),
        .carry = has_carry ? visit_carry(c, v, true) : (struct str){NULL, 0},
        .index = (int64_t)v->page,
        .part = (int64_t)v->page + 1,
        .parts = (int64_t)d->page_count,
        .is_first = v->page == 0,
        .is_last = v->page + 1 == d->page_count,
        .is_changed = v->notice == NOTICE_CHANGED,
        .is_fallback = lang != c->lang,
        .has_required = form_has(v, true),
        .has_free = form_has(v, false),
    };

    t.items = form_items(c, v, &t.items_n);
    t.errors = form_errors(c, v, &t.errors_n);
    if (t.errors_n)
        c->res->status = 422;
    tpl_form_page(&body, &t);
    frame_put(c,
              i18n_fill(c->arena, i18n_text(c->lang, "{page} ({part}/{parts}) – {survey}"),
                        (struct i18n_arg[]){{"page", t.page_title},
                                            {"part", i18n_number(c->arena, c->lang, t.part)},
                                            {"parts", i18n_number(c->arena, c->lang, t.parts)},
                                            {"survey", t.title}},
                        4),
              &body, true);
    return OK;
}

static enum err show(struct ctx *c, struct visit *v)
{
    if (v->page == v->definition->page_count)
        return review_page(c, v);
    return form_page(c, v, true);
}

enum err page_survey_form(struct ctx *c)
{
    struct visit v;

    TRY(visit_load(c, &v));
    if (v.survey.state != SURVEY_OPEN)
        return survey_state_page(c, &v.survey, v.definition);
    visit_begin(c, &v);
    frame_cache(c, v.survey.closes_ms);
    return form_page(c, &v, false);
}

/* The answers go out of the house. OK: they are on disk. */
static enum err send(struct ctx *c, struct visit *v)
{
    struct buf doc = buf_new(c->arena, SUBMISSION_ANSWERS_LIMIT);
    struct submission submission;

    answers_put_json(&doc, v->definition, &v->answers);
    TRY(submission_make(c->arena, &c->app->settings.form_key, &v->survey, v->survey.version, v->carry.nonce,
                        buf_str(&doc), c->now_ms, c->lang, &submission));
    return c->app->intake.send(c->app->intake.arg, submission_encode(c->arena, &submission));
}

static enum err send_and_thank(struct ctx *c, struct visit *v)
{
    enum err e;

    answers_check(c->arena, v->definition, &v->answers, &v->faults);
    if (v->faults.count) {
        v->page = answers_fault_page(v->definition, &v->faults);
        return form_page(c, v, true);
    }
    e = send(c, v);
    if (e == ERR_BUSY) {
        v->notice = NOTICE_NOT_SAVED;
        c->res->status = 503;
        response_header(c->res, S("Retry-After"), S("10"));
        return review_page(c, v);
    }
    TRY(e);
    response_redirect(c->res, link_survey_thanks_in(c->arena, c->lang, v->definition->slug));
    return OK;
}

/* Where a button leads: "next", "back", "stay" (another language), "go.3" and "send". */
static enum err step(struct ctx *c, struct visit *v, struct str button)
{
    size_t pages = v->definition->page_count;
    int64_t page;

    if (v->page < pages && !visit_fits(c, v)) {
        v->notice = NOTICE_TOO_LONG;
        return form_page(c, v, true);
    }
    if (str_eq(button, S("send")) && v->page == pages)
        return send_and_thank(c, v);
    if (str_eq(button, S("next")) && v->page < pages) {
        if (v->faults.count == 0)
            v->page++;
        return show(c, v);
    }
    v->faults.count = 0; /* going elsewhere is never held up by what is not finished yet */
    if (str_eq(button, S("back")) && v->page > 0)
        v->page--;
    else if (str_starts(button, S("go.")) && !str_int(str_sub(button, 3, 3), 0, (int64_t)pages - 1, &page))
        v->page = (size_t)page;
    else if (!str_eq(button, S("stay")))
        return ERR_INVALID;
    return show(c, v);
}

/* The form was too old, not as we made it, or the survey takes nothing just now (ERR_BUSY): say so, and keep what can be
 * kept. `why` else as of visit_read. */
static enum err kept_page(struct ctx *c, struct visit *v, enum err why)
{
    struct page body = frame_body(c, ROUTE_survey_send);
    const char *title = why == ERR_CONFLICT ? N_("Your answers were kept")
                        : why == ERR_BUSY   ? N_("Your answers were not sent yet")
                                            : N_("The form had to be started again");

    v->faults.count = 0;
    c->res->status = why == ERR_CONFLICT || why == ERR_BUSY ? 409 : 400;
    tpl_kept(&body,
             &(struct tpl_kept){.slug = v->definition->slug,
                                .title = words_plain(c, v->definition, &v->definition->title),
                                .text_lang = lang_code(words_lang(c, v->definition)),
                                .is_broken = why != ERR_CONFLICT && why != ERR_BUSY,
                                .is_paused = why == ERR_BUSY,
                                .carry = visit_carry(c, v, !visit_fits(c, v)),
                                .index = (int64_t)v->definition->page_count,
                                .go = v->page < v->definition->page_count ? arena_fmt(c->arena, "go.%zu", v->page)
                                                                          : S("stay")});
    frame_put(c, i18n_text(c->lang, title), &body, false);
    return OK;
}

static enum err receive(struct ctx *c, enum err stale)
{
    struct str button = params_text(&c->form, S("_do"));
    struct visit v;
    enum err e;

    TRY(visit_load(c, &v));
    e = visit_read(c, &v);
    if (params_has_unknown(&c->form))
        return ERR_INVALID; /* before anything leaves the house */
    if (e && e != ERR_CONFLICT && e != ERR_DENIED)
        return e;
    if (v.survey.state == SURVEY_SUSPENDED)
        return kept_page(c, &v, ERR_BUSY);
    if (!visit_takes_answers(&v, c->now_ms))
        return survey_state_unsent(c, &v.survey, v.definition);
    if (e || stale)
        return kept_page(c, &v, e ? e : stale);
    return step(c, &v, button);
}

enum err page_survey_send(struct ctx *c)
{
    return receive(c, OK);
}

enum err page_survey_send_stale(struct ctx *c, enum err why)
{
    return receive(c, why);
}
