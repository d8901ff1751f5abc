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
#include "settings/logo.h"

struct office;

/* A style sheet for the head of a page, and by what the response's policy lets it in (http/response.h); both may be empty. */
struct web_style {
    struct html html;
    struct str source;
};

/* What differs from one county to the next. All text outlives the application. */
struct web_settings {
    struct str county[LANG__COUNT];
    struct str contact_email;
    struct str contact_phone;     /* may be empty */
    struct str origin;            /* as the browser writes it, "https://digiraati.example.fi"; empty: not compared */
    struct str return_address;    /* of paper answers, lines parted by semicolons; may be empty */
    struct str help[LANG__COUNT]; /* whom to turn to at once: contacts as Markdown parted by semicolons; may be empty */
    bool is_demo;                 /* the strip on every page */
    int cache_s;                  /* how long nginx may keep a resident page */
    int answers_months;           /* after closing answers are deleted, unless the survey says otherwise */
    int min_fill_ms;              /* what is sent sooner after it was begun comes back once more */
    struct key32 form_key;
    struct str privacy_text[LANG__COUNT], access_text[LANG__COUNT]; /* the county's own, as Markdown; may be empty */
    uint32_t langs;                      /* offered to residents, 1 << LANG_SV and so on; 0: all */
    struct str brand;                    /* the county's colour, "#00566b"; empty: that of the style sheets */
    struct web_style style, paper_style; /* set it */
    struct logo logo;
    int feedback_months;       /* after it was answered feedback is deleted */
    struct key32 feedback_key; /* public: feedback is sealed to it */
};

/* How something leaves the process: one message of response/intake_message.h, `reply_out` in `a`. OK: yes, and what was to
 * be stored is on disk. ERR_NOT_FOUND: no such draft; the invitation is unknown or used. ERR_BUSY: try again soon. */
struct web_intake {
    enum err (*ask)(void *arg, struct arena *a, struct str message, struct str *reply_out);
    void *arg;
};

/* What only processes of the staff area have. Stores are open; keys outlive the application. */
struct staff_stores {
    struct office *office;                                 /* staff.db, and what letting people in takes */
    struct db *audit;                                      /* for adding (DB_APPEND) */
    struct db *audit_reading;                              /* the same store, for reading only */
    struct db *people;                                     /* letters to be sent, feedback */
    struct db *results, *inbox;                            /* for reading only */
    const struct key32 *spool_key;                         /* public: letters are sealed to it */
    const struct key32 *feedback_public, *feedback_secret; /* feedback about accessibility is sealed to this pair */
    const char *keys_dir; /* where a new survey's key file goes; nothing there can be read */
    bool has_mail;        /* is there a server that takes letters? */
};

/* One child's application. Made once per process, used by one thread. */
struct web_app {
    struct db *panel; /* read-only for public children */
    struct web_settings settings;
    struct web_intake intake;
    struct clock clock;
    struct definition_cache *definitions; /* set by web_start */
    int64_t generation;              /* of the settings in the store that `settings` has; 0: none stored (renew.h) */
    struct arena settings_memory[2]; /* by turns: of those in use, and of those before */
    bool settings_in; /* which of the two has those in use */
    struct staff_stores *staff;      /* of a process that serves the staff area and nothing else; else NULL */
};

/* Ready `app` (its members above filled by the caller); what it needs for its lifetime goes into `a`,
 * which goes before `app` does. */
void web_start(struct web_app *app, struct arena *a);

/* For fcgi_app: the body limit of the route that `req` names, 0 when there is none. */
size_t web_body_limit(void *app, const struct request *req);

/* For fcgi_app: answer one request. Never fails: an error is a page. */
void web_handle(void *app, struct arena *a, struct request *req, struct response *res);

#endif
