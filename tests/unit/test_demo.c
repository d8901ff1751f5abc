/* test_demo.c - the demo content is in order: its surveys are valid, and its invented answers are ones a form can send. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo.h"

#include "app/demo_answers.h"
#include "base/clock.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_BYTES = 4 << 20, PEOPLE = 4000 };

static struct arena arena;
static const struct json *surveys;

static int start(void **state)
{
    const struct json *root;
    struct str text;

    (void)state;
    arena_init(&arena, 1 << 30);
    if (file_read(&arena, "demo/distributions.json", FILE_BYTES, &text) ||
        json_parse(&arena, text, FILE_BYTES, &root, NULL))
        return -1;
    surveys = json_get(root, "surveys");
    return surveys ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static int64_t now_ms(void)
{
    return civil_to_ms((struct civil){.year = 2027, .month = 3, .day = 27, .hour = 23, .minute = 30});
}

static struct definition definition_of(const struct json *survey)
{
    struct definition_error error;
    struct definition d;
    struct str text;
    const char *path = arena_cstr(&arena, arena_fmt(&arena, "demo/surveys/%.*s.json", STR_ARG(survey->key)));

    assert_int_equal(file_read(&arena, path, FILE_BYTES, &text), OK);
    if (definition_read(&arena, demo_fill_days(&arena, text, now_ms()), &d, &error))
        fail_msg("%s: %.*s: %.*s", path, STR_ARG(error.path), STR_ARG(error.why));
    return d;
}

static void days_are_counted_in_finland_across_the_change_of_clocks(void **state)
{
    struct str s = demo_fill_days(&arena, S("{day+0} {day+1} {day-27} {day+14} {results} {dayx} {day"), now_ms());

    (void)state;
    assert_true(str_eq(s, S("2027-03-27 2027-03-28 2027-02-28 2027-04-10 {results} {dayx} {day")));
}

static void one_demo_survey_is_open_one_closed_and_one_due_for_results(void **state)
{
    int open = 0, closed = 0, due = 0;

    (void)state;
    for (size_t s = 0; s < surveys->count; s++) {
        struct definition d = definition_of(&surveys->items[s]);

        assert_true(str_eq(d.slug, surveys->items[s].key));
        assert_true(d.opens_ms < now_ms());
        open += d.closes_ms > now_ms();
        due += d.results_ms <= now_ms();
        closed += d.closes_ms <= now_ms() && d.results_ms > now_ms();
    }
    assert_int_equal(open, 1);
    assert_int_equal(closed, 1);
    assert_int_equal(due, 1);
}

static void drawn_answers_pass_the_checks_of_a_form(void **state)
{
    (void)state;
    for (size_t s = 0; s < surveys->count; s++) {
        struct definition d = definition_of(&surveys->items[s]);
        struct demo_random random = {s};

        for (int i = 0; i < 300; i++) {
            struct buf doc = buf_new(&arena, FILE_BYTES);
            struct answers answers, again;
            struct faults faults;

            assert_int_equal(demo_draw(&arena, &d, json_get(&surveys->items[s], "items"), &random, &answers), OK);
            answers_check(&arena, &d, &answers, &faults);
            assert_int_equal(faults.count, 0);
            answers_put_json(&doc, &d, &answers);
            assert_int_equal(answers_from_json(&arena, &d, buf_str(&doc), false, &again), OK);
        }
    }
}

/* Per cent of those who answered the item that chose the option. */
static double share(const struct definition *d, const struct json *items, const char *item_id, const char *option_id)
{
    const struct item *item = definition_item(d, str_from(item_id));
    const struct option *option = item_option(item, str_from(option_id));
    struct demo_random random = {1};
    int answered = 0, chosen = 0;
    struct arena box;

    arena_init(&box, 64 << 20);
    for (int i = 0; i < PEOPLE; i++) {
        struct answers answers;
        const struct answer *v;

        arena_reset(&box);
        assert_int_equal(demo_draw(&box, d, items, &random, &answers), OK);
        v = &answers.v[item->index];
        answered += v->is_given;
        for (size_t c = 0; v->is_given && c < v->chosen_count; c++)
            chosen += v->chosen[c] == option;
    }
    arena_free(&box);
    return 100.0 * chosen / answered;
}

static void draws_follow_the_shares(void **state)
{
    const struct json *survey = json_get(surveys, "palveluihin-paasy"), *items = json_get(survey, "items");
    struct definition d = definition_of(survey);

    (void)state;
    assert_float_equal(share(&d, items, "q2", "o1"), 34, 2.5);
    assert_float_equal(share(&d, items, "q6", "o4"), 38, 2.5);
    assert_float_equal(share(&d, items, "q6", "o10"), 16, 2.5); /* exclusive */
    assert_float_equal(share(&d, items, "q7", "o6"), 41, 2.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_in_finland_across_the_change_of_clocks),
        cmocka_unit_test(one_demo_survey_is_open_one_closed_and_one_due_for_results),
        cmocka_unit_test(drawn_answers_pass_the_checks_of_a_form),
        cmocka_unit_test(draws_follow_the_shares),
    };

    return cmocka_run_group_tests_name("demo", tests, start, stop);
}
