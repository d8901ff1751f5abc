/* instance.c - the folder of one county's Digiraati: its files, stores and keys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "db/migrate.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *path;
    const struct db_migrations *migrations;
} stores[STORE__COUNT] = {
    [STORE_PANEL] = {"data/panel/panel.db", &sql_panel_migrations},
    [STORE_INBOX] = {"data/inbox/inbox.db", &sql_inbox_migrations},
    [STORE_RESULTS] = {"data/results/results.db", &sql_results_migrations},
};

const char *instance_path(struct arena *a, const struct instance *i, const char *rel)
{
    return arena_fmt(a, "%s/%s", i->dir, rel).p;
}

enum err instance_open(struct arena *a, const struct instance *i, enum store store, enum db_mode mode, struct db **out)
{
    return db_open(a, instance_path(a, i, stores[store].path), mode, out);
}

static enum err each_store(struct arena *a, const struct instance *i, enum db_mode mode,
                           enum err (*fn)(struct arena *, struct db *, const struct db_migrations *))
{
    for (enum store s = 0; s < STORE__COUNT; s++) {
        struct db *db;
        enum err e;

        TRY(instance_open(a, i, s, mode, &db));
        e = fn(a, db, stores[s].migrations);
        db_close(db);
        if (e)
            return err_note(e, "store %s", stores[s].path);
    }
    return OK;
}

enum err instance_migrate(struct arena *a, const struct instance *i)
{
    return each_store(a, i, DB_READ_WRITE, db_migrate);
}

enum err instance_check_tables(struct arena *a, const struct instance *i)
{
    return each_store(a, i, DB_READ_ONLY, db_migrate_check);
}

/* ERR_CONFLICT unless `dir` is absent or empty. */
static enum err check_empty(const char *dir)
{
    DIR *d = opendir(dir);
    int entries = 0;

    if (!d)
        return errno == ENOENT ? OK : err_note(ERR_BROKEN, "open %s: %s", dir, strerror(errno));
    while (readdir(d))
        entries++;
    closedir(d);
    return entries <= 2 ? OK : err_note(ERR_CONFLICT, "init %s: something is there already", dir);
}

enum err instance_create(struct arena *a, const char *dir, const struct config *config)
{
    static const char *const folders[] = {"data", "data/panel", "data/inbox", "data/results",
                                          "keys", "run",        "nginx",      "cache"};
    struct instance i = {.dir = dir, .config = *config};
    struct key32 form_key = random_key();
    struct buf text = buf_new(a, CONFIG_LIMIT_BYTES);
    struct str why;
    enum err e;

    if (config_check(a, config, &why))
        return err_note(ERR_INVALID, "%.*s", STR_ARG(why));
    TRY(check_empty(dir));
    TRY(file_mkdir(dir, 0700));
    for (size_t n = 0; n < sizeof folders / sizeof folders[0]; n++)
        TRY(file_mkdir(instance_path(a, &i, folders[n]), 0700));
    e = file_write(instance_path(a, &i, "keys/form.key"), (struct str){(const char *)form_key.b, sizeof form_key.b},
                   0600);
    secret_wipe(&form_key, sizeof form_key);
    if (e)
        return e;
    TRY(each_store(a, &i, DB_CREATE, db_migrate));
    config_put_file(&text, config);
    /* Last, because a folder without settings is no instance: a crash before this leaves nothing that could be
     * served. */
    return file_write(instance_path(a, &i, "config"), buf_str(&text), 0600);
}

enum err instance_load(struct arena *a, const char *dir, const struct str *overrides, size_t override_count,
                       struct instance *out)
{
    char absolute[PATH_MAX];
    struct str text, why;
    enum err e;

    if (!realpath(dir, absolute))
        return err_note(ERR_NOT_FOUND, "instance %s: %s", dir, strerror(errno));
    out->dir = arena_cstr(a, str_from(absolute));
    e = file_read(a, instance_path(a, out, "config"), CONFIG_LIMIT_BYTES, &text);
    if (e)
        return err_note(e, "instance %s: no readable file config in it; `digiraati init` makes one", dir);
    if (config_read(a, text, &out->config, &why))
        return err_note(ERR_INVALID, "%s/config: %.*s", out->dir, STR_ARG(why));
    for (size_t n = 0; n < override_count; n++) {
        struct str value = overrides[n], name = str_cut(&value, '=');

        if (config_set(a, &out->config, name, value, &why))
            return err_note(ERR_INVALID, "--set %.*s", STR_ARG(why));
    }
    if (config_check(a, &out->config, &why))
        return err_note(ERR_INVALID, "%s/config: %.*s", out->dir, STR_ARG(why));
    return OK;
}

enum err instance_form_key(struct arena *a, const struct instance *i, struct key32 *out)
{
    struct str bytes;
    enum err e = file_read(a, instance_path(a, i, "keys/form.key"), sizeof out->b, &bytes);

    if (e || bytes.len != sizeof out->b)
        return err_note(ERR_BROKEN, "keys/form.key: expected a readable file of %zu bytes", sizeof out->b);
    memcpy(out->b, bytes.p, sizeof out->b);
    secret_wipe((void *)(uintptr_t)bytes.p, bytes.len);
    return OK;
}

enum err instance_lock(struct arena *a, const struct instance *i, const char *name, int wait_ms, int *fd_out)
{
    const char *path = arena_fmt(a, "%s/run/%s", i->dir, name).p;
    int64_t until_ms = clock_steady_ms() + wait_ms;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_note(ERR_BROKEN, "open %s: %s", path, strerror(errno));
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            close(fd);
            return err_note(ERR_BROKEN, "lock %s: %s", path, strerror(errno));
        }
        if (clock_steady_ms() >= until_ms) {
            close(fd);
            return ERR_CONFLICT;
        }
        nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
    }
    *fd_out = fd;
    return OK;
}
