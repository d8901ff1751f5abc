/* instance.c - the folder of one county's Digiraati: its files, stores and keys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "db/migrate.h"
#include "gen/sql_audit.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_people.h"
#include "gen/sql_results.h"
#include "gen/sql_staff.h"

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
    [STORE_PEOPLE] = {"data/people/people.db", &sql_people_migrations},
    [STORE_STAFF] = {"data/staff/staff.db", &sql_staff_migrations},
    [STORE_AUDIT] = {"data/audit/audit.db", &sql_audit_migrations},
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

/* --- key pairs that boxes are sealed to: PAIR_BYTES in keys/NAME.key, public before secret ------------------------- */

enum { PAIR_BYTES = 64 };

static enum err read_pair(struct arena *a, const struct instance *i, const char *name, struct key32 *public_out,
                          struct key32 *secret_out)
{
    unsigned char bytes[PAIR_BYTES];
    size_t len;
    enum err e = file_read_into(arena_fmt(a, "%s/keys/%s.key", i->dir, name).p, bytes, sizeof bytes, &len);

    *public_out = *secret_out = (struct key32){{0}};
    if (e == ERR_NOT_FOUND)
        return e;
    if (e || len != PAIR_BYTES)
        return err_note(ERR_BROKEN, "keys/%s.key: expected a readable file of %d bytes", name, PAIR_BYTES);
    memcpy(public_out->b, bytes, 32);
    memcpy(secret_out->b, bytes + 32, 32);
    secret_wipe(bytes, sizeof bytes);
    return OK;
}

/* The public one lies in a file of its own too, written last: a key file without it is mended the next time. */
static enum err make_pair(struct arena *a, const struct instance *i, const char *name)
{
    struct key32 public_key, secret_key;
    enum err e = read_pair(a, i, name, &public_key, &secret_key);

    if (e == ERR_NOT_FOUND) {
        char bytes[PAIR_BYTES];

        seal_keypair(&public_key, &secret_key);
        memcpy(bytes, public_key.b, 32);
        memcpy(bytes + 32, secret_key.b, 32);
        e = file_write(arena_fmt(a, "%s/keys/%s.key", i->dir, name).p, (struct str){bytes, sizeof bytes}, 0600);
        secret_wipe(bytes, sizeof bytes);
    }
    secret_wipe(&secret_key, sizeof secret_key);
    TRY(e);
    return file_write(arena_fmt(a, "%s/keys/%s.pub", i->dir, name).p,
                      (struct str){(const char *)public_key.b, sizeof public_key.b}, 0600);
}

static enum err read_public(struct arena *a, const struct instance *i, const char *name, struct key32 *out)
{
    struct str bytes;
    enum err e = file_read(a, arena_fmt(a, "%s/keys/%s.pub", i->dir, name).p, sizeof out->b, &bytes);

    if (e || bytes.len != sizeof out->b)
        return err_note(ERR_BROKEN, "keys/%s.pub: expected a readable file of %zu bytes; `digiraati migrate` makes it",
                        name, sizeof out->b);
    memcpy(out->b, bytes.p, sizeof out->b);
    return OK;
}

enum err instance_spool_keys(struct arena *a, const struct instance *i, struct spool_keys *out)
{
    return read_pair(a, i, "spool", &out->public_key, &out->secret_key);
}

enum err instance_spool_public(struct arena *a, const struct instance *i, struct key32 *out)
{
    return read_public(a, i, "spool", out);
}

enum err instance_feedback_keys(struct arena *a, const struct instance *i, struct feedback_keys *out)
{
    return read_pair(a, i, "feedback", &out->public_key, &out->secret_key);
}

enum err instance_feedback_public(struct arena *a, const struct instance *i, struct key32 *out)
{
    return read_public(a, i, "feedback", out);
}

/* --- the key of accounts ------------------------------------------------------------------------------------------- */

/* One that is there stays: without it nobody's second factor works any more. */
static enum err make_account_key(struct arena *a, const struct instance *i)
{
    const char *path = instance_path(a, i, "keys/account.key");
    struct key32 key;
    size_t len;
    enum err e = file_read_into(path, key.b, sizeof key.b, &len);

    if (e == ERR_NOT_FOUND) {
        key = random_key();
        e = file_write(path, (struct str){(const char *)key.b, sizeof key.b}, 0600);
    }
    secret_wipe(&key, sizeof key);
    return e;
}

enum err instance_account_key(struct arena *a, const struct instance *i, struct key32 *out)
{
    size_t len;
    enum err e = file_read_into(instance_path(a, i, "keys/account.key"), out->b, sizeof out->b, &len);

    if (e || len != sizeof out->b)
        return err_note(ERR_BROKEN,
                        "keys/account.key: expected a readable file of %zu bytes; `digiraati migrate` makes it",
                        sizeof out->b);
    return OK;
}

/* --- the stores ------------------------------------------------------------------------------------------------------ */

static enum err make_store(struct arena *a, const struct instance *i, enum store store, const char *folder)
{
    struct db *db;

    TRY(file_mkdir(instance_path(a, i, folder), 0700));
    TRY(instance_open(a, i, store, DB_CREATE, &db));
    db_close(db);
    return OK;
}

/* An instance made before there were letters, accounts and an audit log has no stores for them. Of the others one that is missing is an
 * accident. */
static enum err make_later_stores(struct arena *a, const struct instance *i)
{
    TRY(make_store(a, i, STORE_PEOPLE, "data/people"));
    TRY(make_store(a, i, STORE_STAFF, "data/staff"));
    TRY(make_store(a, i, STORE_AUDIT, "data/audit"));
    TRY(make_account_key(a, i));
    TRY(make_pair(a, i, "feedback"));
    return make_pair(a, i, "spool");
}

/* Programs for backups know this file and leave the folder out that it lies in: what a copy of the data must not hold
 * (docs/operating.md). */
static enum err mark_folders(struct arena *a, const struct instance *i)
{
    static const struct str mark = S_INIT(INSTANCE_NO_BACKUP_SIGNATURE "\n# Backups leave this folder out: "
                                                                       "docs/operating.md of Digiraati says why.\n");

    TRY(file_write(instance_path(a, i, "keys/" INSTANCE_NO_BACKUP), mark, 0600));
    return file_write(instance_path(a, i, "data/inbox/" INSTANCE_NO_BACKUP), mark, 0600);
}

enum err instance_migrate(struct arena *a, const struct instance *i)
{
    TRY(mark_folders(a, i));
    TRY(make_later_stores(a, i));
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
    static const char *const folders[] = {"data",        "data/panel", "data/inbox", "data/results",
                                          "data/people", "data/staff", "data/audit", "keys",
                                          "run",         "nginx",      "cache"};
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
    TRY(make_pair(a, &i, "spool"));
    TRY(make_pair(a, &i, "feedback"));
    TRY(make_account_key(a, &i));
    TRY(each_store(a, &i, DB_CREATE, db_migrate));
    config_put_file(&text, config);
    TRY(mark_folders(a, &i));
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
    size_t len;
    enum err e = file_read_into(instance_path(a, i, "keys/form.key"), out->b, sizeof out->b, &len);

    if (e || len != sizeof out->b)
        return err_note(ERR_BROKEN, "keys/form.key: expected a readable file of %zu bytes", sizeof out->b);
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
