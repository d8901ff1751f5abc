/* demo_staff.h - the people of the demo, and the surveys they are just making. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_DEMO_STAFF_H
#define APP_DEMO_STAFF_H

#include "app/instance.h"
#include "base/json.h"

/* Make the accounts of account/demo_accounts.h that are not there yet, with their passwords and without a second factor.
 * Surveys that one names must be there. ERR_DENIED when the instance is no demo. */
enum err demo_make_accounts(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms,
                            int64_t *made_out) MUST_CHECK;

/* Store the surveys that `making` names (docs/survey-format.md, "Demo surveys"), as drafts or sent to review by their
 * builders, whose accounts must be there. One that is there already is left alone. */
enum err demo_make_drafts(struct arena *a, const struct instance *i, struct db *panel, const char *demo_dir,
                          const struct json *making, int64_t now_ms, int64_t *made_out) MUST_CHECK;

/* Those of the accounts that are there, a line each: role, name, address, password; empty when none is. */
enum err demo_list_accounts(struct arena *a, const struct instance *i, struct str *out) MUST_CHECK;

#endif
