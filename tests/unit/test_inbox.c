/* test_inbox.c - what intake does in one transaction: invitations are used once, drafts are replaced, each gets its word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/bytes.h"
#include "response/draft.h"
#include "response/inbox.h"
#include "response/invitation.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

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
    struct invitation_lot lot;
    struct id16 hash;

    assert_int_equal(invitation_make(&stores.arena, &form_key, survey_id, INVITATIONS_LEAST, &lot), OK);
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_issue_done(stores.inbox, &(struct q_issue_done){survey_id}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(invitation_store(stores.inbox, survey_id, 1, 20270210, &lot), OK);
    assert_int_equal(invitation_hash(&form_key, survey_id, lot.codes[3], &hash), OK);
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

static const int64_t NOON_MS = 1800014400000; /* 15.1.2027 */

static void expire(int64_t now_ms)
{
    assert_int_equal(inbox_expire_drafts(&stores.arena, stores.inbox, now_ms), OK);
}

static void a_draft_goes_the_day_after_its_last(void **state)
{
    struct id16 id = random_id();

    (void)state;
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, id)), INTAKE_YES);
    expire(NOON_MS);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, id)), INTAKE_YES);
    expire(NOON_MS + 24 * 3600 * 1000);
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

/* Straight into the store: a box of `len` bytes for draft number `i`. */
static void put_draft(int64_t survey_id, int i, int64_t expiry_day, size_t len)
{
    static const struct key32 key = {{1}};
    struct id16 id = hash_id(&key, (struct str){(char *)&i, sizeof i});
    struct q_draft_save row = {survey_id, {(char *)id.b, sizeof id.b}, expiry_day, {noise, len}};

    assert_int_equal(q_draft_save(stores.inbox, &row), OK);
}

static void put_drafts(int64_t survey_id, int count, int64_t expiry_day, size_t len)
{
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    for (int i = 0; i < count; i++)
        put_draft(survey_id, i, expiry_day, len);
    assert_int_equal(db_commit(stores.inbox), OK);
}

static void drafts_have_a_budget_and_those_kept_may_change(void **state)
{
    enum { EACH = BUCKET_MAX + LOCK_BYTES, FULL = DRAFTS_SURVEY_BYTES_MOST / EACH };
    struct id16 id = random_id();
    struct inbox_item save = question(INTAKE_DRAFT_SAVE, SURVEY, id), larger = save;

    (void)state;
    larger.question.box.len = BUCKET_MAX + LOCK_BYTES;
    assert_int_equal(word_about(save), INTAKE_YES);
    put_drafts(SURVEY, FULL, 20000101, EACH);
    assert_int_equal(word_about(larger), INTAKE_BUSY); /* half of the room is full */
    assert_int_equal(word_about(save), INTAKE_YES);
    larger.question.survey_id = OTHER;
    assert_int_equal(word_about(larger), INTAKE_YES); /* the other half is not this survey's */
    put_drafts(OTHER + 1, FULL, 20000101, EACH);
    larger.question.survey_id = OTHER + 2;
    assert_int_equal(word_about(larger), INTAKE_BUSY); /* all of it is full */
    assert_int_equal(word_about(question(INTAKE_DRAFT_DROP, OTHER, id)), INTAKE_YES);
    assert_int_equal(word_about(larger), INTAKE_YES);
    expire(NOON_MS);
    larger.question.survey_id = SURVEY;
    assert_int_equal(word_about(larger), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_DROP, SURVEY, id)), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_DROP, OTHER + 2, id)), INTAKE_YES);
}

static struct q_draft_room_row room(int64_t survey_id)
{
    struct q_draft_room_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_draft_room(stores.inbox, &stores.arena, &(struct q_draft_room){survey_id, {noise, 16}}, &row),
                     OK);
    db_rollback(stores.inbox);
    return row;
}

static void the_room_that_drafts_take_is_known_whatever_happens_to_them(void **state)
{
    struct inbox_item save = question(INTAKE_DRAFT_SAVE, 60, random_id());
    int64_t before = room(60).all_bytes;

    (void)state;
    assert_int_equal(word_about(save), INTAKE_YES);
    assert_int_equal(room(60).survey_bytes, BOX_BYTES);
    save.question.box.len = 2 * BUCKET_MIN + LOCK_BYTES;
    assert_int_equal(word_about(save), INTAKE_YES);
    put_drafts(60, 3, 20000101, 500);
    assert_int_equal(room(60).survey_bytes, 2 * BUCKET_MIN + LOCK_BYTES + 1500);
    assert_int_equal(room(60).all_bytes, before + 2 * BUCKET_MIN + LOCK_BYTES + 1500);
    expire(NOON_MS);
    assert_int_equal(room(60).survey_bytes, 2 * BUCKET_MIN + LOCK_BYTES);
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_draft_forget(stores.inbox, &(struct q_draft_forget){60}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
    assert_int_equal(room(60).survey_bytes, 0);
}

/* In a process of its own: whether the write lock was ever to be had while some were gone and some not. */
static int watch_expiry(int64_t survey_id, int64_t all_bytes)
{
    struct arena a;
    struct db *db;
    struct q_draft_room_row row = {.survey_bytes = all_bytes};

    arena_init(&a, 16 << 20);
    if (db_open(&a, stores_path(&stores, "inbox.db"), DB_READ_WRITE, &db))
        return 2;
    for (int i = 0; i < 5000 && row.survey_bytes == all_bytes; i++) {
        if (db_begin(db, DB_WRITE) || q_draft_room(db, &a, &(struct q_draft_room){survey_id, {noise, 16}}, &row))
            return 3;
        db_rollback(db);
        usleep(1000);
    }
    return row.survey_bytes > 0 && row.survey_bytes < all_bytes ? 0 : 1;
}

static void others_get_their_turn_while_drafts_expire(void **state)
{
    pid_t watcher;
    int status = 0;

    (void)state;
    put_drafts(61, 3000, 20000101, BOX_BYTES);
    watcher = fork();
    if (watcher == 0)
        _exit(watch_expiry(61, 3000 * BOX_BYTES));
    expire(NOON_MS);
    waitpid(watcher, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(room(61).survey_bytes, 0);
}

/* --- what sending takes along ----------------------------------------------------------------------------------- */

static void sending_deletes_its_draft_and_no_other(void **state)
{
    struct id16 mine = random_id(), other = random_id(), made_up = random_id();
    struct inbox_item sent = submission(SURVEY, NULL), refused = submission(SURVEY, &made_up);

    (void)state;
    sent.submission.facts.draft = refused.submission.facts.draft = mine;
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, mine)), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, other)), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, OTHER, mine)), INTAKE_YES);
    assert_int_equal(word_about(refused), INTAKE_NO);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, mine)), INTAKE_YES);
    assert_int_equal(word_about(sent), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, mine)), INTAKE_NO);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, other)), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, OTHER, mine)), INTAKE_YES);

    /* Saved once more from a page that was still open, and sent once more. */
    assert_int_equal(word_about(question(INTAKE_DRAFT_SAVE, SURVEY, mine)), INTAKE_YES);
    assert_int_equal(word_about(sent), INTAKE_YES);
    assert_int_equal(word_about(question(INTAKE_DRAFT_FETCH, SURVEY, mine)), INTAKE_NO);
    assert_int_equal(word_about(sent), INTAKE_YES); /* nothing to delete is fine */
}

static void a_draft_opened_twice_is_one_answer(void **state)
{
    struct survey s = {.id = 62};
    struct carry c = carry_new(1, NOON_MS), again;
    struct inbox_item item;
    struct submission made;
    struct key32 secret;
    struct str message;
    size_t page;

    (void)state;
    seal_keypair(&s.public_key, &secret);
    c.draft = random_key();
    assert_int_equal(draft_save_message(&stores.arena, S("koe"), s.id, &c, 1, BUCKET_MIN, NOON_MS, &message), OK);
    assert_int_equal(inbox_item_read(message, &item), OK);
    assert_int_equal(word_about(item), INTAKE_YES);
    assert_int_equal(inbox_item_read(draft_fetch_message(&stores.arena, s.id, &c.draft), &item), OK);
    handle(&item, 1);
    message = item.reply;
    for (int tab = 0; tab < 2; tab++) {
        struct submission_facts facts = {.draft = draft_id(&c.draft)};

        assert_int_equal(draft_open(&stores.arena, S("koe"), &c.draft, message, NOON_MS, &again, &page), OK);
        assert_int_equal(submission_make(&stores.arena, &form_key, &s, 1, again.nonce, again.answers, BUCKET_MIN,
                                         NOON_MS, &facts, &made),
                         OK);
        item = (struct inbox_item){.kind = INTAKE_SUBMISSION, .submission = made};
        assert_int_equal(word_about(item), INTAKE_YES);
    }
    assert_int_equal(weeks(s.id), 1);
}

/* Whether a store's file or its log holds the bytes. */
static bool is_on_disk(struct str bytes)
{
    static const char *const files[] = {"inbox.db", "inbox.db-wal"};
    struct str file;
    bool is_found = false;

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(file_read(&stores.arena, stores_path(&stores, files[i]), 200 << 20, &file), OK);
        is_found |= str_find_str(file, bytes) != SIZE_MAX;
    }
    return is_found;
}

/* How many pages the index of the log lists: its first block has a head of 136 bytes, then 4062 numbers of 4 bytes. */
static int pages_listed(void)
{
    struct str index;
    int n = 0;

    assert_int_equal(file_read(&stores.arena, stores_path(&stores, "inbox.db-shm"), 8 << 20, &index), OK);
    for (size_t at = 136; at < 136 + 4 * 4062; at += 4)
        n += bytes_get(index.p + at, 4) != 0;
    return n;
}

static void what_sending_deletes_is_in_no_file_once_the_log_is_empty(void **state)
{
    struct id16 draft = random_id(), invite = invited(SURVEY);
    struct str draft_bytes = {(char *)draft.b, 16}, invite_bytes = {(char *)invite.b, 16};
    struct inbox_item save = question(INTAKE_DRAFT_SAVE, SURVEY, draft), sent = submission(SURVEY, &invite);
    char box[BOX_BYTES];

    (void)state;
    random_bytes(box, sizeof box);
    save.question.box.p = box;
    sent.submission.facts.draft = draft;
    assert_int_equal(word_about(save), INTAKE_YES);
    assert_true(is_on_disk(draft_bytes) && is_on_disk(invite_bytes) && is_on_disk((struct str){box, 64}));
    assert_int_equal(word_about(sent), INTAKE_YES);
    assert_true(is_on_disk(draft_bytes) && is_on_disk(invite_bytes)); /* in the log, and with it the answer */
    assert_true(pages_listed() > 1);
    assert_int_equal(db_checkpoint(stores.inbox), OK);
    assert_in_range(pages_listed(), 0, 1);
    assert_false(is_on_disk(draft_bytes) || is_on_disk(invite_bytes));
    for (size_t at = 0; at + 64 <= sizeof box; at += 64)
        assert_false(is_on_disk((struct str){box + at, 64}));
    assert_true(is_on_disk((struct str){(char *)sent.submission.id.b, 16}));
}

static void a_batch_tells_when_it_has_deleted(void **state)
{
    struct id16 id = random_id();
    struct inbox_item quiet[5] = {submission(SURVEY, NULL), question(INTAKE_DRAFT_SAVE, SURVEY, id),
                                  question(INTAKE_DRAFT_FETCH, SURVEY, id), question(INTAKE_INVITATION, SURVEY, id),
                                  submission(SURVEY, &id)};
    struct inbox_item drop = question(INTAKE_DRAFT_DROP, SURVEY, id), sent = submission(SURVEY, NULL);
    struct id16 hash = invited(SURVEY);
    struct inbox_item let_in = submission(SURVEY, &hash);

    (void)state;
    handle(quiet, 5);
    assert_int_equal(quiet[4].word, INTAKE_NO);
    assert_false(inbox_has_deleted(quiet, 5));
    handle(&drop, 1);
    assert_true(inbox_has_deleted(&drop, 1));
    sent.submission.facts.draft = id;
    handle(&sent, 1);
    assert_true(inbox_has_deleted(&sent, 1));
    handle(&let_in, 1);
    assert_true(inbox_has_deleted(&let_in, 1));
}

/* SQLite wipes what is deleted, but not what it leaves behind when rows move to another page of their tree. */
static void the_nightly_rewriting_leaves_no_copy_of_a_deleted_draft(void **state)
{
    enum { ALL = 4000, EACH = 100 };
    static const struct key32 key = {{2}};
    size_t copies = 0;
    struct str file;

    (void)state;
    for (int at = 0; at < ALL; at += EACH) {
        assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
        for (int i = at; i < at + EACH; i++) {
            struct id16 id = hash_id(&key, (struct str){(char *)&i, sizeof i});
            struct str id_bytes = {(char *)id.b, sizeof id.b};
            size_t len = ((size_t)BUCKET_MIN << (i % 3)) + LOCK_BYTES;

            assert_int_equal(q_draft_save(stores.inbox, &(struct q_draft_save){63, id_bytes, 20280101, {noise, len}}),
                             OK);
        }
        for (int i = at / 2; i < (at + EACH) / 2; i++) {
            struct id16 id = hash_id(&key, (struct str){(char *)&i, sizeof i});

            assert_int_equal(q_draft_drop(stores.inbox, &(struct q_draft_drop){63, {(char *)id.b, sizeof id.b}}), OK);
        }
        assert_int_equal(db_commit(stores.inbox), OK);
    }
    assert_int_equal(db_checkpoint(stores.inbox), OK);
    for (int pass = 0; pass < 2; pass++) {
        copies = 0;
        assert_int_equal(file_read(&stores.arena, stores_path(&stores, "inbox.db"), 200 << 20, &file), OK);
        for (int i = 0; i < ALL / 2; i++) {
            struct id16 id = hash_id(&key, (struct str){(char *)&i, sizeof i});

            copies += memmem(file.p, file.len, id.b, sizeof id.b) != NULL;
        }
        if (pass == 0)
            assert_true(copies > 0); /* else nothing is shown here */
        if (pass == 0)
            expire(NOON_MS);
    }
    assert_int_equal(copies, 0);
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(q_draft_forget(stores.inbox, &(struct q_draft_forget){63}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
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

/* Files may not grow for a while, as when the disk is full; then all is sent again. */
static void a_batch_that_failed_counts_once_when_it_is_sent_again(void **state)
{
    struct bursts *bursts = arena_alloc(&stores.arena, 1, sizeof *bursts);
    struct inbox_item batch[20];
    struct rlimit limit;
    int64_t rows[8];

    (void)state;
    for (int i = 0; i < 20; i++)
        batch[i] = submission(78, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 1), OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, limit.rlim_max}), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 20), ERR_BUSY);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 20), OK);
    assert_int_equal(epoch_of_rows(78, rows), 0);
    for (int i = 0; i < BURST_LEAST - 20; i++)
        batch[i] = submission(78, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, BURST_LEAST - 20), OK);
    assert_int_equal(epoch_of_rows(78, rows), 0);
    batch[0] = submission(78, NULL);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, bursts, 1000, batch, 1), OK);
    assert_int_equal(epoch_of_rows(78, rows), 1);
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
        cmocka_unit_test(drafts_have_a_budget_and_those_kept_may_change),
        cmocka_unit_test(the_room_that_drafts_take_is_known_whatever_happens_to_them),
        cmocka_unit_test(others_get_their_turn_while_drafts_expire),
        cmocka_unit_test(sending_deletes_its_draft_and_no_other),
        cmocka_unit_test(a_draft_opened_twice_is_one_answer),
        cmocka_unit_test(what_sending_deletes_is_in_no_file_once_the_log_is_empty),
        cmocka_unit_test(a_batch_tells_when_it_has_deleted),
        cmocka_unit_test(the_nightly_rewriting_leaves_no_copy_of_a_deleted_draft),
        cmocka_unit_test(the_typical_time_is_the_median_of_thirty_or_more),
        cmocka_unit_test(what_comes_in_a_burst_is_marked_and_the_epoch_is_kept),
        cmocka_unit_test(a_batch_that_failed_counts_once_when_it_is_sent_again),
        cmocka_unit_test(messages_of_every_kind_come_back_whole_or_not_at_all),
    };

    return cmocka_run_group_tests_name("inbox", tests, start, stop);
}
