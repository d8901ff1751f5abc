/* erasure.h - what was erased of a survey by the rules of retention, and on which day: written once, kept for good. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_ERASURE_H
#define SURVEY_ERASURE_H

#include "db/db.h"

/* Numbers are stored; never renumber. */
enum erasure {
    ERASED_INGEST_KEY = 1, /* what response ids were made with; after the last ingest */
    ERASED_ANSWERS,        /* answers, words, counters and the survey's key file; releases stay */
};

/* Write down that it was erased today; does nothing when that was written down before. In the caller's write transaction
 * of panel.db. */
enum err erasure_note(struct db *panel, int64_t survey_id, enum erasure what, int64_t now_ms) MUST_CHECK;

/* The first millisecond of the day on which it was erased. ERR_NOT_FOUND when it was not. In the caller's transaction. */
enum err erasure_day(struct arena *a, struct db *panel, int64_t survey_id, enum erasure what,
                     int64_t *day_ms_out) MUST_CHECK;

#endif
