/* pages_viewers.c - accounts with which somebody looks at the published results of named surveys, and nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/field.h"
#include "staff/people.h"

#include <string.h>

/* Other accounts are none of a coordinator's: they do not exist here. */
static enum err viewer_of_path(struct ctx *c, struct account *out)
{
    TRY(account_of_path(c, out));
    return out->duty.role == ROLE_VIEWER ? OK : ERR_NOT_FOUND;
}

static const char *const shut_sentence =
    N_("An administrator has disabled this account. Only an administrator can take it back into use.");

/* What an administrator has disabled is none of a coordinator's to take back. */
static bool is_shut(const struct account *who)
{
    return who->state == ACCOUNT_DISABLED;
}

/* The same person again, in the transaction that changes something: still a viewer (ERR_NOT_FOUND), and not disabled meanwhile. */
static enum err check_still(struct ctx *c, int64_t id, const char **why_out)
{
    struct account now;

    TRY(account_load(c->arena, c->app->staff->office->staff, id, &now));
    if (now.duty.role != ROLE_VIEWER)
        return ERR_NOT_FOUND;
    if (!is_shut(&now))
        return OK;
    *why_out = shut_sentence;
    return ERR_CONFLICT;
}

static struct tpl_staff_crumb crumb_to_list(struct ctx *c)
{
    return (struct tpl_staff_crumb){.name = i18n_text(c->lang, "Viewers"),
                                    .url = url_checked(link_staff_viewers_in(c->arena, c->lang))};
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static const struct tpl_staff_select *survey_filter(struct ctx *c, const struct offer *offer, struct str chosen)
{
    struct tpl_staff_select *out = ARENA_NEW(c->arena, struct tpl_staff_select);
    struct tpl_staff_option *v = arena_alloc(c->arena, offer->survey_count + 1, sizeof *v);

    v[0] = (struct tpl_staff_option){.name = i18n_text(c->lang, "all")};
    for (size_t i = 0; i < offer->survey_count; i++)
        v[i + 1] = (struct tpl_staff_option){offer->surveys[i].slug, offer->surveys[i].title,
                                             str_eq(offer->surveys[i].slug, chosen)};
    *out = (struct tpl_staff_select){
        .name = S("kysely"), .label = i18n_text(c->lang, "Survey"), .options = v, .options_n = offer->survey_count + 1};
    return out;
}

static bool sees(const struct account *who, const struct offer *offer, struct str slug)
{
    for (size_t i = 0; i < offer->survey_count; i++)
        if (str_eq(offer->surveys[i].slug, slug))
            return account_facts(who, S(""), offer->surveys[i].id).is_named;
    return !slug.len;
}

enum err page_staff_viewers(struct ctx *c)
{
    struct str slug = params_text(&c->query, S("kysely"));
    struct db *staff = c->app->staff->office->staff;
    struct tpl_staff_viewer_list view = {0};
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_viewer_row *rows;
    struct account *all = NULL;
    struct offer offer;
    size_t count = 0;
    enum err e;

    TRY(offer_load(c, true, &offer));
    TRY(db_begin(staff, DB_READ));
    e = account_list(c->arena, staff, &all, &count);
    db_rollback(staff);
    TRY(e);
    rows = arena_alloc(c->arena, count + 1, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        if (all[i].duty.role == ROLE_VIEWER && sees(&all[i], &offer, slug))
            rows[view.rows_n++] = (struct tpl_staff_viewer_row){
                .name = all[i].name,
                .url = url_checked(link_staff_viewer_in(c->arena, c->lang, all[i].id)),
                .email = all[i].email,
                .surveys = survey_titles(c, &offer, &all[i].duty),
                .state = i18n_text(c->lang, account_word(&all[i], c->now_ms)),
                .is_off = !account_is_usable(&all[i], c->now_ms),
                .used = all[i].last_use_day ? i18n_day(c->arena, c->lang, all[i].last_use_day) : S(""),
                .until = i18n_date(c->arena, c->lang, all[i].duty.expires_ms - 1)};
    view.rows = rows;
    view.survey = survey_filter(c, &offer, slug);
    view.empty =
        i18n_text(c->lang, "Nobody looks from outside. When a partner or a consultant needs the results of a survey, a "
                           "coordinator lets them look for a while.");
    tpl_staff_viewer_list(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Viewers"),
        i18n_text(c->lang,
                  "People who see the published results of the surveys you name, until the day you say. They see no "
                  "answers, and you can revoke each at any time."),
        NULL, 0, &p);
    return OK;
}

/* --- somebody new ------------------------------------------------------------------------------------------------- */

static enum err new_page(struct ctx *c, const struct newcomer *who, const struct duty_form *form, bool is_mail,
                         const struct offer *offer, const struct faults *f)
{
    struct tpl_staff_crumb crumb = crumb_to_list(c);
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_staff_account_new(
        &p, &(struct tpl_staff_account_new){
                .is_viewer = true,
                .note = offer->survey_count ? again_note(c)
                                            : i18n_text(c->lang, "There is no survey yet whose results could be "
                                                                 "seen: it has to be open or past."),
                .faults = faults_put(c, f),
                .name = name_field(c, who->name, f),
                .email = email_field(c, who->email, f),
                .lang = field_lang(c, N_("Language of letters and pages"), who->lang),
                .surveys = survey_fields(c, offer, &form->duty, f),
                .last_day = last_day_field(c, form->last_day, i18n_text(c->lang, "At most a year away."), f, true),
                .how = how_field(c, is_mail)});
    shell_put(
        c, i18n_text(c->lang, "Let somebody look"),
        i18n_text(c->lang,
                  "The person gets a one-time link that works for three days, and chooses a password and a second "
                  "factor with it. Results are seen once they are published."),
        &crumb, 1, &p);
    return OK;
}

enum err page_staff_viewer_new_view(struct ctx *c)
{
    struct offer offer;

    TRY(offer_load(c, true, &offer));
    return new_page(c, &(struct newcomer){0}, &(struct duty_form){.last_day = viewer_last_day(c)}, true, &offer,
                    &(struct faults){0});
}

enum err page_staff_viewer_new(struct ctx *c)
{
    struct newcomer who = newcomer_read(c);
    bool is_mail = how_is_mail(c);
    struct faults f = {0};
    struct duty_form form;
    struct offer offer;
    enum err e;

    TRY(offer_load(c, true, &offer));
    form = duty_read(c, &offer, ROLE_VIEWER, &f);
    if (f.n || c->is_again)
        return new_page(c, &who, &form, is_mail, &offer, &f);
    e = newcomer_invite(c, &who, &form.duty, is_mail, AUDIT_VIEWER_GRANT, link_staff_viewer_in, &f);
    return e == ERR_INVALID && f.n ? new_page(c, &who, &form, is_mail, &offer, &f) : e;
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

static enum err viewer_page(struct ctx *c, const struct account *who, const struct duty_form *form,
                            const struct offer *offer, const struct faults *f)
{
    bool is_off = is_shut(who) || c->now_ms >= who->duty.expires_ms;
    struct tpl_staff_crumb crumb = crumb_to_list(c);
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_staff_viewer_page(
        &p, &(struct tpl_staff_viewer_page){
                .id = who->id,
                .note = is_shut(who) ? i18n_text(c->lang, shut_sentence) : again_note(c),
                .faults = faults_put(c, f),
                .email = who->email,
                .state = i18n_text(c->lang, account_word(who, c->now_ms)),
                .is_off = !account_is_usable(who, c->now_ms),
                .used = who->last_use_day ? i18n_day(c->arena, c->lang, who->last_use_day) : S(""),
                .until = i18n_date(c->arena, c->lang, who->duty.expires_ms - 1),
                .is_shut = is_shut(who),
                .surveys = survey_fields(c, offer, &form->duty, f),
                .last_day = last_day_field(c, form->last_day, i18n_text(c->lang, "At most a year away."), f, true),
                .may_link = !is_off,
                .how = is_off ? NULL : how_field(c, true)});
    shell_put(
        c, who->name,
        i18n_text(c->lang,
                  "Which results this person sees, and until when. Only the day of the last use is known, not what "
                  "was looked at."),
        &crumb, 1, &p);
    return OK;
}

static enum err show_viewer(struct ctx *c, const struct account *who, struct str fault)
{
    struct duty_form form = duty_show(c, &who->duty);
    struct faults f = {0};
    struct offer offer;

    TRY(offer_load(c, true, &offer));
    if (fault.len)
        fault_add(&f, "", fault);
    return viewer_page(c, who, &form, &offer, &f);
}

enum err page_staff_viewer(struct ctx *c)
{
    struct account who;

    TRY(viewer_of_path(c, &who));
    return show_viewer(c, &who, S(""));
}

static bool is_offered(const struct offer *offer, int64_t survey)
{
    for (size_t i = 0; i < offer->survey_count; i++)
        if (offer->surveys[i].id == survey)
            return true;
    return false;
}

/* What somebody else has named and this person may not offer stays as it is. */
static void keep_others(struct ctx *c, const struct account *who, const struct offer *offer, struct account_duty *duty)
{
    int64_t *v = arena_alloc(c->arena, duty->survey_count + who->duty.survey_count + 1, sizeof *v);
    size_t n = 0;

    for (size_t i = 0; i < duty->survey_count; i++)
        v[n++] = duty->surveys[i];
    for (size_t i = 0; i < who->duty.survey_count; i++)
        if (!is_offered(offer, who->duty.surveys[i]))
            v[n++] = who->duty.surveys[i];
    duty->surveys = v;
    duty->survey_count = n;
    duty->divisions = who->duty.divisions;
    duty->division_count = who->duty.division_count;
}

/* In a transaction of staff.db. */
static enum err change(struct ctx *c, const struct account *who, const struct account_duty *duty, const char **why_out)
{
    TRY(check_still(c, who->id, why_out));
    return account_assign(c->arena, c->app->staff->office->staff, who->id, duty, c->now_ms, why_out);
}

enum err page_staff_viewer_change(struct ctx *c)
{
    const char *why = NULL;
    struct faults f = {0};
    struct duty_form form;
    struct account who;
    struct offer offer;
    struct deed deed;
    enum err e;

    TRY(viewer_of_path(c, &who));
    TRY(offer_load(c, true, &offer));
    form = duty_read(c, &offer, ROLE_VIEWER, &f);
    if (f.n || c->is_again)
        return viewer_page(c, &who, &form, &offer, &f);
    keep_others(c, &who, &offer, &form.duty);
    deed = (struct deed){
        .action = AUDIT_VIEWER_CHANGE,
        .object = staff_number(c, who.id),
        .detail = arena_fmt(c->arena, "%zu surveys, last day %.*s", form.duty.survey_count, STR_ARG(form.last_day))};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, change(c, &who, &form.duty, &why));
    if (e && why) {
        fault_add(&f,
                  why == shut_sentence      ? ""
                  : strstr(why, "last day") ? "last_day"
                                            : "surveys",
                  i18n_text(c->lang, why));
        return viewer_page(c, &who, &form, &offer, &f);
    }
    TRY(e);
    return staff_go(c, link_staff_viewer_in(c->arena, c->lang, who.id), "tallennettu");
}

/* In a transaction of staff.db. */
static enum err make_link(struct ctx *c, int64_t id, enum link_kind *kind_out, struct str *code_out)
{
    const char *why;

    TRY(check_still(c, id, &why));
    return link_make(c->arena, c->app->staff->office, id, c->now_ms, kind_out, code_out);
}

enum err page_staff_viewer_link(struct ctx *c)
{
    bool is_mail = how_is_mail(c);
    struct account who;
    enum link_kind kind;
    struct deed deed;
    struct str code;
    enum err e;

    TRY(viewer_of_path(c, &who));
    if (c->is_again)
        return staff_go(c, link_staff_viewer_in(c->arena, c->lang, who.id), NULL);
    deed = (struct deed){.action = AUDIT_USER_LINK, .object = staff_number(c, who.id), .detail = S("made")};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, make_link(c, who.id, &kind, &code));
    if (e == ERR_CONFLICT)
        return show_viewer(c, &who,
                           i18n_text(c->lang, "The account is disabled or its last day is over: no link would work."));
    TRY(e);
    return link_hand_over(c, who.id, kind, code, is_mail, link_staff_viewer_in(c->arena, c->lang, who.id));
}

/* In a transaction of staff.db. */
static enum err revoke(struct ctx *c, int64_t id)
{
    const char *why;
    enum err e = check_still(c, id, &why);

    if (e)
        return e == ERR_CONFLICT ? OK : e; /* disabled is more than revoked */
    return account_end(c->arena, c->app->staff->office->staff, id, c->now_ms);
}

enum err page_staff_viewer_revoke(struct ctx *c)
{
    struct account who;
    struct deed deed;

    TRY(viewer_of_path(c, &who));
    if (c->is_again)
        return staff_go(c, link_staff_viewer_in(c->arena, c->lang, who.id), NULL);
    deed = (struct deed){.action = AUDIT_VIEWER_REVOKE, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, revoke(c, who.id)));
    return staff_go(c, link_staff_viewers_in(c->arena, c->lang), "peruutettu");
}
