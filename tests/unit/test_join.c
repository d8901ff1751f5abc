/* test_join.c - one-time links work once and let nobody in alone; taking a lost factor away takes two. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"
#include "unit/in_office.h"

static enum join_word join_full(const struct join *join, int64_t now_ms, struct join_result *out)
{
    assert_int_equal(join_by_link(&w.arena, &w.o, join, now_ms, out), OK);
    return out->word;
}

static enum join_word join_now(const struct join *join, int64_t now_ms)
{
    struct join_result result;

    return join_full(join, now_ms, &result);
}

static enum sign_in_word sign_in_now(int64_t id, const char *password, struct str code, int64_t now_ms,
                                     struct sign_in_result *out)
{
    struct sign_in in = {.email = world_account(&w, id).email, .password = str_from(password), .code = code};

    assert_int_equal(sign_in(&w.arena, &w.o, &in, now_ms, out), OK);
    return out->word;
}

static void an_invitation_makes_a_working_account_once(void **state)
{
    int64_t id = world_invite(&w, fresh(), ROLE_COMMS, NOON);
    struct join join = {.password = S(GOOD), .secret = totp_secret_new()};
    struct join_result result;
    struct sign_in_result in;
    struct account account;
    enum link_kind kind;

    (void)state;
    join.link = world_link(&w, id, NOON, &kind);
    join.code = world_code(&w, &join.secret, NOON);
    assert_int_equal(kind, LINK_INVITE);
    assert_int_equal(join.link.len, 39); /* 160 bits in groups of four */
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, join.link, NOON, &kind, &account)), OK);
    assert_int_equal(account.id, id);
    assert_int_equal(join_full(&join, NOON, &result), JOIN_DONE);
    assert_true(result.has_codes);
    for (int i = 0; i < RECOVERY_CODES; i++)
        assert_int_equal(result.codes[i].len, 29); /* 120 bits */
    account = world_account(&w, id);
    assert_int_equal(account.state, ACCOUNT_ACTIVE);
    assert_true(account.has_password && account.has_factor);
    assert_int_equal(join_now(&join, NOON), JOIN_NO_LINK);
    /* The code that was used to join is used up. */
    assert_int_equal(sign_in_now(id, GOOD, join.code, NOON, &in), SIGN_IN_WRONG);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &join.secret, NOON + MINUTE), NOON + MINUTE, &in),
                     SIGN_IN_DONE);
}

static void a_link_works_for_three_days_and_a_newer_one_replaces_it(void **state)
{
    int64_t id = world_invite(&w, fresh(), ROLE_COMMS, NOON);
    struct account account;
    enum link_kind kind;
    struct str first = world_link(&w, id, NOON, &kind), second;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, first, NOON + 3 * DAY - 1, &kind, &account)), OK);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, first, NOON + 3 * DAY, &kind, &account)),
                     ERR_NOT_FOUND);
    second = world_link(&w, id, NOON, &kind);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, first, NOON, &kind, &account)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, second, NOON, &kind, &account)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, link_use(&w.arena, &w.o, second, NOON, &kind, &account)), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, link_use(&w.arena, &w.o, second, NOON, &kind, &account)), ERR_NOT_FOUND);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, S("x"), NOON, &kind, &account)), ERR_NOT_FOUND);
}

static void what_is_wrong_with_the_form_leaves_the_link_good(void **state)
{
    int64_t id = world_invite(&w, fresh(), ROLE_COMMS, NOON);
    struct join join = {.password = S("password12345678"), .secret = totp_secret_new()};
    struct join_result result;
    enum link_kind kind;

    (void)state;
    join.link = world_link(&w, id, NOON, &kind);
    join.code = world_code(&w, &join.secret, NOON);
    assert_int_equal(join_full(&join, NOON, &result), JOIN_UNFIT);
    assert_int_equal(result.verdict.fault, PASSWORD_COMMON);
    join.password = S("testi ihminen lukee runoja"); /* the person's own name */
    assert_int_equal(join_full(&join, NOON, &result), JOIN_UNFIT);
    assert_int_equal(result.verdict.fault, PASSWORD_CONTEXT);
    join.password = S(GOOD);
    join.code = S("");
    assert_int_equal(join_full(&join, NOON, &result), JOIN_WRONG);
    assert_false(result.has_codes);
    join.code = world_code(&w, &join.secret, NOON - HOUR);
    assert_int_equal(join_now(&join, NOON), JOIN_WRONG);
    assert_int_equal(world_account(&w, id).state, ACCOUNT_INVITED);
    join.code = world_code(&w, &join.secret, NOON);
    assert_int_equal(join_now(&join, NOON), JOIN_DONE);
}

static void a_new_password_takes_the_second_factor_and_ends_all_sessions(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct join join = {.password = S(ANOTHER), .secret = totp_secret_new()};
    struct join_result result;
    struct sign_in_result in;
    struct session session;
    enum link_kind kind;

    (void)state;
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON), NOON, &in), SIGN_IN_DONE);
    join.link = world_link(&w, id, NOON, &kind);
    assert_int_equal(kind, LINK_RESET);
    join.code = world_code(&w, &join.secret, NOON + MINUTE); /* of a secret that one has brought oneself */
    assert_int_equal(join_now(&join, NOON + MINUTE), JOIN_WRONG);
    join.code = world_code(&w, &secret, NOON + MINUTE);
    assert_int_equal(join_full(&join, NOON + MINUTE, &result), JOIN_DONE);
    assert_false(result.has_codes);
    assert_int_equal(world_find(&w, in.token, NOON + MINUTE, &session), ERR_LOGIN);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON + 2 * MINUTE), NOON + 2 * MINUTE, &in),
                     SIGN_IN_WRONG);
    assert_int_equal(sign_in_now(id, ANOTHER, world_code(&w, &secret, NOON + 2 * MINUTE), NOON + 2 * MINUTE, &in),
                     SIGN_IN_DONE);
}

static void guessing_the_factor_behind_a_link_is_slowed_down(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct join join = {.password = S(ANOTHER), .code = S("000000")};
    struct join_result result;
    enum link_kind kind;

    (void)state;
    join.link = world_link(&w, id, NOON, &kind);
    for (int i = 0; i < 2; i++)
        assert_int_equal(join_now(&join, NOON), JOIN_WRONG);
    assert_int_equal(join_full(&join, NOON, &result), JOIN_WAIT);
    assert_int_equal(result.wait_ms, 1000);
    assert_int_equal(join_now(&join, NOON + 1000), JOIN_WRONG);
}

/* As at the door: by a link, and before another password. */
static void ten_failures_inside_are_to_be_told(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL), when = NOON;
    struct join join = {.password = S(ANOTHER), .code = S("000000")};
    struct sign_in_result in;
    struct join_result result;
    enum link_kind kind;
    struct str token;
    struct session s;

    (void)state;
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON), NOON, &in), SIGN_IN_DONE);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    join.link = world_link(&w, id, NOON, &kind);
    for (int i = 1; i <= 10; i++) {
        when += MINUTE;
        assert_int_equal(join_full(&join, when, &result), JOIN_WRONG);
        assert_true(result.is_notice_due == (i == 10) && result.account_id == id);
        assert_int_equal(join_change_password(&w.arena, &w.o, &s, S("no"), S(ANOTHER), when, &result, &token), OK);
        assert_true(result.is_notice_due == (i == 10) && result.account_id == id);
    }
    for (int i = 11; i <= 20; i++) { /* the twentieth is right */
        when += MINUTE;
        if (i == 20)
            join.code = world_code(&w, &secret, when);
        join_full(&join, when, &result);
        assert_false(result.is_notice_due);
    }
    assert_int_equal(result.word, JOIN_DONE);
}

static void one_admin_alone_cannot_take_a_second_factor_away(void **state)
{
    struct totp_secret secret;
    int64_t asker = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            other = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            coordinator = world_join(&w, fresh(), ROLE_COORDINATOR, NOON, &secret, NULL),
            id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL),
            invited = world_invite(&w, fresh(), ROLE_COMMS, NOON);
    enum link_kind kind;
    struct loss *losses;
    struct str code;
    size_t count;

#define ASK(actor, account) IN_TX(&w, DB_WRITE, loss_ask(&w.arena, &w.o, actor, account, LOSS_FACTOR, NOON))
#define CONFIRM(actor, account, when)                                                                                  \
    IN_TX(&w, DB_WRITE, loss_confirm(&w.arena, &w.o, actor, &SEEN(account, LOSS_FACTOR), when, &kind, &code))
#define SEEN(account, what) ((struct loss){.account_id = (account), .kind = (what), .expires_ms = NOON + LINK_LIFE_MS})
    (void)state;
    assert_int_equal(CONFIRM(other, id, NOON), ERR_NOT_FOUND); /* nobody has asked */
    assert_int_equal(ASK(coordinator, id), ERR_DENIED);
    assert_int_equal(ASK(999, id), ERR_DENIED);
    assert_int_equal(ASK(asker, asker), ERR_DENIED);
    assert_int_equal(ASK(asker, invited), ERR_CONFLICT);
    assert_int_equal(ASK(asker, 999), ERR_NOT_FOUND);
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(IN_TX(&w, DB_READ, loss_list(&w.arena, w.o.staff, NOON, &losses, &count)), OK);
    assert_int_equal(count, 1);
    assert_true(losses[0].account_id == id && losses[0].asked_by == asker && losses[0].kind == LOSS_FACTOR);
    assert_true(world_account(&w, id).has_factor); /* nothing has changed yet */
    assert_int_equal(CONFIRM(asker, id, NOON), ERR_DENIED);
    assert_int_equal(CONFIRM(coordinator, id, NOON), ERR_DENIED);
    assert_int_equal(CONFIRM(other, id, NOON + 3 * DAY), ERR_NOT_FOUND);
    assert_int_equal(ASK(asker, other), OK);
    assert_int_equal(CONFIRM(other, other, NOON), ERR_DENIED);
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_drop(&w.arena, &w.o, coordinator, other, NOON)), ERR_DENIED);
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_drop(&w.arena, &w.o, asker, other, NOON)), OK);
    assert_int_equal(CONFIRM(other, id, NOON), OK);
    assert_int_equal(kind, LINK_FACTOR);
    assert_false(world_account(&w, id).has_factor);
    assert_int_equal(IN_TX(&w, DB_READ, loss_list(&w.arena, w.o.staff, NOON, &losses, &count)), OK);
    assert_int_equal(count, 0);
}

static void what_is_confirmed_is_the_report_that_was_read(void **state)
{
    struct totp_secret secret;
    int64_t asker = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            other = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    enum link_kind kind;
    struct str code;

    (void)state;
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_ask(&w.arena, &w.o, asker, id, LOSS_ALL, NOON)), OK);
    assert_int_equal(CONFIRM(other, id, NOON), ERR_CONFLICT); /* more would be erased */
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_ask(&w.arena, &w.o, asker, id, LOSS_FACTOR, NOON + 1)), OK);
    assert_int_equal(CONFIRM(other, id, NOON), ERR_CONFLICT);
    assert_true(world_account(&w, id).has_factor && world_account(&w, id).has_password);
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(CONFIRM(other, id, NOON), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_drop(&w.arena, &w.o, asker, id, NOON)), ERR_NOT_FOUND);
}

static void the_word_of_an_admin_who_has_left_does_not_count(void **state)
{
    struct totp_secret secret;
    int64_t asker = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            other = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    enum link_kind kind;
    const char *why;
    struct str code;

    (void)state;
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, asker, NOON, &why)), OK);
    assert_int_equal(CONFIRM(other, id, NOON), ERR_NOT_FOUND);
    assert_int_equal(CONFIRM(asker, id, NOON), ERR_DENIED);
}

static void a_lost_factor_is_replaced_with_the_password_only(void **state)
{
    struct str old_codes[RECOVERY_CODES];
    struct totp_secret secret;
    int64_t asker = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            other = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, old_codes);
    struct join join = {.password = S(ANOTHER), .secret = totp_secret_new()};
    struct join_result result;
    struct sign_in_result in;
    enum link_kind kind;
    struct str code;

    (void)state;
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(CONFIRM(other, id, NOON), OK);
    join.link = code;
    join.code = world_code(&w, &join.secret, NOON);
    assert_int_equal(join_now(&join, NOON), JOIN_WRONG); /* not the password */
    join.password = S(GOOD);
    assert_int_equal(join_full(&join, NOON, &result), JOIN_DONE);
    assert_true(result.has_codes);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON + MINUTE), NOON + MINUTE, &in), SIGN_IN_WRONG);
    assert_int_equal(sign_in_now(id, GOOD, old_codes[0], NOON + MINUTE, &in), SIGN_IN_WRONG);
    assert_int_equal(sign_in_now(id, GOOD, result.codes[9], NOON + 2 * MINUTE, &in), SIGN_IN_DONE);
    assert_true(in.is_recovery);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &join.secret, NOON + 3 * MINUTE), NOON + 3 * MINUTE, &in),
                     SIGN_IN_DONE);
}

/* Whoever has found out the password gets nowhere while the second factor is lost, and cannot make the owner's link worthless. */
static void a_lost_factor_leaves_no_way_in_by_the_password_alone(void **state)
{
    struct totp_secret secret;
    int64_t asker = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            other = world_join(&w, fresh(), ROLE_ADMIN, NOON, &secret, NULL),
            id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct join join = {.password = S(GOOD), .secret = totp_secret_new()};
    struct sign_in_result in;
    struct account account;
    enum link_kind kind;
    struct str code;

    (void)state;
    assert_int_equal(ASK(asker, id), OK);
    assert_int_equal(CONFIRM(other, id, NOON), OK);
    for (int i = 1; i <= 5; i++) {
        assert_int_equal(sign_in_now(id, GOOD, S(""), NOON + i * MINUTE, &in), SIGN_IN_JOIN);
        assert_int_equal(in.token.len, 0);
        assert_int_equal(sign_in_now(id, ANOTHER, S(""), NOON + i * MINUTE, &in), SIGN_IN_WRONG);
    }
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, code, NOON + LINK_LIFE_MS - 1, &kind, &account)), OK);
    assert_int_equal(account.id, id);
    assert_int_equal(IN_TX(&w, DB_READ, link_look(&w.arena, &w.o, code, NOON + LINK_LIFE_MS, &kind, &account)),
                     ERR_NOT_FOUND);
    join.link = code;
    join.code = world_code(&w, &join.secret, NOON + HOUR);
    assert_int_equal(join_now(&join, NOON + HOUR), JOIN_DONE);
}

static void whoever_lost_everything_is_invited_anew(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct sign_in_result in;
    enum link_kind kind;
    struct str code;

    (void)state;
    assert_int_equal(IN_TX(&w, DB_WRITE, loss_force(&w.arena, &w.o, id, NOON, &kind, &code)), OK);
    assert_int_equal(kind, LINK_INVITE);
    assert_int_equal(world_account(&w, id).state, ACCOUNT_INVITED);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON), NOON, &in), SIGN_IN_WRONG);
}

static void a_changed_password_ends_the_other_sessions(void **state)
{
    struct totp_secret secret;
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct sign_in_result here, there;
    struct join_result result;
    struct session s, other;
    struct str token;

    (void)state;
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON), NOON, &there), SIGN_IN_DONE);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON + MINUTE), NOON + MINUTE, &here), SIGN_IN_DONE);
    assert_int_equal(world_find(&w, here.token, NOON + MINUTE, &s), OK);
#define CHANGE(present, password, when)                                                                                \
    assert_int_equal(join_change_password(&w.arena, &w.o, &s, S(present), S(password), when, &result, &token), OK)
    CHANGE(GOOD, "short", NOON + MINUTE);
    assert_int_equal(result.word, JOIN_UNFIT);
    CHANGE("not the password", ANOTHER, NOON + MINUTE);
    assert_int_equal(result.word, JOIN_WRONG);
    CHANGE("not the password", ANOTHER, NOON + MINUTE);
    CHANGE(GOOD, ANOTHER, NOON + MINUTE);
    assert_int_equal(result.word, JOIN_WAIT);
    CHANGE(GOOD, ANOTHER, NOON + 2 * MINUTE);
    assert_int_equal(result.word, JOIN_DONE);
    assert_int_equal(world_find(&w, there.token, NOON + 2 * MINUTE, &other), ERR_LOGIN);
    assert_int_equal(world_find(&w, here.token, NOON + 2 * MINUTE, &other), ERR_LOGIN);
    assert_int_equal(world_find(&w, token, NOON + 2 * MINUTE, &other), OK);
    assert_int_equal(sign_in_now(id, ANOTHER, world_code(&w, &secret, NOON + 3 * MINUTE), NOON + 3 * MINUTE, &here),
                     SIGN_IN_DONE);
}

static void another_factor_takes_a_fresh_proof_of_the_old_one(void **state)
{
    struct totp_secret secret, next = totp_secret_new();
    int64_t id = world_join(&w, fresh(), ROLE_COMMS, NOON, &secret, NULL);
    struct sign_in_result in;
    struct join_result result;
    struct session s;
    struct str token;

    (void)state;
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON), NOON, &in), SIGN_IN_DONE);
    assert_int_equal(world_find(&w, in.token, NOON, &s), OK);
    assert_int_equal(join_change_factor(&w.arena, &w.o, &s, &next, world_code(&w, &next, NOON + 5 * MINUTE),
                                        NOON + 5 * MINUTE, &result, &token),
                     ERR_DENIED);
    assert_int_equal(join_change_factor(&w.arena, &w.o, &s, &next, S("000000"), NOON, &result, &token), OK);
    assert_int_equal(result.word, JOIN_WRONG);
    assert_int_equal(join_change_factor(&w.arena, &w.o, &s, &next, world_code(&w, &next, NOON), NOON, &result, &token),
                     OK);
    assert_int_equal(result.word, JOIN_DONE);
    assert_true(result.has_codes);
    assert_int_equal(world_find(&w, token, NOON, &s), OK);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &secret, NOON + MINUTE), NOON + MINUTE, &in), SIGN_IN_WRONG);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &next, NOON + MINUTE), NOON + MINUTE, &in), SIGN_IN_DONE);
}

static void a_password_from_the_command_line_still_needs_a_second_factor(void **state)
{
    int64_t id = world_invite(&w, fresh(), ROLE_ADMIN, NOON);
    struct join join = {.password = S(GOOD), .secret = totp_secret_new()};
    struct sign_in_result in;
    enum link_kind kind;
    struct str hash;

    (void)state;
    assert_int_equal(password_hash(&w.arena, w.o.cost, S(GOOD), &hash), OK);
    assert_int_equal(IN_TX(&w, DB_WRITE, join_set_password(w.o.staff, id, hash)), OK);
    assert_int_equal(sign_in_now(id, GOOD, S(""), NOON, &in), SIGN_IN_JOIN);
    assert_int_equal(in.token.len, 0);
    join.link = world_link(&w, id, NOON, &kind);
    assert_int_equal(kind, LINK_FACTOR);
    join.code = world_code(&w, &join.secret, NOON);
    assert_int_equal(join_now(&join, NOON), JOIN_DONE);
    assert_int_equal(sign_in_now(id, GOOD, world_code(&w, &join.secret, NOON + MINUTE), NOON + MINUTE, &in),
                     SIGN_IN_DONE);
    world_link(&w, id, NOON, &kind);
    assert_int_equal(kind, LINK_RESET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invitation_makes_a_working_account_once),
        cmocka_unit_test(a_link_works_for_three_days_and_a_newer_one_replaces_it),
        cmocka_unit_test(what_is_wrong_with_the_form_leaves_the_link_good),
        cmocka_unit_test(a_new_password_takes_the_second_factor_and_ends_all_sessions),
        cmocka_unit_test(guessing_the_factor_behind_a_link_is_slowed_down),
        cmocka_unit_test(ten_failures_inside_are_to_be_told),
        cmocka_unit_test(what_is_confirmed_is_the_report_that_was_read),
        cmocka_unit_test(one_admin_alone_cannot_take_a_second_factor_away),
        cmocka_unit_test(the_word_of_an_admin_who_has_left_does_not_count),
        cmocka_unit_test(a_lost_factor_is_replaced_with_the_password_only),
        cmocka_unit_test(a_lost_factor_leaves_no_way_in_by_the_password_alone),
        cmocka_unit_test(whoever_lost_everything_is_invited_anew),
        cmocka_unit_test(a_changed_password_ends_the_other_sessions),
        cmocka_unit_test(another_factor_takes_a_fresh_proof_of_the_old_one),
        cmocka_unit_test(a_password_from_the_command_line_still_needs_a_second_factor),
    };

    return cmocka_run_group_tests_name("join", tests, start, stop);
}
