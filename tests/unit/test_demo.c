/* test_demo.c - the demo content is in order: its surveys are valid, and its invented answers are ones a form can send. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo.h"

#include "app/demo_answers.h"
#include "base/clock.h"
#include "base/file.h"
#include "response/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_BYTES = 4 << 20, PEOPLE = 4000, TODAY = 20270327 };

static struct arena arena;
static const struct json *surveys;

static int64_t now_ms(void)
{
    return civil_to_ms((struct civil){.year = 2027, .month = 3, .day = 27, .hour = 23, .minute = 30});
}

static int start(void **state)
{
    const struct json *root;
    struct str text;

    (void)state;
    arena_init(&arena, 1 << 30);
    if (file_read(&arena, "demo/distributions.json", FILE_BYTES, &text) ||
        json_parse(&arena, demo_fill_days(&arena, text, now_ms()), FILE_BYTES, &root, NULL))
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

static void two_demo_surveys_are_open_one_closed_and_one_due_for_results(void **state)
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
    assert_int_equal(open, 2);
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
            answers_check(&arena, &d, &answers, TODAY, &faults);
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

/* Every type of question has an answer in the demo, and most answers are there that the distributions tell of. */
static void every_question_of_every_survey_is_answered_by_somebody(void **state)
{
    bool is_met[ITEM__COUNT] = {false};

    (void)state;
    for (size_t s = 0; s < surveys->count; s++) {
        struct definition d = definition_of(&surveys->items[s]);
        struct demo_random random = {s};
        int *given = arena_alloc(&arena, d.item_count, sizeof *given);

        for (int i = 0; i < 300; i++) {
            struct answers answers;

            assert_int_equal(demo_draw(&arena, &d, json_get(&surveys->items[s], "items"), &random, &answers), OK);
            for (size_t k = 0; k < d.item_count; k++)
                given[k] += answers.v[k].is_given;
        }
        for (size_t k = 0; k < d.item_count; k++) {
            if (d.items[k]->type != ITEM_INFO && given[k] < 3)
                fail_msg("%.*s %.*s: %d answers", STR_ARG(d.slug), STR_ARG(d.items[k]->id), given[k]);
            is_met[d.items[k]->type] = true;
        }
    }
    for (int type = 0; type < ITEM__COUNT; type++)
        if (!is_met[type])
            fail_msg("no question of type %d", type);
}

static void what_a_rule_hides_is_not_drawn(void **state)
{
    const struct json *survey = json_get(surveys, "arki-ja-palvelut");
    struct definition d = definition_of(survey);
    struct demo_random random = {7};
    const struct item *carer = definition_item(&d, S("carer")), *relief = definition_item(&d, S("relief"));
    int carers = 0;

    (void)state;
    for (int i = 0; i < 300; i++) {
        struct answers answers, kept;
        struct buf drawn = buf_new(&arena, FILE_BYTES), after = buf_new(&arena, FILE_BYTES);

        assert_int_equal(demo_draw(&arena, &d, json_get(survey, "items"), &random, &answers), OK);
        kept = rules_drop_hidden(&arena, &d, &answers);
        answers_put_json(&drawn, &d, &answers);
        answers_put_json(&after, &d, &kept);
        assert_true(str_eq(buf_str(&drawn), buf_str(&after)));
        if (!answers.v[carer->index].is_given || str_eq(answers.v[carer->index].chosen[0]->id, S("o4")))
            assert_false(answers.v[relief->index].is_given);
        carers += answers.v[relief->index].is_given;
    }
    assert_true(carers > 60);
}

static void points_make_their_total_and_places_are_filled(void **state)
{
    struct definition budget = definition_of(json_get(surveys, "talousarvio-2028")),
                      digital = definition_of(json_get(surveys, "digipalvelut-arjessa"));
    const struct item *points = definition_item(&budget, S("q1")), *rank = definition_item(&digital, S("q6"));
    struct demo_random random = {3};

    (void)state;
    assert_int_equal(points->type, ITEM_POINTS);
    assert_int_equal(rank->type, ITEM_RANK);
    for (int i = 0; i < 100; i++) {
        struct answers a, b;
        int64_t sum = 0;

        assert_int_equal(
            demo_draw(&arena, &budget, json_get(json_get(surveys, "talousarvio-2028"), "items"), &random, &a), OK);
        for (size_t o = 0; a.v[points->index].is_given && o < points->option_count; o++)
            sum += a.v[points->index].points[o];
        assert_int_equal(sum, a.v[points->index].is_given ? 100 : 0);
        assert_int_equal(
            demo_draw(&arena, &digital, json_get(json_get(surveys, "digipalvelut-arjessa"), "items"), &random, &b), OK);
        assert_int_equal(b.v[rank->index].chosen_count, b.v[rank->index].is_given ? 3 : 0);
    }
}

static void the_first_two_surveys_are_complete_in_selkosuomi(void **state)
{
    static const char *const slugs[] = {"palveluihin-paasy", "digipalvelut-arjessa"};

    (void)state;
    for (size_t s = 0; s < 2; s++) {
        struct definition d = definition_of(json_get(surveys, slugs[s]));
        enum lang lang;

        (void)text_in(&d, &d.title, LANG_SELKO, &lang);
        assert_int_equal(lang, LANG_SELKO);
        for (size_t i = 0; i < d.item_count; i++) {
            struct str easy = text_in(&d, &d.items[i]->label, LANG_SELKO, &lang);

            assert_int_equal(lang, LANG_SELKO);
            for (struct str rest = easy; rest.p;) /* longer sentences are not easy */
                assert_true(str_chars(str_cut(&rest, '.')) < 140);
        }
    }
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
        cmocka_unit_test(two_demo_surveys_are_open_one_closed_and_one_due_for_results),
        cmocka_unit_test(drawn_answers_pass_the_checks_of_a_form),
        cmocka_unit_test(every_question_of_every_survey_is_answered_by_somebody),
        cmocka_unit_test(what_a_rule_hides_is_not_drawn),
        cmocka_unit_test(points_make_their_total_and_places_are_filled),
        cmocka_unit_test(the_first_two_surveys_are_complete_in_selkosuomi),
        cmocka_unit_test(draws_follow_the_shares),
    };

    return cmocka_run_group_tests_name("demo", tests, start, stop);
}
