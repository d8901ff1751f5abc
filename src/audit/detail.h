/* detail.h - the detail of an entry of the audit log: words of the program with their values, in no language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AUDIT_DETAIL_H
#define AUDIT_DETAIL_H

#include "base/arena.h"

/* What follows a word of detail.def. */
enum audit_detail_kind {
    DETAIL_WORD, /* nothing */
    DETAIL_NUMBER,
    DETAIL_DAY,      /* "2027-02-22"; "-": none */
    DETAIL_TEXT,     /* an identifier: a code, a hash */
    DETAIL_ROLE,     /* code of account/role.def */
    DETAIL_STATE,    /* survey_state_name */
    DETAIL_LANG,     /* code of a language */
    DETAIL_ACCOUNTS, /* numbers of accounts, with commas between */
    DETAIL_ACTION,   /* code of an action or of a group */
    DETAIL_SETTING   /* a value of the setting that the entry is about; spaces, "%" and non-ASCII are percent-encoded */
};

/* One of them. `sentence`: a sentence key with {value} in it. `value` as it is stored; borrowed. */
struct audit_detail {
    enum audit_detail_kind kind;
    const char *sentence;
    struct str value;
};

enum { AUDIT_DETAILS_MOST = 20 };

/* The words of a detail; how many. ERR_INVALID when it is not made of such words: a former form, shown as it is. */
enum err audit_detail_read(struct str detail, struct audit_detail out[AUDIT_DETAILS_MOST],
                           size_t *count_out) MUST_CHECK;

/* "from:OLD to:NEW", for values that everybody may know: names, colours, limits (setting_is_public). Each is cut, with
 * an ellipsis, so that both fit into an entry. Empty when there is an "@" in either. In `a`. */
struct str audit_detail_change(struct arena *a, struct str from, struct str to);

/* A value of DETAIL_SETTING as it was. In `a`. */
struct str audit_detail_value(struct arena *a, struct str stored);

#endif
