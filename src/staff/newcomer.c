/* newcomer.c - somebody new: the fields of the form, and the account with its invitation. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/field.h"
#include "staff/people.h"

/* What each role is for, said to who gives it. */
static const char *const role_help[ROLE__COUNT] = {
    [ROLE_ADMIN] = N_("Keeps accounts, settings and the audit log. Sees no answers and no contact data."),
    [ROLE_COORDINATOR] = N_("Plans, approves and publishes surveys of the whole county, and sees protected results."),
    [ROLE_CONTACT] = N_("Builds and follows the surveys of the own divisions."),
    [ROLE_REQUESTER] = N_("Asks for surveys and follows the own ones."),
    [ROLE_COMMS] = N_("Publishes results and news."),
    [ROLE_UNIT_MANAGER] = N_("Sees published results and answers feedback of the own divisions."),
    [ROLE_EXECUTIVE] = N_("Sees summaries and published results."),
    [ROLE_VIEWER] = N_("Sees the published results of named surveys until the last day, and nothing else."),
    [ROLE_ICT] = N_("Watches that the system works. Sees no answers and no contact data."),
};

const struct tpl_staff_choices *role_fields(struct ctx *c, enum role chosen, const struct faults *f)
{
    struct tpl_staff_choice *v = arena_alloc(c->arena, ROLE__COUNT, sizeof *v);
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);

    *out = (struct tpl_staff_choices){
        .name = S("roles"), .label = i18n_text(c->lang, "Role"), .fault = fault_of(f, "roles"), .choices = v};
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        v[out->choices_n++] = (struct tpl_staff_choice){.type = S("radio"),
                                                        .name = S("role"),
                                                        .value = role_code(r),
                                                        .id = arena_fmt(c->arena, "role_%.*s", STR_ARG(role_code(r))),
                                                        .label = i18n_text(c->lang, role_name(r)),
                                                        .hint = i18n_text(c->lang, role_help[r]),
                                                        .is_chosen = r == chosen};
    return out;
}

enum role role_typed(struct ctx *c)
{
    enum role role;

    return role_from_code(typed(c, "role"), &role) ? 0 : role;
}

struct newcomer newcomer_read(struct ctx *c)
{
    return (struct newcomer){
        .name = typed(c, "name"), .email = typed(c, "email"), .lang = field_lang_typed(c, LANG_FI)};
}

const struct tpl_staff_input *name_field(struct ctx *c, struct str value, const struct faults *f)
{
    struct tpl_staff_input *out = field_input(c, "name", N_("Name"), value, f);

    out->hint = i18n_text(c->lang, "First and last name, as colleagues know the person.");
    out->is_required = true;
    return out;
}

static const struct tpl_staff_input *email_field(struct ctx *c, struct str value, const struct faults *f)
{
    struct tpl_staff_input *out = field_input(c, "email", N_("Mail address"), value, f);

    out->type = S("email");
    out->hint = i18n_text(c->lang, "The person signs in with this address and gets messages there.");
    out->is_required = true;
    return out;
}

struct tpl_staff_account_new newcomer_form(struct ctx *c, const struct newcomer *who, const struct duty_form *form,
                                           bool is_mail, const struct offer *offer,
                                           struct str (*page)(struct arena *a, enum lang lang, int64_t id),
                                           const struct faults *f)
{
    struct tpl_staff_account_new view = {.note = again_note(c),
                                         .faults = faults_put(c, f),
                                         .name = name_field(c, who->name, f),
                                         .email = email_field(c, who->email, f),
                                         .lang = field_lang(c, N_("Language of messages and pages"), who->lang),
                                         .surveys = survey_fields(c, offer, &form->duty, f),
                                         .how = how_field(c, is_mail)};

    if (who->taken && (!offer->is_for_viewers || who->taken->duty.role == ROLE_VIEWER)) {
        view.taken = url_checked(page(c->arena, c->lang, who->taken->id));
        view.taken_name = who->taken->name;
    }
    return view;
}

/* In a transaction of staff.db. */
static enum err make(struct ctx *c, const struct newcomer *who, const struct account_duty *duty, int64_t *id_out,
                     enum link_kind *kind_out, struct str *code_out, const char **why_out)
{
    const struct office *o = c->app->staff->office;

    TRY(account_create(c->arena, o->staff, who->email, who->name, duty, c->now_ms, id_out, why_out));
    TRY(account_set_lang(c->arena, o->staff, *id_out, who->lang));
    return link_make(c->arena, o, *id_out, c->now_ms, kind_out, code_out);
}

/* Who has the address already? Nobody: NULL. */
static enum err find_taken(struct ctx *c, struct newcomer *who)
{
    struct db *staff = c->app->staff->office->staff;
    struct account *v = ARENA_NEW(c->arena, struct account);
    enum err e;

    TRY(db_begin(staff, DB_READ));
    e = db_finish(staff, account_by_email(c->arena, staff, who->email, v));
    who->taken = e ? NULL : v;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Was that person invited in that role before, and has not come in yet? */
static bool is_invited_already(const struct newcomer *who, enum role role)
{
    return who->taken && who->taken->state == ACCOUNT_INVITED && who->taken->duty.role == role &&
           str_eq(who->taken->name, who->name);
}

enum err newcomer_invite(struct ctx *c, struct newcomer *who, const struct offer *offer,
                         const struct account_duty *duty, bool is_mail, enum audit_action action,
                         struct str (*back)(struct arena *a, enum lang lang, int64_t id), struct faults *f)
{
    struct deed deed = {
        .action = action, .object = S(""), .detail = duty_detail(c, offer, &(struct account_duty){0}, duty, false)};
    const char *why = NULL;
    enum link_kind kind;
    struct str code;
    int64_t id = 0;
    enum err e;

    TRY(deed_begin(c, &deed));
    e = make(c, who, duty, &id, &kind, &code, &why);
    if (!e)
        deed.object = staff_number(c, id); /* only now there is a number */
    e = deed_end(c, &deed, e);
    if (e == ERR_CONFLICT)
        TRY(find_taken(c, who));
    if (is_invited_already(who, duty->role)) {
        if (who->lang == who->taken->lang && str_eq(duty_mark(c, duty), duty_mark(c, &who->taken->duty)))
            return staff_go(c, back(c->arena, c->lang, who->taken->id), LINK_GIVEN);
        why = N_("This person is invited to this address already, but with other choices. Nothing was changed now. "
                 "Change them on the person's page.");
    }
    if (e && why) {
        fault_add(f, account_field_of(why), i18n_text(c->lang, why));
        return ERR_INVALID;
    }
    TRY(e);
    return link_hand_over(c, id, kind, code, is_mail, back(c->arena, c->lang, id));
}
