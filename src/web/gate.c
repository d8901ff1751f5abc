/* gate.c - the one way in: every request passes the columns of routes.def here, in the order that matters. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/gate.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "response/carry.h"
#include "survey/definition.h"
#include "web/ctx.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/problem.h"
#include "web/renew.h"

/* What a page of a survey may hold, and some for the form's own. */
enum { FORM_FIELDS = DEFINITION_FIELDS + 100, FORM_VALUE = 192 * 1024 };

/* What may stand behind the ? of a staff page, and how many fields may come with a file. */
enum { QUERY_FIELDS = 30, QUERY_VALUE = 2048, UPLOAD_FIELDS = 60 };

static enum err (*const pages[ROUTE__COUNT])(struct ctx *) = {
#define ROUTE(id, method, path, who, csrf, tx, body) [ROUTE_##id] = page_##id,
#include "site/routes.def"
#undef ROUTE
};

/* "/sv/k/x" is "/k/x" in Swedish, "/selko/k/x" in selkosuomi; Finnish stands at the root. "/fi/..." does not exist. */
static enum lang cut_language(struct str *path)
{
    for (int lang = 0; lang < LANG__COUNT; lang++) {
        struct str code = lang_code((enum lang)lang);

        if (lang == LANG_FI || path->len < 1 + code.len || !str_eq(str_sub(*path, 1, code.len), code))
            continue;
        if (path->len == 1 + code.len) {
            *path = S("/");
            return (enum lang)lang;
        }
        if (path->p[1 + code.len] == '/' && path->len > 2 + code.len) {
            *path = str_sub(*path, 1 + code.len, path->len);
            return (enum lang)lang;
        }
    }
    return LANG_FI;
}

/* The route of path and method. ERR_NOT_FOUND: no such path. ERR_INVALID: the path takes another method. */
static enum err find_route(struct str path, enum http_method method, enum route *route_out,
                           struct path_values *values_out)
{
    bool is_path_known = false;

    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);

        if (!path_match(info->path, path, values_out))
            continue;
        is_path_known = true;
        if ((info->method == ROUTE_GET && method == HTTP_GET) || (info->method == ROUTE_POST && method == HTTP_POST)) {
            *route_out = (enum route)i;
            return OK;
        }
    }
    return is_path_known ? ERR_INVALID : ERR_NOT_FOUND;
}

size_t web_body_limit(void *arg, const struct request *req)
{
    struct path_values values;
    struct str path = req->path;
    enum route route;

    (void)arg;
    (void)cut_language(&path);
    return find_route(path, req->method, &route, &values) ? 0 : route_info(route)->body_limit;
}

/* A form of ours is same-origin. Old browsers send neither header; then the token alone must do. */
static bool is_from_elsewhere(const struct ctx *c)
{
    if (c->req->fetch_site.len)
        return !str_eq(c->req->fetch_site, S("same-origin"));
    return c->req->origin.len && c->app->settings.origin.len && !str_eq(c->req->origin, c->app->settings.origin);
}

static bool has_type(const struct request *req, const char *wanted)
{
    struct str rest = req->content_type, type = str_trim(str_cut(&rest, ';'));

    return type.len == strlen(wanted) && strncasecmp(type.p, wanted, type.len) == 0;
}

static enum err read_upload(struct ctx *c)
{
    struct parts parts;

    TRY(multipart_parse(c->arena, c->req->content_type, c->req->body, UPLOAD_FIELDS, &parts));
    params_from_parts(c->arena, &parts, &c->form, &c->upload);
    return OK;
}

/* Of a form of another type only a finished page (status 415). */
static enum err read_form(struct ctx *c, const struct route_info *info)
{
    bool is_upload = info->csrf == CSRF_UPLOAD;

    if (!has_type(c->req, is_upload ? "multipart/form-data" : "application/x-www-form-urlencoded"))
        return problem_page(c, 415);
    if (is_upload)
        return read_upload(c);
    return params_parse(c->arena, c->req->body, FORM_FIELDS, c->app->staff ? info->body_limit : FORM_VALUE, &c->form);
}

static bool is_refused(const struct ctx *c)
{
    return c->res->status != 200;
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

/* The page inside its transaction: kept when the page returns OK, else undone. */
static enum err run_page(struct ctx *c)
{
    enum tx tx = route_info(c->route)->tx;
    bool has_tx = tx == TX_READ || tx == TX_WRITE;
    enum err e;

    if (has_tx)
        TRY(db_begin(c->app->panel, tx == TX_WRITE ? DB_WRITE : DB_READ));
    renew_look(c->app, c->arena, has_tx);
    e = pages[c->route](c);
    /* What residents send is undone. Many a page of staff has done its work by now, and has looked at nothing else. */
    if (!e && !c->app->staff && params_has_unknown(&c->form))
        e = ERR_INVALID;
    if (!has_tx)
        return e;
    if (e || c->is_again) {
        db_rollback(c->app->panel);
        return e;
    }
    return db_commit(c->app->panel);
}

/* --- for residents ------------------------------------------------------------------------------------------------ */

/* Forms of answers come back with what was typed when their token is not good (c->stale). */
static bool takes_stale(enum route route)
{
    return route == ROUTE_survey_send || route == ROUTE_survey_save || route == ROUTE_survey_enter ||
           route == ROUTE_survey_resume_open || route == ROUTE_feedback_send;
}

static enum err pass_public(struct ctx *c, const struct route_info *info)
{
    if (info->who != PERM_PUBLIC)
        return ERR_NOT_FOUND; /* what is private does not exist for others */
    if (info->method == ROUTE_GET)
        return run_page(c);
    TRY(read_form(c, info));
    if (is_refused(c))
        return OK;
    if (is_from_elsewhere(c))
        return ERR_DENIED;
    c->stale = form_token_check(&c->app->settings.form_key, frame_purpose(c, c->route), params_text(&c->form, S("_t")),
                                c->now_ms, &c->made_ms);
    return c->stale && !takes_stale(c->route) ? ERR_DENIED : run_page(c);
}

/* --- for staff ---------------------------------------------------------------------------------------------------- */

/* Sets is_again when the token is one of ours that has grown old. */
static enum err check_token(struct ctx *c, const struct route_info *info)
{
    struct str token = params_text(&c->form, S("_t"));
    enum err e = info->csrf == CSRF_FORM ? form_token_check(&c->app->settings.form_key, frame_purpose(c, c->route),
                                                            token, c->now_ms, &c->made_ms)
                                         : door_check_token(c, token);

    c->is_again = e == ERR_CONFLICT;
    return c->is_again ? OK : e;
}

/* A page takes a field that is repeated or broken for empty: so none gets to see one. */
static enum err read_staff_form(struct ctx *c, const struct route_info *info)
{
    TRY(read_form(c, info));
    if (is_refused(c))
        return OK;
    return params_is_sound(&c->form) ? check_token(c, info) : ERR_INVALID;
}

static enum err judge_and_run(struct ctx *c, const struct route_info *info)
{
    TRY(door_judge(c, info));
    if (door_needs_step_up(c, info))
        return page_staff_step_up_instead(c);
    return run_page(c);
}

static enum err pass_member(struct ctx *c, const struct route_info *info)
{
    enum err e = judge_and_run(c, info);

    if (e == ERR_DENIED && info->who >= PERM_FIRST_ACTION)
        door_note_denied(c, info);
    return e;
}

static enum err pass_staff(struct ctx *c, const struct route_info *info)
{
    if (info->who == PERM_PUBLIC || c->lang == LANG_SELKO)
        return ERR_NOT_FOUND;
    TRY(door_know_person(c));
    if (info->method == ROUTE_POST && is_from_elsewhere(c))
        return ERR_DENIED;
    if (info->who != PERM_GUEST && !c->person)
        return page_staff_sign_in_instead(c);
    if (info->method == ROUTE_GET) {
        TRY(params_parse(c->arena, c->req->query, QUERY_FIELDS, QUERY_VALUE, &c->query));
    } else {
        TRY(read_staff_form(c, info));
        if (is_refused(c))
            return OK;
    }
    return pass_member(c, info);
}

/* `c` is of the request that the kept form makes. */
static enum err resume(struct ctx *c, bool is_again)
{
    const struct route_info *info;

    if (find_route(c->path, HTTP_POST, &c->route, &c->values))
        return ERR_DENIED;
    info = route_info(c->route);
    if (info->who < PERM_MEMBER)
        return ERR_DENIED;
    TRY(read_staff_form(c, info));
    if (is_refused(c))
        return ERR_DENIED;
    c->is_again = c->is_again || is_again;
    return pass_member(c, info);
}

enum err gate_resume(struct ctx *c, const struct kept *kept, bool is_again)
{
    struct request req = *c->req;
    struct ctx own = *c;
    enum err e;

    req.path = own.path = kept->path;
    req.content_type = kept->content_type;
    req.body = kept->body;
    own.req = &req;
    own.lang = cut_language(&own.path);
    own.form = (struct params){0};
    own.values = (struct path_values){0};
    e = resume(&own, is_again);
    c->person = own.person;
    c->cookie = own.cookie;
    c->standing = own.standing;
    return e;
}

static int status_of(enum err e)
{
    static const int statuses[ERR__COUNT] = {
        [ERR_NOT_FOUND] = 404, [ERR_INVALID] = 400, [ERR_DENIED] = 403, [ERR_LOGIN] = 403,
        [ERR_CONFLICT] = 409,  [ERR_TOO_BIG] = 413, [ERR_BUSY] = 503,   [ERR_BROKEN] = 500,
    };

    return statuses[e];
}

/* "/kyselyt/" is meant to be "/kyselyt": lead there. ERR_NOT_FOUND when that is no address of ours either. */
static enum err lead_without_slash(struct ctx *c)
{
    struct str whole = str_sub(c->req->path, 0, c->req->path.len - 1), path = whole;
    struct path_values values;
    enum route route;

    if (c->req->method != HTTP_GET || whole.len == 0 || !str_ends(c->req->path, S("/")))
        return ERR_NOT_FOUND;
    (void)cut_language(&path);
    if (find_route(path, HTTP_GET, &route, &values))
        return ERR_NOT_FOUND;
    response_redirect(c->res, whole);
    c->res->status = 301;
    return OK;
}

/* Where only a form leads a person comes by loading the page again: lead to the nearest page above. ERR_NOT_FOUND: there is none. */
static enum err lead_above(struct ctx *c)
{
    struct str whole = c->req->path, path = c->path;
    struct path_values values;
    enum route route;

    while (c->req->method == HTTP_GET && path.len > 1) {
        path.len--;
        whole.len--;
        if (whole.p[whole.len] == '/' && !find_route(path, HTTP_GET, &route, &values)) {
            response_redirect(c->res, whole);
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

static enum err answer(struct ctx *c)
{
    const struct route_info *info;
    enum err e = find_route(c->path, c->req->method, &c->route, &c->values);

    if (e == ERR_INVALID)
        return c->app->staff && lead_above(c) == OK ? OK : problem_page(c, 405);
    if (e)
        return lead_without_slash(c);
    info = route_info(c->route);
    if ((uint64_t)c->req->content_length > info->body_limit)
        return info->method == ROUTE_GET ? ERR_INVALID : ERR_TOO_BIG;
    return c->app->staff ? pass_staff(c, info) : pass_public(c, info);
}

/* One line per request, but none about residents who read or answer: a journal with the second of every submission would say
 * when each person answered (docs/anonymity.md 2). What went wrong is noted where it is understood. */
static void note_request(const struct ctx *c, int64_t begun_ms)
{
    bool is_known = c->route < ROUTE__COUNT;

    if (!is_known || route_info(c->route)->who == PERM_PUBLIC)
        return;
    log_line(LOG_INFO, "route=%s status=%d ms=%lld bytes=%zu", route_info(c->route)->name, c->res->status,
             (long long)(clock_steady_ms() - begun_ms), c->res->body.len);
}

/* Of staff who send what no page of ours sends, or ask for what is not theirs: who it was (ASVS 16.3.3). Never of residents. */
static void note_refused(const struct ctx *c, enum err e)
{
    if (c->person && c->route < ROUTE__COUNT && (e == ERR_DENIED || e == ERR_INVALID))
        log_line(LOG_WARN, "event=refused route=%s status=%d account=%" PRId64, route_info(c->route)->name,
                 status_of(e), c->person->account.id);
}

void web_handle(void *arg, struct arena *a, struct request *req, struct response *res)
{
    struct web_app *app = arg;
    struct ctx c = {.app = app, .arena = a, .req = req, .res = res, .route = ROUTE__COUNT, .path = req->path};
    int64_t begun_ms = clock_steady_ms();
    enum err e;

    c.now_ms = c.made_ms = clock_now_ms(app->clock);
    c.lang = cut_language(&c.path);
    log_set_request(random_below(UINT64_MAX) + 1);
    e = answer(&c);
    if (!e && res->body.full)
        e = err_note(ERR_BROKEN, "event=page_too_big");
    if (e) {
        note_refused(&c, e);
        response_init(res, a);
        e = problem_page(&c, status_of(e));
    }
    if (e) { /* not even the error page: nothing of the house may be assumed to work */
        response_init(res, a);
        res->status = 500;
        res->content_type = S("text/plain; charset=utf-8");
        buf_put(&res->body, S("500\n"));
    }
    if (c.cookie.len)
        response_header(res, S("Set-Cookie"), c.cookie);
    if (res->cache_s > 0 && req->accepts_gzip)
        response_gzip(res, a);
    note_request(&c, begun_ms);
    log_set_request(0);
}
