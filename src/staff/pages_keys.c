/* pages_keys.c - changing one's own password, app for codes and recovery codes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/deed.h"
#include "staff/letter.h"
#include "staff/setup.h"

#include "account/office.h"

#include <inttypes.h>

/* The way here from the desk. */
static void show(struct ctx *c, const char *title, const char *help, const struct page *p)
{
    struct tpl_staff_crumb me = {.name = i18n_text(c->lang, "My account"),
                                 .url = url_checked(link_staff_me_in(c->arena, c->lang))};

    shell_put(c, i18n_text(c->lang, title), i18n_text(c->lang, help), &me, 1, p);
}

/* The session goes on under a new token. */
static void go_on_as(struct ctx *c, const struct session *s, struct str token)
{
    struct person *p = ARENA_NEW(c->arena, struct person);

    *p = *c->person;
    p->session = *s;
    c->person = p;
    door_set_cookie(c, token);
}

static struct str own_object(struct ctx *c)
{
    return staff_number(c, c->person->account.id);
}

/* Write down how it ended. What was wrong with the form is an answer, not an error. */
static enum err ended(struct ctx *c, enum audit_action action, int64_t begun, enum err e, const struct join_result *r)
{
    enum err how = e ? e : r->word == JOIN_DONE ? OK : ERR_INVALID;

    how = staff_end(c, action, begun, own_object(c), S(""), how);
    return e ? how : OK;
}

/* Must the second factor be shown first? (ASVS 7.5.1) */
static bool is_first_asked(const struct ctx *c)
{
    return !c->is_again && !session_is_stepped_up(&c->person->session, c->now_ms);
}

/* --- password ----------------------------------------------------------------------------------------------------- */

static enum err password_page(struct ctx *c, const struct faults *f)
{
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_staff_password_form(&p, &(struct tpl_staff_password_form){.faults = faults_put(c, f),
                                                                  .note = again_note(c),
                                                                  .email = c->person->account.email,
                                                                  .present = setup_present_password(c, f),
                                                                  .password = setup_new_password(c, f)});
    show(c, N_("Change the password"),
         N_("You need the password you have now. All your other sessions end with the change, and you get a message "
            "about it."),
         &p);
    return OK;
}

enum err page_staff_password_view(struct ctx *c)
{
    return password_page(c, &(struct faults){0});
}

enum err page_staff_password(struct ctx *c)
{
    struct str present = params_text(&c->form, S("present")), chosen = params_text(&c->form, S("password")), token;
    struct session s = c->person->session;
    struct join_result r;
    struct faults f = {0};
    int64_t begun;
    enum err e;

    if (c->is_again)
        return password_page(c, &f);
    TRY(staff_begin(c, AUDIT_ACCOUNT_PASSWORD, own_object(c), S(""), &begun));
    e = join_change_password(c->arena, c->app->staff->office, &s, present, chosen, c->now_ms, &r, &token);
    TRY(ended(c, AUDIT_ACCOUNT_PASSWORD, begun, e, &r));
    if (r.is_notice_due)
        TRY(letter_put_failures(c, r.account_id));
    if (r.word == JOIN_DONE) {
        go_on_as(c, &s, token);
        letter_put(c, c->person->account.id, NOTICE_PASSWORD_CHANGED, 0);
        return staff_go(c, link_staff_me_in(c->arena, c->lang), "salasana");
    }
    if (r.word == JOIN_UNFIT)
        fault_add(&f, "password", setup_verdict(c, &r.verdict));
    else if (r.word == JOIN_WAIT)
        fault_add(&f, "present", setup_wait(c, r.wait_ms));
    else
        fault_add(&f, "present", i18n_text(c->lang, "That is not the password you have now."));
    return password_page(c, &f);
}

/* --- the app ------------------------------------------------------------------------------------------------------ */

static enum err factor_page(struct ctx *c, const struct pending *pending, const struct faults *f)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_factor_form view = {.faults = faults_put(c, f), .note = again_note(c), .pending = pending->box};

    TRY(setup_app(c, pending, c->person->account.email, &view.app));
    view.code = setup_code(c, N_("The code that the app shows now"), NULL, f, true);
    tpl_staff_factor_form(&p, &view);
    show(c, c->person->account.has_factor ? N_("Change the app or the phone") : N_("Set up an app for codes"),
         N_("From then on only the new app's codes work, and you get new recovery codes. All your other sessions end."),
         &p);
    return OK;
}

static struct str pending_context(struct ctx *c)
{
    return arena_fmt(c->arena, "pending account %" PRId64, c->person->account.id);
}

enum err page_staff_factor_view(struct ctx *c)
{
    struct pending pending;
    bool is_new;

    if (is_first_asked(c))
        return page_staff_step_up_instead(c);
    setup_pending(c, pending_context(c), &pending, &is_new);
    return factor_page(c, &pending, &(struct faults){0});
}

enum err page_staff_factor(struct ctx *c)
{
    struct str code = typed(c, "code"), token;
    struct session s = c->person->session;
    struct pending pending;
    struct join_result r;
    struct faults f = {0};
    int64_t begun;
    bool is_new;
    enum err e;

    if (is_first_asked(c))
        return page_staff_step_up_instead(c);
    setup_pending(c, pending_context(c), &pending, &is_new);
    if (c->is_again)
        return factor_page(c, &pending, &f);
    TRY(staff_begin(c, AUDIT_ACCOUNT_FACTOR, own_object(c), S(""), &begun));
    e = join_change_factor(c->arena, c->app->staff->office, &s, &pending.secret, code, c->now_ms, &r, &token);
    TRY(ended(c, AUDIT_ACCOUNT_FACTOR, begun, e, &r));
    if (r.word == JOIN_DONE) {
        go_on_as(c, &s, token);
        letter_put(c, c->person->account.id, NOTICE_FACTOR_CHANGED, 0);
        setup_show_codes(c, r.codes, link_staff_me_in(c->arena, c->lang), N_("I have saved them"));
        return OK;
    }
    fault_add(&f, "code",
              i18n_text(c->lang, "That code is not right. Look at the newest one in your app and type it again."));
    return factor_page(c, &pending, &f);
}

/* --- recovery codes ----------------------------------------------------------------------------------------------- */

enum err page_staff_codes_view(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_codes_form view = {.note = again_note(c)};

    if (!c->person->account.has_factor)
        return ERR_NOT_FOUND;
    if (is_first_asked(c))
        return page_staff_step_up_instead(c);
    TRY(db_begin(staff, DB_READ));
    TRY(db_finish(staff, factor_codes_left(c->arena, staff, c->person->account.id, &view.left)));
    tpl_staff_codes_form(&p, &view);
    show(c, N_("Create new recovery codes"),
         N_("A recovery code lets you in once when your phone is not at hand. Make new ones when few are left, or when "
            "somebody may have "
            "seen them."),
         &p);
    return OK;
}

enum err page_staff_codes(struct ctx *c)
{
    const struct office *o = c->app->staff->office;
    struct str codes[RECOVERY_CODES];
    struct deed deed;

    if (c->is_again)
        return page_staff_codes_view(c);
    if (!c->person->account.has_factor)
        return ERR_NOT_FOUND;
    if (is_first_asked(c))
        return page_staff_step_up_instead(c);
    deed = (struct deed){.action = AUDIT_ACCOUNT_CODES, .object = own_object(c), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, factor_codes_new(c->arena, o, c->person->account.id, codes)));
    letter_put(c, c->person->account.id, NOTICE_FACTOR_CHANGED, 0);
    setup_show_codes(c, codes, link_staff_me_in(c->arena, c->lang), N_("I have saved them"));
    return OK;
}
