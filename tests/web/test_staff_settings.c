/* test_staff_settings.c - changing settings, the logo and the texts of law in the staff area. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/staff_house.h"

#include "settings/logo.h"
#include "unit/give_setting.h"

static int set_up(void **state)
{
    static struct staff_house s;

    staff_begin(&s);
    *state = &s;
    return 0;
}

static int tear_down(void **state)
{
    staff_close(*state);
    return 0;
}

static const char COUNTY[] = "/hallinta/asetukset/tiedot", LOOK[] = "/hallinta/asetukset/ulkoasu",
                  LIMITS[] = "/hallinta/asetukset/rajat", PRIVACY[] = "/hallinta/lakitekstit/tietosuoja",
                  LOGO[] = "/hallinta/logo";

static const char COUNTY_FIELDS[] =
    "county_name_fi=Uusi+alue&county_name_sv=Nytt&county_name_en=New&contact_email=kysely%40example.fi&contact_phone=&"
    "return_address=Koealue%0D%0A28500+Pori&langs-sv=yes";

static struct settings stored(struct staff_house *s)
{
    struct settings out;

    assert_int_equal(db_begin(s->h.app.panel, DB_READ), OK);
    assert_int_equal(settings_load(&s->h.memory, s->h.app.panel, &out), OK);
    db_rollback(s->h.app.panel);
    return out;
}

static struct logo logo_now(struct staff_house *s)
{
    struct logo out;

    assert_int_equal(db_begin(s->h.app.panel, DB_READ), OK);
    assert_int_equal(logo_look(&s->h.memory, s->h.app.panel, &out), OK);
    db_rollback(s->h.app.panel);
    return out;
}

/* The page, kept for posting from it. */
static struct str page_of(struct staff_house *s, struct staffer *who, const char *path)
{
    struct str page = arena_str(&s->h.memory, staff_get(s, who, path));

    assert_int_equal(s->h.res.status, 200);
    return page;
}

static void what_is_in_force_is_shown_by_group(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page;

    give_setting(&s->h.memory, s->h.app.panel, SETTING_county_name_fi, "Näytetty <alue>");
    page = staff_get(s, &admin, "/hallinta/asetukset");
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(page, "Näytetty &lt;alue&gt;"));
    assert_true(house_says(page, COUNTY));
    assert_true(house_says(page, LIMITS));
    assert_true(
        house_says(staff_get(s, &admin, "/en/hallinta/asetukset"), "<dt>Logo</dt><dd class=\"dr-break\">none<"));
    (void)staff_get(s, &admin, "/hallinta/asetukset/muut");
    assert_int_equal(s->h.res.status, 404);
}

static void a_group_is_saved_and_each_change_is_recorded_by_its_key(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, COUNTY);
    struct audit_filter filter = {.actor = admin.id, .action = S("settings.set")};
    struct audit_entry *entries;
    size_t count;

    (void)staff_post(s, &admin, COUNTY, page, COUNTY_FIELDS);
    assert_int_equal(s->h.res.status, 303);
    assert_true(str_eq(staff_leads(s), arena_fmt(&s->h.memory, "%s?tehty=tiedot-vaihdettu", COUNTY)));
    assert_true(str_eq(stored(s).county_name[LANG_FI], S("Uusi alue")));
    assert_true(str_eq(stored(s).return_address, S("Koealue; 28500 Pori")));
    assert_int_equal(stored(s).langs, 1 << LANG_FI | 1 << LANG_SV);
    assert_true(house_says(staff_get(s, &admin, COUNTY), "Uusi alue"));
    assert_int_equal(audit_list(&s->h.memory, s->stores.audit_reading, &filter, AUDIT_PAGE_MAX, &entries, &count), OK);
    assert_int_equal(count, 2 * 6); /* before and after: three names, both addresses, the languages; the phone stayed */
    for (size_t n = 0; n < count; n++) {
        enum setting setting;

        assert_int_equal(setting_find(entries[n].object, &setting), OK);
        assert_int_equal(entries[n].detail.len > 0, setting_is_public(setting)); /* no addresses */
        if (setting == SETTING_county_name_fi)
            assert_true(str_eq(entries[n].detail, S("from:Hyvinvointialue to:Uusi%20alue")));
    }
    (void)staff_post(s, &admin, COUNTY, page_of(s, &admin, COUNTY), COUNTY_FIELDS);
    assert_int_equal(staff_audited(s, "settings.set"), 6); /* nothing has changed */
    assert_true(str_ends(staff_leads(s), S("?tehty=ei-muutoksia")));
}

static void what_is_wrong_comes_back_as_it_was_typed_and_nothing_is_saved(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, COUNTY);

    page = staff_post(s, &admin, COUNTY, page,
                      "county_name_fi=Uusi&county_name_sv=&county_name_en=New&contact_email=ei%22osoite&contact_phone=&"
                      "return_address=&langs-en=yes");
    assert_int_equal(s->h.res.status, 422);
    assert_true(house_says(page, "href=\"#county_name_sv\""));
    assert_true(house_says(page, "href=\"#contact_email\""));
    assert_true(house_says(page, "value=\"Uusi\""));
    assert_true(house_says(page, "value=\"ei&quot;osoite\""));
    assert_true(house_says(page, "name=\"langs-en\" value=\"yes\" checked"));
    assert_false(house_says(page, "name=\"langs-sv\" value=\"yes\" checked"));
    assert_true(str_eq(stored(s).county_name[LANG_FI], S("Hyvinvointialue")));
    assert_int_equal(staff_audited(s, "settings.set"), 0);
}

static void a_colour_is_shown_with_its_ratio_and_a_pale_one_refused_with_another(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, LOOK);

    assert_true(house_says(page, "fill=\"#00566b\""));
    assert_true(house_says(page, " 7:1")); /* its tint is what it stands out from least */
    assert_true(house_says(page, "hidden><label for=\"brand_colour-picker\">"));
    page = arena_str(&s->h.memory, staff_post(s, &admin, LOOK, page, "brand_colour=%23e06000"));
    assert_int_equal(s->h.res.status, 422);
    assert_true(house_says(page, "value=\"#e06000\""));
    assert_true(house_says(page, "name=\"_offer\" value=\"#b64e00\""));
    page = arena_str(&s->h.memory, staff_post(s, &admin, LOOK, page, "brand_colour=%23e06000&_offer=%23b64e00"));
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(page, "value=\"#b64e00\""));
    assert_true(str_eq(stored(s).brand_colour, S("#00566b"))); /* filled in, not saved */
    (void)staff_post(s, &admin, LOOK, page, "brand_colour=%23b64e00");
    assert_int_equal(s->h.res.status, 303);
    assert_true(str_eq(stored(s).brand_colour, S("#b64e00")));
    assert_true(house_says(staff_get(s, &admin, LOOK), "--brand:#b64e00;")); /* the staff area has it too */
}

static void a_setting_goes_back_to_its_standard(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page;

    give_setting(&s->h.memory, s->h.app.panel, SETTING_answers_months, "60");
    page = page_of(s, &admin, LIMITS);
    assert_true(house_says(page, "name=\"_standard\" value=\"answers_months\""));
    assert_false(house_says(page, "name=\"_standard\" value=\"min_fill_ms\""));
    page = staff_post(s, &admin, LIMITS, page, "answers_months=60&min_fill_ms=7&_standard=answers_months");
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(page, "value=\"24\""));
    assert_true(house_says(page, "value=\"7\"")); /* what else was typed is kept */
    assert_int_equal(stored(s).answers_months, 60);
}

static void the_least_time_is_asked_in_seconds(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, LIMITS);

    assert_true(house_says(page, "name=\"min_fill_ms\" type=\"text\" value=\"3\""));
    (void)staff_post(s, &admin, LIMITS, page, "answers_months=24&feedback_months=12&min_fill_ms=2%2C5");
    assert_int_equal(s->h.res.status, 303);
    assert_int_equal(stored(s).min_fill_ms, 2500);
    page = page_of(s, &admin, LIMITS);
    assert_true(house_says(page, "value=\"2,5\""));
    page = staff_post(s, &admin, LIMITS, page, "answers_months=24&feedback_months=12&min_fill_ms=3000");
    assert_int_equal(s->h.res.status, 422);
    assert_true(house_says(page, "value=\"3000\""));
}

static void with_a_session_that_had_ended_the_form_comes_back_filled(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, LIMITS);

    s->h.now_ms += STAFF_MINUTE;
    staff_enter(s, &admin); /* the page's token is of the session before */
    page = staff_post(s, &admin, LIMITS, page, "answers_months=61&min_fill_ms=0");
    assert_int_equal(stored(s).answers_months, 24);
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(page, "value=\"61\""));
    assert_true(house_says(page, "class=\"ds-note\""));
    assert_int_equal(staff_audited(s, "settings.set"), 0);
}

static void a_logo_is_uploaded_and_removed(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, LOOK), file, answer;
    struct picture picture;

    assert_int_equal(file_read(&s->h.memory, "tests/unit/fixtures/logo.png", 1 << 20, &file), OK);
    answer =
        staff_upload(s, &admin, LOGO, page, "", "logo", "logo.svg", S("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    assert_int_equal(s->h.res.status, 422);
    assert_true(house_says(answer, "<a href=\"#logo\">")); /* in the summary, which has the focus */
    assert_true(house_says(answer, "id=\"logo-fault\""));
    assert_true(house_says(answer, "SVG"));
    assert_false(logo_now(s).is_waiting);
    (void)staff_upload(s, &admin, LOGO, page, "", "logo", "", S(""));
    assert_int_equal(s->h.res.status, 422);
    (void)staff_upload(s, &admin, LOGO, page, "", "logo", "logo.png", file);
    assert_int_equal(s->h.res.status, 303);
    assert_true(logo_now(s).is_waiting);
    assert_true(str_ends(staff_leads(s), S("?tehty=logo-lahetetty")));
    assert_int_equal(staff_audited(s, "logo.set"), 1);
    answer = staff_get(s, &admin, LOOK);
    assert_true(house_says(answer, "hx-get=\"/hallinta/asetukset/ulkoasu?kerta=1\""));
    assert_true(house_says(answer, "<a href=\"/hallinta/asetukset/ulkoasu\">"));
    assert_true(house_says(staff_get(s, &admin, "/hallinta/asetukset/ulkoasu?kerta=1"), "?kerta=2\""));
    assert_false(
        house_says(staff_get(s, &admin, "/hallinta/asetukset/ulkoasu?kerta=30"), "hx-get=\"/hallinta/asetukset"));
    assert_int_equal(picture_draw(&s->h.memory, file, &picture), OK);
    assert_int_equal(db_begin(s->h.app.panel, DB_WRITE), OK);
    assert_int_equal(logo_settle(&s->h.memory, s->h.app.panel, file, &picture), OK);
    assert_int_equal(db_commit(s->h.app.panel), OK);
    page = page_of(s, &admin, LOOK);
    assert_true(house_says(page, "src=\"/logo/"));
    assert_false(house_says(page, "hx-get=\"/hallinta/asetukset"));
    (void)staff_post(s, &admin, "/hallinta/logo/poista", page, "");
    assert_int_equal(s->h.res.status, 303);
    assert_true(str_ends(staff_leads(s), S("?tehty=logo-poistettu")));
    assert_int_equal(logo_now(s).hash.len, 0);
    assert_int_equal(staff_audited(s, "logo.set"), 2);
}

static void a_tall_narrow_logo_is_warned_about(void **state)
{
    static const struct {
        int width, height;
        bool is_warned;
    } cases[] = {{80, 160, false}, {70, 160, true}, {480, 120, false}};
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);

    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        s->h.app.settings.logo = (struct logo){
            .hash = S("00000000000000000000000000000000"), .width = cases[n].width, .height = cases[n].height};
        assert_int_equal(house_says(staff_get(s, &admin, LOOK), "/logo/"), true);
        assert_int_equal(house_says(staff_get(s, &admin, "/en/hallinta/asetukset/ulkoasu"), "narrow stripe"),
                         cases[n].is_warned);
    }
}

static void a_text_of_law_is_previewed_then_saved_with_what_it_tells(void **state)
{
    struct staff_house *s = *state;
    struct staffer coordinator = staff_present(s, ROLE_COORDINATOR);
    struct str page = page_of(s, &coordinator, PRIVACY);
    const bool is_marked = house_says(page, "name=\"privacy_text_sv\" rows=\"22\" lang=\"sv\""),
               own_is_not = house_says(page, "name=\"privacy_text_fi\" rows=\"22\" aria");
    const char *fields =
        "privacy_text_fi=%23+Oma+seloste%0D%0A%0D%0AMe+%7Bcounty%7D.&privacy_text_sv=&privacy_text_en=&"
        "privacy_points-controller=yes&privacy_points-rights=yes&_do=";
    struct str seen;

    assert_true(is_marked && own_is_not);
    seen = staff_post(s, &coordinator, PRIVACY, page, arena_fmt(&s->h.memory, "%spreview", fields).p);
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(seen, "<h2>Oma seloste</h2>"));
    assert_true(house_says(seen, "name=\"privacy_points-rights\" value=\"yes\" checked"));
    assert_int_equal(stored(s).privacy_text[LANG_FI].len, 0);
    seen = staff_post(s, &coordinator, PRIVACY, page, arena_fmt(&s->h.memory, "%ssave", fields).p);
    assert_int_equal(s->h.res.status, 422); /* first it says what the law wants besides */
    assert_true(house_says(seen, "<li><a href=\"#privacy_points-officer\">"));
    assert_false(house_says(seen, "<a href=\"#privacy_points-rights\">"));
    assert_true(house_says(seen, "form=\"_legal\" name=\"_do\" value=\"incomplete\""));
    assert_int_equal(stored(s).privacy_text[LANG_FI].len, 0);
    (void)staff_post(s, &coordinator, PRIVACY, page, arena_fmt(&s->h.memory, "%sincomplete", fields).p);
    assert_int_equal(s->h.res.status, 303);
    assert_true(str_ends(staff_leads(s), S("?tehty=lakiteksti-vaihdettu")));
    assert_true(str_starts(stored(s).privacy_text[LANG_FI], S("# Oma seloste")));
    assert_int_equal(legal_missing(LEGAL_PRIVACY, stored(s).privacy_points), 11);
    seen = staff_get(s, &coordinator, "/hallinta/lakitekstit");
    assert_true(house_says(seen, "11 "));
    assert_true(house_says(seen, "<li>kuinka kauan"));
    assert_int_equal(staff_audited(s, "settings.set"), 2);
}

static void empty_texts_can_begin_with_the_programs_own(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str page = page_of(s, &admin, PRIVACY);

    page = staff_post(s, &admin, PRIVACY, page, "privacy_text_fi=Oma&privacy_text_sv=&privacy_text_en=&_do=begin");
    assert_int_equal(s->h.res.status, 200);
    assert_true(house_says(page, ">\nOma</textarea>"));
    assert_false(house_says(page, "id=\"privacy_text_sv\" name=\"privacy_text_sv\" rows=\"22\" "
                                  "aria-describedby=\"privacy_text_sv-hint\">\n</textarea>"));
    assert_true(house_says(page, "{county}"));
    assert_int_equal(stored(s).privacy_text[LANG_SV].len, 0);
}

static void without_the_log_nothing_is_saved(void **state)
{
    struct staff_house *s = *state;
    struct staffer admin = staff_present(s, ROLE_ADMIN);
    struct str county = page_of(s, &admin, COUNTY), look = page_of(s, &admin, LOOK), privacy, file;
    struct db *log = s->stores.audit;

    privacy = page_of(s, &admin, PRIVACY);
    assert_int_equal(file_read(&s->h.memory, "tests/unit/fixtures/logo.png", 1 << 20, &file), OK);
    s->stores.audit = s->stores.audit_reading; /* as when the disk is full, or somebody holds the store */
    (void)staff_post(s, &admin, COUNTY, county, COUNTY_FIELDS);
    assert_int_equal(s->h.res.status, 503);
    (void)staff_post(s, &admin, PRIVACY, privacy,
                     "privacy_text_fi=Oma&privacy_text_sv=&privacy_text_en=&_do=incomplete");
    assert_int_equal(s->h.res.status, 503);
    (void)staff_upload(s, &admin, LOGO, look, "", "logo", "logo.png", file);
    assert_int_equal(s->h.res.status, 503);
    s->stores.audit = log;
    assert_false(str_eq(stored(s).county_name[LANG_FI], S("Uusi alue")));
    assert_int_equal(stored(s).privacy_text[LANG_FI].len, 0);
    assert_false(logo_now(s).is_waiting);
}

static void only_admins_change_settings_and_coordinators_texts(void **state)
{
    struct staff_house *s = *state;
    struct staffer coordinator = staff_present(s, ROLE_COORDINATOR), comms = staff_present(s, ROLE_COMMS);

    (void)staff_get(s, &coordinator, "/hallinta/asetukset");
    assert_int_equal(s->h.res.status, 403);
    (void)staff_get(s, &coordinator, "/hallinta/lakitekstit");
    assert_int_equal(s->h.res.status, 200);
    (void)staff_get(s, &comms, "/hallinta/lakitekstit");
    assert_int_equal(s->h.res.status, 403);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_in_force_is_shown_by_group),
        TEST(a_group_is_saved_and_each_change_is_recorded_by_its_key),
        TEST(what_is_wrong_comes_back_as_it_was_typed_and_nothing_is_saved),
        TEST(a_colour_is_shown_with_its_ratio_and_a_pale_one_refused_with_another),
        TEST(a_setting_goes_back_to_its_standard),
        TEST(with_a_session_that_had_ended_the_form_comes_back_filled),
        TEST(the_least_time_is_asked_in_seconds),
        TEST(a_logo_is_uploaded_and_removed),
        TEST(a_tall_narrow_logo_is_warned_about),
        TEST(a_text_of_law_is_previewed_then_saved_with_what_it_tells),
        TEST(empty_texts_can_begin_with_the_programs_own),
        TEST(only_admins_change_settings_and_coordinators_texts),
        TEST(without_the_log_nothing_is_saved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
