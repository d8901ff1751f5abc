/* pages_sign_in.c - signing in and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "staff/letter.h"
#include "staff/setup.h"

#include "account/demo_accounts.h"
#include "account/office.h"
#include "account/sign_in.h"
#include "account/throttle.h"
#include "base/log.h"

#include <inttypes.h>

/* What the form holds when it is shown. `here`: where to go for who is signed in already. */
struct entry {
    struct str email, device, kept, to, note, here;
    struct faults faults;
};

/* Where somebody wanted to go, if that is a page of ours; else the desk. */
static struct str inside(struct ctx *c, struct str to)
{
    return door_leads_inside(to) ? to : link_staff_desk_in(c->arena, c->lang);
}

static const struct tpl_staff_demo_account *demo_list(struct ctx *c, struct str to, size_t *count_out)
{
    size_t count = 0;
    const struct demo_account *from = demo_accounts(&count);
    struct tpl_staff_demo_account *v = arena_alloc(c->arena, count + 1, sizeof *v);

    *count_out = c->app->staff->office->is_demo ? count : 0;
    for (size_t i = 0; i < *count_out; i++)
        v[i] = (struct tpl_staff_demo_account){.role = i18n_text(c->lang, role_name(from[i].role)),
                                               .name = from[i].name,
                                               .email = from[i].email,
                                               .password = from[i].password,
                                               .to = to};
    return v;
}

static enum err sign_in_page(struct ctx *c, struct entry *entry)
{
    struct page p = frame_body(c, ROUTE_staff_sign_in);
    struct tpl_staff_input email = {.name = S("email"),
                                    .type = S("email"),
                                    .label = i18n_text(c->lang, "E-mail address"),
                                    .value = entry->email,
                                    .fault = fault_of(&entry->faults, "email"),
                                    .autocomplete = S("username"),
                                    .is_required = true},
                           code = {.name = S("code"),
                                   .type = S("text"),
                                   .label = i18n_text(c->lang, "Code from your app"),
                                   .hint =
                                       c->app->staff->office->is_demo
                                           ? i18n_text(c->lang, "The accounts of the demo have none: leave it empty.")
                                           : i18n_text(c->lang, "Six digits, or one of your recovery codes. Leave it "
                                                                "empty when you have not chosen an app yet."),
                                   .autocomplete = S("one-time-code"),
                                   .width = S("medium")},
                           device = {.name = S("device"),
                                     .type = S("text"),
                                     .value = entry->device,
                                     .label = i18n_text(c->lang, "What do you call this device? (optional)"),
                                     .hint = i18n_text(
                                         c->lang, "For example “work laptop”: so that you know your sessions apart."),
                                     .autocomplete = S("off")};
    struct tpl_staff_sign_in view = {
        .faults = faults_put(c, &entry->faults),
        .note = entry->note,
        .here = url_checked(entry->here),
        .email = &email,
        .password = setup_secret(c, "password", N_("Password"), NULL, &entry->faults, "current-password"),
        .code = &code,
        .device = &device,
        .kept = entry->kept,
        .to = entry->to};

    view.demo = demo_list(c, entry->to, &view.demo_n);
    tpl_staff_sign_in(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Sign in"),
        i18n_text(
            c->lang,
            "This is the staff's part of Digiraati. Residents need no account: their surveys are on the front page."),
        NULL, 0, &p);
    return OK;
}

enum err page_staff_sign_in_view(struct ctx *c)
{
    struct entry entry = {.to = params_text(&c->query, S("to"))};

    if (c->person)
        return staff_go(c, inside(c, entry.to), NULL);
    /* A strict cookie stays at home when a link in a mail leads here (RFC 6265bis, 8.8.2); from our own page it comes along. */
    if (str_eq(c->req->fetch_site, S("cross-site")))
        entry.here = inside(c, entry.to);
    return sign_in_page(c, &entry);
}

enum err page_staff_sign_in_instead(struct ctx *c)
{
    struct entry entry = {.kept = door_keep(c)};
    struct str query = c->req->query;

    if (c->route == ROUTE_staff_sign_out)
        return staff_go(c, link_staff_sign_in_view_in(c->arena, c->lang), NULL);
    if (c->req->method == HTTP_GET) {
        struct buf to = buf_new(c->arena, 16 * 1024);

        buf_fmt(&to, "%.*s?to=", STR_ARG(link_staff_sign_in_view_in(c->arena, c->lang)));
        url_put(&to,
                query.len ? arena_fmt(c->arena, "%.*s?%.*s", STR_ARG(c->req->path), STR_ARG(query)) : c->req->path);
        response_redirect(c->res, buf_str(&to));
        return OK;
    }
    c->res->status = 403;
    entry.note =
        entry.kept.len
            ? i18n_text(c->lang, "Your session had ended. What you wrote is kept: sign in, and you see it again before "
                                 "anything is saved.")
            : i18n_text(c->lang, "Your session had ended, and what you sent was too large to be kept. Sign in and send "
                                 "it again.");
    return sign_in_page(c, &entry);
}

/* Where somebody goes who has come in: on with a form that was kept, or to the page that was asked for. */
static enum err go_on(struct ctx *c, const struct entry *entry)
{
    struct kept kept;
    enum err e;

    if (entry->kept.len && door_open_kept(c, entry->kept, &kept) == OK) {
        e = gate_resume(c, &kept, true);
        if (e == OK || e == ERR_BUSY || e == ERR_BROKEN)
            return e;
    }
    return staff_go(c, inside(c, entry->to), NULL);
}

/* The session that this browser had is over, and the language of letters is the one that the person signs in with. */
static enum err settle(struct ctx *c, const struct person *before, struct str token, struct person *p)
{
    const struct office *o = c->app->staff->office;

    if (before)
        TRY(session_end(o->staff, before->account.id, &before->session.hash));
    TRY(session_find(c->arena, o->staff, o->key, token, c->now_ms, &p->session, &p->account));
    return p->account.lang == c->lang ? OK : account_set_lang(c->arena, o->staff, p->account.id, c->lang);
}

static enum err come_in(struct ctx *c, const struct entry *entry, const struct sign_in_result *r)
{
    const struct office *o = c->app->staff->office;
    struct person *p = ARENA_NEW(c->arena, struct person);

    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, settle(c, c->person, r->token, p)));
    c->person = p;
    door_set_cookie(c, r->token);
    TRY(staff_audit(c, AUDIT_SIGN_IN, S(""), r->is_recovery ? S("recovery code") : S("")));
    if (r->is_recovery)
        letter_put_recovery(c, p->account.id);
    return go_on(c, entry);
}

/* Somebody tries a person's password: the person hears of it, and so does who reads the audit log. */
static enum err tell_failures(struct ctx *c, const struct sign_in_result *r)
{
    if (!r->is_notice_due)
        return OK;
    TRY(staff_audit(c, AUDIT_SIGN_FAILURES, staff_number(c, r->account_id), S("")));
    letter_put(c, r->account_id, NOTICE_FAILURES, THROTTLE_NOTICE);
    return OK;
}

enum err page_staff_sign_in(struct ctx *c)
{
    struct sign_in in = {.email = typed(c, "email"),
                         .password = params_text(&c->form, S("password")),
                         .code = typed(c, "code"),
                         .device = typed(c, "device")};
    struct entry entry = {.email = in.email,
                          .device = in.device,
                          .kept = params_text(&c->form, S("kept")),
                          .to = params_text(&c->form, S("to"))};
    struct sign_in_result r;

    if (c->is_again) {
        entry.note = i18n_text(c->lang, "This page had been open so long that it had to be renewed. Sign in again.");
        return sign_in_page(c, &entry);
    }
    TRY(sign_in(c->arena, c->app->staff->office, &in, c->now_ms, &r));
    switch (r.word) {
    case SIGN_IN_DONE:
        return come_in(c, &entry, &r);
    case SIGN_IN_JOIN:
        return setup_join_page(
            c, r.link,
            i18n_text(c->lang, "Your password is right. Before you can come in, take an app for codes into use: it "
                               "is asked from now on whenever you sign in."));
    case SIGN_IN_WAIT:
        fault_add(&entry.faults, "email", setup_wait(c, r.wait_ms));
        break;
    case SIGN_IN_WRONG:
        log_line(LOG_WARN, "event=sign_in_failed account=%" PRId64, r.account_id);
        TRY(tell_failures(c, &r));
        fault_add(
            &entry.faults, "email",
            i18n_text(
                c->lang,
                "Address, password or code is not right. We do not say which, so that nobody can find out who has "
                "an account."));
        break;
    }
    return sign_in_page(c, &entry);
}

enum err page_staff_sign_out(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;

    TRY(db_begin(staff, DB_WRITE));
    TRY(db_finish(staff, session_end(staff, c->person->account.id, &c->person->session.hash)));
    TRY(staff_audit(c, AUDIT_SIGN_OUT, S(""), S("")));
    door_set_cookie(c, S(""));
    response_header(c->res, S("Clear-Site-Data"), S("\"*\"")); /* ASVS 5.0 14.3.1 */
    return staff_go(c, link_staff_sign_in_view_in(c->arena, c->lang), NULL);
}
