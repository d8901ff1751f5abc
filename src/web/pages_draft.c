/* pages_draft.c - saving an unfinished answer under a code of words, and coming back to it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "i18n/i18n.h"
#include "response/draft.h"
#include "web/definitions.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/steps.h"
#include "web/survey_states.h"
#include "web/words.h"

static enum err ask(struct ctx *c, struct str message, struct str *reply_out)
{
    return c->app->intake.ask(c->app->intake.arg, c->arena, message, reply_out);
}

/* Pages about a code are kept nowhere, not even for the browser's back button. */
static void forbid_keeping(struct ctx *c)
{
    for (size_t i = 0; i < c->res->header_count; i++)
        if (str_eq(c->res->headers[i].name, S("Cache-Control")))
            c->res->headers[i].value = S("no-store");
}

/* The code word by word; nothing for an empty one. */
static const struct tpl_draft_word *code_words(struct ctx *c, struct str code, size_t *count_out)
{
    struct tpl_draft_word *words = arena_alloc(c->arena, RETURN_CODE_WORDS, sizeof *words);
    size_t n = 0;

    while (code.len && n < RETURN_CODE_WORDS)
        words[n++].text = str_cut(&code, ' ');
    *count_out = n;
    return words;
}

/* `code` is empty when it was given out before. `page` is where the reader was. */
static void saved_page(struct ctx *c, struct visit *v, struct str code, size_t page)
{
    const struct definition *d = v->definition;
    struct page body = frame_body(c, ROUTE_survey_send);
    int64_t kept_ms = c->now_ms + (int64_t)DRAFT_DAYS * 24 * 60 * 60 * 1000, closes_ms = v->survey.closes_ms;
    int64_t until_ms = kept_ms < closes_ms ? kept_ms : closes_ms;
    struct tpl_draft_saved t = {
        .slug = d->slug,
        .title = words_plain(c, d, &d->title),
        .text_lang = lang_tag(words_lang(c, d)),
        .code = code,
        .until_ms = c->now_ms < closes_ms ? &until_ms : NULL,
        .minutes_left = (v->survey.grace_ends_ms - c->now_ms) / (60 * 1000),
        .address = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(c->app->settings.origin),
                             STR_ARG(link_survey_resume_in(c->arena, c->lang, d->slug))),
        .carry = visit_carry(c, v, false),
        .index = (int64_t)d->page_count,
        .who = v->who,
        .on = arena_fmt(c->arena, "at.%zu", page),
        .drop = arena_fmt(c->arena, "drop.%zu", page),
    };

    t.words = code_words(c, code, &t.words_n);
    tpl_draft_saved(&body, &t);
    frame_put(
        c,
        i18n_fill(c->arena, i18n_text(c->lang, "{page} – {survey}"),
                  (struct i18n_arg[]){{"page", i18n_text(c->lang, "Your answers are saved")}, {"survey", t.title}}, 2),
        &body, true);
    forbid_keeping(c);
}

enum err draft_save(struct ctx *c, struct visit *v)
{
    const struct key32 none = {{0}};
    struct str code = {NULL, 0}, message, nothing;
    bool is_new = !visit_has_draft(v);
    enum err e = OK;

    if (visit_is_empty(&v->answers)) {
        v->faults.count = 0;
        return step_return(c, v, NOTICE_NOTHING, 422);
    }
    if (is_new) {
        code = return_code_new(c->arena);
        e = draft_secret(&c->app->settings.form_key, code, &v->carry.draft);
    }
    if (!e) {
        (void)visit_carry(c, v, false); /* brings v->carry.answers up to date */
        TRY(draft_save_message(c->arena, v->definition->slug, v->survey.id, &v->carry, v->page,
                               definitions_bucket(c->app, v->definition), c->now_ms, &message));
        e = ask(c, message, &nothing);
    }
    if (!e) {
        saved_page(c, v, code, v->page);
        return OK;
    }
    if (is_new)
        v->carry.draft = none;
    v->faults.count = 0;
    return e == ERR_BUSY ? step_return(c, v, NOTICE_NOT_KEPT, 503) : e;
}

enum err draft_show_again(struct ctx *c, struct visit *v)
{
    struct str code, doubt;
    struct key32 secret;
    size_t page = v->page;

    if (!visit_has_draft(v) || return_code_read(c->arena, v->code, &code, &doubt))
        return ERR_NOT_FOUND;
    TRY(draft_secret(&c->app->settings.form_key, code, &secret));
    if (!secret_eq(secret.b, v->carry.draft.b, sizeof secret.b))
        return ERR_NOT_FOUND;
    saved_page(c, v, code, page);
    return OK;
}

enum err draft_drop(struct ctx *c, struct visit *v)
{
    const struct key32 none = {{0}};
    struct str nothing;
    enum err e;

    if (!visit_has_draft(v))
        return OK;
    e = ask(c, draft_drop_message(c->arena, v->survey.id, &v->carry.draft), &nothing);
    if (e && e != ERR_NOT_FOUND)
        return e;
    v->carry.draft = none;
    return OK;
}

/* Where the code is typed, with what is wrong about it (may be empty) and the status that goes with it. */
static enum err resume_page(struct ctx *c, const struct visit *v, struct str typed, struct str error, int status)
{
    const struct definition *d = v->definition;
    struct page body = frame_body(c, ROUTE_survey_resume_open);
    bool is_dropped = c->req->method == HTTP_POST && status == 200;

    c->res->status = status;
    if (status == 503)
        response_header(c->res, S("Retry-After"), S("10"));
    tpl_draft_resume(&body, &(struct tpl_draft_resume){.slug = d->slug,
                                                       .title = words_plain(c, d, &d->title),
                                                       .text_lang = lang_tag(words_lang(c, d)),
                                                       .typed = typed,
                                                       .error = error,
                                                       .is_busy = status == 503,
                                                       .is_dropped = is_dropped,
                                                       .days = DRAFT_DAYS});
    frame_put(c,
              i18n_fill(c->arena, i18n_text(c->lang, "{page} – {survey}"),
                        (struct i18n_arg[]){{"page", i18n_text(c->lang, "Continue where you left off")},
                                            {"survey", words_plain(c, d, &d->title)}},
                        2),
              &body, false);
    return OK;
}

/* A visit that goes on with what was begun before: in the hour after closing as a form opened before. ERR_CONFLICT when the
 * survey takes no answers. */
static enum err load(struct ctx *c, struct visit *v)
{
    TRY(visit_load(c, v));
    visit_begin(c, v);
    v->carry.begun_ms = c->now_ms < v->survey.closes_ms ? c->now_ms : v->survey.closes_ms;
    return visit_takes_answers(v, c->now_ms) ? OK : ERR_CONFLICT;
}

enum err page_survey_resume(struct ctx *c)
{
    const struct str none = {NULL, 0};
    struct visit v;
    enum err e = load(c, &v);

    if (e == ERR_CONFLICT)
        return survey_state_page(c, &v.survey, v.definition);
    TRY(e);
    if (v.survey.state == SURVEY_OPEN)
        frame_cache(c, v.survey.closes_ms);
    return resume_page(c, &v, none, none, 200);
}

/* What is wrong with a code that is none. */
static struct str wrong_words(struct ctx *c, struct str typed, struct str doubt)
{
    if (str_trim(typed).len == 0)
        return i18n_text(c->lang, "Type the code");
    if (doubt.len == 0)
        return i18n_text(c->lang, "The code has seven words. Check that none is missing and none is there twice.");
    return i18n_fill(c->arena, i18n_text(c->lang, "“{word}” is not one of the words we use. Check how it is written."),
                     &(struct i18n_arg){"word", doubt}, 1);
}

/* Go on where the kept answers were left. `reply`: of a fetch. ERR_INVALID: it is not what this code locked. */
static enum err open_kept(struct ctx *c, struct visit *v, const struct key32 *secret, struct str reply)
{
    int64_t begun_ms = v->carry.begun_ms;
    size_t page;

    TRY(draft_open(c->arena, v->definition->slug, secret, reply, c->now_ms, &v->carry, &page));
    v->carry.begun_ms = begun_ms;
    v->notice = v->carry.version == v->survey.version ? NOTICE_RESUMED : NOTICE_CHANGED;
    TRY(answers_from_json(c->arena, v->definition, v->carry.answers, v->notice == NOTICE_CHANGED, &v->answers));
    v->carry.version = v->survey.version;
    visit_look(c, v);
    v->page = visit_page_from(v, page);
    c->path = link_survey_form_in(c->arena, LANG_FI, v->definition->slug); /* the language choice leads to the form */
    return step_show(c, v, true);
}

static enum err open_code(struct ctx *c, struct visit *v, struct str typed, bool is_drop)
{
    struct str wrong = i18n_fill(
        c->arena,
        i18n_text(c->lang, "Nothing is saved under this code. Check the words. What was saved is deleted when "
                           "the answers are sent, and after {days} days."),
        &(struct i18n_arg){"days", i18n_number(c->arena, c->lang, DRAFT_DAYS)}, 1);
    struct str busy = i18n_text(c->lang, "The service is very busy just now. Please wait a moment and try again.");
    struct str code, doubt, reply;
    struct key32 secret;
    enum err e;

    if (return_code_read(c->arena, typed, &code, &doubt))
        return resume_page(c, v, typed, wrong_words(c, typed, doubt), 422);
    if (draft_secret(&c->app->settings.form_key, code, &secret))
        return resume_page(c, v, typed, busy, 503);
    e = ask(c, draft_fetch_message(c->arena, v->survey.id, &secret), &reply);
    if (!e && is_drop) {
        e = ask(c, draft_drop_message(c->arena, v->survey.id, &secret), &reply);
        if (!e)
            return resume_page(c, v, (struct str){NULL, 0}, (struct str){NULL, 0}, 200);
    }
    if (!e)
        e = open_kept(c, v, &secret, reply);
    if (e == ERR_NOT_FOUND || e == ERR_INVALID)
        return resume_page(c, v, typed, wrong, 422);
    return e == ERR_BUSY ? resume_page(c, v, typed, busy, 503) : e;
}

enum err page_survey_resume_open(struct ctx *c)
{
    const struct param *typed = params_take_sent(&c->form, S("_k"));
    bool is_drop = str_eq(params_text(&c->form, S("_do")), S("drop"));
    struct str text = typed ? typed->value : S("");
    struct visit v;
    enum err e = load(c, &v);

    for (size_t i = 0; i < c->form.count; i++)
        c->form.items[i].is_taken = true; /* what a browser adds is no reason to refuse */
    if (e == ERR_CONFLICT)
        return survey_state_page(c, &v.survey, v.definition);
    TRY(e);
    if (c->stale)
        return resume_page(c, &v, text,
                           i18n_text(c->lang, "This page had been open so long that it had to be renewed. Please send "
                                              "the code again."),
                           409);
    return open_code(c, &v, text, is_drop);
}
