/* test_staff_feedback.c - the queue of feedback: late first, opened by coordinators and written down, answered once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/staff_house.h"

#include "gen/sql_people.h"
#include "mail/notice.h"

static struct staff_house s;
static struct staffer who;

static const char *const LIST = "/hallinta/palaute";
static const char *const FIRST = "/hallinta/palaute/1";

static int set_up(void **state)
{
    (void)state;
    staff_begin(&s);
    who = staff_present(&s, ROLE_COORDINATOR);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    staff_close(&s);
    return 0;
}

/* The house stands at 10.2.2027. */
static void put_in(int64_t day, const char *words, const char *address)
{
    struct feedback_text text = {
        .words = str_from(words), .page = S("Etusivu"), .reply_to = str_from(address), .lang = LANG_SV};
    struct id16 id = random_id();

    assert_int_equal(db_begin(s.stores.people, DB_WRITE), OK);
    assert_int_equal(
        feedback_put(&s.h.memory, s.stores.people, &id, day, feedback_seal(&s.h.memory, &s.feedback.public_key, &text)),
        OK);
    assert_int_equal(db_commit(s.stores.people), OK);
}

/* A copy that outlives the next request. */
static struct str get(const char *path)
{
    return arena_str(&s.h.memory, staff_get(&s, &who, path));
}

static struct str post(const char *path, const char *fields)
{
    return arena_str(&s.h.memory, staff_post(&s, &who, path, get(path), fields));
}

static struct feedback first(struct str *reply_out)
{
    struct feedback_text text;
    struct feedback f;

    assert_int_equal(db_begin(s.stores.people, DB_READ), OK);
    assert_int_equal(feedback_load(&s.h.memory, s.stores.people, &s.feedback.public_key, &s.feedback.secret_key, 1,
                                   s.h.now_ms, &f, &text, reply_out),
                     OK);
    db_rollback(s.stores.people);
    return f;
}

static int64_t letters(void)
{
    struct notice_counts counts;

    assert_int_equal(db_begin(s.stores.people, DB_READ), OK);
    assert_int_equal(notice_count(&s.h.memory, s.stores.people, &counts), OK);
    db_rollback(s.stores.people);
    return counts.waiting;
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

static void an_empty_queue_says_what_belongs_there(void **state)
{
    struct str page = get(LIST);

    (void)state;
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "ds-empty"));
}

static void the_latest_stand_first_with_a_countdown(void **state)
{
    struct str page;

    (void)state;
    put_in(20270210, "a", "");
    assert_true(house_says(get("/hallinta"), "href=\"/hallinta/palaute/1\"")); /* the desk leads to it */
    put_in(20270120, "b", "");                                                 /* due 3.2. */
    put_in(20270127, "c", "");                                                 /* due today */
    put_in(20270128, "d", "");                                                 /* due tomorrow */
    page = get(LIST);
    assert_int_equal(s.h.res.status, 200);
    assert_true(str_find_str(page, S("/palaute/2\"")) < str_find_str(page, S("/palaute/3\"")));
    assert_true(str_find_str(page, S("/palaute/3\"")) < str_find_str(page, S("/palaute/4\"")));
    assert_true(str_find_str(page, S("/palaute/4\"")) < str_find_str(page, S("/palaute/1\"")));
    page = arena_str(&s.h.memory, staff_get(&s, &who, "/en/hallinta/palaute"));
    assert_true(house_says(page, "7 days late"));
    assert_true(house_says(page, "Today is the last day"));
    assert_true(house_says(page, "1 day left"));
    assert_true(house_says(page, "14 days left"));
    assert_int_equal(staff_audited(&s, "feedback.read"), 0); /* the list opens nothing */
}

static void who_else_works_here_does_not_see_it(void **state)
{
    (void)state;
    put_in(20270210, "KANARIA", "asukas@example.fi");
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        if (role == ROLE_COORDINATOR)
            continue;
        who = staff_present(&s, role);
        assert_false(house_says(get(LIST), "palaute/1"));
        assert_int_equal(s.h.res.status, 403);
        assert_false(house_says(get(FIRST), "KANARIA"));
        assert_int_equal(s.h.res.status, 403);
    }
    assert_int_equal(staff_audited(&s, "feedback.read"), 0);
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

static void opening_one_is_written_down(void **state)
{
    struct str page;

    (void)state;
    put_in(20270209, "Painike <b> ei toimi", "asukas@example.fi");
    page = get(FIRST);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "Painike &lt;b&gt; ei toimi"));
    assert_true(house_says(page, ">asukas@example.fi</a>") &&
                house_says(page, "href=\"mailto:asukas@example.fi?subject="));
    assert_true(house_says(page, "lang=\"sv\""));
    assert_int_equal(staff_audited(&s, "feedback.read"), 1);
    (void)get("/hallinta/palaute/2");
    assert_int_equal(s.h.res.status, 404);
    (void)get("/hallinta/palaute/0");
    assert_int_equal(s.h.res.status, 404);
    (void)get("/hallinta/palaute/x");
    assert_int_equal(s.h.res.status, 404);
    assert_int_equal(staff_audited(&s, "feedback.read"), 1);
}

static void without_the_key_it_says_so(void **state)
{
    struct str page;

    (void)state;
    put_in(20270209, "KANARIA", "asukas@example.fi");
    seal_keypair(&s.feedback.public_key, &s.feedback.secret_key);
    page = get(FIRST);
    assert_int_equal(s.h.res.status, 200);
    assert_false(house_says(page, "KANARIA"));
    assert_true(house_says(page, "name=\"how\" value=\"note\""));
    assert_false(house_says(page, "name=\"how\" value=\"mail\""));
}

/* --- answering ---------------------------------------------------------------------------------------------------- */

static void an_answer_is_mailed_and_kept(void **state)
{
    struct str page, reply;

    (void)state;
    put_in(20270209, "Painike", "asukas@example.fi");
    page = post(FIRST, "reply=Kiitos.%0D%0AKorjasimme+sen.&how=mail");
    assert_int_equal(s.h.res.status, 303);
    assert_true(str_starts(staff_leads(&s), S("/hallinta/palaute?tehty=palaute-vastattu")));
    assert_int_equal(first(&reply).how, FEEDBACK_BY_MAIL);
    assert_true(str_eq(reply, S("Kiitos.\nKorjasimme sen.")));
    assert_int_equal(first(&reply).answered_by, who.id);
    assert_int_equal(letters(), 1);
    assert_int_equal(staff_audited(&s, "feedback.answer"), 1);
    page = get(FIRST);
    assert_true(house_says(page, "Korjasimme sen."));
    assert_false(house_says(page, "name=\"how\""));
    page = get(LIST);
    assert_true(house_says(page, "ds-empty"));
    assert_true(house_says(page, "Testi Ihminen"));
}

static void without_an_address_nothing_can_be_mailed(void **state)
{
    struct str reply;

    (void)state;
    put_in(20270209, "Painike", "");
    (void)post(FIRST, "reply=Korjattu&how=mail");
    assert_true(str_starts(staff_leads(&s), S("/hallinta/palaute?tehty=palaute-kasitelty")));
    assert_int_equal(first(&reply).how, FEEDBACK_BY_OTHER);
    assert_int_equal(letters(), 0);
}

static void without_a_mail_server_it_is_a_note(void **state)
{
    struct str reply;

    (void)state;
    s.stores.has_mail = false;
    put_in(20270209, "Painike", "asukas@example.fi");
    assert_false(house_says(get(FIRST), "value=\"mail\""));
    (void)post(FIRST, "reply=Korjattu&how=mail");
    assert_int_equal(first(&reply).how, FEEDBACK_BY_OTHER);
    assert_int_equal(letters(), 0);
}

static void an_answer_needs_words_but_not_too_many(void **state)
{
    struct buf long_one = buf_new(&s.h.memory, 1 << 20);
    struct str page, reply;

    (void)state;
    put_in(20270209, "Painike", "asukas@example.fi");
    page = post(FIRST, "reply=++&how=mail");
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "href=\"#reply\""));
    buf_put(&long_one, S("how=mail&reply="));
    for (int i = 0; i < FEEDBACK_REPLY_MOST; i++)
        buf_char(&long_one, 'a');
    buf_put(&long_one, S("LOPPU"));
    page = post(FIRST, arena_cstr(&s.h.memory, buf_str(&long_one)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "aLOPPU"));
    assert_int_equal(first(&reply).how, FEEDBACK_WAITS);
    assert_int_equal(letters(), 0);
    assert_int_equal(staff_audited(&s, "feedback.read"),
                     4); /* each page with the words: two looked at, two come back */
}

static void nobody_reads_or_answers_without_a_trace(void **state)
{
    struct str form, reply;

    (void)state;
    put_in(20270209, "KANARIA", "asukas@example.fi");
    form = get(FIRST);
    db_close(s.stores.audit);
    s.stores.audit = s.stores.audit_reading; /* nothing can be written there */
    assert_false(house_says(get(FIRST), "KANARIA"));
    assert_int_equal(s.h.res.status, 503);
    assert_false(house_says(staff_post(&s, &who, FIRST, form, "reply=&how=note"), "KANARIA"));
    assert_int_equal(s.h.res.status, 503);
    (void)staff_post(&s, &who, FIRST, form, "reply=Kiitos&how=mail");
    assert_int_equal(s.h.res.status, 503);
    s.stores.audit = staff_open_again(&s, "audit", DB_APPEND);
    assert_int_equal(first(&reply).how, FEEDBACK_WAITS);
    assert_int_equal(letters(), 0);
}

static void the_second_answer_changes_nothing(void **state)
{
    struct str form, page, reply;

    (void)state;
    put_in(20270209, "Painike", "asukas@example.fi");
    form = get(FIRST);
    (void)staff_post(&s, &who, FIRST, form, "reply=Eka&how=mail");
    page = arena_str(&s.h.memory, staff_post(&s, &who, FIRST, form, "reply=Toka&how=mail"));
    assert_int_equal(s.h.res.status, 409);
    assert_true(house_says(page, "Eka"));
    (void)first(&reply);
    assert_true(str_eq(reply, S("Eka")));
    assert_int_equal(letters(), 1);
    assert_int_equal(staff_audited(&s, "feedback.answer"), 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(an_empty_queue_says_what_belongs_there),
        CASE(the_latest_stand_first_with_a_countdown),
        CASE(who_else_works_here_does_not_see_it),
        CASE(opening_one_is_written_down),
        CASE(without_the_key_it_says_so),
        CASE(an_answer_is_mailed_and_kept),
        CASE(without_an_address_nothing_can_be_mailed),
        CASE(without_a_mail_server_it_is_a_note),
        CASE(an_answer_needs_words_but_not_too_many),
        CASE(nobody_reads_or_answers_without_a_trace),
        CASE(the_second_answer_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
