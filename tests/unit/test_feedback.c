/* test_feedback.c - feedback about accessibility: sealed on the way, due in 14 days, answered once, erased in time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "db/migrate.h"
#include "gen/sql_people.h"
#include "legal/feedback.h"
#include "response/inbox.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct stores stores;
static struct db *people;
static struct feedback_keys keys;
static const char *const CANARY = "KANARIA-4711";

static int set_up(void **state)
{
    (void)state;
    if (stores_open(&stores) || stores_add(&stores, "people.db", &sql_people_migrations, &people))
        return 1;
    seal_keypair(&keys.public_key, &keys.secret_key);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = {"people.db", "people.db-wal", "people.db-shm"};

    (void)state;
    db_close(people);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(stores_path(&stores, files[i]));
    stores_close(&stores);
    return 0;
}

static struct feedback_text canary(void)
{
    return (struct feedback_text){
        .words = str_from(CANARY), .page = S("/k/koe-2027"), .reply_to = S("asukas@example.fi"), .lang = LANG_SV};
}

static struct str box_of(struct feedback_text text)
{
    return feedback_seal(&stores.arena, &keys.public_key, &text);
}

static int64_t noon(const char *day)
{
    int64_t ms;

    assert_int_equal(civil_parse_day(str_from(day), false, &ms), OK);
    return ms + INT64_C(12) * 3600 * 1000;
}

static enum err put(const struct id16 *id, int64_t day)
{
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    return db_finish(people, feedback_put(&stores.arena, people, id, day, box_of(canary())));
}

static void put_new(int64_t day)
{
    struct id16 id = random_id();

    assert_int_equal(put(&id, day), OK);
}

static size_t list(const char *today, bool is_answered, struct feedback **out)
{
    size_t count;

    assert_int_equal(db_begin(people, DB_READ), OK);
    assert_int_equal(feedback_list(&stores.arena, people, noon(today), is_answered, out, &count), OK);
    db_rollback(people);
    return count;
}

static enum err load_with(const struct feedback_keys *k, int64_t number, struct feedback *out,
                          struct feedback_text *text, struct str *reply)
{
    enum err e;

    assert_int_equal(db_begin(people, DB_READ), OK);
    e = feedback_load(&stores.arena, people, &k->public_key, &k->secret_key, number, noon("2027-02-10"), out, text,
                      reply);
    db_rollback(people);
    return e;
}

static enum err answer(int64_t number, enum feedback_how how, const char *today)
{
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    return db_finish(people, feedback_answer(&stores.arena, people, &keys.public_key, number, 77, how,
                                             S("Korjasimme sen."), noon(today)));
}

/* --- text and box ------------------------------------------------------------------------------------------------- */

static void what_was_written_comes_back_as_it_was(void **state)
{
    struct feedback_text text = {.words = S("\"Painike\"\n\tei toimi \xf0\x9f\x98\x80"), .lang = LANG_SELKO}, again;

    (void)state;
    assert_int_equal(feedback_text_read(&stores.arena, feedback_text_write(&stores.arena, &text), &again), OK);
    assert_true(str_eq(again.words, text.words));
    assert_int_equal(again.page.len, 0);
    assert_int_equal(again.reply_to.len, 0);
    assert_int_equal(again.lang, LANG_SELKO);
}

static void only_what_we_write_is_read(void **state)
{
    static const char *const bad[] = {
        "",
        "{}",
        "[]",
        "{\"lang\":\"fi\",\"words\":\"\",\"page\":\"\",\"reply_to\":\"\"}",
        "{\"lang\":\"xx\",\"words\":\"a\",\"page\":\"\",\"reply_to\":\"\"}",
        "{\"lang\":\"fi\",\"words\":1,\"page\":\"\",\"reply_to\":\"\"}",
        "{\"lang\":\"fi\",\"words\":\"a\",\"page\":\"\"}",
        "{\"lang\":\"fi\",\"words\":\"a\",\"page\":\"\",\"reply_to\":\"\",\"more\":\"\"}",
        "{\"lang\":\"fi\",\"words\":\"a\",\"page\":\"\",\"reply_to\":\"a@b.fi\\r\\nBcc: c@d.fi\"}",
        "{\"lang\":\"fi\",\"words\":\"a\",\"page\":\"\",\"reply_to\":\" a@b.fi\"}",
        "{\"lang\":\"fi\",\"words\":\"a\",\"page\":\"\",\"reply_to\":\"nobody\"}",
    };
    struct feedback_text text;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (feedback_text_read(&stores.arena, str_from(bad[i]), &text) != ERR_INVALID)
            fail_msg("%s", bad[i]);
}

static void the_longest_text_that_the_form_takes_fits_a_box(void **state)
{
    struct feedback_text text = canary();
    struct buf worst = buf_new(&stores.arena, 1 << 20);

    (void)state;
    for (int i = 0; i < FEEDBACK_WORDS_MOST; i++)
        buf_char(&worst, '\x01'); /* six bytes as JSON, as many as any character can take */
    text.words = buf_str(&worst);
    text.page = str_sub(text.words, 0, FEEDBACK_PAGE_MOST);
    assert_true(box_of(text).len <= INTAKE_BOX_LIMIT);
}

static void the_size_of_a_box_says_little(void **state)
{
    struct feedback_text text = canary();
    size_t len = box_of(text).len;

    (void)state;
    text.words = S("Toinen teksti, joka on pidempi");
    assert_int_equal(box_of(text).len, len);
    assert_true(is_bucket(len - SEAL_BYTES));
}

/* --- in inbox.db -------------------------------------------------------------------------------------------------- */

static enum intake_word hand_in(struct id16 id, int64_t day)
{
    struct intake_question q = {.kind = INTAKE_FEEDBACK, .id = id, .day = day, .box = box_of(canary())};
    struct inbox_item item = {0};

    assert_int_equal(inbox_item_read(intake_question_encode(&stores.arena, &q), &item), OK);
    assert_int_equal(item.kind, INTAKE_FEEDBACK);
    assert_int_equal(inbox_handle(&stores.arena, stores.inbox, NULL, 0, &item, 1), OK);
    return item.word;
}

static int64_t waiting(void)
{
    struct q_inbox_feedback_waiting_row row = {0};

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_inbox_feedback_waiting(stores.inbox, &stores.arena, &row), OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void intake_keeps_it_once_and_with_the_day_only(void **state)
{
    struct q_inbox_feedback_first_row row;
    struct id16 id = random_id();

    (void)state;
    assert_int_equal(hand_in(id, 20270210), INTAKE_YES);
    assert_int_equal(hand_in(id, 20270211), INTAKE_YES);
    assert_int_equal(waiting(), 1);
    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_inbox_feedback_first(stores.inbox, &stores.arena, &row), OK);
    db_rollback(stores.inbox);
    assert_int_equal(row.day, 20270210);
    assert_int_equal(str_find_str(row.box, str_from(CANARY)), SIZE_MAX);
}

static void a_flood_ends_where_the_inbox_is_full(void **state)
{
    struct id16 first = random_id();

    (void)state;
    assert_int_equal(hand_in(first, 20270210), INTAKE_YES);
    for (int i = 1; i < FEEDBACK_INBOX_MOST; i++)
        assert_int_equal(hand_in(random_id(), 20270210), INTAKE_YES);
    assert_int_equal(hand_in(random_id(), 20270210), INTAKE_BUSY);
    assert_int_equal(hand_in(first, 20270210), INTAKE_YES); /* it is there */
    assert_int_equal(waiting(), FEEDBACK_INBOX_MOST);
}

static void a_message_that_is_none_is_refused(void **state)
{
    struct intake_question q = {.kind = INTAKE_FEEDBACK, .day = 20270210, .box = box_of(canary())}, again;
    struct str whole = intake_question_encode(&stores.arena, &q);
    static const int64_t days[] = {0, 19991231, 100000101};

    (void)state;
    assert_int_equal(intake_question_decode(whole, &again), OK);
    assert_int_equal(again.day, 20270210);
    assert_true(str_eq(again.box, q.box));
    for (size_t len = 0; len < whole.len; len++)
        assert_int_equal(intake_question_decode(str_sub(whole, 0, len), &again), ERR_INVALID);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        q.day = days[i];
        assert_int_equal(intake_question_decode(intake_question_encode(&stores.arena, &q), &again), ERR_INVALID);
    }
    q.day = 20270210;
    q.survey_id = 1; /* it belongs to no survey */
    assert_int_equal(intake_question_decode(intake_question_encode(&stores.arena, &q), &again), ERR_INVALID);
}

/* --- in people.db ------------------------------------------------------------------------------------------------- */

static void it_is_due_fourteen_days_later_over_months_and_summer_time(void **state)
{
    static const struct {
        int64_t came, due;
    } rows[] = {{20270210, 20270224}, {20270220, 20270306}, {20270320, 20270403},
                {20271024, 20271107}, {20271224, 20280107}, {20280220, 20280305}};
    struct feedback *all;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        put_new(rows[i].came);
    assert_int_equal(list("2027-02-10", false, &all), sizeof rows / sizeof *rows);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(all[i].came_day, rows[i].came);
        assert_int_equal(all[i].due_day, rows[i].due);
    }
}

static void the_countdown_says_how_many_days_are_left(void **state)
{
    static const struct {
        const char *today;
        int64_t left;
    } rows[] = {{"2027-03-20", 14}, {"2027-03-28", 6},  {"2027-04-02", 1},
                {"2027-04-03", 0},  {"2027-04-04", -1}, {"2028-04-03", -366}};
    struct feedback *all;

    (void)state;
    put_new(20270320);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(list(rows[i].today, false, &all), 1);
        assert_int_equal(all[0].days_left, rows[i].left);
    }
}

static void the_latest_stand_first(void **state)
{
    struct feedback *all;

    (void)state;
    put_new(20270212);
    put_new(20270201);
    put_new(20270205);
    assert_int_equal(list("2027-02-20", false, &all), 3);
    assert_int_equal(all[0].came_day, 20270201);
    assert_int_equal(all[1].came_day, 20270205);
    assert_int_equal(all[2].came_day, 20270212);
}

static void the_same_form_counts_once(void **state)
{
    struct id16 id = random_id();
    struct feedback *all;

    (void)state;
    assert_int_equal(put(&id, 20270210), OK);
    assert_int_equal(put(&id, 20270211), OK);
    assert_int_equal(list("2027-02-10", false, &all), 1);
}

static void only_the_key_opens_it(void **state)
{
    struct feedback_keys other;
    struct feedback_text text;
    struct feedback one;
    struct str reply, bytes;

    (void)state;
    seal_keypair(&other.public_key, &other.secret_key);
    put_new(20270210);
    assert_int_equal(load_with(&keys, 1, &one, &text, &reply), OK);
    assert_true(str_eq(text.words, str_from(CANARY)));
    assert_true(str_eq(text.reply_to, S("asukas@example.fi")));
    assert_int_equal(text.lang, LANG_SV);
    assert_int_equal(one.days_left, 14);
    assert_int_equal(load_with(&other, 1, &one, &text, &reply), ERR_INVALID);
    assert_int_equal(text.words.len, 0);
    assert_int_equal(one.number, 1);
    assert_int_equal(load_with(&keys, 2, &one, &text, &reply), ERR_NOT_FOUND);
    assert_int_equal(answer(1, FEEDBACK_BY_MAIL, "2027-02-11"), OK);
    assert_int_equal(db_checkpoint(people), OK);
    assert_int_equal(file_read(&stores.arena, stores_path(&stores, "people.db"), 1 << 24, &bytes), OK);
    assert_int_equal(str_find_str(bytes, str_from(CANARY)), SIZE_MAX);
    assert_int_equal(str_find_str(bytes, S("asukas@")), SIZE_MAX);
    assert_int_equal(str_find_str(bytes, S("Korjasimme")), SIZE_MAX);
}

static void it_is_answered_once(void **state)
{
    struct feedback_text text;
    struct feedback one, *all;
    struct str reply;

    (void)state;
    put_new(20270210);
    assert_int_equal(answer(2, FEEDBACK_BY_MAIL, "2027-02-11"), ERR_CONFLICT);
    assert_int_equal(answer(1, FEEDBACK_BY_MAIL, "2027-02-11"), OK);
    assert_int_equal(answer(1, FEEDBACK_BY_OTHER, "2027-02-12"), ERR_CONFLICT);
    assert_int_equal(list("2027-02-12", false, &all), 0);
    assert_int_equal(list("2027-02-12", true, &all), 1);
    assert_int_equal(all[0].answered_by, 77);
    assert_int_equal(all[0].answered_day, 20270211);
    assert_int_equal(all[0].how, FEEDBACK_BY_MAIL);
    assert_int_equal(load_with(&keys, 1, &one, &text, &reply), OK);
    assert_true(str_eq(reply, S("Korjasimme sen.")));
}

static void a_thousand_may_wait(void **state)
{
    struct id16 id = random_id();
    struct feedback *all;

    (void)state;
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    for (int i = 0; i < FEEDBACK_WAITING_MOST; i++) {
        id = random_id();
        assert_int_equal(feedback_put(&stores.arena, people, &id, 20270210, S("box")), OK);
    }
    assert_int_equal(db_commit(people), OK);
    assert_int_equal(put(&id, 20270210), OK); /* it is there */
    id = random_id();
    assert_int_equal(put(&id, 20270210), ERR_BUSY);
    assert_int_equal(answer(5, FEEDBACK_BY_OTHER, "2027-02-11"), OK);
    assert_int_equal(put(&id, 20270210), OK);
    assert_int_equal(list("2027-02-10", false, &all), FEEDBACK_WAITING_MOST);
}

static void what_is_answered_goes_and_its_number_never_comes_again(void **state)
{
    struct feedback *all;
    int64_t count = -1;

    (void)state;
    put_new(20260101);
    put_new(20260101);
    assert_int_equal(answer(1, FEEDBACK_BY_MAIL, "2026-01-05"), OK);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    assert_int_equal(feedback_erase(&stores.arena, people, 20260105, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(feedback_erase(&stores.arena, people, 20260106, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(db_commit(people), OK);
    assert_int_equal(list("2027-02-10", true, &all), 0);
    assert_int_equal(list("2027-02-10", false, &all), 1); /* what waits is never erased */
    assert_int_equal(answer(2, FEEDBACK_BY_OTHER, "2026-01-05"), OK);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    assert_int_equal(feedback_erase(&stores.arena, people, 20270101, &count), OK);
    assert_int_equal(db_commit(people), OK);
    put_new(20270210);
    assert_int_equal(list("2027-02-10", false, &all), 1);
    assert_int_equal(all[0].number, 3);
}

static void the_code_is_short_and_made_of_the_id_alone(void **state)
{
    struct id16 id = {{0xff, 0, 0x11, 0x22, 0x33, 1}}, other = {{0xff, 0, 0x11, 0x22, 0x33, 2}};

    (void)state;
    assert_int_equal(feedback_code(&stores.arena, &id).len, 9);
    assert_true(str_eq(feedback_code(&stores.arena, &id), feedback_code(&stores.arena, &other)));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(what_was_written_comes_back_as_it_was),
        CASE(only_what_we_write_is_read),
        CASE(the_longest_text_that_the_form_takes_fits_a_box),
        CASE(the_size_of_a_box_says_little),
        CASE(intake_keeps_it_once_and_with_the_day_only),
        CASE(a_flood_ends_where_the_inbox_is_full),
        CASE(a_message_that_is_none_is_refused),
        CASE(it_is_due_fourteen_days_later_over_months_and_summer_time),
        CASE(the_countdown_says_how_many_days_are_left),
        CASE(the_latest_stand_first),
        CASE(the_same_form_counts_once),
        CASE(only_the_key_opens_it),
        CASE(it_is_answered_once),
        CASE(a_thousand_may_wait),
        CASE(what_is_answered_goes_and_its_number_never_comes_again),
        CASE(the_code_is_short_and_made_of_the_id_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
