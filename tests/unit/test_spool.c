/* test_spool.c - letters on their way: sealed, sent once unless the process dies, gone after a day, and every one counted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"
#include "base/crypto.h"
#include "base/file.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_people.h"
#include "mail/spool.h"
#include "unit/failing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SURVEY = 7, LETTERS = 25, NOON_MS = 1000 * 1000, MINUTE_MS = 60 * 1000 };

static struct arena arena;
static char folder[FOLDER_BYTES];
static struct db *people;
static struct spool_keys keys;
static struct str addresses[LETTERS], codes[LETTERS];

/* A mail server: what it says next, to whom it has said yes. */
static struct server {
    enum spool_word word;
    int sent, asked;
    int to[LETTERS]; /* how many each has got */
    bool has_code;
} server;

static const char *path_of(const char *name)
{
    return arena_fmt(&arena, "%s/%s", folder, name).p;
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    if (crypto_start() || !folder_make(folder) || db_open(&arena, path_of("people.db"), DB_CREATE, &people) ||
        db_migrate(&arena, people, &sql_people_migrations))
        return 1;
    seal_keypair(&keys.public_key, &keys.secret_key);
    for (int i = 0; i < LETTERS; i++) {
        addresses[i] = arena_fmt(&arena, "asukas-%02d@example.fi", i);
        codes[i] = arena_fmt(&arena, "%04d-AAAA-BBBB-CCCC-DDDD-EEEE", i);
    }
    server = (struct server){.word = SPOOL_SENT};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(people);
    unlink(path_of("people.db"));
    unlink(path_of("people.db-wal"));
    unlink(path_of("people.db-shm"));
    rmdir(folder);
    arena_free(&arena);
    return 0;
}

static struct mailing mailing(enum letter_kind kind, int64_t batch)
{
    return (struct mailing){
        .id = random_id(),
        .survey_id = SURVEY,
        .batch = batch,
        .expires_ms = NOON_MS + SPOOL_LIFE_MS,
        .facts = {.kind = kind,
                  .lang = LANG_SV,
                  .title = S("Hur mår du?"),
                  .county = S("Koealue"),
                  .link = S("https://digiraati.example.fi/sv/k/koe"),
                  .closes_ms = NOON_MS * 1000},
    };
}

static void put(enum letter_kind kind, int64_t batch)
{
    struct mailing m = mailing(kind, batch);

    assert_int_equal(spool_put(&arena, people, &keys.public_key, &m, addresses,
                               kind == LETTER_INVITATION ? codes : NULL, LETTERS, NOON_MS),
                     OK);
}

static int64_t settle(int64_t last_batch)
{
    int64_t released;

    assert_int_equal(spool_settle(&arena, people, SURVEY, last_batch, &released), OK);
    return released;
}

static enum spool_word take(void *arg, struct str to, struct str message)
{
    (void)arg;
    server.asked++;
    if (server.word != SPOOL_SENT)
        return server.word;
    for (int i = 0; i < LETTERS; i++)
        if (str_eq(to, addresses[i])) {
            server.to[i]++;
            server.sent++;
            server.has_code = str_find_str(message, codes[i]) != SIZE_MAX;
        }
    return SPOOL_SENT;
}

static struct spool_turn turn_with(const struct spool_keys *with, int64_t now_ms, int64_t most)
{
    struct spool_post post = {.from = S("kysely@example.fi"), .send = take};
    struct spool_turn turn;

    assert_int_equal(spool_send(&arena, people, with, &post, now_ms, most, &turn), OK);
    return turn;
}

static struct spool_turn turn(int64_t now_ms, int64_t most)
{
    return turn_with(&keys, now_ms, most);
}

static struct mailing_standing standing(size_t at)
{
    struct mailing_standing *v;
    size_t count;

    assert_int_equal(spool_look(&arena, people, SURVEY, &v, &count), OK);
    assert_true(at < count);
    assert_int_equal(v[at].count, v[at].waiting + v[at].sent + v[at].given_up + v[at].expired);
    return v[at];
}

static bool is_in_a_file(struct str what)
{
    static const char *const files[] = {"people.db", "people.db-wal", "people.db-shm"};

    for (size_t i = 0; i < 3; i++) {
        struct str bytes;

        assert_int_equal(file_read(&arena, path_of(files[i]), 16 << 20, &bytes), OK);
        if (str_find_str(bytes, what) != SIZE_MAX)
            return true;
    }
    return false;
}

static void every_letter_goes_out_once_with_its_own_code(void **state)
{
    struct mailing_standing at;

    (void)state;
    put(LETTER_INVITATION, 1);
    assert_int_equal(settle(1), 1);
    assert_int_equal(turn(NOON_MS, 10).sent, 10);
    assert_true(turn(NOON_MS, 10).is_more);
    assert_true(server.has_code);
    at = standing(0);
    assert_int_equal(at.waiting, 5);
    assert_false(at.is_over);
    assert_int_equal(turn(NOON_MS, 10).over, 1);
    assert_int_equal(turn(NOON_MS, 10).sent, 0);
    for (int i = 0; i < LETTERS; i++)
        assert_int_equal(server.to[i], 1);
    at = standing(0);
    assert_true(at.is_over);
    assert_int_equal(at.sent, LETTERS);
    assert_int_equal(at.batch, 1);
    assert_int_equal(at.kind, LETTER_INVITATION);
}

static void a_reminder_carries_no_code(void **state)
{
    (void)state;
    put(LETTER_REMINDER, 0);
    assert_int_equal(settle(0), 1);
    server.has_code = true;
    assert_int_equal(turn(NOON_MS, 100).sent, LETTERS);
    assert_false(server.has_code);
}

/* The verb died before the codes were valid, or after. */
static void what_is_held_goes_out_only_with_valid_codes(void **state)
{
    (void)state;
    put(LETTER_INVITATION, 1);
    assert_true(standing(0).is_held);
    assert_int_equal(turn(NOON_MS, 100).sent, 0);
    assert_int_equal(server.asked, 0);
    assert_int_equal(settle(0), 0); /* no lot was stored */
    assert_int_equal(standing(0).expired, LETTERS);
    assert_true(standing(0).is_over);
    put(LETTER_INVITATION, 1);
    assert_int_equal(settle(1), 1);
    assert_int_equal(settle(1), 0);
    assert_int_equal(turn(NOON_MS, 100).sent, LETTERS);
}

static void another_surveys_letters_are_left_alone(void **state)
{
    int64_t released;

    (void)state;
    put(LETTER_INVITATION, 1);
    assert_int_equal(spool_settle(&arena, people, SURVEY + 1, 9, &released), OK);
    assert_int_equal(released, 0);
    assert_true(standing(0).is_held);
}

static void after_a_day_what_is_left_is_destroyed_unsent_and_counted(void **state)
{
    (void)state;
    put(LETTER_INVITATION, 1);
    put(LETTER_INVITATION, 2);
    settle(1); /* of two, one is still held */
    assert_int_equal(turn(NOON_MS, 7).sent, 7);
    server.asked = 0;
    assert_int_equal(turn(NOON_MS + SPOOL_LIFE_MS - 1, 0).expired, 0);
    assert_int_equal(turn(NOON_MS + SPOOL_LIFE_MS, 100).expired, LETTERS - 7);
    assert_int_equal(server.asked, 0);
    assert_int_equal(standing(0).waiting + standing(1).waiting, 0);
    assert_int_equal(standing(0).expired + standing(1).expired, 2 * LETTERS - 7);
}

static void what_is_refused_for_good_is_given_up(void **state)
{
    (void)state;
    put(LETTER_INVITATION, 1);
    settle(1);
    server.word = SPOOL_REFUSED;
    assert_int_equal(turn(NOON_MS, 3).refused, 3);
    server.word = SPOOL_SENT;
    turn(NOON_MS, 100);
    assert_int_equal(standing(0).given_up, 3);
    assert_int_equal(standing(0).sent, LETTERS - 3);
}

static void what_is_put_off_waits_1_5_15_then_60_minutes(void **state)
{
    static const int minutes[] = {1, 5, 15, 60, 60};
    int64_t now_ms = NOON_MS;

    (void)state;
    put(LETTER_INVITATION, 1);
    settle(1);
    turn(NOON_MS, LETTERS - 1);
    server.word = SPOOL_LATER;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(turn(now_ms, 100).later, 1);
        assert_int_equal(turn(now_ms + minutes[i] * MINUTE_MS - 1, 100).later, 0);
        now_ms += minutes[i] * MINUTE_MS;
    }
    server.word = SPOOL_SENT;
    assert_int_equal(turn(now_ms, 100).sent, 1);
    assert_true(standing(0).is_over);
}

static void a_server_that_is_away_costs_no_letter_a_try(void **state)
{
    (void)state;
    put(LETTER_INVITATION, 1);
    settle(1);
    server.word = SPOOL_UNREACHED;
    for (int i = 0; i < 3 * SPOOL_TRIES; i++) {
        struct spool_turn t = turn(NOON_MS + i, 100);

        assert_true(t.is_unreached);
        assert_int_equal(server.asked, i + 1); /* one letter is enough to know */
    }
    server.word = SPOOL_SENT;
    assert_int_equal(turn(NOON_MS + 1000, 100).sent, LETTERS);
}

/* The post office that dies with the letter in its hand: the try stays written down. */
static void a_crash_after_sending_is_bounded(void **state)
{
    (void)state;
    put(LETTER_INVITATION, 1);
    settle(1);
    turn(NOON_MS, LETTERS - 1);
    server.word = SPOOL_LATER; /* what the store holds when nobody came back to say how it went */
    for (int i = 0; i < 2 * SPOOL_TRIES; i++)
        turn(NOON_MS + i * MINUTE_MS * 70 % SPOOL_LIFE_MS, 100);
    assert_true(server.asked <= LETTERS - 1 + SPOOL_TRIES);
    turn(NOON_MS + SPOOL_LIFE_MS, 0);
    assert_int_equal(standing(0).waiting, 0);
}

static void tries_end_even_within_the_day(void **state)
{
    struct mailing m = mailing(LETTER_INVITATION, 1);
    int64_t now_ms = NOON_MS;

    (void)state;
    m.expires_ms = INT64_MAX;
    assert_int_equal(spool_put(&arena, people, &keys.public_key, &m, addresses, codes, 1, NOON_MS), OK);
    settle(1);
    server.word = SPOOL_LATER;
    for (int i = 0; i < 2 * SPOOL_TRIES; i++, now_ms += 60 * MINUTE_MS)
        turn(now_ms, 1);
    assert_int_equal(server.asked, SPOOL_TRIES);
    assert_int_equal(standing(0).given_up, 1);
}

static void no_file_holds_an_address_or_a_code(void **state)
{
    struct str first_box = {"", 0};
    struct q_mailing_of_survey_rows rows = {0};
    struct q_letter_due_row row = {0};

    (void)state;
    put(LETTER_INVITATION, 1);
    settle(1);
    assert_int_equal(db_begin(people, DB_READ), OK);
    assert_int_equal(q_mailing_of_survey(people, &arena, &(struct q_mailing_of_survey){SURVEY}, &rows), OK);
    assert_int_equal(q_letter_due(people, &arena, &(struct q_letter_due){rows.v[0].id, NOON_MS}, &row), OK);
    db_rollback(people);
    first_box = row.box;
    assert_int_equal(first_box.len, BUCKET_MIN + SEAL_BYTES);
    assert_true(is_in_a_file(first_box)); /* so that the search is known to find */
    for (int i = 0; i < LETTERS; i++) {
        assert_false(is_in_a_file(addresses[i]));
        assert_false(is_in_a_file(codes[i]));
    }
    turn(NOON_MS, 1);
    assert_false(is_in_a_file(first_box)); /* not even sealed */
    turn(NOON_MS, 100);
    assert_false(is_in_a_file(row.id));
}

static void a_letter_of_another_key_is_given_up(void **state)
{
    struct spool_keys other;

    (void)state;
    seal_keypair(&other.public_key, &other.secret_key);
    put(LETTER_INVITATION, 1);
    settle(1);
    assert_int_equal(turn_with(&other, NOON_MS, 100).refused, LETTERS);
    assert_int_equal(server.asked, 0);
}

static void all_are_put_in_or_none(void **state)
{
    struct mailing m = mailing(LETTER_INVITATION, 1);
    struct mailing_standing *v;
    size_t count;

    (void)state;
    assert_int_equal(spool_put(&arena, people, &keys.public_key, &m, addresses, codes, LETTERS, NOON_MS), OK);
    assert_int_equal(spool_put(&arena, people, &keys.public_key, &m, addresses, codes, LETTERS, NOON_MS), ERR_CONFLICT);
    assert_int_equal(spool_look(&arena, people, SURVEY, &v, &count), OK);
    assert_int_equal(count, 1);
}

/* One call after the other fails while a letter is sent: none is lost, none is counted twice, and none goes out more than twice. */
static void whichever_call_fails_every_letter_is_counted(void **state)
{
    bool has_failed = true;

    (void)state;
    for (int64_t n = 1; has_failed; n++) {
        struct spool_post post = {.from = S("kysely@example.fi"), .send = take};
        struct spool_turn ignored;
        enum err e;

        if (n > 1 && (tear_down(NULL), set_up(NULL)))
            fail();
        put(LETTER_INVITATION, 1);
        settle(1);
        failing_install(people);
        failing.is_coarse = true;
        failing_start(n, ERR_BUSY);
        e = spool_send(&arena, people, &keys, &post, NOON_MS, 2, &ignored);
        has_failed = failing_has_failed();
        failing_start(0, OK);
        assert_int_equal(e != OK, has_failed);
        turn(NOON_MS + MINUTE_MS, 100);
        assert_int_equal(standing(0).sent, LETTERS);
        assert_true(standing(0).is_over);
        for (int i = 0; i < LETTERS; i++)
            assert_in_range(server.to[i], 1, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_letter_goes_out_once_with_its_own_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reminder_carries_no_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_held_goes_out_only_with_valid_codes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_surveys_letters_are_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(after_a_day_what_is_left_is_destroyed_unsent_and_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_refused_for_good_is_given_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_put_off_waits_1_5_15_then_60_minutes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_that_is_away_costs_no_letter_a_try, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crash_after_sending_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tries_end_even_within_the_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_file_holds_an_address_or_a_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_letter_of_another_key_is_given_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_are_put_in_or_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whichever_call_fails_every_letter_is_counted, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
