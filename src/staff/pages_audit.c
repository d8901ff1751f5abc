/* pages_audit.c - the audit log: looking into it, checking it, taking a list of it along. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "export/csv.h"
#include "staff/audit_search.h"
#include "staff/audit_words.h"

#include <inttypes.h>

enum {
    ROWS_ON_PAGE = 50,
    CHECKED_MOST = 300 * 1000, /* entries that are checked while somebody waits: some seconds */
    EXPORT_MOST = 10 * 1000
};

/* --- the list ----------------------------------------------------------------------------------------------------- */

/* What was done, once: by its last entry. */
static struct tpl_staff_audit_entry entry_shown(struct ctx *c, const struct audit_entry *e)
{
    return (struct tpl_staff_audit_entry){
        .seq = e->seq,
        .day = i18n_date(c->arena, c->lang, e->at_ms),
        .time = i18n_clock(c->arena, c->lang, e->at_ms),
        .who = audit_who(c, e->actor),
        .who_url = audit_search_url(c, &(struct audit_search){.who = staff_number(c, e->actor)}, 0),
        .what = audit_what(c, e->action),
        .object = audit_to_what(c, e),
        .object_url = audit_search_url(c, &(struct audit_search){.object = e->object}, 0),
        .detail = audit_details(c, e),
        .outcome =
            e->outcome == AUDIT_BEGUN ? i18n_text(c->lang, "under way, or interrupted") : audit_how_far(c, e->outcome),
        .is_bad = e->outcome != AUDIT_DONE,
        .of = e->begun};
}

static enum err log_page(struct ctx *c, const struct audit_search *s, const struct faults *f, struct str verdict,
                         bool is_broken)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_audit_page view = {.verdict = verdict, .is_broken = is_broken};
    struct tpl_staff_audit_entry *v = arena_alloc(c->arena, ROWS_ON_PAGE, sizeof *v);
    struct audit_filter filter = s->filter;
    struct audit_entry *entries = NULL;
    size_t count = 0;

    filter.is_by_deed = true;
    TRY(audit_search_fields(c, s, f, &view));
    if (!f->n)
        TRY(audit_list(c->arena, c->app->staff->audit_reading, &filter, ROWS_ON_PAGE + 1, &entries, &count));
    view.faults = faults_put(c, f);
    for (size_t i = 0; i < count && i < ROWS_ON_PAGE; i++)
        v[view.entries_n++] = entry_shown(c, &entries[i]);
    view.entries = v;
    if (s->filter.before)
        view.newest = audit_search_url(c, s, 0);
    if (count > ROWS_ON_PAGE)
        view.older = audit_search_url(c, s, entries[ROWS_ON_PAGE - 1].seq);
    if (!f->n)
        view.empty = i18n_text(c->lang, "Nothing was written down that fits. Take something out of the filter.");
    tpl_staff_audit_page(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Audit log"),
        i18n_text(c->lang,
                  "Who did what and when, from sign-ins to publishing; nothing can be changed or taken out. It holds "
                  "no answers, no residents' names and no addresses."),
        NULL, 0, &p);
    return OK;
}

enum err page_staff_audit_log(struct ctx *c)
{
    struct faults f = {0};
    struct audit_search s = audit_search_read(c, &c->query, &f);

    return log_page(c, &s, &f, S(""), false);
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

static struct str fill(struct ctx *c, const char *sentence, int64_t n)
{
    return i18n_fill(c->arena, i18n_text(c->lang, sentence), &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, n)},
                     1);
}

static struct str sound_sentence(struct ctx *c, const struct audit_report *r)
{
    struct str sound = fill(c, N_("The log is whole: every entry up to no. {n} is as it was written."), r->head.seq);
    struct str open;

    if (!r->head.seq)
        return i18n_text(c->lang, "The log is whole and still empty.");
    if (!r->open_count)
        return sound;
    open = fill(c, N_("Entries that say begun and have no end: {n}. That work is under way, or was interrupted."),
                (int64_t)r->open_count);
    return arena_fmt(c->arena, "%.*s %.*s", STR_ARG(sound), STR_ARG(open));
}

static struct str broken_sentence(struct ctx *c, const struct audit_report *r)
{
    if (!r->bad_seq)
        return i18n_text(
            c->lang,
            "The entries follow from each other, but the file of the log is damaged or its guards are gone. Tell "
            "ICT at once, and let nobody restart anything.");
    return i18n_fill(
        c->arena,
        i18n_text(c->lang, "The log breaks at entry {bad}: it is missing or not as it was written. Up to entry {good} "
                           "it is sound. Tell ICT at once, and let nobody restart anything."),
        (struct i18n_arg[]){{"bad", i18n_number(c->arena, c->lang, r->bad_seq)},
                            {"good", i18n_number(c->arena, c->lang, r->head.seq)}},
        2);
}

enum err page_staff_audit_verify(struct ctx *c)
{
    struct db *log = c->app->staff->audit_reading;
    const struct audit_search all = {.filter = {.actor = -1}};
    struct audit_report report;
    struct audit_head head;
    enum err e;

    if (c->is_again)
        return staff_go(c, link_staff_audit_log_in(c->arena, c->lang), NULL);
    TRY(audit_head_get(c->arena, log, &head));
    if (head.seq > CHECKED_MOST)
        return log_page(
            c, &all, &(struct faults){0},
            fill(c,
                 N_("With {n} entries the log is too long to be checked while you wait. ICT checks it with the "
                    "command: digiraati audit verify"),
                 head.seq),
            false);
    e = audit_verify(c->arena, log, NULL, &report);
    if (e && e != ERR_BROKEN)
        return e;
    return log_page(c, &all, &(struct faults){0}, e ? broken_sentence(c, &report) : sound_sentence(c, &report),
                    e != OK);
}

/* --- taking along ------------------------------------------------------------------------------------------------- */

enum column {
    COLUMN_SEQ,
    COLUMN_TIME,
    COLUMN_ACCOUNT,
    COLUMN_NAME,
    COLUMN_CODE,
    COLUMN_WHAT,
    COLUMN_OBJECT,
    COLUMN_OUTCOME,
    COLUMN_BEGUN,
    COLUMN_DETAIL,
    COLUMN_STORED,
    COLUMN_SESSION,
    COLUMN__COUNT
};

static struct table_cell text_cell(struct str s)
{
    return (struct table_cell){.type = s.len ? TABLE_TEXT : TABLE_EMPTY, .text = s};
}

static struct table_cell int_cell(int64_t n)
{
    return (struct table_cell){.type = n ? TABLE_INT : TABLE_EMPTY, .number = n};
}

/* In Finnish time. */
static struct str stamp(struct ctx *c, int64_t ms)
{
    struct civil t = civil_from_ms(ms);

    return arena_fmt(c->arena, "%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

static void put_row(struct ctx *c, const struct audit_entry *e, struct table_cell *row)
{
    row[COLUMN_SEQ] = int_cell(e->seq);
    row[COLUMN_TIME] = text_cell(stamp(c, e->at_ms));
    row[COLUMN_ACCOUNT] = text_cell(staff_number(c, e->actor)); /* too long for what spreadsheets take for a number */
    row[COLUMN_NAME] = text_cell(audit_who(c, e->actor));
    row[COLUMN_CODE] = text_cell(e->action);
    row[COLUMN_WHAT] = text_cell(audit_what(c, e->action));
    row[COLUMN_OBJECT] = text_cell(e->object);
    row[COLUMN_OUTCOME] = text_cell(audit_how_far(c, e->outcome));
    row[COLUMN_BEGUN] = int_cell(e->begun);
    row[COLUMN_DETAIL] = text_cell(audit_details(c, e));
    row[COLUMN_STORED] = text_cell(e->detail);
    row[COLUMN_SESSION] = text_cell(e->session);
}

/* All that fit, at most EXPORT_MOST and one. */
static enum err read_all(struct ctx *c, struct audit_filter filter, struct audit_entry *out, size_t *count_out)
{
    size_t count = 0, n;

    do {
        struct audit_entry *page;

        TRY(audit_list(c->arena, c->app->staff->audit_reading, &filter, AUDIT_PAGE_MAX, &page, &n));
        for (size_t i = 0; i < n && count <= EXPORT_MOST; i++)
            out[count++] = page[i];
        if (n)
            filter.before = page[n - 1].seq;
    } while (n == AUDIT_PAGE_MAX && count <= EXPORT_MOST);
    *count_out = count;
    return OK;
}

static enum err put_file(struct ctx *c, const struct audit_entry *entries, size_t count)
{
    static const char *const names[COLUMN__COUNT] = {
        N_("No."),          N_("Time"),          N_("Account"),          N_("Name"),
        N_("Code"),         N_("What was done"), N_("To what"),          N_("Outcome"),
        N_("Begun in no."), N_("Detail"),        N_("Detail as stored"), N_("Session")};
    struct table_cell *cells = arena_alloc(c->arena, count + 1, COLUMN__COUNT * sizeof *cells);
    struct str columns[COLUMN__COUNT];

    for (size_t i = 0; i < COLUMN__COUNT; i++)
        columns[i] = i18n_text(c->lang, names[i]);
    for (size_t i = 0; i < count; i++)
        put_row(c, &entries[i], cells + i * COLUMN__COUNT);
    csv_put(&c->res->body, &(struct table){columns, COLUMN__COUNT, cells, count}, ',');
    c->res->content_type = S("text/csv; charset=utf-8");
    response_header(c->res, S("Content-Disposition"),
                    arena_fmt(c->arena, "attachment; filename=\"loki-%d.csv\"", civil_today(c->now_ms)));
    return OK;
}

enum err page_staff_audit_export(struct ctx *c)
{
    struct audit_entry *entries = arena_alloc(c->arena, EXPORT_MOST + 1, sizeof *entries);
    struct faults f = {0};
    struct audit_search s = audit_search_read(c, &c->form, &f);
    size_t count = 0;

    if (c->is_again)
        return staff_go(c, audit_search_url(c, &s, 0).s, NULL);
    if (!f.n)
        TRY(read_all(c, s.filter, entries, &count));
    if (count > EXPORT_MOST)
        fault_add(&f, "alku",
                  fill(c,
                       N_("More than {n} entries fit. Narrow the list down, for example by day, and save it in parts."),
                       EXPORT_MOST));
    if (f.n)
        return log_page(c, &s, &f, S(""), false);
    /* Only what the log names already goes into it: typed was perhaps somebody's name. */
    TRY(staff_audit(c, AUDIT_AUDIT_EXPORT, count ? s.object : S(""), audit_search_detail(c, &s, count)));
    return put_file(c, entries, count);
}
