/* test_password.c - passwords that are easy to guess are refused and told why; others are kept as slow hashes only. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/password.h"
#include "account/password_rules.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct password_words words;
static const struct password_cost cheap = {.memory_kib = 64, .passes = 1};

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    return crypto_start() || password_words_load(&arena, PASSWORD_LIST_PATH, &words);
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct password_verdict judged(const char *password)
{
    static const struct str context[] = {S_INIT("Satakunnan hyvinvointialue"), S_INIT("Välfärdsområdet"),
                                         S_INIT("Åke Meikäläinen"), S_INIT("ake.meikalainen@sata.example")};

    return password_judge(&arena, &words, context, sizeof context / sizeof *context, str_from(password));
}

static void expect(enum password_fault fault, const char *const *passwords, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum password_fault got = judged(passwords[i]).fault;

        if (got != fault)
            fail_msg("%s: fault %d, expected %d", passwords[i], got, fault);
    }
}

#define EXPECT(fault, ...)                                                                                             \
    do {                                                                                                               \
        static const char *const list[] = {__VA_ARGS__};                                                               \
        expect(fault, list, sizeof list / sizeof *list);                                                               \
    } while (0)

static void words_that_do_not_belong_together_are_good(void **state)
{
    (void)state;
    EXPECT(PASSWORD_GOOD, "correct horse battery staple", "neljä outoa sanaa putoaa puusta",
           "vihreä lehmä lukee runoja", "fyra underliga ord faller ner", "xK7#pQ2$vN9!mL4w", "7hQfw92kdLmzPqR",
           "jono kuu vene hattu sade", "😀🐴🔋📎 neljä", "åtta gröna björnar", "kolme-lehmaa-ja-traktori");
}

static void length_is_counted_in_bytes_and_has_two_ends(void **state)
{
    char text[PASSWORD_BYTES_MOST + 2];

    (void)state;
    for (uint32_t i = 0, n = 1; i < sizeof text; i++, n = n * 1664525 + 1013904223)
        text[i] = (char)('a' + (n >> 16) % 26);
    text[PASSWORD_BYTES_MOST + 1] = '\0';
    assert_int_equal(judged(text).fault, PASSWORD_LONG);
    text[PASSWORD_BYTES_MOST] = '\0';
    assert_int_equal(judged(text).fault, PASSWORD_GOOD);
    EXPECT(PASSWORD_SHORT, "", "7hQfw92kdLmzPq", "a");
    EXPECT(PASSWORD_GOOD, "7hQfw92kdLmzPqR", "öljyä työpöytä"); /* the latter: 14 letters, 18 bytes */
}

static void what_cannot_be_typed_is_refused(void **state)
{
    (void)state;
    EXPECT(PASSWORD_NOT_TEXT, "seitsem\xe4n outoa sanaa", "outo sana\nja toinen sana", "outo sana\x7fja toinen sana",
           "\xed\xa0\x80 outo sana ja toinen");
}

static void digits_alone_are_refused(void **state)
{
    (void)state;
    EXPECT(PASSWORD_DIGITS, "847362910283746", "040-1234567 040-7654321", "12.3.1980/24.12.2001", "+358 40 123 45 67");
}

static void the_same_over_and_over_is_refused(void **state)
{
    (void)state;
    EXPECT(PASSWORD_REPEATS, "aaaaaaaaaaaaaaa", "abcabcabcabcabc", "xQ7!xQ7!xQ7!xQ7!", "kissakissakissa2026",
           "Kissa Kissa Kissa Kissa", "öööööööööööööööö");
}

static void rows_of_the_keyboard_and_the_alphabet_are_refused(void **state)
{
    (void)state;
    EXPECT(PASSWORD_SEQUENCE, "qwertyuiopasdfgh", "abcdefghijklmnop", "1qaz2wsx3edc4rfv", "QWERTYUIOP1234567890",
           "zyxwvutsrqponmlk", "poiuytrewqlkjhgfdsa", "qwertyuiopåasdfghjklöä", "aaaaaaaabbbbbbbbcccccccc",
           "qazwsxedcrfvtgb");
}

static void a_few_common_words_are_refused_however_they_are_dressed_up(void **state)
{
    (void)state;
    EXPECT(PASSWORD_COMMON, "password12345678", "Summer2026!Summer", "p@55w0rd-p@55w0rd-1", "Salasana2026!!!!",
           "hello world 12345", "kesä2026 kesä2027", "administrator1234", "trustno1trustno2", "counterintelligence",
           "tervetuloa123456", "Välkommen2026!!!", "qwertyuiop welcome", "1 2 3 4 5 6 7 8 password",
           "!#%&/()=+<>;:^~abc");
}

static void names_of_the_person_the_county_and_the_product_are_refused_by_name(void **state)
{
    struct password_verdict v = judged("vihreä Meikäläinen lukee");

    (void)state;
    assert_int_equal(v.fault, PASSWORD_CONTEXT);
    assert_true(str_eq(v.word, S("meikäläinen")));
    EXPECT(PASSWORD_CONTEXT, "ake.meikalainen lukee runoja", "vihreä lehmä satakunta", "D1g1r44t1 on hauska paikka",
           "lehmä ja hyvinvointialue", "vihreä VÄLFÄRDSOMRÅDET blomma", "lukee MEIKÄLÄINEN runoja");
    /* Short ones are only one piece. */
    EXPECT(PASSWORD_GOOD, "satama ja meri keinuvat kauan");
    EXPECT(PASSWORD_COMMON, "åke åke 12345678");
}

static void every_refusal_says_why(void **state)
{
    (void)state;
    assert_null(password_fault_text(PASSWORD_GOOD));
    for (enum password_fault f = PASSWORD_NOT_TEXT; f < PASSWORD__COUNT; f++) {
        assert_non_null(password_fault_text(f));
        assert_int_equal(strstr(password_fault_text(f), "{word}") != NULL, f == PASSWORD_CONTEXT);
    }
}

static void without_the_list_nothing_is_judged(void **state)
{
    struct password_words none;

    (void)state;
    assert_int_equal(password_words_load(&arena, "/tmp/no-such-list-of-words", &none), ERR_NOT_FOUND);
    assert_true(words.count > 3000); /* ASVS 6.2.4 */
}

static void a_hash_carries_its_parameters_and_a_salt_of_its_own(void **state)
{
    struct str a, b;

    (void)state;
    assert_int_equal(password_hash(&arena, cheap, S("vihreä lehmä"), &a), OK);
    assert_int_equal(password_hash(&arena, cheap, S("vihreä lehmä"), &b), OK);
    assert_true(str_starts(a, S("$argon2id$v=19$m=64,t=1,p=1$")));
    assert_false(str_eq(a, b));
    assert_int_equal(password_cost_standard().memory_kib, 64 * 1024);
    assert_int_equal(password_cost_standard().passes, 3);
}

static void every_byte_of_a_password_counts(void **state)
{
    char longest[PASSWORD_BYTES_MOST];
    struct str hash, typed = {longest, sizeof longest};

    (void)state;
    memset(longest, 'a', sizeof longest);
    assert_int_equal(password_hash(&arena, cheap, typed, &hash), OK);
    assert_int_equal(password_verify(&arena, hash, typed), OK);
    longest[sizeof longest - 1] = 'b';
    assert_int_equal(password_verify(&arena, hash, typed), ERR_DENIED);
    longest[sizeof longest - 1] = 'a';
    typed.len--;
    assert_int_equal(password_verify(&arena, hash, typed), ERR_DENIED);
    assert_int_equal(password_verify(&arena, hash, S("")), ERR_DENIED);
    assert_int_equal(password_hash(&arena, cheap, S("Lehmä "), &hash), OK);
    assert_int_equal(password_verify(&arena, hash, S("Lehmä")), ERR_DENIED);
    assert_int_equal(password_verify(&arena, hash, S("lehmä ")), ERR_DENIED);
}

static void nobody_has_a_password_that_fits(void **state)
{
    (void)state;
    assert_int_equal(password_verify_nobody(&arena, cheap, S("")), ERR_DENIED);
    assert_int_equal(password_verify_nobody(&arena, cheap, S("vihreä lehmä")), ERR_DENIED);
    assert_int_equal(password_verify(&arena, S("$argon2id$nonsense"), S("x")), ERR_BROKEN);
    assert_int_equal(password_verify(&arena, S(""), S("x")), ERR_BROKEN);
}

static void a_hash_of_other_parameters_is_made_anew(void **state)
{
    static const struct password_cost other = {.memory_kib = 128, .passes = 1}, more = {.memory_kib = 64, .passes = 2};
    struct str hash;

    (void)state;
    assert_int_equal(password_hash(&arena, cheap, S("vihreä lehmä"), &hash), OK);
    assert_false(password_needs_upgrade(&arena, cheap, hash));
    assert_true(password_needs_upgrade(&arena, other, hash));
    assert_true(password_needs_upgrade(&arena, more, hash));
    assert_true(password_needs_upgrade(&arena, password_cost_standard(), hash));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_do_not_belong_together_are_good),
        cmocka_unit_test(length_is_counted_in_bytes_and_has_two_ends),
        cmocka_unit_test(what_cannot_be_typed_is_refused),
        cmocka_unit_test(digits_alone_are_refused),
        cmocka_unit_test(the_same_over_and_over_is_refused),
        cmocka_unit_test(rows_of_the_keyboard_and_the_alphabet_are_refused),
        cmocka_unit_test(a_few_common_words_are_refused_however_they_are_dressed_up),
        cmocka_unit_test(names_of_the_person_the_county_and_the_product_are_refused_by_name),
        cmocka_unit_test(every_refusal_says_why),
        cmocka_unit_test(without_the_list_nothing_is_judged),
        cmocka_unit_test(a_hash_carries_its_parameters_and_a_salt_of_its_own),
        cmocka_unit_test(every_byte_of_a_password_counts),
        cmocka_unit_test(nobody_has_a_password_that_fits),
        cmocka_unit_test(a_hash_of_other_parameters_is_made_anew),
    };

    return cmocka_run_group_tests_name("password", tests, start, stop);
}
