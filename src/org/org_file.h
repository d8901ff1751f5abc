/* org_file.h - the register of the organisation as a CSV file, in and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ORG_ORG_FILE_H
#define ORG_ORG_FILE_H

#include "base/buf.h"
#include "org/org.h"

/* A fault of the file. */
struct org_fault {
    size_t row;        /* as a spreadsheet counts, from 1; 0: the file as a whole */
    struct str column; /* its heading, in the file's language; empty: the row as a whole */
    const char *why;   /* a sentence key for translation that says what to do */
};

enum { ORG_FAULTS_SHOWN = 100 };

/* The first ORG_FAULTS_SHOWN of `count`. */
struct org_faults {
    struct org_fault v[ORG_FAULTS_SHOWN];
    size_t count;
};

/* Columns of a file, in the order in which org_put writes them. */
enum org_column {
    ORG_COLUMN_KIND,
    ORG_COLUMN_CODE,
    ORG_COLUMN_PARENT,
    ORG_COLUMN_NAME_FI,
    ORG_COLUMN_NAME_SV,
    ORG_COLUMN_NAME_EN,
    ORG_COLUMN_SORT,
    ORG_COLUMN_PROVIDER,
    ORG_COLUMN_CHANNEL,
    ORG_COLUMN_CONTACTS,
    ORG_COLUMN__COUNT
};

/* Its heading in files of that language. Small letters. Static storage. */
struct str org_column_heading(int column, enum lang lang);

/* As `account_count`: contacts are not looked up, for what was judged before. */
#define ORG_ANY_ACCOUNT SIZE_MAX

/* Read a file: the heading names the columns, in any order (docs/operating.md lists them); a row for each thing. Headings and values are
 * Finnish, Swedish or English words, whatever their case, and may be mixed. ERR_INVALID with all faults in `faults`; then nothing is in `out`.
 * `accounts`, sorted, are those that may be contacts. Lives in `a` and borrows from `file`. */
enum err org_read(struct arena *a, struct str file, const int64_t *accounts, size_t account_count, struct org *out,
                  struct org_faults *faults) MUST_CHECK;

/* How long a file of it in words of that language is at most. */
size_t org_bytes(const struct org *org, enum lang lang);

/* Write it in words of that language, so that org_read and spreadsheets read it. Takes no memory of `a` to speak of. */
void org_put(struct arena *a, const struct org *org, enum lang lang, struct buf *out);

#endif
