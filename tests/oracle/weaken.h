/* weaken.h - one protection of the product switched off, so that the oracle is known to see. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_ORACLE_WEAKEN_H
#define TESTS_ORACLE_WEAKEN_H

#include <stdbool.h>

/* The program is linked with --wrap for the functions that weaken.c stands in front of; each passes on to the real one
 * unless its protection is off. */
enum protection {
    PROTECTION_NONE,
    PROTECTION_VACUUM,      /* files are not rewritten in key order */
    PROTECTION_ROWID,       /* tables get hidden row numbers */
    PROTECTION_SHUFFLE,     /* answers are stored in the order in which they are read */
    PROTECTION_OVERWRITING, /* secure_delete is off */
    PROTECTION_PADDING,     /* boxes are as long as what is in them */
    PROTECTION_REKEYING,    /* answers keep the ids of their forms */
    PROTECTION_EMPTYING,    /* write-ahead logs are never emptied */
    PROTECTION_POOL         /* an ingest takes whatever waits, however few */
};

/* By its word: "vacuum", "rowid", ... False for any other. Do it before a store is opened. */
bool weaken(const char *word);

/* Called with the path of the store after every commit and every statement run as text while it is set; NULL: nobody is. */
extern void (*weaken_on_commit)(const char *path);

/* Set while answers are filed: ids are only kept there. */
extern bool weaken_is_filing;

#endif
