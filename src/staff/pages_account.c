/* pages_account.c - one account: role and scope, links, sessions, disabling, removing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "desk/duty.h"
#include "staff/field.h"
#include "staff/people.h"
#include "staff/surveys.h"

#include <inttypes.h>

/* What the page shows besides the account itself. */
struct sheet {
    struct str name; /* as typed */
    struct duty_form form;
    struct faults faults;
    struct tpl_staff_account_change changes[5];
    size_t change_count;
    struct str sure;
    bool is_back; /* from the changes, to choose otherwise */
};

/* --- the page ----------------------------------------------------------------------------------------------------- */

static struct str posts_of(struct ctx *c, const struct offer *offer, int64_t id)
{
    struct buf out = buf_new(c->arena, 16 * 1024);

    for (size_t i = 0; i < offer->org.n && offer->org.v[i].kind == ORG_DIVISION; i++)
        for (size_t n = 0; n < offer->org.v[i].contact_count; n++)
            if (offer->org.v[i].contacts[n].account == id)
                buf_fmt(&out, "%s%.*s", out.len ? ", " : "", STR_ARG(org_name(&offer->org.v[i], c->lang)));
    return buf_str(&out);
}

static int64_t built_by(const struct offer *offer, int64_t id)
{
    int64_t count = 0;

    for (size_t i = 0; i < offer->survey_count; i++)
        count += offer->surveys[i].builder == id;
    return count;
}

static const struct tpl_staff_choices *lost_field(struct ctx *c)
{
    static const struct field_radio radios[] = {
        {"factor", N_("The app and the recovery codes"), N_("The password is still known and is asked for.")},
        {"all", N_("The password too"), N_("Then the link is an invitation: whoever has it comes in.")}};

    return field_radios(c, "lost", N_("What is lost?"), radios, 2, "factor");
}

static enum err session_count(struct ctx *c, int64_t id, size_t *out)
{
    struct db *staff = c->app->staff->office->staff;
    struct session *sessions;
    enum err e;

    TRY(db_begin(staff, DB_READ));
    e = session_list(c->arena, staff, id, c->now_ms, &sessions, out);
    db_rollback(staff);
    return e;
}

static struct url log_url(struct ctx *c, int64_t id)
{
    return url_checked(
        arena_fmt(c->arena, "%.*s?kohde=%" PRId64, STR_ARG(link_staff_audit_log_in(c->arena, c->lang)), id));
}

/* What an end of the account leaves behind: places in the register of the organisation, and what waits. Surveys go by their short names: not
 * every administrator may know what they ask. */
static enum err left_behind(struct ctx *c, const struct account *who, const struct offer *offer,
                            const struct tpl_staff_account_left **out)
{
    struct tpl_staff_account_left *left = ARENA_NEW(c->arena, struct tpl_staff_account_left);
    struct tpl_staff_account_duty *v;
    struct duty_ground ground;
    struct duty *duties;

    TRY(duty_ground_load(c->arena, c->app->panel, c->app->staff->office->staff, c->app->staff->people, c->now_ms,
                         &ground));
    duty_list(c->arena, &ground, who, &duties, &left->duties_n);
    v = arena_alloc(c->arena, left->duties_n + 1, sizeof *v);
    for (size_t i = 0; i < left->duties_n; i++)
        v[i] = (struct tpl_staff_account_duty){i18n_text(c->lang, duty_name(&duties[i])), duties[i].object};
    left->duties = v;
    left->posts = posts_of(c, offer, who->id);
    *out = left;
    return OK;
}

static enum err facts(struct ctx *c, const struct account *who, const struct offer *offer,
                      const struct tpl_staff_account_facts **out)
{
    struct tpl_staff_account_facts *v = ARENA_NEW(c->arena, struct tpl_staff_account_facts);
    size_t sessions;

    TRY(session_count(c, who->id, &sessions));
    *v = account_facts_of(c, who);
    v->is_whole = true;
    v->role = i18n_text(c->lang, role_name(who->duty.role));
    v->divisions = division_names(c, offer, &who->duty);
    v->surveys = survey_titles(c, offer->surveys, offer->survey_count, &who->duty, &v->surveys_n);
    v->has_factor = who->has_factor;
    v->created_ms = who->created_ms;
    v->sessions = (int64_t)sessions;
    *out = v;
    return OK;
}

static const struct tpl_staff_account_form *form(struct ctx *c, const struct account *who, const struct offer *offer,
                                                 const struct sheet *sheet)
{
    struct tpl_staff_account_form *v = ARENA_NEW(c->arena, struct tpl_staff_account_form);
    const struct faults *f = &sheet->faults;

    *v = (struct tpl_staff_account_form){
        .id = who->id,
        .is_open = f->n || c->is_again || sheet->is_back,
        .is_back = sheet->is_back,
        .name = name_field(c, sheet->name, f),
        .roles = role_fields(c, sheet->form.duty.role, f),
        .divisions = division_fields(c, offer, &sheet->form.duty, f),
        .surveys = survey_fields(c, offer, &sheet->form.duty, f),
        .last_day = last_day_field(
            c, sheet->form.last_day,
            i18n_text(c->lang, "At most a year away. Empty: no end, but a viewer's account ends after 90 days."), f,
            false)};
    return v;
}

/* The way here from the desk; the account itself for pages below it. */
static void show(struct ctx *c, struct str title, const char *help, const struct account *above, const struct page *p)
{
    struct tpl_staff_crumb crumbs[2] = {
        {.name = i18n_text(c->lang, "Accounts"), .url = url_checked(link_staff_accounts_in(c->arena, c->lang))}};

    if (above)
        crumbs[1] = (struct tpl_staff_crumb){.name = above->name,
                                             .url = url_checked(link_staff_account_in(c->arena, c->lang, above->id))};
    shell_put(c, title, i18n_text(c->lang, help), crumbs, above ? 2 : 1, p);
}

static enum err account_page(struct ctx *c, const struct account *who, const struct offer *offer,
                             const struct sheet *sheet)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_account_page view = {.id = who->id,
                                          .note = again_note(c),
                                          .faults = faults_put(c, &sheet->faults),
                                          .is_self = who->id == c->person->account.id,
                                          .log = log_url(c, who->id),
                                          .form = form(c, who, offer, sheet),
                                          .lost = lost_field(c),
                                          .is_disabled = who->state == ACCOUNT_DISABLED};

    TRY(facts(c, who, offer, &view.facts));
    TRY(link_form(c, who, false, &view.link));
    TRY(loss_of_account(c, who, &view.losses, &view.losses_n));
    TRY(left_behind(c, who, offer, &view.left));
    view.has_sessions = view.facts->sessions > 0;
    view.may_lose = !view.is_self && who->state == ACCOUNT_ACTIVE && !view.losses_n;
    tpl_staff_account_page(&p, &view);
    show(c, who->name,
         N_("What this person may do and how the person comes in. Every change is written into the audit log "
            "and ends the person's sessions when it is about rights."),
         NULL, &p);
    return OK;
}

/* As it stands, with what is wrong with the whole, if anything is. */
static enum err account_show(struct ctx *c, const struct account *who, struct str fault)
{
    struct sheet sheet = {.name = who->name, .form = duty_show(c, &who->duty)};
    struct offer offer;

    TRY(offer_load(c, false, &offer));
    if (fault.len)
        fault_add(&sheet.faults, "", fault);
    return account_page(c, who, &offer, &sheet);
}

const struct button_place account_place = {account_of_path, link_staff_account_in, account_show};

enum err page_staff_account(struct ctx *c)
{
    struct account who;

    TRY(account_of_path(c, &who));
    return account_show(c, &who, S(""));
}

/* --- role and scope ----------------------------------------------------------------------------------------------- */

static void add_change(struct sheet *sheet, struct str what, struct str before, struct str after, struct str lang)
{
    sheet->changes[sheet->change_count++] = (struct tpl_staff_account_change){what, before, after, lang};
}

static bool is_other_scope(struct ctx *c, const struct account_duty *a, const struct account_duty *b)
{
    return !str_eq(duty_mark(c, a), duty_mark(c, b));
}

/* What is different, and that in words; and a mark of it, so that what was agreed to is what is done. Things are
 * compared, not their names: two surveys may have one title. */
static void find_changes(struct ctx *c, const struct account *who, const struct offer *offer, struct sheet *sheet)
{
    const struct account_duty *old = &who->duty, *new = &sheet->form.duty;
    struct str last_day = last_day_text(c, old->expires_ms);

    if (!str_eq(who->name, sheet->name))
        add_change(sheet, i18n_text(c->lang, "Name"), who->name, sheet->name, S(""));
    if (old->role != new->role)
        add_change(sheet, i18n_text(c->lang, "Role"), i18n_text(c->lang, role_name(old->role)),
                   i18n_text(c->lang, role_name(new->role)), S(""));
    if (is_other_scope(c, &(struct account_duty){.divisions = old->divisions, .division_count = old->division_count},
                       &(struct account_duty){.divisions = new->divisions, .division_count = new->division_count}))
        add_change(sheet, i18n_text(c->lang, "Divisions"), division_names(c, offer, old), division_names(c, offer, new),
                   S(""));
    if (is_other_scope(c, &(struct account_duty){.surveys = old->surveys, .survey_count = old->survey_count},
                       &(struct account_duty){.surveys = new->surveys, .survey_count = new->survey_count}))
        add_change(sheet, i18n_text(c->lang, "Surveys"), survey_title_line(c, offer, old),
                   survey_title_line(c, offer, new), survey_title_lang(c));
    if (!str_eq(last_day, sheet->form.last_day))
        add_change(sheet, i18n_text(c->lang, "Last day"), last_day, sheet->form.last_day, S(""));
    sheet->sure = mark_of(c, arena_fmt(c->arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(who->name), STR_ARG(sheet->name),
                                       STR_ARG(duty_mark(c, old)), STR_ARG(duty_mark(c, new))));
}

/* The form as it was sent, for hidden fields. */
static void carry(struct ctx *c, const struct sheet *sheet, struct tpl_staff_account_changes *view)
{
    const struct account_duty *duty = &sheet->form.duty;
    struct tpl_staff_account_kept *v = arena_alloc(c->arena, duty->division_count + duty->survey_count + 4, sizeof *v);
    size_t n = 0;

    v[n++] = (struct tpl_staff_account_kept){S("name"), sheet->name};
    v[n++] = (struct tpl_staff_account_kept){S("role"), role_code(duty->role)};
    v[n++] = (struct tpl_staff_account_kept){S("last_day"), sheet->form.last_day};
    v[n++] = (struct tpl_staff_account_kept){S("sure"), sheet->sure};
    for (size_t i = 0; i < duty->division_count; i++)
        v[n++] = (struct tpl_staff_account_kept){division_field(c, duty->divisions[i]), S("1")};
    for (size_t i = 0; i < duty->survey_count; i++)
        v[n++] = (struct tpl_staff_account_kept){survey_field(c, duty->surveys[i]), S("1")};
    view->kept = v;
    view->kept_n = n;
}

/* What is about to change, on a page of its own: nothing has changed yet. */
static enum err changes_page(struct ctx *c, const struct account *who, const struct offer *offer,
                             const struct sheet *sheet)
{
    struct tpl_staff_account_changes view = {.id = who->id,
                                             .changes = sheet->changes,
                                             .changes_n = sheet->change_count,
                                             .ends_sessions = sheet->change_count > 1 || str_eq(sheet->name, who->name),
                                             .is_self = who->id == c->person->account.id};
    struct page p = frame_body(c, ROUTE__COUNT);

    carry(c, sheet, &view);
    if (who->duty.role != sheet->form.duty.role)
        TRY(left_behind(c, who, offer, &view.left));
    tpl_staff_account_changes(&p, &view);
    show(c,
         i18n_fill(c->arena, i18n_text(c->lang, "Confirm the changes: {name}"), &(struct i18n_arg){"name", who->name},
                   1),
         N_("Nothing has changed yet. Compare, and press once more."), who, &p);
    return OK;
}

/* In a transaction of staff.db. A new name alone ends no session. */
static enum err change(struct ctx *c, const struct account *who, const struct sheet *sheet, const char **why_out)
{
    struct db *staff = c->app->staff->office->staff;
    bool is_renamed = !str_eq(sheet->name, who->name);

    if (is_renamed)
        TRY(account_rename(c->arena, staff, who->id, sheet->name, why_out));
    if (sheet->change_count == is_renamed)
        return OK;
    return account_assign(c->arena, staff, who->id, &sheet->form.duty, c->now_ms, why_out);
}

/* How the change stands in the audit log. A new name beside it is told in its detail. */
static struct deed deed_of(struct ctx *c, const struct account *who, const struct offer *offer,
                           const struct sheet *sheet)
{
    bool is_renamed = !str_eq(sheet->name, who->name);

    if (sheet->change_count == (size_t)is_renamed)
        return (struct deed){.action = AUDIT_USER_RENAME, .object = staff_number(c, who->id), .detail = S("")};
    return (struct deed){.action = AUDIT_USER_ROLE,
                         .object = staff_number(c, who->id),
                         .detail = duty_detail(c, offer, &who->duty, &sheet->form.duty, is_renamed)};
}

static enum err change_account(struct ctx *c, const struct account *who, const struct offer *offer, struct sheet *sheet)
{
    struct deed deed = deed_of(c, who, offer, sheet);
    const char *why = NULL;
    enum err e;

    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, change(c, who, sheet, &why));
    if (e && why) {
        fault_add(&sheet->faults, account_field_of(why), i18n_text(c->lang, why));
        return account_page(c, who, offer, sheet);
    }
    TRY(e);
    if (who->duty.role != sheet->form.duty.role)
        tell_role(c, who, sheet->form.duty.role);
    return staff_go(c, link_staff_account_in(c->arena, c->lang, who->id),
                    deed.action == AUDIT_USER_RENAME ? "nimi-muutettu" : "oikeudet-muutettu");
}

enum err page_staff_account_change(struct ctx *c)
{
    struct str sure = params_text(&c->form, S("sure"));
    struct sheet sheet = {.name = typed(c, "name")};
    enum role role = role_typed(c);
    struct account who;
    struct offer offer;

    TRY(account_of_path(c, &who));
    TRY(offer_load(c, false, &offer));
    sheet.form = duty_read(c, &offer, role, &sheet.faults);
    if (!role)
        fault_add(&sheet.faults, "roles", i18n_text(c->lang, "Choose a role."));
    sheet.is_back = typed(c, "back").len > 0;
    if (sheet.faults.n || c->is_again || sheet.is_back)
        return account_page(c, &who, &offer, &sheet);
    find_changes(c, &who, &offer, &sheet);
    if (!sheet.change_count)
        return staff_go(c, link_staff_account_in(c->arena, c->lang, who.id), "ei-muutoksia");
    return str_eq(sure, sheet.sure) ? change_account(c, &who, &offer, &sheet) : changes_page(c, &who, &offer, &sheet);
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

enum err page_staff_account_link(struct ctx *c)
{
    return button_press(c, &account_place, &(struct button){AUDIT_USER_LINK, NULL, button_make_link, NULL});
}

static enum err end_sessions(struct ctx *c, struct pressing *p)
{
    return session_end_all(c->app->staff->office->staff, p->who.id);
}

enum err page_staff_account_sessions(struct ctx *c)
{
    return button_press(c, &account_place,
                        &(struct button){AUDIT_USER_SESSIONS, NULL, end_sessions, "istunnot-paatetty"});
}

static enum err disable(struct ctx *c, struct pressing *p)
{
    return account_disable(c->arena, c->app->staff->office->staff, p->who.id, c->now_ms, &p->why);
}

enum err page_staff_account_disable(struct ctx *c)
{
    return button_press(c, &account_place, &(struct button){AUDIT_USER_DISABLE, NULL, disable, "tunnus-suljettu"});
}

static enum err enable(struct ctx *c, struct pressing *p)
{
    return account_enable(c->arena, c->app->staff->office->staff, p->who.id);
}

enum err page_staff_account_enable(struct ctx *c)
{
    return button_press(c, &account_place, &(struct button){AUDIT_USER_ENABLE, NULL, enable, "tunnus-avattu"});
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static enum err end_page(struct ctx *c, const struct account *who, struct str fault)
{
    struct tpl_staff_account_end view = {
        .id = who->id, .note = again_note(c), .is_disabled = who->state == ACCOUNT_DISABLED};
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_input *confirm;
    struct faults f = {0};
    struct offer offer;

    TRY(offer_load(c, false, &offer));
    TRY(left_behind(c, who, &offer, &view.left));
    if (fault.len)
        fault_add(&f, "confirm", fault);
    confirm = field_input(c, "confirm", N_("Write the person's name to confirm"), S(""), &f);
    confirm->hint = who->name;
    confirm->is_required = true;
    view.confirm = confirm;
    view.faults = faults_put(c, &f);
    view.built = built_by(&offer, who->id);
    tpl_staff_account_end(&p, &view);
    show(c, i18n_text(c->lang, "Remove the account for good"),
         N_("This cannot be undone. Read what happens, and confirm by typing."), who, &p);
    return OK;
}

enum err page_staff_account_remove_view(struct ctx *c)
{
    struct account who;

    TRY(account_of_path(c, &who));
    return end_page(c, &who, S(""));
}

enum err page_staff_account_remove(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    struct str confirm = typed(c, "confirm");
    const char *why = NULL;
    struct account who;
    struct deed deed;
    enum err e;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return end_page(c, &who, S(""));
    if (!str_eq(i18n_sort_key(c->arena, confirm), i18n_sort_key(c->arena, who.name)))
        return end_page(c, &who, i18n_text(c->lang, "This is not the person's name. Nothing was removed."));
    deed = (struct deed){.action = AUDIT_USER_REMOVE, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, account_remove(c->arena, staff, who.id, c->now_ms, &why));
    if (e && why)
        return end_page(c, &who, i18n_text(c->lang, why));
    TRY(e);
    return staff_go(c, link_staff_accounts_in(c->arena, c->lang), "tunnus-poistettu");
}
