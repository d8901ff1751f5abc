/* nginx.h - the configuration of the nginx in front of an instance. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_NGINX_H
#define APP_NGINX_H

#include "app/instance.h"

/* Write DIR/nginx/nginx.conf for 127.0.0.1:`port`, the pages nginx shows by itself and the folders it needs. `static_dir` holds the built style
 * sheets and scripts. `conf_out` is the path of the file, in `a`. ERR_INVALID when a path holds a character nginx cannot quote. */
enum err nginx_write(struct arena *a, const struct instance *i, int port, const char *static_dir,
                     const char **conf_out) MUST_CHECK;

#endif
