/* scope.h - how near a survey is to somebody of staff, and how far it has come: what the table of permissions asks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DESK_SCOPE_H
#define DESK_SCOPE_H

#include "account/account.h"
#include "org/org.h"
#include "survey/standing.h"

/* The stage of a state: suspended is open, archived and cancelled are completed. (A survey cancelled before it was approved stays a draft for
 * scope_may.) */
enum stage scope_stage(enum survey_state state);

/* Division, name and builder, for role_may. A survey is in a person's division when the account names the division or the register of
 * the organisation names the person as its contact (docs/decisions/2026-11-22-contacts-and-scope.md). */
struct scope_facts scope_of(const struct account *account, const struct survey_standing *survey);

/* The same of a survey that is still to be made: in which division (NULL: in none)? */
struct scope_facts scope_of_division(const struct account *account, const struct org_thing *division);

/* May the person do that to the survey now, as far as role, scope and stage go? And whoever built a survey does not judge it. Whether the
 * second factor or a second person is needed, the action says. */
bool scope_may(const struct account *account, enum action action, const struct survey_standing *survey);

/* May the role do that at all, somewhere, in some stage? */
bool scope_may_anywhere(const struct account *account, enum action action);

/* May the role see surveys before they are published, be it only those near? Who may not has the results on the desk. */
bool scope_follows_surveys(const struct account *account);

#endif
