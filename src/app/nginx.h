/* nginx.h - the configuration of the nginx in front of an instance. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_NGINX_H
#define APP_NGINX_H

#include "app/instance.h"

/* Where it listens. Without a certificate on 127.0.0.1 only; with one (both files) for everybody, and port 80 leads
 * there. */
struct nginx_site {
    int port;
    const char *static_dir; /* the built style sheets and scripts */
    const char *tls_cert, *tls_key;
};

/* Write DIR/nginx/nginx.conf, the pages nginx shows by itself and the folders it needs. `conf_out` is the path of
 * the file, in `a`. ERR_INVALID when a path holds a character nginx cannot quote, or with a certificate but without
 * an https origin; ERR_DENIED when a demo would be open to the world (decision C13b). */
enum err nginx_write(struct arena *a, const struct instance *i, const struct nginx_site *site,
                     const char **conf_out) MUST_CHECK;

#endif
