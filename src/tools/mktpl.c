/* mktpl.c - compiles templates into C; docs/templates.md describes the language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mktpl.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

enum { MEMORY_BYTES = 256 << 20, FILE_LIMIT_BYTES = 4 << 20, OUTPUT_BYTES = 16 << 20 };

static struct str read_whole(struct arena *a, const char *file)
{
    struct str text;

    if (file_read(a, file, FILE_LIMIT_BYTES, &text))
        refuse(file, 1, "cannot be read");
    if (!str_is_utf8(text))
        refuse(file, 1, "is not UTF-8");
    return text;
}

static void write_whole(const char *file, const struct buf *b)
{
    if (b->full || file_write(file, buf_str(b), 0644))
        refuse(file, 1, "cannot be written");
}

/* "templates/survey.html" -> "survey". */
static struct str stem(const char *file)
{
    const char *slash = strrchr(file, '/');
    struct str name = str_from(slash ? slash + 1 : file);

    if (!str_ends(name, S(".html")))
        refuse(file, 1, "a template's name ends in .html");
    return str_sub(name, 0, name.len - 5);
}

static void write_all(const struct mktpl *m, const char *folder, char **files, int count)
{
    struct buf out = buf_new(m->arena, OUTPUT_BYTES);

    write_header(m, &out);
    write_whole(arena_fmt(m->arena, "%s/tpl.h", folder).p, &out);
    for (int i = 0; i < count; i++) {
        struct str c_name = arena_fmt(m->arena, "%s/tpl_%.*s.c", folder, STR_ARG(stem(files[i])));

        buf_clear(&out);
        write_source(m, files[i], c_name.p, &out);
        write_whole(c_name.p, &out);
    }
}

int main(int argc, char **argv)
{
    struct arena a;
    struct mktpl m = {.arena = &a};
    const char *routes = NULL, *assets = NULL, *folder = NULL;
    int i;

    for (i = 1; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        if (strcmp(argv[i], "--routes") == 0)
            routes = argv[i + 1];
        else if (strcmp(argv[i], "--assets") == 0)
            assets = argv[i + 1];
        else if (strcmp(argv[i], "--out") == 0)
            folder = argv[i + 1];
        else
            break;
    }
    if (!routes || !assets || !folder || (i < argc && argv[i][0] == '-')) {
        fputs("usage: mktpl --routes ROUTES.def --assets ASSETS.list --out FOLDER TEMPLATE.html...\n", stderr);
        return 2;
    }
    arena_init(&a, MEMORY_BYTES);
    m.views_end = &m.views;
    m.routes = routes_read(&a, routes);
    m.assets = read_whole(&a, assets);
    for (int file = i; file < argc; file++)
        parse_template(&m, argv[file], read_whole(&a, argv[file]));
    names_resolve(&m);
    html_check(&m);
    write_all(&m, folder, argv + i, argc - i);
    arena_free(&a);
    return 0;
}
