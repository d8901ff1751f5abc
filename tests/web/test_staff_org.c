/* test_staff_org.c - the register of the organisation in the staff area: by hand, and from files good and bad. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/org_scene.h"

/* --- files -------------------------------------------------------------------------------------------------------- */

static void a_file_changes_nothing_before_it_is_agreed_to(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page = preview(&who, S(SMALL));

    (void)state;
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "<b>4</b>"));
    assert_true(house_says(page, "Kotihoito Tampere"));
    assert_int_equal(stored().n, 0);
    assert_true(house_says(apply(&who, page), IS_DONE));
    assert_int_equal(stored().n, 4);
    assert_int_equal(staff_audited(&s, "org.import"), 1);
    assert_false(house_says(apply(&who, page), APPLY)); /* as when the page of what was done is loaded anew */
    assert_false(house_says(preview(&who, S(SMALL)), APPLY));
    assert_int_equal(staff_audited(&s, "org.import"), 1);
}

static void a_preview_is_not_carried_out_when_the_register_has_changed(void **state)
{
    struct staffer one = staff_present(&s, ROLE_COORDINATOR), two = staff_present(&s, ROLE_ADMIN);
    struct str first, second;

    (void)state;
    first = preview(&one, S(HEADING "division;a;;A;;;1;;;\n"));
    second = preview(&two, S(HEADING "division;b;;B;;;1;;;\n"));
    assert_true(house_says(apply(&one, first), IS_DONE));
    second = apply(&two, second);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(second, "ds-note"));
    assert_false(house_says(second, IS_DONE));
    assert_non_null(thing(ORG_DIVISION, "a"));
    assert_null(thing(ORG_DIVISION, "b"));
    assert_true(house_says(apply(&two, second), IS_DONE));
    assert_null(thing(ORG_DIVISION, "a"));
    assert_non_null(thing(ORG_DIVISION, "b"));
}

static void what_was_not_sealed_here_for_this_person_is_not_taken(void **state)
{
    struct staffer one = staff_present(&s, ROLE_COORDINATOR), two = staff_present(&s, ROLE_COORDINATOR);
    struct str page = preview(&one, S(SMALL));

    (void)state;
    post(&two, APPLY, get(&two, IMPORT), words("file=%.*s", STR_ARG(house_hidden(&s.h, page, "file"))));
    assert_int_equal(s.h.res.status, 422);
    post(&one, APPLY, page, "file=QUJD");
    assert_int_equal(s.h.res.status, 422);
    undo(&one, page); /* sealed here, but for another use */
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(stored().n, 0);
}

static void a_preview_of_an_earlier_session_is_shown_again_and_changes_nothing(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page = preview(&who, S(SMALL));

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &who);
    page = apply(&who, page);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "Kotihoito Tampere"));
    assert_int_equal(stored().n, 0);
    assert_true(house_says(apply(&who, page), IS_DONE));
    assert_int_equal(stored().n, 4);
}

/* Half a file is never stored: each of these changes nothing and says where the fault is. */
static void faults_name_row_and_column_and_change_nothing(void **state)
{
    static const struct {
        struct str file;
        const char *row, *column;
    } cases[] = {
        {S_INIT("kind;code;name_fi\ndivision;a;A\n"), ">1</td>", "belongs_to"},
        {S_INIT("kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts;extra\n"), ">1</td>",
         "extra"},
        {S_INIT(HEADING "division;a;;A;;;1;;;\ndivision;a;;B;;;1;;;\n"), ">3</td>", "code"},
        {S_INIT(HEADING "division;a;;A;;;1;;;\nservice;p;b;P;;;1;;;\n"), ">3</td>", "belongs_to"},
        {S_INIT(HEADING "division;a;;;;;1;;;\n"), ">2</td>", "name_fi"},
        {S_INIT(HEADING "division;a;;A;;;1;;;#77\n"), ">2</td>", "contacts"},
        {S_INIT(HEADING "division;a;;A;;;1;;\n"), ">2</td>", NULL},
        {S_INIT("Laji;tunniste;nimi_fi\ntoimialue;a;A\n"), ">1</td>", "kuuluu"},
        {S_INIT("\xff\xfek\0i\0n\0d\0;\0"), NULL, NULL},
        {S_INIT(HEADING "division;a;;S\xe4\xe4t\xf6;;;1;;;\n"), NULL, NULL},
        {S_INIT(HEADING), NULL, NULL},
    };
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    bring_in(&who, S(SMALL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str page = preview(&who, cases[i].file);

        assert_int_equal(s.h.res.status, 422);
        assert_false(house_says(page, APPLY));
        if ((cases[i].row && !house_says(page, cases[i].row)) ||
            (cases[i].column && !house_says(page, words("><code>%s</code></td>", cases[i].column))))
            fail_msg("case %zu is not told", i);
    }
    preview(&who, S(""));
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(stored().n, 4);
}

static void formulas_go_in_and_out_as_the_text_they_are(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str file;

    (void)state;
    bring_in(&who, S(HEADING "division;a;;=HYPERLINK(1);;;1;;;\n"));
    assert_string_equal(arena_cstr(&s.h.memory, thing(ORG_DIVISION, "a")->name[LANG_FI]), "=HYPERLINK(1)");
    file = get(&who, ORG "/organisaatio.csv");
    assert_true(house_says(file, ";'=HYPERLINK(1);"));
    assert_false(house_says(preview(&who, file), APPLY));
}

static void the_table_speaks_the_language_of_the_page_and_comes_back_unchanged(void **state)
{
    static const struct {
        const char *lang, *row;
    } cases[] = {{"", "yksikkö;kh-1;kotihoito;Kotihoito Tampere;;;1;oma;koti;"},
                 {"/sv", "enhet;kh-1;kotihoito;Kotihoito Tampere;;;1;egen;hem;"},
                 {"/en", "unit;kh-1;kotihoito;Kotihoito Tampere;;;1;own;home;"}};
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), off = staff_person(&s, ROLE_CONTACT);
    const char *why;

    (void)state;
    bring_in(&who, str_from(words(SMALL "division;muu;;Muu;;;3;;;#%" PRId64 "\n", off.id)));
    /* An account that is disabled stays a contact until another takes the place: the export has to come in. */
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, off.id, s.h.now_ms, &why)),
                     OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str file = table_of(&who, cases[i].lang), page;

        assert_true(house_says(file, cases[i].row));
        page = preview(&who, file);
        assert_int_equal(s.h.res.status, 200);
        assert_false(house_says(page, APPLY));
    }
    assert_true(house_says(get(&who, IMPORT), "<code>yhteyshenkilöt</code>"));
    assert_true(house_says(get(&who, IMPORT), "<code>oma, ostettu</code>"));
    assert_true(house_says(get(&who, "/en" IMPORT), "<code>own, bought</code>"));
}

static void a_workbook_and_the_wrong_separator_are_called_by_name(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    assert_true(house_says(preview(&who, S("PK\x03\x04\x14\0\6\0xl/workbook")), "Excel"));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(preview(&who, S("kind,code,belongs_to\ndivision,a,,A\n")),
                           arena_cstr(&s.h.memory, i18n_text(LANG_FI, csv_fault_text(CSV_UNEVEN_COMMA)))));
    assert_int_equal(s.h.res.status, 422);
}

static void the_button_says_what_it_does_and_warns_of_what_goes(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page = preview(&who, S(SMALL));

    (void)state;
    assert_false(house_says(page, "govuk-button--warning"));
    assert_false(house_says(page, "ds-note--bad"));
    assert_true(
        house_says(page, "<span class=\"ds-under\">kuuluu: kotihoito<")); /* what is new says where it belongs */
    apply(&who, page);
    page = preview(&who, S(HEADING "division;sote;;Sosiaali;;;1;;;\ndivision;uusi;;Uusi;;;2;;;\n"));
    page = arena_str(&s.h.memory, staff_upload(&s, &who, "/en" IMPORT, get(&who, "/en" IMPORT), "", "file", "a.csv",
                                               S(HEADING "division;sote;;Sote;;;1;;;\ndivision;x;;X;;;2;;;\n")));
    assert_true(house_says(page, "govuk-button--warning"));
    assert_true(house_says(page, "ds-note--bad"));
    assert_true(house_says(page, ">Make the changes: add 1, change 1, remove 3<"));
    page = post_file(&who, "/en" APPLY, page, "");
    assert_true(house_says(page, ">1 added, 1 changed, 3 removed<"));
    assert_false(house_says(page, "/sv" APPLY)); /* the answer to a form has no address in another language */
}

static void an_import_is_undone_with_contacts_and_all(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), off = staff_person(&s, ROLE_CONTACT);
    struct str before, page;
    const char *why;

    (void)state;
    page = bring_in(&who, str_from(words(SMALL "division;muu;;Muu;;;3;;;tuki@example.fi #%" PRId64 "\n", off.id)));
    before = table_of(&who, "");
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, off.id, s.h.now_ms, &why)),
                     OK);
    page = bring_in(&who, S(HEADING "division;sote;;Sote;;;1;;;\n"));
    assert_true(house_says(page, UNDO));
    assert_true(str_eq(post_file(&who, UNDO, page, "&do=save"), before)); /* as a table, which changes nothing */
    assert_int_equal(stored().n, 1);
    post_file(&who, UNDO, page, "&do=muu");
    assert_int_equal(stored().n, 1);
    undo(&who, page);
    assert_true(str_eq(staff_leads(&s), S(ORG "?tehty=tuonti-kumottu")));
    assert_true(str_eq(table_of(&who, ""), before));
    assert_int_equal(staff_audited(&s, "org.undo"), 1);
}

static void the_first_import_is_undone_to_nothing(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page = bring_in(&who, S(SMALL));

    (void)state;
    undo(&who, page);
    assert_int_equal(s.h.res.status, 303);
    assert_int_equal(stored().n, 0);
}

static void what_somebody_has_changed_since_is_not_undone(void **state)
{
    struct staffer one = staff_present(&s, ROLE_COORDINATOR), two = staff_present(&s, ROLE_ADMIN);
    const char *path = ORG "/uusi/toimiala";
    struct str page = bring_in(&one, S(SMALL)), again;

    (void)state;
    post(&two, UNDO, get(&two, IMPORT), words("do=undo&file=%.*s", STR_ARG(house_hidden(&s.h, page, "file"))));
    assert_int_equal(s.h.res.status, 422);
    post(&two, path, get(&two, path), "name_fi=Uusi&name_sv=&name_en=&code=uusi&sort=&seen=");
    again = undo(&one, page);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(again, "ds-note"));
    assert_false(house_says(again, "value=\"undo\""));
    assert_int_equal(stored().n, 5);
    assert_int_equal(staff_audited(&s, "org.undo"), 0);
    assert_true(house_says(post_file(&one, UNDO, again, "&do=save"), "laji;tunniste;"));
}

static void an_undo_of_an_earlier_session_is_shown_again_and_changes_nothing(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page = bring_in(&who, S(SMALL));

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &who);
    page = undo(&who, page);
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored().n, 4);
    undo(&who, page);
    assert_int_equal(s.h.res.status, 303);
    assert_int_equal(stored().n, 0);
}

/* --- by hand ------------------------------------------------------------------------------------------------------ */

static void everybody_but_viewers_sees_it_and_two_roles_change_it(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
        bool may_edit = r == ROLE_ADMIN || r == ROLE_COORDINATOR;
        struct staffer who = staff_present(&s, r);
        struct str page = get(&who, ORG);

        assert_int_equal(s.h.res.status, r == ROLE_VIEWER ? 403 : 200);
        assert_int_equal(house_says(page, IMPORT), may_edit);
        get(&who, ORG "/uusi/toimiala");
        assert_int_equal(s.h.res.status, may_edit ? 200 : 403);
    }
}

static void a_division_is_added_by_hand_by_the_rules_of_the_file(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    const char *path = ORG "/uusi/toimiala";
    const struct org_thing *t;

    (void)state;
    post(&who, path, get(&who, path), "name_fi=&code=Sote&sort=x&seen=&mail_1=nobody");
    assert_int_equal(s.h.res.status, 422);
    post(&who, path, get(&who, path),
         words("name_fi=Sote&name_sv=&name_en=&code=sote&sort=3&seen=&account_1=%" PRId64 "&mail_2=tuki%%40example.fi",
               who.id));
    assert_int_equal(s.h.res.status, 303);
    t = thing(ORG_DIVISION, "sote");
    assert_int_equal(t->contact_count, 2);
    assert_true(t->contacts[0].account == who.id);
    assert_int_equal(t->sort, 3);
    assert_int_equal(staff_audited(&s, "org.edit"), 1);
    post(&who, path, get(&who, path), "name_fi=Sote&code=sote&sort=&seen=");
    assert_int_equal(s.h.res.status, 422);
    post(&who, path, get(&who, path),
         words("name_fi=Muu&code=muu&sort=&seen=&account_1=%" PRId64 "&mail_1=a%%40example.fi", who.id));
    assert_int_equal(s.h.res.status, 422);
    post(&who, path, get(&who, path), "name_fi=Muu&code=muu&sort=&seen=&account_1=77");
    assert_int_equal(s.h.res.status, 422);
}

/* The desk of the one before is empty then, and the survey itself is out of sight. */
static void whoever_takes_a_place_sees_the_surveys_and_the_one_before_does_not(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), one = staff_present(&s, ROLE_CONTACT),
                   two = staff_present(&s, ROLE_CONTACT);
    const struct staffer *holders[] = {&one, &two};
    const char *path = ORG "/toimiala/sote";

    (void)state;
    bring_in(&who, S(SMALL));
    house_survey(&s.h, house_fixture(&s.h, "survey.json"), SURVEY_OPEN);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(db_finish(s.h.app.panel, survey_set_division(&s.h.memory, s.h.app.panel, s.h.survey_id, S("sote"),
                                                                  SURVEY_BY_NOBODY, s.h.now_ms)),
                     OK);
    get(&one, "/hallinta/kyselyt/koe-2027");
    assert_int_equal(s.h.res.status, 404);
    for (int i = 0; i < 2; i++) {
        struct str page = get(&who, path);

        post(&who, path, page,
             words("name_fi=Sosiaalipalvelut&name_sv=&name_en=&sort=1&seen=%.*s&account_1=%" PRId64,
                   STR_ARG(house_hidden(&s.h, page, "seen")), holders[i]->id));
        assert_int_equal(s.h.res.status, 303);
        get(&one, "/hallinta/kyselyt/koe-2027");
        assert_int_equal(s.h.res.status, i == 0 ? 200 : 404);
        get(&two, "/hallinta/kyselyt/koe-2027");
        assert_int_equal(s.h.res.status, i == 1 ? 200 : 404);
    }
}

static void without_the_log_nothing_is_changed(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct db *log = s.stores.audit;
    struct str page, seen, new, file, done;

    (void)state;
    bring_in(&who, S(SMALL));
    done = bring_in(&who, S(SMALL "division;c;;C;;;1;;;\n"));
    page = get(&who, ORG "/toimiala/pela");
    new = get(&who, ORG "/uusi/toimiala");
    seen = house_hidden(&s.h, page, "seen");
    file = preview(&who, S(HEADING "division;a;;A;;;1;;;\n"));
    s.stores.audit = s.stores.audit_reading; /* as when the disk is full, or somebody holds the store */
    post(&who, ORG "/toimiala/pela", page, words("name_fi=Uusi&name_sv=&name_en=&sort=1&seen=%.*s", STR_ARG(seen)));
    assert_int_equal(s.h.res.status, 503);
    post(&who, ORG "/toimiala/pela/poisto", page, "confirm=pela");
    assert_int_equal(s.h.res.status, 503);
    post(&who, ORG "/uusi/toimiala", new, "code=uusi&name_fi=Uusi&name_sv=&name_en=&sort=1");
    assert_int_equal(s.h.res.status, 503);
    apply(&who, file);
    assert_int_equal(s.h.res.status, 503);
    undo(&who, done);
    assert_int_equal(s.h.res.status, 503);
    s.stores.audit = log;
    assert_int_equal(stored().n, 5);
    assert_true(str_eq(thing(ORG_DIVISION, "pela")->name[LANG_FI], S("Pelastus")));
}

static void viewers_and_disabled_accounts_are_no_contacts(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR), viewer = staff_person(&s, ROLE_VIEWER),
                   off = staff_person(&s, ROLE_CONTACT);
    const struct staffer *refused[] = {&viewer, &off};
    const char *path = ORG "/toimiala/sote", *why;

    (void)state;
    bring_in(&who, S(SMALL));
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, off.id, s.h.now_ms, &why)),
                     OK);
    for (size_t i = 0; i < 2; i++) {
        struct str page = get(&who, path);
        const char *file = words(HEADING "division;sote;;Sosiaalipalvelut;;;1;;;%" PRId64 "\n", refused[i]->id);

        page = post(&who, path, page,
                    words("name_fi=Sosiaalipalvelut&name_sv=&name_en=&sort=1&seen=%.*s&account_1=%" PRId64,
                          STR_ARG(house_hidden(&s.h, page, "seen")), refused[i]->id));
        assert_int_equal(s.h.res.status, 422);
        assert_true(house_says(page, "href=\"#account_1\""));
        preview(&who, str_from(file));
        assert_int_equal(s.h.res.status, 422);
    }
    assert_true(thing(ORG_DIVISION, "sote")->contacts[0].account == 0);
}

static void another_person_in_a_place_takes_over_its_duties(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    const char *path = ORG "/toimiala/sote";
    struct str page;
    int64_t id;

    (void)state;
    bring_in(&who, S(SMALL));
    id = thing(ORG_DIVISION, "sote")->contacts[0].id;
    page = get(&who, path);
    post(&who, path, page,
         words("name_fi=Sosiaalipalvelut&name_sv=&name_en=&sort=1&seen=%.*s&account_1=%" PRId64,
               STR_ARG(house_hidden(&s.h, page, "seen")), who.id));
    assert_int_equal(s.h.res.status, 303);
    assert_true(thing(ORG_DIVISION, "sote")->contacts[0].account == who.id);
    assert_true(thing(ORG_DIVISION, "sote")->contacts[0].id == id);
}

static void a_thing_moves_and_an_older_form_does_not_undo_it(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    const char *path = ORG "/palvelu/kotihoito";
    struct str page, again;

    (void)state;
    bring_in(&who, S(SMALL));
    page = get(&who, path);
    post(&who, path, page,
         words("name_fi=Kotihoito&name_sv=&name_en=&sort=1&parent=pela&seen=%.*s",
               STR_ARG(house_hidden(&s.h, page, "seen"))));
    assert_int_equal(s.h.res.status, 303);
    assert_string_equal(arena_cstr(&s.h.memory, thing(ORG_SERVICE, "kotihoito")->parent), "pela");

    again = post(&who, path, page,
                 words("name_fi=Vanha&name_sv=&name_en=&sort=1&parent=sote&seen=%.*s",
                       STR_ARG(house_hidden(&s.h, page, "seen"))));
    assert_int_equal(s.h.res.status, 422);
    assert_string_equal(arena_cstr(&s.h.memory, thing(ORG_SERVICE, "kotihoito")->name[LANG_FI]), "Kotihoito");
    assert_true(house_says(again, "value=\"Vanha\""));
    post(&who, path, again,
         words("name_fi=Vanha&name_sv=&name_en=&sort=1&parent=sote&seen=%.*s",
               STR_ARG(house_hidden(&s.h, again, "seen"))));
    assert_int_equal(s.h.res.status, 303);
    assert_string_equal(arena_cstr(&s.h.memory, thing(ORG_SERVICE, "kotihoito")->name[LANG_FI]), "Vanha");
}

static void each_action_is_told_by_what_it_did(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct {
        const char *path, *seen_on, *fields, *done;
    } cases[] = {
        {ORG "/uusi/toimiala", ORG "/uusi/toimiala", "code=uusi&name_fi=Uusi", "toimialue-lisatty"},
        {ORG "/uusi/palvelu", ORG "/uusi/palvelu", "code=uusi&name_fi=Uusi&parent=uusi", "palvelu-lisatty"},
        {ORG "/uusi/yksikko", ORG "/uusi/yksikko", "code=uusi&name_fi=Uusi&parent=uusi&provider=own&channel=home",
         "yksikko-lisatty"},
        {ORG "/toimiala/uusi", ORG "/toimiala/uusi", "name_fi=Toinen", "toimialue-tallennettu"},
        {ORG "/palvelu/uusi", ORG "/palvelu/uusi", "name_fi=Toinen&parent=uusi", "palvelu-tallennettu"},
        {ORG "/yksikko/uusi", ORG "/yksikko/uusi", "name_fi=Toinen&parent=uusi&provider=own&channel=home",
         "yksikko-tallennettu"},
        {ORG "/palvelu/uusi", ORG "/palvelu/uusi", "name_fi=Toinen&parent=sote", "palvelu-siirretty"},
        {ORG "/yksikko/uusi", ORG "/yksikko/uusi", "name_fi=Toinen&parent=kotihoito&provider=own&channel=home",
         "yksikko-siirretty"},
        {ORG "/yksikko/uusi/poisto", ORG "/yksikko/uusi", "confirm=uusi", "yksikko-poistettu"},
        {ORG "/palvelu/uusi/poisto", ORG "/palvelu/uusi", "confirm=uusi", "palvelu-poistettu"},
        {ORG "/toimiala/uusi/poisto", ORG "/toimiala/uusi", "confirm=uusi", "toimialue-poistettu"},
    };

    (void)state;
    bring_in(&who, S(SMALL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str page = get(&who, cases[i].seen_on);
        bool is_remove = str_starts(str_from(cases[i].fields), S("confirm"));

        post(&who, cases[i].path, page,
             is_remove ? cases[i].fields
                       : words("%s&name_sv=&name_en=&sort=&seen=%.*s", cases[i].fields,
                               STR_ARG(house_hidden(&s.h, page, "seen"))));
        if (!str_eq(staff_leads(&s), str_from(words(ORG "?tehty=%s", cases[i].done))))
            fail_msg("%s: %d %.*s", cases[i].done, s.h.res.status, STR_ARG(staff_leads(&s)));
        assert_true(house_says(get(&who, words(ORG "?tehty=%s", cases[i].done)), IS_DONE));
    }
}

static void what_others_belong_to_is_not_removed(void **state)
{
    struct staffer who = staff_present(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    bring_in(&who, S(SMALL));
    page = get(&who, ORG "/toimiala/sote");
    assert_false(house_says(page, ORG "/toimiala/sote/poisto"));
    post(&who, ORG "/toimiala/sote/poisto", page, "confirm=sote");
    assert_int_equal(s.h.res.status, 422);
    assert_non_null(thing(ORG_DIVISION, "sote"));
    page = get(&who, ORG "/toimiala/pela");
    post(&who, ORG "/toimiala/pela/poisto", page, "confirm=sote");
    assert_int_equal(s.h.res.status, 422);
    post(&who, ORG "/toimiala/pela/poisto", page, "confirm=pela");
    assert_int_equal(s.h.res.status, 303);
    assert_null(thing(ORG_DIVISION, "pela"));
}

static void the_tree_and_the_search_find_things(void **state)
{
    struct staffer who = staff_present(&s, ROLE_EXECUTIVE), editor = staff_present(&s, ROLE_ADMIN);
    struct str page;

    (void)state;
    assert_true(house_says(get(&who, ORG), "ds-empty"));
    bring_in(&editor, S(SMALL));
    page = get(&who, ORG);
    assert_true(house_says(page, "Kotihoito Tampere"));
    assert_true(house_says(page, "tuki@example.fi"));
    assert_false(house_says(page, "/toimiala/sote"));
    page = get(&editor, ORG);
    assert_true(house_says(page, "/toimiala/sote"));
    /* Links that look alike are told apart by ear. */
    assert_true(house_says(page, "Lisää yksikkö<span class=\"govuk-visually-hidden\">: Kotihoito</span>"));
    assert_true(house_says(page, "Lisää palvelu<span class=\"govuk-visually-hidden\">: Sosiaalipalvelut</span>"));
    assert_true(house_says(get(&editor, ORG "/toimiala/sote"), "value=\"Socialtjänster\" lang=\"sv\""));
    assert_true(house_says(get(&who, ORG "?haku=tampere"), "Kotihoito Tampere"));
    assert_true(house_says(get(&who, ORG "?haku=eiole"), "ds-empty"));
    assert_true(house_says(get(&who, "/sv" ORG), "Socialtjänster"));
    get(&editor, ORG "/toimiala/eiole");
    assert_int_equal(s.h.res.status, 404);
    get(&editor, ORG "/uusi/muu");
    assert_int_equal(s.h.res.status, 404);
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(a_file_changes_nothing_before_it_is_agreed_to),
        IN_HOUSE(a_preview_is_not_carried_out_when_the_register_has_changed),
        IN_HOUSE(what_was_not_sealed_here_for_this_person_is_not_taken),
        IN_HOUSE(a_preview_of_an_earlier_session_is_shown_again_and_changes_nothing),
        IN_HOUSE(faults_name_row_and_column_and_change_nothing),
        IN_HOUSE(formulas_go_in_and_out_as_the_text_they_are),
        IN_HOUSE(the_table_speaks_the_language_of_the_page_and_comes_back_unchanged),
        IN_HOUSE(a_workbook_and_the_wrong_separator_are_called_by_name),
        IN_HOUSE(the_button_says_what_it_does_and_warns_of_what_goes),
        IN_HOUSE(an_import_is_undone_with_contacts_and_all),
        IN_HOUSE(the_first_import_is_undone_to_nothing),
        IN_HOUSE(what_somebody_has_changed_since_is_not_undone),
        IN_HOUSE(an_undo_of_an_earlier_session_is_shown_again_and_changes_nothing),
        IN_HOUSE(each_action_is_told_by_what_it_did),
        IN_HOUSE(everybody_but_viewers_sees_it_and_two_roles_change_it),
        IN_HOUSE(a_division_is_added_by_hand_by_the_rules_of_the_file),
        IN_HOUSE(another_person_in_a_place_takes_over_its_duties),
        IN_HOUSE(whoever_takes_a_place_sees_the_surveys_and_the_one_before_does_not),
        IN_HOUSE(viewers_and_disabled_accounts_are_no_contacts),
        IN_HOUSE(without_the_log_nothing_is_changed),
        IN_HOUSE(a_thing_moves_and_an_older_form_does_not_undo_it),
        IN_HOUSE(what_others_belong_to_is_not_removed),
        IN_HOUSE(the_tree_and_the_search_find_things),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
