/* web.c - ready one child's application. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/web.h"

#include "web/definitions.h"

static void forget_settings(void *app)
{
    for (size_t n = 0; n < 2; n++)
        arena_free(&((struct web_app *)app)->settings_memory[n]);
}

void web_start(struct web_app *app, struct arena *a)
{
    app->definitions = definitions_new(a);
    arena_defer(a, forget_settings, app);
}
