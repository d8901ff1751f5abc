/* web.h - the whole web application as one function from request to response, for children, tests and fuzzers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/clock.h"
#include "base/crypto.h"
#include "base/lang.h"
#include "db/db.h"
#include "http/request.h"
#include "http/response.h"

/* What differs from one county to the next. All text outlives the application. */
struct web_settings {
    struct str county[LANG__COUNT];
    struct str contact_email;
    struct str origin;            /* as the browser writes it, "https://digiraati.example.fi"; empty: not compared */
    struct str return_address;    /* of paper answers, lines parted by semicolons; may be empty */
    struct str help[LANG__COUNT]; /* whom to turn to at once: contacts as Markdown parted by semicolons; may be empty */
    bool is_demo;                 /* the strip on every page */
    int cache_s;                  /* how long nginx may keep a resident page */
    int answers_months;           /* after closing answers are deleted, unless the survey says otherwise */
    int min_fill_ms;              /* what is sent sooner after it was begun comes back once more */
    struct key32 form_key;
};

/* How something leaves the process: one message of response/intake_message.h, `reply_out` in `a`. OK: yes, and what was to
 * be stored is on disk. ERR_NOT_FOUND: no such draft; the invitation is unknown or used. ERR_BUSY: try again soon. */
struct web_intake {
    enum err (*ask)(void *arg, struct arena *a, struct str message, struct str *reply_out);
    void *arg;
};

/* One child's application. Made once per process, used by one thread. */
struct web_app {
    struct db *panel; /* read-only for public children */
    struct web_settings settings;
    struct web_intake intake;
    struct clock clock;
    struct definition_cache *definitions; /* set by web_start */
    bool is_admin;                        /* serves the staff area and nothing else */
};

/* Ready `app` (its members above filled by the caller); what it needs for its lifetime goes into `a`. */
void web_start(struct web_app *app, struct arena *a);

/* For fcgi_app: the body limit of the route that `req` names, 0 when there is none. */
size_t web_body_limit(void *app, const struct request *req);

/* For fcgi_app: answer one request. Never fails: an error is a page. */
void web_handle(void *app, struct arena *a, struct request *req, struct response *res);

#endif
