/* test_hyphens.c - long Finnish words may break, and are the same words still. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "survey/hyphens.h"

#define SHY "\u00ad"

static struct str list_of(const char *doc, enum lang first, size_t lang_count)
{
    struct definition d = {.doc = str_from(doc), .lang_count = lang_count};

    d.langs[0] = first;
    return hyphens_make(&arena, &d);
}

static const struct hyphens *some(void)
{
    return hyphens_read(&arena, S("hyvin" SHY "voin" SHY "ti" SHY "alue\n"
                                  "ter" SHY "veys" SHY "pal" SHY "ve" SHY "lut\n"));
}

static void long_words_break_where_their_parts_meet(void **state)
{
    (void)state;
    assert_text(list_of("[\"Terveyspalvelut ja mielenterveyspalvelut\", \"etävastaanotto\"]", LANG_FI, 1),
                "Ter" SHY "veys" SHY "pal" SHY "ve" SHY "lut\n"
                "etä" SHY "vas" SHY "taan" SHY "ot" SHY "to\n"
                "mie" SHY "len" SHY "ter" SHY "veys" SHY "pal" SHY "ve" SHY "lut\n");
}

static void only_finnish_and_selkosuomi_are_hyphenated(void **state)
{
    struct str list = list_of("{\"slug\": \"sosiaalipalvelut\", \"title\": {\"fi\": \"Perhepalvelut\", "
                              "\"sv\": \"Funktionshinderservice\", \"en\": \"Understandable\", "
                              "\"selko\": \"Vammaispalvelut\"}}",
                              LANG_FI, 4);

    (void)state;
    assert_text(list, "Per" SHY "he" SHY "pal" SHY "ve" SHY "lut\nVam" SHY "mais" SHY "pal" SHY "ve" SHY "lut\n");
    assert_text(list_of("[\"Funktionshinderservice\"]", LANG_SV, 1), "");
}

static void short_words_are_left_whole_and_each_word_is_listed_once(void **state)
{
    (void)state;
    assert_text(list_of("[\"palveluihin\", \"perhepalvelut\", \"perhepalvelut, perhepalvelut\"]", LANG_FI, 1),
                "per" SHY "he" SHY "pal" SHY "ve" SHY "lut\n");
    assert_text(list_of("[\"sote\"]", LANG_FI, 1), "");
}

static void words_are_broken_wherever_they_stand_in_a_text(void **state)
{
    (void)state;
    assert_text(hyphens_apply(&arena, some(), S("hyvinvointialue: terveyspalvelut (terveyspalvelut).")),
                "hyvin" SHY "voin" SHY "ti" SHY "alue: ter" SHY "veys" SHY "pal" SHY "ve" SHY "lut (ter" SHY "veys" SHY
                "pal" SHY "ve" SHY "lut).");
    assert_text(hyphens_apply(&arena, some(), S("&quot;hyvinvointialue&quot;")),
                "&quot;hyvin" SHY "voin" SHY "ti" SHY "alue&quot;");
}

static void a_word_is_found_wherever_it_begins(void **state)
{
    static const char filler[] = "on ja siis, ääniä 12 sellaisten vastaanotto! öö etäpalvelu";

    (void)state;
    for (size_t before = 0; before < sizeof filler; before++) {
        if (before > 0 && filler[before - 1] != ' ')
            continue;
        for (size_t after = 0; after < 20; after++) {
            struct str text =
                arena_fmt(&arena, "%.*shyvinvointialue%.*s", (int)before, filler, (int)after, ".,;:!?-()*+='#$%&~[]");

            assert_true(str_find_str(hyphens_apply(&arena, some(), text), S("hyvin" SHY "voin" SHY "ti" SHY "alue")) <
                        SIZE_MAX);
        }
    }
}

static void what_is_no_such_word_stays_as_it_is(void **state)
{
    static const char *const texts[] = {"", "terveys palvelut", "terveyspalvelutkin", "Terveyspalvelut",
                                        "återveyspalvelut"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str text = str_from(texts[i]);

        assert_ptr_equal(hyphens_apply(&arena, some(), text).p, text.p); /* not even copied */
    }
}

static void tags_and_addresses_stay_as_they_are(void **state)
{
    static const char *const texts[] = {
        "<a href=\"terveyspalvelut\" title=\"a hyvinvointialue b\">x</a>",
        "https://example.org/terveyspalvelut",
        "www.hyvinvointialue.fi",
        "hyvinvointialue@example.org",
        "<br",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_text(hyphens_apply(&arena, some(), str_from(texts[i])), texts[i]);
    assert_text(hyphens_apply(&arena, some(), S("<a href=\"/hyvinvointialue\">hyvinvointialue</a>")),
                "<a href=\"/hyvinvointialue\">hyvin" SHY "voin" SHY "ti" SHY "alue</a>");
}

static void without_a_list_nothing_changes(void **state)
{
    (void)state;
    assert_null(hyphens_read(&arena, S("")));
    assert_null(hyphens_read(&arena, (struct str){NULL, 0}));
    assert_text(hyphens_apply(&arena, NULL, S("terveyspalvelut")), "terveyspalvelut");
}

/* What people search for and copy: browsers pass over soft hyphens when they search, and with them gone the text is the same. */
static void without_its_hyphens_the_text_is_what_it_was(void **state)
{
    struct str text = S("Mielenterveyspalvelut, \"lastensuojelu\" ja työterveyshuolto: osallistumismahdollisuudet?");
    struct str list = list_of("[\"Mielenterveyspalvelut, 'lastensuojelu' ja työterveyshuolto: "
                              "osallistumismahdollisuudet?\"]",
                              LANG_FI, 1);
    struct str broken = hyphens_apply(&arena, hyphens_read(&arena, list), text), rest = broken;
    struct buf plain = buf_new(&arena, 1000);

    (void)state;
    assert_true(broken.len > text.len + 10);
    for (size_t at; (at = str_find_str(rest, S(SHY))) != SIZE_MAX; rest = str_sub(rest, at + 2, rest.len))
        buf_put(&plain, str_sub(rest, 0, at));
    buf_put(&plain, rest);
    assert_true(str_eq(buf_str(&plain), text));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(long_words_break_where_their_parts_meet),
        TEST(only_finnish_and_selkosuomi_are_hyphenated),
        TEST(short_words_are_left_whole_and_each_word_is_listed_once),
        TEST(words_are_broken_wherever_they_stand_in_a_text),
        TEST(a_word_is_found_wherever_it_begins),
        TEST(what_is_no_such_word_stays_as_it_is),
        TEST(tags_and_addresses_stay_as_they_are),
        TEST(without_a_list_nothing_changes),
        TEST(without_its_hyphens_the_text_is_what_it_was),
    };

    return cmocka_run_group_tests_name("hyphens", tests, NULL, NULL);
}
