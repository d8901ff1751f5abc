/* log.h - one logfmt line per event on standard error; a leaf that formats its own time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below `level` are dropped. Default LOG_INFO. Process-wide. */
void log_set_level(enum log_level level);

/* For a person at a terminal instead of a journal: only warnings and errors, as sentences: "digiraati: no such file". Process-wide. */
void log_set_plain(void);

/* Name the process in every line (`proc=public`). `name` must outlive the process. */
void log_set_process(const char *name);

/* Random id of the request at work, 0 for none; added as `req=`. It is made here and never leaves the log. */
void log_set_request(uint64_t id);

/* Write one line: `t=... lvl=... proc=... req=... ` followed by the formatted `key=value` pairs.
 * Control characters are replaced by spaces; longer than 1 KiB is cut. Never fails.
 * Never pass an address, an answer, an e-mail or a token. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
