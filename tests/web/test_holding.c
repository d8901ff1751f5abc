/* test_holding.c - nothing written is lost: not when it is too long, late, of another version, or sent with a wrong page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

static const char *const FORM = "/k/polku/vastaa";

/* `doc` with `from` replaced once by `to`. */
static struct str changed(struct house *h, struct str doc, const char *from, const char *to)
{
    size_t at = str_find_str(doc, str_from(from));

    assert_true(at != SIZE_MAX);
    return arena_fmt(&h->memory, "%.*s%s%.*s", (int)at, doc.p, to, STR_ARG(str_sub(doc, at + strlen(from), doc.len)));
}

/* The survey of flow.json with one change. */
static void build(struct house *h, const char *from, const char *to)
{
    house_begin(h);
    house_survey(h, changed(h, house_fixture(h, "flow.json"), from, to), SURVEY_OPEN);
}

/* From now on the survey is asked as `doc` says. */
static void correct(struct house *h, struct str doc)
{
    struct definition_error error;
    struct definition d;
    struct key32 hash;

    if (definition_read(&h->memory, doc, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    hash = hash_plain(d.doc);
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(q_survey_version_insert(
                         h->app.panel, &(struct q_survey_version_insert){.survey = h->survey_id,
                                                                         .n = 2,
                                                                         .hash = {(const char *)hash.b, sizeof hash.b},
                                                                         .doc = d.doc,
                                                                         .published_ms = h->now_ms}),
                     OK);
    assert_int_equal(
        q_survey_set_version(h->app.panel, &(struct q_survey_set_version){.id = h->survey_id, .current_version = 2}),
        OK);
    assert_int_equal(db_commit(h->app.panel), OK);
}

static struct str first(struct house *h)
{
    return arena_str(&h->memory, house_ask(h, FORM, NULL));
}

static struct str post(struct house *h, struct str page, const char *fields)
{
    return arena_str(&h->memory, house_post(h, FORM, page, fields));
}

/* Post with a page number of one's own. */
static struct str post_as(struct house *h, struct str page, const char *number, const char *fields)
{
    struct buf form = buf_new(&h->memory, 1 << 20);

    for (const char *const *name = (const char *const[]){"_t", "_c", NULL}; *name; name++) {
        buf_fmt(&form, "%s=", *name);
        url_put(&form, house_hidden(h, page, *name));
        buf_char(&form, '&');
    }
    buf_fmt(&form, "_p=%s&", number);
    buf_put(&form, str_from(fields));
    return arena_str(&h->memory, house_ask(h, FORM, arena_cstr(&h->memory, buf_str(&form))));
}

/* `before` and so many kilobytes of letters. */
static const char *letters(struct house *h, const char *before, size_t kilobytes)
{
    struct buf out = buf_new(&h->memory, 1 << 20);

    buf_put(&out, str_from(before));
    for (size_t i = 0; i < kilobytes * 1024; i++)
        buf_char(&out, 'a');
    return arena_cstr(&h->memory, buf_str(&out));
}

static void assert_says(struct str page, const char *text)
{
    if (!house_says(page, text))
        fail_msg("not on the page: %.200s", text);
}

/* --- too long ------------------------------------------------------------------------------------------------------------ */

static void words_of_any_length_come_to_the_door_and_end_nothing(void **state)
{
    struct house h;
    struct str page, code;
    struct survey s;

    (void)state;
    for (size_t kilobytes = 30; kilobytes <= 150; kilobytes += 40) {
        build(&h, "\"access\": \"open\"", "\"access\": \"code\"");
        assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
        assert_int_equal(survey_load(&h.memory, h.app.panel, S("polku"), h.now_ms, &s), OK);
        assert_int_equal(survey_code_new(&h.memory, h.app.panel, &s, &code), OK);
        assert_int_equal(db_commit(h.app.panel), OK);
        page = post_as(&h, first(&h), "0", letters(&h, "_do=next&q1=o2&q2=", kilobytes));
        assert_int_equal(h.res.status, 200);
        assert_says(page, "name=\"_k\"");
        page = post(&h, page, arena_fmt(&h.memory, "_do=enter&_k=%.*s", STR_ARG(code)).p);
        assert_int_equal(h.res.status, 200);
        assert_says(page, kilobytes < 128 ? letters(&h, "", kilobytes) : "Saitko apua?"); /* too much even to carry */
        house_close(&h);
    }
}

static void a_page_too_long_to_go_on_keeps_its_words(void **state)
{
    static const char *const buttons[] = {"next", "save", "review", "back", "stay"};
    struct house h;
    struct str page;

    (void)state;
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++) {
        house_build_with(&h, "flow.json", SURVEY_OPEN);
        page = post(&h, first(&h), "_do=next&q1=o1");
        page = post(&h, page, letters(&h, arena_fmt(&h.memory, "_do=%s&q3=", buttons[i]).p, 140));
        assert_int_equal(h.res.status, 422);
        assert_says(page, letters(&h, "", 140));
        page = post(&h, page, "_do=back&q3=lyhyt");
        assert_says(page, "value=\"o1\" checked");
        house_close(&h);
    }
}

static void an_old_page_that_is_too_long_keeps_its_words(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    h.now_ms += (int64_t)25 * 3600 * 1000;
    page = post(&h, page, letters(&h, "_do=next&q3=", 140));
    assert_int_equal(h.res.status, 422);
    assert_says(page, letters(&h, "", 140));
    page = post(&h, page, "_do=back&q3=lyhyt");
    assert_int_equal(h.res.status, 200);
    assert_says(page, "value=\"o1\" checked");
    house_close(&h);
}

/* Mail addresses, which masking makes three times as long. */
static const char *addresses(struct house *h, const char *before, int count)
{
    struct buf out = buf_new(&h->memory, 1 << 20);

    buf_put(&out, str_from(before));
    for (int i = 0; i < count; i++)
        buf_put(&out, S("a%40b.fi+"));
    return arena_cstr(&h->memory, buf_str(&out));
}

static void what_masking_makes_too_long_is_carried_and_can_be_shortened(void **state)
{
    enum { QUESTIONS = 6, ADDRESSES = 310 };
    static const char mark[] = "\"label\": \"Millaista apu oli?\"}";
    struct house h;
    struct str doc, page;
    struct buf more, fields;

    (void)state;
    house_begin(&h);
    more = buf_new(&h.memory, 1 << 16);
    fields = buf_new(&h.memory, 1 << 20);
    buf_put(&more, str_from(mark));
    buf_put(&fields, S("_do=next"));
    for (int i = 0; i < QUESTIONS; i++) {
        buf_fmt(&more, ", {\"id\": \"w%d\", \"type\": \"longtext\", \"len\": [0, 8000], \"label\": \"Sanat %d\"}", i,
                i);
        buf_put(&fields, str_from(addresses(&h, arena_fmt(&h.memory, "&w%d=alku%d+", i, i).p, ADDRESSES)));
    }
    doc = changed(&h, house_fixture(&h, "flow.json"), mark, arena_cstr(&h.memory, buf_str(&more)));
    house_survey(&h, doc, SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    page = post(&h, page, arena_cstr(&h.memory, buf_str(&fields)));
    assert_int_equal(h.res.status, 200);
    page = post(&h, page, "_do=next");
    assert_says(page, "value=\"mask\"");
    correct(&h, changed(&h, doc, "\"access\": \"open\"", "\"access\": \"open\", \"identifiers\": \"remove\""));
    page = post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 422);
    assert_int_equal(h.sent, 0);
    assert_says(page, "alku5 [sähköposti poistettu] [sähköposti");
    page = post(&h, page, "_do=go.1");
    assert_says(page, "alku0 [sähköposti poistettu]");
    assert_says(page, "alku5 [sähköposti poistettu]");
    page = post(&h, page, "_do=next&w0=alku&w1=b");
    page = post(&h, post(&h, page, "_do=next"), "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_says(house_sent(&h, S("polku")), "\"w0\":\"alku\",\"w1\":\"b\"}");
    house_close(&h);
}

/* --- a corrected survey -------------------------------------------------------------------------------------------------- */

/* A page is put before all others; the first question moves from the page "Alku" to the last one. */
static struct str moved(struct house *h)
{
    static const char question[] =
        "{\"id\": \"q1\", \"type\": \"single\", \"required\": true, \"label\": \"Saitko apua?\", \"options\": [\n"
        "        {\"id\": \"o1\", \"code\": 1, \"label\": \"kyllä sain\"},\n"
        "        {\"id\": \"o2\", \"code\": 2, \"label\": \"en saanut\"}\n      ]},";
    struct str doc = house_fixture(h, "flow.json");

    doc = changed(h, doc, "\"pages\": [",
                  "\"pages\": [{\"id\": \"p0\", \"title\": \"Uusi\", \"items\": [{\"id\": \"q0\", \"type\": \"text\", "
                  "\"label\": \"Uusi kysymys?\"}]},");
    doc = changed(h, doc, ", \"show\": [\"eq\", [\"q\", \"q1\"], \"o2\"]", "");
    doc = changed(h, doc, ", \"show\": [\"eq\", [\"q\", \"q1\"], \"o1\"]", "");
    doc = changed(h, doc, question, "");
    return changed(h, doc, "\"title\": \"Loppu\", \"items\": [",
                   arena_fmt(&h->memory, "\"title\": \"Loppu\", \"items\": [%s", question).p);
}

static void a_correction_on_the_way_loses_no_answer_wherever_its_question_went(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    page = post(&h, page, "_do=back&q3=omat+sanat");
    page = post(&h, page, "_do=next&q1=o2&q2="); /* brings q2 up */
    correct(&h, moved(&h));
    page = post(&h, page, "_do=next&q1=o2&q2=aika");
    assert_int_equal(h.res.status, 200);
    assert_says(page, "Joitakin kysymyksiä korjattiin");
    assert_false(house_says(page, "id=\"_alert\"")); /* nobody's browser is to blame */
    assert_says(page, "omat sanat</textarea>");      /* on from "Alku", which is the second page now */
    page = post(&h, page, "_do=next&q3=omat+sanat");
    assert_says(page, "value=\"o2\" checked");
    page = post(&h, page, "_do=next&q1=o2");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_says(house_sent(&h, S("polku")), "{\"q2\":\"aika\",\"q3\":\"omat sanat\",\"q1\":\"o2\"}");
    house_close(&h);
}

static void a_correction_is_noticed_on_the_first_page_and_on_the_review_too(void **state)
{
    struct house h;
    struct str doc, page, review;

    (void)state;
    house_begin(&h);
    doc = changed(&h, house_fixture(&h, "flow.json"), "\"required\": true, \"show\": [\"eq\", [\"q\", \"q1\"], \"o2\"]",
                  "\"required\": false");
    house_survey(&h, doc, SURVEY_OPEN);
    page = first(&h);
    review = post(&h, post(&h, post(&h, page, "_do=next&q1=o1"), "_do=next&q3=sanat"), "_do=next&q4.m1=1");
    correct(&h, moved(&h));
    page = post(&h, page, "_do=next&q1=o2&q2=aika");
    assert_int_equal(h.res.status, 200);
    assert_says(page, "Joitakin kysymyksiä korjattiin");
    page = post(&h, page, "_do=next");
    assert_says(page, "value=\"o2\" checked");
    page = post(&h, review, "_do=stay"); /* its number is a page of questions now */
    assert_says(page, "value=\"send\"");
    assert_says(page, "sanat");
    post(&h, review, "_do=send");
    assert_int_equal(h.res.status, 422); /* q2 has to be answered now */
    house_close(&h);
}

static void what_is_unticked_while_the_survey_is_corrected_stays_unticked(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next"), "_do=next&q4.m1=1");
    page = post(&h, page, "_do=go.2");
    correct(&h, moved(&h));
    page = post(&h, page, "_do=stay");
    assert_false(house_says(page, "name=\"q4.m1\" value=\"1\" checked"));
    assert_says(page, "value=\"o1\" checked"); /* which that page did not show then */
    house_close(&h);
}

static void a_page_number_that_does_not_exist_loses_nothing_and_blames_nobody(void **state)
{
    static const char *const wrong[] = {"9", "-1", "", "x", "99999999999999999999"};
    struct house h;
    struct str page, at;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    at = post(&h, first(&h), "_do=next&q1=o1");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        page = post_as(&h, at, wrong[i], "_do=next&q3=omat+sanat");
        assert_int_equal(h.res.status, 422);
        assert_says(page, "omat sanat</textarea>");
        assert_says(page, "id=\"_alert\"");
        assert_false(house_says(page, "selain"));
        page = post(&h, page, "_do=back&q3=omat+sanat");
        assert_says(page, "value=\"o1\" checked");
    }
    house_close(&h);
}

/* --- in time ------------------------------------------------------------------------------------------------------------- */

static void the_first_page_counts_from_when_it_was_opened(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    h.app.settings.min_fill_ms = 3000;
    page = first(&h);
    h.now_ms += 7500;
    page = post(&h, post(&h, post(&h, page, "_do=next&q1=o1"), "_do=next"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    page = first(&h);
    h.now_ms += (4 * 60 + 30) * 1000;
    page = post(&h, post(&h, post(&h, page, "_do=next&q1=o1"), "_do=next"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.last.facts.minutes, 5);
    house_close(&h);
}

static void who_comes_back_to_the_review_or_to_a_page_of_yesterday_sends_at_once(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    h.app.settings.min_fill_ms = 3000;
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next&q3=sanat"), "_do=next");
    code = house_hidden(&h, post(&h, page, "_do=save"), "_k");
    assert_true(code.len > 0);
    h.now_ms += 60 * 60 * 1000;
    page = arena_str(&h.memory, house_ask(&h, "/k/polku/jatka", NULL));
    page = arena_str(&h.memory,
                     house_post(&h, "/k/polku/jatka", page, arena_fmt(&h.memory, "_do=open&_k=%.*s", STR_ARG(code)).p));
    assert_says(page, "value=\"send\"");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next&q3=sanat"), "_do=next");
    h.now_ms += (int64_t)26 * 60 * 60 * 1000;
    page = post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 409);
    page = post(&h, post(&h, page, "_do=at.3"), "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

/* 22.2.2027 at the end of the day, when the surveys close. */
static int64_t closing(void)
{
    int64_t ms;

    assert_int_equal(civil_parse_day(S("2027-02-22"), true, &ms), OK);
    return ms;
}

static void nothing_can_be_begun_after_closing_with_a_form_of_elsewhere(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    house_survey(
        &h, changed(&h, house_fixture(&h, "survey.json"), "\"closes\": \"2027-02-22\"", "\"closes\": \"2027-03-01\""),
        SURVEY_OPEN);
    h.now_ms = closing() - 60 * 1000;
    page = arena_str(&h.memory, house_ask(&h, "/k/koe-2027/vastaa", NULL)); /* a token of another survey */
    h.now_ms = closing() + 60 * 1000;
    post(&h, page, "_do=next&q1=o1");
    assert_int_equal(h.res.status, 409);
    page = arena_str(&h.memory, house_ask(&h, "/k/polku/jatka", NULL)); /* one of this survey, made too late */
    assert_true(house_hidden(&h, page, "_t").len > 0);
    post_as(&h, page, "0", "_do=next&q1=o1");
    assert_int_equal(h.res.status, 409);
    page = arena_str(&h.memory, house_ask(&h, "/k/koe-2027/vastaa", NULL));
    post(&h, page, "_do=next&q1=o1");
    assert_int_equal(h.res.status, 409);
    house_close(&h);
}

static void a_first_page_opened_before_closing_is_taken_and_its_draft_says_how_long(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    h.now_ms = closing() - 60 * 1000;
    page = first(&h);
    h.now_ms = closing() + 20 * 60 * 1000;
    page = post(&h, page, "_do=next&q1=o1");
    assert_int_equal(h.res.status, 200);
    page = post(&h, page, "_do=save&q3=sanat");
    assert_int_equal(h.res.status, 200);
    assert_false(house_says(page, "22.2.2027"));
    assert_says(page, "40 min");
    code = house_hidden(&h, page, "_k");
    page = arena_str(&h.memory, house_ask(&h, "/k/polku/jatka", NULL));
    page = arena_str(&h.memory,
                     house_post(&h, "/k/polku/jatka", page, arena_fmt(&h.memory, "_do=open&_k=%.*s", STR_ARG(code)).p));
    page = post(&h, post(&h, page, "_do=next&q3=sanat"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void a_code_typed_wrongly_just_before_closing_can_be_typed_again_after_it(void **state)
{
    struct house h;
    struct str page, code;
    struct survey s;

    (void)state;
    build(&h, "\"access\": \"open\"", "\"access\": \"code\"");
    assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_load(&h.memory, h.app.panel, S("polku"), h.now_ms, &s), OK);
    assert_int_equal(survey_code_new(&h.memory, h.app.panel, &s, &code), OK);
    assert_int_equal(db_commit(h.app.panel), OK);
    h.now_ms = closing() - 1000;
    page = first(&h);
    h.now_ms = closing() + 60 * 1000;
    page = post(&h, page, "_do=enter&_k=0000-0000");
    assert_int_equal(h.res.status, 422);
    page = post(&h, page, arena_fmt(&h.memory, "_do=enter&_k=%.*s", STR_ARG(code)).p);
    assert_int_equal(h.res.status, 200);
    assert_says(page, "Saitko apua?");
    house_close(&h);
}

/* --- who, and keeping ---------------------------------------------------------------------------------------------------- */

static void a_first_page_that_is_kept_is_of_its_day_and_language(void **state)
{
    struct house h;

    (void)state;
    build(&h, "\"pages\": [",
          "\"pages\": [{\"id\": \"p0\", \"title\": \"Alku\", \"items\": [{\"id\": \"q0\", \"type\": \"date\", "
          "\"label\": \"Milloin?\", \"dates\": [\"2020-01-01\", \"today\"]}]},");
    assert_says(first(&h), "10.2.2027");
    assert_says(first(&h), "10.2.2027");
    assert_says(arena_str(&h.memory, house_ask(&h, "/sv/k/polku/vastaa", NULL)), "Dag");
    assert_says(first(&h), "Päivä");
    h.now_ms = house_day("2027-02-11");
    assert_says(first(&h), "11.2.2027");
    house_close(&h);
}

static void who_answers_is_not_counted_where_it_was_not_asked(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    build(&h, "\"answer_as\": true", "\"answer_as\": false");
    page = post(&h, post(&h, post(&h, first(&h), "_do=next&q1=o1"), "_do=next"), "_do=next");
    post(&h, page, "_do=send&_a=3");
    assert_int_equal(h.res.status, 303);
    assert_int_equal(h.last.facts.channel, 0);
    house_close(&h);
}

static void there_is_nothing_to_keep_before_anything_is_answered(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=save&q2=+");
    assert_int_equal(h.res.status, 422);
    assert_int_equal(house_hidden(&h, page, "_k").len, 0);
    assert_says(page, "id=\"_alert\"");
    assert_says(page, "Saitko apua?");
    post(&h, page, "_do=save&q2=jotain");
    assert_int_equal(h.res.status, 200);
    house_close(&h);
}

static void only_their_own_addresses_keep_answers_and_try_codes(void **state)
{
    struct house h;
    struct str page, code;
    struct survey s;

    (void)state;
    build(&h, "\"access\": \"open\"", "\"access\": \"code\"");
    assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
    assert_int_equal(survey_load(&h.memory, h.app.panel, S("polku"), h.now_ms, &s), OK);
    assert_int_equal(survey_code_new(&h.memory, h.app.panel, &s, &code), OK);
    assert_int_equal(db_commit(h.app.panel), OK);
    page = post_as(&h, first(&h), "0", arena_fmt(&h.memory, "_do=enter&_k=%.*s", STR_ARG(code)).p);
    assert_says(page, "name=\"_k\"");
    page = post(&h, page, arena_fmt(&h.memory, "_do=enter&_k=%.*s", STR_ARG(code)).p);
    assert_says(page, "formaction=\"/k/polku/talleta\"");
    assert_says(page, "formaction=\"/sv/k/polku/vastaa\""); /* the language choice leads to the form */
    page = post_as(&h, page, "0", "_do=save&q1=o1");
    assert_int_equal(h.res.status, 422);
    assert_int_equal(house_hidden(&h, page, "_k").len, 0);
    house_ask(&h, "/sv/k/polku/talleta", NULL);
    assert_int_equal(h.res.status, 303);
    house_ask(&h, "/k/polku/koodi", NULL);
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void a_full_store_keeps_the_answers_on_the_page_and_says_what_else_to_do(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, first(&h), "_do=next&q1=o1");
    h.intake_says = ERR_BUSY;
    page = post(&h, page, "_do=save&q3=omat+sanat");
    assert_int_equal(h.res.status, 503);
    assert_says(page, "omat sanat</textarea>");
    assert_int_equal(house_hidden(&h, page, "_k").len, 0);
    h.intake_says = OK;
    page = post(&h, post(&h, page, "_do=next&q3=omat+sanat"), "_do=next");
    post(&h, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_any_length_come_to_the_door_and_end_nothing),
        cmocka_unit_test(a_page_too_long_to_go_on_keeps_its_words),
        cmocka_unit_test(an_old_page_that_is_too_long_keeps_its_words),
        cmocka_unit_test(what_masking_makes_too_long_is_carried_and_can_be_shortened),
        cmocka_unit_test(a_correction_on_the_way_loses_no_answer_wherever_its_question_went),
        cmocka_unit_test(a_correction_is_noticed_on_the_first_page_and_on_the_review_too),
        cmocka_unit_test(what_is_unticked_while_the_survey_is_corrected_stays_unticked),
        cmocka_unit_test(a_page_number_that_does_not_exist_loses_nothing_and_blames_nobody),
        cmocka_unit_test(the_first_page_counts_from_when_it_was_opened),
        cmocka_unit_test(who_comes_back_to_the_review_or_to_a_page_of_yesterday_sends_at_once),
        cmocka_unit_test(nothing_can_be_begun_after_closing_with_a_form_of_elsewhere),
        cmocka_unit_test(a_first_page_opened_before_closing_is_taken_and_its_draft_says_how_long),
        cmocka_unit_test(a_code_typed_wrongly_just_before_closing_can_be_typed_again_after_it),
        cmocka_unit_test(a_first_page_that_is_kept_is_of_its_day_and_language),
        cmocka_unit_test(who_answers_is_not_counted_where_it_was_not_asked),
        cmocka_unit_test(there_is_nothing_to_keep_before_anything_is_answered),
        cmocka_unit_test(only_their_own_addresses_keep_answers_and_try_codes),
        cmocka_unit_test(a_full_store_keeps_the_answers_on_the_page_and_says_what_else_to_do),
    };

    return cmocka_run_group_tests_name("holding", tests, NULL, NULL);
}
