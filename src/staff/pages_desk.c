/* pages_desk.c - the desk: what waits for somebody, and where everything stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "account/office.h"
#include "desk/duty.h"
#include "desk/scope.h"
#include "staff/surveys.h"

/* What stands where nothing waits: what will, and who brings it there. Two sentences for each role. */
static const char *const nothing_waits[ROLE__COUNT] = {
    [ROLE_ADMIN] =
        N_("Nothing waits for you. Lost second steps of signing in that another administrator has noted appear "
           "here, and accounts that end soon."),
    [ROLE_COORDINATOR] =
        N_("Nothing waits for you. Drafts to finish, surveys to decide on, results to approve and feedback to "
           "answer appear here, the late ones first."),
    [ROLE_CONTACT] =
        N_("Nothing waits for you. Drafts of your divisions that you work on appear here, and their results when "
           "a survey has closed."),
    [ROLE_REQUESTER] =
        N_("Nothing waits for you. When a survey in which you are named has closed, its results appear here "
           "for you to say what they mean."),
    [ROLE_COMMS] = N_("Nothing waits for you. Results that a coordinator has approved appear here for you to publish."),
    [ROLE_UNIT_MANAGER] = N_("Nothing waits for you. Published results are found among the surveys."),
    [ROLE_EXECUTIVE] =
        N_("Nothing waits for you. How surveys get on is told below, and results when they are published."),
    [ROLE_VIEWER] =
        N_("Nothing waits for you. The results that you were given to read appear among the surveys when they are "
           "published."),
    [ROLE_ICT] = N_("Nothing waits for you. What concerns the running of the system is found in its own room."),
};

/* --- what waits --------------------------------------------------------------------------------------------------- */

static struct url where(struct ctx *c, const struct duty *d)
{
    switch (d->kind) {
    case DUTY_FEEDBACK:
        return url_checked(link_staff_feedback_in(c->arena, c->lang));
    case DUTY_LOSS:
    case DUTY_ACCOUNT:
        return url_checked(link_staff_account_in(c->arena, c->lang, d->number));
    case DUTY_VIEWER:
        return url_checked(link_staff_viewer_in(c->arena, c->lang, d->number));
    case DUTY_APPROVE:
    case DUTY_PUBLISH:
    case DUTY_EXPLAIN:
        return url_checked(link_staff_results_in(c->arena, c->lang, d->object));
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
            .title_lang = list[i].kind < DUTY_FEEDBACK ? S("fi") : lang_tag(c->lang),
            .what = i18n_text(c->lang, duty_name(&list[i])),
            .url = where(c, &list[i]),
            .due = list[i].due_ms ? i18n_date(c->arena, c->lang, list[i].due_ms) : S(""),
            .is_late = list[i].is_late,
        };
    return v;
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

static struct tpl_desk_survey survey_row(struct ctx *c, const struct duty_ground *ground, const struct org *org,
                                         const struct survey_standing *s)
{
    int64_t next_ms;
    const char *next = next_of(s, &next_ms);

    return (struct tpl_desk_survey){.title = s->title.len ? s->title : s->slug,
                                    .url = url_checked(link_staff_survey_in(c->arena, c->lang, s->slug)),
                                    .state = survey_state_words(c->lang, s->state),
                                    .owner = owner_of(c, ground, s->builder),
                                    .division = survey_division_name(c, org, s->division),
                                    .next = i18n_text(c->lang, next),
                                    .day = i18n_date(c->arena, c->lang, next_ms),
                                    .is_late = next_ms < c->now_ms};
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
    struct tpl_desk_survey *v = arena_alloc(c->arena, ground->survey_count + 1, sizeof *v);
    struct tpl_desk_surveys *out = ARENA_NEW(c->arena, struct tpl_desk_surveys);
    size_t n = 0;

    for (size_t i = 0; i < ground->survey_count; i++)
        if (is_shown(c, &ground->surveys[i]) && (!division.len || str_eq(division, ground->surveys[i].division)))
            v[n++] = survey_row(c, ground, org, &ground->surveys[i]);
    *out = (struct tpl_desk_surveys){
        .rows = v, .rows_n = n, .rows_count = (int64_t)n, .empty = n ? S("") : nothing_goes(c, division.len > 0)};
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

static const char *help_of(const struct ctx *c)
{
    return c->app->staff->has_mail
               ? N_("Here is what waits for you, the late first. You are also told of it by mail, once.")
               : N_("Here is what waits for you, the late first. Below is where every survey stands that you may see.");
}

enum err page_staff_desk(struct ctx *c)
{
    struct str division = params_text(&c->query, S("toimiala"));
    struct page p = frame_body(c, ROUTE__COUNT);
    struct duty_ground ground;
    struct tpl_desk desk;
    struct org org;

    TRY(duty_ground_load(c->arena, c->app->panel, c->app->staff->office->staff, c->app->staff->people, c->now_ms,
                         &ground));
    TRY(org_load(c->arena, c->app->panel, &org));
    desk = (struct tpl_desk){.nothing = i18n_text(c->lang, nothing_waits[c->person->account.duty.role])};
    desk.duties = duties_of(c, &ground, &desk.duties_n);
    desk.duties_count = (int64_t)desk.duties_n;
    if (scope_may_anywhere(&c->person->account, ACTION_SURVEY_SEE)) {
        desk.divisions = divisions_of(c, &ground, &org, division, &desk.divisions_n);
        desk.surveys = surveys_of(c, &ground, &org, division);
    }
    tpl_desk(&p, &desk);
    shell_put(c, i18n_text(c->lang, "Desk"), i18n_text(c->lang, help_of(c)), NULL, 0, &p);
    return OK;
}
