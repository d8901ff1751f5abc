/* answer.h - what processes that answer pages share: settings, the way to intake, the loop. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_ANSWER_H
#define APP_ANSWER_H

#include "app/instance.h"
#include "web/web.h"

/* Such a process's memory for its lifetime, besides that of the request at hand. */
enum { ANSWER_MEMORY_BYTES = 64 * 1024 * 1024 };

/* What pages take from the instance: settings, and how to reach intake. Texts live in `a`, which is to outlive `app`.
 * `app` goes on being filled by the caller, who gives it settings.form_key and overwrites that at the end: a key of their own for
 * residents and for staff. */
enum err answer_prepare(struct arena *a, const struct instance *i, struct web_app *app) MUST_CHECK;

/* Answer requests that come to the listening socket `fd` until SIGTERM, or for config.child_requests of them. The process
 * is shut in, and `app` is filled. */
enum err answer_serve(struct arena *a, const struct instance *i, int fd, struct web_app *app) MUST_CHECK;

#endif
