/* test_flow.c - the way through a survey: pages that come and go, forms that come back, and nothing lost on the way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

static const char *const FORM = "/k/polku/vastaa";

static struct str first(struct house *h)
{
    return arena_str(&h->memory, house_ask(h, FORM, NULL));
}

static struct str post(struct house *h, struct str page, const char *fields)
{
    return arena_str(&h->memory, house_post(h, FORM, page, fields));
}

static void hidden_pages_are_passed_over_and_not_counted(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    assert_true(house_says(page, "Millaista apu oli?"));
    assert_true(house_says(page, "<title>Avun laatu (2/3)"));
    page = post(&h, first(&h), "_do=next&q1=o2&q2=aika");
    page = post(&h, page, "_do=next&q1=o2&q2=aika"); /* the question that came up is shown first */
    assert_true(house_says(page, "Mitä jäi mieleen?"));
    assert_true(house_says(page, "(2/2)"));
    page = post(&h, page, "_do=back");
    assert_true(house_says(page, "Saitko apua?"));
    house_close(&h);
}

static void a_question_that_came_up_is_shown_before_the_page_is_left(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = first(&h);
    assert_string_equal(arena_cstr(&h.memory, house_hidden(&h, page, "_h")), "q2");
    page = post(&h, page, "_do=next&q1=o2&q2=");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "Mitä puuttui?"));
    assert_false(house_says(page, "href=\"#_errors\""));
    assert_string_equal(arena_cstr(&h.memory, house_hidden(&h, page, "_h")), "");
    page = post(&h, page, "_do=next&q1=o2&q2=");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "href=\"#q2\""));
    assert_true(house_says(page, "<title>Virhe: Alku (1/2)"));
    page = post(&h, page, "_do=next&q1=o2&q2=aika");
    assert_true(house_says(page, "Mitä jäi mieleen?"));
    house_close(&h);
}

static void answers_to_hidden_questions_are_not_sent(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1&q2=turhaan");
    page = post(&h, page, "_do=next&q3=oikein+hyvää");
    page = post(&h, page, "_do=next&q4.m1=1");
    assert_true(house_says(page, "oikein hyvää"));
    assert_false(house_says(page, "turhaan"));
    page = post(&h, page, "_do=go.0");
    assert_true(house_says(page, "turhaan")); /* it is still there, should it be shown again */
    page = post(&h, page, "_do=next&q1=o2&q2=aika&_s=1");
    page = post(&h, page, "_do=next&q1=o2&q2=aika");
    page = post(&h, page, "_do=next&q4.m1=1");
    post(&h, page, "_do=send&_a=3");
    assert_int_equal(h.res.status, 303);
    assert_true(house_says(house_sent(&h, S("polku")), "{\"q1\":\"o2\",\"q2\":\"aika\",\"q4\":[\"m1\"]}"));
    assert_int_equal(h.last.facts.channel, CHANNEL_HELPED);
    house_close(&h);
}

static void change_on_the_review_leads_back_to_it_with_one_press(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    assert_false(house_says(page, "value=\"review\""));
    page = post(&h, post(&h, page, "_do=next&q3=a"), "_do=next&q4.m1=1");
    page = post(&h, page, "_do=go.1");
    assert_true(house_says(page, "value=\"review\""));
    page = post(&h, page, "_do=review&q3=uudet+sanat");
    assert_true(house_says(page, "value=\"send\""));
    assert_true(house_says(page, "uudet sanat"));
    page = post(&h, page, "_do=go.0");
    page = post(&h, page, "_do=review");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "value=\"review\""));
    house_close(&h);
}

static void who_answers_travels_along(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next"), "_do=next");
    assert_true(house_says(page, "Kuka vastaa?") || house_says(page, "Who is answering?"));
    page = post(&h, page, "_do=go.1&_a=2");
    assert_true(house_says(page, "name=\"_a\" value=\"2\""));
    page = post(&h, page, "_do=review&_a=2");
    assert_true(house_says(page, "id=\"_a-2\" name=\"_a\" value=\"2\" checked"));
    house_close(&h);
}

static void fields_of_others_are_told_once_and_cost_nothing(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1&lisaosa=7");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "value=\"o1\" checked"));
    assert_true(house_says(page, "id=\"_alert\""));
    assert_true(house_says(page, "<title>Virhe: "));
    page = post(&h, page, "_do=next&q1=o1&lisaosa=7"); /* an extension adds it each time */
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "Millaista apu oli?"));
    house_close(&h);
}

static void own_fields_that_come_twice_count_once(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1&_p=2&_do=back");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "value=\"o1\" checked"));
    page = post(&h, page, "_do=next&q1=o1&_c=xx");
    page = post(&h, page, "_do=next&q3=sanat&_c=xx");
    assert_true(house_says(page, "Mitä jäi mieleen?"));
    page = post(&h, page, "_do=olematon");
    assert_int_equal(h.res.status, 422);
    house_close(&h);
}

static void robots_words_are_shown_to_be_cleared(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = first(&h);
    assert_true(house_says(page, "<div class=\"dr-trap\" aria-hidden=\"true\">"));
    page = post(&h, page, "_do=next&q1=o1&_w=http%3A%2F%2Fbuy");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "value=\"o1\" checked"));
    assert_true(house_says(page, "value=\"http://buy\""));
    assert_false(house_says(page, "dr-trap"));
    page = post(&h, page, "_do=next&q1=o1&_w=");
    assert_int_equal(h.res.status, 200);
    page = post(&h, post(&h, page, "_do=next&q3=sanat"), "_do=next");
    page = post(&h, page, "_do=send&_w=1");
    assert_int_equal(h.res.status, 422);
    assert_int_equal(h.sent, 0);
    assert_true(house_says(page, "sanat"));
    post(&h, page, "_do=send&_w=");
    assert_int_equal(h.sent, 1);
    house_close(&h);
}

static void what_is_sent_too_fast_waits(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    h.app.settings.min_fill_ms = 3000;
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next&q3=sanat"), "_do=next");
    h.now_ms += 2999;
    page = post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 422);
    assert_int_equal(h.sent, 0);
    assert_true(house_says(page, "sanat"));
    h.now_ms += 1;
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void a_personal_identity_code_is_masked_as_soon_as_it_is_read(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=stay&q3=olen+131052-308T");
    assert_false(house_says(page, "131052-308T"));
    assert_true(house_says(page, "[henkilötunnus poistettu]"));
    page = post(&h, post(&h, page, "_do=next&q3=olen+131052-308T"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_int_equal(h.last.facts.guard, SUBMISSION_ID_MASKED);
    assert_false(house_says(house_sent(&h, S("polku")), "131052"));
    house_close(&h);
}

static void identifiers_go_masked_or_on_purpose(void **state)
{
    struct house h;
    struct str page, review;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next&q3=soita+040+123+4567");
    review = post(&h, page, "_do=next");
    page = post(&h, review, "_do=send");
    assert_int_equal(h.sent, 0); /* a press of Enter sends nothing that is marked */
    post(&h, review, "_do=send_anyway");
    assert_int_equal(h.sent, 1);
    assert_int_equal(h.last.facts.guard, SUBMISSION_AS_IS);
    page = post(&h, review, "_do=mask");
    assert_false(house_says(page, "123 4567"));
    post(&h, page, "_do=send");
    assert_int_equal(h.sent, 2);
    assert_int_equal(h.last.facts.guard, SUBMISSION_REMOVED);
    assert_false(house_says(house_sent(&h, S("polku")), "4567"));
    house_close(&h);
}

static void a_strict_survey_removes_identifiers_at_once(void **state)
{
    struct house h;
    struct str doc, page;
    size_t at;

    (void)state;
    house_begin(&h);
    doc = house_fixture(&h, "flow.json");
    at = str_find_str(doc, S("\"access\": \"open\""));
    doc = arena_fmt(&h.memory, "%.*s\"identifiers\": \"remove\"%.*s", (int)at, doc.p,
                    STR_ARG(str_sub(doc, at + strlen("\"access\": \"open\""), doc.len)));
    house_survey(&h, doc, SURVEY_OPEN);
    page = post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=stay&q3=soita+040+123+4567");
    assert_false(house_says(page, "123 4567"));
    house_close(&h);
}

static void minutes_are_counted_in_steps_and_not_after_a_break(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    h.now_ms += 4 * 60 * 1000 + 30 * 1000;
    page = post(&h, post(&h, page, "_do=next"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.last.facts.minutes, 5);
    house_close(&h);
}

static void a_page_in_random_order_is_made_for_one_form(void **state)
{
    struct house h;
    struct str doc, page;
    size_t at;

    (void)state;
    house_begin(&h);
    doc = house_fixture(&h, "flow.json");
    at = str_find_str(doc, S("\"label\": \"Saitko apua?\""));
    doc = arena_fmt(&h.memory, "%.*s\"order\": \"random\", %.*s", (int)at, doc.p, STR_ARG(str_sub(doc, at, doc.len)));
    house_survey(&h, doc, SURVEY_OPEN);
    page = first(&h);
    assert_int_equal(h.res.cache_s, 0);
    assert_true(house_hidden(&h, page, "_c").len > 0);
    page = post(&h, page, "_do=next&q1=o1");
    assert_true(house_says(page, "Millaista apu oli?"));
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_pages_are_passed_over_and_not_counted),
        cmocka_unit_test(a_question_that_came_up_is_shown_before_the_page_is_left),
        cmocka_unit_test(answers_to_hidden_questions_are_not_sent),
        cmocka_unit_test(change_on_the_review_leads_back_to_it_with_one_press),
        cmocka_unit_test(who_answers_travels_along),
        cmocka_unit_test(fields_of_others_are_told_once_and_cost_nothing),
        cmocka_unit_test(own_fields_that_come_twice_count_once),
        cmocka_unit_test(robots_words_are_shown_to_be_cleared),
        cmocka_unit_test(what_is_sent_too_fast_waits),
        cmocka_unit_test(a_personal_identity_code_is_masked_as_soon_as_it_is_read),
        cmocka_unit_test(identifiers_go_masked_or_on_purpose),
        cmocka_unit_test(a_strict_survey_removes_identifiers_at_once),
        cmocka_unit_test(minutes_are_counted_in_steps_and_not_after_a_break),
        cmocka_unit_test(a_page_in_random_order_is_made_for_one_form),
    };

    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
