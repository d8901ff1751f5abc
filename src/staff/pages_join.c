/* pages_join.c - coming in by a one-time link, and what to do without password or phone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/letter.h"
#include "staff/setup.h"

#include "account/office.h"

/* What somebody with a link sees and has sent. */
struct joining {
    struct str link;
    enum link_kind kind;
    struct account account;
    struct pending pending;
    struct str note;
    struct faults faults;
};

/* --- the code ----------------------------------------------------------------------------------------------------- */

static enum err code_page(struct ctx *c, struct str code, struct str fault)
{
    struct page p = frame_body(c, ROUTE_staff_join);
    struct faults f = {0};

    if (fault.len)
        fault_add(&f, "link", fault);
    tpl_staff_join_code(&p, &(struct tpl_staff_join_code){.faults = faults_put(c, &f), .fault = fault, .code = code});
    shell_put(
        c, i18n_text(c->lang, "Continue with your one-time link"),
        i18n_text(c->lang, "With the link you choose how you sign in from now on. It works once, and for three days."),
        NULL, 0, &p);
    return OK;
}

enum err page_staff_join_view(struct ctx *c)
{
    return code_page(c, S(""), S(""));
}

static enum err no_link(struct ctx *c, struct str code)
{
    return code_page(
        c, code,
        i18n_text(c->lang, "This code opens nothing. It was used already, a newer one has taken its place, it is older "
                           "than three days, or a letter of it is wrong."));
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static bool needs_app(const struct joining *j)
{
    return j->kind != LINK_RESET;
}

/* Does whoever has a LINK_RESET need a code? Only in a demo are there people without an app. */
static bool needs_code(const struct ctx *c, const struct joining *j)
{
    return needs_app(j) || j->account.has_factor || !c->app->staff->office->is_demo;
}

static struct str pending_context(struct ctx *c, struct str link)
{
    return arena_fmt(c->arena, "pending link %.*s", STR_ARG(link));
}

static const struct tpl_staff_input *code_field(struct ctx *c, const struct joining *j)
{
    bool is_optional = j->kind == LINK_INVITE && c->app->staff->office->is_demo;

    if (!needs_code(c, j))
        return NULL;
    if (!needs_app(j))
        return setup_code(c, N_("Code from your app"), N_("Six digits, or one of your recovery codes."), &j->faults,
                          true);
    return setup_code(c, N_("The code that the app shows now"),
                      is_optional ? N_("This is a demo: without a code the account is taken into use without an app.")
                                  : NULL,
                      &j->faults, !is_optional);
}

static struct str title_of(struct ctx *c, enum link_kind kind)
{
    return kind == LINK_INVITE  ? i18n_text(c->lang, "Welcome to Digiraati")
           : kind == LINK_RESET ? i18n_text(c->lang, "Choose a new password")
                                : i18n_text(c->lang, "Set up an app for codes");
}

static enum err form_page(struct ctx *c, struct joining *j)
{
    struct page p = frame_body(c, ROUTE_staff_join);
    struct tpl_staff_join_form view = {.faults = faults_put(c, &j->faults),
                                       .note = j->note,
                                       .email = j->account.email,
                                       .link = j->link,
                                       .code = code_field(c, j)};

    if (j->kind == LINK_FACTOR)
        view.present = setup_present_password(c, &j->faults);
    else
        view.password = setup_new_password(c, &j->faults);
    if (needs_app(j)) {
        view.pending = j->pending.box;
        TRY(setup_app(c, &j->pending, j->account.email, &view.app));
    }
    tpl_staff_join_form(&p, &view);
    shell_put(
        c, title_of(c, j->kind),
        i18n_fill(
            c->arena,
            i18n_text(c->lang,
                      "{name}, this takes some minutes. Nothing is stored before you press the button at the end."),
            &(struct i18n_arg){"name", j->account.name}, 1),
        NULL, 0, &p);
    return OK;
}

static enum err look(struct ctx *c, struct joining *j)
{
    const struct office *o = c->app->staff->office;

    TRY(db_begin(o->staff, DB_READ));
    return db_finish(o->staff, link_look(c->arena, o, j->link, c->now_ms, &j->kind, &j->account));
}

/* The page of joining for who holds this link; `note` may be empty. */
static enum err join_page(struct ctx *c, struct str link, struct str note)
{
    struct joining j = {.link = link, .note = note};
    bool is_new;
    enum err e = look(c, &j);

    if (e)
        return e == ERR_NOT_FOUND ? no_link(c, link) : e;
    setup_pending(c, pending_context(c, link), &j.pending, &is_new);
    return form_page(c, &j);
}

/* --- what was sent ------------------------------------------------------------------------------------------------ */

static void add_fault(struct ctx *c, struct joining *j, const struct join_result *r)
{
    if (r->word == JOIN_UNFIT)
        fault_add(&j->faults, "password", setup_verdict(c, &r->verdict));
    else if (r->word == JOIN_WAIT)
        fault_add(&j->faults, needs_code(c, j) ? "code" : "password", setup_wait(c, r->wait_ms));
    else if (j->kind == LINK_FACTOR)
        fault_add(
            &j->faults, "present",
            i18n_text(
                c->lang,
                "The password or the code is not right. Type the password again, and the newest code in your app."));
    else
        fault_add(&j->faults, "code",
                  i18n_text(c->lang, "That code is not right. Look at the newest one in your app and type it again."));
}

static enum err joined(struct ctx *c, const struct join_result *r)
{
    struct str door = link_staff_sign_in_view_in(c->arena, c->lang);
    struct page p;

    if (r->kind != LINK_INVITE)
        letter_put(c, r->account_id, r->kind == LINK_RESET ? NOTICE_PASSWORD_CHANGED : NOTICE_FACTOR_CHANGED, 0);
    if (r->has_codes) {
        setup_show_codes(c, r->codes, door, N_("I have saved them, sign in"));
        return OK;
    }
    p = frame_body(c, ROUTE__COUNT);
    tpl_staff_joined(&p, &(struct tpl_staff_joined){0});
    shell_put(c, i18n_text(c->lang, "You can sign in now"), S(""), NULL, 0, &p);
    return OK;
}

/* Written down before and after. What is wrong with the form is an answer, not an error. */
static enum err join(struct ctx *c, const struct joining *j, const struct join *in, struct join_result *out)
{
    static const char *const details[] = {
        [LINK_INVITE] = "invitation", [LINK_RESET] = "password", [LINK_FACTOR] = "factor"};
    struct str object = staff_number(c, j->account.id), detail = str_from(details[j->kind]);
    enum err e, how;
    int64_t begun;

    TRY(staff_begin(c, AUDIT_ACCOUNT_JOIN, object, detail, &begun));
    e = join_by_link(c->arena, c->app->staff->office, in, c->now_ms, out);
    how = e ? e : out->word == JOIN_DONE ? OK : ERR_INVALID;
    how = staff_end(c, AUDIT_ACCOUNT_JOIN, begun, object, detail, how);
    return e ? how : OK;
}

enum err page_staff_join(struct ctx *c)
{
    struct joining j = {.link = typed(c, "link")};
    struct join in = {.link = j.link, .code = typed(c, "code")};
    struct str chosen = params_text(&c->form, S("password")), present = params_text(&c->form, S("present"));
    bool is_second = params_text(&c->form, S("step")).len > 0, is_new;
    struct join_result r;
    enum err e;

    if (!is_second || c->is_again)
        return join_page(c, j.link,
                         c->is_again ? i18n_text(c->lang, "This page had been open so long that it had to be renewed.")
                                     : S(""));
    e = look(c, &j);
    if (e)
        return e == ERR_NOT_FOUND ? no_link(c, j.link) : e;
    setup_pending(c, pending_context(c, j.link), &j.pending, &is_new);
    in.password = j.kind == LINK_FACTOR ? present : chosen;
    in.secret = j.pending.secret;
    TRY(join(c, &j, &in, &r));
    if (r.is_notice_due)
        TRY(letter_put_failures(c, r.account_id));
    if (r.word == JOIN_DONE)
        return joined(c, &r);
    if (r.word == JOIN_NO_LINK)
        return no_link(c, j.link);
    add_fault(c, &j, &r);
    return form_page(c, &j);
}

/* --- without the keys --------------------------------------------------------------------------------------------- */

enum err page_staff_lost(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_staff_lost(&p, &(struct tpl_staff_lost){c->app->settings.contact_email});
    shell_put(c, i18n_text(c->lang, "When you cannot sign in"),
              i18n_text(c->lang,
                        "What to do without the phone, the password or both. People help each other here, so that no "
                        "stranger can help himself."),
              NULL, 0, &p);
    return OK;
}
