/* pages_viewers.c - accounts with which somebody looks at the published results of named surveys, and nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/colleagues.h"
#include "staff/field.h"
#include "staff/people.h"
#include "staff/surveys.h"

enum { ADDRESS_BYTES_MAX = 2048 };

/* Other accounts are none of a coordinator's: they do not exist here. */
static enum err viewer_of_path(struct ctx *c, struct account *out)
{
    TRY(account_of_path(c, out));
    return out->duty.role == ROLE_VIEWER ? OK : ERR_NOT_FOUND;
}

static const char *const shut_sentence =
    N_("An administrator has disabled this account. Only an administrator can enable it again.");

/* What an administrator has disabled is none of a coordinator's to take back. */
static bool is_shut(const struct account *who)
{
    return who->state == ACCOUNT_DISABLED;
}

/* The same person again, in the transaction that changes something: still a viewer (ERR_NOT_FOUND), and not disabled meanwhile. */
static enum err check_still(struct ctx *c, int64_t id, struct account *now_out, const char **why_out)
{
    TRY(account_load(c->arena, c->app->staff->office->staff, id, now_out));
    if (now_out->duty.role != ROLE_VIEWER)
        return ERR_NOT_FOUND;
    if (!is_shut(now_out))
        return OK;
    *why_out = shut_sentence;
    return ERR_CONFLICT;
}

static struct tpl_staff_crumb crumb_to_list(struct ctx *c)
{
    return (struct tpl_staff_crumb){.name = i18n_text(c->lang, "Readers of results"),
                                    .url = url_checked(link_staff_viewers_in(c->arena, c->lang))};
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static const struct tpl_staff_select *survey_filter(struct ctx *c, const struct offer *offer, struct str chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, offer->survey_count + 1, sizeof *v);

    v[0] = (struct tpl_staff_option){.name = i18n_text(c->lang, "all")};
    for (size_t i = 0; i < offer->survey_count; i++)
        v[i + 1] = (struct tpl_staff_option){.value = offer->surveys[i].slug,
                                             .name = offer->surveys[i].title,
                                             .is_chosen = str_eq(offer->surveys[i].slug, chosen),
                                             .lang = survey_title_lang(c)};
    return field_select(c, "kysely", N_("Survey"), v, offer->survey_count + 1, NULL);
}

static bool sees(const struct account *who, const struct offer *offer, struct str slug)
{
    for (size_t i = 0; i < offer->survey_count; i++)
        if (str_eq(offer->surveys[i].slug, slug))
            return account_facts(who, S(""), offer->surveys[i].id).is_named;
    return !slug.len;
}

static struct tpl_staff_viewer_row row_of(struct ctx *c, const struct offer *offer, const struct account *who)
{
    struct tpl_staff_account_facts facts = account_facts_of(c, who);
    struct tpl_staff_viewer_row row = {.name = who->name,
                                       .url = url_checked(link_staff_viewer_in(c->arena, c->lang, who->id)),
                                       .email = who->email,
                                       .state = facts.state,
                                       .is_off = facts.is_off,
                                       .used = facts.used,
                                       .until = facts.until};

    row.surveys = survey_titles(c, offer->surveys, offer->survey_count, &who->duty, &row.surveys_n);
    return row;
}

/* For the survey that is looked at. */
static struct url new_url(struct ctx *c, struct str slug)
{
    struct buf out = buf_new(c->arena, ADDRESS_BYTES_MAX);

    link_staff_viewer_new_view(&out, c->lang);
    if (slug.len) {
        buf_put(&out, S("?kysely="));
        url_put(&out, slug);
    }
    return url_checked(out.full ? link_staff_viewer_new_view_in(c->arena, c->lang) : buf_str(&out));
}

enum err page_staff_viewers(struct ctx *c)
{
    struct str slug = params_text(&c->query, S("kysely"));
    struct tpl_staff_viewer_list view = {0};
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_viewer_row *rows;
    const struct colleagues *all;
    struct offer offer;

    TRY(offer_load(c, true, &offer));
    TRY(colleagues_load(c, &all));
    rows = arena_alloc(c->arena, all->n + 1, sizeof *rows);
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].duty.role == ROLE_VIEWER && sees(&all->v[i], &offer, slug))
            rows[view.rows_n++] = row_of(c, &offer, &all->v[i]);
    view.rows = rows;
    view.survey = survey_filter(c, &offer, slug);
    view.new_url = new_url(c, slug);
    view.empty =
        slug.len
            ? i18n_text(c->lang, "Nobody from outside has access to the results of this survey.")
            : i18n_text(c->lang, "There are no readers of results. When a partner or a consultant needs the results "
                                 "of a survey, a coordinator gives them access for a limited time.");
    tpl_staff_viewer_list(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Readers of results"),
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
    struct tpl_staff_account_new view = newcomer_form(c, who, form, is_mail, offer, link_staff_viewer_in, f);
    struct tpl_staff_crumb crumb = crumb_to_list(c);
    struct page p = frame_body(c, ROUTE__COUNT);

    view.is_viewer = true;
    if (!offer->survey_count)
        view.note =
            i18n_text(c->lang, "There is no survey yet whose results could be seen: it has to be open or past.");
    view.last_day = last_day_field(c, form->last_day, i18n_text(c->lang, "At most a year away."), f, true);
    tpl_staff_account_new(&p, &view);
    shell_put(c, i18n_text(c->lang, "Give access to results"),
              i18n_text(c->lang, "The person gets a one-time link that works for three days, to choose a password and "
                                 "set up an app for codes. Results can be seen once they are published."),
              &crumb, 1, &p);
    return OK;
}

enum err page_staff_viewer_new_view(struct ctx *c)
{
    struct str slug = params_text(&c->query, S("kysely"));
    struct duty_form form = {.last_day = viewer_last_day(c)};
    struct offer offer;

    TRY(offer_load(c, true, &offer));
    for (size_t i = 0; i < offer.survey_count; i++)
        if (str_eq(offer.surveys[i].slug, slug)) {
            form.duty.surveys = &offer.surveys[i].id;
            form.duty.survey_count = 1;
        }
    return new_page(c, &(struct newcomer){0}, &form, true, &offer, &(struct faults){0});
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
    e = newcomer_invite(c, &who, &offer, &form.duty, is_mail, AUDIT_VIEWER_GRANT, link_staff_viewer_in, &f);
    return e == ERR_INVALID && f.n ? new_page(c, &who, &form, is_mail, &offer, &f) : e;
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

/* `was`: the mark of the duty that the form was filled from. */
static enum err viewer_page(struct ctx *c, const struct account *who, const struct duty_form *form, struct str was,
                            const struct offer *offer, const struct faults *f)
{
    struct tpl_staff_account_facts facts = account_facts_of(c, who);
    struct tpl_staff_crumb crumb = crumb_to_list(c);
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_viewer_page view = {
        .id = who->id,
        .note = is_shut(who) ? i18n_text(c->lang, shut_sentence) : again_note(c),
        .faults = faults_put(c, f),
        .facts = &facts,
        .is_shut = is_shut(who),
        .was = was,
        .surveys = survey_fields(c, offer, &form->duty, f),
        .last_day = last_day_field(c, form->last_day, i18n_text(c->lang, "At most a year away."), f, true)};

    TRY(link_form(c, who, true, &view.link));
    tpl_staff_viewer_page(&p, &view);
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
    return viewer_page(c, who, &form, duty_mark(c, &who->duty), &offer, &f);
}

static const struct button_place viewer_place = {viewer_of_path, link_staff_viewer_in, show_viewer};

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

static const char *const changed_sentence =
    N_("Somebody else has saved this meanwhile; it says now: {now}. Send the form again to put yours in its place.");

static struct str now_words(struct ctx *c, const struct offer *offer, const struct account *who)
{
    struct tpl_staff_account_facts facts = account_facts_of(c, who);
    struct str titles = survey_title_line(c, offer, &who->duty), day = facts.until.len ? facts.until : facts.state;

    return i18n_fill(c->arena, i18n_text(c->lang, changed_sentence),
                     &(struct i18n_arg){"now", arena_fmt(c->arena, "%.*s, %.*s", STR_ARG(titles), STR_ARG(day))}, 1);
}

/* In a transaction of staff.db. `was`: the mark of what the form was filled from. */
static enum err change(struct ctx *c, const struct account *who, const struct account_duty *duty, struct str was,
                       const char **why_out)
{
    struct account now;

    TRY(check_still(c, who->id, &now, why_out));
    if (!str_eq(was, duty_mark(c, &now.duty))) {
        *why_out = changed_sentence;
        return ERR_CONFLICT;
    }
    return account_assign(c->arena, c->app->staff->office->staff, who->id, duty, c->now_ms, why_out);
}

enum err page_staff_viewer_change(struct ctx *c)
{
    const char *why = NULL;
    struct str was = typed(c, "was");
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
        return viewer_page(c, &who, &form, was, &offer, &f);
    keep_others(c, &who, &offer, &form.duty);
    deed = (struct deed){.action = AUDIT_VIEWER_CHANGE,
                         .object = staff_number(c, who.id),
                         .detail = duty_detail(c, &offer, &who.duty, &form.duty, false)};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, change(c, &who, &form.duty, was, &why));
    if (e && why == changed_sentence) {
        TRY(viewer_of_path(c, &who));
        fault_add(&f, "", now_words(c, &offer, &who));
        return viewer_page(c, &who, &form, duty_mark(c, &who.duty), &offer, &f);
    }
    if (e && why) {
        fault_add(&f, why == shut_sentence ? "" : account_field_of(why), i18n_text(c->lang, why));
        return viewer_page(c, &who, &form, was, &offer, &f);
    }
    TRY(e);
    return staff_go(c, link_staff_viewer_in(c->arena, c->lang, who.id), "lukuoikeus-muutettu");
}

static enum err make_link(struct ctx *c, struct pressing *p)
{
    struct account now;

    TRY(check_still(c, p->who.id, &now, &p->why));
    return button_make_link(c, p);
}

enum err page_staff_viewer_link(struct ctx *c)
{
    return button_press(c, &viewer_place, &(struct button){AUDIT_USER_LINK, NULL, make_link, NULL});
}

static enum err revoke(struct ctx *c, struct pressing *p)
{
    const char *why;
    struct account now;
    enum err e = check_still(c, p->who.id, &now, &why);

    if (e && e != ERR_CONFLICT) /* disabled or not: who is enabled again must not find the old last day */
        return e;
    return account_end(c->arena, c->app->staff->office->staff, p->who.id, c->now_ms);
}

enum err page_staff_viewer_revoke(struct ctx *c)
{
    return button_press(c, &viewer_place, &(struct button){AUDIT_VIEWER_REVOKE, NULL, revoke, "lukuoikeus-lopetettu"});
}
