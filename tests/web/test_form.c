/* test_form.c - questions of every type as a browser gets them, on the survey that holds everything. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

static const char *const FORM = "/k/kaikki/vastaa";

/* The page with index `at`, after the first pages were left with these answers. */
static struct str page_after(struct house *h, size_t at, const char *const answers[])
{
    struct str page = house_ask(h, FORM, NULL);

    for (size_t i = 0; i < at; i++)
        page = house_post(h, FORM, page, answers[i]);
    assert_int_equal(h->res.status, 200);
    return arena_str(&h->memory, page);
}

static const char *const GO_ON[] = {"_do=next&q1=o2", "_do=next&q11.r1=a1&q11.r2=a1&q11.r3=a1", "_do=next", "_do=next"};

/* What stands between two words on the page; fails when one of them is missing. */
static struct str between(struct str page, const char *from, const char *to)
{
    size_t at = str_find_str(page, str_from(from));
    struct str rest;

    if (at == SIZE_MAX)
        fail_msg("no %s", from);
    rest = str_sub(page, at, page.len);
    at = str_find_str(rest, str_from(to));
    if (at == SIZE_MAX)
        fail_msg("no %s behind %s", to, from);
    return str_sub(rest, 0, at);
}

/* The question with that id, to the next one or the end of the form. */
static struct str question(struct str page, const char *id)
{
    char mark[64];
    struct str rest;
    size_t next;

    snprintf(mark, sizeof mark, "data-item=\"%s\"", id);
    rest = between(page, mark, "</form>");
    next = str_find_str(str_sub(rest, 1, rest.len), S("data-item=\""));
    return next == SIZE_MAX ? rest : str_sub(rest, 0, next);
}

static bool stands_before(struct str s, const char *first, const char *second)
{
    size_t a = str_find_str(s, str_from(first)), b = str_find_str(s, str_from(second));

    return a != SIZE_MAX && b != SIZE_MAX && a < b;
}

/* Do the parts stand on the page, each? They end with NULL. */
static void assert_says(struct str page, const char *const *parts)
{
    for (; *parts; parts++)
        if (!house_says(page, *parts))
            fail_msg("missing: %s\nin: %.*s", *parts, STR_ARG(page));
}
#define SAYS(page, ...) assert_says(page, (const char *const[]){__VA_ARGS__, NULL})

static void numbers_are_text_fields_with_the_right_keyboard_and_their_unit_said(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 1, GO_ON);
    SAYS(question(page, "q6"), "type=\"text\" inputmode=\"decimal\" data-decimals=\"1\" id=\"q6\" name=\"q6\"",
         "<span class=\"govuk-visually-hidden\">, tuntia</span>", "autocomplete=\"off\"",
         "aria-describedby=\"q6--help\"");
    SAYS(question(page, "q7"), "inputmode=\"numeric\"");
    assert_false(house_says(page, "type=\"number\""));
    SAYS(question(page, "q8"), "<fieldset", "<legend", "id=\"q8-day\" name=\"q8.day\"", "name=\"q8.month\"",
         "name=\"q8.year\"");
    SAYS(question(page, "q10"), "name=\"q10.x\"", "data-total=\"100\"", "data-unit=\"euroa\"", "inputmode=\"numeric\"");
    house_close(&h);
}

static void a_ranking_offers_as_many_places_as_may_be_given(void **state)
{
    struct house h;
    struct str page, line;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 1, GO_ON);
    line = between(question(page, "q9"), "id=\"q9-k4\"", "</select>");
    SAYS(line, "name=\"q9.k4\"", "<option value=\"\">", "<option value=\"3\">");
    assert_false(house_says(line, "value=\"4\""));
    page = house_post(&h, FORM, page, "_do=next&q9.k4=1&q9.k1=2");
    SAYS(between(page, "id=\"q9-k4\"", "</select>"), "<option value=\"1\" selected>");
    house_close(&h);
}

static void what_cannot_be_understood_is_shown_again_with_what_to_do(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = house_post(&h, FORM, page_after(&h, 1, GO_ON),
                      "_do=next&q6=7%2Cx&q8.day=31&q8.month=2&q8.year=2027&q9.k1=1&q9.k2=1&q10.x=60&q10.y=1x");
    assert_int_equal(h.res.status, 422);
    SAYS(page, "value=\"7,x\"", "id=\"q6--error\"", "href=\"#q6\"", "aria-describedby=\"q6--help q6--error\"");
    SAYS(question(page, "q8"), "value=\"31\"", "value=\"2\"", "value=\"2027\"", "id=\"q8--error\"");
    SAYS(page, "href=\"#q8-day\"", "href=\"#q9-k2\"", "id=\"q9-k2--error\"", "href=\"#q10-y\"", "value=\"60\"",
         "value=\"1x\"");
    house_close(&h);
}

static void faults_lead_to_the_field_that_is_to_be_mended(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = house_post(&h, FORM, page_after(&h, 1, GO_ON),
                      "_do=next&q6=7%2C3&q8.day=3&q8.month=&q8.year=2027&q10.x=60&q10.y=30&q11.r1=a1&q11.r2=a1");
    assert_int_equal(h.res.status, 422);
    SAYS(page, "href=\"#q6\"", "0, 0,5", "href=\"#q8-month\"", "href=\"#q10-x\"", "href=\"#q11-r3\"",
         "id=\"q11-r3--error\"");
    assert_false(house_says(page, "href=\"#q11-r1\""));
    assert_true(house_says(page, "100\u00a0euroa"));
    house_close(&h);
}

static void a_day_that_is_none_is_told_apart_from_one_that_cannot_be_read(void **state)
{
    static const struct {
        const char *fields, *words;
    } days[] = {{"q8.day=31&q8.month=2&q8.year=2026", "Check the date"},
                {"q8.day=3&q8.month=2&q8.year=26", "the year with four"},
                {"q8.day=3&q8.month=x&q8.year=2026", "the year with four"},
                {"q8.day=3&q8.month=2", "Write day, month and year"}};
    struct house h;
    struct str page, note;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        page = house_ask(&h, "/en/k/kaikki/vastaa", NULL);
        page = house_post(&h, "/en/k/kaikki/vastaa", page, GO_ON[0]);
        page = house_post(&h, "/en/k/kaikki/vastaa", page, arena_fmt(&h.memory, "_do=next&%s", days[i].fields).p);
        note = between(page, "id=\"q8--error\"", "</p>");
        for (size_t k = 0; k < sizeof days / sizeof *days; k++)
            assert_int_equal(house_says(note, days[k].words), str_eq(str_from(days[k].words), str_from(days[i].words)));
    }
    house_close(&h);
}

/* Where what `href` leads to stands on the page. */
static size_t place_of(struct house *h, struct str page, struct str href)
{
    struct str id = arena_fmt(&h->memory, " id=\"%.*s\"", STR_ARG(href));
    size_t at = str_find_str(page, id);

    if (at == SIZE_MAX)
        fail_msg("nothing has%.*s", STR_ARG(id));
    return at;
}

static void the_summary_lists_faults_in_the_order_of_the_page(void **state)
{
    struct house h;
    struct str page, list;
    int swapped = 0;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    for (int i = 0; i < 20; i++) {
        size_t links = 0, last = 0, at;

        page = page_after(&h, 1, GO_ON);
        page = arena_str(&h.memory, house_post(&h, FORM, page, "_do=next&q9.k1=1&q9.k2=9&q9.k3=x&q9.k4=-1&q10.y=x"));
        list = between(page, "dr-errors", "</ul>");
        swapped += stands_before(list, "#q11-r2", "#q11-r1") || stands_before(list, "#q11-r3", "#q11-r2");
        while ((at = str_find_str(list, S("href=\"#"))) != SIZE_MAX) {
            size_t here;

            list = str_sub(list, at + 7, list.len);
            here = place_of(&h, page, str_sub(list, 0, str_find(list, '"', 0)));
            assert_true(here > last);
            last = here;
            links++;
        }
        assert_int_equal(links, 7); /* three places, one field of points, three rows */
    }
    assert_true(swapped > 0);
    house_close(&h);
}

static void a_ranking_that_is_shown_again_stands_in_order_of_its_places(void **state)
{
    struct house h;
    struct str page, list;
    bool was_first;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 1, GO_ON);
    was_first = stands_before(question(page, "q9"), "q9.k1", "q9.k2");
    page = arena_str(&h.memory, house_post(&h, FORM, page, "_do=next&q9.k4=1&q9.k3=2"));
    assert_int_equal(h.res.status, 422); /* the rows of q11 are open */
    list = question(page, "q9");
    assert_true(stands_before(list, "q9.k4", "q9.k3"));
    assert_true(stands_before(list, "q9.k3", "q9.k1") && stands_before(list, "q9.k3", "q9.k2"));
    assert_int_equal(stands_before(list, "q9.k1", "q9.k2"), was_first);
    list = question(house_post(&h, FORM, page, "_do=next&q9.k2=1&q9.k1=1&q9.k3=3"), "q9"); /* two on one place */
    assert_true(stands_before(list, "q9.k1", "q9.k3") && stands_before(list, "q9.k2", "q9.k3"));
    assert_true(stands_before(list, "q9.k3", "q9.k4"));
    house_close(&h);
}

static void every_question_is_a_heading(void **state)
{
    static const char *const ids[] = {"q6", "q7", "q8", "q9", "q10", "q11"};
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 1, GO_ON);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        SAYS(question(page, ids[i]), "<h2 class=\"dr-question__heading", "</h2>");
    SAYS(question(page_after(&h, 3, GO_ON), "q26"), "<h2 class=\"dr-question__heading dr-choice\"><input");
    house_close(&h);
}

static void an_authors_check_is_told_in_its_own_words(void **state)
{
    static const char *const waited[] = {"_do=next&q1=o2", "_do=next&q6=2&q11.r1=a1&q11.r2=a1&q11.r3=a1"};
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = house_post(&h, FORM, page_after(&h, 2, waited), "_do=next&q16=3");
    assert_int_equal(h.res.status, 422);
    SAYS(question(page, "q16"), "Kirjoita enintään niin paljon kuin itse odotit.", "value=\"3\"");
    house_close(&h);
}

static void a_question_that_an_answer_of_the_page_shows_waits_hidden_with_its_rule(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 2, GO_ON);
    SAYS(page, "data-show=\"[&quot;eq&quot;,[&quot;q&quot;,&quot;q14&quot;],&quot;s1&quot;]\" hidden>");
    assert_true(house_says(house_hidden(&h, page, "_h"), "q15"));
    assert_false(house_says(question(page, "q12"), " hidden>")); /* an earlier page decided, and shows it */
    assert_false(house_says(between(page, "data-item=\"q12\"", ">"), "data-show"));
    house_close(&h);
}

static void a_question_that_came_brings_the_page_again_and_is_marked(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = house_post(&h, FORM, page_after(&h, 2, GO_ON), "_do=next&q14=s1&q13=tallessa");
    assert_int_equal(h.res.status, 200);
    SAYS(page, "class=\"dr-note dr-more\"", "<a href=\"#q15\">", "dr-question--new\" data-item=\"q15\"", "tallessa");
    assert_false(house_says(house_hidden(&h, page, "_h"), "q15"));
    page = house_post(&h, FORM, page, "_do=next&q14=s1&q15=jotain");
    assert_false(house_says(page, "dr-question--new"));
    house_close(&h);
}

static void the_mark_of_a_rule_that_does_not_ask_now_is_hidden(void **state)
{
    static const char *const ranked[] = {"_do=next&q1=o1",
                                         "_do=next&q7=1&q9.k4=1&q9.k1=2&q11.r1=a1&q11.r2=a1&q11.r3=a1", "_do=next"};
    struct house h;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    assert_false(house_says(question(page_after(&h, 3, GO_ON), "q26"), "dr-question__required"));
    assert_true(house_says(question(page_after(&h, 3, ranked), "q26"), "<span class=\"dr-question__required\">"));
    house_close(&h);
}

static void options_under_a_rule_are_offered_only_while_it_holds(void **state)
{
    static const char *const phoned[] = {"_do=next&q1=o2&q2.m1=1", "_do=next&q11.r1=a1&q11.r2=a1&q11.r3=a1"};
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 2, GO_ON);
    assert_false(house_says(page, "q14-s2"));
    assert_false(house_says(page, "q17.n2"));
    assert_false(house_says(page, "q22.j2"));
    assert_false(house_says(page, "q23.v2"));
    SAYS(page_after(&h, 2, phoned), "q14-s2", "q17.n2", "q22.j2", "q23.v2");
    house_close(&h);
}

static void the_words_of_an_answer_stay_words_in_a_text_that_names_it(void **state)
{
    static const char *const own[] = {"_do=next&q1=o9&q1~o9=%3Cb%3E*x*+%5By%5D(http%3A%2F%2Fa.b)+%7Bq2%7D%3C%2Fb%3E",
                                      "_do=next&q11.r1=a1&q11.r2=a1&q11.r3=a1"};
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = page_after(&h, 2, GO_ON);
    SAYS(question(page, "q12"), "Vastasit: En. Mitä puuttui?");
    page = page_after(&h, 2, own);
    SAYS(question(page, "q12"), "Vastasit: &lt;b&gt;*x* [y](http://a.b) {q2}&lt;/b&gt;. Mitä puuttui?");
    house_close(&h);
}

static void a_random_order_is_the_forms_own_and_stays(void **state)
{
    struct house h;
    struct str page, first, again;
    int others = 0;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = arena_str(&h.memory, house_ask(&h, FORM, NULL));
    first = question(page, "q2");
    assert_true(stands_before(first, "q2-m1", "q2-m3") && stands_before(first, "q2-m2", "q2-m3")); /* "other" last */
    assert_true(stands_before(first, "q2-m3", "q2-m4"));                                           /* then "none" */
    again = house_post(&h, FORM, page, "_do=next"); /* a required question is open: the same page again */
    assert_int_equal(h.res.status, 422);
    assert_int_equal(stands_before(question(again, "q2"), "q2-m1", "q2-m2"), stands_before(first, "q2-m1", "q2-m2"));
    again = house_post(&h, "/sv/k/kaikki/vastaa", page, "_do=stay");
    assert_int_equal(stands_before(question(again, "q2"), "q2-m1", "q2-m2"), stands_before(first, "q2-m1", "q2-m2"));
    for (int i = 0; i < 40; i++)
        others += stands_before(question(house_ask(&h, FORM, NULL), "q2"), "q2-m1", "q2-m2");
    assert_true(others > 0 && others < 40);
    house_close(&h);
}

static void alphabetical_is_alphabetical_in_the_readers_language(void **state)
{
    struct house h;
    struct str list;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    list = question(house_ask(&h, FORM, NULL), "q3");
    assert_true(stands_before(list, "Neuvola", "Terveysasema") && stands_before(list, "Terveysasema", "Muu, mikä?"));
    list = question(house_ask(&h, "/sv/k/kaikki/vastaa", NULL), "q3");
    assert_true(stands_before(list, "Hälsostation", "Rådgivning") &&
                stands_before(list, "Rådgivning", "Annan, vilken?"));
    house_close(&h);
}

static void municipalities_stand_under_their_sub_regions(void **state)
{
    struct house h;
    struct str list;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    list = question(page_after(&h, 3, GO_ON), "q20");
    SAYS(list, "<optgroup label=\"", "</optgroup>", "<option value=\"k609\">Pori</option>", "<option value=\"muu\">",
         "<option value=\"ei\">");
    assert_false(house_says(between(list, "value=\"muu\"", "</select>"), "</optgroup>"));
    house_close(&h);
}

static void consent_is_one_box_with_the_question_as_its_label(void **state)
{
    struct house h;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    SAYS(question(page_after(&h, 3, GO_ON), "q26"), "type=\"checkbox\" id=\"q26\" name=\"q26\" value=\"1\"",
         "<label class=\"dr-choice__label\" for=\"q26\"><span lang=\"fi\">Vastaukseni saa julkaista.</span>");
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_text_fields_with_the_right_keyboard_and_their_unit_said),
        cmocka_unit_test(a_ranking_offers_as_many_places_as_may_be_given),
        cmocka_unit_test(what_cannot_be_understood_is_shown_again_with_what_to_do),
        cmocka_unit_test(faults_lead_to_the_field_that_is_to_be_mended),
        cmocka_unit_test(a_day_that_is_none_is_told_apart_from_one_that_cannot_be_read),
        cmocka_unit_test(the_summary_lists_faults_in_the_order_of_the_page),
        cmocka_unit_test(a_ranking_that_is_shown_again_stands_in_order_of_its_places),
        cmocka_unit_test(every_question_is_a_heading),
        cmocka_unit_test(an_authors_check_is_told_in_its_own_words),
        cmocka_unit_test(a_question_that_an_answer_of_the_page_shows_waits_hidden_with_its_rule),
        cmocka_unit_test(a_question_that_came_brings_the_page_again_and_is_marked),
        cmocka_unit_test(the_mark_of_a_rule_that_does_not_ask_now_is_hidden),
        cmocka_unit_test(options_under_a_rule_are_offered_only_while_it_holds),
        cmocka_unit_test(the_words_of_an_answer_stay_words_in_a_text_that_names_it),
        cmocka_unit_test(a_random_order_is_the_forms_own_and_stays),
        cmocka_unit_test(alphabetical_is_alphabetical_in_the_readers_language),
        cmocka_unit_test(municipalities_stand_under_their_sub_regions),
        cmocka_unit_test(consent_is_one_box_with_the_question_as_its_label),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
