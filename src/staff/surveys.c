/* surveys.c - what the staff's pages about surveys share: words for where one stands, what may be seen, taking a step. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "base/clock.h"
#include "desk/scope.h"
#include "response/counters.h"
#include "staff/colleagues.h"
#include "staff/field.h"
#include "staff/org_parts.h"
#include "web/definitions.h"
#include "web/survey_states.h"

#include <inttypes.h>

enum { REASON_CHARS = 2000 };

struct str survey_state_words(enum lang lang, enum survey_state state)
{
    static const char *const words[SURVEY_STATE__COUNT] = {
        [SURVEY_DRAFT] = N_("draft"),         [SURVEY_REVIEW] = N_("in review"),    [SURVEY_APPROVED] = N_("approved"),
        [SURVEY_OPEN] = N_("open"),           [SURVEY_SUSPENDED] = N_("paused"),    [SURVEY_CLOSED] = N_("closed"),
        [SURVEY_PUBLISHED] = N_("published"), [SURVEY_COMPLETED] = N_("completed"), [SURVEY_ARCHIVED] = N_("archived"),
        [SURVEY_CANCELLED] = N_("cancelled"),
    };

    return i18n_text(lang, words[state]);
}

static const char *closed_sentence(const struct ctx *c, const struct survey_standing *s)
{
    if (s->results_release)
        return N_("Closed on {closes}. The results are approved and wait to be published.");
    if (s->answer_count >= 0)
        return N_("Closed on {closes}. All answers are counted, and the results wait to be approved.");
    if (c->now_ms < s->grace_ends_ms)
        return N_("Closed on {closes}. Forms that were begun in time are still taken until {time}.");
    return N_("Closed on {closes}. The last answers are being counted.");
}

struct str survey_sentence(struct ctx *c, const struct survey_standing *s)
{
    static const char *const words[SURVEY_STATE__COUNT] = {
        [SURVEY_DRAFT] = N_("A draft: residents do not see it, and it can still be changed."),
        [SURVEY_REVIEW] = N_("In review: it cannot be changed while somebody looks it through."),
        [SURVEY_APPROVED] = N_("Approved: it opens by itself on {opens}."),
        [SURVEY_OPEN] = N_("Open: residents can answer until {closes}."),
        [SURVEY_SUSPENDED] = N_("Paused: residents cannot answer until it goes on. It closes on {closes}."),
        [SURVEY_PUBLISHED] = N_("Published: everybody can read the results."),
        [SURVEY_COMPLETED] = N_("Completed: residents have been told what came of it."),
        [SURVEY_ARCHIVED] = N_("Archived: the answers are deleted, the results stay."),
        [SURVEY_CANCELLED] = N_("Cancelled: no results are made of it."),
    };
    struct i18n_arg args[] = {{"opens", i18n_date(c->arena, c->lang, s->opens_ms)},
                              {"closes", i18n_date(c->arena, c->lang, s->closes_ms)},
                              {"time", i18n_clock(c->arena, c->lang, s->grace_ends_ms)}};
    const char *words_now = s->state == SURVEY_CLOSED ? closed_sentence(c, s) : words[s->state];

    if (s->state == SURVEY_DRAFT && s->reason.len)
        words_now = N_("A draft that came back from review.");
    return i18n_fill(c->arena, i18n_text(c->lang, words_now), args, 3);
}

struct str survey_days(struct ctx *c, const struct survey_standing *s)
{
    struct i18n_arg args[] = {{"opened", i18n_date(c->arena, c->lang, s->opens_ms)},
                              {"closed", i18n_date(c->arena, c->lang, s->closes_ms)}};

    if (str_eq(args[0].value, args[1].value))
        return args[0].value;
    return i18n_fill(c->arena, i18n_text(c->lang, "{opened} – {closed}"), args, 2);
}

bool survey_is_unchanged(const struct survey_standing *s)
{
    return survey_is_in_making(s->state) && s->reason.len && s->reason_version == s->version;
}

struct str survey_reason_words(struct ctx *c, const struct survey_standing *s)
{
    bool is_own = s->reason_by == c->person->account.id;
    struct i18n_arg args[] = {{"name", colleague_name(c, s->reason_by)},
                              {"n", i18n_number(c->arena, c->lang, s->reason_version)}};
    const char *words =
        is_own ? N_("You asked for changes to version {n}:") : N_("{name} asked for changes to version {n}:");

    if (s->state == SURVEY_DRAFT)
        words = N_("What should be changed:");
    if (s->state == SURVEY_CLOSED)
        words = is_own ? N_("You took the approval of the results back:")
                       : N_("{name} took the approval of the results back:");
    return i18n_fill(c->arena, i18n_text(c->lang, words), args, 2);
}

/* Is its builder there, and may still build it? */
static bool can_go_on(struct ctx *c, const struct survey_standing *s)
{
    const struct colleagues *all;
    const struct account *builder;

    if (colleagues_load(c, &all))
        return true;
    builder = colleague(all, s->builder);
    return builder && account_is_usable(builder, c->now_ms) && scope_may(builder, ACTION_SURVEY_SEND_TO_REVIEW, s);
}

/* Has the person built it, or answers for its division? */
static bool is_near(const struct ctx *c, const struct survey_standing *s)
{
    for (size_t i = 0; i < s->contact_count; i++)
        if (s->contacts[i] == c->person->account.id)
            return true;
    return survey_is_built_by(s, c->person->account.id);
}

/* What is said to the person whose turn it is; NULL: it is somebody else's. */
static const char *own_turn(const struct ctx *c, const struct survey_standing *s)
{
    if (s->state == SURVEY_DRAFT && is_near(c, s) && survey_may(c, s, ACTION_SURVEY_SEND_TO_REVIEW))
        return N_("It is your turn: go on with it, and send it to review.");
    if (s->state == SURVEY_REVIEW && survey_may(c, s, ACTION_SURVEY_APPROVE))
        return N_("It is your turn: look it through, and approve it or return it.");
    if (s->state == SURVEY_SUSPENDED && survey_may(c, s, ACTION_SURVEY_STOP))
        return N_("It is your turn: let it go on, or close it.");
    if (s->state != SURVEY_CLOSED || s->answer_count < 0)
        return NULL;
    if (!s->results_release)
        return survey_may(c, s, ACTION_RESULTS_APPROVE) ? N_("It is your turn: look at the results, and approve them.")
                                                        : NULL;
    return survey_may(c, s, ACTION_RESULTS_PUBLISH) && s->results_approver != c->person->account.id
               ? N_("It is your turn: publish the results.")
               : NULL;
}

struct str survey_turn(struct ctx *c, const struct survey_standing *s)
{
    const char *words = own_turn(c, s);
    int64_t who = s->builder;

    if (!survey_may(c, s, ACTION_SURVEY_READ))
        return S("");
    if (words)
        return i18n_text(c->lang, words);
    switch (s->state) {
    case SURVEY_DRAFT:
        words = can_go_on(c, s)
                    ? N_("It is the turn of whoever builds it: {name}.")
                    : N_("Whoever built it, {name}, can no longer go on with it: it is the turn of a service "
                         "coordinator or of a contact person of its division.");
        break;
    case SURVEY_REVIEW:
        words = N_("It is a service coordinator's turn to review it. Whoever built it, {name}, does not.");
        break;
    case SURVEY_SUSPENDED:
        words = N_("It is a service coordinator's turn to let it go on, or to close it.");
        break;
    case SURVEY_CLOSED:
        if (s->answer_count < 0)
            break;
        who = s->results_approver;
        words = s->results_release ? N_("It is the turn of a service coordinator or of communications to publish the "
                                        "results. Whoever approved them, {name}, does not.")
                                   : N_("It is a service coordinator's turn to look at the results and approve them.");
        break;
    default:
        break;
    }
    if (!words)
        return S("");
    return i18n_fill(c->arena, i18n_text(c->lang, words), &(struct i18n_arg){"name", colleague_name(c, who)}, 1);
}

bool survey_is_mine(struct ctx *c, const struct survey_standing *s)
{
    return is_near(c, s) || !can_go_on(c, s);
}

struct str survey_step_words(const struct ctx *c, enum survey_step step)
{
    static const char *const words[SURVEY_STEP__COUNT] = {
        [STEP_CREATED] = N_("Draft created"),
        [STEP_REPLACED] = N_("New version"),
        [STEP_DIVISION] = N_("Moved to a division"),
        [STEP_SENT] = N_("Sent to review"),
        [STEP_RETURNED] = N_("Returned to its builder"),
        [STEP_APPROVED] = N_("Approved"),
        [STEP_OPENED] = N_("Opened before its day"),
        [STEP_SUSPENDED] = N_("Paused"),
        [STEP_RESUMED] = N_("Resumed"),
        [STEP_CLOSED] = N_("Closed before its day"),
        [STEP_COUNTED] = N_("Counting begun"),
        [STEP_RESULTS_APPROVED] = N_("Results approved"),
        [STEP_PUBLISHED] = N_("Results published"),
        [STEP_CANCELLED] = N_("Cancelled"),
        [STEP_CANCEL_ASKED] = N_("Asked to be cancelled"),
        [STEP_CANCEL_DROPPED] = N_("Not cancelled"),
        [STEP_TAKEN_BACK] = N_("Taken back from review"),
        [STEP_RESULTS_TAKEN_BACK] = N_("Approval of the results taken back"),
        [STEP_CLOCK_OPENED] = N_("It opened"),
        [STEP_CLOCK_CLOSED] = N_("It closed"),
    };

    return i18n_text(c->lang, words[step]);
}

struct str survey_heading(struct ctx *c, const struct survey_standing *s, const struct definition *d)
{
    enum lang lang = c->lang;
    struct str title = text_in(d, &d->title, c->lang, &lang);

    c->title_lang = lang == c->lang ? S("") : lang_tag(lang);
    return title.len ? title : s->slug;
}

struct str survey_access_words(enum lang lang, enum survey_access access)
{
    switch (access) {
    case ACCESS_OPEN:
        return i18n_text(lang, "Open to everybody");
    case ACCESS_REMINDER:
        return i18n_text(lang, "Open to everybody; the browser reminds whoever has answered");
    case ACCESS_CODE:
        return i18n_text(lang, "With a code that all share");
    case ACCESS_INVITED:
        return i18n_text(lang, "By invitation, each code once");
    }
    return S("");
}

bool survey_may(const struct ctx *c, const struct survey_standing *s, enum action action)
{
    return scope_may(&c->person->account, action, s);
}

enum err survey_received(struct ctx *c, const struct survey_standing *s, struct str *out)
{
    const struct survey survey = {.id = s->id, .state = s->state, .answer_count = s->answer_count};
    struct counts counts;
    bool has_begun = !survey_is_in_making(s->state) && s->state != SURVEY_APPROVED;
    struct i18n_arg n;

    *out = S("");
    if (!has_begun || !survey_may(c, s, ACTION_SURVEY_COUNT))
        return OK;
    TRY(counts_read(c->arena, c->app->staff->inbox, &survey, c->now_ms, &counts));
    n = (struct i18n_arg){"n", i18n_number(c->arena, c->lang, counts.received ? counts.received : COUNTS_MIN)};
    if (counts.is_exact)
        *out = i18n_number(c->arena, c->lang, counts.received);
    else
        *out =
            i18n_fill(c->arena, i18n_text(c->lang, counts.received ? N_("at least {n}") : N_("fewer than {n}")), &n, 1);
    return OK;
}

/* --- divisions ---------------------------------------------------------------------------------------------------- */

struct str survey_division_name(struct ctx *c, const struct org *org, struct str code)
{
    for (size_t i = 0; i < org->n; i++)
        if (org->v[i].kind == ORG_DIVISION && str_eq(org->v[i].code, code))
            return org_name(&org->v[i], c->lang);
    return code;
}

/* Whoever makes surveys of their own divisions only makes none without. */
static bool may_have(const struct ctx *c, const struct org_thing *division, bool is_new)
{
    const struct account *account = &c->person->account;

    return !is_new ||
           role_may(account->duty.role, ACTION_SURVEY_CREATE, scope_of_division(account, division), STAGE_PROPOSED);
}

const struct tpl_staff_option *survey_divisions(struct ctx *c, const struct org *org, struct str chosen, bool is_new,
                                                size_t *count_out)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, org->n + 1, sizeof *v);
    size_t n = 0;

    if (may_have(c, NULL, is_new))
        v[n++] = (struct tpl_staff_option){.value = S(""), .name = i18n_text(c->lang, "No division")};
    for (size_t i = 0; i < org->n; i++)
        if (org->v[i].kind == ORG_DIVISION && may_have(c, &org->v[i], is_new))
            v[n++] = (struct tpl_staff_option){.value = org->v[i].code,
                                               .name = org_name(&org->v[i], c->lang),
                                               .is_chosen = str_eq(org->v[i].code, chosen)};
    *count_out = n;
    return v;
}

bool survey_division_fits(struct ctx *c, const struct org *org, struct str code, bool is_new)
{
    size_t count;
    const struct tpl_staff_option *v = survey_divisions(c, org, code, is_new, &count);

    for (size_t i = 0; i < count; i++)
        if (str_eq(v[i].value, code))
            return true;
    return false;
}

enum err survey_division_judge(struct ctx *c, struct str code, bool is_new)
{
    struct org org;

    TRY(org_now(c, &org));
    return survey_division_fits(c, &org, code, is_new) ? OK : ERR_INVALID;
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

enum err survey_document(struct ctx *c, const struct survey_standing *s, const struct definition **out)
{
    return definitions_get(c->app, s->id, s->version, out);
}

const struct tpl_staff_input *survey_name_field(struct ctx *c, struct str value, const struct faults *faults)
{
    struct tpl_staff_input *name =
        field_input(c, "name", N_("To confirm, type the survey's short name: {slug}"), value, faults);

    name->label = i18n_fill(c->arena, name->label, &(struct i18n_arg){"slug", c->standing->slug}, 1);
    name->width = S("short");
    name->is_required = true;
    return name;
}

/* A phone begins what is typed with a capital, and puts a space after a word. */
static struct str without_noise(struct arena *a, struct str typed)
{
    char *to = arena_alloc(a, typed.len + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.len; i++)
        if ((unsigned char)typed.p[i] > ' ')
            to[n++] = (char)(typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? typed.p[i] + ('a' - 'A') : typed.p[i]);
    return (struct str){to, n};
}

void survey_name_judge(struct ctx *c, struct str value, struct faults *faults)
{
    if (!str_eq(without_noise(c->arena, value), c->standing->slug))
        fault_add(faults, "name",
                  i18n_fill(c->arena, i18n_text(c->lang, "Type it exactly so: {slug}"),
                            &(struct i18n_arg){"slug", c->standing->slug}, 1));
}

void survey_reason_judge(struct ctx *c, struct str reason, const char *wanted, struct faults *faults)
{
    if (reason.len == 0)
        fault_add(faults, "reason", i18n_text(c->lang, wanted));
    else if (str_chars(reason) > REASON_CHARS)
        fault_add(faults, "reason", i18n_text(c->lang, "Write at most 2000 characters."));
}

struct str survey_title_lang(const struct ctx *c)
{
    return c->lang == LANG_FI ? S("") : lang_tag(LANG_FI);
}

struct url survey_address(struct ctx *c, const struct survey_standing *s)
{
    bool is_result = s->answer_count >= 0 && survey_may(c, s, ACTION_RESULTS_SEE) && s->state != SURVEY_CANCELLED;

    return url_checked(is_result && !survey_may(c, s, ACTION_SURVEY_READ)
                           ? link_staff_results_in(c->arena, c->lang, s->slug)
                           : link_staff_survey_in(c->arena, c->lang, s->slug));
}

const struct tpl_staff_crumb *survey_crumbs(struct ctx *c)
{
    struct tpl_staff_crumb *v = arena_alloc(c->arena, SURVEY_CRUMBS, sizeof *v);

    v[0] = (struct tpl_staff_crumb){.name = i18n_text(c->lang, "Surveys"),
                                    .url = url_checked(link_staff_surveys_in(c->arena, c->lang))};
    if (c->standing)
        v[1] = (struct tpl_staff_crumb){.name = c->standing->title,
                                        .lang = survey_title_lang(c),
                                        .url = url_checked(link_staff_survey_in(c->arena, c->lang, c->standing->slug))};
    return v;
}

struct str survey_division_detail(struct ctx *c, struct str division)
{
    return division.len ? arena_fmt(c->arena, "division:%.*s", STR_ARG(division)) : S("");
}

struct str survey_version_detail(struct ctx *c, int64_t version)
{
    return version ? arena_fmt(c->arena, "version:%" PRId64, version) : S("");
}

enum err survey_change(struct ctx *c, enum audit_action action, struct str object, struct str detail,
                       enum err (*change)(struct ctx *c, void *arg), void *arg)
{
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, action, object, detail, &begun));
    e = db_begin(c->app->panel, DB_WRITE);
    if (e == OK)
        e = db_finish(c->app->panel, change(c, arg));
    return staff_end(c, action, begun, object, detail, e);
}

struct taking {
    enum survey_step step;
    int64_t seen;
    struct str note;
};

static enum err take(struct ctx *c, void *arg)
{
    const struct taking *t = arg;
    struct survey_standing now;

    TRY(survey_standing_load(c->arena, c->app->panel, c->standing->slug, c->now_ms, &now));
    if (t->seen && t->seen != now.version)
        return ERR_CONFLICT;
    return survey_take(c->arena, c->app->panel, now.id, t->step, t->note, c->person->account.id, c->now_ms);
}

enum err survey_step_page(struct ctx *c, enum survey_step step, int64_t seen, struct str note, enum audit_action action,
                          const char *word)
{
    struct taking t = {step, seen, note};
    const struct survey_standing *s = c->standing;
    struct str address = link_staff_survey_in(c->arena, c->lang, s->slug);

    if (c->is_again)
        return staff_go(c, address, NULL);
    if (seen && seen != s->version)
        return ERR_CONFLICT;
    TRY(survey_change(c, action, s->slug, survey_version_detail(c, seen), take, &t));
    return staff_go(c, address, word);
}
