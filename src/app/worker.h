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

/* When a survey is ingested. An ingest that was interrupted is taken up again at any time. */
enum ingest_when {
    INGEST_WHEN_DUE, /* the interval has passed since the last time, whether anything was filed then or not */
    INGEST_UNSURE,   /* as INGEST_WHEN_DUE, but no last ingest: the clock may be wrong (leap.h) */
    INGEST_NOW,      /* whatever the clock says */
    INGEST_LAST      /* as INGEST_NOW, and it ends the time of grace of a closed survey */
};

/* Ingest one survey if it may be: when INGEST_POOL_MIN answers wait all but INGEST_BATCH_MIN of them, at any time; all that is left, and then its
 * answer_count is set, once nobody can send any more (the time of grace is over or ended by INGEST_LAST). What waits
 * of a cancelled survey is deleted unread. One process at a time: ERR_CONFLICT when another is at it for longer than
 * `wait_ms`. When answers wait but the key file is gone, cut short or another survey's, nothing is done, and that is
 * logged once a day. */
enum err worker_ingest(struct arena *a, const struct instance *i, struct stores *s, struct str slug, int64_t now_ms,
                       enum ingest_when when, int wait_ms, struct ingest_result *out) MUST_CHECK;

/* worker_ingest for every survey that takes or took answers, also when one of them fails: that is logged, and the first
 * error returned. `out` adds up. */
enum err worker_ingest_all(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms,
                           enum ingest_when when, int wait_ms, struct ingest_result *out) MUST_CHECK;

/* One turn: open and close surveys, expire drafts, ingest, file feedback, erase, make papers, tell staff by mail what waits for them. While the clock may be wrong only what
 * ends and deletes nothing: ordinary ingests, feedback and papers. What fails with one survey does not keep the others from
 * anything; the first error is returned at the end. */
enum err worker_turn(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms) MUST_CHECK;

#endif
