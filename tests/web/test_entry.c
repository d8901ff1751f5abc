/* test_entry.c - who may answer, what the browser is asked to remember, and what the cover page says is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "response/invitation.h"
#include "web/anonymity_panel.h"

static const char *const FORM = "/k/polku/vastaa", *const COVER = "/k/polku";

static void build(struct house *h, const char *access)
{
    const struct str open = S("\"access\": \"open\"");
    struct str doc;
    size_t at;

    house_begin(h);
    doc = house_fixture(h, "flow.json");
    at = str_find_str(doc, open);
    doc = arena_fmt(&h->memory, "%.*s\"access\": \"%s\"%.*s", (int)at, doc.p, access,
                    STR_ARG(str_sub(doc, at + open.len, doc.len)));
    house_survey(h, doc, SURVEY_OPEN);
}

static struct str ask(struct house *h, const char *path)
{
    return arena_str(&h->memory, house_ask(h, path, NULL));
}

static struct str post(struct house *h, struct str page, const char *fields)
{
    return arena_str(&h->memory, house_post(h, FORM, page, fields));
}

static struct str enter(struct house *h, struct str code)
{
    struct buf form = buf_new(&h->memory, 4096);

    buf_put(&form, S("_do=enter&_k="));
    url_put(&form, code);
    return post(h, ask(h, FORM), arena_cstr(&h->memory, buf_str(&form)));
}

static struct str shared_code(struct house *h)
{
    struct survey s;
    struct str code;

    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(survey_load(&h->memory, h->app.panel, S("polku"), h->now_ms, &s), OK);
    assert_int_equal(survey_code_new(&h->memory, h->app.panel, &s, &code), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
    return code;
}

static struct str *invitations(struct house *h)
{
    struct invitation_lot lot;

    assert_int_equal(invitation_make(&h->memory, &h->app.settings.form_key, h->survey_id, INVITATIONS_LEAST, &lot), OK);
    assert_int_equal(invitation_store(h->inbox, h->survey_id, 1, 20270210, &lot), OK);
    return lot.codes;
}

static struct str answer(struct house *h, struct str page)
{
    page = post(h, page, "_do=next&q1=o1");
    return post(h, post(h, page, "_do=next&q3=salaiset+sanat"), "_do=next");
}

static void a_shared_code_opens_the_questions(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    build(&h, "code");
    code = shared_code(&h);
    page = ask(&h, FORM);
    assert_false(house_says(page, "Saitko apua?"));
    assert_int_equal(h.res.cache_s, 10);
    page = enter(&h, S("0000-0000"));
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "value=\"0000-0000\""));
    assert_true(house_says(page, "<title>Virhe: "));
    page = enter(&h, S(""));
    assert_int_equal(h.res.status, 422);
    page = enter(&h, code);
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "Saitko apua?"));
    post(&h, answer(&h, page), "_do=send");
    assert_int_equal(h.res.status, 303);
    house_close(&h);
}

static void without_a_code_no_form_passes_and_answers_are_kept(void **state)
{
    struct house h;
    struct str page, code, form;

    (void)state;
    build(&h, "code");
    code = shared_code(&h);
    page = post(&h, ask(&h, FORM), "_do=next&q1=o1");
    assert_false(house_says(page, "Millaista apu oli?"));
    assert_true(house_says(page, "name=\"_c\""));
    form = arena_fmt(&h.memory, "_do=next&_k=%.*s", STR_ARG(code)); /* Enter in the field */
    page = arena_str(&h.memory, house_post(&h, "/k/polku/koodi", page, arena_cstr(&h.memory, form)));
    assert_true(house_says(page, "kyllä sain"));
    page = post(&h, page, "_do=go.0");
    assert_true(house_says(page, "value=\"o1\" checked"));
    house_close(&h);
}

static void an_invitation_lets_in_one_answer(void **state)
{
    struct house h;
    struct str page, review, again, *codes;
    int64_t left;

    (void)state;
    build(&h, "invitation");
    codes = invitations(&h);
    enter(&h, S("7K3M-9QXP-7K3M-9QXP-7K3M-9QXP"));
    assert_int_equal(h.res.status, 422);
    enter(&h, S("7K3M"));
    assert_int_equal(h.res.status, 422);
    again = answer(&h, enter(&h, codes[0]));
    review = answer(&h, enter(&h, codes[0])); /* looking uses nothing up */
    post(&h, review, "_do=send");
    assert_int_equal(h.res.status, 303);
    post(&h, review, "_do=send"); /* a double click */
    assert_int_equal(h.res.status, 303);
    page = post(&h, again, "_do=send");
    assert_int_equal(h.res.status, 409);
    assert_false(house_says(page, "salaiset"));
    assert_false(house_says(page, "name=\"_c\""));
    enter(&h, codes[0]);
    assert_int_equal(h.res.status, 422);
    assert_int_equal(invitation_left(&h.memory, h.inbox, h.survey_id, &left), OK);
    assert_int_equal(left, INVITATIONS_LEAST - 1);
    house_close(&h);
}

static void an_invitation_survives_saving_for_later(void **state)
{
    struct house h;
    struct str page, code, form, *codes;

    (void)state;
    build(&h, "invitation");
    codes = invitations(&h);
    page = post(&h, enter(&h, codes[1]), "_do=save&q1=o1");
    code = house_hidden(&h, page, "_k");
    assert_true(code.len > 0);
    form = arena_fmt(&h.memory, "_do=open&_k=%.*s", STR_ARG(code));
    page =
        arena_str(&h.memory, house_post(&h, "/k/polku/jatka", ask(&h, "/k/polku/jatka"), arena_cstr(&h.memory, form)));
    assert_true(house_says(page, "value=\"o1\" checked"));
    post(&h, answer(&h, page), "_do=send");
    assert_int_equal(h.res.status, 303);
    enter(&h, codes[1]);
    assert_int_equal(h.res.status, 422);
    house_close(&h);
}

static void a_busy_intake_lets_nobody_in_by_mistake(void **state)
{
    struct house h;
    struct str *codes;

    (void)state;
    build(&h, "invitation");
    codes = invitations(&h);
    h.intake_says = ERR_BUSY;
    enter(&h, codes[0]);
    assert_int_equal(h.res.status, 503);
    h.intake_says = OK;
    enter(&h, codes[0]);
    assert_int_equal(h.res.status, 200);
    house_close(&h);
}

static void only_a_survey_that_says_so_asks_the_browser_to_remember(void **state)
{
    struct house h;

    (void)state;
    build(&h, "reminder");
    assert_true(house_says(ask(&h, COVER), "hidden data-remembers=\"polku\""));
    assert_true(house_says(ask(&h, "/k/polku/kiitos"), "data-remember=\"polku\""));
    house_close(&h);
    build(&h, "open");
    assert_false(house_says(ask(&h, COVER), "data-remember"));
    assert_false(house_says(ask(&h, "/k/polku/kiitos"), "data-remember"));
    house_close(&h);
}

/* --- the anonymity panel --- */

static void the_panel_says_what_this_kind_of_access_stores(void **state)
{
    struct house h;

    (void)state;
    build(&h, "invitation");
    assert_true(house_says(ask(&h, "/en/k/polku"), "which is destroyed when you send"));
    house_close(&h);
    build(&h, "open");
    assert_false(house_says(ask(&h, "/en/k/polku"), "which is destroyed when you send"));
    assert_true(house_says(ask(&h, "/en/k/polku"), "for 14 days at most"));
    house_close(&h);
}

static struct str contract_number(struct house *h)
{
    struct key32 hash = contract_hash(&h->memory);
    struct buf out = buf_new(&h->memory, 64);

    hex_put(&out, hash.b, sizeof hash.b);
    return buf_str(&out);
}

static void the_cover_names_the_contract_and_how_long_answers_are_kept(void **state)
{
    struct house h;
    struct str cover;

    (void)state;
    build(&h, "open");
    cover = ask(&h, "/en/k/polku");
    assert_true(str_find_str(cover, contract_number(&h)) != SIZE_MAX);
    assert_true(house_says(cover, arena_fmt(&h.memory, "contract, version %d", CONTRACT_VERSION_NOW).p));
    assert_true(house_says(cover, "href=\"/en/anonymiteetti\""));
    assert_true(house_says(cover, "deleted 24 months after"));
    house_close(&h);
}

static void the_contract_stands_there_whole_in_every_language(void **state)
{
    static const char *const pages[] = {"/anonymiteetti", "/sv/anonymiteetti", "/en/anonymiteetti",
                                        "/selko/anonymiteetti"};
    struct house h;
    size_t count;
    const struct contract_column *columns = contract_columns(&count);

    (void)state;
    house_begin(&h);
    for (size_t p = 0; p < sizeof pages / sizeof *pages; p++) {
        struct str page = ask(&h, pages[p]);

        assert_int_equal(h.res.status, 200);
        assert_true(str_find_str(page, contract_number(&h)) != SIZE_MAX);
        assert_false(house_says(page, "{days}"));
        page = str_sub(page, 0, str_find_str(page, S("<pre"))); /* in words, not only in the text */
        for (size_t i = 0; i < count; i++)
            assert_true(house_says(
                page, arena_fmt(&h.memory, "%s.%s.%s", columns[i].store, columns[i].table, columns[i].column).p));
    }
    assert_true(str_eq(ask(&h, "/anonymiteetti.txt"), contract_text(&h.memory)));
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shared_code_opens_the_questions),
        cmocka_unit_test(without_a_code_no_form_passes_and_answers_are_kept),
        cmocka_unit_test(an_invitation_lets_in_one_answer),
        cmocka_unit_test(an_invitation_survives_saving_for_later),
        cmocka_unit_test(a_busy_intake_lets_nobody_in_by_mistake),
        cmocka_unit_test(only_a_survey_that_says_so_asks_the_browser_to_remember),
        cmocka_unit_test(the_panel_says_what_this_kind_of_access_stores),
        cmocka_unit_test(the_cover_names_the_contract_and_how_long_answers_are_kept),
        cmocka_unit_test(the_contract_stands_there_whole_in_every_language),
    };

    return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
