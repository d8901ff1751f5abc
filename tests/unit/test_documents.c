/* test_documents.c - papers in the store: made once, made anew when something on them changes, gone with the survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/give_setting.h"
#include "stores.h"

#include "app/documents.h"

/* 2027-02-10, when the survey of the fixture is open. */
static const int64_t now_ms = 1802000000000;

struct desk {
    struct stores stores;
    struct instance instance;
    struct survey survey;
};

static int set_up(void **state)
{
    static struct desk d;
    struct key32 secret;

    if (stores_open(&d.stores))
        return 1;
    d.instance = (struct instance){.dir = d.stores.dir};
    config_standard(&d.instance.config);
    d.instance.config.origin = S("https://digiraati.example.fi");
    d.survey = stores_survey(&d.stores, "koe-2027", SURVEY_APPROVED, now_ms, &secret);
    *state = &d;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *d = *state;

    stores_close(&d->stores);
    return 0;
}

static void turn(struct desk *d)
{
    assert_int_equal(documents_turn(&d->stores.arena, &d->instance, d->stores.panel), OK);
}

/* The stored document; empty when there is none. */
static struct str document(struct desk *d, enum lang lang, enum paper_file kind)
{
    struct q_document_get_row row = {0};
    enum err e;

    assert_int_equal(db_begin(d->stores.panel, DB_READ), OK);
    e = q_document_get(d->stores.panel, &d->stores.arena, &(struct q_document_get){d->survey.id, lang, kind}, &row);
    db_rollback(d->stores.panel);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return row.bytes;
}

static struct str made_of(struct desk *d)
{
    struct q_document_made_of_row row = {0};
    enum err e;

    assert_int_equal(db_begin(d->stores.panel, DB_READ), OK);
    e = q_document_made_of(d->stores.panel, &d->stores.arena, &(struct q_document_made_of){d->survey.id}, &row);
    db_rollback(d->stores.panel);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return row.made_of;
}

static void every_paper_of_an_approved_survey_is_made_in_its_languages(void **state)
{
    struct desk *d = *state;

    turn(d);
    for (enum paper_file kind = PAPER_FORM; kind < PAPER_FILE__END; kind++) {
        struct str begin = kind == PAPER_POSTER_SVG ? S("<svg ") : S("%PDF-1.4");

        assert_true(str_starts(document(d, LANG_FI, kind), begin));
        assert_true(str_starts(document(d, LANG_SV, kind), begin));
        assert_int_equal(document(d, LANG_EN, kind).len, 0); /* the survey has no English */
    }
}

static void what_is_made_is_not_made_again(void **state)
{
    struct desk *d = *state;
    struct str first, mark = S("kept");

    turn(d);
    first = made_of(d);
    assert_int_equal(db_begin(d->stores.panel, DB_WRITE), OK);
    assert_int_equal(q_document_delete(d->stores.panel, &(struct q_document_delete){d->survey.id}), OK);
    assert_int_equal(
        q_document_insert(d->stores.panel, &(struct q_document_insert){d->survey.id, LANG_FI, PAPER_FORM, first, mark}),
        OK);
    assert_int_equal(db_commit(d->stores.panel), OK);
    turn(d);
    assert_true(str_eq(document(d, LANG_FI, PAPER_FORM), mark));
}

static void what_changes_on_paper_makes_it_anew(void **state)
{
    struct desk *d = *state;
    struct str before, after;

    turn(d);
    before = made_of(d);
    give_setting(&d->stores.arena, d->stores.panel, SETTING_return_address, "Koealue; 28500 Pori");
    turn(d);
    after = made_of(d);
    assert_false(str_eq(before, after));
    before = after;
    give_setting(&d->stores.arena, d->stores.panel, SETTING_brand_colour, "#b00020");
    turn(d);
    after = made_of(d);
    assert_false(str_eq(before, after));
    before = after;
    assert_int_equal(db_begin(d->stores.panel, DB_WRITE), OK);
    assert_int_equal(q_survey_set_dates(d->stores.panel, &(struct q_survey_set_dates){d->survey.id, d->survey.opens_ms,
                                                                                      d->survey.closes_ms + 86400000,
                                                                                      d->survey.results_ms}),
                     OK);
    assert_int_equal(db_commit(d->stores.panel), OK);
    turn(d);
    assert_false(str_eq(before, made_of(d)));
}

static void without_an_origin_there_are_forms_and_no_posters(void **state)
{
    struct desk *d = *state;

    d->instance.config.origin = S("");
    turn(d);
    assert_true(document(d, LANG_FI, PAPER_FORM_LARGE).len > 0);
    assert_int_equal(document(d, LANG_FI, PAPER_POSTER).len, 0);
    assert_int_equal(document(d, LANG_FI, PAPER_POSTER_SVG).len, 0);
}

static void a_survey_by_invitation_has_a_poster_and_no_form_to_give_out(void **state)
{
    struct desk *d = *state;
    struct str doc = d->stores.definition.doc;
    size_t at = str_find_str(doc, S("\"opens\""));
    struct definition_error error;
    struct key32 secret;

    turn(d);
    assert_int_not_equal(at, SIZE_MAX);
    doc = arena_fmt(&d->stores.arena, "%.*s\"access\":\"invitation\",%.*s", STR_ARG(str_sub(doc, 0, at)),
                    STR_ARG(str_sub(doc, at, doc.len)));
    assert_int_equal(definition_read(&d->stores.arena, doc, &d->stores.definition, &error), OK);
    d->survey = stores_survey(&d->stores, "kutsu-1", SURVEY_APPROVED, now_ms, &secret);
    turn(d);
    assert_int_equal(document(d, LANG_FI, PAPER_FORM).len, 0);
    assert_int_equal(document(d, LANG_FI, PAPER_FORM_LARGE).len, 0);
    assert_true(document(d, LANG_FI, PAPER_POSTER).len > 0);
}

static void papers_of_a_survey_that_is_over_are_deleted(void **state)
{
    struct desk *d = *state;

    turn(d);
    assert_int_equal(db_begin(d->stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_move(&d->stores.arena, d->stores.panel, d->survey.id, SURVEY_CANCELLED, now_ms), OK);
    assert_int_equal(db_commit(d->stores.panel), OK);
    turn(d);
    assert_int_equal(document(d, LANG_FI, PAPER_FORM).len, 0);
    assert_int_equal(made_of(d).len, 0);
}

static void a_draft_has_no_papers(void **state)
{
    struct desk *d = *state;
    struct key32 secret;

    d->survey = stores_survey(&d->stores, "luonnos-1", SURVEY_DRAFT, now_ms, &secret);
    turn(d);
    turn(d);
    assert_int_equal(made_of(d).len, 0);
}

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AT_DESK(every_paper_of_an_approved_survey_is_made_in_its_languages),
        AT_DESK(what_is_made_is_not_made_again),
        AT_DESK(what_changes_on_paper_makes_it_anew),
        AT_DESK(without_an_origin_there_are_forms_and_no_posters),
        AT_DESK(a_survey_by_invitation_has_a_poster_and_no_form_to_give_out),
        AT_DESK(papers_of_a_survey_that_is_over_are_deleted),
        AT_DESK(a_draft_has_no_papers),
    };

    return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
