/* test_migrate.c - migrations run once, in order, whole or not at all; the stores keep their promises. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/migrate.h"
#include "folder.h"

#include "base/crypto.h"
#include "db/driver.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA_BYTES = 64 * 1024 * 1024 };

struct fixture {
    struct arena arena;
    char dir[FOLDER_BYTES];
    struct db *db;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_int_equal(crypto_start(), OK);
    arena_init(&f->arena, ARENA_BYTES);
    assert_non_null(folder_make(f->dir));
    assert_int_equal(db_open(&f->arena, arena_fmt(&f->arena, "%s/x.db", f->dir).p, DB_CREATE, &f->db), OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    unlink(arena_fmt(&f->arena, "%s/x.db", f->dir).p);
    rmdir(f->dir);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static bool runs(struct db *db, const char *sql)
{
    return db->driver->script(db->conn, sql) == OK;
}

/* --- the mechanism --------------------------------------------------------------------------------------------- */

static const struct db_migration two[] = {
    {"0001_core", S_INIT("CREATE TABLE a (id @ID@, n @INT@ NOT NULL, raw @BYTES@) @TABLE_END@;"
                         "CREATE TABLE b (a @REF@ NOT NULL REFERENCES a (id), PRIMARY KEY (a)) @TABLE_END@;")},
    {"0002_more", S_INIT("ALTER TABLE a ADD COLUMN name TEXT;")},
};
static const struct db_migration changed[] = {
    {"0001_core", S_INIT("CREATE TABLE a (id @ID@, n @INT@) @TABLE_END@;")},
    {"0002_more", S_INIT("ALTER TABLE a ADD COLUMN name TEXT;")},
};
static const struct db_migration failing[] = {
    {"0001_core", S_INIT("CREATE TABLE a (id @ID@) @TABLE_END@;")},
    {"0002_bad", S_INIT("CREATE TABLE c (id @ID@) @TABLE_END@; INSERT INTO nowhere VALUES (1);")},
};
static const struct db_migration unknown_word[] = {{"0001_core", S_INIT("CREATE TABLE a (id @IDD@) @TABLE_END@;")}};
static const struct db_migrations one_of_two = {"test", two, 1}, both = {"test", two, 2}, none = {"test", NULL, 0};

static void migrations_run_in_order_and_a_second_run_does_nothing(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_migrate(&f->arena, f->db, &one_of_two), OK);
    assert_true(runs(f->db, "INSERT INTO a (id, n) VALUES (7, 1)"));
    assert_int_equal(db_migrate(&f->arena, f->db, &both), OK);
    assert_int_equal(db_migrate(&f->arena, f->db, &both), OK);
    assert_true(runs(f->db, "UPDATE a SET name = 'x' WHERE id = 7"));
    assert_int_equal(db_migrate_check(&f->arena, f->db, &both), OK);
}

static void the_check_refuses_a_store_that_lacks_a_migration_or_was_never_migrated(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_migrate_check(&f->arena, f->db, &both), ERR_BROKEN);
    assert_int_equal(db_migrate(&f->arena, f->db, &one_of_two), OK);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &both), ERR_BROKEN);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &one_of_two), OK);
    assert_false(db_in_transaction(f->db));
}

static void a_migration_that_was_edited_after_it_ran_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct db_migrations edited = {"test", changed, 2};

    assert_int_equal(db_migrate(&f->arena, f->db, &one_of_two), OK);
    assert_int_equal(db_migrate(&f->arena, f->db, &edited), ERR_BROKEN);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &edited), ERR_BROKEN);
    assert_false(runs(f->db, "UPDATE a SET name = 'x'"));
}

static void a_program_older_than_the_store_is_refused(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_migrate(&f->arena, f->db, &both), OK);
    assert_int_equal(db_migrate(&f->arena, f->db, &one_of_two), ERR_BROKEN);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &one_of_two), ERR_BROKEN);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &none), ERR_BROKEN);
}

static void a_migration_that_fails_leaves_no_trace_and_those_before_it_stay(void **state)
{
    struct fixture *f = *state;
    static const struct db_migrations bad = {"test", failing, 2};

    assert_int_equal(db_migrate(&f->arena, f->db, &bad), ERR_BROKEN);
    assert_false(db_in_transaction(f->db));
    assert_true(runs(f->db, "SELECT * FROM a"));
    assert_false(runs(f->db, "SELECT * FROM c"));
}

static void a_word_that_does_not_exist_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct db_migrations bad = {"test", unknown_word, 1};

    assert_int_equal(db_migrate(&f->arena, f->db, &bad), ERR_BROKEN);
}

static void tables_are_strict_and_keep_no_row_ids(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(db_migrate(&f->arena, f->db, &both), OK);
    assert_false(runs(f->db, "SELECT rowid FROM a"));
    assert_false(runs(f->db, "INSERT INTO a (id, n) VALUES (1, 'many')"));
    assert_false(runs(f->db, "INSERT INTO a (n) VALUES (1)"));
    assert_false(runs(f->db, "INSERT INTO b (a) VALUES (99)"));
}

/* --- the stores ------------------------------------------------------------------------------------------------ */

static const char key[] = "0123456789abcdef0123456789abcdef";

static struct q_survey_insert survey(int64_t id, const char *slug, int64_t state, int64_t opens_ms, int64_t closes_ms)
{
    return (struct q_survey_insert){
        .id = id,
        .slug = str_from(slug),
        .state = state,
        .mode = 1,
        .current_version = 1,
        .opens_ms = opens_ms,
        .closes_ms = closes_ms,
        .results_ms = closes_ms + 1000,
        .public_key = {key, 32},
        .created_ms = id,
    };
}

static void add_survey(struct fixture *f, int64_t id, const char *slug, int64_t state, int64_t opens_ms,
                       int64_t closes_ms)
{
    struct q_survey_insert in = survey(id, slug, state, opens_ms, closes_ms);

    assert_int_equal(q_survey_insert(f->db, &in), OK);
}

static int set_up_panel(void **state)
{
    struct fixture *f;

    set_up(state);
    f = *state;
    assert_int_equal(db_migrate(&f->arena, f->db, &sql_panel_migrations), OK);
    assert_int_equal(db_migrate_check(&f->arena, f->db, &sql_panel_migrations), OK);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    return 0;
}

static void a_survey_comes_back_as_it_was_stored(void **state)
{
    struct fixture *f = *state;
    struct q_survey_by_slug_row row;

    add_survey(f, 1, "kysely", 1, 100, 200);
    assert_int_equal(q_survey_by_slug(f->db, &f->arena, &(struct q_survey_by_slug){S("kysely")}, &row), OK);
    assert_int_equal(row.id, 1);
    assert_int_equal(row.state, 1);
    assert_int_equal(row.closes_ms, 200);
    assert_true(str_eq(row.public_key, S("0123456789abcdef0123456789abcdef")));
    assert_null(row.answer_count);
    assert_int_equal(q_survey_set_answer_count(f->db, &(struct q_survey_set_answer_count){1, 12}), OK);
    assert_int_equal(q_survey_by_id(f->db, &f->arena, &(struct q_survey_by_id){1}, &row), OK);
    assert_int_equal(*row.answer_count, 12);
    assert_int_equal(q_survey_by_slug(f->db, &f->arena, &(struct q_survey_by_slug){S("toinen")}, &row), ERR_NOT_FOUND);
}

static void a_slug_is_taken_once(void **state)
{
    struct fixture *f = *state;
    struct q_survey_insert again = survey(2, "kysely", 1, 100, 200);

    add_survey(f, 1, "kysely", 1, 100, 200);
    assert_int_equal(q_survey_insert(f->db, &again), ERR_CONFLICT);
}

static void lists_go_by_time_and_not_by_what_the_worker_has_written_down(void **state)
{
    struct fixture *f = *state;
    struct q_survey_list_open_rows open;
    struct q_survey_list_past_rows past;
    struct q_survey_list_published_rows published;

    add_survey(f, 1, "draft", 1, 100, 200);
    add_survey(f, 2, "approved-and-due", 2, 100, 300);
    add_survey(f, 3, "open", 3, 100, 200);
    add_survey(f, 4, "not-yet", 2, 151, 200);
    add_survey(f, 5, "open-and-over", 3, 50, 149);
    add_survey(f, 6, "published", 6, 50, 120);
    add_survey(f, 7, "archived", 8, 50, 120);
    add_survey(f, 8, "cancelled", 9, 100, 200);
    add_survey(f, 9, "suspended", 4, 100, 200);
    assert_int_equal(q_survey_list_open(f->db, &f->arena, &(struct q_survey_list_open){150}, &open), OK);
    assert_int_equal(open.n, 2);
    assert_int_equal(open.v[0].id, 3);
    assert_int_equal(open.v[1].id, 2);
    assert_int_equal(q_survey_list_past(f->db, &f->arena, &(struct q_survey_list_past){150}, &past), OK);
    assert_int_equal(past.n, 3);
    assert_int_equal(past.v[0].id, 5);
    assert_int_equal(past.v[1].id, 6);
    assert_int_equal(past.v[2].id, 7);
    assert_int_equal(q_survey_list_published(f->db, &f->arena, &published), OK);
    assert_int_equal(published.n, 2);
    assert_int_equal(published.v[0].id, 6);
}

static void the_worker_finds_what_time_has_opened_and_closed(void **state)
{
    struct fixture *f = *state;
    struct q_survey_to_open_rows to_open;
    struct q_survey_to_close_rows to_close;

    add_survey(f, 1, "due", 2, 150, 200);
    add_survey(f, 2, "not-due", 2, 151, 200);
    add_survey(f, 3, "over", 3, 50, 149);
    add_survey(f, 4, "suspended-and-over", 4, 50, 149);
    add_survey(f, 5, "in-its-last-millisecond", 3, 50, 150);
    assert_int_equal(q_survey_to_open(f->db, &f->arena, &(struct q_survey_to_open){150}, &to_open), OK);
    assert_int_equal(to_open.n, 1);
    assert_int_equal(to_open.v[0].id, 1);
    assert_int_equal(q_survey_to_close(f->db, &f->arena, &(struct q_survey_to_close){150}, &to_close), OK);
    assert_int_equal(to_close.n, 2);
    assert_int_equal(q_survey_set_state(f->db, &(struct q_survey_set_state){.id = 1, .from_state = 2, .state = 3}), OK);
    assert_int_equal(q_survey_set_state(f->db, &(struct q_survey_set_state){.id = 1, .from_state = 2, .state = 3}),
                     ERR_CONFLICT);
}

static void the_mode_is_fixed_once_a_survey_is_no_draft(void **state)
{
    struct fixture *f = *state;

    add_survey(f, 1, "draft", 1, 100, 200);
    add_survey(f, 2, "approved", 2, 100, 200);
    assert_true(runs(f->db, "UPDATE survey SET mode = 2 WHERE id = 1"));
    assert_false(runs(f->db, "UPDATE survey SET mode = 2 WHERE id = 2"));
    assert_false(runs(f->db, "UPDATE survey SET state = 1 WHERE id = 2"));
    assert_false(runs(f->db, "UPDATE survey SET state = 1, mode = 2 WHERE id = 2"));
    assert_false(runs(f->db, "DELETE FROM survey WHERE id = 2"));
    assert_false(runs(f->db, "INSERT OR REPLACE INTO survey SELECT id, slug, state, 2, current_version, opens_ms,"
                             " closes_ms, results_ms, public_key, answer_count, created_ms FROM survey WHERE id = 2"));
    assert_true(runs(f->db, "UPDATE survey SET state = 3 WHERE id = 2"));
}

static void versions_and_releases_are_immutable(void **state)
{
    struct fixture *f = *state;
    struct q_survey_version_get_row version;
    struct q_release_latest_row release;
    struct q_survey_version_insert in = {.survey = 1, .n = 1, .hash = {key, 32}, .doc = S("{}"), .published_ms = 5};

    add_survey(f, 1, "kysely", 1, 100, 200);
    assert_int_equal(q_survey_version_insert(f->db, &in), OK);
    assert_int_equal(q_survey_version_insert(f->db, &in), ERR_CONFLICT);
    assert_int_equal(q_survey_version_get(f->db, &f->arena, &(struct q_survey_version_get){1, 1}, &version), OK);
    assert_true(str_eq(version.doc, S("{}")));
    assert_int_equal(q_release_latest(f->db, &f->arena, &(struct q_release_latest){1}, &release), ERR_NOT_FOUND);
    for (int64_t n = 1; n <= 2; n++)
        assert_int_equal(q_release_insert(f->db, &(struct q_release_insert){1, n, 10 * n, S("{}")}), OK);
    assert_int_equal(q_release_latest(f->db, &f->arena, &(struct q_release_latest){1}, &release), OK);
    assert_int_equal(release.n, 2);
    assert_false(runs(f->db, "UPDATE survey_version SET doc = '[]'"));
    assert_false(runs(f->db, "DELETE FROM survey_version"));
    assert_true(
        runs(f->db, "INSERT OR REPLACE INTO survey_version SELECT survey, n, hash, '[]', 6, NULL FROM survey_version"));
    assert_int_equal(q_survey_version_get(f->db, &f->arena, &(struct q_survey_version_get){1, 1}, &version), OK);
    assert_true(str_eq(version.doc, S("{}")));
    assert_false(runs(f->db, "UPDATE release SET doc = '[]'"));
    assert_false(runs(f->db, "DELETE FROM release"));
}

static void settings_and_jobs_are_set_and_set_again(void **state)
{
    struct fixture *f = *state;
    struct q_setting_get_row setting;
    struct q_job_get_row job;

    assert_int_equal(q_setting_get(f->db, &f->arena, &(struct q_setting_get){S("name")}, &setting), ERR_NOT_FOUND);
    assert_int_equal(q_setting_set(f->db, &(struct q_setting_set){S("name"), S("a")}), OK);
    assert_int_equal(q_setting_set(f->db, &(struct q_setting_set){S("name"), S("b")}), OK);
    assert_int_equal(q_setting_get(f->db, &f->arena, &(struct q_setting_get){S("name")}, &setting), OK);
    assert_true(str_eq(setting.value, S("b")));
    assert_int_equal(q_job_set(f->db, &(struct q_job_set){S("ingest"), 1}), OK);
    assert_int_equal(q_job_set(f->db, &(struct q_job_set){S("ingest"), 2}), OK);
    assert_int_equal(q_job_get(f->db, &f->arena, &(struct q_job_get){S("ingest")}, &job), OK);
    assert_int_equal(job.last_ms, 2);
}

static int set_up_inbox(void **state)
{
    struct fixture *f;

    set_up(state);
    f = *state;
    assert_int_equal(db_migrate(&f->arena, f->db, &sql_inbox_migrations), OK);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    return 0;
}

static enum err collect(void *arg, const struct q_inbox_pending_row *row)
{
    buf_put(arg, str_sub(row->id, 0, 1));
    buf_put(arg, row->sealed);
    return OK;
}

static void the_inbox_takes_each_id_once_and_gives_up_what_was_ingested(void **state)
{
    struct fixture *f = *state;
    struct str id_a = S("aaaaaaaaaaaaaaaa"), id_b = S("bbbbbbbbbbbbbbbb");
    struct buf seen = buf_new(&f->arena, 100), behind = buf_new(&f->arena, 100);
    struct q_inbox_seen_row row;
    struct q_inbox_pending_count_row count;

    assert_int_equal(q_inbox_insert(f->db, &(struct q_inbox_insert){id_b, 7, S("B"), 0}), OK);
    assert_int_equal(q_inbox_insert(f->db, &(struct q_inbox_insert){id_a, 7, S("A"), 0}), OK);
    assert_int_equal(q_inbox_insert(f->db, &(struct q_inbox_insert){S("cccccccccccccccc"), 8, S("C"), 0}), OK);
    assert_int_equal(q_inbox_insert(f->db, &(struct q_inbox_insert){id_a, 7, S("A"), 0}), ERR_CONFLICT);
    assert_int_equal(q_inbox_pending_count(f->db, &f->arena, &(struct q_inbox_pending_count){7}, &count), OK);
    assert_int_equal(count.n, 2);
    assert_int_equal(q_inbox_pending_count(f->db, &f->arena, &(struct q_inbox_pending_count){9}, &count), OK);
    assert_int_equal(count.n, 0);
    assert_int_equal(q_inbox_pending_each(f->db, &(struct q_inbox_pending){7, S(""), 100}, collect, &seen), OK);
    assert_true(str_eq(buf_str(&seen), S("aAbB")));
    assert_int_equal(q_inbox_pending_each(f->db, &(struct q_inbox_pending){7, id_a, 100}, collect, &behind), OK);
    assert_true(str_eq(buf_str(&behind), S("bB")));

    assert_int_equal(q_inbox_delete(f->db, &(struct q_inbox_delete){7, id_a}), OK);
    assert_int_equal(q_inbox_delete(f->db, &(struct q_inbox_delete){7, id_a}), ERR_CONFLICT);
    assert_int_equal(q_inbox_seen(f->db, &f->arena, &(struct q_inbox_seen){7, id_a}, &row), ERR_NOT_FOUND);
    assert_int_equal(q_spent_insert(f->db, &(struct q_spent_insert){id_a, 7}), OK);
    assert_int_equal(q_inbox_seen(f->db, &f->arena, &(struct q_inbox_seen){7, id_a}, &row), OK);
    assert_int_equal(q_inbox_seen(f->db, &f->arena, &(struct q_inbox_seen){7, id_b}, &row), OK);
}

static void spent_ids_are_forgotten_survey_by_survey(void **state)
{
    struct fixture *f = *state;
    struct q_inbox_seen of_7 = {7, S("aaaaaaaaaaaaaaaa")}, of_8 = {8, S("bbbbbbbbbbbbbbbb")};
    struct q_inbox_seen_row row;

    assert_int_equal(q_spent_insert(f->db, &(struct q_spent_insert){of_7.id, 7}), OK);
    assert_int_equal(q_spent_insert(f->db, &(struct q_spent_insert){of_8.id, 8}), OK);
    assert_int_equal(q_spent_insert(f->db, &(struct q_spent_insert){of_8.id, 8}), OK);
    assert_int_equal(q_spent_forget(f->db, &(struct q_spent_forget){7}), OK);
    assert_int_equal(q_inbox_seen(f->db, &f->arena, &of_7, &row), ERR_NOT_FOUND);
    assert_int_equal(q_inbox_seen(f->db, &f->arena, &of_8, &row), OK);
}

static void an_ingest_keeps_its_salt_until_it_ends_and_a_survey_is_finished_once(void **state)
{
    struct fixture *f = *state;
    struct str salt = {key, 32};
    struct q_finished_get_row finished;
    struct q_filing_get_row row;

    assert_int_equal(q_filing_get(f->db, &f->arena, &(struct q_filing_get){7}, &row), ERR_NOT_FOUND);
    assert_int_equal(q_filing_set(f->db, &(struct q_filing_set){7, salt}), OK);
    assert_int_equal(q_filing_get(f->db, &f->arena, &(struct q_filing_get){7}, &row), OK);
    assert_true(str_eq(row.salt, salt));
    assert_int_equal(q_filing_set(f->db, &(struct q_filing_set){.survey = 7}), OK);
    assert_int_equal(q_filing_get(f->db, &f->arena, &(struct q_filing_get){7}, &row), OK);
    assert_null(row.salt.p);
    assert_int_equal(q_filing_end(f->db, &(struct q_filing_end){7}), OK);
    assert_int_equal(q_filing_get(f->db, &f->arena, &(struct q_filing_get){7}, &row), ERR_NOT_FOUND);
    assert_int_equal(q_finished_get(f->db, &f->arena, &(struct q_finished_get){7}, &finished), ERR_NOT_FOUND);
    assert_int_equal(q_finished_insert(f->db, &(struct q_finished_insert){7}), OK);
    assert_int_equal(q_finished_get(f->db, &f->arena, &(struct q_finished_get){7}, &finished), OK);
}

static void counters_add_up(void **state)
{
    struct fixture *f = *state;
    struct q_counter_total_row total;
    struct q_counter_list_rows list;

    assert_int_equal(q_counter_total(f->db, &f->arena, &(struct q_counter_total){7}, &total), OK);
    assert_int_equal(total.n, 0);
    assert_int_equal(q_counter_add(f->db, &(struct q_counter_add){7, 1, 202653, 2}), OK);
    assert_int_equal(q_counter_add(f->db, &(struct q_counter_add){7, 1, 202653, 3}), OK);
    assert_int_equal(q_counter_add(f->db, &(struct q_counter_add){7, 1, 202701, 1}), OK);
    assert_int_equal(q_counter_add(f->db, &(struct q_counter_add){7, 2, 0, 6}), OK);
    assert_int_equal(q_counter_add(f->db, &(struct q_counter_add){8, 1, 202701, 1}), OK);
    assert_int_equal(q_counter_total(f->db, &f->arena, &(struct q_counter_total){7}, &total), OK);
    assert_int_equal(total.n, 6);
    assert_int_equal(q_counter_list(f->db, &f->arena, &(struct q_counter_list){7}, &list), OK);
    assert_int_equal(list.n, 3);
    assert_int_equal(list.v[0].n, 5);
}

static int set_up_results(void **state)
{
    struct fixture *f;

    set_up(state);
    f = *state;
    assert_int_equal(db_migrate(&f->arena, f->db, &sql_results_migrations), OK);
    assert_int_equal(db_begin(f->db, DB_WRITE), OK);
    return 0;
}

static enum err join_answers(void *arg, const struct q_response_row *row)
{
    buf_put(arg, row->answers);
    return OK;
}

static enum err join_texts(void *arg, const struct q_open_text_row *row)
{
    buf_put(arg, row->body);
    return OK;
}

static void an_interrupted_ingest_can_be_repeated(void **state)
{
    struct fixture *f = *state;
    struct buf seen = buf_new(&f->arena, 100);
    struct q_response_count_row count;

    for (int again = 0; again < 2; again++) {
        struct q_response_insert b = {7, S("bbbbbbbbbbbbbbbb"), 1, 0, S("B")},
                                 a = {7, S("aaaaaaaaaaaaaaaa"), 1, 0, S("A")};
        struct q_open_text_insert text = {7, S("cccccccccccccccc"), 1, S("q1"), S("words")};

        assert_int_equal(q_response_insert(f->db, &b), OK);
        assert_int_equal(q_response_insert(f->db, &a), OK);
        assert_int_equal(q_open_text_insert(f->db, &text), OK);
    }
    assert_int_equal(q_response_count(f->db, &f->arena, &(struct q_response_count){7}, &count), OK);
    assert_int_equal(count.n, 2);
    assert_int_equal(q_response_each(f->db, &(struct q_response){7}, join_answers, &seen), OK);
    assert_int_equal(q_open_text_each(f->db, &(struct q_open_text){7}, join_texts, &seen), OK);
    assert_true(str_eq(buf_str(&seen), S("ABwords")));
}

#define TEST(name, set_up_fn) cmocka_unit_test_setup_teardown(name, set_up_fn, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(migrations_run_in_order_and_a_second_run_does_nothing, set_up),
        TEST(the_check_refuses_a_store_that_lacks_a_migration_or_was_never_migrated, set_up),
        TEST(a_migration_that_was_edited_after_it_ran_is_refused, set_up),
        TEST(a_program_older_than_the_store_is_refused, set_up),
        TEST(a_migration_that_fails_leaves_no_trace_and_those_before_it_stay, set_up),
        TEST(a_word_that_does_not_exist_is_refused, set_up),
        TEST(tables_are_strict_and_keep_no_row_ids, set_up),
        TEST(a_survey_comes_back_as_it_was_stored, set_up_panel),
        TEST(a_slug_is_taken_once, set_up_panel),
        TEST(lists_go_by_time_and_not_by_what_the_worker_has_written_down, set_up_panel),
        TEST(the_worker_finds_what_time_has_opened_and_closed, set_up_panel),
        TEST(the_mode_is_fixed_once_a_survey_is_no_draft, set_up_panel),
        TEST(versions_and_releases_are_immutable, set_up_panel),
        TEST(settings_and_jobs_are_set_and_set_again, set_up_panel),
        TEST(the_inbox_takes_each_id_once_and_gives_up_what_was_ingested, set_up_inbox),
        TEST(spent_ids_are_forgotten_survey_by_survey, set_up_inbox),
        TEST(an_ingest_keeps_its_salt_until_it_ends_and_a_survey_is_finished_once, set_up_inbox),
        TEST(counters_add_up, set_up_inbox),
        TEST(an_interrupted_ingest_can_be_repeated, set_up_results),
    };

    return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
