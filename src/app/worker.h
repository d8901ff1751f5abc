/* worker.h - what happens by the clock: surveys open and close, sealed answers are filed in batches. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_WORKER_H
#define APP_WORKER_H

#include "app/instance.h"
#include "response/ingest.h"

/* Do the work once a second until SIGTERM, which must be blocked. After an error the stores are opened anew, after 1
 * s at first, doubling to 60 s. To be called in a process of its own. */
enum err worker_run(const struct instance *i) MUST_CHECK;

/* The three stores, open for writing. */
struct stores {
    struct db *panel, *inbox, *results;
};

/* Open all three; close them with stores_close, also after an error. */
enum err stores_open(struct arena *a, const struct instance *i, struct stores *out) MUST_CHECK;
void stores_close(struct stores *s);

/* When a survey is ingested. */
enum ingest_when {
    INGEST_WHEN_DUE, /* open: the interval has passed; closed: its grace has passed */
    INGEST_NOW       /* whatever the clock says; open ones still wait for INGEST_BATCH_MIN */
};

/* Ingest one survey if it may be, and set its answer_count when it is closed and its last answers are in. One
 * process at a time: ERR_CONFLICT when another is at it for longer than `wait_ms`. A survey whose key was destroyed
 * is passed over. */
enum err worker_ingest(struct arena *a, const struct instance *i, struct stores *s, struct str slug, int64_t now_ms,
                       enum ingest_when when, int wait_ms, struct ingest_result *out) MUST_CHECK;

/* worker_ingest for every survey that takes or took answers, also when one of them fails: then the first error is
 * returned. `out` adds up. */
enum err worker_ingest_all(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms,
                           enum ingest_when when, int wait_ms, struct ingest_result *out) MUST_CHECK;

#endif
