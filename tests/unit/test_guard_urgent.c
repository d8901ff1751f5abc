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
                                         "viillän itseäni",
                                         "Mieheni on väkivaltainen kotona.",
                                         "mieheni on alkanut käyttäytyä väkivaltaisesti",
                                         "pelkään poikaani, joka uhkaa minua",
                                         "Ambulanssi ei tullut, rintaan koskee nyt",
                                         "elämällä ei ole väliä",
                                         "elämälläni ei ole enää mitään merkitystä",
                                         "kaikki olisi helpompaa ilman minua",
                                         "Perheeni pärjäisi paremmin ilman minua",
                                         "en enää jaksa elää",
                                         "en jaksa enää.",
                                         "haluaisin pois",
                                         "haluaisin vain pois",
                                         "toivon, etten heräisi aamulla",
                                         "olen miettinyt usein itsemurhaa",
                                         "söin liikaa unilääkkeitä",
                                         "hän lyö minua",
                                         "poikani on lyönyt minua monta kertaa",
                                         "olen peloissani kotona",
                                         "en uskalla olla kotona",
                                         "pelkaan miestani",
                                         "äitini hakkaa meidän lapsia",
                                         "minua hakataan",
                                         "Rinnassa puristaa, mitä teen?",
                                         "minulla on rintakipua",
                                         "suupieli roikkuu ja puhe puuroutuu",
                                         "vasen käteni puutuu",
                                         "en saa henkeä",
                                         "minua pelottaa kotona",
                                         "läheiseni on itsetuhoinen",
                                         "mitään väliä elämällä ei ole",
                                         "vaimoni ei hengitä",
                                         "jag skär mig själv",
                                         "jag orkar inte längre",
                                         "allt vore lättare utan mig",
                                         "livet har ingen mening",
                                         "jag vill bara bort",
                                         "min man är våldsam",
                                         "jag är rädd för min son",
                                         "han slår mig och barnen",
                                         "jag är rädd hemma",
                                         "jag har ont i bröstet",
                                         "mungipan hänger",
                                         "han kan inte andas",
                                         "I cut myself",
                                         "I can't go on",
                                         "everyone would be better off without me",
                                         "my life is not worth living",
                                         "nothing matters",
                                         "I want to just die",
                                         "my husband is violent",
                                         "I am scared of my son",
                                         "my son threatens me",
                                         "I don't feel safe at home",
                                         "my chest hurts",
                                         "I have chest pain",
                                         "her face is drooping",
                                         "I can't breathe",
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
                                       "Rintasyöpäseulonta pitää järjestää lähempänä",
                                       "Kutsu rintasyöpäseulontaan koskee kaikkia",
                                       "Kysymys koskee rintamamiestaloja",
                                       "mieheni väkivaltainen kuolema luki lehdessä",
                                       "mieheni ei ole väkivaltainen",
                                       "väkivaltaiset pelit",
                                       "Haluaisin pois tuulivoimalat",
                                       "haluaisin roskat pois",
                                       "en jaksa enää jonottaa puhelimessa",
                                       "poikani löi päänsä liukkaalla kadulla",
                                       "poikani uhkaa jäädä ilman koulupaikkaa",
                                       "pelkään liukkaita katuja",
                                       "Ambulanssi ei tullut ajoissa viime vuonna",
                                       "parempi ilman minua koskevia päätöksiä",
                                       "sydänkohtauksen jälkeinen kuntoutus",
                                       "Bussiliikenne uhkaa loppua",
                                       "bröstcancerscreening",
                                       "det slog mig hur mörkt det är",
                                       "min man är inte våldsam",
                                       "våldsamma filmer",
                                       "breast cancer screening",
                                       "my husband is not violent",
                                       "it hit me that the bus is gone",
                                       "treasure chest in the park",
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
