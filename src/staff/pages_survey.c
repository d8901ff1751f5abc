/* pages_survey.c - one survey as staff work on it: where it stands, whose turn it is, the next step, and what was done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "base/clock.h"
#include "staff/colleagues.h"
#include "staff/field.h"
#include "web/survey_states.h"

enum { REASON_ROWS = 4 };

/* How often the page asks by itself whether all is counted: when the worker does not come, it stops after some minutes, lest it keep a session
 * alive. */
enum { ASKED_MOST = 60 };

/* Of the others the note is a reason. */
static bool is_division(enum survey_step step)
{
    return step == STEP_CREATED || step == STEP_DIVISION;
}

static struct str division_note(struct ctx *c, const struct org *org, struct str code)
{
    struct i18n_arg name = {"name", survey_division_name(c, org, code)};

    return code.len ? i18n_fill(c->arena, i18n_text(c->lang, "Division: {name}"), &name, 1)
                    : i18n_text(c->lang, "No division");
}

static enum err put_steps(struct ctx *c, const struct survey_standing *s, const struct org *org,
                          struct tpl_staff_survey *view)
{
    struct survey_past_step *steps;
    struct tpl_staff_survey_step *v;
    size_t count;

    TRY(survey_history(c->arena, c->app->panel, s, c->now_ms, &steps, &count));
    v = arena_alloc(c->arena, count + 1, sizeof *v);
    for (size_t i = 0; i < count; i++)
        v[i] = (struct tpl_staff_survey_step){
            .what = survey_step_words(c, steps[i].step),
            .day_ms = steps[i].at_ms,
            .time = i18n_clock(c->arena, c->lang, steps[i].at_ms),
            .who = steps[i].by == SURVEY_BY_CLOCK ? i18n_text(c->lang, "by itself") : colleague_name(c, steps[i].by),
            .version = steps[i].version,
            .note = is_division(steps[i].step) ? division_note(c, org, steps[i].note) : steps[i].note,
        };
    view->steps = v;
    view->steps_n = count;
    return OK;
}

static bool has_lang(const struct definition *d, enum lang lang)
{
    for (size_t i = 0; i < d->lang_count; i++)
        if (d->langs[i] == lang)
            return true;
    return false;
}

/* In what language residents read it who read in one that it does not have (as text_in). */
static struct str missing_words(struct ctx *c, const struct definition *d, enum lang lang)
{
    static const char *const readers[LANG__COUNT] = {
        [LANG_FI] = N_("Whoever reads in Finnish sees the survey {in}."),
        [LANG_SV] = N_("Whoever reads in Swedish sees the survey {in}."),
        [LANG_EN] = N_("Whoever reads in English sees the survey {in}."),
        [LANG_SELKO] = N_("Whoever reads plain Finnish sees the survey {in}."),
    };
    static const char *const shown[LANG__COUNT] = {
        [LANG_FI] = N_("in Finnish"),
        [LANG_SV] = N_("in Swedish"),
        [LANG_EN] = N_("in English"),
        [LANG_SELKO] = N_("in plain Finnish"),
    };
    enum lang instead = has_lang(d, lang_fallback(lang)) ? lang_fallback(lang) : d->langs[0];

    return i18n_fill(c->arena, i18n_text(c->lang, readers[lang]),
                     &(struct i18n_arg){"in", i18n_text(c->lang, shown[instead])}, 1);
}

static void put_langs(struct ctx *c, const struct definition *d, struct tpl_staff_survey *view)
{
    struct tpl_staff_survey_lang *there = arena_alloc(c->arena, LANG__COUNT, sizeof *there);
    struct tpl_staff_survey_missing *missing = arena_alloc(c->arena, LANG__COUNT, sizeof *missing);
    size_t n = 0;

    for (enum lang lang = 0; lang < LANG__COUNT; lang++)
        if (!has_lang(d, lang))
            missing[view->missing_n++] = (struct tpl_staff_survey_missing){missing_words(c, d, lang)};
        else {
            there[n] =
                (struct tpl_staff_survey_lang){.name = lang_name(lang), .tag = lang_tag(lang), .is_first = n == 0};
            n++;
        }
    view->langs_n = n;
    view->langs = there;
    view->missing = missing;
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
    view->is_mine = survey_is_mine(c, s);
    view->can_take_back =
        can(c, s, STEP_TAKEN_BACK, ACTION_SURVEY_SEND_TO_REVIEW) && survey_is_sent_by(s, c->person->account.id);
    view->may_grant = survey_may(c, s, ACTION_VIEWER_GRANT);
    view->can_open = can(c, s, STEP_OPENED, ACTION_SURVEY_STOP);
    view->can_suspend = can(c, s, STEP_SUSPENDED, ACTION_SURVEY_STOP);
    view->can_resume = can(c, s, STEP_RESUMED, ACTION_SURVEY_STOP);
    view->can_close = can(c, s, STEP_CLOSED, ACTION_SURVEY_STOP);
    view->can_cancel =
        can(c, s, STEP_CANCELLED, ACTION_SURVEY_CANCEL) || can(c, s, STEP_CANCEL_ASKED, ACTION_SURVEY_CANCEL);
    view->has_hour = s->state == SURVEY_CLOSED && s->answer_count < 0 && c->now_ms < s->grace_ends_ms;
    view->can_count = view->has_hour && can(c, s, STEP_COUNTED, ACTION_RESULTS_APPROVE);
    view->can_see_results = is_counted && survey_may(c, s, ACTION_RESULTS_SEE);
    view->can_publish =
        can(c, s, STEP_PUBLISHED, ACTION_RESULTS_PUBLISH) && s->results_approver != c->person->account.id;
    view->is_out = s->state == SURVEY_PUBLISHED || s->state == SURVEY_COMPLETED || s->state == SURVEY_ARCHIVED;
    view->is_visible = !survey_is_in_making(s->state) && s->state != SURVEY_CANCELLED;
    view->is_past = s->state == SURVEY_REVIEW && c->now_ms > s->closes_ms;
    view->opens_at_once = s->opens_ms <= c->now_ms;
    view->may_read = survey_may(c, s, ACTION_SURVEY_READ);
    view->may_divide = survey_may(c, s, ACTION_SURVEY_PLAN);
}

/* While the last answers are counted the page asks by itself how far that is; and says so when it is done. */
static void put_counting(struct ctx *c, const struct survey_standing *s, struct tpl_staff_survey *view)
{
    struct str page = link_staff_survey_in(c->arena, c->lang, s->slug);
    bool is_counting = s->state == SURVEY_CLOSED && s->answer_count < 0 && !view->has_hour;
    int64_t asked;

    if (str_int(params_text(&c->query, S("kerta")), 1, ASKED_MOST, &asked))
        asked = 0;
    view->page = url_checked(page);
    view->is_awaited = is_counting || asked;
    if (is_counting && asked < ASKED_MOST)
        view->next = url_checked(arena_fmt(c->arena, "%.*s?kerta=%lld", STR_ARG(page), (long long)asked + 1));
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
        .days = survey_days(c, s),
        .results_ms = s->results_ms,
        .access = survey_access_words(c->lang, s->access),
        .faults = faults_put(c, faults ? faults : &none),
    };
    struct tpl_staff_area why = {
        .name = S("reason"),
        .label = i18n_text(c->lang, "What should be changed?"),
        .hint = i18n_text(c->lang, "Whoever built the survey reads this. It stays in its history."),
        .value = reason,
        .fault = faults ? fault_of(faults, "reason") : S(""),
        .rows = REASON_ROWS};
    const struct tpl_staff_option *divisions;
    struct org org;
    size_t count;

    TRY(org_load(c->arena, c->app->panel, &org));
    TRY(survey_document(c, s, &d));
    TRY(survey_received(c, s, &view.received));
    TRY(find_code(c, s, &view.code));
    put_actions(c, s, &view);
    put_counting(c, s, &view);
    if (view.may_read) {
        view.reason = s->reason;
        view.reason_words = survey_reason_words(c, s);
        view.is_unchanged = survey_is_unchanged(s);
        view.can_lead = view.is_mine && !view.is_unchanged;
        if (s->cancel_asked_ms)
            view.cancel_asker = colleague_name(c, s->cancel_asker);
        view.cancel_reason = s->cancel_reason;
        view.builder = colleague_name(c, s->builder);
        TRY(put_steps(c, s, &org, &view));
    }
    divisions = survey_divisions(c, &org, s->division, false, &count);
    view.divisions = field_select(c, "division", N_("Division"), divisions, count, NULL);
    view.division = survey_division_name(c, &org, s->division);
    put_langs(c, d, &view);
    view.pages = (int64_t)d->page_count;
    view.minutes = d->cover.minutes;
    for (size_t i = 0; i < d->item_count; i++)
        view.questions += d->items[i]->type != ITEM_INFO;
    view.return_reason = &why;
    view.is_returning = why.fault.len > 0 || reason.len > 0;
    tpl_staff_survey(&p, &view);
    shell_put(c, survey_heading(c, s, d),
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

/* What was done last, by whom and when. */
static struct str last_words(struct ctx *c, const struct survey_past_step *step)
{
    struct i18n_arg args[] = {{"what", survey_step_words(c, step->step)},
                              {"when", day_and_hour(c, step->at_ms)},
                              {"name", step->by == SURVEY_BY_CLOCK ? S("") : colleague_name(c, step->by)}};
    const char *words = N_("{name} did this last: {what}, {when}.");

    if (step->by == SURVEY_BY_CLOCK)
        words = N_("This happened last, by itself: {what}, {when}.");
    else if (step->by == c->person->account.id)
        words = N_("You did this last: {what}, {when}.");
    return i18n_fill(c->arena, i18n_text(c->lang, words), args, sizeof args / sizeof *args);
}

enum err page_staff_survey_meanwhile(struct ctx *c)
{
    struct survey_past_step *steps = NULL;
    struct survey_standing now;
    struct page p = frame_body(c, ROUTE__COUNT);
    size_t count = 0;
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = survey_standing_load(c->arena, c->app->panel, c->standing->slug, c->now_ms, &now);
    if (!e)
        e = survey_history(c->arena, c->app->panel, &now, c->now_ms, &steps, &count);
    TRY(db_finish(c->app->panel, e));
    tpl_staff_survey_meanwhile(
        &p, &(struct tpl_staff_survey_meanwhile){
                .slug = now.slug,
                .last = count && survey_may(c, &now, ACTION_SURVEY_READ) ? last_words(c, &steps[0]) : S(""),
                .sentence = survey_sentence(c, &now)});
    c->title_lang = S("");
    shell_put(c, i18n_text(c->lang, "Nothing was done now"), S(""), survey_crumbs(c), SURVEY_CRUMBS, &p);
    return OK;
}
