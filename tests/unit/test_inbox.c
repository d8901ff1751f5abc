/* test_inbox.c - what intake does in one transaction: invitations are used once, drafts are replaced, each gets its word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/inbox.h"
#include "response/invitation.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SURVEY = 7, OTHER = 8, BOX_BYTES = 1024 + 40 };

static struct stores stores;
static struct key32 form_key;
static char noise[SUBMISSION_SEALED_LIMIT];

static int start(void **state)
{
    (void)state;
    if (stores_open(&stores))
        return -1;
    form_key = random_key();
    random_bytes(noise, sizeof noise);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

static struct inbox_item submission(int64_t survey_id, const struct id16 *invite)
{
    struct inbox_item item = {
        .kind = INTAKE_SUBMISSION,
        .submission = {.id = random_id(), .survey_id = survey_id, .iso_week = 202701, .sealed = {noise, 1024 + 48}}};

    if (invite)
        item.submission.facts.invite = *invite;
    return item;
}

static struct inbox_item question(enum intake_kind kind, int64_t survey_id, struct id16 id)
{
    return (struct inbox_item){
        .kind = kind,
        .question = {
            .kind = kind, .survey_id = survey_id, .id = id, .expiry_day = 20270115, .box = {noise, BOX_BYTES}}};
}

static void handle(struct inbox_item *batch, size_t count)
{
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, NULL, 0, batch, count), OK);
}

static enum intake_word word_about(struct inbox_item item)
{
    handle(&item, 1);
    return item.word;
}

/* One invitation among others. */
static struct id16 invited(int64_t survey_id)
{
    struct str *codes;
    struct id16 hash;

    assert_int_equal(invitation_issue(&stores.arena, stores.inbox, &form_key, survey_id, INVITATIONS_LEAST, &codes),
                     OK);
    assert_int_equal(invitation_hash(&form_key, survey_id, codes[3], &hash), OK);
    return hash;
}

static int64_t left(int64_t survey_id)
{
    int64_t n;

    assert_int_equal(invitation_left(&stores.arena, stores.inbox, survey_id, &n), OK);
    return n;
}

static void an_invitation_lets_one_answer_in(void **state)
{
    struct id16 hash = invited(SURVEY);
    struct inbox_item first = submission(SURVEY, &hash), second = submission(SURVEY, &hash);
    int64_t before = left(SURVEY);

    (void)state;
    assert_int_equal(word_about(question(INTAKE_INVITATION, SURVEY, hash)), INTAKE_YES);
    assert_int_equal(left(SURVEY), before); /* asking uses nothing up */
    assert_int_equal(word_about(first), INTAKE_YES);
    assert_int_equal(left(SURVEY), before - 1);
    assert_int_equal(word_about(first), INTAKE_YES); /* the same form again is the same answer */
    assert_int_equal(word_about(second), INTAKE_NO);
    assert_int_equal(word_about(question(INTAKE_INVITATION, SURVEY, hash)), INTAKE_NO);
    assert_int_equal(left(SURVEY), before - 1);
}

static void who_is_not_let_in_does_not_keep_the_others_out(void **state)
{
    struct id16 hash = invited(SURVEY), made_up = random_id();
    struct inbox_item batch[5] = {submission(SURVEY, &made_up), submission(SURVEY, &hash), submission(SURVEY, NULL),
                                  submission(OTHER, &hash), question(INTAKE_DRAFT_FETCH, SURVEY, made_up)};

    (void)state;
    handle(batch, 5);
    assert_int_equal(batch[0].word, INTAKE_NO);
    assert_int_equal(batch[1].word, INTAKE_YES);
    assert_int_equal(batch[2].word, INTAKE_YES);
    assert_int_equal(batch[3].word, INTAKE_NO); /* an invitation is of one survey */
    assert_int_equal(batch[4].word, INTAKE_NO);
    assert_int_equal(word_about(batch[1]), INTAKE_YES);
    assert_int_equal(word_about(batch[0]), INTAKE_NO);
}

static void one_invitation_twice_in_a_batch_lets_one_in(void **state)
{
    struct id16 hash = invited(SURVEY);
    struct inbox_item batch[2] = {submission(SURVEY, &hash), submission(SURVEY, &hash)};

    (void)state;
    handle(batch, 2);
    assert_int_equal(batch[0].word + batch[1].word, INTAKE_YES + INTAKE_NO);
}

static int64_t weeks(int64_t survey_id)
{
    struct q_counter_total_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_counter_total(stores.inbox, &stores.arena, &(struct q_counter_total){survey_id}, &row), OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void who_is_not_let_in_is_not_counted(void **state)
{
    struct id16 made_up = random_id();
    int64_t before = weeks(SURVEY);

    (void)state;
    assert_int_equal(word_about(submission(SURVEY, &made_up)), INTAKE_NO);
    assert_int_equal(weeks(SURVEY), before);
}

static void a_draft_is_kept_replaced_and_dropped(void **state)
{
    struct id16 id = random_id();
    struct inbox_item save = question(INTAKE_DRAFT_SAVE, SURVEY, id), fetch = question(INTAKE_DRAFT_FETCH, SURVEY, id);

    (void)state;
    assert_int_equal(word_about(fetch), INTAKE_NO);
    assert_int_equal(word_about(save), INTAKE_YES);
    save.question.box.p += 100;
    assert_int_equal(word_about(save), INTAKE_YES);
    handle(&fetch, 1);
    assert_int_equal(fetch.word, INTAKE_YES);
    assert_true(str_eq(fetch.reply, save.question.box));
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, OTHER, id)), INTAKE_NO);
    assert_int_equal(word_about(question(INTAKE_DRAFT_DROP, OTHER, id)), INTAKE_YES);
    assert_int_equal(word_about(fetch), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_DROP, SURVEY, id)), INTAKE_YES);
    assert_int_equal(word_about(fetch), INTAKE_NO);
}

static void a_draft_goes_the_day_after_its_last(void **state)
{
    struct id16 id = random_id();
    int64_t noon_ms = 1800014400000; /* 15.1.2027 */

    (void)state;
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, id)), INTAKE_YES);
    assert_int_equal(inbox_expire_drafts(stores.inbox, noon_ms), OK);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, id)), INTAKE_YES);
    assert_int_equal(inbox_expire_drafts(stores.inbox, noon_ms + 24 * 3600 * 1000), OK);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, id)), INTAKE_NO);
}

static void a_finished_survey_keeps_no_new_drafts(void **state)
{
    (void)state;
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_finished_insert(stores.inbox, &(struct q_finished_insert){99}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, 99, random_id())), INTAKE_BUSY);
}

static void drafts_have_a_limit_and_those_kept_may_change(void **state)
{
    struct id16 id = random_id();
    struct q_draft_save row = {.survey = OTHER, .expiry_day = 20000101, .box = {noise, 8}};

    (void)state;
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, id)), INTAKE_YES);
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    for (int i = 1; i < DRAFTS_MOST; i++) {
        struct id16 one = {
            {(unsigned char)(i >> 24), (unsigned char)(i >> 16), (unsigned char)(i >> 8), (unsigned char)i}};

        row.id = (struct str){(char *)one.b, 16};
        assert_int_equal(q_draft_save(stores.inbox, &row), OK);
    }
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, random_id())), INTAKE_BUSY);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, id)), INTAKE_YES);
    assert_int_equal(inbox_expire_drafts(stores.inbox, 1800014400000), OK);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, random_id())), INTAKE_YES);
}

static void the_typical_time_is_the_median_of_thirty_or_more(void **state)
{
    struct inbox_item item;
    int64_t minutes;

    (void)state;
    for (int i = 0; i < INBOX_MINUTES_LEAST; i++) {
        assert_int_equal(inbox_typical_minutes(&stores.arena, stores.inbox, 55, &minutes), OK);
        assert_int_equal(minutes, 0);
        item = submission(55, NULL);
        item.submission.facts.minutes = i < 10 ? 3 : i < 16 ? 10 : 45;
        handle(&item, 1);
    }
    item = submission(55, NULL); /* unknown: not counted */
    handle(&item, 1);
    assert_int_equal(inbox_typical_minutes(&stores.arena, stores.inbox, 55, &minutes), OK);
    assert_int_equal(minutes, 10);
}

static int64_t epoch_of_rows(int64_t survey_id, int64_t rows[8])
{
    struct q_epoch_get_row row = {0};

    for (int e = 0; e < 8; e++)
        rows[e] = 0;
    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    (void)!q_epoch_get(stores.inbox, &stores.arena, &(struct q_epoch_get){survey_id}, &row);
    db_rollback(stores.inbox);
    return row.n;
}

static enum err count_epoch(void *arg, const struct q_inbox_pending_row *row)
{
    ((int64_t *)arg)[row->epoch]++;
    return OK;
}

static void what_comes_in_a_burst_is_marked_and_the_epoch_is_kept(void **state)
{
    struct bursts *bursts = arena_alloc(&stores.arena, 1, sizeof *bursts);
    struct inbox_item batch[50];
    int64_t rows[8];

    (void)state;
    for (int i = 0; i < 50; i++)
        batch[i] = submission(77, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 50), OK);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 50), OK); /* counts once */
    assert_int_equal(epoch_of_rows(77, rows), 1);
    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_inbox_pending_each(stores.inbox,
                                          &(struct q_inbox_pending){.survey = 77, .after = S(""), .limit_rows = 100},
                                          count_epoch, rows),
                     OK);
    db_rollback(stores.inbox);
    assert_int_equal(rows[0], BURST_LEAST);
    assert_int_equal(rows[1], 50 - BURST_LEAST);

    /* Two quiet windows later, in a process that has just begun. */
    memset(bursts, 0, sizeof *bursts);
    batch[0] = submission(77, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 5000, batch, 1), OK);
    batch[0] = submission(77, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 5000 + BURST_WINDOW_MS, batch, 1), OK);
    assert_int_equal(epoch_of_rows(77, rows), 2);
}

static void messages_of_every_kind_come_back_whole_or_not_at_all(void **state)
{
    static const char kinds[] = {INTAKE_DRAFT_SAVE, INTAKE_DRAFT_FETCH, INTAKE_DRAFT_DROP, INTAKE_INVITATION};
    struct inbox_item again;

    (void)state;
    for (size_t k = 0; k < sizeof kinds; k++) {
        struct inbox_item item = question((enum intake_kind)kinds[k], SURVEY, random_id());
        struct str message = intake_question_encode(&stores.arena, &item.question);
        char *p = arena_alloc(&stores.arena, message.len + 1, 1);

        assert_int_equal(inbox_item_read(message, &again), OK);
        assert_int_equal(again.kind, item.kind);
        assert_int_equal(again.question.survey_id, SURVEY);
        assert_memory_equal(again.question.id.b, item.question.id.b, 16);
        memcpy(p, message.p, message.len);
        for (size_t len = 0; len < message.len; len++)
            assert_int_equal(inbox_item_read((struct str){p, len}, &again), ERR_INVALID);
        assert_int_equal(inbox_item_read((struct str){p, message.len + 1}, &again), ERR_INVALID);
        p[0] = '?';
        assert_int_equal(inbox_item_read((struct str){p, message.len}, &again), ERR_INVALID);
        p[0] = INTAKE_SUBMISSION;
        assert_int_equal(inbox_item_read((struct str){p, message.len}, &again), ERR_INVALID);
        p[0] = kinds[k];
        p[1] = (char)0x80; /* a negative survey */
        assert_int_equal(inbox_item_read((struct str){p, message.len}, &again), ERR_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_lets_one_answer_in),
        cmocka_unit_test(who_is_not_let_in_does_not_keep_the_others_out),
        cmocka_unit_test(one_invitation_twice_in_a_batch_lets_one_in),
        cmocka_unit_test(who_is_not_let_in_is_not_counted),
        cmocka_unit_test(a_draft_is_kept_replaced_and_dropped),
        cmocka_unit_test(a_draft_goes_the_day_after_its_last),
        cmocka_unit_test(a_finished_survey_keeps_no_new_drafts),
        cmocka_unit_test(drafts_have_a_limit_and_those_kept_may_change),
        cmocka_unit_test(the_typical_time_is_the_median_of_thirty_or_more),
        cmocka_unit_test(what_comes_in_a_burst_is_marked_and_the_epoch_is_kept),
        cmocka_unit_test(messages_of_every_kind_come_back_whole_or_not_at_all),
    };

    return cmocka_run_group_tests_name("inbox", tests, start, stop);
}
