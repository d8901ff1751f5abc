/* test_lang.c - the languages people read. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_text(struct str got, const char *wanted)
{
    assert_true(str_eq(got, str_from(wanted)));
}

static void each_language_is_found_by_its_own_code_only(void **state)
{
    static const char *const others[] = {"", "f", "fin", "FI", "fi-simple", "selkosuomi", "de"};
    enum lang lang;

    (void)state;
    for (int i = 0; i < LANG__COUNT; i++) {
        assert_int_equal(lang_from_code(lang_code((enum lang)i), &lang), OK);
        assert_int_equal(lang, i);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(lang_from_code(str_from(others[i]), &lang), ERR_NOT_FOUND);
}

static void selkosuomi_has_a_word_in_addresses_and_a_tag_in_markup(void **state)
{
    (void)state;
    assert_text(lang_code(LANG_SELKO), "selko");
    assert_text(lang_tag(LANG_SELKO), "fi-simple");
    assert_text(lang_name(LANG_SELKO), "Selkosuomi");
    assert_text(lang_tag(LANG_SV), "sv");
}

static void only_selkosuomi_falls_back_to_finnish(void **state)
{
    (void)state;
    assert_int_equal(lang_fallback(LANG_SELKO), LANG_FI);
    assert_int_equal(lang_fallback(LANG_FI), LANG_FI);
    assert_int_equal(lang_fallback(LANG_SV), LANG_SV);
    assert_int_equal(lang_fallback(LANG_EN), LANG_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_is_found_by_its_own_code_only),
        cmocka_unit_test(selkosuomi_has_a_word_in_addresses_and_a_tag_in_markup),
        cmocka_unit_test(only_selkosuomi_falls_back_to_finnish),
    };

    return cmocka_run_group_tests_name("lang", tests, NULL, NULL);
}
