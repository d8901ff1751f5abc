/* test_audit_detail.c - what the audit log's entries say is of no language, and what is public is told with both values. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"
#include "audit/detail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static void groups_have_codes_of_their_own_and_actions(void **state)
{
    (void)state;
    for (enum audit_group g = 0; g < AUDIT_GROUP__COUNT; g++) {
        struct str code = str_from(audit_group_code(g));
        enum audit_action action;
        enum audit_group got;
        int actions = 0;

        assert_int_equal(audit_group_from_code(code, &got), OK);
        assert_int_equal(got, g);
        assert_int_equal(audit_from_code(code, &action), ERR_NOT_FOUND);
        for (action = 0; action < AUDIT__COUNT; action++)
            actions += audit_group(action) == g;
        assert_true(actions > 0);
    }
    assert_int_equal(audit_group(AUDIT_SURVEY_PUBLISH), AUDIT_GROUP_RESULTS);
}

static bool is_told(const char *detail)
{
    struct audit_detail v[AUDIT_DETAILS_MOST];
    size_t count;

    return audit_detail_read(str_from(detail), v, &count) == OK;
}

static void a_detail_is_words_with_what_belongs_to_them_or_of_a_former_form(void **state)
{
    struct audit_detail v[AUDIT_DETAILS_MOST];
    size_t count;

    (void)state;
    assert_int_equal(audit_detail_read(S("added:1 changed:0 removed:4"), v, &count), OK);
    assert_int_equal(count, 3);
    assert_int_equal(v[2].kind, DETAIL_NUMBER);
    assert_true(str_eq(v[2].value, S("4")));
    assert_int_equal(audit_detail_read(S("removed"), v, &count), OK);
    assert_int_equal(v[0].kind, DETAIL_WORD);
    assert_true(is_told(""));
    assert_false(is_told("1 added, 0 changed, 4 removed"));
    assert_false(is_told("added:many"));
    assert_false(is_told("version"));
    assert_false(is_told("csv:1"));
    assert_false(is_told("added:1  removed:4"));
    for (int e = ERR_NOT_FOUND; e < ERR__COUNT; e++) /* why a verb failed */
        assert_true(is_told(err_name((enum err)e)));
}

/* What `stored` says of old or new. */
static struct str value_in(struct str stored, size_t which)
{
    struct audit_detail v[AUDIT_DETAILS_MOST];
    size_t count;

    assert_int_equal(audit_detail_read(stored, v, &count), OK);
    assert_int_equal(count, 2);
    return audit_detail_value(&arena, v[which].value);
}

static void a_change_tells_both_values_cut_to_what_fits(void **state)
{
    static const char letters[] = "ääääääääääääääääääääääääääääääääääääääää";
    struct str told = audit_detail_change(&arena, S("Hyvinvointialue"), S("Länsi: 50 % & \"uusi\""));

    (void)state;
    assert_true(audit_is_text(told));
    assert_true(str_eq(value_in(told, 0), S("Hyvinvointialue")));
    assert_true(str_eq(value_in(told, 1), S("Länsi: 50 % & \"uusi\"")));
    told = audit_detail_change(&arena, str_from(letters), str_from(letters));
    assert_true(audit_is_text(told));
    assert_true(str_starts(str_from(letters), str_sub(value_in(told, 1), 0, value_in(told, 1).len - strlen("…"))));
    assert_true(str_ends(value_in(told, 1), S("…")));
    told = audit_detail_change(&arena, S(""), S("x"));
    assert_int_equal(value_in(told, 0).len, 0);
    assert_int_equal(audit_detail_change(&arena, S("a"), S("maija@example.org")).len, 0);
    assert_true(str_eq(audit_detail_value(&arena, S("100%ZZ%")), S("100%ZZ%"))); /* somebody's hand */
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_have_codes_of_their_own_and_actions),
        cmocka_unit_test(a_detail_is_words_with_what_belongs_to_them_or_of_a_former_form),
        cmocka_unit_test(a_change_tells_both_values_cut_to_what_fits),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
