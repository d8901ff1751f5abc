/* org_file.h - the register of the organisation as a CSV file, in and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ORG_ORG_FILE_H
#define ORG_ORG_FILE_H

#include "base/buf.h"
#include "org/org.h"

/* A fault of the file. */
struct org_fault {
    size_t row;        /* as a spreadsheet counts, from 1; 0: the file as a whole */
    struct str column; /* its heading; empty: the row as a whole */
    const char *why;   /* a sentence key for translation that says what to do */
};

enum { ORG_FAULTS_SHOWN = 100 };

/* The first ORG_FAULTS_SHOWN of `count`. */
struct org_faults {
    struct org_fault v[ORG_FAULTS_SHOWN];
    size_t count;
};

/* Read a file: the heading names the columns, in any order (docs/operating.md lists them); a row for each thing.
 * ERR_INVALID with all faults in `faults`; then nothing is in `out`. `accounts`, sorted, are those that may be
 * contacts. Lives in `a` and borrows from `file`. */
enum err org_read(struct arena *a, struct str file, const int64_t *accounts, size_t account_count, struct org *out,
                  struct org_faults *faults) MUST_CHECK;

/* Write it so that org_read and spreadsheets read it. */
void org_put(struct arena *a, const struct org *org, struct buf *out);

#endif
