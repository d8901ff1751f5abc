/* evidence.h - what an attacker could carry off: copies of every file of an instance, taken again and again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_ORACLE_EVIDENCE_H
#define TESTS_ORACLE_EVIDENCE_H

/* When a copy was taken, which says what may be learnt from it (docs/anonymity.md 3). */
enum moment {
    MOMENT_QUIET,  /* nothing is under way */
    MOMENT_LOG,    /* the log still holds what a submission has deleted: for about a second */
    MOMENT_BUSY,   /* an ingest is between two of its commits */
    MOMENT_BACKUP, /* a backup as docs/operating.md says */
    MOMENT_CLOSED  /* the surveys are over */
};

/* Copies of the instance in `from` go to the folder `to`: files "N-NAME", and for each moment a line "MOMENT NAME=FILE
 * ..." in the file "copies". A file that has not changed is not copied again. Ends the process on failure.
 * `path` is the store that has changed; NULL: it may be any. */
void evidence_begin(const char *from, const char *to);
void evidence_take(enum moment moment, const char *path);
void evidence_end(void);

#endif
