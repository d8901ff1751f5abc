/* test_guard_bounds.c - how far a find in free words reaches, and what just misses being one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/guard_shown.h"

/* --- signs ---------------------------------------------------------------------------------------------------------- */

/* The text with `sign` between each two signs of an identity code (131052-308T) is one find. */
static void assert_hides_nothing(const char *sign)
{
    struct buf text = buf_new(&arena, 200);

    for (const char *p = "131052-308"; *p; p++)
        buf_fmt(&text, "%c%s", *p, sign);
    buf_char(&text, 'T');
    assert_string_equal(shown(arena_cstr(&arena, buf_str(&text))),
                        arena_cstr(&arena, arena_fmt(&arena, "[0:%.*s]", STR_ARG(buf_str(&text)))));
}

static void what_shows_nothing_hides_nothing(void **state)
{
    static const char *const signs[] = {
        "\u0301", "\u036f", "\u1ab0", "\u1dc0", "\u20d0", "\ufe20", "\ufe2f", /* marks on the sign before them */
        "\u00ad", "\u034f", "\u061c", "\u180e", "\u200b", "\u200f", "\u202a",
        "\u202e", "\u2060", "\u206f", "\ufe00", "\ufe0f", "\ufeff", NULL};

    (void)state;
    for (const char *const *sign = signs; *sign; sign++)
        assert_hides_nothing(*sign);
}

static void every_space_dash_and_end_of_line_is_the_plain_one(void **state)
{
    static const char *const spaces[] = {"\t",     "\v",     "\f",     "\u00a0", "\u1680",
                                         "\u2000", "\u200a", "\u202f", "\u205f", "\u3000"};
    static const char *const dashes[] = {"\u2010", "\u2015", "\u2043", "\u2212", "\ufe58", "\ufe63", "\uff0d"};
    static const char *const ends[] = {"\n", "\r", "\u2028", "\u2029", "\xc2\x85"};
    const char *text;

    (void)state;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        text = arena_cstr(&arena, arena_fmt(&arena, "Koivukatu%s5", spaces[i]));
        assert_string_equal(shown(text), arena_cstr(&arena, arena_fmt(&arena, "[5:%s]", text)));
    }
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        text = arena_cstr(&arena, arena_fmt(&arena, "ABC%s123", dashes[i]));
        assert_string_equal(shown(text), arena_cstr(&arena, arena_fmt(&arena, "[4:%s]", text)));
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) { /* a link goes no further */
        text = arena_cstr(&arena, arena_fmt(&arena, "%sja", ends[i]));
        assert_string_equal(shown(arena_cstr(&arena, arena_fmt(&arena, "www.x.fi%s", text))),
                            arena_cstr(&arena, arena_fmt(&arena, "[6:www.x.fi]%s", text)));
    }
}

static void signs_of_other_scripts_and_control_signs_end_nothing(void **state)
{
    static const char *const found[] = {
        "\U00020000 \U0001fbfa [0:131052-308T] \u4e00",
        "[0:\U0001fbf1\U0001fbf3\U0001fbf1\U0001fbf0\U0001fbf5\U0001fbf2-\U0001fbf3\U0001fbf0\U0001fbf8T]",
        "[0:131052-308\U0001d42d]", /* a mathematical t */
        "[0:131052\1-308T]",        /* a control sign is like any other sign between */
        "[0:131052\x7f-308T]",
        "Hatanpa\u030a\u030an [5:Storga\u0302tan 5]",
        "[5:Ko\u030aivukatu 5]", /* a ring on an o is a mark, on an a it makes å */
        "[5:Ko\u0308ysikatu 5]",
        "[5:Ga\u030asva\u0308gen 5]",
        NULL};
    struct guard_finds finds = guard_scan(&arena, (struct str){"\0 131052-308T\0", 14});

    (void)state;
    assert_found(found);
    assert_int_equal(finds.count, 1);
    assert_int_equal(finds.v[0].at, 2);
}

static void bytes_that_are_no_utf8_do_not_end_the_search(void **state)
{
    static const char *const found[] = {"\x80 [0:131052-308T]",         "\xc1\xbf [0:131052-308T]",
                                        "\xf8\x88 [0:131052-308T]",     "\xe2\x82 [0:131052-308T]",
                                        "[0:131052-308T] \xf0\x9f\x99", NULL};

    (void)state;
    assert_found(found);
}

/* --- identity codes ------------------------------------------------------------------------------------------------- */

/* 131052-308T, 131052-3140, 011052-3082, 051052-3190, 050952-3130, 290296-1232. */
static void a_code_reaches_as_far_as_its_parts_belong_together(void **state)
{
    static const char *const found[] = {"[0:290296-1232] on karkauspäivä",
                                        "[0:0510523190]", /* no mobile telephone's number begins so */
                                        "[2:0509523130]", /* as all mobile ones do */
                                        "[0:131052-308   T]",
                                        "[0:1 3 1 0 5 2 3 0 8 T]", /* every sign apart, and no sign of the century */
                                        "[0:1 3 1 0 1 9 5 2 3 0 8 T]",
                                        "[0:131052 308 T]",
                                        "[0:13.10.1952 308T]",
                                        "hetuni on [0:1.10.1952 3082]", /* the word says it */
                                        "[0:13.10.1952-308T]5",         /* a digit that follows is another matter */
                                        "[0:131052-308T]x",
                                        "[0:13.10.52-3140].",
                                        NULL};
    static const char *const none[] = {"290297 308A ja 290297-308", /* no leap year */
                                       "131052-308    T",
                                       "13.......1052-308T",
                                       "13 1o 52-308T", /* a letter for a zero, and in pieces */
                                       "131o52-308Tx",
                                       "1.1 0.52-3082",
                                       "1.10.52-3 082",
                                       "13.10.52-3 08T ja",
                                       "13.10.52-31405",
                                       "13.10.52-3 0 8T5",
                                       "13.10.52-308 T5",
                                       "13.10.52-308Tx",
                                       "1 3 1 0 5 2 308 T",
                                       "1 3 1 0 5 2 3 0 8T",
                                       "1 3.10.52 308T",
                                       "13.10.52 3 08T",
                                       "1.10.52 308 2",
                                       "1.10.1952 3082",
                                       "13.10.52 308 T",
                                       NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

static void digits_are_masked_as_a_code_only_when_codes_are_asked_for(void **state)
{
    (void)state;
    assert_text(guard_mask_typed(&arena, S("1310523140"), GUARD_BIT(GUARD_PERSONAL_ID)), "[henkilötunnus poistettu]");
    assert_text(guard_mask_typed(&arena, S("1310523140"), GUARD_BIT(GUARD_EMAIL)), "1310523140");
}

/* --- e-mail --------------------------------------------------------------------------------------------------------- */

static void an_address_reaches_to_the_end_of_its_domain(void **state)
{
    static const char *const found[] = {
        "[1:matti_@gmail.com]",    /* an address may end so before the @ */
        "[1:matti@foo_bar.fi] ja", /* and be mistyped so behind it */
        "[1:matti@foo]-.",
        "[1:matti*at*gmail.com]",
        "[1:a piste b piste c piste d piste e ät x.fi]",
        "a piste [1:b piste c piste d piste e piste f ät x.fi]", /* five parts at most */
        "[1:matti@gmail. com] ja",
        "[1:matti@gmail .Com] ja",
        "[1:matti@gmail]. Com on pääte",
        "[1:matti@gmail]. Soittakaa",
        "[1:matti@gmail]. kiitos",
        NULL};
    static const char *const none[] = {"2@5 e", "kaksi@20 euroa", "matti@a", NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

/* --- telephone ------------------------------------------------------------------------------------------------------ */

static void a_number_is_read_through_its_groups(void **state)
{
    static const char *const found[] = {
        "[2:040_123_4567]",         "[2:040.12345.67]",         "[2:09.12345 67]", /* five behind a point are no date */
        "[2:013 123 456]",          "[2:+358 401 234 567 890]",                    /* too long, and yet somebody's */
        "[2:+491 511 123 456 789]", "[2:+358 (0)40 123 4567]",  "[2:+46 70 123 45 67], [2:0046 70 123 45 67]",
        "[2:+358 1 1234 5678]",                            /* no area that we know */
        "[2:358401234567]",         "puh [2:45 12 30 10]", /* no time of a day has hour 45, ... */
        "puh [2:04 61 12 30]",      "puh [2:05 12 34 56]",      "puh [2:05 12 24 75]",
        "puh [2:040 12 34 5]", /* ... none is written in threes */
        "puh [2:05 123 45 6]",      "puh [2:05 12 345 6]",      NULL};
    static const char *const none[] = {"09.1234 ja 12.3456",
                                       "013 12, 013 123 456 789, 0130 123 45",
                                       "05 0, 060 123 4567, 03 1234 567 890",
                                       "+0 123 456 789",
                                       "+358 800 123 45, 358 0800 12345",
                                       "+358 123 4567",
                                       "+100 000 000 euroa",
                                       "358 40 123",
                                       "klo 05 12-16 30",
                                       NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

static void what_is_counted_or_paid_is_no_number_to_call(void **state)
{
    static const char *const none[] = {"puhelimeen meni 123456 €", "puhelu 123456%", "tel 1234567°",
                                       "puhelinkuluja 123456 euroa", NULL};
    static const char *const found[] = {"puhelin [2:123456]", "puh. ([2:123456])",
                                        /* of a longer word than any of ours nobody knows where it begins */
                                        "puhelinliittymäsopimuspalveluyritys 123456", NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

/* --- the other kinds ------------------------------------------------------------------------------------------------ */

static void an_account_number_with_a_letter_has_to_have_its_sum(void **state)
{
    static const char *const found[] = {"[3:FI21 1234 5600 0007 84]", "[3:GB82 WEST 1234 5698 7654 32]", NULL};
    static const char *const none[] = {"FI21 1234 5600 0007 8A", "GB82 WEST 1234 5698 7654 33", NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

static void a_plate_has_three_and_three_when_nothing_else_tells(void **state)
{
    static const char *const none[] = {"auto ab 123", "auto abc 12", "abc-12", "ABC-1",
                                       "abc-123 km",  "abc-123 €",   NULL};
    static const char *const found[] = {"auto [4:abc 123]", "auto [4:ABC-1]", "[4:ABC-12]", NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

static void an_address_reaches_to_its_flat(void **state)
{
    static const char *const found[] = {"[5:Koivukatu 5 lgh 4]", "[5:Koivukatu 5 bst 4].", "[5:Koivukatu 5 apt. 4]",
                                        "[5:Koivukatu 5] as on", "[5:Koivukatu 5] abc 4",  "[5:Koivukatu 5 B]. Sen",
                                        "[5:Koivukatu 5b].",     "[5:Koivukatu 5] b",      "[5:Koivukatu 5 B] 12345",
                                        "[5:Koivukatu 5 B] 4x",  "[5:Koivukatu 3000]",     NULL};
    static const char *const none[] = {"Koivukatu 12345",
                                       "Koivukatu 1999",
                                       "Koivukatu 2027",
                                       "Koivukatu 5:30",
                                       "Koivukatu 5,5 ja",
                                       "Koivukatu 5.5.",
                                       NULL};

    (void)state;
    assert_found(found);
    assert_nothing(none);
}

static void a_link_ends_at_what_stands_round_it(void **state)
{
    static const char *const found[] = {"<[6:www.x.fi]>",          "\"[6:www.x.fi]\"",   "<a>[6:www.x.fi]</a>",
                                        "[6:https://x.fi/] on se", "[6:www.x.fi/a/]...", NULL};

    (void)state;
    assert_found(found);
}

/* --- cries for help ------------------------------------------------------------------------------------------------- */

static void words_of_one_phrase_stand_close_together(void **state)
{
    (void)state;
    assert_true(guard_is_urgent(S("haluan      kuolla")));
    assert_false(guard_is_urgent(S("haluan          kuolla")));
    assert_false(guard_is_urgent(S("haluan? kuolla")));
    assert_false(guard_is_urgent(S("haluan! kuolla")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_shows_nothing_hides_nothing),
        TEST(every_space_dash_and_end_of_line_is_the_plain_one),
        TEST(signs_of_other_scripts_and_control_signs_end_nothing),
        TEST(bytes_that_are_no_utf8_do_not_end_the_search),
        TEST(a_code_reaches_as_far_as_its_parts_belong_together),
        TEST(digits_are_masked_as_a_code_only_when_codes_are_asked_for),
        TEST(an_address_reaches_to_the_end_of_its_domain),
        TEST(a_number_is_read_through_its_groups),
        TEST(what_is_counted_or_paid_is_no_number_to_call),
        TEST(an_account_number_with_a_letter_has_to_have_its_sum),
        TEST(a_plate_has_three_and_three_when_nothing_else_tells),
        TEST(an_address_reaches_to_its_flat),
        TEST(a_link_ends_at_what_stands_round_it),
        TEST(words_of_one_phrase_stand_close_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
