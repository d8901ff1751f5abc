/* pages_answer.c - answering: the first page, every step after it, and sending. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "gen/links.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "response/draft.h"
#include "response/guard.h"
#include "response/submission.h"
#include "web/definitions.h"
#include "web/form_items.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/steps.h"
#include "web/survey_states.h"
#include "web/words.h"

enum err page_survey_form(struct ctx *c)
{
    bool has_carry;
    struct visit v;

    TRY(visit_load(c, &v));
    if (v.survey.state != SURVEY_OPEN)
        return survey_state_page(c, &v.survey, v.definition);
    visit_begin(c, &v);
    visit_look(c, &v);
    v.page = visit_page_from(&v, 0);
    /* A page in an order of its own is one form's, and only the first page of all can be sent without a carry. */
    has_carry = v.page > 0 || page_has_random_order(&v.definition->pages[0]);
    if (!visit_is_admitted(&v) || !has_carry)
        frame_cache(c, v.survey.closes_ms);
    if (!visit_is_admitted(&v))
        return enter_page(c, &v, OK);
    return step_show(c, &v, has_carry);
}

/* What was done about identifiers, for the counter. */
static unsigned guard_facts(struct ctx *c, const struct visit *v, const struct answers *sent)
{
    unsigned removed = guard_answers_removed(v->definition, sent);
    unsigned facts = 0;

    if (removed & GUARD_BIT(GUARD_PERSONAL_ID))
        facts |= SUBMISSION_ID_MASKED;
    if (removed & ~GUARD_BIT(GUARD_PERSONAL_ID))
        facts |= SUBMISSION_REMOVED;
    if (guard_answers_found(c->arena, v->definition, sent))
        facts |= SUBMISSION_AS_IS;
    return facts;
}

/* The answers go out of the house. OK: they are on disk. ERR_NOT_FOUND: the invitation is used up. */
static enum err send(struct ctx *c, struct visit *v, const struct answers *sent)
{
    struct buf doc = buf_new(c->arena, SUBMISSION_ANSWERS_LIMIT);
    struct submission_facts facts = {
        .lang = c->lang, .channel = v->who, .guard = guard_facts(c, v, sent), .invite = v->carry.invite};
    struct submission submission;
    struct str nothing;

    if (visit_has_draft(v))
        facts.draft = draft_id(&v->carry.draft);
    else /* whoever came back later did not sit at it all the time */
        facts.minutes = submission_minutes(v->carry.begun_ms, c->now_ms);
    answers_put_json(&doc, v->definition, sent);
    TRY(submission_make(c->arena, &c->app->settings.form_key, &v->survey, v->survey.version, v->carry.nonce,
                        buf_str(&doc), definitions_bucket(c->app, v->definition), c->now_ms, &facts, &submission));
    return c->app->intake.ask(c->app->intake.arg, c->arena, submission_encode(c->arena, &submission), &nothing);
}

/* `is_as_is`: what looks like an identifier may go as it stands. */
static enum err send_and_thank(struct ctx *c, struct visit *v, bool is_as_is)
{
    struct answers sent = rules_drop_hidden(c->arena, v->definition, &v->answers);
    enum err e;

    answers_check(c->arena, v->definition, &v->answers, civil_today(c->now_ms), &v->faults);
    if (v->faults.count) {
        v->page = answers_fault_page(v->definition, &v->faults);
        v->is_from_review = true;
        return step_show(c, v, true);
    }
    if (!visit_has_draft(v) && c->now_ms - v->carry.begun_ms < c->app->settings.min_fill_ms)
        return step_return(c, v, NOTICE_EARLY, 422);
    if (!is_as_is && guard_answers_found(c->arena, v->definition, &sent))
        return step_show(c, v, true); /* the review points them out */
    e = send(c, v, &sent);
    if (e == ERR_BUSY)
        return step_return(c, v, NOTICE_NOT_SAVED, 503);
    if (e == ERR_NOT_FOUND)
        return enter_used_page(c, v);
    TRY(e);
    response_redirect(c->res, link_survey_thanks_in(c->arena, c->lang, v->definition->slug));
    return OK;
}

/* Nobody is to blame for leaving open what they had not seen. */
static void forget_unseen(struct visit *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->faults.count; i++)
        if (!str_lists(v->unseen, v->faults.v[i].item->id))
            v->faults.v[n++] = v->faults.v[i];
    v->faults.count = n;
}

/* Leave a page of questions for `to`, unless something on it has to be looked at first. */
static enum err leave(struct ctx *c, struct visit *v, size_t to)
{
    if (form_has_new_items(v, v->unseen)) {
        v->notice = NOTICE_MORE;
        forget_unseen(v);
        return step_show(c, v, true);
    }
    if (v->faults.count == 0)
        v->page = to;
    return step_show(c, v, true);
}

/* "Remove what identifies" on the review. */
static enum err mask(struct ctx *c, struct visit *v)
{
    struct answers before = answers_new(c->arena, v->definition);

    for (size_t i = 0; i < before.count; i++)
        before.v[i] = v->answers.v[i];
    guard_answers_mask(c->arena, v->definition, &v->answers, GUARD_ALL);
    visit_look(c, v);
    if (visit_fits(c, v, VISIT_SEND_BYTES))
        return step_show(c, v, true);
    v->answers = before;
    visit_look(c, v);
    return step_return(c, v, NOTICE_TOO_LONG, 422);
}

/* The page number of a button such as "go.3"; the review has the number behind the last page. */
static bool is_button(const struct visit *v, struct str name, size_t *page_out)
{
    int64_t page;

    if (!str_starts(v->button, name) ||
        str_int(str_sub(v->button, name.len, 3), 0, (int64_t)v->definition->page_count, &page))
        return false;
    *page_out = visit_page_from(v, (size_t)page);
    return true;
}

/* Buttons that lead elsewhere, and are never held up by what is not finished yet: "back", "stay" (another language), "go.3"
 * (change on the review), "at.3" (go on where one was), "drop.3" (delete what was kept, and go on). */
static enum err go(struct ctx *c, struct visit *v)
{
    size_t pages = v->definition->page_count, page;
    bool is_review = v->page == pages;

    v->faults.count = 0;
    if (str_eq(v->button, S("stay")) || (is_review && str_eq(v->button, S("next")))) { /* "next": Enter on the review */
        if (v->code.len && draft_show_again(c, v) == OK)
            return OK;
    } else if (str_eq(v->button, S("back"))) {
        v->page = visit_page_before(v, v->page);
    } else if (is_button(v, S("go."), &page)) {
        v->is_from_review = is_review && page < pages;
        v->page = page;
    } else if (is_button(v, S("at."), &page)) {
        v->page = page;
    } else if (is_button(v, S("drop."), &page)) {
        v->page = page;
        if (draft_drop(c, v))
            return step_return(c, v, NOTICE_NOT_DROPPED, 503);
        v->notice = NOTICE_DROPPED;
    } else {
        return step_return(c, v, NOTICE_STRANGE, 422);
    }
    return step_show(c, v, true);
}

/* Where a button leads. */
static enum err step(struct ctx *c, struct visit *v)
{
    size_t pages = v->definition->page_count;
    size_t most_bytes = VISIT_SEND_BYTES;
    bool is_review = v->page == pages;
    bool is_save = c->route == ROUTE_survey_save; /* an address of its own, for nginx to count */
    bool is_send = !is_save && is_review && str_eq(v->button, S("send"));
    bool is_as_is = !is_save && is_review && str_eq(v->button, S("send_anyway"));
    bool is_next = !is_save && !is_review && str_eq(v->button, S("next"));
    bool is_done = !is_save && !is_review && str_eq(v->button, S("review"));
    bool is_onward = is_save || is_send || is_as_is || is_next || is_done;

    v->is_from_review = is_done;
    if (is_save) /* also what breaks a rule, and then fits no larger box than what does not */
        most_bytes = definitions_bucket(c->app, v->definition) - ANSWERS_BUCKET_HEAD;
    if (is_onward && !visit_fits(c, v, most_bytes))
        return step_return(c, v, NOTICE_TOO_LONG, 422);
    if (v->notice == NOTICE_MISPLACED) {
        v->faults.count = 0;
        return step_return(c, v, NOTICE_MISPLACED, 422);
    }
    if (v->is_strange && !v->is_told)
        return step_return(c, v, NOTICE_STRANGE, 422);
    if (v->trap.len && is_onward)
        return step_return(c, v, NOTICE_TRAPPED, 422);
    if (is_send || is_as_is)
        return send_and_thank(c, v, is_as_is && !v->definition->is_guard_strict);
    if (is_next)
        return leave(c, v, visit_page_from(v, v->page + 1));
    if (is_done)
        return leave(c, v, pages);
    if (is_save)
        return draft_save(c, v);
    if (is_review && str_eq(v->button, S("mask")))
        return mask(c, v);
    return go(c, v);
}

/* At the door of a survey that asks for a code. `e`: what is wrong with the form itself. */
static enum err admit(struct ctx *c, struct visit *v, enum err e)
{
    v->faults.count = 0;
    if (e)
        return enter_page(c, v, ERR_CONFLICT);
    if (c->route != ROUTE_survey_enter || (v->code.len == 0 && !str_eq(v->button, S("enter"))))
        return enter_page(c, v, OK);
    e = enter_check(c, v);
    if (e == ERR_INVALID || e == ERR_NOT_FOUND || e == ERR_BUSY)
        return enter_page(c, v, e);
    TRY(e);
    if (v->page < v->definition->page_count)
        v->page = visit_page_from(v, 0);
    return step_show(c, v, true);
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
    tpl_kept(&body, &(struct tpl_kept){.slug = v->definition->slug,
                                       .title = words_plain(c, v->definition, &v->definition->title),
                                       .text_lang = lang_tag(words_lang(c, v->definition)),
                                       .is_broken = why != ERR_CONFLICT && why != ERR_BUSY,
                                       .is_paused = why == ERR_BUSY,
                                       .carry = visit_carry(c, v, false),
                                       .index = (int64_t)v->definition->page_count,
                                       .who = v->who,
                                       .go = arena_fmt(c->arena, "at.%zu", v->page)});
    frame_put(c, i18n_text(c->lang, title), &body, false);
    return OK;
}

static enum err receive(struct ctx *c)
{
    bool is_paused;
    struct visit v;
    enum err e;

    TRY(visit_load(c, &v));
    c->path = link_survey_form_in(c->arena, LANG_FI, v.definition->slug); /* the language choice leads to the form */
    e = visit_read(c, &v);
    if (e && e != ERR_CONFLICT && e != ERR_DENIED)
        return e;
    is_paused = v.survey.state == SURVEY_SUSPENDED;
    if (!is_paused && !visit_takes_answers(&v, c->now_ms))
        return survey_state_unsent(c, &v.survey, v.definition);
    if (!is_paused && !visit_is_admitted(&v))
        return admit(c, &v, e ? e : c->stale);
    /* Nothing but its own fields can hold what is so long. */
    if (visit_is_admitted(&v) && v.page < v.definition->page_count && !visit_fits(c, &v, VISIT_CARRY_BYTES))
        return step_return(c, &v, NOTICE_TOO_LONG, 422);
    if (is_paused)
        return kept_page(c, &v, ERR_BUSY);
    if (e || c->stale)
        return kept_page(c, &v, e ? e : c->stale);
    return step(c, &v);
}

enum err page_survey_send(struct ctx *c)
{
    return receive(c);
}

enum err page_survey_save(struct ctx *c)
{
    return receive(c);
}

enum err page_survey_enter(struct ctx *c)
{
    return receive(c);
}

/* Who comes back to the address of a button finds where to go on. */
enum err page_survey_save_view(struct ctx *c)
{
    response_redirect(c->res, link_survey_resume_in(c->arena, c->lang, c->values.v[0]));
    return OK;
}

enum err page_survey_enter_view(struct ctx *c)
{
    response_redirect(c->res, link_survey_form_in(c->arena, c->lang, c->values.v[0]));
    return OK;
}
