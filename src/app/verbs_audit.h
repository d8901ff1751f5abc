/* verbs_audit.h - verbs that change something, written into the audit log before and after. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_VERBS_AUDIT_H
#define APP_VERBS_AUDIT_H

#include "app/verbs.h"

/* Run a verb. When its name, with a dot for the space, is an action of audit/audit.def, and it changes something (it is
 * no --dry-run), it is written down as begun before, and as done or failed after. What cannot be written down as begun
 * is not done. `object` is what it is done to, or empty: then the verb may tell (verb_tell). Returns what the verb
 * returned, or else why the end could not be written. */
enum err verb_run_audited(struct arena *a, const char *name, struct str object, struct args *args,
                          enum err (*run)(struct arena *, const struct args *)) MUST_CHECK;

#endif
