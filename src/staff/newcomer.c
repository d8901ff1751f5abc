/* newcomer.c - somebody new: the fields of the form, and the account with its invitation. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/field.h"
#include "staff/people.h"

#include <string.h>

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

const struct tpl_staff_input *email_field(struct ctx *c, struct str value, const struct faults *f)
{
    struct tpl_staff_input *out = field_input(c, "email", N_("Mail address"), value, f);

    out->type = S("email");
    out->hint = i18n_text(c->lang, "With it the person signs in, and letters go there.");
    out->is_required = true;
    return out;
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

/* Which field account_create found wrong: it looks at the address first, then the name, then the rest. */
static const char *wrong_field(const struct newcomer *who, const char *why)
{
    if (!who->name.len)
        return "name";
    return strstr(why, "address")    ? "email"
           : strstr(why, "name")     ? "name"
           : strstr(why, "last day") ? "last_day"
                                     : "roles";
}

enum err newcomer_invite(struct ctx *c, const struct newcomer *who, const struct account_duty *duty, bool is_mail,
                         enum audit_action action, struct str (*back)(struct arena *a, enum lang lang, int64_t id),
                         struct faults *f)
{
    struct deed deed = {.action = action, .object = S(""), .detail = role_code(duty->role)};
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
    if (e && why) {
        fault_add(f, wrong_field(who, why), i18n_text(c->lang, why));
        return ERR_INVALID;
    }
    TRY(e);
    return link_hand_over(c, id, kind, code, is_mail, back(c->arena, c->lang, id));
}
