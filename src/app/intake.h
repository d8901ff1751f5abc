/* intake.h - the one writer of the inbox: takes what children hand over, stores it in groups, then says so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_INTAKE_H
#define APP_INTAKE_H

#include "base/arena.h"
#include "db/db.h"

#include <signal.h>

/* Most messages stored in one transaction, and most connections at a time (one for each public child). */
enum { INTAKE_BATCH = 256, INTAKE_CLIENTS = 256 };

/* Accept on `listen_fd` (SOCK_SEQPACKET, listening, non-blocking) and serve until `*stop`: whatever waits is done
 * in one transaction, and only then each sender gets its word (inbox_handle); when that failed each gets INTAKE_BUSY. A
 * message that is none of ours ends its connection. After a batch that deleted a draft or an invitation, and at the
 * start, the write-ahead log is emptied: at once, but at most once a second. After `*stop` what has arrived is still
 * stored and answered. While it waits the signal mask is `while_waiting`, so that no stop signal is
 * missed. ERR_BROKEN when epoll fails. */
enum err intake_run(int listen_fd, struct db *inbox, const volatile int *stop,
                    const sigset_t *while_waiting) MUST_CHECK;

#endif
