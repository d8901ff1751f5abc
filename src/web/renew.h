/* renew.h - settings of the county as pages need them, taken over as soon as somebody has changed them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_RENEW_H
#define WEB_RENEW_H

#include "settings/settings.h"
#include "web/web.h"

/* What `from` decides, into `to`; the rest of `to` stays. Texts are borrowed, what is made of them lives in `a`. */
void renew_take(struct arena *a, const struct settings *from, const struct logo *logo, struct web_settings *to);

/* Look whether the settings have changed since this process took them over, and do so again: one read of one row. Inside a
 * transaction of app->panel, or in one of its own (`is_inside` false). What cannot be read is noted and leaves the settings
 * as they were. `a` is the request's. */
void renew_look(struct web_app *app, struct arena *a, bool is_inside);

#endif
