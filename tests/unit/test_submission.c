/* test_submission.c - a finished answer on its way to the inbox: sealed, of no telling size, counted once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/bytes.h"
#include "response/inbox.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;
static struct key32 form_key, secret_key;
static struct survey survey;
static int64_t now_ms;

/* What every submission here tells the counters. */
static const struct submission_facts facts = {
    .lang = LANG_SV,
    .channel = CHANNEL_HELPED,
    .guard = SUBMISSION_ID_MASKED | SUBMISSION_AS_IS,
    .minutes = 7,
    .draft = {{3, 4}},
};

static int start(void **state)
{
    (void)state;
    if (stores_open(&stores))
        return -1;
    form_key = random_key();
    now_ms = stores.definition.opens_ms + 1000;
    survey = stores_survey(&stores, "koe", SURVEY_OPEN, now_ms, &secret_key);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct submission make(struct str answers, size_t bucket)
{
    struct submission s;

    assert_int_equal(
        submission_make(&stores.arena, &form_key, &survey, 1, random_id(), answers, bucket, now_ms, &facts, &s), OK);
    return s;
}

static void a_box_holds_version_and_answers(void **state)
{
    struct submission s = make(S("{\"q5\":7}"), BUCKET_MIN);
    struct str padded, plain;

    (void)state;
    assert_int_equal(seal_open(&stores.arena, &survey.public_key, &secret_key, s.sealed, &padded), OK);
    assert_int_equal(unpad_bucket(padded, &plain), OK);
    assert_true(str_eq(plain, (struct str){"\0\0\0\0\0\0\0\1{\"q5\":7}", 16}));
    assert_int_equal(s.iso_week, 202705);
    assert_memory_equal(&s.facts, &facts, sizeof facts);
}

static void the_size_says_nothing(void **state)
{
    char *p = arena_alloc(&stores.arena, 40000, 1);
    struct submission s;

    (void)state;
    memset(p, 'x', 40000);
    for (size_t bucket = BUCKET_MIN; bucket <= BUCKET_MAX; bucket *= 2) {
        size_t most = bucket - 4 - 8;

        assert_int_equal(make(S("{}"), bucket).sealed.len, bucket + 48);
        assert_int_equal(make((struct str){p, most}, bucket).sealed.len, bucket + 48);
        assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, random_id(), (struct str){p, most + 1},
                                         bucket, now_ms, &facts, &s),
                         ERR_TOO_BIG);
    }
    assert_int_equal(SUBMISSION_ANSWERS_LIMIT, BUCKET_MAX - 4 - 8);
}

static void the_same_form_has_the_same_id(void **state)
{
    struct id16 nonce = random_id();
    struct submission a, b, c;
    struct key32 other = random_key();

    (void)state;
    assert_int_equal(
        submission_make(&stores.arena, &form_key, &survey, 1, nonce, S("{}"), BUCKET_MIN, now_ms, &facts, &a), OK);
    assert_int_equal(
        submission_make(&stores.arena, &form_key, &survey, 1, nonce, S("{}"), BUCKET_MIN, now_ms, &facts, &b), OK);
    assert_int_equal(submission_make(&stores.arena, &other, &survey, 1, nonce, S("{}"), BUCKET_MIN, now_ms, &facts, &c),
                     OK);
    assert_memory_equal(a.id.b, b.id.b, 16);
    assert_memory_not_equal(a.id.b, c.id.b, 16);
    assert_memory_not_equal(a.id.b, nonce.b, 16);
}

static void a_message_comes_back_whole_or_not_at_all(void **state)
{
    struct submission s = make(S("{}"), BUCKET_MIN), again;
    struct str message;
    char *p;
    static const struct {
        size_t at;
        char byte;
    } wrong[] = {
        {0, 'D'},          /* another kind */
        {49, (char)0x80},  /* a negative survey */
        {64, 99},          /* week 2027xx + */
        {72, LANG__COUNT}, /* no language of ours */
        {80, CHANNEL__COUNT},
        {88, 8},          /* no bit of the guard */
        {96, 6},          /* no step of minutes */
        {89, (char)0xff}, /* negative minutes */
    };

    (void)state;
    s.facts.invite = random_id();
    message = submission_encode(&stores.arena, &s);
    p = arena_alloc(&stores.arena, message.len + 1, 1);
    assert_int_equal(submission_decode(message, &again), OK);
    assert_memory_equal(again.id.b, s.id.b, 16);
    assert_int_equal(again.survey_id, s.survey_id);
    assert_int_equal(again.iso_week, s.iso_week);
    assert_memory_equal(&again.facts, &s.facts, sizeof s.facts);
    assert_true(str_eq(again.sealed, s.sealed));

    memcpy(p, message.p, message.len);
    for (size_t len = 0; len < message.len; len++)
        assert_int_equal(submission_decode((struct str){p, len}, &again), ERR_INVALID);
    assert_int_equal(submission_decode((struct str){p, message.len + 1}, &again), ERR_INVALID);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        memcpy(p, message.p, message.len);
        p[wrong[i].at] = wrong[i].byte;
        if (submission_decode((struct str){p, message.len}, &again) != ERR_INVALID)
            fail_msg("byte %zu as %d", wrong[i].at, wrong[i].byte);
    }
}

/* Each number of a message by itself, at both of its ends. */
static void a_number_out_of_its_bounds_is_refused(void **state)
{
    static const struct {
        int number;
        int64_t least, most;
    } bounds[] = {
        {0, 1, INT64_MAX},                                                    /* survey */
        {1, 197001, 999953},                                                  /* week */
        {2, 0, LANG__COUNT - 1},                                              /* language */
        {3, 0, CHANNEL__COUNT - 1}, {4, 0, SUBMISSION_GUARD_ALL}, {5, 0, 60}, /* minutes */
    };
    static const int64_t weeks[] = {202700, 202754, 202799};
    struct submission s = make((struct str){NULL, 0}, BUCKET_MIN), again;
    struct str message = submission_encode(&stores.arena, &s);
    char *p = arena_alloc(&stores.arena, message.len, 1);

    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        char *number = p + 49 + 8 * bounds[i].number;

        memcpy(p, message.p, message.len);
        bytes_put(number, 8, (uint64_t)bounds[i].least);
        assert_int_equal(submission_decode((struct str){p, message.len}, &again), OK);
        bytes_put(number, 8, (uint64_t)bounds[i].most);
        assert_int_equal(submission_decode((struct str){p, message.len}, &again), OK);
        bytes_put(number, 8, (uint64_t)bounds[i].least - 1);
        assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
        bytes_put(number, 8, (uint64_t)bounds[i].most + 1);
        assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
    }
    memcpy(p, message.p, message.len);
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
        bytes_put(p + 49 + 8, 8, (uint64_t)weeks[i]);
        assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
    }
}

static void minutes_are_told_in_steps(void **state)
{
    static const struct {
        int64_t took_s, minutes;
    } cases[] = {{-1, 0},    {0, 0},     {1, 1},     {60, 1},    {61, 2},    {300, 5},   {301, 7},
                 {420, 7},   {421, 10},  {1201, 30}, {3600, 60}, {3601, 60}, {5400, 60}, {5401, 0},
                 {86400, 0}, {1800, 30}, {601, 15},  {901, 20},  {181, 4},   {2700, 45}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(submission_minutes(now_ms, now_ms + cases[i].took_s * 1000), cases[i].minutes);
}

static int64_t counted(int64_t kind, int64_t key)
{
    struct q_counter_list_rows rows;
    int64_t n = 0;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_counter_list(stores.inbox, &stores.arena, &(struct q_counter_list){.survey = survey.id}, &rows),
                     OK);
    db_rollback(stores.inbox);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].kind == kind && rows.v[i].key == key)
            n += rows.v[i].n;
    return n;
}

static int64_t pending(void)
{
    struct q_inbox_pending_count_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(
        q_inbox_pending_count(stores.inbox, &stores.arena, &(struct q_inbox_pending_count){.survey = survey.id}, &row),
        OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void a_repeat_changes_nothing(void **state)
{
    struct submission batch[3];
    enum intake_word words[3];

    (void)state;
    batch[0] = make(S("{}"), BUCKET_MIN);
    batch[1] = make(S("{}"), BUCKET_MIN);
    batch[2] = batch[0];
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3, words), OK);
    assert_int_equal(pending(), 2);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3, words), OK);
    assert_int_equal(pending(), 2);
    assert_int_equal(counted(1, 202705), 2);
    for (int i = 0; i < 3; i++)
        assert_int_equal(words[i], INTAKE_YES);
    assert_int_equal(counted(2, LANG_SV), 2);
    assert_int_equal(counted(3, CHANNEL_HELPED), 2);
    assert_int_equal(counted(4, SUBMISSION_ID_MASKED), 2);
    assert_int_equal(counted(4, SUBMISSION_AS_IS), 2);
    assert_int_equal(counted(4, SUBMISSION_REMOVED), 0);
    assert_int_equal(counted(5, 7), 2);
}

static void an_ingested_form_sent_again_is_not_taken_twice(void **state)
{
    struct submission s = make(S("{}"), BUCKET_MIN);
    int64_t before = pending();

    (void)state;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_spent_insert(stores.inbox, &(struct q_spent_insert){{(char *)s.id.b, 16}, survey.id}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &s, 1, NULL), OK);
    assert_int_equal(pending(), before);
}

static void a_finished_survey_takes_nothing_more_and_others_do(void **state)
{
    struct submission batch[3] = {make(S("{}"), BUCKET_MIN), make(S("{}"), BUCKET_MIN), make(S("{}"), BUCKET_MIN)},
                      again;
    enum intake_word words[3];
    int64_t before = pending();

    (void)state;
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 1, words), OK);
    assert_int_equal(words[0], INTAKE_YES);
    again = batch[0];
    batch[2].survey_id++;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_finished_insert(stores.inbox, &(struct q_finished_insert){survey.id}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3, words), OK);
    assert_int_equal(words[0], INTAKE_YES); /* acknowledged before, and so again */
    assert_int_equal(words[1], INTAKE_BUSY);
    assert_int_equal(words[2], INTAKE_YES);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &again, 1, words), OK);
    assert_int_equal(pending(), before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_holds_version_and_answers),
        cmocka_unit_test(the_size_says_nothing),
        cmocka_unit_test(the_same_form_has_the_same_id),
        cmocka_unit_test(a_message_comes_back_whole_or_not_at_all),
        cmocka_unit_test(a_number_out_of_its_bounds_is_refused),
        cmocka_unit_test(a_repeat_changes_nothing),
        cmocka_unit_test(an_ingested_form_sent_again_is_not_taken_twice),
        cmocka_unit_test(minutes_are_told_in_steps),
        cmocka_unit_test(a_finished_survey_takes_nothing_more_and_others_do), /* the last: it ends the survey */
    };

    return cmocka_run_group_tests_name("submission", tests, start, stop);
}
