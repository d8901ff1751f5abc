/* test_i18n.c - catalogues, placeholders, dates and numbers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "i18n/i18n.h"
#include "i18n/mo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ARENA_BYTES = 1024 * 1024, HEAD_BYTES = 20, PAIR_BYTES = 8 };

#define ASSERT_STR(actual, expected)                                                                                   \
    do {                                                                                                               \
        struct str a_ = (actual), e_ = str_from(expected);                                                             \
        if (!str_eq(a_, e_))                                                                                           \
            fail_msg("got '%.*s', expected '%.*s'", STR_ARG(a_), STR_ARG(e_));                                         \
    } while (0)

static int start(void **state)
{
    static struct arena a;

    arena_init(&a, ARENA_BYTES);
    *state = &a;
    return 0;
}

static int stop(void **state)
{
    arena_free(*state);
    return 0;
}

/* --- a small catalogue, written as msgfmt does ----------------------------------------------------------------- */

struct entry {
    struct str original, translation;
};

static void u32_put(struct buf *b, size_t n)
{
    buf_put(b, (struct str){(char[]){(char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)}, 4});
}

static struct str mo_make(struct arena *a, const struct entry *entries, size_t count)
{
    struct buf file = buf_new(a, 4096);
    size_t text_at = HEAD_BYTES + 2 * PAIR_BYTES * count;

    u32_put(&file, 0x950412de);
    u32_put(&file, 0);
    u32_put(&file, count);
    u32_put(&file, HEAD_BYTES);
    u32_put(&file, HEAD_BYTES + PAIR_BYTES * count);
    u32_put(&file, 0);
    file.len -= 4; /* no hash table; the head without it is enough */
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < count; i++) {
            size_t len = side ? entries[i].translation.len : entries[i].original.len;

            u32_put(&file, len);
            u32_put(&file, text_at);
            text_at += len + 1;
        }
    }
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < count; i++) {
            buf_put(&file, side ? entries[i].translation : entries[i].original);
            buf_char(&file, '\0');
        }
    }
    return buf_str(&file);
}

static const struct entry three[] = {
    {S_INIT(""), S_INIT("Content-Type: text/plain; charset=UTF-8\n")},
    {S_INIT("Close"), S_INIT("Sulje")},
    {S_INIT("{n} answer\0{n} answers"), S_INIT("{n} vastaus\0{n} vastausta")},
};

static void every_entry_is_found_and_nothing_else(void **state)
{
    struct mo mo;

    assert_int_equal(mo_open(mo_make(*state, three, 3), &mo), OK);
    ASSERT_STR(mo_find(&mo, S("Close"), 0), "Sulje");
    ASSERT_STR(mo_find(&mo, S(""), 0), "Content-Type: text/plain; charset=UTF-8\n");
    assert_null(mo_find(&mo, S("Closed"), 0).p);
    assert_null(mo_find(&mo, S("Clos"), 0).p);
    assert_null(mo_find(&mo, S("zzz"), 0).p);
}

static void a_plural_is_found_by_its_singular(void **state)
{
    struct mo mo;

    assert_int_equal(mo_open(mo_make(*state, three, 3), &mo), OK);
    ASSERT_STR(mo_find(&mo, S("{n} answer"), 0), "{n} vastaus");
    ASSERT_STR(mo_find(&mo, S("{n} answer"), 1), "{n} vastausta");
    assert_null(mo_find(&mo, S("{n} answer"), 2).p);
    assert_null(mo_find(&mo, S("{n} answers"), 0).p);
}

static void an_empty_catalogue_is_one(void **state)
{
    struct mo mo;

    assert_int_equal(mo_open(mo_make(*state, three, 0), &mo), OK);
    assert_null(mo_find(&mo, S("Close"), 0).p);
}

static void a_catalogue_cut_anywhere_is_refused(void **state)
{
    struct str whole = mo_make(*state, three, 3);
    struct mo mo;

    for (size_t len = 0; len < whole.len; len++)
        assert_int_equal(mo_open(arena_str(*state, str_sub(whole, 0, len)), &mo), ERR_INVALID);
}

static void originals_out_of_order_are_refused(void **state)
{
    const struct entry wrong[] = {three[1], three[0], three[2]}, twice[] = {three[1], three[1]};
    struct mo mo;

    assert_int_equal(mo_open(mo_make(*state, wrong, 3), &mo), ERR_INVALID);
    assert_int_equal(mo_open(mo_make(*state, twice, 2), &mo), ERR_INVALID);
}

/* Write `n` over four bytes of a good catalogue and expect a refusal. */
static void assert_refused_with(struct arena *a, size_t at, uint32_t n)
{
    struct str good = mo_make(a, three, 3);
    char *bytes = arena_alloc(a, good.len, 1);
    struct mo mo;

    memcpy(bytes, good.p, good.len);
    for (int i = 0; i < 4; i++)
        bytes[at + (size_t)i] = (char)(n >> (8 * i));
    if (mo_open((struct str){bytes, good.len}, &mo) != ERR_INVALID)
        fail_msg("accepted with %u at %zu", n, at);
}

static void numbers_that_point_outside_are_refused(void **state)
{
    assert_refused_with(*state, 0, 0xde120495);                           /* big endian */
    assert_refused_with(*state, 4, 1);                                    /* a revision we do not know */
    assert_refused_with(*state, 8, UINT32_MAX);                           /* count */
    assert_refused_with(*state, 8, 1u << 29);                             /* count * 8 wraps in 32 bits */
    assert_refused_with(*state, 12, UINT32_MAX);                          /* table of originals */
    assert_refused_with(*state, 16, UINT32_MAX - 7);                      /* table of translations */
    assert_refused_with(*state, HEAD_BYTES + PAIR_BYTES, UINT32_MAX);     /* a length */
    assert_refused_with(*state, HEAD_BYTES + PAIR_BYTES + 4, UINT32_MAX); /* an offset */
    assert_refused_with(*state, HEAD_BYTES + PAIR_BYTES, 4);              /* no NUL at the end */
    assert_refused_with(*state, HEAD_BYTES + 4 * PAIR_BYTES, 0x7fffffff); /* a translation's length */
}

/* --- sentences ------------------------------------------------------------------------------------------------- */

static void the_built_in_catalogues_open_and_translate(void **state)
{
    (void)state;
    ASSERT_STR(i18n_text(LANG_FI, "Accessibility"), "Saavutettavuus");
    ASSERT_STR(i18n_text(LANG_SV, "Accessibility"), "Tillgänglighet");
    ASSERT_STR(i18n_text(LANG_EN, "Accessibility"), "Accessibility");
    ASSERT_STR(i18n_plural(LANG_FI, "{n} question", "{n} questions", 1), "{n} kysymys");
    ASSERT_STR(i18n_plural(LANG_FI, "{n} question", "{n} questions", 0), "{n} kysymystä");
    ASSERT_STR(i18n_plural(LANG_SV, "{n} question", "{n} questions", 2), "{n} frågor");
    ASSERT_STR(i18n_plural(LANG_EN, "{n} question", "{n} questions", 2), "{n} questions");
}

static void selkosuomi_has_its_own_words_or_finnish_ones(void **state)
{
    struct str own = i18n_text(LANG_SELKO, "You answer anonymously");

    (void)state;
    ASSERT_STR(own, "Me emme tiedä, kuka vastaa");
    assert_false(str_eq(own, i18n_text(LANG_FI, "You answer anonymously")));
    ASSERT_STR(i18n_text(LANG_SELKO, "Accessibility"), "Saavutettavuus");
    ASSERT_STR(i18n_plural(LANG_SELKO, "{n} question", "{n} questions", 2), "{n} kysymystä");
}

static void an_unknown_sentence_comes_back_as_it_is(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG__COUNT; lang++) {
        ASSERT_STR(i18n_text((enum lang)lang, "Nobody translates this {a}"), "Nobody translates this {a}");
        ASSERT_STR(i18n_text((enum lang)lang, ""), "");
        ASSERT_STR(i18n_plural((enum lang)lang, "{n} unicorn", "{n} unicorns", 1), "{n} unicorn");
        ASSERT_STR(i18n_plural((enum lang)lang, "{n} unicorn", "{n} unicorns", 0), "{n} unicorns");
        ASSERT_STR(i18n_plural((enum lang)lang, "{n} unicorn", "{n} unicorns", 2), "{n} unicorns");
    }
}

static void placeholders_are_filled_wherever_they_stand(void **state)
{
    const struct i18n_arg args[] = {{"name", S_INIT("Pori")}, {"n", S_INIT("12")}};

    ASSERT_STR(i18n_fill(*state, S("{name}: {n}/{n}"), args, 2), "Pori: 12/12");
    ASSERT_STR(i18n_fill(*state, S("no braces"), args, 2), "no braces");
    ASSERT_STR(i18n_fill(*state, S(""), args, 2), "");
    ASSERT_STR(i18n_fill(*state, S("{name}"), NULL, 0), "{name}");
}

static void unknown_and_broken_placeholders_stay_as_they_are(void **state)
{
    const struct i18n_arg args[] = {{"a", S_INIT("x")}};

    ASSERT_STR(i18n_fill(*state, S("{b} {a} {a {} } {{a}} {"), args, 1), "{b} x {a {} } {x} {");
}

static void a_value_is_never_read_as_a_sentence(void **state)
{
    const struct i18n_arg args[] = {{"a", S_INIT("{b}")}, {"b", S_INIT("secret")}};

    ASSERT_STR(i18n_fill(*state, S("{a}"), args, 2), "{b}");
}

static void markup_in_sentences_and_values_is_escaped(void **state)
{
    const struct i18n_arg args[] = {{"a", S_INIT("<b>\"'&")}};
    struct buf out = buf_new(*state, 1024);

    i18n_put_html(&out, S("1 < 2 & {a}"), args, 1);
    ASSERT_STR(buf_str(&out), "1 &lt; 2 &amp; &lt;b&gt;&quot;&#39;&amp;");
    assert_false(out.full);
}

/* --- dates and numbers ----------------------------------------------------------------------------------------- */

static void dates_are_days_in_finland_without_leading_zeros(void **state)
{
    const int64_t ms = civil_to_ms((struct civil){.year = 2027, .month = 2, .day = 2, .hour = 0, .minute = 30});

    ASSERT_STR(i18n_date(*state, LANG_FI, ms), "2.2.2027");
    ASSERT_STR(i18n_date(*state, LANG_SV, ms), "2.2.2027");
    ASSERT_STR(i18n_date(*state, LANG_SELKO, ms), "2.2.2027");
    ASSERT_STR(i18n_date(*state, LANG_EN, ms), "2 February 2027");
    ASSERT_STR(i18n_date(*state, LANG_EN, ms - 45 * 60000), "1 February 2027");
    ASSERT_STR(i18n_date(*state, LANG_FI, 0), "1.1.1970");
}

static void thousands_are_separated_as_each_language_does(void **state)
{
    ASSERT_STR(i18n_number(*state, LANG_FI, 0), "0");
    ASSERT_STR(i18n_number(*state, LANG_FI, 999), "999");
    ASSERT_STR(i18n_number(*state, LANG_FI, 1284), "1\u202f284");
    ASSERT_STR(i18n_number(*state, LANG_SV, 1234567), "1\u202f234\u202f567");
    ASSERT_STR(i18n_number(*state, LANG_EN, 100000), "100,000");
    ASSERT_STR(i18n_number(*state, LANG_FI, -1284), "\u22121\u202f284");
    ASSERT_STR(i18n_number(*state, LANG_EN, INT64_MIN), "\u22129,223,372,036,854,775,808");
}

static void decimals_have_a_comma_or_point_and_no_zeros_at_their_end(void **state)
{
    ASSERT_STR(i18n_decimal(*state, LANG_FI, 75, 1), "7,5");
    ASSERT_STR(i18n_decimal(*state, LANG_EN, 75, 1), "7.5");
    ASSERT_STR(i18n_decimal(*state, LANG_SV, 750, 2), "7,5");
    ASSERT_STR(i18n_decimal(*state, LANG_FI, 7005, 3), "7,005");
    ASSERT_STR(i18n_decimal(*state, LANG_FI, 700, 2), "7");
    ASSERT_STR(i18n_decimal(*state, LANG_FI, -5, 1), "\u22120,5");
    ASSERT_STR(i18n_decimal(*state, LANG_EN, -12845, 1), "\u22121,284.5");
    ASSERT_STR(i18n_decimal(*state, LANG_FI, 1284, 0), "1\u202f284");
}

static void a_day_in_digits_is_written_as_a_date(void **state)
{
    ASSERT_STR(i18n_day(*state, LANG_FI, 20270202), "2.2.2027");
    ASSERT_STR(i18n_day(*state, LANG_EN, 20201231), "31 December 2020");
}

static void percents_carry_a_space_but_not_in_english(void **state)
{
    ASSERT_STR(i18n_percent(*state, LANG_FI, 38), "38\u00a0%");
    ASSERT_STR(i18n_percent(*state, LANG_SV, 100), "100\u00a0%");
    ASSERT_STR(i18n_percent(*state, LANG_EN, 0), "0%");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_entry_is_found_and_nothing_else),
        TEST(a_plural_is_found_by_its_singular),
        TEST(an_empty_catalogue_is_one),
        TEST(a_catalogue_cut_anywhere_is_refused),
        TEST(originals_out_of_order_are_refused),
        TEST(numbers_that_point_outside_are_refused),
        TEST(the_built_in_catalogues_open_and_translate),
        TEST(selkosuomi_has_its_own_words_or_finnish_ones),
        TEST(an_unknown_sentence_comes_back_as_it_is),
        TEST(placeholders_are_filled_wherever_they_stand),
        TEST(unknown_and_broken_placeholders_stay_as_they_are),
        TEST(a_value_is_never_read_as_a_sentence),
        TEST(markup_in_sentences_and_values_is_escaped),
        TEST(dates_are_days_in_finland_without_leading_zeros),
        TEST(thousands_are_separated_as_each_language_does),
        TEST(decimals_have_a_comma_or_point_and_no_zeros_at_their_end),
        TEST(a_day_in_digits_is_written_as_a_date),
        TEST(percents_carry_a_space_but_not_in_english),
    };

    return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}
