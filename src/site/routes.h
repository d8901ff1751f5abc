/* routes.h - the table made from routes.def: what each door is and what it takes to pass. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SITE_ROUTES_H
#define SITE_ROUTES_H

#include "base/str.h"

enum route {
#define ROUTE(id, method, path, who, csrf, tx, body) ROUTE_##id,
#include "site/routes.def"
#undef ROUTE
    ROUTE__COUNT
};

enum route_method { ROUTE_GET, ROUTE_POST };

/* Who may pass. 0 is nobody, so that a forgotten column fails closed. */
enum permission { PERM_NOBODY, PERM_PUBLIC, PERM__COUNT };

/* How a request proves that it comes from our own page. SAFE: it changes nothing. FORM: signed, expiring token in the
 * form plus Origin or Sec-Fetch-Site, without any cookie. */
enum csrf { CSRF_NONE, CSRF_SAFE, CSRF_FORM };

/* The transaction the handler runs in. TX_NONE: it touches no database. */
enum tx { TX_UNSET, TX_NONE, TX_READ, TX_WRITE, TX_SELF };

/* One door. `body_limit` is in bytes, 0 for GET. */
struct route_info {
    const char *name;
    enum route_method method;
    struct str path;
    enum permission who;
    enum csrf csrf;
    enum tx tx;
    size_t body_limit;
};

/* The line of routes.def. Static storage. */
const struct route_info *route_info(enum route route);

#endif
