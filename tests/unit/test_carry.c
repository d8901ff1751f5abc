/* test_carry.c - what travels in forms comes back only unaltered, for the same survey and in time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/carry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const int64_t NOW_MS = 1800000000000;
static const int64_t HOUR_MS = 3600000;

static struct arena arena;
static struct key32 form_key;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    if (crypto_start())
        return -1;
    form_key = random_key();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void a_carry_comes_back_whole(void **state)
{
    struct carry c = carry_new(3, NOW_MS), again;

    (void)state;
    assert_true(str_eq(c.answers, S("{}")));
    c.answers = S("{\"q1\":\"o2\"}");
    c.draft = random_key();
    c.invite = random_id();
    c.is_admitted = true;
    assert_int_equal(
        carry_open(&arena, &form_key, S("koe"), carry_lock(&arena, &form_key, S("koe"), &c), NOW_MS + 5, &again), OK);
    assert_memory_equal(again.nonce.b, c.nonce.b, 16);
    assert_int_equal(again.version, 3);
    assert_int_equal(again.begun_ms, NOW_MS);
    assert_true(str_eq(again.answers, c.answers));
    assert_memory_equal(again.draft.b, c.draft.b, sizeof c.draft.b);
    assert_memory_equal(again.invite.b, c.invite.b, sizeof c.invite.b);
    assert_true(again.is_admitted);
}

static void a_carry_without_answers_comes_back_too(void **state)
{
    struct carry c = carry_new(1, NOW_MS), again;

    (void)state;
    c.answers = (struct str){NULL, 0};
    assert_int_equal(
        carry_open(&arena, &form_key, S("koe"), carry_lock(&arena, &form_key, S("koe"), &c), NOW_MS, &again), OK);
    assert_int_equal(again.answers.len, 0);
    assert_memory_equal(again.nonce.b, c.nonce.b, 16);
}

/* Of another version of the program, say: locked by us, and not long enough for all that is read. */
static void what_is_locked_right_but_too_short_is_no_carry(void **state)
{
    struct key32 key = hash_key(&form_key, S("carry"));
    struct carry again;
    char plain[81] = {0};

    (void)state;
    for (size_t len = 0; len <= sizeof plain; len++) {
        struct buf field = buf_new(&arena, 1024);

        base64_put(&field, lock_box(&arena, &key, S("koe"), (struct str){plain, len}));
        assert_int_equal(carry_open(&arena, &form_key, S("koe"), buf_str(&field), 0, &again),
                         len < sizeof plain ? ERR_INVALID : OK);
    }
}

static void a_new_form_has_no_draft_no_invitation_and_no_admission(void **state)
{
    static const struct carry nothing;
    struct carry c = carry_new(1, NOW_MS), again;

    (void)state;
    assert_int_equal(
        carry_open(&arena, &form_key, S("koe"), carry_lock(&arena, &form_key, S("koe"), &c), NOW_MS, &again), OK);
    assert_memory_equal(again.draft.b, nothing.draft.b, sizeof again.draft.b);
    assert_memory_equal(again.invite.b, nothing.invite.b, sizeof again.invite.b);
    assert_false(again.is_admitted);
}

static void every_form_has_a_nonce_of_its_own(void **state)
{
    struct carry a = carry_new(1, NOW_MS), b = carry_new(1, NOW_MS);

    (void)state;
    assert_memory_not_equal(a.nonce.b, b.nonce.b, 16);
    assert_false(str_eq(carry_lock(&arena, &form_key, S("koe"), &a), carry_lock(&arena, &form_key, S("koe"), &a)));
}

static void an_altered_or_foreign_carry_is_refused(void **state)
{
    struct carry c = carry_new(1, NOW_MS), again;
    struct str field = carry_lock(&arena, &form_key, S("koe"), &c);
    struct key32 other = random_key();
    char *p = arena_alloc(&arena, field.len, 1);

    (void)state;
    for (size_t i = 0; i < field.len; i++) {
        memcpy(p, field.p, field.len);
        p[i] = p[i] == 'A' ? 'B' : 'A';
        assert_int_equal(carry_open(&arena, &form_key, S("koe"), (struct str){p, field.len}, NOW_MS, &again),
                         ERR_INVALID);
        assert_int_equal(carry_open(&arena, &form_key, S("koe"), str_sub(field, 0, i), NOW_MS, &again), ERR_INVALID);
    }
    assert_int_equal(carry_open(&arena, &form_key, S("toinen"), field, NOW_MS, &again), ERR_INVALID);
    assert_int_equal(carry_open(&arena, &other, S("koe"), field, NOW_MS, &again), ERR_INVALID);
}

static void an_old_carry_keeps_its_answers(void **state)
{
    struct carry c = carry_new(1, NOW_MS), again;
    struct str field = carry_lock(&arena, &form_key, S("koe"), &c);

    (void)state;
    assert_int_equal(carry_open(&arena, &form_key, S("koe"), field, NOW_MS + CARRY_AGE_MS, &again), OK);
    assert_int_equal(carry_open(&arena, &form_key, S("koe"), field, NOW_MS + CARRY_AGE_MS + 1, &again), ERR_CONFLICT);
    assert_true(str_eq(again.answers, S("{}")));
}

static void a_carry_over_the_limit_is_refused(void **state)
{
    struct carry c = carry_new(1, NOW_MS), again;

    (void)state;
    c.answers = (struct str){arena_alloc(&arena, CARRY_LIMIT_BYTES, 1), CARRY_LIMIT_BYTES};
    assert_int_equal(
        carry_open(&arena, &form_key, S("koe"), carry_lock(&arena, &form_key, S("koe"), &c), NOW_MS, &again),
        ERR_INVALID);
}

static void the_field_hides_the_answers(void **state)
{
    struct carry c = carry_new(1, NOW_MS);
    struct str field;

    (void)state;
    c.answers = S("kanarialintu");
    field = carry_lock(&arena, &form_key, S("koe"), &c);
    for (size_t i = 0; i < field.len; i++)
        assert_true((field.p[i] >= '0' && field.p[i] <= '9') || (field.p[i] >= 'a' && field.p[i] <= 'z') ||
                    (field.p[i] >= 'A' && field.p[i] <= 'Z') || field.p[i] == '-' || field.p[i] == '_');
    assert_int_equal(str_find_str(field, S("kanaria")), SIZE_MAX);
}

static enum err check(const struct key32 *key, struct str purpose, struct str token, int64_t now_ms)
{
    int64_t made_ms;

    return form_token_check(key, purpose, token, now_ms, &made_ms);
}

static void a_form_token_is_good_for_a_day_and_one_purpose(void **state)
{
    struct str token = form_token_make(&arena, &form_key, S("answer_send"), NOW_MS);
    struct key32 other = random_key();

    (void)state;
    assert_int_equal(check(&form_key, S("answer_send"), token, NOW_MS), OK);
    assert_int_equal(check(&form_key, S("answer_send"), token, NOW_MS + 24 * HOUR_MS), OK);
    assert_int_equal(check(&form_key, S("answer_send"), token, NOW_MS + 25 * HOUR_MS), ERR_CONFLICT);
    assert_int_equal(check(&form_key, S("answer_send"), token, NOW_MS - 2 * HOUR_MS), ERR_CONFLICT);
    assert_int_equal(check(&form_key, S("pool_send"), token, NOW_MS), ERR_DENIED);
    assert_int_equal(check(&other, S("answer_send"), token, NOW_MS), ERR_DENIED);
    assert_int_equal(check(&form_key, S("answer_send"), str_sub(token, 0, token.len - 1), NOW_MS), ERR_DENIED);
    assert_int_equal(check(&form_key, S("answer_send"), S(""), NOW_MS), ERR_DENIED);
    assert_int_equal(check(&form_key, S("answer_send"), (struct str){arena_alloc(&arena, 1 << 20, 1), 1 << 20}, NOW_MS),
                     ERR_DENIED);
    assert_int_equal(check(&form_key, S("answer_send"), S("AAAAAAAAAAAAAAAAAAAAAAAAAAA"), NOW_MS), ERR_DENIED);
}

/* One token has one spelling: no other byte at any place is read as the same. */
static void a_form_token_has_one_spelling(void **state)
{
    struct str token = form_token_make(&arena, &form_key, S("answer_send"), NOW_MS);
    char *p = arena_alloc(&arena, token.len, 1);

    (void)state;
    for (size_t i = 0; i < token.len; i++)
        for (int c = 0; c < 256; c++) {
            memcpy(p, token.p, token.len);
            p[i] = (char)c;
            if (check(&form_key, S("answer_send"), (struct str){p, token.len}, NOW_MS) !=
                (p[i] == token.p[i] ? OK : ERR_DENIED))
                fail_msg("byte %d at %zu", c, i);
        }
    for (int hour = 0; hour < 64; hour++) { /* enough tokens that each letter stands in one: '_' has a false double */
        token = form_token_make(&arena, &form_key, S("answer_send"), NOW_MS + hour * HOUR_MS);
        for (size_t i = 0; i < token.len; i++) {
            memcpy(p, token.p, token.len);
            p[i] = (char)0xff;
            assert_int_equal(check(&form_key, S("answer_send"), (struct str){p, token.len}, NOW_MS), ERR_DENIED);
        }
    }
}

static void a_form_token_does_not_tell_people_apart(void **state)
{
    (void)state;
    assert_true(str_eq(form_token_make(&arena, &form_key, S("x"), NOW_MS / 1000 * 1000),
                       form_token_make(&arena, &form_key, S("x"), NOW_MS / 1000 * 1000 + 999)));
}

static void a_form_token_tells_when_its_page_was_made_but_one_of_others_does_not(void **state)
{
    struct str token = form_token_make(&arena, &form_key, S("x"), NOW_MS);
    int64_t made_ms;

    (void)state;
    assert_int_equal(form_token_check(&form_key, S("x"), token, NOW_MS + 90 * 1000, &made_ms), OK);
    assert_int_equal(made_ms, NOW_MS / 1000 * 1000);
    assert_int_equal(form_token_check(&form_key, S("x"), token, NOW_MS + 30 * HOUR_MS, &made_ms), ERR_CONFLICT);
    assert_int_equal(made_ms, NOW_MS / 1000 * 1000);
    assert_int_equal(form_token_check(&form_key, S("x"), token, NOW_MS - 5000, &made_ms), OK); /* a clock set back */
    assert_int_equal(made_ms, NOW_MS - 5000);
    assert_int_equal(form_token_check(&form_key, S("y"), token, NOW_MS + 90 * 1000, &made_ms), ERR_DENIED);
    assert_int_equal(made_ms, NOW_MS + 90 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_carry_comes_back_whole),
        cmocka_unit_test(a_carry_without_answers_comes_back_too),
        cmocka_unit_test(what_is_locked_right_but_too_short_is_no_carry),
        cmocka_unit_test(a_new_form_has_no_draft_no_invitation_and_no_admission),
        cmocka_unit_test(every_form_has_a_nonce_of_its_own),
        cmocka_unit_test(an_altered_or_foreign_carry_is_refused),
        cmocka_unit_test(an_old_carry_keeps_its_answers),
        cmocka_unit_test(a_carry_over_the_limit_is_refused),
        cmocka_unit_test(the_field_hides_the_answers),
        cmocka_unit_test(a_form_token_is_good_for_a_day_and_one_purpose),
        cmocka_unit_test(a_form_token_has_one_spelling),
        cmocka_unit_test(a_form_token_does_not_tell_people_apart),
        cmocka_unit_test(a_form_token_tells_when_its_page_was_made_but_one_of_others_does_not),
    };

    return cmocka_run_group_tests_name("carry", tests, start, stop);
}
