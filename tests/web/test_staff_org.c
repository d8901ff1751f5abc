/* test_staff_org.c - the register of the organisation in the staff area: by hand, and from files good, bad and large. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/in_staff_house.h"

#include "org/org_file.h"
#include "survey/standing.h"

#include <inttypes.h>

#define ORG "/hallinta/organisaatio"
#define IMPORT "/hallinta/organisaatio/tuonti"
#define APPLY "/hallinta/organisaatio/tuonti/vahvistus"
#define HEADING "kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts\n"
#define SMALL                                                                                                          \
    HEADING "division;sote;;Sosiaalipalvelut;Socialtjänster;;1;;;tuki@example.fi\n"                                   \
            "division;pela;;Pelastus;;;2;;;\n"                                                                         \
            "service;kotihoito;sote;Kotihoito;;;1;;;\n"                                                                \
            "unit;kh-1;kotihoito;Kotihoito Tampere;;;1;own;home;\n"

static struct org stored(void)
{
    struct org org;

    assert_int_equal(db_begin(s.h.app.panel, DB_READ), OK);
    assert_int_equal(org_load(&s.h.memory, s.h.app.panel, &org), OK);
    db_rollback(s.h.app.panel);
    return org;
}

static const struct org_thing *thing(enum org_kind kind, const char *code)
{
    struct org org = stored();

    for (size_t i = 0; i < org.n; i++)
        if (org.v[i].kind == kind && str_eq(org.v[i].code, str_from(code)))
            return &org.v[i];
    return NULL;
}

static struct str preview(struct staffer *who, struct str file)
{
    return arena_str(&s.h.memory, staff_upload(&s, who, IMPORT, get(who, IMPORT), "", "file", "org.csv", file));
}

/* Do what the preview on the page shows. */
static struct str apply(struct staffer *who, struct str page)
{
    struct buf fields = buf_new(&s.h.memory, 8 << 20);

    buf_put(&fields, S("file="));
    buf_put(&fields, house_hidden(&s.h, page, "file"));
    return post(who, APPLY, page, arena_cstr(&s.h.memory, buf_str(&fields)));
}

static void bring_in(struct staffer *who, struct str file)
{
    apply(who, preview(who, file));
    assert_int_equal(s.h.res.status, 303);
}

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
    apply(&who, page);
    assert_int_equal(s.h.res.status, 303);
    assert_int_equal(stored().n, 4);
    assert_int_equal(staff_audited(&s, "org.import"), 1);
    page = preview(&who, S(SMALL));
    assert_false(house_says(page, APPLY));
}

static void a_preview_is_not_carried_out_when_the_register_has_changed(void **state)
{
    struct staffer one = staff_present(&s, ROLE_COORDINATOR), two = staff_present(&s, ROLE_ADMIN);
    struct str first, second;

    (void)state;
    first = preview(&one, S(HEADING "division;a;;A;;;1;;;\n"));
    second = preview(&two, S(HEADING "division;b;;B;;;1;;;\n"));
    apply(&one, first);
    assert_int_equal(s.h.res.status, 303);
    second = apply(&two, second);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(second, "ds-note"));
    assert_non_null(thing(ORG_DIVISION, "a"));
    assert_null(thing(ORG_DIVISION, "b"));
    apply(&two, second);
    assert_int_equal(s.h.res.status, 303);
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
    apply(&who, page);
    assert_int_equal(s.h.res.status, 303);
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

/* In the memory that a process of the staff area has for a request (house.h, config request_memory_mib). */
static void ten_thousand_rows_are_previewed_and_brought_in(void **state)
{
    struct staffer who = staff_present(&s, ROLE_ADMIN);
    struct buf file = buf_new(&s.h.memory, 4 << 20);
    struct str page;

    (void)state;
    buf_reserve(&file, 2 << 20);
    buf_put(&file, S(HEADING));
    for (int i = 0; i < 10; i++)
        buf_fmt(&file, "division;toimiala-%d;;Toimiala numero %d;Sektor nummer %d;Division number %d;%d;;;\n", i, i, i,
                i, i);
    for (int i = 0; i < 90; i++)
        buf_fmt(&file, "service;palvelu-%d;toimiala-%d;Palvelu numero %d;Service nummer %d;;%d;;;\n", i, i % 10, i, i,
                i);
    for (int i = 0; i < 9900; i++)
        buf_fmt(&file,
                "unit;yksikko-%d;palvelu-%d;Lähipalvelun yksikkö numero %d, pääovi;Enhet nummer %d;;%d;own;site;\n", i,
                i % 90, i, i, i);
    page = preview(&who, buf_str(&file));
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(stored().n, 0);
    apply(&who, page);
    assert_int_equal(s.h.res.status, 303);
    assert_int_equal(stored().n, 10000);
    get(&who, ORG);
    assert_int_equal(s.h.res.status, 200);
    assert_true(s.h.res.body.len < 64 * 1024);
    get(&who, ORG "?toimiala=toimiala-3");
    assert_int_equal(s.h.res.status, 200);
    get(&who, ORG "/yksikko/yksikko-77");
    assert_int_equal(s.h.res.status, 200);
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
    struct str page, seen, new, file;

    (void)state;
    bring_in(&who, S(SMALL));
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
    s.stores.audit = log;
    assert_int_equal(stored().n, 4);
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
    assert_true(house_says(get(&editor, ORG), "/toimiala/sote"));
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
        IN_HOUSE(ten_thousand_rows_are_previewed_and_brought_in),
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
