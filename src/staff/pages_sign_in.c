/* pages_sign_in.c - signing in and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "staff/field.h"
#include "staff/letter.h"
#include "staff/sessions.h"
#include "staff/setup.h"

#include "account/demo_accounts.h"
#include "account/office.h"
#include "account/sign_in.h"
#include "account/throttle.h"
#include "base/log.h"
#include "mail/address.h"

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

static const struct tpl_staff_demo_account *demo_list(struct ctx *c, size_t *count_out)
{
    size_t count = 0;
    const struct demo_account *from = demo_accounts(&count);
    struct tpl_staff_demo_account *v = arena_alloc(c->arena, count + 1, sizeof *v);

    *count_out = c->app->staff->office->is_demo ? count : 0;
    for (size_t i = 0; i < *count_out; i++)
        v[i] = (struct tpl_staff_demo_account){
            .role = i18n_text(c->lang, role_name(from[i].role)), .name = from[i].name, .email = from[i].email};
    return v;
}

/* Who has pressed the button of a demo's account need not type what everybody may know of it. */
static void take_demo_account(struct ctx *c, struct sign_in *in)
{
    size_t count = 0;
    const struct demo_account *from = demo_accounts(&count);
    struct str wanted = params_text(&c->form, S("demo"));

    if (!c->app->staff->office->is_demo)
        return;
    for (size_t i = 0; i < count; i++)
        if (str_eq(from[i].email, wanted)) {
            in->email = from[i].email;
            in->password = from[i].password;
            in->code = S("");
        }
}

static enum err sign_in_page(struct ctx *c, struct entry *entry)
{
    struct page p = frame_body(c, ROUTE_staff_sign_in);
    const struct faults *f = &entry->faults;
    struct tpl_staff_input *email = field_input(c, "email", N_("E-mail address"), entry->email, f);
    struct tpl_staff_input *device =
        field_input(c, "device", N_("What do you call this device? (optional)"), entry->device, NULL);
    const char *hint = c->app->staff->office->is_demo ? N_("The accounts of the demo have none: leave it empty.")
                                                      : N_("Six digits, or one of your recovery codes.");
    struct tpl_staff_sign_in view = {.faults = faults_put(c, f),
                                     .note = entry->note,
                                     .here = url_checked(entry->here),
                                     .email = email,
                                     .password =
                                         setup_secret(c, "password", N_("Password"), NULL, f, "current-password"),
                                     .code = setup_code(c, N_("Code from your app"), hint, f, false),
                                     .device = device,
                                     .kept = entry->kept,
                                     .to = entry->to};

    email->type = S("email");
    email->autocomplete = S("username");
    email->is_required = true;
    device->hint = i18n_text(c->lang, "For example “work laptop”: so that you know your sessions apart.");
    view.demo = demo_list(c, &view.demo_n);
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

/* One's own account, which tells how many recovery codes are left (pages_me.c), and leads on from there. */
static enum err tell_codes_left(struct ctx *c, struct str to)
{
    struct buf address = buf_new(c->arena, 16 * 1024);

    buf_fmt(&address, "%.*s?koodilla=", STR_ARG(link_staff_me_in(c->arena, c->lang)));
    url_put(&address, to);
    response_redirect(c->res, buf_str(&address));
    return OK;
}

/* Where somebody goes who has come in: on with a form that was kept, or to the page that was asked for. */
static enum err go_on(struct ctx *c, const struct entry *entry, const struct sign_in_result *r)
{
    struct kept kept;
    enum err e;

    if (entry->kept.len && door_open_kept(c, entry->kept, &kept) == OK) {
        e = gate_resume(c, &kept, true);
        if (e == OK || e == ERR_BUSY || e == ERR_BROKEN)
            return e;
    }
    if (r->is_recovery)
        return tell_codes_left(c, inside(c, entry->to));
    return staff_go(c, inside(c, entry->to), r->has_ended_another ? "istunto-vaihdettu" : NULL);
}

/* The session that this browser had is over, and the language of letters is the one that the person signs in with. */
static enum err settle(struct ctx *c, const struct person *before, const struct person *p)
{
    struct db *staff = c->app->staff->office->staff;

    if (before)
        TRY(session_end(staff, before->account.id, &before->session.hash));
    return p->account.lang == c->lang ? OK : account_set_lang(c->arena, staff, p->account.id, c->lang);
}

static enum err come_in(struct ctx *c, const struct entry *entry, const struct sign_in_result *r)
{
    const struct office *o = c->app->staff->office;
    struct person *p = ARENA_NEW(c->arena, struct person);
    const struct person *before = c->person;

    TRY(db_begin(o->staff, DB_READ));
    TRY(db_finish(o->staff, session_find(c->arena, o->staff, o->key, r->token, c->now_ms, &p->session, &p->account)));
    c->person = p;
    TRY(session_write_down(c, AUDIT_SIGN_IN, r->is_recovery ? S("recovery_code") : S("")));
    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, settle(c, before, p)));
    door_set_cookie(c, r->token);
    if (r->is_recovery)
        letter_put_recovery(c, p->account.id);
    return go_on(c, entry, r);
}

static struct str cut_to(struct str s, size_t most_bytes)
{
    while (s.len > most_bytes && ((unsigned char)s.p[most_bytes] & 0xc0) == 0x80)
        most_bytes--;
    return str_sub(s, 0, most_bytes);
}

/* Anybody may have this page show what they send: nothing that is longer than it can be, leads elsewhere, or was not kept by us. */
static struct entry sent_entry(struct ctx *c, const struct sign_in *in)
{
    enum { ADDRESS_TO_BYTES = 2048 };
    struct entry entry = {.email = cut_to(in->email, ADDRESS_BYTES),
                          .device = cut_to(in->device, SESSION_DEVICE_BYTES)};
    struct str kept = params_text(&c->form, S("kept")), to = params_text(&c->form, S("to"));
    struct kept opened;

    if (kept.len && door_open_kept(c, kept, &opened) == OK)
        entry.kept = kept;
    if (to.len <= ADDRESS_TO_BYTES && door_leads_inside(to))
        entry.to = to;
    return entry;
}

enum err page_staff_sign_in(struct ctx *c)
{
    struct sign_in in = {.email = typed(c, "email"),
                         .password = params_text(&c->form, S("password")),
                         .code = typed(c, "code"),
                         .device = typed(c, "device")};
    struct sign_in_result r;
    struct entry entry;

    take_demo_account(c, &in);
    entry = sent_entry(c, &in);
    if (c->is_again) {
        entry.note = i18n_text(c->lang, "This page had been open so long that it had to be renewed. Sign in again.");
        return sign_in_page(c, &entry);
    }
    TRY(sign_in(c->arena, c->app->staff->office, &in, c->now_ms, &r));
    switch (r.word) {
    case SIGN_IN_DONE:
        return come_in(c, &entry, &r);
    case SIGN_IN_JOIN:
        fault_add(&entry.faults, "code",
                  i18n_text(c->lang, "Your account has no app for codes yet, and nobody comes in without one. Take the "
                                     "one-time link that an administrator gave you: it works for three days. When it "
                                     "is gone or too old, ask an administrator for a new one."));
        break;
    case SIGN_IN_WAIT:
        fault_add(&entry.faults, "email", setup_wait(c, r.wait_ms));
        break;
    case SIGN_IN_WRONG:
        log_line(LOG_WARN, "event=sign_in_failed account=%" PRId64, r.account_id);
        if (r.is_notice_due)
            TRY(letter_put_failures(c, r.account_id));
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
    door_set_cookie(c, S(""));                                 /* whatever comes now: who wants to leave leaves */
    response_header(c->res, S("Clear-Site-Data"), S("\"*\"")); /* ASVS 5.0 14.3.1 */
    TRY(staff_audit(c, AUDIT_SIGN_OUT, S(""), S("")));
    return staff_go(c, link_staff_sign_in_view_in(c->arena, c->lang), NULL);
}
