/* test_retention.c - answers and keys go when their time is over, wholly, whatever interrupts; and never by a wrong clock. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/leap.h"
#include "app/verbs.h"
#include "unit/failing.h"
#include "unit/give_setting.h"
#include "unit/heard.h"
#include "unit/place.h"

/* --- when --------------------------------------------------------------------------------------------------------- */

static void answers_are_kept_until_their_day_and_not_longer(void **state)
{
    struct place p;
    size_t done;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(load(&p, p.due_ms).answer_count, answers_n);
    assert_int_equal(run(&p, p.due_ms - 1, &done), OK);
    assert_int_equal(done, 1); /* the ingest key */
    assert_int_equal(line(&p, ERASED_ANSWERS, p.due_ms - 1).standing, RETENTION_WAITS);
    assert_true(line(&p, ERASED_ANSWERS, p.due_ms - 1).when_ms == p.due_ms);
    assert_true(files_with(&p, str_from(CANARY)) > 0);
    assert_int_equal(line(&p, ERASED_ANSWERS, p.due_ms).standing, RETENTION_DUE);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    assert_int_equal(done, 1);
    check_erased(&p, p.due_ms);
    assert_int_equal(load(&p, p.due_ms).answer_count, answers_n); /* that is public, and stays */
    assert_int_equal(load(&p, p.due_ms).state, SURVEY_PUBLISHED);
    assert_int_equal(line(&p, ERASED_ANSWERS, p.due_ms + DAY_MS).standing, RETENTION_DONE);
    tear_down(&p);
}

static void a_second_run_does_nothing(void **state)
{
    static const char *const folders[] = {"data/inbox", "data/results", "keys"};
    struct place p;
    size_t done;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    assert_int_equal(done, 2);
    for (size_t n = 0; n < sizeof folders / sizeof *folders; n++) {
        struct key32 before = everything(&p, folders[n]), after;

        assert_int_equal(run(&p, p.due_ms + DAY_MS, &done), OK);
        assert_int_equal(done, 0);
        after = everything(&p, folders[n]);
        assert_memory_equal(before.b, after.b, sizeof before.b);
    }
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

static void the_months_are_the_surveys_or_the_instances(void **state)
{
    static const struct {
        const char *settings;
        const char *months;
        const char *due;
    } cases[] = {{"", "24", "2029-02-22"},
                 {"", "1", "2027-03-22"},
                 {"", "11", "2028-01-22"},
                 {"\"retention_months\": 6, ", "24", "2027-08-22"},
                 {"\"retention_months\": 36, ", "1", "2030-02-22"}};

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        struct place p;

        build_with(&p, cases[n].settings, SURVEY_OPEN);
        give_setting(&p.a, p.s.panel, SETTING_answers_months, cases[n].months);
        assert_true(line(&p, ERASED_ANSWERS, day("2027-02-10")).when_ms == day(cases[n].due));
        tear_down(&p);
    }
}

/* Who answers is promised a time; that holds, also when another one is set while the survey is open. */
static void what_was_promised_at_opening_holds(void **state)
{
    struct place p;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    assert_int_equal(worker_turn(&p.a, &p.i, &p.s, day("2027-02-10")), OK);
    give_setting(&p.a, p.s.panel, SETTING_answers_months, "120");
    assert_int_equal(worker_turn(&p.a, &p.i, &p.s, day("2027-02-11")), OK);
    assert_true(line(&p, ERASED_ANSWERS, day("2027-02-12")).when_ms == day("2029-02-22"));
    tear_down(&p);
}

static void a_month_without_that_day_ends_earlier(void **state)
{
    struct place p;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(q_survey_set_dates(p.s.panel, &(struct q_survey_set_dates){p.id, 1, day("2027-08-31") + 5, 1}),
                     OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    give_setting(&p.a, p.s.panel, SETTING_answers_months, "6");
    assert_true(line(&p, ERASED_ANSWERS, day("2027-12-01")).when_ms == day("2028-02-29"));
    give_setting(&p.a, p.s.panel, SETTING_answers_months, "18");
    assert_true(line(&p, ERASED_ANSWERS, day("2027-12-01")).when_ms == day("2029-02-28"));
    tear_down(&p);
}

static void a_survey_that_told_what_came_of_it_is_archived(void **state)
{
    struct place p;
    size_t done;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&p.a, p.s.panel, p.id, SURVEY_COMPLETED, p.due_ms), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    assert_int_equal(load(&p, p.due_ms).state, SURVEY_ARCHIVED);
    tear_down(&p);
}

static void the_ingest_key_goes_after_the_last_ingest(void **state)
{
    struct survey_keys keys;
    struct place p;
    size_t done;
    int64_t day_ms;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    assert_int_equal(line(&p, ERASED_INGEST_KEY, day("2027-02-10")).standing, RETENTION_LATER);
    assert_int_equal(run(&p, day("2027-02-10"), &done), OK);
    assert_int_equal(done, 0);
    assert_int_equal(survey_keys_read(&p.a, instance_path(&p.a, &p.i, "keys"), p.id, &keys), OK);
    ingest_last(&p);
    assert_int_equal(line(&p, ERASED_INGEST_KEY, day("2027-02-23")).standing, RETENTION_DUE);
    assert_int_equal(run(&p, day("2027-02-23"), &done), OK);
    assert_int_equal(done, 1);
    assert_true(is_written_down(&p, ERASED_INGEST_KEY, &day_ms));
    assert_int_equal(files_with(&p, (struct str){(const char *)keys.ingest_key.b, 32}), 0);
    assert_int_equal(files_with(&p, (struct str){(const char *)p.secret_key.b, 32}), 1);
    assert_int_equal(keys_left(&p), SURVEY_KEYS_SECRET);
    assert_int_equal(survey_keys_read(&p.a, instance_path(&p.a, &p.i, "keys"), p.id, &keys), ERR_NOT_FOUND);
    assert_int_equal(run(&p, day("2027-02-24"), &done), OK);
    assert_int_equal(done, 0);
    tear_down(&p);
}

static void of_a_cancelled_survey_nothing_is_left(void **state)
{
    struct place p;
    size_t done;

    (void)state;
    build_with(&p, "", SURVEY_OPEN);
    assert_int_equal(db_begin(p.s.inbox, DB_WRITE), OK);
    assert_int_equal(
        q_inbox_insert(p.s.inbox, &(struct q_inbox_insert){S("0123456789abcdef"), p.id, str_from(CANARY), 0}), OK);
    assert_int_equal(db_commit(p.s.inbox), OK);
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&p.a, p.s.panel, p.id, SURVEY_CANCELLED, day("2027-02-10")), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    assert_int_equal(run(&p, day("2027-02-11"), &done), OK);
    check_erased(&p, day("2027-02-11"));
    assert_int_equal(load(&p, p.due_ms).answer_count, -1);
    tear_down(&p);
}

/* Sealed answers that nothing can open any more, and a survey that was never finished for want of them. */
static void a_survey_without_its_key_file_is_erased_too(void **state)
{
    struct place p;
    size_t done;

    (void)state;
    build_with(&p, "", SURVEY_CLOSED);
    assert_int_equal(db_begin(p.s.inbox, DB_WRITE), OK);
    assert_int_equal(
        q_inbox_insert(p.s.inbox, &(struct q_inbox_insert){S("0123456789abcdef"), p.id, str_from(CANARY), 0}), OK);
    assert_int_equal(db_commit(p.s.inbox), OK);
    assert_int_equal(survey_keys_destroy(&p.a, instance_path(&p.a, &p.i, "keys"), p.id), OK);
    ingest_last(&p);
    assert_int_equal(load(&p, p.due_ms).answer_count, -1);
    assert_int_equal(line(&p, ERASED_INGEST_KEY, p.due_ms).standing, (enum retention_standing) - 1);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    assert_int_equal(done, 1);
    check_erased(&p, p.due_ms);
    assert_int_equal(load(&p, p.due_ms).answer_count, answers_n);
    tear_down(&p);
}

static void drafts_have_nothing_to_erase(void **state)
{
    struct retention_line *v;
    struct place p;
    size_t count, done;

    (void)state;
    build_with(&p, "", SURVEY_DRAFT);
    assert_int_equal(retention_list(&p.a, &p.i, &p.s, p.due_ms, &v, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    assert_int_equal(done, 0);
    tear_down(&p);
}

/* --- interrupted -------------------------------------------------------------------------------------------------- */

/* Statements that fail, one at each step. */
static const struct fault {
    enum store store;
    const char *sql;
} faults[] = {
    {STORE_INBOX, "CREATE TRIGGER fault BEFORE DELETE ON inbox BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_PANEL,
     "CREATE TRIGGER fault BEFORE UPDATE OF answer_count ON survey BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_RESULTS, "CREATE TRIGGER fault BEFORE DELETE ON response BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_RESULTS, "CREATE TRIGGER fault BEFORE DELETE ON response WHEN (SELECT count(*) FROM response) < 1000 "
                    "BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_RESULTS, "CREATE TRIGGER fault BEFORE DELETE ON open_text WHEN (SELECT count(*) FROM open_text) < 5 "
                    "BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_INBOX, "CREATE TRIGGER fault BEFORE DELETE ON counter BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_PANEL, "CREATE TRIGGER fault BEFORE INSERT ON erasure BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_PANEL, "CREATE TRIGGER fault BEFORE UPDATE OF state ON survey BEGIN SELECT RAISE(ABORT, 'fault'); END"},
    {STORE_PANEL, "CREATE TRIGGER fault BEFORE INSERT ON job WHEN NEW.name = 'retention' "
                  "BEGIN SELECT RAISE(ABORT, 'fault'); END"},
};

/* A survey for which every step has something to do: completed, but its last box was never opened. */
static void build_full(struct place *p)
{
    build_with(p, "", SURVEY_COMPLETED);
    assert_int_equal(db_begin(p->s.inbox, DB_WRITE), OK);
    assert_int_equal(
        q_inbox_insert(p->s.inbox, &(struct q_inbox_insert){S("0123456789abcdef"), p->id, str_from(CANARY), 0}), OK);
    assert_int_equal(db_commit(p->s.inbox), OK);
}

static void whatever_statement_fails_the_next_run_finishes(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof faults / sizeof *faults; n++) {
        struct place p;
        struct db *db;
        size_t done;
        int64_t day_ms, last_ms;

        build_full(&p);
        db = faults[n].store == STORE_PANEL ? p.s.panel : faults[n].store == STORE_INBOX ? p.s.inbox : p.s.results;
        sql(db, faults[n].sql);
        assert_int_not_equal(run(&p, p.due_ms, &done), OK);
        assert_int_equal(job_last(&p.a, p.s.panel, S("retention"), &last_ms), OK);
        assert_int_equal(last_ms, 0);
        if (n + 1 < sizeof faults / sizeof *faults) { /* the last only fails to say that it ran */
            assert_int_equal(done, 0);
            assert_false(is_written_down(&p, ERASED_ANSWERS, &day_ms));
            assert_int_equal(line(&p, ERASED_ANSWERS, p.due_ms).standing, RETENTION_DUE);
        }
        sql(db, "DROP TRIGGER fault");
        assert_int_equal(run(&p, p.due_ms, &done), OK);
        check_erased(&p, p.due_ms);
        assert_int_equal(load(&p, p.due_ms).answer_count, answers_n);
        assert_int_equal(load(&p, p.due_ms).state, SURVEY_ARCHIVED);
        tear_down(&p);
    }
}

static void install(struct place *p)
{
    failing_install(p->s.panel);
    failing_install(p->s.inbox);
    failing_install(p->s.results);
}

/* The first, the second, the third ... call to a store: each time from the beginning. */
static void whatever_call_of_a_store_fails_the_next_run_finishes(void **state)
{
    int all = answers_n;
    bool has_failed = true;

    (void)state;
    answers_n = 20;
    for (int64_t n = 1; has_failed; n++) {
        struct place p;
        size_t done;
        enum err e;

        build_full(&p);
        install(&p);
        failing_start(n, ERR_BROKEN);
        e = run(&p, p.due_ms, &done);
        has_failed = failing_has_failed();
        failing_start(0, OK);
        assert_int_equal(e, has_failed ? ERR_BROKEN : OK);
        assert_int_equal(run(&p, p.due_ms, &done), OK);
        check_erased(&p, p.due_ms);
        assert_int_equal(load(&p, p.due_ms).answer_count, answers_n);
        assert_int_equal(load(&p, p.due_ms).state, SURVEY_ARCHIVED);
        tear_down(&p);
        assert_true(n < 2000);
    }
    answers_n = all;
}

static enum err list(struct place *p)
{
    struct retention_line *v;
    size_t count;

    return retention_list(&p->a, &p->i, &p->s, p->due_ms, &v, &count);
}

static enum err ask_held(struct place *p)
{
    bool is_held;

    return leap_is_held(&p->a, &p->i, p->s.panel, p->due_ms, &is_held);
}

static void what_only_looks_says_when_it_cannot(void **state)
{
    static enum err (*const asks[])(struct place *) = {list, ask_held};
    struct place p;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    install(&p);
    for (size_t k = 0; k < sizeof asks / sizeof *asks; k++) {
        bool has_failed = true;

        for (int64_t n = 1; has_failed; n++) {
            enum err e;

            failing_start(n, ERR_BROKEN);
            e = asks[k](&p);
            has_failed = failing_has_failed();
            assert_int_equal(e, has_failed ? ERR_BROKEN : OK);
        }
    }
    failing_start(0, OK);
    tear_down(&p);
}

static void a_key_file_that_cannot_go_is_tried_again(void **state)
{
    struct place p;
    const char *path, *aside;
    size_t done;
    int64_t day_ms;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    path = arena_fmt(&p.a, "%s/keys/survey-%lld.key", p.dir, (long long)p.id).p;
    aside = arena_fmt(&p.a, "%s/aside", p.top).p;
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_not_equal(run(&p, p.due_ms, &done), OK);
    assert_false(is_written_down(&p, ERASED_ANSWERS, &day_ms));
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rename(aside, path), 0);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

/* Until the store is rewritten, what was deleted may still stand in a copy of the log: it is not written down as erased. */
static void a_reader_in_the_way_only_delays(void **state)
{
    struct db *reader;
    struct place p;
    size_t done;
    int64_t day_ms;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(instance_open(&p.a, &p.i, STORE_RESULTS, DB_READ_ONLY, &reader), OK);
    assert_int_equal(db_begin(reader, DB_READ), OK);
    {
        struct q_response_count_row row;

        assert_int_equal(q_response_count(reader, &p.a, &(struct q_response_count){p.id}, &row), OK);
    }
    assert_int_equal(run(&p, p.due_ms, &done), ERR_BUSY);
    assert_int_equal(done, 1); /* the ingest key has no part in it */
    assert_false(is_written_down(&p, ERASED_ANSWERS, &day_ms));
    db_close(reader);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

static void an_ingest_under_way_is_not_disturbed(void **state)
{
    struct place p;
    size_t done;
    int fd;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(instance_lock(&p.a, &p.i, "ingest.lock", 0, &fd), OK);
    assert_int_equal(run(&p, p.due_ms, &done), ERR_CONFLICT);
    assert_int_equal(done, 0);
    assert_true(files_with(&p, str_from(CANARY)) > 0);
    close(fd);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

/* A process of its own that is killed after so many microseconds. */
static void run_and_kill(struct place *p, useconds_t us)
{
    pid_t child;

    stores_close(&p->s);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        size_t done;

        if (stores_open(&p->a, &p->i, &p->s) == OK)
            (void)run(p, p->due_ms, &done);
        _exit(0);
    }
    usleep(us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(stores_open(&p->a, &p->i, &p->s), OK);
}

static void killed_anywhere_the_next_run_finishes(void **state)
{
    (void)state;
    for (useconds_t n = 0; n < 12; n++) {
        struct place p;
        size_t done;

        build_full(&p);
        for (useconds_t again = 0; again < 3; again++)
            run_and_kill(&p, 1000 + 7000 * n + 1500 * again);
        assert_int_equal(run(&p, p.due_ms, &done), OK);
        check_erased(&p, p.due_ms);
        assert_int_equal(load(&p, p.due_ms).answer_count, answers_n);
        tear_down(&p);
    }
}

/* --- written down for good ---------------------------------------------------------------------------------------- */

static void an_erasure_is_never_taken_back(void **state)
{
    static const char *const attempts[] = {"DELETE FROM erasure", "UPDATE erasure SET day = 20300101",
                                           "UPDATE erasure SET survey = 1"};
    struct place p;
    size_t done;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    assert_int_equal(run(&p, p.due_ms, &done), OK);
    for (size_t n = 0; n < sizeof attempts / sizeof *attempts; n++) {
        const struct db_statement s = {.id = -1, .name = "attempt", .sql = attempts[n]};

        assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
        assert_int_not_equal(db_exec(p.s.panel, &s, NULL), OK);
        db_rollback(p.s.panel);
    }
    assert_int_equal(db_begin(p.s.panel, DB_WRITE), OK);
    assert_int_equal(erasure_note(p.s.panel, p.id, ERASED_ANSWERS, p.due_ms + 9 * DAY_MS), OK);
    assert_int_equal(db_commit(p.s.panel), OK);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

#define OTHERS                                                                                                         \
    "drafts       14 days after each was saved, and with the last ingest\n"                                            \
    "invitations  with the last ingest\n"                                                                              \
    "letters      when sent, after 24 hours at most\n"                                                                 \
    "feedback     12 months after it was answered\n"

static void a_dry_run_changes_nothing_and_the_verb_says_what_goes_when(void **state)
{
    struct place p;
    struct key32 before, after;
    struct args args = {.is_dry = true};
    const char *out;
    struct str said;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    sql(p.s.panel, "UPDATE survey SET closes_ms = 1700000000000"); /* in 2023: 14.11. */
    out = arena_fmt(&p.a, "%s/said", p.top).p;
    args.dir = p.dir;
    args.output = out;
    stores_close(&p.s);
    before = everything(&p, ".");
    assert_int_equal(verb_retention(&p.a, &args), OK);
    after = everything(&p, ".");
    assert_memory_equal(before.b, after.b, sizeof before.b);
    assert_int_equal(file_read(&p.a, out, 4096, &said), OK);
    assert_string_equal(arena_cstr(&p.a, said), "ingest key   due now  koe-2027\n"
                                                "answers      due now  koe-2027\n" OTHERS);
    args.is_dry = false;
    assert_int_equal(verb_retention(&p.a, &args), OK);
    assert_int_equal(file_read(&p.a, out, 4096, &said), OK);
    said = str_sub(said, said.len - strlen("2 erased now\n"), said.len);
    assert_string_equal(arena_cstr(&p.a, said), "2 erased now\n");
    assert_int_equal(stores_open(&p.a, &p.i, &p.s), OK);
    check_erased(&p, clock_now_ms(clock_system()));
    tear_down(&p);
}

static void the_verb_tells_of_what_waits(void **state)
{
    struct place p;
    struct args args = {.is_dry = true};
    struct str said;

    (void)state;
    build_with(&p, "", SURVEY_CLOSED);
    args.dir = p.dir;
    args.output = arena_fmt(&p.a, "%s/said", p.top).p;
    assert_int_equal(verb_retention(&p.a, &args), OK);
    assert_int_equal(file_read(&p.a, args.output, 4096, &said), OK);
    assert_string_equal(arena_cstr(&p.a, said), "ingest key   after the last ingest  koe-2027\n"
                                                "answers      on 2029-02-22  koe-2027\n" OTHERS);
    tear_down(&p);
}

/* --- one that is bad ---------------------------------------------------------------------------------------------- */

static void spoil_key(struct place *p)
{
    assert_int_equal(truncate(arena_fmt(&p->a, "%s/keys/survey-%lld.key", p->dir, (long long)p->id).p, 17), 0);
}

static void a_bad_key_file_hides_no_line_and_stops_no_other_survey(void **state)
{
    struct retention_line *v;
    struct place p;
    struct args args = {.is_dry = true};
    struct str said;
    size_t count, done;
    int64_t now_ms = day("2027-04-01"), other;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    spoil_key(&p);
    other = put_survey_as(&p, "toinen", "\"retention_months\": 1, ", SURVEY_CANCELLED);
    assert_int_equal(retention_list(&p.a, &p.i, &p.s, now_ms, &v, &count), ERR_BROKEN);
    assert_int_equal(count, 4);
    for (size_t n = 0; n < count; n++)
        if (str_eq(v[n].slug, S("koe-2027")))
            assert_int_equal(v[n].standing, v[n].erasure == ERASED_INGEST_KEY ? RETENTION_UNKNOWN : RETENTION_WAITS);
    args.dir = p.dir;
    args.output = arena_fmt(&p.a, "%s/said", p.top).p;
    assert_int_equal(verb_retention(&p.a, &args), ERR_BROKEN);
    assert_int_equal(file_read(&p.a, args.output, 4096, &said), OK);
    assert_true(str_find_str(said, S("answers      due now  toinen\n")) != SIZE_MAX);
    assert_true(str_find_str(said, S("answers      on 2029-02-22  koe-2027\n")) != SIZE_MAX);
    hear(&p);
    assert_int_equal(run(&p, now_ms, &done), ERR_BROKEN);
    hear_no_more();
    assert_int_equal(done, 1);
    assert_int_equal(heard(&p, arena_fmt(&p.a, "event=retention_failed survey=%lld what=\"ingest key\" err=broken",
                                         (long long)p.id)),
                     1);
    assert_int_equal(heard(&p, arena_fmt(&p.a, "event=erased survey=%lld what=\"answers\"", (long long)other)), 1);
    assert_int_equal(run(&p, p.due_ms, &done),
                     ERR_BROKEN); /* its answers and what is left of the key go all the same */
    assert_int_equal(keys_left(&p), SURVEY_KEYS_NONE);
    check_erased(&p, p.due_ms);
    tear_down(&p);
}

static void the_verb_confirms_the_clock_whatever_else_fails(void **state)
{
    struct place p;
    struct args args = {.is_dry = true};
    struct str said;
    int64_t now_ms = clock_now_ms(clock_system());
    bool is_held;

    (void)state;
    build(&p, SURVEY_PUBLISHED);
    spoil_key(&p);
    assert_int_equal(leap_confirm(p.s.panel, now_ms - 30 * DAY_MS), OK);
    args.dir = p.dir;
    args.output = arena_fmt(&p.a, "%s/said", p.top).p;
    assert_int_equal(verb_retention(&p.a, &args), ERR_BROKEN);
    assert_int_equal(file_read(&p.a, args.output, 4096, &said), OK);
    assert_true(str_starts(said, S("nothing goes by itself until you have compared the clock, 20")));
    assert_int_equal(leap_is_held(&p.a, &p.i, p.s.panel, now_ms, &is_held), OK);
    assert_true(is_held);
    args.is_dry = false;
    assert_int_equal(verb_retention(&p.a, &args), ERR_BROKEN);
    assert_int_equal(file_read(&p.a, args.output, 4096, &said), OK);
    assert_true(str_starts(said, S("clock confirmed: 20")));
    assert_int_equal(leap_is_held(&p.a, &p.i, p.s.panel, now_ms, &is_held), OK);
    assert_false(is_held);
    tear_down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_kept_until_their_day_and_not_longer),
        cmocka_unit_test(a_second_run_does_nothing),
        cmocka_unit_test(the_months_are_the_surveys_or_the_instances),
        cmocka_unit_test(what_was_promised_at_opening_holds),
        cmocka_unit_test(a_month_without_that_day_ends_earlier),
        cmocka_unit_test(a_survey_that_told_what_came_of_it_is_archived),
        cmocka_unit_test(the_ingest_key_goes_after_the_last_ingest),
        cmocka_unit_test(of_a_cancelled_survey_nothing_is_left),
        cmocka_unit_test(a_survey_without_its_key_file_is_erased_too),
        cmocka_unit_test(drafts_have_nothing_to_erase),
        cmocka_unit_test(whatever_statement_fails_the_next_run_finishes),
        cmocka_unit_test(whatever_call_of_a_store_fails_the_next_run_finishes),
        cmocka_unit_test(what_only_looks_says_when_it_cannot),
        cmocka_unit_test(a_key_file_that_cannot_go_is_tried_again),
        cmocka_unit_test(a_reader_in_the_way_only_delays),
        cmocka_unit_test(an_ingest_under_way_is_not_disturbed),
        cmocka_unit_test(killed_anywhere_the_next_run_finishes),
        cmocka_unit_test(an_erasure_is_never_taken_back),
        cmocka_unit_test(a_dry_run_changes_nothing_and_the_verb_says_what_goes_when),
        cmocka_unit_test(the_verb_tells_of_what_waits),
        cmocka_unit_test(a_bad_key_file_hides_no_line_and_stops_no_other_survey),
        cmocka_unit_test(the_verb_confirms_the_clock_whatever_else_fails),
    };

    return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
