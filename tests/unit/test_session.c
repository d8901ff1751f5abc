/* test_session.c - sessions hold for a while, on few machines, and can be ended; stored are only hashes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "unit/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct world w;
static int64_t person;

static int start(void **state)
{
    struct totp_secret secret;

    (void)state;
    if (world_open(&w))
        return 1;
    person = world_join(&w, "person@example.fi", ROLE_COORDINATOR, NOON, &secret, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

static int end_all(void **state)
{
    (void)state;
    return IN_TX(&w, DB_WRITE, session_end_all(w.o.staff, person));
}

static bool has_ended; /* another, by the last make() */

static struct str make(const char *device, int64_t now_ms)
{
    struct str token;

    assert_int_equal(
        IN_TX(&w, DB_WRITE, session_make(&w.arena, &w.o, person, str_from(device), now_ms, &token, &has_ended)), OK);
    return token;
}

static void touch(const struct session *s, int64_t now_ms)
{
    assert_int_equal(IN_TX(&w, DB_WRITE, session_touch(w.o.staff, s, now_ms)), OK);
}

static void a_token_is_256_random_bits_and_opens_its_session_only(void **state)
{
    struct str a = make("työkone", NOON), b = make("", NOON);
    struct session s;
    char other[44];

    (void)state;
    assert_int_equal(a.len, 43);
    assert_false(str_eq(a, b));
    assert_int_equal(world_find(&w, a, NOON, &s), OK);
    assert_true(str_eq(s.device, S("työkone")));
    assert_int_equal(s.account_id, person);
    memcpy(other, a.p, 43);
    other[20] = other[20] == 'A' ? 'B' : 'A';
    assert_int_equal(world_find(&w, (struct str){other, 43}, NOON, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, str_sub(a, 0, 42), NOON, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, S(""), NOON, &s), ERR_LOGIN);
}

static void the_store_does_not_hold_the_token(void **state)
{
    struct str token = make("x", NOON), bytes;
    static const char *const files[] = {"staff.db", "staff.db-wal"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(file_read(&w.arena, world_path(&w, files[i]), 64 << 20, &bytes), OK);
        assert_true(str_find_str(bytes, token) == SIZE_MAX);
    }
}

static void another_key_opens_nothing(void **state)
{
    struct str token = make("", NOON);
    struct key32 other = random_key();
    struct account account;
    struct session s;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_READ, session_find(&w.arena, w.o.staff, &other, token, NOON, &s, &account)),
                     ERR_LOGIN);
}

/* Recovery codes and links are random bytes: one in ten has a zero among them. */
static void a_hash_is_of_every_byte_of_a_secret(void **state)
{
    const struct key32 one = office_hash(&w.arena, w.o.key, "recovery", (struct str){"\0ab", 3});
    const struct key32 other = office_hash(&w.arena, w.o.key, "recovery", (struct str){"\0cd", 3});

    (void)state;
    assert_memory_not_equal(one.b, other.b, sizeof one.b);
}

static void half_an_hour_of_nothing_ends_it(void **state)
{
    struct str token = make("", NOON);
    struct session s;

    (void)state;
    assert_int_equal(world_find(&w, token, NOON + 30 * MINUTE - 1, &s), OK);
    assert_true(session_is_stale(&s, NOON + 30 * MINUTE - 1));
    assert_false(session_is_stale(&s, NOON + MINUTE - 1));
    touch(&s, NOON + 30 * MINUTE - 1);
    assert_int_equal(world_find(&w, token, NOON + 60 * MINUTE - 2, &s), OK);
    assert_int_equal(world_find(&w, token, NOON + 60 * MINUTE - 1, &s), ERR_LOGIN);
    assert_int_equal(world_account(&w, person).last_use_day, 20270301);
}

static void ten_hours_end_it_however_busy(void **state)
{
    struct str token = make("", NOON);
    struct session s;

    (void)state;
    for (int64_t at = NOON; at < NOON + 10 * HOUR; at += 20 * MINUTE) {
        assert_int_equal(world_find(&w, token, at, &s), OK);
        touch(&s, at);
    }
    assert_int_equal(world_find(&w, token, NOON + 10 * HOUR - 1, &s), OK);
    assert_int_equal(world_find(&w, token, NOON + 10 * HOUR, &s), ERR_LOGIN);
}

static void a_clock_that_was_put_back_ends_it(void **state)
{
    struct str token = make("", NOON);
    struct session s;

    (void)state;
    assert_int_equal(world_find(&w, token, NOON - MINUTE, &s), OK);
    assert_int_equal(world_find(&w, token, NOON - MINUTE - 1, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, token, NOON, &s), OK);
    assert_false(session_is_stepped_up(&s, NOON - HOUR));
}

static void the_fourth_ends_the_one_that_was_used_longest_ago(void **state)
{
    struct str first = make("1", NOON), second = make("2", NOON + 1), third = make("3", NOON + 2), fourth;
    struct session s, *v;
    size_t count;

    (void)state;
    assert_int_equal(world_find(&w, first, NOON + 2 * MINUTE, &s), OK);
    touch(&s, NOON + 2 * MINUTE);
    assert_false(has_ended);
    fourth = make("4", NOON + 3 * MINUTE);
    assert_true(has_ended);
    assert_int_equal(world_find(&w, second, NOON + 3 * MINUTE, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, first, NOON + 3 * MINUTE, &s), OK);
    assert_int_equal(world_find(&w, third, NOON + 3 * MINUTE, &s), OK);
    assert_int_equal(world_find(&w, fourth, NOON + 3 * MINUTE, &s), OK);
    assert_int_equal(IN_TX(&w, DB_READ, session_list(&w.arena, w.o.staff, person, NOON + 3 * MINUTE, &v, &count)), OK);
    assert_int_equal(count, SESSIONS_MAX);
    assert_true(str_eq(v[0].device, S("4")) && str_eq(v[1].device, S("1")) && str_eq(v[2].device, S("3")));
    assert_int_equal(IN_TX(&w, DB_READ, session_list(&w.arena, w.o.staff, person, NOON + 31 * MINUTE, &v, &count)), OK);
    assert_int_equal(count, 2);
}

/* Its accounts are everybody's: whoever comes fourth must not throw out the first. */
static void in_a_demo_the_fourth_ends_none(void **state)
{
    struct str first;
    struct session s;

    (void)state;
    w.o.is_demo = true;
    first = make("1", NOON);
    for (int i = 1; i < SESSIONS_MAX_DEMO; i++) {
        (void)make("", NOON + i);
        assert_false(has_ended);
    }
    assert_int_equal(world_find(&w, first, NOON + MINUTE, &s), OK);
    (void)make("", NOON + MINUTE);
    assert_true(has_ended);
    assert_int_equal(world_find(&w, first, NOON + MINUTE, &s), ERR_LOGIN);
}

static void a_rotated_session_goes_on_under_the_new_token_only(void **state)
{
    struct str token = make("kone", NOON), next, again;
    struct session s, copy;

    (void)state;
    assert_int_equal(world_find(&w, token, NOON + 6 * MINUTE, &s), OK);
    assert_false(session_is_stepped_up(&s, NOON + 6 * MINUTE));
    copy = s;
    assert_int_equal(
        IN_TX(&w, DB_WRITE, session_rotate(&w.arena, w.o.staff, &w.key, &s, true, NOON + 6 * MINUTE, &next)), OK);
    assert_int_equal(world_find(&w, token, NOON + 6 * MINUTE, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, next, NOON + 6 * MINUTE, &s), OK);
    assert_int_equal(s.begun_ms, NOON);
    assert_true(str_eq(s.device, S("kone")));
    assert_true(session_is_stepped_up(&s, NOON + 11 * MINUTE - 1));
    assert_false(session_is_stepped_up(&s, NOON + 11 * MINUTE));
    /* What another request rotated meanwhile is over for this one. */
    assert_int_equal(IN_TX(&w, DB_WRITE, session_rotate(&w.arena, w.o.staff, &w.key, &copy, true, NOON, &again)),
                     ERR_LOGIN);
    /* Without a step-up the time of the last one stays. */
    assert_int_equal(
        IN_TX(&w, DB_WRITE, session_rotate(&w.arena, w.o.staff, &w.key, &s, false, NOON + 20 * MINUTE, &next)), OK);
    assert_false(session_is_stepped_up(&s, NOON + 20 * MINUTE));
}

static void one_or_the_others_or_all_can_be_ended(void **state)
{
    struct str a = make("a", NOON), b = make("b", NOON), c = make("c", NOON);
    struct session sa, s;

    (void)state;
    assert_int_equal(world_find(&w, a, NOON, &sa), OK);
    assert_int_equal(world_find(&w, c, NOON, &s), OK);
    /* Not by somebody else. */
    assert_int_equal(IN_TX(&w, DB_WRITE, session_end(w.o.staff, person + 1, &s.hash)), OK);
    assert_int_equal(world_find(&w, c, NOON, &s), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, session_end(w.o.staff, person, &s.hash)), OK);
    assert_int_equal(world_find(&w, c, NOON, &s), ERR_LOGIN);
    assert_int_equal(IN_TX(&w, DB_WRITE, session_end_others(w.o.staff, person, &sa.hash)), OK);
    assert_int_equal(world_find(&w, b, NOON, &s), ERR_LOGIN);
    assert_int_equal(world_find(&w, a, NOON, &s), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, session_end_all(w.o.staff, person)), OK);
    assert_int_equal(world_find(&w, a, NOON, &s), ERR_LOGIN);
}

static void a_viewers_session_ends_with_the_account(void **state)
{
    struct totp_secret secret;
    int64_t viewer = world_join(&w, "viewer@example.fi", ROLE_VIEWER, NOON, &secret, NULL);
    int64_t end_ms = world_account(&w, viewer).duty.expires_ms;
    struct session s;
    struct str token;

    (void)state;
    assert_int_equal(
        IN_TX(&w, DB_WRITE, session_make(&w.arena, &w.o, viewer, S(""), end_ms - MINUTE, &token, &has_ended)), OK);
    assert_int_equal(world_find(&w, token, end_ms - 1, &s), OK);
    assert_int_equal(world_find(&w, token, end_ms, &s), ERR_LOGIN);
}

#define A29 "äääääääääääääääääääääääääääää"
#define A30 "ä" A29

static void a_device_is_one_short_line_of_text(void **state)
{
    static const struct {
        const char *said, *kept;
    } devices[] = {{"  kotikone ", "kotikone"}, {"a\nb", ""}, {"\xff", ""}, {A30 "xx", A30}, {"x" A30 "yy", "x" A29}};
    struct session s;

    (void)state;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        assert_int_equal(world_find(&w, make(devices[i].said, NOON), NOON, &s), OK);
        assert_true(str_eq(s.device, str_from(devices[i].kept)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_token_is_256_random_bits_and_opens_its_session_only, end_all),
        cmocka_unit_test_teardown(the_store_does_not_hold_the_token, end_all),
        cmocka_unit_test_teardown(another_key_opens_nothing, end_all),
        cmocka_unit_test_teardown(a_hash_is_of_every_byte_of_a_secret, end_all),
        cmocka_unit_test_teardown(half_an_hour_of_nothing_ends_it, end_all),
        cmocka_unit_test_teardown(ten_hours_end_it_however_busy, end_all),
        cmocka_unit_test_teardown(a_clock_that_was_put_back_ends_it, end_all),
        cmocka_unit_test_teardown(the_fourth_ends_the_one_that_was_used_longest_ago, end_all),
        cmocka_unit_test_teardown(in_a_demo_the_fourth_ends_none, end_all),
        cmocka_unit_test_teardown(a_rotated_session_goes_on_under_the_new_token_only, end_all),
        cmocka_unit_test_teardown(one_or_the_others_or_all_can_be_ended, end_all),
        cmocka_unit_test_teardown(a_viewers_session_ends_with_the_account, end_all),
        cmocka_unit_test_teardown(a_device_is_one_short_line_of_text, end_all),
    };

    return cmocka_run_group_tests_name("session", tests, start, stop);
}
