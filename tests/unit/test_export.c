/* test_export.c - what leaves the house: CSV that spreadsheets read and cannot run, JSON, nothing hidden in either. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "export/csv.h"
#include "report/dataset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_BYTES = 1 << 20 };

static struct arena arena;
static struct definition def;

static int start(void **state)
{
    struct definition_error error;
    struct str json;

    (void)state;
    arena_init(&arena, 64 << 20);
    if (file_read(&arena, "tests/unit/fixtures/survey.json", FILE_BYTES, &json))
        return -1;
    return definition_read(&arena, json, &def, &error) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void check_str(struct str got, struct str want)
{
    if (!str_eq(got, want))
        fail_msg("got \"%.*s\", want \"%.*s\"", STR_ARG(got), STR_ARG(want));
}

/* The one cell of a table as it stands in the file. */
static struct str one_cell(struct table_cell cell)
{
    static const struct str name[] = {S_INIT("a")};
    struct buf out = buf_new(&arena, FILE_BYTES);
    struct str s;

    csv_put(&out, &(struct table){name, 1, &cell, 1}, ',');
    s = buf_str(&out);
    assert_true(str_starts(s, S("\xef\xbb\xbf"
                                "a\r\n")));
    assert_true(str_ends(s, S("\r\n")));
    return str_sub(s, 6, s.len - 8);
}

static struct str one_text(const char *text)
{
    return one_cell((struct table_cell){.type = TABLE_TEXT, .text = str_from(text)});
}

static void csv_quotes_what_would_end_a_cell(void **state)
{
    (void)state;
    check_str(one_text("plain, with comma"), S("plain, with comma"));
    check_str(one_text("a;b"), S("\"a;b\""));
    check_str(one_text("a\"b"), S("\"a\"\"b\""));
    check_str(one_text("a\nb"), S("\"a\nb\""));
    check_str(one_text(""), S(""));
}

static void csv_disarms_formulas(void **state)
{
    static const char *const bad[][2] = {{"=1+1", "'=1+1"},
                                         {"+358", "'+358"},
                                         {"@SUM(A1)", "'@SUM(A1)"},
                                         {"-cmd", "'-cmd"},
                                         {"\t=1", "'\t=1"},
                                         {"\r=1", "\"'\r=1\""},
                                         {"=HYPERLINK(\"x\";\"y\")", "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\""}};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_str(one_text(bad[i][0]), str_from(bad[i][1]));
    check_str(one_text("-12"), S("-12"));
    check_str(one_text("a=b"), S("a=b"));
}

static void csv_numbers_are_numbers(void **state)
{
    (void)state;
    check_str(one_cell((struct table_cell){.type = TABLE_INT, .number = -5}), S("-5"));
    check_str(one_cell((struct table_cell){.type = TABLE_TENTHS, .number = 34}), S("3,4"));
    check_str(one_cell((struct table_cell){.type = TABLE_TENTHS, .number = -5}), S("-0,5"));
    check_str(one_cell((struct table_cell){.type = TABLE_EMPTY}), S(""));
}

static struct cell value(int64_t count, int percent)
{
    return (struct cell){SHOWN_VALUE, count, percent};
}

/* Groups by the answers to q8: one with all numbers shown, all others with one hidden. */
static const struct result_by *by_place(const struct str *columns, const struct cell *first, const struct cell *others,
                                        bool is_nps)
{
    struct result_group *groups = arena_alloc(&arena, 2, sizeof *groups);
    struct result_by *by = arena_alloc(&arena, 2, sizeof *by);

    groups[0] = (struct result_group){.option_id = S("k609"),
                                      .n = 25,
                                      .cells = first,
                                      .has_nps = is_nps,
                                      .has_mean = !is_nps,
                                      .nps = is_nps ? -20 : 0,
                                      .mean_tenths = is_nps ? 0 : 14};
    groups[1] = (struct result_group){.n = 30, .cells = others};
    by[0] = (struct result_by){S("q8"), columns, 3, groups, 2};
    by[1] = (struct result_by){.by_id = S("q1")};
    return by;
}

/* A release with everything that can be in one. */
static struct release example(void)
{
    static const struct str scale_columns[] = {S_INIT("d2"), S_INIT("a2"), S_INIT("")};
    static const struct str nps_columns[] = {S_INIT("promoters"), S_INIT("passives"), S_INIT("detractors")};
    static const struct cell group_cells[] = {{SHOWN_VALUE, 15, 60}, {SHOWN_VALUE, 10, 40}, {SHOWN_VALUE, 0, 0}};
    static const struct cell rest_cells[] = {{SHOWN_VALUE, 20, 67}, {SHOWN_PROTECTED, 0, 0}, {SHOWN_PROTECTED, 0, 0}};
    static const struct cell under = {SHOWN_UNDER_LIMIT, 0, 0}, hidden = {SHOWN_PROTECTED, 0, 0};
    static struct result_line q1[3], q2[4], q4[3], q8[3];
    static struct result_table one, many, scale, rows[2], nps, place;
    static struct result_item items[8];

    q1[0] = (struct result_line){.id = S("o1"), .cell = value(30, 57)};
    q1[1] = (struct result_line){.id = S("o2"), .cell = hidden};
    q1[2] = (struct result_line){.id = S("o9"), .cell = under};
    one = (struct result_table){.n = 53, .lines = q1, .line_count = 3};
    q2[0] = (struct result_line){.id = S("m1"), .cell = value(40, 80)};
    q2[1] = (struct result_line){.id = S("m2"), .cell = value(25, 50)};
    q2[2] = (struct result_line){.id = S("m3"), .cell = value(0, 0)};
    q2[3] = (struct result_line){.id = S("m4"), .cell = under};
    many = (struct result_table){.n = 50, .lines = q2, .line_count = 4};
    q4[0] = (struct result_line){.id = S("d2"), .cell = value(20, 40)};
    q4[1] = (struct result_line){.id = S("a2"), .cell = value(20, 40)};
    q4[2] = (struct result_line){.id = S("na"), .cell = value(10, 20)};
    scale = (struct result_table){.n = 50, .lines = q4, .line_count = 3, .has_mean = true, .mean_tenths = 15};
    scale.by = by_place(scale_columns, group_cells, rest_cells, false);
    scale.by_count = 2;
    rows[0] = (struct result_table){.row_id = S("r1"), .n = 50, .lines = q4, .line_count = 3};
    rows[1] = (struct result_table){.row_id = S("r2"), .n = -1};
    nps = (struct result_table){.n = 50,
                                .has_groups = true,
                                .has_nps = true,
                                .nps = -4,
                                .promoters = value(18, 36),
                                .passives = value(12, 24),
                                .detractors = value(20, 40)};
    nps.by = by_place(nps_columns, group_cells, rest_cells, true);
    nps.by_count = 1;
    q8[0] = (struct result_line){.id = S("k609"), .cell = hidden};
    q8[1] = (struct result_line){.id = S("k684"), .cell = hidden};
    q8[2] = (struct result_line){.id = S("na"), .cell = hidden};
    place = (struct result_table){.n = 12, .lines = q8, .line_count = 3};
    items[0] = (struct result_item){.item_id = S("q1"), .tables = &one, .table_count = 1};
    items[1] = (struct result_item){.item_id = S("q2"), .tables = &many, .table_count = 1};
    items[2] = (struct result_item){.item_id = S("q3"), .tables = rows, .table_count = 2};
    items[3] = (struct result_item){.item_id = S("q4"), .tables = &scale, .table_count = 1};
    items[4] = (struct result_item){.item_id = S("q5"), .tables = &nps, .table_count = 1};
    items[5] = (struct result_item){.item_id = S("q6"), .words_n = -1};
    items[6] = (struct result_item){.item_id = S("q7"), .words_n = 31};
    items[7] = (struct result_item){.item_id = S("q8"), .tables = &place, .table_count = 1};
    return (struct release){.survey_id = 7,
                            .version = 1,
                            .number = 1,
                            .made_ms = INT64_C(1804982400000),
                            .contract_version = 3,
                            .contract_hash = {{0xab, 0x01}},
                            .n = 53,
                            .min_count = 5,
                            .items = items,
                            .item_count = 8};
}

/* BLESS=1 writes the file instead; the difference is then reviewed. */
static void check_golden(const char *name, struct str got)
{
    const char *path = arena_cstr(&arena, arena_fmt(&arena, "tests/golden/%s", name));
    struct str want;

    if (getenv("BLESS"))
        assert_int_equal(file_write(path, got, 0644), OK);
    assert_int_equal(file_read(&arena, path, FILE_BYTES, &want), OK);
    check_str(got, want);
}

static void csv_of_a_release_is_the_golden_file(void **state)
{
    static const char *const names[LANG__COUNT] = {
        [LANG_FI] = "results.csv",
        [LANG_SV] = "results-sv.csv",
        [LANG_EN] = "results-en.csv",
        [LANG_SELKO] = "results.csv", /* nothing in it that would be said more simply */
    };
    struct release r = example();

    (void)state;
    for (int lang = 0; lang < LANG__COUNT; lang++) {
        struct buf out = buf_new(&arena, FILE_BYTES);

        assert_int_equal(export_results_csv(&arena, &r, &def, (enum lang)lang, &out), OK);
        check_golden(names[lang], buf_str(&out));
    }
}

static void json_of_a_release_is_the_golden_file(void **state)
{
    struct release r = example();
    struct buf out = buf_new(&arena, FILE_BYTES);
    const struct json *j;

    (void)state;
    assert_int_equal(export_results_json(&arena, &r, &def, LANG_FI, &out), OK);
    check_golden("results.json", buf_str(&out));
    assert_int_equal(json_parse(&arena, buf_str(&out), FILE_BYTES, &j, NULL), OK);
    assert_int_equal(json_get(j, "items")->count, 8);
}

static void too_few_answers_leave_only_that_they_were_too_few(void **state)
{
    struct release r = {.version = 1, .number = 1, .n = -1, .min_count = 5};
    struct buf csv = buf_new(&arena, FILE_BYTES), json = buf_new(&arena, FILE_BYTES);

    (void)state;
    assert_int_equal(export_results_csv(&arena, &r, &def, LANG_FI, &csv), OK);
    assert_true(str_ends(buf_str(&csv), S("mean\r\n;Vastaajia yhteensä;;;;;;;;;alle 10;;;;\r\n")));
    assert_int_equal(export_results_json(&arena, &r, &def, LANG_FI, &json), OK);
    assert_true(str_find_str(buf_str(&json), S("\"n\": null")) != SIZE_MAX);
    assert_true(str_ends(buf_str(&json), S("\"items\": [\n]\n}\n")));
}

/* Rough results say so before all else, and of their numbers of people that they are rounded down. */
static void csv_of_rough_results_says_that_they_are(void **state)
{
    static const struct str begin[LANG__COUNT] = {
        [LANG_FI] = S_INIT("mean\r\n;Suuntaa antavat tulokset, jotka voivat vielä muuttua;;;;;;;;;;;;;\r\n"
                           ";Vastaajia yhteensä;;;;;;;;;vähintään 120;;;;\r\n"),
        [LANG_SV] = S_INIT("mean\r\n;Ungefärliga resultat, som ännu kan ändras;;;;;;;;;;;;;\r\n"
                           ";Svarande sammanlagt;;;;;;;;;minst 120;;;;\r\n"),
        [LANG_EN] = S_INIT("mean\r\n;Rough results, which can still change;;;;;;;;;;;;;\r\n"
                           ";Respondents in all;;;;;;;;;at least 120;;;;\r\n"),
        [LANG_SELKO] = S_INIT("mean\r\n;Suuntaa antavat tulokset, jotka voivat vielä muuttua;;;;;;;;;;;;;\r\n"
                              ";Vastaajia yhteensä;;;;;;;;;vähintään 120;;;;\r\n"),
    };
    struct release r = {.version = 1, .number = 1, .n = 120, .min_count = 5, .level = RELEASE_ROUGH};

    (void)state;
    for (int lang = 0; lang < LANG__COUNT; lang++) {
        struct buf csv = buf_new(&arena, FILE_BYTES);

        assert_int_equal(export_results_csv(&arena, &r, &def, (enum lang)lang, &csv), OK);
        assert_true(str_ends(buf_str(&csv), begin[lang]));
    }
}

static void a_file_that_does_not_fit_is_an_error(void **state)
{
    struct release r = example();
    struct buf csv = buf_new(&arena, 100), json = buf_new(&arena, 100);

    (void)state;
    assert_int_equal(export_results_csv(&arena, &r, &def, LANG_FI, &csv), ERR_TOO_BIG);
    assert_int_equal(export_results_json(&arena, &r, &def, LANG_FI, &json), ERR_TOO_BIG);
}

/* A definition may have lost questions since: a release outlives them. */
static void what_the_questions_no_longer_have_is_left_out(void **state)
{
    static const struct str columns[] = {S_INIT("o1")};
    static const struct cell cells[] = {{SHOWN_VALUE, 20, 100}};
    static const struct result_group group = {.option_id = S_INIT("k609"), .n = 20, .cells = cells};
    static const struct result_by by = {S_INIT("lost"), columns, 1, &group, 1};
    static const struct result_line line = {.id = S_INIT("o1"), .cell = {SHOWN_VALUE, 20, 100}};
    static const struct result_table table = {.n = 20, .lines = &line, .line_count = 1, .by = &by, .by_count = 1};
    const struct result_item items[] = {{.item_id = S("q1"), .tables = &table, .table_count = 1},
                                        {.item_id = S("lost"), .tables = &table, .table_count = 1},
                                        {.item_id = S("lost_words"), .words_n = 20}};
    struct release r = {.version = 1, .number = 1, .n = 20, .min_count = 5, .items = items, .item_count = 3};
    struct buf csv = buf_new(&arena, FILE_BYTES), json = buf_new(&arena, FILE_BYTES);
    const struct json *j;

    (void)state;
    assert_int_equal(export_results_csv(&arena, &r, &def, LANG_FI, &csv), OK);
    assert_true(str_find_str(buf_str(&csv), S("\r\nlost;")) == SIZE_MAX);
    assert_true(str_find_str(buf_str(&csv), S("lost_words")) == SIZE_MAX);
    assert_true(str_find_str(buf_str(&csv), S(";lost;;k609;muut vastaajat;o1;")) != SIZE_MAX);
    assert_int_equal(export_results_json(&arena, &r, &def, LANG_FI, &json), OK);
    assert_int_equal(json_parse(&arena, buf_str(&json), FILE_BYTES, &j, NULL), OK);
    assert_int_equal(json_get(j, "items")->count, 1);
    assert_true(str_find_str(buf_str(&json), S("{\"id\": \"lost\", \"rounded_to\": 5, \"groups\": [\n        "
                                               "{\"id\": \"k609\", \"n\": 20")) != SIZE_MAX);
}

static void means_are_told_with_their_sign_and_rough_numbers_as_rough(void **state)
{
    static const struct result_line lines[] = {{.id = S_INIT("o1"), .has_mean = true, .mean_tenths = 15},
                                               {.id = S_INIT("o2"), .cell = {.shown = SHOWN_UNDER_LIMIT}}};
    static const struct result_table rank = {.n = 40, .lines = lines, .line_count = 2},
                                     hours = {.n = 40, .has_mean = true, .mean_tenths = -5};
    const struct result_item items[] = {{.item_id = S("best"), .tables = &rank, .table_count = 1},
                                        {.item_id = S("hours"), .tables = &hours, .table_count = 1}};
    struct release r = {.level = RELEASE_ROUGH, .n = 40, .min_count = 5, .items = items, .item_count = 2};
    struct buf csv = buf_new(&arena, FILE_BYTES), json = buf_new(&arena, FILE_BYTES);
    struct definition_error error;
    struct definition rows;
    struct str text;

    (void)state;
    assert_int_equal(file_read(&arena, "tests/unit/fixtures/rows.json", FILE_BYTES, &text), OK);
    assert_int_equal(definition_read(&arena, text, &rows, &error), OK);
    assert_int_equal(export_results_csv(&arena, &r, &rows, LANG_FI, &csv), OK);
    assert_true(str_find_str(buf_str(&csv), S(";o1;a;vähintään 40;;;;1,5\r\n")) != SIZE_MAX);
    assert_true(str_find_str(buf_str(&csv), S(";o2;b;vähintään 40;alle 5;;;\r\n")) != SIZE_MAX);
    assert_true(str_find_str(buf_str(&csv), S(";vähintään 40;;;;-0,5\r\n")) != SIZE_MAX);
    assert_int_equal(export_results_json(&arena, &r, &rows, LANG_FI, &json), OK);
    assert_true(str_find_str(buf_str(&json), S("\"level\": \"rough\"")) != SIZE_MAX);
    assert_true(str_find_str(buf_str(&json), S("\"mean\": 1.5, \"shown\": \"value\"}")) != SIZE_MAX);
    assert_true(str_find_str(buf_str(&json), S("\"mean\": -0.5}")) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_what_would_end_a_cell),
        cmocka_unit_test(csv_disarms_formulas),
        cmocka_unit_test(csv_numbers_are_numbers),
        cmocka_unit_test(csv_of_a_release_is_the_golden_file),
        cmocka_unit_test(csv_of_rough_results_says_that_they_are),
        cmocka_unit_test(json_of_a_release_is_the_golden_file),
        cmocka_unit_test(too_few_answers_leave_only_that_they_were_too_few),
        cmocka_unit_test(a_file_that_does_not_fit_is_an_error),
        cmocka_unit_test(what_the_questions_no_longer_have_is_left_out),
        cmocka_unit_test(means_are_told_with_their_sign_and_rough_numbers_as_rough),
    };

    return cmocka_run_group_tests_name("export", tests, start, stop);
}
