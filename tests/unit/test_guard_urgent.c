/* test_guard_urgent.c - cries for help are heard, and figures of speech are not taken for one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard.h"

#include "base/file.h"
#include "unit/in_arena.h"

static void cries_for_help_are_heard_in_three_languages(void **state)
{
    (void)state;
    static const char *const urgent[] = {"Haluan kuolla.",
                                         "välillä HALUAISIN KUOLLA",
                                         "En jaksa enää elää",
                                         "en jaksa enaa elaa",
                                         "aion tappaa itseni",
                                         "mietin, että tapan itseni",
                                         "olen harkinnut itsemurhaa",
                                         "Mieheni lyö minua iltaisin",
                                         "minua lyödään",
                                         "Hän uhkaa tappaa minut",
                                         "pelkään henkeni puolesta",
                                         "en uskalla mennä kotiin",
                                         "tarvitsen heti apua",
                                         "minulla on itsemurha-ajatuksia",
                                         "lapseni on itsetuhoinen",
                                         "viiltelen",
                                         "en\nhalua  elää",
                                         "Jag vill dö",
                                         "jag orkar inte leva",
                                         "min man slår mig",
                                         "vågar inte gå hem",
                                         "tänker på självmord",
                                         "I want to die",
                                         "I don\u2019t want to live",
                                         "thinking about suicide",
                                         "my husband beats me",
                                         "he raped me",
                                         "I will kill myself",
                                         NULL};

    for (const char *const *text = urgent; *text; text++)
        if (!guard_is_urgent(str_from(*text)))
            fail_msg("not heard: %s", *text);
}

static void figures_of_speech_and_talk_of_services_are_no_cries(void **state)
{
    (void)state;
    static const char *const calm[] = {"Haluan kuolla nauruun, kun luen tiedotteita",
                                       "Luulin kuolevani tylsyyteen",
                                       "En halua kuolla",
                                       "Haluan kuolla kotona, kun sen aika on",
                                       "Itsemurhien ehkäisyyn tarvitaan rahaa",
                                       "lähisuhdeväkivallan palvelut",
                                       "Jono tappaa kohta",
                                       "uhkaa tappaa palvelut maalta",
                                       "se lyö kaikki ennätykset",
                                       "lyö vetoa",
                                       "Haluan. Kuolla",
                                       "tapan itseni nauruun",
                                       "nuorten itsetuhoisuus on lisääntynyt",
                                       "Det slår mig att kön är lång",
                                       "jag vill dö av skratt",
                                       "vill inte leva så långt borta",
                                       "I want to die laughing",
                                       "dying to see the results",
                                       "do not want to live here in winter",
                                       "suicide prevention services",
                                       "haluankuolla",
                                       "",
                                       NULL};

    for (const char *const *text = calm; *text; text++)
        if (guard_is_urgent(str_from(*text)))
            fail_msg("no cry: %s", *text);
}

static void three_thousand_words_of_plain_feedback_hold_no_cry(void **state)
{
    (void)state;
    struct str text;

    assert_int_equal(file_read(&arena, "tests/unit/fixtures/feedback.txt", 1 << 20, &text), OK);
    assert_false(guard_is_urgent(text));
    assert_true(guard_is_urgent(arena_fmt(&arena, "%.*s En jaksa elää.", STR_ARG(text))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cries_for_help_are_heard_in_three_languages),
        cmocka_unit_test(figures_of_speech_and_talk_of_services_are_no_cries),
        cmocka_unit_test_setup_teardown(three_thousand_words_of_plain_feedback_hold_no_cry, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
