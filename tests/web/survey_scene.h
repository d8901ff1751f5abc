/* survey_scene.h - people who run a survey in the browser, for tests: the pages they look at and the buttons they press. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_SURVEY_SCENE_H
#define TESTS_WEB_SURVEY_SCENE_H

#include "web/staff_house.h"

#include "survey/standing.h"

#define KOE "/hallinta/kyselyt/koe-2027"

/* Anna builds, Berit looks after her; Cecilia is contact of the division "sote". */
struct scene {
    struct staff_house s;
    struct staffer anna, berit, cecilia;
    struct str doc;
};

static void begin(struct scene *t)
{
    static const struct str divisions[] = {{"sote", 4}};
    struct account_duty contact = {.role = ROLE_CONTACT, .divisions = divisions, .division_count = 1};

    staff_begin(&t->s);
    assert_int_equal(db_begin(t->s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(
        q_division_set(t->s.h.app.panel, &(struct q_division_set){S("sote"), S("Sote-palvelut"), S(""), S(""), 1}), OK);
    assert_int_equal(
        q_division_set(t->s.h.app.panel, &(struct q_division_set){S("pela"), S("Pelastus"), S(""), S(""), 2}), OK);
    assert_int_equal(db_commit(t->s.h.app.panel), OK);
    t->anna = staff_present(&t->s, ROLE_COORDINATOR);
    t->berit = staff_present(&t->s, ROLE_COORDINATOR);
    t->cecilia = staff_person_with(&t->s, "cecilia@example.fi", &contact);
    staff_enter(&t->s, &t->cecilia);
    t->doc = house_fixture(&t->s.h, "survey.json");
    t->s.h.now_ms = house_day("2027-02-01"); /* the day before it opens */
    staff_enter(&t->s, &t->anna);
    staff_enter(&t->s, &t->berit);
    staff_enter(&t->s, &t->cecilia);
}

static void end(struct scene *t)
{
    char path[128];

    if (t->s.h.survey_id) {
        snprintf(path, sizeof path, "%s/survey-%lld.key", t->s.h.folder, (long long)t->s.h.survey_id);
        assert_int_equal(unlink(path), 0);
    }
    staff_close(&t->s);
}

/* The page kept beyond the next request. */
static __attribute__((unused)) struct str look(struct scene *t, struct staffer *who, const char *path)
{
    return arena_str(&t->s.h.memory, staff_get(&t->s, who, path));
}

static __attribute__((unused)) bool says(struct str page, const char *what)
{
    return str_find_str(page, str_from(what)) != SIZE_MAX;
}

/* Press a button of the survey's page, or send a form of another. */
static __attribute__((unused)) int press(struct scene *t, struct staffer *who, const char *from, const char *path,
                                         const char *fields)
{
    struct str page = look(t, who, from);

    (void)staff_post(&t->s, who, path, page, fields);
    return t->s.h.res.status;
}

static __attribute__((unused)) struct survey_standing standing(struct scene *t)
{
    struct survey_standing at;

    assert_int_equal(db_begin(t->s.h.app.panel, DB_READ), OK);
    assert_int_equal(survey_standing_load(&t->s.h.memory, t->s.h.app.panel, S("koe-2027"), t->s.h.now_ms, &at), OK);
    db_rollback(t->s.h.app.panel);
    return at;
}

static __attribute__((unused)) int upload(struct scene *t, struct staffer *who, const char *path, const char *fields,
                                          struct str doc)
{
    struct str page = look(t, who, path);

    (void)staff_upload(&t->s, who, path, page, fields, "file", "kysely.json", doc);
    return t->s.h.res.status;
}

/* The text with the first `what` replaced. */
static __attribute__((unused)) struct str replaced(struct scene *t, struct str text, const char *what,
                                                   const char *with)
{
    size_t at = str_find_str(text, str_from(what));
    struct buf out = buf_new(&t->s.h.memory, 1 << 20);

    assert_true(at != SIZE_MAX);
    buf_put(&out, str_sub(text, 0, at));
    buf_put(&out, str_from(with));
    buf_put(&out, str_sub(text, at + strlen(what), text.len));
    return buf_str(&out);
}

/* A draft of Anna's. */
static __attribute__((unused)) void make_draft(struct scene *t)
{
    assert_int_equal(upload(t, &t->anna, "/hallinta/uusi-kysely", "division=sote&document=", t->doc), 303);
    assert_true(str_eq(staff_leads(&t->s), S(KOE "?tehty=luotu")));
    t->s.h.survey_id = standing(t).id;
}

/* The same approved by Berit, and open. */
static __attribute__((unused)) void make_open(struct scene *t)
{
    make_draft(t);
    assert_int_equal(press(t, &t->anna, KOE, KOE "/laheta", ""), 303);
    assert_int_equal(press(t, &t->berit, KOE, KOE "/hyvaksy", "seen=1"), 303);
    assert_true(says(look(t, &t->anna, KOE), "2.2.2027")); /* when it opens by itself */
    assert_int_equal(press(t, &t->anna, KOE "/avaa", KOE "/avaa", ""), 303);
    assert_int_equal(standing(t).state, SURVEY_OPEN);
    t->s.h.now_ms += 1000;
}

/* Answers as the worker files them, and their count. */
static __attribute__((unused)) void answer(struct scene *t, int people)
{
    struct db *results = staff_open_again(&t->s, "results", DB_READ_WRITE);

    assert_int_equal(db_begin(results, DB_WRITE), OK);
    for (int n = 0; n < people; n++) {
        struct id16 id = random_id();

        assert_int_equal(
            q_response_insert(results,
                              &(struct q_response_insert){
                                  t->s.h.survey_id, {(const char *)id.b, 16}, 1, 0, S("{\"q1\":\"o1\",\"q5\":7}")}),
            OK);
    }
    assert_int_equal(db_commit(results), OK);
    db_close(results);
    assert_int_equal(db_begin(t->s.h.app.panel, DB_WRITE), OK);
    assert_int_equal(
        q_survey_set_answer_count(t->s.h.app.panel, &(struct q_survey_set_answer_count){t->s.h.survey_id, people}), OK);
    assert_int_equal(db_commit(t->s.h.app.panel), OK);
}

/* Closed by Berit, with 14 answers counted. */
static __attribute__((unused)) void make_counted(struct scene *t)
{
    make_open(t);
    assert_int_equal(press(t, &t->berit, KOE "/sulje", KOE "/sulje", "name=koe-2027"), 303);
    assert_int_equal(press(t, &t->anna, KOE, KOE "/laske", ""), 303);
    answer(t, 14);
    t->s.h.now_ms += 1000;
}

/* The field that names the approval that is published. */
static __attribute__((unused)) const char *since(struct scene *t)
{
    return arena_fmt(&t->s.h.memory, "since=%lld", (long long)standing(t).since_ms).p;
}

#endif
