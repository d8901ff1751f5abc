/* test_answers_bucket.c - all boxes of a survey are of one size, in which the largest acceptable answers fit. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo.h"
#include "base/clock.h"
#include "base/file.h"
#include "response/answers.h"
#include "response/submission.h"
#include "unit/in_arena.h"
#include "web/visit.h"

#include <glob.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20, DOC_BYTES = 1 << 20, TODAY = 20270327, SUBMISSION_HEAD = 4 + 8, DRAFT_HEAD = 4 + 49 };

static const int64_t now_ms = INT64_C(1806105600000);

/* `chars` times the character. */
static struct str repeated(const char *character, int chars)
{
    struct buf b = buf_new(&arena, DOC_BYTES);

    for (int i = 0; i < chars; i++)
        buf_put(&b, str_from(character));
    return buf_str(&b);
}

static void choose(struct answer *v, const struct option *o)
{
    v->chosen[v->chosen_count++] = o;
}

/* Options of a multi that can be chosen together, in their order; "other" before all, as these have most to write. */
static void choose_together(const struct item *item, struct answer *v)
{
    size_t others = 0, left = item_most(item);

    for (size_t i = 0; i < item->option_count; i++)
        others += item->options[i].has_text;
    left = left > others ? left - others : 0;
    for (size_t i = 0; i < item->option_count; i++)
        if (item->options[i].has_text ? v->chosen_count < item_most(item) : left && !item->options[i].is_exclusive) {
            left -= !item->options[i].has_text;
            choose(v, &item->options[i]);
        }
}

static const struct option *longest_of(const struct item *item)
{
    const struct option *best = &item->options[0];

    for (size_t i = 1; i < item->option_count; i++)
        if (item->options[i].has_text > best->has_text ||
            (item->options[i].has_text == best->has_text && item->options[i].id.len > best->id.len))
            best = &item->options[i];
    return best;
}

/* The largest answer that a person can give to the question, words made of that character. */
static struct answer most(const struct item *item, const char *character)
{
    struct answer v = {.is_given = item->type != ITEM_INFO};
    int64_t *points = arena_alloc(&arena, item->option_count + 1, sizeof *points);
    struct str *other = arena_alloc(&arena, item->option_count + 1, sizeof *other);
    const struct number_range *range = &item->number;

    v.chosen = arena_alloc(&arena, item->option_count + item->row_count + 1, sizeof *v.chosen);
    if (item_is_words(item)) {
        v.words = repeated(character, item->max);
    } else if (item->type == ITEM_POINTS) {
        for (size_t i = 0; i < item->option_count; i++)
            points[i] = item->total / (int64_t)item->option_count;
        points[0] += item->total % (int64_t)item->option_count;
        v.points = points;
    } else if (item->type == ITEM_MATRIX) {
        for (size_t i = 0; i < item->row_count; i++)
            choose(&v, longest_of(item));
    } else if (item->type == ITEM_RANK) {
        for (size_t i = item->option_count - item_most(item); i < item->option_count; i++)
            choose(&v, &item->options[i]);
    } else if (item->type == ITEM_MULTI) {
        choose_together(item, &v);
    } else if (item_has_options(item)) {
        choose(&v, longest_of(item));
    } else if (item->type == ITEM_NUMBER) { /* the last but one below the end, or above it: with all its decimals */
        v.number = range->max > -range->min ? range->max - (range->max - range->min) % range->step : range->min;
        if (range->decimals && v.number % 10 == 0 && range->step % 10)
            v.number += v.number > 0 ? -range->step : range->step;
    } else if (item->type == ITEM_DATE) {
        v.number = item->days.first > 0 ? item->days.first : item->days.last > 0 ? item->days.last : TODAY;
    } else if (item->type == ITEM_NPS) {
        v.number = 10;
    } else if (item->type == ITEM_CONSENT) {
        v.number = 1;
    }
    for (size_t i = 0; i < v.chosen_count; i++)
        if (v.chosen[i]->has_text && item->type != ITEM_MATRIX) {
            other[v.chosen[i] - item->options] = repeated(character, TEXT_LIMIT);
            v.other = other;
        }
    return v;
}

static struct str document(const struct definition *d, const struct answers *answers)
{
    struct buf doc = buf_new(&arena, DOC_BYTES);

    answers_put_json(&doc, d, answers);
    assert_false(doc.full);
    return buf_str(&doc);
}

static struct str most_of_all(const struct definition *d, struct answers *answers, const char *character)
{
    *answers = answers_new(&arena, d);
    for (size_t i = 0; i < d->item_count; i++)
        answers->v[i] = most(d->items[i], character);
    return document(d, answers);
}

/* No rule is broken but those of the author, about which the size knows nothing. */
static void assert_acceptable(const char *path, const struct definition *d, const struct answers *answers,
                              struct str doc)
{
    struct answers again;
    struct faults faults;

    answers_check(&arena, d, answers, TODAY, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (faults.v[i].rule != FAULT_CHECK)
            fail_msg("%s: %.*s breaks rule %d", path, STR_ARG(faults.v[i].item->id), faults.v[i].rule);
    if (answers_from_json(&arena, d, doc, false, &again))
        fail_msg("%s: cannot be read again: %.*s", path, (int)(doc.len < 2000 ? doc.len : 2000), doc.p);
}

static enum err seal(struct str doc, size_t bucket, size_t *len_out)
{
    const struct submission_facts facts = {.lang = LANG_FI};
    struct key32 form_key = random_key(), secret;
    struct survey survey = {.id = 1};
    struct submission sent;
    enum err e;

    seal_keypair(&survey.public_key, &secret);
    e = submission_make(&arena, &form_key, &survey, 1, random_id(), doc, bucket, now_ms, &facts, &sent);
    *len_out = e ? 0 : sent.sealed.len;
    return e;
}

static enum err save(struct str doc, size_t bucket, size_t *len_out)
{
    struct carry c = carry_new(1, now_ms);
    struct str message;
    enum err e;

    c.answers = doc;
    c.draft = random_key();
    e = draft_save_message(&arena, S("koe"), 1, &c, 0, bucket, now_ms, &message);
    *len_out = e ? 0 : message.len;
    return e;
}

static void look_at(const char *path)
{
    static const char *const characters[] = {"\xf0\x9f\x98\x80", "ä", "\"", "\\", "<", "x"};
    struct definition_error error;
    struct definition d;
    struct answers answers;
    struct str text, doc;
    size_t bucket, sealed, empty, saved, longest = 0;

    assert_int_equal(file_read(&arena, path, FILE_BYTES, &text), OK);
    if (definition_read(&arena, demo_fill_days(&arena, text, now_ms), &d, &error))
        fail_msg("%s: %.*s: %.*s", path, STR_ARG(error.path), STR_ARG(error.why));
    bucket = answers_bucket(&d);
    assert_true(is_bucket(bucket));
    assert_int_equal(seal(S("{}"), bucket, &empty), OK);
    assert_int_equal(empty, bucket + SEAL_BYTES);
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        doc = most_of_all(&d, &answers, characters[i]);
        assert_acceptable(path, &d, &answers, doc);
        longest = doc.len > longest ? doc.len : longest;
        if (doc.len > VISIT_SEND_BYTES) { /* refused: more than the largest box of all */
            assert_int_equal(bucket, BUCKET_MAX);
            continue;
        }
        assert_int_equal(seal(doc, bucket, &sealed), OK);
        assert_int_equal(sealed, empty);
        assert_int_equal(save(S("{}"), bucket, &empty), OK);
        assert_int_equal(save(doc, bucket, &saved), OK);
        assert_int_equal(saved, empty);
        empty = sealed;
    }
    assert_int_equal(bucket, bucket_for(longest + DRAFT_HEAD - BUCKET_HEAD)); /* and no larger than needed */
}

static void every_survey_has_one_size_that_holds_its_largest_answers(void **state)
{
    glob_t files;

    (void)state;
    assert_int_equal(glob("tests/unit/fixtures/*.json", 0, NULL, &files), 0);
    assert_int_equal(glob("demo/surveys/*.json", GLOB_APPEND, NULL, &files), 0);
    assert_int_equal(glob("tests/oracle/survey.json", GLOB_APPEND, NULL, &files), 0);
    assert_true(files.gl_pathc >= 10);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        look_at(files.gl_pathv[i]);
        arena_reset(&arena);
    }
    globfree(&files);
}

/* One to many questions of one sort: what is reckoned too small or too large for one adds up, and is seen where the next size
 * begins. */
static void the_size_is_right_for_every_sort_of_question(void **state)
{
    static const struct option few[] = {{.id = {"o1", 2}}, {.id = {"o222", 4}, .has_text = true}, {.id = {"x", 1}}};
    static const struct option plain[] = {{.id = {"o1", 2}}, {.id = {"o2", 2}}, {.id = {"o3", 2}}};
    static const struct option alone[] = {{.id = {"o1", 2}, .has_text = true},
                                          {.id = {"o2", 2}, .has_text = true},
                                          {.id = {"o3", 2}, .is_exclusive = true}};
    static const struct row rows[] = {{.id = {"r1", 2}}, {.id = {"row_two", 7}}};
    static const struct item sorts[] = {
        {.type = ITEM_SINGLE, .options = few, .option_count = 3},
        {.type = ITEM_DROPDOWN, .options = plain, .option_count = 3},
        {.type = ITEM_MULTI, .options = plain, .option_count = 3},
        {.type = ITEM_MULTI, .options = plain, .option_count = 3, .max = 2},
        {.type = ITEM_MULTI, .options = few, .option_count = 3, .max = 1},
        {.type = ITEM_SCALE, .options = plain, .option_count = 3},
        {.type = ITEM_MATRIX, .options = plain, .option_count = 3, .rows = rows, .row_count = 2},
        {.type = ITEM_NPS},
        {.type = ITEM_NUMBER, .number = {0, 0, 1000, 1}},
        {.type = ITEM_NUMBER, .number = {0, -40, 39, 1}},
        {.type = ITEM_NUMBER, .number = {1, 0, 99, 1}},
        {.type = ITEM_NUMBER, .number = {3, -5, 5, 1}},
        {.type = ITEM_NUMBER, .number = {2, -99999, 1000, 5}},
        {.type = ITEM_TEXT, .max = 20},
        {.type = ITEM_LONGTEXT, .max = 8000},
        {.type = ITEM_DATE},
        {.type = ITEM_RANK, .options = plain, .option_count = 3, .max = 2},
        {.type = ITEM_RANK, .options = plain, .option_count = 3},
        {.type = ITEM_POINTS, .options = plain, .option_count = 3, .total = 300},
        {.type = ITEM_AREA, .options = plain, .option_count = 3},
        {.type = ITEM_AGE, .options = plain, .option_count = 3},
        {.type = ITEM_CONSENT},
        {.type = ITEM_INFO},
        {.type = ITEM_MULTI, .options = alone, .option_count = 3},
    };
    enum { MOST = 500 };
    static struct item items[MOST];
    static const struct item *list[MOST];

    (void)state;
    for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
        size_t len = 2;
        struct answers answers;
        struct definition one = {.items = list, .item_count = 1};

        for (int n = 0; n < MOST; n++) {
            items[n] = sorts[s];
            items[n].id = arena_fmt(&arena, "q%d", 1000 + n);
            list[n] = &items[n];
        }
        len = most_of_all(&one, &answers, "\xf0\x9f\x98\x80").len - 2;
        for (size_t n = 1; n <= MOST; n++) {
            struct definition d = {.items = list, .item_count = n};
            size_t longest = len ? 2 + n * (len + 1) - 1 : 2;

            if (answers_bucket(&d) != bucket_for(longest + DRAFT_HEAD - BUCKET_HEAD))
                fail_msg("%zu of sort %zu take %zu bytes, %zu are held", n, s, longest, answers_bucket(&d));
            if (longest > BUCKET_MAX)
                break;
        }
        arena_reset(&arena);
    }
}

/* The four bytes a character of JSON_CHAR_BYTES: nothing that is accepted takes more. */
static void no_accepted_character_takes_more_than_four_bytes(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0x110000; c = c == 0xd7ff ? 0xe000 : c + 1) {
        struct buf doc = buf_new(&arena, 64);
        char utf8[4];
        size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

        utf8[0] = (char)(len == 1 ? c : (0xf00u >> len & 0xff) | c >> 6 * (len - 1));
        for (size_t i = 1; i < len; i++)
            utf8[i] = (char)(0x80 | (c >> 6 * (len - 1 - i) & 0x3f));
        if (!text_is_plain((struct str){utf8, len}))
            continue;
        assert_int_equal(str_chars((struct str){utf8, len}), 1);
        json_put_str_short(&doc, (struct str){utf8, len});
        assert_true(doc.len - 2 <= JSON_CHAR_BYTES);
        if (c % 4096 == 0)
            arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_survey_has_one_size_that_holds_its_largest_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_size_is_right_for_every_sort_of_question, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_accepted_character_takes_more_than_four_bytes, set_up, tear_down),
    };

    if (crypto_start())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
