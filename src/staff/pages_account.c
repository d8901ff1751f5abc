/* pages_account.c - one account: role and scope, links, sessions, disabling, removing. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/people.h"

#include <inttypes.h>
#include <string.h>

/* What the page shows besides the account itself. */
struct sheet {
    struct str name; /* as typed */
    struct duty_form form;
    struct faults faults;
    struct tpl_staff_account_change changes[5];
    size_t change_count;
    struct str sure;
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

static const struct tpl_staff_input *confirm_field(struct ctx *c, const struct faults *f)
{
    struct tpl_staff_input *out = ARENA_NEW(c->arena, struct tpl_staff_input);

    *out = (struct tpl_staff_input){.name = S("confirm"),
                                    .type = S("text"),
                                    .label = i18n_text(c->lang, "Write the person's name to confirm"),
                                    .fault = fault_of(f, "confirm"),
                                    .autocomplete = S("off")};
    return out;
}

static const struct tpl_staff_choices *lost_field(struct ctx *c)
{
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);
    struct tpl_staff_choice *v = arena_alloc(c->arena, 2, sizeof *v);

    v[0] = (struct tpl_staff_choice){.type = S("radio"),
                                     .name = S("lost"),
                                     .value = S("factor"),
                                     .id = S("lost_factor"),
                                     .label = i18n_text(c->lang, "The app and the recovery codes"),
                                     .hint = i18n_text(c->lang, "The password is still known and is asked for."),
                                     .is_chosen = true};
    v[1] = (struct tpl_staff_choice){
        .type = S("radio"),
        .name = S("lost"),
        .value = S("all"),
        .id = S("lost_all"),
        .label = i18n_text(c->lang, "The password too"),
        .hint = i18n_text(c->lang, "Then the link is an invitation: whoever has it comes in.")};
    *out = (struct tpl_staff_choices){
        .name = S("lost"), .label = i18n_text(c->lang, "What is lost?"), .choices = v, .choices_n = 2};
    return out;
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

static enum err account_page(struct ctx *c, const struct account *who, const struct offer *offer,
                             const struct sheet *sheet)
{
    const struct faults *f = &sheet->faults;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Accounts"),
                                    .url = url_checked(link_staff_accounts_in(c->arena, c->lang))};
    bool is_self = who->id == c->person->account.id, is_disabled = who->state == ACCOUNT_DISABLED;
    bool is_over = who->duty.expires_ms && c->now_ms >= who->duty.expires_ms;
    struct str posts = posts_of(c, offer, who->id);
    const struct tpl_staff_loss *losses;
    size_t sessions, loss_count;

    TRY(session_count(c, who->id, &sessions));
    TRY(loss_of_account(c, who, &losses, &loss_count));
    tpl_staff_account_page(
        &p,
        &(struct tpl_staff_account_page){
            .id = who->id,
            .note = again_note(c),
            .faults = faults_put(c, f),
            .email = who->email,
            .state = i18n_text(c->lang, account_word(who, c->now_ms)),
            .is_off = !account_is_usable(who, c->now_ms),
            .has_factor = who->has_factor,
            .used = who->last_use_day ? i18n_day(c->arena, c->lang, who->last_use_day) : S(""),
            .until = who->duty.expires_ms ? i18n_date(c->arena, c->lang, who->duty.expires_ms - 1) : S(""),
            .created_ms = who->created_ms,
            .sessions = (int64_t)sessions,
            .name = name_field(c, sheet->name, f),
            .roles = role_fields(c, sheet->form.duty.role, f),
            .divisions = division_fields(c, offer, &sheet->form.duty, f),
            .surveys = survey_fields(c, offer, &sheet->form.duty, f),
            .last_day = last_day_field(
                c, sheet->form.last_day,
                i18n_text(c->lang, "At most a year away. Empty: no end, but a viewer's account ends after 90 days."), f,
                false),
            .changes = sheet->changes,
            .changes_n = sheet->change_count,
            .ends_sessions = sheet->change_count > 1 || (sheet->change_count && str_eq(sheet->name, who->name)),
            .sure = sheet->sure,
            .log = log_url(c, who->id),
            .may_link = !is_disabled && !is_over,
            .how = is_disabled || is_over ? NULL : how_field(c, true),
            .is_self = is_self,
            .losses = losses,
            .losses_n = loss_count,
            .may_lose = !is_self && who->state == ACCOUNT_ACTIVE && !loss_count,
            .lost = lost_field(c),
            .is_disabled = is_disabled,
            .confirm = confirm_field(c, f),
            .posts = posts,
            .built = built_by(offer, who->id)});
    shell_put(
        c, who->name,
        i18n_text(c->lang,
                  "What this person may do and how the person comes in. Every change is written into the audit log "
                  "and ends the person's sessions when it is about rights."),
        &crumb, 1, &p);
    return OK;
}

static struct sheet sheet_of(struct ctx *c, const struct account *who)
{
    return (struct sheet){.name = who->name, .form = duty_show(c, &who->duty)};
}

/* The page again with what is wrong, or as it was sent before the session ended. */
static enum err show_again(struct ctx *c, const struct account *who, const char *field, struct str fault)
{
    struct sheet sheet = sheet_of(c, who);
    struct offer offer;

    TRY(offer_load(c, false, &offer));
    if (fault.len)
        fault_add(&sheet.faults, field, fault);
    return account_page(c, who, &offer, &sheet);
}

enum err page_staff_account(struct ctx *c)
{
    struct account who;

    TRY(account_of_path(c, &who));
    return show_again(c, &who, "", S(""));
}

/* --- role and scope ----------------------------------------------------------------------------------------------- */

static void add_change(struct sheet *sheet, struct str what, struct str before, struct str after)
{
    if (!str_eq(before, after))
        sheet->changes[sheet->change_count++] = (struct tpl_staff_account_change){what, before, after};
}

/* What is different, in words; and a mark of it, so that what was agreed to is what is done. */
static void find_changes(struct ctx *c, const struct account *who, const struct offer *offer, struct sheet *sheet)
{
    struct duty_form old = duty_show(c, &who->duty);
    const struct account_duty *new = &sheet->form.duty;
    struct buf all = buf_new(c->arena, 1024 * 1024), mark = buf_new(c->arena, 64);
    struct key32 hash;

    add_change(sheet, i18n_text(c->lang, "Name"), who->name, sheet->name);
    add_change(sheet, i18n_text(c->lang, "Role"), i18n_text(c->lang, role_name(who->duty.role)),
               i18n_text(c->lang, role_name(new->role)));
    add_change(sheet, i18n_text(c->lang, "Divisions"), division_names(c, offer, &who->duty),
               division_names(c, offer, new));
    add_change(sheet, i18n_text(c->lang, "Surveys"), survey_titles(c, offer, &who->duty), survey_titles(c, offer, new));
    add_change(sheet, i18n_text(c->lang, "Last day"), old.last_day, sheet->form.last_day);
    for (size_t i = 0; i < sheet->change_count; i++) {
        const struct tpl_staff_account_change *k = &sheet->changes[i];

        buf_put(&all, k->what);
        buf_char(&all, '\n');
        buf_put(&all, k->before);
        buf_char(&all, '\n');
        buf_put(&all, k->after);
        buf_char(&all, '\n');
    }
    hash = hash_plain(buf_str(&all));
    base64_put(&mark, (struct str){(const char *)hash.b, sizeof hash.b});
    sheet->sure = buf_str(&mark);
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
static struct deed deed_of(struct ctx *c, const struct account *who, const struct sheet *sheet)
{
    const struct account_duty *d = &sheet->form.duty;
    bool is_renamed = !str_eq(sheet->name, who->name);

    if (sheet->change_count == (size_t)is_renamed)
        return (struct deed){.action = AUDIT_USER_RENAME, .object = staff_number(c, who->id), .detail = S("")};
    return (struct deed){.action = AUDIT_USER_ROLE,
                         .object = staff_number(c, who->id),
                         .detail = arena_fmt(c->arena, "%.*s, %zu divisions, %zu surveys, last day %.*s%s",
                                             STR_ARG(role_code(d->role)), d->division_count, d->survey_count,
                                             STR_ARG(sheet->form.last_day.len ? sheet->form.last_day : S("none")),
                                             is_renamed ? ", another name" : "")};
}

static enum err change_account(struct ctx *c, const struct account *who, const struct offer *offer, struct sheet *sheet)
{
    struct deed deed = deed_of(c, who, sheet);
    const char *why = NULL;
    enum err e;

    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, change(c, who, sheet, &why));
    if (e && why) {
        sheet->change_count = 0;
        fault_add(&sheet->faults,
                  strstr(why, "last day") ? "last_day"
                  : strstr(why, "name")   ? "name"
                                          : "roles",
                  i18n_text(c->lang, why));
        return account_page(c, who, offer, sheet);
    }
    TRY(e);
    if (who->duty.role != sheet->form.duty.role)
        tell_role(c, who, sheet->form.duty.role);
    return staff_go(c, link_staff_account_in(c->arena, c->lang, who->id), "tallennettu");
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
        fault_add(&sheet.faults, "roles", i18n_text(c->lang, "Choose a role"));
    if (sheet.faults.n || c->is_again)
        return account_page(c, &who, &offer, &sheet);
    find_changes(c, &who, &offer, &sheet);
    if (!sheet.change_count)
        return staff_go(c, link_staff_account_in(c->arena, c->lang, who.id), "tallennettu");
    return str_eq(sure, sheet.sure) ? change_account(c, &who, &offer, &sheet) : account_page(c, &who, &offer, &sheet);
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

/* What only has a button leads back to the page when the session had ended. */
static enum err lead_back(struct ctx *c, int64_t id, const char *word)
{
    return staff_go(c, link_staff_account_in(c->arena, c->lang, id), word);
}

enum err page_staff_account_link(struct ctx *c)
{
    struct office *o = c->app->staff->office;
    bool is_mail = how_is_mail(c);
    struct account who;
    enum link_kind kind;
    struct deed deed;
    struct str code;
    enum err e;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_back(c, who.id, NULL);
    deed = (struct deed){.action = AUDIT_USER_LINK, .object = staff_number(c, who.id), .detail = S("made")};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, link_make(c->arena, o, who.id, c->now_ms, &kind, &code));
    if (e == ERR_CONFLICT)
        return show_again(c, &who, "",
                          i18n_text(c->lang, "The account is disabled or its last day is over: no link would work."));
    TRY(e);
    return link_hand_over(c, who.id, kind, code, is_mail, link_staff_account_in(c->arena, c->lang, who.id));
}

enum err page_staff_account_sessions(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    struct account who;
    struct deed deed;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_back(c, who.id, NULL);
    deed = (struct deed){.action = AUDIT_USER_SESSIONS, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, session_end_all(staff, who.id)));
    return lead_back(c, who.id, "paatetty");
}

enum err page_staff_account_disable(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    const char *why = NULL;
    struct account who;
    struct deed deed;
    enum err e;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_back(c, who.id, NULL);
    deed = (struct deed){.action = AUDIT_USER_DISABLE, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, account_disable(c->arena, staff, who.id, c->now_ms, &why));
    if (e && why)
        return show_again(c, &who, "", i18n_text(c->lang, why));
    TRY(e);
    return lead_back(c, who.id, "tunnus-suljettu");
}

enum err page_staff_account_enable(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    struct account who;
    struct deed deed;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_back(c, who.id, NULL);
    deed = (struct deed){.action = AUDIT_USER_ENABLE, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, account_enable(c->arena, staff, who.id)));
    return lead_back(c, who.id, "tunnus-avattu");
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
        return show_again(c, &who, "", S(""));
    if (!str_eq(i18n_sort_key(c->arena, confirm), i18n_sort_key(c->arena, who.name)))
        return show_again(c, &who, "confirm",
                          i18n_text(c->lang, "This is not the person's name. Nothing was removed."));
    deed = (struct deed){.action = AUDIT_USER_REMOVE, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, account_remove(c->arena, staff, who.id, c->now_ms, &why));
    if (e && why)
        return show_again(c, &who, "confirm", i18n_text(c->lang, why));
    TRY(e);
    return staff_go(c, link_staff_accounts_in(c->arena, c->lang), "poistettu");
}
