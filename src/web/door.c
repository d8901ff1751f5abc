/* door.c - the door of the staff area: whose session it is, what the person may do, and forms that outlive a session. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/door.h"

#include "account/office.h"
#include "base/buf.h"
#include "base/log.h"
#include "desk/scope.h"
#include "http/cookie.h"
#include "response/carry.h"

#include <inttypes.h>
#include <string.h>

/* A form of survey's document (1 MiB) and what it grows to when it is kept. */
enum { KEPT_BYTES = 1200 * 1024, PATH_BYTES = 1024 };

/* Of a session's hash, in the audit log. */
enum { SESSION_MARK_BYTES = 4 };

/* --- who ---------------------------------------------------------------------------------------------------------- */

/* Browsers keep a name that begins with __Host- only from HTTPS, for this host alone (RFC 6265bis, 4.1.3.2; ASVS 5.0 3.3.1). Only a
 * demo, as on the loopback, may do without. */
static bool is_https(const struct ctx *c)
{
    return !c->app->settings.is_demo || str_starts(c->app->settings.origin, S("https://"));
}

static struct str cookie_name(const struct ctx *c)
{
    return is_https(c) ? S("__Host-digiraati") : S("digiraati");
}

void door_set_cookie(struct ctx *c, struct str token)
{
    c->cookie = arena_fmt(c->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", STR_ARG(cookie_name(c)),
                          STR_ARG(token), is_https(c) ? "; Secure" : "", token.len ? "" : "; Max-Age=0");
}

static enum err touch(struct ctx *c, const struct session *s)
{
    struct db *staff = c->app->staff->office->staff;

    if (!session_is_stale(s, c->now_ms))
        return OK;
    TRY(db_begin(staff, DB_WRITE));
    return db_finish(staff, session_touch(staff, s, c->now_ms));
}

enum err door_know_person(struct ctx *c)
{
    const struct office *o = c->app->staff->office;
    struct person *p = ARENA_NEW(c->arena, struct person);
    struct str token;
    enum err e;

    c->person = NULL;
    if (cookie_get(c->req->cookie, cookie_name(c), &token))
        return OK;
    TRY(db_begin(o->staff, DB_READ));
    e = session_find(c->arena, o->staff, o->key, token, c->now_ms, &p->session, &p->account);
    db_rollback(o->staff);
    if (e == ERR_LOGIN)
        return OK;
    TRY(e);
    e = touch(c, &p->session);
    if (e && e != ERR_LOGIN)
        return e;
    if (!e)
        c->person = p;
    return OK;
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

static struct str purpose_of_session(struct ctx *c)
{
    return arena_fmt(c->arena, "staff %" PRId64 " %" PRId64, c->person->account.id, c->person->session.begun_ms);
}

static struct str purpose_of_person(struct ctx *c)
{
    return arena_fmt(c->arena, "staff %" PRId64, c->person->account.id);
}

struct str door_token(struct ctx *c)
{
    const struct key32 *key = &c->app->settings.form_key;
    struct str session, person;

    if (!c->person)
        return (struct str){0};
    session = form_token_make(c->arena, key, purpose_of_session(c), c->now_ms);
    person = form_token_make(c->arena, key, purpose_of_person(c), c->now_ms);
    return arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(session), STR_ARG(person));
}

enum err door_check_token(struct ctx *c, struct str token)
{
    const struct key32 *key = &c->app->settings.form_key;
    struct str person = token, session = str_cut(&person, '.');

    if (!c->person)
        return ERR_DENIED;
    if (form_token_check(key, purpose_of_person(c), person, c->now_ms, &c->made_ms) == ERR_DENIED)
        return ERR_DENIED;
    return form_token_check(key, purpose_of_session(c), session, c->now_ms, &c->made_ms) ? ERR_CONFLICT : OK;
}

struct str door_seal(struct ctx *c, struct str use, struct str plain)
{
    struct key32 key = hash_key(&c->app->settings.form_key, S("sealed"));
    struct str box = lock_box(c->arena, &key, use, plain);
    struct buf text = buf_new(c->arena, box.len / 3 * 4 + 4);

    secret_wipe(&key, sizeof key);
    buf_reserve(&text, box.len / 3 * 4 + 4);
    base64_put(&text, box);
    return buf_str(&text);
}

enum err door_unseal(struct ctx *c, struct str use, struct str text, struct str *plain_out)
{
    struct key32 key = hash_key(&c->app->settings.form_key, S("sealed"));
    struct str box;
    enum err e = base64_decode(c->arena, text, &box);

    if (!e)
        e = lock_open(c->arena, &key, use, box, plain_out);
    secret_wipe(&key, sizeof key);
    return e ? ERR_DENIED : OK;
}

struct str door_keep(struct ctx *c)
{
    struct buf plain;

    if (c->req->method != HTTP_POST || c->req->path.len > PATH_BYTES || c->req->body.len > KEPT_BYTES)
        return (struct str){0};
    plain = buf_new(c->arena, 2 * KEPT_BYTES);
    buf_fmt(&plain, "%.*s\n%.*s\n", STR_ARG(c->req->path), STR_ARG(c->req->content_type));
    buf_put(&plain, c->req->body);
    return door_seal(c, S("kept form"), buf_str(&plain));
}

enum err door_open_kept(struct ctx *c, struct str text, struct kept *out)
{
    struct str plain;

    TRY(door_unseal(c, S("kept form"), text, &plain));
    out->path = str_cut(&plain, '\n');
    out->content_type = str_cut(&plain, '\n');
    out->body = plain;
    return OK;
}

bool door_leads_inside(struct str address)
{
    struct str path = str_cut(&address, '?');

    for (int lang = 0; lang < LANG__COUNT; lang++) {
        struct str code = lang_code((enum lang)lang);

        if (path.len > code.len + 1 && path.p[0] == '/' && str_eq(str_sub(path, 1, code.len), code) &&
            path.p[1 + code.len] == '/') {
            path = str_sub(path, 1 + code.len, path.len);
            break;
        }
    }
    if (!str_eq(path, S("/hallinta")) && !str_starts(path, S("/hallinta/")))
        return false;
    for (size_t i = 0; i < path.len; i++)
        if (!((path.p[i] >= 'a' && path.p[i] <= 'z') || (path.p[i] >= '0' && path.p[i] <= '9') ||
              (path.p[i] >= 'A' && path.p[i] <= 'Z') || strchr("/-_.", path.p[i])))
            return false;
    for (size_t i = 0; address.p && i < address.len; i++)
        if (address.p[i] <= ' ' || address.p[i] >= 0x7f || strchr("\"<>\\", address.p[i]))
            return false;
    return true;
}

/* --- what they may ------------------------------------------------------------------------------------------------ */

/* Load the survey of {slug}. Who may not even see it is told that there is none. */
static enum err know_survey(struct ctx *c)
{
    struct survey_standing *s = ARENA_NEW(c->arena, struct survey_standing);
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = survey_standing_load(c->arena, c->app->panel, c->values.v[0], c->now_ms, s);
    db_rollback(c->app->panel);
    TRY(e);
    if (!scope_may(&c->person->account, ACTION_SURVEY_SEE, s))
        return ERR_NOT_FOUND;
    c->standing = s;
    return OK;
}

static bool may_in_another_stage(const struct account *account, enum action action, const struct survey_standing *s)
{
    for (int stage = 0; stage < STAGE__COUNT; stage++)
        if (role_may(account->duty.role, action, scope_of(account, s), (enum stage)stage))
            return true;
    return false;
}

enum err door_judge(struct ctx *c, const struct route_info *info)
{
    const struct account *account;
    enum action action;

    if (info->who < PERM_FIRST_ACTION)
        return OK;
    account = &c->person->account;
    action = permission_action(info->who);
    if (action_is_staged(action) && str_find_str(info->path, S("{slug}")) != SIZE_MAX) {
        TRY(know_survey(c));
        if (scope_may(account, action, c->standing))
            return OK;
        /* Theirs to do, but not as it stands: somebody was faster, or the page is old. */
        return info->method == ROUTE_POST && may_in_another_stage(account, action, c->standing) ? ERR_CONFLICT
                                                                                                : ERR_DENIED;
    }
    return scope_may_anywhere(account, action) ? OK : ERR_DENIED;
}

enum err door_audit(struct ctx *c, struct audit_event *event, int64_t *seq_out)
{
    struct buf mark = buf_new(c->arena, 2 * SESSION_MARK_BYTES + 1);

    if (c->person) {
        hex_put(&mark, c->person->session.hash.b, SESSION_MARK_BYTES);
        event->actor = c->person->account.id;
        event->session = buf_str(&mark);
    }
    return audit_append(c->arena, c->app->staff->audit, c->now_ms, event, seq_out);
}

void door_note_denied(struct ctx *c, const struct route_info *info)
{
    struct audit_event event = {.action = AUDIT_DENIED, .outcome = AUDIT_DONE, .object = str_from(info->name)};

    if (door_audit(c, &event, NULL)) /* refused all the same */
        log_line(LOG_WARN, "event=denied_not_audited route=%s", info->name);
}

bool door_needs_step_up(const struct ctx *c, const struct route_info *info)
{
    return info->who >= PERM_FIRST_ACTION && action_needs_step_up(permission_action(info->who)) &&
           !session_is_stepped_up(&c->person->session, c->now_ms);
}
