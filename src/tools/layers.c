/* layers.c - build tool: checks that includes under src/ only point down, as src/LAYERS says. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"
#include "base/file.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* usage: layers SRC_DIR LAYERS_FILE
 * Prints every fault as file:line and exits with 1 when there is one.
 *   "folder: others"          the folder's files may include each other and these; they stand on lines above
 *   "gen/NAME.h: folders"     who may include a generated header
 *   "FOLDER/NAME.h: folders"  the only ones that may include that header of ours, its own folder among them or not
 *   "<NAME.h>: files"         the only files that may include that third-party header
 * A third-party header that is neither in the list nor the system's is refused: each new one is written down. */

enum { FOLDERS_MAX = 64, RULES_MAX = 256, FILE_LIMIT_BYTES = 4 * 1024 * 1024, ARENA_LIMIT_BYTES = 128 * 1024 * 1024 };

/* "name: allowed", allowed as words. */
struct rule {
    struct str name, allowed;
};

struct rules {
    struct arena *arena;
    const char *src;
    struct rule folders[FOLDERS_MAX], headers[RULES_MAX];
    size_t folder_count, header_count;
    int faults;
};

/* Of the C library and the kernel; all others have a home in LAYERS. */
static const char *const system_headers[] = {
    "assert.h", "ctype.h",    "dirent.h", "errno.h",   "fcntl.h",  "float.h",  "ftw.h",   "getopt.h", "glob.h",
    "grp.h",    "inttypes.h", "limits.h", "math.h",    "poll.h",   "pwd.h",    "sched.h", "setjmp.h", "signal.h",
    "spawn.h",  "stdalign.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h",
    "string.h", "strings.h",  "time.h",   "unistd.h",  "wchar.h",  "wctype.h",
};
static const char *const system_folders[] = {"sys/", "linux/", "arpa/", "net/", "netinet/", "sanitizer/"};

static void __attribute__((format(printf, 4, 5)))
fault(struct rules *r, const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    r->faults++;
}

static bool has_word(struct str words, struct str word)
{
    while (words.p)
        if (str_eq(str_trim(str_cut(&words, ' ')), word))
            return true;
    return false;
}

static const struct rule *find(const struct rule *rules, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rules[i].name, name))
            return &rules[i];
    return NULL;
}

static const struct rule *folder_rule(const struct rules *r, struct str name)
{
    return find(r->folders, r->folder_count, name);
}

/* --- LAYERS ---------------------------------------------------------------------------------------------------- */

/* Every word must be a folder on a line above: that is what keeps the floors free of cycles. */
static void check_declared(struct rules *r, const char *file, int line, struct rule rule)
{
    struct str rest = rule.allowed;

    while (rest.p) {
        struct str word = str_cut(&rest, ' ');

        if (word.len && !folder_rule(r, word))
            fault(r, file, line, "%.*s: %.*s is not a folder on a line above", STR_ARG(rule.name), STR_ARG(word));
    }
}

static void check_homes(struct rules *r, const char *file, int line, struct rule rule)
{
    struct str rest = rule.allowed;

    while (rest.p) {
        struct str word = str_cut(&rest, ' ');
        struct stat st;

        if (word.len && stat(arena_fmt(r->arena, "%s/%.*s", r->src, STR_ARG(word)).p, &st) != 0)
            fault(r, file, line, "%.*s: there is no file %.*s", STR_ARG(rule.name), STR_ARG(word));
    }
}

static void read_rule(struct rules *r, const char *file, int line, struct str text)
{
    struct rule rule;

    if (str_find(text, ':', 0) == SIZE_MAX) {
        fault(r, file, line, "expected \"name: ...\"");
        return;
    }
    rule.name = str_trim(str_cut(&text, ':'));
    rule.allowed = str_trim(text);
    if (folder_rule(r, rule.name) || find(r->headers, r->header_count, rule.name))
        fault(r, file, line, "%.*s stands here a second time", STR_ARG(rule.name));
    if (str_starts(rule.name, S("<")))
        check_homes(r, file, line, rule);
    else
        check_declared(r, file, line, rule);
    if (str_starts(rule.name, S("<")) || str_find(rule.name, '/', 0) != SIZE_MAX) {
        if (r->header_count < RULES_MAX)
            r->headers[r->header_count++] = rule;
    } else if (r->folder_count < FOLDERS_MAX) {
        r->folders[r->folder_count++] = rule;
    }
    if (r->header_count == RULES_MAX || r->folder_count == FOLDERS_MAX)
        fault(r, file, line, "too many lines for this program");
}

static void read_layers(struct rules *r, const char *path, struct str text)
{
    for (int line = 1; text.p; line++) {
        struct str rule = str_trim(str_cut(&text, '\n'));

        if (rule.len && rule.p[0] != '#')
            read_rule(r, path, line, rule);
    }
}

/* --- includes -------------------------------------------------------------------------------------------------- */

static bool is_system(struct str header)
{
    for (size_t i = 0; i < sizeof system_headers / sizeof system_headers[0]; i++)
        if (str_eq(header, str_from(system_headers[i])))
            return true;
    for (size_t i = 0; i < sizeof system_folders / sizeof system_folders[0]; i++)
        if (str_starts(header, str_from(system_folders[i])))
            return true;
    return false;
}

/* A file of src/: its path for messages, and "folder/name" as LAYERS writes it. */
struct source {
    const char *path;
    struct str folder, name;
};

static void check_third_party(struct rules *r, const struct source *s, int line, struct str header)
{
    const struct rule *rule = find(r->headers, r->header_count, arena_fmt(r->arena, "<%.*s>", STR_ARG(header)));

    if (rule && !has_word(rule->allowed, s->name))
        fault(r, s->path, line, "<%.*s> belongs to %.*s", STR_ARG(header), STR_ARG(rule->allowed));
    if (!rule && !is_system(header))
        fault(r, s->path, line, "<%.*s> has no home in LAYERS", STR_ARG(header));
}

static void check_own(struct rules *r, const struct source *s, int line, struct str header)
{
    const struct rule *from = folder_rule(r, s->folder), *named;
    struct str rest = header, folder = str_cut(&rest, '/');

    if (!rest.p) {
        fault(r, s->path, line, "\"%.*s\": write the folder too", STR_ARG(header));
        return;
    }
    named = find(r->headers, r->header_count, header);
    if (named) {
        if (!has_word(named->allowed, s->folder))
            fault(r, s->path, line, "%.*s may not include \"%.*s\"", STR_ARG(s->folder), STR_ARG(header));
        return;
    }
    if (str_eq(folder, S("gen"))) {
        fault(r, s->path, line, "\"%.*s\" is not in LAYERS", STR_ARG(header));
        return;
    }
    if (from && !str_eq(folder, s->folder) && !has_word(from->allowed, folder))
        fault(r, s->path, line, "%.*s may not include %.*s (\"%.*s\")", STR_ARG(s->folder), STR_ARG(folder),
              STR_ARG(header));
}

/* What stands between `open` and `close` at the begin of `s`; p == NULL when it is no such thing. */
static struct str between(struct str s, char open, char close)
{
    size_t end = s.len && s.p[0] == open ? str_find(s, close, 1) : SIZE_MAX;

    return end == SIZE_MAX ? (struct str){NULL, 0} : str_sub(s, 1, end - 1);
}

static void check_line(struct rules *r, const struct source *s, int line, struct str text)
{
    struct str rest = str_trim(text), own, other;

    if (!str_starts(rest, S("#")))
        return;
    rest = str_trim(str_sub(rest, 1, SIZE_MAX));
    if (!str_starts(rest, S("include")))
        return;
    rest = str_trim(str_sub(rest, 7, SIZE_MAX));
    own = between(rest, '"', '"');
    other = between(rest, '<', '>');
    if (own.p)
        check_own(r, s, line, own);
    else if (other.p)
        check_third_party(r, s, line, other);
    else
        fault(r, s->path, line, "an include that cannot be read");
}

static void check_file(struct rules *r, const struct source *s)
{
    struct str text;

    if (file_read(r->arena, s->path, FILE_LIMIT_BYTES, &text) != OK) {
        fault(r, s->path, 0, "cannot read");
        return;
    }
    for (int line = 1; text.p; line++)
        check_line(r, s, line, str_cut(&text, '\n'));
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void check_entry(struct rules *r, const char *folder, const char *name);

/* Folders of src/ when `folder` is NULL, else the files of that one. */
static void check_folder(struct rules *r, const char *folder)
{
    struct dirent **entries;
    const char *path = folder ? arena_fmt(r->arena, "%s/%s", r->src, folder).p : r->src;
    int n = scandir(path, &entries, is_visible, by_name);

    if (n < 0) {
        fault(r, path, 0, "cannot read the folder");
        return;
    }
    for (int i = 0; i < n; i++) {
        check_entry(r, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

static void check_entry(struct rules *r, const char *folder, const char *name)
{
    struct source s = {.folder = str_from(folder)};
    struct stat st;

    s.name = folder ? arena_fmt(r->arena, "%s/%s", folder, name) : str_from(name);
    s.path = arena_fmt(r->arena, "%s/%s", r->src, s.name.p).p;
    if (stat(s.path, &st) != 0) {
        fault(r, s.path, 0, "cannot read");
    } else if (!S_ISDIR(st.st_mode)) {
        if (folder)
            check_file(r, &s);
        else if (str_ends(s.name, S(".c")) || str_ends(s.name, S(".h")))
            fault(r, s.path, 1, "stands in no folder");
    } else if (folder) {
        fault(r, s.path, 0, "folders have no folders");
    } else if (!folder_rule(r, s.name)) {
        fault(r, s.path, 0, "the folder is not in LAYERS");
    } else {
        check_folder(r, s.name.p);
    }
}

int main(int argc, char **argv)
{
    static struct rules r;
    struct arena arena;
    struct str text;

    if (argc != 3) {
        fputs("usage: layers SRC_DIR LAYERS_FILE\n", stderr);
        return 2;
    }
    arena_init(&arena, ARENA_LIMIT_BYTES);
    r.arena = &arena;
    r.src = argv[1];
    if (file_read(&arena, argv[2], FILE_LIMIT_BYTES, &text) != OK)
        fault(&r, argv[2], 0, "cannot read");
    else
        read_layers(&r, argv[2], text);
    check_folder(&r, NULL);
    arena_free(&arena);
    return r.faults ? 1 : 0;
}
