/* hand_over.c - one-time links on their way to people, by mail or shown once; and a letter about another role. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/people.h"

#include "account/office.h"
#include "base/log.h"
#include "mail/notice.h"
#include "staff/field.h"

#include <inttypes.h>

const struct tpl_staff_choices *how_field(struct ctx *c, bool is_mail)
{
    static const struct field_radio radios[] = {
        {"mail", N_("By mail to the person"), NULL},
        {"shown", N_("I hand it over myself"), N_("The link is shown once, on the next page.")}};

    if (!c->app->staff->has_mail)
        return NULL;
    return field_radios(c, "how", N_("How does the one-time link get there?"), radios, 2, is_mail ? "mail" : "shown");
}

bool how_is_mail(struct ctx *c)
{
    return !str_eq(params_text(&c->form, S("how")), S("shown")) && c->app->staff->has_mail;
}

enum err link_form(struct ctx *c, const struct account *who, bool is_viewer, const struct tpl_staff_link_form **out)
{
    struct tpl_staff_link_form *v = ARENA_NEW(c->arena, struct tpl_staff_link_form);
    struct db *staff = c->app->staff->office->staff;
    int64_t end_ms = 0;

    *out = NULL;
    if (who->state == ACCOUNT_DISABLED || (who->duty.expires_ms && c->now_ms >= who->duty.expires_ms))
        return OK;
    TRY(db_begin(staff, DB_READ));
    TRY(db_finish(staff, link_end(c->arena, staff, who->id, c->now_ms, &end_ms)));
    *v = (struct tpl_staff_link_form){.is_viewer = is_viewer,
                                      .id = who->id,
                                      .seen = end_ms,
                                      .until = end_ms ? day_and_hour(c, end_ms) : S(""),
                                      .how = how_field(c, true)};
    *out = v;
    return OK;
}

static enum err mail_link(struct ctx *c, const struct account *to, enum link_kind kind, struct str address)
{
    const struct staff_stores *s = c->app->staff;
    const struct notice notice = {.kind = NOTICE_LINK,
                                  .link_kind = (enum notice_link)kind,
                                  .lang = to->lang,
                                  .about = arena_fmt(c->arena, "%" PRId64 " link %" PRId64, to->id, c->now_ms),
                                  .to = to->email,
                                  .county = c->app->settings.county[to->lang],
                                  .link = address,
                                  .at_ms = c->now_ms,
                                  .expires_ms = c->now_ms + LINK_LIFE_MS};

    TRY(db_begin(s->people, DB_WRITE));
    return db_finish(s->people, notice_put(c->arena, s->people, s->spool_key, &notice, c->now_ms));
}

void tell_role(struct ctx *c, const struct account *to, enum role role)
{
    const struct staff_stores *s = c->app->staff;
    const struct notice notice = {.kind = NOTICE_ROLE_CHANGED,
                                  .lang = to->lang,
                                  .about = arena_fmt(c->arena, "%" PRId64 " role %" PRId64, to->id, c->now_ms),
                                  .to = to->email,
                                  .county = c->app->settings.county[to->lang],
                                  .link = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(c->app->settings.origin),
                                                    STR_ARG(link_staff_desk_in(c->arena, to->lang))),
                                  .name = i18n_text(to->lang, role_name(role)),
                                  .at_ms = c->now_ms};

    /* What was changed stays changed: a letter that cannot be put in is noted where it failed. */
    if (s->has_mail && db_begin(s->people, DB_WRITE) == OK &&
        db_finish(s->people, notice_put(c->arena, s->people, s->spool_key, &notice, c->now_ms)))
        log_line(LOG_WARN, "event=notice_not_put kind=role");
}

static const char *link_sentence(enum link_kind kind, bool has_factor)
{
    if (kind == LINK_RESET && !has_factor) /* in a demo */
        return N_("With this link {name} chooses a new password. Nothing else is needed, so hand it over in a way that "
                  "nobody else sees.");
    switch (kind) {
    case LINK_INVITE:
        return N_("With this link {name} chooses a password and sets up an app for codes. Nothing else is needed, so "
                  "hand it over so that nobody else sees it.");
    case LINK_RESET:
        return N_("With this link {name} chooses a new password. The code of the person's app is needed too.");
    default:
        return N_("With this link {name} sets up a new app for codes. The person's password is needed too.");
    }
}

static enum err show_link(struct ctx *c, const struct account *to, enum link_kind kind, struct str address,
                          bool was_to_be_mailed, struct str back)
{
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_staff_link_shown(
        &p, &(struct tpl_staff_link_shown){
                .note = was_to_be_mailed ? i18n_text(c->lang, "The mail could not be put on its way. Hand the link "
                                                              "over yourself.")
                                         : S(""),
                .sentence = i18n_fill(c->arena, i18n_text(c->lang, link_sentence(kind, to->has_factor)),
                                      &(struct i18n_arg){"name", to->name}, 1),
                .address = address,
                .until = day_and_hour(c, c->now_ms + LINK_LIFE_MS),
                .back = url_checked(back)});
    shell_put(
        c, i18n_text(c->lang, "One-time link"),
        i18n_text(c->lang,
                  "The link is shown this once and stored nowhere. If it gets lost, make another one: this one then "
                  "stops working."),
        NULL, 0, &p);
    return OK;
}

/* On its way, or on the page. */
static enum err hand_over(struct ctx *c, int64_t account_id, enum link_kind kind, struct str code, bool is_mail,
                          struct str back, bool *is_sent_out)
{
    struct db *staff = c->app->staff->office->staff;
    struct account to;
    struct str address;
    enum err e;

    TRY(db_begin(staff, DB_READ));
    e = account_load(c->arena, staff, account_id, &to);
    db_rollback(staff);
    TRY(e);
    address = arena_fmt(c->arena, "%.*s%.*s#%.*s", STR_ARG(c->app->settings.origin),
                        STR_ARG(link_staff_join_view_in(c->arena, to.lang)), STR_ARG(code));
    *is_sent_out = is_mail && mail_link(c, &to, kind, address) == OK;
    return *is_sent_out ? staff_go(c, back, "linkki-lahetetty") : show_link(c, &to, kind, address, is_mail, back);
}

enum err link_hand_over(struct ctx *c, int64_t account_id, enum link_kind kind, struct str code, bool is_mail,
                        struct str back)
{
    struct str object = staff_number(c, account_id);
    bool is_sent = false;
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_USER_HAND, object, S(""), &begun));
    e = hand_over(c, account_id, kind, code, is_mail, back, &is_sent);
    return staff_end(c, AUDIT_USER_HAND, begun, object, is_sent ? S("mail") : S("shown"), e);
}
