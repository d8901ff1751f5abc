/* test_intake_faults.c - intake when the system's calls fail: it goes on, or ends and says so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/intake.h"
#include "app/socket.h"
#include "base/crypto.h"
#include "base/log.h"
#include "gen/sql_inbox.h"
#include "response/inbox.h"
#include "unit/stores.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cmocka.h>

enum { CONNECT_MS = 5000, SURVEY = 7, SEALED_BYTES = 1024 + 48, TOO_MANY = INTAKE_CLIENTS + 1 };

/* The errors of the next calls of each kind, the first first; 0: the real call. */
struct script {
    int errors[4];
    int calls;
};

static struct script creates, adds, waits, receives;
static int last_wait; /* intake is told to stop when it has waited so often */
static volatile int should_stop;
static struct stores stores;
static char socket_path[96];
static int listen_fd;

/* Has this call to fail? With errno. */
static bool fails(struct script *s)
{
    int error = s->calls < 4 ? s->errors[s->calls] : 0;

    s->calls++;
    errno = error;
    return error != 0;
}

/* These stand before those of the C library, for this program only. */
int epoll_create1(int flags)
{
    return fails(&creates) ? -1 : (int)syscall(SYS_epoll_create1, flags);
}

int epoll_ctl(int epoll_fd, int op, int fd, struct epoll_event *ev)
{
    if (op == EPOLL_CTL_ADD && fails(&adds))
        return -1;
    return (int)syscall(SYS_epoll_ctl, epoll_fd, op, fd, ev);
}

int epoll_pwait(int epoll_fd, struct epoll_event *events, int most, int timeout_ms, const sigset_t *mask)
{
    should_stop = waits.calls + 1 >= last_wait;
    if (fails(&waits))
        return -1;
    /* Nothing comes that is not there already. */
    return (int)syscall(SYS_epoll_pwait, epoll_fd, events, most, timeout_ms ? 10 : 0, mask, 8);
}

ssize_t recv(int fd, void *p, size_t len, int flags)
{
    return fails(&receives) ? -1 : syscall(SYS_recvfrom, fd, p, len, flags, NULL, NULL);
}

static int start(void **state)
{
    (void)state;
    creates = adds = waits = receives = (struct script){{0}, 0};
    last_wait = 4;
    should_stop = 0;
    if (stores_open(&stores))
        return -1;
    snprintf(socket_path, sizeof socket_path, "%s/intake.sock", stores.dir);
    return socket_listen(socket_path, SOCK_SEQPACKET, &listen_fd) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    close(listen_fd);
    unlink(socket_path);
    stores_close(&stores);
    return 0;
}

static enum err run(void)
{
    return intake_run(listen_fd, stores.inbox, &should_stop, NULL);
}

/* A connection on which a submission waits for intake. */
static int sender(void)
{
    static char noise[SEALED_BYTES];
    struct submission s = {.id = random_id(), .survey_id = SURVEY, .iso_week = 202701, .sealed = {noise, sizeof noise}};
    struct str message = submission_encode(&stores.arena, &s);
    int fd;

    assert_int_equal(socket_connect(socket_path, CONNECT_MS, &fd), OK);
    assert_int_equal(send(fd, message.p, message.len, MSG_NOSIGNAL), message.len);
    return fd;
}

/* What intake has said on the connection, which is closed: its word, 0 when it has hung up, -1 when nothing. */
static int word_on(int fd)
{
    char word = 0;
    ssize_t n = syscall(SYS_recvfrom, fd, &word, 1, MSG_DONTWAIT, NULL, NULL);

    close(fd);
    return n == 1 ? word : (int)n;
}

static int64_t stored(void)
{
    struct q_counter_total_row row;

    assert_int_equal(db_begin(stores.inbox, DB_READ), OK);
    assert_int_equal(q_counter_total(stores.inbox, &stores.arena, &(struct q_counter_total){SURVEY}, &row), OK);
    db_rollback(stores.inbox);
    return row.n;
}

static void without_epoll_it_ends_and_says_so(void **state)
{
    (void)state;
    creates.errors[0] = EMFILE;
    assert_int_equal(run(), ERR_BROKEN);
    adds.errors[0] = ENOSPC; /* the listening socket's */
    assert_int_equal(run(), ERR_BROKEN);
    waits.errors[0] = EINVAL;
    assert_int_equal(run(), ERR_BROKEN);
    assert_int_equal(waits.calls, 1);
}

static void when_waiting_fails_at_the_end_it_says_so(void **state)
{
    (void)state;
    last_wait = 1;
    waits.errors[1] = EINVAL;
    assert_int_equal(run(), ERR_BROKEN);
    assert_int_equal(waits.calls, 2);
}

static void what_has_come_is_stored_and_answered_before_it_ends(void **state)
{
    int fd = sender();

    (void)state;
    last_wait = 1; /* in which somebody connects */
    assert_int_equal(run(), OK);
    assert_int_equal(waits.calls, 3);
    assert_int_equal(word_on(fd), INTAKE_YES);
    assert_int_equal(stored(), 1);
}

static void a_signal_while_it_waits_loses_nothing(void **state)
{
    int fd = sender();

    (void)state;
    waits.errors[0] = EINTR;
    assert_int_equal(run(), OK);
    assert_int_equal(word_on(fd), INTAKE_YES);
    assert_int_equal(stored(), 1);
}

static void a_message_that_cannot_be_read_yet_is_read_later(void **state)
{
    int fd = sender();

    (void)state;
    receives.errors[0] = EINTR;
    receives.errors[1] = EAGAIN;
    assert_int_equal(run(), OK);
    assert_int_equal(receives.calls, 3);
    assert_int_equal(word_on(fd), INTAKE_YES);
    assert_int_equal(stored(), 1);
}

static void a_broken_connection_ends_alone(void **state)
{
    int fds[2] = {sender(), sender()}, words[2];

    (void)state;
    receives.errors[0] = ECONNRESET;
    assert_int_equal(run(), OK);
    for (int i = 0; i < 2; i++)
        words[i] = word_on(fds[i]);
    assert_true((words[0] == INTAKE_YES) != (words[1] == INTAKE_YES));
    assert_int_equal(stored(), 1);
}

static void a_connection_that_cannot_be_watched_is_closed(void **state)
{
    int fds[2] = {sender(), sender()};

    (void)state;
    adds.errors[1] = ENOSPC; /* the first that connects */
    assert_int_equal(run(), OK);
    assert_true(word_on(fds[0]) != INTAKE_YES);
    assert_int_equal(word_on(fds[1]), INTAKE_YES);
    assert_int_equal(stored(), 1);
}

static void more_connections_than_there_is_room_for_wait(void **state)
{
    static int fds[TOO_MANY];
    int first_of_intake = dup(listen_fd), answered = 0;

    (void)state;
    close(first_of_intake);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &(struct rlimit){1024, 1024}), 0);
    for (int i = 0; i < TOO_MANY; i++)
        fds[i] = sender();
    assert_int_equal(run(), OK);
    assert_int_equal(adds.calls, 1 + INTAKE_CLIENTS);
    for (int i = 0; i < TOO_MANY; i++)
        answered += word_on(fds[i]) == INTAKE_YES;
    assert_int_equal(answered, INTAKE_CLIENTS);
    assert_int_equal(stored(), INTAKE_CLIENTS);
    for (int fd = first_of_intake; fd < 1024; fd++) /* a process of its own would end here */
        close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_epoll_it_ends_and_says_so, start, stop),
        cmocka_unit_test_setup_teardown(when_waiting_fails_at_the_end_it_says_so, start, stop),
        cmocka_unit_test_setup_teardown(what_has_come_is_stored_and_answered_before_it_ends, start, stop),
        cmocka_unit_test_setup_teardown(a_signal_while_it_waits_loses_nothing, start, stop),
        cmocka_unit_test_setup_teardown(a_message_that_cannot_be_read_yet_is_read_later, start, stop),
        cmocka_unit_test_setup_teardown(a_broken_connection_ends_alone, start, stop),
        cmocka_unit_test_setup_teardown(a_connection_that_cannot_be_watched_is_closed, start, stop),
        cmocka_unit_test_setup_teardown(more_connections_than_there_is_room_for_wait, start, stop),
    };

    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests_name("intake_faults", tests, NULL, NULL);
}
