/* test_intake.c - what intake acknowledges is on disk, once, whatever dies in between. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/intake.h"
#include "app/intake_client.h"
#include "app/socket.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_inbox.h"
#include "response/inbox.h"
#include "response/invitation.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { TIMEOUT_MS = 5000, SURVEY = 7, SEALED_BYTES = 1024 + 48 };

static struct arena arena;
static char dir[FOLDER_BYTES], socket_path[FOLDER_BYTES + 32], store_path[FOLDER_BYTES + 32];
static int listen_fd;
static pid_t intake;
static volatile int should_stop;

static void on_stop(int signal_number)
{
    (void)signal_number;
    should_stop = 1;
}

static struct db *open_inbox(enum db_mode mode)
{
    struct db *db;

    assert_int_equal(db_open(&arena, store_path, mode, &db), OK);
    return db;
}

/* There when branches are counted. */
extern void __gcov_dump(void) __attribute__((weak));

/* A process like the one that serve makes. Files it writes may grow to `file_limit` bytes only. */
static void start_intake(rlim_t file_limit)
{
    sigset_t term, none;
    int failed;

    sigemptyset(&none);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    intake = fork();
    if (intake)
        return;
    sigprocmask(SIG_BLOCK, &term, NULL);
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_stop}, NULL);
    log_set_level(LOG_ERROR);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){file_limit, file_limit});
    failed = intake_run(listen_fd, open_inbox(DB_READ_WRITE), &should_stop, &none) != OK;
    if (__gcov_dump) /* what _exit would not write */
        __gcov_dump();
    _exit(failed);
}

static int end_intake(int signal_number)
{
    int status = 0;

    kill(intake, signal_number);
    waitpid(intake, &status, 0);
    return status;
}

static int start(void **state)
{
    struct db *db;

    (void)state;
    if (crypto_start())
        return -1;
    arena_init(&arena, 64 << 20);
    if (!folder_make(dir))
        return -1;
    snprintf(socket_path, sizeof socket_path, "%s/intake.sock", dir);
    snprintf(store_path, sizeof store_path, "%s/inbox.db", dir);
    db = open_inbox(DB_CREATE);
    if (db_migrate(&arena, db, &sql_inbox_migrations))
        return -1;
    db_close(db);
    if (socket_listen(socket_path, SOCK_SEQPACKET, &listen_fd))
        return -1;
    start_intake(RLIM_INFINITY);
    return 0;
}

static int stop(void **state)
{
    static const char *const names[] = {"intake.sock", "inbox.db", "inbox.db-wal", "inbox.db-shm"};
    char path[128];

    (void)state;
    close(listen_fd);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
    arena_free(&arena);
    return 0;
}

static struct intake_client client(void)
{
    return (struct intake_client){.path = socket_path, .timeout_ms = TIMEOUT_MS, .fd = -1};
}

/* The message of a submission with a random id and a box of noise. */
static struct str message_for(int64_t survey_id)
{
    char *noise = arena_alloc(&arena, SEALED_BYTES, 1);
    struct submission s = {
        .id = random_id(), .survey_id = survey_id, .iso_week = 202701, .sealed = {noise, SEALED_BYTES}};

    random_bytes(noise, SEALED_BYTES);
    return submission_encode(&arena, &s);
}

/* Ask for a yes; what follows the word is not looked at. */
static enum err ask(struct intake_client *c, struct str message)
{
    struct str reply;

    return intake_client_ask(c, &arena, message, &reply);
}

static struct str message(void)
{
    return message_for(SURVEY);
}

static enum err count_one(void *arg, const struct q_inbox_pending_row *row)
{
    (void)row;
    ++*(int64_t *)arg;
    return OK;
}

static int64_t stored(void)
{
    struct db *db = open_inbox(DB_READ_ONLY);
    struct q_inbox_pending all = {.survey = SURVEY, .after = S(""), .limit_rows = 1000000};
    int64_t n = 0;

    assert_int_equal(db_begin(db, DB_READ), OK);
    assert_int_equal(q_inbox_pending_each(db, &all, count_one, &n), OK);
    assert_int_equal(db_commit(db), OK);
    db_close(db);
    return n;
}

static void what_is_acknowledged_is_stored(void **state)
{
    struct intake_client c = client();

    (void)state;
    for (int i = 0; i < 20; i++)
        assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(stored(), 20);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

static void the_same_message_twice_counts_once(void **state)
{
    struct intake_client a = client(), b = client();
    struct str one = message();

    (void)state;
    assert_int_equal(ask(&a, one), OK);
    assert_int_equal(ask(&b, one), OK);
    assert_int_equal(ask(&a, one), OK);
    assert_int_equal(stored(), 1);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&a);
    intake_client_close(&b);
}

/* A click that was repeated, a browser that sends again, a connection that was lost: all at one moment. */
static void twenty_at_once_count_once(void **state)
{
    enum { SENDERS = 20 };
    struct str one = message();
    pid_t senders[SENDERS];
    int gate[2], status;

    (void)state;
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = fork();
        if (senders[i] == 0) {
            struct intake_client c = client();
            char byte;

            close(gate[1]);
            _exit(read(gate[0], &byte, 1) == 0 ? ask(&c, one) : 99);
        }
    }
    close(gate[0]);
    close(gate[1]); /* and they are off */
    for (int i = 0; i < SENDERS; i++) {
        waitpid(senders[i], &status, 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(stored(), 1);
    assert_int_equal(end_intake(SIGTERM), 0);
}

/* Every kind of question, over one connection and as many as fit into one wake-up. */
static void questions_get_their_answers(void **state)
{
    struct intake_client c = client();
    struct key32 key = random_key();
    struct intake_question q = {.survey_id = SURVEY, .id = random_id(), .expiry_day = 20271231};
    struct str plain = S("kesken"), padded, reply;

    (void)state;
    assert_int_equal(pad_bucket(&arena, plain, BUCKET_MIN, &padded), OK);
    q.box = lock_box(&arena, &key, S("koe"), padded);
    q.kind = INTAKE_DRAFT_FETCH;
    assert_int_equal(ask(&c, intake_question_encode(&arena, &q)), ERR_NOT_FOUND);
    assert_true(c.fd >= 0); /* a no is an answer: the connection stays */
    q.kind = INTAKE_DRAFT_SAVE;
    assert_int_equal(ask(&c, intake_question_encode(&arena, &q)), OK);
    q.kind = INTAKE_DRAFT_FETCH;
    assert_int_equal(intake_client_ask(&c, &arena, intake_question_encode(&arena, &q), &reply), OK);
    assert_true(str_eq(reply, q.box));
    q.kind = INTAKE_DRAFT_DROP;
    assert_int_equal(ask(&c, intake_question_encode(&arena, &q)), OK);
    assert_int_equal(ask(&c, intake_question_encode(&arena, &q)), OK);
    q.kind = INTAKE_INVITATION;
    assert_int_equal(ask(&c, intake_question_encode(&arena, &q)), ERR_NOT_FOUND);
    assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

/* --- what is deleted leaves the log too --------------------------------------------------------------------------- */

/* A draft and an invitation that an answer takes with it; the bytes to look for are as random as their ids. */
struct canaries {
    struct str draft_message, submission_message;
    struct id16 draft, invite, submission;
    struct str box;
};

static struct canaries canaries(struct db *db)
{
    struct key32 form_key = random_key(), key = random_key();
    struct intake_question q = {
        .kind = INTAKE_DRAFT_SAVE, .survey_id = SURVEY, .id = random_id(), .expiry_day = 20271231};
    struct submission s = {.id = random_id(), .survey_id = SURVEY, .iso_week = 202701};
    struct canaries c = {.draft = q.id, .submission = s.id};
    struct invitation_lot lot;
    struct str padded;

    assert_int_equal(invitation_make(&arena, &form_key, SURVEY, INVITATIONS_LEAST, &lot), OK);
    assert_int_equal(db_begin(db, DB_WRITE), OK);
    assert_int_equal(q_issue_done(db, &(struct q_issue_done){SURVEY}), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(invitation_store(db, SURVEY, 1, 20270210, &lot), OK);
    assert_int_equal(invitation_hash(&form_key, SURVEY, lot.codes[7], &c.invite), OK);
    assert_int_equal(pad_bucket(&arena, S("kesken"), BUCKET_MIN, &padded), OK);
    c.box = q.box = lock_box(&arena, &key, S("koe"), padded);
    c.draft_message = intake_question_encode(&arena, &q);
    s.facts.draft = c.draft;
    s.facts.invite = c.invite;
    s.sealed = (struct str){arena_alloc(&arena, SEALED_BYTES, 1), SEALED_BYTES};
    random_bytes((char *)s.sealed.p, SEALED_BYTES);
    c.submission_message = submission_encode(&arena, &s);
    return c;
}

static int64_t log_bytes(void)
{
    struct stat st;

    assert_int_equal(stat(arena_fmt(&arena, "%s-wal", store_path).p, &st), 0);
    return st.st_size;
}

static bool is_in_file(const char *path, struct str needle)
{
    struct arena a;
    struct str bytes;
    bool is_found;

    arena_init(&a, 64 << 20);
    assert_int_equal(file_read(&a, path, 32 << 20, &bytes), OK);
    is_found = str_find_str(bytes, needle) != SIZE_MAX;
    arena_free(&a);
    return is_found;
}

static bool is_on_disk(const void *p, size_t len)
{
    return is_in_file(store_path, (struct str){p, len}) ||
           is_in_file(arena_fmt(&arena, "%s-wal", store_path).p, (struct str){p, len});
}

/* Whether the log is empty within the time. */
static bool is_emptied(int within_ms)
{
    int64_t until_ms = clock_steady_ms() + within_ms;

    while (log_bytes() && clock_steady_ms() < until_ms)
        usleep(5000);
    return log_bytes() == 0;
}

static void assert_gone(const struct canaries *c)
{
    assert_false(is_on_disk(c->draft.b, 16));
    assert_false(is_on_disk(c->invite.b, 16));
    for (size_t at = 0; at + 40 <= c->box.len; at += 40)
        assert_false(is_on_disk(c->box.p + at, 40));
    assert_true(is_on_disk(c->submission.b, 16));
}

static void a_draft_and_an_invitation_are_in_no_file_after_sending(void **state)
{
    struct db *worker = open_inbox(DB_READ_WRITE); /* as long as it is open nobody else empties the log by closing */
    struct intake_client c = client();
    struct canaries one = canaries(worker), two = canaries(worker);

    (void)state;
    assert_int_equal(ask(&c, one.draft_message), OK);
    assert_int_equal(ask(&c, two.draft_message), OK);
    assert_true(is_on_disk(one.draft.b, 16) && is_on_disk(one.invite.b, 16) && is_on_disk(one.box.p, 40));
    assert_int_equal(ask(&c, one.submission_message), OK);
    assert_true(is_emptied(3000));
    assert_gone(&one);
    assert_int_equal(ask(&c, two.submission_message), OK); /* within the same second: soon, and nobody has to come */
    assert_true(is_emptied(3000));
    assert_gone(&two);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
    db_close(worker);
}

static void an_answer_alone_empties_no_log(void **state)
{
    struct db *worker = open_inbox(DB_READ_WRITE);
    struct intake_client c = client();

    (void)state;
    assert_true(is_emptied(3000)); /* the start did */
    usleep(1100 * 1000);
    assert_int_equal(ask(&c, message()), OK);
    assert_false(is_emptied(1500));
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
    db_close(worker);
}

static void what_a_killed_intake_left_in_the_log_goes_at_the_next_start(void **state)
{
    struct db *worker = open_inbox(DB_READ_WRITE);
    struct canaries one = canaries(worker);
    struct inbox_item items[2];

    (void)state;
    end_intake(SIGKILL);
    assert_int_equal(inbox_item_read(one.draft_message, &items[0]), OK);
    assert_int_equal(inbox_handle(&arena, worker, NULL, 0, items, 1), OK);
    assert_int_equal(inbox_item_read(one.submission_message, &items[1]), OK);
    assert_int_equal(inbox_handle(&arena, worker, NULL, 0, items + 1, 1), OK);
    assert_true(is_on_disk(one.draft.b, 16) && is_on_disk(one.invite.b, 16));
    start_intake(RLIM_INFINITY);
    assert_true(is_emptied(3000));
    assert_gone(&one);
    assert_int_equal(end_intake(SIGTERM), 0);
    db_close(worker);
}

static void a_reader_in_the_way_of_the_log_delays_no_answer(void **state)
{
    struct db *reader = open_inbox(DB_READ_ONLY), *worker = open_inbox(DB_READ_WRITE);
    struct intake_client c = client();
    struct canaries one = canaries(worker);
    struct q_counter_total_row row;
    int64_t began_ms;

    (void)state;
    c.timeout_ms = 1000;
    assert_int_equal(ask(&c, one.draft_message), OK);
    assert_int_equal(db_begin(reader, DB_READ), OK);
    assert_int_equal(q_counter_total(reader, &arena, &(struct q_counter_total){SURVEY}, &row), OK);
    assert_int_equal(ask(&c, one.submission_message), OK);
    for (began_ms = clock_steady_ms(); clock_steady_ms() < began_ms + 2500; usleep(10000))
        assert_int_equal(ask(&c, message()), OK);
    assert_true(log_bytes() > 0);
    db_rollback(reader);
    assert_true(is_emptied(3000));
    assert_gone(&one);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
    db_close(reader);
    db_close(worker);
}

static void a_word_is_waited_for_and_never_guessed(void **state)
{
    struct str one = message(), reply;
    char received[INTAKE_MESSAGE_LIMIT];
    int64_t began_ms;
    int pair[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    assert_int_equal(send(pair[1], "K", 1, 0), 1);
    assert_int_equal(intake_ask(pair[0], &arena, one, 1000, &reply), OK);
    assert_int_equal(reply.len, 0);
    assert_int_equal(recv(pair[1], received, sizeof received, 0), one.len);
    assert_memory_equal(received, one.p, one.len);
    assert_int_equal(send(pair[1], "Kdraft", 6, 0), 6);
    assert_int_equal(intake_ask(pair[0], &arena, one, 1000, &reply), OK);
    assert_true(str_eq(reply, S("draft")));
    assert_int_equal(send(pair[1], "N", 1, 0), 1);
    assert_int_equal(intake_ask(pair[0], &arena, one, 1000, &reply), ERR_NOT_FOUND);
    assert_int_equal(send(pair[1], "B", 1, 0), 1);
    assert_int_equal(intake_ask(pair[0], &arena, one, 1000, &reply), ERR_BUSY);
    began_ms = clock_steady_ms();
    assert_int_equal(intake_ask(pair[0], &arena, one, 50, &reply), ERR_BUSY);
    assert_in_range(clock_steady_ms() - began_ms, 40, 5000);
    close(pair[1]);
    assert_int_equal(intake_ask(pair[0], &arena, one, 1000, &reply), ERR_BUSY);
    close(pair[0]);
    assert_int_equal(intake_ask(-1, &arena, one, 20, &reply), ERR_BUSY);
    assert_int_equal(end_intake(SIGTERM), 0);
}

static int64_t epoch(void)
{
    struct db *db = open_inbox(DB_READ_ONLY);
    struct q_epoch_get_row row = {0};
    enum err e;

    assert_int_equal(db_begin(db, DB_READ), OK);
    e = q_epoch_get(db, &arena, &(struct q_epoch_get){SURVEY}, &row);
    assert_int_equal(db_commit(db), OK);
    db_close(db);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return row.n;
}

static void a_burst_is_noticed_and_remembered_over_a_restart(void **state)
{
    struct intake_client c = client();

    (void)state;
    for (int i = 0; i < 30; i++)
        assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(epoch(), 0);
    assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(epoch(), 1);
    end_intake(SIGKILL);
    start_intake(RLIM_INFINITY);
    assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(epoch(), 1);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

static void garbage_ends_its_own_connection_only(void **state)
{
    struct intake_client good = client();
    char word;
    int bad;

    (void)state;
    assert_int_equal(ask(&good, message()), OK);
    assert_int_equal(socket_connect(socket_path, TIMEOUT_MS, &bad), OK);
    assert_int_equal(send(bad, "garbage", 7, MSG_NOSIGNAL), 7);
    assert_int_equal(recv(bad, &word, 1, 0), 0);
    close(bad);
    assert_int_equal(ask(&good, message()), OK);
    assert_int_equal(stored(), 2);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&good);
}

/* The worker finishes a survey while intake runs and the forms of some are on their way. */
static void a_finished_survey_is_refused_and_others_are_not(void **state)
{
    struct intake_client c = client();
    struct str before = message();
    struct db *db = open_inbox(DB_READ_WRITE);

    (void)state;
    assert_int_equal(ask(&c, before), OK);
    assert_int_equal(db_begin(db, DB_WRITE), OK);
    assert_int_equal(q_finished_insert(db, &(struct q_finished_insert){SURVEY}), OK);
    assert_int_equal(db_commit(db), OK);
    db_close(db);
    assert_int_equal(ask(&c, message()), ERR_BUSY);
    assert_int_equal(ask(&c, before), OK); /* it was acknowledged, and is so again */
    assert_int_equal(ask(&c, message_for(SURVEY + 1)), OK);
    assert_int_equal(stored(), 1);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

static void a_message_sent_while_intake_is_dead_waits_for_the_next(void **state)
{
    struct intake_client c = client();
    pid_t sender;
    int status;

    (void)state;
    assert_int_equal(ask(&c, message()), OK);
    end_intake(SIGKILL);
    sender = fork();
    if (sender == 0) /* its connection is dead: it must make a new one by itself */
        _exit(ask(&c, message()));
    usleep(100 * 1000);
    start_intake(RLIM_INFINITY);
    waitpid(sender, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(stored(), 2);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

static void without_intake_the_answer_is_busy_within_the_time(void **state)
{
    struct intake_client c = client();
    int64_t began_ms;

    (void)state;
    c.timeout_ms = 300;
    end_intake(SIGKILL);
    began_ms = clock_steady_ms();
    assert_int_equal(ask(&c, message()), ERR_BUSY);
    assert_true(clock_steady_ms() - began_ms < 1000);
    assert_int_equal(c.fd, -1);
    intake_client_close(&c);
}

/* A full disk: nothing is acknowledged, and intake goes on. */
static void what_cannot_be_stored_is_not_acknowledged(void **state)
{
    struct intake_client c = client();
    int acknowledged = 0, refused = 0;

    (void)state;
    end_intake(SIGTERM);
    start_intake(64 * 1024);
    for (int i = 0; i < 200; i++)
        if (ask(&c, message()) == OK)
            acknowledged++;
        else
            refused++;
    assert_true(refused > 0);
    assert_int_equal(end_intake(SIGTERM), 0);
    assert_int_equal(stored(), acknowledged);
    start_intake(RLIM_INFINITY);
    assert_int_equal(ask(&c, message()), OK);
    assert_int_equal(stored(), acknowledged + 1);
    assert_int_equal(end_intake(SIGTERM), 0);
    intake_client_close(&c);
}

/* Send as fast as possible for ever, and write a byte to `fd` for each acknowledgement. */
static void submit_for_ever(int fd)
{
    struct intake_client c = client();

    for (;;) {
        struct str one = message();

        while (ask(&c, one))
            ;
        if (write(fd, "k", 1) != 1)
            _exit(1);
        arena_reset(&arena);
    }
}

static void kill_at_any_moment_loses_nothing_acknowledged(void **state)
{
    enum { SENDERS = 4, ROUNDS = 20 };
    pid_t senders[SENDERS];
    int64_t acknowledged = 0, found;
    int pipes[2];
    char bytes[4096];
    ssize_t n;

    (void)state;
    assert_int_equal(pipe(pipes), 0);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = fork();
        if (senders[i] == 0)
            submit_for_ever(pipes[1]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        /* However slow the machine: first one that is acknowledged, then the blow. */
        assert_int_equal(read(pipes[0], bytes, 1), 1);
        acknowledged++;
        usleep((useconds_t)random_below(20000));
        end_intake(SIGKILL);
        start_intake(RLIM_INFINITY);
    }
    for (int i = 0; i < SENDERS; i++) {
        kill(senders[i], SIGKILL);
        waitpid(senders[i], NULL, 0);
    }
    assert_int_equal(end_intake(SIGTERM), 0);
    close(pipes[1]);
    while ((n = read(pipes[0], bytes, sizeof bytes)) > 0)
        acknowledged += n;
    close(pipes[0]);
    found = stored();
    /* Each sender may have had one message stored whose acknowledgement it did not live to count. */
    assert_in_range(found, acknowledged, acknowledged + SENDERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_acknowledged_is_stored, start, stop),
        cmocka_unit_test_setup_teardown(the_same_message_twice_counts_once, start, stop),
        cmocka_unit_test_setup_teardown(twenty_at_once_count_once, start, stop),
        cmocka_unit_test_setup_teardown(questions_get_their_answers, start, stop),
        cmocka_unit_test_setup_teardown(a_draft_and_an_invitation_are_in_no_file_after_sending, start, stop),
        cmocka_unit_test_setup_teardown(an_answer_alone_empties_no_log, start, stop),
        cmocka_unit_test_setup_teardown(what_a_killed_intake_left_in_the_log_goes_at_the_next_start, start, stop),
        cmocka_unit_test_setup_teardown(a_reader_in_the_way_of_the_log_delays_no_answer, start, stop),
        cmocka_unit_test_setup_teardown(a_word_is_waited_for_and_never_guessed, start, stop),
        cmocka_unit_test_setup_teardown(a_burst_is_noticed_and_remembered_over_a_restart, start, stop),
        cmocka_unit_test_setup_teardown(garbage_ends_its_own_connection_only, start, stop),
        cmocka_unit_test_setup_teardown(a_finished_survey_is_refused_and_others_are_not, start, stop),
        cmocka_unit_test_setup_teardown(a_message_sent_while_intake_is_dead_waits_for_the_next, start, stop),
        cmocka_unit_test_setup_teardown(without_intake_the_answer_is_busy_within_the_time, start, stop),
        cmocka_unit_test_setup_teardown(what_cannot_be_stored_is_not_acknowledged, start, stop),
        cmocka_unit_test_setup_teardown(kill_at_any_moment_loses_nothing_acknowledged, start, stop),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
