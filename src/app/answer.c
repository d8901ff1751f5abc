/* answer.c - what processes that answer pages share: settings, the way to intake, the loop. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/answer.h"

#include "app/intake_client.h"
#include "http/fcgi.h"
#include "web/renew.h"

#include <signal.h>

static volatile int stop;

static void on_stop(int signal_number)
{
    (void)signal_number;
    stop = 1;
}

/* Signals were held back since the fork; from here on SIGTERM means: finish the request at hand. */
static void listen_for_stop(void)
{
    struct sigaction on = {.sa_handler = on_stop};
    sigset_t none;

    sigaction(SIGTERM, &on, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What the store has is taken over with the first request (web/renew.h). */
static void prepare_settings(struct arena *a, const struct config *c, struct web_settings *out)
{
    struct settings standard;

    settings_standard(&standard);
    *out = (struct web_settings){
        .origin = c->origin,
        .is_demo = c->is_demo,
        .cache_s = (int)c->cache_s,
    };
    renew_take(a, &standard, &(struct logo){0}, out);
}

static void close_intake(void *intake)
{
    intake_client_close(intake);
}

enum err answer_prepare(struct arena *a, const struct instance *i, struct web_app *app)
{
    struct intake_client *intake = ARENA_NEW(a, struct intake_client);

    *intake = (struct intake_client){instance_path(a, i, "run/intake.sock"), (int)i->config.intake_timeout_ms, -1};
    arena_defer(a, close_intake, intake);
    app->intake = (struct web_intake){.ask = intake_client_ask, .arg = intake};
    app->clock = clock_system();
    prepare_settings(a, &i->config, &app->settings);
    return instance_feedback_public(a, i, &app->settings.feedback_key);
}

enum err answer_serve(struct arena *a, const struct instance *i, int fd, struct web_app *app)
{
    struct fcgi_app door = {.arg = app, .body_limit = web_body_limit, .handle = web_handle};

    web_start(app, a);
    listen_for_stop();
    return fcgi_serve(fd, &door, (size_t)i->config.request_memory_mib * 1024 * 1024, i->config.child_requests, &stop);
}
