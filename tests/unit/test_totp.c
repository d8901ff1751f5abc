/* test_totp.c - codes of the second factor are those of RFC 6238, work around their time, and once each. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/totp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct totp_secret rfc; /* "12345678901234567890", RFC 6238 appendix B */

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    memcpy(rfc.b, "12345678901234567890", sizeof rfc.b);
    return crypto_start();
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void codes_are_those_of_rfc_6238(void **state)
{
    /* Appendix B has eight digits; the last six of them are the code of six. */
    static const struct {
        int64_t second;
        const char *code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    char code[TOTP_DIGITS + 1];

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        int64_t step;

        totp_code(&rfc, vectors[i].second * 1000, code);
        assert_string_equal(code, vectors[i].code);
        assert_int_equal(totp_verify(&rfc, str_from(vectors[i].code), vectors[i].second * 1000, 0, &step), OK);
        assert_int_equal(step, vectors[i].second / 30);
    }
}

static void a_code_works_one_step_early_and_late_and_no_further(void **state)
{
    int64_t now_ms = 1234567890LL * 1000, now = now_ms / TOTP_STEP_MS, step;
    char code[TOTP_DIGITS + 1];

    (void)state;
    for (int off = -3; off <= 3; off++) {
        enum err want = off < -TOTP_STEPS_OFF || off > TOTP_STEPS_OFF ? ERR_DENIED : OK;

        totp_code(&rfc, now_ms + (int64_t)off * TOTP_STEP_MS, code);
        assert_int_equal(totp_verify(&rfc, str_from(code), now_ms, 0, &step), want);
        if (want == OK)
            assert_int_equal(step, now + off);
    }
}

static void a_code_works_once_and_none_before_it_afterwards(void **state)
{
    int64_t now_ms = 1234567890LL * 1000, now = now_ms / TOTP_STEP_MS, step;
    char code[TOTP_DIGITS + 1];

    (void)state;
    totp_code(&rfc, now_ms, code);
    assert_int_equal(totp_verify(&rfc, str_from(code), now_ms, now - 1, &step), OK);
    assert_int_equal(totp_verify(&rfc, str_from(code), now_ms, now, &step), ERR_DENIED);
    assert_int_equal(totp_verify(&rfc, str_from(code), now_ms, now + 1, &step), ERR_DENIED);
}

static void only_six_digits_are_a_code(void **state)
{
    static const char *const wrong[] = {"",       "00592",  "0059240", "005 92", "00592a",
                                        "+05924", "٠٠٥٩٢٤", "005925",  "-05924"};
    int64_t now_ms = 1234567890LL * 1000, step;

    (void)state;
    assert_int_equal(totp_verify(&rfc, S(" 005 924\r\n"), now_ms, 0, &step), OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(totp_verify(&rfc, str_from(wrong[i]), now_ms, 0, &step), ERR_DENIED);
}

static void the_secret_can_be_typed_and_scanned(void **state)
{
    struct buf text = buf_new(&arena, 1000);

    (void)state;
    totp_put_text(&text, &rfc);
    assert_true(str_eq(buf_str(&text), S("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")));
    buf_clear(&text);
    totp_put_uri(&text, &rfc, S("Digiraati Pori"), S("åke@example.fi"));
    assert_true(str_eq(buf_str(&text), S("otpauth://totp/Digiraati%20Pori:%C3%A5ke%40example.fi"
                                         "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Digiraati%20Pori")));
}

static void every_letter_of_base32_comes_out_right(void **state)
{
    struct totp_secret all;
    struct buf text = buf_new(&arena, 1000);

    (void)state;
    memcpy(all.b, "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", sizeof all.b);
    totp_put_text(&text, &all);
    assert_true(str_eq(buf_str(&text), S("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567")));
}

static void a_locked_secret_opens_only_for_whose_it_is(void **state)
{
    struct key32 key = random_key(), other = random_key();
    struct totp_secret secret = totp_secret_new(), back;
    struct str box = totp_lock(&arena, &key, S("factor 7"), &secret);

    (void)state;
    assert_int_equal(totp_open(&arena, &key, S("factor 7"), box, &back), OK);
    assert_memory_equal(back.b, secret.b, sizeof back.b);
    assert_int_equal(totp_open(&arena, &key, S("factor 8"), box, &back), ERR_INVALID);
    assert_int_equal(totp_open(&arena, &other, S("factor 7"), box, &back), ERR_INVALID);
    assert_int_equal(totp_open(&arena, &key, S("factor 7"), str_sub(box, 0, box.len - 1), &back), ERR_INVALID);
    assert_int_equal(totp_open(&arena, &key, S("x"), lock_box(&arena, &key, S("x"), S("short")), &back), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(a_code_works_one_step_early_and_late_and_no_further),
        cmocka_unit_test(a_code_works_once_and_none_before_it_afterwards),
        cmocka_unit_test(only_six_digits_are_a_code),
        cmocka_unit_test(the_secret_can_be_typed_and_scanned),
        cmocka_unit_test(every_letter_of_base32_comes_out_right),
        cmocka_unit_test(a_locked_secret_opens_only_for_whose_it_is),
    };

    return cmocka_run_group_tests_name("totp", tests, start, stop);
}
