/* door.h - the door of the staff area: whose session it is, what the person may do, and forms that outlive a session. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_DOOR_H
#define WEB_DOOR_H

#include "audit/audit.h"
#include "web/ctx.h"

/* Fill c->person from the cookie; NULL when nobody is signed in. Writes down once a minute that the session is used. */
enum err door_know_person(struct ctx *c) MUST_CHECK;

/* The token of a signed-in person's forms: good for this session, and, so that a kept form comes back to whom it belongs,
 * marked with the person. In the arena. */
struct str door_token(struct ctx *c);

/* OK: of this session. ERR_CONFLICT: of an earlier session of the same person, or too old. ERR_DENIED. */
enum err door_check_token(struct ctx *c, struct str token) MUST_CHECK;

/* May the person do what the route is for, to the survey that it names (c->standing, which is loaded here), now? ERR_NOT_FOUND when not even
 * to see it; ERR_CONFLICT for a form that is theirs to send, but not as the survey stands; ERR_DENIED. */
enum err door_judge(struct ctx *c, const struct route_info *info) MUST_CHECK;

/* Write into the audit log that the signed-in person was refused what the route is for (ASVS 5.0 16.3.2). */
void door_note_denied(struct ctx *c, const struct route_info *info);

/* Add an entry of the signed-in person, if there is one, to the audit log: fills actor and session. Errors as audit_append. */
enum err door_audit(struct ctx *c, struct audit_event *event, int64_t *seq_out) MUST_CHECK;

/* Must the second factor be shown (again) first? */
bool door_needs_step_up(const struct ctx *c, const struct route_info *info);

/* `plain` as text for a hidden field that nobody else can read or make. `use` says what it is for, and for whom: it opens for nothing else. In
 * the arena. */
struct str door_seal(struct ctx *c, struct str use, struct str plain);

/* ERR_DENIED when we did not seal it for that use. */
enum err door_unseal(struct ctx *c, struct str use, struct str text, struct str *plain_out) MUST_CHECK;

/* The request's form, sealed for the way through signing in or the second factor. Empty when it is too long to be kept. */
struct str door_keep(struct ctx *c);

/* A form that was kept. */
struct kept {
    struct str path, content_type, body;
};

/* ERR_DENIED when we did not seal it. */
enum err door_open_kept(struct ctx *c, struct str text, struct kept *out) MUST_CHECK;

/* Is it the address of a page in the staff area (with its query)? So that nobody is led elsewhere. */
bool door_leads_inside(struct str address);

/* Have the browser keep the session's token, or forget it (empty token). */
void door_set_cookie(struct ctx *c, struct str token);

/* Where the form leads that is not signed in or not stepped up (pages in src/staff/pages_sign_in.c and pages_step_up.c): the page that asks, with what
 * was kept. Of a GET the address to return to. */
enum err page_staff_sign_in_instead(struct ctx *c) MUST_CHECK;
enum err page_staff_step_up_instead(struct ctx *c) MUST_CHECK;

/* Where a step is not taken because the survey (c->standing) stands elsewhere by now: by whom and when, and where it stands (src/staff/pages_survey.c).
 * Outside transactions. */
enum err page_staff_survey_meanwhile(struct ctx *c) MUST_CHECK;

#endif
