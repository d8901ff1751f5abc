/* test_paper.c - a survey on paper: the page to print, and the files that the worker made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "paper/file.h"

/* What the worker would do. */
static void store(struct house *h, enum lang lang, enum paper_file kind, struct str bytes)
{
    static const char of[32];

    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(
        q_document_insert(h->app.panel, &(struct q_document_insert){h->survey_id, lang, kind, {of, sizeof of}, bytes}),
        OK);
    assert_int_equal(db_commit(h->app.panel), OK);
}

/* The value of a header of the last response; empty when it is not there. */
static struct str header(const struct house *h, const char *name)
{
    for (size_t i = 0; i < h->res.header_count; i++)
        if (str_eq(h->res.headers[i].name, str_from(name)))
            return h->res.headers[i].value;
    return (struct str){NULL, 0};
}

static void the_page_to_print_has_every_question_and_no_furniture(void **state)
{
    static const char *const texts[] = {"Yksi?",      "Monta?", "Väittämät", "Väite 2",
                                        "Suosittelu", "Lyhyt",  "Rauma",     "28500 &lt;Pori&gt;"};
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    h.app.settings.return_address = S("Koealue; 28500 <Pori>");
    page = house_ask(&h, "/k/koe-2027/tulosta", NULL);
    assert_int_equal(h.res.status, 200);
    assert_true(h.res.cache_s > 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(house_says(page, texts[i]));
    assert_true(house_says(page, "koe-2027/1/fi"));
    assert_true(house_says(page, "digiraati.example.fi/k/koe-2027"));
    assert_false(house_says(page, "<input"));
    assert_false(house_says(page, "dr-footer"));
    assert_false(house_says(page, "resident."));
    house_close(&h);
}

static void large_print_is_the_same_page_in_larger_letters(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_ask(&h, "/sv/k/koe-2027/tulosta/suuri", NULL);
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "pp--large"));
    assert_true(house_says(page, "<html class=\"pp pp--large\" lang=\"sv\""));
    assert_true(house_says(page, "Påstående 1"));
    assert_true(house_says(page, "/sv/k/koe-2027/lomake-suuri.pdf"));
    house_close(&h);
}

static void a_form_in_a_language_it_lacks_is_marked_with_the_one_it_has(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    page = house_ask(&h, "/en/k/koe-2027/tulosta", NULL);
    assert_true(house_says(page, "lang=\"en\""));
    assert_true(house_says(page, "<div class=\"pp-sheet\" lang=\"fi\">"));
    house_close(&h);
}

static void a_file_is_given_out_as_it_was_made(void **state)
{
    static const struct {
        const char *path, *type, *name;
        enum lang lang;
        enum paper_file kind;
    } files[] = {
        {"/k/koe-2027/lomake.pdf", "application/pdf", "inline; filename=\"koe-2027-fi.pdf\"", LANG_FI, PAPER_FORM},
        {"/sv/k/koe-2027/lomake-suuri.pdf", "application/pdf", "inline; filename=\"koe-2027-sv-suuri.pdf\"", LANG_SV,
         PAPER_FORM_LARGE},
        {"/sv/k/koe-2027/juliste.pdf", "application/pdf", "inline; filename=\"koe-2027-juliste-sv.pdf\"", LANG_SV,
         PAPER_POSTER},
        {"/k/koe-2027/juliste.svg", "image/svg+xml", "inline; filename=\"koe-2027-juliste-fi.svg\"", LANG_FI,
         PAPER_POSTER_SVG},
    };
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str bytes = arena_fmt(&h.memory, "%%PDF %zu %c\xff", i, '\n');

        store(&h, files[i].lang, files[i].kind, bytes);
        assert_true(str_eq(house_ask(&h, files[i].path, NULL), bytes));
        assert_int_equal(h.res.status, 200);
        assert_true(str_eq(h.res.content_type, str_from(files[i].type)));
        assert_true(str_eq(header(&h, "Content-Disposition"), str_from(files[i].name)));
        assert_true(h.res.cache_s > 0);
    }
    /* A language the survey lacks gets what stands in for it. */
    house_ask(&h, "/en/k/koe-2027/lomake.pdf", NULL);
    assert_int_equal(h.res.status, 200);
    house_close(&h);
}

static void a_file_that_is_not_made_yet_is_worth_asking_again(void **state)
{
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    house_ask(&h, "/k/koe-2027/lomake.pdf", NULL);
    assert_int_equal(h.res.status, 503);
    assert_true(header(&h, "Retry-After").len > 0);
    assert_int_equal(h.res.cache_s, 0);
    house_close(&h);
}

static void a_poster_hangs_before_the_survey_opens_and_a_form_does_not_ask(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    house_build(&h, SURVEY_APPROVED);
    h.now_ms = house_day("2027-01-20");
    store(&h, LANG_FI, PAPER_POSTER, S("%PDF poster"));
    store(&h, LANG_FI, PAPER_FORM, S("%PDF form"));
    assert_true(str_eq(house_ask(&h, "/k/koe-2027/juliste.pdf", NULL), S("%PDF poster")));
    page = house_ask(&h, "/k/koe-2027/lomake.pdf", NULL);
    assert_true(str_eq(h.res.content_type, S("text/html; charset=utf-8")));
    assert_false(house_says(page, "%PDF"));
    page = house_ask(&h, "/k/koe-2027/tulosta", NULL);
    assert_false(house_says(page, "Yksi?"));
    house_close(&h);
}

static void nobody_is_asked_on_paper_when_the_survey_is_over(void **state)
{
    static const char *const paths[] = {"/k/koe-2027/tulosta",     "/k/koe-2027/tulosta/suuri",
                                        "/k/koe-2027/lomake.pdf",  "/k/koe-2027/lomake-suuri.pdf",
                                        "/k/koe-2027/juliste.pdf", "/k/koe-2027/juliste.svg"};
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    h.now_ms = house_day("2027-02-23");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct str page = house_ask(&h, paths[i], NULL);

        assert_int_equal(h.res.status, 200);
        assert_true(str_eq(h.res.content_type, S("text/html; charset=utf-8")));
        assert_false(house_says(page, "Yksi?"));
    }
    house_ask(&h, "/k/ei-ole/tulosta", NULL);
    assert_int_equal(h.res.status, 404);
    house_close(&h);
}

static const char *const forms[] = {"/k/kaikki/tulosta", "/k/kaikki/tulosta/suuri", "/k/kaikki/lomake.pdf",
                                    "/k/kaikki/lomake-suuri.pdf"};

/* Every question, answered by that access. */
static void build_with_access(struct house *h, const char *access)
{
    struct buf out;
    struct str doc;
    size_t at;

    house_begin(h);
    doc = house_fixture(h, "everything.json");
    at = str_find_str(doc, S("\"answer_as\""));
    assert_int_not_equal(at, SIZE_MAX);
    out = buf_new(&h->memory, 1 << 20);
    buf_put(&out, str_sub(doc, 0, at));
    buf_fmt(&out, "\"access\": \"%s\", ", access);
    buf_put(&out, str_sub(doc, at, doc.len));
    house_survey(h, buf_str(&out), SURVEY_OPEN);
}

/* The page without what names its own address. */
static struct str main_of(struct str page)
{
    size_t from = str_find_str(page, S("<main")), to = str_find_str(page, S("</main>"));

    return from == SIZE_MAX || to == SIZE_MAX ? (struct str){NULL, 0} : str_sub(page, from, to - from);
}

static void files_that_are_left_over_are_not_given_out(void **state)
{
    static const char *const paths[] = {"/k/koe-2027/lomake.pdf", "/k/koe-2027/lomake-suuri.pdf",
                                        "/k/koe-2027/juliste.pdf", "/k/koe-2027/juliste.svg"};
    static const enum survey_state ways[][2] = {
        {SURVEY_CLOSED, SURVEY_PUBLISHED}, {SURVEY_CANCELLED, SURVEY_CANCELLED}, {SURVEY_SUSPENDED, SURVEY_SUSPENDED}};

    (void)state;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        struct house h;

        house_build(&h, SURVEY_OPEN);
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
            store(&h, LANG_FI, PAPER_FORM + (enum paper_file)i, S("%PDF left over"));
        assert_int_equal(db_begin(h.app.panel, DB_WRITE), OK);
        for (size_t step = 0; step < 2 && (step == 0 || ways[w][0] != ways[w][1]); step++)
            assert_int_equal(survey_move(&h.memory, h.app.panel, h.survey_id, ways[w][step], h.now_ms), OK);
        assert_int_equal(db_commit(h.app.panel), OK);
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            struct str page = arena_str(&h.memory, main_of(house_ask(&h, "/k/koe-2027/tulosta", NULL)));

            assert_true(page.len > 0);
            assert_true(str_eq(main_of(house_ask(&h, paths[i], NULL)), page));
            assert_int_equal(h.res.status, 200);
            assert_true(str_eq(h.res.content_type, S("text/html; charset=utf-8")));
        }
        house_close(&h);
    }
}

static void by_invitation_nobody_can_print_a_form_and_the_cover_leads_to_none(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    build_with_access(&h, "invitation");
    store(&h, LANG_FI, PAPER_FORM, S("%PDF form"));
    store(&h, LANG_FI, PAPER_POSTER, S("%PDF poster"));
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        page = house_ask(&h, arena_fmt(&h.memory, "/en%s", forms[i]).p, NULL);
        assert_int_equal(h.res.status, 404);
        assert_true(str_eq(h.res.content_type, S("text/html; charset=utf-8")));
        assert_true(house_says(page, "This survey has no form to print"));
        assert_true(house_says(page, "href=\"/en/k/kaikki\""));
        assert_int_equal(h.res.cache_s, 0);
    }
    page = house_ask(&h, "/k/kaikki", NULL);
    assert_int_equal(h.res.status, 200);
    assert_false(house_says(page, "tulosta"));
    assert_false(house_says(page, "lomake"));
    assert_true(str_eq(house_ask(&h, "/k/kaikki/juliste.pdf", NULL), S("%PDF poster")));
    house_close(&h);
}

static void with_a_code_the_form_has_a_line_for_it(void **state)
{
    struct house h;
    struct str page;

    (void)state;
    build_with_access(&h, "code");
    page = house_ask(&h, "/en/k/kaikki/tulosta", NULL);
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "<strong>Code for answering:</strong><span class=\"pp-fill\">"));
    assert_true(house_says(page, "Write the code that you were given"));
    assert_true(house_says(house_ask(&h, "/k/kaikki", NULL), "/k/kaikki/tulosta"));
    house_close(&h);
    build_with_access(&h, "open");
    assert_false(house_says(house_ask(&h, "/en/k/kaikki/tulosta", NULL), "Code for answering"));
    house_close(&h);
}

static void without_an_address_of_the_site_there_is_no_poster(void **state)
{
    struct house h;

    (void)state;
    house_build(&h, SURVEY_OPEN);
    h.app.settings.origin = S("");
    house_ask(&h, "/k/koe-2027/juliste.pdf", NULL);
    assert_int_equal(h.res.status, 404);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_to_print_has_every_question_and_no_furniture),
        cmocka_unit_test(large_print_is_the_same_page_in_larger_letters),
        cmocka_unit_test(a_form_in_a_language_it_lacks_is_marked_with_the_one_it_has),
        cmocka_unit_test(a_file_is_given_out_as_it_was_made),
        cmocka_unit_test(a_file_that_is_not_made_yet_is_worth_asking_again),
        cmocka_unit_test(a_poster_hangs_before_the_survey_opens_and_a_form_does_not_ask),
        cmocka_unit_test(nobody_is_asked_on_paper_when_the_survey_is_over),
        cmocka_unit_test(files_that_are_left_over_are_not_given_out),
        cmocka_unit_test(by_invitation_nobody_can_print_a_form_and_the_cover_leads_to_none),
        cmocka_unit_test(with_a_code_the_form_has_a_line_for_it),
        cmocka_unit_test(without_an_address_of_the_site_there_is_no_poster),
    };

    return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
