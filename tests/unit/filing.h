/* filing.h - surveys that are answered and ingested in stores of the test's own, and a look at what was filed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_FILING_H
#define TESTS_FILING_H

#include "db/driver.h"
#include "response/guard.h"
#include "response/inbox.h"
#include "response/ingest.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;
static struct key32 form_key;
static int64_t now_ms;
static const struct submission_facts facts = {.lang = LANG_FI};

static inline int start(void **state)
{
    (void)state;
    if (stores_open(&stores))
        return -1;
    form_key = random_key();
    now_ms = stores.definition.opens_ms + 1000;
    return 0;
}

static inline int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static inline struct survey make(const char *slug, struct survey_keys *keys_out)
{
    keys_out->ingest_key = random_key();
    return stores_survey(&stores, slug, SURVEY_OPEN, now_ms, &keys_out->secret_key);
}

/* What intake says when it is handed the submission. */
static inline enum intake_word word_about(const struct submission *s)
{
    enum intake_word word;

    assert_int_equal(inbox_store(&stores.arena, stores.inbox, s, 1, &word), OK);
    return word;
}

static inline struct submission make_one(const struct survey *survey, int64_t version, struct str answers)
{
    struct submission s;

    assert_int_equal(submission_make(&stores.arena, &form_key, survey, version, random_id(), answers,
                                     bucket_for(8 + answers.len), now_ms, &facts, &s),
                     OK);
    return s;
}

static inline struct submission send_one(const struct survey *survey, int64_t version, struct str answers)
{
    struct submission s = make_one(survey, version, answers);

    assert_int_equal(word_about(&s), INTAKE_YES);
    return s;
}

/* Number `i`'s whole answer, told from all others by its words. */
static inline struct str answers_of(int i)
{
    return arena_fmt(
        &stores.arena,
        "{\"q1\":\"o9\",\"q1~o9\":\"muu%d\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":%d,\"q6\":\"kanaria%d\"}", i,
        i % 11, i);
}

static inline struct ingest_result ingest(const struct survey *survey, const struct survey_keys *keys, bool is_last)
{
    struct ingest_result result;

    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, keys, survey, is_last, &result), OK);
    return result;
}

/* What lies in results.db of one survey. */
struct seen {
    int64_t survey_id;
    size_t responses, texts;
    size_t epochs[8]; /* responses of each */
    int order[64];    /* numbers of the kanaria texts as they lie */
    size_t order_count;
    struct id16 ids[256]; /* of responses and texts, as far as there is room */
    size_t id_count;
};

static inline void see_id(struct seen *seen, struct str id)
{
    if (seen->id_count < sizeof seen->ids / sizeof *seen->ids)
        memcpy(seen->ids[seen->id_count++].b, id.p, 16);
}

static inline enum err see_response(void *arg, const struct q_response_row *row)
{
    struct seen *seen = arg;

    seen->responses++;
    see_id(seen, row->id);
    assert_int_equal(row->version, 1);
    assert_in_range(row->epoch, 0, 7);
    seen->epochs[row->epoch]++;
    assert_int_equal(str_find_str(row->answers, S("kanaria")), SIZE_MAX);
    assert_int_equal(str_find_str(row->answers, S("muu")), SIZE_MAX);
    assert_true(str_starts(row->answers, S("{\"q1\":\"o9\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":")));
    return OK;
}

static inline enum err see_text(void *arg, const struct q_open_text_row *row)
{
    struct seen *seen = arg;
    int64_t n;

    seen->texts++;
    see_id(seen, row->id);
    if (str_eq(row->item, S("q6"))) {
        assert_true(str_starts(row->body, S("kanaria")));
        assert_int_equal(str_int(str_sub(row->body, 7, SIZE_MAX), 0, 1000000, &n), OK);
        if (seen->order_count < 64)
            seen->order[seen->order_count++] = (int)n;
    } else {
        assert_true(str_eq(row->item, S("q1~o9")));
        assert_true(str_starts(row->body, S("muu")));
    }
    return OK;
}

static inline struct seen look(const struct survey *survey)
{
    struct seen seen = {.survey_id = survey->id};

    assert_int_equal(db_begin(stores.results, DB_READ), OK);
    assert_int_equal(q_response_each(stores.results, &(struct q_response){.survey = survey->id}, see_response, &seen),
                     OK);
    assert_int_equal(q_open_text_each(stores.results, &(struct q_open_text){.survey = survey->id}, see_text, &seen),
                     OK);
    db_rollback(stores.results);
    return seen;
}

static inline int64_t pending(const struct survey *survey)
{
    struct q_inbox_pending_count_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(
        q_inbox_pending_count(stores.inbox, &stores.arena, &(struct q_inbox_pending_count){.survey = survey->id}, &row),
        OK);
    db_rollback(stores.inbox);
    return row.n;
}

/* What waits in the inbox, the lowest id first. */
struct waiting {
    size_t count;
    struct id16 ids[64];
};

static inline enum err see_waiting(void *arg, const struct q_inbox_pending_row *row)
{
    struct waiting *w = arg;

    memcpy(w->ids[w->count++].b, row->id.p, 16);
    return OK;
}

static inline struct waiting waiting_of(const struct survey *survey)
{
    struct waiting w = {0};

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(
        q_inbox_pending_each(stores.inbox, &(struct q_inbox_pending){survey->id, S(""), 64}, see_waiting, &w), OK);
    db_rollback(stores.inbox);
    return w;
}

static inline void run_script(struct db *db, const char *sql)
{
    assert_int_equal(db->driver->script(db->conn, sql), OK);
}

/* As if the process died when answers were stored and their boxes not yet deleted, in the round after the one that has
 * spent `spent` ids. */
static inline void ingest_half(const struct survey *survey, const struct survey_keys *keys, int spent)
{
    struct ingest_result result;

    run_script(stores.inbox, arena_fmt(&stores.arena,
                                       "CREATE TRIGGER crash BEFORE DELETE ON inbox"
                                       " WHEN (SELECT count(*) FROM spent WHERE survey = OLD.survey) = %d"
                                       " BEGIN SELECT RAISE(ABORT, 'crash'); END",
                                       spent)
                                 .p);
    assert_int_not_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, keys, survey, false, &result), OK);
    run_script(stores.inbox, "DROP TRIGGER crash");
}

/* Answers one by one are many files written; in one transaction they are one. */
static inline void send_many(const struct survey *survey, int first, int count)
{
    struct submission *batch = arena_alloc(&stores.arena, (size_t)count, sizeof *batch);

    for (int i = 0; i < count; i++)
        batch[i] = make_one(survey, 1, answers_of(first + i));
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, (size_t)count, NULL), OK);
}

#endif
