/* test_rules.c - what rules show, require and drop; tests/tools/test_rules.mjs compares with the browser. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "response/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/in_arena.h"

static struct definition survey;

static struct definition read_survey(struct str json)
{
    struct definition_error error;
    struct definition d;

    if (definition_read(&arena, json, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    return d;
}

static int start(void **state)
{
    struct str json;

    set_up(state);
    if (file_read(&arena, "tests/unit/fixtures/everything.json", 1 << 20, &json))
        return -1;
    survey = read_survey(json);
    return 0;
}

static struct answers given_to(const struct definition *d, const char *doc)
{
    struct answers answers;

    if (answers_from_json(&arena, d, str_from(doc), false, &answers))
        fail_msg("no document: %s", doc);
    return answers;
}

static struct answers given(const char *doc)
{
    return given_to(&survey, doc);
}

/* --- operators, each with what it says when there is no answer ------------------------------------------------------ */

/* A survey with one question of each kind and `rule` for showing the last. */
static struct definition survey_with(const char *rule)
{
#define ITEM_(id, type, more) "{\"id\":\"" id "\",\"type\":\"" type "\",\"label\":\"x\"" more "},"
#define OPTIONS_                                                                                                       \
    ",\"options\":[{\"id\":\"o1\",\"code\":1,\"label\":\"a\"},{\"id\":\"o2\",\"code\":2,\"label\":\"b\"},"             \
    "{\"id\":\"o3\",\"code\":3,\"label\":\"c\"}]"
    static const char head[] =
        "{\"schema\":1,\"slug\":\"x1\",\"langs\":[\"fi\"],\"title\":\"a\",\"division\":\"a\",\"cover\":{\"purpose\":"
        "\"a\",\"can\":\"a\",\"cannot\":\"a\",\"decides\":\"a\",\"hears_back\":\"a\",\"unit\":\"a\",\"contact_phone\":"
        "\"112\"},\"settings\":{\"opens\":\"2027-01-01\",\"closes\":\"2027-01-01\",\"results\":\"2027-01-02\"},"
        "\"pages\":[{\"id\":\"p1\",\"title\":\"a\",\"items\":[" ITEM_("s", "single", OPTIONS_)
            ITEM_("m", "multi", OPTIONS_) ITEM_("n", "nps", "") ITEM_("f", "number", ",\"step\":0.1")
                ITEM_("t", "text", "") ITEM_("d", "date", "") ITEM_("r", "rank", OPTIONS_)
                    ITEM_("p", "points", OPTIONS_) ITEM_("c", "consent", "")
                        ITEM_("x", "matrix",
                              OPTIONS_ ",\"rows\":[{\"id\":\"r1\",\"label\":\"a\"},{\"id\":\"r2\",\"label\":\"b\"}]")
                            ITEM_("e", "date", "");
#undef ITEM_
#undef OPTIONS_
    return read_survey(
        arena_fmt(&arena, "%s{\"id\":\"last\",\"type\":\"text\",\"label\":\"x\",\"show\":%s}]}]}", head, rule));
}

static const char ANSWERED[] =
    "{\"s\":\"o1\",\"m\":[\"o1\",\"o3\"],\"n\":7,\"f\":7.1,\"t\":\"hei\",\"d\":\"2027-02-22\","
    "\"r\":[\"o3\",\"o2\"],\"p\":{\"o1\":60,\"o3\":40},\"c\":true,\"x\":{\"r2\":\"o2\"}}";

static const struct {
    const char *rule;
    bool holds, holds_unanswered;
} RULES[] = {
    {"true", true, true},
    {"false", false, false},
    {"[\"eq\",[\"q\",\"s\"],\"o1\"]", true, false},
    {"[\"eq\",[\"q\",\"s\"],\"o2\"]", false, false},
    {"[\"not\",[\"eq\",[\"q\",\"s\"],\"o2\"]]", true, true},
    {"[\"eq\",[\"q\",\"n\"],7]", true, false},
    {"[\"eq\",[\"q\",\"f\"],7.1]", true, false},
    {"[\"eq\",[\"q\",\"t\"],\"hei\"]", true, false},
    {"[\"eq\",[\"q\",\"t\"],\"Hei\"]", false, false},
    {"[\"eq\",[\"q\",\"d\"],\"2027-02-22\"]", true, false},
    {"[\"eq\",[\"q\",\"d\"],[\"q\",\"e\"]]", false, false},
    {"[\"eq\",[\"q\",\"x\",\"r2\"],\"o2\"]", true, false},
    {"[\"eq\",[\"q\",\"x\",\"r1\"],\"o2\"]", false, false},
    {"[\"eq\",[\"q\",\"p\",\"o2\"],0]", true, false}, /* others have all the points */
    {"[\"lt\",[\"q\",\"n\"],7]", false, false},
    {"[\"le\",[\"q\",\"n\"],7]", true, false},
    {"[\"gt\",[\"q\",\"f\"],7]", true, false},
    {"[\"ge\",[\"q\",\"f\"],7.1]", true, false},
    {"[\"gt\",[\"q\",\"d\"],\"2027-02-21\"]", true, false},
    {"[\"ge\",[\"q\",\"d\"],\"2027-02-23\"]", false, false},
    {"[\"lt\",[\"q\",\"d\"],[\"q\",\"e\"]]", false, false},
    {"[\"in\",[\"q\",\"s\"],\"o3\",\"o1\"]", true, false},
    {"[\"in\",[\"q\",\"s\"],\"o3\",\"o2\"]", false, false},
    {"[\"has\",[\"q\",\"m\"],\"o3\"]", true, false},
    {"[\"has\",[\"q\",\"m\"],\"o2\"]", false, false},
    {"[\"has\",[\"q\",\"r\"],[\"q\",\"s\"]]", false, false},
    {"[\"has\",[\"q\",\"m\"],[\"q\",\"s\"]]", true, false},
    {"[\"answered\",[\"q\",\"m\"]]", true, false},
    {"[\"answered\",[\"q\",\"c\"]]", true, false},
    {"[\"answered\",[\"q\",\"e\"]]", false, false},
    {"[\"answered\",[\"q\",\"x\",\"r1\"]]", false, false},
    {"[\"eq\",[\"count\",[\"q\",\"m\"]],2]", true, false},
    {"[\"eq\",[\"count\",[\"q\",\"x\"]],1]", true, false},
    {"[\"eq\",[\"count\",[\"q\",\"p\"]],2]", true, false},
    {"[\"eq\",[\"count\",[\"q\",\"t\"]],1]", true, false},
    {"[\"eq\",[\"count\",[\"q\",\"m\"]],0]", false, true},
    {"[\"eq\",[\"sum\",[\"q\",\"n\"],[\"q\",\"p\",\"o1\"]],67]", true, false},
    {"[\"eq\",[\"sum\",[\"q\",\"p\"]],100]", true, false},
    {"[\"ge\",[\"sum\",[\"q\",\"n\"]],0]", true, false},
    {"[\"eq\",[\"sum\",[\"q\",\"n\"],1],1]", false, true},
    {"[\"and\",[\"answered\",[\"q\",\"s\"]],[\"not\",[\"answered\",[\"q\",\"e\"]]]]", true, false},
    {"[\"or\",[\"answered\",[\"q\",\"e\"]],[\"eq\",[\"q\",\"n\"],7]]", true, false},
    {"[\"and\",true]", true, true},
    {"[\"or\",false]", false, false},
};

static void each_operator_says_what_the_format_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        struct definition d = survey_with(RULES[i].rule);
        const struct item *last = definition_item(&d, S("last"));
        struct answers all = given_to(&d, ANSWERED), none = given_to(&d, "{}");

        if (rule_holds(last->show, &d, &all, NULL) != RULES[i].holds)
            fail_msg("with answers: %s", RULES[i].rule);
        if (rule_holds(last->show, &d, &none, NULL) != RULES[i].holds_unanswered)
            fail_msg("without answers: %s", RULES[i].rule);
    }
}

/* --- what is shown -------------------------------------------------------------------------------------------------- */

static bool shows(const char *doc, const char *id)
{
    struct answers answers = given(doc);
    struct visibility v = rules_visibility(&arena, &survey, &answers);
    const struct item *item = definition_item(&survey, str_from(id));

    return v.items[item->index];
}

static void items_are_shown_by_their_rule_and_their_page(void **state)
{
    (void)state;
    assert_true(shows("{}", "q1"));
    assert_false(shows("{}", "q12"));
    assert_true(shows("{\"q1\":\"o2\"}", "q12"));
    assert_true(shows("{\"q14\":\"s1\"}", "q15"));
    assert_false(shows("{\"q14\":\"s3\"}", "q15"));
    assert_false(shows("{\"q5\":9}", "q18"));
    assert_true(shows("{\"q5\":9,\"q11\":{\"r1\":\"a1\",\"r2\":\"na\"}}", "q18"));
    assert_false(shows("{\"q5\":9,\"q10\":{\"z\":100},\"q11\":{\"r1\":\"a1\",\"r2\":\"na\"}}", "q19"));
    assert_true(shows("{\"q5\":9,\"q10\":{\"x\":30,\"y\":21,\"z\":49},\"q11\":{\"r1\":\"a1\",\"r2\":\"na\"}}", "q19"));
    assert_false(shows("{\"q10\":{\"x\":100}}", "q19")); /* its page is hidden */
}

static void options_are_offered_by_their_rule(void **state)
{
    struct answers with = given("{\"q2\":[\"m1\"]}"), without = given("{}");
    int q14 = definition_item(&survey, S("q14"))->index, q1 = definition_item(&survey, S("q1"))->index;
    struct visibility v;

    (void)state;
    v = rules_visibility(&arena, &survey, &without);
    assert_null(v.options[q1]);
    assert_true(v.options[q14][0] && !v.options[q14][1] && v.options[q14][2]);
    v = rules_visibility(&arena, &survey, &with);
    assert_true(v.options[q14][0] && v.options[q14][1] && v.options[q14][2]);
}

static void what_is_hidden_counts_as_no_answer_further_on(void **state)
{
    /* s2 of q14 needs m1, and the consent q26 is required with s2; q15 is shown with s1. */
    struct answers answers = given("{\"q14\":\"s2\"}"), offered = given("{\"q2\":[\"m1\"],\"q14\":\"s2\"}");
    struct visibility v = rules_visibility(&arena, &survey, &answers);
    const struct item *consent = definition_item(&survey, S("q26"));

    (void)state;
    assert_false(rules_require(consent, &survey, &answers, &v));
    assert_true(rules_require(consent, &survey, &answers, NULL));
    v = rules_visibility(&arena, &survey, &offered);
    assert_true(rules_require(consent, &survey, &offered, &v));
}

static void only_what_is_shown_is_sent(void **state)
{
    static const struct {
        const char *kept, *sent;
    } cases[] = {
        {"{}", "{}"},
        {"{\"q1\":\"o2\",\"q12\":\"a\"}", "{\"q1\":\"o2\",\"q12\":\"a\"}"},
        {"{\"q1\":\"o1\",\"q12\":\"a\"}", "{\"q1\":\"o1\"}"},
        {"{\"q14\":\"s2\"}", "{}"},
        {"{\"q14\":\"s1\",\"q15\":\"a\"}", "{\"q14\":\"s1\",\"q15\":\"a\"}"},
        {"{\"q14\":\"s3\",\"q15\":\"a\"}", "{\"q14\":\"s3\"}"},
        {"{\"q17\":[\"n2\",\"n4\"],\"q17~n4\":\"a\"}", "{\"q17\":[\"n4\"],\"q17~n4\":\"a\"}"},
        {"{\"q17\":[\"n2\"]}", "{}"},
        {"{\"q22\":[\"j2\",\"j3\",\"j1\"]}", "{\"q22\":[\"j3\",\"j1\"]}"},
        {"{\"q23\":{\"v2\":5,\"v3\":5}}", "{\"q23\":{\"v3\":5}}"},
        {"{\"q23\":{\"v2\":10}}", "{}"},
        {"{\"q2\":[\"m1\"],\"q23\":{\"v2\":10}}", "{\"q2\":[\"m1\"],\"q23\":{\"v2\":10}}"},
        {"{\"q5\":8,\"q18\":\"a\",\"q20\":\"k609\"}", "{\"q5\":8,\"q20\":\"k609\"}"},
        {"{\"q24!\":[\"x\",\"\",\"\"]}", "{}"},
        {"{\"q8!\":[\"x\",\"\",\"\"]}", "{\"q8!\":[\"x\",\"\",\"\"]}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answers kept = given(cases[i].kept), sent = rules_drop_hidden(&arena, &survey, &kept);
        struct buf doc = buf_new(&arena, 1 << 16), still = buf_new(&arena, 1 << 16);

        answers_put_draft_json(&doc, &survey, &sent);
        assert_text(buf_str(&doc), cases[i].sent);
        answers_put_draft_json(&still, &survey, &kept);
        assert_text(buf_str(&still), cases[i].kept);
    }
}

/* --- for the browser ------------------------------------------------------------------------------------------------ */

static void assert_json(const struct rule *rule, const char *doc, size_t page, const char *want)
{
    struct answers answers = given(doc);
    struct visibility v = rules_visibility(&arena, &survey, &answers);
    struct buf out = buf_new(&arena, 1 << 16);

    rule_put_json(&out, rule, &survey, &answers, &v, page);
    assert_text(buf_str(&out), want);
}

static void earlier_pages_are_values_in_the_browser(void **state)
{
    const struct item *q15 = definition_item(&survey, S("q15")), *q16 = definition_item(&survey, S("q16")),
                      *q24 = definition_item(&survey, S("q24")), *q26 = definition_item(&survey, S("q26"));

    (void)state;
    assert_json(q15->show, "{}", 2, "[\"eq\",[\"q\",\"q14\"],\"s1\"]");
    assert_json(q16->checks[0].rule, "{}", 2, "[\"or\",true,[\"le\",[\"q\",\"q16\"],null]]");
    assert_json(q16->checks[0].rule, "{\"q6\":7.5}", 2, "[\"or\",false,[\"le\",[\"q\",\"q16\"],7.5]]");
    assert_json(q24->checks[0].rule, "{\"q8\":\"2027-02-22\"}", 2, "[\"gt\",[\"q\",\"q24\"],\"2027-02-22\"]");
    assert_json(q26->required, "{\"q9\":[\"k4\",\"k1\"]}", 4, "true");
    assert_json(q26->required, "{}", 4, "false");
    assert_json(survey.pages[3].show, "{\"q5\":9}", 1, "[\"and\",true,[\"ge\",[\"count\",[\"q\",\"q11\"]],2]]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_operator_says_what_the_format_says),
        cmocka_unit_test(items_are_shown_by_their_rule_and_their_page),
        cmocka_unit_test(options_are_offered_by_their_rule),
        cmocka_unit_test(what_is_hidden_counts_as_no_answer_further_on),
        cmocka_unit_test(only_what_is_shown_is_sent),
        cmocka_unit_test(earlier_pages_are_values_in_the_browser),
    };

    return cmocka_run_group_tests_name("rules", tests, start, tear_down);
}
