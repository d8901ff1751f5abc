/* scope.h - how near a survey is to somebody of staff, and how far it has come: what the table of permissions asks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DESK_SCOPE_H
#define DESK_SCOPE_H

#include "account/account.h"
#include "survey/standing.h"

/* The stage of a state: suspended is open, archived and cancelled are completed. */
enum stage scope_stage(enum survey_state state);

/* Division, name and builder, for role_may. */
struct scope_facts scope_of(const struct account *account, const struct survey_standing *survey);

/* May the person do that to the survey now, as far as role, scope and stage go? And whoever built a survey does not judge it. Whether the
 * second factor or a second person is needed, the action says. */
bool scope_may(const struct account *account, enum action action, const struct survey_standing *survey);

/* May the role do that at all, somewhere, in some stage? */
bool scope_may_anywhere(const struct account *account, enum action action);

#endif
