/* test_draft.c - saving an unfinished answer and coming back to it with the code. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "response/draft.h"

static const char *const FORM = "/k/polku/vastaa", *const DOOR = "/k/polku/jatka";

static struct str ask(struct house *h, const char *path)
{
    return arena_str(&h->memory, house_ask(h, path, NULL));
}

static struct str post(struct house *h, const char *path, struct str page, const char *fields)
{
    return arena_str(&h->memory, house_post(h, path, page, fields));
}

/* Stop on the second page with some words on it, after saving. */
static struct str save(struct house *h)
{
    struct str page = post(h, FORM, ask(h, FORM), "_do=next&q1=o1");

    return post(h, FORM, page, "_do=save&q3=kesken+t%C3%A4m%C3%A4");
}

/* Type the code at the door. */
static struct str come_back(struct house *h, struct str code, const char *button)
{
    struct buf form = buf_new(&h->memory, 4096);

    buf_fmt(&form, "_do=%s&_k=", button);
    url_put(&form, code);
    return post(h, DOOR, ask(h, DOOR), arena_cstr(&h->memory, buf_str(&form)));
}

static bool has_header(const struct house *h, const char *name, const char *value)
{
    for (size_t i = 0; i < h->res.header_count; i++)
        if (str_eq(h->res.headers[i].name, str_from(name)))
            return str_eq(h->res.headers[i].value, str_from(value));
    return false;
}

static void the_code_leads_back_to_the_page_where_it_was_left(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    assert_int_equal(h.res.status, 200);
    assert_true(has_header(&h, "Cache-Control", "no-store"));
    assert_int_equal(h.res.cache_s, 0);
    assert_true(house_says(page, "https://digiraati.example.fi/k/polku/jatka"));
    assert_true(house_says(page, "22.2.2027")); /* when the survey closes, though it would be kept two days more */
    code = house_hidden(&h, page, "_k");
    assert_true(code.len > 20);
    h.now_ms += 3 * 24 * 3600 * 1000;
    page = come_back(&h, code, "open");
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "kesken tämä"));
    assert_true(house_says(page, "Avun laatu (2/3)"));
    page = post(&h, FORM, page, "_do=back&q3=kesken+t%C3%A4m%C3%A4");
    assert_true(house_says(page, "value=\"o1\" checked"));
    house_close(&h);
}

static void the_language_choice_of_a_resumed_page_leads_to_the_form(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = come_back(&h, house_hidden(&h, save(&h), "_k"), "open");
    assert_true(house_says(page, "formaction=\"/sv/k/polku/vastaa\""));
    assert_false(house_says(page, "formaction=\"/sv/k/polku/jatka\""));
    house_close(&h);
}

static void going_on_and_saving_again_keeps_the_code(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    code = house_hidden(&h, page, "_k");
    page = post(&h, FORM, page, "_do=at.1");
    assert_true(house_says(page, "kesken tämä"));
    page = post(&h, FORM, page, "_do=save&q3=lis%C3%A4%C3%A4");
    assert_int_equal(house_hidden(&h, page, "_k").len, 0);
    page = come_back(&h, code, "open");
    assert_true(house_says(page, "lisää"));
    house_close(&h);
}

static void another_language_shows_the_code_once_more(void **state)
{
    struct house h;
    struct str page, code, form;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    code = house_hidden(&h, page, "_k");
    form = arena_fmt(&h.memory, "_do=stay&_k=%.*s", STR_ARG(code));
    page = post(&h, "/en/k/polku/vastaa", page, arena_cstr(&h.memory, form));
    assert_true(str_eq(house_hidden(&h, page, "_k"), code));
    assert_true(house_says(page, "Your answers are saved"));
    house_close(&h);
}

static void answers_with_faults_are_saved_too(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = post(&h, FORM, ask(&h, FORM), "_do=save&q2=jotain"); /* q1 is required */
    assert_int_equal(h.res.status, 200);
    assert_true(house_hidden(&h, page, "_k").len > 0);
    house_close(&h);
}

static void sending_deletes_what_was_saved(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    code = house_hidden(&h, page, "_k");
    page = post(&h, FORM, come_back(&h, code, "open"), "_do=next&q3=valmis");
    page = post(&h, FORM, page, "_do=next");
    post(&h, FORM, page, "_do=send");
    assert_int_equal(h.res.status, 303);
    assert_int_equal(h.last.facts.minutes, 0);
    come_back(&h, code, "open");
    assert_int_equal(h.res.status, 422);
    house_close(&h);
}

static void deleting_by_hand_deletes(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    code = house_hidden(&h, page, "_k");
    page = post(&h, FORM, page, "_do=drop.1");
    assert_true(house_says(page, "kesken tämä"));
    come_back(&h, code, "open");
    assert_int_equal(h.res.status, 422);
    page = post(&h, FORM, page, "_do=save&q3=uusi"); /* a code of its own */
    code = house_hidden(&h, page, "_k");
    assert_true(code.len > 0);
    come_back(&h, code, "drop");
    assert_int_equal(h.res.status, 200);
    come_back(&h, code, "open");
    assert_int_equal(h.res.status, 422);
    house_close(&h);
}

static void a_wrong_code_says_what_is_wrong(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    code = house_hidden(&h, save(&h), "_k");
    page = come_back(&h, arena_fmt(&h.memory, "%.*s qwertyx", STR_ARG(code)), "open");
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "qwertyx"));
    page = come_back(&h, S("kivi kivi"), "open");
    assert_int_equal(h.res.status, 422);
    page = come_back(&h, S("  "), "open");
    assert_int_equal(h.res.status, 422);
    page = come_back(&h, return_code_new(&h.memory), "open");
    assert_int_equal(h.res.status, 422);
    assert_false(house_says(page, "name=\"_c\""));
    assert_true(house_says(page, "<title>Virhe: "));
    house_close(&h);
}

static void a_busy_intake_loses_nothing(void **state)
{
    struct house h;
    struct str page, code;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    h.intake_says = ERR_BUSY;
    page = save(&h);
    assert_int_equal(h.res.status, 503);
    assert_true(house_says(page, "kesken tämä"));
    h.intake_says = OK;
    page = post(&h, FORM, page, "_do=save&q3=kesken");
    code = house_hidden(&h, page, "_k");
    assert_true(code.len > 0);
    h.intake_says = ERR_BUSY;
    page = come_back(&h, code, "open");
    assert_int_equal(h.res.status, 503);
    h.intake_says = OK;
    assert_true(house_says(come_back(&h, code, "open"), "kesken"));
    house_close(&h);
}

static void the_door_is_shut_with_the_survey_and_an_old_page_keeps_the_words(void **state)
{
    struct house h;
    struct str page, code, door, form;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    code = house_hidden(&h, save(&h), "_k");
    door = ask(&h, DOOR);
    assert_int_equal(h.res.cache_s, 10);
    h.now_ms += 26 * 3600 * 1000;
    form = arena_fmt(&h.memory, "_do=open&_k=%.*s", STR_ARG(code));
    page = post(&h, DOOR, door, arena_cstr(&h.memory, form));
    assert_int_equal(h.res.status, 409);
    assert_true(str_find_str(page, code) != SIZE_MAX);
    h.now_ms = house_day("2027-02-25");
    ask(&h, DOOR);
    page = ask(&h, DOOR);
    assert_true(house_says(page, "22.2.2027"));
    assert_false(house_says(page, "name=\"_k\""));
    house_close(&h);
}

static void what_is_stored_is_locked(void **state)
{
    struct house h;
    struct str page, file;

    (void)state;
    house_build_with(&h, "flow.json", SURVEY_OPEN);
    page = save(&h);
    assert_int_equal(db_checkpoint(h.inbox), OK);
    assert_int_equal(file_read(&h.memory, arena_fmt(&h.memory, "%s/inbox.db", h.folder).p, 8 << 20, &file), OK);
    assert_int_equal(str_find_str(file, S("kesken")), SIZE_MAX);
    assert_int_equal(str_find_str(file, house_hidden(&h, page, "_k")), SIZE_MAX);
    house_close(&h);
}

/* How many bytes all drafts take. */
static int64_t kept_bytes(struct house *h)
{
    struct q_draft_room_row row;

    assert_int_equal(db_begin(h->inbox, DB_READ), OK);
    assert_int_equal(q_draft_room(h->inbox, &h->memory, &(struct q_draft_room){h->survey_id, S("none")}, &row), OK);
    db_rollback(h->inbox);
    return row.survey_bytes;
}

/* Words longer than the survey takes are kept as long as they fit its size; there is no larger one for whoever wrote most. */
static void all_drafts_have_the_size_of_the_survey(void **state)
{
    const char *form = "/k/ryhmat/vastaa";
    char fields[8000] = "_do=save&words=";
    size_t at = strlen(fields), known[] = {1, 500, 4000};
    struct house h;
    struct str page;
    enum { BOX = 4 * 1024 + 40 };

    (void)state;
    house_build_with(&h, "groups.json", SURVEY_OPEN);
    for (size_t i = 0; i < 3; i++) {
        memset(fields + at, 'x', known[i]);
        post(&h, form, ask(&h, form), fields);
        assert_int_equal(h.res.status, 200);
        assert_int_equal(kept_bytes(&h), (int64_t)(i + 1) * BOX);
    }
    memset(fields + at, 'x', 4100);
    page = post(&h, form, ask(&h, form), fields);
    assert_int_equal(h.res.status, 422);
    assert_true(house_says(page, "xxxxxxxxxxxxxxxxxxxx")); /* nothing is lost */
    assert_int_equal(kept_bytes(&h), 3 * BOX);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_leads_back_to_the_page_where_it_was_left),
        cmocka_unit_test(the_language_choice_of_a_resumed_page_leads_to_the_form),
        cmocka_unit_test(going_on_and_saving_again_keeps_the_code),
        cmocka_unit_test(another_language_shows_the_code_once_more),
        cmocka_unit_test(answers_with_faults_are_saved_too),
        cmocka_unit_test(sending_deletes_what_was_saved),
        cmocka_unit_test(deleting_by_hand_deletes),
        cmocka_unit_test(a_wrong_code_says_what_is_wrong),
        cmocka_unit_test(a_busy_intake_loses_nothing),
        cmocka_unit_test(the_door_is_shut_with_the_survey_and_an_old_page_keeps_the_words),
        cmocka_unit_test(what_is_stored_is_locked),
        cmocka_unit_test(all_drafts_have_the_size_of_the_survey),
    };

    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
