/* storage.c - B4: sealed batches into inbox.db against the same bytes inserted by plain SQLite. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: storage FOLDER BATCHES ROUNDS
 * Prints one line of JSON: rows a second of each round for inbox_store (ours), for a table with the same key and
 * nothing else (keyed), and for one that only appends (appended). */
#include "base/clock.h"
#include "db/migrate.h"
#include "gen/sql_inbox.h"
#include "response/inbox.h"

#include <sodium.h>
#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 100, SEALED = 1024 + 48, ROUNDS_MAX = 20 };

static const char *folder;
static struct submission batch[BATCH];
static unsigned char sealed[BATCH][SEALED];

static void fail(const char *what)
{
    fprintf(stderr, "storage: %s\n", what);
    exit(1);
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* New ids and new bytes, as they come from the residents' processes. Both sides pay for it. */
static void refill(void)
{
    randombytes_buf(sealed, sizeof sealed);
    for (int i = 0; i < BATCH; i++) {
        batch[i] = (struct submission){.id = random_id(),
                                       .survey_id = 4711,
                                       .iso_week = 202730,
                                       .facts = {.channel = CHANNEL_SELF, .minutes = 7},
                                       .sealed = {(const char *)sealed[i], SEALED}};
    }
}

static void remove_store(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[512];

    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static double time_ours(long batches)
{
    struct arena a, scratch;
    struct db *inbox;
    const char *path;
    double begun;

    arena_init(&a, 16 * 1024 * 1024);
    arena_init(&scratch, 16 * 1024 * 1024);
    path = arena_fmt(&a, "%s/ours.db", folder).p;
    if (db_open(&a, path, DB_CREATE, &inbox) || db_migrate(&a, inbox, &sql_inbox_migrations))
        fail("inbox.db cannot be made");
    begun = now_s();
    for (long n = 0; n < batches; n++) {
        refill();
        if (inbox_store(&scratch, inbox, batch, BATCH, NULL))
            fail("inbox_store");
        arena_reset(&scratch);
    }
    begun = now_s() - begun;
    db_close(inbox);
    remove_store(path);
    arena_free(&scratch);
    arena_free(&a);
    return (double)batches * BATCH / begun;
}

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(db));
}

/* The pragmas are those of db/db_sqlite.c. */
static double time_raw(long batches, const char *table)
{
    char path[512];
    sqlite3_stmt *insert;
    sqlite3 *db;
    double begun;

    snprintf(path, sizeof path, "%s/raw.db", folder);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        fail("raw.db cannot be made");
    run_sql(db, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                "PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL");
    run_sql(db, table);
    if (sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?1, ?2, ?3)", -1, &insert, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(db));
    begun = now_s();
    for (long n = 0; n < batches; n++) {
        refill();
        run_sql(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < BATCH; i++) {
            sqlite3_bind_blob(insert, 1, batch[i].id.b, 16, SQLITE_STATIC);
            sqlite3_bind_int64(insert, 2, batch[i].survey_id);
            sqlite3_bind_blob(insert, 3, sealed[i], SEALED, SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE)
                fail(sqlite3_errmsg(db));
            sqlite3_reset(insert);
        }
        run_sql(db, "COMMIT");
    }
    begun = now_s() - begun;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    remove_store(path);
    return (double)batches * BATCH / begun;
}

static void print_list(const char *name, const double *v, long n, const char *end)
{
    printf("\"%s\":[", name);
    for (long i = 0; i < n; i++)
        printf("%s%.0f", i ? "," : "", v[i]);
    printf("]%s", end);
}

int main(int argc, char **argv)
{
    double ours[ROUNDS_MAX], keyed[ROUNDS_MAX], appended[ROUNDS_MAX];
    long batches, rounds;

    if (argc != 4 || crypto_start())
        return 2;
    folder = argv[1];
    batches = strtol(argv[2], NULL, 10);
    rounds = strtol(argv[3], NULL, 10);
    if (batches < 1 || rounds < 1 || rounds > ROUNDS_MAX)
        return 2;
    for (long i = 0; i < rounds; i++) {
        ours[i] = time_ours(batches);
        keyed[i] = time_raw(batches, "CREATE TABLE t (id BLOB NOT NULL PRIMARY KEY, survey INTEGER NOT NULL, "
                                     "sealed BLOB NOT NULL) STRICT, WITHOUT ROWID");
        appended[i] = time_raw(batches, "CREATE TABLE t (id BLOB NOT NULL, survey INTEGER NOT NULL, "
                                        "sealed BLOB NOT NULL) STRICT");
    }
    printf("{");
    print_list("ours", ours, rounds, ",");
    print_list("keyed", keyed, rounds, ",");
    print_list("appended", appended, rounds, "}\n");
    return 0;
}
