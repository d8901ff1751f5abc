/* test_settings.c - settings of the county on pages: in force with the next request, the colour and the logo among them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "house.h"

#include "settings/logo.h"
#include "unit/give_setting.h"

static int set_up(void **state)
{
    static struct house h;

    house_begin(&h);
    *state = &h;
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

static void set(struct house *h, enum setting setting, const char *value)
{
    give_setting(&h->memory, h->app.panel, setting, value);
}

static struct str head(struct house *h)
{
    struct buf out = buf_new(&h->request, 64 * 1024);

    response_put_head(&out, &h->res);
    return buf_str(&out);
}

static void a_change_is_on_the_next_page(void **state)
{
    struct house *h = *state;

    assert_true(house_says(house_ask(h, "/", NULL), "Koealue"));
    set(h, SETTING_county_name_fi, "Uusi <nimi>");
    assert_true(house_says(house_ask(h, "/", NULL), "Uusi &lt;nimi&gt;"));
    set(h, SETTING_county_name_fi, "Vielä uudempi");
    assert_true(house_says(house_ask(h, "/tietosuoja", NULL), "Vielä uudempi")); /* no database of its own */
    assert_true(house_says(house_ask(h, "/selko", NULL), "Vielä uudempi"));
}

static void nothing_changed_nothing_taken_over(void **state)
{
    struct house *h = *state;
    const char *before;

    set(h, SETTING_county_name_fi, "Koe");
    (void)house_ask(h, "/", NULL);
    before = h->app.settings.county[LANG_FI].p;
    (void)house_ask(h, "/", NULL);
    assert_ptr_equal(h->app.settings.county[LANG_FI].p, before);
}

/* RFC 9116, 2.5. The clock stands at 10.2.2027. */
static void where_to_report_a_hole_is_told_for_half_a_year_ahead(void **state)
{
    struct house *h = *state;
    struct str text;

    set(h, SETTING_contact_email, "turva@example.fi");
    h->app.settings.origin = S("https://raati.example.fi");
    text = house_ask(h, "/.well-known/security.txt", NULL);
    assert_true(str_eq(h->res.content_type, S("text/plain; charset=utf-8")));
    assert_true(str_eq(text, S("Contact: mailto:turva@example.fi\n"
                               "Expires: 2027-08-09T00:00:00Z\n"
                               "Preferred-Languages: fi, sv, en\n"
                               "Canonical: https://raati.example.fi/.well-known/security.txt\n")));
    h->app.settings.origin = S("http://127.0.0.1:8080"); /* 2.5.2: no other than https may stand there */
    assert_false(house_says(house_ask(h, "/.well-known/security.txt", NULL), "Canonical"));
}

static void the_standard_colour_needs_no_style(void **state)
{
    struct house *h = *state;

    set(h, SETTING_county_name_fi, "Koe");
    assert_false(house_says(house_ask(h, "/", NULL), "<style"));
    assert_true(str_find_str(head(h), S("style-src 'self'; img-src")) != SIZE_MAX);
}

/* The hash that the policy names is that of what stands between the tags, as browsers take it. */
static void a_colour_comes_as_a_style_sheet_that_the_policy_lets_in(void **state)
{
    struct house *h = *state;
    struct str page, style, rest, source;
    struct buf base64 = buf_new(&h->memory, 64);
    struct key32 hash;
    size_t from, to;

    set(h, SETTING_brand_colour, "#b00020");
    page = house_ask(h, "/", NULL);
    from = str_find_str(page, S("<style>"));
    to = str_find_str(page, S("</style>"));
    assert_true(from != SIZE_MAX && to != SIZE_MAX);
    style = str_sub(page, from + 7, to - from - 7);
    assert_true(str_find_str(style, S("--brand:#b00020;")) != SIZE_MAX);
    rest = head(h);
    from = str_find_str(rest, S("style-src 'self' 'sha256-"));
    assert_true(from != SIZE_MAX);
    source = str_sub(rest, from + 25, 44);
    hash = hash_sha256(style);
    base64_put(&base64, (struct str){(const char *)hash.b, 32});
    for (size_t i = 0; i < base64.len; i++)
        if (source.p[i] != base64.p[i])
            assert_true((source.p[i] == '+' && base64.p[i] == '-') || (source.p[i] == '/' && base64.p[i] == '_'));
    assert_int_equal(source.p[43], '=');
    assert_true(str_starts(str_sub(rest, from + 69, 20), S("'; img-src")));
    (void)house_ask(h, "/ei-ole", NULL); /* the page of an error too */
    assert_int_equal(h->res.status, 404);
    assert_true(str_find_str(head(h), S("'sha256-")) != SIZE_MAX);
}

static void a_colour_too_pale_in_the_store_is_passed_over(void **state)
{
    struct house *h = *state;

    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(q_setting_set(h->app.panel, &(struct q_setting_set){S("brand_colour"), S("#ffff00")}), OK);
    assert_int_equal(settings_touch(&h->memory, h->app.panel), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
    assert_false(house_says(house_ask(h, "/", NULL), "<style"));
}

static void only_languages_that_are_offered_are_led_to(void **state)
{
    struct house *h = *state;

    assert_true(house_says(house_ask(h, "/", NULL), "hreflang=\"sv\""));
    set(h, SETTING_langs, "fi en");
    assert_false(house_says(house_ask(h, "/", NULL), "hreflang=\"sv\""));
    assert_true(house_says(house_ask(h, "/", NULL), "hreflang=\"en\""));
    assert_true(
        house_says(house_ask(h, "/sv", NULL), "aria-current=\"true\">Svenska")); /* who has the address can read on */
}

static void own_texts_of_law_stand_in_place_of_ours(void **state)
{
    struct house *h = *state;
    struct str page;

    set(h, SETTING_privacy_text_fi, "# Oma seloste\n\nRekisterinpitäjä on {county}. <script>x</script>");
    page = house_ask(h, "/tietosuoja", NULL);
    assert_true(house_says(page, "Oma seloste"));
    assert_true(house_says(page, "Rekisterinpitäjä on Hyvinvointialue."));
    assert_false(house_says(page, "<script>x"));
    assert_true(house_says(house_ask(h, "/selko/tietosuoja", NULL), "Oma seloste"));
    assert_false(house_says(house_ask(h, "/sv/tietosuoja", NULL), "Oma seloste"));
    assert_false(house_says(house_ask(h, "/saavutettavuus", NULL), "Oma seloste"));
    set(h, SETTING_access_text_en, "# Ours\n\nText");
    assert_true(house_says(house_ask(h, "/en/saavutettavuus", NULL), "Ours"));
}

static void a_logo_is_shown_with_the_countys_name_and_kept_for_long(void **state)
{
    struct house *h = *state;
    struct picture picture;
    struct str file, page;
    const char *path;

    assert_false(house_says(house_ask(h, "/", NULL), "<img"));
    assert_int_equal(file_read(&h->memory, "tests/unit/fixtures/logo.png", 1 << 20, &file), OK);
    assert_int_equal(picture_draw(&h->memory, file, &picture), OK);
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(logo_upload(&h->memory, h->app.panel, file), OK);
    assert_int_equal(logo_settle(&h->memory, h->app.panel, file, &picture), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
    page = house_ask(h, "/", NULL);
    assert_true(house_says(page, "<img class=\"dr-logo\" src=\"/logo/"));
    assert_true(house_says(page, "width=\"192\" height=\"48\" alt=\"Hyvinvointialue\""));
    path = arena_fmt(&h->memory, "/logo/%.*s", STR_ARG(h->app.settings.logo.hash)).p;
    assert_true(str_eq(house_ask(h, path, NULL), picture.png));
    assert_true(str_find_str(head(h), S("Content-Type: image/png\r\n")) != SIZE_MAX);
    assert_true(str_find_str(head(h), S("immutable")) != SIZE_MAX);
    (void)house_ask(h, "/logo/0123", NULL);
    assert_int_equal(h->res.status, 404);
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(logo_remove(&h->memory, h->app.panel), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
    assert_false(house_says(house_ask(h, "/", NULL), "<img"));
    (void)house_ask(h, path, NULL);
    assert_int_equal(h->res.status, 404);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_change_is_on_the_next_page),
        TEST(nothing_changed_nothing_taken_over),
        TEST(where_to_report_a_hole_is_told_for_half_a_year_ahead),
        TEST(the_standard_colour_needs_no_style),
        TEST(a_colour_comes_as_a_style_sheet_that_the_policy_lets_in),
        TEST(a_colour_too_pale_in_the_store_is_passed_over),
        TEST(only_languages_that_are_offered_are_led_to),
        TEST(own_texts_of_law_stand_in_place_of_ours),
        TEST(a_logo_is_shown_with_the_countys_name_and_kept_for_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
