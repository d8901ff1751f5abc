/* test_answering.c - answering step by step, without sockets: what is sent, when, and how often. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

static const char *const FORM = "/k/koe-2027/vastaa";

static struct str answer_all(struct house *h)
{
    struct str page = house_ask(h, FORM, NULL);

    page = house_post(h, FORM, page, "_do=next&q1=o1");
    assert_int_equal(h->res.status, 200);
    page = house_post(h, FORM, page, "_do=next&q3.r1=a2&q3.r2=d2&q5=9&q7=Hyvin+meni");
    assert_int_equal(h->res.status, 200);
    page = house_post(h, FORM, page, "_do=next");
    assert_int_equal(h->res.status, 200);
    assert_true(house_says(page, "value=\"send\""));
    assert_true(house_says(page, "Hyvin meni"));
    assert_int_equal(h->sent, 0);
    return page;
}

static void a_finished_form_is_sealed_and_sent_once(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = answer_all(&h);
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_int_equal(h.sent, 1);
    assert_int_equal(h.last.survey_id, h.survey_id);
    assert_int_equal(h.last.iso_week, 202706);
    assert_true(house_says(house_sent(&h, S("koe-2027")),
                           "{\"q1\":\"o1\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},\"q5\":9,\"q7\":\"Hyvin meni\"}"));
    assert_int_equal(h.last.sealed.len, 32 * 1024 + 48); /* the survey asks for 4000 characters */
    house_close(&h);
}

static void sending_again_carries_the_same_id(void **state)
{
    struct house h;
    struct str page;
    struct id16 first;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = arena_str(&h.memory, answer_all(&h));
    house_post(&h, FORM, page, "_do=send");
    first = h.last.id;
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.sent, 2);
    assert_memory_equal(&first, &h.last.id, sizeof first);
    house_close(&h);
}

static void two_forms_carry_different_ids(void **state)
{
    struct house h;
    struct id16 first;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    house_post(&h, FORM, answer_all(&h), "_do=send");
    first = h.last.id;
    h.sent = 0;
    house_post(&h, FORM, answer_all(&h), "_do=send");
    assert_memory_not_equal(&first, &h.last.id, sizeof first);
    house_close(&h);
}

static void a_busy_intake_keeps_the_answers_on_the_page(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = answer_all(&h);
    h.intake_says = ERR_BUSY;
    page = arena_str(&h.memory, house_post(&h, FORM, page, "_do=send"));
    assert_int_equal(h.res.status, 503);
    assert_true(house_says(page, "Hyvin meni"));
    h.intake_says = OK;
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void a_required_question_holds_up_next_but_not_back(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=next&q2.m1=1");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "href=\"#q1\""));
    page = house_post(&h, FORM, page, "_do=next&q1=o2");
    assert_int_equal(h.res.status, 200);
    page = house_post(&h, FORM, page, "_do=back");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "value=\"o2\" checked"));
    house_close(&h);
}

static void a_required_question_skipped_by_hand_is_found_at_the_end(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=go.2");
    page = house_post(&h, FORM, page, "_do=next");
    page = house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "href=\"#q1\""));
    assert_false(house_says(page, "href=\"#q3")); /* it is on another page: a link would lead nowhere */
    assert_int_equal(h.sent, 0);
    house_close(&h);
}

static void a_form_older_than_a_day_is_kept_and_explained(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=next&q1=o2");
    h.now_ms += 25 * 3600 * 1000;
    page = house_post(&h, FORM, page, "_do=next&q3.r1=a2&q3.r2=a2&q7=tallessa");
    assert_int_equal(h.res.status, 409);
    assert_int_equal(h.sent, 0);
    page = house_post(&h, FORM, page, "_do=go.1");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "tallessa"));
    page = house_post(&h, FORM, page, "_do=back&q3.r1=a2&q3.r2=a2&q7=tallessa");
    assert_true(house_says(page, "value=\"o2\" checked"));
    house_close(&h);
}

static void a_form_opened_before_closing_is_taken_an_hour_more(void **state)
{
    struct house h;
    struct str page;
    int64_t closes_ms;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    assert_int_equal(civil_parse_day(S("2027-02-22"), true, &closes_ms), OK);
    h.now_ms = closes_ms - 60 * 1000;
    page = arena_str(&h.memory, answer_all(&h));
    h.now_ms = closes_ms + 59 * 60 * 1000;
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    h.now_ms = closes_ms + 61 * 60 * 1000;
    page = house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 409);
    assert_true(house_says(page, "Vastauksiasi ei lähetetty"));
    assert_int_equal(h.sent, 1);
    assert_false(house_says(page, "name=\"_c\""));
    house_close(&h);
}

static void a_hidden_field_of_another_key_is_refused_and_this_page_kept(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=next&q1=o2");
    h.app.settings.form_key.b[0] ^= 1;
    page = house_post(&h, FORM, page, "_do=next&q3.r1=a2&q7=tallessa");
    assert_int_equal(h.res.status, 400);
    h.sent = 0;
    page = house_post(&h, FORM, page, "_do=go.1");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "tallessa"));
    house_close(&h);
}

static void the_language_changes_without_losing_answers(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_ask(&h, FORM, NULL);
    page = house_post(&h, "/sv/k/koe-2027/vastaa", page, "_do=stay&q1=o2");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "<html class=\"govuk-template dr-page\" lang=\"sv\""));
    assert_true(house_says(page, "value=\"o2\" checked"));
    page = house_ask(&h, "/en/k/koe-2027", NULL);
    assert_true(house_says(page, "lang=\"en\""));
    assert_true(house_says(page, "<h1 class=\"dr-title\" lang=\"fi\">Koekysely"));
    house_close(&h);
}

static void a_form_sent_to_a_paused_survey_is_kept(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = arena_str(&h.memory, answer_all(&h));
    assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&h.memory, h.app.panel, h.survey_id, SURVEY_SUSPENDED, h.now_ms), OK);
    assert_int_equal(db_commit(h.app.panel), OK);
    page = arena_str(&h.memory, house_post(&h, FORM, page, "_do=send"));
    assert_int_equal(h.res.status, 409);
    assert_int_equal(h.sent, 0);
    assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&h.memory, h.app.panel, h.survey_id, SURVEY_OPEN, h.now_ms), OK);
    assert_int_equal(db_commit(h.app.panel), OK);
    page = house_post(&h, FORM, page, "_do=stay");
    assert_true(house_says(page, "Hyvin meni"));
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void an_address_with_a_slash_too_many_leads_on_and_a_query_is_nobodys(void **state)
{
    struct house h;
    struct buf head;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    head = buf_new(&h.memory, 1 << 16);
    house_ask(&h, "/sv/kyselyt/", NULL);
    assert_int_equal(h.res.status, 301);
    response_put_head(&head, &h.res);
    assert_true(house_says(buf_str(&head), "Location: /sv/kyselyt\r\n"));
    house_ask(&h, "/sv/", NULL);
    assert_int_equal(h.res.status, 301);
    house_ask(&h, "//example.org/", NULL);
    assert_int_equal(h.res.status, 404);
    house_close(&h);
}

static void the_thanks_page_is_never_kept(void **state)
{
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    house_ask(&h, "/k/koe-2027/kiitos", NULL);
    assert_int_equal(h.res.status, 200);
    assert_int_equal(h.res.cache_s, 0);
    house_close(&h);
}

static void pages_without_answers_may_be_cached_others_never(void **state)
{
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    for (const char *const *path = (const char *const[]){"/", "/k/koe-2027", FORM, "/kyselyt", NULL}; *path; path++) {
        house_ask(&h, *path, NULL);
        assert_int_equal(h.res.status, 200);
        assert_int_equal(h.res.cache_s, 10);
    }
    house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=next&q1=o1");
    assert_int_equal(h.res.cache_s, 0);
    house_ask(&h, "/ei-ole", NULL);
    assert_int_equal(h.res.cache_s, 0);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finished_form_is_sealed_and_sent_once),
        cmocka_unit_test(sending_again_carries_the_same_id),
        cmocka_unit_test(two_forms_carry_different_ids),
        cmocka_unit_test(a_busy_intake_keeps_the_answers_on_the_page),
        cmocka_unit_test(a_required_question_holds_up_next_but_not_back),
        cmocka_unit_test(a_required_question_skipped_by_hand_is_found_at_the_end),
        cmocka_unit_test(a_form_older_than_a_day_is_kept_and_explained),
        cmocka_unit_test(a_form_opened_before_closing_is_taken_an_hour_more),
        cmocka_unit_test(a_hidden_field_of_another_key_is_refused_and_this_page_kept),
        cmocka_unit_test(the_language_changes_without_losing_answers),
        cmocka_unit_test(a_form_sent_to_a_paused_survey_is_kept),
        cmocka_unit_test(an_address_with_a_slash_too_many_leads_on_and_a_query_is_nobodys),
        cmocka_unit_test(the_thanks_page_is_never_kept),
        cmocka_unit_test(pages_without_answers_may_be_cached_others_never),
    };

    return cmocka_run_group_tests_name("answering", tests, NULL, NULL);
}
