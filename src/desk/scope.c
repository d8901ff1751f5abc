/* scope.c - how near a survey is to somebody of staff, and how far it has come: what the table of permissions asks. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/scope.h"

enum stage scope_stage(enum survey_state state)
{
    switch (state) {
    case SURVEY_DRAFT:
        return STAGE_DRAFT;
    case SURVEY_REVIEW:
        return STAGE_REVIEW;
    case SURVEY_APPROVED:
        return STAGE_APPROVED;
    case SURVEY_OPEN:
    case SURVEY_SUSPENDED:
        return STAGE_OPEN;
    case SURVEY_CLOSED:
        return STAGE_CLOSED;
    case SURVEY_PUBLISHED:
        return STAGE_PUBLISHED;
    case SURVEY_COMPLETED:
    case SURVEY_ARCHIVED:
    case SURVEY_CANCELLED:
        break;
    }
    return STAGE_COMPLETED;
}

struct scope_facts scope_of(const struct account *account, const struct survey_standing *survey)
{
    struct scope_facts facts = account_facts(account, survey->division, survey->id);

    for (size_t i = 0; i < survey->contact_count; i++)
        facts.is_in_division = facts.is_in_division || survey->contacts[i] == account->id;
    facts.is_builder = survey_is_built_by(survey, account->id);
    facts.is_named = facts.is_named || facts.is_builder;
    return facts;
}

struct scope_facts scope_of_division(const struct account *account, const struct org_thing *division)
{
    struct scope_facts facts = account_facts(account, division ? division->code : S(""), 0);

    for (size_t i = 0; division && i < division->contact_count; i++)
        facts.is_in_division = facts.is_in_division || division->contacts[i].account == account->id;
    return facts;
}

/* What nobody outside was to see before is not shown to more people by being cancelled. */
static enum stage stage_of(const struct survey_standing *survey)
{
    return survey->is_unseen ? STAGE_DRAFT : scope_stage(survey->state);
}

bool scope_may(const struct account *account, enum action action, const struct survey_standing *survey)
{
    return role_may(account->duty.role, action, scope_of(account, survey), stage_of(survey));
}

bool scope_follows_surveys(const struct account *account)
{
    const struct scope_facts near = {.is_in_division = true, .is_named = true};

    for (int stage = STAGE_DRAFT; stage <= STAGE_CLOSED; stage++)
        if (role_may(account->duty.role, ACTION_SURVEY_SEE, near, (enum stage)stage))
            return true;
    return false;
}

bool scope_may_anywhere(const struct account *account, enum action action)
{
    const struct scope_facts near = {.is_in_division = true, .is_named = true};

    for (int stage = 0; stage < STAGE__COUNT; stage++)
        if (role_may(account->duty.role, action, near, (enum stage)stage))
            return true;
    return false;
}
