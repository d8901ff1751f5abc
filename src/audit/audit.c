/* audit.c - the audit log: who did what and when, in a chain that shows when anything in it was changed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"

#include "base/bytes.h"
#include "db/migrate.h"
#include "gen/sql_audit.h"
#include "i18n/i18n.h"

#include <inttypes.h>
#include <string.h>

enum { CHAINED_BYTES = 64 * 1024 * 1024, INT_BYTES = 8, HEX_DIGITS = 64 };

static const struct {
    const char *code, *words;
    enum audit_group group;
} actions[AUDIT__COUNT] = {
#define GROUP(id, code, name)
#define ACTION(id, code, group, words) {code, words, AUDIT_GROUP_##group},
#include "audit/audit.def"
#undef GROUP
#undef ACTION
};

static const struct {
    const char *code, *name;
} groups[AUDIT_GROUP__COUNT] = {
#define GROUP(id, code, name) {code, name},
#define ACTION(id, code, group, words)
#include "audit/audit.def"
#undef GROUP
#undef ACTION
};

const char *audit_code(enum audit_action action)
{
    return actions[action].code;
}

const char *audit_words(enum audit_action action)
{
    return actions[action].words;
}

enum audit_group audit_group(enum audit_action action)
{
    return actions[action].group;
}

const char *audit_group_code(enum audit_group group)
{
    return groups[group].code;
}

const char *audit_group_name(enum audit_group group)
{
    return groups[group].name;
}

enum err audit_from_code(struct str code, enum audit_action *out)
{
    for (int n = 0; n < AUDIT__COUNT; n++)
        if (str_eq(code, str_from(actions[n].code))) {
            *out = (enum audit_action)n;
            return OK;
        }
    return ERR_NOT_FOUND;
}

enum err audit_group_from_code(struct str code, enum audit_group *out)
{
    for (int n = 0; n < AUDIT_GROUP__COUNT; n++)
        if (str_eq(code, str_from(groups[n].code))) {
            *out = (enum audit_group)n;
            return OK;
        }
    return ERR_NOT_FOUND;
}

const char *audit_outcome_name(int64_t outcome)
{
    static const char *const names[] = {[AUDIT_BEGUN] = "begun", [AUDIT_DONE] = "done", [AUDIT_FAILED] = "failed"};

    return outcome >= AUDIT_BEGUN && outcome <= AUDIT_FAILED ? names[outcome] : "unknown";
}

bool audit_is_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '@')
            return false;
    return s.len <= AUDIT_TEXT_BYTES;
}

/* --- the chain ---------------------------------------------------------------------------------------------------- */

static void put_int(struct buf *out, int64_t n)
{
    char bytes[INT_BYTES];

    bytes_put(bytes, sizeof bytes, (uint64_t)n);
    buf_put(out, (struct str){bytes, sizeof bytes});
}

/* With its length in front, so that no letter can pass from one member to the next. */
static void put_text(struct buf *out, struct str s)
{
    put_int(out, (int64_t)s.len);
    buf_put(out, s);
}

/* What binds an entry to the one before. Never change: it has to give the same for what is stored. */
static struct key32 hash_of(struct buf *scratch, const struct q_entry_insert *e)
{
    buf_clear(scratch);
    buf_put(scratch, e->prev);
    put_int(scratch, e->seq);
    put_int(scratch, e->at_ms);
    put_int(scratch, e->actor);
    put_int(scratch, e->outcome);
    put_int(scratch, e->begun);
    put_text(scratch, e->session);
    put_text(scratch, e->action);
    put_text(scratch, e->object);
    put_text(scratch, e->detail);
    return hash_plain(buf_str(scratch));
}

static struct str bytes_of(const struct key32 *k)
{
    return (struct str){(const char *)k->b, sizeof k->b};
}

/* In the caller's transaction. */
static enum err last(struct arena *a, struct db *audit, struct audit_head *out)
{
    struct q_entry_last_row row;
    enum err e = q_entry_last(audit, a, &row);

    *out = (struct audit_head){0};
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    if (row.hash.len != sizeof out->hash.b)
        return err_note(ERR_BROKEN, "audit entry %" PRId64 " has no hash", row.seq);
    out->seq = row.seq;
    memcpy(out->hash.b, row.hash.p, sizeof out->hash.b);
    return OK;
}

enum err audit_head_get(struct arena *a, struct db *audit, struct audit_head *out)
{
    TRY(db_begin(audit, DB_READ));
    return db_finish(audit, last(a, audit, out));
}

void audit_head_put(struct buf *out, const struct audit_head *head)
{
    buf_fmt(out, "%" PRId64 ":", head->seq);
    hex_put(out, head->hash.b, sizeof head->hash.b);
}

static enum err from_hex(char c, unsigned char *out)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    if (!at)
        return ERR_INVALID;
    *out = (unsigned char)(at - digits);
    return OK;
}

enum err audit_head_read(struct str text, struct audit_head *out)
{
    struct str seq = str_cut(&text, ':');

    TRY(str_int(seq, 0, INT64_MAX, &out->seq));
    if (text.len != HEX_DIGITS)
        return ERR_INVALID;
    for (size_t i = 0; i < sizeof out->hash.b; i++) {
        unsigned char high, low;

        TRY(from_hex(text.p[2 * i], &high));
        TRY(from_hex(text.p[2 * i + 1], &low));
        out->hash.b[i] = (unsigned char)(high << 4 | low);
    }
    return OK;
}

static enum err append(struct arena *a, struct db *audit, int64_t now_ms, const struct audit_event *event,
                       int64_t *seq_out)
{
    struct buf scratch = buf_new(a, CHAINED_BYTES);
    struct audit_head head;
    struct q_entry_insert row;
    struct key32 hash;

    TRY(last(a, audit, &head));
    row = (struct q_entry_insert){
        .seq = head.seq + 1,
        .at_ms = now_ms,
        .actor = event->actor,
        .session = event->session,
        .action = str_from(audit_code(event->action)),
        .object = event->object,
        .outcome = event->outcome,
        .begun = event->begun,
        .detail = event->detail,
        .prev = bytes_of(&head.hash),
    };
    hash = hash_of(&scratch, &row);
    row.hash = bytes_of(&hash);
    TRY(q_entry_insert(audit, &row));
    *seq_out = row.seq;
    return OK;
}

enum err audit_append(struct arena *a, struct db *audit, int64_t now_ms, const struct audit_event *event,
                      int64_t *seq_out)
{
    int64_t seq = 0;

    if (!audit_is_text(event->session) || !audit_is_text(event->object) || !audit_is_text(event->detail))
        return err_note(ERR_INVALID, "%s: a text that may not stand in the audit log", audit_code(event->action));
    TRY(db_begin(audit, DB_WRITE));
    TRY(db_finish(audit, append(a, audit, now_ms, event, &seq)));
    if (seq_out)
        *seq_out = seq;
    return OK;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* " survey.publish results.approve ": all codes that `code`, of a group or of an action, stands for. */
static struct str wanted(struct arena *a, struct str code)
{
    struct buf out = buf_new(a, CHAINED_BYTES);
    enum audit_group group;

    if (!code.len)
        return code;
    if (audit_group_from_code(code, &group))
        return arena_fmt(a, " %.*s ", STR_ARG(code));
    for (int n = 0; n < AUDIT__COUNT; n++)
        if (actions[n].group == group)
            buf_fmt(&out, " %s ", actions[n].code);
    return buf_str(&out);
}

enum err audit_list(struct arena *a, struct db *audit, const struct audit_filter *filter, int64_t limit,
                    struct audit_entry **out, size_t *count_out)
{
    bool is_any_time = filter->from_ms == 0 && filter->to_ms == 0;
    struct q_entry_page in = {.before = filter->before ? filter->before : INT64_MAX,
                              .from_ms = is_any_time ? INT64_MIN : filter->from_ms,
                              .to_ms = is_any_time ? INT64_MAX : filter->to_ms,
                              .actor = filter->actor,
                              .actions = wanted(a, filter->action),
                              .object = filter->object,
                              .deeds = filter->is_by_deed,
                              .limit_rows = limit < AUDIT_PAGE_MAX ? limit : AUDIT_PAGE_MAX};
    struct q_entry_page_rows rows = {0};

    TRY(db_begin(audit, DB_READ));
    TRY(db_finish(audit, q_entry_page(audit, a, &in, &rows)));
    *out = arena_alloc(a, rows.n ? rows.n : 1, sizeof **out);
    *count_out = rows.n;
    for (size_t n = 0; n < rows.n; n++)
        (*out)[n] = (struct audit_entry){rows.v[n].seq,     rows.v[n].at_ms,  rows.v[n].actor,
                                         rows.v[n].outcome, rows.v[n].begun,  rows.v[n].session,
                                         rows.v[n].action,  rows.v[n].object, rows.v[n].detail};
    return OK;
}

struct walk {
    struct buf scratch;
    const struct audit_head *kept;
    struct audit_report *report;
    int64_t *open;
};

static enum err bad(struct audit_report *report, int64_t seq, const char *why)
{
    report->bad_seq = seq;
    report->why = why;
    return ERR_BROKEN;
}

static void note_open(struct walk *w, const struct q_entry_insert *e)
{
    struct audit_report *r = w->report;

    for (size_t n = 0; e->begun && n < r->open_count; n++)
        if (w->open[n] == e->begun) {
            memmove(w->open + n, w->open + n + 1, (--r->open_count - n) * sizeof *w->open);
            break;
        }
    if (e->outcome == AUDIT_BEGUN && r->open_count < AUDIT_OPEN_MAX)
        w->open[r->open_count++] = e->seq;
}

static enum err check_entry(void *arg, const struct q_entry_all_row *row)
{
    struct walk *w = arg;
    struct audit_head *head = &w->report->head;
    const struct q_entry_insert e = {row->seq,     row->at_ms, row->actor,  row->session, row->action, row->object,
                                     row->outcome, row->begun, row->detail, row->prev,    row->hash};
    struct key32 hash;

    if (e.seq != head->seq + 1)
        return bad(w->report, head->seq + 1, "it is missing");
    if (!str_eq(e.prev, bytes_of(&head->hash)))
        return bad(w->report, e.seq, "it does not follow the one before");
    hash = hash_of(&w->scratch, &e);
    if (w->scratch.full || !str_eq(e.hash, bytes_of(&hash)))
        return bad(w->report, e.seq, "it is not as it was written");
    if (w->kept && w->kept->seq == e.seq && memcmp(w->kept->hash.b, hash.b, sizeof hash.b) != 0)
        return bad(w->report, e.seq, "it is not the one of the head that was kept");
    *head = (struct audit_head){e.seq, hash};
    note_open(w, &e);
    return OK;
}

static enum err check_chain(struct db *audit, struct walk *w)
{
    enum err e = db_begin(audit, DB_READ);

    if (e == OK)
        e = db_finish(audit, q_entry_all_each(audit, check_entry, w));
    if (e && !w->report->why)
        return bad(w->report, w->report->head.seq + 1, "it cannot be read");
    TRY(e);
    if (w->kept && w->kept->seq > w->report->head.seq)
        return bad(w->report, w->report->head.seq + 1, "it is missing: the log ends before the head that was kept");
    return OK;
}

enum err audit_verify(struct arena *a, struct db *audit, const struct audit_head *kept, struct audit_report *out)
{
    struct walk w = {buf_new(a, CHAINED_BYTES), kept, out, arena_alloc(a, AUDIT_OPEN_MAX, sizeof(int64_t))};

    *out = (struct audit_report){.open = w.open};
    TRY(check_chain(audit, &w));
    if (db_check(audit))
        return bad(out, 0, "the store is damaged");
    if (db_migrate_check(a, audit, &sql_audit_migrations))
        return bad(out, 0, "tables or triggers are not those of this version");
    return OK;
}
