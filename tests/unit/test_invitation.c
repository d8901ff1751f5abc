/* test_invitation.c - codes that people type: read forgivingly, kept as hashes only, good for one survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base32.h"
#include "response/invitation.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SURVEY = 7 };

static struct stores stores;
static struct key32 form_key;

static int start(void **state)
{
    (void)state;
    form_key = random_key();
    return stores_open(&stores);
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* So many codes, stored as the survey's lot `n`. */
static struct str *issued(int64_t survey_id, int64_t n, int64_t count)
{
    struct invitation_lot lot;

    assert_int_equal(invitation_make(&stores.arena, &form_key, survey_id, count, &lot), OK);
    assert_int_equal(invitation_store(stores.inbox, survey_id, n, 20270210, &lot), OK);
    return lot.codes;
}

static void base32_is_crockfords(void **state)
{
    struct buf out = buf_new(&stores.arena, 100);
    unsigned char back[10];

    (void)state;
    base32_put(&out, "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10); /* 0 to 15 in five bits each */
    assert_true(str_eq(buf_str(&out), S("0123-4567-89AB-CDEF")));
    assert_int_equal(base32_read(S("0123-4567-89AB-CDEF"), back, 10), OK);
    assert_memory_equal(back, "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10);
    buf_clear(&out);
    base32_put(&out, "\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10); /* 16 to 31 */
    assert_true(str_eq(buf_str(&out), S("GHJK-MNPQ-RSTV-WXYZ")));
}

static void reading_forgives_what_people_mix_up(void **state)
{
    static const char *const same[] = {"0123-1567",           "01231567", "o123 1567",
                                       " O 1 2 3 - 1 5 6 7 ", "oi23l567", "OL23I567\r\n"};
    static const char *const wrong[] = {"", "0123-156", "0123-15678", "0123-156U", "0123-156\xc3\xa4", "0123_1567"};
    unsigned char first[5], back[5];

    (void)state;
    assert_int_equal(base32_read(str_from(same[0]), first, 5), OK);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(base32_read(str_from(same[i]), back, 5), OK);
        assert_memory_equal(back, first, 5);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(base32_read(str_from(wrong[i]), back, 5), ERR_INVALID);
}

static void a_code_is_twenty_four_characters_in_groups(void **state)
{
    struct str *codes = issued(1, 1, INVITATIONS_LEAST);
    struct id16 a, b;

    (void)state;
    for (int i = 0; i < INVITATIONS_LEAST; i++) {
        assert_int_equal(codes[i].len, 29);
        for (size_t k = 4; k < 29; k += 5)
            assert_int_equal(codes[i].p[k], '-');
    }
    assert_int_equal(invitation_hash(&form_key, 1, codes[0], &a), OK);
    assert_int_equal(invitation_hash(&form_key, 1, codes[1], &b), OK);
    assert_memory_not_equal(a.b, b.b, 16);
    assert_int_equal(invitation_hash(&form_key, 1, str_sub(codes[0], 0, 28), &b), ERR_INVALID);
}

static void a_hash_is_of_one_survey_and_one_instance(void **state)
{
    struct str code = S("0000-1111-2222-3333-4444-5555");
    struct key32 other = random_key();
    struct id16 a, b;

    (void)state;
    assert_int_equal(invitation_hash(&form_key, 1, code, &a), OK);
    assert_int_equal(invitation_hash(&form_key, 1, S("oooo1111222233334444 5555"), &b), OK);
    assert_memory_equal(a.b, b.b, 16);
    assert_int_equal(invitation_hash(&form_key, 2, code, &b), OK);
    assert_memory_not_equal(a.b, b.b, 16);
    assert_int_equal(invitation_hash(&other, 1, code, &b), OK);
    assert_memory_not_equal(a.b, b.b, 16);
}

static void a_few_alone_are_not_made(void **state)
{
    static const int64_t wrong[] = {INT64_MIN, -1, 0, 1, INVITATIONS_LEAST - 1, INVITATIONS_MOST + 1, INT64_MAX};
    struct invitation_lot lot;
    int64_t left;

    (void)state;
    issued(SURVEY, 1, INVITATIONS_LEAST);
    /* Also not beside others: one code more for one named person would tell whether that person answers. */
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(invitation_make(&stores.arena, &form_key, SURVEY, wrong[i], &lot), ERR_INVALID);
    assert_int_equal(invitation_left(&stores.arena, stores.inbox, SURVEY, &left), OK);
    assert_int_equal(left, INVITATIONS_LEAST);
}

static void no_file_holds_a_code(void **state)
{
    static const char *const files[] = {"inbox.db", "inbox.db-wal"};
    struct str *codes = issued(3, 1, 100), bytes;
    unsigned char raw[15];

    (void)state;
    for (size_t f = 0; f < 2; f++) {
        assert_int_equal(file_read(&stores.arena, stores_path(&stores, files[f]), 64 << 20, &bytes), OK);
        for (int i = 0; i < 100; i++) {
            assert_int_equal(base32_read(codes[i], raw, sizeof raw), OK);
            assert_int_equal(str_find_str(bytes, (struct str){(char *)raw, sizeof raw}), SIZE_MAX);
            assert_int_equal(str_find_str(bytes, codes[i]), SIZE_MAX);
        }
    }
}

/* --- the code that all share ------------------------------------------------------------------------------------ */

static struct survey shared(const char *slug)
{
    struct key32 secret;

    stores.definition.access = ACCESS_CODE;
    return stores_survey(&stores, slug, SURVEY_OPEN, stores.definition.opens_ms, &secret);
}

static void a_shared_code_is_read_forgivingly(void **state)
{
    struct survey s = shared("yhteinen"), none = {.id = 1};
    struct str code = s.shared_code;

    (void)state;
    assert_int_equal(s.access, ACCESS_CODE);
    assert_int_equal(code.len, 9);
    assert_int_equal(code.p[4], '-');
    assert_true(survey_code_fits(&s, code));
    assert_true(survey_code_fits(&s, arena_fmt(&stores.arena, " %.4s %.4s ", code.p, code.p + 5)));
    assert_false(survey_code_fits(&s, str_sub(code, 0, 8)));
    assert_false(survey_code_fits(&s, S("")));
    assert_false(survey_code_fits(&s, S("0000-0000")));
    assert_false(survey_code_fits(&none, S("")));
    assert_false(survey_code_fits(&none, S("0000-0000")));
}

static void a_shared_code_can_be_made_anew(void **state)
{
    struct survey s = shared("uusi"), again, open;
    struct key32 secret;
    struct str code;

    (void)state;
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_code_new(&stores.arena, stores.panel, &s, &code), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(survey_load(&stores.arena, stores.panel, S("uusi"), stores.definition.opens_ms, &again), OK);
    db_rollback(stores.panel);
    assert_true(str_eq(again.shared_code, code));
    assert_false(survey_code_fits(&again, s.shared_code));

    stores.definition.access = ACCESS_OPEN;
    open = stores_survey(&stores, "avoin", SURVEY_OPEN, stores.definition.opens_ms, &secret);
    assert_int_equal(open.shared_code.len, 0);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_code_new(&stores.arena, stores.panel, &open, &code), ERR_CONFLICT);
    db_rollback(stores.panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base32_is_crockfords),
        cmocka_unit_test(reading_forgives_what_people_mix_up),
        cmocka_unit_test(a_code_is_twenty_four_characters_in_groups),
        cmocka_unit_test(a_hash_is_of_one_survey_and_one_instance),
        cmocka_unit_test(a_few_alone_are_not_made),
        cmocka_unit_test(no_file_holds_a_code),
        cmocka_unit_test(a_shared_code_is_read_forgivingly),
        cmocka_unit_test(a_shared_code_can_be_made_anew),
    };

    return cmocka_run_group_tests_name("invitation", tests, start, stop);
}
