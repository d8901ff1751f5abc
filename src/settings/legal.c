/* legal.c - what the law wants a county's own privacy notice and accessibility statement to tell. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/legal.h"

#include "i18n/i18n.h"

#include <assert.h>

/* New ones come last: each has its bit by its place. */
static const struct legal_point privacy[] = {
    {S_INIT("controller"), N_("who the controller is and how to reach it")},
    {S_INIT("officer"), N_("how to reach the data protection officer")},
    {S_INIT("purposes"), N_("what the data are used for")},
    {S_INIT("basis"), N_("on which legal basis")},
    {S_INIT("recipients"), N_("who receives data and who processes them for the county")},
    {S_INIT("transfers"), N_("whether data leave the EU and the EEA")},
    {S_INIT("retention"), N_("how long data are kept")},
    {S_INIT("rights"), N_("which rights one has, and why anonymous answers cannot be found later")},
    {S_INIT("withdrawal"), N_("how to withdraw a consent, where there is one")},
    {S_INIT("complaint"), N_("the right to complain to the Data Protection Ombudsman")},
    {S_INIT("voluntary"), N_("that answering is voluntary and what follows from not answering")},
    {S_INIT("automated"), N_("that nothing is decided automatically")},
    {S_INIT("sources"), N_("where the data come from, when not from the person")},
};

static const struct legal_point access[] = {
    {S_INIT("status"), N_("whether the service meets the requirements fully, partly or not")},
    {S_INIT("failings"), N_("what is not accessible, with criterion and reason")},
    {S_INIT("dates"), N_("when the statement was made and updated, and how the service was assessed")},
    {S_INIT("feedback"), N_("how to give feedback and which unit handles it")},
    {S_INIT("supervision"), N_("the supervising authority with its contacts, and how to complain")},
    {S_INIT("otherwise"), N_("how to get in another way what is not accessible")},
};

static_assert(sizeof privacy / sizeof *privacy <= LEGAL_POINTS_MOST, "a bit for each");

const struct legal_point *legal_points(enum legal legal, size_t *count_out)
{
    *count_out = legal == LEGAL_PRIVACY ? sizeof privacy / sizeof *privacy : sizeof access / sizeof *access;
    return legal == LEGAL_PRIVACY ? privacy : access;
}

size_t legal_missing(enum legal legal, uint32_t points)
{
    size_t count, missing = 0;

    (void)legal_points(legal, &count);
    for (size_t n = 0; n < count; n++)
        missing += !(points >> n & 1);
    return missing;
}
