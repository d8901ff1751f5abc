/* test_draft.c - return codes and what they open: read as people type, locked to one survey, found by nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "response/draft.h"
#include "response/intake_message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t NOW_MS = 1800000000000; /* 15.1.2027 */

static struct arena arena;
static struct key32 form_key;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    if (crypto_start())
        return -1;
    form_key = random_key();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* --- the words -------------------------------------------------------------------------------------------------- */

/* Without dots and, when `is_heard`, as it may be written down by ear. */
static const char *fold(const char *word, bool is_heard)
{
    static const char from[] = "bdgfzc", to[] = "ptkvsk";
    struct buf out = buf_new(&arena, 64);
    char last = 0;

    for (const char *p = word; *p; p++) {
        char c = *p;

        if ((unsigned char)c == 0xc3) {
            p++;
            c = (unsigned char)*p == 0xb6 ? 'o' : 'a';
        }
        if (is_heard && strchr(from, c))
            c = to[strchr(from, c) - from];
        if (!is_heard || c != last)
            buf_char(&out, c);
        last = c;
    }
    return arena_cstr(&arena, buf_str(&out));
}

static int by_text(const void *l, const void *r)
{
    return strcmp(*(const char *const *)l, *(const char *const *)r);
}

static void the_words_are_short_finnish_and_in_order(void **state)
{
    (void)state;
    for (int i = 0; i < RETURN_WORDS; i++) {
        struct str word = str_from(return_words[i]);

        assert_in_range(str_chars(word), 3, 8);
        for (size_t k = 0; k < word.len; k++)
            if ((word.p[k] < 'a' || word.p[k] > 'z') && !strchr("\xc3\xa4\xb6\xa5", word.p[k]))
                fail_msg("%s", return_words[i]);
        if (i && strcmp(fold(return_words[i - 1], false), fold(return_words[i], false)) >= 0)
            fail_msg("%s does not come before %s", return_words[i - 1], return_words[i]);
    }
}

static void no_two_words_sound_alike(void **state)
{
    const char *heard[RETURN_WORDS];

    (void)state;
    for (int i = 0; i < RETURN_WORDS; i++)
        heard[i] = fold(return_words[i], true);
    qsort(heard, RETURN_WORDS, sizeof *heard, by_text);
    for (int i = 1; i < RETURN_WORDS; i++)
        if (strcmp(heard[i - 1], heard[i]) == 0)
            fail_msg("%s", heard[i]);
}

static void no_word_is_another_with_an_ending(void **state)
{
    (void)state;
    for (int i = 0; i + 1 < RETURN_WORDS; i++)
        for (const char *end = "tn"; *end; end++) {
            struct str code, doubt;
            char longer[32];

            snprintf(longer, sizeof longer, "%s%c", return_words[i], *end);
            assert_int_equal(return_code_read(&arena, str_from(longer), &code, &doubt), ERR_INVALID);
            if (doubt.len == 0)
                fail_msg("%s", longer);
        }
}

/* --- codes ------------------------------------------------------------------------------------------------------ */

static void every_word_is_read_as_it_is_written(void **state)
{
    (void)state;
    for (int i = 0; i + RETURN_CODE_WORDS <= RETURN_WORDS; i += RETURN_CODE_WORDS) {
        struct buf text = buf_new(&arena, 400);
        struct str code, doubt;

        for (int k = 0; k < RETURN_CODE_WORDS; k++)
            buf_fmt(&text, "%s%s", k ? " " : "", return_words[i + k]);
        assert_int_equal(return_code_read(&arena, buf_str(&text), &code, &doubt), OK);
        assert_true(str_eq(code, buf_str(&text)));
        assert_int_equal(doubt.len, 0);
    }
}

static void a_new_code_is_seven_of_our_words(void **state)
{
    struct str code = return_code_new(&arena), again, doubt;

    (void)state;
    assert_int_equal(return_code_read(&arena, code, &again, &doubt), OK);
    assert_true(str_eq(code, again));
    assert_false(str_eq(code, return_code_new(&arena)));
}

static void dots_capitals_and_what_stands_between_do_not_matter(void **state)
{
    static const char *const typed[] = {
        "ääni aamu höylä päivä kesä jää yöpaita",
        "aani aamu hoyla paiva kesa jaa yopaita",
        "ÄÄNI AAMU HÖYLÄ PÄIVÄ KESÄ JÄÄ YÖPAITA",
        "Ääni-Aamu-Höylä-Päivä-Kesä-Jää-Yöpaita",
        "  ääni,aamu;  höylä.\r\npäivä\tkesä / jää\n\nyöpaita  ",
        "a\xcc\x88"
        "a\xcc\x88ni aamu ho\xcc\x88yla\xcc\x88 pa\xcc\x88iva\xcc\x88 kesa\xcc\x88 ja\xcc\x88"
        "a\xcc\x88 yo\xcc\x88paita",
        "ääni\xc2\xa0"
        "aamu\xe2\x80\x93höylä\xe2\x80\xafpäivä kesä jää yöpaita.",
        "1. ääni 2. aamu 3. höylä 4. päivä 5. kesä 6. jää 7. yöpaita",
        "åani aamu höylå päivä kesä jää yöpaita",
        "a\xcc\x8a"
        "ani aamu ho\xcc\x88yla\xcc\x8a päivä kesä jää yöpaita",
    };
    struct str code, doubt;

    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        if (return_code_read(&arena, str_from(typed[i]), &code, &doubt))
            fail_msg("%zu: %.*s", i, STR_ARG(doubt));
        assert_true(str_eq(code, str_from(typed[0])));
    }
}

static void a_word_that_is_none_is_named(void **state)
{
    static const struct {
        const char *typed, *doubt;
    } cases[] = {
        {"ääni aamu Höylätyy päivä kesä jää yöpaita", "Höylätyy"},
        {"ääni aamu", ""},
        {"", ""},
        {" ,,, ", ""},
        {"ääni aamu höylä päivä kesä jää yöpaita aamu", ""},
        {"xx ääni", "xx"},
        {"aamua\xcc\x88", "aamua\xcc\x88"},
        {"øljy", "ljy"}, /* ø, é and a stroke are no letters of ours: what follows stands alone */
        {"éaamut", "aamut"},
        {"aa\xcc\xb6mu", "aa"},
        {"aamuaamuaamuaamuaamuaamu", "aamuaamuaamuaamuaamuaamu"},
    };
    struct str code, doubt;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(return_code_read(&arena, str_from(cases[i].typed), &code, &doubt), ERR_INVALID);
        if (!str_eq(doubt, str_from(cases[i].doubt)))
            fail_msg("%zu: '%.*s'", i, STR_ARG(doubt));
    }
}

static void a_long_text_is_no_code(void **state)
{
    char typed[RETURN_CODE_TYPED_LIMIT + 1];
    struct str code, doubt;

    (void)state;
    memset(typed, ' ', sizeof typed);
    memcpy(typed, "aamu", 4);
    assert_int_equal(return_code_read(&arena, (struct str){typed, sizeof typed}, &code, &doubt), ERR_INVALID);
    assert_int_equal(doubt.len, 0);
}

/* --- drafts ----------------------------------------------------------------------------------------------------- */

static struct key32 secret_of(const char *code)
{
    struct key32 secret;

    assert_int_equal(draft_secret(&form_key, str_from(code), &secret), OK);
    return secret;
}

static void a_code_has_one_secret_of_its_own_in_each_instance(void **state)
{
    struct key32 a = secret_of("aamu"), b = secret_of("aamu"), c = secret_of("aasi"), d;
    struct key32 other = random_key();

    (void)state;
    assert_int_equal(draft_secret(&other, S("aamu"), &d), OK);
    assert_memory_equal(a.b, b.b, sizeof a.b);
    assert_memory_not_equal(a.b, c.b, sizeof a.b);
    assert_memory_not_equal(a.b, d.b, sizeof a.b);
}

/* What intake would keep of it. */
static struct intake_question saved_in(const struct carry *c, size_t page, size_t bucket)
{
    struct intake_question q;
    struct str message;

    assert_int_equal(draft_save_message(&arena, S("koe"), 7, c, page, bucket, NOW_MS, &message), OK);
    assert_int_equal(intake_question_decode(message, &q), OK);
    assert_int_equal(q.kind, INTAKE_DRAFT_SAVE);
    assert_int_equal(q.survey_id, 7);
    return q;
}

static struct intake_question saved(const struct carry *c, size_t page)
{
    return saved_in(c, page, BUCKET_MIN);
}

static struct carry begun(void)
{
    struct carry c = carry_new(3, NOW_MS);

    c.answers = S("{\"q1\":\"o2\",\"q9\":\"kanarialintu\"}");
    c.draft = random_key();
    c.invite = random_id();
    c.is_admitted = true;
    return c;
}

static void a_draft_comes_back_whole_and_stays_one_answer(void **state)
{
    struct carry c = begun(), again;
    size_t page;

    (void)state;
    assert_int_equal(draft_open(&arena, S("koe"), &c.draft, saved(&c, 4).box, NOW_MS + 5000, &again, &page), OK);
    assert_int_equal(page, 4);
    assert_int_equal(again.version, 3);
    assert_int_equal(again.begun_ms, NOW_MS + 5000);
    assert_true(str_eq(again.answers, c.answers));
    assert_memory_equal(again.draft.b, c.draft.b, sizeof c.draft.b);
    assert_memory_equal(again.invite.b, c.invite.b, sizeof c.invite.b);
    assert_true(again.is_admitted);
    assert_memory_equal(again.nonce.b, c.nonce.b, sizeof c.nonce.b);
}

static void a_draft_without_answers_comes_back_too(void **state)
{
    struct carry c = begun(), again;
    size_t page;

    (void)state;
    c.answers = (struct str){NULL, 0};
    assert_int_equal(draft_open(&arena, S("koe"), &c.draft, saved(&c, 1).box, NOW_MS, &again, &page), OK);
    assert_int_equal(again.answers.len, 0);
    assert_int_equal(page, 1);
}

static void what_is_locked_right_but_not_padded_or_too_short_is_no_draft(void **state)
{
    struct key32 secret = random_key(), key = hash_key(&secret, S("draft box"));
    char plain[49] = {0};
    struct carry again;
    struct str padded;
    size_t page;

    (void)state;
    assert_int_equal(
        draft_open(&arena, S("koe"), &secret, lock_box(&arena, &key, S("koe"), S("{}")), NOW_MS, &again, &page),
        ERR_INVALID);
    for (size_t len = 0; len <= sizeof plain; len++) {
        assert_int_equal(pad_bucket(&arena, (struct str){plain, len}, BUCKET_MIN, &padded), OK);
        assert_int_equal(
            draft_open(&arena, S("koe"), &secret, lock_box(&arena, &key, S("koe"), padded), NOW_MS, &again, &page),
            len < sizeof plain ? ERR_INVALID : OK);
    }
}

static void saved_again_it_takes_the_same_place_for_fourteen_days(void **state)
{
    struct carry c = begun();
    struct intake_question first = saved(&c, 1), q;

    (void)state;
    c.answers = S("{}");
    assert_memory_equal(saved(&c, 2).id.b, first.id.b, sizeof first.id.b);
    assert_int_equal(first.expiry_day, 20270129);
    assert_int_equal(intake_question_decode(draft_fetch_message(&arena, 7, &c.draft), &q), OK);
    assert_int_equal(q.kind, INTAKE_DRAFT_FETCH);
    assert_memory_equal(q.id.b, first.id.b, sizeof first.id.b);
    assert_int_equal(intake_question_decode(draft_drop_message(&arena, 7, &c.draft), &q), OK);
    assert_int_equal(q.kind, INTAKE_DRAFT_DROP);
    assert_memory_equal(q.id.b, first.id.b, sizeof first.id.b);
    assert_memory_equal(draft_id(&c.draft).b, first.id.b, sizeof first.id.b);
    assert_memory_not_equal(first.id.b, c.draft.b, sizeof first.id.b);
}

static void only_its_code_and_its_survey_open_it(void **state)
{
    struct carry c = begun(), again;
    struct intake_question q = saved(&c, 1);
    struct key32 other = random_key();
    size_t page;

    (void)state;
    assert_int_equal(draft_open(&arena, S("koe"), &other, q.box, NOW_MS, &again, &page), ERR_INVALID);
    assert_int_equal(draft_open(&arena, S("toinen"), &c.draft, q.box, NOW_MS, &again, &page), ERR_INVALID);
    assert_int_equal(draft_open(&arena, S("koe"), &c.draft, S(""), NOW_MS, &again, &page), ERR_INVALID);
    assert_int_equal(str_find_str(q.box, S("kanaria")), SIZE_MAX);
}

static void its_size_says_nothing_and_has_a_limit(void **state)
{
    struct carry c = begun();
    char *p = arena_alloc(&arena, DRAFT_ANSWERS_LIMIT + 1, 1);
    struct str message;

    (void)state;
    memset(p, 'x', DRAFT_ANSWERS_LIMIT + 1);
    assert_true(INTAKE_BOX_LIMIT >= BUCKET_MAX + 40);
    for (size_t bucket = BUCKET_MIN; bucket <= BUCKET_MAX; bucket *= 2) {
        c.answers = S("{}");
        assert_int_equal(saved_in(&c, 1, bucket).box.len, bucket + 40);
        c.answers = (struct str){p, bucket - ANSWERS_BUCKET_HEAD};
        assert_int_equal(saved_in(&c, 1, bucket).box.len, bucket + 40);
        c.answers.len++;
        assert_int_equal(draft_save_message(&arena, S("koe"), 7, &c, 1, bucket, NOW_MS, &message), ERR_TOO_BIG);
    }
    assert_int_equal(c.answers.len, DRAFT_ANSWERS_LIMIT + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_are_short_finnish_and_in_order),
        cmocka_unit_test(no_two_words_sound_alike),
        cmocka_unit_test(no_word_is_another_with_an_ending),
        cmocka_unit_test(every_word_is_read_as_it_is_written),
        cmocka_unit_test(a_new_code_is_seven_of_our_words),
        cmocka_unit_test(dots_capitals_and_what_stands_between_do_not_matter),
        cmocka_unit_test(a_word_that_is_none_is_named),
        cmocka_unit_test(a_long_text_is_no_code),
        cmocka_unit_test(a_code_has_one_secret_of_its_own_in_each_instance),
        cmocka_unit_test(a_draft_comes_back_whole_and_stays_one_answer),
        cmocka_unit_test(a_draft_without_answers_comes_back_too),
        cmocka_unit_test(what_is_locked_right_but_not_padded_or_too_short_is_no_draft),
        cmocka_unit_test(saved_again_it_takes_the_same_place_for_fourteen_days),
        cmocka_unit_test(only_its_code_and_its_survey_open_it),
        cmocka_unit_test(its_size_says_nothing_and_has_a_limit),
    };

    return cmocka_run_group_tests_name("draft", tests, start, stop);
}
