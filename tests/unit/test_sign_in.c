/* test_sign_in.c - the one door: what opens it, what all wrong keys have in common, and how long it makes one wait. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/throttle.h"
#include "unit/in_office.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <time.h>

static struct sign_in_result tried(const char *email, const char *password, struct str code, int64_t now_ms)
{
    struct sign_in in = {str_from(email), str_from(password), code, S("työkone")};
    struct sign_in_result out;

    assert_int_equal(sign_in(&w.arena, &w.o, &in, now_ms, &out), OK);
    return out;
}

static void password_and_code_together_make_a_session(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COORDINATOR, NOON, &secret, NULL);
    struct sign_in_result in = tried(email, GOOD, world_code(&w, &secret, NOON), NOON);
    struct session s;

    (void)state;
    assert_int_equal(in.word, SIGN_IN_DONE);
    assert_int_equal(in.account_id, id);
    assert_false(in.is_recovery || in.is_notice_due);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    assert_true(str_eq(s.device, S("työkone")));
    assert_true(session_is_stepped_up(&s, NOON));
    assert_int_equal(world_account(&w, id).last_use_day, 20270301);
    in = tried(arena_fmt(&w.arena, " N%d@EXAMPLE.FI", number).p, GOOD, world_code(&w, &secret, NOON + MINUTE),
               NOON + MINUTE);
    assert_int_equal(in.word, SIGN_IN_DONE);
}

static void every_wrong_key_gets_the_same_answer(void **state)
{
    static const enum role role = ROLE_COMMS;
    const char *email = fresh(), *disabled = fresh(), *invited = fresh(), *viewer = fresh();
    struct totp_secret secret, gone, over;
    int64_t out_id, at = NOON;
    const char *why;

    (void)state;
    world_join(&w, email, role, NOON, &secret, NULL);
    out_id = world_join(&w, disabled, role, NOON, &gone, NULL);
    world_invite(&w, invited, role, NOON);
    world_join(&w, viewer, ROLE_VIEWER, NOON, &over, NULL);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, out_id, NOON, &why)), OK);
    {
        const struct {
            const char *email, *password;
            struct str code;
            int64_t at;
        } keys[] = {{"nobody@example.fi", GOOD, world_code(&w, &secret, at), at},
                    {"no address", GOOD, world_code(&w, &secret, at), at},
                    {"", "", S(""), at},
                    {email, ANOTHER, world_code(&w, &secret, at), at},
                    {email, GOOD, S("000000"), at},
                    {email, GOOD, S(""), at + HOUR},
                    {disabled, GOOD, world_code(&w, &gone, at), at},
                    {invited, GOOD, S(""), at},
                    {viewer, GOOD, world_code(&w, &over, at + 91 * DAY), at + 91 * DAY}};

        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            struct sign_in_result in = tried(keys[i].email, keys[i].password, keys[i].code, keys[i].at);

            assert_int_equal(in.word, SIGN_IN_WRONG);
            assert_int_equal(in.token.len, 0);
        }
    }
}

static void a_code_opens_once(void **state)
{
    const char *email = fresh();
    struct str codes[RECOVERY_CODES];
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COMMS, NOON, &secret, codes), left;
    struct str code = world_code(&w, &secret, NOON);

    (void)state;
    assert_int_equal(tried(email, GOOD, code, NOON).word, SIGN_IN_DONE);
    assert_int_equal(tried(email, GOOD, code, NOON + 1).word, SIGN_IN_WRONG);
    assert_int_equal(tried(email, GOOD, codes[3], NOON + 2).word, SIGN_IN_DONE);
    assert_int_equal(tried(email, GOOD, codes[3], NOON + 3).word, SIGN_IN_WRONG);
    assert_int_equal(IN_TX(&w, DB_READ, factor_codes_left(&w.arena, w.o.staff, id, &left)), OK);
    assert_int_equal(left, RECOVERY_CODES - 1);
}

static void a_recovery_code_is_not_spent_with_a_wrong_password(void **state)
{
    const char *email = fresh();
    struct str codes[RECOVERY_CODES];
    struct totp_secret secret;

    (void)state;
    world_join(&w, email, ROLE_COMMS, NOON, &secret, codes);
    assert_int_equal(tried(email, ANOTHER, codes[0], NOON).word, SIGN_IN_WRONG);
    assert_int_equal(tried(email, GOOD, codes[0], NOON).word, SIGN_IN_DONE);
}

static void the_delays_grow_and_end_at_42_seconds(void **state)
{
    static const int seconds[] = {0, 0, 1, 2, 4, 8, 16, 32, 42, 42};

    (void)state;
    for (int64_t n = 0; n < (int64_t)(sizeof seconds / sizeof *seconds); n++)
        assert_int_equal(throttle_delay_ms(n), seconds[n] * 1000);
    assert_int_equal(throttle_delay_ms(INT64_MAX), 42 * 1000);
}

/* Try until nothing more is let through, and say how long one has to wait in all. */
static int64_t storm(const char *email, int tries, int64_t *notices_out)
{
    int64_t at = NOON, waited = 0;

    *notices_out = 0;
    for (int i = 0; i < tries; i++) {
        struct sign_in_result in = tried(email, ANOTHER, S(""), at);

        *notices_out += in.is_notice_due;
        if (in.word == SIGN_IN_WAIT) {
            assert_int_equal(tried(email, ANOTHER, S(""), at + in.wait_ms - 1).word, SIGN_IN_WAIT);
            at += in.wait_ms;
            waited += in.wait_ms;
            in = tried(email, ANOTHER, S(""), at);
            *notices_out += in.is_notice_due;
        }
        assert_int_equal(in.word, SIGN_IN_WRONG);
    }
    return waited;
}

static void known_and_unknown_wait_alike_and_never_for_ever(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t notices, nobody_notices, id = world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    int64_t end = NOON + (1 + 2 + 4 + 8 + 16 + 32 + 4 * 42) * 1000;

    (void)state;
    (void)id;
    assert_int_equal(storm(email, 12, &notices), end - NOON);
    assert_int_equal(storm("not-there@example.fi", 12, &nobody_notices), end - NOON);
    assert_int_equal(notices, 1); /* the person hears of the tenth */
    assert_int_equal(nobody_notices, 0);
    /* Not even the right keys are looked at before; after it they open, and all is forgotten. */
    assert_int_equal(tried(email, GOOD, world_code(&w, &secret, end), end).word, SIGN_IN_WAIT);
    end += 42 * 1000;
    assert_int_equal(tried(email, GOOD, world_code(&w, &secret, end), end).word, SIGN_IN_DONE);
    assert_int_equal(tried(email, ANOTHER, S(""), end).word, SIGN_IN_WRONG);
    assert_int_equal(tried(email, ANOTHER, S(""), end).word, SIGN_IN_WRONG);
    /* An hour of peace does it too, and a clock that was put back holds nobody up. */
    assert_int_equal(storm("peace@example.fi", 5, &notices), (1 + 2 + 4) * 1000);
    assert_int_equal(tried("peace@example.fi", ANOTHER, S(""), NOON - HOUR).word, SIGN_IN_WRONG);
    assert_int_equal(tried("peace@example.fi", ANOTHER, S(""), NOON + 2 * HOUR).word, SIGN_IN_WRONG);
    assert_int_equal(tried("peace@example.fi", ANOTHER, S(""), NOON + 2 * HOUR).word, SIGN_IN_WRONG);
}

static void a_password_of_old_parameters_is_hashed_anew_on_the_way_in(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    struct password_cost before = w.o.cost;
    struct q_account_get_row row;

    (void)state;
    w.o.cost.passes = 2;
    assert_int_equal(tried(email, ANOTHER, world_code(&w, &secret, NOON), NOON).word, SIGN_IN_WRONG);
    assert_int_equal(IN_TX(&w, DB_READ, q_account_get(w.o.staff, &w.arena, &(struct q_account_get){id}, &row)), OK);
    assert_true(password_needs_upgrade(&w.arena, w.o.cost, row.password));
    assert_int_equal(tried(email, GOOD, world_code(&w, &secret, NOON), NOON).word, SIGN_IN_DONE);
    assert_int_equal(IN_TX(&w, DB_READ, q_account_get(w.o.staff, &w.arena, &(struct q_account_get){id}, &row)), OK);
    assert_false(password_needs_upgrade(&w.arena, w.o.cost, row.password));
    w.o.cost = before;
    assert_int_equal(tried(email, GOOD, world_code(&w, &secret, NOON + MINUTE), NOON + MINUTE).word, SIGN_IN_DONE);
}

static void stepping_up_takes_a_fresh_code_and_a_new_token(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t at = NOON + 10 * MINUTE;
    struct sign_in_result in, up;
    struct session s, old;

    (void)state;
    world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    in = tried(email, GOOD, world_code(&w, &secret, NOON), NOON);
    assert_int_equal(world_find(&w, in.token, at, &s), OK);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S(GOOD), at, &up), OK); /* the password is not enough */
    assert_int_equal(up.word, SIGN_IN_WRONG);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("000000"), at, &up), OK);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, world_code(&w, &secret, at), at, &up), OK);
    assert_int_equal(up.word, SIGN_IN_WAIT);
    at += MINUTE;
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, world_code(&w, &secret, at), at, &up), OK);
    assert_int_equal(up.word, SIGN_IN_DONE);
    assert_true(session_is_stepped_up(&s, at));
    assert_int_equal(world_find(&w, in.token, at, &old), ERR_LOGIN);
    assert_int_equal(world_find(&w, up.token, at, &old), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, session_end_all(w.o.staff, s.account_id)), OK);
    at += MINUTE;
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, world_code(&w, &secret, at), at, &up), ERR_LOGIN);
}

/* Anybody may try somebody's address, for ever. Who is inside must not notice. */
static void tries_from_outside_hold_up_nobody_who_is_inside(void **state)
{
    const char *email = fresh();
    int64_t at, notices;
    struct sign_in_result in, up;
    struct join_result changed;
    struct totp_secret secret;
    struct session s;
    struct str token;

    (void)state;
    world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    in = tried(email, GOOD, world_code(&w, &secret, NOON), NOON);
    (void)storm(email, 9, &notices);
    at = NOON + (1 + 2 + 4 + 8 + 16 + 32 + 42) * 1000;
    assert_int_equal(tried(email, GOOD, world_code(&w, &secret, at), at).word, SIGN_IN_WAIT);
    assert_int_equal(world_find(&w, in.token, at, &s), OK);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, world_code(&w, &secret, at), at, &up), OK);
    assert_int_equal(up.word, SIGN_IN_DONE);
    assert_int_equal(join_change_password(&w.arena, &w.o, &s, S(GOOD), S(ANOTHER), at, &changed, &token), OK);
    assert_int_equal(changed.word, JOIN_DONE);
    assert_int_equal(tried(email, GOOD, S(""), at).word, SIGN_IN_WAIT); /* which opens no door for those tries */
    for (int i = 0; i < 3; i++)
        assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("000000"), at, &up), OK);
    assert_int_equal(up.word, SIGN_IN_WAIT); /* guessing in there waits too */
}

/* Numbers of accounts are no secret. */
static void nothing_typed_at_the_door_counts_against_who_is_inside(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL), at = NOON + MINUTE;
    static const char *const typed[] = {"inside", "-inside", "throttle-inside"};
    struct sign_in_result in = tried(email, GOOD, world_code(&w, &secret, NOON), NOON), up;
    struct session s;

    (void)state;
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    for (int i = 0; i < 9; i++)
        (void)tried(arena_fmt(&w.arena, "%s %" PRId64, typed[i % 3], id).p, ANOTHER, S(""), at);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, world_code(&w, &secret, at), at, &up), OK);
    assert_int_equal(up.word, SIGN_IN_DONE);
}

/* Who has a session and the password, but not the app, must not get fresh tries at the code by it. */
static void changing_the_password_opens_no_tries_at_the_code(void **state)
{
    const char *email = fresh();
    struct join_result changed;
    struct totp_secret secret;
    struct sign_in_result in, up;
    struct session s;
    struct str token;

    (void)state;
    world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    in = tried(email, GOOD, world_code(&w, &secret, NOON), NOON);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("000000"), NOON, &up), OK);
    assert_int_equal(up.word, SIGN_IN_WRONG);
    assert_int_equal(join_change_password(&w.arena, &w.o, &s, S(GOOD), S(ANOTHER), NOON, &changed, &token), OK);
    assert_int_equal(changed.word, JOIN_DONE);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("000000"), NOON, &up), OK);
    assert_int_equal(up.word, SIGN_IN_WAIT);
}

static void only_a_demo_lets_in_without_a_second_factor(void **state)
{
    const char *email = fresh();
    int64_t id = world_invite(&w, email, ROLE_COMMS, NOON);
    struct sign_in_result in;
    struct session s;
    struct str hash;

    (void)state;
    assert_int_equal(password_hash(&w.arena, w.o.cost, S("demo"), &hash), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, join_set_password(w.o.staff, id, hash)), OK);
    assert_int_equal(tried(email, "demo", S(""), NOON).word, SIGN_IN_JOIN);
    w.o.is_demo = true;
    in = tried(email, "demo", S(""), NOON);
    assert_int_equal(in.word, SIGN_IN_DONE);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("wrong"), NOON, &in), OK);
    assert_int_equal(in.word, SIGN_IN_WRONG);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("demo"), NOON, &in), OK);
    assert_int_equal(in.word, SIGN_IN_DONE);
    w.o.is_demo = false;
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S("demo"), NOON, &in), OK);
    assert_int_equal(in.word, SIGN_IN_WRONG);
}

/* --- what happens while the password is hashed --------------------------------------------------------------------- */

/* Done once, in the middle of the next look at a password. */
static void (*meanwhile)(int64_t account_id);
static int64_t meanwhile_id;
static struct str meanwhile_hash;

int argon2id_verify(const char *encoded, const void *password, size_t len);

/* The linker finds this one before that of the library, which it goes on to. */
int argon2id_verify(const char *encoded, const void *password, size_t len)
{
    static int (*library)(const char *, const void *, size_t);
    void (*deed)(int64_t) = meanwhile;

    meanwhile = NULL;
    if (deed)
        deed(meanwhile_id);
    if (!library)
        *(void **)&library = dlsym(RTLD_NEXT, "argon2id_verify");
    return library(encoded, password, len);
}

static void change_password(int64_t account_id)
{
    assert_int_equal(IN_TX(&w, DB_WRITE, join_set_password(w.o.staff, account_id, meanwhile_hash)), OK);
}

static void disable(int64_t account_id)
{
    const char *why;

    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, account_id, NOON, &why)), OK);
}

static void change_nothing(int64_t account_id)
{
    (void)account_id;
}

static void next_time(void (*deed)(int64_t), int64_t account_id, const char *password)
{
    assert_int_equal(password_hash(&w.arena, w.o.cost, str_from(password), &meanwhile_hash), OK);
    meanwhile = deed;
    meanwhile_id = account_id;
}

static size_t session_count(int64_t account_id)
{
    struct session *v;
    size_t count;

    assert_int_equal(IN_TX(&w, DB_READ, session_list(&w.arena, w.o.staff, account_id, NOON, &v, &count)), OK);
    return count;
}

/* Whatever is there by then, `deed` came in between and the old password was right. */
static void check_shut(const char *email, int64_t id, void (*deed)(int64_t), const char *password, struct str code)
{
    struct sign_in_result in;

    next_time(deed, id, password);
    in = tried(email, GOOD, code, NOON);
    assert_null(meanwhile); /* it was done */
    assert_int_equal(in.word, SIGN_IN_WRONG);
    assert_int_equal(in.token.len, 0);
    assert_int_equal(session_count(id), 0);
}

static void a_password_changed_while_it_is_hashed_lets_nobody_in(void **state)
{
    const char *email = fresh();
    struct str codes[RECOVERY_CODES];
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COMMS, NOON, &secret, codes);

    (void)state;
    check_shut(email, id, change_password, ANOTHER, codes[0]);
    assert_int_equal(tried(email, ANOTHER, codes[0], NOON).word, SIGN_IN_DONE); /* nor was the code spent */
    email = fresh();
    id = world_join(&w, email, ROLE_COMMS, NOON, &secret, codes);
    check_shut(email, id, change_password, GOOD, codes[0]); /* the same words, but chosen anew */
    next_time(change_nothing, id, GOOD);
    assert_int_equal(tried(email, GOOD, codes[0], NOON).word, SIGN_IN_DONE);
    assert_null(meanwhile);
}

static void an_account_disabled_meanwhile_lets_nobody_in(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    int64_t id = world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);

    (void)state;
    check_shut(email, id, disable, GOOD, world_code(&w, &secret, NOON));
}

static void a_password_changed_meanwhile_makes_no_link_either(void **state)
{
    const char *email = fresh();
    int64_t id = world_invite(&w, email, ROLE_COMMS, NOON);

    (void)state;
    next_time(NULL, id, GOOD);
    change_password(id);
    check_shut(email, id, change_password, ANOTHER, S(""));
    assert_int_equal(tried(email, ANOTHER, S(""), NOON).word, SIGN_IN_JOIN);
}

static void a_password_changed_meanwhile_is_no_step_up(void **state)
{
    const char *email = fresh();
    int64_t id = world_invite(&w, email, ROLE_COMMS, NOON);
    struct sign_in_result in, up;
    struct session s;

    (void)state;
    w.o.is_demo = true;
    next_time(NULL, id, GOOD);
    change_password(id);
    in = tried(email, GOOD, S(""), NOON);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    next_time(change_password, id, ANOTHER);
    assert_int_equal(sign_in_step_up(&w.arena, &w.o, &s, S(GOOD), NOON, &up), OK);
    assert_null(meanwhile);
    assert_int_equal(up.word, SIGN_IN_WRONG);
    assert_int_equal(up.token.len, 0);
    w.o.is_demo = false;
}

/* --- T-43 --------------------------------------------------------------------------------------------------------- */

/* A hash more or less is a difference of the whole; noise is gone in one of the rounds. */
enum { PAIRS = 15, ROUNDS = 10 };

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t median(int64_t *v, size_t count)
{
    qsort(v, count, sizeof *v, by_size);
    return v[count / 2];
}

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static int64_t took_us(const char *email, int64_t now_ms)
{
    int64_t began = now_us();

    assert_int_equal(tried(email, ANOTHER, S("123456"), now_ms).word, SIGN_IN_WRONG);
    return now_us() - began;
}

/* Time of the processor, so that what else the machine does counts little; each pair right after the other, in turns
 * which is first. */
static void a_known_address_takes_no_longer_than_an_unknown_one(void **state)
{
    const char *email = fresh();
    struct totp_secret secret;
    bool is_alike = false;

    (void)state;
    w.o.cost = (struct password_cost){.memory_kib = 16 * 1024, .passes = 3};
    world_join(&w, email, ROLE_COMMS, NOON, &secret, NULL);
    for (int round = 0; round < ROUNDS && !is_alike; round++) {
        int64_t known[PAIRS], difference[PAIRS], kdf;

        for (int i = 0; i < PAIRS; i++) {
            int64_t at = NOON + (round * PAIRS + i + 1) * 2 * HOUR, unknown;

            if (i % 2) {
                known[i] = took_us(email, at);
                unknown = took_us("nobody-at-all@example.fi", at);
            } else {
                unknown = took_us("nobody-at-all@example.fi", at);
                known[i] = took_us(email, at);
            }
            difference[i] = known[i] - unknown;
        }
        kdf = median(known, PAIRS);
        is_alike = llabs(median(difference, PAIRS)) * 20 < kdf;
        assert_true(kdf > 5000); /* that there was work at all */
    }
    assert_true(is_alike);
    w.o.cost = (struct password_cost){.memory_kib = 64, .passes = 1};
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(password_and_code_together_make_a_session),
        cmocka_unit_test(every_wrong_key_gets_the_same_answer),
        cmocka_unit_test(a_code_opens_once),
        cmocka_unit_test(a_recovery_code_is_not_spent_with_a_wrong_password),
        cmocka_unit_test(the_delays_grow_and_end_at_42_seconds),
        cmocka_unit_test(known_and_unknown_wait_alike_and_never_for_ever),
        cmocka_unit_test(a_password_of_old_parameters_is_hashed_anew_on_the_way_in),
        cmocka_unit_test(stepping_up_takes_a_fresh_code_and_a_new_token),
        cmocka_unit_test(tries_from_outside_hold_up_nobody_who_is_inside),
        cmocka_unit_test(nothing_typed_at_the_door_counts_against_who_is_inside),
        cmocka_unit_test(changing_the_password_opens_no_tries_at_the_code),
        cmocka_unit_test(only_a_demo_lets_in_without_a_second_factor),
        cmocka_unit_test(a_password_changed_while_it_is_hashed_lets_nobody_in),
        cmocka_unit_test(an_account_disabled_meanwhile_lets_nobody_in),
        cmocka_unit_test(a_password_changed_meanwhile_makes_no_link_either),
        cmocka_unit_test(a_password_changed_meanwhile_is_no_step_up),
        cmocka_unit_test(a_known_address_takes_no_longer_than_an_unknown_one),
    };

    return cmocka_run_group_tests_name("sign_in", tests, start, stop);
}
