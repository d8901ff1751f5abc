/* contract.h - the anonymity contract: every column in which something is kept because somebody answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_CONTRACT_H
#define SURVEY_CONTRACT_H

#include "base/arena.h"
#include "base/crypto.h"

/* What a column means to the person who answers. */
enum contract_meaning {
    CONTRACT_NOT_ABOUT_YOU, /* about the survey or our own work, the same whoever answers */
    CONTRACT_ANSWERS,
    CONTRACT_NUMBER,
    CONTRACT_VERSION,
    CONTRACT_EPOCH,
    CONTRACT_BOX,
    CONTRACT_FORM,
    CONTRACT_DRAFT,
    CONTRACT_INVITATION,
    CONTRACT_COUNT,
    CONTRACT_WEEK,
    CONTRACT_LANGUAGE,
    CONTRACT_CHANNEL,
    CONTRACT_REMOVED,
    CONTRACT_MINUTES,
    CONTRACT_DRAFT_ROOM,
    CONTRACT_RESULTS,
    CONTRACT_LETTER,
    CONTRACT__COUNT
};

/* One column of inbox.db, of results.db, of the letters in people.db or of what panel.db keeps because people answer; or (`kind` is
 * not 0) one kind of counter. */
struct contract_column {
    const char *store, *table, *column;
    int kind;
    enum contract_meaning meaning;
};

/* The table, in the order of the contract's text. Static storage. */
const struct contract_column *contract_columns(size_t *count_out);

/* Raised by hand with every change of the table; docs/contract/N.txt holds the text of each version for good. */
enum { CONTRACT_VERSION_NOW = 1 };

/* The contract as text, in `a`: two lines of heading, an empty one, then "store.table.column[ kind]: meaning" for each
 * column; and its BLAKE2b-256 (as `b2sum -l 256` tells of the text), which stands on every cover page and in every
 * release. */
struct str contract_text(struct arena *a);
struct key32 contract_hash(struct arena *a);

#endif
