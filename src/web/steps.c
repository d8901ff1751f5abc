/* steps.c - the pages somebody sees between the first question and the thanks, drawn as a visit stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/steps.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "response/guard.h"
#include "response/submission.h"
#include "tpl/markdown.h"
#include "web/definitions.h"
#include "web/form_items.h"
#include "web/frame.h"
#include "web/review.h"
#include "web/words.h"

const struct tpl_step_alert *step_alert(struct ctx *c, const struct visit *v)
{
    static const struct {
        const char *title, *text;
    } words[] = {
        [NOTICE_NOT_SAVED] = {N_("Your answers were not sent yet"),
                              N_("The service is very busy just now. Your answers are safe on this page. Please wait a "
                                 "moment and press send again.")},
        [NOTICE_NOT_KEPT] = {N_("Your answers were not saved yet"),
                             N_("They could not be saved for later just now. They are safe on this page. Try again a "
                                "little later, or go on and send them.")},
        [NOTICE_NOT_DROPPED] = {N_("Nothing was deleted yet"),
                                N_("The service is very busy just now. Please wait a moment and try again.")},
        [NOTICE_TOO_LONG] = {N_("Your answers are too long together"),
                             N_("Please shorten the longest of your own words. Everything you wrote is still here.")},
        [NOTICE_NOTHING] = {N_("There is nothing to save yet"),
                            N_("You have not answered anything yet. Answer at least one question first.")},
        [NOTICE_MISPLACED] = {N_("Please check your answers"),
                              N_("We could not see which page of the survey you were on, so nothing went on yet. Your "
                                 "answers are here. Please go on from this page.")},
        [NOTICE_STRANGE] = {N_("Please check your answers"),
                            N_("Your browser or one of its extensions sent fields that this form does not have. They "
                               "were left out; your answers are here. Please go on.")},
        [NOTICE_TRAPPED] = {N_("Please clear one field"),
                            N_("Something was written into a field that is meant for robots only. Clear it at the end "
                               "of this page and go on. Your answers are here.")},
        [NOTICE_EARLY] = {N_("Please wait a moment"),
                          N_("Your answers came so fast that they looked like a robot's. Wait a few seconds and send "
                             "them again. Nothing was lost.")},
    };
    struct tpl_step_alert *alert;

    if (v->notice <= NOTICE_CHANGED)
        return NULL;
    if (v->notice == NOTICE_TOO_LONG && v->page < v->definition->page_count)
        return NULL; /* form_errors says it */
    alert = ARENA_NEW(c->arena, struct tpl_step_alert);
    alert->title = i18n_text(c->lang, words[v->notice].title);
    alert->text = i18n_text(c->lang, words[v->notice].text);
    return alert;
}

struct str step_note(struct ctx *c, const struct visit *v)
{
    static const char *const words[] = {
        [NOTICE_RESUMED] = N_("Welcome back. Your answers are as you left them. You can go on."),
        [NOTICE_DROPPED] = N_("What was saved has been deleted. Your answers are still on this page; send them, or "
                              "leave the page."),
        [NOTICE_CHANGED] = N_("Some questions were corrected while you were answering. Your other answers were kept."),
    };

    if (v->notice > NOTICE_CHANGED || !words[v->notice])
        return (struct str){NULL, 0};
    return i18n_text(c->lang, words[v->notice]);
}

const struct tpl_step_help *step_help(struct ctx *c, const struct definition *d, const struct answers *answers)
{
    enum { CONTACTS = 12 };
    struct str rest = c->app->settings.help[c->lang];
    struct tpl_step_help *t;
    struct tpl_step_contact *contacts;

    if (!guard_answers_urgent(d, answers))
        return NULL;
    t = ARENA_NEW(c->arena, struct tpl_step_help);
    contacts = arena_alloc(c->arena, CONTACTS, sizeof *contacts);
    t->contacts = contacts;
    while (rest.p && t->contacts_n < CONTACTS) {
        struct str contact = str_trim(str_cut(&rest, ';'));

        if (contact.len)
            contacts[t->contacts_n++].text = markdown_inline(c->arena, contact);
    }
    return t->contacts_n ? t : NULL;
}

const struct tpl_step_fields *step_fields(struct ctx *c, const struct visit *v)
{
    struct tpl_step_fields *t = ARENA_NEW(c->arena, struct tpl_step_fields);
    bool is_asked_here = v->page == v->definition->page_count && v->definition->asks_who;

    t->who = is_asked_here ? 0 : v->who;
    t->is_told = v->is_told || v->is_strange;
    t->trap = v->trap;
    return t;
}

const struct tpl_step_who *step_who(struct ctx *c, const struct visit *v)
{
    struct tpl_step_who *t;

    if (!v->definition->asks_who)
        return NULL;
    t = ARENA_NEW(c->arena, struct tpl_step_who);
    t->is_self = v->who == CHANNEL_SELF;
    t->is_for_another = v->who == CHANNEL_FOR_ANOTHER;
    t->is_helped = v->who == CHANNEL_HELPED;
    return t;
}

/* The page's questions in markup. `is_untouched`: the first page as everybody gets it. */
static struct html questions(struct ctx *c, const struct visit *v, bool is_untouched)
{
    int day = civil_today(c->now_ms);
    const struct str *kept = is_untouched ? definitions_first_page(c->app, v->definition, c->lang, day) : NULL;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_form_questions t;

    if (kept)
        return (struct html){*kept};
    t.items = form_items(c, v, &t.items_n);
    tpl_form_questions(&p, &t);
    if (is_untouched && !p.out->full)
        definitions_keep_first_page(c->app, v->definition, c->lang, day, buf_str(p.out));
    return (struct html){buf_str(p.out)};
}

/* One page of questions. */
static enum err form_page(struct ctx *c, struct visit *v, bool has_carry)
{
    const struct definition *d = v->definition;
    const struct survey_page *page = &d->pages[v->page];
    enum lang lang = words_lang(c, d);
    struct page body = frame_body(c, ROUTE_survey_send);
    struct str title = words_plain(c, d, &page->title);
    int part, parts;
    struct tpl_form_page t = {
        .slug = d->slug,
        .title = words_plain(c, d, &d->title),
        .text_lang = lang_tag(lang),
        .page_title = title.len ? title : words_plain(c, d, &d->title),
        .carry = has_carry ? visit_carry(c, v, true) : (struct str){NULL, 0},
        .version = v->survey.version,
        .index = (int64_t)v->page,
        .is_first = visit_page_before(v, v->page) == v->page,
        .is_last = visit_page_from(v, v->page + 1) == d->page_count,
        .is_from_review = v->is_from_review,
        .is_fallback = lang != c->lang,
        .has_required = form_has(v, true),
        .has_free = form_has(v, false),
        .has_rules = form_has_rules(v),
        .hidden_ids = form_hidden_ids(c, v),
        .first_new = v->notice == NOTICE_MORE ? form_first_new(v, v->unseen) : (struct str){NULL, 0},
        .alert = step_alert(c, v),
        .note = step_note(c, v),
        .fields = step_fields(c, v),
        .help = step_help(c, d, &v->answers),
    };

    visit_parts(v, &part, &parts);
    t.part = part;
    t.parts = parts;
    t.questions = questions(c, v, !has_carry && !v->faults.count && v->page == 0);
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

enum err step_show(struct ctx *c, struct visit *v, bool has_carry)
{
    if (v->page >= v->definition->page_count)
        return review_page(c, v);
    return form_page(c, v, has_carry);
}

enum err step_return(struct ctx *c, struct visit *v, enum visit_notice why, int status)
{
    v->notice = why;
    c->res->status = status;
    if (status == 503)
        response_header(c->res, S("Retry-After"), S("10"));
    return step_show(c, v, true);
}
