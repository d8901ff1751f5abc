/* public.h - a process that answers residents. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_PUBLIC_H
#define APP_PUBLIC_H

#include "app/instance.h"

/* Answer requests that come to the listening socket `fd` until SIGTERM, or for config.child_requests of them. Opens
 * panel.db read-only and no other store. To be called in a process of its own. */
enum err public_serve(const struct instance *i, int fd) MUST_CHECK;

#endif
