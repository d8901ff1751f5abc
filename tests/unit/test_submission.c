/* test_submission.c - a finished answer on its way to the inbox: sealed, of no telling size, counted once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "response/submission.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

static struct stores stores;
static struct key32 form_key, secret_key;
static struct survey survey;
static int64_t now_ms;

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

static struct submission make(struct str answers)
{
    struct submission s;

    assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, random_id(), answers, now_ms, LANG_SV, &s),
                     OK);
    return s;
}

static void a_box_holds_version_and_answers(void **state)
{
    struct submission s = make(S("{\"q5\":7}"));
    struct str padded, plain;

    (void)state;
    assert_int_equal(seal_open(&stores.arena, &survey.public_key, &secret_key, s.sealed, &padded), OK);
    assert_int_equal(unpad_bucket(padded, &plain), OK);
    assert_true(str_eq(plain, (struct str){"\0\0\0\0\0\0\0\1{\"q5\":7}", 16}));
    assert_int_equal(s.iso_week, 202705);
    assert_int_equal(s.lang, LANG_SV);
}

static void the_size_says_little(void **state)
{
    char *p = arena_alloc(&stores.arena, 40000, 1);
    struct submission s;

    (void)state;
    memset(p, 'x', 40000);
    assert_int_equal(make(S("{}")).sealed.len, 1024 + 48);
    assert_int_equal(make((struct str){p, 1000}).sealed.len, 1024 + 48);
    assert_int_equal(make((struct str){p, 1024}).sealed.len, 2048 + 48);
    assert_int_equal(make((struct str){p, SUBMISSION_ANSWERS_LIMIT}).sealed.len, SUBMISSION_SEALED_LIMIT);
    assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, random_id(),
                                     (struct str){p, SUBMISSION_ANSWERS_LIMIT + 1}, now_ms, LANG_FI, &s),
                     ERR_TOO_BIG);
}

static void the_same_form_has_the_same_id(void **state)
{
    struct id16 nonce = random_id();
    struct submission a, b, c;
    struct key32 other = random_key();

    (void)state;
    assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, nonce, S("{}"), now_ms, LANG_FI, &a), OK);
    assert_int_equal(submission_make(&stores.arena, &form_key, &survey, 1, nonce, S("{}"), now_ms, LANG_FI, &b), OK);
    assert_int_equal(submission_make(&stores.arena, &other, &survey, 1, nonce, S("{}"), now_ms, LANG_FI, &c), OK);
    assert_memory_equal(a.id.b, b.id.b, 16);
    assert_memory_not_equal(a.id.b, c.id.b, 16);
    assert_memory_not_equal(a.id.b, nonce.b, 16);
}

static void a_message_comes_back_whole_or_not_at_all(void **state)
{
    struct submission s = make(S("{}")), again;
    struct str message = submission_encode(&stores.arena, &s);
    char *p = arena_alloc(&stores.arena, message.len + 1, 1);

    (void)state;
    assert_int_equal(submission_decode(message, &again), OK);
    assert_memory_equal(again.id.b, s.id.b, 16);
    assert_int_equal(again.survey_id, s.survey_id);
    assert_int_equal(again.iso_week, s.iso_week);
    assert_int_equal(again.lang, s.lang);
    assert_true(str_eq(again.sealed, s.sealed));

    memcpy(p, message.p, message.len);
    for (size_t len = 0; len < message.len; len++)
        assert_int_equal(submission_decode((struct str){p, len}, &again), ERR_INVALID);
    assert_int_equal(submission_decode((struct str){p, message.len + 1}, &again), ERR_INVALID);
    p[39] = LANG__COUNT;
    assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
    memcpy(p, message.p, message.len);
    p[16] = (char)0x80; /* a negative survey */
    assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
    memcpy(p, message.p, message.len);
    p[31] = 99; /* week 2027xx + */
    p[30] = 0;
    assert_int_equal(submission_decode((struct str){p, message.len}, &again), ERR_INVALID);
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

    (void)state;
    batch[0] = make(S("{}"));
    batch[1] = make(S("{}"));
    batch[2] = batch[0];
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3), OK);
    assert_int_equal(pending(), 2);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3), OK);
    assert_int_equal(pending(), 2);
    assert_int_equal(counted(1, 202705), 2);
    assert_int_equal(counted(2, LANG_SV), 2);
}

static void an_ingested_form_sent_again_is_not_taken_twice(void **state)
{
    struct submission s = make(S("{}"));
    int64_t before = pending();

    (void)state;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_spent_insert(stores.inbox, &(struct q_spent_insert){{(char *)s.id.b, 16}, survey.id}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &s, 1), OK);
    assert_int_equal(pending(), before);
}

static void a_finished_survey_takes_nothing_more_and_others_do(void **state)
{
    struct submission batch[3] = {make(S("{}")), make(S("{}")), make(S("{}"))}, again;
    int64_t before = pending();

    (void)state;
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 1), OK);
    assert_false(batch[0].is_late);
    again = batch[0];
    batch[2].survey_id++;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_finished_insert(stores.inbox, &(struct q_finished_insert){survey.id}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, batch, 3), OK);
    assert_false(batch[0].is_late); /* acknowledged before, and so again */
    assert_true(batch[1].is_late);
    assert_false(batch[2].is_late);
    assert_int_equal(inbox_store(&stores.arena, stores.inbox, &again, 1), OK);
    assert_int_equal(pending(), before + 1);
}

static void sending_waits_for_the_word(void **state)
{
    struct submission s = make(S("{}"));
    struct str message = submission_encode(&stores.arena, &s);
    char received[SUBMISSION_MESSAGE_LIMIT];
    int64_t began_ms;
    int pair[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    assert_int_equal(send(pair[1], "K", 1, 0), 1);
    assert_int_equal(submission_send(pair[0], message, 1000), OK);
    assert_int_equal(recv(pair[1], received, sizeof received, 0), message.len);
    assert_memory_equal(received, message.p, message.len);
    assert_int_equal(send(pair[1], "B", 1, 0), 1);
    assert_int_equal(submission_send(pair[0], message, 1000), ERR_BUSY);
    began_ms = clock_steady_ms();
    assert_int_equal(submission_send(pair[0], message, 50), ERR_BUSY);
    assert_in_range(clock_steady_ms() - began_ms, 40, 5000);
    close(pair[1]);
    assert_int_equal(submission_send(pair[0], message, 1000), ERR_BUSY);
    close(pair[0]);
    assert_int_equal(submission_send(-1, message, 20), ERR_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_holds_version_and_answers),
        cmocka_unit_test(the_size_says_little),
        cmocka_unit_test(the_same_form_has_the_same_id),
        cmocka_unit_test(a_message_comes_back_whole_or_not_at_all),
        cmocka_unit_test(a_repeat_changes_nothing),
        cmocka_unit_test(an_ingested_form_sent_again_is_not_taken_twice),
        cmocka_unit_test(sending_waits_for_the_word),
        cmocka_unit_test(a_finished_survey_takes_nothing_more_and_others_do), /* the last: it ends the survey */
    };

    return cmocka_run_group_tests_name("submission", tests, start, stop);
}
