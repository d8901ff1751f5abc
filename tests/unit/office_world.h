/* office_world.h - an empty staff.db, an office over it and a few people, for one test program. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_OFFICE_WORLD_H
#define TESTS_OFFICE_WORLD_H

#include "account/join.h"
#include "account/sign_in.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_staff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 2027-03-01 12:00 in Finland. */
#define NOON (INT64_C(1803895200) * 1000)
#define MINUTE (INT64_C(60) * 1000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define GOOD "neljä outoa sanaa putoaa puusta"
#define ANOTHER "vihreä lehmä lukee aamulla runoja"

/* `o` hashes with 64 KiB and one pass, so that tests are quick. */
struct world {
    struct arena arena;
    char dir[FOLDER_BYTES];
    struct key32 key;
    struct password_words words;
    struct office o;
};

static inline const char *world_path(struct world *w, const char *name)
{
    return arena_fmt(&w->arena, "%s/%s", w->dir, name).p;
}

/* 0 when all is ready. */
static inline int world_open(struct world *w)
{
    *w = (struct world){0};
    arena_init(&w->arena, 256 << 20);
    if (crypto_start() || !folder_make(w->dir) || db_open(&w->arena, world_path(w, "staff.db"), DB_CREATE, &w->o.staff) ||
        db_migrate(&w->arena, w->o.staff, &sql_staff_migrations) ||
        password_words_load(&w->arena, PASSWORD_LIST_PATH, &w->words))
        return 1;
    w->key = random_key();
    w->o.key = &w->key;
    w->o.words = &w->words;
    w->o.cost = (struct password_cost){.memory_kib = 64, .passes = 1};
    return 0;
}

static inline void world_close(struct world *w)
{
    static const char *const files[] = {"staff.db", "staff.db-wal", "staff.db-shm"};

    db_close(w->o.staff);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(world_path(w, files[i]));
    rmdir(w->dir);
    arena_free(&w->arena);
}

/* Do it in one transaction of its own. */
#define IN_TX(w, tx, expr) (db_begin((w)->o.staff, (tx)) ? ERR_BROKEN : db_finish((w)->o.staff, (expr)))

static inline int64_t world_invite(struct world *w, const char *email, enum role role, int64_t now_ms)
{
    struct account_duty duty = {.role = role};
    const char *why;
    int64_t id;

    if (IN_TX(w, DB_WRITE,
              account_create(&w->arena, w->o.staff, str_from(email), S("Testi Ihminen"), &duty, now_ms, &id, &why)))
        abort();
    return id;
}

static inline struct str world_link(struct world *w, int64_t id, int64_t now_ms, enum link_kind *kind_out)
{
    struct str code;

    if (IN_TX(w, DB_WRITE, link_make(&w->arena, &w->o, id, now_ms, kind_out, &code)))
        abort();
    return code;
}

static inline struct str world_code(struct world *w, const struct totp_secret *secret, int64_t now_ms)
{
    char *code = arena_alloc(&w->arena, TOTP_DIGITS + 1, 1);

    totp_code(secret, now_ms, code);
    return str_from(code);
}

/* Somebody who has joined with GOOD and that secret; codes may be NULL. Used the code of an hour before. */
static inline int64_t world_join(struct world *w, const char *email, enum role role, int64_t now_ms,
                                 struct totp_secret *secret_out, struct str *codes_out)
{
    int64_t before_ms = now_ms - HOUR, id = world_invite(w, email, role, before_ms);
    struct join join = {.password = S(GOOD), .secret = totp_secret_new()};
    struct join_result result;
    enum link_kind kind;

    join.link = world_link(w, id, before_ms, &kind);
    join.code = world_code(w, &join.secret, before_ms);
    if (join_by_link(&w->arena, &w->o, &join, before_ms, &result) || result.word != JOIN_DONE)
        abort();
    *secret_out = join.secret;
    if (codes_out)
        memcpy(codes_out, result.codes, sizeof result.codes);
    return id;
}

static inline struct account world_account(struct world *w, int64_t id)
{
    struct account account;

    if (IN_TX(w, DB_READ, account_load(&w->arena, w->o.staff, id, &account)))
        abort();
    return account;
}

/* The session of a token; ERR_LOGIN as session_find. */
static inline enum err world_find(struct world *w, struct str token, int64_t now_ms, struct session *out)
{
    struct account account;

    return IN_TX(w, DB_READ, session_find(&w->arena, w->o.staff, &w->key, token, now_ms, out, &account));
}

#endif
