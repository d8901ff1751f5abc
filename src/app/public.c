/* public.c - a process that answers residents. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/public.h"

#include "app/answer.h"
#include "app/sandbox.h"

static enum err serve(struct arena *a, const struct instance *i, int fd, struct web_app *app)
{
    static const enum store stores[] = {STORE_PANEL};
    enum err e;

    TRY(answer_prepare(a, i, app));
    TRY(instance_form_key(a, i, &app->settings.form_key));
    TRY(sandbox_enter_reading(a, i, SANDBOX_PUBLIC, stores, 1, &app->panel));
    e = answer_serve(a, i, fd, app);
    db_close(app->panel);
    return e;
}

enum err public_serve(const struct instance *i, int fd)
{
    struct web_app app = {0};
    struct arena a;
    enum err e;

    arena_init(&a, ANSWER_MEMORY_BYTES);
    e = serve(&a, i, fd, &app);
    secret_wipe(&app.settings.form_key, sizeof app.settings.form_key);
    arena_free(&a);
    return e;
}
