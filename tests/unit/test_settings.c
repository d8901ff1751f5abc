/* test_settings.c - what a county decides for itself: every type, every limit, and what is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "settings/colour.h"
#include "unit/give_setting.h"
#include "unit/stores.h"

static struct stores stores;

static int start(void **state)
{
    (void)state;
    return stores_open(&stores);
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* What becomes of a value; the reason in brackets when it is refused. */
static const char *given(enum setting setting, const char *value)
{
    struct str clean, why;

    if (setting_check(&stores.arena, setting, str_from(value), LANG_EN, &clean, &why, NULL))
        return arena_fmt(&stores.arena, "[%.*s]", STR_ARG(why)).p;
    assert_non_null(clean.p);
    return arena_cstr(&stores.arena, clean);
}

static const char *repeated(const char *what, int count)
{
    struct buf out = buf_new(&stores.arena, 1 << 20);

    for (int n = 0; n < count; n++)
        buf_put(&out, str_from(what));
    return arena_cstr(&stores.arena, buf_str(&out));
}

static struct settings loaded(void)
{
    struct settings s;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(settings_load(&stores.arena, stores.panel, &s), OK);
    db_rollback(stores.panel);
    return s;
}

static int64_t generation(void)
{
    int64_t n;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(settings_generation(&stores.arena, stores.panel, &n), OK);
    db_rollback(stores.panel);
    return n;
}

/* As somebody's hand may do it, past the checks. */
static void write_by_hand(const char *key, const char *value)
{
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(q_setting_set(stores.panel, &(struct q_setting_set){str_from(key), str_from(value)}), OK);
    assert_int_equal(db_commit(stores.panel), OK);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static void every_standard_passes_its_own_check(void **state)
{
    (void)state;
    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);
        enum setting found;

        if (info->standard.len || info->least == 0 || info->type == SETTING_TYPE_POINTS)
            assert_string_equal(given((enum setting)n, arena_cstr(&stores.arena, info->standard)),
                                arena_cstr(&stores.arena, info->standard));
        assert_int_equal(setting_find(info->key, &found), OK);
        assert_int_equal(found, n);
        assert_true(info->label && *info->label && info->help && *info->help);
        assert_true(info->least <= info->most || info->type == SETTING_TYPE_POINTS);
    }
    assert_int_equal(setting_find(S("generation"), &(enum setting){0}), ERR_NOT_FOUND);
}

static void members_have_their_standards(void **state)
{
    struct settings s;

    (void)state;
    settings_standard(&s);
    assert_int_equal(s.answers_months, 24);
    assert_int_equal(s.langs, 1 << LANG_FI | 1 << LANG_SV | 1 << LANG_EN | 1 << LANG_SELKO);
    assert_true(str_eq(s.county_name[LANG_SV], S("Välfärdsområdet")));
    assert_true(str_eq(s.county_name[LANG_SELKO], s.county_name[LANG_FI]));
    assert_int_equal(s.privacy_points, 0);
}

/* --- types and limits --------------------------------------------------------------------------------------------- */

static void a_text_is_one_line_of_so_many_characters(void **state)
{
    (void)state;
    assert_string_equal(given(SETTING_county_name_fi, "  Satakunnan hyvinvointialue \r\n"),
                        "Satakunnan hyvinvointialue");
    assert_string_equal(given(SETTING_county_name_fi, repeated("ä", 100)), repeated("ä", 100));
    assert_string_equal(given(SETTING_county_name_fi, repeated("ä", 101)),
                        "[This is too long: 101 characters, where 100 fit.]");
    assert_string_equal(given(SETTING_county_name_fi, " \t"), "[This cannot be empty.]");
    assert_string_equal(given(SETTING_county_name_fi, "a\nb"),
                        "[This must be one line, without characters that cannot be shown.]");
    assert_string_equal(given(SETTING_county_name_fi, "a\x01z"),
                        "[This must be one line, without characters that cannot be shown.]");
    assert_string_equal(given(SETTING_county_name_fi, "\xff"),
                        "[This must be one line, without characters that cannot be shown.]");
}

static void markdown_keeps_its_lines_and_has_one_kind_of_line_end(void **state)
{
    (void)state;
    assert_string_equal(given(SETTING_privacy_text_fi, "# A\r\n\r\nb\rc\td\n\n"), "# A\n\nb\nc d");
    assert_string_equal(given(SETTING_privacy_text_fi, ""), "");
    assert_string_equal(given(SETTING_privacy_text_fi, "\x02"), "[There is a character in this that cannot be shown.]");
    assert_string_equal(given(SETTING_privacy_text_fi, repeated("x", 20000)), repeated("x", 20000));
    assert_int_equal(given(SETTING_privacy_text_fi, repeated("x", 20001))[0], '[');
}

static void an_address_is_one_that_mail_can_take(void **state)
{
    (void)state;
    assert_string_equal(given(SETTING_contact_email, " kysely@example.fi "), "kysely@example.fi");
    assert_int_equal(given(SETTING_contact_email, "kysely")[0], '[');
    assert_int_equal(given(SETTING_contact_email, "a@b.fi\nBcc: c@d.fi")[0], '[');
    assert_int_equal(given(SETTING_contact_email, "")[0], '[');
}

static void a_number_stays_between_its_limits(void **state)
{
    static const struct {
        enum setting setting;
        const char *value;
        bool is_fine;
    } cases[] = {
        {SETTING_answers_months, "1", true},   {SETTING_answers_months, "120", true},
        {SETTING_answers_months, "0", false},  {SETTING_answers_months, "121", false},
        {SETTING_answers_months, "", false},   {SETTING_answers_months, "6 kk", false},
        {SETTING_answers_months, "-1", false}, {SETTING_min_fill_ms, "0", true},
        {SETTING_min_fill_ms, "60000", true},  {SETTING_min_fill_ms, "60001", false},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++)
        assert_int_equal(given(cases[n].setting, cases[n].value)[0] != '[', cases[n].is_fine);
    assert_string_equal(given(SETTING_answers_months, " 012 "), "12");
    assert_string_equal(given(SETTING_answers_months, "999"), "[Write a whole number from 1 to 120.]");
}

/* What becomes of what somebody typed into a field: stored text, or "[why]". */
static const char *typed_in(enum setting setting, enum lang lang, const char *shown)
{
    struct str clean, why;

    if (setting_typed(&stores.arena, setting, str_from(shown), lang, &clean, &why, NULL))
        return arena_fmt(&stores.arena, "[%.*s]", STR_ARG(why)).p;
    return arena_cstr(&stores.arena, clean);
}

static void people_write_times_in_seconds_and_milliseconds_are_stored(void **state)
{
    (void)state;
    assert_string_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "3"), "3000");
    assert_string_equal(typed_in(SETTING_min_fill_ms, LANG_FI, " 2,5 "), "2500");
    assert_string_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "0.05"), "50");
    assert_string_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "60"), "60000");
    assert_string_equal(typed_in(SETTING_min_fill_ms, LANG_EN, "60.001"),
                        "[Write the time in seconds, from 0 to 60, for example 2.5.]");
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "3000")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "-1")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "1,")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "1,-5")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "1,0005")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "9223372036854775807")[0], '[');
    assert_int_equal(typed_in(SETTING_min_fill_ms, LANG_FI, "")[0], '[');
    assert_true(str_eq(setting_shown(&stores.arena, SETTING_min_fill_ms, S("3000"), LANG_FI), S("3")));
    assert_true(str_eq(setting_shown(&stores.arena, SETTING_min_fill_ms, S("2500"), LANG_FI), S("2,5")));
    assert_true(str_eq(setting_shown(&stores.arena, SETTING_min_fill_ms, S("2500"), LANG_EN), S("2.5")));
    assert_string_equal(typed_in(SETTING_answers_months, LANG_FI, "12"), "12");
}

static void what_could_be_how_to_reach_a_person_is_not_public(void **state)
{
    (void)state;
    assert_true(setting_is_public(SETTING_county_name_sv));
    assert_true(setting_is_public(SETTING_brand_colour));
    assert_true(setting_is_public(SETTING_langs));
    assert_true(setting_is_public(SETTING_answers_months));
    assert_true(setting_is_public(SETTING_min_fill_ms));
    assert_false(setting_is_public(SETTING_contact_email));
    assert_false(setting_is_public(SETTING_contact_phone));
    assert_false(setting_is_public(SETTING_return_address));
    assert_false(setting_is_public(SETTING_help_fi));
    assert_false(setting_is_public(SETTING_privacy_text_fi));
}

static void a_list_is_given_by_lines_or_semicolons(void **state)
{
    const char *clean = given(SETTING_return_address, "\r\n Koealue \r\n\r\nDigiraati; 28500 Pori;;\n");

    (void)state;
    assert_string_equal(clean, "Koealue; Digiraati; 28500 Pori");
    assert_true(str_eq(setting_shown(&stores.arena, SETTING_return_address, str_from(clean), LANG_FI),
                       S("Koealue\nDigiraati\n28500 Pori")));
    assert_string_equal(given(SETTING_return_address, ";\n;"), "");
    assert_int_equal(given(SETTING_return_address, repeated("x", 301))[0], '[');
}

static void sets_are_of_known_words_and_finnish_is_always_offered(void **state)
{
    (void)state;
    assert_string_equal(given(SETTING_langs, "en  sv"), "fi sv en");
    assert_string_equal(given(SETTING_langs, ""), "fi");
    assert_string_equal(given(SETTING_langs, "fi xx"), "[Choose from these: fi sv en selko]");
    assert_string_equal(given(SETTING_access_points, "dates status"), "status dates");
    assert_int_equal(given(SETTING_access_points, "controller")[0], '[');
    give_setting(&stores.arena, stores.panel, SETTING_access_points, "dates status");
    assert_int_equal(loaded().access_points, 1 << 0 | 1 << 2);
    assert_int_equal(legal_missing(LEGAL_ACCESS, loaded().access_points), 4);
    assert_int_equal(legal_missing(LEGAL_PRIVACY, 0), 13);
    assert_int_equal(legal_missing(LEGAL_PRIVACY, (1 << 13) - 1), 0);
}

/* --- colours ------------------------------------------------------------------------------------------------------ */

static struct colour colour(const char *text)
{
    struct colour c;

    assert_int_equal(colour_read(str_from(text), &c), OK);
    return c;
}

/* Known values: WebAIM's contrast checker and the understanding documents of WCAG 2.2. */
static void contrast_is_that_of_wcag(void **state)
{
    static const struct {
        const char *a, *b;
        double ratio;
    } cases[] = {
        {"#000000", "#ffffff", 21.00}, {"#ffffff", "#ffffff", 1.00}, {"#777777", "#ffffff", 4.48},
        {"#767676", "#ffffff", 4.54},  {"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#ffffff", 8.59},
        {"#008000", "#ffffff", 5.14},  {"#00566b", "#ffffff", 8.26}, {"#7fd0e2", "#11191c", 10.19},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        double ratio = colour_ratio(colour(cases[n].a), colour(cases[n].b));

        if (fabs(ratio - cases[n].ratio) > 0.01)
            fail_msg("%s on %s: %.3f", cases[n].a, cases[n].b, ratio);
        assert_true(ratio == colour_ratio(colour(cases[n].b), colour(cases[n].a)));
    }
}

static void a_colour_is_six_digits(void **state)
{
    (void)state;
    assert_string_equal(given(SETTING_brand_colour, " #B00020 "), "#b00020");
    for (const char *const *bad = (const char *const[]){"", "red", "#fff", "00566b0", "#00566g", "#00566b0", NULL};
         *bad; bad++)
        assert_int_equal(given(SETTING_brand_colour, *bad)[0], '[');
}

static void a_colour_too_pale_is_refused_with_its_ratio_and_one_that_passes(void **state)
{
    struct str clean, why, offer;

    (void)state;
    assert_int_equal(setting_check(&stores.arena, SETTING_brand_colour, S("#e06000"), LANG_FI, &clean, &why, &offer),
                     ERR_INVALID);
    assert_true(str_find_str(why, S("3,1")) != SIZE_MAX); /* as Finnish is written */
    assert_true(str_find_str(why, offer) != SIZE_MAX);
    assert_string_equal(given(SETTING_brand_colour, arena_cstr(&stores.arena, offer)),
                        arena_cstr(&stores.arena, offer));
}

/* All pages are painted with what is made of it, so all of that has to be readable; over a grid of colours. */
static void whatever_colour_passes_all_that_is_made_of_it_can_be_read(void **state)
{
    const struct colour white = {255, 255, 255}, card = colour("#1a2529"), page = colour("#11191c"),
                        on_brand = colour("#05222a");

    (void)state;
    for (int n = 0; n < 9 * 9 * 9; n++) {
        struct colour any = {(unsigned char)(n % 9 * 255 / 8), (unsigned char)(n / 9 % 9 * 255 / 8),
                             (unsigned char)(n / 81 * 255 / 8)};
        struct colour brand = colour_nearest(any);
        struct palette p = colour_palette(brand);

        assert_true(colour_brand_ratio(brand) >= COLOUR_RATIO_LEAST);
        if (colour_brand_ratio(any) >= COLOUR_RATIO_LEAST)
            assert_memory_equal(&any, &brand, sizeof any);
        assert_true(colour_ratio(p.brand, p.tint) >= COLOUR_RATIO_LEAST);
        assert_true(colour_ratio(p.brand_strong, white) >= COLOUR_RATIO_LEAST);
        assert_true(colour_ratio(p.dark_hero, white) >= COLOUR_RATIO_LEAST);
        for (const struct colour *c = (const struct colour[]){p.dark_brand, p.dark_brand_strong}, *end = c + 2; c < end;
             c++) {
            assert_true(colour_ratio(*c, card) >= COLOUR_RATIO_LEAST);
            assert_true(colour_ratio(*c, page) >= COLOUR_RATIO_LEAST);
            assert_true(colour_ratio(*c, p.dark_tint) >= COLOUR_RATIO_LEAST);
            assert_true(colour_ratio(*c, on_brand) >= COLOUR_RATIO_LEAST);
        }
    }
}

/* --- the store ---------------------------------------------------------------------------------------------------- */

static void what_is_stored_counts_and_the_standard_is_stored_as_nothing(void **state)
{
    struct q_setting_get_row row;
    int64_t before = generation();

    (void)state;
    assert_int_equal(before, 0);
    give_setting(&stores.arena, stores.panel, SETTING_answers_months, "36");
    assert_int_equal(loaded().answers_months, 36);
    assert_int_equal(generation(), before + 1);
    give_setting(&stores.arena, stores.panel, SETTING_answers_months, "36"); /* no change */
    assert_int_equal(generation(), before + 1);
    give_setting(&stores.arena, stores.panel, SETTING_answers_months, "24");
    assert_int_equal(generation(), before + 2);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(q_setting_get(stores.panel, &stores.arena, &(struct q_setting_get){S("answers_months")}, &row),
                     ERR_NOT_FOUND);
    db_rollback(stores.panel);
}

static void what_does_not_pass_counts_as_its_standard(void **state)
{
    struct str texts[SETTING__COUNT];
    bool is_bad[SETTING__COUNT];

    (void)state;
    write_by_hand("brand_colour", "#ffff00");
    write_by_hand("answers_months", "1000");
    write_by_hand("of_another_version", "x");
    write_by_hand("county_name_fi", "Koealue");
    assert_true(str_eq(loaded().brand_colour, S("#00566b")));
    assert_int_equal(loaded().answers_months, 24);
    assert_true(str_eq(loaded().county_name[LANG_FI], S("Koealue")));
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(settings_texts(&stores.arena, stores.panel, texts, is_bad), OK);
    db_rollback(stores.panel);
    for (int n = 0; n < SETTING__COUNT; n++)
        assert_int_equal(is_bad[n], n == SETTING_brand_colour || n == SETTING_answers_months);
}

static void an_empty_list_is_not_its_standard(void **state)
{
    (void)state;
    give_setting(&stores.arena, stores.panel, SETTING_help_fi, "");
    assert_int_equal(loaded().help[LANG_FI].len, 0);
    assert_int_equal(loaded().help[LANG_SELKO].len, 0);
    assert_true(loaded().help[LANG_SV].len > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(every_standard_passes_its_own_check),
        TEST(members_have_their_standards),
        TEST(a_text_is_one_line_of_so_many_characters),
        TEST(markdown_keeps_its_lines_and_has_one_kind_of_line_end),
        TEST(an_address_is_one_that_mail_can_take),
        TEST(a_number_stays_between_its_limits),
        TEST(people_write_times_in_seconds_and_milliseconds_are_stored),
        TEST(what_could_be_how_to_reach_a_person_is_not_public),
        TEST(a_list_is_given_by_lines_or_semicolons),
        TEST(sets_are_of_known_words_and_finnish_is_always_offered),
        TEST(contrast_is_that_of_wcag),
        TEST(a_colour_is_six_digits),
        TEST(a_colour_too_pale_is_refused_with_its_ratio_and_one_that_passes),
        TEST(whatever_colour_passes_all_that_is_made_of_it_can_be_read),
        TEST(what_is_stored_counts_and_the_standard_is_stored_as_nothing),
        TEST(what_does_not_pass_counts_as_its_standard),
        TEST(an_empty_list_is_not_its_standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
