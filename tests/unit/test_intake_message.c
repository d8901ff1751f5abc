/* test_intake_message.c - questions to intake and its answers: only what we write is read, and nobody waits for ever. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/bytes.h"
#include "base/clock.h"
#include "response/intake_message.h"
#include "unit/in_arena.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* --- messages --------------------------------------------------------------------------------------------------- */

static struct intake_question draft_to_save(void)
{
    return (struct intake_question){.kind = INTAKE_DRAFT_SAVE,
                                    .survey_id = 7,
                                    .id = {{1, 2, 3}},
                                    .expiry_day = 20270129,
                                    .box = {arena_alloc(&arena, BUCKET_MIN + LOCK_BYTES, 1), BUCKET_MIN + LOCK_BYTES}};
}

static enum err read_back(const struct intake_question *q, struct intake_question *out)
{
    return intake_question_decode(intake_question_encode(&arena, q), out);
}

static void each_question_comes_back_as_it_was_asked(void **state)
{
    static const enum intake_kind kinds[] = {INTAKE_DRAFT_SAVE, INTAKE_DRAFT_FETCH, INTAKE_DRAFT_DROP,
                                             INTAKE_INVITATION};
    struct intake_question q = draft_to_save(), again;

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bool has_box = kinds[i] == INTAKE_DRAFT_SAVE;

        q.kind = kinds[i];
        assert_int_equal(read_back(&q, &again), OK);
        assert_int_equal(again.kind, q.kind);
        assert_int_equal(again.survey_id, 7);
        assert_memory_equal(again.id.b, q.id.b, sizeof q.id.b);
        assert_int_equal(again.expiry_day, has_box ? 20270129 : 0);
        assert_int_equal(again.box.len, has_box ? q.box.len : 0);
    }
}

static void what_no_question_looks_like_is_refused(void **state)
{
    struct intake_question q = draft_to_save(), again;
    struct str message = intake_question_encode(&arena, &q);
    char *longer = arena_alloc(&arena, message.len + 1, 1);

    (void)state;
    for (size_t len = 0; len < message.len; len++)
        assert_int_equal(intake_question_decode(str_sub(message, 0, len), &again), ERR_INVALID);
    memcpy(longer, message.p, message.len);
    assert_int_equal(intake_question_decode((struct str){longer, message.len + 1}, &again), ERR_INVALID);

    for (int byte = 0; byte < 256; byte++) {
        bool is_ours = byte == INTAKE_DRAFT_FETCH || byte == INTAKE_DRAFT_DROP || byte == INTAKE_INVITATION;

        longer[0] = (char)byte;
        assert_int_equal(intake_question_decode((struct str){longer, 25}, &again), is_ours ? OK : ERR_INVALID);
        if (is_ours)
            assert_int_equal(intake_question_decode((struct str){longer, 26}, &again), ERR_INVALID);
    }
}

static void survey_and_day_have_bounds(void **state)
{
    struct intake_question q = draft_to_save(), again;

    (void)state;
    for (q.survey_id = -1; q.survey_id < 2; q.survey_id++)
        assert_int_equal(read_back(&q, &again), q.survey_id < 1 ? ERR_INVALID : OK);
    q.expiry_day = 19991231;
    assert_int_equal(read_back(&q, &again), ERR_INVALID);
    q.expiry_day = 20000101;
    assert_int_equal(read_back(&q, &again), OK);
    q.expiry_day = 99991231;
    assert_int_equal(read_back(&q, &again), OK);
    q.expiry_day = 99991232;
    assert_int_equal(read_back(&q, &again), ERR_INVALID);
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static int ours, theirs;

static int connect_both(void **state)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
        return -1;
    ours = pair[0];
    theirs = pair[1];
    return set_up(state);
}

static int close_both(void **state)
{
    close(ours);
    if (theirs >= 0)
        close(theirs);
    return tear_down(state);
}

/* Asks, with what intake said already waiting. */
static enum err told(struct str said, struct str *reply_out)
{
    assert_int_equal(send(theirs, said.p, said.len, 0), said.len);
    return intake_ask(ours, &arena, S("kysymys"), 1000, reply_out);
}

static void intake_says_yes_no_or_is_busy(void **state)
{
    struct str reply;
    char *longest = arena_alloc(&arena, INTAKE_REPLY_LIMIT + 1, 1);

    (void)state;
    assert_int_equal(told(S("K"), &reply), OK);
    assert_int_equal(reply.len, 0);
    assert_int_equal(told(S("Klaatikko"), &reply), OK);
    assert_text(reply, "laatikko");
    assert_int_equal(told(S("N"), &reply), ERR_NOT_FOUND);
    assert_int_equal(told(S("B"), &reply), ERR_BUSY);
    assert_int_equal(told(S("?"), &reply), ERR_BUSY);
    memset(longest, INTAKE_YES, INTAKE_REPLY_LIMIT + 1);
    assert_int_equal(told((struct str){longest, INTAKE_REPLY_LIMIT}, &reply), OK);
    assert_int_equal(reply.len, INTAKE_REPLY_LIMIT - 1);
    assert_int_equal(told((struct str){longest, INTAKE_REPLY_LIMIT + 1}, &reply), ERR_BUSY);
}

static void an_intake_that_is_gone_is_busy(void **state)
{
    struct str reply;

    (void)state;
    assert_int_equal(send(ours, "x", 1, 0), 1); /* something unread, so that closing is no calm end */
    close(theirs);
    theirs = -1;
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 1000, &reply), ERR_BUSY);
}

static void an_intake_that_ends_without_a_word_is_busy(void **state)
{
    struct str reply;

    (void)state;
    shutdown(theirs, SHUT_WR);
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 1000, &reply), ERR_BUSY);
}

static void silence_is_waited_for_as_long_as_was_said(void **state)
{
    struct str reply;
    int64_t begun_ms = clock_steady_ms();

    (void)state;
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 0, &reply), ERR_BUSY);
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 60, &reply), ERR_BUSY);
    assert_in_range(clock_steady_ms() - begun_ms, 60, 5000);
}

static void on_alarm(int number)
{
    (void)number;
}

static void a_signal_interrupts_but_does_not_end_the_waiting(void **state)
{
    struct sigaction action = {.sa_handler = on_alarm}, before;
    struct itimerval every = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
    struct str reply;
    int64_t begun_ms = clock_steady_ms();
    enum err e;

    (void)state;
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &every, NULL);
    e = intake_ask(ours, &arena, S("kysymys"), 80, &reply);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_int_equal(e, ERR_BUSY);
    assert_in_range(clock_steady_ms() - begun_ms, 80, 5000);
}

/* Messages until no more fit; how many. */
static int fill_queue(void)
{
    char message[4096] = {'x'};
    int count = 0;

    while (send(ours, message, sizeof message, MSG_DONTWAIT) > 0)
        count++;
    return count;
}

static void a_full_queue_is_busy_when_the_time_is_over(void **state)
{
    struct str reply;

    (void)state;
    assert_true(fill_queue() > 0);
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 30, &reply), ERR_BUSY);
}

static void *read_and_answer(void *count)
{
    char message[4096];

    usleep(20000);
    for (int i = 0; i < *(int *)count; i++)
        if (recv(theirs, message, sizeof message, 0) != sizeof message)
            return NULL;
    if (recv(theirs, message, sizeof message, 0) == 7)
        (void)!send(theirs, "K", 1, 0);
    return NULL;
}

static void a_full_queue_is_waited_for(void **state)
{
    struct str reply;
    pthread_t thread;
    int count = fill_queue();

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, read_and_answer, &count), 0);
    assert_int_equal(intake_ask(ours, &arena, S("kysymys"), 5000, &reply), OK);
    pthread_join(thread, NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_question_comes_back_as_it_was_asked),
        TEST(what_no_question_looks_like_is_refused),
        TEST(survey_and_day_have_bounds),
        TEST(intake_says_yes_no_or_is_busy),
        TEST(an_intake_that_is_gone_is_busy),
        TEST(an_intake_that_ends_without_a_word_is_busy),
        TEST(silence_is_waited_for_as_long_as_was_said),
        TEST(a_signal_interrupts_but_does_not_end_the_waiting),
        TEST(a_full_queue_is_busy_when_the_time_is_over),
        TEST(a_full_queue_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
