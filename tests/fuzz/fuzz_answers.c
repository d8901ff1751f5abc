/* fuzz_answers.c - any bytes as an answers document and as a form: what is kept reads back to the byte. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OPTIONS "\"options\":[{\"id\":\"o1\",\"code\":1,\"label\":\"a\"},{\"id\":\"o2\",\"code\":2,\"label\":\"b\"}"
static const char SURVEY[] =
    "{\"schema\":1,\"slug\":\"x1\",\"langs\":[\"fi\"],\"title\":\"a\",\"division\":\"a\",\"cover\":{\"purpose\":\"a\","
    "\"can\":\"a\",\"cannot\":\"a\",\"decides\":\"a\",\"hears_back\":\"a\",\"unit\":\"a\",\"contact_phone\":\"112\","
    "\"minutes\":1},\"settings\":{\"opens\":\"2027-01-01\",\"closes\":\"2027-01-01\",\"results\":\"2027-01-02\"},"
    "\"pages\":[{\"id\":\"p\",\"title\":\"a\",\"items\":["
    "{\"id\":\"q1\",\"type\":\"single\",\"required\":true,\"label\":\"?\"," OPTIONS
    ",{\"id\":\"o9\",\"code\":9,\"label\":\"c\",\"other\":true}]},"
    "{\"id\":\"q2\",\"type\":\"multi\",\"min\":1,\"max\":2,\"label\":\"?\"," OPTIONS
    ",{\"id\":\"o3\",\"code\":3,\"label\":\"c\",\"exclusive\":true},{\"id\":\"o9\",\"code\":9,\"label\":\"d\","
    "\"other\":true}]},"
    "{\"id\":\"q3\",\"type\":\"matrix\",\"required\":true,\"label\":\"?\"," OPTIONS
    "],\"rows\":[{\"id\":\"r1\",\"label\":\"a\"},{\"id\":\"r2\",\"label\":\"b\"}]},"
    "{\"id\":\"q5\",\"type\":\"nps\",\"label\":\"?\"},{\"id\":\"q6\",\"type\":\"text\",\"label\":\"?\",\"len\":[0,20]},"
    "{\"id\":\"q7\",\"type\":\"longtext\",\"label\":\"?\"}]}]}";

struct form {
    struct arena *a;
    struct str sent;
};

/* "name=value" lines; form fields reach answers.c as valid UTF-8 without NUL. */
static const struct str *take(void *arg, struct str name)
{
    struct form *form = arg;
    struct str rest = form->sent;

    while (rest.p) {
        struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');

        if (str_eq(key, name)) {
            struct str *v = ARENA_NEW(form->a, struct str);

            *v = value;
            return v;
        }
    }
    return NULL;
}

/* What stands in `answers` must survive the way through a document. */
static void check_round_trip(struct arena *a, const struct definition *d, const struct answers *answers)
{
    struct buf doc = buf_new(a, 1 << 20), again_doc = buf_new(a, 1 << 20);
    struct answers again;
    struct faults faults;

    answers_put_json(&doc, d, answers);
    if (doc.full || answers_from_json(a, d, buf_str(&doc), false, &again))
        abort();
    answers_put_json(&again_doc, d, &again);
    if (!str_eq(buf_str(&doc), buf_str(&again_doc)))
        abort();
    answers_check(a, d, &again, &faults);
    if (faults.count && answers_fault_page(d, &faults) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct definition d;
    struct definition_error error;
    struct answers answers;
    struct faults faults;
    struct str input = {(const char *)data, size};

    if (size > 20000)
        return 0;
    arena_init(&a, 64 << 20);
    if (definition_read(&a, str_from(SURVEY), &d, &error))
        abort();
    if (answers_from_json(&a, &d, input, true, &answers) == OK)
        check_round_trip(&a, &d, &answers);
    if (str_is_utf8(input)) {
        struct form form = {&a, input};

        answers = answers_new(&a, &d);
        answers_from_form(&a, &d, &d.pages[0], (struct field_source){take, &form}, &answers, &faults);
        check_round_trip(&a, &d, &answers);
    }
    arena_free(&a);
    return 0;
}
