/* test_feedback.c - the form about accessibility: no login, no cookie, nothing lost, nothing readable on its way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "legal/feedback.h"
#include "web/pages.h"

static struct house house;
static const char *const PATH = "/saavutettavuus/palaute";

static int set_up(void **state)
{
    (void)state;
    house_begin(&house);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&house);
    return 0;
}

/* A copy that outlives the next request. */
static struct str ask(const char *path, const char *form)
{
    return arena_str(&house.memory, house_ask(&house, path, form));
}

/* Send `fields` with the hidden ones of a fresh form, or of `page`. */
static struct str send_from(struct str page, const char *path, const char *fields)
{
    struct str token = house_hidden(&house, page, "_t"), nonce = house_hidden(&house, page, "_n");
    struct buf form = buf_new(&house.memory, 1 << 20);

    buf_put(&form, S("_t="));
    url_put(&form, token);
    buf_put(&form, S("&_n="));
    url_put(&form, nonce);
    buf_char(&form, '&');
    buf_put(&form, str_from(fields));
    return ask(path, arena_cstr(&house.memory, buf_str(&form)));
}

static struct str send(const char *fields)
{
    return send_from(ask(PATH, NULL), PATH, fields);
}

static struct feedback_text opened(void)
{
    struct feedback_text text = {0};
    struct str padded, plain;

    assert_int_equal(
        seal_open(&house.memory, &house.app.settings.feedback_key, &house.feedback_secret, house.feedback.box, &padded),
        OK);
    assert_int_equal(unpad_bucket(padded, &plain), OK);
    assert_int_equal(feedback_text_read(&house.memory, plain, &text), OK);
    return text;
}

static int64_t waiting(void)
{
    struct q_inbox_feedback_waiting_row row = {0};

    assert_int_equal(db_begin(house.inbox, DB_READ), OK);
    assert_int_equal(q_inbox_feedback_waiting(house.inbox, &house.memory, &row), OK);
    db_rollback(house.inbox);
    return row.n;
}

static bool sets_cookie(void)
{
    for (size_t i = 0; i < house.res.header_count; i++)
        if (str_eq(house.res.headers[i].name, S("Set-Cookie")))
            return true;
    return false;
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static void anybody_may_tell_and_gets_a_receipt(void **state)
{
    struct str page;

    (void)state;
    page = send("words=Painike+ei+toimi&page=%2Fk%2Fkoe-2027&address=asukas%40example.fi&_do=send");
    assert_int_equal(house.res.status, 200);
    assert_false(sets_cookie());
    assert_int_equal(house.res.cache_s, 0);
    assert_true(house_says(page, "24.2.2027")); /* fourteen days after the 10th */
    assert_true(house_says(page, "saavutettavuusvaatimukset.fi"));
    assert_true(house_says(page, "kysely@example.fi"));
    assert_true(house_says(page, "tel:021234567"));
    assert_true(house_says(page, arena_cstr(&house.memory, feedback_code(&house.memory, &house.feedback.id))));
    assert_true(str_eq(opened().words, S("Painike ei toimi")));
    assert_true(str_eq(opened().page, S("/k/koe-2027")));
    assert_true(str_eq(opened().reply_to, S("asukas@example.fi")));
    assert_int_equal(opened().lang, LANG_FI);
    assert_int_equal(house.feedback.day, 20270210);
    assert_int_equal(waiting(), 1);
}

static void words_are_enough(void **state)
{
    (void)state;
    (void)send("words=Liian+pieni+teksti&page=&address=&_do=send");
    assert_int_equal(house.res.status, 200);
    assert_int_equal(opened().reply_to.len, 0);
}

static void the_form_is_kept_by_nobody(void **state)
{
    struct str first = ask(PATH, NULL), second;

    (void)state;
    assert_int_equal(house.res.status, 200);
    assert_int_equal(house.res.cache_s, 0);
    second = ask(PATH, NULL);
    assert_false(str_eq(house_hidden(&house, first, "_n"), house_hidden(&house, second, "_n")));
}

static void what_is_wrong_is_said_and_nothing_typed_is_lost(void **state)
{
    struct str page = send("words=&page=Etusivu&address=nobody&_do=send");

    (void)state;
    assert_int_equal(house.res.status, 422);
    assert_true(house_says(page, "href=\"#words\""));
    assert_true(house_says(page, "href=\"#address\""));
    assert_false(house_says(page, "href=\"#page\""));
    assert_true(house_says(page, "value=\"Etusivu\""));
    assert_true(house_says(page, "value=\"nobody\""));
    assert_int_equal(waiting(), 0);
    page = send_from(page, PATH, "words=Nyt+on&page=Etusivu&address=&_do=send");
    assert_int_equal(house.res.status, 200);
    assert_int_equal(waiting(), 1);
}

static void too_long_texts_come_back_whole(void **state)
{
    struct buf fields = buf_new(&house.memory, 1 << 20);
    struct str page;

    (void)state;
    buf_put(&fields, S("words="));
    for (int i = 0; i < FEEDBACK_WORDS_MOST; i++)
        buf_char(&fields, 'a');
    page = send(arena_cstr(&house.memory, buf_str(&fields)));
    assert_int_equal(house.res.status, 200);
    assert_int_equal(opened().words.len, FEEDBACK_WORDS_MOST);
    buf_put(&fields, S("bLOPPU"));
    page = send(arena_cstr(&house.memory, buf_str(&fields)));
    assert_int_equal(house.res.status, 422);
    assert_true(house_says(page, "abLOPPU"));
    assert_int_equal(waiting(), 1);
}

static void an_identity_code_is_never_kept(void **state)
{
    struct str page = send("words=Tunnukseni+on+131052-308T&page=131052-308T&address=&_do=send");

    (void)state;
    assert_int_equal(house.res.status, 200);
    assert_int_equal(str_find_str(opened().words, S("131052-308T")), SIZE_MAX);
    assert_int_equal(str_find_str(opened().page, S("131052-308T")), SIZE_MAX);
    assert_true(house_says(page, "dr-note"));
    page = send("words=Ei+tunnusta&_do=send");
    assert_false(house_says(page, "dr-note"));
}

static void sent_twice_counts_once_but_other_words_count_anew(void **state)
{
    struct str form = ask(PATH, NULL);

    (void)state;
    (void)send_from(form, PATH, "words=Yksi&_do=send");
    (void)send_from(form, PATH, "words=Yksi&_do=send");
    assert_int_equal(waiting(), 1);
    (void)send_from(form, PATH, "words=Yksi+ja+toinen&_do=send");
    assert_int_equal(waiting(), 2);
}

static void changing_the_language_sends_nothing_and_loses_nothing(void **state)
{
    struct str form = ask(PATH, NULL);
    struct str page = send_from(form, "/sv/saavutettavuus/palaute", "words=Painike&page=x&address=a&_do=stay");

    (void)state;
    assert_int_equal(house.res.status, 200);
    assert_true(house_says(page, "lang=\"sv\""));
    assert_true(house_says(page, ">Painike</textarea>"));
    assert_true(str_eq(house_hidden(&house, page, "_n"), house_hidden(&house, form, "_n")));
    assert_int_equal(waiting(), 0);
    (void)send_from(page, "/sv/saavutettavuus/palaute", "words=Knapp&_do=send");
    assert_int_equal(opened().lang, LANG_SV);
}

static void a_page_that_was_open_too_long_keeps_the_words(void **state)
{
    struct str form = ask(PATH, NULL), page;

    (void)state;
    house.now_ms += INT64_C(25) * 3600 * 1000;
    page = send_from(form, PATH, "words=Pitka+kahvitauko&_do=send");
    assert_int_equal(house.res.status, 409);
    assert_true(house_says(page, "Pitka kahvitauko"));
    assert_int_equal(waiting(), 0);
    (void)send_from(page, PATH, "words=Pitka+kahvitauko&_do=send");
    assert_int_equal(house.res.status, 200);
    assert_int_equal(waiting(), 1);
    page = ask(PATH, "words=Vieras&_do=send"); /* without a token */
    assert_int_equal(house.res.status, 409);
    assert_int_equal(waiting(), 1);
}

static void when_no_more_can_be_taken_it_says_so_and_keeps_the_words(void **state)
{
    struct str page;
    bool has_retry = false;

    (void)state;
    house.intake_says = ERR_BUSY;
    page = send("words=Tulva&_do=send");
    assert_int_equal(house.res.status, 503);
    for (size_t i = 0; i < house.res.header_count; i++)
        has_retry |= str_eq(house.res.headers[i].name, S("Retry-After"));
    assert_true(has_retry);
    assert_true(house_says(page, ">Tulva</textarea>"));
    assert_true(house_says(page, "mailto:kysely@example.fi"));
}

static void what_is_typed_is_text_and_never_markup(void **state)
{
    struct str page = send("words=&page=%22%3E%3Cscript%3E&address=%3Cb%3E&_do=send");

    (void)state;
    assert_false(house_says(page, "<script>\""));
    assert_true(house_says(page, "value=\"&quot;&gt;&lt;script&gt;\"") || house_says(page, "&#34;&gt;&lt;script&gt;"));
}

/* --- the other pages ------------------------------------------------------------------------------------------------ */

static void every_footer_leads_to_the_legal_pages_in_every_language(void **state)
{
    static const char *const prefixes[] = {"", "/sv", "/en", "/selko"};
    static const char *const paths[] = {"/tietosuoja", "/saavutettavuus", "/saavutettavuus/palaute", "/evasteet"};

    (void)state;
    for (size_t l = 0; l < 4; l++)
        for (size_t i = 0; i < 4; i++) {
            struct str path = arena_fmt(&house.memory, "%s%s", prefixes[l], paths[i]);
            struct str page = ask(path.p, NULL);

            assert_int_equal(house.res.status, 200);
            assert_false(house_says(page, "{contact_email}"));
            assert_false(house_says(page, "{feedback_months}"));
            for (size_t n = 0; n < 4; n++)
                assert_true(house_says(
                    page,
                    arena_fmt(&house.memory, "class=\"dr-footer__link\" href=\"%s%s\"", prefixes[l], paths[n]).p));
        }
}

static void the_statement_tells_what_the_law_wants(void **state)
{
    static const char *const paths[] = {"/saavutettavuus", "/sv/saavutettavuus", "/en/saavutettavuus",
                                        "/selko/saavutettavuus"};
    static const char *const links[] = {"/palaute\"", "Traficom", "saavutettavuus@traficom.fi", "0295345000",
                                        "mailto:kysely@example.fi"};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct str page = ask(paths[i], NULL);

        for (size_t n = 0; n < sizeof links / sizeof *links; n++)
            if (!house_says(page, links[n]))
                fail_msg("%s does not say %s", paths[i], links[n]);
    }
}

static void security_txt_never_expires_and_names_itself(void **state)
{
    struct str text = ask("/.well-known/security.txt", NULL);

    (void)state;
    assert_int_equal(house.res.status, 200);
    assert_true(str_eq(house.res.content_type, S("text/plain; charset=utf-8")));
    assert_true(house_says(text, "Contact: mailto:kysely@example.fi\n"));
    assert_true(house_says(text, "Expires: 2027-08-09T00:00:00Z\n")); /* 180 days after 10.2.2027 */
    assert_true(house_says(text, "Preferred-Languages: fi, sv, en\n"));
    assert_true(house_says(text, "Canonical: https://digiraati.example.fi/.well-known/security.txt\n"));
    house.app.settings.origin = S("http://127.0.0.1:8080");
    assert_false(house_says(ask("/.well-known/security.txt", NULL), "Canonical"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(anybody_may_tell_and_gets_a_receipt),
        CASE(words_are_enough),
        CASE(the_form_is_kept_by_nobody),
        CASE(what_is_wrong_is_said_and_nothing_typed_is_lost),
        CASE(too_long_texts_come_back_whole),
        CASE(an_identity_code_is_never_kept),
        CASE(sent_twice_counts_once_but_other_words_count_anew),
        CASE(changing_the_language_sends_nothing_and_loses_nothing),
        CASE(a_page_that_was_open_too_long_keeps_the_words),
        CASE(when_no_more_can_be_taken_it_says_so_and_keeps_the_words),
        CASE(what_is_typed_is_text_and_never_markup),
        CASE(every_footer_leads_to_the_legal_pages_in_every_language),
        CASE(the_statement_tells_what_the_law_wants),
        CASE(security_txt_never_expires_and_names_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
