/* disk.h - a disk in memory under SQLite that knows what was synced, loses the rest like a power cut, and fails on demand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_DISK_H
#define TESTS_DISK_H

#include <assert.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* One connection per file: locks are always free. Not for the -shm files, which are memory here and gone with the power. */

enum { DISK_FILES = 16, DISK_SECTOR = 512, SHM_REGIONS = 8, SHM_BYTES = 32 * 1024 };

struct disk_bytes {
    unsigned char *p;
    size_t len, room;
};

/* A write, or (`bytes.p` is NULL) a truncation to `at`, that is not synced. */
struct disk_change {
    size_t at;
    struct disk_bytes bytes;
};

struct disk_file {
    char name[64];
    struct disk_bytes now, synced; /* as programs see it; as it is after the worst power cut */
    struct disk_change *changes;
    size_t change_count, change_room;
    void *shm[SHM_REGIONS];
};

/* What the n-th call answers from there on. */
enum disk_fault { DISK_FINE, DISK_FULL_FROM, DISK_FAILS_ONCE };

static struct disk {
    struct disk_file files[DISK_FILES];
    void (*on_sync)(void); /* called before a sync takes effect */
    enum disk_fault fault;
    int64_t calls, fail_at; /* of the kind that `fault` counts: writes, or all */
    uint64_t seed;
} disk;

static inline uint64_t disk_random(uint64_t below)
{
    disk.seed = disk.seed * 6364136223846793005u + 1442695040888963407u;
    return below ? (disk.seed >> 33) % below : 0;
}

static inline void disk_start_fault(enum disk_fault fault, int64_t at)
{
    disk.fault = fault;
    disk.calls = 0;
    disk.fail_at = at;
}

static inline bool disk_has_failed(void)
{
    return disk.fail_at && disk.calls >= disk.fail_at;
}

static bool disk_is_full(void)
{
    return disk.fault == DISK_FULL_FROM && ++disk.calls >= disk.fail_at;
}

static bool disk_fails(void)
{
    return disk.fault == DISK_FAILS_ONCE && ++disk.calls == disk.fail_at;
}

/* --- bytes --------------------------------------------------------------------------------------------------------- */

static void bytes_resize(struct disk_bytes *b, size_t len)
{
    if (len > b->room || !b->p) {
        b->room = 2 * len + 1;
        b->p = realloc(b->p, b->room);
        assert(b->p);
    }
    if (len > b->len)
        memset(b->p + b->len, 0, len - b->len);
    b->len = len;
}

static void bytes_write(struct disk_bytes *b, size_t at, const void *p, size_t n)
{
    if (at + n > b->len)
        bytes_resize(b, at + n);
    memcpy(b->p + at, p, n);
}

static void bytes_copy(struct disk_bytes *to, const struct disk_bytes *from)
{
    bytes_resize(to, from->len);
    if (from->len)
        memcpy(to->p, from->p, from->len);
}

static void forget_changes(struct disk_file *f)
{
    for (size_t i = 0; i < f->change_count; i++)
        free(f->changes[i].bytes.p);
    f->change_count = 0;
}

static void note_change(struct disk_file *f, size_t at, const void *p, size_t n)
{
    struct disk_change *c;

    if (f->change_count == f->change_room) {
        f->change_room = f->change_room ? 2 * f->change_room : 64;
        f->changes = realloc(f->changes, f->change_room * sizeof *f->changes);
        assert(f->changes);
    }
    c = &f->changes[f->change_count++];
    *c = (struct disk_change){.at = at};
    if (p)
        bytes_write(&c->bytes, 0, p, n);
}

static inline void apply_change(struct disk_bytes *b, const struct disk_change *c)
{
    if (c->bytes.p)
        bytes_write(b, c->at, c->bytes.p, c->bytes.len);
    else if (c->at < b->len)
        bytes_resize(b, c->at);
}

/* --- power cuts ----------------------------------------------------------------------------------------------------- */

/* How much of what is not synced reaches the disk. */
enum disk_loss { LOSS_ALL, LOSS_NONE, LOSS_TAIL, LOSS_SOME, LOSS_ONE, LOSS_TORN, LOSS__COUNT };

/* A change that is torn: some of its sectors. */
static inline void apply_torn(struct disk_bytes *b, const struct disk_change *c)
{
    if (!c->bytes.p) {
        if (disk_random(2))
            apply_change(b, c);
        return;
    }
    for (size_t from = 0; from < c->bytes.len;) {
        size_t until = from + DISK_SECTOR - (c->at + from) % DISK_SECTOR;

        until = until < c->bytes.len ? until : c->bytes.len;
        if (disk_random(2))
            bytes_write(b, c->at + from, c->bytes.p + from, until - from);
        from = until;
    }
}

/* What is on the disk of `f` after a power cut. With LOSS_SOME and LOSS_TORN later changes may have overtaken earlier ones. */
static inline void file_after_cut(const struct disk_file *f, enum disk_loss loss, struct disk_bytes *out)
{
    size_t chosen = (size_t)disk_random(f->change_count);
    size_t start = loss == LOSS_SOME || loss == LOSS_TORN ? chosen : 0;

    bytes_copy(out, &f->synced);
    for (size_t k = 0; k < f->change_count; k++) {
        size_t i = (start + k) % f->change_count;
        const struct disk_change *c = &f->changes[i];

        if (loss == LOSS_NONE || (loss == LOSS_TAIL && i < chosen) || (loss == LOSS_SOME && disk_random(2)) ||
            (loss == LOSS_ONE && i != chosen))
            apply_change(out, c);
        else if (loss == LOSS_TORN)
            apply_torn(out, c);
    }
}

struct disk_image {
    char names[DISK_FILES][64];
    struct disk_bytes bytes[DISK_FILES];
};

/* The whole disk as a power cut at this moment may leave it. */
static inline void disk_cut(enum disk_loss loss, struct disk_image *out)
{
    for (size_t i = 0; i < DISK_FILES; i++) {
        memcpy(out->names[i], disk.files[i].name, sizeof out->names[i]);
        file_after_cut(&disk.files[i], loss, &out->bytes[i]);
    }
}

static inline void image_free(struct disk_image *image)
{
    for (size_t i = 0; i < DISK_FILES; i++)
        free(image->bytes[i].p);
    *image = (struct disk_image){0};
}

/* Forget the disk that is, and boot with that one. No file may be open. */
static inline void disk_boot(const struct disk_image *image)
{
    for (size_t i = 0; i < DISK_FILES; i++) {
        struct disk_file *f = &disk.files[i];

        forget_changes(f);
        memset(f->name, 0, sizeof f->name);
        bytes_resize(&f->now, 0);
        bytes_resize(&f->synced, 0);
        if (!image)
            continue;
        memcpy(f->name, image->names[i], sizeof f->name);
        bytes_copy(&f->now, &image->bytes[i]);
        bytes_copy(&f->synced, &image->bytes[i]);
    }
}

/* A disk put aside, with what it has not synced, while another one is booted. */
static inline struct disk disk_put_aside(void)
{
    struct disk kept = disk;

    disk = (struct disk){.seed = kept.seed};
    return kept;
}

static void disk_free(void)
{
    for (size_t i = 0; i < DISK_FILES; i++) {
        forget_changes(&disk.files[i]);
        free(disk.files[i].changes);
        free(disk.files[i].now.p);
        free(disk.files[i].synced.p);
        for (int k = 0; k < SHM_REGIONS; k++)
            free(disk.files[i].shm[k]);
    }
    disk = (struct disk){.seed = disk.seed};
}

static inline void disk_take_back(struct disk kept)
{
    uint64_t seed = disk.seed;

    disk_free();
    disk = kept;
    disk.seed = seed;
}

/* --- what SQLite asks ----------------------------------------------------------------------------------------------- */

struct disk_handle {
    sqlite3_file base;
    struct disk_file *file;
};

static struct disk_file *file_of(sqlite3_file *h)
{
    return ((struct disk_handle *)h)->file;
}

static int disk_close(sqlite3_file *h)
{
    (void)h;
    return SQLITE_OK;
}

static int disk_read(sqlite3_file *h, void *to, int n, sqlite3_int64 at)
{
    const struct disk_file *f = file_of(h);
    size_t left = (size_t)at < f->now.len ? f->now.len - (size_t)at : 0;
    size_t have = left < (size_t)n ? left : (size_t)n;

    if (disk_fails())
        return SQLITE_IOERR_READ;
    if (have)
        memcpy(to, f->now.p + at, have);
    memset((char *)to + have, 0, (size_t)n - have);
    return have == (size_t)n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *h, const void *from, int n, sqlite3_int64 at)
{
    struct disk_file *f = file_of(h);

    if (disk_is_full()) { /* as much as fits */
        note_change(f, (size_t)at, from, (size_t)n / 2);
        bytes_write(&f->now, (size_t)at, from, (size_t)n / 2);
        return SQLITE_FULL;
    }
    if (disk_fails())
        return SQLITE_IOERR_WRITE;
    note_change(f, (size_t)at, from, (size_t)n);
    bytes_write(&f->now, (size_t)at, from, (size_t)n);
    return SQLITE_OK;
}

static int disk_truncate(sqlite3_file *h, sqlite3_int64 size)
{
    struct disk_file *f = file_of(h);

    if (disk_fails())
        return SQLITE_IOERR_TRUNCATE;
    note_change(f, (size_t)size, NULL, 0);
    bytes_resize(&f->now, (size_t)size);
    return SQLITE_OK;
}

static int disk_sync(sqlite3_file *h, int flags)
{
    struct disk_file *f = file_of(h);

    (void)flags;
    if (disk_fails())
        return SQLITE_IOERR_FSYNC;
    if (disk.on_sync)
        disk.on_sync();
    bytes_copy(&f->synced, &f->now);
    forget_changes(f);
    return SQLITE_OK;
}

static int disk_size(sqlite3_file *h, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)file_of(h)->now.len;
    return SQLITE_OK;
}

static int disk_lock(sqlite3_file *h, int kind)
{
    (void)h;
    (void)kind;
    return SQLITE_OK;
}

static int disk_is_locked(sqlite3_file *h, int *out)
{
    (void)h;
    *out = 0;
    return SQLITE_OK;
}

static int disk_control(sqlite3_file *h, int op, void *arg)
{
    (void)h;
    (void)op;
    (void)arg;
    return SQLITE_NOTFOUND;
}

static int disk_sector_size(sqlite3_file *h)
{
    (void)h;
    return DISK_SECTOR;
}

static int disk_nothing_promised(sqlite3_file *h)
{
    (void)h;
    return 0;
}

static int disk_shm_map(sqlite3_file *h, int region, int size, int is_new, void volatile **out)
{
    struct disk_file *f = file_of(h);

    assert(region < SHM_REGIONS && size == SHM_BYTES);
    if (!f->shm[region] && is_new)
        f->shm[region] = calloc(1, SHM_BYTES);
    *out = f->shm[region];
    return SQLITE_OK;
}

static int disk_shm_lock(sqlite3_file *h, int at, int n, int flags)
{
    (void)h;
    (void)at;
    (void)n;
    (void)flags;
    return SQLITE_OK;
}

static void disk_shm_barrier(sqlite3_file *h)
{
    (void)h;
}

static int disk_shm_unmap(sqlite3_file *h, int is_gone)
{
    struct disk_file *f = file_of(h);

    (void)is_gone;
    for (int i = 0; i < SHM_REGIONS; i++) {
        free(f->shm[i]);
        f->shm[i] = NULL;
    }
    return SQLITE_OK;
}

static const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_lock,
    .xCheckReservedLock = disk_is_locked,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_nothing_promised,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

static struct disk_file *find_file(const char *name)
{
    for (size_t i = 0; i < DISK_FILES; i++)
        if (strcmp(disk.files[i].name, name) == 0)
            return &disk.files[i];
    return NULL;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *h, int flags, int *flags_out)
{
    struct disk_file *f = find_file(name);

    (void)vfs;
    assert(name && strlen(name) < sizeof f->name); /* no temporary files */
    if (!f && (flags & SQLITE_OPEN_CREATE)) {
        f = find_file("");
        assert(f);
        memcpy(f->name, name, strlen(name) + 1);
    }
    if (!f)
        return SQLITE_CANTOPEN;
    *(struct disk_handle *)h = (struct disk_handle){{&disk_methods}, f};
    if (flags_out)
        *flags_out = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int is_synced)
{
    struct disk_file *f = find_file(name);

    (void)vfs;
    (void)is_synced;
    if (!f)
        return SQLITE_IOERR_DELETE_NOENT;
    forget_changes(f);
    bytes_resize(&f->now, 0);
    bytes_resize(&f->synced, 0);
    memset(f->name, 0, sizeof f->name);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    const struct disk_file *f = find_file(name);

    (void)vfs;
    (void)flags;
    *out = f && f->now.len > 0;
    return SQLITE_OK;
}

static int disk_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

/* All stores opened from here on are on this disk. */
static void disk_install(void)
{
    static sqlite3_vfs vfs;
    const sqlite3_vfs *unix_vfs = sqlite3_vfs_find(NULL);

    vfs = *unix_vfs;
    vfs.pNext = NULL;
    vfs.zName = "disk";
    vfs.szOsFile = sizeof(struct disk_handle);
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    vfs.xFullPathname = disk_full_name;
    sqlite3_vfs_register(&vfs, 1);
}

#endif
