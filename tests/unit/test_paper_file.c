/* test_paper_file.c - papers as files: what others' tools find in the PDFs, and that nothing runs out of the page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"
#include "no_font_leaks.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "paper/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* BLESS=1 rewrites it. The English form: its sentences are in the source and not in a catalogue. */
static const char *const GOLDEN = "tests/golden/paper-en.txt";

static struct definition definition;

static struct paper_source source_of(const char *path)
{
    struct paper_source source = {
        .definition = &definition,
        .version = 3,
        .house = {.county = {S("Koealue"), S("Provområdet"), S("Test county"), S("Koealue")},
                  .origin = S("https://digiraati.example.fi"),
                  .return_address = S("Koealue; Digiraati; 28500 Pori")},
    };
    struct definition_error error;
    struct str json;

    assert_int_equal(file_read(&arena, path, 1 << 20, &json), OK);
    assert_int_equal(definition_read(&arena, json, &definition, &error), OK);
    source.closes_ms = definition.closes_ms;
    assert_int_equal(civil_parse_day(S("2027-01-31"), false, &source.made_ms), OK);
    return source;
}

static struct paper_source everything(void)
{
    return source_of("tests/unit/fixtures/everything.json");
}

static struct str made(const struct paper_source *source, enum paper_file kind, enum lang lang)
{
    struct str out;

    assert_int_equal(paper_file_make(&arena, source, kind, lang, &out), OK);
    return out;
}

/* What a program prints about the PDF, which stands where %s is in `command`; it must end well. */
static struct str told(struct str pdf, const char *program, const char *options, const char *after)
{
    char path[] = "/tmp/digiraati-paper-XXXXXX", part[4096];
    struct buf out = buf_new(&arena, 4 << 20);
    int fd = mkstemp(path);
    FILE *pipe;
    size_t n;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf.p, pdf.len), (ssize_t)pdf.len);
    close(fd);
    pipe = popen(arena_fmt(&arena, "LC_ALL=C.UTF-8 %s %s %s %s 2>&1", program, options, path, after).p, "r");
    assert_non_null(pipe);
    while ((n = fread(part, 1, sizeof part, pipe)) > 0)
        buf_put(&out, (struct str){part, n});
    if (pclose(pipe))
        fail_msg("%s: %.*s", program, STR_ARG(buf_str(&out)));
    unlink(path);
    return buf_str(&out);
}

static bool has(struct str s, const char *part)
{
    return str_find_str(s, str_from(part)) != SIZE_MAX;
}

static int times(struct str s, const char *part)
{
    int n = 0;

    for (size_t at; (at = str_find_str(s, str_from(part))) != SIZE_MAX; n++)
        s = str_sub(s, at + 1, s.len);
    return n;
}

static void every_paper_is_a_sound_pdf_in_every_language(void **state)
{
    struct paper_source source = everything();

    (void)state;
    for (enum lang lang = LANG_FI; lang < LANG__COUNT; lang++)
        for (enum paper_file kind = PAPER_FORM; kind <= PAPER_POSTER; kind++) {
            struct str said = told(made(&source, kind, lang), "qpdf", "--check", "");

            assert_false(has(said, "WARNING"));
            assert_true(has(said, "No syntax or stream encoding errors found"));
        }
}

static void a_pdf_says_what_it_is_and_in_which_language(void **state)
{
    struct paper_source source = everything();
    struct str pdf = made(&source, PAPER_FORM, LANG_SELKO), info = told(pdf, "pdfinfo", "", "");

    (void)state;
    assert_true(has(info, "Title:           Kaikki kysymykset\n"));
    assert_true(has(info, "Author:          Koealue\n"));
    assert_true(has(info, "Tagged:          yes\n"));
    assert_true(has(info, "Jan 31 00:00:00 2027"));
    assert_true(has(info, "(A4)"));
    assert_true(has(told(pdf, "qpdf", "--json", ""), "\"/Lang\": \"u:fi-simple\""));
}

/* Without the numbers of objects, which mean nothing. */
static struct str without_objects(struct str text)
{
    struct buf out = buf_new(&arena, 4 << 20);

    while (text.len) {
        struct str line = str_cut(&text, '\n');

        if (str_starts(str_trim(line), S("Object ")))
            continue;
        buf_put(&out, line);
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}

static void what_a_screen_reader_finds_in_the_form(void **state)
{
    struct paper_source source = everything();
    struct str found = without_objects(told(made(&source, PAPER_FORM, LANG_EN), "pdfinfo", "-struct-text", "")), golden;

    (void)state;
    if (getenv("BLESS"))
        assert_int_equal(file_write(GOLDEN, found, 0644), OK);
    assert_int_equal(file_read(&arena, GOLDEN, 1 << 20, &golden), OK);
    assert_string_equal(arena_cstr(&arena, found), arena_cstr(&arena, golden));
}

static void the_large_form_says_the_same_in_larger_letters(void **state)
{
    struct paper_source source = everything();
    struct str large = made(&source, PAPER_FORM_LARGE, LANG_EN), small = made(&source, PAPER_FORM, LANG_EN);
    struct str fonts = told(large, "pdftotext", "-bbox", "-");

    (void)state;
    assert_int_equal(times(told(large, "pdfinfo", "-struct-text", ""), "H3 (block)"),
                     times(told(small, "pdfinfo", "-struct-text", ""), "H3 (block)"));
    assert_true(times(fonts, "<page ") > times(told(small, "pdftotext", "-bbox", "-"), "<page "));
}

static void the_same_survey_gives_the_same_bytes(void **state)
{
    struct paper_source source = everything();

    (void)state;
    for (enum paper_file kind = PAPER_FORM; kind < PAPER_FILE__END; kind++)
        assert_true(str_eq(made(&source, kind, LANG_SV), made(&source, kind, LANG_SV)));
}

static void every_page_carries_the_code_of_the_form_and_its_own_number(void **state)
{
    struct paper_source source = everything();
    struct str text = told(made(&source, PAPER_FORM, LANG_EN), "pdftotext", "-raw", "-");
    int pages = times(text, "\f");

    (void)state;
    assert_true(pages > 3);
    assert_int_equal(times(text, "Digiraati · kaikki/3/en"), pages);
    for (int n = 1; n <= pages; n++)
        assert_int_equal(times(text, arena_fmt(&arena, "Page %d of %d", n, pages).p), 1);
}

/* The largest of all values of that attribute in the words that pdftotext finds, or the smallest. */
static double extreme(struct str boxes, const char *name, bool is_largest)
{
    double most = is_largest ? 0 : 1e9;

    for (const char *p = arena_cstr(&arena, boxes); (p = strstr(p, "<word ")); p++) {
        double value = strtod(strstr(p, name) + strlen(name), NULL);

        most = is_largest == (value > most) ? value : most;
    }
    return most;
}

/* A survey with texts as long as its format allows, and in them words that fit no line. */
static struct str overgrown(void)
{
    struct buf out = buf_new(&arena, 1 << 20), word = buf_new(&arena, 1 << 10), essay = buf_new(&arena, 1 << 13);
    struct str label;

    while (word.len < 296)
        buf_put(&word, S("pitkäsana"));
    while (essay.len < 3900)
        buf_put(&essay, S("Sana ja toinen sana. "));
    label = buf_str(&word);
    buf_fmt(&out,
            "{\"schema\":1,\"slug\":\"pitka\",\"langs\":[\"fi\"],\"title\":\"%.*s\",\"division\":\"D\",\"cover\":{"
            "\"can\":\"C\","
            "\"cannot\":\"C\",\"decides\":\"D\",\"hears_back\":\"H\",\"unit\":\"U\",\"contact_email\":\"a@b.fi\","
            "\"minutes\":1,",
            180, label.p);
    buf_put(&out, S("\"purpose\":\""));
    buf_put(&out, buf_str(&essay));
    buf_put(
        &out,
        S("\"},\"settings\":{\"opens\":\"2027-02-02\",\"closes\":\"2027-02-22\",\"results\":\"2027-03-08\"},\"pages\":["
          "{\"id\":\"p1\",\"title\":\"P\",\"items\":[{\"id\":\"i1\",\"type\":\"info\",\"label\":\""));
    buf_put(&out, buf_str(&essay));
    buf_put(&out, S("\"}"));
    for (int i = 0; i < 3; i++) {
        static const char *const types[] = {"single", "scale", "matrix"};

        buf_fmt(&out, ",{\"id\":\"q%d\",\"type\":\"%s\",\"label\":\"", i, types[i]);
        buf_put(&out, buf_str(&essay));
        buf_put(&out, S("\",\"options\":["));
        for (int o = 0; o < 30; o++) {
            buf_fmt(&out, "%s{\"id\":\"o%d\",\"code\":%d,\"label\":\"", o ? "," : "", o, o);
            buf_put(&out, o % 2 ? S("lyhyt") : label);
            buf_put(&out, S("\"}"));
        }
        buf_put(&out,
                i == 2 ? S("],\"rows\":[{\"id\":\"r1\",\"label\":\"R\"},{\"id\":\"r2\",\"label\":\"R\"}]}") : S("]}"));
    }
    buf_put(&out, S("]}]}"));
    assert_false(out.full);
    return buf_str(&out);
}

static void assert_inside(struct str pdf)
{
    struct str boxes = told(pdf, "pdftotext", "-bbox", "-");

    assert_true(extreme(boxes, "xMin=\"", false) >= 38);
    assert_true(extreme(boxes, "xMax=\"", true) <= 557);
    assert_true(extreme(boxes, "yMin=\"", false) >= 20);
    assert_true(extreme(boxes, "yMax=\"", true) <= 820);
}

static void nothing_runs_out_of_the_page(void **state)
{
    struct paper_source source = everything();
    struct definition_error error;

    (void)state;
    for (enum lang lang = LANG_FI; lang < LANG__COUNT; lang++)
        for (enum paper_file kind = PAPER_FORM; kind <= PAPER_POSTER; kind++)
            assert_inside(made(&source, kind, lang));
    if (definition_read(&arena, overgrown(), &definition, &error))
        fail_msg("%.*s %.*s", STR_ARG(error.path), STR_ARG(error.why));
    for (enum paper_file kind = PAPER_FORM; kind <= PAPER_POSTER; kind++)
        assert_inside(made(&source, kind, LANG_FI));
}

static void hyphens_at_the_end_of_a_line_are_no_part_of_the_word(void **state)
{
    struct paper_source source = everything();
    struct str text;

    (void)state;
    definition.cover.purpose.in[LANG_EN] =
        S("Well-being hyvin\u00advointi\u00adalue hyvin\u00advointi\u00adalue hyvin\u00advointi\u00adalue "
          "hyvin\u00advointi\u00adalue "
          "hyvin\u00advointi\u00adalue hyvin\u00advointi\u00adalue hyvin\u00advointi\u00adalue.");
    text = told(made(&source, PAPER_FORM_LARGE, LANG_EN), "pdfinfo", "-struct-text", "");
    assert_true(has(text,
                    "\"Well-being hyvinvointialue hyvinvointialue hyvinvointialue hyvinvointialue hyvinvointialue "
                    "hyvinvointialue hyvinvointialue.\""));
}

static void a_poster_says_what_until_when_and_where(void **state)
{
    struct paper_source source = everything();
    struct str text = told(made(&source, PAPER_POSTER, LANG_EN), "pdftotext", "-raw", "-");

    (void)state;
    assert_true(has(text, "Test county\n"));
    assert_true(has(text, "Every question\n"));
    assert_true(has(text, "We try every question.\n"));
    assert_true(has(text, "22"));
    assert_true(has(text, "February 2027\n"));
    assert_true(has(text, "digiraati.example.fi/"));
    assert_true(has(text, "en/k/kaikki\n"));
    assert_true(has(text, "You answer anonymously."));
    assert_false(has(text, "Code for answering"));
}

static void a_code_that_all_share_is_printed_only_when_it_is_given(void **state)
{
    struct paper_source source = everything();
    struct str text;

    (void)state;
    definition.access = ACCESS_CODE;
    text = told(made(&source, PAPER_POSTER, LANG_EN), "pdftotext", "-raw", "-");
    assert_true(has(text, "Code for answering:"));
    source.code = S("7K3M-9QXP");
    text = told(made(&source, PAPER_POSTER, LANG_EN), "pdftotext", "-raw", "-");
    assert_true(has(text, "7K3M-9QXP"));
}

static void a_form_has_a_line_for_the_code_that_all_share(void **state)
{
    struct paper_source source = everything();
    struct str plain = told(made(&source, PAPER_FORM, LANG_EN), "pdftotext", "-raw", "-"), coded;

    (void)state;
    definition.access = ACCESS_CODE;
    coded = told(made(&source, PAPER_FORM, LANG_EN), "pdftotext", "-raw", "-");
    assert_false(has(plain, "Code for answering:"));
    assert_true(has(coded, "Code for answering:"));
    assert_inside(made(&source, PAPER_FORM_LARGE, LANG_SELKO));
}

static void by_invitation_only_staff_gets_forms_and_the_poster_says_so(void **state)
{
    struct paper_source source = everything();
    struct str out;

    (void)state;
    assert_false(has(told(made(&source, PAPER_POSTER, LANG_EN), "pdftotext", "-raw", "-"), "invitation"));
    definition.access = ACCESS_INVITED;
    assert_int_equal(paper_file_make(&arena, &source, PAPER_FORM, LANG_EN, &out), ERR_NOT_FOUND);
    assert_int_equal(paper_file_make(&arena, &source, PAPER_FORM_LARGE, LANG_EN, &out), ERR_NOT_FOUND);
    assert_true(has(told(made(&source, PAPER_POSTER, LANG_EN), "pdftotext", "-raw", "-"), "You need an invitation"));
    assert_true(has(made(&source, PAPER_POSTER_SVG, LANG_EN), "You need an invitation"));
    for (enum lang lang = LANG_FI; lang < LANG__COUNT; lang++)
        assert_inside(made(&source, PAPER_POSTER, lang));
    source.is_for_staff = true;
    assert_true(has(told(made(&source, PAPER_FORM, LANG_EN), "pdftotext", "-raw", "-"), "those who were invited"));
}

static void a_poster_that_leads_nowhere_is_not_made(void **state)
{
    struct paper_source source = everything();
    struct str out;

    (void)state;
    source.house.origin = (struct str){NULL, 0};
    assert_int_equal(paper_file_make(&arena, &source, PAPER_POSTER, LANG_FI, &out), ERR_NOT_FOUND);
    assert_int_equal(paper_file_make(&arena, &source, PAPER_POSTER_SVG, LANG_FI, &out), ERR_NOT_FOUND);
    assert_int_equal(paper_file_make(&arena, &source, PAPER_FORM, LANG_FI, &out), OK);
}

static void files_have_names_that_tell_them_apart(void **state)
{
    (void)state;
    assert_text(paper_file_name(&arena, S("koe"), PAPER_FORM, LANG_FI), "koe-fi.pdf");
    assert_text(paper_file_name(&arena, S("koe"), PAPER_FORM_LARGE, LANG_SELKO), "koe-selko-suuri.pdf");
    assert_text(paper_file_name(&arena, S("koe"), PAPER_POSTER, LANG_SV), "koe-juliste-sv.pdf");
    assert_text(paper_file_name(&arena, S("koe"), PAPER_POSTER_SVG, LANG_EN), "koe-juliste-en.svg");
}

static int set_up_large(void **state)
{
    (void)state;
    arena_init(&arena, 1024 << 20);
    return 0;
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up_large, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(every_paper_is_a_sound_pdf_in_every_language),
        IN_ARENA(a_pdf_says_what_it_is_and_in_which_language),
        IN_ARENA(what_a_screen_reader_finds_in_the_form),
        IN_ARENA(the_large_form_says_the_same_in_larger_letters),
        IN_ARENA(the_same_survey_gives_the_same_bytes),
        IN_ARENA(every_page_carries_the_code_of_the_form_and_its_own_number),
        IN_ARENA(nothing_runs_out_of_the_page),
        IN_ARENA(hyphens_at_the_end_of_a_line_are_no_part_of_the_word),
        IN_ARENA(a_poster_says_what_until_when_and_where),
        IN_ARENA(a_code_that_all_share_is_printed_only_when_it_is_given),
        IN_ARENA(a_form_has_a_line_for_the_code_that_all_share),
        IN_ARENA(by_invitation_only_staff_gets_forms_and_the_poster_says_so),
        IN_ARENA(a_poster_that_leads_nowhere_is_not_made),
        IN_ARENA(files_have_names_that_tell_them_apart),
    };

    (void)set_up;
    return cmocka_run_group_tests_name("paper_file", tests, NULL, NULL);
}
