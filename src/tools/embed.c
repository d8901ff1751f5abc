/* embed.c - build tool: files into C data, and static files under names that carry their content's hash. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "tools/refuse.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* usage: embed assets SOURCE_DIR STATIC_DIR GEN_DIR
 *            SOURCE_DIR/css/resident.css becomes STATIC_DIR/resident.1a2b3c4d.css, flat, with a .gz
 *            beside css, js and svg; asset_css_resident_css, its address, stands in assets.h and assets.c
 *        embed catalogues GEN_DIR fi.mo...                 catalogue_fi
 *        embed documents GEN_DIR saavutettavuus.fi.md...   document_saavutettavuus_fi */

enum { FILE_LIMIT_BYTES = 8 * 1024 * 1024, FILES_MAX = 1000, ARENA_LIMIT_BYTES = 512 * 1024 * 1024 };

/* One thing that gets a name in C. */
struct item {
    struct str identifier; /* asset_css_resident_css */
    struct str bytes;      /* what the struct str of that name holds */
    struct str logical;    /* css/resident.css */
    struct str file_name;  /* resident.1a2b3c4d.css */
};

struct items {
    struct item v[FILES_MAX];
    size_t n;
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo): names need no defence against forgery, only to change with the content. */
static uint64_t hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

static struct str identifier(struct arena *a, const char *prefix, struct str path)
{
    struct buf out = buf_new(a, 1024);

    buf_put(&out, str_from(prefix));
    for (size_t i = 0; i < path.len; i++)
        buf_char(&out, isalnum((unsigned char)path.p[i]) ? path.p[i] : '_');
    return buf_str(&out);
}

static struct item *add(struct items *items, const char *path, struct str name)
{
    for (size_t i = 0; i < items->n; i++)
        if (str_eq(items->v[i].identifier, name))
            refuse(path, 0, "two files are called %.*s", STR_ARG(name));
    if (items->n == FILES_MAX)
        refuse(path, 0, "more than %d files", FILES_MAX);
    items->v[items->n].identifier = name;
    return &items->v[items->n++];
}

static struct str read_whole(struct arena *a, const char *path)
{
    struct str bytes;

    if (file_read(a, path, FILE_LIMIT_BYTES, &bytes) != OK)
        refuse(path, 0, "cannot read");
    return bytes;
}

static void write_whole(const char *path, struct str bytes)
{
    if (file_write(path, bytes, 0644) != OK)
        refuse(path, 0, "cannot write");
}

static struct str base_name(struct str path)
{
    struct str name = path, rest = path;

    while (rest.p)
        name = str_cut(&rest, '/');
    return name;
}

/* --- C output -------------------------------------------------------------------------------------------------- */

/* Octal escapes have three digits, so that no following byte can join them; '?' would begin a trigraph. */
static void put_literal(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.p[i];

        if (i % 80 == 0)
            buf_put(out, S("\"\n    \""));
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
            buf_fmt(out, "\\%03o", c);
        else
            buf_char(out, (char)c);
    }
}

static void write_c(struct arena *a, const char *gen_dir, const char *unit, const char *what, const struct items *items)
{
    struct buf header = buf_new(a, FILE_LIMIT_BYTES), source = buf_new(a, ARENA_LIMIT_BYTES / 8);

    buf_fmt(&header, "/* %s.h - %s; made by embed. */\n/* SPDX-License-Identifier: EUPL-1.2 */\n", unit, what);
    buf_fmt(&header, "#ifndef GEN_%s_H\n#define GEN_%s_H\n\n#include \"base/str.h\"\n\n", unit, unit);
    buf_fmt(&source, "/* %s.c - %s; made by embed. */\n/* SPDX-License-Identifier: EUPL-1.2 */\n", unit, what);
    buf_fmt(&source, "#include \"gen/%s.h\"\n\n", unit);
    for (size_t i = 0; i < items->n; i++) {
        const struct item *item = &items->v[i];

        buf_fmt(&header, "extern const struct str %.*s;\n", STR_ARG(item->identifier));
        buf_fmt(&source, "static const _Alignas(8) char bytes_%zu[] = \"", i);
        put_literal(&source, item->bytes);
        buf_fmt(&source, "\";\nconst struct str %.*s = {bytes_%zu, %zu};\n", STR_ARG(item->identifier), i,
                item->bytes.len);
    }
    buf_put(&header, S("\n#endif\n"));
    if (header.full || source.full)
        refuse(unit, 0, "too much to embed");
    write_whole(arena_fmt(a, "%s/%s.h", gen_dir, unit).p, buf_str(&header));
    write_whole(arena_fmt(a, "%s/%s.c", gen_dir, unit).p, buf_str(&source));
}

/* --- static files ---------------------------------------------------------------------------------------------- */

static void compress(const char *path)
{
    extern char **environ;
    const char *const argv[] = {"gzip", "-9", "-n", "-k", "-f", path, NULL};
    pid_t pid;
    int status;

    if (posix_spawnp(&pid, "gzip", NULL, NULL, (char *const *)argv, environ) != 0 || waitpid(pid, &status, 0) != pid ||
        status != 0)
        refuse(path, 0, "gzip failed");
}

static bool is_compressible(struct str name)
{
    return str_ends(name, S(".css")) || str_ends(name, S(".js")) || str_ends(name, S(".svg"));
}

static void add_asset(struct arena *a, struct items *items, const char *path, struct str logical,
                      const char *static_dir)
{
    struct item *item = add(items, path, identifier(a, "asset_", logical));
    struct str bytes = read_whole(a, path), name = base_name(logical), rest = name;
    struct str extension = {NULL, 0};
    const char *target;

    while (rest.p)
        extension = str_cut(&rest, '.');
    if (extension.len == name.len)
        refuse(path, 0, "a static file needs an extension");
    item->logical = logical;
    item->file_name = arena_fmt(a, "%.*s.%08x.%.*s", (int)(name.len - extension.len - 1), name.p,
                                (unsigned)(hash(bytes) >> 32), STR_ARG(extension));
    item->bytes = arena_fmt(a, "/static/%.*s", STR_ARG(item->file_name));
    for (const struct item *other = items->v; other < item; other++)
        if (str_eq(other->file_name, item->file_name))
            refuse(path, 0, "same name and content as %.*s", STR_ARG(other->logical));
    target = arena_fmt(a, "%s/%.*s", static_dir, STR_ARG(item->file_name)).p;
    write_whole(target, bytes);
    if (is_compressible(name))
        compress(target);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Files of a folder and the folders in it, in the order of their names; `logical` is the folder's path inside the
 * source with a slash at its end, or empty. */
static void add_folder(struct arena *a, struct items *items, const char *dir, struct str logical,
                       const char *static_dir)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, is_visible, by_name);

    if (n < 0)
        refuse(dir, 0, "cannot read the folder");
    for (int i = 0; i < n; i++) {
        const char *path = arena_fmt(a, "%s/%s", dir, entries[i]->d_name).p;
        struct str name = arena_fmt(a, "%.*s%s", STR_ARG(logical), entries[i]->d_name);
        struct stat st;

        if (stat(path, &st) != 0)
            refuse(path, 0, "%s", strerror(errno));
        if (S_ISDIR(st.st_mode))
            add_folder(a, items, path, arena_fmt(a, "%.*s/", STR_ARG(name)), static_dir);
        else
            add_asset(a, items, path, name, static_dir);
        free(entries[i]);
    }
    free(entries);
}

/* A file of an earlier build would be installed too. */
static void remove_stale(struct arena *a, const struct items *items, const char *static_dir)
{
    struct dirent **entries;
    int n = scandir(static_dir, &entries, is_visible, by_name);

    for (int i = 0; i < n; i++) {
        struct str name = str_from(entries[i]->d_name);
        bool is_ours = false;

        if (str_ends(name, S(".gz")))
            name.len -= 3;
        for (size_t k = 0; k < items->n; k++)
            is_ours |= str_eq(items->v[k].file_name, name);
        if (!is_ours && unlink(arena_fmt(a, "%s/%s", static_dir, entries[i]->d_name).p) != 0)
            refuse(static_dir, 0, "cannot remove %s", entries[i]->d_name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

static void embed_assets(struct arena *a, struct items *items, char **argv)
{
    const char *source_dir = argv[0], *static_dir = argv[1], *gen_dir = argv[2];
    struct buf list = buf_new(a, FILE_LIMIT_BYTES);

    if (file_mkdir(static_dir, 0755) != OK)
        refuse(static_dir, 0, "cannot make the folder");
    add_folder(a, items, source_dir, S(""), static_dir);
    remove_stale(a, items, static_dir);
    for (size_t i = 0; i < items->n; i++)
        buf_fmt(&list, "%.*s\n", STR_ARG(items->v[i].logical));
    write_c(a, gen_dir, "assets", "addresses of the static files", items);
    write_whole(arena_fmt(a, "%s/assets.list", gen_dir).p, buf_str(&list));
}

/* Whole files under their names without folder and extension. */
static void embed_files(struct arena *a, struct items *items, const char *prefix, const char *extension,
                        const char *unit, const char *what, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct str name = base_name(str_from(argv[i]));

        if (!str_ends(name, str_from(extension)))
            refuse(argv[i], 0, "expected a %s file", extension);
        name.len -= strlen(extension);
        add(items, argv[i], identifier(a, prefix, name))->bytes = read_whole(a, argv[i]);
    }
    write_c(a, argv[0], unit, what, items);
}

int main(int argc, char **argv)
{
    static struct items items;
    struct arena arena;

    arena_init(&arena, ARENA_LIMIT_BYTES);
    if (argc == 5 && strcmp(argv[1], "assets") == 0) {
        embed_assets(&arena, &items, argv + 2);
    } else if (argc >= 3 && strcmp(argv[1], "catalogues") == 0) {
        embed_files(&arena, &items, "catalogue_", ".mo", "catalogues", "translations", argc - 2, argv + 2);
    } else if (argc >= 3 && strcmp(argv[1], "documents") == 0) {
        embed_files(&arena, &items, "document_", ".md", "documents", "texts of the fixed pages", argc - 2, argv + 2);
    } else {
        fputs("usage: embed assets SOURCE_DIR STATIC_DIR GEN_DIR | embed catalogues GEN_DIR FILE.mo... |"
              " embed documents GEN_DIR FILE.md...\n",
              stderr);
        return 2;
    }
    arena_free(&arena);
    return 0;
}
