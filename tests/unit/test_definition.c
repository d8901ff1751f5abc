/* test_definition.c - the format of surveys: what is read, what is refused, and how the refusal names the place. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "base/file.h"
#include "survey/definition.h"
#include "unit/told_fault.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct str fixture, everything;

static void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_from(want)))
        fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got), want);
}

/* `document` with the first `from` replaced by `to`. */
static struct str replaced(struct str document, const char *from, const char *to)
{
    size_t at = str_find_str(document, str_from(from));
    struct buf b = buf_new(&arena, 4 << 20);

    if (at == SIZE_MAX)
        fail_msg("the fixture has no %s", from);
    buf_put(&b, str_sub(document, 0, at));
    buf_put(&b, str_from(to));
    buf_put(&b, str_sub(document, at + strlen(from), SIZE_MAX));
    return buf_str(&b);
}

static struct str changed(const char *from, const char *to)
{
    return replaced(fixture, from, to);
}

static struct definition read_ok(struct str json)
{
    struct definition d;
    struct definition_error error;

    if (definition_read(&arena, json, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    return d;
}

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    if (file_read(&arena, "tests/unit/fixtures/types.json", 1 << 20, &everything))
        return -1;
    everything = read_ok(everything).doc; /* in one line */
    return file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &fixture) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
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

static void every_type_is_read(void **state)
{
    struct definition d = read_ok(everything), again = read_ok(d.doc);
    bool seen[ITEM__COUNT] = {false};
    const struct item *item;

    (void)state;
    assert_true(str_eq(d.doc, again.doc));
    assert_int_equal(d.lang_count, 3);
    assert_int_equal(d.access, ACCESS_CODE);
    assert_true(d.asks_who && d.is_guard_strict);
    for (size_t i = 0; i < d.item_count; i++)
        seen[d.items[i]->type] = true;
    for (int type = 0; type < ITEM__COUNT; type++)
        assert_true(seen[type]);

    item = definition_item(&d, S("q2"));
    assert_int_equal(item->order, ORDER_RANDOM);
    assert_int_equal(item->show->count, 3);
    item = definition_item(&d, S("q3"));
    assert_true(item->is_background && item_has_options(item));
    assert_int_equal(item->option_count, 18);
    assert_int_equal(definition_item(&d, S("q4"))->option_count, 8);
    item = definition_item(&d, S("q5"));
    assert_int_equal(item->order, ORDER_ALPHA);
    assert_null(item->options[1].show);
    assert_int_equal(item->options[2].show->count, 5);
    assert_non_null(definition_item(&d, S("q7"))->required);
    item = definition_item(&d, S("q9"));
    assert_int_equal(item->number.decimals, 1);
    assert_int_equal(item->number.min, 0);
    assert_int_equal(item->number.max, 240);
    assert_int_equal(item->number.step, 5);
    assert_str(item->unit.in[LANG_SV], "timmar");
    assert_int_equal(item->check_count, 1);
    assert_str(item->checks[0].message.in[LANG_SELKO], "Odotitko yli 12 tuntia? Tarkista.");
    item = definition_item(&d, S("q10"));
    assert_int_equal(item->days.first, 20200101);
    assert_int_equal(item->days.last, DAY_TODAY);
    item = definition_item(&d, S("q11"));
    assert_int_equal(item->min, 0);
    assert_int_equal(item->max, 2);
    assert_int_equal(definition_item(&d, S("q12"))->total, 100);
    assert_str(definition_item(&d, S("q15"))->options[1].group.in[LANG_FI], "Rauma");
    assert_true(definition_item(&d, S("q16"))->is_required);
    assert_non_null(d.pages[2].show);
    assert_true(page_has_random_order(&d.pages[0]) && page_has_random_order(&d.pages[1]));

    d = read_ok(fixture);
    assert_false(page_has_random_order(&d.pages[0]));
    assert_int_equal(d.access, ACCESS_OPEN);
    assert_false(d.asks_who || d.is_guard_strict);
}

static void what_is_left_out_has_its_default(void **state)
{
    const struct number_range *n;
    struct definition d;

    (void)state;
    d = read_ok(replaced(everything, "\"min\":0,\"max\":24,\"step\":0.5,", ""));
    n = &definition_item(&d, S("q9"))->number;
    assert_true(n->decimals == 0 && n->min == 0 && n->max == 1000000 && n->step == 1);
    d = read_ok(
        replaced(everything, "\"min\":0,\"max\":24,\"step\":0.5,", "\"min\":-1.5,\"max\":7.125,\"step\":0.125,"));
    n = &definition_item(&d, S("q9"))->number;
    assert_true(n->decimals == 3 && n->min == -1500 && n->max == 7125 && n->step == 125);
    d = read_ok(replaced(everything, "\"dates\":[\"2020-01-01\",\"today\"],", ""));
    assert_int_equal(definition_item(&d, S("q10"))->days.last, DAY_ANY);
    d = read_ok(replaced(everything, "\"2020-01-01\",\"today\"", "null,\"1999-12-31\""));
    assert_int_equal(definition_item(&d, S("q10"))->days.first, DAY_ANY);
    assert_int_equal(definition_item(&d, S("q10"))->days.last, 19991231);
    d = read_ok(replaced(everything, "\"rank\",\"max\":2,\"order\":\"random\"", "\"rank\""));
    assert_int_equal(definition_item(&d, S("q11"))->max, 3);
    assert_int_equal(definition_item(&d, S("q11"))->order, ORDER_FIXED);
    d = read_ok(replaced(everything, "\"total\":100,", ""));
    assert_int_equal(definition_item(&d, S("q12"))->total, 100);
}

static void built_in_lists_are_complete_and_in_order(void **state)
{
    static const char *const lists[] = {"kunnat-satakunta-2026", "kunnat-pirkanmaa-2026", NULL};
    static const size_t counts[] = {18, 25, 8};
    enum lang lang;

    (void)state;
    for (size_t n = 0; n < 3; n++) {
        const char *json = lists[n]
                               ? arena_cstr(&arena, arena_fmt(&arena, "\"type\": \"area\", \"list\": \"%s\"", lists[n]))
                               : "\"type\": \"age\"";
        struct definition d = read_ok(
            changed("\"type\": \"nps\", \"label\": {\"fi\": \"Suosittelu\", \"sv\": \"Rekommendation\"}, "
                    "\"low\": {\"fi\": \"en\", \"sv\": \"nej\"}, \"high\": {\"fi\": \"kyllä\", \"sv\": \"ja\"}",
                    arena_cstr(&arena, arena_fmt(&arena, "%s, \"label\": {\"fi\": \"a\", \"sv\": \"b\"}", json))));
        const struct item *item = definition_item(&d, S("q5"));

        assert_int_equal(item->option_count, counts[n]);
        for (size_t i = 0; i < item->option_count; i++) {
            const struct option *o = &item->options[i];
            int64_t code;

            for (int l = 0; l < LANG__COUNT; l++)
                assert_true(o->label.in[l].len > 0 && !o->group.in[0].p == !o->group.in[l].p);
            for (size_t k = 0; k < i; k++)
                assert_false(str_eq(item->options[k].id, o->id) || item->options[k].code == o->code);
            if (str_int(str_sub(o->id, 1, SIZE_MAX), 1, 999, &code) == OK)
                assert_int_equal(code, o->code);
            if (i && o->group.in[0].p && str_eq(o->group.in[0], item->options[i - 1].group.in[0]))
                assert_true(str_cmp(item->options[i - 1].label.in[0], o->label.in[0]) < 0);
        }
        assert_false(item_option(item, S("ei"))->is_opinion);
        assert_true(!lists[n] || item_option(item, S("muu"))->is_opinion);
        assert_str(text_in(&d, &item_option(item, S("ei"))->label, LANG_EN, &lang), "I prefer not to say");
        assert_int_equal(lang, LANG_EN);
    }
}

static void selkosuomi_falls_back_to_finnish(void **state)
{
    struct definition d = read_ok(fixture);
    enum lang lang;

    (void)state;
    assert_str(text_in(&d, &d.title, LANG_SELKO, &lang), "Koekysely");
    assert_int_equal(lang, LANG_FI);
}

static void put_piece(void *arg, struct str piece, const struct item *item)
{
    struct buf *out = arg;

    assert_true(!item == (piece.len > 0));
    buf_fmt(out, "(%.*s)", STR_ARG(item ? item->id : piece));
}

static void earlier_answers_stand_in_texts(void **state)
{
    static const struct {
        const char *text, *pieces;
    } cases[] = {
        {"Asut kunnassa {q3}.", "(Asut kunnassa )(q3)(.)"},
        {"{q3}{q4}", "(q3)(q4)"},
        {"", ""},
        {"{ } {} {Q3} {q3", "({ } {} {Q3} {q3)"},
        {"{{q3}}", "({)(q3)(})"},
        {"a {q2} {q99}", "(a {q2})( {q99})"}, /* a multi and nothing: refused where it is read, plain here */
        {"{q3456789012345678} {q3}", "({q3456789012345678} )(q3)"},
    };
    struct definition d = read_ok(everything);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = buf_new(&arena, 1024);

        text_each_piece(&d, str_from(cases[i].text), put_piece, &out);
        assert_str(buf_str(&out), cases[i].pieces);
    }
    assert_true(item_is_pipeable(definition_item(&d, S("q13"))));
    assert_false(item_is_pipeable(definition_item(&d, S("q14"))));
    read_ok(replaced(everything, "Millä kuljit?", "Millä kuljit? { } {} {Q3}"));
}

static void minutes_are_estimated_when_the_document_has_none(void **state)
{
    struct definition d = read_ok(changed(",\n    \"minutes\": 7", ""));
    struct buf words = buf_new(&arena, 4000);

    (void)state;
    assert_int_equal(d.cover.minutes, definition_estimate_minutes(&d));
    assert_int_equal(d.cover.minutes, 3); /* 140 s of answering, some 30 words */
    for (int i = 0; i < 480; i++)
        buf_put(&words, S("sana "));
    d = read_ok(changed("Tietoa.", arena_cstr(&arena, buf_str(&words))));
    assert_int_equal(definition_estimate_minutes(&d), 6);
    assert_int_equal(d.cover.minutes, 7);
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

/* Each change to a fixture breaks one rule; the error names the place and the expectation. */
struct broken {
    const char *from, *to, *path, *why;
};

static const struct broken BROKEN[] = {
    {"\"schema\": 1,", "\"schema\": 2,", "$.schema", "expected 1"},
    {"\"schema\": 1,", "\"schema\": 1, \"skema\": 1,", "$.skema", "expected one of schema, slug"},
    {"\"schema\": 1,", "", "$", "\"schema\""},
    {"koe-2027", "Koe 2027", "$.slug", "expected 2 to 60 of a-z"},
    {"[\"fi\", \"sv\"]", "[\"fi\", \"fi\"]", "$.langs[1]", "each language once"},
    {"[\"fi\", \"sv\"]", "[\"fi\", \"de\"]", "$.langs[1]", "\"fi\", \"sv\", \"en\" or \"selko\""},
    {"[\"fi\", \"sv\"]", "[]", "$.langs", "expected 1 to 4 elements, found 0"},
    {", \"sv\": \"Provenkät\"", "", "$.title", "expected a text in Swedish too, \"sv\""},
    {", \"sv\": \"Provenkät\"", ", \"sv\": \"a\", \"en\": \"b\"", "$.title.en", "only languages"},
    {"\"Provenkät\"", "\" \"", "$.title.sv", "found none"},
    {"\"Provenkät\"", "\"a\\u0007\"", "$.title.sv", "control characters"},
    {"\"Provenkät\"", "\"a\\u202eb\"", "$.title.sv", "control characters"},
    {"\"Provenkät\"", "7", "$.title.sv", "expected text"},
    {"{\"fi\": \"Koekysely\", \"sv\": \"Provenkät\"}", "\"Koekysely\"", "$.title", "a text for each language"},
    {"    \"minutes\": 7", "    \"minutes\": 0", "$.cover.minutes", "whole number from 1 to 120"},
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
    {"\"type\": \"nps\"", "\"type\": \"grid\"", "$.pages[1].items[2].type", "expected \"single\", \"multi\""},
    {"\"list\": \"agree5\"", "\"list\": \"agree7\"", "$.pages[1].items[0].list", "in $.lists"},
    {"\"list\": \"agree5\", ", "", "$.pages[1].items[0]", "either \"options\" or \"list\""},
    {"\"type\": \"nps\"", "\"list\": \"agree5\", \"type\": \"nps\"", "$.pages[1].items[2].list", "of type \"nps\""},
    {", \"high\": {\"fi\": \"kyllä\", \"sv\": \"ja\"}", "", "$.pages[1].items[2]", "both \"low\" and \"high\""},
    {"\"len\": [0, 20]", "\"len\": [0, 9000]", "$.pages[1].items[3].len", "at most 8000"},
    {"\"len\": [0, 20]", "\"len\": [5, 20]", "$.pages[1].items[3].len", "expected [0, most"},
    {"\"min\": 1, \"max\": 2", "\"min\": 3, \"max\": 2", "$.pages[0].items[2].min", "at most \"max\""},
    {"\"min\": 1, \"max\": 2", "\"max\": 5", "$.pages[0].items[2].max", "number of options, 4"},
    {"\"type\": \"single\"", "\"max\": 1, \"type\": \"single\"", "$.pages[0].items[1].max", "of type \"single\""},
    {"\"other\": true}\n      ]}", "\"exclusive\": true}\n      ]}", "$.pages[0].items[1].options[2]",
     "outside a multi"},
    {", \"opinion\": false}\n      ]", "}\n      ]", "$.pages[2].items[0].options", "prefer not to say"},
    {"\"background\": true", "\"background\": true, \"required\": true", "$.pages[2].items[0]", "nobody has to answer"},
    {"\"type\": \"info\"", "\"type\": \"info\", \"required\": true", "$.pages[0].items[0].required",
     "of type \"info\""},
    {"\"required\": true", "\"required\": 1", "$.pages[0].items[1].required", "true or false"},
    {"\"schema\": 1,", "\"schema\": 1,,", "line 2, column 15", ""},
};

/* Here one change is several faults. */
static const struct broken BROKEN_MANY[] = {
    {"[\"fi\", \"sv\"]", "[\"fi\", \"sv\", \"en\"]", "$.lists.agree5.options[0].label",
     "expected a text in English too, \"en\""},
    {"\"opinion\": false}\n    ]", "\"opinion\": false, \"other\": true}\n    ]", "$.pages[1].items[0].list",
     "expected \"other\" (\"na\") only in"},
};
static const struct broken BROKEN_MANY_TYPES[] = {
    {"\"type\":\"consent\"", "\"options\":[],\"type\":\"consent\"", "$.pages[2].items[5].options", "1 to 500"},
    {"\"list\":\"kunnat-satakunta-2026\"", "\"list\":\"agree3\",\"required\":true", "$.pages[0].items[3]",
     "nobody has to answer"},
    {"\"type\":\"nps\"", "\"unit\":{},\"type\":\"nps\"", "$.pages[1].items[3].unit", "in Finnish too, \"fi\""},
};

/* The same about the document with everything. */
static const struct broken BROKEN_TYPES[] = {
    {"\"order\":\"random\"", "\"order\":\"chance\"", "$.pages[0].items[2].order", "\"fixed\", \"random\" or \"alpha\""},
    {"\"type\":\"scale\"", "\"order\":\"random\",\"type\":\"scale\"", "$.pages[1].items[1].order", "of type \"scale\""},
    {"\"type\":\"area\"", "\"order\":\"alpha\",\"type\":\"area\"", "$.pages[0].items[3].order", "of type \"area\""},
    {"\"min\":0,\"max\":24", "\"min\":25,\"max\":24", "$.pages[1].items[4].max", "more than \"min\""},
    {"\"min\":0,\"max\":24", "\"min\":\"0\",\"max\":24", "$.pages[1].items[4].min", "expected a number"},
    {"\"max\":24", "\"max\":24.25", "$.pages[1].items[4].max", "as many decimals as in \"step\", 1"},
    {"\"max\":24", "\"max\":2000000000", "$.pages[1].items[4].max", "from -1000000000"},
    {"\"step\":0.5", "\"step\":0", "$.pages[1].items[4].step", "over 0"},
    {"\"step\":0.5", "\"step\":0.0005", "$.pages[1].items[4].step", "at most 3 decimals"},
    {"\"step\":0.5", "\"step\":30", "$.pages[1].items[4].step", "fits between"},
    {"\"type\":\"nps\"", "\"step\":false,\"type\":\"nps\"", "$.pages[1].items[3].step", "of type \"nps\""},
    {"\"today\"]", "\"tomorrow\"]", "$.pages[1].items[5].dates[1]", "expected a day"},
    {"\"2020-01-01\",\"today\"", "\"2020-02-30\",\"today\"", "$.pages[1].items[5].dates[0]", "expected a day"},
    {"\"2020-01-01\",\"today\"", "\"2020-01-02\",\"2020-01-01\"", "$.pages[1].items[5].dates[1]",
     "not before the first"},
    {"[\"2020-01-01\",\"today\"]", "[null]", "$.pages[1].items[5].dates", "[first day, last day]"},
    {"\"rank\",\"max\":2", "\"rank\",\"max\":4", "$.pages[2].items[0].max", "number of options, 3"},
    {"\"rank\",\"max\":2", "\"rank\",\"max\":0", "$.pages[2].items[0].max", "from 1 to"},
    {"\"rank\",\"max\":2", "\"rank\",\"min\":3,\"max\":2", "$.pages[2].items[0].min", "at most \"max\""},
    {"\"total\":100", "\"total\":10001", "$.pages[2].items[1].total", "from 1 to 10000"},
    {"\"type\":\"text\"", "\"total\":5,\"type\":\"text\"", "$.pages[2].items[2].total", "of type \"text\""},
    {"\"sv\":\"telefon\",\"selko\":\"puhelin\"}", "\"sv\":\"telefon\",\"selko\":\"puhelin\"},\"opinion\":false",
     "$.pages[2].items[1].options[1]", "leaving it open"},
    {"\"sv\":\"telefon\",\"selko\":\"puhelin\"}", "\"sv\":\"telefon\",\"selko\":\"puhelin\"},\"other\":true",
     "$.pages[2].items[1].options[1]", "only in a single, multi or dropdown"},
    {"\"sv\":\"telefon\",\"selko\":\"puhelin\"}",
     "\"sv\":\"telefon\",\"selko\":\"puhelin\"},\"group\":"
     "{\"fi\":\"a\",\"sv\":\"a\",\"selko\":\"a\"}",
     "$.pages[2].items[1].options[1]", "only in an area"},
    {"\"id\":\"o1\",\"code\":1,\"label\":{\"fi\":\"kävellen\"",
     "\"id\":\"o8\",\"code\":8,\"other\":true,\"label\":{\"fi\":\"a\",\"sv\":\"a\",\"selko\":\"a\"}},"
     "{\"id\":\"o1\",\"code\":1,\"other\":true,\"label\":{\"fi\":\"kävellen\"",
     "$.pages[1].items[0].options", "at most one option with \"other\""},
    {"\"list\":\"kunnat-satakunta-2026\",", "", "$.pages[0].items[3]", "either \"options\" or \"list\""},
    {"\"list\":\"kunnat-satakunta-2026\"", "\"list\":\"ika-2026\"", "$.pages[0].items[3].list", "of type \"age\""},
    {"\"list\":\"kunnat-satakunta-2026\"", "\"list\":\"kunnat-lappi-2026\"", "$.pages[0].items[3].list",
     "\"kunnat-pirkanmaa-2026\""},
    {"\"type\":\"age\"", "\"background\":false,\"type\":\"age\"", "$.pages[0].items[4].background", "always about"},
    {"\"type\":\"age\"", "\"required\":[\"answered\",[\"q\",\"q1\"]],\"type\":\"age\"", "$.pages[0].items[4]",
     "nobody has to answer"},
    {"\"id\":\"s1\"", "\"show\":true,\"id\":\"s1\"", "$.lists.agree3.options[0].show", "questions share"},
    {"\"access\":\"code\"", "\"access\":\"closed\"", "$.settings.access", "\"code\" or \"invitation\""},
    {"\"answer_as\":true", "\"answer_as\":1", "$.settings.answer_as", "true or false"},
    {"\"identifiers\":\"remove\"", "\"identifiers\":\"keep\"", "$.settings.identifiers", "\"ask\" or \"remove\""},
};

/* Braces that name an answer: where it may be none, and which. */
static const struct broken BROKEN_BRACES[] = {
    {"Palvelut kunnassa {q3}\",\"sv\"", "Palvelut kunnassa {q33}\",\"sv\"", "$.pages[1].title.fi",
     "on an earlier page"},
    {"Palvelut kunnassa {q3}\",\"sv\"", "Palvelut kunnassa {q5}\",\"sv\"", "$.pages[1].title.fi", "on an earlier page"},
    {"Palvelut kunnassa {q3}\",\"sv\"", "Palvelut kunnassa {q2}\",\"sv\"", "$.pages[1].title.fi", "\"multi\" has none"},
    {"Tjänsterna i {q3}", "Tjänsterna", "$.pages[1].title", "expected {q3} in the Swedish text too"},
    {"Tjänsterna i {q3}", "Tjänsterna i {q3} {q4}", "$.pages[1].title", "expected {q4} in the Finnish text too"},
    {"Tjänsterna i {q3}", "{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}{q3}", "$.pages[1].title.sv",
     "at most 16"},
    {"Millä kuljit?", "Millä {q6} kuljit?", "$.pages[1].items[0].label.fi", "on an earlier page"},
    {"\"kävellen\"", "\"{q2}\"", "$.pages[1].items[0].options[0].label.fi", "\"multi\" has none"},
    {"\"Ymmärsin ohjeet.\"", "\"{q7}\"", "$.pages[1].items[2].rows[1].label.fi", "on an earlier page"},
    {"\"en lainkaan\"", "\"{q3}\"", "$.pages[1].items[3].low.fi", "expected no {q3}"},
    {"\"tuntia\"", "\"{q3}\"", "$.pages[1].items[4].unit.fi", "expected no {q3}"},
    {"Tarkista, odotitko todella yli 12 tuntia.", "{q3}", "$.pages[1].items[4].check[0].msg.fi", "expected no {q3}"},
    {"\"siltä väliltä\"", "\"{q3}\"", "$.lists.agree3.options[1].label.fi", "on an earlier page"},
};

static void assert_broken(struct str document, bool is_many, const struct broken *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct broken *b = &cases[i];
        struct definition d;
        struct definition_faults faults;
        struct definition_error error;
        enum err e = definition_check(&arena, replaced(document, b->from, b->to), &d, &faults);

        if (e != ERR_INVALID)
            fail_msg("%s -> %s: %s", b->from, b->to, err_name(e));
        error = faults.v[0];
        if ((faults.count > 1) != is_many)
            fail_msg("%s -> %s: %zu faults, the second %.*s: %.*s", b->from, b->to, faults.count,
                     STR_ARG(faults.v[1].path), STR_ARG(faults.v[1].why));
        if (!str_eq(error.path, str_from(b->path)) || str_find_str(error.why, str_from(b->why)) == SIZE_MAX)
            fail_msg("%s -> %s: got %.*s: %.*s", b->from, b->to, STR_ARG(error.path), STR_ARG(error.why));
        assert_told(&arena, &error);
    }
}

static void each_broken_rule_is_named_with_its_place(void **state)
{
    (void)state;
    assert_broken(fixture, true, BROKEN_MANY, sizeof BROKEN_MANY / sizeof *BROKEN_MANY);
    assert_broken(everything, true, BROKEN_MANY_TYPES, sizeof BROKEN_MANY_TYPES / sizeof *BROKEN_MANY_TYPES);
    assert_broken(fixture, false, BROKEN, sizeof BROKEN / sizeof *BROKEN);
    assert_broken(everything, false, BROKEN_TYPES, sizeof BROKEN_TYPES / sizeof *BROKEN_TYPES);
    assert_broken(everything, false, BROKEN_BRACES, sizeof BROKEN_BRACES / sizeof *BROKEN_BRACES);
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

/* A page before the first: `whole` points questions of 500 options, then a question with `rest` options of its own. */
static enum err read_fields(int whole, const char *type, int rest, struct definition_error *error)
{
    struct buf b = buf_new(&arena, 4 << 20);
    struct definition d;

    buf_put(&b, S("{\"id\":\"t\",\"title\":{\"fi\":\"a\",\"sv\":\"b\"},\"items\":["));
    for (int q = 0; q <= whole; q++) {
        buf_fmt(&b, "%s{\"id\":\"t%d\",\"type\":\"%s\",\"label\":{\"fi\":\"a\",\"sv\":\"b\"}", q ? "," : "", q,
                q < whole ? "points" : type);
        for (int i = 0; i < (q < whole ? 500 : rest); i++)
            buf_fmt(&b, "%s{\"id\":\"o%d\",\"code\":%d,\"label\":{\"fi\":\"a\",\"sv\":\"b\"}%s}",
                    i ? "," : ",\"options\":[", i, i, i == 0 && q == whole ? ",\"other\":true" : "");
        buf_put(&b, rest || q < whole ? S("]}") : S("}"));
    }
    buf_put(&b, S("]},{\"id\": \"p1\""));
    return definition_read(&arena, changed("{\"id\": \"p1\"", arena_cstr(&arena, buf_str(&b))), &d, error);
}

static void a_page_with_more_fields_than_a_form_can_send_is_refused(void **state)
{
    struct definition_error error;

    (void)state;
    assert_int_equal(read_fields(2, "multi", 499, &error), OK); /* and words of other */
    assert_int_equal(read_fields(2, "multi", 500, &error), ERR_INVALID);
    assert_str(error.path, "$.pages[0].items[2]");
    assert_non_null(strstr(arena_cstr(&arena, error.why), "expected at most 1500 fields on one page"));
    assert_int_equal(read_fields(3, "info", 0, &error), OK);
    assert_int_equal(read_fields(3, "text", 0, &error), ERR_INVALID);
    assert_int_equal(read_fields(2, "single", 500, &error), OK);
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

/* A demo survey with days in place of the tokens {day+14}, as the loader puts them. */
static struct definition demo_survey(const char *name)
{
    struct str rest;
    struct buf b = buf_new(&arena, 1 << 20);

    assert_int_equal(
        file_read(&arena, arena_cstr(&arena, arena_fmt(&arena, "demo/surveys/%s.json", name)), 1 << 20, &rest), OK);
    for (size_t at = str_find_str(rest, S("{day")); at != SIZE_MAX; at = str_find_str(rest, S("{day"))) {
        struct str token = str_sub(rest, at + 4, str_find(rest, '}', at) - at - 4);
        int sign = token.p[0] == '-' ? -1 : 1;
        int64_t days;
        struct civil day;

        assert_int_equal(str_int(str_sub(token, 1, SIZE_MAX), 0, 1000, &days), OK);
        day = civil_from_ms(INT64_C(1801476000000) + sign * days * 24 * 3600 * 1000); /* from 2027-02-01 */
        buf_put(&b, str_sub(rest, 0, at));
        buf_fmt(&b, "%04d-%02d-%02d", day.year, day.month, day.day);
        rest = str_sub(rest, at + token.len + 5, SIZE_MAX);
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
        else if (item->type == ITEM_DATE)
            assert_true(str_starts(weights->items[i].key, S("{day")));
        else if (item->type == ITEM_NUMBER)
            assert_in_range((int64_t)strtod(arena_cstr(&arena, weights->items[i].key), NULL), 0, 1000);
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
        assert_true(texts && texts->count >= 3);
    else if (item->type != ITEM_CONSENT)
        check_weights(item, json_get(draw, "shares"));
}

static void the_demo_fits_its_distributions(void **state)
{
    static const char *const names[] = {"palveluihin-paasy", "digipalvelut-arjessa", "talousarvio-2028",
                                        "arki-ja-palvelut"};
    struct str text;
    const struct json *root;

    (void)state;
    assert_int_equal(file_read(&arena, "demo/distributions.json", 1 << 20, &text), OK);
    assert_int_equal(json_parse(&arena, text, 1 << 20, &root, NULL), OK);
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct definition d = demo_survey(names[n]);
        const struct json *items = json_get(json_get(json_get(root, "surveys"), names[n]), "items");
        size_t drawn = 0;

        assert_str(d.slug, names[n]);
        assert_true(d.lang_count >= 3);
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
        cmocka_unit_test(every_type_is_read),
        cmocka_unit_test(what_is_left_out_has_its_default),
        cmocka_unit_test(built_in_lists_are_complete_and_in_order),
        cmocka_unit_test(selkosuomi_falls_back_to_finnish),
        cmocka_unit_test(earlier_answers_stand_in_texts),
        cmocka_unit_test(minutes_are_estimated_when_the_document_has_none),
        cmocka_unit_test(days_open_and_close_in_finland),
        cmocka_unit_test(document_reads_back_the_same),
        cmocka_unit_test(plain_text_serves_one_language),
        cmocka_unit_test(each_broken_rule_is_named_with_its_place),
        cmocka_unit_test(false_flags_are_harmless_anywhere),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(a_page_with_more_fields_than_a_form_can_send_is_refused),
        cmocka_unit_test(errors_never_carry_control_characters),
        cmocka_unit_test(the_example_in_the_documentation_is_valid),
        cmocka_unit_test(the_demo_fits_its_distributions),
    };

    return cmocka_run_group_tests_name("definition", tests, start, stop);
}
