/* staff.h - what the pages of the staff area share: forms that come back with what is wrong, and the audit log. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_STAFF_H
#define STAFF_STAFF_H

#include "audit/audit.h"
#include "gen/links.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "web/frame.h"
#include "web/gate.h"
#include "web/pages.h"
#include "web/shell.h"

/* What is wrong with a form, in the order of its fields. */
enum { FAULTS_MOST = 40 };
struct faults {
    struct tpl_staff_fault v[FAULTS_MOST];
    size_t n;
};

/* Say that something is wrong with the field of that name (its id on the page), or with empty name with all. `text` is translated. More
 * than FAULTS_MOST are not said. */
void fault_add(struct faults *f, const char *field, struct str text);

/* What is wrong with that field; empty when nothing is. For a field's own message. */
struct str fault_of(const struct faults *f, const char *field);

/* The summary for the head of the page, in the arena; also sets status 422 when there is any, so that the title says so. */
const struct tpl_staff_faults *faults_put(struct ctx *c, const struct faults *f);

/* The sentence that a form shown again (c->is_again) begins with; empty else. */
struct str again_note(const struct ctx *c);

/* What a person typed into a field, without white space at its ends; empty when not sent or broken. */
struct str typed(struct ctx *c, const char *name);

/* Write an entry of the signed-in person into the audit log: right after the commit of what was done, or before and after (`begun`: the seq of the
 * entry that said so, 0 none; `seq_out` may be NULL). `object` and `detail` as audit.h wants them. What cannot be written down
 * as begun is not to be done. */
enum err staff_note(struct ctx *c, enum audit_action action, enum audit_outcome outcome, int64_t begun,
                    struct str object, struct str detail, int64_t *seq_out) MUST_CHECK;

/* The usual: done, in one transaction. */
enum err staff_audit(struct ctx *c, enum audit_action action, struct str object, struct str detail) MUST_CHECK;

/* The number of an account as an object or a detail of the audit log. */
struct str staff_number(struct ctx *c, int64_t n);

/* 303 to an address of ours, where the page then says what was done (`word` of web/shell.c; NULL: nothing). */
enum err staff_go(struct ctx *c, struct str address, const char *word);

/* Who is asked for an account by its number may be gone: the name, or a word that says so. Outside transactions of staff.db. */
struct str staff_name(struct ctx *c, int64_t account_id);

#endif
