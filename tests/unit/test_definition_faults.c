/* test_definition_faults.c - all that is wrong with a survey's document is told at once, and nothing that is not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "unit/in_arena.h"
#include "unit/told_fault.h"

#include <string.h>
#include <time.h>

/* The document with everything, in one line. */
static struct str everything(void)
{
    struct definition_error error;
    struct definition d;
    struct str text;

    assert_int_equal(file_read(&arena, "tests/unit/fixtures/types.json", 1 << 20, &text), OK);
    assert_int_equal(definition_read(&arena, text, &d, &error), OK);
    return d.doc;
}

/* `text` from the byte `at` with `what` replaced. */
static struct str replaced_at(struct str text, size_t at, const char *what, const char *with)
{
    struct buf out = buf_new(&arena, 4 << 20);

    buf_put(&out, str_sub(text, 0, at));
    buf_put(&out, str_from(with));
    buf_put(&out, str_sub(text, at + strlen(what), SIZE_MAX));
    return buf_str(&out);
}

static struct str replaced(struct str text, const char *what, const char *with)
{
    size_t at = str_find_str(text, str_from(what));

    if (at == SIZE_MAX)
        fail_msg("there is no %s", what);
    return replaced_at(text, at, what, with);
}

static struct definition_faults checked(struct str text)
{
    struct definition_faults faults;
    struct definition d;
    enum err e = definition_check(&arena, text, &d, &faults);

    assert_true(!e == !faults.count);
    assert_true(faults.told == (faults.count < DEFINITION_FAULTS ? faults.count : DEFINITION_FAULTS));
    for (size_t i = 0; i < faults.told; i++)
        assert_told(&arena, &faults.v[i]);
    return faults;
}

static void every_fault_is_told_at_once(void **state)
{
    static const char *const changes[][2] = {
        {"\"schema\":1", "\"schema\":2"},
        {"\"contact_email\":\"", "\"contact_email\":\"?"},
        {"\"type\":\"scale\"", "\"type\":\"asteikko\""},
        {"\"step\":0.5", "\"step\":-1"},
        {"\"total\":100", "\"total\":0"},
        {"\"sv\":\"timmar\"", "\"sv\":\"\""},
    };
    static const char *const wanted[] = {"$.schema",
                                         "$.cover.contact_email",
                                         "$.pages[1].items[1].type",
                                         "$.pages[1].items[4].unit.sv",
                                         "$.pages[1].items[4].step",
                                         "$.pages[2].items[1].total"};
    struct str text = everything();
    struct definition_faults faults;
    struct definition_error first;
    struct definition d;

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        text = replaced(text, changes[i][0], changes[i][1]);
    faults = checked(text);
    for (size_t i = 0; i < faults.told; i++)
        if (i >= sizeof wanted / sizeof *wanted || !str_eq(faults.v[i].path, str_from(wanted[i])))
            fail_msg("%zu: %.*s: %.*s", i, STR_ARG(faults.v[i].path), STR_ARG(faults.v[i].why));
    assert_int_equal(faults.count, sizeof wanted / sizeof *wanted);
    assert_int_equal(definition_read(&arena, text, &d, &first), ERR_INVALID);
    assert_text(first.path, "$.schema");
    assert_int_equal(checked(S("{\"schema\": 2,,}")).count, 1); /* what is no JSON has one fault */
}

/* Each that is spoilt is named by others: by rules, texts, "results_by", lists. */
static void a_fault_brings_no_others(void **state)
{
    static const char *const spoilt[][2] = {
        {"\"type\":\"", "\"type\":\"x"},
        {"\"id\":\"", "\"id\":\"?"},
        {"\"options\":[", "\"options\":[7,"},
        {"\"rows\":[", "\"rows\":[7,"},
        {"\"langs\":[", "\"langs\":[7,"},
        {"\"lists\":{\"", "\"lists\":{\"?"},
        {"\"type\":\"area\"", "\"type\":\"area\",\"background\":7"},
        {"\"items\":[", "\"itmes\":["},
        {"\"options\":[", "\"optoins\":["},
        {"\"langs\":[", "\"lngs\":["},
        {"\"opinion\":false", "\"opinion\":0"},
        {"\"contact_email\":", "\"contact\":"},
        {"\"rows\":[", "\"rwos\":["},
        {"\"code\":", "\"code\":-"},
        {"\"opens\":\"", "\"opens\":\"?"},
        {"\"closes\":\"", "\"closes\":\"?"},
        {"\"label\":{\"fi\":\"", "\"label\":{\"fi\":\"\\u0000"},
    };
    struct str text = everything();

    (void)state;
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        const char *what = spoilt[i][0];
        size_t tried = 0;

        for (size_t at = 0, next; (next = str_find_str(str_sub(text, at, SIZE_MAX), str_from(what))) != SIZE_MAX;
             at += next + 1, tried++) {
            struct definition_faults faults = checked(replaced_at(text, at + next, what, spoilt[i][1]));

            if (faults.count != 1)
                fail_msg("%s, %zu: %zu faults: %.*s; %.*s: %.*s", spoilt[i][1], tried, faults.count,
                         STR_ARG(faults.v[0].path), STR_ARG(faults.v[1].path), STR_ARG(faults.v[1].why));
        }
        if (!tried)
            fail_msg("there is no %s", what);
    }
}

static void a_question_of_one_id_too_many_is_told_once(void **state)
{
    struct definition_faults faults;

    (void)state;
    faults = checked(replaced(everything(), "\"id\":\"q2\"", "\"id\":\"q1\""));
    assert_int_equal(faults.count, 1);
    assert_text(faults.v[0].path, "$.pages[0].items[2].id");
}

/* Begins, repeats and ends until it is nearly as large as a document may be. */
static struct str large(const char *begin, const char *repeated, const char *end)
{
    struct buf out = buf_new(&arena, 2 << 20);

    buf_put(&out, str_from(begin));
    for (int i = 0; buf_str(&out).len + 100 < DEFINITION_BYTES; i++)
        buf_fmt(&out, "%s%s%s", i ? "," : "", repeated, "");
    buf_put(&out, str_from(end));
    return buf_str(&out);
}

static struct str many_members(void)
{
    struct buf out = buf_new(&arena, 2 << 20);

    buf_char(&out, '{');
    for (int i = 0; i < 100000; i++)
        buf_fmt(&out, "%s\"%x\":0", i ? "," : "", i);
    buf_char(&out, '}');
    return buf_str(&out);
}

/* `count` times what stands between, each with a number of its own. */
static struct str many_lists(void)
{
    struct buf out = buf_new(&arena, 4 << 20);

    buf_put(&out, S("{\"langs\":[\"fi\"],\"lists\":{"));
    for (int i = 0; i < 500; i++) {
        buf_fmt(&out, "%s\"l%d\":{\"options\":[{}", i ? "," : "", i);
        for (int k = 1; k < 500; k++)
            buf_put(&out, S(",{}"));
        buf_put(&out, S("]}"));
    }
    buf_put(&out, S("}}"));
    return buf_str(&out);
}

/* The memory is what a request has (app/answer.h), and over it the process would end. */
static void a_hostile_document_takes_little(void **state)
{
    struct str texts[] = {
        many_members(),
        many_lists(),
        large("[", "{}", "]"),
        large("{\"langs\":[\"fi\"],\"pages\":[{\"items\":[", "{}", "]}]}"),
        large("{\"langs\":[\"fi\"],\"pages\":[", "{}", "]}"),
        large("{\"langs\":[\"fi\"],\"pages\":[{\"id\":\"p\",\"title\":{\"xx\":[", "\"{q1}\"", "]},\"items\":[]}]}"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        clock_t begun = clock();
        struct definition_faults faults = checked(texts[i]);

        assert_true(faults.count >= 1 && faults.told <= DEFINITION_FAULTS);
        if (clock() - begun > 3 * CLOCKS_PER_SEC)
            fail_msg("document %zu: %ld ms", i, (long)((clock() - begun) * 1000 / CLOCKS_PER_SEC));
    }
    assert_int_equal(checked(texts[0]).count, 100000);
    assert_in_range(checked(texts[1]).count, DEFINITION_FAULTS_MOST, 2 * DEFINITION_FAULTS_MOST);
}

static void a_place_is_said_in_words(void **state)
{
    static const struct {
        const char *path, *about, *fi, *sv;
    } cases[] = {
        {"$.pages[0].items[1].options[2].label.sv", "Saitko apua?",
         "sivu 1, kysymys 2 (Saitko apua?), vaihtoehto 3, teksti, ruotsiksi",
         "sida 1, fråga 2 (Saitko apua?), alternativ 3, texten, på svenska"},
        {"$.pages[11].show[1][2]", "", "sivu 12, milloin se näytetään", "sida 12, när det visas"},
        {"$.lists.agree5.options[0].id", "", "yhteinen luettelo agree5, vaihtoehto 1, tunnus",
         "den gemensamma listan agree5, alternativ 1, id:t"},
        {"$.cover.purpose.fi", "", "etusivu, suomeksi", "första sidan, på finska"},
        {"$.settings.opens", "", "asetukset", "inställningarna"},
        {"$.lists", "", "yhteinen luettelo", "den gemensamma listan"},
        {"$.pages", "", "", ""},
        {"$", "", "", ""},
        {"$.pages[", "", "", ""},
        {"$.pages[x].items[1]", "", "", ""},
        {"line 3, column 7", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct definition_error error = {.path = str_from(cases[i].path), .about = str_from(cases[i].about)};

        assert_text(definition_error_place(&arena, &error, LANG_FI), cases[i].fi);
        assert_text(definition_error_place(&arena, &error, LANG_SV), cases[i].sv);
    }
}

static void a_question_is_called_by_how_it_begins(void **state)
{
    struct definition_faults faults;

    (void)state;
    faults = checked(replaced(everything(), "\"type\":\"scale\"", "\"type\":\"asteikko\""));
    assert_true(faults.v[0].about.len > 3);
    assert_true(str_find_str(definition_error_place(&arena, &faults.v[0], LANG_FI), S("sivu 2, kysymys 2 (")) == 0);
    faults = checked(replaced(everything(), "\"schema\":1", "\"schema\":2"));
    assert_int_equal(faults.v[0].about.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_fault_is_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_fault_brings_no_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_question_of_one_id_too_many_is_told_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hostile_document_takes_little, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_place_is_said_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_question_is_called_by_how_it_begins, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("faults of a document", tests, NULL, NULL);
}
