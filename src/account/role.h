/* role.h - the roles of staff, and what each may do: the one table of permissions (role.def). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_ROLE_H
#define ACCOUNT_ROLE_H

#include "base/str.h"

/* Stored as numbers: never renumber. */
enum role {
    ROLE_ADMIN = 1,
    ROLE_COORDINATOR,
    ROLE_CONTACT,
    ROLE_REQUESTER,
    ROLE_COMMS,
    ROLE_UNIT_MANAGER,
    ROLE_EXECUTIVE,
    ROLE_VIEWER,
    ROLE_ICT,
    ROLE__COUNT
};

/* "admin", "unit_manager"; static storage. */
struct str role_code(enum role role);

/* ERR_NOT_FOUND when there is no such role. */
enum err role_from_code(struct str code, enum role *out) MUST_CHECK;

/* What it is called: an English sentence key for translation. */
const char *role_name(enum role role);

/* How far a survey has come, in the columns of the table. Suspended is open; archived and cancelled are completed. */
enum stage {
    STAGE_PROPOSED,
    STAGE_DRAFT,
    STAGE_REVIEW,
    STAGE_APPROVED,
    STAGE_OPEN,
    STAGE_CLOSED,
    STAGE_PUBLISHED,
    STAGE_COMPLETED,
    STAGE__COUNT
};

/* What can be done. Of those that ask for a stage the thing is a survey, of the others anything or nothing. */
enum action {
#define ACTION(id, code, needs, role_rows) ACTION_##id,
#include "account/role.def"
#undef ACTION
    ACTION__COUNT
};

/* "survey.edit"; static storage. */
struct str action_code(enum action action);

/* Does its permission depend on a survey's stage? */
bool action_is_staged(enum action action);

/* Must the person have shown the second factor within the last five minutes? (ASVS 7.5.3) */
bool action_needs_step_up(enum action action);

/* Must somebody else, who may do so, have agreed before it is done? (ASVS 2.3.5) */
bool action_needs_second(enum action action);

/* How near a thing is to a person. */
struct scope_facts {
    bool is_in_division; /* it belongs to a division of the person's account, or of which the person is a contact */
    bool is_named;       /* the person is named in it, or it is named in the account */
    bool is_builder;     /* the person has built what is to be judged */
};

/* What of an account's scope means anything to the role: divisions; surveys by name. Neither to those who see all, or none. */
bool role_has_divisions(enum role role);
bool role_has_surveys(enum role role);

/* May somebody of that role do that, there, now? `stage` is passed over by actions that are not staged. What the
 * table does not allow is refused. */
bool role_may(enum role role, enum action action, struct scope_facts facts, enum stage stage);

#endif
