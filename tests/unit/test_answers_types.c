/* test_answers_types.c - numbers, days, ranks, points and the rest, from forms and documents, under the rules of a survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/sent_form.h"

enum { TODAY = 20270215, FIELDS = 200, VALUE = 20000, DOC_BYTES = 1 << 20 };
enum { START, NUMBERS, WORDS, PLEASED, PERSON }; /* pages */

static struct arena arena;
static struct definition survey;

static int start(void **state)
{
    struct definition_error error;
    struct str json;

    (void)state;
    arena_init(&arena, 256 << 20);
    if (file_read(&arena, "tests/unit/fixtures/everything.json", 1 << 20, &json))
        return -1;
    if (definition_read(&arena, json, &survey, &error) == OK)
        return 0;
    print_error("%.*s: %.*s\n", STR_ARG(error.path), STR_ARG(error.why));
    return -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *doc_of(const struct answers *answers,
                          void (*put)(struct buf *, const struct definition *, const struct answers *))
{
    struct buf b = buf_new(&arena, DOC_BYTES);

    put(&b, &survey, answers);
    return arena_cstr(&arena, buf_str(&b));
}

/* "q1:2 q10.x:5": item, row or option, rule. */
static const char *faults_of(const struct faults *faults)
{
    struct buf b = buf_new(&arena, 4096);

    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *f = &faults->v[i];

        buf_fmt(&b, "%s%.*s", i ? " " : "", STR_ARG(f->item->id));
        if (f->row)
            buf_fmt(&b, ".%.*s", STR_ARG(f->row->id));
        if (f->option)
            buf_fmt(&b, ".%.*s", STR_ARG(f->option->id));
        buf_fmt(&b, ":%d", f->rule);
    }
    return b.len ? arena_cstr(&arena, buf_str(&b)) : "";
}

static const char *at(const char *where, enum fault_rule rule)
{
    return arena_cstr(&arena, arena_fmt(&arena, "%s:%d", where, (int)rule));
}

/* Answers given before, as a document. */
static struct answers before(const char *doc)
{
    struct answers answers;

    if (answers_from_json(&arena, &survey, str_from(doc), false, &answers))
        fail_msg("no document: %s", doc);
    return answers;
}

static void send(struct answers *answers, size_t page, const char *form, struct faults *faults)
{
    struct params fields;

    if (params_parse(&arena, str_from(form), FIELDS, VALUE, &fields))
        fail_msg("no form: %s", form);
    answers_from_form(&arena, &survey, &survey.pages[page], sent_form(&fields), TODAY, answers, faults);
}

/* A form on top of `earlier` gives this draft and these faults; the draft reads back to the byte, and nothing of what
 * is kept as typed is in what would be sent, nor passes the check before. */
static void assert_sent(size_t page, const char *earlier, const char *form, const char *want_doc,
                        const char *want_faults)
{
    struct answers answers = before(earlier), again;
    const char *draft, *doc;
    struct faults faults;

    send(&answers, page, form, &faults);
    draft = doc_of(&answers, answers_put_draft_json);
    assert_string_equal(draft, want_doc);
    assert_string_equal(faults_of(&faults), want_faults);
    assert_int_equal(answers_from_json(&arena, &survey, str_from(draft), false, &again), OK);
    assert_string_equal(doc_of(&again, answers_put_draft_json), draft);
    doc = doc_of(&answers, answers_put_json);
    if (strcmp(doc, draft) == 0)
        return;
    assert_null(strchr(doc, '!'));
    answers_check(&arena, &survey, &again, TODAY, &faults);
    assert_int_not_equal(faults.count, 0);
}

/* One field on the page of numbers; the matrix that must be answered is. */
#define ROWS "&q11.r1=a1&q11.r2=a2&q11.r3=na"
#define ROWS_DOC "\"q11\":{\"r1\":\"a1\",\"r2\":\"a2\",\"r3\":\"na\"}"

static void assert_number(const char *form, const char *want_member, const char *want_faults)
{
    const char *whole = arena_cstr(&arena, arena_fmt(&arena, "%s%s", form, ROWS));
    const char *doc = arena_cstr(&arena, arena_fmt(&arena, "{%s%s%s}", want_member, *want_member ? "," : "", ROWS_DOC));

    assert_sent(NUMBERS, "{}", whole, doc, want_faults);
}

static void numbers_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *typed, *doc;
    } good[] = {{"7", "7"},       {"007", "7"},  {"7,5", "7.5"},      {"7.5", "7.5"}, {"7,50", "7.5"},
                {" 7 ", "7"},     {"0", "0"},    {"-0", "0"},         {"%2D0", "0"},  {"100", "100"},
                {"100,0", "100"}, {",5", "0.5"}, {"99.5000", "99.5"}, {"0,5", "0.5"}, {"0000000000000000000012", "12"}};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_number(arena_cstr(&arena, arena_fmt(&arena, "q6=%s", good[i].typed)),
                      arena_cstr(&arena, arena_fmt(&arena, "\"q6\":%s", good[i].doc)), "");
    assert_number("q6=", "", "");
    assert_number("q6=++", "", "");
}

static void thousands_may_be_parted_by_spaces(void **state)
{
    static const char *const good[] = {"1000", "1+000", "1%C2%A0000", "1%E2%80%AF000", "1 000,0"};
    static const char *const bad[] = {"1+00", "10+00", "+1++000", "1000+000", "1.000", "1,000", "1'000", "1+000+00"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_number(arena_cstr(&arena, arena_fmt(&arena, "q6=%s", good[i])), "\"q6\":1000", at("q6", FAULT_RANGE));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answers answers = before("{}");
        struct faults faults;

        send(&answers, NUMBERS, arena_cstr(&arena, arena_fmt(&arena, "q6=%s%s", bad[i], ROWS)), &faults);
        assert_string_equal(faults_of(&faults), at("q6", FAULT_NUMBER));
    }
}

static void numbers_that_are_none_are_kept_as_typed(void **state)
{
    (void)state;
    assert_number("q6=seitsemän", "\"q6!\":[\"seitsemän\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=7h", "\"q6!\":[\"7h\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=7,", "\"q6!\":[\"7,\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=-", "\"q6!\":[\"-\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=7,5,5", "\"q6!\":[\"7,5,5\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=1e3", "\"q6!\":[\"1e3\"]", at("q6", FAULT_NUMBER));
    assert_number("q6=7,25", "\"q6!\":[\"7,25\"]", at("q6", FAULT_STEP));
    assert_number("q6=7,3", "\"q6\":7.3", at("q6", FAULT_STEP));
    assert_number("q6=-7,5", "\"q6\":-7.5", at("q6", FAULT_RANGE));
    assert_number("q6=%E2%88%920,5", "\"q6\":-0.5", at("q6", FAULT_RANGE));
    assert_number("q6=100,5", "\"q6\":100.5", at("q6", FAULT_RANGE));
    assert_number("q6=1000000000000000", "\"q6!\":[\"1000000000000000\"]", at("q6", FAULT_RANGE));
    assert_number("q6=99999999999999999999", "\"q6!\":[\"99999999999999999999\"]", at("q6", FAULT_RANGE));
    assert_number("q6=a%00b",
                  "\"q6!\":[\"a\uFFFD"
                  "b\"]",
                  at("q6", FAULT_CHARACTER));
    assert_number("q6=7&q6=8", "\"q6\":7", at("q6", FAULT_REPEATED));
    /* What nobody types is cut, and does not become a number by that. */
    assert_number("q6=0000000000000000000000000000000000000000000000007",
                  "\"q6!\":[\"000000000000000000000000000000000000000\u2026\"]", at("q6", FAULT_NUMBER));
}

static void days_are_read_from_three_fields(void **state)
{
    (void)state;
    assert_number("q8.day=1&q8.month=2&q8.year=2027", "\"q8\":\"2027-02-01\"", "");
    assert_number("q8.day=01&q8.month=02&q8.year=+2027+", "\"q8\":\"2027-02-01\"", "");
    assert_number("q8.day=29&q8.month=2&q8.year=2024", "\"q8\":\"2024-02-29\"", "");
    assert_number("q8.day=&q8.month=&q8.year=", "", "");
    assert_number("q8.day=15&q8.month=2&q8.year=2027", "\"q8\":\"2027-02-15\"", "");
    assert_number("q8.day=16&q8.month=2&q8.year=2027", "\"q8\":\"2027-02-16\"", at("q8", FAULT_RANGE)); /* tomorrow */
    assert_number("q8.day=31&q8.month=12&q8.year=2019", "\"q8\":\"2019-12-31\"", at("q8", FAULT_RANGE));
    assert_number("q8.day=29&q8.month=2&q8.year=2026", "\"q8!\":[\"29\",\"2\",\"2026\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=31&q8.month=4&q8.year=2026", "\"q8!\":[\"31\",\"4\",\"2026\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=0&q8.month=4&q8.year=2026", "\"q8!\":[\"0\",\"4\",\"2026\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=13&q8.year=2026", "\"q8!\":[\"1\",\"13\",\"2026\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=001&q8.month=2&q8.year=2027", "\"q8!\":[\"001\",\"2\",\"2027\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=2&q8.year=27", "\"q8!\":[\"1\",\"2\",\"27\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=2&q8.year=0027", "\"q8!\":[\"1\",\"2\",\"0027\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=2&q8.year=12027", "\"q8!\":[\"1\",\"2\",\"12027\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=helmi&q8.year=2027", "\"q8!\":[\"1\",\"helmi\",\"2027\"]", at("q8", FAULT_DAY));
    assert_number("q8.month=2&q8.year=2027", "\"q8!\":[\"\",\"2\",\"2027\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.month=2", "\"q8!\":[\"1\",\"2\",\"\"]", at("q8", FAULT_DAY));
    assert_number("q8.day=1&q8.day=2&q8.month=2&q8.year=2027", "\"q8\":\"2027-02-01\"", at("q8", FAULT_REPEATED));
    assert_number("q8=2027-02-01" /* is unknown, as a field of another page */, "", "");
    assert_number("q8.hour=1", "", at("q8", FAULT_UNKNOWN));
}

static void ranks_are_places(void **state)
{
    (void)state;
    assert_number("q9.k1=2&q9.k2=1&q9.k3=&q9.k4=3", "\"q9\":[\"k2\",\"k1\",\"k4\"]", "");
    assert_number("q9.k1=4&q9.k2=2", "\"q9\":[\"k2\",\"k1\"]", ""); /* gaps are closed up */
    assert_number("q9.k1=+01&q9.k2=2", "\"q9\":[\"k1\",\"k2\"]", "");
    assert_number("q9.k1=&q9.k2=", "", "");
    assert_number("q9.k1=1", "\"q9\":[\"k1\"]", at("q9", FAULT_TOO_FEW));
    assert_number("q9.k1=1&q9.k2=2&q9.k3=3&q9.k4=4", "\"q9\":[\"k1\",\"k2\",\"k3\",\"k4\"]", at("q9", FAULT_TOO_MANY));
    assert_number("q9.k1=1&q9.k2=1", "\"q9!\":[\"1\",\"1\",\"\",\"\"]", at("q9.k2", FAULT_TWICE));
    assert_number("q9.k1=1&q9.k2=5", "\"q9!\":[\"1\",\"5\",\"\",\"\"]", at("q9.k2", FAULT_UNKNOWN));
    assert_number("q9.k1=0&q9.k2=1,5", "\"q9!\":[\"0\",\"1,5\",\"\",\"\"]",
                  arena_cstr(&arena, arena_fmt(&arena, "q9.k1:%d q9.k2:%d", FAULT_UNKNOWN, FAULT_UNKNOWN)));
    assert_number("q9.k1=1&q9.k1=1&q9.k2=2", "\"q9\":[\"k1\",\"k2\"]", at("q9.k1", FAULT_REPEATED));
    assert_number("q9.k1=x&q9.k1=1&q9.k2=2", "\"q9!\":[\"x\",\"2\",\"\",\"\"]", at("q9.k1", FAULT_REPEATED));
    assert_number("q9.k9=1", "", at("q9", FAULT_UNKNOWN));
}

static void points_make_their_sum(void **state)
{
    (void)state;
    assert_number("q10.x=60&q10.y=40&q10.z=", "\"q10\":{\"x\":60,\"y\":40}", "");
    assert_number("q10.x=100&q10.y=0&q10.z=0", "\"q10\":{\"x\":100}", "");
    assert_number("q10.x=0&q10.y=&q10.z=0", "", "");
    assert_number("q10.x=60&q10.y=30", "\"q10\":{\"x\":60,\"y\":30}", at("q10", FAULT_SUM));
    assert_number("q10.x=-10&q10.y=110", "\"q10\":{\"x\":-10,\"y\":110}",
                  arena_cstr(&arena, arena_fmt(&arena, "q10.x:%d q10.y:%d", FAULT_RANGE, FAULT_RANGE)));
    assert_number("q10.x=kuusi&q10.y=40", "\"q10!\":[\"kuusi\",\"40\",\"\"]", at("q10.x", FAULT_NUMBER));
    assert_number("q10.x=33,3&q10.y=66,7", "\"q10!\":[\"33,3\",\"66,7\",\"\"]",
                  arena_cstr(&arena, arena_fmt(&arena, "q10.x:%d q10.y:%d", FAULT_NUMBER, FAULT_NUMBER)));
    assert_number("q10.x=9999999999999999&q10.y=40", "\"q10!\":[\"9999999999999999\",\"40\",\"\"]",
                  at("q10.x", FAULT_RANGE));
    assert_number("q10.x=60&q10.x=40&q10.y=40", "\"q10\":{\"x\":60,\"y\":40}", at("q10.x", FAULT_REPEATED));
    assert_number("q10.w=1", "", at("q10", FAULT_UNKNOWN));
}

static void places_and_ages_are_chosen_and_consent_is_ticked(void **state)
{
    (void)state;
    assert_sent(PERSON, "{}", "q20=k609&q21=a13&q25=g1&q26=1",
                "{\"q20\":\"k609\",\"q21\":\"a13\",\"q25\":\"g1\",\"q26\":true}", "");
    assert_sent(PERSON, "{}", "q20=muu&q21=ei&q26=", "{\"q20\":\"muu\",\"q21\":\"ei\"}", "");
    assert_sent(PERSON, "{}", "q20=Pori", "{}", at("q20", FAULT_UNKNOWN));
    assert_sent(PERSON, "{}", "q21=44", "{}", at("q21", FAULT_UNKNOWN));
    assert_sent(PERSON, "{}", "q26=kyllä", "{}", at("q26", FAULT_UNKNOWN));
    assert_sent(PERSON, "{}", "q26=1&q26=1", "{\"q26\":true}", at("q26", FAULT_REPEATED));
}

static void a_rule_says_what_must_be_answered(void **state)
{
    (void)state;
    assert_sent(NUMBERS, "{\"q1\":\"o1\"}", "q7=" ROWS, "{\"q1\":\"o1\"," ROWS_DOC "}", at("q7", FAULT_REQUIRED));
    assert_sent(NUMBERS, "{\"q1\":\"o2\"}", "q7=" ROWS, "{\"q1\":\"o2\"," ROWS_DOC "}", "");
    assert_sent(PERSON, "{\"q2\":[\"m1\"],\"q14\":\"s2\"}", "", "{\"q2\":[\"m1\"],\"q14\":\"s2\"}",
                at("q26", FAULT_REQUIRED));
    /* s2 is not offered without m1, so it does not count as an answer. */
    assert_sent(PERSON, "{\"q14\":\"s2\"}", "", "{\"q14\":\"s2\"}", "");
}

static void what_is_hidden_is_never_at_fault(void **state)
{
    (void)state;
    /* q12 is shown when q1 is o2, q15 when q14 is s1, on the same page. */
    assert_sent(WORDS, "{\"q1\":\"o1\"}", "q12=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "{\"q1\":\"o1\",\"q12\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}", "");
    assert_sent(WORDS, "{\"q1\":\"o2\"}", "q12=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "{\"q1\":\"o2\",\"q12\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}", at("q12", FAULT_TOO_LONG));
    assert_sent(WORDS, "{}", "q14=s1&q15=", "{\"q14\":\"s1\"}", at("q15", FAULT_REQUIRED));
    assert_sent(WORDS, "{}", "q14=s3&q15=", "{\"q14\":\"s3\"}", "");
    assert_sent(WORDS, "{}", "q24.day=40&q24.month=1&q24.year=2027&q24.day=1", "{\"q24!\":[\"40\",\"1\",\"2027\"]}",
                "");
    assert_sent(PLEASED, "{}", "q18=", "{}", "");
}

static void options_that_are_not_shown_cannot_be_chosen(void **state)
{
    (void)state;
    /* s2, n2, j2 and v2 are offered to those who chose m1. */
    assert_sent(WORDS, "{}", "q14=s2", "{}", at("q14", FAULT_UNKNOWN));
    assert_sent(WORDS, "{}", "q17.n1=1&q17.n2=1&q17.n3=1", "{\"q17\":[\"n1\",\"n3\"]}", at("q17", FAULT_UNKNOWN));
    assert_sent(WORDS, "{}", "q22.j1=1&q22.j2=2", "{\"q22\":[\"j1\"]}", at("q22", FAULT_UNKNOWN));
    assert_sent(WORDS, "{}", "q23.v1=5&q23.v2=1&q23.v3=5", "{\"q23\":{\"v1\":5,\"v3\":5}}", at("q23", FAULT_UNKNOWN));
    assert_sent(WORDS, "{\"q2\":[\"m1\"]}", "q14=s2&q17.n1=1&q17.n2=1&q22.j2=1&q23.v2=10",
                "{\"q2\":[\"m1\"],\"q14\":\"s2\",\"q17\":[\"n1\",\"n2\"],\"q22\":[\"j2\"],\"q23\":{\"v2\":10}}", "");
}

static void carried_answers_that_are_hidden_now_are_no_answers(void **state)
{
    struct answers answers = before("{\"q1\":\"o9\"," ROWS_DOC ",\"q17\":[\"n1\",\"n2\"],\"q23\":{\"v1\":5,\"v2\":5}}");
    struct faults faults;

    (void)state;
    answers_check(&arena, &survey, &answers, TODAY, &faults);
    assert_string_equal(faults_of(&faults),
                        arena_cstr(&arena, arena_fmt(&arena, "q17:%d q23:%d", FAULT_TOO_FEW, FAULT_SUM)));
    assert_int_equal(answers_fault_page(&survey, &faults), WORDS);
}

static void the_author_checks_sound_answers(void **state)
{
    struct answers answers = before("{\"q6\":4.5}");
    struct faults faults;

    (void)state;
    assert_sent(WORDS, "{\"q6\":4.5}", "q16=5", "{\"q6\":4.5,\"q16\":5}", at("q16", FAULT_CHECK));
    assert_sent(WORDS, "{\"q6\":4.5}", "q16=4,5", "{\"q6\":4.5,\"q16\":4.5}", "");
    assert_sent(WORDS, "{}", "q16=5", "{\"q16\":5}", "");
    assert_sent(WORDS, "{\"q6\":4.5}", "q16=", "{\"q6\":4.5}", "");
    assert_sent(WORDS, "{\"q6\":4.5}", "q16=500", "{\"q6\":4.5,\"q16\":500}", at("q16", FAULT_RANGE));
    assert_sent(WORDS, "{\"q8\":\"2027-02-15\"}", "q24.day=15&q24.month=2&q24.year=2027",
                "{\"q8\":\"2027-02-15\",\"q24\":\"2027-02-15\"}", at("q24", FAULT_CHECK));
    assert_sent(WORDS, "{\"q8\":\"2027-02-15\"}", "q24.day=16&q24.month=2&q24.year=2027",
                "{\"q8\":\"2027-02-15\",\"q24\":\"2027-02-16\"}", "");
    assert_sent(WORDS, "{\"q8\":\"2027-02-14\"}", "q24.day=14&q24.month=2&q24.year=2027",
                "{\"q8\":\"2027-02-14\",\"q24\":\"2027-02-14\"}", at("q24", FAULT_RANGE));
    send(&answers, WORDS, "q16=5", &faults);
    assert_ptr_equal(faults.v[0].check, definition_item(&survey, S("q16"))->checks);
}

static void broken_and_repeated_fields_are_said_where_they_are(void **state)
{
    (void)state;
    assert_sent(WORDS, "{}", "q13=a%FFb",
                "{\"q13\":\"a\uFFFD"
                "b\"}",
                at("q13", FAULT_CHARACTER));
    assert_sent(WORDS, "{}", "q13=a&q13=b", "{\"q13\":\"a\"}", at("q13", FAULT_REPEATED));
    assert_sent(WORDS, "{}", "q13=a%E2%80%AEb",
                "{\"q13\":\"a\u202e"
                "b\"}",
                at("q13", FAULT_CHARACTER));
    assert_sent(WORDS, "{}", "q17.n4=1&q17.n1=1&q17~n4=a%00", "{\"q17\":[\"n1\",\"n4\"],\"q17~n4\":\"a\uFFFD\"}",
                at("q17", FAULT_CHARACTER));
    assert_sent(WORDS, "{}", "q17.n4=1&q17.n1=on", "{\"q17\":[\"n4\"]}", at("q17", FAULT_UNKNOWN));
    assert_sent(WORDS, "{}", "q17~n1=x", "{}", at("q17", FAULT_UNKNOWN));
    assert_sent(START, "{}", "q1=o1&q1=o2", "{\"q1\":\"o1\"}", at("q1", FAULT_REPEATED));
    assert_sent(START, "{}", "q1=o1&q5=%FF", "{\"q1\":\"o1\"}", at("q5", FAULT_CHARACTER));
    assert_sent(NUMBERS, "{}", "q11.r1=a1&q11.r1=a2&q11.r2=x&q11.r3=%FF", "{\"q11\":{\"r1\":\"a1\"}}",
                arena_cstr(&arena, arena_fmt(&arena, "q11.r1:%d q11.r2:%d q11.r3:%d", FAULT_REPEATED, FAULT_UNKNOWN,
                                             FAULT_CHARACTER)));
}

/* Documents that are not ours; leniently they give what is left of them. */
static const struct {
    const char *doc, *left;
} STRANGE[] = {
    {"{\"q6\":7.50}", "{\"q6\":7.5}"},
    {"{\"q6\":7.0}", "{\"q6\":7}"},
    {"{\"q6\":7.25}", "{}"},
    {"{\"q6\":\"7\"}", "{}"},
    {"{\"q6\":1e300}", "{}"},
    {"{\"q6\":9223372036854775807}", "{}"},
    {"{\"q7\":7.5}", "{}"},
    {"{\"q8\":\"2027-02-30\"}", "{}"},
    {"{\"q8\":\"2027-2-3\"}", "{}"},
    {"{\"q8\":20270203}", "{}"},
    {"{\"q9\":[\"k1\",\"k1\",\"k2\"]}", "{\"q9\":[\"k1\",\"k2\"]}"},
    {"{\"q9\":[\"k7\"]}", "{}"},
    {"{\"q10\":{\"y\":40,\"x\":60}}", "{\"q10\":{\"x\":60,\"y\":40}}"},
    {"{\"q10\":{\"x\":100,\"y\":0}}", "{\"q10\":{\"x\":100}}"},
    {"{\"q10\":{\"x\":1.5}}", "{}"},
    {"{\"q10\":[1]}", "{}"},
    {"{\"q26\":1}", "{}"},
    {"{\"q26\":false}", "{}"},
    {"{\"q6!\":[\"7,5\"]}", "{\"q6\":7.5}"}, /* understood by now */
    {"{\"q6!\":[\"\"]}", "{}"},
    {"{\"q6!\":[\"x\",\"y\"]}", "{}"},
    {"{\"q6!\":[7]}", "{}"},
    {"{\"q6!\":\"x\"}", "{}"},
    {"{\"q6!\":[\" x \"]}", "{\"q6!\":[\"x\"]}"},
    {"{\"q6\":7,\"q6!\":[\"x\"]}", "{\"q6\":7}"},
    {"{\"q6!\":[\"x\"],\"q6\":7}", "{\"q6\":7}"},
    {"{\"q13!\":[\"x\"]}", "{}"},
    {"{\"q1!\":[]}", "{}"},
};

static void strange_documents_are_refused_or_mended(void **state)
{
    struct answers answers;

    (void)state;
    for (size_t i = 0; i < sizeof STRANGE / sizeof *STRANGE; i++) {
        struct str doc = str_from(STRANGE[i].doc);

        if (answers_from_json(&arena, &survey, doc, false, &answers) != ERR_INVALID)
            fail_msg("accepted %s", STRANGE[i].doc);
        assert_int_equal(answers_from_json(&arena, &survey, doc, true, &answers), OK);
        assert_string_equal(doc_of(&answers, answers_put_draft_json), STRANGE[i].left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_people_write_them),
        cmocka_unit_test(thousands_may_be_parted_by_spaces),
        cmocka_unit_test(numbers_that_are_none_are_kept_as_typed),
        cmocka_unit_test(days_are_read_from_three_fields),
        cmocka_unit_test(ranks_are_places),
        cmocka_unit_test(points_make_their_sum),
        cmocka_unit_test(places_and_ages_are_chosen_and_consent_is_ticked),
        cmocka_unit_test(a_rule_says_what_must_be_answered),
        cmocka_unit_test(what_is_hidden_is_never_at_fault),
        cmocka_unit_test(options_that_are_not_shown_cannot_be_chosen),
        cmocka_unit_test(carried_answers_that_are_hidden_now_are_no_answers),
        cmocka_unit_test(the_author_checks_sound_answers),
        cmocka_unit_test(broken_and_repeated_fields_are_said_where_they_are),
        cmocka_unit_test(strange_documents_are_refused_or_mended),
    };

    return cmocka_run_group_tests_name("answers_types", tests, start, stop);
}
