/* test_commitment.c - lots of codes: written down for good, through any crash, so that an added or changed code is found. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/invitation.h"
#include "unit/failing.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include <cmocka.h>

enum { DAY = 20270210 };

static struct stores stores;
static struct key32 form_key;
static int64_t survey_id;

static int set_up(void **state)
{
    struct key32 secret;

    (void)state;
    if (stores_open(&stores))
        return 1;
    form_key = random_key();
    survey_id = stores_survey(&stores, "kutsutut", SURVEY_OPEN, stores.definition.opens_ms, &secret).id;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* What somebody with the files in their hands can do. Returns what SQLite said to the last statement. */
static int meddle(const char *store, const char *sql)
{
    sqlite3 *db;
    int said;

    assert_int_equal(sqlite3_open(stores_path(&stores, store), &db), SQLITE_OK);
    said = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return said;
}

static struct db *read_only(const char *store)
{
    struct db *db;

    assert_int_equal(db_open(&stores.arena, stores_path(&stores, store), DB_READ_ONLY, &db), OK);
    return db;
}

static struct invitation_lot made(int64_t count)
{
    struct invitation_lot lot;

    assert_int_equal(invitation_make(&stores.arena, &form_key, survey_id, count, &lot), OK);
    return lot;
}

static enum err store(int64_t n, const struct invitation_lot *lot)
{
    return invitation_store(stores.inbox, survey_id, n, DAY, lot);
}

static int64_t settle(void)
{
    int64_t next;

    assert_int_equal(invitation_settle(&stores.arena, stores.panel, stores.inbox, survey_id, &next), OK);
    return next;
}

static struct invitation_lot issue(int64_t count)
{
    struct invitation_lot lot = made(count);

    assert_int_equal(store(settle(), &lot), OK);
    settle();
    return lot;
}

static struct invitation_standing look(void)
{
    struct invitation_standing at;

    assert_int_equal(invitation_look(&stores.arena, stores.panel, stores.inbox, survey_id, &at), OK);
    return at;
}

/* As intake does when an answer comes in. */
static void answer(const struct invitation_lot *lot, size_t at)
{
    assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
    assert_int_equal(
        q_invitation_use(stores.inbox, &(struct q_invitation_use){survey_id, {(const char *)lot->hashes[at].b, 16}}),
        OK);
    assert_int_equal(q_counter_add(stores.inbox, &(struct q_counter_add){survey_id, 1, 202706, 1}), OK);
    assert_int_equal(db_commit(stores.inbox), OK);
}

static void nothing_issued_is_whole_and_proves_nothing(void **state)
{
    struct invitation_standing at = look();

    (void)state;
    assert_int_equal(settle(), 1);
    assert_int_equal(at.batch_count, 0);
    assert_true(at.is_whole);
    assert_int_equal(at.proof, INVITATION_UNTOLD);
}

static void the_root_is_the_hash_of_the_sorted_hashes(void **state)
{
    struct invitation_lot lot = issue(20);
    struct key32 root = hash_plain((struct str){(const char *)lot.hashes, 20 * sizeof *lot.hashes});
    struct invitation_standing at = look();

    (void)state;
    for (size_t i = 1; i < lot.count; i++)
        assert_true(memcmp(lot.hashes[i - 1].b, lot.hashes[i].b, 16) < 0);
    assert_int_equal(at.batch_count, 1);
    assert_int_equal(at.batches[0].n, 1);
    assert_int_equal(at.batches[0].count, 20);
    assert_int_equal(at.batches[0].day, DAY);
    assert_memory_equal(at.batches[0].root.b, root.b, 32);
    assert_int_equal(at.proof, INVITATION_PROVEN);
}

static void issued_is_used_and_left_through_lots_and_answers(void **state)
{
    struct invitation_lot first = issue(20), second;
    struct invitation_standing at;

    (void)state;
    second = issue(30);
    at = look();
    assert_int_equal(at.batch_count, 2);
    assert_int_equal(at.issued, 50);
    assert_int_equal(at.proof, INVITATION_UNTOLD); /* which lot a code is of is not stored */
    answer(&first, 3);
    answer(&second, 0);
    at = look();
    assert_int_equal(at.used, 2);
    assert_int_equal(at.left, 48);
    assert_true(at.is_whole);
    assert_int_equal(at.proof, INVITATION_UNTOLD);
    issue(20); /* also after some are used */
    at = look();
    assert_int_equal(at.issued, 70);
    assert_int_equal(at.left, 68);
    assert_true(at.is_whole);
    assert_int_equal(settle(), 4);
}

/* All that is written down of the survey's lots, in the panel and as the inbox's note. */
static struct str written_down(int64_t n)
{
    struct q_invitation_batch_list_rows rows = {0};
    struct q_issue_get_row note = {0};
    struct buf out = buf_new(&stores.arena, 4096);

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_issue_get(stores.inbox, &stores.arena, &(struct q_issue_get){survey_id}, &note), OK);
    db_rollback(stores.inbox);
    assert_int_equal(settle(), n + 1);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(
        q_invitation_batch_list(stores.panel, &stores.arena, &(struct q_invitation_batch_list){survey_id}, &rows), OK);
    db_rollback(stores.panel);
    assert_int_equal(rows.n, n);
    buf_fmt(&out, "%d %d %d ", (int)note.n, (int)note.count, (int)note.day);
    buf_put(&out, note.root);
    for (size_t i = 0; i < rows.n; i++) {
        buf_fmt(&out, " %d %d %d ", (int)rows.v[i].n, (int)rows.v[i].count, (int)rows.v[i].day);
        buf_put(&out, rows.v[i].root);
    }
    return buf_str(&out);
}

/* Two surveys get the same lots, and other codes of the first one are used before the second: byte for byte the same is written
 * down, so nothing in it tells which were. */
static void who_has_answered_leaves_no_trace_in_the_lots_that_follow(void **state)
{
    struct invitation_lot first = made(20), second = made(20);
    struct str told[2];

    (void)state;
    for (size_t run = 0; run < 2; run++) {
        struct key32 secret;

        if (run)
            survey_id = stores_survey(&stores, "toiset", SURVEY_OPEN, stores.definition.opens_ms, &secret).id;
        assert_int_equal(store(1, &first), OK);
        assert_int_equal(settle(), 2);
        for (size_t i = 0; i < 5; i++)
            answer(&first, run ? 2 * i + 6 : i);
        assert_int_equal(store(2, &second), OK);
        told[run] = written_down(2);
    }
    assert_true(str_eq(told[0], told[1]));
}

/* As an attacker does who has both lists of codes, the form key and a backup of panel.db: hash what would stand unused for
 * every pair of used codes, the true one among them. */
static void no_guess_of_the_used_codes_makes_a_root(void **state)
{
    struct invitation_lot first = issue(20), second;
    struct invitation_standing at;

    (void)state;
    answer(&first, 4);
    answer(&first, 17);
    second = issue(20);
    at = look();
    for (unsigned a = 0; a < 20; a++)
        for (unsigned b = a; b < 20; b++) {
            struct id16 left[40];
            struct key32 guess;
            size_t n = 0;
            size_t x = 0, y = 0;

            while (x < 20 || y < 20) { /* both lots in one order, without the two */
                bool is_first = y == 20 || (x < 20 && memcmp(first.hashes[x].b, second.hashes[y].b, 16) < 0);

                if (!is_first)
                    left[n++] = second.hashes[y++];
                else if (x == a || x == b)
                    x++;
                else
                    left[n++] = first.hashes[x++];
            }
            guess = hash_plain((struct str){(const char *)left, n * sizeof *left});
            assert_memory_not_equal(guess.b, at.batches[1].root.b, 32);
        }
}

static void a_code_that_was_added_is_found(void **state)
{
    (void)state;
    issue(20);
    assert_int_equal(meddle("inbox.db", "INSERT INTO invitation SELECT survey, randomblob(16) FROM invitation LIMIT 1"),
                     SQLITE_OK);
    assert_false(look().is_whole);
}

static void a_code_that_was_taken_away_is_found(void **state)
{
    (void)state;
    issue(20);
    assert_int_equal(meddle("inbox.db", "DELETE FROM invitation WHERE hash = (SELECT min(hash) FROM invitation)"),
                     SQLITE_OK);
    assert_false(look().is_whole);
}

static void a_code_that_was_changed_is_found(void **state)
{
    struct invitation_standing at;

    (void)state;
    issue(20);
    assert_int_equal(
        meddle("inbox.db",
               "UPDATE invitation SET hash = randomblob(16) WHERE hash = (SELECT min(hash) FROM invitation)"),
        SQLITE_OK);
    at = look();
    assert_true(at.is_whole); /* the number is right */
    assert_int_equal(at.proof, INVITATION_FALSE);
}

static void what_was_issued_stays_written_down(void **state)
{
    (void)state;
    issue(20);
    assert_int_equal(meddle("panel.db", "UPDATE invitation_batch SET count = 21"), SQLITE_CONSTRAINT);
    assert_int_equal(meddle("panel.db", "DELETE FROM invitation_batch"), SQLITE_CONSTRAINT);
    assert_int_equal(look().issued, 20);
}

/* The verb died after the codes were stored; and after they were written down, before the note was taken away. */
static void a_crash_between_the_stores_loses_no_count(void **state)
{
    struct invitation_lot lot = made(20);

    (void)state;
    assert_int_equal(store(settle(), &lot), OK);
    assert_false(look().is_whole);
    assert_int_equal(settle(), 2);
    assert_true(look().is_whole);
    assert_int_equal(look().proof, INVITATION_PROVEN);
    assert_int_equal(
        meddle("inbox.db", "INSERT INTO issue VALUES ((SELECT survey FROM invitation), 1, 20, zeroblob(32), 1)"),
        SQLITE_OK);
    assert_int_equal(settle(), 2);
    assert_int_equal(look().issued, 20);
    assert_int_equal(look().proof, INVITATION_PROVEN);
}

static void a_lot_waits_until_the_one_before_is_written_down(void **state)
{
    struct invitation_lot lot = made(20), next = made(20);
    int64_t left;

    (void)state;
    assert_int_equal(store(1, &lot), OK);
    assert_int_equal(store(2, &next), ERR_CONFLICT);
    assert_int_equal(invitation_left(&stores.arena, stores.inbox, survey_id, &left), OK);
    assert_int_equal(left, 20); /* all of a lot or none */
    settle();
    assert_int_equal(store(2, &lot), ERR_CONFLICT); /* nor is a code stored twice */
    assert_int_equal(invitation_left(&stores.arena, stores.inbox, survey_id, &left), OK);
    assert_int_equal(left, 20);
}

/* The last ingest has destroyed what was left. */
static void after_the_end_used_is_not_more_than_issued(void **state)
{
    struct invitation_lot lot = issue(20);
    struct invitation_standing at;

    (void)state;
    answer(&lot, 0);
    assert_int_equal(meddle("inbox.db", "INSERT INTO finished SELECT survey FROM invitation LIMIT 1;"
                                        "DELETE FROM invitation"),
                     SQLITE_OK);
    at = look();
    assert_true(at.is_finished);
    assert_true(at.is_whole);
    assert_int_equal(at.used, 1);
    assert_int_equal(at.left, 0);
    assert_int_equal(meddle("inbox.db", "UPDATE counter SET n = 21"), SQLITE_OK);
    assert_false(look().is_whole);
}

/* --- stores that fail ---------------------------------------------------------------------------------------------- */

static void a_store_that_cannot_be_written_is_an_error(void **state)
{
    struct invitation_lot lot = made(20);
    struct db *inbox = read_only("inbox.db"), *panel = read_only("panel.db");
    int64_t next;

    (void)state;
    assert_int_not_equal(invitation_store(inbox, survey_id, 1, DAY, &lot), OK);
    assert_int_equal(store(1, &lot), OK);
    assert_int_not_equal(invitation_settle(&stores.arena, panel, stores.inbox, survey_id, &next), OK);
    assert_int_not_equal(invitation_settle(&stores.arena, stores.panel, inbox, survey_id, &next), OK);
    assert_int_equal(settle(), 2); /* and the next time all is well */
    db_close(inbox);
    db_close(panel);
}

/* Without one of its tables every question ends in an error, never in a number. */
static void a_store_that_is_damaged_is_an_error(void **state)
{
    static const struct {
        const char *store, *sql;
    } damage[] = {
        {"inbox.db", "DROP TABLE issue"},
        {"inbox.db", "DROP TABLE counter"},
        {"inbox.db", "DROP TABLE finished"},
        {"inbox.db", "ALTER TABLE invitation RENAME TO other;"
                     "CREATE TABLE invitation (survey, hash, PRIMARY KEY (survey, hash)) WITHOUT ROWID;"
                     "INSERT INTO invitation SELECT survey, 1 FROM other LIMIT 1"},
        {"inbox.db", "DROP TABLE invitation"},
        {"panel.db", "DROP TRIGGER invitation_batch_is_kept; DROP TABLE invitation_batch"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        struct invitation_standing at;
        struct invitation_lot lot;
        int64_t next;
        enum err looked, settled, stored;

        if (i && (tear_down(NULL), set_up(NULL)))
            fail();
        issue(20);
        lot = made(20);
        assert_int_equal(meddle(damage[i].store, damage[i].sql), SQLITE_OK);
        looked = invitation_look(&stores.arena, stores.panel, stores.inbox, survey_id, &at);
        settled = invitation_settle(&stores.arena, stores.panel, stores.inbox, survey_id, &next);
        stored = store(2, &lot);
        assert_true(looked || settled || stored);
        if (strstr(damage[i].sql, "invitation"))
            assert_int_not_equal(looked, OK);
        if (i == 4)
            assert_int_not_equal(invitation_left(&stores.arena, stores.inbox, survey_id, &next), OK);
    }
}

static enum err issue_and_look(const struct invitation_lot *lot, struct invitation_standing *at)
{
    int64_t next;

    TRY(invitation_settle(&stores.arena, stores.panel, stores.inbox, survey_id, &next));
    TRY(store(next, lot));
    TRY(invitation_settle(&stores.arena, stores.panel, stores.inbox, survey_id, &next));
    TRY(invitation_left(&stores.arena, stores.inbox, survey_id, &next));
    return invitation_look(&stores.arena, stores.panel, stores.inbox, survey_id, at);
}

/* One call after the other fails; afterwards all codes of the lot are there or none, and they are counted. */
static void whichever_call_fails_the_count_holds(void **state)
{
    bool has_failed = true;

    (void)state;
    for (int64_t n = 1; has_failed; n++) {
        struct invitation_standing at;
        struct invitation_lot lot;
        enum err e;

        if (n > 1 && (tear_down(NULL), set_up(NULL)))
            fail();
        lot = made(20);
        failing_install(stores.inbox);
        failing_install(stores.panel);
        failing_start(n, n % 2 ? ERR_BUSY : ERR_BROKEN);
        e = issue_and_look(&lot, &at);
        has_failed = failing_has_failed();
        failing_start(0, OK);
        assert_int_equal(e != OK, has_failed);
        settle();
        at = look();
        assert_true(at.is_whole);
        assert_true(at.issued == 0 || at.issued == 20);
        assert_int_equal(at.proof, at.issued ? INVITATION_PROVEN : INVITATION_UNTOLD);
    }
}

/* Numbers can be looked at by who cannot write. */
static void looking_needs_no_writing(void **state)
{
    struct invitation_standing at;
    struct db *inbox = read_only("inbox.db"), *panel = read_only("panel.db");
    int64_t next;

    (void)state;
    issue(20);
    assert_int_equal(invitation_settle(&stores.arena, panel, inbox, survey_id, &next), OK);
    assert_int_equal(next, 2);
    assert_int_equal(invitation_look(&stores.arena, panel, inbox, survey_id, &at), OK);
    assert_int_equal(at.proof, INVITATION_PROVEN);
    db_close(inbox);
    db_close(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_issued_is_whole_and_proves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_root_is_the_hash_of_the_sorted_hashes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(issued_is_used_and_left_through_lots_and_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_has_answered_leaves_no_trace_in_the_lots_that_follow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_guess_of_the_used_codes_makes_a_root, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_code_that_was_added_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_code_that_was_taken_away_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_code_that_was_changed_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_issued_stays_written_down, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crash_between_the_stores_loses_no_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lot_waits_until_the_one_before_is_written_down, set_up, tear_down),
        cmocka_unit_test_setup_teardown(after_the_end_used_is_not_more_than_issued, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_cannot_be_written_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_is_damaged_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whichever_call_fails_the_count_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(looking_needs_no_writing, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("commitment", tests, NULL, NULL);
}
