/* test_role.c - who may do what is the reviewed table, and nothing in it breaks the promises made to residents. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/role.h"
#include "base/buf.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GOLDEN "tests/golden/permissions.txt"

enum { TEXT_BYTES = 256 * 1024, FACTS = 8 };

static const struct scope_facts all_facts[FACTS] = {{false, false, false}, {false, false, true}, {false, true, false},
                                                    {false, true, true},   {true, false, false}, {true, false, true},
                                                    {true, true, false},   {true, true, true}};

/* Whatever is near and whatever the stage. */
static bool may_ever(enum role role, enum action action)
{
    for (int f = 0; f < FACTS; f++)
        for (enum stage s = STAGE_PROPOSED; s < STAGE__COUNT; s++)
            if (role_may(role, action, all_facts[f], s))
                return true;
    return false;
}

/* How near a thing must be: the letters of role.def. */
static char scope_of(enum role role, enum action action, enum stage stage)
{
    if (role_may(role, action, (struct scope_facts){0}, stage))
        return 'a';
    if (role_may(role, action, (struct scope_facts){.is_in_division = true}, stage))
        return 'd';
    return role_may(role, action, (struct scope_facts){.is_named = true}, stage) ? 'i' : '-';
}

/* BLESS=1 writes the file instead; the difference is then reviewed. */
static void the_table_is_the_one_that_was_reviewed(void **state)
{
    struct str golden;
    struct arena a;
    struct buf out;

    (void)state;
    arena_init(&a, 16 << 20);
    out = buf_new(&a, TEXT_BYTES);
    buf_put(&out, S("# action role: scope in each stage (proposed draft review approved open closed published "
                    "completed), or in any;\n"
                    "# a all, d own division or named, i named, - not. + fresh second factor, 2 a second person, b not "
                    "who built it\n"));
    for (enum action action = 0; action < ACTION__COUNT; action++)
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
            bool is_staged = action_is_staged(action), is_for_builder = false;

            if (!may_ever(r, action))
                continue;
            buf_fmt(&out, "%-22.*s %-12.*s ", STR_ARG(action_code(action)), STR_ARG(role_code(r)));
            for (enum stage s = STAGE_PROPOSED; s < (is_staged ? (int)STAGE__COUNT : 1); s++) {
                buf_char(&out, scope_of(r, action, s));
                is_for_builder |= role_may(r, action, (struct scope_facts){true, true, true}, s);
            }
            buf_fmt(&out, "%s%s%s\n", action_needs_step_up(action) ? " +" : "", action_needs_second(action) ? " 2" : "",
                    is_for_builder ? "" : " b");
        }
    if (getenv("BLESS"))
        assert_int_equal(file_write(GOLDEN, buf_str(&out), 0644), OK);
    assert_int_equal(file_read(&a, GOLDEN, TEXT_BYTES, &golden), OK);
    assert_string_equal(arena_cstr(&a, buf_str(&out)), arena_cstr(&a, golden));
    arena_free(&a);
}

static void every_line_has_a_letter_for_each_stage_or_one_for_all(void **state)
{
    static const struct {
        const char *code;
        size_t len;
    } letters[] = {
#define MAY(role, text) {#role, sizeof text - 1},
#define ACTION(id, code, needs, rows) rows
#include "account/role.def"
#undef ACTION
#undef MAY
    };

    (void)state;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        assert_true(letters[i].len == 1 || letters[i].len == STAGE__COUNT);
    for (enum action action = 0; action < ACTION__COUNT; action++) {
        bool is_anybodys = false;

        assert_true(action_code(action).len > 0);
        for (enum action other = 0; other < action; other++)
            assert_false(str_eq(action_code(action), action_code(other)));
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
            is_anybodys |= may_ever(r, action);
        assert_true(is_anybodys);
    }
}

static void admin_and_ict_see_no_answer_and_no_contact(void **state)
{
    static const enum action hidden[] = {ACTION_SURVEY_SEE,      ACTION_SURVEY_COUNT,    ACTION_PAPER_ENTER,
                                         ACTION_RESULTS_SEE,     ACTION_RESULTS_EXPLORE, ACTION_TEXTS_MODERATE,
                                         ACTION_FINDINGS_WRITE,  ACTION_RESULTS_EXPORT,  ACTION_ROWS_EXPORT,
                                         ACTION_RESULTS_APPROVE, ACTION_RESULTS_PUBLISH, ACTION_CONTACTS_SEE,
                                         ACTION_VIEWER_GRANT,    ACTION_FEEDBACK_ANSWER, ACTION_SUMMARY_SEE};

    (void)state;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_false(may_ever(ROLE_ADMIN, hidden[i]));
        assert_false(may_ever(ROLE_ICT, hidden[i]));
    }
}

static void nobody_sees_results_before_a_survey_is_closed(void **state)
{
    static const enum action results[] = {ACTION_RESULTS_SEE,     ACTION_RESULTS_EXPLORE, ACTION_TEXTS_MODERATE,
                                          ACTION_FINDINGS_WRITE,  ACTION_RESULTS_EXPORT,  ACTION_ROWS_EXPORT,
                                          ACTION_RESULTS_APPROVE, ACTION_RESULTS_PUBLISH};

    (void)state;
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
            for (enum stage s = STAGE_PROPOSED; s <= STAGE_OPEN; s++)
                for (int f = 0; f < FACTS; f++)
                    assert_false(role_may(r, results[i], all_facts[f], s));
}

static void whoever_built_a_survey_neither_reviews_nor_approves_it(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        for (enum stage s = STAGE_PROPOSED; s < STAGE__COUNT; s++)
            for (int f = 0; f < FACTS; f++)
                if (all_facts[f].is_builder) {
                    assert_false(role_may(r, ACTION_SURVEY_REVIEW, all_facts[f], s));
                    assert_false(role_may(r, ACTION_SURVEY_APPROVE, all_facts[f], s));
                }
    assert_true(role_may(ROLE_COORDINATOR, ACTION_SURVEY_APPROVE, all_facts[0], STAGE_REVIEW));
}

static void a_viewer_reads_published_results_it_is_named_for_and_does_nothing_else(void **state)
{
    (void)state;
    for (enum action action = 0; action < ACTION__COUNT; action++)
        for (enum stage s = STAGE_PROPOSED; s < STAGE__COUNT; s++)
            for (int f = 0; f < FACTS; f++)
                if (role_may(ROLE_VIEWER, action, all_facts[f], s)) {
                    assert_true(all_facts[f].is_named && s >= STAGE_PUBLISHED);
                    assert_true(action == ACTION_SURVEY_SEE || action == ACTION_SURVEY_COUNT ||
                                action == ACTION_RESULTS_SEE || action == ACTION_RESULTS_EXPORT);
                }
}

static void questions_are_frozen_once_a_survey_is_in_review(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        for (enum stage s = STAGE_REVIEW; s < STAGE__COUNT; s++)
            for (int f = 0; f < FACTS; f++)
                assert_false(role_may(r, ACTION_SURVEY_EDIT, all_facts[f], s));
}

static void only_admin_manages_accounts_settings_and_the_audit_log(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
        assert_int_equal(may_ever(r, ACTION_ACCOUNTS_MANAGE), r == ROLE_ADMIN);
        assert_int_equal(may_ever(r, ACTION_SETTINGS_EDIT), r == ROLE_ADMIN);
        assert_int_equal(may_ever(r, ACTION_AUDIT_READ), r == ROLE_ADMIN);
    }
}

static void what_leaves_the_house_asks_for_the_second_factor_again(void **state)
{
    static const enum action fresh[] = {ACTION_RESULTS_EXPORT,  ACTION_ROWS_EXPORT,   ACTION_RESULTS_PUBLISH,
                                        ACTION_ACCOUNTS_MANAGE, ACTION_SURVEY_INVITE, ACTION_CONTACTS_SEE,
                                        ACTION_SETTINGS_EDIT,   ACTION_VIEWER_GRANT,  ACTION_SURVEY_APPROVE};

    (void)state;
    for (size_t i = 0; i < sizeof fresh / sizeof *fresh; i++)
        assert_true(action_needs_step_up(fresh[i]));
    assert_true(action_needs_second(ACTION_ROWS_EXPORT));
    assert_true(action_needs_second(ACTION_RESULTS_PUBLISH));
}

static void what_is_no_role_or_stage_may_nothing(void **state)
{
    (void)state;
    for (int r = -1; r <= ROLE__COUNT + 1; r++)
        if (r < ROLE_ADMIN || r >= ROLE__COUNT)
            for (enum action action = 0; action < ACTION__COUNT; action++)
                assert_false(role_may((enum role)r, action, all_facts[FACTS - 2], STAGE_DRAFT));
    assert_false(role_may(ROLE_COORDINATOR, ACTION_SURVEY_SEE, all_facts[6], STAGE__COUNT));
    assert_false(role_may(ROLE_COORDINATOR, ACTION_SURVEY_SEE, all_facts[6], (enum stage) - 1));
}

static void roles_have_codes_that_lead_back(void **state)
{
    enum role back;

    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
        assert_int_equal(role_from_code(role_code(r), &back), OK);
        assert_int_equal(back, r);
        assert_non_null(role_name(r));
    }
    assert_int_equal(role_from_code(S("Admin"), &back), ERR_NOT_FOUND);
    assert_int_equal(role_from_code(S(""), &back), ERR_NOT_FOUND);
}

static void a_role_has_what_of_a_scope_the_table_asks_about(void **state)
{
    (void)state;
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
        bool has_divisions = false, has_surveys = false;

        for (enum action action = 0; action < ACTION__COUNT; action++)
            for (enum stage stage = 0; stage < STAGE__COUNT; stage++) {
                has_divisions = has_divisions || scope_of(r, action, stage) == 'd';
                has_surveys = has_surveys || scope_of(r, action, stage) == 'd' || scope_of(r, action, stage) == 'i';
            }
        assert_int_equal(role_has_divisions(r), has_divisions);
        assert_int_equal(role_has_surveys(r), has_surveys);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_has_what_of_a_scope_the_table_asks_about),
        cmocka_unit_test(the_table_is_the_one_that_was_reviewed),
        cmocka_unit_test(every_line_has_a_letter_for_each_stage_or_one_for_all),
        cmocka_unit_test(admin_and_ict_see_no_answer_and_no_contact),
        cmocka_unit_test(nobody_sees_results_before_a_survey_is_closed),
        cmocka_unit_test(whoever_built_a_survey_neither_reviews_nor_approves_it),
        cmocka_unit_test(a_viewer_reads_published_results_it_is_named_for_and_does_nothing_else),
        cmocka_unit_test(questions_are_frozen_once_a_survey_is_in_review),
        cmocka_unit_test(only_admin_manages_accounts_settings_and_the_audit_log),
        cmocka_unit_test(what_leaves_the_house_asks_for_the_second_factor_again),
        cmocka_unit_test(what_is_no_role_or_stage_may_nothing),
        cmocka_unit_test(roles_have_codes_that_lead_back),
    };

    return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
