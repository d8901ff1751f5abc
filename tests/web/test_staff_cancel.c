/* test_staff_cancel.c - cancelling takes two once answers may have come; what cannot be written down is not done; and what lookers-on see. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_scene.h"

#define SHORT_NAME "name=koe-2027"

static const char *asked(struct scene *t)
{
    return arena_fmt(&t->s.h.memory, SHORT_NAME "&asked=%lld", (long long)standing(t).cancel_asked_ms).p;
}

static void one_asks_to_cancel_an_open_survey_and_another_confirms(void **state)
{
    struct str page;
    struct scene t;

    (void)state;
    begin(&t);
    make_open(&t);
    page = look(&t, &t.anna, "/en" KOE "/peru");
    assert_true(says(page, "Two people are needed"));
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&" SHORT_NAME "&reason="), 422);
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&name=koe&reason=Virhe"), 422);
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&" SHORT_NAME "&reason=Virhe"), 303);
    assert_int_equal(standing(&t).state, SURVEY_OPEN);
    assert_int_equal(staff_audited(&t.s, "survey.cancel_ask"), 1);
    assert_int_equal(staff_audited(&t.s, "survey.cancel"), 0);
    t.s.h.app.staff = NULL; /* residents see nothing of it */
    assert_false(says(house_ask(&t.s.h, "/k/koe-2027", NULL), "Virhe"));
    assert_int_equal(t.s.h.res.status, 200);
    t.s.h.app.staff = &t.s.stores;
    assert_false(says(look(&t, &t.anna, KOE "/peru"), "name=\"name\"")); /* not by who asked */
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/peru", asked(&t)), 403);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/peru", "asked=0&" SHORT_NAME "&reason=x"), 409); /* an older page */
    assert_true(says(look(&t, &t.berit, "/hallinta"), KOE "/peru")); /* it waits for her */
    assert_false(says(look(&t, &t.anna, "/hallinta"), KOE "/peru"));
    assert_true(says(look(&t, &t.berit, KOE), "Virhe"));
    assert_int_equal(press(&t, &t.berit, KOE "/peru", KOE "/peru/hylkaa", ""), 303);
    assert_int_equal(standing(&t).cancel_asked_ms, 0);
    t.s.h.now_ms += 1000;
    assert_int_equal(press(&t, &t.anna, KOE "/peru", KOE "/peru", "asked=0&" SHORT_NAME "&reason=Virhe+taas"), 303);
    assert_int_equal(press(&t, &t.berit, KOE "/peru", KOE "/peru", asked(&t)), 303);
    assert_int_equal(standing(&t).state, SURVEY_CANCELLED);
    assert_int_equal(staff_audited(&t.s, "survey.cancel"), 1);
    assert_int_equal(staff_audited(&t.s, "survey.cancel_drop"), 1);
    assert_true(says(look(&t, &t.cecilia, KOE), "Virhe taas")); /* it stays in the history */
    end(&t);
}

static void cancelling_asks_for_the_second_factor(void **state)
{
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    t.s.h.now_ms += 10 * STAFF_MINUTE;
    assert_true(says(look(&t, &t.anna, KOE "/peru"), "action=\"/hallinta/vahvista\""));
    end(&t);
}

/* --- the audit log ------------------------------------------------------------------------------------------------ */

static int64_t steps_taken(struct scene *t)
{
    struct survey_standing at = standing(t);
    struct survey_past_step *steps;
    size_t count;

    assert_int_equal(db_begin(t->s.h.app.panel, DB_READ), OK);
    assert_int_equal(survey_history(&t->s.h.memory, t->s.h.app.panel, &at, t->s.h.now_ms, &steps, &count), OK);
    db_rollback(t->s.h.app.panel);
    return (int64_t)count;
}

/* Nothing can be written there. */
static void close_the_log(struct scene *t)
{
    db_close(t->s.stores.audit);
    t->s.stores.audit = t->s.stores.audit_reading;
}

static void open_the_log(struct scene *t)
{
    t->s.stores.audit = staff_open_again(&t->s, "audit", DB_APPEND);
}

/* Each button once while the log is closed. */
static void nothing_is_done(struct scene *t, const char *const *ways, size_t count)
{
    struct str pages[8];
    int64_t before = steps_taken(t);

    for (size_t i = 0; i < count; i++)
        pages[i] = look(t, &t->berit, KOE);
    close_the_log(t);
    for (size_t i = 0; i < count; i++) {
        struct str words = str_from(ways[i]), path = str_cut(&words, ' ');

        (void)staff_post(&t->s, &t->berit, arena_fmt(&t->s.h.memory, KOE "/%.*s", STR_ARG(path)).p, pages[i],
                         words.p ? words.p : "");
        if (t->s.h.res.status != 503)
            fail_msg("%s: %d", ways[i], t->s.h.res.status);
    }
    open_the_log(t);
    assert_int_equal(steps_taken(t), before);
}

static void what_cannot_be_written_down_is_not_done(void **state)
{
    static const char *const draft[] = {"laheta", "peru asked=0&reason=x&" SHORT_NAME, "toimiala division=pela"};
    static const char *const review[] = {"hyvaksy seen=1", "palauta seen=1&reason=x"};
    static const char *const approved[] = {"avaa"};
    static const char *const open[] = {"keskeyta", "sulje " SHORT_NAME, "peru asked=0&reason=x&" SHORT_NAME};
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    page = look(&t, &t.anna, "/hallinta/uusi-kysely");
    close_the_log(&t);
    (void)staff_upload(&t.s, &t.anna, "/hallinta/uusi-kysely", page, "division=sote&document=", "file", "k.json",
                       t.doc);
    assert_int_equal(t.s.h.res.status, 503);
    open_the_log(&t);
    make_draft(&t); /* its name is free: it was not made */
    page = look(&t, &t.anna, KOE "/uusi-versio");
    close_the_log(&t);
    (void)staff_upload(&t.s, &t.anna, KOE "/uusi-versio", page, "seen=1&document=", "file", "k.json",
                       replaced(&t, t.doc, "Koekysely", "Uudempi"));
    assert_int_equal(t.s.h.res.status, 503);
    open_the_log(&t);
    assert_int_equal(standing(&t).version, 1);
    nothing_is_done(&t, draft, 3);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    nothing_is_done(&t, review, 2);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    nothing_is_done(&t, approved, 1);
    assert_int_equal(press(&t, &t.anna, KOE "/avaa", KOE "/avaa", ""), 303);
    nothing_is_done(&t, open, 3);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/keskeyta", ""), 303);
    nothing_is_done(&t, (const char *const[]){"jatka"}, 1);
    end(&t);
}

/* Somebody else writes there for longer than we wait. */
static void a_log_that_is_busy_says_try_again(void **state)
{
    struct db *other;
    struct str page;
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    page = look(&t, &t.anna, KOE);
    other = staff_open_again(&t.s, "audit", DB_APPEND);
    assert_int_equal(db_begin(other, DB_WRITE), OK);
    page = staff_post(&t.s, &t.anna, KOE "/laheta", page, "");
    assert_int_equal(t.s.h.res.status, 503);
    assert_true(staff_header(&t.s, "Retry-After").len > 0);
    db_rollback(other);
    db_close(other);
    assert_int_equal(standing(&t).state, SURVEY_DRAFT);
    end(&t);
}

/* What was begun and refused stands as failed, what went well as done; each end names its beginning. */
static void each_end_names_its_beginning(void **state)
{
    struct audit_filter filter = {.actor = -1, .object = S_INIT("koe-2027")};
    struct audit_entry *v;
    struct scene t;
    size_t count;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(upload(&t, &t.berit, "/hallinta/uusi-kysely", "division=&document=", t.doc), 422);
    assert_int_equal(audit_list(&t.s.h.memory, t.s.stores.audit_reading, &filter, 10, &v, &count), OK);
    assert_int_equal(count, 4);
    assert_int_equal(v[0].outcome, AUDIT_FAILED);
    assert_int_equal(v[0].begun, v[1].seq);
    assert_int_equal(v[1].outcome, AUDIT_BEGUN);
    assert_int_equal(v[2].outcome, AUDIT_DONE);
    assert_int_equal(v[2].begun, v[3].seq);
    assert_int_equal(v[2].actor, t.anna.id);
    end(&t);
}

/* --- lookers-on --------------------------------------------------------------------------------------------------- */

/* They see what stands where, not who made it, what was said of it, or its document. */
static void who_does_not_work_on_it_sees_neither_names_nor_reasons(void **state)
{
    static const char *const closed[] = {KOE "/esikatselu", KOE "/kysely.json"};
    static const char *const names[] = {"Testi Ihminen", "Lyhenn", "/esikatselu", "/kysely.json"};
    struct staffer dora;
    struct scene t;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/palauta", "seen=1&reason=Lyhenn%C3%A4"), 303);
    assert_int_equal(press(&t, &t.anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    dora = staff_present(&t.s, ROLE_EXECUTIVE);
    for (size_t i = 0; i < 2; i++) {
        (void)staff_get(&t.s, &dora, closed[i]);
        assert_int_equal(t.s.h.res.status, 403);
    }
    assert_true(says(look(&t, &dora, KOE), "Koekysely"));
    assert_true(says(look(&t, &t.cecilia, KOE), "Lyhenn"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str page = look(&t, &dora, KOE);

        page = str_sub(page, str_find_str(page, S("<main")), page.len);
        assert_false(says(page, names[i]));
    }
    assert_false(says(str_sub(look(&t, &dora, "/hallinta"), 0, SIZE_MAX), "<td data-label=\"Laatija\">Testi"));
    end(&t);
}

/* What is done at once says so before the button, and what cannot be done leads nowhere. */
static void pages_promise_what_happens(void **state)
{
    struct scene t;
    const char *why;

    (void)state;
    begin(&t);
    make_draft(&t);
    assert_false(says(look(&t, &t.berit, KOE "/esikatselu"), "/k/koe-2027/jatka"));
    assert_true(says(look(&t, &t.berit, KOE), "govuk-button--secondary\" type=\"submit\">Lähetä")); /* not her turn */
    assert_int_equal(
        STAFF_TX(&t.s, DB_WRITE, account_disable(&t.s.h.memory, t.s.office.staff, t.anna.id, t.s.h.now_ms, &why)), OK);
    assert_true(says(look(&t, &t.berit, "/en" KOE), "can no longer go on with it"));
    t.s.h.now_ms = house_day("2027-02-03"); /* its first day has come */
    staff_enter(&t.s, &t.berit);
    staff_enter(&t.s, &t.cecilia);
    assert_int_equal(press(&t, &t.cecilia, KOE, KOE "/laheta", ""), 303);
    assert_true(says(look(&t, &t.berit, "/en" KOE), "Approve and open to residents"));
    assert_int_equal(press(&t, &t.berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    assert_true(str_ends(staff_leads(&t.s), S("?tehty=hyvaksytty-auki")));
    end(&t);
}

static void a_title_in_another_language_says_which(void **state)
{
    struct scene t;
    struct str page;

    (void)state;
    begin(&t);
    make_draft(&t);
    page = look(&t, &t.berit, "/en/hallinta/kyselyt");
    assert_true(says(page, "/en" KOE "\" lang=\"fi\">"));
    assert_false(says(look(&t, &t.berit, "/hallinta/kyselyt"), KOE "\" lang="));
    page = look(&t, &t.berit, "/en" KOE "/uusi-versio");
    assert_true(says(page, "/en" KOE "\" lang=\"fi\">Koekysely"));
    assert_false(says(look(&t, &t.berit, KOE), "<h1 class=\"ds-title\" lang="));
    assert_true(says(look(&t, &t.berit, "/sv" KOE), "<h1 class=\"ds-title\">Provenkät"));
    assert_true(says(look(&t, &t.berit, "/en" KOE), "<h1 class=\"ds-title\" lang=\"fi\">Koekysely"));
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_asks_to_cancel_an_open_survey_and_another_confirms),
        cmocka_unit_test(cancelling_asks_for_the_second_factor),
        cmocka_unit_test(what_cannot_be_written_down_is_not_done),
        cmocka_unit_test(a_log_that_is_busy_says_try_again),
        cmocka_unit_test(each_end_names_its_beginning),
        cmocka_unit_test(who_does_not_work_on_it_sees_neither_names_nor_reasons),
        cmocka_unit_test(pages_promise_what_happens),
        cmocka_unit_test(a_title_in_another_language_says_which),
    };

    return cmocka_run_group_tests_name("staff surveys, what is refused", tests, NULL, NULL);
}
