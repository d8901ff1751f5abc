/* ctx.h - one request on its way through the house, handed to every page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_CTX_H
#define WEB_CTX_H

#include "http/params.h"
#include "http/path.h"
#include "site/routes.h"
#include "web/web.h"

struct answers;
struct visibility;

/* `arena` lives as long as the request. `path` is without the language prefix. `form` is empty for GET. What stands behind `?` is
 * never read: links come with other people's additions, and nothing of ours needs it. */
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
    int64_t made_ms; /* when the page was made whose form was sent; of anything else now */
    /* What {q3} in a text of the survey means (words.h): set by visit_look, NULL where nobody is answering. */
    const struct answers *told;
    const struct visibility *visible;
};

/* A page is `enum err page_NAME(struct ctx *c)`: it fills c->res, or says why not and the gate makes the error page. */

#endif
