/* test_limits.c - the most that a survey may hold, and that people may write, makes pages that can be answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/house.h"

#include "response/answers.h"
#include "web/ctx.h"
#include "web/words.h"

#define FORM "/k/putki/vastaa"

enum { OPTIONS = 500, LONGEST = 8000, PAGE_BYTES = 2 * 1024 * 1024 };

static void put_start(struct buf *doc)
{
    buf_put(doc,
            S("{\"schema\":1,\"slug\":\"putki\",\"langs\":[\"fi\"],\"title\":\"Putki\",\"division\":\"A\",\"cover\":{"
              "\"purpose\":\"A\",\"can\":\"A\",\"cannot\":\"A\",\"decides\":\"A\",\"hears_back\":\"A\",\"unit\":\"A\","
              "\"contact_phone\":\"02 100\"},\"settings\":{\"opens\":\"2027-02-02\",\"closes\":\"2027-02-22\","
              "\"results\":\"2027-03-08\"},\"pages\":[{\"id\":\"p1\",\"title\":\"Yksi\",\"items\":["));
}

/* --- earlier answers in texts ------------------------------------------------------------------------------------------- */

/* A text of up to 8 000 characters on the first page, in each of 500 options on the second. */
static struct str pipes(struct arena *a, const char *type)
{
    struct buf doc = buf_new(a, DEFINITION_BYTES);

    put_start(&doc);
    buf_put(&doc, S("{\"id\":\"t1\",\"type\":\"text\",\"label\":\"Mikä?\",\"len\":[0,8000]}]},"
                    "{\"id\":\"p2\",\"title\":\"Kaksi\",\"items\":["));
    buf_fmt(&doc, "{\"id\":\"q2\",\"type\":\"%s\",\"label\":\"Entä {t1}?\",\"options\":[", type);
    for (int i = 0; i < OPTIONS; i++)
        buf_fmt(&doc, "%s{\"id\":\"o%d\",\"code\":%d,\"label\":\"Niin {t1} oli %d\"}", i ? "," : "", i, i, i);
    buf_put(&doc, S("]}]}]}"));
    return buf_str(&doc);
}

/* The longest there is: 8 000 signs, each an escape to Markdown and to HTML. */
static const char *longest(struct arena *a)
{
    struct buf form = buf_new(a, 64 * 1024);

    buf_put(&form, S("_do=next&t1="));
    for (int i = 0; i < LONGEST; i++)
        buf_put(&form, S("%26"));
    return arena_cstr(a, buf_str(&form));
}

static void the_longest_text_in_five_hundred_options_makes_a_page(void **state)
{
    static const char *const types[] = {"multi", "single", "dropdown", "rank", "points", NULL};

    (void)state;
    for (const char *const *type = types; *type; type++) {
        struct house h;
        struct str page;

        house_begin(&h);
        house_survey(&h, pipes(&h.memory, *type), SURVEY_OPEN);
        page = house_post(&h, FORM, house_ask(&h, FORM, NULL), longest(&h.memory));
        assert_int_equal(h.res.status, 200);
        assert_true(house_says(page, "oli 499"));
        assert_true(house_says(page, "&amp;&amp;…"));
        if (page.len > PAGE_BYTES && strcmp(*type, "rank") != 0) /* each of whose options names all places */
            fail_msg("%s: %zu bytes", *type, page.len);
        house_close(&h);
    }
}

/* --- fields of a page ------------------------------------------------------------------------------------------------------ */

/* Three questions with 500 boxes each, all that one page may hold. */
static struct str boxes(struct arena *a)
{
    struct buf doc = buf_new(a, DEFINITION_BYTES);

    put_start(&doc);
    for (int q = 1; q <= DEFINITION_FIELDS / OPTIONS; q++) {
        buf_fmt(&doc, "%s{\"id\":\"q%d\",\"type\":\"points\",\"label\":\"Jaa\",\"options\":[", q > 1 ? "," : "", q);
        for (int i = 0; i < OPTIONS; i++)
            buf_fmt(&doc, "%s{\"id\":\"o%d\",\"code\":%d,\"label\":\"Tälle %d\"}", i ? "," : "", i, i, i);
        buf_put(&doc, S("]}"));
    }
    buf_put(&doc, S("]}]}"));
    return buf_str(&doc);
}

static void a_page_with_as_many_fields_as_there_may_be_can_be_answered(void **state)
{
    struct house h;
    struct buf form;
    struct str page;

    (void)state;
    house_begin(&h);
    house_survey(&h, boxes(&h.memory), SURVEY_OPEN);
    form = buf_new(&h.memory, 1 << 20);
    buf_put(&form, S("_do=next&_w="));
    for (int q = 1; q <= DEFINITION_FIELDS / OPTIONS; q++)
        for (int i = 0; i < OPTIONS; i++)
            buf_fmt(&form, "&q%d.o%d=%s", q, i, i < 100 ? "1" : "");
    page = house_post(&h, FORM, house_ask(&h, FORM, NULL), arena_cstr(&h.memory, buf_str(&form)));
    assert_int_equal(h.res.status, 200);
    assert_true(house_says(page, "id=\"_r-q3\""));
    house_close(&h);
}

/* --- one text ------------------------------------------------------------------------------------------------------------- */

/* What "{t1}" tells of words in a question for at most 500 characters. */
static const char *told(struct arena *a, struct str words)
{
    static const struct item t1 = {.id = S_INIT("t1"), .type = ITEM_TEXT, .max = 500};
    static const struct item *const items[] = {&t1};
    const struct definition d = {.langs = {LANG_FI}, .lang_count = 1, .items = items, .item_count = 1};
    struct answer v = {.is_given = words.len > 0, .words = words};
    struct answers answers = {&v, 1};
    struct ctx c = {.arena = a, .lang = LANG_FI, .told = &answers};
    const struct text text = {.in = {[LANG_FI] = S_INIT("{t1}")}};

    return arena_cstr(a, words_plain(&c, &d, &text));
}

/* The character so many times, and something behind. */
static struct str many(struct arena *a, const char *character, int count, const char *end)
{
    struct buf b = buf_new(a, 64 * 1024);

    while (count-- > 0)
        buf_put(&b, str_from(character));
    buf_put(&b, str_from(end));
    return buf_str(&b);
}

static void an_answer_is_told_in_a_hundred_characters(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_string_equal(told(&a, S("Pori")), "Pori");
    assert_string_equal(told(&a, S("")), "…");
    assert_string_equal(told(&a, many(&a, "ä", 100, "")), arena_cstr(&a, many(&a, "ä", 100, "")));
    assert_string_equal(told(&a, many(&a, "ä", 101, "")), arena_cstr(&a, many(&a, "ä", 99, "…")));
    assert_string_equal(told(&a, many(&a, "€", 500, "")), arena_cstr(&a, many(&a, "€", 99, "…")));
    arena_free(&a);
}

static void an_answer_at_fault_is_not_told(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_string_equal(told(&a, many(&a, "x", 501, "")), "…");
    assert_string_equal(told(&a, S("kään\u202enetty")), "…");
    assert_string_equal(told(&a, S("piip\a")), "…");
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_text_in_five_hundred_options_makes_a_page),
        cmocka_unit_test(a_page_with_as_many_fields_as_there_may_be_can_be_answered),
        cmocka_unit_test(an_answer_is_told_in_a_hundred_characters),
        cmocka_unit_test(an_answer_at_fault_is_not_told),
    };

    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
