/* sessions.h - where somebody is signed in, for their own account's page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_SESSIONS_H
#define STAFF_SESSIONS_H

#include "staff/staff.h"

/* The signed-in person's sessions, the one used last first. In a transaction of its own. */
enum err sessions_view(struct ctx *c, const struct tpl_staff_session **out, size_t *count_out) MUST_CHECK;

/* An entry without which the signed-in person's session does not go on: when it cannot be written, the session ends before anybody gets
 * its new token, and the error of staff_audit comes back. Outside transactions. */
enum err session_write_down(struct ctx *c, enum audit_action action, struct str detail) MUST_CHECK;

#endif
