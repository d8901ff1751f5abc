/* duty.c - what waits for somebody of staff, worked out from how things stand: nothing of it is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/duty.h"

#include "account/loss.h"
#include "base/clock.h"
#include "desk/scope.h"
#include "gen/sql_panel.h"
#include "i18n/i18n.h"

#include <stdlib.h>
#include <string.h>

static const int64_t day_ms = 24 * 60 * 60 * (int64_t)1000;

static const struct {
    enum action action;
    const char *name;
} kinds[DUTY__COUNT] = {
    [DUTY_FINISH] = {ACTION_SURVEY_SEND_TO_REVIEW, N_("Finish the draft and send it to review")},
    [DUTY_DECIDE] = {ACTION_SURVEY_APPROVE, N_("Review the survey and decide on it")},
    [DUTY_INVITE] = {ACTION_SURVEY_INVITE,
                     N_("Issue codes: only invited people can answer, and nobody has a code yet")},
    [DUTY_CLOSING] = {ACTION_SURVEY_PLAN, N_("The survey closes soon: remind people now, if you mean to")},
    [DUTY_RESUME] = {ACTION_SURVEY_STOP, N_("The survey is paused: let it go on, or close it")},
    [DUTY_APPROVE] = {ACTION_RESULTS_APPROVE, N_("Look at the results and approve them")},
    [DUTY_PUBLISH] = {ACTION_RESULTS_PUBLISH, N_("Publish the results")},
    [DUTY_FEEDBACK] = {ACTION_LEGAL_FEEDBACK, N_("Answer feedback about accessibility")},
    [DUTY_LOSS] = {ACTION_ACCOUNTS_MANAGE, N_("Confirm or reject the report of a lost app for codes")},
    [DUTY_VIEWER] = {ACTION_VIEWER_GRANT, N_("A reader's access to results ends soon: extend it or let it end")},
    [DUTY_ACCOUNT] = {ACTION_ACCOUNTS_MANAGE, N_("An account ends soon: extend it or let it end")},
    [DUTY_CANCEL] = {ACTION_SURVEY_CANCEL, N_("Somebody asks for the survey to be cancelled: confirm it or drop it")},
};

/* --- how things stand --------------------------------------------------------------------------------------------- */

static enum err read_panel(struct arena *a, struct db *panel, struct duty_ground *g)
{
    struct q_invitation_batch_surveys_rows rows;
    int64_t *invited;

    TRY(survey_standing_list(a, panel, g->now_ms, &g->surveys, &g->survey_count));
    TRY(q_invitation_batch_surveys(panel, a, &rows));
    invited = arena_alloc(a, rows.n + 1, sizeof *invited);
    for (size_t i = 0; i < rows.n; i++)
        invited[i] = rows.v[i].survey;
    g->invited = invited;
    g->invited_count = rows.n;
    return OK;
}

static enum err read_staff(struct arena *a, struct db *staff, struct duty_ground *g)
{
    TRY(account_list(a, staff, &g->accounts, &g->account_count));
    return loss_list(a, staff, g->now_ms, &g->losses, &g->loss_count);
}

static enum err read_people(struct arena *a, struct db *people, struct duty_ground *g)
{
    return feedback_list(a, people, g->now_ms, false, &g->feedback, &g->feedback_count);
}

static enum err read_store(struct arena *a, struct db *db, struct duty_ground *g,
                           enum err (*read)(struct arena *, struct db *, struct duty_ground *))
{
    if (db_in_transaction(db))
        return read(a, db, g);
    TRY(db_begin(db, DB_READ));
    return db_finish(db, read(a, db, g));
}

enum err duty_ground_load(struct arena *a, struct db *panel, struct db *staff, struct db *people, int64_t now_ms,
                          struct duty_ground *out)
{
    *out = (struct duty_ground){.now_ms = now_ms};
    TRY(read_store(a, panel, out, read_panel));
    TRY(read_store(a, staff, out, read_staff));
    return read_store(a, people, out, read_people);
}

static bool is_invited(const struct duty_ground *g, int64_t survey)
{
    for (size_t i = 0; i < g->invited_count; i++)
        if (g->invited[i] == survey)
            return true;
    return false;
}

static const struct account *find_account(const struct duty_ground *g, int64_t id)
{
    for (size_t i = 0; i < g->account_count; i++)
        if (g->accounts[i].id == id)
            return &g->accounts[i];
    return NULL;
}

/* --- whose turn is it --------------------------------------------------------------------------------------------- */

/* A list being made. */
struct maker {
    const struct duty_ground *ground;
    const struct account *person;
    struct duty *v;
    size_t count;
};

bool duty_day_has_passed(int64_t due_ms, int64_t now_ms)
{
    return due_ms < now_ms && civil_today(due_ms) != civil_today(now_ms);
}

static void add(struct maker *m, struct duty duty)
{
    int64_t now_ms = m->ground->now_ms;

    duty.is_late = duty.due_ms && duty_day_has_passed(duty.due_ms, now_ms);
    duty.is_today = duty.due_ms && civil_today(duty.due_ms) == civil_today(now_ms);
    m->v[m->count++] = duty;
}

/* The end of that day in Finland. */
static int64_t end_of_day_ms(int64_t yyyymmdd)
{
    struct civil c = {.year = (int)(yyyymmdd / 10000),
                      .month = (int)(yyyymmdd / 100 % 100),
                      .day = (int)(yyyymmdd % 100),
                      .hour = 23,
                      .minute = 59,
                      .second = 59};

    return civil_to_ms(c) + 999;
}

/* What came to be after its day was over is for the day on which it came. */
static void add_of(struct maker *m, enum duty_kind kind, const struct survey_standing *s, int64_t round, int64_t due_ms)
{
    int64_t came_ms = kind == DUTY_CANCEL ? s->cancel_asked_ms : s->since_ms;

    if (due_ms < came_ms)
        due_ms = end_of_day_ms(civil_today(came_ms));
    add(m, (struct duty){.kind = kind,
                         .object = s->slug,
                         .number = s->id,
                         .round = round,
                         .title = s->title.len ? s->title : s->slug,
                         .due_ms = due_ms,
                         .is_returned = kind == DUTY_FINISH && s->reason.len});
}

static bool can_do(const struct maker *m, int64_t account_id, enum action action, const struct survey_standing *s)
{
    const struct account *who = find_account(m->ground, account_id);

    return who && account_is_usable(who, m->ground->now_ms) && scope_may(who, action, s);
}

static bool is_contact(const struct survey_standing *s, int64_t account_id)
{
    for (size_t i = 0; i < s->contact_count; i++)
        if (s->contacts[i] == account_id)
            return true;
    return false;
}

static bool has_contact(const struct maker *m, enum action action, const struct survey_standing *s)
{
    for (size_t i = 0; i < s->contact_count; i++)
        if (can_do(m, s->contacts[i], action, s))
            return true;
    return false;
}

/* Somebody whose only tie to the survey is having built it has handed it over when another answers for the division now. */
static bool has_handed_over(const struct maker *m, int64_t account_id, enum action action,
                            const struct survey_standing *s)
{
    const struct account *who = find_account(m->ground, account_id);
    struct scope_facts facts;

    if (!who || !has_contact(m, action, s))
        return false;
    facts = scope_of(who, s);
    facts.is_builder = false;
    facts.is_named = account_facts(who, s->division, s->id).is_named;
    return !role_may(who->duty.role, action, facts, scope_stage(s->state));
}

/* The contacts' of its division and its builder's; when none of them can go on with it, all who may. */
static bool is_mine_to_finish(const struct maker *m, const struct survey_standing *s)
{
    const enum action action = ACTION_SURVEY_SEND_TO_REVIEW;
    bool has_builder = can_do(m, s->builder, action, s) && !has_handed_over(m, s->builder, action, s);

    if (!scope_may(m->person, action, s))
        return false;
    return is_contact(s, m->person->id) || (has_builder ? s->builder == m->person->id : !has_contact(m, action, s));
}

static void judge_open(struct maker *m, const struct survey_standing *s)
{
    int64_t now_ms = m->ground->now_ms;

    if (s->access == ACCESS_INVITED && s->opens_ms <= now_ms + DUTY_INVITE_DAYS * day_ms &&
        !is_invited(m->ground, s->id) && scope_may(m->person, ACTION_SURVEY_INVITE, s))
        add_of(m, DUTY_INVITE, s, 0, s->opens_ms);
    if (s->cancel_asked_ms && s->cancel_asker != m->person->id && scope_may(m->person, ACTION_SURVEY_CANCEL, s))
        add_of(m, DUTY_CANCEL, s, s->cancel_asked_ms, s->closes_ms);
    if (s->state == SURVEY_SUSPENDED && scope_may(m->person, ACTION_SURVEY_STOP, s))
        add_of(m, DUTY_RESUME, s, s->since_ms, end_of_day_ms(civil_today(s->since_ms))); /* residents wait */
    if (s->state == SURVEY_OPEN && s->closes_ms <= now_ms + DUTY_CLOSING_DAYS * day_ms &&
        scope_may(m->person, ACTION_SURVEY_PLAN, s))
        add_of(m, DUTY_CLOSING, s, s->closes_ms, s->closes_ms);
}

static void judge_closed(struct maker *m, const struct survey_standing *s)
{
    if (s->answer_count < 0)
        return;
    if (s->results_release) {
        if (s->results_approver != m->person->id && scope_may(m->person, ACTION_RESULTS_PUBLISH, s))
            add_of(m, DUTY_PUBLISH, s, s->since_ms, s->results_ms);
    } else if (scope_may(m->person, ACTION_RESULTS_APPROVE, s))
        add_of(m, DUTY_APPROVE, s, s->since_ms, s->results_ms);
}

/* The end of the day that is so many days before that of `ms`. Counted from noon, as a day may have 23 hours or 25. */
static int64_t days_before_ms(int64_t ms, int days)
{
    int64_t noon_ms = end_of_day_ms(civil_today(ms)) - day_ms / 2;

    return end_of_day_ms(civil_today(noon_ms - days * day_ms));
}

static void judge_survey(struct maker *m, const struct survey_standing *s)
{
    switch (s->state) {
    case SURVEY_DRAFT:
        if (is_mine_to_finish(m, s))
            add_of(m, DUTY_FINISH, s, s->reason.len ? s->reason_ms : 0,
                   days_before_ms(s->opens_ms, 1 + DUTY_REVIEW_DAYS));
        break;
    case SURVEY_REVIEW:
        if (scope_may(m->person, ACTION_SURVEY_APPROVE, s))
            add_of(m, DUTY_DECIDE, s, s->since_ms, days_before_ms(s->opens_ms, 1));
        break;
    case SURVEY_APPROVED:
    case SURVEY_OPEN:
    case SURVEY_SUSPENDED:
        judge_open(m, s);
        break;
    case SURVEY_CLOSED:
        judge_closed(m, s);
        break;
    default:
        break;
    }
}

static bool may(const struct account *person, enum action action)
{
    return role_may(person->duty.role, action, (struct scope_facts){0}, STAGE_PROPOSED);
}

static void judge_feedback(struct maker *m)
{
    for (size_t i = 0; i < m->ground->feedback_count; i++) {
        const struct feedback *f = &m->ground->feedback[i];

        add(m, (struct duty){.kind = DUTY_FEEDBACK,
                             .object = f->code,
                             .number = f->number,
                             .title = f->code,
                             .due_ms = end_of_day_ms(f->due_day)});
    }
}

static void judge_losses(struct maker *m)
{
    for (size_t i = 0; i < m->ground->loss_count; i++) {
        const struct loss *l = &m->ground->losses[i];
        const struct account *whose = find_account(m->ground, l->account_id);

        if (whose && l->asked_by != m->person->id && l->account_id != m->person->id)
            add(m, (struct duty){.kind = DUTY_LOSS,
                                 .number = l->account_id,
                                 .round = l->expires_ms,
                                 .title = whose->name,
                                 .due_ms = l->expires_ms});
    }
}

/* May the person let others read results of a survey that the reader is named for? */
static bool may_grant(const struct maker *m, const struct account *viewer)
{
    for (size_t i = 0; i < m->ground->survey_count; i++)
        if (account_facts(viewer, S(""), m->ground->surveys[i].id).is_named &&
            scope_may(m->person, ACTION_VIEWER_GRANT, &m->ground->surveys[i]))
            return true;
    return false;
}

static void judge_accounts(struct maker *m)
{
    int64_t now_ms = m->ground->now_ms;

    for (size_t i = 0; i < m->ground->account_count; i++) {
        const struct account *one = &m->ground->accounts[i];
        bool is_viewer = one->duty.role == ROLE_VIEWER;
        int64_t end_ms = one->duty.expires_ms;

        if (!end_ms || end_ms > now_ms + DUTY_ACCOUNT_DAYS * day_ms || !account_is_usable(one, now_ms))
            continue;
        if (is_viewer ? may_grant(m, one) : may(m->person, ACTION_ACCOUNTS_MANAGE))
            add(m, (struct duty){.kind = is_viewer ? DUTY_VIEWER : DUTY_ACCOUNT,
                                 .number = one->id,
                                 .round = end_ms,
                                 .title = one->name,
                                 .due_ms = end_ms});
    }
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static int by_urgency(const void *left, const void *right)
{
    const struct duty *l = left, *r = right;
    int64_t l_due = l->due_ms ? l->due_ms : INT64_MAX, r_due = r->due_ms ? r->due_ms : INT64_MAX;

    if (l->is_late != r->is_late)
        return l->is_late ? -1 : 1;
    if (l_due != r_due)
        return l_due < r_due ? -1 : 1;
    if (l->kind != r->kind)
        return l->kind < r->kind ? -1 : 1;
    return l->number < r->number ? -1 : l->number > r->number;
}

void duty_list(struct arena *a, const struct duty_ground *ground, const struct account *person, struct duty **out,
               size_t *count_out)
{
    /* At most three of a survey. */
    size_t most = 3 * ground->survey_count + ground->feedback_count + ground->loss_count + ground->account_count;
    struct maker m = {ground, person, arena_alloc(a, most + 1, sizeof(struct duty)), 0};

    if (account_is_usable(person, ground->now_ms)) {
        for (size_t i = 0; i < ground->survey_count; i++)
            judge_survey(&m, &ground->surveys[i]);
        if (may(person, ACTION_LEGAL_FEEDBACK))
            judge_feedback(&m);
        if (may(person, ACTION_ACCOUNTS_MANAGE))
            judge_losses(&m);
        judge_accounts(&m);
        qsort(m.v, m.count, sizeof *m.v, by_urgency);
    }
    *out = m.v;
    *count_out = m.count;
}

enum action duty_action(enum duty_kind kind)
{
    return kinds[kind].action;
}

const char *duty_name(const struct duty *duty)
{
    return duty->is_returned ? N_("The survey came back from review: correct it and send it again")
                             : kinds[duty->kind].name;
}

/* A title may have two lines. */
static struct str one_line(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len + 1, 1);

    for (size_t i = 0; i < s.len; i++)
        to[i] = (char)((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' : s.p[i]);
    return (struct str){to, s.len};
}

struct str duty_line(struct arena *a, enum lang lang, const struct duty *duty)
{
    struct i18n_arg args[] = {{"what", i18n_text(lang, duty_name(duty))},
                              {"title", one_line(a, duty->title)},
                              {"day", i18n_date(a, lang, duty->due_ms)}};
    const char *sentence = duty->is_late  ? N_("Late, due on {day}: {title}. {what}.")
                           : duty->due_ms ? N_("{title}. {what}, by {day}.")
                                          : N_("{title}. {what}.");

    return i18n_fill(a, i18n_text(lang, sentence), args, sizeof args / sizeof args[0]);
}

struct id16 duty_hash(struct arena *a, const struct duty *duty)
{
    struct key32 hash =
        hash_plain(arena_fmt(a, "duty %d %lld %lld", (int)duty->kind, (long long)duty->number, (long long)duty->round));
    struct id16 out;

    memcpy(out.b, hash.b, sizeof out.b);
    return out;
}
