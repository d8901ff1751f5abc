/* people.c - what pages about accounts share: fields of scope and end, and one-time links on their way to people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/people.h"

#include "account/office.h"
#include "base/clock.h"
#include "desk/scope.h"
#include "staff/field.h"
#include "staff/surveys.h"

#include <inttypes.h>
#include <string.h>

enum { SURVEYS_SHOWN = 200, NAMES_BYTES = 64 * 1024 };

/* So many to choose from are no longer seen at a glance. */
enum { CHOICES_FOLDED = 10 };

enum err offer_load(struct ctx *c, bool for_viewers, struct offer *out)
{
    struct db *panel = c->app->panel;
    size_t kept = 0;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = org_load(c->arena, panel, &out->org);
    if (!e)
        e = survey_standing_list(c->arena, panel, c->now_ms, &out->surveys, &out->survey_count);
    db_rollback(panel);
    TRY(e);
    for (size_t i = 0; i < out->survey_count; i++) {
        struct survey_standing *s = &out->surveys[i];

        if (for_viewers && !scope_may(&c->person->account, ACTION_VIEWER_GRANT, s))
            continue;
        if (!scope_may(&c->person->account, ACTION_SURVEY_SEE, s) &&
            (s->is_unseen || scope_stage(s->state) < STAGE_APPROVED))
            s->title = s->slug; /* what is being made is told to nobody who has no part in it */
        out->surveys[kept++] = *s;
    }
    out->survey_count = kept;
    out->is_for_viewers = for_viewers;
    return OK;
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

struct str last_day_text(struct ctx *c, int64_t expires_ms)
{
    bool has_day = expires_ms && !account_is_revoked(&(struct account_duty){.expires_ms = expires_ms});
    int day = has_day ? civil_today(expires_ms - 1) : 0;

    return day ? arena_fmt(c->arena, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100) : S("");
}

struct str viewer_last_day(struct ctx *c)
{
    return last_day_text(c, c->now_ms + VIEWER_DAYS * 24 * 60 * 60 * (int64_t)1000);
}

struct duty_form duty_show(struct ctx *c, const struct account_duty *duty)
{
    return (struct duty_form){.duty = *duty, .last_day = last_day_text(c, duty->expires_ms)};
}

struct str division_field(struct ctx *c, struct str code)
{
    return arena_fmt(c->arena, "d_%.*s", STR_ARG(code));
}

struct str survey_field(struct ctx *c, int64_t id)
{
    return arena_fmt(c->arena, "s_%" PRId64, id);
}

/* A viewer always has one. */
static void read_last_day(struct ctx *c, struct duty_form *form, struct faults *f)
{
    int64_t end_ms;

    form->last_day = typed(c, "last_day");
    if (!form->last_day.len && form->duty.role == ROLE_VIEWER)
        form->last_day = viewer_last_day(c);
    if (!form->last_day.len)
        return;
    if (civil_parse_day(form->last_day, true, &end_ms))
        fault_add(f, "last_day", i18n_text(c->lang, "Write the day as year-month-day, for example 2027-02-22."));
    else
        form->duty.expires_ms = end_ms + 1;
}

struct duty_form duty_read(struct ctx *c, const struct offer *offer, enum role role, struct faults *f)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    struct str *divisions = arena_alloc(c->arena, ACCOUNT_DIVISIONS, sizeof *divisions);
    int64_t *surveys = arena_alloc(c->arena, ACCOUNT_SURVEYS, sizeof *surveys);
    struct duty_form form = {.duty = {.role = role, .divisions = divisions, .surveys = surveys}};

    read_last_day(c, &form, f);
    for (size_t i = 0; i < offer->org.n; i++)
        if (offer->org.v[i].kind == ORG_DIVISION && form.duty.division_count < ACCOUNT_DIVISIONS &&
            params_text(&c->form, division_field(c, offer->org.v[i].code)).len)
            divisions[form.duty.division_count++] = offer->org.v[i].code;
    for (size_t i = 0; i < offer->survey_count; i++)
        if (form.duty.survey_count < ACCOUNT_SURVEYS &&
            params_text(&c->form, survey_field(c, offer->surveys[i].id)).len)
            surveys[form.duty.survey_count++] = offer->surveys[i].id;
    params_take_rest(&c->form, S("d_"), signs); /* what has gone meanwhile */
    params_take_rest(&c->form, S("s_"), signs);
    if (role && !role_has_divisions(role))
        form.duty.division_count = 0;
    if (role && !role_has_surveys(role))
        form.duty.survey_count = 0;
    if ((role == ROLE_CONTACT || role == ROLE_UNIT_MANAGER) && !form.duty.division_count)
        fault_add(f, "divisions", i18n_text(c->lang, "Choose the divisions: without one this role can do nothing."));
    if (role == ROLE_VIEWER && !form.duty.survey_count)
        fault_add(f, "surveys", i18n_text(c->lang, "Choose the surveys: without one there is nothing to look at."));
    return form;
}

/* What is chosen from, empty yet. */
static struct tpl_staff_choices *begin_choices(struct ctx *c, const char *name, const char *label, const char *hint,
                                               size_t most, const struct faults *f)
{
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);

    *out = (struct tpl_staff_choices){.name = str_from(name),
                                      .label = i18n_text(c->lang, label),
                                      .hint = i18n_text(c->lang, hint),
                                      .fault = fault_of(f, name),
                                      .choices = arena_alloc(c->arena, most + 1, sizeof(struct tpl_staff_choice))};
    return out;
}

static void add_choice(struct tpl_staff_choices *to, struct str field, struct str label, bool is_chosen,
                       struct str hint, struct str lang)
{
    struct tpl_staff_choice *v = (struct tpl_staff_choice *)(uintptr_t)to->choices;

    v[to->choices_n++] = (struct tpl_staff_choice){.type = S("checkbox"),
                                                   .name = field,
                                                   .value = S("1"),
                                                   .id = field,
                                                   .label = label,
                                                   .hint = hint,
                                                   .is_chosen = is_chosen,
                                                   .lang = lang};
}

/* The roles that it means something to, as the script reads them. */
static const struct tpl_staff_scope *scope_of_roles(struct ctx *c, const struct tpl_staff_choices *fields,
                                                    bool (*has)(enum role role))
{
    struct tpl_staff_scope *out = ARENA_NEW(c->arena, struct tpl_staff_scope);
    struct buf roles = buf_new(c->arena, 256);

    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++)
        if (has(role))
            buf_fmt(&roles, "%s%.*s", roles.len ? " " : "", STR_ARG(role_code(role)));
    *out = (struct tpl_staff_scope){.roles = buf_str(&roles),
                                    .is_folded = fields->choices_n > CHOICES_FOLDED,
                                    .all = (int64_t)fields->choices_n,
                                    .fields = fields};
    for (size_t i = 0; i < fields->choices_n; i++)
        out->chosen += fields->choices[i].is_chosen;
    return fields->choices_n ? out : NULL;
}

const struct tpl_staff_scope *division_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                              const struct faults *f)
{
    struct tpl_staff_choices *fields =
        begin_choices(c, "divisions", N_("Divisions"),
                      N_("For contact persons and unit managers: they see the surveys of these."), offer->org.n, f);

    for (size_t i = 0; i < offer->org.n; i++) {
        const struct org_thing *t = &offer->org.v[i];

        if (t->kind == ORG_DIVISION)
            add_choice(fields, division_field(c, t->code), org_name(t, c->lang),
                       account_facts(&(struct account){.duty = *duty}, t->code, 0).is_in_division, S(""), S(""));
    }
    return scope_of_roles(c, fields, role_has_divisions);
}

static bool has_survey(const struct account_duty *duty, int64_t id)
{
    return account_facts(&(struct account){.duty = *duty}, S(""), id).is_named;
}

const struct tpl_staff_scope *survey_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                            const struct faults *f)
{
    struct tpl_staff_choices *fields = begin_choices(
        c, "surveys", N_("Surveys"),
        offer->is_for_viewers
            ? N_("The person sees the published results of these. The newest come first.")
            : N_("Readers of results see the published results of these, requesters follow them, and others "
                 "see them besides those of their divisions. The newest come first."),
        offer->survey_count, f);

    for (size_t i = 0; i < offer->survey_count; i++) {
        const struct survey_standing *s = &offer->surveys[i];
        bool is_chosen = has_survey(duty, s->id), is_named = !str_eq(s->title, s->slug);

        if (i < SURVEYS_SHOWN || is_chosen)
            add_choice(fields, survey_field(c, s->id), s->title, is_chosen, is_named ? s->slug : S(""),
                       is_named ? survey_title_lang(c) : S(""));
    }
    return scope_of_roles(c, fields, role_has_surveys);
}

const struct tpl_staff_input *last_day_field(struct ctx *c, struct str value, struct str hint, const struct faults *f,
                                             bool is_required)
{
    struct tpl_staff_input *out = field_input(c, "last_day", N_("Last day"), value, f);

    out->type = S("date");
    out->hint = hint;
    out->autocomplete = S("");
    out->width = S("short");
    out->is_required = is_required;
    return out;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

/* With the code, when another division is called the same. */
static struct str division_name(struct ctx *c, const struct org *org, size_t at)
{
    struct str name = org_name(&org->v[at], c->lang);

    for (size_t n = 0; n < org->n && org->v[n].kind == ORG_DIVISION; n++)
        if (n != at && str_eq(org_name(&org->v[n], c->lang), name))
            return arena_fmt(c->arena, "%.*s (%.*s)", STR_ARG(name), STR_ARG(org->v[at].code));
    return name;
}

/* With the short name, when another survey is called the same. */
static struct str survey_title(struct ctx *c, const struct survey_standing *all, size_t count, size_t at)
{
    for (size_t n = 0; n < count; n++)
        if (n != at && str_eq(all[n].title, all[at].title))
            return arena_fmt(c->arena, "%.*s (%.*s)", STR_ARG(all[at].title), STR_ARG(all[at].slug));
    return all[at].title;
}

struct str division_names(struct ctx *c, const struct offer *offer, const struct account_duty *duty)
{
    struct buf out = buf_new(c->arena, NAMES_BYTES);

    for (size_t i = 0; i < duty->division_count; i++) {
        struct str name = duty->divisions[i];

        for (size_t n = 0; n < offer->org.n && offer->org.v[n].kind == ORG_DIVISION; n++)
            if (str_eq(offer->org.v[n].code, duty->divisions[i]))
                name = division_name(c, &offer->org, n);
        buf_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(name));
    }
    return buf_str(&out);
}

const struct tpl_staff_title *survey_titles(struct ctx *c, const struct survey_standing *all, size_t count,
                                            const struct account_duty *duty, size_t *count_out)
{
    struct tpl_staff_title *v = arena_alloc(c->arena, duty->survey_count + 1, sizeof *v);

    for (size_t i = 0; i < duty->survey_count; i++) {
        v[i] = (struct tpl_staff_title){.title = staff_number(c, duty->surveys[i])};
        for (size_t n = 0; n < count; n++)
            if (all[n].id == duty->surveys[i])
                v[i] = (struct tpl_staff_title){survey_title(c, all, count, n), survey_title_lang(c)};
    }
    *count_out = duty->survey_count;
    return v;
}

struct str survey_title_line(struct ctx *c, const struct offer *offer, const struct account_duty *duty)
{
    struct buf out = buf_new(c->arena, NAMES_BYTES);
    const struct tpl_staff_title *v;
    size_t count;

    v = survey_titles(c, offer->surveys, offer->survey_count, duty, &count);
    for (size_t i = 0; i < count; i++)
        buf_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(v[i].title));
    return buf_str(&out);
}

const char *account_field_of(const char *why)
{
    static const struct {
        const char *word, *field;
    } words[] = {{"address", "email"},
                 {"name", "name"},
                 {"last day", "last_day"},
                 {"divisions", "divisions"},
                 {"surveys", "surveys"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(why, words[i].word))
            return words[i].field;
    return "roles";
}

struct tpl_staff_account_facts account_facts_of(struct ctx *c, const struct account *who)
{
    bool is_revoked = account_is_revoked(&who->duty);
    struct tpl_staff_account_facts v = {.email = who->email,
                                        .state = i18n_text(c->lang, account_word(who, c->now_ms)),
                                        .is_off = !account_is_usable(who, c->now_ms),
                                        .used =
                                            who->last_use_day ? i18n_day(c->arena, c->lang, who->last_use_day) : S("")};

    if (is_revoked && who->state != ACCOUNT_DISABLED)
        v.state = arena_fmt(c->arena, "%.*s %.*s", STR_ARG(v.state),
                            STR_ARG(i18n_date(c->arena, c->lang, who->duty.expires_ms)));
    else if (who->duty.expires_ms && !is_revoked)
        v.until = i18n_date(c->arena, c->lang, who->duty.expires_ms - 1);
    return v;
}

const char *account_word(const struct account *account, int64_t now_ms)
{
    if (account->state != ACCOUNT_DISABLED && account_is_revoked(&account->duty))
        return N_("revoked");
    if (account->state != ACCOUNT_DISABLED && account->duty.expires_ms && now_ms >= account->duty.expires_ms)
        return N_("over");
    switch (account->state) {
    case ACCOUNT_INVITED:
        return N_("invited");
    case ACCOUNT_ACTIVE:
        return N_("in use");
    default:
        return N_("disabled");
    }
}

enum err account_of_path(struct ctx *c, struct account *out)
{
    struct db *staff = c->app->staff->office->staff;
    int64_t id;
    enum err e;

    if (str_int(c->values.v[0], 1, INT64_MAX, &id))
        return ERR_NOT_FOUND;
    TRY(db_begin(staff, DB_READ));
    e = account_load(c->arena, staff, id, out);
    db_rollback(staff);
    return e;
}
