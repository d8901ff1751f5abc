/* test_paper.c - a survey as a paper form: every type, conditions in words, the way back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "base/clock.h"
#include "base/file.h"
#include "paper/form.h"

#include <string.h>

static const struct paper_house house = {
    .county = {S_INIT("Koealue"), S_INIT("Provområdet"), S_INIT("Test county"), S_INIT("Koealue")},
    .origin = S_INIT("https://digiraati.example.fi"),
    .return_address = S_INIT("Koealue; Digiraati ;;28500 Pori"),
};

static struct definition everything(void)
{
    struct definition_error error;
    struct definition d;
    struct str json;

    assert_int_equal(file_read(&arena, "tests/unit/fixtures/everything.json", 1 << 20, &json), OK);
    assert_int_equal(definition_read(&arena, json, &d, &error), OK);
    return d;
}

static struct paper_form form_of(const struct definition *d, enum lang lang)
{
    return paper_form(&arena, d, 3, d->closes_ms, lang, &house);
}

/* The question with that item's id. */
static const struct paper_question *question(const struct paper_form *f, const char *id)
{
    for (size_t s = 0; s < f->section_count; s++)
        for (size_t i = 0; i < f->sections[s].question_count; i++)
            if (str_eq(f->sections[s].questions[i].id, str_from(id)))
                return &f->sections[s].questions[i];
    fail_msg("no question %s", id);
    return NULL;
}

static void every_type_has_its_way_to_be_answered_with_a_pen(void **state)
{
    static const struct {
        const char *id;
        enum paper_kind kind;
    } wanted[] = {
        {"i1", PAPER_NOTE},   {"q1", PAPER_TICK},    {"q2", PAPER_TICK},   {"q3", PAPER_TICK},
        {"q4", PAPER_TICK},   {"q5", PAPER_SCORES},  {"q6", PAPER_NUMBER}, {"q8", PAPER_DATE},
        {"q9", PAPER_RANK},   {"q10", PAPER_POINTS}, {"q11", PAPER_GRID},  {"q12", PAPER_LINES},
        {"q13", PAPER_LINES}, {"q20", PAPER_TICK},   {"q21", PAPER_TICK},  {"q26", PAPER_CONSENT},
    };
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (question(&f, wanted[i].id)->kind != wanted[i].kind)
            fail_msg("%s is of kind %d", wanted[i].id, (int)question(&f, wanted[i].id)->kind);
    assert_true(question(&f, "q4")->is_ordered);
    assert_false(question(&f, "q1")->is_ordered);
    assert_int_equal(question(&f, "q11")->row_count, 3);
    assert_int_equal(question(&f, "q13")->lines, 6);
}

static void questions_are_numbered_and_notes_are_not(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_int_equal(question(&f, "i1")->number, 0);
    assert_int_equal(question(&f, "q1")->number, 1);
    assert_int_equal(question(&f, "q12")->number, 12);
}

static void what_to_do_is_said_in_words(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_text(question(&f, "q1")->how, "Choose one.");
    assert_text(question(&f, "q2")->how, "Choose at most 2.");
    assert_text(question(&f, "q6")->how, "Write a number from 0 to 100.");
    assert_text(question(&f, "q8")->how, "Write a day, 1 January 2020 or later.");
    assert_text(question(&f, "q9")->how,
                "Write 1 in the box of your first choice, 2 in the box of the next, and so on. "
                "Choose at least 2 and at most 3.");
    assert_text(question(&f, "q10")->how,
                "Share 100 euros among these. Write a number in each box; an empty box is 0.");
    assert_text(question(&f, "q10")->total, "Together 100 euros");
}

/* A condition that paper has no words for. */
static const struct rule unsaid = {&(const struct rule_node){.op = RULE_TRUE}, 1};

static struct item *item(const struct definition *d, const char *id)
{
    for (size_t i = 0; i < d->item_count; i++)
        if (str_eq(d->items[i]->id, str_from(id)))
            return (struct item *)d->items[i];
    fail_msg("no item %s", id);
    return NULL;
}

static void an_answer_is_required_always_or_on_a_condition_that_is_said(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_text(question(&f, "q1")->required, "(required)");
    assert_text(question(&f, "q2")->required, "");
    assert_text(question(&f, "q7")->required, "(required if you chose “Yes” in question 1)");
    item(&d, "q7")->required = &unsaid;
    f = form_of(&d, LANG_EN);
    assert_text(question(&f, "q7")->required, "");
}

static void what_paper_cannot_say_for_whom_it_is_may_be_left_open(void **state)
{
    struct definition d = everything();
    struct paper_form f;

    (void)state;
    item(&d, "q1")->show = &unsaid;
    item(&d, "i1")->show = &unsaid;
    f = form_of(&d, LANG_EN);
    assert_text(question(&f, "q1")->when, "Not everybody is asked this. You can leave it open.");
    assert_text(question(&f, "q1")->required, "");
    assert_text(question(&f, "i1")->when, "This does not concern everybody.");
    d = everything();
    ((struct survey_page *)d.pages)[0].show = &unsaid;
    f = form_of(&d, LANG_EN);
    assert_text(f.sections[0].when, "Not everybody is asked this part. You can leave it open.");
    assert_text(question(&f, "q1")->when, "");
    assert_text(question(&f, "q1")->required, "");
}

static void how_many_words(const struct paper_form *f, const char *part, int wanted)
{
    int n = 0;

    for (size_t i = 0; i < f->how_count; i++)
        n += str_find_str(f->how[i], str_from(part)) != SIZE_MAX;
    assert_int_equal(n, wanted);
}

static void a_survey_with_a_code_has_a_line_for_it_on_paper(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_text(f.code_word, "");
    how_many_words(&f, "Write the code", 0);
    d.access = ACCESS_CODE;
    f = form_of(&d, LANG_EN);
    assert_text(f.code_word, "Code for answering:");
    how_many_words(&f, "Write the code", 1);
}

static void a_form_for_those_who_were_invited_says_so(void **state)
{
    struct definition d = everything();
    struct paper_form f;

    (void)state;
    d.access = ACCESS_INVITED;
    f = form_of(&d, LANG_EN);
    assert_text(f.code_word, "");
    how_many_words(&f, "for those who were invited", 1);
}

static void a_simple_condition_is_said_and_another_left_to_the_reader(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_text(question(&f, "q1")->when, "");
    assert_text(question(&f, "q12")->when, "Answer this if you chose “No” in question 1.");
    assert_text(question(&f, "q24")->when, "Answer this if you answered question 8.");
    assert_text(question(&f, "q19")->when,
                "Answer this if the sum of your answers (“Children” in question 10, “Adults” in question 10) is "
                "more than 50.");
    assert_text(f.sections[3].when, "Answer this part if your answer to question 5 is 9 or more and you answered 2 or "
                                    "more in question 11.");
    assert_text(question(&f, "q14")->choices[1].when, "if you chose “By phone” in question 2");
    assert_text(question(&f, "q14")->choices[0].when, "");
}

/* The words of a rule on question 3 of a survey with a list (1), a multi (2) and a number (3). */
static void assert_rule(const char *rule, const char *wanted)
{
    static const char *const document =
        "{\"schema\":1,\"slug\":\"koe-1\",\"langs\":[\"en\"],\"title\":\"T\",\"division\":\"D\",\"cover\":{\"purpose\":"
        "\"P\","
        "\"can\":\"C\",\"cannot\":\"C\",\"decides\":\"D\",\"hears_back\":\"H\",\"unit\":\"U\",\"contact_email\":\"a@b."
        "fi\","
        "\"minutes\":1},\"settings\":{\"opens\":\"2027-02-02\",\"closes\":\"2027-02-22\",\"results\":\"2027-03-08\"},"
        "\"pages\":["
        "{\"id\":\"p1\",\"title\":\"P\",\"items\":["
        "{\"id\":\"a\",\"type\":\"single\",\"label\":\"A\",\"options\":[{\"id\":\"y\",\"code\":1,\"label\":\"yes\"},{"
        "\"id\":\"n\","
        "\"code\":2,\"label\":\"no\"}]},"
        "{\"id\":\"b\",\"type\":\"multi\",\"label\":\"B\",\"options\":[{\"id\":\"y\",\"code\":1,\"label\":\"yes\"},{"
        "\"id\":\"n\","
        "\"code\":2,\"label\":\"no\"}]},"
        "{\"id\":\"c\",\"type\":\"number\",\"min\":0,\"max\":9,\"step\":1,\"label\":\"C\"}]},"
        "{\"id\":\"p2\",\"title\":\"P\",\"items\":[{\"id\":\"z\",\"type\":\"text\",\"label\":\"Z\",\"show\":%s}]}]}";
    struct definition_error error = {0};
    struct buf text = buf_new(&arena, 1 << 16);
    struct str head = str_from(document);
    size_t at = str_find_str(head, S("%s"));
    int numbers[4] = {1, 2, 3, 4};
    struct definition d;

    buf_put(&text, str_sub(head, 0, at));
    buf_put(&text, str_from(rule));
    buf_put(&text, str_sub(head, at + 2, head.len));
    if (definition_read(&arena, buf_str(&text), &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    assert_text(paper_rule_words(&arena, &d, d.items[3]->show, LANG_EN, numbers), wanted);
}

static void conditions_in_words(void **state)
{
    (void)state;
    assert_rule("[\"eq\",[\"q\",\"a\"],\"y\"]", "you chose “yes” in question 1");
    assert_rule("[\"not\",[\"eq\",[\"q\",\"a\"],\"y\"]]", "you did not choose “yes” in question 1");
    assert_rule("[\"in\",[\"q\",\"a\"],\"y\",\"n\"]", "you chose “yes” or “no” in question 1");
    assert_rule("[\"has\",[\"q\",\"b\"],\"n\"]", "you chose “no” in question 2");
    assert_rule("[\"ge\",[\"q\",\"c\"],3.5]", "your answer to question 3 is 3.5 or more");
    assert_rule("[\"lt\",[\"q\",\"c\"],3]", "your answer to question 3 is less than 3");
    assert_rule("[\"or\",[\"answered\",[\"q\",\"a\"]],[\"eq\",[\"q\",\"a\"],\"n\"]]",
                "you answered question 1 or you chose “no” in question 1");
    assert_rule("[\"not\",[\"answered\",[\"q\",\"b\"]]]", "you did not answer question 2");
    assert_rule("[\"ge\",[\"count\",[\"q\",\"b\"]],2]", "you answered 2 or more in question 2");
    assert_rule("[\"lt\",[\"count\",[\"q\",\"b\"]],2]", "you answered less than 2 in question 2");
    assert_rule("[\"eq\",[\"count\",[\"q\",\"b\"]],1]", "you answered exactly 1 in question 2");
    assert_rule("[\"le\",[\"sum\",[\"q\",\"c\"],[\"q\",\"c\"]],4.5]",
                "the sum of your answers (question 3, question 3) is 4.5 or less");
}

static void conditions_that_are_too_much_for_a_sentence_have_no_words(void **state)
{
    (void)state;
    assert_rule(
        "[\"and\",[\"or\",[\"answered\",[\"q\",\"a\"]],[\"answered\",[\"q\",\"b\"]]],[\"answered\",[\"q\",\"c\"]]]",
        "");
    assert_rule("[\"not\",[\"not\",[\"eq\",[\"q\",\"a\"],\"y\"]]]", "");
    assert_rule("[\"eq\",[\"sum\",[\"q\",\"c\"],[\"q\",\"c\"],[\"q\",\"c\"],[\"q\",\"c\"],[\"q\",\"c\"]],1]", "");
    assert_rule("[\"gt\",[\"sum\",[\"q\",\"c\"]],[\"sum\",[\"q\",\"c\"]]]", "");
    assert_rule(
        "[\"or\",[\"eq\",[\"q\",\"c\"],1],[\"eq\",[\"q\",\"c\"],2],[\"eq\",[\"q\",\"c\"],3],[\"eq\",[\"q\",\"c\"],4],"
        "[\"eq\",[\"q\",\"c\"],5]]",
        "");
    assert_rule("true", "");
}

static void paper_does_not_know_earlier_answers(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_int_not_equal(str_find_str(question(&f, "q12")->label, S("(your answer to question 1)")), SIZE_MAX);
}

static void municipalities_stand_in_alphabetical_order_with_other_and_none_last(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_FI);
    const struct paper_question *q = question(&f, "q20");

    (void)state;
    assert_text(q->choices[0].label, "Eura");
    assert_text(q->choices[q->choice_count - 2].label, "Muu kunta");
    assert_text(q->choices[q->choice_count - 1].label, "En halua kertoa");
    for (size_t i = 1; i + 2 < q->choice_count;
         i++) /* names of Satakunta sort by bytes but for Säkylä, which is last of S */
        if (!str_starts(q->choices[i].label, S("Siikainen")) && !str_starts(q->choices[i].label, S("S\u00e4")))
            assert_true(str_cmp(q->choices[i - 1].label, q->choices[i].label) < 0);
}

static void choices_in_random_order_are_printed_as_written(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_text(question(&f, "q2")->choices[0].label, "By phone");
    assert_text(question(&f, "q2")->choices[1].label, "In person");
    assert_true(question(&f, "q2")->choices[2].has_line);
}

static void the_form_says_how_and_where_it_is_sent_back(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_int_equal(f.address_count, 3);
    assert_text(f.address[0], "Koealue");
    assert_text(f.address[1], "Digiraati");
    assert_text(f.address[2], "28500 Pori");
    assert_text(f.back_by, "Send the form to this address so that it arrives by 22 February 2027:");
    assert_text(f.code, "kaikki/3/en");
    assert_text(f.web, "https://digiraati.example.fi/en/k/kaikki");
    assert_text(f.web_short, "digiraati.example.fi/en/k/kaikki");
}

static void without_an_address_it_says_to_ask(void **state)
{
    struct paper_house bare = {.county = {S("K"), S("K"), S("K"), S("K")}};
    struct definition d = everything();
    struct paper_form f = paper_form(&arena, &d, 1, d.closes_ms, LANG_EN, &bare);

    (void)state;
    assert_int_equal(f.address_count, 0);
    assert_text(f.back_by,
                "Give the form back by 22 February 2027 to the person you got it from, or ask us where to send it:");
    assert_text(f.web, "");
}

static void a_closing_that_was_moved_is_the_one_that_is_printed(void **state)
{
    struct definition d = everything();
    struct paper_form f;
    int64_t moved_ms;

    (void)state;
    assert_int_equal(civil_parse_day(S("2027-03-01"), true, &moved_ms), OK);
    f = paper_form(&arena, &d, 1, moved_ms, LANG_EN, &house);
    assert_int_not_equal(str_find_str(f.back_by, S("1 March 2027")), SIZE_MAX);
}

static void names_are_warned_of_on_every_form(void **state)
{
    struct definition d = everything();
    bool is_warned = false;
    struct paper_form f;

    (void)state;
    f = form_of(&d, LANG_EN);
    for (size_t i = 0; i < f.how_count; i++)
        is_warned |= str_find_str(f.how[i], S("Do not write names")) != SIZE_MAX;
    assert_true(is_warned);
}

static void who_answers_is_asked_where_the_survey_wants_it(void **state)
{
    struct definition d = everything();
    struct paper_form f = form_of(&d, LANG_EN);

    (void)state;
    assert_int_equal(question(&f, "_a")->choice_count, 3);
    assert_int_equal(question(&f, "_a")->number, 0);
    d.asks_who = false;
    f = form_of(&d, LANG_EN);
    for (size_t s = 0; s < f.section_count; s++)
        for (size_t i = 0; i < f.sections[s].question_count; i++)
            assert_false(str_eq(f.sections[s].questions[i].id, S("_a")));
}

static void a_language_the_survey_lacks_gives_the_form_in_the_one_that_stands_in(void **state)
{
    struct definition d = everything();
    struct paper_form f;

    (void)state;
    d.langs[0] = LANG_FI;
    d.lang_count = 1;
    d.title.in[LANG_SV] = (struct str){NULL, 0};
    f = form_of(&d, LANG_SV);
    assert_int_equal(f.lang, LANG_FI);
    assert_text(f.county, "Koealue");
    assert_text(f.code, "kaikki/3/fi");
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(every_type_has_its_way_to_be_answered_with_a_pen),
        IN_ARENA(questions_are_numbered_and_notes_are_not),
        IN_ARENA(what_to_do_is_said_in_words),
        IN_ARENA(an_answer_is_required_always_or_on_a_condition_that_is_said),
        IN_ARENA(what_paper_cannot_say_for_whom_it_is_may_be_left_open),
        IN_ARENA(a_survey_with_a_code_has_a_line_for_it_on_paper),
        IN_ARENA(a_form_for_those_who_were_invited_says_so),
        IN_ARENA(a_simple_condition_is_said_and_another_left_to_the_reader),
        IN_ARENA(conditions_in_words),
        IN_ARENA(conditions_that_are_too_much_for_a_sentence_have_no_words),
        IN_ARENA(paper_does_not_know_earlier_answers),
        IN_ARENA(municipalities_stand_in_alphabetical_order_with_other_and_none_last),
        IN_ARENA(choices_in_random_order_are_printed_as_written),
        IN_ARENA(the_form_says_how_and_where_it_is_sent_back),
        IN_ARENA(without_an_address_it_says_to_ask),
        IN_ARENA(a_closing_that_was_moved_is_the_one_that_is_printed),
        IN_ARENA(names_are_warned_of_on_every_form),
        IN_ARENA(who_answers_is_asked_where_the_survey_wants_it),
        IN_ARENA(a_language_the_survey_lacks_gives_the_form_in_the_one_that_stands_in),
    };

    return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
