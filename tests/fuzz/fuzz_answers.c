/* fuzz_answers.c - any bytes as an answers document and as forms: what is kept reads back to the byte, what is sent is sound. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "http/params.h"
#include "report/tally.h"
#include "response/guard.h"
#include "response/rules.h"

#include <assert.h>
#include <string.h>

#include "unit/sent_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TODAY = 20270215, INPUT_BYTES = 20000, FIELDS = 500, VALUE = 20000, DOC_BYTES = 1 << 20 };

/* The survey with everything in it, read once. */
static const struct definition *survey(void)
{
    static struct definition d;
    static struct arena a;
    struct definition_error error;
    struct str json;
    enum err e;

    if (d.item_count)
        return &d;
    arena_init(&a, 256 << 20);
    e = file_read(&a, "tests/unit/fixtures/everything.json", DEFINITION_BYTES, &json);
    assert(!e);
    e = definition_read(&a, json, &d, &error);
    assert(!e);
    return &d;
}

static struct str put(struct arena *a, const struct answers *answers,
                      void (*how)(struct buf *, const struct definition *, const struct answers *))
{
    struct buf doc = buf_new(a, DOC_BYTES);

    how(&doc, survey(), answers);
    assert(!doc.full);
    return buf_str(&doc);
}

/* What cannot be understood is a fault, always, and never sent. */
static void check_typed(struct arena *a, const struct answers *answers)
{
    struct visibility v = rules_visibility(a, survey(), answers);
    struct faults faults;

    answers_check(a, survey(), answers, TODAY, &faults);
    for (size_t i = 0; i < answers->count; i++) {
        bool is_faulty = false;

        for (size_t f = 0; f < faults.count; f++)
            is_faulty = is_faulty || faults.v[f].item->index == (int)i;
        assert(!answers->v[i].typed || !answers->v[i].is_given);
        assert(!answers->v[i].typed || !v.items[i] || is_faulty);
        assert(v.items[i] || !is_faulty);
    }
    assert(!faults.count || answers_fault_page(survey(), &faults) < survey()->page_count);
}

/* What may be stored can be counted. */
static void check_counted(struct arena *a, const struct answers *answers, const struct answers *sent)
{
    struct faults faults;
    enum err e = OK;

    answers_check(a, survey(), answers, TODAY, &faults);
    if (!faults.count)
        e = tally_add(tally_new(a, survey()), put(a, sent, answers_put_json));
    assert(!e);
}

/* What stands in `answers` survives the way through a document; leaving out what is hidden leaves nothing hidden. */
static void check_round_trip(struct arena *a, const struct answers *answers)
{
    struct str draft = put(a, answers, answers_put_draft_json);
    struct answers again, sent = rules_drop_hidden(a, survey(), answers), sent_again;
    enum err e = answers_from_json(a, survey(), draft, false, &again);

    assert(!e);
    assert(str_eq(put(a, &again, answers_put_draft_json), draft));
    assert(str_eq(put(a, &again, answers_put_json), put(a, answers, answers_put_json)));
    sent_again = rules_drop_hidden(a, survey(), &sent);
    assert(str_eq(put(a, &sent, answers_put_json), put(a, &sent_again, answers_put_json)));
    e = answers_from_json(a, survey(), put(a, &sent, answers_put_json), false, &again);
    assert(!e);
    check_typed(a, answers);
    check_counted(a, answers, &sent);
}

/* What the guard leaves of them survives it too. */
static void check_masked(struct arena *a, const struct answers *answers)
{
    for (int all = 0; all < 2; all++) {
        struct answers masked = answers_new(a, survey());

        memcpy(masked.v, answers->v, answers->count * sizeof *answers->v);
        guard_answers_mask(a, survey(), &masked, all ? GUARD_ALL : GUARD_BIT(GUARD_PERSONAL_ID));
        check_round_trip(a, &masked);
    }
}

/* Every rule of the survey, for every page that may ask it. */
static void check_rules(struct arena *a, const struct answers *answers)
{
    struct visibility v = rules_visibility(a, survey(), answers);

    for (size_t i = 0; i < survey()->item_count; i++) {
        const struct item *item = survey()->items[i];
        struct buf json = buf_new(a, DOC_BYTES);
        const struct json *tree;
        enum err e;

        if (!item->show)
            continue;
        rule_put_json(&json, item->show, survey(), answers, &v, 0);
        e = json_parse(a, buf_str(&json), DOC_BYTES, &tree, NULL);
        assert(!e);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = {(const char *)data, size};
    struct answers answers;
    struct params fields;
    struct faults faults;
    struct arena a;

    if (size > INPUT_BYTES)
        return 0;
    arena_init(&a, 256 << 20);
    if (answers_from_json(&a, survey(), input, true, &answers) == OK) {
        check_round_trip(&a, &answers);
        check_rules(&a, &answers);
    }
    answers = answers_new(&a, survey());
    for (size_t page = 0; page < survey()->page_count; page++) {
        if (params_parse(&a, input, FIELDS, VALUE, &fields))
            break;
        answers_from_form(&a, survey(), &survey()->pages[page], sent_form(&fields), TODAY, &answers, &faults);
        check_round_trip(&a, &answers);
        check_masked(&a, &answers);
    }
    arena_free(&a);
    return 0;
}
