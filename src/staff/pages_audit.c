/* pages_audit.c - the audit log: looking into it, checking it, taking a list of it along. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "base/clock.h"
#include "export/csv.h"
#include "staff/staff.h"

#include <inttypes.h>

enum {
    ROWS_ON_PAGE = 50,
    CHECKED_MOST = 300 * 1000, /* entries that are checked while somebody waits: some seconds */
    EXPORT_MOST = 10 * 1000,
    ADDRESS_BYTES_MAX = 2048
};

/* As it came, and what it means. */
struct search {
    struct str action, who, object, from, to;
    struct audit_filter filter;
};

/* Whom numbers belong to, as of now. */
struct people {
    struct account *v;
    size_t n;
};

static enum err people_load(struct ctx *c, struct people *out)
{
    struct db *staff = c->app->staff->office->staff;
    enum err e;

    TRY(db_begin(staff, DB_READ));
    e = account_list(c->arena, staff, &out->v, &out->n);
    db_rollback(staff);
    return e;
}

static struct str name_of(struct ctx *c, const struct people *people, int64_t id)
{
    for (size_t i = 0; i < people->n; i++)
        if (people->v[i].id == id)
            return people->v[i].name;
    return id ? i18n_text(c->lang, "somebody who has left") : i18n_text(c->lang, "command line or system");
}

/* What these are about is an account, by its number. */
static struct str object_name(struct ctx *c, const struct people *people, const struct audit_entry *e)
{
    static const struct str kinds[] = {S_INIT("user."), S_INIT("viewer."), S_INIT("account."), S_INIT("session."),
                                       S_INIT("sign.")};
    int64_t id;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(e->action, kinds[i]) && str_int(e->object, 1, INT64_MAX, &id) == OK)
            return name_of(c, people, id);
    return e->object;
}

static struct str outcome_word(struct ctx *c, int64_t outcome)
{
    static const char *const words[] = {
        [AUDIT_BEGUN] = N_("begun"), [AUDIT_DONE] = N_("done"), [AUDIT_FAILED] = N_("failed")};

    return i18n_text(c->lang, outcome >= AUDIT_BEGUN && outcome <= AUDIT_FAILED ? words[outcome] : N_("unknown"));
}

static struct str action_words(struct ctx *c, struct str code)
{
    enum audit_action action;

    return audit_from_code(code, &action) ? code : i18n_text(c->lang, audit_help(action));
}

static struct str time_text(struct ctx *c, int64_t ms)
{
    struct civil t = civil_from_ms(ms);
    char dot = c->lang == LANG_EN ? ':' : '.';

    return arena_fmt(c->arena, "%d%c%02d%c%02d", t.hour, dot, t.minute, dot, t.second);
}

/* --- the filter --------------------------------------------------------------------------------------------------- */

static void read_day(struct ctx *c, struct str day, const char *field, bool is_end, int64_t *out, struct faults *f)
{
    if (day.len && civil_parse_day(day, is_end, out))
        fault_add(f, field, i18n_text(c->lang, "Write the day as year-month-day, for example 2027-02-22."));
}

static struct search read_search(struct ctx *c, struct params *from, struct faults *f)
{
    struct search s = {.action = params_text(from, S("teko")),
                       .who = params_text(from, S("kuka")),
                       .object = str_trim(params_text(from, S("kohde"))),
                       .from = params_text(from, S("alku")),
                       .to = params_text(from, S("loppu"))};

    s.filter = (struct audit_filter){.actor = -1, .action = s.action, .object = s.object};
    if (str_int(params_text(from, S("ennen")), 1, INT64_MAX, &s.filter.before))
        s.filter.before = 0;
    if (s.who.len && str_int(s.who, 0, INT64_MAX, &s.filter.actor))
        s.filter.actor = -1;
    if (s.from.len || s.to.len) {
        s.filter.from_ms = 1;
        s.filter.to_ms = INT64_MAX;
    }
    read_day(c, s.from, "alku", false, &s.filter.from_ms, f);
    read_day(c, s.to, "loppu", true, &s.filter.to_ms, f);
    return s;
}

/* The address of the list with these; `before` 0: from the newest on. */
static struct url search_url(struct ctx *c, const struct search *s, int64_t before)
{
    const struct {
        const char *name;
        struct str value;
    } fields[] = {{"teko", s->action}, {"kuka", s->who}, {"kohde", s->object}, {"alku", s->from}, {"loppu", s->to}};
    struct buf out = buf_new(c->arena, ADDRESS_BYTES_MAX);
    char between = '?';

    link_staff_audit_log(&out, c->lang);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!fields[i].value.len)
            continue;
        buf_fmt(&out, "%c%s=", between, fields[i].name);
        url_put(&out, fields[i].value);
        between = '&';
    }
    if (before)
        buf_fmt(&out, "%cennen=%" PRId64, between, before);
    return url_checked(out.full ? link_staff_audit_log_in(c->arena, c->lang) : buf_str(&out));
}

static const struct tpl_staff_select *action_field(struct ctx *c, struct str chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, AUDIT__COUNT + 1, sizeof *v);
    struct tpl_staff_select *out = ARENA_NEW(c->arena, struct tpl_staff_select);

    v[0] = (struct tpl_staff_option){.name = i18n_text(c->lang, "everything")};
    for (int n = 0; n < AUDIT__COUNT; n++) {
        struct str code = str_from(audit_code((enum audit_action)n));

        v[n + 1] =
            (struct tpl_staff_option){code, i18n_text(c->lang, audit_help((enum audit_action)n)), str_eq(code, chosen)};
    }
    *out = (struct tpl_staff_select){
        .name = S("teko"), .label = i18n_text(c->lang, "What was done"), .options = v, .options_n = AUDIT__COUNT + 1};
    return out;
}

static const struct tpl_staff_select *who_field(struct ctx *c, const struct people *people, const struct search *s)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, people->n + 3, sizeof *v);
    struct tpl_staff_select *out = ARENA_NEW(c->arena, struct tpl_staff_select);
    bool is_found = s->filter.actor <= 0;
    size_t n = 0;

    v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "everybody")};
    v[n++] = (struct tpl_staff_option){S("0"), name_of(c, people, 0), s->filter.actor == 0};
    for (size_t i = 0; i < people->n; i++) {
        bool is_chosen = people->v[i].id == s->filter.actor;

        v[n++] = (struct tpl_staff_option){staff_number(c, people->v[i].id), people->v[i].name, is_chosen};
        is_found |= is_chosen;
    }
    if (!is_found)
        v[n++] = (struct tpl_staff_option){s->who, name_of(c, people, s->filter.actor), true};
    *out =
        (struct tpl_staff_select){.name = S("kuka"), .label = i18n_text(c->lang, "Who"), .options = v, .options_n = n};
    return out;
}

static const struct tpl_staff_input *text_field(struct ctx *c, const char *name, const char *type, const char *label,
                                                struct str value, const struct faults *f)
{
    struct tpl_staff_input *out = ARENA_NEW(c->arena, struct tpl_staff_input);

    *out = (struct tpl_staff_input){.name = str_from(name),
                                    .type = str_from(type),
                                    .label = i18n_text(c->lang, label),
                                    .value = value,
                                    .fault = fault_of(f, name),
                                    .width = S("short")};
    return out;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static void put_entries(struct ctx *c, const struct people *people, const struct audit_entry *entries, size_t count,
                        struct tpl_staff_audit_page *view)
{
    struct tpl_staff_audit_entry *v = arena_alloc(c->arena, count + 1, sizeof *v);

    for (size_t i = 0; i < count; i++) {
        const struct audit_entry *e = &entries[i];

        v[i] = (struct tpl_staff_audit_entry){.seq = e->seq,
                                              .day = i18n_date(c->arena, c->lang, e->at_ms),
                                              .time = time_text(c, e->at_ms),
                                              .who = name_of(c, people, e->actor),
                                              .who_url =
                                                  search_url(c, &(struct search){.who = staff_number(c, e->actor)}, 0),
                                              .what = action_words(c, e->action),
                                              .code = e->action,
                                              .object = object_name(c, people, e),
                                              .object_url = search_url(c, &(struct search){.object = e->object}, 0),
                                              .detail = e->detail,
                                              .outcome = outcome_word(c, e->outcome),
                                              .is_failed = e->outcome == AUDIT_FAILED,
                                              .of = e->begun};
    }
    view->entries = v;
    view->entries_n = count;
}

static enum err log_page(struct ctx *c, const struct search *s, const struct faults *f, struct str verdict,
                         bool is_broken)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct audit_entry *entries = NULL;
    struct people people;
    size_t count = 0;
    struct tpl_staff_audit_page view = {.verdict = verdict,
                                        .is_broken = is_broken,
                                        .chosen_action = s->action,
                                        .chosen_who = s->who,
                                        .chosen_object = s->object,
                                        .chosen_from = s->from,
                                        .chosen_to = s->to};

    TRY(people_load(c, &people));
    if (!f->n)
        TRY(audit_list(c->arena, c->app->staff->audit_reading, &s->filter, ROWS_ON_PAGE + 1, &entries, &count));
    view.faults = faults_put(c, f);
    view.action = action_field(c, s->action);
    view.who = who_field(c, &people, s);
    view.object = text_field(c, "kohde", "search", N_("To what: address of a survey, setting"), s->object, f);
    view.from = text_field(c, "alku", "date", N_("From"), s->from, f);
    view.to = text_field(c, "loppu", "date", N_("To"), s->to, f);
    put_entries(c, &people, entries, count < ROWS_ON_PAGE ? count : ROWS_ON_PAGE, &view);
    if (s->filter.before)
        view.newest = search_url(c, s, 0);
    if (count > ROWS_ON_PAGE)
        view.older = search_url(c, s, entries[ROWS_ON_PAGE - 1].seq);
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
    struct search s = read_search(c, &c->query, &f);

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
    const struct search all = {.filter = {.actor = -1}};
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

static void put_row(struct ctx *c, const struct people *people, const struct audit_entry *e, struct table_cell *row)
{
    row[COLUMN_SEQ] = int_cell(e->seq);
    row[COLUMN_TIME] = text_cell(stamp(c, e->at_ms));
    row[COLUMN_ACCOUNT] = text_cell(staff_number(c, e->actor)); /* too long for what spreadsheets take for a number */
    row[COLUMN_NAME] = text_cell(name_of(c, people, e->actor));
    row[COLUMN_CODE] = text_cell(e->action);
    row[COLUMN_WHAT] = text_cell(action_words(c, e->action));
    row[COLUMN_OBJECT] = text_cell(e->object);
    row[COLUMN_OUTCOME] = text_cell(outcome_word(c, e->outcome));
    row[COLUMN_BEGUN] = int_cell(e->begun);
    row[COLUMN_DETAIL] = text_cell(e->detail);
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
        N_("No."),     N_("Time"),    N_("Account"),      N_("Name"),   N_("Code"),   N_("What was done"),
        N_("To what"), N_("Outcome"), N_("Begun in no."), N_("Detail"), N_("Session")};
    struct table_cell *cells = arena_alloc(c->arena, count + 1, COLUMN__COUNT * sizeof *cells);
    struct str columns[COLUMN__COUNT];
    struct people people;

    TRY(people_load(c, &people));
    for (size_t i = 0; i < COLUMN__COUNT; i++)
        columns[i] = i18n_text(c->lang, names[i]);
    for (size_t i = 0; i < count; i++)
        put_row(c, &people, &entries[i], cells + i * COLUMN__COUNT);
    csv_put(&c->res->body, &(struct table){columns, COLUMN__COUNT, cells, count}, ',');
    c->res->content_type = S("text/csv; charset=utf-8");
    response_header(c->res, S("Content-Disposition"),
                    arena_fmt(c->arena, "attachment; filename=\"loki-%d.csv\"", civil_today(c->now_ms)));
    return OK;
}

/* Which part of the log somebody has taken along. */
static struct str export_detail(struct ctx *c, const struct search *s, size_t count)
{
    struct str detail = arena_fmt(c->arena, "%zu entries, action %.*s, account %.*s, days %.*s to %.*s", count,
                                  STR_ARG(s->action.len ? s->action : S("any")),
                                  STR_ARG(s->who.len ? s->who : S("any")), STR_ARG(s->from), STR_ARG(s->to));

    return audit_is_text(detail) ? detail : arena_fmt(c->arena, "%zu entries", count);
}

enum err page_staff_audit_export(struct ctx *c)
{
    struct audit_entry *entries = arena_alloc(c->arena, EXPORT_MOST + 1, sizeof *entries);
    struct faults f = {0};
    struct search s = read_search(c, &c->form, &f);
    size_t count = 0;

    if (c->is_again)
        return staff_go(c, search_url(c, &s, 0).s, NULL);
    if (!f.n)
        TRY(read_all(c, s.filter, entries, &count));
    if (count > EXPORT_MOST)
        fault_add(&f, "alku",
                  fill(c,
                       N_("More than {n} entries fit. Narrow the list down, for example by day, and save it in parts."),
                       EXPORT_MOST));
    if (f.n)
        return log_page(c, &s, &f, S(""), false);
    TRY(staff_audit(c, AUDIT_AUDIT_EXPORT, audit_is_text(s.object) ? s.object : S(""), export_detail(c, &s, count)));
    return put_file(c, entries, count);
}
