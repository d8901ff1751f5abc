/* mailer.h - the process that sends letters: the only one that has the spool's key, and the only one with a network. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_MAILER_H
#define APP_MAILER_H

#include "app/instance.h"

/* Send what waits in people.db, mail_rate letters a minute at most, until SIGTERM, which must be blocked; without smtp_url only destroy
 * what is a day old. While the mail server cannot be had nothing is tried for 5 s, then 15 s, 1, 5 and 15 minutes. Logs counts, never
 * an address. To be called in a process of its own. */
enum err mailer_run(const struct instance *i) MUST_CHECK;

#endif
