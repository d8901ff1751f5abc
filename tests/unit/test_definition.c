/* test_definition.c - the format of surveys: what is read, what is refused, and how the refusal names the place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "base/file.h"
#include "survey/definition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct str fixture;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &fixture) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_from(want)))
        fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

/* The fixture with the first `from` replaced by `to`. */
static struct str changed(const char *from, const char *to)
{
    size_t at = str_find_str(fixture, str_from(from));
    struct buf b = buf_new(&arena, 4 << 20);

    if (at == SIZE_MAX)
        fail_msg("the fixture has no %s", from);
    buf_put(&b, str_sub(fixture, 0, at));
    buf_put(&b, str_from(to));
    buf_put(&b, str_sub(fixture, at + strlen(from), SIZE_MAX));
    return buf_str(&b);
}

static struct definition read_ok(struct str json)
{
    struct definition d;
    struct definition_error error;

    if (definition_read(&arena, json, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    return d;
}

static void everything_is_read(void **state)
{
    struct definition d = read_ok(fixture);
    const struct item *item;
    enum lang lang;

    (void)state;
    assert_str(d.slug, "koe-2027");
    assert_int_equal(d.lang_count, 2);
    assert_int_equal(d.langs[1], LANG_SV);
    assert_str(d.cover.hears_back.in[LANG_FI], "Tulokset {results}.");
    assert_str(d.cover.contact_email, "kysely@example.org");
    assert_int_equal(d.cover.minutes, 7);
    assert_int_equal(d.page_count, 3);
    assert_int_equal(d.item_count, 9);
    for (size_t i = 0; i < d.item_count; i++)
        assert_int_equal(d.items[i]->index, i);
    assert_ptr_equal(d.items[3], &d.pages[1].items[0]);

    item = definition_item(&d, S("q1"));
    assert_true(item->is_required && !item->is_background);
    assert_true(item_option(item, S("o9"))->has_text);
    assert_true(item_option(item, S("o1"))->is_opinion);
    assert_null(item_option(item, S("o3")));
    item = definition_item(&d, S("q2"));
    assert_int_equal(item->min, 1);
    assert_int_equal(item->max, 2);
    assert_true(item->options[3].is_exclusive);
    item = definition_item(&d, S("q3"));
    assert_int_equal(item->row_count, 2);
    assert_int_equal(item->option_count, 3);
    assert_false(item->options[2].is_opinion);
    assert_str(item_row(item, S("r2"))->label.in[LANG_SV], "Påstående 2");
    assert_int_equal(definition_item(&d, S("q6"))->max, 20);
    assert_int_equal(definition_item(&d, S("q7"))->max, LONGTEXT_LIMIT);
    assert_true(definition_item(&d, S("q8"))->is_background);
    assert_null(definition_item(&d, S("q99")));

    assert_str(text_in(&d, &d.title, LANG_SV, &lang), "Provenkät");
    assert_int_equal(lang, LANG_SV);
    assert_str(text_in(&d, &d.title, LANG_EN, &lang), "Koekysely");
    assert_int_equal(lang, LANG_FI);
}

static void days_open_and_close_in_finland(void **state)
{
    struct definition d = read_ok(fixture);

    (void)state;
    assert_int_equal(d.opens_ms, civil_to_ms((struct civil){2027, 2, 2, 0, 0, 0, 0}));
    assert_int_equal(d.closes_ms + 1, civil_to_ms((struct civil){2027, 2, 23, 0, 0, 0, 0}));
    assert_int_equal(d.results_ms, civil_to_ms((struct civil){2027, 3, 8, 0, 0, 0, 0}));
}

static void document_reads_back_the_same(void **state)
{
    struct definition d = read_ok(fixture), again = read_ok(d.doc);

    (void)state;
    assert_true(d.doc.len < fixture.len);
    assert_true(str_eq(d.doc, again.doc));
    assert_int_equal(again.item_count, d.item_count);
}

static void plain_text_serves_one_language(void **state)
{
    static const char json[] =
        "{\"schema\":1,\"slug\":\"x1\",\"langs\":[\"en\"],\"title\":\"A\",\"division\":\"B\",\"cover\":{\"purpose\":"
        "\"a\","
        "\"can\":\"a\",\"cannot\":\"a\",\"decides\":\"a\",\"hears_back\":\"a\",\"unit\":\"a\",\"contact_phone\":"
        "\"112\","
        "\"minutes\":1},\"settings\":{\"opens\":\"2027-01-01\",\"closes\":\"2027-01-01\",\"results\":\"2027-01-02\"},"
        "\"pages\":[{\"id\":\"p\",\"title\":\"A\",\"items\":[{\"id\":\"q\",\"type\":\"text\",\"label\":\"?\"}]}]}";
    struct definition d = read_ok(str_from(json));

    (void)state;
    assert_str(d.title.in[LANG_EN], "A");
    assert_int_equal(d.min_count, 5);
    assert_int_equal(d.items[0]->max, TEXT_LIMIT);
    assert_null(d.thanks.in[LANG_EN].p);
    assert_int_equal(d.cover.contact_email.len, 0);
}

/* Each change to the fixture breaks one rule; the error names the place and the expectation. */
static const struct {
    const char *from, *to, *path, *why;
} BROKEN[] = {
    {"\"schema\": 1,", "\"schema\": 2,", "$.schema", "expected 1"},
    {"\"schema\": 1,", "\"schema\": 1, \"skema\": 1,", "$.skema", "expected one of schema, slug"},
    {"\"schema\": 1,", "", "$", "\"schema\""},
    {"koe-2027", "Koe 2027", "$.slug", "expected 2 to 60 of a-z"},
    {"[\"fi\", \"sv\"]", "[\"fi\", \"fi\"]", "$.langs[1]", "each language once"},
    {"[\"fi\", \"sv\"]", "[\"fi\", \"de\"]", "$.langs[1]", "\"fi\", \"sv\" or \"en\""},
    {"[\"fi\", \"sv\"]", "[]", "$.langs", "expected 1 to 3 elements, found 0"},
    {"[\"fi\", \"sv\"]", "[\"fi\", \"sv\", \"en\"]", "$.lists.agree5.options[0].label",
     "expected a text in \"en\" too"},
    {", \"sv\": \"Provenkät\"", "", "$.title", "expected a text in \"sv\" too"},
    {", \"sv\": \"Provenkät\"", ", \"sv\": \"a\", \"en\": \"b\"", "$.title.en", "only languages"},
    {"\"Provenkät\"", "\" \"", "$.title.sv", "found none"},
    {"\"Provenkät\"", "\"a\\u0007\"", "$.title.sv", "control characters"},
    {"\"Provenkät\"", "\"a\\u202eb\"", "$.title.sv", "control characters"},
    {"\"Provenkät\"", "7", "$.title.sv", "expected text"},
    {"{\"fi\": \"Koekysely\", \"sv\": \"Provenkät\"}", "\"Koekysely\"", "$.title", "a text for each language"},
    {"    \"minutes\": 7", "    \"minutes\": 0", "$.cover.minutes", "whole number from 1 to 120"},
    {",\n    \"minutes\": 7", "", "$.cover", "\"minutes\""},
    {"\"decides\"", "\"decided\"", "$.cover.decided", "expected one of purpose"},
    {"\"cannot\": {\"fi\": \"Et voi vaikuttaa.\", \"sv\": \"Du kan inte påverka.\"},", "", "$.cover", "\"cannot\""},
    {"kysely@example.org", "kysely", "$.cover.contact_email", "e-mail address"},
    {"kysely@example.org", "a@b?cc=c", "$.cover.contact_email", "only characters"},
    {"+358 44 123 4567", "soita", "$.cover.contact_phone", "only characters"},
    {"2027-02-22", "2027-02-30", "$.settings.closes", "expected a day"},
    {"2027-02-22", "2027-02-01", "$.settings.closes", "not before \"opens\""},
    {"2027-03-08", "2027-02-22", "$.settings.results", "after \"closes\""},
    {"\"min_count\": 5", "\"min_count\": 4", "$.settings.min_count", "whole number from 5"},
    {"\"id\": \"p2\"", "\"id\": \"p1\"", "$.pages[1].id", "stands already at $.pages[0].id"},
    {"\"id\": \"q3\"", "\"id\": \"q1\"", "$.pages[1].items[0].id",
     "expected an id of its own, \"q1\" stands already at $.pages[0].items[1].id"},
    {"\"id\": \"m3\"", "\"id\": \"m2\"", "$.pages[0].items[2].options[2].id",
     "expected an id of its own, \"m2\" stands already at $.pages[0].items[2].options[1].id"},
    {"\"id\": \"m3\", \"code\": 3", "\"id\": \"m3\", \"code\": 1", "$.pages[0].items[2].options[2].code",
     "expected a code of its own"},
    {"\"id\": \"r2\"", "\"id\": \"r1\"", "$.pages[1].items[0].rows[1].id", "stands already"},
    {"\"id\": \"d2\"", "\"id\": \"na\"", "$.lists.agree5.options[2].id",
     "stands already at $.lists.agree5.options[0].id"},
    {"\"id\": \"q3\"", "\"id\": \"3q\"", "$.pages[1].items[0].id", "expected an id"},
    {"\"id\": \"q3\"", "\"id\": \"q34567890123456789\"", "$.pages[1].items[0].id", "expected an id"},
    {"\"code\": 684", "\"code\": 10000", "$.pages[2].items[0].options[1].code", "whole number from 0 to 9999"},
    {"\"type\": \"nps\"", "\"type\": \"rank\"", "$.pages[1].items[2].type", "expected single, multi"},
    {"\"list\": \"agree5\"", "\"list\": \"agree7\"", "$.pages[1].items[0].list", "in $.lists"},
    {"\"list\": \"agree5\", ", "", "$.pages[1].items[0]", "either \"options\" or \"list\""},
    {"\"type\": \"nps\"", "\"list\": \"agree5\", \"type\": \"nps\"", "$.pages[1].items[2].list", "of type \"nps\""},
    {", \"high\": {\"fi\": \"kyllä\", \"sv\": \"ja\"}", "", "$.pages[1].items[2]", "both \"low\" and \"high\""},
    {"\"len\": [0, 20]", "\"len\": [0, 9000]", "$.pages[1].items[3].len", "at most 8000"},
    {"\"len\": [0, 20]", "\"len\": [5, 20]", "$.pages[1].items[3].len", "expected [0, most"},
    {"\"min\": 1, \"max\": 2", "\"min\": 3, \"max\": 2", "$.pages[0].items[2].min", "at most \"max\""},
    {"\"min\": 1, \"max\": 2", "\"max\": 5", "$.pages[0].items[2].max", "number of options, 4"},
    {"\"type\": \"single\"", "\"max\": 1, \"type\": \"single\"", "$.pages[0].items[1].max", "of type \"single\""},
    {"\"other\": true}\n      ]}", "\"exclusive\": true}\n      ]}", "$.pages[0].items[1].options", "outside a multi"},
    {"\"opinion\": false}\n    ]", "\"opinion\": false, \"other\": true}\n    ]", "$.pages[1].items[0].list",
     "no \"other\""},
    {", \"opinion\": false}\n      ]", "}\n      ]", "$.pages[2].items[0].options", "prefer not to say"},
    {"\"background\": true", "\"background\": true, \"required\": true", "$.pages[2].items[0]", "nobody has to answer"},
    {"\"type\": \"info\"", "\"type\": \"info\", \"required\": true", "$.pages[0].items[0].required",
     "of type \"info\""},
    {"\"required\": true", "\"required\": 1", "$.pages[0].items[1].required", "true or false"},
    {"\"pages\": [", "\"pages\": {}, \"x\": [", "$.pages", "expected a list"},
    {"\"schema\": 1,", "\"schema\": 1,,", "line 2, column 15", ""},
};

static void each_broken_rule_is_named_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct definition d;
        struct definition_error error = {{NULL, 0}, {NULL, 0}};
        enum err e = definition_read(&arena, changed(BROKEN[i].from, BROKEN[i].to), &d, &error);

        if (e != ERR_INVALID)
            fail_msg("%s -> %s: %s", BROKEN[i].from, BROKEN[i].to, err_name(e));
        if (!str_eq(error.path, str_from(BROKEN[i].path)) ||
            str_find_str(error.why, str_from(BROKEN[i].why)) == SIZE_MAX)
            fail_msg("%s -> %s: got %.*s: %.*s", BROKEN[i].from, BROKEN[i].to, STR_ARG(error.path), STR_ARG(error.why));
    }
}

static void false_flags_are_harmless_anywhere(void **state)
{
    (void)state;
    read_ok(changed("\"type\": \"info\"", "\"type\": \"info\", \"required\": false, \"background\": false"));
}

static void too_much_is_refused(void **state)
{
    struct definition d;
    struct definition_error error;
    struct buf b = buf_new(&arena, 4 << 20);
    char *spaces = arena_alloc(&arena, DEFINITION_BYTES, 1);

    (void)state;
    for (int i = 0; i < DEFINITION_ITEMS; i++) {
        if (i % 100 == 0) /* a page holds at most as many as a survey; the sum is what is tested */
            buf_fmt(&b, "%s{\"id\":\"t%d\",\"title\":{\"fi\":\"a\",\"sv\":\"b\"},\"items\":[", i ? "]}," : "", i);
        buf_fmt(&b, "%s{\"id\":\"t%d\",\"type\":\"info\",\"label\":{\"fi\":\"a\",\"sv\":\"b\"}}", i % 100 ? "," : "",
                i);
    }
    buf_put(&b, S("]},{\"id\": \"p1\""));
    assert_int_equal(definition_read(&arena, changed("{\"id\": \"p1\"", arena_cstr(&arena, buf_str(&b))), &d, &error),
                     ERR_INVALID);
    assert_str(error.path, "$.pages[5].items[0]");
    assert_str(error.why, "expected at most 500 questions in all");

    memset(spaces, ' ', DEFINITION_BYTES - 1);
    assert_int_equal(
        definition_read(&arena, changed("{\n", arena_cstr(&arena, arena_fmt(&arena, "{%s", spaces))), &d, &error),
        ERR_TOO_BIG);
}

static void errors_never_carry_control_characters(void **state)
{
    struct definition d;
    struct definition_error error;

    (void)state;
    assert_int_equal(
        definition_read(&arena, changed("\"schema\": 1,", "\"schema\": 1, \"\\u001b[2J\": 1,"), &d, &error),
        ERR_INVALID);
    assert_str(error.path, "$.?[2J");
}

static void the_example_in_the_documentation_is_valid(void **state)
{
    struct str page;
    size_t from, to;

    (void)state;
    assert_int_equal(file_read(&arena, "docs/survey-format.md", 1 << 20, &page), OK);
    from = str_find_str(page, S("```json\n")) + 8;
    to = str_find_str(str_sub(page, from, SIZE_MAX), S("```"));
    assert_int_not_equal(to, SIZE_MAX);
    assert_int_equal(read_ok(str_sub(page, from, to)).item_count, 2);
}

/* A demo survey with days in place of the tokens, as the loader puts them. */
static struct definition demo_survey(const char *name)
{
    static const char *const days[] = {"2027-02-02", "2027-02-22", "2027-03-08"};
    struct str rest;
    struct buf b = buf_new(&arena, 1 << 20);

    assert_int_equal(
        file_read(&arena, arena_cstr(&arena, arena_fmt(&arena, "demo/surveys/%s.json", name)), 1 << 20, &rest), OK);
    for (size_t i = 0; i < 3; i++) {
        size_t at = str_find_str(rest, S("{day"));

        assert_int_not_equal(at, SIZE_MAX);
        buf_put(&b, str_sub(rest, 0, at));
        buf_put(&b, str_from(days[i]));
        rest = str_sub(rest, str_find(rest, '}', at) + 1, SIZE_MAX);
    }
    buf_put(&b, rest);
    return read_ok(buf_str(&b));
}

static void check_weights(const struct item *item, const struct json *weights)
{
    assert_non_null(weights);
    for (size_t i = 0; i < weights->count; i++) {
        int64_t score;

        if (item->type == ITEM_NPS)
            assert_int_equal(str_int(weights->items[i].key, 0, 10, &score), OK);
        else
            assert_non_null(item_option(item, weights->items[i].key));
        assert_true(weights->items[i].type == JSON_INT && weights->items[i].integer > 0);
    }
}

static void check_draw(const struct item *item, const struct json *draw)
{
    const struct json *rows = json_get(draw, "rows"), *texts = json_get(draw, "texts");

    if (!draw)
        fail_msg("%.*s", STR_ARG(item->id));
    assert_in_range(json_get(draw, "answered")->integer, 1, 100);
    if (item->type == ITEM_MULTI)
        check_weights(item, json_get(draw, "each"));
    else if (item->type == ITEM_MATRIX)
        for (size_t i = 0; i < item->row_count; i++)
            check_weights(item, json_get(rows, arena_cstr(&arena, item->rows[i].id)));
    else if (item_is_words(item))
        assert_true(texts && texts->count >= 40);
    else
        check_weights(item, json_get(draw, "shares"));
}

static void the_demo_fits_its_distributions(void **state)
{
    static const char *const names[] = {"palveluihin-paasy", "digipalvelut-arjessa", "talousarvio-2028"};
    struct str text;
    const struct json *root;

    (void)state;
    assert_int_equal(file_read(&arena, "demo/distributions.json", 1 << 20, &text), OK);
    assert_int_equal(json_parse(&arena, text, 1 << 20, &root, NULL), OK);
    for (size_t n = 0; n < 3; n++) {
        struct definition d = demo_survey(names[n]);
        const struct json *items = json_get(json_get(json_get(root, "surveys"), names[n]), "items");
        size_t drawn = 0;

        assert_str(d.slug, names[n]);
        assert_int_equal(d.lang_count, LANG__COUNT);
        for (size_t i = 0; i < d.item_count; i++)
            if (d.items[i]->type != ITEM_INFO) {
                check_draw(d.items[i], json_get(items, arena_cstr(&arena, d.items[i]->id)));
                drawn++;
            }
        assert_int_equal(items->count, drawn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),
        cmocka_unit_test(days_open_and_close_in_finland),
        cmocka_unit_test(document_reads_back_the_same),
        cmocka_unit_test(plain_text_serves_one_language),
        cmocka_unit_test(each_broken_rule_is_named_with_its_place),
        cmocka_unit_test(false_flags_are_harmless_anywhere),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(errors_never_carry_control_characters),
        cmocka_unit_test(the_example_in_the_documentation_is_valid),
        cmocka_unit_test(the_demo_fits_its_distributions),
    };

    return cmocka_run_group_tests_name("definition", tests, start, stop);
}
