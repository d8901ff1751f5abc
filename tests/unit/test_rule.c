/* test_rule.c - rules in a survey: what may be asked about which answers, and how a faulty rule is refused. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/definition.h"
#include "unit/told_fault.h"

#include "in_arena.h"

#include <stdio.h>
#include <time.h>

#include <cmocka.h>

/* One question of each type on the first page; on the second "t", whose rule is tested, between two others. %s: a member
 * of the second page, of "t", and of an option of "t". */
static const char DOCUMENT[] =
    "{'schema':1,'slug':'x1','langs':['fi'],'title':'A','division':'B','cover':{'purpose':'a','can':'a','cannot':'a',"
    "'decides':'a','hears_back':'a','unit':'a','contact_phone':'112'},"
    "'settings':{'opens':'2027-01-01','closes':'2027-01-01','results':'2027-01-02'},'pages':["
    "{'id':'p1','title':'A','items':["
    "{'id':'info','type':'info','label':'?'},"
    "{'id':'single','type':'single','label':'?','options':[{'id':'o1','code':1,'label':'a'},"
    "{'id':'o2','code':2,'label':'b'}]},"
    "{'id':'multi','type':'multi','label':'?','options':[{'id':'m1','code':1,'label':'a'},"
    "{'id':'m2','code':2,'label':'b'}]},"
    "{'id':'matrix','type':'matrix','label':'?','rows':[{'id':'r1','label':'a'},{'id':'r2','label':'b'}],"
    "'options':[{'id':'o1','code':1,'label':'a'},{'id':'o2','code':2,'label':'b'}]},"
    "{'id':'nps','type':'nps','label':'?'},"
    "{'id':'number','type':'number','label':'?'},"
    "{'id':'text','type':'text','label':'?'},"
    "{'id':'longtext','type':'longtext','label':'?'},"
    "{'id':'date','type':'date','label':'?'},"
    "{'id':'rank','type':'rank','label':'?','options':[{'id':'o1','code':1,'label':'a'},"
    "{'id':'o2','code':2,'label':'b'}]},"
    "{'id':'points','type':'points','label':'?','options':[{'id':'o1','code':1,'label':'a'},"
    "{'id':'o2','code':2,'label':'b'}]},"
    "{'id':'area','type':'area','list':'kunnat-pirkanmaa-2026','label':'?'},"
    "{'id':'age','type':'age','label':'?'},"
    "{'id':'consent','type':'consent','label':'?'}]},"
    "{'id':'p2',%s'title':'A','items':["
    "{'id':'before','type':'nps','label':'?'},"
    "{'id':'t',%s'type':'single','label':'?','options':[{'id':'o1','code':1,%s'label':'a'},"
    "{'id':'o2','code':2,'label':'b'}]},"
    "{'id':'after','type':'nps','label':'?'}]}]}";

static struct str document(const char *page, const char *item, const char *option)
{
    int len = snprintf(NULL, 0, DOCUMENT, page, item, option);
    char *text = arena_alloc(&arena, (size_t)len + 1, 1);

    snprintf(text, (size_t)len + 1, DOCUMENT, page, item, option);
    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return (struct str){text, (size_t)len};
}

/* The document with `rule` as "show" of the item. */
static struct str with_show(const char *rule)
{
    return document("", arena_cstr(&arena, arena_fmt(&arena, "'show':%s,", rule)), "");
}

static struct definition read_ok(struct str json, const char *what)
{
    struct definition d;
    struct definition_error error;

    if (definition_read(&arena, json, &d, &error))
        fail_msg("%s: %.*s: %.*s", what, STR_ARG(error.path), STR_ARG(error.why));
    return d;
}

static void assert_refused(struct str json, const char *what, const char *path, const char *why)
{
    struct definition d;
    struct definition_error error = {0};

    if (definition_read(&arena, json, &d, &error) != ERR_INVALID)
        fail_msg("%s: not refused", what);
    if (!str_eq(error.path, str_from(path)) || str_find_str(error.why, str_from(why)) == SIZE_MAX)
        fail_msg("%s: got %.*s: %.*s", what, STR_ARG(error.path), STR_ARG(error.why));
    assert_told(&arena, &error);
}

static const struct rule *show_of(const char *rule)
{
    struct definition d = read_ok(with_show(rule), rule);

    return definition_item(&d, S("t"))->show;
}

static void a_rule_becomes_a_list_of_nodes_in_prefix_order(void **state)
{
    const struct rule *rule =
        show_of("['and',['eq',['q','matrix','r2'],'o1'],['not',['gt',['q','points','o2'],7.5]],true]");
    static const enum rule_op ops[] = {RULE_AND, RULE_EQ,     RULE_ANSWER, RULE_TEXT, RULE_NOT,
                                       RULE_GT,  RULE_ANSWER, RULE_NUMBER, RULE_TRUE};
    static const int args[] = {3, 2, 0, 0, 1, 2, 0, 0, 0};

    (void)state;
    assert_int_equal(rule->count, 9);
    for (int i = 0; i < rule->count; i++) {
        assert_int_equal(rule->nodes[i].op, ops[i]);
        assert_int_equal(rule->nodes[i].arg_count, args[i]);
    }
    assert_int_equal(rule->nodes[2].item, 3);
    assert_int_equal(rule->nodes[2].part, 1);
    assert_true(str_eq(rule->nodes[3].text, S("o1")));
    assert_int_equal(rule->nodes[6].item, 10);
    assert_int_equal(rule->nodes[6].part, 1);
    assert_true(rule->nodes[7].number == 7.5);

    rule = show_of("['answered',['q','matrix']]");
    assert_int_equal(rule->nodes[1].part, -1);
}

static void what_fits_together_is_read(void **state)
{
    static const char *const rules[] = {
        "true",
        "false",
        "['and',true]",
        "['or',false,['not',true]]",
        "['eq',['q','single'],'o2']",
        "['eq','o2',['q','single']]",
        "['eq',['q','area'],'k837']",
        "['in',['q','age'],'a13','ei']",
        "['eq',['q','single'],['q','matrix','r1']]",
        "['eq',['q','text'],'Pori']",
        "['eq',['q','longtext'],['q','text']]",
        "['answered',['q','text']]",
        "['eq',['q','date'],'2027-02-22']",
        "['lt','2027-02-22',['q','date']]",
        "['le',['q','date'],['q','date']]",
        "['eq',['q','nps'],9]",
        "['ge',['q','number'],-2.5]",
        "['gt',['q','number'],['q','before']]",
        "['has',['q','multi'],'m2']",
        "['has',['q','rank'],['q','single']]",
        "['gt',['count',['q','multi']],1]",
        "['eq',['count',['q','consent']],1]",
        "['eq',['count',['q','matrix']],2]",
        "['answered',['q','matrix','r1']]",
        "['answered',['q','points','o1']]",
        "['gt',['sum',['q','points']],50]",
        "['gt',['sum',['q','points','o1'],['q','nps'],1,['sum',['q','number']]],50]",
        "['eq',['answered',['q','single']],false]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        assert_non_null(show_of(rules[i]));
}

#define AT "$.pages[1].items[1].show"

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *rule, *path, *why;
    } cases[] = {
        {"1", AT, "expected a condition"},
        {"'o1'", AT, "expected a condition"},
        {"null", AT, "expected true, false"},
        {"{}", AT, "expected true, false"},
        {"[]", AT, "[operator, arguments]"},
        {"[1,2]", AT, "[operator, arguments]"},
        {"['ne',['q','single'],'o1']", AT "[0]", "expected q, and, or"},
        {"['q','single']", AT, "expected a condition"},
        {"['code','single']", AT "[0]", "expected q, and, or"},
        {"['and']", AT, "at least 1 argument of \"and\""},
        {"['not',true,false]", AT, "expected 1 argument of \"not\""},
        {"['eq',1]", AT, "expected 2 arguments of \"eq\""},
        {"['in',['q','single']]", AT, "at least 2 arguments"},
        {"['and',true,['q','single']]", AT "[2]", "expected a condition"},
        {"['not',3]", AT "[1]", "expected a condition"},
        {"['answered',['q']]", AT "[1]", "[\"q\", id of a question]"},
        {"['answered',['q','single','o1','o2']]", AT "[1]", "[\"q\", id of a question]"},
        {"['answered',['q',7]]", AT "[1]", "[\"q\", id of a question]"},
        {"['answered',['q','nothing']]", AT "[1][1]", "an earlier question"},
        {"['answered',['q','t']]", AT "[1][1]", "an earlier question"},
        {"['answered',['q','after']]", AT "[1][1]", "an earlier question"},
        {"['answered',['q','info']]", AT "[1][1]", "an info has no answer"},
        {"['answered',['q','single','o1']]", AT "[1][2]", "only a matrix has rows"},
        {"['answered',['q','matrix','o1']]", AT "[1][2]", "a row of \"matrix\""},
        {"['answered',['q','matrix',1]]", AT "[1][2]", "a row of \"matrix\""},
        {"['answered',['q','points','r1']]", AT "[1][2]", "an option of \"points\""},
        {"['answered',true]", AT "[1]", "expected an answer"},
        {"['eq',['count',3],3]", AT "[1][1]", "expected an answer"},
        {"['eq',['q','single'],'o3']", AT "[2]", "it has no \"o3\""},
        {"['eq',['q','single'],'kyllä, kiitos, ihan mielellään']", AT "[2]", "it has no \"kyll"},
        {"['eq','k1',['q','area']]", AT "[2]", "an option of \"area\""},
        {"['in',['q','matrix','r1'],'o1','r2']", AT "[3]", "it has no \"r2\""},
        {"['has',['q','multi'],'o1']", AT "[2]", "it has no \"o1\""},
        {"['has',['q','single'],'o1']", AT "[1]", "a multi or rank"},
        {"['has',['q','multi'],1]", AT "[2]", "the id of an option"},
        {"['eq',['q','multi'],'m1']", AT "[2]", "expected single values"},
        {"['eq',['q','matrix'],'o1']", AT "[2]", "expected single values"},
        {"['eq',100,['q','points']]", AT "[2]", "expected single values"},
        {"['eq',['q','consent'],true]", AT "[2]", "expected single values"},
        {"['eq',['q','nps'],'9']", AT "[2]", "not text and a number"},
        {"['eq',['answered',['q','nps']],'true']", AT "[2]", "not text and true or false"},
        {"['eq',['q','single'],1]", AT "[2]", "of the same kind"},
        {"['eq',['q','single'],['q','text']]", AT "[2]", "of the same kind"},
        {"['eq','a','a']", AT "[2]", "these are two texts"},
        {"['lt',['q','single'],'o2']", AT "[2]", "two numbers or two days"},
        {"['lt',['q','text'],'a']", AT "[2]", "two numbers or two days"},
        {"['lt',['q','date'],20270222]", AT "[2]", "of the same kind"},
        {"['lt',['q','date'],'2027-02-29']", AT "[2]", "expected a day"},
        {"['eq',['q','date'],'22.2.2027']", AT "[2]", "expected a day"},
        {"['lt',true,false]", AT "[2]", "two numbers or two days"},
        {"['gt',['sum',['q','single']],1]", AT "[1][1]", "expected numbers"},
        {"['gt',['sum',['q','points'],1],1]", AT "[1][1]", "expected numbers"},
        {"['gt',['q','nps'],1e13]", AT "[2]", "at most 12 digits"},
        {"['eq',['q','text'],'']", AT "[2]", "1 to 300 characters"},
        {"['eq',['q','text'],'\\u202e']", AT "[2]", "no control characters"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(with_show(cases[i].rule), cases[i].rule, cases[i].path, cases[i].why);
}

static void pages_and_options_look_at_earlier_pages_only(void **state)
{
    struct definition d = read_ok(document("'show':['gt',['q','nps'],3],", "", "'show':['gt',['q','number'],3],"), "");

    (void)state;
    assert_int_equal(d.pages[1].show->nodes[1].item, 4);
    assert_int_equal(definition_item(&d, S("t"))->options[0].show->nodes[1].item, 5);
    assert_null(definition_item(&d, S("t"))->options[1].show);
    assert_null(d.pages[0].show);

    assert_refused(document("'show':['gt',['q','before'],3],", "", ""), "page", "$.pages[1].show[1][1]",
                   "on an earlier page");
    assert_refused(document("", "", "'show':['gt',['q','before'],3],"), "option",
                   "$.pages[1].items[1].options[0].show[1][1]", "on an earlier page");
}

static void items_look_at_earlier_items_and_checks_also_at_their_own(void **state)
{
    struct definition d =
        read_ok(document("",
                         "'show':['gt',['q','before'],3],'required':['lt',['q','before'],7],"
                         "'check':[{'rule':['eq',['q','t'],'o2'],'msg':'a'},{'rule':true,'msg':'b'}],",
                         ""),
                "");
    const struct item *t = definition_item(&d, S("t"));

    (void)state;
    assert_int_equal(t->show->nodes[1].item, 14);
    assert_int_equal(t->required->nodes[0].op, RULE_LT);
    assert_false(t->is_required);
    assert_int_equal(t->check_count, 2);
    assert_int_equal(t->checks[0].rule->nodes[1].item, t->index);

    assert_refused(document("", "'required':['answered',['q','t']],", ""), "required",
                   "$.pages[1].items[1].required[1][1]", "an earlier question");
    assert_refused(document("", "'check':[{'rule':['answered',['q','after']],'msg':'a'}],", ""), "check",
                   "$.pages[1].items[1].check[0].rule[1][1]", "an earlier question");
    assert_refused(document("", "'required':1,", ""), "required", "$.pages[1].items[1].required", "or a rule");
    assert_refused(document("", "'check':[{'rule':true}],", ""), "check", "$.pages[1].items[1].check[0]", "\"msg\"");
    assert_refused(document("", "'check':[],", ""), "check", "$.pages[1].items[1].check", "1 to 10 elements");
    assert_refused(document("", "'check':{},", ""), "check", "$.pages[1].items[1].check", "expected a list");
}

/* [op,x,x,...] with `count` times "true". */
static const char *many(int count)
{
    struct buf b = buf_new(&arena, 64 << 10);

    buf_put(&b, S("['and'"));
    for (int i = 0; i < count; i++)
        buf_put(&b, S(",true"));
    buf_char(&b, ']');
    return arena_cstr(&arena, buf_str(&b));
}

static const char *deep(int levels)
{
    struct buf b = buf_new(&arena, 64 << 10);

    for (int i = 1; i < levels; i++)
        buf_put(&b, S("['not',"));
    buf_put(&b, S("true"));
    for (int i = 1; i < levels; i++)
        buf_char(&b, ']');
    return arena_cstr(&arena, buf_str(&b));
}

static void size_and_depth_are_limited(void **state)
{
    struct buf eleven = buf_new(&arena, 4000);

    (void)state;
    assert_int_equal(show_of(many(RULE_NODES - 1))->count, RULE_NODES);
    assert_refused(with_show(many(RULE_NODES)), "nodes", AT "[256]", "at most 256 parts");
    assert_int_equal(show_of(deep(RULE_DEPTH))->count, RULE_DEPTH);
    assert_refused(with_show(deep(RULE_DEPTH + 1)), "depth", AT "[1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1]",
                   "at most 16 levels");
    for (int i = 0; i < 11; i++)
        buf_fmt(&eleven, "%s{'rule':true,'msg':'a'}", i ? "," : "'check':[");
    buf_put(&eleven, S("],"));
    assert_refused(document("", arena_cstr(&arena, buf_str(&eleven)), ""), "checks", "$.pages[1].items[1].check",
                   "1 to 10 elements, found 11");
}

/* As many and as large rules as a document can hold: 500 questions, and a megabyte full of them. */
static void the_largest_document_is_read_in_a_moment(void **state)
{
    struct buf items = buf_new(&arena, 2 << 20);
    struct str head = document("", "", "");
    size_t at = str_find_str(head, S("{\"id\":\"after\""));
    struct buf whole = buf_new(&arena, 2 << 20);
    struct definition d;
    clock_t start;
    int parts = 0;

    (void)state;
    for (int i = 0; i < DEFINITION_ITEMS - 17; i++) {
        bool has_room = items.len < DEFINITION_BYTES - 50000;

        buf_fmt(&items, "{\"id\":\"x%d\",\"type\":\"nps\",\"label\":\"?\"", i);
        for (int k = 0; has_room && k < RULE_NODES / 3; k++, parts += 3)
            buf_fmt(&items, "%s[\"gt\",[\"q\",\"x%d\"],3]", k ? "," : ",\"show\":[\"or\",", i ? i - 1 : 0);
        buf_put(&items, has_room ? S("]},") : S("},"));
        if (i == 0) { /* the first has nothing before it */
            buf_clear(&items);
            buf_put(&items, S("{\"id\":\"x0\",\"type\":\"nps\",\"label\":\"?\"},"));
        }
    }
    buf_put(&whole, str_sub(head, 0, at));
    buf_put(&whole, buf_str(&items));
    buf_put(&whole, str_sub(head, at, SIZE_MAX));
    assert_true(whole.len > DEFINITION_BYTES * 8 / 10 && whole.len <= DEFINITION_BYTES);
    assert_true(parts > 90000);
    start = clock();
    d = read_ok(buf_str(&whole), "large");
    assert_int_equal(d.item_count, DEFINITION_ITEMS);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 2); /* under sanitizers; 0.15 s without */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_rule_becomes_a_list_of_nodes_in_prefix_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_fits_together_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_with_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pages_and_options_look_at_earlier_pages_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(items_look_at_earlier_items_and_checks_also_at_their_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_and_depth_are_limited, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_largest_document_is_read_in_a_moment, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
