/* routes.h - the table made from routes.def: what each door is and what it takes to pass. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SITE_ROUTES_H
#define SITE_ROUTES_H

#include "account/role.h"
#include "base/str.h"

enum route {
#define ROUTE(id, method, path, who, csrf, tx, body) ROUTE_##id,
#include "site/routes.def"
#undef ROUTE
    ROUTE__COUNT
};

enum route_method { ROUTE_GET, ROUTE_POST };

/* Who may pass. 0 is nobody, so that a forgotten column fails closed. PUBLIC: anybody, at the residents' door. At the staff door
 * GUEST: anybody, since one has to be able to sign in; MEMBER: whoever is signed in; the rest: whoever may do that action
 * (account/role.def), to the survey that {slug} names when the action depends on a survey's stage. */
enum permission {
    PERM_NOBODY,
    PERM_PUBLIC,
    PERM_GUEST,
    PERM_MEMBER,
    PERM_FIRST_ACTION,
    PERM_BEFORE_ACTIONS = PERM_FIRST_ACTION - 1,
#define ACTION(id, code, needs, role_rows) PERM_##id,
#include "account/role.def"
#undef ACTION
    PERM__COUNT
};

/* Of a permission from PERM_FIRST_ACTION on. */
enum action permission_action(enum permission who);

/* How a request proves that it comes from our own page. SAFE: it changes nothing. FORM: signed, expiring token in the
 * form plus Origin or Sec-Fetch-Site, without any cookie. SESSION: the same, good for one session only. UPLOAD: as SESSION,
 * of a form that carries a file (multipart/form-data). */
enum csrf { CSRF_NONE, CSRF_SAFE, CSRF_FORM, CSRF_SESSION, CSRF_UPLOAD };

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
