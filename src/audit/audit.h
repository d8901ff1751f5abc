/* audit.h - the audit log: who did what and when, in a chain that shows when anything in it was changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "base/crypto.h"
#include "db/db.h"

/* Everything that is recorded (audit.def). */
enum audit_action {
#define GROUP(id, code, name)
#define ACTION(id, code, group, words) AUDIT_##id,
#include "audit/audit.def"
#undef GROUP
#undef ACTION
    AUDIT__COUNT
};

enum audit_group {
#define GROUP(id, code, name) AUDIT_GROUP_##id,
#define ACTION(id, code, group, words)
#include "audit/audit.def"
#undef GROUP
#undef ACTION
    AUDIT_GROUP__COUNT
};

/* Its code ("survey.close"), what the one who did it did, a sentence key for translation, and its group. Static. */
const char *audit_code(enum audit_action action);
const char *audit_words(enum audit_action action);
enum audit_group audit_group(enum audit_action action);

/* The code of a group ("results") and its name, a sentence key. Static storage. */
const char *audit_group_code(enum audit_group group);
const char *audit_group_name(enum audit_group group);

/* ERR_NOT_FOUND when there is no such code. */
enum err audit_from_code(struct str code, enum audit_action *out) MUST_CHECK;
enum err audit_group_from_code(struct str code, enum audit_group *out) MUST_CHECK;

/* Stored as numbers: never renumber. What cannot be undone, or touches more than one store, is written down as begun
 * before and as done or failed after (docs/decisions/2026-11-22-before-and-after-in-the-audit-log.md); what is one
 * transaction only as done. */
enum audit_outcome { AUDIT_BEGUN = 1, AUDIT_DONE, AUDIT_FAILED };

/* "begun". Static storage. */
const char *audit_outcome_name(int64_t outcome);

enum { AUDIT_TEXT_BYTES = 200 };

/* What happened. Texts are of at most AUDIT_TEXT_BYTES, of printable ASCII without "@": identifiers and words of the
 * program. They must never hold an answer, a name, an address or anything secret. */
struct audit_event {
    enum audit_action action;
    enum audit_outcome outcome;
    int64_t actor;      /* id of an account; 0: the command line or the system */
    int64_t begun;      /* seq of the entry that said it was begun; 0: none */
    struct str session; /* the first letters of a hash of the session; empty: none */
    struct str object;  /* what it was done to, for example the slug of a survey; may be empty */
    struct str detail;  /* words of detail.h; may be empty */
};

/* May this stand in an entry? */
bool audit_is_text(struct str s);

/* The end of the chain: last seq and its hash; 0 and zeros while it is empty. Kept elsewhere, it shows later that
 * nothing up to it was changed or cut off. */
struct audit_head {
    int64_t seq;
    struct key32 hash;
};

/* "SEQ:HASH", the hash in hexadecimal. ERR_INVALID. */
void audit_head_put(struct buf *out, const struct audit_head *head);
enum err audit_head_read(struct str text, struct audit_head *out) MUST_CHECK;

/* The end as it is stored. In a transaction of its own. ERR_BROKEN. */
enum err audit_head_get(struct arena *a, struct db *audit, struct audit_head *out) MUST_CHECK;

/* Write an entry behind the last one, in a transaction of its own; with OK it is on disk. To be called right after the
 * commit of what it tells of, with a store opened by DB_APPEND. Several processes may do so at once. ERR_INVALID when a
 * text is not as above: a bug, nothing is written; ERR_BUSY, ERR_BROKEN. `*seq_out` (unless NULL) is its seq. */
enum err audit_append(struct arena *a, struct db *audit, int64_t now_ms, const struct audit_event *event,
                      int64_t *seq_out) MUST_CHECK;

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct audit_entry {
    int64_t seq, at_ms, actor, outcome, begun;
    struct str session, action, object, detail; /* the action by its code: a later version may know more of them */
};

/* Which entries. */
struct audit_filter {
    int64_t before;         /* seq; 0: from the newest on. The last seq of a page leads to the next one */
    int64_t from_ms, to_ms; /* 0, 0: at any time; else both ends count */
    int64_t actor;          /* -1: anybody */
    struct str action;      /* the code of an action or of a group; empty: any */
    struct str object;      /* empty: any */
    bool is_by_deed;        /* what was done once only: an entry that says begun is left out when its end is there */
};

enum { AUDIT_PAGE_MAX = 1000 };

/* At most `limit` entries (1 to AUDIT_PAGE_MAX), the newest first. In a transaction of its own. */
enum err audit_list(struct arena *a, struct db *audit, const struct audit_filter *filter, int64_t limit,
                    struct audit_entry **out, size_t *count_out) MUST_CHECK;

/* What audit_verify has found. */
struct audit_report {
    struct audit_head head; /* of the part that is sound */
    int64_t bad_seq; /* the first entry that is not as it was written; 0: none, or it is not an entry that is wrong */
    const char *why; /* what is wrong, in English; NULL: nothing */
    const int64_t
        *open; /* entries that say begun and have no end: under way, or interrupted. The first AUDIT_OPEN_MAX */
    size_t open_count;
};

enum { AUDIT_OPEN_MAX = 1000 };

/* Read the whole log: every entry follows from the one before, the store is sound, its tables and triggers are ours,
 * and, unless `kept` is NULL, the entry of that seq is there with that hash: nothing up to it was changed or cut off
 * since it was noted. ERR_BROKEN with `why` when not. The store may be open for reading only. In transactions of its
 * own. */
enum err audit_verify(struct arena *a, struct db *audit, const struct audit_head *kept,
                      struct audit_report *out) MUST_CHECK;

#endif
