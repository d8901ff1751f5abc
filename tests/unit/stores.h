/* stores.h - empty stores in a folder of their own for one test program. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_STORES_H
#define TESTS_STORES_H

#include "base/crypto.h"
#include "base/file.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "survey/survey.h"

#include <stdlib.h>
#include <unistd.h>

struct stores {
    struct arena arena;
    char dir[FOLDER_BYTES];
    struct db *panel, *inbox, *results;
    struct definition definition; /* tests/unit/fixtures/survey.json */
};

static inline const char *stores_path(struct stores *s, const char *name)
{
    return arena_cstr(&s->arena, arena_fmt(&s->arena, "%s/%s", s->dir, name));
}

static inline int stores_add(struct stores *s, const char *name, const struct db_migrations *all, struct db **out)
{
    return db_open(&s->arena, stores_path(s, name), DB_CREATE, out) || db_migrate(&s->arena, *out, all);
}

/* 0 when all is ready. */
static inline int stores_open(struct stores *s)
{
    struct str json;
    struct definition_error error;

    *s = (struct stores){0};
    arena_init(&s->arena, 256 << 20);
    return crypto_start() || !folder_make(s->dir) || stores_add(s, "panel.db", &sql_panel_migrations, &s->panel) ||
           stores_add(s, "inbox.db", &sql_inbox_migrations, &s->inbox) ||
           stores_add(s, "results.db", &sql_results_migrations, &s->results) ||
           file_read(&s->arena, "tests/unit/fixtures/survey.json", 1 << 20, &json) ||
           definition_read(&s->arena, json, &s->definition, &error);
}

static inline void stores_close(struct stores *s)
{
    static const char *const files[] = {"panel.db", "inbox.db", "results.db"};

    db_close(s->panel);
    db_close(s->inbox);
    db_close(s->results);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        unlink(stores_path(s, files[i]));
        unlink(stores_path(s, arena_cstr(&s->arena, arena_fmt(&s->arena, "%s-wal", files[i]))));
        unlink(stores_path(s, arena_cstr(&s->arena, arena_fmt(&s->arena, "%s-shm", files[i]))));
    }
    rmdir(s->dir);
    arena_free(&s->arena);
}

/* The fixture as a new survey with that slug. */
static inline struct survey stores_survey(struct stores *s, const char *slug, enum survey_state state, int64_t now_ms,
                                          struct key32 *secret_key_out)
{
    struct definition d = s->definition;
    struct survey survey = {.id = 0};

    d.slug = str_from(slug);
    if (db_begin(s->panel, DB_WRITE) ||
        survey_create(&s->arena, s->panel, &d, state, now_ms, &survey.id, secret_key_out) || db_commit(s->panel) ||
        db_begin(s->panel, DB_READ) ||
        (!survey_is_in_making(state) && survey_load(&s->arena, s->panel, d.slug, now_ms, &survey)))
        abort();
    db_rollback(s->panel);
    return survey;
}

/* Store the same answers so many times, each under an id of its own. 0 when all are stored. */
static inline int stores_answer(struct db *results, int64_t survey_id, size_t times, const char *doc)
{
    static int64_t stored;
    enum err e = db_begin(results, DB_WRITE);

    for (size_t i = 0; !e && i < times; i++) {
        struct key32 id = hash_plain((struct str){(const char *)&stored, sizeof stored});

        stored++;
        e = q_response_insert(results,
                              &(struct q_response_insert){survey_id, {(const char *)id.b, 16}, 1, 0, str_from(doc)});
    }
    return e || db_commit(results);
}

#endif
