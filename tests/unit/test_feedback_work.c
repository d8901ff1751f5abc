/* test_feedback_work.c - feedback on its way through an instance: filed by the worker, kept for as long as the setting says, locked. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/feedback_work.h"
#include "unit/place.h"

static struct place place;
static const char *const WORDS = "Painike-0815 ei toimi";

static int start(void **state)
{
    (void)state;
    answers_n = 2;
    build(&place, SURVEY_CLOSED);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tear_down(&place);
    return 0;
}

static void put_in_inbox(struct id16 id, int64_t came_day)
{
    struct feedback_text text = {.words = str_from(WORDS), .reply_to = S("asukas@example.fi")};
    struct key32 public_key;

    assert_int_equal(instance_feedback_public(&place.a, &place.i, &public_key), OK);
    assert_int_equal(db_begin(place.s.inbox, DB_WRITE), OK);
    assert_int_equal(q_inbox_feedback_insert(
                         place.s.inbox, &(struct q_inbox_feedback_insert){{(const char *)id.b, sizeof id.b},
                                                                          came_day,
                                                                          feedback_seal(&place.a, &public_key, &text)}),
                     OK);
    assert_int_equal(db_commit(place.s.inbox), OK);
}

static bool is_inbox_empty(void)
{
    struct q_inbox_feedback_first_row row;
    enum err e;

    assert_int_equal(db_begin(place.s.inbox, DB_READ), OK);
    e = q_inbox_feedback_first(place.s.inbox, &place.a, &row);
    db_rollback(place.s.inbox);
    return e == ERR_NOT_FOUND;
}

/* How many are in people.db; `first` (may be NULL) is the first of them. */
static size_t filed(bool is_answered, struct feedback *first)
{
    struct feedback *all;
    struct db *people;
    size_t count;

    assert_int_equal(instance_open(&place.a, &place.i, STORE_PEOPLE, DB_READ_ONLY, &people), OK);
    assert_int_equal(db_begin(people, DB_READ), OK);
    assert_int_equal(feedback_list(&place.a, people, day("2027-03-01"), is_answered, &all, &count), OK);
    db_rollback(people);
    db_close(people);
    if (first && count)
        *first = all[0];
    return count;
}

static void answer(int64_t number, const char *on)
{
    struct key32 public_key;
    struct db *people;

    assert_int_equal(instance_feedback_public(&place.a, &place.i, &public_key), OK);
    assert_int_equal(instance_open(&place.a, &place.i, STORE_PEOPLE, DB_READ_WRITE, &people), OK);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    assert_int_equal(
        feedback_answer(&place.a, people, &public_key, number, 1, FEEDBACK_BY_OTHER, str_from(WORDS), day(on)), OK);
    assert_int_equal(db_commit(people), OK);
    db_close(people);
}

static void the_worker_files_what_came(void **state)
{
    struct feedback first = {0};

    (void)state;
    put_in_inbox(random_id(), 20270224);
    put_in_inbox(random_id(), 20270223);
    assert_int_equal(worker_turn(&place.a, &place.i, &place.s, day("2027-02-24")), OK);
    assert_true(is_inbox_empty());
    assert_int_equal(filed(false, &first), 2);
    assert_int_equal(first.came_day, 20270223);
    assert_int_equal(first.due_day, 20270309);
}

/* A crash between the two stores: it is in both. */
static void what_was_interrupted_is_filed_once(void **state)
{
    struct id16 id = random_id();

    (void)state;
    put_in_inbox(id, 20270224);
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    put_in_inbox(id, 20270224);
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    assert_true(is_inbox_empty());
    assert_int_equal(filed(false, NULL), 1);
}

static void when_too_many_wait_the_rest_stays_in_the_inbox(void **state)
{
    struct db *people;

    (void)state;
    assert_int_equal(instance_open(&place.a, &place.i, STORE_PEOPLE, DB_READ_WRITE, &people), OK);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    for (int n = 0; n < FEEDBACK_WAITING_MOST; n++) {
        struct id16 id = random_id();

        assert_int_equal(feedback_put(&place.a, people, &id, 20270224, S("box")), OK);
    }
    assert_int_equal(db_commit(people), OK);
    db_close(people);
    put_in_inbox(random_id(), 20270224);
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    assert_false(is_inbox_empty());
    answer(1, "2027-02-25");
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    assert_true(is_inbox_empty());
}

/* Of the default, twelve months. */
static void answered_feedback_is_erased_and_what_waits_stays(void **state)
{
    static const struct {
        const char *today;
        size_t left;
    } rows[] = {{"2028-02-28", 1}, {"2028-02-29", 1}, {"2028-03-01", 1}, {"2028-03-02", 0}};
    size_t done;

    (void)state;
    put_in_inbox(random_id(), 20270224);
    put_in_inbox(random_id(), 20270224);
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    answer(1, "2027-03-01");
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        assert_int_equal(retention_run(&place.a, &place.i, &place.s, day(rows[n].today), 0, &done), OK);
        assert_int_equal(filed(true, NULL), rows[n].left);
        assert_int_equal(filed(false, NULL), 1);
    }
}

/* The turn says that it failed, but did the rest. */
static void feedback_that_cannot_be_filed_stops_nothing_else(void **state)
{
    const char *store = instance_path(&place.a, &place.i, "data/people/people.db");
    const char *away = instance_path(&place.a, &place.i, "data/people/away");
    int64_t done_ms;

    (void)state;
    put_in_inbox(random_id(), 20270224);
    assert_int_equal(rename(store, away), 0);
    assert_int_not_equal(worker_turn(&place.a, &place.i, &place.s, day("2027-02-24")), OK);
    assert_int_equal(job_last(&place.a, place.s.panel, S("retention"), &done_ms), OK);
    assert_true(done_ms > 0);
    assert_int_equal(rename(away, store), 0);
    assert_int_equal(worker_turn(&place.a, &place.i, &place.s, day("2027-02-24")), OK);
    assert_true(is_inbox_empty());
}

static void no_file_of_the_instance_holds_the_words(void **state)
{
    (void)state;
    put_in_inbox(random_id(), 20270224);
    assert_int_equal(feedback_file(&place.a, &place.i, &place.s), OK);
    answer(1, "2027-03-01");
    assert_int_equal(worker_turn(&place.a, &place.i, &place.s, day("2027-03-02")), OK);
    assert_int_equal(filed(true, NULL), 1);
    assert_int_equal(files_with(&place, str_from(WORDS)), 0);
    assert_int_equal(files_with(&place, S("asukas@example.fi")), 0);
}

static void an_older_instance_gets_its_key_and_keeps_it(void **state)
{
    struct feedback_keys made, again;
    struct key32 public_key;

    (void)state;
    assert_int_equal(unlink(instance_path(&place.a, &place.i, "keys/feedback.key")), 0);
    assert_int_equal(unlink(instance_path(&place.a, &place.i, "keys/feedback.pub")), 0);
    assert_int_equal(instance_feedback_keys(&place.a, &place.i, &made), ERR_NOT_FOUND);
    assert_int_equal(instance_feedback_public(&place.a, &place.i, &public_key), ERR_BROKEN);
    assert_int_equal(instance_migrate(&place.a, &place.i), OK);
    assert_int_equal(instance_feedback_keys(&place.a, &place.i, &made), OK);
    assert_int_equal(instance_feedback_public(&place.a, &place.i, &public_key), OK);
    assert_memory_equal(public_key.b, made.public_key.b, sizeof public_key.b);
    assert_int_equal(instance_migrate(&place.a, &place.i), OK);
    assert_int_equal(instance_feedback_keys(&place.a, &place.i, &again), OK);
    assert_memory_equal(made.secret_key.b, again.secret_key.b, sizeof made.secret_key.b);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        CASE(the_worker_files_what_came),
        CASE(what_was_interrupted_is_filed_once),
        CASE(when_too_many_wait_the_rest_stays_in_the_inbox),
        CASE(answered_feedback_is_erased_and_what_waits_stays),
        CASE(feedback_that_cannot_be_filed_stops_nothing_else),
        CASE(no_file_of_the_instance_holds_the_words),
        CASE(an_older_instance_gets_its_key_and_keeps_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
