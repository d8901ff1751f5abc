/* test_languages.c - pages in four languages: which are offered, what stands in for what is missing, and soft hyphens. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "survey/hyphens.h"

#define SHY "\u00ad"

/* A survey whose every text is `texts`, for example "\"fi\": \"Kysely\"", in the languages `langs`. */
static void add_survey(struct house *h, const char *slug, const char *langs, const char *texts)
{
    struct str doc = arena_fmt(
        &h->memory,
        "{\"schema\": 1, \"slug\": \"%s\", \"langs\": [%s], \"title\": {%s}, \"division\": {%s}, \"cover\": {"
        "\"purpose\": {%s}, \"can\": {%s}, \"cannot\": {%s}, \"decides\": {%s}, \"hears_back\": {%s}, \"unit\": {%s}, "
        "\"contact_email\": \"a@example.org\", \"minutes\": 1}, \"settings\": {\"opens\": \"2027-02-02\", \"closes\": "
        "\"2027-02-22\", \"results\": \"2027-03-08\"}, \"pages\": [{\"id\": \"p1\", \"title\": {%s}, \"items\": "
        "[{\"id\": "
        "\"q1\", \"type\": \"single\", \"label\": {%s}, \"options\": [{\"id\": \"o1\", \"code\": 1, \"label\": {%s}}, "
        "{\"id\": \"o2\", \"code\": 2, \"label\": {%s}}]}]}]}",
        slug, langs, texts, texts, texts, texts, texts, texts, texts, texts, texts, texts, texts, texts);
    struct definition_error error = {0};
    struct definition d;
    struct key32 secret;
    int64_t id;

    if (definition_read(&h->memory, doc, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&h->memory, h->app.panel, &d, SURVEY_OPEN, h->now_ms, &id, &secret), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
}

static void selkosuomi_is_offered_where_there_is_something_to_read_in_it(void **state)
{
    static const char *const with[] = {
        "/", "/sv", "/tietosuoja", "/en/saavutettavuus", "/k/helppo", "/sv/k/helppo/vastaa"};
    static const char *const without[] = {"/k/koe-2027", "/sv/k/koe-2027/vastaa", "/k/koe-2027/tulokset"};
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    add_survey(&h, "helppo", "\"fi\", \"sv\", \"selko\"",
               "\"fi\": \"Suomea\", \"sv\": \"Svenska\", \"selko\": \"Selkoa\"");
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        if (!house_says(house_ask(&h, with[i], NULL), "lang=\"fi-simple\">Selkosuomi"))
            fail_msg("not offered on %s", with[i]);
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        if (house_says(house_ask(&h, without[i], NULL), "Selkosuomi"))
            fail_msg("offered on %s", without[i]);
    assert_true(house_says(house_ask(&h, "/k/helppo", NULL), "href=\"/selko/k/helppo\" hreflang=\"fi-simple\""));
    assert_true(house_says(house_ask(&h, "/selko/k/helppo", NULL), "href=\"/k/helppo\" hreflang=\"fi\""));
    house_close(&h);
}

static void a_survey_in_selkosuomi_is_read_in_it_without_a_notice(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    add_survey(&h, "helppo", "\"fi\", \"selko\"", "\"fi\": \"Suomea\", \"selko\": \"Selkoa\"");
    page = house_ask(&h, "/selko/k/helppo", NULL);
    assert_true(house_says(page, "<html class=\"govuk-template dr-page\" lang=\"fi-simple\">"));
    assert_true(house_says(page, "lang=\"fi-simple\">Selkoa"));
    assert_true(house_says(page, "Me emme tiedä, kuka vastaa"));
    assert_true(house_says(page, "action=\"/selko/k/helppo") || house_says(page, "href=\"/selko/k/helppo/vastaa\""));
    assert_false(house_says(page, "Suomea"));
    assert_false(house_says(page, "ei ole selkosuomeksi"));
    assert_false(house_says(page, "lang=\"selko\""));
    house_close(&h);
}

static void selkosuomi_falls_back_to_finnish_then_to_the_first_language(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    add_survey(&h, "ruotsi-ensin", "\"sv\", \"fi\"", "\"fi\": \"Suomea\", \"sv\": \"Svenska\"");
    add_survey(&h, "vain-ruotsi", "\"sv\"", "\"sv\": \"Bara svenska\"");

    page = house_ask(&h, "/selko/k/ruotsi-ensin", NULL);
    assert_true(house_says(page, "lang=\"fi-simple\">"));
    assert_true(house_says(page, "lang=\"fi\">Suomea"));
    assert_true(house_says(page, "Tätä kyselyä ei ole selkosuomeksi."));
    assert_true(house_says(page, "aria-current=\"true\">Selkosuomi"));

    page = house_ask(&h, "/selko/k/vain-ruotsi", NULL);
    assert_true(house_says(page, "lang=\"sv\">Bara svenska"));
    assert_true(house_says(page, "Tätä kyselyä ei ole selkosuomeksi."));

    page = house_ask(&h, "/en/k/ruotsi-ensin", NULL);
    assert_true(house_says(page, "lang=\"sv\">Svenska"));
    house_close(&h);
}

static void fixed_pages_are_there_in_selkosuomi(void **state)
{
    static const char *const pages[] = {"/selko", "/selko/tietosuoja", "/selko/saavutettavuus", "/selko/kyselyt",
                                        "/selko/ei-ole"};
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct str page = house_ask(&h, pages[i], NULL);

        assert_true(house_says(page, "<html class=\"govuk-template dr-page\" lang=\"fi-simple\">"));
        assert_true(house_says(page, "Koealue")); /* the county's name is not lost */
        assert_false(house_says(page, "lang=\"selko\""));
    }
    assert_true(house_says(house_ask(&h, "/selko/tietosuoja", NULL), "Me emme tiedä, kuka vastaa"));
    house_close(&h);
}

static void changing_to_selkosuomi_keeps_what_was_answered(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    add_survey(&h, "helppo", "\"fi\", \"selko\"", "\"fi\": \"Suomea\", \"selko\": \"Selkoa\"");
    page = house_ask(&h, "/k/helppo/vastaa", NULL);
    page = house_post(&h, "/selko/k/helppo/vastaa", page, "q1=o2&_do=stay");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "lang=\"fi-simple\">Selkoa"));
    assert_true(house_says(page, "value=\"o2\" checked"));
    house_close(&h);
}

static void long_finnish_words_may_break_but_only_where_they_are_read(void **state)
{
    struct house h;
    struct str page, title;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    add_survey(&h, "pitka", "\"fi\", \"sv\", \"selko\"",
               "\"fi\": \"Mielenterveyspalvelut\", \"sv\": \"Funktionshinderservice\", \"selko\": \"Vammaispalvelut\"");
    page = house_ask(&h, "/k/pitka/vastaa", NULL);
    assert_true(house_says(page, "Mie" SHY "len" SHY "ter" SHY "veys" SHY "pal" SHY "ve" SHY "lut"));
    title = str_sub(page, str_find_str(page, S("<title>")), 200);
    assert_true(house_says(title, "Mielenterveyspalvelut"));
    for (struct str rest = page; rest.len;) { /* no attribute has one */
        size_t open = str_find(rest, '<', 0), close = open == SIZE_MAX ? open : str_find(rest, '>', open);

        if (close == SIZE_MAX)
            break;
        assert_false(house_says(str_sub(rest, open, close - open), SHY));
        rest = str_sub(rest, close, rest.len);
    }
    assert_true(house_says(house_ask(&h, "/selko/k/pitka/vastaa", NULL), "Vam" SHY "mais" SHY "pal"));
    assert_false(house_says(house_ask(&h, "/sv/k/pitka/vastaa", NULL), SHY));
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selkosuomi_is_offered_where_there_is_something_to_read_in_it),
        cmocka_unit_test(a_survey_in_selkosuomi_is_read_in_it_without_a_notice),
        cmocka_unit_test(selkosuomi_falls_back_to_finnish_then_to_the_first_language),
        cmocka_unit_test(fixed_pages_are_there_in_selkosuomi),
        cmocka_unit_test(changing_to_selkosuomi_keeps_what_was_answered),
        cmocka_unit_test(long_finnish_words_may_break_but_only_where_they_are_read),
    };

    return cmocka_run_group_tests_name("languages", tests, NULL, NULL);
}
