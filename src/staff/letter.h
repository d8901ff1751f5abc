/* letter.h - letters to people who work here about what happened to their own account. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_LETTER_H
#define STAFF_LETTER_H

#include "mail/notice.h"
#include "staff/staff.h"

/* Tell the account's owner what has just happened, in their language (OWASP ASVS 5.0: 6.3.7, 6.3.5). `count` as
 * notice.h has it. Outside transactions. Without a mail server nothing is done; that a letter could not be put in is
 * only noted in the log, as what it tells of is done already. */
void letter_put(struct ctx *c, int64_t account_id, enum notice_kind kind, int64_t count);

/* NOTICE_FAILURES, and the audit log's word of it: somebody tries a person's password or code, at the door or inside
 * (is_notice_due of sign_in.h and join.h). ERR_BUSY as staff_audit. */
enum err letter_put_failures(struct ctx *c, int64_t account_id) MUST_CHECK;

/* NOTICE_RECOVERY_USED, with how many codes are left. */
void letter_put_recovery(struct ctx *c, int64_t account_id);

#endif
