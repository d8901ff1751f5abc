/* public.c - a process that answers pages: for residents, or behind the staff door. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/public.h"

#include "app/intake_client.h"
#include "app/sandbox.h"
#include "http/fcgi.h"
#include "web/web.h"

#include <signal.h>

enum { PROCESS_MEMORY_BYTES = 64 * 1024 * 1024 };

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

static struct web_settings settings_from(const struct config *c)
{
    return (struct web_settings){
        .county = {[LANG_FI] = c->county_name_fi,
                   [LANG_SV] = c->county_name_sv,
                   [LANG_EN] = c->county_name_en,
                   [LANG_SELKO] = c->county_name_fi},
        .contact_email = c->contact_email,
        .help = {[LANG_FI] = c->help_fi, [LANG_SV] = c->help_sv, [LANG_EN] = c->help_en, [LANG_SELKO] = c->help_fi},
        .origin = c->origin,
        .return_address = c->return_address,
        .is_demo = c->is_demo,
        .cache_s = (int)c->cache_s,
        .answers_months = (int)c->answers_months,
        .min_fill_ms = (int)c->min_fill_ms,
    };
}

enum err public_serve(const struct instance *i, int fd, bool is_admin)
{
    struct arena a;
    struct web_app app = {.settings = settings_from(&i->config), .clock = clock_system(), .is_admin = is_admin};
    struct fcgi_app door = {.arg = &app, .body_limit = web_body_limit, .handle = web_handle};
    struct intake_client intake = {.timeout_ms = (int)i->config.intake_timeout_ms, .fd = -1};
    enum err e;

    arena_init(&a, PROCESS_MEMORY_BYTES);
    intake.path = instance_path(&a, i, "run/intake.sock");
    app.intake = (struct web_intake){.ask = intake_client_ask, .arg = &intake};
    TRY(instance_form_key(&a, i, &app.settings.form_key));
    TRY(sandbox_enter_reading(&a, i, is_admin ? SANDBOX_ADMIN : SANDBOX_PUBLIC, &app.panel));
    web_start(&app, &a);
    listen_for_stop();
    e = fcgi_serve(fd, &door, (size_t)i->config.request_memory_mib * 1024 * 1024, i->config.child_requests, &stop);
    intake_client_close(&intake);
    db_close(app.panel);
    secret_wipe(&app.settings.form_key, sizeof app.settings.form_key);
    arena_free(&a);
    return e;
}
