/* gate.c - the one way in: every request passes the columns of routes.def here, in the order that matters. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/web.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "response/carry.h"
#include "survey/definition.h"
#include "web/ctx.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/problem.h"

/* What a page of a survey may hold, and some for the form's own. */
enum { FORM_FIELDS = DEFINITION_FIELDS + 100, FORM_VALUE = 192 * 1024 };

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

static bool is_form_type(struct str content_type)
{
    struct str type = str_trim(str_cut(&content_type, ';'));

    return type.len == 33 && strncasecmp(type.p, "application/x-www-form-urlencoded", 33) == 0;
}

/* Everything that must hold before the page is asked. The response is a finished error page when it is not OK;
 * `stale_out` is set when the form is ours to judge but its token is not good. */
static enum err pass_door(struct ctx *c, const struct route_info *info, enum err *stale_out)
{
    if (info->who != PERM_PUBLIC)
        return ERR_NOT_FOUND; /* what is private does not exist for others */
    if (info->method == ROUTE_GET)
        return OK;
    if (!is_form_type(c->req->content_type))
        return problem_page(c, 415);
    TRY(params_parse(c->arena, c->req->body, FORM_FIELDS, FORM_VALUE, &c->form));
    assert(info->csrf == CSRF_FORM);
    if (is_from_elsewhere(c))
        return ERR_DENIED;
    *stale_out = form_token_check(&c->app->settings.form_key, frame_purpose(c, c->route),
                                  params_text(&c->form, S("_t")), c->now_ms, &c->made_ms);
    return OK;
}

/* The page inside its transaction: kept when the page returns OK, else undone. */
static enum err run_page(struct ctx *c, const struct route_info *info, enum err stale)
{
    bool has_tx = info->tx == TX_READ || info->tx == TX_WRITE;
    enum err e;

    if (has_tx)
        TRY(db_begin(c->app->panel, info->tx == TX_WRITE ? DB_WRITE : DB_READ));
    if (stale && (c->route == ROUTE_survey_send || c->route == ROUTE_survey_save || c->route == ROUTE_survey_enter))
        e = page_survey_send_stale(c, stale);
    else if (stale && c->route == ROUTE_survey_resume_open)
        e = page_survey_resume_open_stale(c);
    else
        e = stale ? ERR_DENIED : pages[c->route](c);
    if (!e && params_has_unknown(&c->form))
        e = ERR_INVALID;
    if (!has_tx)
        return e;
    if (e) {
        db_rollback(c->app->panel);
        return e;
    }
    return db_commit(c->app->panel);
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

static enum err answer(struct ctx *c)
{
    const struct route_info *info;
    enum err stale = OK;
    enum err e = find_route(c->path, c->req->method, &c->route, &c->values);

    if (c->app->is_admin)
        return ERR_NOT_FOUND; /* the staff area has no rooms yet */
    if (e == ERR_INVALID)
        return problem_page(c, 405);
    if (e)
        return lead_without_slash(c);
    info = route_info(c->route);
    if ((uint64_t)c->req->content_length > info->body_limit)
        return info->method == ROUTE_GET ? ERR_INVALID : ERR_TOO_BIG;
    TRY(pass_door(c, info, &stale));
    if (c->res->status != 200)
        return OK; /* refused with a page of its own */
    return run_page(c, info, stale);
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
        response_init(res, a);
        e = problem_page(&c, status_of(e));
    }
    if (e) { /* not even the error page: nothing of the house may be assumed to work */
        response_init(res, a);
        res->status = 500;
        res->content_type = S("text/plain; charset=utf-8");
        buf_put(&res->body, S("500\n"));
    }
    if (res->cache_s > 0 && req->accepts_gzip)
        response_gzip(res, a);
    note_request(&c, begun_ms);
    log_set_request(0);
}
