/* web.c - ready one child's application. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/web.h"

#include "web/definitions.h"

void web_start(struct web_app *app, struct arena *a)
{
    app->definitions = definitions_new(a);
}
