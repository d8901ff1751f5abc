/* pages_survey.c - one survey as staff work on it: where it stands, whose turn it is, the next step, and what was done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "base/clock.h"
#include "staff/colleagues.h"
#include "web/survey_states.h"

enum { REASON_ROWS = 4 };

static struct str step_words(const struct ctx *c, enum survey_step step)
{
    static const char *const words[SURVEY_STEP__COUNT] = {
        [STEP_CREATED] = N_("Draft made"),
        [STEP_REPLACED] = N_("New version"),
        [STEP_DIVISION] = N_("Given to a division"),
        [STEP_SENT] = N_("Sent to review"),
        [STEP_RETURNED] = N_("Returned to its builder"),
        [STEP_APPROVED] = N_("Approved"),
        [STEP_OPENED] = N_("Opened before its day"),
        [STEP_SUSPENDED] = N_("Paused"),
        [STEP_RESUMED] = N_("Let go on"),
        [STEP_CLOSED] = N_("Closed before its day"),
        [STEP_COUNTED] = N_("Counting begun"),
        [STEP_RESULTS_APPROVED] = N_("Results approved"),
        [STEP_PUBLISHED] = N_("Results published"),
        [STEP_CANCELLED] = N_("Cancelled"),
        [STEP_CANCEL_ASKED] = N_("Asked to be cancelled"),
        [STEP_CANCEL_DROPPED] = N_("Not cancelled"),
    };

    return i18n_text(c->lang, words[step]);
}

/* Of the others the note is a reason. */
static bool is_division(enum survey_step step)
{
    return step == STEP_CREATED || step == STEP_DIVISION;
}

static enum err put_steps(struct ctx *c, const struct survey_standing *s, const struct org *org,
                          struct tpl_staff_survey *view)
{
    struct survey_past_step *steps;
    struct tpl_staff_survey_step *v;
    size_t count;

    TRY(survey_steps(c->arena, c->app->panel, s->id, &steps, &count));
    v = arena_alloc(c->arena, count + 1, sizeof *v);
    for (size_t i = 0; i < count; i++) {
        if (steps[i].step < STEP_CREATED || steps[i].step >= SURVEY_STEP__COUNT)
            continue; /* of a newer program */
        v[view->steps_n++] = (struct tpl_staff_survey_step){
            .what = step_words(c, steps[i].step),
            .day_ms = steps[i].at_ms,
            .time = i18n_clock(c->arena, c->lang, steps[i].at_ms),
            .who = colleague_name(c, steps[i].by),
            .version = steps[i].version,
            .note = is_division(steps[i].step) ? survey_division_name(c, org, steps[i].note) : steps[i].note,
        };
    }
    view->steps = v;
    return OK;
}

/* "suomi, svenska". */
static struct str langs_words(struct ctx *c, const struct definition *d, bool is_there)
{
    struct buf out = buf_new(c->arena, 256);

    for (int lang = 0; lang < LANG__COUNT; lang++) {
        bool is_found = false;

        for (size_t i = 0; i < d->lang_count; i++)
            is_found = is_found || d->langs[i] == (enum lang)lang;
        if (is_found != is_there)
            continue;
        if (out.len)
            buf_put(&out, S(", "));
        buf_put(&out, lang_name((enum lang)lang));
    }
    return buf_str(&out);
}

static struct str access_words(const struct ctx *c, enum survey_access access)
{
    switch (access) {
    case ACCESS_OPEN:
        return i18n_text(c->lang, "Open to everybody");
    case ACCESS_REMINDER:
        return i18n_text(c->lang, "Open to everybody; the browser reminds whoever has answered");
    case ACCESS_CODE:
        return i18n_text(c->lang, "With a code that all share");
    case ACCESS_INVITED:
        return i18n_text(c->lang, "By invitation, each code once");
    }
    return S("");
}

/* A step that the survey's state allows and the person may take. */
static bool can(const struct ctx *c, const struct survey_standing *s, enum survey_step step, enum action action)
{
    return survey_step_fits(s, step) && survey_may(c, s, action);
}

/* The code that all share, for whoever hands it out. */
static enum err find_code(struct ctx *c, const struct survey_standing *s, struct str *out)
{
    struct survey survey;

    if (s->access != ACCESS_CODE || !survey_may(c, s, ACTION_SURVEY_PLAN))
        return OK;
    TRY(survey_load_any(c->arena, c->app->panel, s->slug, c->now_ms, &survey));
    *out = survey.shared_code;
    return OK;
}

static void put_actions(struct ctx *c, const struct survey_standing *s, struct tpl_staff_survey *view)
{
    bool is_counted = s->state >= SURVEY_CLOSED && s->state <= SURVEY_ARCHIVED && s->answer_count >= 0;

    view->can_send = can(c, s, STEP_SENT, ACTION_SURVEY_SEND_TO_REVIEW);
    view->can_replace = s->state == SURVEY_DRAFT && survey_may(c, s, ACTION_SURVEY_EDIT);
    view->can_approve = can(c, s, STEP_APPROVED, ACTION_SURVEY_APPROVE) && c->now_ms <= s->closes_ms;
    view->can_return = can(c, s, STEP_RETURNED, ACTION_SURVEY_REVIEW);
    view->is_own = s->state == SURVEY_REVIEW && survey_is_built_by(s, c->person->account.id);
    view->is_mine = survey_is_built_by(s, c->person->account.id) || s->builder == SURVEY_BY_NOBODY;
    view->can_open = can(c, s, STEP_OPENED, ACTION_SURVEY_STOP);
    view->can_suspend = can(c, s, STEP_SUSPENDED, ACTION_SURVEY_STOP);
    view->can_resume = can(c, s, STEP_RESUMED, ACTION_SURVEY_STOP);
    view->can_close = can(c, s, STEP_CLOSED, ACTION_SURVEY_STOP);
    view->can_cancel =
        can(c, s, STEP_CANCELLED, ACTION_SURVEY_CANCEL) || can(c, s, STEP_CANCEL_ASKED, ACTION_SURVEY_CANCEL);
    view->can_count = can(c, s, STEP_COUNTED, ACTION_RESULTS_APPROVE) && c->now_ms < s->grace_ends_ms;
    view->can_see_results = is_counted && survey_may(c, s, ACTION_RESULTS_SEE);
    view->is_out = s->state == SURVEY_PUBLISHED || s->state == SURVEY_COMPLETED || s->state == SURVEY_ARCHIVED;
    view->is_visible = !survey_is_in_making(s->state) && s->state != SURVEY_CANCELLED;
    view->is_past = s->state == SURVEY_REVIEW && c->now_ms > s->closes_ms;
    view->opens_at_once = s->opens_ms <= c->now_ms;
    view->may_read = survey_may(c, s, ACTION_SURVEY_READ);
    view->may_divide = survey_may(c, s, ACTION_SURVEY_PLAN);
}

/* In the language of the page when the document has it. */
static struct str heading_of(struct ctx *c, const struct survey_standing *s, const struct definition *d)
{
    enum lang lang = c->lang;
    struct str title = text_in(d, &d->title, c->lang, &lang);

    c->title_lang = lang == c->lang ? S("") : lang_tag(lang);
    return title.len ? title : s->slug;
}

enum err survey_page_show(struct ctx *c, struct str reason, const struct faults *faults)
{
    static const struct faults none;
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct definition *d;
    struct tpl_staff_survey view = {
        .slug = s->slug,
        .state = survey_state_words(c->lang, s->state),
        .sentence = survey_sentence(c, s),
        .turn = survey_turn(c, s),
        .version = s->version,
        .opens_ms = s->opens_ms,
        .closes_ms = s->closes_ms,
        .results_ms = s->results_ms,
        .access = access_words(c, s->access),
        .faults = faults_put(c, faults ? faults : &none),
    };
    struct tpl_staff_area why = {
        .name = S("reason"),
        .label = i18n_text(c->lang, "What should be changed?"),
        .hint = i18n_text(c->lang, "Whoever built the survey reads this. It stays in its history."),
        .value = reason,
        .fault = faults ? fault_of(faults, "reason") : S(""),
        .rows = REASON_ROWS};
    struct tpl_staff_select divisions = {.name = S("division"), .label = i18n_text(c->lang, "Division")};
    struct org org;

    TRY(org_load(c->arena, c->app->panel, &org));
    TRY(survey_document(c, s, &d));
    TRY(survey_received(c, s, &view.received));
    TRY(find_code(c, s, &view.code));
    put_actions(c, s, &view);
    if (view.may_read) {
        view.reason = s->reason;
        if (s->cancel_asked_ms)
            view.cancel_asker = colleague_name(c, s->cancel_asker);
        view.cancel_reason = s->cancel_reason;
        view.builder = colleague_name(c, s->builder);
        TRY(put_steps(c, s, &org, &view));
    }
    divisions.options = survey_divisions(c, &org, s->division, false, &divisions.options_n);
    view.divisions = &divisions;
    view.division = survey_division_name(c, &org, s->division);
    view.langs = langs_words(c, d, true);
    view.missing = langs_words(c, d, false);
    view.pages = (int64_t)d->page_count;
    view.minutes = d->cover.minutes;
    for (size_t i = 0; i < d->item_count; i++)
        view.questions += d->items[i]->type != ITEM_INFO;
    view.return_reason = &why;
    view.is_returning = why.fault.len > 0 || reason.len > 0;
    tpl_staff_survey(&p, &view);
    shell_put(c, heading_of(c, s, d),
              i18n_text(c->lang,
                        "This is where the survey is worked on. The next step stands first; what was done and by whom "
                        "is at the end."),
              survey_crumbs(c), 1, &p);
    return OK;
}

enum err page_staff_survey(struct ctx *c)
{
    return survey_page_show(c, S(""), NULL);
}
