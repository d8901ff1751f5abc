/* test_audit.c - the audit log: entries can only be added, and whatever else happens to the file is found. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"
#include "base/file.h"
#include "base/log.h"
#include "db/driver.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILE_BYTES = 1 << 20, ENTRIES = 60, MUTATIONS = 10 * 1000, SCRIPT_BYTES = 16 * 1024 };

static const int64_t NOON_MS = INT64_C(1795327306436);

/* A log in memory (or at least in /tmp), and what it held when it was whole. */
static struct {
    struct arena arena, once; /* `once` is emptied after each mutation */
    char dir[FOLDER_BYTES];
    const char *path;
    struct str bytes; /* the file */
    struct audit_entry *entries;
    size_t count;
    struct audit_head head;
} log_;

/* --- building ----------------------------------------------------------------------------------------------------- */

static void forget_journal(void)
{
    static const char *const ends[] = {"-wal", "-shm"};

    for (size_t n = 0; n < sizeof ends / sizeof *ends; n++)
        unlink(arena_fmt(&log_.once, "%s%s", log_.path, ends[n]).p);
}

static struct db *open_log(enum db_mode mode)
{
    struct db *db;

    assert_int_equal(db_open(&log_.once, log_.path, mode, &db), OK);
    return db;
}

static void make_empty(void)
{
    struct db *db;

    forget_journal();
    unlink(log_.path);
    db = open_log(DB_CREATE);
    assert_int_equal(db_migrate(&log_.once, db, &sql_audit_migrations), OK);
    db_close(db);
}

/* The n-th event: pairs of begun and done, now and then one alone, of two actors. */
static struct audit_event event(int n)
{
    struct audit_event e = {
        .action = (enum audit_action)(n / 2 % AUDIT__COUNT), .outcome = AUDIT_BEGUN, .actor = n % 7 ? 0 : 1234567};

    if (n % 2) {
        e.outcome = n % 3 ? AUDIT_DONE : AUDIT_FAILED;
        e.begun = n;
    }
    e.object = arena_fmt(&log_.once, "koe-%d", n / 2 % 5);
    e.detail = arena_fmt(&log_.once, "DETAIL-%d", n);
    e.session = e.actor ? S("a1b2c3d4") : S("");
    return e;
}

static void fill(int count)
{
    struct db *db = open_log(DB_APPEND);

    for (int n = 0; n < count; n++) {
        struct audit_event e = event(n);
        int64_t seq;

        assert_int_equal(audit_append(&log_.once, db, NOON_MS + n * INT64_C(60000), &e, &seq), OK);
        assert_int_equal(seq, n + 1);
    }
    db_close(db);
}

static enum err verify(const struct audit_head *kept, struct audit_report *out)
{
    struct db *db;
    enum err e = db_open(&log_.once, log_.path, DB_READ_ONLY, &db);

    *out = (struct audit_report){0};
    if (e)
        return e;
    e = audit_verify(&log_.once, db, kept, out);
    db_close(db);
    return e;
}

static int start(void **state)
{
    struct audit_filter all = {.actor = -1};
    struct db *db;

    (void)state;
    arena_init(&log_.arena, 64 << 20);
    arena_init(&log_.once, 256 << 20);
    if (crypto_start() || !folder_make(log_.dir))
        return -1;
    log_.path = arena_fmt(&log_.arena, "%s/audit.db", log_.dir).p;
    make_empty();
    fill(ENTRIES);
    db = open_log(DB_READ_ONLY);
    if (audit_list(&log_.arena, db, &all, AUDIT_PAGE_MAX, &log_.entries, &log_.count) ||
        audit_head_get(&log_.once, db, &log_.head))
        return -1;
    db_close(db);
    return log_.count != ENTRIES || file_read(&log_.arena, log_.path, FILE_BYTES, &log_.bytes);
}

static int stop(void **state)
{
    (void)state;
    forget_journal();
    (void)folder_remove(log_.dir);
    arena_free(&log_.once);
    arena_free(&log_.arena);
    return 0;
}

/* As it was when it was whole. */
static int restore(void **state)
{
    FILE *f;

    (void)state;
    forget_journal();
    f = fopen(log_.path, "wb");
    if (!f || fwrite(log_.bytes.p, 1, log_.bytes.len, f) != log_.bytes.len || fclose(f))
        return -1;
    arena_reset(&log_.once);
    return 0;
}

/* SQL as anybody could run it who has the file. */
static enum err run_sql(enum db_mode mode, const char *sql)
{
    struct db *db = open_log(mode);
    enum err e = db->driver->script(db->conn, sql);

    db_close(db);
    return e;
}

/* --- adding and reading ------------------------------------------------------------------------------------------- */

static void a_log_is_whole_and_tells_its_head(void **state)
{
    struct buf text = buf_new(&log_.once, 1024);
    struct audit_report report;
    struct audit_head read;

    (void)state;
    assert_int_equal(verify(NULL, &report), OK);
    assert_int_equal(report.head.seq, ENTRIES);
    assert_null(report.why);
    audit_head_put(&text, &report.head);
    assert_int_equal(audit_head_read(buf_str(&text), &read), OK);
    assert_int_equal(verify(&read, &report), OK);
    for (int64_t bad = -1; bad < 70; bad += 5) { /* one letter less, one that is none */
        struct str s = buf_str(&text);

        s = bad < 0
                ? str_sub(s, 0, s.len - 1)
                : arena_fmt(&log_.once, "%.*sg%.*s", (int)(bad % 60) + 3, s.p, STR_ARG(str_sub(s, bad % 60 + 4, 99)));
        assert_int_equal(audit_head_read(s, &read), ERR_INVALID);
    }
    assert_int_equal(audit_head_read(S(""), &read), ERR_INVALID);
}

static void an_empty_log_is_whole_and_not_a_longer_one(void **state)
{
    struct audit_report report;

    (void)state;
    make_empty();
    assert_int_equal(verify(NULL, &report), OK);
    assert_int_equal(report.head.seq, 0);
    assert_int_equal(verify(&log_.head, &report), ERR_BROKEN);
    assert_int_equal(report.bad_seq, 1);
}

static void what_began_and_did_not_end_is_told(void **state)
{
    struct audit_event begun = {.action = AUDIT_SURVEY_PUBLISH, .outcome = AUDIT_BEGUN, .object = S("koe-2027")};
    struct audit_event other = {.action = AUDIT_INGEST, .outcome = AUDIT_DONE}, ended = begun;
    struct audit_report report;
    struct db *db = open_log(DB_APPEND);

    (void)state;
    assert_int_equal(audit_append(&log_.once, db, NOON_MS, &begun, &ended.begun), OK);
    assert_int_equal(audit_append(&log_.once, db, NOON_MS, &other, NULL), OK);
    assert_int_equal(verify(NULL, &report), OK);
    assert_int_equal(report.open_count, 1);
    assert_int_equal(report.open[0], ended.begun);
    ended.outcome = AUDIT_DONE;
    assert_int_equal(audit_append(&log_.once, db, NOON_MS, &ended, NULL), OK);
    assert_int_equal(verify(NULL, &report), OK);
    assert_int_equal(report.open_count, 0);
    db_close(db);
}

static void nothing_but_plain_words_stands_in_an_entry(void **state)
{
    static const char *const refused[] = {"a\nb",        "a\r",  "\x1b[2J", "a\x7f", "maija@example.fi",
                                          "M\xc3\xa4ki", "\xff", "\t"};
    char bytes[AUDIT_TEXT_BYTES + 1];
    struct db *db = open_log(DB_APPEND);
    struct audit_report report;

    (void)state;
    memset(bytes, 'a', sizeof bytes);
    for (size_t n = 0; n <= sizeof refused / sizeof *refused; n++) {
        struct str bad =
            n < sizeof refused / sizeof *refused ? str_from(refused[n]) : (struct str){bytes, sizeof bytes};
        struct audit_event e[] = {{.action = AUDIT_DEMO, .outcome = AUDIT_DONE, .object = bad},
                                  {.action = AUDIT_DEMO, .outcome = AUDIT_DONE, .detail = bad},
                                  {.action = AUDIT_DEMO, .outcome = AUDIT_DONE, .session = bad}};

        for (size_t i = 0; i < 3; i++)
            assert_int_equal(audit_append(&log_.once, db, NOON_MS, &e[i], NULL), ERR_INVALID);
    }
    assert_false(audit_is_text((struct str){"a\0b", 3}));
    assert_true(audit_is_text((struct str){bytes, AUDIT_TEXT_BYTES}));
    db_close(db);
    assert_int_equal(verify(&log_.head, &report), OK);
    assert_int_equal(report.head.seq, ENTRIES);
}

static void pages_of_a_list_meet_and_filters_hold(void **state)
{
    struct audit_filter filter = {.actor = -1};
    struct db *db = open_log(DB_READ_ONLY);
    int64_t next = ENTRIES;
    struct audit_entry *v;
    size_t count;

    (void)state;
    do {
        assert_int_equal(audit_list(&log_.once, db, &filter, 7, &v, &count), OK);
        for (size_t n = 0; n < count; n++)
            assert_int_equal(v[n].seq, next--);
        filter.before = count ? v[count - 1].seq : 0;
    } while (count);
    assert_int_equal(next, 0);

    filter = (struct audit_filter){.actor = 1234567};
    assert_int_equal(audit_list(&log_.once, db, &filter, 1000, &v, &count), OK);
    assert_int_equal(count, (ENTRIES + 6) / 7);
    filter =
        (struct audit_filter){.actor = -1, .action = str_from(audit_code(AUDIT_SURVEY_IMPORT)), .object = S("koe-0")};
    assert_int_equal(audit_list(&log_.once, db, &filter, 1000, &v, &count), OK);
    assert_true(count > 0);
    for (size_t n = 0; n < count; n++)
        assert_true(str_eq(v[n].action, S("survey.import")) && str_eq(v[n].object, S("koe-0")));
    filter = (struct audit_filter){.actor = -1, .from_ms = NOON_MS + 60000, .to_ms = NOON_MS + 180000};
    assert_int_equal(audit_list(&log_.once, db, &filter, 1000, &v, &count), OK);
    assert_int_equal(count, 3);
    db_close(db);
}

static void actions_have_codes_of_their_own(void **state)
{
    enum audit_action got;

    (void)state;
    for (int n = 0; n < AUDIT__COUNT; n++) {
        assert_int_equal(audit_from_code(str_from(audit_code((enum audit_action)n)), &got), OK);
        assert_int_equal(got, n);
        assert_true(*audit_words(got));
    }
    assert_int_equal(audit_from_code(S("survey"), &got), ERR_NOT_FOUND);
}

/* --- only adding -------------------------------------------------------------------------------------------------- */

#define LAST_HASH "(SELECT hash FROM entry ORDER BY seq DESC LIMIT 1)"
#define ROW(seq, prev) "(" seq ", 1, 0, '', 'demo', '', 2, 0, '', " prev ", zeroblob(32))"

static void nothing_is_changed_taken_away_or_replaced(void **state)
{
    static const char *const refused[] = {
        "UPDATE entry SET detail = 'x' WHERE seq = 5",
        "UPDATE OR REPLACE entry SET seq = 6 WHERE seq = 5",
        "DELETE FROM entry WHERE seq = 60",
        "DELETE FROM entry",
        "REPLACE INTO entry VALUES " ROW("5", "zeroblob(32)"),
        "INSERT OR REPLACE INTO entry VALUES " ROW("60", LAST_HASH),
        "INSERT OR IGNORE INTO entry VALUES " ROW("62", LAST_HASH),
        "INSERT INTO entry VALUES " ROW("61", "zeroblob(32)"),
        "INSERT INTO entry VALUES " ROW("0", LAST_HASH),
        "INSERT INTO entry VALUES " ROW("60", LAST_HASH) " ON CONFLICT (seq) DO UPDATE SET detail = 'x'",
        "INSERT INTO entry VALUES " ROW("61", LAST_HASH) ", " ROW("61", LAST_HASH),
    };
    struct audit_report report;

    (void)state;
    for (size_t n = 0; n < sizeof refused / sizeof *refused; n++) {
        if (run_sql(DB_READ_WRITE, refused[n]) == OK)
            fail_msg("done: %s", refused[n]);
        if (run_sql(DB_READ_WRITE, arena_fmt(&log_.once, "PRAGMA recursive_triggers = OFF; %s", refused[n]).p) == OK)
            fail_msg("done without recursive triggers: %s", refused[n]);
        if (run_sql(DB_APPEND, refused[n]) == OK)
            fail_msg("done while appending: %s", refused[n]);
    }
    assert_int_equal(verify(&log_.head, &report), OK);
    assert_int_equal(report.head.seq, ENTRIES);
}

static void a_connection_for_appending_can_do_nothing_else(void **state)
{
    static const char *const refused[] = {
        "DROP TRIGGER entry_is_kept",
        "DROP TABLE entry",
        "CREATE TABLE other (n INTEGER)",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON entry BEGIN SELECT 1; END",
        "ALTER TABLE entry RENAME TO other",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA journal_mode = DELETE",
        "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 1, 'x')",
        "VACUUM",
        "REINDEX",
    };

    (void)state;
    for (size_t n = 0; n < sizeof refused / sizeof *refused; n++)
        if (run_sql(DB_APPEND, refused[n]) == OK)
            fail_msg("done: %s", refused[n]);
    assert_int_equal(run_sql(DB_APPEND, "SELECT count(*) FROM entry"), OK);
}

static void append_many(int process)
{
    struct db *db;
    int failed = db_open(&log_.arena, log_.path, DB_APPEND, &db) != OK;

    for (int n = 0; !failed && n < 300; n++) {
        struct audit_event e = {.action = AUDIT_DEMO, .outcome = AUDIT_DONE, .actor = process};

        failed = audit_append(&log_.once, db, NOON_MS, &e, NULL) != OK;
        arena_reset(&log_.once);
    }
    _exit(failed);
}

static void several_processes_keep_one_chain(void **state)
{
    enum { PROCESSES = 3 };
    struct audit_report report;
    pid_t pids[PROCESSES];

    (void)state;
    for (int n = 0; n < PROCESSES; n++) {
        pids[n] = fork();
        if (pids[n] == 0)
            append_many(n + 1);
    }
    for (int n = 0; n < PROCESSES; n++) {
        int status;

        assert_int_equal(waitpid(pids[n], &status, 0), pids[n]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(verify(&log_.head, &report), OK);
    assert_int_equal(report.head.seq, ENTRIES + PROCESSES * 300);
}

/* --- mutations ---------------------------------------------------------------------------------------------------- */

/* The triggers as they are written, so that only the rows tell. */
static const char *trigger_script(void)
{
    return arena_cstr(&log_.once, sql_audit_migrations.v[1].sql);
}

static void change_rows(const char *sql)
{
    struct buf script = buf_new(&log_.once, SCRIPT_BYTES);

    buf_fmt(&script, "BEGIN; DROP TRIGGER entry_is_fixed; DROP TRIGGER entry_is_kept; DROP TRIGGER entry_follows; %s;",
            sql);
    buf_put(&script, str_from(trigger_script()));
    buf_put(&script, S("COMMIT"));
    buf_char(&script, '\0');
    assert_false(script.full);
    assert_int_equal(run_sql(DB_READ_WRITE, script.p), OK);
}

static int64_t some_seq(void)
{
    return 1 + (int64_t)random_below(ENTRIES);
}

static void change_a_value(void)
{
    static const char *const changes[] = {"at_ms = at_ms + 1",
                                          "actor = actor + 1",
                                          "session = session || 'x'",
                                          "session = detail, detail = session",
                                          "action = object, object = action",
                                          "object = object || substr(detail, 1, 1), detail = substr(detail, 2)",
                                          "outcome = CASE outcome WHEN 1 THEN 2 ELSE 1 END",
                                          "begun = CASE begun WHEN 0 THEN seq - 1 ELSE 0 END",
                                          "detail = ''",
                                          "detail = substr(detail, 1, 7)",
                                          "prev = randomblob(32)",
                                          "hash = randomblob(32)",
                                          "hash = prev"};

    change_rows(arena_fmt(&log_.once, "UPDATE entry SET %s WHERE seq = %d",
                          changes[random_below(sizeof changes / sizeof *changes)], (int)(2 + random_below(ENTRIES - 1)))
                    .p);
}

static void swap_rows(void)
{
    int64_t x = some_seq(), y = x;

    while (y == x)
        y = some_seq();
    if (random_below(2)) /* in the order of the table */
        change_rows(
            arena_fmt(&log_.once,
                      "UPDATE entry SET seq = 1000 WHERE seq = %d; UPDATE entry SET seq = %d, begun = 0 WHERE seq "
                      "= %d; UPDATE entry SET seq = %d, begun = 0 WHERE seq = 1000",
                      (int)x, (int)x, (int)y, (int)y)
                .p);
    else /* only what they tell */
        change_rows(
            arena_fmt(&log_.once,
                      "UPDATE entry SET (at_ms, detail) = (SELECT at_ms, detail FROM entry WHERE seq = %d) WHERE "
                      "seq = %d",
                      (int)x, (int)y)
                .p);
}

/* The last ones go, as if they had never been; what is left is a good chain. */
static void cut_off_rows(void)
{
    change_rows(arena_fmt(&log_.once, "DELETE FROM entry WHERE seq >= %d", (int)some_seq()).p);
}

/* Who knows how hashes are made writes the end anew. */
static void forge_the_end(void)
{
    int64_t from = some_seq();
    struct db *db;

    change_rows(arena_fmt(&log_.once, "DELETE FROM entry WHERE seq >= %d", (int)from).p);
    db = open_log(DB_APPEND);
    for (int64_t n = from; n <= ENTRIES; n++) {
        struct audit_event e = {.action = AUDIT_DEMO, .outcome = AUDIT_DONE, .detail = S("nothing happened")};

        assert_int_equal(audit_append(&log_.once, db, NOON_MS, &e, NULL), OK);
    }
    db_close(db);
}

static void write_file(const char *bytes, size_t len)
{
    FILE *f = fopen(log_.path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* Mostly one that is not zero: much of a page is empty. */
static size_t some_place(void)
{
    size_t at = random_below(log_.bytes.len);

    for (int tries = (int)random_below(100); tries && !log_.bytes.p[at]; tries--)
        at = random_below(log_.bytes.len);
    return at;
}

/* Some bytes of the file become others, are wiped or trade places, or its end goes. */
static void change_bytes(void)
{
    char *bytes = arena_alloc(&log_.once, log_.bytes.len, 1);
    size_t len = log_.bytes.len, from = some_place(), some = 1 + random_below(64), to = random_below(len);

    memcpy(bytes, log_.bytes.p, len);
    some = some < len - from ? some : len - from;
    some = some < len - to ? some : len - to;
    switch (random_below(8)) {
    case 0:
        memset(bytes + from, 0, some);
        break;
    case 1:
        memmove(bytes + to, bytes + from, some);
        break;
    case 2:
        len = from;
        break;
    default:
        bytes[from] = (char)(bytes[from] ^ (1 + (int)random_below(255)));
    }
    write_file(bytes, len);
}

/* Does whoever reads the log read what was written? A byte that means nothing to SQLite may change. */
static bool reads_as_written(void)
{
    struct audit_filter all = {.actor = -1};
    struct db *db = open_log(DB_READ_ONLY);
    struct audit_entry *v;
    size_t count;
    bool is_as_written = audit_list(&log_.once, db, &all, AUDIT_PAGE_MAX, &v, &count) == OK && count == log_.count;

    for (size_t n = 0; is_as_written && n < count; n++) {
        const struct audit_entry *x = &v[n], *y = &log_.entries[n];

        is_as_written = x->seq == y->seq && x->at_ms == y->at_ms && x->actor == y->actor && x->outcome == y->outcome &&
                        x->begun == y->begun && str_eq(x->session, y->session) && str_eq(x->action, y->action) &&
                        str_eq(x->object, y->object) && str_eq(x->detail, y->detail);
    }
    db_close(db);
    return is_as_written;
}

static void mutate_rows(int how)
{
    static void (*const ways[])(void) = {change_a_value, swap_rows, cut_off_rows, forge_the_end};

    if (how < 4)
        ways[how]();
    else
        change_rows(arena_fmt(&log_.once, "DELETE FROM entry WHERE seq = %d", (int)some_seq()).p);
}

static void ten_thousand_mutations_are_found(void **state)
{
    int harmless = 0, in_bytes = 0;
    struct audit_report report;

    for (int n = 0; n < MUTATIONS; n++) {
        bool is_in_rows = n % 5 == 0;

        assert_int_equal(restore(state), 0);
        if (is_in_rows)
            mutate_rows(n / 5 % 5);
        else
            change_bytes();
        in_bytes += !is_in_rows;
        if (verify(&log_.head, &report))
            continue;
        if (is_in_rows || !reads_as_written())
            fail_msg("mutation %d was not found (way %d)", n, is_in_rows ? n / 5 % 5 : -1);
        harmless++;
    }
    print_message("of %d changes of bytes %d changed nothing that is read\n", in_bytes, harmless);
    assert_true(harmless < in_bytes);
}

/* Each byte of what entries say counts. */
static void no_byte_of_an_entry_can_change(void **state)
{
    struct audit_report report;
    int tried = 0;

    for (size_t at = 0; (at = str_find(log_.bytes, 'D', at)) != SIZE_MAX; at++) {
        struct str rest = str_sub(log_.bytes, at, 9);

        if (!str_starts(rest, S("DETAIL-")))
            continue;
        for (size_t i = 0; i < rest.len; i++) {
            char *bytes = arena_alloc(&log_.once, log_.bytes.len, 1);

            memcpy(bytes, log_.bytes.p, log_.bytes.len);
            bytes[at + i] ^= 1;
            forget_journal();
            write_file(bytes, log_.bytes.len);
            assert_int_equal(verify(NULL, &report), ERR_BROKEN);
            assert_true(report.bad_seq > 0 && report.why);
            assert_int_equal(restore(state), 0);
            tried++;
        }
    }
    assert_true(tried >= ENTRIES * 8);
}

static void the_first_bad_entry_is_named(void **state)
{
    struct audit_report report;

    for (int64_t seq = 1; seq <= ENTRIES; seq += 7) {
        assert_int_equal(restore(state), 0);
        change_rows(arena_fmt(&log_.once, "UPDATE entry SET detail = 'x' WHERE seq IN (%d, 60)", (int)seq).p);
        assert_int_equal(verify(NULL, &report), ERR_BROKEN);
        assert_int_equal(report.bad_seq, seq);
        assert_int_equal(report.head.seq, seq - 1);
        assert_int_equal(restore(state), 0);
        change_rows(arena_fmt(&log_.once, "DELETE FROM entry WHERE seq >= %d", (int)seq).p);
        assert_int_equal(verify(NULL, &report), OK); /* which is why the head is kept elsewhere */
        assert_int_equal(verify(&log_.head, &report), ERR_BROKEN);
        assert_int_equal(report.bad_seq, seq);
    }
}

static void missing_triggers_are_found(void **state)
{
    struct audit_report report;

    (void)state;
    assert_int_equal(run_sql(DB_READ_WRITE, "DROP TRIGGER entry_is_kept"), OK);
    assert_int_equal(verify(&log_.head, &report), ERR_BROKEN);
    assert_int_equal(report.bad_seq, 0);
    assert_non_null(report.why);
}

#define ON_A_WHOLE_LOG(test) cmocka_unit_test_setup(test, restore)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_WHOLE_LOG(a_log_is_whole_and_tells_its_head),
        ON_A_WHOLE_LOG(an_empty_log_is_whole_and_not_a_longer_one),
        ON_A_WHOLE_LOG(what_began_and_did_not_end_is_told),
        ON_A_WHOLE_LOG(nothing_but_plain_words_stands_in_an_entry),
        ON_A_WHOLE_LOG(pages_of_a_list_meet_and_filters_hold),
        ON_A_WHOLE_LOG(actions_have_codes_of_their_own),
        ON_A_WHOLE_LOG(nothing_is_changed_taken_away_or_replaced),
        ON_A_WHOLE_LOG(a_connection_for_appending_can_do_nothing_else),
        ON_A_WHOLE_LOG(several_processes_keep_one_chain),
        ON_A_WHOLE_LOG(the_first_bad_entry_is_named),
        ON_A_WHOLE_LOG(missing_triggers_are_found),
        ON_A_WHOLE_LOG(no_byte_of_an_entry_can_change),
        ON_A_WHOLE_LOG(ten_thousand_mutations_are_found),
    };

    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("audit", tests, start, stop);
}
