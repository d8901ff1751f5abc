/* place.h - an instance with one survey whose answers are filed, for tests of what is kept and what goes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_PLACE_H
#define TESTS_PLACE_H

#include "app/job.h"
#include "app/retention.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "folder.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "response/keys.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* More than two of the batches in which rows are deleted. */
static int answers_n = 2300;
static bool has_release = true; /* an empty one, which an ingest of an open survey cannot read */
static const char *const CANARY = "KANARIA-4711";
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

/* An instance with one survey, koe-2027, whose answers are filed. */
struct place {
    struct arena a;
    char top[FOLDER_BYTES];
    const char *dir;
    struct instance i;
    struct stores s;
    int64_t id, closes_ms, due_ms;
    struct key32 secret_key;
};

static inline int64_t day(const char *text)
{
    int64_t ms;

    assert_int_equal(civil_parse_day(str_from(text), false, &ms), OK);
    return ms;
}

/* --- building ----------------------------------------------------------------------------------------------------- */

static inline void put_answers(struct place *p)
{
    assert_int_equal(db_begin(p->s.results, DB_WRITE), OK);
    for (int n = 0; n < answers_n; n++) {
        struct id16 id = random_id();

        assert_int_equal(
            q_response_insert(p->s.results,
                              &(struct q_response_insert){.survey = p->id,
                                                          .id = {(const char *)id.b, sizeof id.b},
                                                          .version = 1,
                                                          .answers = arena_fmt(&p->a, "{\"%s\":%d}", CANARY, n)}),
            OK);
        if (n % 2)
            continue;
        assert_int_equal(q_open_text_insert(p->s.results,
                                            &(struct q_open_text_insert){.survey = p->id,
                                                                         .id = {(const char *)id.b, sizeof id.b},
                                                                         .version = 1,
                                                                         .item = S("q9"),
                                                                         .body = arena_fmt(&p->a, "%s %d", CANARY, n)}),
                         OK);
    }
    assert_int_equal(db_commit(p->s.results), OK);
    assert_int_equal(db_begin(p->s.inbox, DB_WRITE), OK);
    for (int n = 0; n < answers_n; n++) /* more than one page of them */
        assert_int_equal(q_counter_add(p->s.inbox, &(struct q_counter_add){p->id, 1, 202706 + n, 1}), OK);
    assert_int_equal(db_commit(p->s.inbox), OK);
}

static inline int64_t put_survey_as(struct place *p, const char *slug, const char *settings, enum survey_state state)
{
    struct str doc;
    struct definition d;
    struct definition_error error;
    struct survey_keys keys = {.ingest_key = random_key()};
    int64_t id;
    size_t at;

    assert_int_equal(file_read(&p->a, "tests/unit/fixtures/survey.json", 1 << 20, &doc), OK);
    at = str_find_str(doc, S("\"settings\": {")) + strlen("\"settings\": {");
    doc = arena_fmt(&p->a, "%.*s%s%.*s", (int)at, doc.p, settings, STR_ARG(str_sub(doc, at, doc.len)));
    at = str_find_str(doc, S("koe-2027"));
    doc = arena_fmt(&p->a, "%.*s%s%.*s", (int)at, doc.p, slug, STR_ARG(str_sub(doc, at + strlen("koe-2027"), doc.len)));
    if (definition_read(&p->a, doc, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    p->closes_ms = d.closes_ms;
    assert_int_equal(db_begin(p->s.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&p->a, p->s.panel, &d, state, day("2027-01-01"), &id, &keys.secret_key), OK);
    if (has_release)
        assert_int_equal(q_release_insert(p->s.panel, &(struct q_release_insert){id, 1, day("2027-03-08"), S("{}")}),
                         OK);
    assert_int_equal(db_commit(p->s.panel), OK);
    p->secret_key = keys.secret_key;
    assert_int_equal(survey_keys_write(&p->a, instance_path(&p->a, &p->i, "keys"), id, &keys), OK);
    return id;
}

static inline void build_with(struct place *p, const char *settings, enum survey_state state)
{
    struct config config;

    *p = (struct place){0};
    arena_init(&p->a, 256 << 20);
    assert_int_equal(crypto_start(), OK);
    assert_non_null(folder_make(p->top));
    p->dir = arena_fmt(&p->a, "%s/i", p->top).p;
    config_standard(&config);
    assert_int_equal(instance_create(&p->a, p->dir, &config), OK);
    assert_int_equal(instance_load(&p->a, p->dir, NULL, 0, &p->i), OK);
    assert_int_equal(instance_migrate(&p->a, &p->i), OK);
    assert_int_equal(stores_open(&p->a, &p->i, &p->s), OK);
    p->id = put_survey_as(p, "koe-2027", settings, state);
    put_answers(p);
    p->due_ms = day("2029-02-22");
}

static inline void ingest_last(struct place *p)
{
    struct ingest_result result;

    assert_int_equal(worker_ingest(&p->a, &p->i, &p->s, S("koe-2027"), p->closes_ms + 2 * SURVEY_GRACE_MS, INGEST_NOW,
                                   1000, &result),
                     OK);
}

/* Closed on 22.2.2027, everything filed. */
static inline void build(struct place *p, enum survey_state state)
{
    build_with(p, "", state);
    ingest_last(p);
}

static inline void walk(const char *path, void (*fn)(const char *path, void *arg), void *arg)
{
    DIR *d = opendir(path);
    struct dirent *entry;

    if (!d) {
        fn(path, arg);
        return;
    }
    while ((entry = readdir(d)) != NULL) {
        char below[4096];

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        assert_true((size_t)snprintf(below, sizeof below, "%s/%s", path, entry->d_name) < sizeof below);
        walk(below, fn, arg);
    }
    closedir(d);
    fn(path, arg);
}

static inline void tear_down(struct place *p)
{
    stores_close(&p->s);
    assert_int_equal(folder_remove(p->top), 0);
    arena_free(&p->a);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

struct needle {
    struct arena *a;
    struct str bytes;
    int found;
};

static inline void seek(const char *path, void *arg)
{
    struct needle *n = arg;
    struct stat st;
    struct str all;

    if (stat(path, &st) || !S_ISREG(st.st_mode))
        return;
    assert_int_equal(file_read(n->a, path, 1 << 28, &all), OK);
    n->found += str_find_str(all, n->bytes) != SIZE_MAX;
}

static inline int files_with(struct place *p, struct str bytes)
{
    struct needle n = {&p->a, bytes, 0};

    walk(p->dir, seek, &n);
    return n.found;
}

/* Every file of a folder of the instance, but an empty log and the index of one, which readers make. */
static inline void hash_one(const char *path, void *arg)
{
    struct needle *n = arg;
    struct stat st;
    struct str all;
    struct key32 hash;

    if (stat(path, &st) || !S_ISREG(st.st_mode) || !st.st_size || str_ends(str_from(path), S("-shm")))
        return;
    assert_int_equal(file_read(n->a, path, 1 << 28, &all), OK);
    hash = hash_plain(all);
    for (size_t i = 0; i < sizeof hash.b; i++)
        ((unsigned char *)(uintptr_t)n->bytes.p)[i] ^= hash.b[i];
}

static inline struct key32 everything(struct place *p, const char *folder)
{
    struct key32 sum = {{0}};
    struct needle n = {&p->a, {(const char *)sum.b, sizeof sum.b}, 0};

    walk(instance_path(&p->a, &p->i, folder), hash_one, &n);
    return sum;
}

static inline enum err run(struct place *p, int64_t now_ms, size_t *done_out)
{
    return retention_run(&p->a, &p->i, &p->s, now_ms, 100, done_out);
}

static inline struct retention_line line(struct place *p, enum erasure what, int64_t now_ms)
{
    struct retention_line *v;
    size_t count;
    enum err e = retention_list(&p->a, &p->i, &p->s, now_ms, &v, &count);

    assert_true(e == OK || e == ERR_BROKEN); /* of one line, which says so */
    for (size_t i = 0; i < count; i++)
        if (v[i].erasure == what)
            return v[i];
    return (struct retention_line){.standing = (enum retention_standing) - 1};
}

static inline struct survey load(struct place *p, int64_t now_ms)
{
    struct survey survey;

    assert_int_equal(db_begin(p->s.panel, DB_READ), OK);
    assert_int_equal(survey_load(&p->a, p->s.panel, S("koe-2027"), now_ms, &survey), OK);
    db_rollback(p->s.panel);
    return survey;
}

static inline bool is_written_down(struct place *p, enum erasure what, int64_t *day_ms_out)
{
    enum err e;

    assert_int_equal(db_begin(p->s.panel, DB_READ), OK);
    e = erasure_day(&p->a, p->s.panel, p->id, what, day_ms_out);
    db_rollback(p->s.panel);
    return e == OK;
}

/* Pages that hold nothing now: what was deleted stays in them until the store is rewritten. Read from the header. */
static inline uint32_t free_pages(struct place *p, const char *store)
{
    const unsigned char *b;
    struct str all;

    assert_int_equal(file_read(&p->a, instance_path(&p->a, &p->i, store), 1 << 28, &all), OK);
    b = (const unsigned char *)all.p + 36;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline enum survey_keys_left keys_left(struct place *p)
{
    enum survey_keys_left left;

    assert_int_equal(survey_keys_look(&p->a, instance_path(&p->a, &p->i, "keys"), p->id, &left), OK);
    return left;
}

static inline void check_erased(struct place *p, int64_t on_ms)
{
    struct q_release_latest_row release;
    struct q_counter_total_row total;
    int64_t day_ms;

    assert_true(is_written_down(p, ERASED_ANSWERS, &day_ms));
    assert_int_equal(civil_today(day_ms), civil_today(on_ms));
    assert_int_equal(files_with(p, str_from(CANARY)), 0);
    assert_int_equal(files_with(p, (struct str){(const char *)p->secret_key.b, 32}), 0);
    assert_int_equal(keys_left(p), SURVEY_KEYS_NONE);
    assert_int_equal(free_pages(p, "data/results/results.db"), 0);
    assert_int_equal(free_pages(p, "data/inbox/inbox.db"), 0);
    assert_int_equal(db_begin(p->s.inbox, DB_READ), OK);
    assert_int_equal(q_counter_total(p->s.inbox, &p->a, &(struct q_counter_total){p->id}, &total), OK);
    db_rollback(p->s.inbox);
    assert_int_equal(total.n, 0);
    assert_int_equal(db_begin(p->s.panel, DB_READ), OK);
    assert_int_equal(q_release_latest(p->s.panel, &p->a, &(struct q_release_latest){p->id}, &release), OK);
    db_rollback(p->s.panel);
}

/* Run a statement of a test on a store. */
static inline void sql(struct db *db, const char *text)
{
    const struct db_statement s = {.id = -1, .name = "fault", .sql = text};

    assert_int_equal(db_begin(db, DB_WRITE), OK);
    assert_int_equal(db_exec(db, &s, NULL), OK);
    assert_int_equal(db_commit(db), OK);
}

#endif
