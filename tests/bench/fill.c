/* fill.c - a large instance for B10: many surveys through the library, a million responses by plain SQL. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: fill INSTANCE RESPONSES SURVEY.json...    The server must not run. */
#include "base/clock.h"
#include "base/file.h"
#include "gen/sql_panel.h"
#include "response/ingest.h"
#include "survey/survey.h"

#include <sodium.h>
#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSACTION = 100000 };

static enum err add_survey(struct arena *a, struct db *panel, const char *instance, const char *path, int64_t responses,
                           int64_t *id_out)
{
    int64_t now_ms = clock_now_ms(clock_system());
    struct survey_keys keys = {.ingest_key = random_key()};
    struct definition_error why = {0};
    struct definition d;
    struct str text;
    bool is_over;

    TRY(file_read(a, path, 1024 * 1024, &text));
    TRY(definition_read(a, text, &d, &why));
    is_over = d.closes_ms < now_ms;
    TRY(survey_create(a, panel, &d, is_over ? SURVEY_CLOSED : SURVEY_OPEN, now_ms, id_out, &keys.secret_key));
    TRY(survey_keys_write(a, arena_fmt(a, "%s/keys", instance).p, *id_out, &keys));
    return is_over ? q_survey_set_answer_count(panel, &(struct q_survey_set_answer_count){*id_out, responses}) : OK;
}

static enum err add_surveys(const char *instance, char **paths, int count, int64_t responses, int64_t *ids)
{
    struct arena memory, a;
    struct db *panel;

    arena_init(&memory, 64 * 1024 * 1024);
    arena_init(&a, 64 * 1024 * 1024);
    TRY(db_open(&memory, arena_fmt(&memory, "%s/data/panel/panel.db", instance).p, DB_READ_WRITE, &panel));
    TRY(db_begin(panel, DB_WRITE));
    for (int i = 0; i < count; i++) {
        TRY(add_survey(&a, panel, instance, paths[i], responses / count, &ids[i]));
        arena_reset(&a);
    }
    TRY(db_commit(panel));
    db_close(panel);
    arena_free(&a);
    arena_free(&memory);
    return OK;
}

static int run_sql(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A document of 20 answers, as submissions have it. */
static int put_answers(char *out, size_t room)
{
    int n = 0;

    for (unsigned q = 1; q <= 20; q++)
        n +=
            snprintf(out + n, room - (size_t)n, "%s\"q%u\":\"o%u\"", q == 1 ? "{" : ",", q, 1 + randombytes_uniform(5));
    return n + snprintf(out + n, room - (size_t)n, "}");
}

static int add_responses(const char *instance, const int64_t *ids, int count, int64_t responses)
{
    char path[512], answers[512];
    unsigned char id[16];
    sqlite3_stmt *insert;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/data/results/results.db", instance);
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        !run_sql(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -100000; BEGIN") ||
        sqlite3_prepare_v2(db, "INSERT INTO response (survey, id, version, epoch, answers) VALUES (?1, ?2, 1, 0, ?3)",
                           -1, &insert, NULL) != SQLITE_OK)
        return 0;
    for (int64_t i = 0; i < responses; i++) {
        randombytes_buf(id, sizeof id);
        sqlite3_bind_int64(insert, 1, ids[i * count / responses]);
        sqlite3_bind_blob(insert, 2, id, sizeof id, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, answers, put_answers(answers, sizeof answers), SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return 0;
        sqlite3_reset(insert);
        if (i % TRANSACTION == TRANSACTION - 1 && !run_sql(db, "COMMIT; BEGIN"))
            return 0;
    }
    sqlite3_finalize(insert);
    return run_sql(db, "COMMIT") && sqlite3_close(db) == SQLITE_OK;
}

int main(int argc, char **argv)
{
    int64_t *ids, responses;
    int count = argc - 3;

    if (count < 1 || crypto_start())
        return 2;
    responses = strtoll(argv[2], NULL, 10);
    ids = calloc((size_t)count, sizeof *ids);
    if (!ids || add_surveys(argv[1], argv + 3, count, responses, ids) ||
        !add_responses(argv[1], ids, count, responses)) {
        fprintf(stderr, "fill: failed\n");
        return 1;
    }
    free(ids);
    return 0;
}
