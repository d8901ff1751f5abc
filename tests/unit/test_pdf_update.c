/* test_pdf_update.c - the update behind a PDF: language, title, words for pictures, heads of tables. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "base/buf.h"
#include "paper/pdf_update.h"

/* Bodies of objects 1, 2...; object 1 is the catalogue. As cairo writes them. */
static struct str pdf_of(const char *const *bodies, int count)
{
    struct buf out = buf_new(&arena, 1 << 20);
    size_t offsets[16], xref;

    buf_put(&out, S("%PDF-1.4\n"));
    for (int i = 0; i < count; i++) {
        offsets[i] = out.len;
        buf_fmt(&out, "%d 0 obj\n%s\nendobj\n", i + 1, bodies[i]);
    }
    xref = out.len;
    buf_fmt(&out, "xref\n0 %d\n0000000000 65535 f \n", count + 1);
    for (int i = 0; i < count; i++)
        buf_fmt(&out, "%010zu 00000 n \n", offsets[i]);
    buf_fmt(&out, "trailer\n<< /Size %d\n   /Root 1 0 R\n>>\nstartxref\n%zu\n%%%%EOF\n", count + 1, xref);
    return buf_str(&out);
}

static const char *const catalogue = "<< /Type /Catalog\n   /Pages 2 0 R\n>>";

static bool has(struct str s, const char *part)
{
    return str_find_str(s, str_from(part)) != SIZE_MAX;
}

static struct str updated(const char *const *bodies, int count, const char *alt)
{
    struct str pdf = pdf_of(bodies, count), out;

    assert_int_equal(pdf_update(&arena, pdf, S("fi"), str_from(alt), &out), OK);
    assert_true(str_starts(out, pdf)); /* what was there stays as it was */
    return str_sub(out, pdf.len, out.len);
}

static void the_catalogue_gets_a_language_and_shows_the_title(void **state)
{
    struct str more = updated(&catalogue, 1, "");

    (void)state;
    assert_true(has(more, "1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n   /Lang <FEFF00660069>\n"
                          "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n"));
}

static void the_new_table_says_where_the_object_is_and_where_the_old_one_is(void **state)
{
    struct str pdf = pdf_of(&catalogue, 1), out, entry;
    size_t table;

    (void)state;
    assert_int_equal(pdf_update(&arena, pdf, S("fi"), S(""), &out), OK);
    entry = arena_fmt(&arena, "xref\n1 1\n%010zu 00000 n \n", pdf.len);
    table = str_find_str(out, entry);
    assert_int_not_equal(table, SIZE_MAX);
    assert_true(has(
        out, arena_fmt(&arena, "/Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", str_find_str(pdf, S("xref\n0 ")), table).p));
}

static void a_figure_gets_its_words_in_utf16(void **state)
{
    const char *const bodies[] = {catalogue, "<< /Type /StructElem\n   /S /Figure\n   /P 3 0 R\n>>",
                                  "<< /Type /StructElem\n   /S /P\n>>"};
    struct str more = updated(bodies, 3, "ä😀");

    (void)state;
    assert_true(has(more, "2 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /P 3 0 R\n   /Alt <FEFF00E4D83DDE00>\n>>"));
    assert_false(has(more, "3 0 obj"));
    assert_false(has(updated(bodies, 3, ""), "/Alt"));
}

static void a_head_beside_data_is_of_its_row_and_another_of_its_column(void **state)
{
    const char *const bodies[] = {
        catalogue,
        "<< /Type /StructElem\n   /S /TR\n   /P 9 0 R\n   /K [ 3 0 R ]\n>>",
        "<< /Type /StructElem\n   /S /TH\n   /P 2 0 R\n   /K 0\n>>",
        "<< /Type /StructElem\n   /S /TR\n   /P 9 0 R\n   /K [ 5 0 R 6 0 R ]\n>>",
        "<< /Type /StructElem\n   /S /TH\n   /P 4 0 R\n   /K 1\n>>",
        "<< /Type /StructElem\n   /S /TD\n   /P 4 0 R\n   /K 2\n>>",
    };
    struct str more = updated(bodies, 6, "");

    (void)state;
    assert_true(has(more, "3 0 obj\n<< /Type /StructElem\n   /S /TH\n   /P 2 0 R\n   /K 0\n"
                          "   /A << /O /Table /Scope /Column >>\n>>"));
    assert_true(has(more, "   /P 4 0 R\n   /K 1\n   /A << /O /Table /Scope /Row >>\n>>"));
}

static void what_is_no_pdf_of_that_form_is_refused(void **state)
{
    struct str good = pdf_of(&catalogue, 1), out;
    const struct str bad[] = {
        S(""),
        S("%PDF-1.4\n"),
        S("startxref\n99999\n%%EOF\n"),
        S("startxref\n0\n%%EOF\n"),
        S("xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"),
        S("xref\n0 99999999\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"),
        str_sub(good, 1, good.len), /* every offset is one too far */
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pdf_update(&arena, bad[i], S("fi"), S("x"), &out), ERR_BROKEN);
    for (size_t n = 0; n < good.len; n++)
        (void)!pdf_update(&arena, str_sub(good, 0, n), S("fi"), S("x"), &out);
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(the_catalogue_gets_a_language_and_shows_the_title),
        IN_ARENA(the_new_table_says_where_the_object_is_and_where_the_old_one_is),
        IN_ARENA(a_figure_gets_its_words_in_utf16),
        IN_ARENA(a_head_beside_data_is_of_its_row_and_another_of_its_column),
        IN_ARENA(what_is_no_pdf_of_that_form_is_refused),
    };

    return cmocka_run_group_tests_name("pdf_update", tests, NULL, NULL);
}
