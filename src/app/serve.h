/* serve.h - the server of an instance: the parent that holds the sockets, and what each of its children does. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "app/instance.h"

/* Serve the instance at `dir` until SIGTERM or SIGINT; `overrides` as in instance_load, also after each SIGHUP.
 * ERR_CONFLICT when a server runs there already; ERR_BROKEN when its stores or sockets are not fit. */
enum err serve_run(const char *dir, const struct str *overrides, size_t override_count) MUST_CHECK;

#endif
