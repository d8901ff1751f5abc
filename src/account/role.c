/* role.c - the roles of staff, and what each may do: the one table of permissions (role.def). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/role.h"

#include "i18n/i18n.h"

#include <string.h>

static const struct {
    struct str code;
    const char *name;
} roles[ROLE__COUNT] = {
    [ROLE_ADMIN] = {S_INIT("admin"), N_("Administrator")},
    [ROLE_COORDINATOR] = {S_INIT("coordinator"), N_("Service coordinator")},
    [ROLE_CONTACT] = {S_INIT("contact"), N_("Contact person of a division")},
    [ROLE_REQUESTER] = {S_INIT("requester"), N_("Requester of surveys")},
    [ROLE_COMMS] = {S_INIT("comms"), N_("Communications")},
    [ROLE_UNIT_MANAGER] = {S_INIT("unit_manager"), N_("Unit manager")},
    [ROLE_EXECUTIVE] = {S_INIT("executive"), N_("Management group")},
    [ROLE_VIEWER] = {S_INIT("viewer"), N_("Reader of results")},
    [ROLE_ICT] = {S_INIT("ict"), N_("ICT services")},
};

enum { STEP_UP = 1, SECOND = 2, NOT_BUILDER = 4 };

/* `may` holds the letters of each role, NULL for none. */
static const struct {
    struct str code;
    int needs;
    const char *may[ROLE__COUNT];
} actions[ACTION__COUNT] = {
#define MAY(role, letters) [ROLE_##role] = letters,
#define ACTION(id, code, needs, role_rows) [ACTION_##id] = {S_INIT(code), needs, {role_rows}},
#include "account/role.def"
#undef ACTION
#undef MAY
};

struct str role_code(enum role role)
{
    return roles[role].code;
}

enum err role_from_code(struct str code, enum role *out)
{
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        if (str_eq(roles[r].code, code)) {
            *out = r;
            return OK;
        }
    return ERR_NOT_FOUND;
}

const char *role_name(enum role role)
{
    return roles[role].name;
}

struct str action_code(enum action action)
{
    return actions[action].code;
}

bool action_is_staged(enum action action)
{
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        if (actions[action].may[r])
            return strlen(actions[action].may[r]) == STAGE__COUNT;
    return false;
}

bool action_needs_step_up(enum action action)
{
    return actions[action].needs & STEP_UP;
}

bool action_needs_second(enum action action)
{
    return actions[action].needs & SECOND;
}

/* Does the role have one of these letters anywhere? */
static bool has_letter(enum role role, const char *letters)
{
    for (enum action action = 0; action < ACTION__COUNT; action++)
        if (actions[action].may[role] && strpbrk(actions[action].may[role], letters))
            return true;
    return false;
}

bool role_has_divisions(enum role role)
{
    return has_letter(role, "d");
}

bool role_has_surveys(enum role role)
{
    return has_letter(role, "di");
}

bool role_may(enum role role, enum action action, struct scope_facts facts, enum stage stage)
{
    const char *letters = role >= ROLE_ADMIN && role < ROLE__COUNT ? actions[action].may[role] : NULL;

    bool is_staged = action_is_staged(action);

    if (!letters || (is_staged && stage >= STAGE__COUNT) || (actions[action].needs & NOT_BUILDER && facts.is_builder))
        return false;
    switch (letters[is_staged ? (int)stage : 0]) {
    case 'a':
        return true;
    case 'd':
        return facts.is_in_division || facts.is_named;
    case 'i':
        return facts.is_named;
    default:
        return false;
    }
}
