/* admin.h - a process that answers staff. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_ADMIN_H
#define APP_ADMIN_H

#include "app/instance.h"

/* Answer requests for the staff area that come to the listening socket `fd` until SIGTERM, or for config.child_requests
 * of them. Holds panel.db, staff.db and people.db for writing, audit.db for adding, results.db and inbox.db for reading,
 * all opened before the first request; can make the key file of a new survey and read none. To be called in a process of
 * its own, of which there are config.admin_children: so many passwords are hashed at a time, and no more. */
enum err admin_serve(const struct instance *i, int fd) MUST_CHECK;

#endif
