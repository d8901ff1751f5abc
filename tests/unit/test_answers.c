/* test_answers.c - answers from forms and documents, and the rules they must keep. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/sent_form.h"

static struct arena arena;
static struct definition definition;

static int start(void **state)
{
    struct str json;
    struct definition_error error;

    (void)state;
    arena_init(&arena, 64 << 20);
    if (file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &json))
        return -1;
    return definition_read(&arena, json, &definition, &error) ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

enum { TODAY = 20270215, FIELDS = 200, VALUE = 20000 };

/* "name=value&name=value" as a browser sends it. Every field is known afterwards. */
static void fill_in(const struct definition *d, struct answers *into, size_t page, const char *form,
                    struct faults *faults)
{
    struct params fields;

    if (params_parse(&arena, str_from(form), FIELDS, VALUE, &fields))
        fail_msg("no form: %s", form);
    answers_from_form(&arena, d, &d->pages[page], sent_form(&fields), TODAY, into, faults);
    if (params_has_unknown(&fields))
        fail_msg("not all taken: %s", form);
}

static void fill(struct answers *into, size_t page, const char *form, struct faults *faults)
{
    fill_in(&definition, into, page, form, faults);
}

static const char *doc_of(const struct answers *answers)
{
    struct buf b = buf_new(&arena, 1 << 20);

    answers_put_json(&b, &definition, answers);
    return arena_cstr(&arena, buf_str(&b));
}

/* One page's form gives this document and these faults ("q1:0 q3.r1:0": item, row, rule). */
static void assert_form(size_t page, const char *form, const char *want_doc, const char *want_faults)
{
    struct answers answers = answers_new(&arena, &definition);
    struct faults faults;
    struct buf b = buf_new(&arena, 1024);

    fill(&answers, page, form, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        buf_fmt(&b, "%s%.*s", i ? " " : "", STR_ARG(faults.v[i].item->id));
        if (faults.v[i].row)
            buf_fmt(&b, ".%.*s", STR_ARG(faults.v[i].row->id));
        buf_fmt(&b, ":%d", faults.v[i].rule);
    }
    assert_string_equal(doc_of(&answers), want_doc);
    assert_string_equal(arena_cstr(&arena, buf_str(&b)), want_faults);
}

static char *rule(const char *where, enum fault_rule r)
{
    static char room[8][40];
    static int next;
    char *p = room[next++ % 8];

    snprintf(p, sizeof room[0], "%s:%d", where, (int)r);
    return p;
}

static void choices_are_taken_in_option_order(void **state)
{
    (void)state;
    assert_form(0, "q1=o2&q2.m2=1&q2.m1=1", "{\"q1\":\"o2\",\"q2\":[\"m1\",\"m2\"]}", "");
    assert_form(1, "q3.r2=a2&q3.r1=na&q4=d2&q5=0&q6= hei &q7=a\r\nb",
                "{\"q3\":{\"r1\":\"na\",\"r2\":\"a2\"},\"q4\":\"d2\",\"q5\":0,\"q6\":\"hei\",\"q7\":\"a\\nb\"}", "");
    assert_form(2, "q8=", "{}", "");
}

static void required_answers_are_missed(void **state)
{
    (void)state;
    assert_form(0, "", "{}", rule("q1", FAULT_REQUIRED));
    assert_form(1, "q3.r2=a2", "{\"q3\":{\"r2\":\"a2\"}}", rule("q3.r1", FAULT_REQUIRED));
    assert_form(1, "q3.r1=&q3.r2=a2", "{\"q3\":{\"r2\":\"a2\"}}", rule("q3.r1", FAULT_REQUIRED));
}

static void unknown_values_are_faults_and_dropped(void **state)
{
    (void)state;
    assert_form(0, "q1=o7", "{}", rule("q1", FAULT_UNKNOWN));
    assert_form(0, "q1=o1&q2.m1=2", "{\"q1\":\"o1\"}", rule("q2", FAULT_UNKNOWN));
    assert_form(1, "q3.r1=o9&q3.r2=a2", "{\"q3\":{\"r2\":\"a2\"}}", rule("q3.r1", FAULT_UNKNOWN));
    assert_form(1, "q3.r1=a2&q3.r2=a2&q5=11", "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"}}", rule("q5", FAULT_RANGE));
    assert_form(1, "q3.r1=a2&q3.r2=a2&q5=x", "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"}}", rule("q5", FAULT_RANGE));
}

static void multi_keeps_its_limits(void **state)
{
    (void)state;
    assert_form(0, "q1=o1&q2.m1=1&q2.m2=1&q2.m3=1", "{\"q1\":\"o1\",\"q2\":[\"m1\",\"m2\",\"m3\"]}",
                rule("q2", FAULT_TOO_MANY));
    assert_form(0, "q1=o1&q2.m1=1&q2.m4=1", "{\"q1\":\"o1\",\"q2\":[\"m1\",\"m4\"]}", rule("q2", FAULT_EXCLUSIVE));
    assert_form(0, "q1=o1&q2.m4=1", "{\"q1\":\"o1\",\"q2\":[\"m4\"]}", "");
}

static void words_of_an_option_live_and_die_with_it(void **state)
{
    (void)state;
    assert_form(0, "q1=o9&q1~o9= sana\n ", "{\"q1\":\"o9\",\"q1~o9\":\"sana\"}", "");
    assert_form(0, "q1=o1&q1~o9=sana", "{\"q1\":\"o1\"}", "");
    assert_form(0, "q1=o1&q2.m3=1&q2~m3=muu", "{\"q1\":\"o1\",\"q2\":[\"m3\"],\"q2~m3\":\"muu\"}", "");
    assert_form(0, "q1=o1&q1~o1=sana", "{\"q1\":\"o1\"}", rule("q1", FAULT_UNKNOWN));
}

static void words_alone_choose_their_option(void **state)
{
    (void)state;
    assert_form(0, "q1~o9=sana", "{\"q1\":\"o9\",\"q1~o9\":\"sana\"}", "");
    assert_form(0, "q1=o1&q2.m1=1&q2~m3=muu", "{\"q1\":\"o1\",\"q2\":[\"m1\",\"m3\"],\"q2~m3\":\"muu\"}", "");
    assert_form(0, "q1=o1&q2.m4=1&q2~m3=muu", "{\"q1\":\"o1\",\"q2\":[\"m3\",\"m4\"],\"q2~m3\":\"muu\"}",
                rule("q2", FAULT_EXCLUSIVE));
    assert_form(0, "q1=o1&q2~m3= ", "{\"q1\":\"o1\"}", "");
}

static void words_are_counted_in_characters(void **state)
{
    (void)state;
    assert_form(1, "q3.r1=a2&q3.r2=a2&q6=ääääääääääääääääääää",
                "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"},\"q6\":\"ääääääääääääääääääää\"}", "");
    assert_form(1, "q3.r1=a2&q3.r2=a2&q6=äääääääääääääääääääää",
                "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"},\"q6\":\"äääääääääääääääääääää\"}", rule("q6", FAULT_TOO_LONG));
}

static void control_characters_are_faults(void **state)
{
    (void)state;
    assert_form(1, "q3.r1=a2&q3.r2=a2&q6=a\001b", "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"},\"q6\":\"a\\u0001b\"}",
                rule("q6", FAULT_CHARACTER));
    assert_form(1,
                "q3.r1=a2&q3.r2=a2&q7=a\xe2\x80\xae"
                "b",
                "{\"q3\":{\"r1\":\"a2\",\"r2\":\"a2\"},\"q7\":\"a\xe2\x80\xae"
                "b\"}",
                rule("q7", FAULT_CHARACTER));
}

static void a_page_replaces_only_its_own_answers(void **state)
{
    struct answers answers = answers_new(&arena, &definition);
    struct faults faults;

    (void)state;
    fill(&answers, 0, "q1=o2&q2.m1=1", &faults);
    fill(&answers, 2, "q8=k609", &faults);
    fill(&answers, 0, "q1=o1", &faults);
    assert_string_equal(doc_of(&answers), "{\"q1\":\"o1\",\"q8\":\"k609\"}");
}

static void all_pages_are_checked_before_sending(void **state)
{
    struct answers answers = answers_new(&arena, &definition);
    struct faults faults;

    (void)state;
    answers_check(&arena, &definition, &answers, TODAY, &faults);
    assert_int_equal(faults.count, 3);
    assert_int_equal(answers_fault_page(&definition, &faults), 0);
    fill(&answers, 0, "q1=o2", &faults);
    answers_check(&arena, &definition, &answers, TODAY, &faults);
    assert_int_equal(faults.count, 2);
    assert_int_equal(answers_fault_page(&definition, &faults), 1);
    fill(&answers, 1, "q3.r1=a2&q3.r2=a2", &faults);
    answers_check(&arena, &definition, &answers, TODAY, &faults);
    assert_int_equal(faults.count, 0);
}

static const char FULL[] = "{\"q1\":\"o9\",\"q1~o9\":\"muu \\\"sana\\\" <3\",\"q2\":[\"m1\",\"m2\"],"
                           "\"q3\":{\"r1\":\"na\",\"r2\":\"a2\"},\"q4\":\"d2\",\"q5\":10,\"q6\":\"lyhyt\","
                           "\"q7\":\"rivi\\nrivi\",\"q8\":\"na\"}";

static void a_document_reads_back_to_the_byte(void **state)
{
    struct answers answers;

    (void)state;
    assert_int_equal(answers_from_json(&arena, &definition, str_from(FULL), false, &answers), OK);
    assert_string_equal(doc_of(&answers), FULL);
    assert_int_equal(answers_from_json(&arena, &definition, S("{}"), false, &answers), OK);
    assert_string_equal(doc_of(&answers), "{}");
}

/* Documents that are not ours; leniently they give what is left of them. */
static const struct {
    const char *doc, *left;
} STRANGE[] = {
    {"{\"q2\":[\"m2\",\"m1\"]}", "{\"q2\":[\"m1\",\"m2\"]}"},
    {"{\"q2\":[\"m1\",\"m1\"]}", "{\"q2\":[\"m1\"]}"},
    {"{\"q2\":[]}", "{}"},
    {"{\"q2\":\"m1\"}", "{}"},
    {"{\"q1\":[\"o1\"]}", "{}"},
    {"{\"q1\":\"o1\" }", "{\"q1\":\"o1\"}"},
    {"{\"q8\":\"na\",\"q1\":\"o1\"}", "{\"q1\":\"o1\",\"q8\":\"na\"}"},
    {"{\"q1\":\"gone\",\"q5\":3}", "{\"q5\":3}"},
    {"{\"q99\":\"x\",\"q5\":3}", "{\"q5\":3}"},
    {"{\"q5\":11}", "{}"},
    {"{\"q5\":3.0}", "{}"},
    {"{\"q6\":\" a \"}", "{\"q6\":\"a\"}"},
    {"{\"q6\":\"a\\nb\"}", "{\"q6\":\"a b\"}"},
    {"{\"q7\":\"a\\r\\nb\"}", "{\"q7\":\"a\\nb\"}"},
    {"{\"q7\":\"\"}", "{}"},
    {"{\"q1\":\"o1\",\"q1~o9\":\"x\"}", "{\"q1\":\"o1\"}"},
    {"{\"q1\":\"o1\",\"q1~o1\":\"x\"}", "{\"q1\":\"o1\"}"},
    {"{\"q3\":{}}", "{}"},
    {"{\"q3\":{\"r9\":\"a2\",\"r1\":\"a2\"}}", "{\"q3\":{\"r1\":\"a2\"}}"},
    {"{\"i1\":\"x\"}", "{}"},
};

static void strange_documents_are_refused_or_mended(void **state)
{
    struct answers answers;

    (void)state;
    for (size_t i = 0; i < sizeof STRANGE / sizeof *STRANGE; i++) {
        struct str doc = str_from(STRANGE[i].doc);

        if (answers_from_json(&arena, &definition, doc, false, &answers) != ERR_INVALID)
            fail_msg("accepted %s", STRANGE[i].doc);
        assert_int_equal(answers_from_json(&arena, &definition, doc, true, &answers), OK);
        assert_string_equal(doc_of(&answers), STRANGE[i].left);
    }
    assert_int_equal(answers_from_json(&arena, &definition, S("[]"), true, &answers), ERR_INVALID);
    assert_int_equal(answers_from_json(&arena, &definition, S("{\"q5\":1,\"q5\":2}"), true, &answers), ERR_INVALID);
    assert_int_equal(answers_from_json(&arena, &definition, S(""), true, &answers), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_are_taken_in_option_order),
        cmocka_unit_test(required_answers_are_missed),
        cmocka_unit_test(unknown_values_are_faults_and_dropped),
        cmocka_unit_test(multi_keeps_its_limits),
        cmocka_unit_test(words_of_an_option_live_and_die_with_it),
        cmocka_unit_test(words_alone_choose_their_option),
        cmocka_unit_test(words_are_counted_in_characters),
        cmocka_unit_test(control_characters_are_faults),
        cmocka_unit_test(a_page_replaces_only_its_own_answers),
        cmocka_unit_test(all_pages_are_checked_before_sending),
        cmocka_unit_test(a_document_reads_back_to_the_byte),
        cmocka_unit_test(strange_documents_are_refused_or_mended),
    };

    return cmocka_run_group_tests_name("answers", tests, start, stop);
}
