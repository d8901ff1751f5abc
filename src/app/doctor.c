/* doctor.c - is the instance sound, and is nothing around it set so that it would tell on residents? */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "base/file.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum grade { GRADE_OK, GRADE_WARN, GRADE_FAIL };

/* What the checks have in common. */
struct visit {
    struct arena *arena;
    struct instance instance;
    enum grade worst;
};

static void say(struct visit *v, enum grade grade, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void say(struct visit *v, enum grade grade, const char *fmt, ...)
{
    static const char *const words[] = {"ok", "warn", "fail"};
    char text[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    printf("%-4s  %s\n", words[grade], text);
    if (grade > v->worst)
        v->worst = grade;
}

/* Nobody but the owner may do anything with `path`. */
static void check_private(struct visit *v, const char *rel, mode_t allowed)
{
    const char *path = instance_path(v->arena, &v->instance, rel);
    struct stat st;

    if (stat(path, &st))
        say(v, GRADE_FAIL, "%s: missing", rel);
    else if (st.st_mode & 0777 & ~allowed)
        say(v, GRADE_FAIL, "%s: mode %03o, expected at most %03o", rel, st.st_mode & 0777, allowed);
    else if (st.st_uid != geteuid())
        say(v, GRADE_WARN, "%s: belongs to another user than the one who asks", rel);
    else
        say(v, GRADE_OK, "%s: private", rel);
}

static void check_keys(struct visit *v)
{
    DIR *d = opendir(instance_path(v->arena, &v->instance, "keys"));
    struct dirent *entry;

    check_private(v, "keys", 0700);
    if (!d)
        return;
    while ((entry = readdir(d)) != NULL)
        if (entry->d_name[0] != '.')
            check_private(v, arena_fmt(v->arena, "keys/%s", entry->d_name).p, 0600);
    closedir(d);
}

static void check_stores(struct visit *v)
{
    static const char *const names[STORE__COUNT] = {"data/panel/panel.db", "data/inbox/inbox.db",
                                                    "data/results/results.db"};

    static const char *const folders[] = {"data", "data/panel", "data/inbox", "data/results"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        check_private(v, folders[i], 0700);
    for (enum store s = 0; s < STORE__COUNT; s++) {
        struct db *db = NULL;

        check_private(v, names[s], 0600);
        if (instance_open(v->arena, &v->instance, s, DB_READ_ONLY, &db))
            say(v, GRADE_FAIL, "%s: cannot be opened", names[s]);
        else if (db_check(db))
            say(v, GRADE_FAIL, "%s: damaged", names[s]);
        else
            say(v, GRADE_OK, "%s: whole", names[s]);
        db_close(db);
    }
    if (instance_check_tables(v->arena, &v->instance))
        say(v, GRADE_FAIL, "tables: not those of this version; `digiraati migrate`");
    else
        say(v, GRADE_OK, "tables: those of this version");
}

/* Does the line set `directive` to anything but `value`? */
static bool sets_other(struct str line, struct str directive, struct str value)
{
    struct str rest;

    line = str_trim(line);
    if (!str_starts(line, directive))
        return false;
    rest = str_sub(line, directive.len, line.len);
    return rest.len && (rest.p[0] == ' ' || rest.p[0] == '\t') && !str_starts(str_trim(rest), value);
}

static bool has_line(struct str text, struct str wanted)
{
    while (text.p)
        if (str_eq(str_trim(str_cut(&text, '\n')), wanted))
            return true;
    return false;
}

/* The configuration we write; one that an operator has changed or written is what this looks for. */
static void check_nginx(struct visit *v)
{
    struct str text, rest;
    bool logs = false;

    if (file_read(v->arena, instance_path(v->arena, &v->instance, "nginx/nginx.conf"), 1024 * 1024, &text)) {
        say(v, GRADE_WARN, "nginx: no configuration in nginx/; check your own against docs/operating.md");
        return;
    }
    for (rest = text; rest.p;) {
        struct str line = str_cut(&rest, '\n');

        logs = logs || sets_other(line, S("access_log"), S("off")) ||
               sets_other(line, S("error_log"), S("/dev/null emerg"));
    }
    if (logs || !has_line(text, S("access_log off;")) || !has_line(text, S("error_log /dev/null emerg;")))
        say(v, GRADE_FAIL, "nginx: writes logs, which name visitors");
    else
        say(v, GRADE_OK, "nginx: writes no logs");
    if (str_find_str(text, S("$remote_")) != SIZE_MAX && str_find_str(text, S("fastcgi_param REMOTE")) != SIZE_MAX)
        say(v, GRADE_FAIL, "nginx: passes the visitor's address to the application");
    else
        say(v, GRADE_OK, "nginx: passes no address to the application");
}

static void check_core_files(struct visit *v)
{
    struct rlimit limit = {0, 0};

    getrlimit(RLIMIT_CORE, &limit);
    if (limit.rlim_cur)
        say(v, GRADE_WARN, "core files: allowed in this shell; the server forbids them to itself");
    else
        say(v, GRADE_OK, "core files: none");
}

/* Wrong by years, as after a flat battery: surveys would open and close on the wrong days. */
static void check_clock(struct visit *v)
{
    struct civil now = civil_from_ms(clock_now_ms(clock_system()));

    if (now.year < 2026 || now.year > 2100)
        say(v, GRADE_FAIL, "clock: says it is the year %d", now.year);
    else
        say(v, GRADE_OK, "clock: %04d-%02d-%02d %02d:%02d in Finland", now.year, now.month, now.day, now.hour,
            now.minute);
}

static void check_swap(struct visit *v)
{
    FILE *f = fopen("/proc/swaps", "r"); /* a heading, then a line for each */
    char line[256];
    int lines = 0;

    while (f && fgets(line, sizeof line, f))
        lines++;
    if (f)
        fclose(f);
    if (lines > 1)
        say(v, GRADE_WARN, "swap: in use; answers in memory can reach the disk unless it is encrypted");
    else
        say(v, GRADE_OK, "swap: none");
}

enum err verb_doctor(struct arena *a, const struct args *args)
{
    struct visit v = {.arena = a};

    TRY(instance_load(a, args->dir, NULL, 0, &v.instance));
    say(&v, GRADE_OK, "config: read");
    check_private(&v, "config", 0600);
    check_keys(&v);
    check_stores(&v);
    check_nginx(&v);
    check_core_files(&v);
    check_swap(&v);
    check_clock(&v);
    return v.worst == GRADE_FAIL ? ERR_BROKEN : OK;
}
