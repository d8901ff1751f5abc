/* test_review.c - before sending: every answer in words, what could identify somebody marked, help for who asks for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

static const char *const FORM = "/k/koe-2027/vastaa";
static const char *const ALL = "/en/k/kaikki/vastaa";

static struct str kept(struct house *h, struct str page)
{
    return arena_str(&h->memory, page);
}

/* The review of koe-2027 with these words for q7, in percent signs as a form sends them. */
static struct str review_with(struct house *h, const char *words)
{
    struct str page = house_post(h, FORM, house_ask(h, FORM, NULL), "_do=next&q1=o1");
    struct str form = arena_fmt(&h->memory, "_do=go.2&q3.r1=a2&q3.r2=a2&q7=%s", words);

    page = house_post(h, FORM, page, arena_cstr(&h->memory, form));
    return kept(h, house_post(h, FORM, page, "_do=next"));
}

static void assert_says(struct str page, const char *text)
{
    if (!house_says(page, text))
        fail_msg("not on the page: %s", text);
}

static void assert_silent(struct str page, const char *text)
{
    if (house_says(page, text))
        fail_msg("on the page: %s", text);
}

/* --- answers of every type -------------------------------------------------------------------------------------------- */

static struct str review_of_everything(struct house *h)
{
    struct str page = kept(h, house_ask(h, ALL, NULL));

    page = kept(h, house_post(h, ALL, page, "_do=next&q1=o9&q1~o9=Puoliksi&q2.m1=1&q2.m2=1&q3=d1&q4=a4&q5=9"));
    page = kept(h, house_post(h, ALL, page,
                              "_do=next&q6=7.5&q7=2&q8.day=1&q8.month=2&q8.year=2027&q9.k4=1&q9.k1=2"
                              "&q10.x=60&q10.y=40&q10.z=&q11.r1=a1&q11.r2=na&q11.r3=a5"));
    page = kept(h, house_post(h, ALL, page, "_do=next&q13=Ensin%0AToiseksi+%3Cb%3E&q14=s3&q16=3"));
    page = kept(h, house_post(h, ALL, page, "_do=next&q18=Syy&q19=t1"));
    return kept(h, house_post(h, ALL, page, "_do=next&q20=k609&q21=a13&q25=ei&q26=1"));
}

static void every_type_of_answer_is_shown_in_words(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = review_of_everything(&h);
    assert_int_equal(h.res.status, 200);
    assert_says(page, "value=\"send\"");
    assert_says(page, "<li>Other, what? – <span class=\"dr-review__words\" dir=\"auto\">Puoliksi</span></li>");
    assert_says(page, "<li>By phone</li>");
    assert_says(page, "<li>Health centre</li>");
    assert_says(page, "<li>Agree</li>");
    assert_says(page, "<li>9</li>");
    assert_says(page, "<li>7.5\u00a0hours</li>");
    assert_says(page, "<li>1 February 2027</li>");
    assert_says(page,
                "<ol class=\"dr-review__list dr-review__list--ranked\" lang=\"en\"><li>Price</li><li>Speed</li></ol>");
    assert_says(page, "<span class=\"dr-review__row\">Children</span> 60\u00a0euros</li>");
    assert_silent(page, "Older people</span>"); /* no points */
    assert_says(page, "<span class=\"dr-review__row\">I got an appointment.</span> Strongly disagree</li>");
    assert_says(page, "Ensin\nToiseksi &lt;b&gt;</span>");
    assert_says(page, "<li>Pori</li>");
    assert_says(page, "<li>Yes</li>");
    house_close(&h);
}

static void what_rules_hide_is_not_listed(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = review_of_everything(&h);
    assert_says(page, "id=\"_r-q18\"");
    assert_silent(page, "id=\"_r-q12\""); /* asks for q1 = o2 */
    assert_silent(page, "id=\"_r-i1\"");  /* nothing to answer */
    house_close(&h);
}

static void change_leads_to_the_very_question(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = review_with(&h, "Hyv%C3%A4");
    assert_says(page, "value=\"go.0\" formaction=\"/k/koe-2027/vastaa#q1\"");
    assert_says(page, "value=\"go.1\" formaction=\"/k/koe-2027/vastaa#q7\"");
    page = house_post(&h, FORM, page, "_do=go.1");
    assert_says(page, "id=\"q7\"");
    house_close(&h);
}

static void what_cannot_be_understood_is_shown_as_typed(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = kept(&h, house_post(&h, ALL, house_ask(&h, ALL, NULL), "_do=next&q1=o1"));
    page = kept(&h, house_post(&h, ALL, page, "_do=go.4&q6=seitsem%C3%A4n&q7=2&q11.r1=a1&q11.r2=a1&q11.r3=a1"));
    page = house_post(&h, ALL, page, "_do=next&q26=1");
    assert_says(page, "<li>seitsemän</li>");
    assert_says(page, "Please check this answer.");
    house_close(&h);
}

/* --- the guard ---------------------------------------------------------------------------------------------------------- */

static void an_identity_code_is_gone_as_soon_as_its_page_is_read(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = review_with(&h, "Tunnus+131052-308T");
    assert_silent(page, "131052");
    assert_says(page, "Tunnus [henkilötunnus poistettu]");
    assert_says(page, "class=\"dr-note\" role=\"status\"");
    page = house_post(&h, FORM, page, "_do=go.1");
    assert_silent(page, "131052");
    assert_says(page, "[henkilötunnus poistettu]</textarea>");
    house_close(&h);
}

static void finds_are_marked_and_sending_waits_for_a_decision(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = review_with(&h, "Soita+040+123+4567+tai+a%40x.fi%21");
    assert_says(page, "<mark class=\"dr-find\">040 123 4567</mark>");
    assert_says(page, "<mark class=\"dr-find\">a@x.fi</mark>");
    assert_says(page, "role=\"group\" id=\"_guard\"");
    assert_says(page, "name=\"_do\" value=\"mask\"");
    assert_says(page, "name=\"_do\" value=\"send_anyway\"");
    assert_says(page, "value=\"go.1\" formaction=\"/k/koe-2027/vastaa#q7\"");
    assert_silent(page, "value=\"send\"");
    page = kept(&h, house_post(&h, FORM, page, "_do=send"));
    assert_int_equal(h.sent, 0);
    assert_says(page, "value=\"mask\"");
    page = kept(&h, house_post(&h, FORM, page, "_do=mask"));
    assert_silent(page, "<mark");
    assert_silent(page, "id=\"_guard\"");
    assert_says(page, "Soita [puhelinnumero poistettu] tai [sähköposti poistettu]!");
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_says(house_sent(&h, S("koe-2027")), "Soita [puhelinnumero poistettu] tai [sähköposti poistettu]!");
    house_close(&h);
}

static void who_insists_sends_the_words_as_they_are_but_no_identity_code(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = review_with(&h, "Soita+040+123+4567,+131052-308T");
    house_post(&h, FORM, page, "_do=send_anyway");
    assert_int_equal(h.res.status, 303);
    assert_says(house_sent(&h, S("koe-2027")), "Soita 040 123 4567, [henkilötunnus poistettu]");
    house_close(&h);
}

static void words_of_other_are_guarded_too(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=go.2&q1=o9&q1~o9=Koivukatu+5+A+12");
    page = house_post(&h, FORM, page, "_do=next");
    assert_says(page, "<mark class=\"dr-find\">Koivukatu 5 A 12</mark>");
    assert_says(page, "href=\"#_r-q1\"");
    house_close(&h);
}

/* --- help, and who answers ------------------------------------------------------------------------------------------------ */

static void a_cry_for_help_brings_the_contacts_and_stops_nothing(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = review_with(&h, "En+jaksa+en%C3%A4%C3%A4+el%C3%A4%C3%A4");
    assert_says(page, "class=\"dr-help\"");
    assert_says(page, "<li>Hätänumero <a class=\"govuk-link\" href=\"tel:112\">112</a></li><li>Kriisipuhelin</li>");
    assert_true(str_find_str(page, S("dr-help")) < str_find_str(page, S("<h1")));
    assert_says(page, "value=\"send\"");
    page = kept(&h, house_post(&h, "/sv/k/koe-2027/vastaa", page, "_do=stay"));
    assert_says(page, "Nödnummer");
    house_post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
    house_build(&h, SURVEY_OPEN);
    assert_silent(review_with(&h, "Nauroin+kuollakseni"), "dr-help");
    h.app.settings.help[LANG_FI] = S(" ; ");
    assert_silent(review_with(&h, "Haluan+kuolla"), "dr-help"); /* no contacts, no card */
    house_close(&h);
}

static void a_cry_for_help_is_answered_on_the_very_next_page(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), "_do=next&q1=o1");
    assert_silent(page, "dr-help");
    page = house_post(&h, FORM, page, "_do=next&q3.r1=a2&q3.r2=a2&q7=Haluan+kuolla");
    assert_says(page, "name=\"_p\" value=\"2\""); /* questions still, not the review */
    assert_says(page, "class=\"dr-help\"");
    house_close(&h);
}

static void who_answers_is_asked_where_wanted_and_kept_over_languages(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "everything.json", SURVEY_OPEN);
    page = review_of_everything(&h);
    assert_says(page, "type=\"radio\" id=\"_a-2\" name=\"_a\" value=\"2\">"); /* nothing is chosen by itself */
    assert_silent(page, "name=\"_a\" value=\"2\" checked");
    page = house_post(&h, "/k/kaikki/vastaa", page, "_do=stay&_a=2");
    assert_says(page, "name=\"_a\" value=\"2\" checked");
    house_close(&h);
    house_build(&h, SURVEY_OPEN);
    assert_silent(review_with(&h, "x"), "name=\"_a\"");
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_of_answer_is_shown_in_words),
        cmocka_unit_test(what_rules_hide_is_not_listed),
        cmocka_unit_test(change_leads_to_the_very_question),
        cmocka_unit_test(what_cannot_be_understood_is_shown_as_typed),
        cmocka_unit_test(an_identity_code_is_gone_as_soon_as_its_page_is_read),
        cmocka_unit_test(finds_are_marked_and_sending_waits_for_a_decision),
        cmocka_unit_test(who_insists_sends_the_words_as_they_are_but_no_identity_code),
        cmocka_unit_test(words_of_other_are_guarded_too),
        cmocka_unit_test(a_cry_for_help_brings_the_contacts_and_stops_nothing),
        cmocka_unit_test(a_cry_for_help_is_answered_on_the_very_next_page),
        cmocka_unit_test(who_answers_is_asked_where_wanted_and_kept_over_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
