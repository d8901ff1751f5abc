/* test_duty.c - what waits for whom: nobody is told to do what the table of permissions forbids, and nothing that waits is forgotten. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"
#include "base/clock.h"
#include "db/migrate.h"
#include "desk/duty.h"
#include "desk/scope.h"
#include "gen/sql_people.h"
#include "unit/in_office.h"
#include "unit/stores.h"

/* By role, so that accounts[role] is one of each; who has no part in a test is ME. */
enum { ME = 1000, OTHER = 2000, SURVEY = 7, FOREIGN = 8 };

static struct arena arena;
static struct survey_standing survey;
static struct account accounts[3];
static struct duty_ground ground;
static const int64_t invited[] = {SURVEY};
static const int64_t named[] = {SURVEY};
static const struct str divisions[] = {S_INIT("koti")};

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, 512 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A survey of another division, built by OTHER, that is far from everything; ME and OTHER are coordinators. */
static void usual(void)
{
    survey = (struct survey_standing){.id = SURVEY,
                                      .slug = S("koe"),
                                      .title = S("Koekysely"),
                                      .state = SURVEY_OPEN,
                                      .version = 1,
                                      .created_ms = NOON - 100 * DAY,
                                      .opens_ms = NOON + 30 * DAY,
                                      .closes_ms = NOON + 60 * DAY,
                                      .results_ms = NOON + 90 * DAY,
                                      .answer_count = -1,
                                      .division = S("talous"),
                                      .builder = OTHER,
                                      .since_ms = NOON - DAY};
    for (int i = 0; i < 2; i++)
        accounts[i] = (struct account){.id = i ? OTHER : ME,
                                       .name = S("Testi Ihminen"),
                                       .email = S("testi@example.fi"),
                                       .state = ACCOUNT_ACTIVE,
                                       .duty = {.role = ROLE_COORDINATOR}};
    ground = (struct duty_ground){.surveys = &survey,
                                  .survey_count = 1,
                                  .accounts = accounts,
                                  .account_count = 2,
                                  .invited = invited,
                                  .invited_count = 0,
                                  .now_ms = NOON};
}

static struct duty *list(const struct account *person, size_t *count_out)
{
    struct duty *v;

    arena_reset(&arena);
    duty_list(&arena, &ground, person, &v, count_out);
    return v;
}

/* The only duty of that account, or (0) none. */
static enum duty_kind only(const struct account *person)
{
    size_t count;
    struct duty *v = list(person, &count);

    assert_true(count <= 1);
    return count ? v[0].kind : 0;
}

/* --- nobody gets what is not allowed ---------------------------------------------------------------------------------- */

static enum stage stage_of(enum survey_state state)
{
    static const enum stage stages[SURVEY_STATE__COUNT] = {
        [SURVEY_DRAFT] = STAGE_DRAFT,         [SURVEY_REVIEW] = STAGE_REVIEW,       [SURVEY_APPROVED] = STAGE_APPROVED,
        [SURVEY_OPEN] = STAGE_OPEN,           [SURVEY_SUSPENDED] = STAGE_OPEN,      [SURVEY_CLOSED] = STAGE_CLOSED,
        [SURVEY_PUBLISHED] = STAGE_PUBLISHED, [SURVEY_COMPLETED] = STAGE_COMPLETED, [SURVEY_ARCHIVED] = STAGE_COMPLETED,
        [SURVEY_CANCELLED] = STAGE_COMPLETED};

    return stages[state];
}

/* Bits of a case: how near the survey is, how things stand, what the time is. */
enum {
    IN_DIVISION = 1,
    IS_NAMED = 2,
    IS_BUILDER = 4,
    IS_RESULTS_APPROVER = 8,
    IS_COUNTED = 16,
    IS_APPROVED = 32,
    IS_SOON = 64,
    IS_INVITED_ONLY = 128,
    BUILDER_IS_GONE = 256,
    HAS_REST = 512, /* feedback, a loss, an account that ends */
    CASES = 1024
};

static struct scope_facts make_case(enum role role, enum survey_state state, int bits)
{
    static struct feedback feedback = {.number = 3, .due_day = 20270310, .code = S_INIT("K7QF-2MXD")};
    static struct loss loss = {.account_id = OTHER, .asked_by = 4000, .expires_ms = NOON + HOUR, .kind = LOSS_FACTOR};

    usual();
    accounts[0].duty = (struct account_duty){.role = role,
                                             .expires_ms = role == ROLE_VIEWER ? NOON + 30 * DAY : 0,
                                             .divisions = divisions,
                                             .division_count = bits & IN_DIVISION ? 1 : 0,
                                             .surveys = named,
                                             .survey_count = bits & IS_NAMED ? 1 : 0};
    if (bits & BUILDER_IS_GONE)
        accounts[1].state = ACCOUNT_DISABLED;
    survey.state = state;
    survey.division = S("koti");
    survey.builder = bits & IS_BUILDER ? ME : OTHER;
    survey.results_approver = bits & IS_RESULTS_APPROVER ? ME : OTHER;
    survey.answer_count = bits & IS_COUNTED ? 100 : -1;
    survey.results_release = bits & IS_APPROVED ? 1 : 0;
    survey.access = bits & IS_INVITED_ONLY ? ACCESS_INVITED : ACCESS_OPEN;
    survey.cancel_asked_ms = state == SURVEY_OPEN && bits & IS_APPROVED ? NOON : 0;
    survey.cancel_asker = bits & IS_RESULTS_APPROVER ? ME : OTHER;
    if (bits & IS_SOON)
        survey.opens_ms = survey.closes_ms = survey.results_ms = NOON + HOUR;
    if (bits & HAS_REST) {
        ground.feedback = &feedback;
        ground.losses = &loss;
        ground.feedback_count = ground.loss_count = 1;
        accounts[1].duty.expires_ms = NOON + DAY;
        accounts[2] = accounts[1];
        accounts[2].id = 3000;
        accounts[2].duty =
            (struct account_duty){.role = ROLE_VIEWER, .expires_ms = NOON + DAY, .surveys = named, .survey_count = 1};
        ground.account_count = 3;
    }
    return (struct scope_facts){.is_in_division = bits & IN_DIVISION,
                                .is_named = bits & (IS_NAMED | IS_BUILDER),
                                .is_builder = bits & IS_BUILDER};
}

static void no_duty_asks_for_what_the_table_forbids(void **state)
{
    size_t seen[DUTY__COUNT] = {0}, cases = 0;

    (void)state;
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++)
        for (enum survey_state s = SURVEY_DRAFT; (int)s < SURVEY_STATE__COUNT; s++)
            for (int bits = 0; bits < CASES; bits++, cases++) {
                struct scope_facts facts = make_case(role, s, bits);
                size_t count;
                struct duty *v = list(&accounts[0], &count);

                for (size_t i = 0; i < count; i++) {
                    enum action action = duty_action(v[i].kind);

                    seen[v[i].kind]++;
                    assert_true(role_may(role, action, action_is_staged(action) ? facts : (struct scope_facts){0},
                                         stage_of(s)));
                    if (action_is_staged(action)) /* nor is anybody told of a survey that he may not see */
                        assert_true(role_may(role, ACTION_SURVEY_SEE, facts, stage_of(s)));
                    if (v[i].kind == DUTY_DECIDE)
                        assert_false(bits & IS_BUILDER);
                    if (v[i].kind == DUTY_PUBLISH || v[i].kind == DUTY_CANCEL)
                        assert_false(bits & IS_RESULTS_APPROVER);
                }
                accounts[0].state = ACCOUNT_DISABLED;
                assert_int_equal(only(&accounts[0]), 0);
            }
    assert_int_equal(cases, (ROLE__COUNT - 1) * (SURVEY_STATE__COUNT - 1) * CASES);
    for (enum duty_kind kind = DUTY_FINISH; kind < DUTY__COUNT; kind++)
        assert_int_equal(seen[kind] > 0,
                         kind != DUTY_WAS_EXPLAIN); /* so that the above is known to look at something */
}

/* Admin and ict keep the system going: nothing about a survey waits for them. */
static void those_without_surveys_get_none(void **state)
{
    static const enum role roles[] = {ROLE_ADMIN, ROLE_ICT, ROLE_VIEWER, ROLE_EXECUTIVE};

    (void)state;
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
        for (enum survey_state s = SURVEY_DRAFT; (int)s < SURVEY_STATE__COUNT; s++)
            for (int bits = 0; bits < HAS_REST; bits++) {
                make_case(roles[r], s, bits);
                assert_int_equal(only(&accounts[0]), 0);
            }
}

/* --- what waits ------------------------------------------------------------------------------------------------------- */

static void a_draft_waits_for_its_builder_or_for_all_when_there_is_none(void **state)
{
    (void)state;
    usual();
    survey.state = SURVEY_DRAFT;
    assert_int_equal(only(&accounts[0]), 0);
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
    accounts[1].state = ACCOUNT_DISABLED;
    assert_int_equal(only(&accounts[0]), DUTY_FINISH);
    accounts[1].state = ACCOUNT_ACTIVE;
    accounts[1].duty.role = ROLE_COMMS; /* can no longer go on with it */
    assert_int_equal(only(&accounts[0]), DUTY_FINISH);
    usual();
    survey.state = SURVEY_DRAFT;
    survey.builder = SURVEY_BY_NOBODY;
    assert_int_equal(only(&accounts[0]), DUTY_FINISH);
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
    accounts[0].duty.role = ROLE_CONTACT; /* of another division */
    assert_int_equal(only(&accounts[0]), 0);
}

/* ME and OTHER are of the role contact without a division of their own: only the register says what is theirs. */
static void another_contact_takes_over_what_waits_in_the_division(void **state)
{
    static const int64_t other[] = {OTHER}, me[] = {ME};

    (void)state;
    usual();
    accounts[0].duty.role = accounts[1].duty.role = ROLE_CONTACT;
    survey.contacts = other;
    survey.contact_count = 1;
    survey.state = SURVEY_DRAFT; /* which OTHER has built */
    assert_int_equal(only(&accounts[0]), 0);
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
    survey.contacts = me;
    assert_int_equal(only(&accounts[0]), DUTY_FINISH);
    assert_int_equal(only(&accounts[1]), 0);
}

static void a_contact_who_cannot_do_it_takes_nothing_over(void **state)
{
    static const int64_t me[] = {ME};

    (void)state;
    usual();
    accounts[1].duty.role = ROLE_CONTACT;
    survey.contacts = me;
    survey.contact_count = 1;
    survey.state = SURVEY_DRAFT;
    accounts[0].duty.role = ROLE_UNIT_MANAGER;
    assert_int_equal(only(&accounts[0]), 0);
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
    accounts[0].duty.role = ROLE_CONTACT;
    accounts[0].state = ACCOUNT_DISABLED;
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
    usual(); /* and whoever may go on with it all the same keeps it */
    accounts[0].duty.role = ROLE_CONTACT;
    survey.contacts = me;
    survey.contact_count = 1;
    survey.state = SURVEY_DRAFT;
    assert_int_equal(only(&accounts[0]), DUTY_FINISH);
    assert_int_equal(only(&accounts[1]), DUTY_FINISH);
}

static void a_draft_that_came_back_says_so_and_is_another_duty(void **state)
{
    struct id16 before, after;
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    survey.state = SURVEY_DRAFT;
    v = list(&accounts[1], &count);
    before = duty_hash(&arena, v);
    survey.reason = S("Kysymys 3 on epäselvä");
    survey.reason_ms = NOON - DAY;
    v = list(&accounts[1], &count);
    assert_true(v->is_returned);
    after = duty_hash(&arena, v);
    assert_memory_not_equal(before.b, after.b, sizeof before.b);
    survey.since_ms++; /* sent and taken back: the same still */
    v = list(&accounts[1], &count);
    before = duty_hash(&arena, v);
    assert_memory_equal(before.b, after.b, sizeof before.b);
    survey.reason_ms++; /* and once more */
    v = list(&accounts[1], &count);
    before = duty_hash(&arena, v);
    assert_memory_not_equal(before.b, after.b, sizeof before.b);
}

static void what_is_in_review_waits_for_another_than_its_builder(void **state)
{
    (void)state;
    usual();
    survey.state = SURVEY_REVIEW;
    assert_int_equal(only(&accounts[0]), DUTY_DECIDE);
    assert_int_equal(only(&accounts[1]), 0);
}

static void invited_people_need_codes_before_the_survey_opens(void **state)
{
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    survey.state = SURVEY_APPROVED;
    survey.access = ACCESS_INVITED;
    survey.opens_ms = NOON + DUTY_INVITE_DAYS * DAY + 1;
    assert_int_equal(only(&accounts[0]), 0);
    survey.opens_ms--;
    assert_int_equal(only(&accounts[0]), DUTY_INVITE);
    survey.state = SURVEY_OPEN;
    survey.opens_ms = NOON - DAY;
    v = list(&accounts[0], &count);
    assert_true(v->is_late); /* it is open, and nobody can answer */
    ground.invited_count = 1;
    assert_int_equal(only(&accounts[0]), 0);
    ground.invited_count = 0;
    survey.access = ACCESS_OPEN;
    assert_int_equal(only(&accounts[0]), 0);
}

static void three_days_before_closing_there_is_a_word(void **state)
{
    (void)state;
    usual();
    survey.closes_ms = NOON + DUTY_CLOSING_DAYS * DAY + 1;
    assert_int_equal(only(&accounts[0]), 0);
    survey.closes_ms--;
    assert_int_equal(only(&accounts[0]), DUTY_CLOSING);
    survey.state = SURVEY_APPROVED;
    assert_int_equal(only(&accounts[0]), 0);
}

static void a_paused_survey_waits_to_go_on(void **state)
{
    size_t count;

    (void)state;
    usual();
    survey.state = SURVEY_SUSPENDED;
    assert_int_equal(only(&accounts[0]), DUTY_RESUME);
    survey.closes_ms = NOON + HOUR; /* and nothing else */
    assert_int_equal(only(&accounts[0]), DUTY_RESUME);
    survey.closes_ms = NOON + 60 * DAY; /* residents stand before a closed door: not by its last day */
    survey.since_ms = NOON - HOUR;
    assert_true(list(&accounts[0], &count)->is_today);
    ground.now_ms = NOON + DAY;
    assert_true(list(&accounts[0], &count)->is_late);
}

static void results_wait_to_be_counted_then_approved_then_published_by_another(void **state)
{
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    survey.state = SURVEY_CLOSED;
    assert_int_equal(only(&accounts[0]), 0); /* not counted yet */
    survey.answer_count = 0;
    assert_int_equal(only(&accounts[0]), DUTY_APPROVE);
    survey.results_release = 1;
    survey.results_approver = ME;
    assert_int_equal(only(&accounts[0]), 0);
    assert_int_equal(only(&accounts[1]), DUTY_PUBLISH);
    survey.results_ms = NOON - DAY;
    v = list(&accounts[1], &count);
    assert_true(v->is_late);
    survey.state = SURVEY_PUBLISHED;
    assert_int_equal(only(&accounts[1]), 0);
    survey.state = SURVEY_CLOSED;
    survey.results_release = 0;
    accounts[0].duty = (struct account_duty){.role = ROLE_CONTACT, .divisions = divisions, .division_count = 1};
    assert_int_equal(only(&accounts[0]), 0); /* of another division */
    survey.division = S("koti");
    assert_int_equal(only(&accounts[0]), 0); /* to look at them is no duty: it would never be done */
}

static void what_is_due_today_is_not_late(void **state)
{
    static const int64_t times_ms[] = {NOON - 11 * HOUR, NOON, NOON + 11 * HOUR};
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    survey.state = SURVEY_CLOSED;
    survey.answer_count = 0;
    survey.results_ms = NOON - 12 * HOUR; /* as a day that is promised is stored: where it begins */
    for (size_t i = 0; i < sizeof times_ms / sizeof *times_ms; i++) {
        ground.now_ms = times_ms[i];
        v = list(&accounts[0], &count);
        assert_true(count == 1 && v->is_today && !v->is_late);
    }
    ground.now_ms = NOON + 12 * HOUR;
    v = list(&accounts[0], &count);
    assert_true(v->is_late && !v->is_today);
    ground.now_ms = NOON - 13 * HOUR;
    v = list(&accounts[0], &count);
    assert_false(v->is_late || v->is_today);
}

/* Sent on the day on which it opens, asked for after it was to be answered: nobody could have done it before. */
static void what_came_today_is_due_today_and_late_tomorrow(void **state)
{
    static const enum survey_state states[] = {SURVEY_DRAFT, SURVEY_REVIEW, SURVEY_CLOSED};
    size_t count;
    struct duty *v;

    (void)state;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        usual();
        survey.state = states[i];
        survey.answer_count = 0;
        survey.since_ms = NOON - HOUR;
        survey.opens_ms = NOON - 2 * HOUR;
        survey.results_ms = NOON - 3 * DAY;
        v = list(&accounts[states[i] == SURVEY_DRAFT], &count);
        assert_true(count == 1 && v->is_today && !v->is_late);
        ground.now_ms = NOON + DAY;
        assert_true(list(&accounts[states[i] == SURVEY_DRAFT], &count)->is_late);
    }
}

/* Also over the nights on which the clocks are turned, 28.3.2027 and 31.10.2027. */
static void a_review_has_a_day_of_its_own_before_the_survey_opens(void **state)
{
    static const struct {
        int year, month, day, finish, decide;
    } cases[] = {{2027, 2, 2, 20270131, 20270201},  {2027, 3, 29, 20270327, 20270328},
                 {2027, 3, 30, 20270328, 20270329}, {2027, 11, 1, 20271030, 20271031},
                 {2027, 11, 2, 20271031, 20271101}, {2028, 1, 1, 20271230, 20271231}};
    size_t count;

    (void)state;
    usual();
    survey.since_ms = survey.created_ms;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        survey.opens_ms =
            civil_to_ms((struct civil){.year = cases[i].year, .month = cases[i].month, .day = cases[i].day});
        survey.state = SURVEY_DRAFT;
        assert_int_equal(civil_today(list(&accounts[1], &count)->due_ms), cases[i].finish);
        survey.state = SURVEY_REVIEW;
        assert_int_equal(civil_today(list(&accounts[0], &count)->due_ms), cases[i].decide);
        assert_int_equal(civil_today(list(&accounts[0], &count)->due_ms + 1) > cases[i].decide, true);
    }
}

static void feedback_is_due_at_the_end_of_its_day(void **state)
{
    struct feedback f = {.number = 1, .due_day = 20270301, .code = S("K7QF-2MXD")};
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    ground.feedback = &f;
    ground.feedback_count = 1;
    v = list(&accounts[0], &count);
    assert_int_equal(count, 1);
    assert_int_equal(civil_today(v->due_ms), 20270301);
    assert_int_equal(civil_today(v->due_ms + 1), 20270302);
    assert_false(v->is_late);
    ground.now_ms = v->due_ms + 1;
    assert_true(list(&accounts[0], &count)->is_late);
}

static void a_lost_factor_waits_for_an_administrator_who_did_not_note_it(void **state)
{
    struct loss loss = {.account_id = OTHER, .asked_by = 4000, .expires_ms = NOON + HOUR, .kind = LOSS_FACTOR};

    (void)state;
    usual();
    ground.losses = &loss;
    ground.loss_count = 1;
    assert_int_equal(only(&accounts[0]), 0);
    accounts[0].duty.role = ROLE_ADMIN;
    assert_int_equal(only(&accounts[0]), DUTY_LOSS);
    loss.asked_by = ME;
    assert_int_equal(only(&accounts[0]), 0);
    loss.asked_by = OTHER;
    loss.account_id = ME;
    assert_int_equal(only(&accounts[0]), 0);
}

static void an_account_that_ends_within_two_weeks_waits_for_the_administrator(void **state)
{
    (void)state;
    usual();
    accounts[0].duty.role = ROLE_ADMIN;
    accounts[1].duty.expires_ms = NOON + DUTY_ACCOUNT_DAYS * DAY + 1;
    assert_int_equal(only(&accounts[0]), 0);
    accounts[1].duty.expires_ms--;
    assert_int_equal(only(&accounts[0]), DUTY_ACCOUNT);
    accounts[1].state = ACCOUNT_DISABLED;
    assert_int_equal(only(&accounts[0]), 0);
}

static void a_reader_whose_access_ends_waits_for_those_who_grant_it(void **state)
{
    (void)state;
    usual();
    survey.state = SURVEY_PUBLISHED;
    accounts[1].duty =
        (struct account_duty){.role = ROLE_VIEWER, .expires_ms = NOON + DAY, .surveys = named, .survey_count = 1};
    assert_int_equal(only(&accounts[0]), DUTY_VIEWER);
    accounts[0].duty.role = ROLE_ADMIN;
    assert_int_equal(only(&accounts[0]), 0);
    accounts[0].duty.role = ROLE_COORDINATOR;
    survey.id = FOREIGN;
    assert_int_equal(only(&accounts[0]), 0);
}

static void late_ones_come_first_then_by_due_day(void **state)
{
    struct survey_standing many[4];
    size_t count;
    struct duty *v;

    (void)state;
    usual();
    for (int64_t i = 0; i < 4; i++) {
        many[i] = survey;
        many[i].id = i;
        many[i].state = SURVEY_REVIEW;
        many[i].since_ms = NOON - 9 * DAY;
    }
    many[0].opens_ms = NOON + 2 * DAY;
    many[1].opens_ms = NOON - DAY;
    many[2].opens_ms = NOON + DAY;
    many[3].opens_ms = NOON - 2 * DAY;
    ground.surveys = many;
    ground.survey_count = 4;
    v = list(&accounts[0], &count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(v[i].number, ((int64_t[]){3, 1, 2, 0})[i]);
    assert_true(v[0].is_late && v[1].is_late && !v[2].is_late);
}

static void a_line_says_what_and_when_in_one_line(void **state)
{
    struct duty duty = {.kind = DUTY_DECIDE, .title = S("Kysely\nkahdella rivillä"), .due_ms = NOON};
    struct str line;

    (void)state;
    line = duty_line(&arena, LANG_EN, &duty);
    assert_true(str_eq(line, S("Kysely kahdella rivillä. Review the survey and decide on it, by 1 March 2027.")));
    duty.is_late = true;
    assert_true(str_starts(duty_line(&arena, LANG_EN, &duty), S("Late, due on 1 March 2027: ")));
    duty.due_ms = 0;
    duty.is_late = false;
    assert_true(str_ends(duty_line(&arena, LANG_EN, &duty), S("decide on it.")));
}

/* From the stores, in transactions of its own or in the caller's. */
static void the_ground_is_what_the_stores_hold(void **state)
{
    struct stores stores;
    struct db *people;
    struct str box;
    struct key32 key;
    struct duty *v;
    size_t count;
    int64_t id;

    (void)state;
    assert_int_equal(stores_open(&stores), 0);
    assert_int_equal(stores_add(&stores, "people.db", &sql_people_migrations, &people), 0);
    box = arena_fmt(&stores.arena, "%01072d", 0);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(survey_draft_create(&stores.arena, stores.panel, &stores.definition, S("koti"), SURVEY_BY_NOBODY,
                                         NOON, &id, &key),
                     OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    assert_int_equal(feedback_put(&stores.arena, people, &(struct id16){{1}}, 20270301, box), OK);
    assert_int_equal(db_commit(people), OK);
    assert_int_equal(duty_ground_load(&stores.arena, stores.panel, w.o.staff, people, NOON, &ground), OK);
    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(duty_ground_load(&stores.arena, stores.panel, w.o.staff, people, NOON, &ground), OK);
    assert_true(db_in_transaction(stores.panel));
    db_rollback(stores.panel);
    usual();
    assert_int_equal(duty_ground_load(&stores.arena, stores.panel, w.o.staff, people, NOON, &ground), OK);
    v = list(&accounts[0], &count);
    assert_int_equal(count, 2);
    assert_int_equal(v[0].kind + v[1].kind, DUTY_FINISH + DUTY_FEEDBACK);
    db_close(people);
    unlink(stores_path(&stores, "people.db"));
    unlink(stores_path(&stores, "people.db-wal"));
    unlink(stores_path(&stores, "people.db-shm"));
    stores_close(&stores);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(no_duty_asks_for_what_the_table_forbids),
        TEST(those_without_surveys_get_none),
        TEST(a_draft_waits_for_its_builder_or_for_all_when_there_is_none),
        TEST(another_contact_takes_over_what_waits_in_the_division),
        TEST(a_contact_who_cannot_do_it_takes_nothing_over),
        TEST(a_draft_that_came_back_says_so_and_is_another_duty),
        TEST(what_is_in_review_waits_for_another_than_its_builder),
        TEST(invited_people_need_codes_before_the_survey_opens),
        TEST(three_days_before_closing_there_is_a_word),
        TEST(a_paused_survey_waits_to_go_on),
        TEST(results_wait_to_be_counted_then_approved_then_published_by_another),
        TEST(what_is_due_today_is_not_late),
        TEST(what_came_today_is_due_today_and_late_tomorrow),
        TEST(a_review_has_a_day_of_its_own_before_the_survey_opens),
        TEST(feedback_is_due_at_the_end_of_its_day),
        TEST(a_lost_factor_waits_for_an_administrator_who_did_not_note_it),
        TEST(an_account_that_ends_within_two_weeks_waits_for_the_administrator),
        TEST(a_reader_whose_access_ends_waits_for_those_who_grant_it),
        TEST(late_ones_come_first_then_by_due_day),
        TEST(a_line_says_what_and_when_in_one_line),
        TEST(the_ground_is_what_the_stores_hold),
    };

    return cmocka_run_group_tests_name("duty", tests, start, stop);
}
