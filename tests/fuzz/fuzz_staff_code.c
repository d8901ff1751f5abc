/* fuzz_staff_code.c - any bytes as a code, a one-time link or a token: nothing but the right one opens. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/link.h"
#include "account/sign_in.h"
#include "account/totp.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_staff.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena kept;
static struct key32 key;
static struct office office = {.key = &key, .cost = {.memory_kib = 8, .passes = 1}};

static char folder[FOLDER_BYTES];

static const char *path_of(const char *name)
{
    return arena_fmt(&kept, "%s/%s", folder, name).p;
}

static void stop(void)
{
    db_close(office.staff);
    unlink(path_of("staff.db"));
    unlink(path_of("staff.db-wal"));
    unlink(path_of("staff.db-shm"));
    rmdir(folder);
    arena_free(&kept);
}

static void start(void)
{
    arena_init(&kept, 64 << 20);
    atexit(stop);
    if (crypto_start() || !folder_make(folder) || db_open(&kept, path_of("staff.db"), DB_CREATE, &office.staff) ||
        db_migrate(&kept, office.staff, &sql_staff_migrations))
        abort();
    key = random_key();
}

static void try_door(struct arena *a, struct str typed)
{
    struct sign_in in = {.email = typed, .password = typed, .code = typed, .device = typed};
    struct sign_in_result result;
    struct account account;
    struct session session;
    enum link_kind kind;

    if (db_begin(office.staff, DB_READ) || link_look(a, &office, typed, 1, &kind, &account) != ERR_NOT_FOUND ||
        session_find(a, office.staff, &key, typed, 1, &session, &account) != ERR_LOGIN)
        abort();
    db_rollback(office.staff);
    if (sign_in(a, &office, &in, 1, &result) || result.word == SIGN_IN_DONE || result.word == SIGN_IN_JOIN ||
        result.account_id)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t now_ms = INT64_C(1803895200000);
    struct str typed = {(const char *)data, size};
    struct totp_secret secret = {{0}};
    char code[TOTP_DIGITS + 1];
    struct arena a;
    int64_t step;

    if (!office.staff)
        start();
    if (size > 1024)
        return 0;
    arena_init(&a, 16 << 20);
    if (totp_verify(&secret, typed, now_ms, 0, &step) == OK) {
        size_t digits = 0;

        totp_code(&secret, step * TOTP_STEP_MS, code);
        for (size_t i = 0; i < typed.len; i++)
            if (typed.p[i] >= '0' && typed.p[i] <= '9' && (digits >= TOTP_DIGITS || code[digits++] != typed.p[i]))
                abort();
        if (digits != TOTP_DIGITS || llabs(step - now_ms / TOTP_STEP_MS) > TOTP_STEPS_OFF)
            abort();
    }
    try_door(&a, typed);
    arena_free(&a);
    return 0;
}
