/* maker.h - a short-lived process that makes something out of what cannot be trusted to stay small, quick or sound. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_MAKER_H
#define APP_MAKER_H

#include "app/sandbox.h"

/* `make` writes to `fd` and returns OK when all is written. It runs in a copy of this process in which nothing else is open but the
 * standard streams, shut in as `role` (SANDBOX_PAPER or SANDBOX_PICTURE), and must use no store. `name` is what the system
 * shows. After `most_s` seconds it is ended. `memory_bytes`: most memory of its own besides files, 0 for no such limit
 * (where AddressSanitizer keeps its books there is none). */
struct maker {
    const char *name;
    enum sandbox_role role;
    unsigned most_s;
    size_t out_bytes; /* the most it may write */
    size_t memory_bytes;
    enum err (*make)(int fd, const void *arg);
    const void *arg;
};

/* Start it, take what it writes into `out` (in `a`) and wait for its end. ERR_BROKEN, noted, when it fails, is ended or
 * writes too much; the caller is never harmed. */
enum err maker_run(struct arena *a, const struct maker *m, struct str *out) MUST_CHECK;

/* For `make`: all of the bytes. False when nobody reads them any more. */
bool maker_write(int fd, const void *bytes, size_t n);

#endif
