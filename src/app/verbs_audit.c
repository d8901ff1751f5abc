/* verbs_audit.c - verbs that change something, written into the audit log; and those that read it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs_audit.h"

#include "app/instance.h"
#include "audit/audit.h"
#include "audit/detail.h"
#include "base/clock.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { LIST_BYTES = 16 * 1024 * 1024, LIST_STANDARD = 50 };

/* --- writing ------------------------------------------------------------------------------------------------------ */

void verb_tell(const struct args *args, struct str object, struct str detail)
{
    struct audit_detail words[AUDIT_DETAILS_MOST];
    size_t count;

    if (!args->record)
        return;
    args->record->object = object;
    assert(audit_detail_read(detail, words, &count) == OK); /* else nobody could read it in their language */
    args->record->detail = detail;
}

/* "survey close" is the action "survey.close". */
static bool is_recorded(const char *name, const struct args *args, enum audit_action *out)
{
    char code[64];

    snprintf(code, sizeof code, "%s", name);
    for (char *c = code; *c; c++)
        if (*c == ' ')
            *c = '.';
    if (audit_from_code(str_from(code), out) || args->is_dry)
        return false;
    return *out != AUDIT_CODES_SHARED || args->is_new; /* else it only prints the code */
}

static enum err note(struct arena *a, const struct instance *i, const struct audit_event *event, int64_t *seq_out)
{
    struct db *audit;
    enum err e;

    TRY(instance_open(a, i, STORE_AUDIT, DB_APPEND, &audit));
    e = audit_append(a, audit, clock_now_ms(clock_system()), event, seq_out);
    db_close(audit);
    return e;
}

/* The log takes nothing that could be an address or a name with other letters than ours. */
static struct str fit(struct str s)
{
    return audit_is_text(s) ? s : S("");
}

static enum err run_recorded(struct arena *a, enum audit_action action, struct str object, struct args *args,
                             enum err (*run)(struct arena *, const struct args *))
{
    struct verb_record record = {.object = object};
    struct audit_event event = {.action = action, .outcome = AUDIT_BEGUN, .object = fit(object)};
    struct instance i;
    enum err e, unwritten;

    TRY(instance_load(a, args->dir, args->sets, args->set_count, &i));
    /* Migrating makes the log, and can be done again: its end is enough. */
    if (action != AUDIT_MIGRATE && note(a, &i, &event, &event.begun))
        return err_note(ERR_BUSY, "nothing was done, because the audit log cannot be written; "
                                  "`digiraati migrate` makes one that is missing");
    args->record = &record;
    e = run(a, args);
    args->record = NULL;
    event.outcome = e ? AUDIT_FAILED : AUDIT_DONE;
    event.object = fit(record.object);
    event.detail = e ? str_from(err_name(e)) : fit(record.detail);
    unwritten = note(a, &i, &event, NULL);
    if (unwritten)
        (void)err_note(unwritten, "how it ended is not in the audit log");
    return e ? e : unwritten;
}

enum err verb_run_audited(struct arena *a, const char *name, struct str object, struct args *args,
                          enum err (*run)(struct arena *, const struct args *))
{
    enum audit_action action;

    return is_recorded(name, args, &action) ? run_recorded(a, action, object, args, run) : run(a, args);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void close_log(void *audit)
{
    db_close(audit);
}

static enum err open_log(struct arena *a, const struct args *args, struct db **out)
{
    struct instance i;
    enum err e;

    TRY(instance_load(a, args->dir, args->sets, args->set_count, &i));
    e = instance_open(a, &i, STORE_AUDIT, DB_READ_ONLY, out);
    if (e)
        return err_note(e, "the audit log cannot be opened; `digiraati migrate` makes one that was never there");
    arena_defer(a, close_log, *out);
    return OK;
}

enum err verb_audit_head(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, LIST_BYTES);
    struct audit_head head;
    struct db *audit;

    TRY(open_log(a, args, &audit));
    TRY(audit_head_get(a, audit, &head));
    audit_head_put(&out, &head);
    buf_char(&out, '\n');
    return verb_print(args, buf_str(&out));
}

/* What was begun and has no end. */
static enum err put_open(struct arena *a, struct db *audit, const struct audit_report *report, struct buf *out)
{
    for (size_t n = 0; n < report->open_count; n++) {
        struct audit_filter one = {.before = report->open[n] + 1, .actor = -1};
        struct audit_entry *entry;
        size_t count;

        TRY(audit_list(a, audit, &one, 1, &entry, &count));
        buf_fmt(out, "begun without an end, by something under way or interrupted: %" PRId64 " %.*s %.*s\n",
                report->open[n], STR_ARG(entry->action), STR_ARG(entry->object));
    }
    return OK;
}

enum err verb_audit_verify(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, LIST_BYTES);
    struct audit_report report;
    struct audit_head kept;
    struct db *audit;
    enum err e;

    if (args->head && audit_head_read(str_from(args->head), &kept))
        return err_note(ERR_INVALID, "--head: expected SEQ:HASH as `digiraati audit head` prints it");
    TRY(open_log(a, args, &audit));
    e = audit_verify(a, audit, args->head ? &kept : NULL, &report);
    if (e && report.bad_seq)
        return err_note(e, "entry %" PRId64 ": %s", report.bad_seq, report.why);
    if (e)
        return err_note(e, "%s", report.why);
    buf_fmt(&out, "%" PRId64 " entries, each as it was written; head ", report.head.seq);
    audit_head_put(&out, &report.head);
    buf_char(&out, '\n');
    TRY(put_open(a, audit, &report, &out));
    return verb_print(args, buf_str(&out));
}

/* "2027-02-22 09:05:00" in Finland. */
static void put_time(struct buf *out, int64_t ms)
{
    struct civil t = civil_from_ms(ms);

    buf_fmt(out, "%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

static void put_line(struct buf *out, const struct audit_entry *e)
{
    buf_fmt(out, "%6" PRId64 "  ", e->seq);
    put_time(out, e->at_ms);
    if (e->actor)
        buf_fmt(out, "  account %" PRId64 " %.*s", e->actor, STR_ARG(e->session));
    else
        buf_put(out, S("  command line"));
    buf_fmt(out, "  %-16.*s %-6s", STR_ARG(e->action), audit_outcome_name(e->outcome));
    if (e->begun)
        buf_fmt(out, " of %" PRId64, e->begun);
    if (e->object.len)
        buf_fmt(out, "  %.*s", STR_ARG(e->object));
    if (e->detail.len)
        buf_fmt(out, "  (%.*s)", STR_ARG(e->detail));
    buf_char(out, '\n');
}

static void put_text(struct buf *out, const char *key, struct str text)
{
    buf_fmt(out, ",\"%s\":", key);
    json_put_str(out, text);
}

static void put_json_line(struct buf *out, const struct audit_entry *e)
{
    buf_fmt(out, "{\"seq\":%" PRId64 ",\"at_ms\":%" PRId64 ",\"actor\":%" PRId64, e->seq, e->at_ms, e->actor);
    put_text(out, "session", e->session);
    put_text(out, "action", e->action);
    put_text(out, "outcome", str_from(audit_outcome_name(e->outcome)));
    buf_fmt(out, ",\"begun\":%" PRId64, e->begun);
    put_text(out, "object", e->object);
    put_text(out, "detail", e->detail);
    buf_put(out, S("}\n"));
}

static enum err check_group(struct arena *a, struct str code)
{
    struct buf all = buf_new(a, 1024);
    enum audit_group group;

    if (audit_group_from_code(code, &group) == OK)
        return OK;
    for (group = 0; group < AUDIT_GROUP__COUNT; group++)
        buf_fmt(&all, " %s", audit_group_code(group));
    return err_note(ERR_INVALID, "--group: expected one of%.*s", STR_ARG(buf_str(&all)));
}

enum err verb_audit_list(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, LIST_BYTES);
    struct audit_filter filter = {.actor = -1};
    int64_t left = LIST_STANDARD;
    struct db *audit;

    if (args->group) {
        filter.action = str_from(args->group);
        TRY(check_group(a, filter.action));
    }
    if (args->count && str_int(str_from(args->count), 1, INT32_MAX, &left))
        return err_note(ERR_INVALID, "--count: expected how many entries");
    TRY(open_log(a, args, &audit));
    while (left > 0) {
        struct audit_entry *entries;
        size_t count;

        TRY(audit_list(a, audit, &filter, left, &entries, &count));
        for (size_t n = 0; n < count; n++)
            (args->is_json ? put_json_line : put_line)(&out, &entries[n]);
        if (count == 0)
            break;
        filter.before = entries[count - 1].seq;
        left -= (int64_t)count;
    }
    return out.full ? err_note(ERR_TOO_BIG, "--count: too many at once") : verb_print(args, buf_str(&out));
}
