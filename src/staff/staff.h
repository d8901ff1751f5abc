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

/* What is important is written down before it is done and after (docs/decisions/2026-11-22-before-and-after-in-the-audit-log.md):
 *
 *     TRY(staff_begin(c, AUDIT_X, object, detail, &begun));
 *     e = staff_end(c, AUDIT_X, begun, object, detail, do_it(c));
 *
 * staff_begin: it is on disk now that the signed-in person begins. Outside transactions. ERR_BUSY when it could not be written, for whatever reason:
 * then nothing is to be done, and the gate's page (503) says so. `object` and `detail` as audit.h wants them, with what was typed judged before:
 * ERR_INVALID when they are not, and nothing is written or to be done either. */
enum err staff_begin(struct ctx *c, enum audit_action action, struct str object, struct str detail,
                     int64_t *begun_out) MUST_CHECK;

/* How that ended: done when `e` is OK, else failed. Returns `e`, also when the end could not be written, which is only logged: the entry that says begun
 * stays without an end, and `audit verify` lists it. After the commit; `detail` may tell more than it did before. */
enum err staff_end(struct ctx *c, enum audit_action action, int64_t begun, struct str object, struct str detail,
                   enum err e) MUST_CHECK;

/* An entry of what is done right now and has no before, in one transaction: that something was looked at or taken along. Before it is put on a page.
 * For what changes something: the two above. ERR_BUSY and ERR_INVALID as staff_begin. */
enum err staff_audit(struct ctx *c, enum audit_action action, struct str object, struct str detail) MUST_CHECK;

/* The number of an account as an object or a detail of the audit log. */
struct str staff_number(struct ctx *c, int64_t n);

/* "3.2.2027 klo 16.05". */
struct str day_and_hour(struct ctx *c, int64_t ms);

/* 303 to an address of ours, where the page then says what was done (`word` of web/shell.c; NULL: nothing). */
enum err staff_go(struct ctx *c, struct str address, const char *word);

#endif
