/* routes.c - the table made from routes.def; a door that breaks a rule of the house does not compile. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "site/routes.h"

#include <assert.h>

/* For body limits in routes.def. */
enum { K = 1024 };

#define ROUTE(id, method, path, who, csrf, tx, body)                                                                   \
    static_assert(PERM_##who != PERM_NOBODY, #id ": a door for nobody");                                               \
    static_assert((ROUTE_##method == ROUTE_GET) == (CSRF_##csrf == CSRF_SAFE), #id ": csrf is SAFE for GET only");     \
    static_assert(CSRF_##csrf != CSRF_NONE, #id ": csrf");                                                             \
    static_assert(PERM_##who >= PERM_MEMBER || CSRF_##csrf <= CSRF_FORM, #id ": no session without a member");         \
    static_assert(PERM_##who < PERM_MEMBER || CSRF_##csrf != CSRF_FORM, #id ": a member's form is of the session");    \
    static_assert((tx) != TX_UNSET, #id ": database");                                                                 \
    static_assert(ROUTE_##method != ROUTE_GET || (tx) == TX_NONE || (tx) == TX_READ, #id ": a GET may not write");     \
    static_assert((ROUTE_##method == ROUTE_POST) == ((body) > 0), #id ": body limit for POST, none for GET");
#include "site/routes.def"
#undef ROUTE

static const struct route_info table[ROUTE__COUNT] = {
#define ROUTE(id, method, path, who, csrf, tx, body)                                                                   \
    [ROUTE_##id] = {#id, ROUTE_##method, S_INIT(path), PERM_##who, CSRF_##csrf, tx, body},
#include "site/routes.def"
#undef ROUTE
};

const struct route_info *route_info(enum route route)
{
    assert(route < ROUTE__COUNT);
    return &table[route];
}

enum action permission_action(enum permission who)
{
    assert(who >= PERM_FIRST_ACTION);
    return (enum action)(who - PERM_FIRST_ACTION);
}
