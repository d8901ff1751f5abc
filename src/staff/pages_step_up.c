/* pages_step_up.c - showing the second factor again before something important (ASVS 5.0 7.5.3). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/letter.h"
#include "staff/sessions.h"
#include "staff/setup.h"

#include "account/office.h"
#include "account/sign_in.h"
#include "account/throttle.h"
#include "base/log.h"

#include <inttypes.h>

/* What it is asked for: an action of role.def, or the name of a route that is everybody's own. */
static const struct {
    const char *code, *words;
} whats[] = {
    {"survey.approve", N_("approving a survey")},
    {"survey.cancel", N_("cancelling a survey")},
    {"results.export", N_("saving results as a file")},
    {"results.approve", N_("approval of results")},
    {"results.publish", N_("publishing results")},
    {"viewer.grant", N_("access of readers of results")},
    {"settings.edit", N_("changing settings")},
    {"accounts.manage", N_("changing accounts")},
    {"audit.export", N_("saving the audit log as a file")},
    {"staff_factor", N_("changing your app for codes")},
    {"staff_codes", N_("new recovery codes")},
};

/* What waits until the code is right: a kept form, or the address of a page; `what` it is: a code as above. Each may be empty. */
struct waiting {
    struct str kept, to, what;
};

static struct str what_waits(const struct ctx *c)
{
    const struct route_info *info = route_info(c->route);

    return info->who < PERM_FIRST_ACTION ? str_from(info->name) : action_code(permission_action(info->who));
}

static struct str title_of(struct ctx *c, struct str what)
{
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
        if (str_starts(what, str_from(whats[i].code)))
            return i18n_fill(c->arena, i18n_text(c->lang, "Confirm that it is you: {what}"),
                             &(struct i18n_arg){"what", i18n_text(c->lang, whats[i].words)}, 1);
    return i18n_text(c->lang, "Confirm that it is you");
}

/* Accounts of a demo have no app for codes. */
static bool asks_password(const struct ctx *c)
{
    return c->app->staff->office->is_demo && !c->person->account.has_factor;
}

static enum err step_up_page(struct ctx *c, const struct faults *f, const struct waiting *w)
{
    bool is_password = asks_password(c);
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_input *code =
        is_password
            ? setup_code(c, N_("Password"), N_("This demo account has no app for codes, so its password is asked for."),
                         f, true)
            : setup_code(c, N_("Code from your app"), N_("Six digits, or one of your recovery codes."), f, true);

    if (is_password) {
        code->type = S("password");
        code->autocomplete = S("current-password");
        code->width = S("");
    }
    tpl_staff_step_up(
        &p,
        &(struct tpl_staff_step_up){
            .faults = faults_put(c, f),
            .note = w->kept.len ? i18n_text(c->lang, "What you sent is kept and goes on as soon as the code is right.")
                                : S(""),
            .user = is_password ? c->person->account.email : S(""),
            .code = code,
            .kept = w->kept,
            .to = w->to,
            .what = w->what});
    shell_put(c, title_of(c, w->what),
              i18n_text(c->lang,
                        "It is important enough to be asked again who does it. After this you are not asked for "
                        "five minutes."),
              NULL, 0, &p);
    return OK;
}

enum err page_staff_step_up_view(struct ctx *c)
{
    return step_up_page(c, &(struct faults){0}, &(struct waiting){.to = params_text(&c->query, S("to"))});
}

enum err page_staff_step_up_instead(struct ctx *c)
{
    struct str to = c->req->query.len ? arena_fmt(c->arena, "%.*s?%.*s", STR_ARG(c->req->path), STR_ARG(c->req->query))
                                      : c->req->path;
    struct waiting w = {.what = what_waits(c)};

    c->res->status = 403;
    if (c->req->method == HTTP_GET)
        w.to = to;
    else
        w.kept = door_keep(c);
    return step_up_page(c, &(struct faults){0}, &w);
}

static enum err go_on(struct ctx *c, const struct waiting *w)
{
    struct kept kept;

    if (!w->kept.len)
        return staff_go(c, door_leads_inside(w->to) ? w->to : link_staff_desk_in(c->arena, c->lang), NULL);
    TRY(door_open_kept(c, w->kept, &kept));
    return gate_resume(c, &kept, false);
}

enum err page_staff_step_up(struct ctx *c)
{
    struct person *p = ARENA_NEW(c->arena, struct person);
    struct waiting w = {.kept = params_text(&c->form, S("kept")),
                        .to = params_text(&c->form, S("to")),
                        .what = params_text(&c->form, S("what"))};
    struct str code = params_text(&c->form, S("code"));
    struct sign_in_result r;
    struct faults f = {0};

    *p = *c->person;
    if (c->is_again)
        return step_up_page(c, &f, &w);
    TRY(sign_in_step_up(c->arena, c->app->staff->office, &p->session, code, c->now_ms, &r));
    if (r.word == SIGN_IN_DONE) {
        c->person = p;
        TRY(session_write_down(c, AUDIT_STEP_UP, r.is_recovery ? S("recovery_code") : S("")));
        door_set_cookie(c, r.token);
        if (r.is_recovery)
            letter_put_recovery(c, p->account.id);
        return go_on(c, &w);
    }
    if (r.word == SIGN_IN_WRONG)
        log_line(LOG_WARN, "event=step_up_failed account=%" PRId64, r.account_id);
    if (r.is_notice_due)
        TRY(letter_put_failures(c, r.account_id));
    fault_add(&f, "code",
              r.word == SIGN_IN_WAIT ? setup_wait(c, r.wait_ms)
              : asks_password(c)
                  ? i18n_text(c->lang, "The password is not right. Type it again.")
                  : i18n_text(c->lang, "That is not right. Look at the newest code in your app and type it again."));
    return step_up_page(c, &f, &w);
}
