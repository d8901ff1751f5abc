/* test_ingest.c - from sealed boxes to answers: all of them, once, in no order, with nothing that joins them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/ingest.h"
#include "response/submission.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct stores stores;
static struct key32 form_key;
static int64_t now_ms;

static int start(void **state)
{
    (void)state;
    if (stores_open(&stores))
        return -1;
    form_key = random_key();
    now_ms = stores.definition.opens_ms + 1000;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct survey make(const char *slug, struct survey_keys *keys_out)
{
    keys_out->ingest_key = random_key();
    return stores_survey(&stores, slug, SURVEY_OPEN, now_ms, &keys_out->secret_key);
}

static struct submission send_one(const struct survey *survey, int64_t version, struct str answers)
{
    struct submission s;

    assert_int_equal(
        submission_make(&stores.arena, &form_key, survey, version, random_id(), answers, now_ms, LANG_FI, &s), OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &s, 1), OK);
    return s;
}

/* Number `i`'s whole answer, told from all others by its words. */
static struct str answers_of(int i)
{
    return arena_fmt(
        &stores.arena,
        "{\"q1\":\"o9\",\"q1~o9\":\"muu%d\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":%d,\"q6\":\"kanaria%d\"}", i,
        i % 11, i);
}

static struct ingest_result ingest(const struct survey *survey, const struct survey_keys *keys, bool is_closed)
{
    struct ingest_result result;

    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, keys, survey, is_closed, &result), OK);
    return result;
}

/* What lies in results.db of one survey. */
struct seen {
    int64_t survey_id;
    size_t responses, texts;
    int order[64]; /* numbers of the kanaria texts as they lie */
    size_t order_count;
    char first_id[16];
};

static enum err see_response(void *arg, const struct q_response_row *row)
{
    struct seen *seen = arg;

    if (!seen->responses++)
        memcpy(seen->first_id, row->id.p, 16);
    assert_int_equal(row->version, 1);
    assert_int_equal(row->epoch, 0);
    assert_int_equal(str_find_str(row->answers, S("kanaria")), SIZE_MAX);
    assert_int_equal(str_find_str(row->answers, S("muu")), SIZE_MAX);
    assert_true(str_starts(row->answers, S("{\"q1\":\"o9\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":")));
    return OK;
}

static enum err see_text(void *arg, const struct q_open_text_row *row)
{
    struct seen *seen = arg;
    int64_t n;

    seen->texts++;
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

static struct seen look(const struct survey *survey)
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

static int64_t pending(const struct survey *survey)
{
    struct q_inbox_pending_count_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(
        q_inbox_pending_count(stores.inbox, &stores.arena, &(struct q_inbox_pending_count){.survey = survey->id}, &row),
        OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void all_answers_arrive_and_words_lie_apart(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("kaikki", &keys);
    struct ingest_result result;
    struct seen seen;

    (void)state;
    for (int i = 0; i < 40; i++)
        send_one(&survey, 1, answers_of(i));
    result = ingest(&survey, &keys, false);
    assert_int_equal(result.stored, 40);
    assert_int_equal(result.refused, 0);
    seen = look(&survey);
    assert_int_equal(seen.responses, 40);
    assert_int_equal(seen.texts, 80);
    assert_int_equal(pending(&survey), 0);
}

static void fewer_than_ten_wait_until_closing(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("harvat", &keys);

    (void)state;
    for (int i = 0; i < INGEST_BATCH_MIN - 1; i++)
        send_one(&survey, 1, answers_of(i));
    assert_int_equal(ingest(&survey, &keys, false).stored, 0);
    assert_int_equal(pending(&survey), INGEST_BATCH_MIN - 1);
    assert_int_equal(ingest(&survey, &keys, true).stored, INGEST_BATCH_MIN - 1);
    assert_int_equal(pending(&survey), 0);
}

static void the_order_of_arrival_is_gone(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("jarjestys", &keys);
    struct seen seen;
    int forward = 0;

    (void)state;
    for (int i = 0; i < 60; i++)
        send_one(&survey, 1, answers_of(i));
    ingest(&survey, &keys, false);
    seen = look(&survey);
    for (size_t i = 1; i < seen.order_count; i++)
        forward += seen.order[i] > seen.order[i - 1];
    assert_in_range(forward, 10, 49); /* 59 in order, 0 reversed; outside by chance once in 10^7 runs */
}

static void ids_join_nothing(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("tunnisteet", &keys);
    struct id16 sent[10];
    struct seen seen;

    (void)state;
    for (int i = 0; i < 10; i++)
        sent[i] = send_one(&survey, 1, answers_of(i)).id;
    ingest(&survey, &keys, false);
    seen = look(&survey);
    for (int i = 0; i < 10; i++)
        assert_memory_not_equal(sent[i].b, seen.first_id, 16);
}

static void running_again_after_a_crash_changes_nothing(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("kaatuu", &keys);
    struct submission sent[10];

    (void)state;
    for (int i = 0; i < 10; i++)
        sent[i] = send_one(&survey, 1, answers_of(i));
    ingest(&survey, &keys, false);
    /* The crash came before the inbox knew: the rows are there again and not spent. */
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    for (int i = 0; i < 10; i++)
        assert_int_equal(q_inbox_insert(stores.inbox, &(struct q_inbox_insert){.id = {(char *)sent[i].id.b, 16},
                                                                               .survey = survey.id,
                                                                               .sealed = sent[i].sealed}),
                         OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    ingest(&survey, &keys, false);
    assert_int_equal(look(&survey).responses, 10);
    assert_int_equal(look(&survey).texts, 20);
    assert_int_equal(pending(&survey), 0);
}

static void an_ingested_form_is_not_taken_again(void **state)
{
    struct survey_keys keys;
    struct survey survey = make("toisto", &keys);
    struct submission first = send_one(&survey, 1, answers_of(0));

    (void)state;
    ingest(&survey, &keys, true);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &first, 1), OK);
    assert_int_equal(pending(&survey), 0);
}

static void rubbish_is_refused_and_counted(void **state)
{
    struct survey_keys keys, other_keys;
    struct survey survey = make("roskat", &keys), other = make("toiselle", &other_keys);
    struct ingest_result result;

    (void)state;
    send_one(&survey, 1, answers_of(1));
    send_one(&survey, 2, answers_of(2));             /* no such version */
    send_one(&survey, 1, S("{\"q1\":\"o1\"}"));      /* a required answer is missing */
    send_one(&survey, 1, S("{\"q1\":\"nothing\"}")); /* no such option */
    send_one(&survey, 1, S("rubbish"));
    send_one(&survey, -1, answers_of(3));
    other.id = survey.id;
    send_one(&other, 1, answers_of(4)); /* sealed to another survey's key */
    result = ingest(&survey, &keys, true);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.refused, 6);
    assert_int_equal(pending(&survey), 0);
    assert_int_equal(look(&survey).responses, 1);
}

static void a_wrong_key_file_destroys_nothing(void **state)
{
    struct survey_keys keys, wrong = {random_key(), random_key()};
    struct survey survey = make("avain", &keys);
    struct ingest_result result;

    (void)state;
    for (int i = 0; i < 10; i++)
        send_one(&survey, 1, answers_of(i));
    assert_int_equal(
        ingest_survey(&stores.arena, stores.panel, stores.inbox, stores.results, &wrong, &survey, true, &result),
        ERR_BROKEN);
    assert_int_equal(pending(&survey), 10);
    assert_int_equal(ingest(&survey, &keys, false).stored, 10);
}

static bool file_holds(const char *name, struct str needle)
{
    struct str bytes;

    if (file_read(&stores.arena, stores_path(&stores, name), 64 << 20, &bytes))
        return false;
    return str_find_str(bytes, needle) != SIZE_MAX;
}

static void nothing_is_left_behind(void **state)
{
    static const char *const files[] = {"inbox.db", "inbox.db-wal", "results.db-wal"};
    struct survey_keys keys;
    struct survey survey = make("jaljet", &keys);
    struct submission sent[12];

    (void)state;
    for (int i = 0; i < 12; i++)
        sent[i] = send_one(&survey, 1, answers_of(1000 + i));
    ingest(&survey, &keys, false);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        assert_false(file_holds(files[f], S("kanaria1000")));
        for (int i = 0; i < 12; i++)
            assert_false(file_holds(files[f], str_sub(sent[i].sealed, 100, 32)));
    }
    assert_true(file_holds("results.db", S("kanaria1000")));
    assert_false(file_holds("results.db", (struct str){(char *)sent[0].id.b, 16}));
}

static void more_than_one_round_is_taken_whole(void **state)
{
    enum { COUNT = 5003 };
    struct survey_keys keys;
    struct survey survey = make("paljon", &keys);
    struct submission *batch = arena_alloc(&stores.arena, COUNT, sizeof *batch);

    (void)state;
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, random_id(), answers_of(i), now_ms,
                                         LANG_FI, &batch[i]),
                         OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, COUNT), OK);
    assert_int_equal(ingest(&survey, &keys, false).stored, 5000); /* three are too few to go alone */
    assert_int_equal(ingest(&survey, &keys, true).stored, 3);
    assert_int_equal(look(&survey).responses, COUNT);
}

static void keys_are_files_that_only_the_owner_reads(void **state)
{
    struct survey_keys keys = {random_key(), random_key()}, again;
    struct stat st;

    (void)state;
    assert_int_equal(survey_keys_read(&stores.arena, stores.dir, 7, &again), ERR_NOT_FOUND);
    assert_int_equal(survey_keys_write(&stores.arena, stores.dir, 7, &keys), OK);
    assert_int_equal(survey_keys_read(&stores.arena, stores.dir, 7, &again), OK);
    assert_memory_equal(&again, &keys, sizeof keys);
    assert_int_equal(stat(stores_path(&stores, "survey-7.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 64);
    assert_int_equal(truncate(stores_path(&stores, "survey-7.key"), 63), 0);
    assert_int_equal(survey_keys_read(&stores.arena, stores.dir, 7, &again), ERR_BROKEN);
    unlink(stores_path(&stores, "survey-7.key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_answers_arrive_and_words_lie_apart),
        cmocka_unit_test(fewer_than_ten_wait_until_closing),
        cmocka_unit_test(the_order_of_arrival_is_gone),
        cmocka_unit_test(ids_join_nothing),
        cmocka_unit_test(running_again_after_a_crash_changes_nothing),
        cmocka_unit_test(an_ingested_form_is_not_taken_again),
        cmocka_unit_test(rubbish_is_refused_and_counted),
        cmocka_unit_test(a_wrong_key_file_destroys_nothing),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(more_than_one_round_is_taken_whole),
        cmocka_unit_test(keys_are_files_that_only_the_owner_reads),
    };

    return cmocka_run_group_tests_name("ingest", tests, start, stop);
}
