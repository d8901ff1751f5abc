/* weaken.c - the functions that the linker puts in front of the product's own (--wrap, see the Makefile). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "oracle/weaken.h"

#include "base/crypto.h"
#include "db/db.h"
#include "gen/sql_inbox.h"
#include "response/ingest.h"

#include <sqlite3.h>

#include <string.h>

enum { SQL_BYTES = 1024 * 1024, ENOUGH = 100 };

static enum protection off;
void (*weaken_on_commit)(const char *path);
bool weaken_is_filing;

bool weaken(const char *word)
{
    static const char *const words[] = {
        [PROTECTION_VACUUM] = "vacuum",           [PROTECTION_ROWID] = "rowid",     [PROTECTION_SHUFFLE] = "shuffle",
        [PROTECTION_OVERWRITING] = "overwriting", [PROTECTION_PADDING] = "padding", [PROTECTION_REKEYING] = "rekeying",
        [PROTECTION_EMPTYING] = "emptying",       [PROTECTION_POOL] = "pool",
    };

    for (size_t i = 1; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0)
            off = (enum protection)i;
    return off != PROTECTION_NONE;
}

/* The linker's names for what is wrapped. */
int __real_sqlite3_step(sqlite3_stmt *stmt);
int __wrap_sqlite3_step(sqlite3_stmt *stmt);
int __real_sqlite3_exec(sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **), void *arg, char **why);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **), void *arg, char **why);
enum err __real_db_vacuum(struct db *db);
enum err __wrap_db_vacuum(struct db *db);
enum err __real_db_checkpoint(struct db *db);
enum err __wrap_db_checkpoint(struct db *db);
enum err __real_db_checkpoint_within(struct db *db, int wait_ms);
enum err __wrap_db_checkpoint_within(struct db *db, int wait_ms);
uint64_t __real_random_below(uint64_t limit);
uint64_t __wrap_random_below(uint64_t limit);
struct id16 __real_hash_id(const struct key32 *key, struct str msg);
struct id16 __wrap_hash_id(const struct key32 *key, struct str msg);
bool __real_is_bucket(size_t len);
bool __wrap_is_bucket(size_t len);
enum err __real_pad_bucket(struct arena *a, struct str plain, size_t bucket, struct str *padded_out);
enum err __wrap_pad_bucket(struct arena *a, struct str plain, size_t bucket, struct str *padded_out);
enum err __real_q_inbox_pending_count(struct db *db, struct arena *a, const struct q_inbox_pending_count *in,
                                      struct q_inbox_pending_count_row *out);
enum err __wrap_q_inbox_pending_count(struct db *db, struct arena *a, const struct q_inbox_pending_count *in,
                                      struct q_inbox_pending_count_row *out);
size_t __real_ingest_lot(size_t fine_count, bool is_finished, bool has_more);
size_t __wrap_ingest_lot(size_t fine_count, bool is_finished, bool has_more);
enum err __real_unpad_bucket(struct str padded, struct str *plain_out);
enum err __wrap_unpad_bucket(struct str padded, struct str *plain_out);

int __wrap_sqlite3_step(sqlite3_stmt *stmt)
{
    sqlite3 *db = sqlite3_db_handle(stmt);
    int was_open = !sqlite3_get_autocommit(db);
    int code = __real_sqlite3_step(stmt);

    if (weaken_on_commit && was_open && sqlite3_get_autocommit(db))
        weaken_on_commit(sqlite3_db_filename(db, "main"));
    return code;
}

/* Every `from` in the text becomes `to`, which is not longer. */
static void replace(char *text, const char *from, const char *to)
{
    size_t from_len = strlen(from), to_len = strlen(to);

    for (char *at = strstr(text, from); at; at = strstr(at, from)) {
        memcpy(at, to, to_len);
        memset(at + to_len, ' ', from_len - to_len);
    }
}

int __wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*fn)(void *, int, char **, char **), void *arg, char **why)
{
    static char text[SQL_BYTES];
    size_t len = strlen(sql) + 1;
    int code;

    if (len > sizeof text)
        return SQLITE_TOOBIG;
    memcpy(text, sql, len);
    if (off == PROTECTION_ROWID)
        replace(text, ", WITHOUT ROWID", "");
    if (off == PROTECTION_OVERWRITING)
        replace(text, "secure_delete = ON", "secure_delete=OFF");
    code = __real_sqlite3_exec(db, text, fn, arg, why);
    if (weaken_on_commit)
        weaken_on_commit(sqlite3_db_filename(db, "main"));
    return code;
}

enum err __wrap_db_vacuum(struct db *db)
{
    return off == PROTECTION_VACUUM ? OK : __real_db_vacuum(db);
}

enum err __wrap_db_checkpoint(struct db *db)
{
    return off == PROTECTION_EMPTYING ? OK : __real_db_checkpoint(db);
}

enum err __wrap_db_checkpoint_within(struct db *db, int wait_ms)
{
    return off == PROTECTION_EMPTYING ? OK : __real_db_checkpoint_within(db, wait_ms);
}

/* The last of those that are left: in a shuffle each then stays where it is. */
uint64_t __wrap_random_below(uint64_t limit)
{
    return off == PROTECTION_SHUFFLE && weaken_is_filing ? limit - 1 : __real_random_below(limit);
}

struct id16 __wrap_hash_id(const struct key32 *key, struct str msg)
{
    struct id16 same;

    if (off != PROTECTION_REKEYING || !weaken_is_filing || msg.len != sizeof same)
        return __real_hash_id(key, msg);
    memcpy(same.b, msg.p, sizeof same);
    return same;
}

bool __wrap_is_bucket(size_t len)
{
    return off == PROTECTION_PADDING || __real_is_bucket(len);
}

enum err __wrap_pad_bucket(struct arena *a, struct str plain, size_t bucket, struct str *padded_out)
{
    if (off != PROTECTION_PADDING)
        return __real_pad_bucket(a, plain, bucket, padded_out);
    *padded_out = arena_str(a, plain);
    return OK;
}

enum err __wrap_unpad_bucket(struct str padded, struct str *plain_out)
{
    if (off != PROTECTION_PADDING)
        return __real_unpad_bucket(padded, plain_out);
    *plain_out = padded;
    return OK;
}

enum err __wrap_q_inbox_pending_count(struct db *db, struct arena *a, const struct q_inbox_pending_count *in,
                                      struct q_inbox_pending_count_row *out)
{
    TRY(__real_q_inbox_pending_count(db, a, in, out));
    if (off == PROTECTION_POOL && out->n)
        out->n = ENOUGH;
    return OK;
}

size_t __wrap_ingest_lot(size_t fine_count, bool is_finished, bool has_more)
{
    return off == PROTECTION_POOL ? fine_count : __real_ingest_lot(fine_count, is_finished, has_more);
}
