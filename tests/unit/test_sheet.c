/* test_sheet.c - drawing on A4 pages: words that fit, codes that are read, pictures without style attributes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"
#include "no_font_leaks.h"

#include "paper/sheet.h"

#include <qrencode.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct sheet_about about = {.title = S_INIT("Kysely <1>"),
                                         .author = S_INIT("Koealue"),
                                         .lang = S_INIT("fi"),
                                         .alt = S_INIT("Sanoja & \"kuva\"")};
static const struct sheet_style running = {12, false, INK_TEXT, ALIGN_LEFT, 0};

static struct str svg_of(struct sheet *s)
{
    struct str out;

    assert_int_equal(sheet_finish(s, &out), OK);
    return out;
}

static void a_qr_code_is_the_code_of_its_text(void **state)
{
    struct str address = S("https://digiraati.example.fi/sv/k/palveluihin-paasy");
    QRcode *code = QRcode_encodeString8bit(address.p, 0, QR_ECLEVEL_Q);
    struct sheet *s = sheet_svg(&arena, &about);
    static bool drawn[177][177];
    struct str path;
    size_t at;

    (void)state;
    assert_non_null(code);
    assert_int_equal(sheet_qr(s, 0, 0, code->width, address), OK); /* a module is a point */
    path = svg_of(s);
    at = str_find_str(path, S("<path d=\""));
    assert_int_not_equal(at, SIZE_MAX);
    path = str_sub(path, at + 9, path.len);
    path = arena_str(&arena, str_cut(&path, '"'));
    for (const char *p = arena_cstr(&arena, path); (p = strchr(p, 'M')); p++) {
        double left, top, right, down, bottom;

        if (sscanf(p, "M%lf %lfL%lf %*fL%lf %lf", &left, &top, &right, &down, &bottom) != 5)
            continue; /* cairo moves once more behind each square */
        assert_int_equal((int)bottom, (int)top + 1);
        for (int x = (int)left; x < (int)right; x++)
            drawn[(int)top][x] = true;
    }
    for (int row = 0; row < code->width; row++)
        for (int x = 0; x < code->width; x++)
            assert_int_equal(drawn[row][x], code->data[row * code->width + x] & 1);
    QRcode_free(code);
}

static void a_text_too_long_for_a_qr_code_is_refused(void **state)
{
    struct sheet *s = sheet_svg(&arena, &about);
    char *text = arena_alloc(&arena, 4000, 1);

    (void)state;
    memset(text, 'a', 4000);
    assert_int_equal(sheet_qr(s, 0, 0, 100, (struct str){text, 4000}), ERR_TOO_BIG);
    (void)svg_of(s);
}

static void an_svg_names_itself_and_has_no_style_attribute(void **state)
{
    struct sheet *s = sheet_svg(&arena, &about);
    struct prose words = prose_plain(&arena, S("Hei <maailma>"));
    struct str svg;

    (void)state;
    sheet_words(s, 10, 10, 200, &words, &running);
    sheet_box(s, 0, 0, 10, 10, 2, INK_TINT, INK_BRAND, 1);
    svg = svg_of(s);
    assert_int_not_equal(str_find_str(svg, S("<title id=\"title\">Kysely &lt;1&gt;</title>")), SIZE_MAX);
    assert_int_not_equal(str_find_str(svg, S("<desc id=\"words\">Sanoja &amp; &quot;kuva&quot;</desc>")), SIZE_MAX);
    assert_int_equal(str_find_str(svg, S("style")), SIZE_MAX);   /* the content security policy refuses them */
    assert_int_equal(str_find_str(svg, S("maailma")), SIZE_MAX); /* words are outlines */
    assert_int_not_equal(str_find_str(svg, S("stroke-width=\"1.00\"")), SIZE_MAX);
}

static void a_word_longer_than_the_line_is_broken(void **state)
{
    struct sheet *s = sheet_svg(&arena, &about);
    struct prose longest = prose_plain(&arena, S("hyvinvointialuevaltuustonpuheenjohtajistonvaalilautakunta"));
    struct prose word = prose_plain(&arena, S("sana"));
    double one = sheet_height(s, 100, &word, &running);

    (void)state;
    assert_true(sheet_longest(s, &longest, &running) > 100);
    assert_true(sheet_height(s, 100, &longest, &running) > 2 * one);
    (void)svg_of(s);
}

static void a_soft_hyphen_is_where_a_word_breaks_first(void **state)
{
    struct sheet *s = sheet_svg(&arena, &about);
    struct prose whole = prose_plain(&arena, S("hyvinvointialue"));
    struct prose parts = prose_plain(&arena, S("hyvin\u00advointi\u00adalue"));

    (void)state;
    assert_true(sheet_longest(s, &parts, &running) < sheet_longest(s, &whole, &running) * 0.6);
    assert_true(fabs(sheet_width(s, &parts, &running) - sheet_width(s, &whole, &running)) < 0.1);
    (void)svg_of(s);
}

static void lines_that_do_not_fit_are_left_for_the_next_page(void **state)
{
    struct sheet *s = sheet_svg(&arena, &about);
    struct prose words =
        prose_plain(&arena, S("yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen"));
    double all = sheet_height(s, 100, &words, &running), used = 0;
    int line = 0, pages = 0;

    (void)state;
    while (line >= 0 && pages++ < 20)
        used += sheet_lines(s, 0, 0, 100, &words, &running, all / 2.5, false, &line);
    assert_int_equal(line, -1);
    assert_int_equal(pages, 3);
    assert_true(used > all - 0.1 && used < all + 0.1);
    (void)svg_of(s);
}

static void markdown_becomes_paragraphs_and_runs(void **state)
{
    const struct prose_block *v;
    struct prose words;
    size_t count;

    (void)state;
    prose_blocks(&arena, S("# Otsikko\n\nYksi **kaksi** *kolme*.\n\n3. a\n4. b\n\n- c\n\n<b>raaka</b>"), &v, &count);
    assert_int_equal(count, 6);
    assert_int_equal(v[0].kind, PROSE_HEADING);
    assert_int_equal(v[1].kind, PROSE_PARAGRAPH);
    assert_text(prose_words(&arena, &v[1].words), "Yksi kaksi kolme.");
    assert_true(v[1].words.v[1].is_strong);
    assert_true(v[1].words.v[3].is_emphasis);
    assert_int_equal(v[3].kind, PROSE_NUMBER);
    assert_int_equal(v[3].number, 4);
    assert_int_equal(v[4].kind, PROSE_BULLET);
    words = prose_line(&arena, S("1. [ohje](https://a.fi/b) ja\nlisää"));
    assert_text(prose_words(&arena, &words), "1. ohje (https://a.fi/b) ja lisää");
    words = prose_line(&arena, S("[paha](javascript:x) [a.fi](https://a.fi)"));
    assert_text(prose_words(&arena, &words), "paha a.fi");
    assert_text(words.v[2].url, "https://a.fi");
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(a_qr_code_is_the_code_of_its_text),
        IN_ARENA(a_text_too_long_for_a_qr_code_is_refused),
        IN_ARENA(an_svg_names_itself_and_has_no_style_attribute),
        IN_ARENA(a_word_longer_than_the_line_is_broken),
        IN_ARENA(a_soft_hyphen_is_where_a_word_breaks_first),
        IN_ARENA(lines_that_do_not_fit_are_left_for_the_next_page),
        IN_ARENA(markdown_becomes_paragraphs_and_runs),
    };

    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
