/* doctor.c - is the instance sound, and is nothing around it set so that it would tell on residents? */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/doctor.h"

#include "account/password_rules.h"
#include "app/job.h"
#include "app/leap.h"
#include "app/retention.h"
#include "app/verbs.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/file.h"
#include "gen/sql_panel.h"
#include "response/keys.h"
#include "survey/survey.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void doctor_say(struct doctor *d, enum doctor_grade grade, const char *fmt, ...)
{
    static const char *const words[] = {"ok", "warn", "fail"};
    char text[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    printf("%-4s  %s\n", words[grade], text);
    if (grade > d->worst)
        d->worst = grade;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

struct walk {
    struct doctor *d;
    size_t count, open_count, foreign_count;
};

/* nginx writes its number for all to read; the folder around it is closed. */
static bool is_harmless(const char *rel)
{
    return strcmp(rel, "nginx/nginx.pid") == 0;
}

/* Everything below is for its owner alone. A link leads somewhere that is not looked at. */
static void walk(struct walk *w, const char *rel)
{
    struct arena *a = w->d->arena;
    const char *path = instance_path(a, &w->d->instance, rel);
    struct dirent *entry;
    struct stat st;
    DIR *dir;

    if (lstat(path, &st))
        return; /* it has gone meanwhile */
    w->count++;
    if (S_ISLNK(st.st_mode)) {
        w->open_count++;
        doctor_say(w->d, DOCTOR_FAIL, "%s: a link; what lies elsewhere is not looked after here", rel);
        return;
    }
    if (st.st_mode & 0077 && !is_harmless(rel)) {
        w->open_count++;
        doctor_say(w->d, DOCTOR_FAIL, "%s: mode %03o lets others in", rel, st.st_mode & 0777);
    }
    w->foreign_count += st.st_uid != geteuid();
    dir = S_ISDIR(st.st_mode) ? opendir(path) : NULL;
    while (dir && (entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            walk(w, strcmp(rel, ".") == 0 ? arena_cstr(a, str_from(entry->d_name))
                                          : arena_fmt(a, "%s/%s", rel, entry->d_name).p);
    if (dir)
        closedir(dir);
}

static void check_files(struct doctor *d)
{
    static const char *const needed[] = {
        "config", "keys",           "keys/form.key",  "keys/account.key",  "data",
        "run",    "keys/spool.key", "keys/spool.pub", "keys/feedback.key", "keys/feedback.pub",
    };
    struct walk w = {.d = d};

    for (size_t n = 0; n < sizeof needed / sizeof *needed; n++)
        if (access(instance_path(d->arena, &d->instance, needed[n]), F_OK))
            doctor_say(d, DOCTOR_FAIL, "%s: missing", needed[n]);
    walk(&w, ".");
    if (w.foreign_count)
        doctor_say(d, DOCTOR_WARN, "files: %zu belong to another user than the one who asks", w.foreign_count);
    if (!w.open_count)
        doctor_say(d, DOCTOR_OK, "files: all %zu for their owner alone", w.count);
}

/* Staff processes read it when they begin, and end without it. */
static void check_passwords(struct doctor *d)
{
    if (access(PASSWORD_LIST_PATH, R_OK))
        doctor_say(d, DOCTOR_FAIL, "passwords: no list of common ones (%s): the staff area does not start",
                   PASSWORD_LIST_PATH);
    else
        doctor_say(d, DOCTOR_OK, "passwords: new ones are held against a list of common ones");
}

/* A copy of keys or of the inbox beside the data would undo what keeps them apart. */
static void check_backup_marks(struct doctor *d)
{
    static const char *const folders[] = {"keys", "data/inbox"};

    for (size_t n = 0; n < sizeof folders / sizeof *folders; n++) {
        const char *rel = arena_fmt(d->arena, "%s/" INSTANCE_NO_BACKUP, folders[n]).p;
        struct str text;

        if (file_read(d->arena, instance_path(d->arena, &d->instance, rel), 4096, &text) ||
            !str_starts(text, S(INSTANCE_NO_BACKUP_SIGNATURE)))
            doctor_say(d, DOCTOR_WARN, "%s: nothing tells backups to leave it out; `digiraati migrate` writes that",
                       folders[n]);
        else
            doctor_say(d, DOCTOR_OK, "%s: marked to be left out of backups", folders[n]);
    }
}

static void check_stores(struct doctor *d)
{
    static const char *const names[STORE__COUNT] = {"data/panel/panel.db",     "data/inbox/inbox.db",
                                                    "data/results/results.db", "data/people/people.db",
                                                    "data/staff/staff.db",     "data/audit/audit.db"};

    const char *full = doctor_is_disk_full(d) ? " (the disk is full)" : "";

    for (enum store s = 0; s < STORE__COUNT; s++) {
        struct db *db = NULL;

        if (instance_open(d->arena, &d->instance, s, DB_READ_ONLY, &db))
            doctor_say(d, DOCTOR_FAIL, "%s: cannot be opened%s", names[s], full);
        else if (db_check(db))
            doctor_say(d, DOCTOR_FAIL, "%s: damaged", names[s]);
        else
            doctor_say(d, DOCTOR_OK, "%s: whole", names[s]);
        db_close(db);
    }
    if (instance_check_tables(d->arena, &d->instance))
        doctor_say(d, DOCTOR_FAIL,
                   *full ? "tables: cannot be looked at, the disk is full"
                         : "tables: not those of this version; `digiraati migrate`");
    else
        doctor_say(d, DOCTOR_OK, "tables: those of this version");
}

static void check_audit(struct doctor *d)
{
    struct audit_report report = {0};
    struct db *audit = NULL;

    if (instance_open(d->arena, &d->instance, STORE_AUDIT, DB_READ_ONLY, &audit))
        return; /* said */
    if (audit_verify(d->arena, audit, NULL, &report))
        doctor_say(d, DOCTOR_FAIL, "audit log: %s; see `digiraati audit verify`", report.why);
    else if (report.open_count)
        doctor_say(d, DOCTOR_WARN, "audit log: %zu begun without an end; `digiraati audit verify` lists them",
                   report.open_count);
    else
        doctor_say(d, DOCTOR_OK, "audit log: each entry is as it was written");
    db_close(audit);
}

/* Pieces that the next run erases; those that cannot be looked at, it names in the log. */
static enum err count_due(struct doctor *d, struct db *panel, int64_t now_ms, size_t *out)
{
    struct stores stores = {.panel = panel};
    struct retention_line *lines;
    size_t count = 0;
    enum err e;

    *out = 0;
    e = instance_open(d->arena, &d->instance, STORE_INBOX, DB_READ_ONLY, &stores.inbox);
    if (e == OK)
        e = instance_open(d->arena, &d->instance, STORE_RESULTS, DB_READ_ONLY, &stores.results);
    if (e == OK)
        e = retention_list(d->arena, &d->instance, &stores, now_ms, &lines, &count);
    for (size_t n = 0; n < count; n++)
        *out += lines[n].standing == RETENTION_DUE;
    db_close(stores.inbox);
    db_close(stores.results);
    return e;
}

/* Erasing waits when the clock has made a leap; a try that came to no end is younger than the last run. */
static enum err look_at_retention(struct doctor *d, struct db *panel)
{
    int64_t now_ms = clock_now_ms(clock_system()), last_ms, tried_ms;
    size_t due_count = 0;
    bool is_held;

    TRY(leap_is_held(d->arena, &d->instance, panel, now_ms, &is_held));
    TRY(job_last(d->arena, panel, S("retention"), &last_ms));
    TRY(job_last(d->arena, panel, S("retention-tried"), &tried_ms));
    if (!is_held && tried_ms <= last_ms)
        TRY(count_due(d, panel, now_ms, &due_count));
    if (is_held)
        doctor_say(
            d, DOCTOR_WARN,
            "retention: nothing is erased, and no survey closed for good: the clock has made a leap, or the server "
            "stood still; compare the clock, then run `digiraati retention`");
    else if (tried_ms > last_ms)
        doctor_say(
            d, DOCTOR_WARN,
            "retention: the last run failed, so what is due is not all erased; the log says why, and it is tried "
            "again every hour");
    else if (due_count)
        doctor_say(d, DOCTOR_WARN,
                   "retention: %zu due; the worker does it once a day, `digiraati retention --dry-run` lists them",
                   due_count);
    else if (!last_ms)
        doctor_say(d, DOCTOR_OK, "retention: has not run yet; the server does it every day");
    else
        doctor_say(d, DOCTOR_OK, "retention: what is due is erased");
    return OK;
}

/* Until the last answers are filed nothing opens them but the survey's key. */
static enum err look_at_keys(struct doctor *d, struct db *panel)
{
    const char *folder = instance_path(d->arena, &d->instance, "keys");
    struct q_survey_list_all_rows rows = {0};
    size_t bad = 0, needed = 0;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = q_survey_list_all(panel, d->arena, &rows);
    TRY(db_finish(panel, e));
    for (size_t n = 0; n < rows.n; n++) {
        struct str slug = rows.v[n].slug;
        enum survey_keys_left left;

        if (rows.v[n].answer_count || rows.v[n].state == SURVEY_CANCELLED)
            continue;
        needed++;
        e = survey_keys_look(d->arena, folder, rows.v[n].id, &left);
        if (e == OK && left == SURVEY_KEYS_ALL)
            continue;
        bad++;
        doctor_say(d, DOCTOR_FAIL, "keys/survey-%lld.key: %s; no answer to %.*s can be opened", (long long)rows.v[n].id,
                   e                          ? "cut short or unreadable"
                   : left == SURVEY_KEYS_NONE ? "missing"
                                              : "its second half is missing",
                   STR_ARG(slug));
    }
    if (!bad)
        doctor_say(d, DOCTOR_OK, "survey keys: all %zu that answers need", needed);
    return OK;
}

/* "how long data are kept; that nothing is decided automatically": what is not ticked. */
static struct str points_left(struct doctor *d, enum legal legal, uint32_t points)
{
    struct buf out = buf_new(d->arena, 4096);
    size_t count;
    const struct legal_point *all = legal_points(legal, &count);

    for (size_t n = 0; n < count; n++)
        if (!(points >> n & 1))
            buf_fmt(&out, "%s%s", out.len ? "; " : "", all[n].text);
    return buf_str(&out);
}

/* A county's own text in place of ours has to tell what the law wants, in every language that is offered. */
static void doctor_legal(struct doctor *d, enum legal legal, const char *name, const struct str text[LANG__COUNT],
                         uint32_t points, uint32_t langs)
{
    size_t missing = legal_missing(legal, points);
    bool is_own = false;

    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        is_own = is_own || text[lang].len > 0;
    if (!is_own) {
        doctor_say(d, DOCTOR_OK, "%s: the one that comes with the program", name);
        return;
    }
    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        if (!text[lang].len && langs >> lang & 1)
            doctor_say(d, DOCTOR_WARN, "%s: the county's own, but in %.*s still the one that comes with the program",
                       name, STR_ARG(lang_code(lang)));
    if (missing)
        doctor_say(d, DOCTOR_WARN, "%s: the county's own, and %zu of what the law wants is not ticked as told: %.*s",
                   name, missing, STR_ARG(points_left(d, legal, points)));
    else
        doctor_say(d, DOCTOR_OK, "%s: the county's own, with all that the law wants ticked", name);
}

/* What somebody's hand wrote past the checks; and texts of law that lack something. */
static enum err look_at_settings(struct doctor *d, struct db *panel)
{
    struct str texts[SETTING__COUNT];
    bool is_bad[SETTING__COUNT];
    struct settings s;
    size_t bad = 0;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = settings_texts(d->arena, panel, texts, is_bad);
    if (e == OK)
        e = settings_load(d->arena, panel, &s);
    TRY(db_finish(panel, e));
    for (int n = 0; n < SETTING__COUNT; n++)
        if (is_bad[n]) {
            bad++;
            doctor_say(d, DOCTOR_WARN,
                       "settings: %.*s is stored with a value that does not pass, so its standard counts; "
                       "`digiraati settings set` says why",
                       STR_ARG(setting_info((enum setting)n)->key));
        }
    if (!bad)
        doctor_say(d, DOCTOR_OK, "settings: all pass");
    doctor_legal(d, LEGAL_PRIVACY, "privacy notice", s.privacy_text, s.privacy_points, s.langs);
    doctor_legal(d, LEGAL_ACCESS, "accessibility statement", s.access_text, s.access_points, s.langs);
    return OK;
}

static void check_panel(struct doctor *d)
{
    struct db *panel = NULL;

    if (instance_open(d->arena, &d->instance, STORE_PANEL, DB_READ_ONLY, &panel))
        return; /* said */
    if (look_at_retention(d, panel))
        doctor_say(d, DOCTOR_FAIL, "retention: cannot be looked at");
    if (look_at_settings(d, panel))
        doctor_say(d, DOCTOR_FAIL, "settings: cannot be looked at");
    if (look_at_keys(d, panel))
        doctor_say(d, DOCTOR_FAIL, "survey keys: cannot be looked at");
    db_close(panel);
}

enum err verb_doctor(struct arena *a, const struct args *args)
{
    struct doctor d = {.arena = a};

    TRY(instance_load(a, args->dir, NULL, 0, &d.instance));
    doctor_say(&d, DOCTOR_OK, "config: read");
    check_files(&d);
    check_passwords(&d);
    check_backup_marks(&d);
    check_stores(&d);
    check_audit(&d);
    check_panel(&d);
    doctor_check_nginx(&d);
    doctor_check_machine(&d);
    return d.worst == DOCTOR_FAIL ? ERR_BROKEN : OK;
}
