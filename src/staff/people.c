/* people.c - what pages about accounts share: fields of scope and end, and one-time links on their way to people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/people.h"

#include "account/office.h"
#include "base/clock.h"
#include "base/log.h"
#include "desk/scope.h"
#include "mail/notice.h"
#include "staff/field.h"

#include <inttypes.h>
#include <string.h>

enum { SURVEYS_SHOWN = 200, NAMES_BYTES = 64 * 1024 };

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
    return OK;
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

struct str last_day_text(struct ctx *c, int64_t expires_ms)
{
    int day = expires_ms ? civil_today(expires_ms - 1) : 0;

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

static struct str division_field(struct ctx *c, struct str code)
{
    return arena_fmt(c->arena, "d_%.*s", STR_ARG(code));
}

static struct str survey_field(struct ctx *c, int64_t id)
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
    if ((role == ROLE_CONTACT || role == ROLE_UNIT_MANAGER) && !form.duty.division_count)
        fault_add(f, "divisions", i18n_text(c->lang, "Choose the divisions: without one this role can do nothing."));
    if (role == ROLE_VIEWER && !form.duty.survey_count)
        fault_add(f, "surveys", i18n_text(c->lang, "Choose the surveys: without one there is nothing to look at."));
    return form;
}

const struct tpl_staff_choices *division_fields(struct ctx *c, const struct offer *offer,
                                                const struct account_duty *duty, const struct faults *f)
{
    struct tpl_staff_choice *v = arena_alloc(c->arena, offer->org.n + 1, sizeof *v);
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);

    *out = (struct tpl_staff_choices){.name = S("divisions"),
                                      .label = i18n_text(c->lang, "Divisions"),
                                      .hint =
                                          i18n_text(c->lang, "Contacts and unit managers see the surveys of these. For "
                                                             "other roles they say where the person works."),
                                      .fault = fault_of(f, "divisions"),
                                      .choices = v};
    for (size_t i = 0; i < offer->org.n; i++) {
        const struct org_thing *t = &offer->org.v[i];
        struct str field;

        if (t->kind != ORG_DIVISION)
            continue;
        field = division_field(c, t->code);
        v[out->choices_n++] = (struct tpl_staff_choice){
            .type = S("checkbox"),
            .name = field,
            .value = S("1"),
            .id = field,
            .label = org_name(t, c->lang),
            .is_chosen = account_facts(&(struct account){.duty = *duty}, t->code, 0).is_in_division};
    }
    return out->choices_n ? out : NULL;
}

static bool has_survey(const struct account_duty *duty, int64_t id)
{
    return account_facts(&(struct account){.duty = *duty}, S(""), id).is_named;
}

const struct tpl_staff_choices *survey_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                              const struct faults *f)
{
    struct tpl_staff_choice *v = arena_alloc(c->arena, offer->survey_count + 1, sizeof *v);
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);

    *out = (struct tpl_staff_choices){.name = S("surveys"),
                                      .label = i18n_text(c->lang, "Surveys"),
                                      .hint = i18n_text(c->lang,
                                                        "A viewer sees the published results of these. A requester "
                                                        "follows them. The newest come first."),
                                      .fault = fault_of(f, "surveys"),
                                      .choices = v};
    for (size_t i = 0; i < offer->survey_count; i++) {
        const struct survey_standing *s = &offer->surveys[i];
        bool is_chosen = has_survey(duty, s->id);
        struct str field = survey_field(c, s->id);

        if (i < SURVEYS_SHOWN || is_chosen)
            v[out->choices_n++] = (struct tpl_staff_choice){.type = S("checkbox"),
                                                            .name = field,
                                                            .value = S("1"),
                                                            .id = field,
                                                            .label = s->title,
                                                            .hint = str_eq(s->title, s->slug) ? S("") : s->slug,
                                                            .is_chosen = is_chosen};
    }
    return out->choices_n ? out : NULL;
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

struct str division_names(struct ctx *c, const struct offer *offer, const struct account_duty *duty)
{
    struct buf out = buf_new(c->arena, NAMES_BYTES);

    for (size_t i = 0; i < duty->division_count; i++) {
        struct str name = duty->divisions[i];

        for (size_t n = 0; n < offer->org.n && offer->org.v[n].kind == ORG_DIVISION; n++)
            if (str_eq(offer->org.v[n].code, duty->divisions[i]))
                name = org_name(&offer->org.v[n], c->lang);
        buf_fmt(&out, "%s%.*s", i ? ", " : "", STR_ARG(name));
    }
    return buf_str(&out);
}

struct str survey_titles(struct ctx *c, const struct offer *offer, const struct account_duty *duty)
{
    struct buf out = buf_new(c->arena, NAMES_BYTES);

    for (size_t i = 0; i < duty->survey_count; i++) {
        struct str title = staff_number(c, duty->surveys[i]);

        for (size_t n = 0; n < offer->survey_count; n++)
            if (offer->surveys[n].id == duty->surveys[i])
                title = offer->surveys[n].title;
        if (i)
            buf_put(&out, S(", "));
        buf_put(&out, title);
    }
    return buf_str(&out);
}

const char *account_word(const struct account *account, int64_t now_ms)
{
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

/* --- changes ------------------------------------------------------------------------------------------------------ */

enum err deed_begin(struct ctx *c, struct deed *deed)
{
    enum err e;

    TRY(staff_begin(c, deed->action, deed->object, deed->detail, &deed->begun));
    e = db_begin(c->app->staff->office->staff, DB_WRITE);
    return e ? staff_end(c, deed->action, deed->begun, deed->object, deed->detail, e) : OK;
}

enum err deed_end(struct ctx *c, const struct deed *deed, enum err e)
{
    return staff_end(c, deed->action, deed->begun, deed->object, deed->detail,
                     db_finish(c->app->staff->office->staff, e));
}

/* --- links -------------------------------------------------------------------------------------------------------- */

const struct tpl_staff_choices *how_field(struct ctx *c, bool is_mail)
{
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);
    struct tpl_staff_choice *v = arena_alloc(c->arena, 2, sizeof *v);

    if (!c->app->staff->has_mail)
        return NULL;
    v[0] = (struct tpl_staff_choice){.type = S("radio"),
                                     .name = S("how"),
                                     .value = S("mail"),
                                     .id = S("how_mail"),
                                     .label = i18n_text(c->lang, "By mail to the person"),
                                     .is_chosen = is_mail};
    v[1] = (struct tpl_staff_choice){.type = S("radio"),
                                     .name = S("how"),
                                     .value = S("shown"),
                                     .id = S("how_shown"),
                                     .label = i18n_text(c->lang, "I hand it over myself"),
                                     .hint = i18n_text(c->lang, "The link is shown once, on the next page."),
                                     .is_chosen = !is_mail};
    *out = (struct tpl_staff_choices){.name = S("how"),
                                      .label = i18n_text(c->lang, "How does the one-time link get there?"),
                                      .choices = v,
                                      .choices_n = 2};
    return out;
}

bool how_is_mail(struct ctx *c)
{
    return !str_eq(params_text(&c->form, S("how")), S("shown")) && c->app->staff->has_mail;
}

static enum err mail_link(struct ctx *c, const struct account *to, enum link_kind kind, struct str address)
{
    const struct staff_stores *s = c->app->staff;
    const struct notice notice = {.kind = NOTICE_LINK,
                                  .link_kind = (enum notice_link)kind,
                                  .lang = to->lang,
                                  .about = arena_fmt(c->arena, "%" PRId64 " link %" PRId64, to->id, c->now_ms),
                                  .to = to->email,
                                  .county = c->app->settings.county[to->lang],
                                  .link = address,
                                  .at_ms = c->now_ms,
                                  .expires_ms = c->now_ms + LINK_LIFE_MS};

    TRY(db_begin(s->people, DB_WRITE));
    return db_finish(s->people, notice_put(c->arena, s->people, s->spool_key, &notice, c->now_ms));
}

void tell_role(struct ctx *c, const struct account *to, enum role role)
{
    const struct staff_stores *s = c->app->staff;
    const struct notice notice = {.kind = NOTICE_ROLE_CHANGED,
                                  .lang = to->lang,
                                  .about = arena_fmt(c->arena, "%" PRId64 " role %" PRId64, to->id, c->now_ms),
                                  .to = to->email,
                                  .county = c->app->settings.county[to->lang],
                                  .link = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(c->app->settings.origin),
                                                    STR_ARG(link_staff_desk_in(c->arena, to->lang))),
                                  .name = i18n_text(to->lang, role_name(role)),
                                  .at_ms = c->now_ms};

    /* What was changed stays changed: a letter that cannot be put in is noted where it failed. */
    if (s->has_mail && db_begin(s->people, DB_WRITE) == OK &&
        db_finish(s->people, notice_put(c->arena, s->people, s->spool_key, &notice, c->now_ms)))
        log_line(LOG_WARN, "event=notice_not_put kind=role");
}

static const char *link_sentence(enum link_kind kind, bool has_factor)
{
    if (kind == LINK_RESET && !has_factor) /* in a demo */
        return N_("With this link {name} chooses a new password. Nothing else is needed, so hand it over in a way that "
                  "nobody else sees.");
    switch (kind) {
    case LINK_INVITE:
        return N_("With this link {name} chooses a password and a second factor. Nothing else is needed, so hand it "
                  "over in a "
                  "way that nobody else sees.");
    case LINK_RESET:
        return N_("With this link {name} chooses a new password. The code of the person's app is needed too.");
    default:
        return N_("With this link {name} chooses a new second factor. The person's password is needed too.");
    }
}

static enum err show_link(struct ctx *c, const struct account *to, enum link_kind kind, struct str address,
                          bool was_to_be_mailed, struct str back)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    int64_t until_ms = c->now_ms + LINK_LIFE_MS;

    tpl_staff_link_shown(
        &p, &(struct tpl_staff_link_shown){
                .note = was_to_be_mailed ? i18n_text(c->lang, "The mail could not be put on its way. Hand the link "
                                                              "over yourself.")
                                         : S(""),
                .sentence = i18n_fill(c->arena, i18n_text(c->lang, link_sentence(kind, to->has_factor)),
                                      &(struct i18n_arg){"name", to->name}, 1),
                .address = address,
                .until_ms = until_ms,
                .back = url_checked(back)});
    shell_put(
        c, i18n_text(c->lang, "One-time link"),
        i18n_text(c->lang,
                  "The link is shown this once and stored nowhere. If it gets lost, make another one: this one then "
                  "stops working."),
        NULL, 0, &p);
    return OK;
}

/* On its way, or on the page. */
static enum err hand_over(struct ctx *c, int64_t account_id, enum link_kind kind, struct str code, bool is_mail,
                          struct str back, bool *is_sent_out)
{
    struct db *staff = c->app->staff->office->staff;
    struct account to;
    struct str address;
    enum err e;

    TRY(db_begin(staff, DB_READ));
    e = account_load(c->arena, staff, account_id, &to);
    db_rollback(staff);
    TRY(e);
    address = arena_fmt(c->arena, "%.*s%.*s#%.*s", STR_ARG(c->app->settings.origin),
                        STR_ARG(link_staff_join_view_in(c->arena, to.lang)), STR_ARG(code));
    *is_sent_out = is_mail && mail_link(c, &to, kind, address) == OK;
    return *is_sent_out ? staff_go(c, back, "lahetetty") : show_link(c, &to, kind, address, is_mail, back);
}

enum err link_hand_over(struct ctx *c, int64_t account_id, enum link_kind kind, struct str code, bool is_mail,
                        struct str back)
{
    struct str object = staff_number(c, account_id);
    bool is_sent = false;
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_USER_HAND, object, S(""), &begun));
    e = hand_over(c, account_id, kind, code, is_mail, back, &is_sent);
    return staff_end(c, AUDIT_USER_HAND, begun, object, is_sent ? S("by mail") : S("shown once"), e);
}
