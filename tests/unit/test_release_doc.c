/* test_release_doc.c - the document a release is stored as: of older versions read as ever, with anything amiss broken. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release_doc.h"

#include <string.h>

#include "unit/in_arena.h"

/* Is it broken with each of `pieces` in the place of %s? */
static void check_broken(const char *before, const char *const *pieces, size_t count, const char *after)
{
    struct release r;

    for (size_t i = 0; i < count; i++)
        if (release_doc_read(&arena, arena_fmt(&arena, "%s%s%s", before, pieces[i], after), &r) != ERR_BROKEN)
            fail_msg("%s", pieces[i]);
}
#define CHECK_BROKEN(before, pieces, after) check_broken(before, pieces, sizeof(pieces) / sizeof *(pieces), after)

#define HEAD "{\"schema\":1,\"version\":1,\"n\":20,\"min_count\":5,\"items\":["
#define TABLE HEAD "{\"id\":\"q1\",\"tables\":[{"

static void a_release_from_before_groups_and_contracts_stays_as_it_was(void **state)
{
    static const char doc[] = TABLE "\"n\":20,\"lines\":[{\"id\":\"o1\",\"count\":20,\"percent\":100}]}]}]}";
    struct buf again = buf_new(&arena, RELEASE_DOC_BYTES);
    struct release r;

    (void)state;
    assert_int_equal(release_doc_read(&arena, str_from(doc), &r), OK);
    assert_int_equal(r.contract_version, 0);
    assert_int_equal(r.level, RELEASE_FINAL);
    assert_int_equal(r.items[0].tables[0].by_count, 0);
    release_doc_put(&again, &r);
    assert_text(buf_str(&again), doc);
}

static void scores_of_groups_are_read_back(void **state)
{
    static const char doc[] = TABLE "\"n\":20,\"lines\":[],\"nps\":-25,\"groups\":[{\"count\":5,\"percent\":25},"
                                    "{\"shown\":\"protected\"},{\"shown\":\"under\"}],"
                                    "\"by\":[{\"id\":\"role\",\"columns\":[\"promoters\"],\"groups\":[{\"id\":\"b1\","
                                    "\"n\":20,\"cells\":[5],\"nps\":-30}]}]}]}]}";
    struct buf again = buf_new(&arena, RELEASE_DOC_BYTES);
    struct release r;

    (void)state;
    assert_int_equal(release_doc_read(&arena, str_from(doc), &r), OK);
    assert_true(r.items[0].tables[0].by[0].groups[0].has_nps);
    assert_int_equal(r.items[0].tables[0].by[0].groups[0].nps, -30);
    release_doc_put(&again, &r);
    assert_text(buf_str(&again), doc);
}

static void a_document_that_is_no_release_is_broken(void **state)
{
    static const char *const whole[] = {"", "[]", "{}", "{\"items\":[]}", HEAD, HEAD "]}x"};
    static const char *const heads[] = {"\"schema\":2,\"version\":1,\"n\":20,\"min_count\":5",
                                        "\"schema\":1,\"n\":20,\"min_count\":5",
                                        "\"schema\":1,\"version\":0,\"n\":20,\"min_count\":5",
                                        "\"schema\":1,\"version\":\"1\",\"n\":20,\"min_count\":5",
                                        "\"schema\":1,\"version\":1,\"min_count\":5",
                                        "\"schema\":1,\"version\":1,\"n\":-2,\"min_count\":5",
                                        "\"schema\":1,\"version\":1,\"n\":2.5,\"min_count\":5",
                                        "\"schema\":1,\"version\":1,\"n\":20",
                                        "\"schema\":1,\"version\":1,\"n\":20,\"min_count\":4"};

    (void)state;
    CHECK_BROKEN("", whole, "");
    CHECK_BROKEN("{", heads, ",\"items\":[]}");
}

static void a_level_or_contract_that_is_none_is_broken(void **state)
{
    static const char *const heads[] = {"\"level\":\"exact\"",
                                        "\"level\":1",
                                        "\"contract\":1",
                                        "\"contract\":{\"version\":0,\"hash\":\"00\"}",
                                        "\"contract\":{\"version\":1}",
                                        "\"contract\":{\"version\":1,\"hash\":\"00\"}",
                                        "\"contract\":{\"version\":1,\"hash\":\"00000000000000000000000000000000000000"
                                        "0000000000000000000000000G\"}"};

    (void)state;
    CHECK_BROKEN("{\"schema\":1,\"version\":1,", heads, ",\"n\":20,\"min_count\":5,\"items\":[]}");
}

static void a_question_or_table_that_is_none_is_broken(void **state)
{
    static const char *const items[] = {"1",
                                        "{}",
                                        "{\"id\":1,\"words_n\":20}",
                                        "{\"id\":\"\",\"words_n\":20}",
                                        "{\"id\":\"q1\"}",
                                        "{\"id\":\"q1\",\"words_n\":-2}",
                                        "{\"id\":\"q1\",\"tables\":[]}",
                                        "{\"id\":\"q1\",\"tables\":[1]}"};
    static const char *const tables[] = {"\"n\":20",
                                         "\"n\":20,\"lines\":1",
                                         "\"lines\":[]",
                                         "\"n\":-2,\"lines\":[]",
                                         "\"n\":20,\"lines\":[],\"row\":1",
                                         "\"n\":20,\"lines\":[],\"row\":\"\""};

    (void)state;
    CHECK_BROKEN(HEAD, items, "]}");
    CHECK_BROKEN(TABLE, tables, "}]}]}");
}

static void a_cell_that_is_none_is_broken(void **state)
{
    static const char *const lines[] = {"1",
                                        "{\"count\":20,\"percent\":100}",
                                        "{\"id\":\"o1\"}",
                                        "{\"id\":\"o1\",\"count\":20}",
                                        "{\"id\":\"o1\",\"count\":20,\"percent\":101}",
                                        "{\"id\":\"o1\",\"count\":-1,\"percent\":0}",
                                        "{\"id\":\"o1\",\"shown\":\"7\"}",
                                        "{\"id\":\"o1\",\"shown\":7}"};
    static const char *const groups[] = {
        "{\"shown\":\"under\"},{\"shown\":\"under\"}", "1,{\"shown\":\"under\"},{\"shown\":\"under\"}",
        "{\"shown\":\"under\"},1,{\"shown\":\"under\"}", "{\"shown\":\"under\"},{\"shown\":\"under\"},1"};

    (void)state;
    CHECK_BROKEN(TABLE "\"n\":20,\"lines\":[", lines, "]}]}]}");
    CHECK_BROKEN(TABLE "\"n\":20,\"lines\":[],\"groups\":[", groups, "]}]}]}");
}

static void groups_that_are_none_are_broken(void **state)
{
    static const char *const bys[] = {
        "1",
        "[1]",
        "[{\"id\":\"role\"}]",
        "[{\"columns\":[],\"groups\":[]}]",
        "[{\"id\":\"role\",\"columns\":[]}]",
        "[{\"id\":\"role\",\"columns\":[1],\"groups\":[]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[1]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"a\",\"n\":10}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":1,\"n\":10,\"cells\":[0]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"n\":10,\"cells\":[0]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"\",\"n\":9,\"cells\":[0]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"\",\"n\":10,\"cells\":[]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"\",\"n\":10,\"cells\":[11]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"\",\"n\":10,\"cells\":[-1]}]}]",
        "[{\"id\":\"role\",\"columns\":[\"o1\"],\"groups\":[{\"id\":\"\",\"n\":10,\"cells\":[\"5\"]}]}]"};

    (void)state;
    CHECK_BROKEN(TABLE "\"n\":20,\"lines\":[],\"by\":", bys, "}]}]}");
}

#define IN_ARENA(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(a_release_from_before_groups_and_contracts_stays_as_it_was),
        IN_ARENA(scores_of_groups_are_read_back),
        IN_ARENA(a_document_that_is_no_release_is_broken),
        IN_ARENA(a_level_or_contract_that_is_none_is_broken),
        IN_ARENA(a_question_or_table_that_is_none_is_broken),
        IN_ARENA(a_cell_that_is_none_is_broken),
        IN_ARENA(groups_that_are_none_are_broken),
    };

    return cmocka_run_group_tests_name("release document", tests, NULL, NULL);
}
