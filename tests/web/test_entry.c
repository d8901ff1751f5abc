/* test_entry.c - who may answer, what the browser is asked to remember, and what the cover page says is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "gen/sql_results.h"
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
    struct str *codes;

    assert_int_equal(
        invitation_issue(&h->memory, h->inbox, &h->app.settings.form_key, h->survey_id, INVITATIONS_LEAST, &codes), OK);
    return codes;
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

struct named {
    struct str table, name;
};

/* The columns of a store as SQLite has them, but those about migrations. */
static enum err each_column(struct db *db, enum err (*fn)(void *arg, const void *row), void *arg)
{
    static const struct db_field fields[] = {{"t", DB_TEXT, false, offsetof(struct named, table)},
                                             {"c", DB_TEXT, false, offsetof(struct named, name)}};
    static const struct db_statement columns = {
        .id = -1,
        .name = "columns",
        .sql = "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' "
               "AND m.name <> 'schema_migration'",
        .out = fields,
        .out_count = 2,
        .row_bytes = sizeof(struct named)};
    struct named row;

    return db_each(db, &columns, NULL, &row, fn, arg);
}

struct search {
    const char *store;
    int found;
};

static enum err must_be_told(void *arg, const void *row)
{
    struct search *s = arg;
    const struct named *c = row;
    size_t count;
    const struct panel_column *told = panel_columns(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(told[i].store, s->store) == 0 && str_eq(str_from(told[i].table), c->table) &&
            str_eq(str_from(told[i].column), c->name)) {
            s->found++;
            return OK;
        }
    fail_msg("%s: %.*s.%.*s is stored, and no cover page says so", s->store, STR_ARG(c->table), STR_ARG(c->name));
    return OK;
}

static int columns_told(const char *store)
{
    size_t count;
    const struct panel_column *told = panel_columns(&count);
    int n = 0;

    for (size_t i = 0; i < count; i++)
        n += strcmp(told[i].store, store) == 0 && told[i].kind <= 1;
    return n;
}

static void every_column_about_answers_is_told_on_the_cover(void **state)
{
    static const char *const names[] = {"inbox", "results"};
    struct db *stores[2];
    struct house h;

    (void)state;
    house_begin(&h);
    stores[0] = h.inbox;
    stores[1] = house_store(&h, "results", &sql_results_migrations);
    for (size_t i = 0; i < 2; i++) {
        struct search s = {names[i], 0};

        assert_int_equal(db_begin(stores[i], DB_READ), OK);
        assert_int_equal(each_column(stores[i], must_be_told, &s), OK);
        db_rollback(stores[i]);
        assert_int_equal(s.found, columns_told(names[i])); /* nor is anything told that is not there */
    }
    db_close(stores[1]);
    house_close(&h);
}

/* Counters are rows, not columns: the table lets in as many kinds as the panel tells about. */
static void every_kind_of_counter_is_told_on_the_cover(void **state)
{
    struct house h;
    size_t count;
    const struct panel_column *told = panel_columns(&count);
    int kinds = 0;

    (void)state;
    house_begin(&h);
    for (size_t i = 0; i < count; i++)
        kinds = told[i].kind > kinds ? told[i].kind : kinds;
    for (int kind = 1; kind <= kinds + 1; kind++) {
        struct q_counter_add in = {.survey = 1, .kind = kind, .key = 1, .n = 1};

        assert_int_equal(db_begin(h.inbox, DB_WRITE), OK);
        assert_int_equal(q_counter_add(h.inbox, &in) == OK, kind <= kinds);
        db_rollback(h.inbox);
    }
    house_close(&h);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shared_code_opens_the_questions),
        cmocka_unit_test(without_a_code_no_form_passes_and_answers_are_kept),
        cmocka_unit_test(an_invitation_lets_in_one_answer),
        cmocka_unit_test(an_invitation_survives_saving_for_later),
        cmocka_unit_test(a_busy_intake_lets_nobody_in_by_mistake),
        cmocka_unit_test(only_a_survey_that_says_so_asks_the_browser_to_remember),
        cmocka_unit_test(every_column_about_answers_is_told_on_the_cover),
        cmocka_unit_test(every_kind_of_counter_is_told_on_the_cover),
        cmocka_unit_test(the_panel_says_what_this_kind_of_access_stores),
    };

    return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
