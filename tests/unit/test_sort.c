/* test_sort.c - names come in Finnish and Swedish alphabetical order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ARENA_BYTES = 1024 * 1024 };

/* Every name must sort strictly before the next. */
static void assert_ascending(const char *const *names, size_t count)
{
    struct arena a;

    arena_init(&a, ARENA_BYTES);
    for (size_t i = 0; i + 1 < count; i++) {
        struct str one = i18n_sort_key(&a, str_from(names[i]));
        struct str next = i18n_sort_key(&a, str_from(names[i + 1]));

        if (str_cmp(one, next) >= 0)
            fail_msg("'%s' does not sort before '%s'", names[i], names[i + 1]);
    }
    arena_free(&a);
}

static void assert_same(const char *one, const char *other)
{
    struct arena a;

    arena_init(&a, ARENA_BYTES);
    if (!str_eq(i18n_sort_key(&a, str_from(one)), i18n_sort_key(&a, str_from(other))))
        fail_msg("'%s' and '%s' have different keys", one, other);
    arena_free(&a);
}

#define ASSERT_ASCENDING(...)                                                                                          \
    do {                                                                                                               \
        static const char *const names_[] = {__VA_ARGS__};                                                             \
        assert_ascending(names_, sizeof names_ / sizeof *names_);                                                      \
    } while (0)

static void finnish_municipalities_are_in_order(void **state)
{
    (void)state;
    ASSERT_ASCENDING("Akaa", "Eura", "Eurajoki", "Harjavalta", "Hämeenkyrö", "Ikaalinen", "Juupajoki", "Jämijärvi",
                     "Kangasala", "Kankaanpää", "Karvia", "Kihniö", "Kokemäki", "Kuhmoinen", "Lempäälä", "Merikarvia",
                     "Mänttä-Vilppula", "Nakkila", "Nokia", "Orivesi", "Parkano", "Pirkkala", "Pomarkku", "Pori",
                     "Punkalaidun", "Pälkäne", "Rauma", "Ruovesi", "Sastamala", "Siikainen", "Säkylä", "Tampere",
                     "Ulvila", "Urjala", "Valkeakoski", "Vesilahti", "Virrat", "Ylöjärvi", "Äänekoski");
}

static void swedish_municipalities_are_in_order(void **state)
{
    (void)state;
    ASSERT_ASCENDING("Ackas", "Birkala", "Björneborg", "Euraåminne", "Ikalis", "Kumo", "Påmark", "Raumo", "Tammerfors",
                     "Tavastkyro", "Ulvsby", "Virdois", "Vittis", "Vörå", "Ylöjärvi", "Åbo", "Ähtäri", "Öja");
}

static void a_ring_a_umlaut_and_o_umlaut_follow_z(void **state)
{
    (void)state;
    ASSERT_ASCENDING("a", "b", "o", "y", "z", "å", "ä", "ö");
    ASSERT_ASCENDING("za", "åa", "äa", "öa", "öz", "öå");
}

static void w_is_a_letter_of_its_own_after_v(void **state)
{
    (void)state;
    ASSERT_ASCENDING("Va", "Vy", "Vä", "Wa", "Wä", "Xa");
}

static void case_counts_for_nothing(void **state)
{
    (void)state;
    assert_same("ÄÄNEKOSKI", "äänekoski");
    assert_same("Å", "å");
    assert_same("Straße", "STRASSE");
}

static void foreign_accents_count_for_nothing(void **state)
{
    (void)state;
    assert_same("Café", "cafe");
    assert_same("Šakki Žanna Çelik õ", "sakki zanna celik o");
    assert_same("Łódź", "lodz");
}

static void letters_of_neighbours_stand_with_their_kin(void **state)
{
    (void)state;
    assert_same("Müller", "myller");
    assert_same("Ærø", "ärö");
    assert_same("Þór", "thor");
}

static void composed_and_decomposed_letters_are_the_same(void **state)
{
    (void)state;
    assert_same("a\u0308\u00e4", "\u00e4a\u0308");
    assert_same("A\u030abo", "\u00c5bo");
    assert_same("o\u0323\u0308", "\u00f6");
}

static void digits_come_before_letters(void **state)
{
    (void)state;
    ASSERT_ASCENDING("", "0", "13–17", "18–29", "30–44", "9", "a13", "ab");
}

static void punctuation_is_a_gap_that_comes_before_letters(void **state)
{
    (void)state;
    ASSERT_ASCENDING("Pori", "Pori 2", "Pori, Ulvila", "Porin seutu", "Porvoo");
    assert_same("Mänttä-Vilppula", " \"Mänttä\u2011 Vilppula\"! ");
    assert_same("hyvin\u00advointi", "hyvinvointi");
}

static void other_scripts_come_after_o_umlaut(void **state)
{
    (void)state;
    ASSERT_ASCENDING("öö", "Ελλάδα", "Москва", "中文");
}

static void broken_text_comes_last_and_harms_nobody(void **state)
{
    (void)state;
    ASSERT_ASCENDING("ö", "中文", "\xff", "\xff\x80");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finnish_municipalities_are_in_order),
        cmocka_unit_test(swedish_municipalities_are_in_order),
        cmocka_unit_test(a_ring_a_umlaut_and_o_umlaut_follow_z),
        cmocka_unit_test(w_is_a_letter_of_its_own_after_v),
        cmocka_unit_test(case_counts_for_nothing),
        cmocka_unit_test(foreign_accents_count_for_nothing),
        cmocka_unit_test(letters_of_neighbours_stand_with_their_kin),
        cmocka_unit_test(composed_and_decomposed_letters_are_the_same),
        cmocka_unit_test(digits_come_before_letters),
        cmocka_unit_test(punctuation_is_a_gap_that_comes_before_letters),
        cmocka_unit_test(other_scripts_come_after_o_umlaut),
        cmocka_unit_test(broken_text_comes_last_and_harms_nobody),
    };

    return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
