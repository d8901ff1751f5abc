/* test_org.c - the register of the organisation: files in and out, faults named, nothing half-done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "org/org_file.h"
#include "unit/failing.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEADING "kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts\n"
#define HEADING_CRLF "kind;code;belongs_to;name_fi;name_sv;name_en;sort;provider;channel;contacts\r\n"
#define AVO "division;avo;;Avosairaanhoito;\xc3\x96ppen sjukv\xc3\xa5rd;Outpatient care;10;;;avo@example.fi\n"
#define PERUS "service;perus;avo;Perusterveydenhuolto;;;1;;;\n"
#define ASEMA "unit;asema;perus;Keskustan terveysasema;;;1;own;site;\n"
#define SMALL HEADING AVO PERUS ASEMA

enum { FILE_BYTES = 16 << 20, MANY = 10 * 1000 };

static struct stores stores;
static const int64_t accounts[] = {7, 4711, INT64_C(9007199254740991)};
static const size_t account_count = sizeof accounts / sizeof *accounts;
static struct org_faults faults;

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

static void load(struct org *out)
{
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(db_finish(stores.panel, org_load(&stores.arena, stores.panel, out)), OK);
}

static void read_file(struct str file, struct org *out)
{
    if (org_read(&stores.arena, file, accounts, account_count, out, &faults))
        fail_msg("row %zu %.*s: %s", faults.v[0].row, STR_ARG(faults.v[0].column), faults.v[0].why);
}

static enum err apply(const struct org *after, struct org_plan *plan)
{
    struct org before;
    enum err e = db_begin(stores.panel, DB_WRITE);

    if (e)
        return e;
    e = org_load(&stores.arena, stores.panel, &before);
    if (e == OK) {
        org_compare_all(&stores.arena, &before, after, plan);
        e = org_apply(stores.panel, plan);
    }
    return db_finish(stores.panel, e);
}

static struct org_plan import(const char *file)
{
    struct org_plan plan;
    struct org org;

    read_file(str_from(file), &org);
    assert_int_equal(apply(&org, &plan), OK);
    return plan;
}

/* Before each test there is nothing. */
static int clear(void **state)
{
    struct org none = {0};
    struct org_plan plan;

    (void)state;
    return apply(&none, &plan) != OK;
}

static struct str exported_in(enum lang lang)
{
    struct buf out = buf_new(&stores.arena, FILE_BYTES);
    struct org org;

    load(&org);
    org_put(&stores.arena, &org, lang, &out);
    assert_false(out.full);
    return buf_str(&out);
}

static struct str exported(void)
{
    return exported_in(LANG_EN);
}

static void assert_counts(struct org_plan plan, size_t added, size_t changed, size_t removed, size_t left)
{
    assert_int_equal(plan.counts[ORG_ADDED], added);
    assert_int_equal(plan.counts[ORG_CHANGED], changed);
    assert_int_equal(plan.counts[ORG_REMOVED], removed);
    assert_int_equal(plan.counts[ORG_LEFT], left);
    assert_int_equal(plan.n, added + changed + removed + left);
}

/* --- what becomes of things ----------------------------------------------------------------------------------------- */

static void a_file_replaces_the_register(void **state)
{
    struct org org;

    (void)state;
    assert_counts(import(SMALL), 3, 0, 0, 0);
    assert_counts(import(SMALL), 0, 0, 0, 3);
    load(&org);
    assert_int_equal(org.n, 3);
    assert_true(str_eq(org_name(&org.v[0], LANG_SV), S("\xc3\x96ppen sjukv\xc3\xa5rd")));
    assert_true(str_eq(org_name(&org.v[1], LANG_SV), S("Perusterveydenhuolto"))); /* Finnish where there is none */
    assert_true(str_eq(org_name(&org.v[1], LANG_SELKO), S("Perusterveydenhuolto")));
    assert_int_equal(org.v[2].provider, ORG_OWN);
    assert_int_equal(org.v[2].channel, ORG_SITE);
    assert_counts(import(HEADING AVO PERUS "unit;auto;perus;Palveluauto;;;2;bought;mobile;\n"), 1, 0, 1, 2);
    assert_counts(import(HEADING AVO "service;perus;avo;Perusterveydenhuolto;;;2;;;\n"), 0, 1, 1, 1);
    assert_counts(import(HEADING AVO), 0, 0, 1, 1);
}

static void each_thing_that_may_change_is_a_change(void **state)
{
    static const char *const changed[] = {
        HEADING AVO PERUS "unit;asema;perus;Keskustan asema;;;1;own;site;\n",
        HEADING AVO PERUS "unit;asema;perus;Keskustan terveysasema;X;;1;own;site;\n",
        HEADING AVO PERUS "unit;asema;perus;Keskustan terveysasema;;X;1;own;site;\n",
        HEADING AVO PERUS "unit;asema;perus;Keskustan terveysasema;;;2;own;site;\n",
        HEADING AVO PERUS "unit;asema;perus;Keskustan terveysasema;;;1;bought;site;\n",
        HEADING AVO PERUS "unit;asema;perus;Keskustan terveysasema;;;1;own;home;\n",
        HEADING
        "division;avo;;Avosairaanhoito;\xc3\x96ppen sjukv\xc3\xa5rd;Outpatient care;10;;;b@example.fi\n" PERUS ASEMA,
        HEADING "division;avo;;Avosairaanhoito;\xc3\x96ppen sjukv\xc3\xa5rd;Outpatient care;10;;;\n" PERUS ASEMA,
        HEADING
        "division;avo;;Avosairaanhoito;\xc3\x96ppen sjukv\xc3\xa5rd;Outpatient care;10;;;avo@example.fi #7\n" PERUS
            ASEMA,
    };

    for (size_t n = 0; n < sizeof changed / sizeof *changed; n++) {
        assert_int_equal(clear(state), 0);
        assert_counts(import(SMALL), 3, 0, 0, 0);
        assert_counts(import(changed[n]), 0, 1, 0, 2);
        assert_counts(import(changed[n]), 0, 0, 0, 3);
    }
}

/* A division may go while its services stay, under another one. */
static void things_can_move(void **state)
{
    (void)state;
    (void)import(SMALL);
    assert_counts(import(HEADING "division;uusi;;Uusi;;;1;;;\nservice;perus;uusi;Perusterveydenhuolto;;;1;;;\n" ASEMA),
                  1, 1, 1, 1);
}

static void a_place_keeps_its_id_when_the_person_changes(void **state)
{
    struct org before, after;

    (void)state;
    (void)import(HEADING "division;avo;;Avo;;;1;;;a@example.fi #4711\n");
    load(&before);
    assert_int_equal(before.v[0].contact_count, 2);
    assert_true(before.v[0].contacts[0].id > 0 && before.v[0].contacts[0].id != before.v[0].contacts[1].id);
    assert_int_equal(before.v[0].contacts[1].account, 4711);
    (void)import(HEADING "division;avo;;Avo;;;1;;;#9007199254740991\n");
    load(&after);
    assert_int_equal(after.v[0].contact_count, 1);
    assert_int_equal(after.v[0].contacts[0].id, before.v[0].contacts[0].id);
    assert_true(after.v[0].contacts[0].account == INT64_C(9007199254740991));
    assert_int_equal(after.v[0].contacts[0].mail.len, 0);
}

/* --- faults ------------------------------------------------------------------------------------------------------- */

static void each_fault_is_named_with_its_row_and_column(void **state)
{
    static const struct {
        const char *file;
        size_t row;
        const char *column;
    } cases[] = {
        {"kind;code\ndivision;a\n", 1, "belongs_to"},
        {"laji;tunniste\ntoimialue;a\n", 1, "kuuluu"},
        {"Slag;Kod\nenhet;a\n", 1, "hör_till"},
        {HEADING, 0, ""},
        {"", 0, ""},
        {"nimi\nTerveys\n", 1, ""},
        {"a;b;c\n1;2;3\n", 1, ""},
        {HEADING ";;;;;;;;;\n", 0, ""},
        {"extra;" HEADING "x;" AVO, 1, "extra"},
        {"kind;" HEADING "x;" AVO, 1, "kind"},
        {"\x1b[2J;" HEADING "x;" AVO, 1, "?"},
        {HEADING AVO "office;x;avo;X;;;;;;\n", 3, "kind"},
        {HEADING AVO "service;X;avo;X;;;;;;\n", 3, "code"},
        {HEADING AVO "service;;avo;X;;;;;;\n", 3, "code"},
        {HEADING AVO "service;=cmd;avo;X;;;;;;\n", 3, "code"},
        {HEADING AVO AVO, 3, "code"},
        {HEADING AVO "service;a;avo;A;;;;;;\n\n" AVO, 5, "code"},
        {HEADING AVO "service;x;none;X;;;;;;\n", 3, "belongs_to"},
        {HEADING AVO "service;x;;X;;;;;;\n", 3, "belongs_to"},
        {HEADING AVO "unit;x;avo;X;;;;own;site;\n", 3, "belongs_to"},
        {HEADING AVO "division;x;avo;X;;;;;;\n", 3, "belongs_to"},
        {HEADING AVO "service;x;avo;;Y;;;;;\n", 3, "name_fi"},
        {HEADING AVO "service;x;avo;X;\"a\nb\";;;;;\n", 3, "name_sv"},
        {HEADING AVO "service;x;avo;X;;;-1;;;\n", 3, "sort"},
        {HEADING AVO "service;x;avo;X;;;1000000;;;\n", 3, "sort"},
        {HEADING AVO "service;x;avo;X;;;1,5;;;\n", 3, "sort"},
        {HEADING AVO "service;x;avo;X;;;;own;;\n", 3, "provider"},
        {HEADING AVO PERUS "unit;x;perus;X;;;;;site;\n", 4, "provider"},
        {HEADING AVO PERUS "unit;x;perus;X;;;;own;phone;\n", 4, "channel"},
        {HEADING AVO PERUS "unit;x;perus;X;;;;own;site;a@example.fi\n", 4, "contacts"},
        {HEADING "division;x;;X;;;;;;maija\n", 2, "contacts"},
        {HEADING "division;x;;X;;;;;;#8\n", 2, "contacts"},
        {HEADING "division;x;;X;;;;;;#\n", 2, "contacts"},
        {HEADING "division;x;;X;;;;;;a@b.fi a@b.fi a@b.fi a@b.fi a@b.fi a@b.fi\n", 2, "contacts"},
        {HEADING AVO "service;x\n", 3, ""},
        {HEADING "division;x;;\"X;;;;;;\n", 2, ""},
    };
    struct org org;

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        if (org_read(&stores.arena, str_from(cases[n].file), accounts, account_count, &org, &faults) != ERR_INVALID)
            fail_msg("taken: %s", cases[n].file);
        assert_int_equal(org.n, 0);
        if (faults.v[0].row != cases[n].row || !str_eq(faults.v[0].column, str_from(cases[n].column)))
            fail_msg("row %zu column %.*s (%s): %s", faults.v[0].row, STR_ARG(faults.v[0].column), faults.v[0].why,
                     cases[n].file);
        assert_true(strlen(faults.v[0].why) > 10);
    }
}

static void files_in_other_encodings_are_refused(void **state)
{
    struct org org;

    (void)state;
    assert_int_equal(org_read(&stores.arena, (struct str){"\xff\xfek\0i\0", 6}, NULL, 0, &org, &faults), ERR_INVALID);
    assert_non_null(strstr(faults.v[0].why, "UTF-16"));
    assert_int_equal(org_read(&stores.arena, S(HEADING "division;x;;H\xe4me;;;;;;\n"), NULL, 0, &org, &faults),
                     ERR_INVALID);
    assert_non_null(strstr(faults.v[0].why, "CSV UTF-8"));
}

static void all_faults_are_counted_and_the_first_shown_by_row(void **state)
{
    struct buf file = buf_new(&stores.arena, FILE_BYTES);
    struct org org;

    (void)state;
    buf_put(&file, S(HEADING));
    for (int n = 0; n < 300; n++)
        buf_put(&file, S("office;x;;;;;;;;\n"));
    assert_int_equal(org_read(&stores.arena, buf_str(&file), NULL, 0, &org, &faults), ERR_INVALID);
    assert_int_equal(faults.count, 300);
    for (size_t n = 0; n < ORG_FAULTS_SHOWN; n++)
        assert_int_equal(faults.v[n].row, n + 2);
}

static void more_than_the_most_is_refused(void **state)
{
    struct buf file = buf_new(&stores.arena, FILE_BYTES);
    struct org org;

    (void)state;
    buf_put(&file, S(HEADING));
    for (int n = 0; n < ORG_THINGS_MAX; n++)
        buf_fmt(&file, "division;d%d;;D;;;;;;\n", n);
    read_file(buf_str(&file), &org);
    assert_int_equal(org.n, ORG_THINGS_MAX);
    buf_put(&file, S("division;one-more;;D;;;;;;\n"));
    assert_int_equal(org_read(&stores.arena, buf_str(&file), NULL, 0, &org, &faults), ERR_INVALID);
}

/* --- whole -------------------------------------------------------------------------------------------------------- */

static void what_goes_out_comes_in_as_it_was(void **state)
{
    struct str out;

    (void)state;
    (void)import(HEADING "division;a;;=1+1;+2;@x;5;;;a@example.fi #7\n"
                         "division;b;;\"Nimi; \"\"toinen\"\"\";'=1;-5;6;;;\nservice;s;b;-x;;;;;;\n");
    out = exported();
    assert_true(str_find_str(out, S(";'=1+1;'+2;'@x;")) != SIZE_MAX); /* no spreadsheet runs it */
    assert_counts(import(arena_cstr(&stores.arena, out)), 0, 0, 0, 3);
    assert_true(str_eq(exported(), out));
}

static void each_language_reads_what_any_has_written(void **state)
{
    static const struct {
        enum lang lang;
        const char *heading, *unit;
    } cases[] = {
        {LANG_FI, "laji;tunniste;kuuluu;nimi_fi;nimi_sv;nimi_en;järjestys;tuottaja;asiointitapa;yhteyshenkilöt\r\n",
         "yksikkö;asema;perus;Keskustan terveysasema;;;1;oma;toimipiste;\r\n"},
        {LANG_SELKO, "laji;tunniste;kuuluu;", "yksikkö;asema;perus;"},
        {LANG_SV, "slag;kod;hör_till;namn_fi;namn_sv;namn_en;ordning;producent;kanal;kontaktpersoner\r\n",
         "enhet;asema;perus;Keskustan terveysasema;;;1;egen;verksamhetsställe;\r\n"},
        {LANG_EN, HEADING_CRLF, "unit;asema;perus;Keskustan terveysasema;;;1;own;site;\r\n"},
    };

    (void)state;
    (void)import(SMALL);
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        struct str out = exported_in(cases[n].lang);

        assert_int_equal(str_find_str(out, str_from(cases[n].heading)), 3); /* behind the byte order mark */
        assert_true(str_find_str(out, str_from(cases[n].unit)) != SIZE_MAX);
        assert_counts(import(arena_cstr(&stores.arena, out)), 0, 0, 0, 3);
    }
}

/* Every word of every language, and as people write them: capital letters, a space for _, languages mixed. */
static void words_of_files_are_known_in_any_language_and_case(void **state)
{
    static const char heading[] =
        "LAJI;Tunniste;Hör till;nimi fi;NAMN_SV;name_en;JÄRJESTYS;Producent;channel;YhteysHenkilöt\n";
    struct buf file = buf_new(&stores.arena, FILE_BYTES);
    struct org org;

    (void)state;
    buf_put(&file, str_from(heading));
    buf_put(&file, S("Verksamhetsområde;a;;A;;;;;;a@example.fi\nTJÄNST;p;a;P;;;;;;\n"));
    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        for (int p = ORG_OWN; p < ORG_PROVIDER__COUNT; p++)
            for (int k = ORG_SITE; k < ORG_CHANNEL__COUNT; k++)
                buf_fmt(&file, "%.*s;u%d%d%d;p;U;;;;%.*s;%.*s;\n", STR_ARG(org_kind_word(ORG_UNIT, lang)), (int)lang, p,
                        k, STR_ARG(org_provider_word(p, lang)), STR_ARG(org_channel_word(k, lang)));
    buf_put(&file, S("YKSIKKÖ;v1;p;V;;;;Oma;KOTI;\nyksikko;v2;p;V;;;;oma;koti;\n"));
    assert_int_equal(org_read(&stores.arena, buf_str(&file), NULL, 0, &org, &faults), ERR_INVALID);
    assert_int_equal(faults.count, 1); /* the last row, which is no word */
    assert_true(str_eq(faults.v[0].column, S("laji")));
    read_file(str_sub(buf_str(&file), 0, file.len - strlen("yksikko;v2;p;V;;;;oma;koti;\n")), &org);
    assert_int_equal(org.n, 2 + 3 * 2 * 4 + 1);
    for (size_t i = 2; i < org.n - 1; i++) {
        assert_int_equal(org.v[i].provider, org.v[i].code.p[2] - '0');
        assert_int_equal(org.v[i].channel, org.v[i].code.p[3] - '0');
    }
    assert_int_equal(org.v[org.n - 1].channel, ORG_HOME);
    assert_int_equal(org.v[0].contact_count, 1);
}

/* Somebody who was disabled or has left stays until another takes the place: an export comes in again as it went out. */
static void who_is_a_contact_already_may_stay(void **state)
{
    struct org org, read;
    int64_t *numbers;
    size_t count;

    (void)state;
    (void)import(HEADING "division;avo;;Avo;;;1;;;#4711 a@example.fi #7\n");
    load(&org);
    org_numbers(&stores.arena, &org, (const int64_t[]){9, 5}, 2, &numbers, &count);
    assert_int_equal(count, 4);
    for (size_t i = 1; i < count; i++)
        assert_true(numbers[i - 1] < numbers[i]);
    assert_int_equal(org_read(&stores.arena, exported(), numbers, count, &read, &faults), OK);
    assert_int_equal(org_read(&stores.arena, exported(), NULL, 0, &read, &faults), ERR_INVALID);
    assert_int_equal(org_read(&stores.arena, exported(), NULL, ORG_ANY_ACCOUNT, &read, &faults), OK);
}

/* A call of the store that fails, whichever: everything or nothing. */
static void an_import_that_fails_leaves_all_as_it_was(void **state)
{
    const struct db_driver *real = stores.panel->driver;
    bool has_ended = false;
    struct str before;

    (void)state;
    (void)import(SMALL);
    before = exported();
    for (int64_t at = 1; !has_ended; at += 3) {
        struct org_plan plan;
        struct org org;
        enum err e;

        read_file(S(HEADING "division;uusi;;Uusi;;;1;;;x@example.fi\nservice;perus;uusi;Muu;;;1;;;\n"), &org);
        failing_install(stores.panel);
        failing_start(at, ERR_BUSY);
        e = apply(&org, &plan);
        has_ended = !failing_has_failed();
        failing_start(0, OK);
        stores.panel->driver = real;
        assert_int_equal(e == OK, has_ended);
        if (!has_ended)
            assert_true(str_eq(exported(), before));
    }
    assert_false(str_eq(exported(), before));
}

static struct str many_rows(const char *word)
{
    struct buf file = buf_new(&stores.arena, FILE_BYTES);

    buf_put(&file, S("\xef\xbb\xbf" HEADING));
    for (int n = 0; n < MANY; n++)
        if (n < 100)
            buf_fmt(&file, "division;d%d;;Toimiala %d;;;%d;;;d%d@example.fi\r\n", n, n, n, n);
        else if (n < 1000)
            buf_fmt(&file, "service;s%d;d%d;Palvelu %d;Tj\xc3\xa4nst;Service;%d;;;\r\n", n, n % 100, n, n);
        else
            buf_fmt(&file, "unit;u%d;s%d;%s %d;Enhet;Unit;%d;%s;home;\r\n", n, 100 + n % 900, word, n, n,
                    n % 2 ? "own" : "bought");
    return buf_str(&file);
}

static void ten_thousand_rows_are_quick(void **state)
{
    int64_t begun_ms = clock_steady_ms();
    struct org_plan plan;
    struct org org;

    (void)state;
    read_file(many_rows("Yksikk\xc3\xb6"), &org);
    assert_int_equal(apply(&org, &plan), OK);
    assert_counts(plan, MANY, 0, 0, 0);
    read_file(many_rows("Toinen"), &org);
    assert_int_equal(apply(&org, &plan), OK);
    assert_counts(plan, 0, MANY - 1000, 0, 1000);
    print_message("two imports of %d rows: %lld ms\n", MANY, (long long)(clock_steady_ms() - begun_ms));
    assert_true(clock_steady_ms() - begun_ms < 20 * 1000); /* with sanitizers on a busy machine; else under a second */
}

static void the_demo_register_is_one(void **state)
{
    struct str file;
    struct org org;

    (void)state;
    assert_int_equal(file_read(&stores.arena, "demo/organisation.csv", FILE_BYTES, &file), OK);
    assert_int_equal(org_read(&stores.arena, file, NULL, 0, &org, &faults), OK);
    for (size_t n = 0; n < org.n; n++) /* in all three languages */
        assert_true(org.v[n].name[LANG_FI].len && org.v[n].name[LANG_SV].len && org.v[n].name[LANG_EN].len);
}

#define WHEN_EMPTY(test) cmocka_unit_test_setup(test, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WHEN_EMPTY(a_file_replaces_the_register),
        WHEN_EMPTY(each_thing_that_may_change_is_a_change),
        WHEN_EMPTY(things_can_move),
        WHEN_EMPTY(a_place_keeps_its_id_when_the_person_changes),
        WHEN_EMPTY(each_fault_is_named_with_its_row_and_column),
        WHEN_EMPTY(files_in_other_encodings_are_refused),
        WHEN_EMPTY(all_faults_are_counted_and_the_first_shown_by_row),
        WHEN_EMPTY(more_than_the_most_is_refused),
        WHEN_EMPTY(what_goes_out_comes_in_as_it_was),
        WHEN_EMPTY(each_language_reads_what_any_has_written),
        WHEN_EMPTY(words_of_files_are_known_in_any_language_and_case),
        WHEN_EMPTY(who_is_a_contact_already_may_stay),
        WHEN_EMPTY(an_import_that_fails_leaves_all_as_it_was),
        WHEN_EMPTY(ten_thousand_rows_are_quick),
        WHEN_EMPTY(the_demo_register_is_one),
    };

    return cmocka_run_group_tests_name("org", tests, start, stop);
}
