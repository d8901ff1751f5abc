/* pages_desk.c - the desk: what waits for somebody, and where everything stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "account/factor.h"
#include "account/office.h"
#include "desk/duty.h"
#include "desk/scope.h"
#include "staff/surveys.h"

/* Rows of what is under way, and of results, that are shown at most: the list of surveys has them all. */
enum { SURVEYS_MOST = 50, RESULTS_MOST = 10 };

/* With so few recovery codes it is time to make new ones. */
enum { CODES_FEW = 3 };

/* What stands where nothing waits: what will, and who brings it there. Two sentences for each role. */
static const char *const nothing_waits[ROLE__COUNT] = {
    [ROLE_ADMIN] =
        N_("Nothing waits for you. You see here when somebody has lost their phone and needs your confirmation, and "
           "accounts that end soon."),
    [ROLE_COORDINATOR] =
        N_("Nothing waits for you. Drafts to finish, surveys to decide on, results to approve and feedback to "
           "answer appear here, the late ones first."),
    [ROLE_CONTACT] =
        N_("Nothing waits for you. Drafts of your divisions that you work on appear here; their results stand below "
           "when a survey has closed and its answers are counted."),
    [ROLE_REQUESTER] =
        N_("Nothing waits for you. When a survey in which you are named has closed and its answers are counted, its "
           "results stand below."),
    [ROLE_COMMS] = N_("Nothing waits for you. Results that a coordinator has approved appear here for you to publish."),
    [ROLE_UNIT_MANAGER] = N_("Nothing waits for you. Results stand below when they are published."),
    [ROLE_EXECUTIVE] =
        N_("Nothing waits for you. How surveys get on is told below, and results when they are published."),
    [ROLE_VIEWER] =
        N_("Nothing waits for you. The results that you were given to read stand below when they are published."),
    [ROLE_ICT] = N_("Nothing waits for you. On the server, “digiraati doctor” tells whether everything works."),
};

/* --- what waits --------------------------------------------------------------------------------------------------- */

static struct url where(struct ctx *c, const struct duty *d)
{
    switch (d->kind) {
    case DUTY_FEEDBACK:
        return url_checked(link_staff_feedback_view_in(c->arena, c->lang, d->number));
    case DUTY_LOSS:
    case DUTY_ACCOUNT:
        return url_checked(link_staff_account_in(c->arena, c->lang, d->number));
    case DUTY_VIEWER:
        return url_checked(link_staff_viewer_in(c->arena, c->lang, d->number));
    case DUTY_APPROVE:
        return url_checked(link_staff_results_in(c->arena, c->lang, d->object));
    case DUTY_PUBLISH:
        return url_checked(link_staff_results_publish_view_in(c->arena, c->lang, d->object));
    case DUTY_CANCEL:
        return url_checked(link_staff_survey_cancel_view_in(c->arena, c->lang, d->object));
    default:
        return url_checked(link_staff_survey_in(c->arena, c->lang, d->object));
    }
}

static const struct tpl_desk_duty *duties_of(struct ctx *c, const struct duty_ground *ground, size_t *count_out)
{
    struct tpl_desk_duty *v;
    struct duty *list;

    duty_list(c->arena, ground, &c->person->account, &list, count_out);
    v = arena_alloc(c->arena, *count_out + 1, sizeof *v);
    for (size_t i = 0; i < *count_out; i++)
        v[i] = (struct tpl_desk_duty){
            .title = list[i].title,
            .title_lang = list[i].kind < DUTY_FEEDBACK || list[i].kind == DUTY_CANCEL ? S("fi") : lang_tag(c->lang),
            .what = i18n_text(c->lang, duty_name(&list[i])),
            .url = where(c, &list[i]),
            .due = list[i].due_ms ? i18n_date(c->arena, c->lang, list[i].due_ms) : S(""),
            .is_late = list[i].is_late,
            .is_today = list[i].is_today,
        };
    return v;
}

/* A hint when hardly any recovery code is left; NULL while there are enough, or when none is ever asked. */
static enum err codes_hint(struct ctx *c, const struct tpl_desk_codes **out)
{
    struct db *staff = c->app->staff->office->staff;
    struct tpl_desk_codes *v = ARENA_NEW(c->arena, struct tpl_desk_codes);

    *out = NULL;
    if (!c->person->account.has_factor)
        return OK;
    TRY(db_begin(staff, DB_READ));
    TRY(db_finish(staff, factor_codes_left(c->arena, staff, c->person->account.id, &v->left)));
    *out = v->left <= CODES_FEW ? v : NULL;
    return OK;
}

/* --- results to read ---------------------------------------------------------------------------------------------- */

/* Are there results, counted or out, that this person may read? */
static bool has_results(const struct ctx *c, const struct survey_standing *s)
{
    bool is_over = s->state == SURVEY_CLOSED || s->state == SURVEY_PUBLISHED || s->state == SURVEY_COMPLETED ||
                   s->state == SURVEY_ARCHIVED;

    return is_over && s->answer_count >= 0 && survey_may(c, s, ACTION_RESULTS_SEE);
}

/* Who may not see the survey itself reads its results where everybody does. */
static struct url results_address(struct ctx *c, const struct survey_standing *s)
{
    return url_checked(survey_may(c, s, ACTION_SURVEY_SEE) ? link_staff_results_in(c->arena, c->lang, s->slug)
                                                           : link_survey_results_in(c->arena, c->lang, s->slug));
}

/* For those who only read: whoever approves results has them among the duties. */
static const struct tpl_desk_results *results_of(struct ctx *c, const struct duty_ground *ground)
{
    const struct account *person = &c->person->account;
    struct tpl_desk_result *v = arena_alloc(c->arena, RESULTS_MOST, sizeof *v);
    struct tpl_desk_results *out = ARENA_NEW(c->arena, struct tpl_desk_results);

    if (!scope_may_anywhere(person, ACTION_RESULTS_SEE) || scope_may_anywhere(person, ACTION_RESULTS_APPROVE))
        return NULL;
    *out = (struct tpl_desk_results){.rows = v};
    for (size_t i = 0; i < ground->survey_count; i++) {
        const struct survey_standing *s = &ground->surveys[i];

        if (!has_results(c, s))
            continue;
        if (out->rows_n == RESULTS_MOST) {
            out->is_cut = true;
            break;
        }
        v[out->rows_n++] = (struct tpl_desk_result){
            .title = s->title, .url = results_address(c, s), .state = survey_state_words(c->lang, s->state)};
    }
    if (person->duty.expires_ms)
        out->until = i18n_date(c->arena, c->lang, person->duty.expires_ms - 1);
    return out;
}

/* --- where everything stands -------------------------------------------------------------------------------------- */

/* From draft to closed, and this person may see it. */
static bool is_shown(const struct ctx *c, const struct survey_standing *s)
{
    bool is_going = survey_is_in_making(s->state) || (s->state >= SURVEY_APPROVED && s->state <= SURVEY_CLOSED);

    return is_going && survey_may(c, s, ACTION_SURVEY_SEE);
}

/* What comes next, and when. */
static const char *next_of(const struct survey_standing *s, int64_t *ms_out)
{
    bool is_open = s->state == SURVEY_OPEN || s->state == SURVEY_SUSPENDED;

    if (s->state == SURVEY_CLOSED) {
        *ms_out = s->results_ms;
        return N_("Results promised");
    }
    *ms_out = is_open ? s->closes_ms : s->opens_ms;
    return is_open ? N_("Closes") : N_("Opens");
}

static struct str owner_of(struct ctx *c, const struct duty_ground *ground, int64_t account)
{
    for (size_t i = 0; i < ground->account_count; i++)
        if (ground->accounts[i].id == account)
            return ground->accounts[i].name;
    return i18n_text(c->lang, account ? "somebody who has left" : "the command line");
}

/* Who makes a survey is for those who work on surveys. */
static bool knows_makers(const struct ctx *c)
{
    return scope_may_anywhere(&c->person->account, ACTION_SURVEY_READ);
}

static struct tpl_desk_survey survey_row(struct ctx *c, const struct duty_ground *ground, const struct org *org,
                                         const struct survey_standing *s)
{
    int64_t next_ms;
    const char *next = next_of(s, &next_ms);

    return (struct tpl_desk_survey){.title = s->title.len ? s->title : s->slug,
                                    .url = url_checked(link_staff_survey_in(c->arena, c->lang, s->slug)),
                                    .state = survey_state_words(c->lang, s->state),
                                    .has_makers = knows_makers(c),
                                    .owner =
                                        survey_may(c, s, ACTION_SURVEY_READ) ? owner_of(c, ground, s->builder) : S("–"),
                                    .division = survey_division_name(c, org, s->division),
                                    .next = i18n_text(c->lang, next),
                                    .day = i18n_date(c->arena, c->lang, next_ms),
                                    .is_late = duty_day_has_passed(next_ms, c->now_ms)};
}

static struct str nothing_goes(struct ctx *c, bool is_filtered)
{
    if (is_filtered)
        return i18n_text(c->lang, "No survey of this division is under way. Choose another division, or all of them.");
    if (scope_may_anywhere(&c->person->account, ACTION_SURVEY_CREATE))
        return i18n_text(c->lang,
                         "No survey is under way. Begin one among the surveys; it stands here until its results are "
                         "published.");
    return i18n_text(c->lang,
                     "No survey that you can see is under way. Coordinators and contact persons of divisions begin "
                     "them, and they stand here until their results are published.");
}

static const struct tpl_desk_surveys *surveys_of(struct ctx *c, const struct duty_ground *ground, const struct org *org,
                                                 struct str division)
{
    struct tpl_desk_survey *v = arena_alloc(c->arena, SURVEYS_MOST, sizeof *v);
    struct tpl_desk_surveys *out = ARENA_NEW(c->arena, struct tpl_desk_surveys);
    size_t n = 0;

    for (size_t i = 0; i < ground->survey_count; i++)
        if (is_shown(c, &ground->surveys[i]) && (!division.len || str_eq(division, ground->surveys[i].division)) &&
            n++ < SURVEYS_MOST)
            v[n - 1] = survey_row(c, ground, org, &ground->surveys[i]);
    *out = (struct tpl_desk_surveys){.rows = v,
                                     .rows_n = n < SURVEYS_MOST ? n : SURVEYS_MOST,
                                     .has_makers = knows_makers(c),
                                     .rows_count = (int64_t)n,
                                     .cut = n > SURVEYS_MOST ? i18n_number(c->arena, c->lang, SURVEYS_MOST) : S(""),
                                     .empty = n ? S("") : nothing_goes(c, division.len > 0)};
    return out;
}

/* All, and those divisions of the register of which something is under way. */
static const struct tpl_staff_option *divisions_of(struct ctx *c, const struct duty_ground *ground,
                                                   const struct org *org, struct str chosen, size_t *count_out)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, org->n + 1, sizeof *v);
    size_t n = 0;

    v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "All"), .is_chosen = chosen.len == 0};
    for (size_t i = 0; i < org->n && org->v[i].kind == ORG_DIVISION; i++) {
        const struct org_thing *d = &org->v[i];
        bool is_used = str_eq(d->code, chosen);

        for (size_t k = 0; k < ground->survey_count && !is_used; k++)
            is_used = str_eq(ground->surveys[k].division, d->code) && is_shown(c, &ground->surveys[k]);
        if (is_used)
            v[n++] = (struct tpl_staff_option){
                .value = d->code, .name = org_name(d, c->lang), .is_chosen = str_eq(d->code, chosen)};
    }
    *count_out = n > 1 ? n : 0; /* nothing to choose from */
    return v;
}

static const char *help_of(const struct ctx *c, const struct tpl_desk *desk)
{
    if (desk->results && !desk->surveys)
        return N_("Here are the results that you may read. Small numbers are hidden in them, so that nobody can be "
                  "recognised.");
    if (c->person->account.duty.role == ROLE_ICT || (!desk->surveys && !c->app->staff->has_mail))
        return N_("Here is what waits for you. Surveys and answers are not yours to see.");
    return c->app->staff->has_mail
               ? N_("Here is what waits for you, the late first. You are also told of it by mail, once.")
               : N_("Here is what waits for you, the late first. Below is where every survey stands that you may see.");
}

enum err page_staff_desk(struct ctx *c)
{
    const struct account *person = &c->person->account;
    struct str division = params_text(&c->query, S("toimiala"));
    struct page p = frame_body(c, ROUTE__COUNT);
    struct duty_ground ground;
    struct tpl_desk desk;
    struct org org;

    TRY(duty_ground_load(c->arena, c->app->panel, c->app->staff->office->staff, c->app->staff->people, c->now_ms,
                         &ground));
    TRY(org_load(c->arena, c->app->panel, &org));
    desk = (struct tpl_desk){.nothing = i18n_text(c->lang, nothing_waits[person->duty.role]),
                             .may_create = scope_may_anywhere(person, ACTION_SURVEY_CREATE)};
    TRY(codes_hint(c, &desk.codes));
    desk.duties = duties_of(c, &ground, &desk.duties_n);
    desk.duties_count = (int64_t)desk.duties_n;
    desk.results = results_of(c, &ground);
    if (scope_follows_surveys(person)) {
        desk.divisions = divisions_of(c, &ground, &org, division, &desk.divisions_n);
        desk.surveys = surveys_of(c, &ground, &org, division);
    }
    tpl_desk(&p, &desk);
    shell_put(c, i18n_text(c->lang, "Desk"), i18n_text(c->lang, help_of(c, &desk)), NULL, 0, &p);
    return OK;
}
