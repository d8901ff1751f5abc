/* ctx.h - one request on its way through the house, handed to every page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_CTX_H
#define WEB_CTX_H

#include "account/session.h"
#include "http/multipart.h"
#include "http/params.h"
#include "http/path.h"
#include "site/routes.h"
#include "web/web.h"

struct answers;
struct colleagues;
struct visibility;
struct survey_standing;

/* Who is signed in, as staff.db had it when the request came. */
struct person {
    struct account account;
    struct session session;
};

/* `arena` lives as long as the request. `path` is without the language prefix. `form` is empty for GET. What stands behind `?` is
 * read for staff only: residents' links come with other people's additions, and nothing of ours needs it. */
struct ctx {
    struct web_app *app;
    struct arena *arena;
    const struct request *req;
    struct response *res;
    enum route route;
    enum lang lang;
    struct str path;
    struct path_values values;
    struct params form;
    const struct definition *survey; /* what the page is about; NULL on pages about none */
    int64_t now_ms;
    enum err
        stale; /* why a resident's form is not taken: its token is too old (ERR_CONFLICT) or not ours (ERR_DENIED) */
    int64_t made_ms; /* when the page was made whose form was sent; of anything else now */
    /* What {q3} in a text of the survey means (words.h): set by visit_look, NULL where nobody is answering. */
    const struct answers *told;
    const struct visibility *visible;

    /* Of the staff area. */
    const struct person *person; /* NULL: nobody is signed in */
    struct html preview;         /* a resident's page as staff look at it: what stands above it; empty: it is none */
    const struct survey_standing
        *standing;       /* the survey of {slug} when the permission depends on its stage; else NULL */
    const struct colleagues *colleagues; /* colleagues.h: NULL until the page asks */
    struct params query; /* of a GET */
    struct part upload;  /* the file of a POST of the kind UPLOAD; no content: none was chosen */
    /* A form that was sent with a session that had ended, or an old token: the page shows it filled as it came, says so, and changes nothing. What
     * is done anyway is rolled back. */
    bool is_again;
    struct str title_kind; /* what the page shows of what its heading names: "Results"; else empty */
    struct str title_lang; /* tag of the page's heading when it is in another language than the page; else empty */
    struct str cookie;     /* to be set with whatever response; empty: none */
};

/* A page is `enum err page_NAME(struct ctx *c)`: it fills c->res, or says why not and the gate makes the error page. */

#endif
