/* test_notices.c - letters about duties: each duty once to each person, at most one letter an hour, whatever dies when. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/notices.h"
#include "gen/sql_people.h"
#include "survey/standing.h"
#include "unit/failing.h"
#include "unit/in_office.h"
#include "unit/stores.h"


static struct stores stores;
static struct db *people;
static struct spool_keys keys;
static struct notices_post post;
static int64_t survey_id, coordinator;

/* What arrived: a word is looked for in each letter. */
enum { MAILS = 40 };
static struct {
    struct str to, text;
} mails[MAILS];
static size_t mail_count;

static enum spool_word take(void *arg, struct str to, struct str message)
{
    (void)arg;
    assert_true(mail_count < MAILS);
    mails[mail_count].to = arena_fmt(&stores.arena, "%.*s", STR_ARG(to));
    mails[mail_count].text =
        (struct str){memcpy(arena_alloc(&stores.arena, message.len, 1), message.p, message.len), message.len};
    mail_count++;
    return SPOOL_SENT;
}

/* Let the mailer send what waits. */
static void send_all(int64_t now_ms)
{
    struct spool_post to = {.from = S("digiraati@example.fi"), .send = take};
    struct spool_turn ignored;

    assert_int_equal(notice_send(&stores.arena, people, &keys, &to, now_ms, 100, &ignored), OK);
}

static size_t mails_with(const char *what)
{
    size_t n = 0;

    for (size_t i = 0; i < mail_count; i++)
        n += str_find_str(mails[i].text, str_from(what)) != SIZE_MAX;
    return n;
}

static int64_t join(const char *email, enum role role, enum lang lang)
{
    struct totp_secret ignored;
    int64_t id = world_join(&w, email, role, NOON, &ignored, NULL);

    assert_int_equal(IN_TX(&w, DB_WRITE, account_set_lang(&w.arena, w.o.staff, id, lang)), OK);
    return id;
}

static int64_t draft_in(struct db *panel, const char *slug)
{
    struct definition d = stores.definition;
    struct key32 ignored;
    int64_t id;

    d.slug = str_from(slug);
    assert_int_equal(db_begin(panel, DB_WRITE), OK);
    assert_int_equal(survey_draft_create(&stores.arena, panel, &d, S(""), SURVEY_BY_NOBODY, NOON, &id, &ignored), OK);
    assert_int_equal(db_commit(panel), OK);
    return id;
}

static int64_t draft(const char *slug)
{
    return draft_in(stores.panel, slug);
}

static int begin(void **state)
{
    (void)state;
    mail_count = 0;
    number = 0;
    if (world_open(&w) || stores_open(&stores) || stores_add(&stores, "people.db", &sql_people_migrations, &people))
        return 1;
    seal_keypair(&keys.public_key, &keys.secret_key);
    post = (struct notices_post){.panel = stores.panel,
                                 .staff = w.o.staff,
                                 .people = people,
                                 .public_key = keys.public_key,
                                 .county = {S("Koealue"), S("Provområdet"), S("Test county"), S("Koealue")},
                                 .origin = S("https://digiraati.example.fi")};
    coordinator = join("aino@example.fi", ROLE_COORDINATOR, LANG_EN);
    survey_id = draft("eka");
    return 0;
}

static int finish(void **state)
{
    static const char *const files[] = {"people.db", "people.db-wal", "people.db-shm"};

    (void)state;
    db_close(people);
    for (size_t i = 0; i < 3; i++)
        unlink(stores_path(&stores, files[i]));
    stores_close(&stores);
    world_close(&w);
    return 0;
}

static void run(int64_t now_ms)
{
    assert_int_equal(notices_run(&stores.arena, &post, now_ms), OK);
    send_all(now_ms);
}

static void each_duty_is_told_once(void **state)
{
    (void)state;
    run(NOON);
    assert_int_equal(mail_count, 1);
    assert_true(str_eq(mails[0].to, S("aino@example.fi")));
    assert_int_equal(mails_with("Subject: 1 thing waits for you in Digiraati\r\n"), 1);
    assert_int_equal(mails_with("Finish the draft"), 1);
    assert_int_equal(mails_with("https://digiraati.example.fi/en/hallinta"), 1);
    for (int day = 0; day < 100; day++)
        run(NOON + day * DAY);
    assert_int_equal(mail_count, 1);
}

static void no_more_than_one_letter_an_hour(void **state)
{
    (void)state;
    run(NOON);
    draft("toka");
    draft("kolmas");
    run(NOON + HOUR - 1);
    assert_int_equal(mail_count, 1);
    run(NOON + HOUR);
    assert_int_equal(mail_count, 2);
    assert_int_equal(mails_with("Subject: 2 things wait for you in Digiraati\r\n"), 1);
    run(NOON + 5 * HOUR);
    assert_int_equal(mail_count, 2);
}

static void what_comes_again_is_told_again(void **state)
{
    static const enum survey_step steps[] = {STEP_SENT, STEP_RETURNED};

    (void)state;
    run(NOON);
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(survey_take(&stores.arena, stores.panel, survey_id, steps[i], i ? S("Kysymys 2") : S(""), 1,
                                     NOON + MINUTE + i),
                         OK);
    assert_int_equal(db_commit(stores.panel), OK);
    run(NOON + HOUR);
    assert_int_equal(mail_count, 2);
    assert_int_equal(mails_with("came back from review"), 1);
}

static void everybody_is_told_in_their_own_language(void **state)
{
    (void)state;
    join("bertta@example.fi", ROLE_COORDINATOR, LANG_FI);
    join("cecilia@example.fi", ROLE_COORDINATOR, LANG_SV);
    run(NOON);
    assert_int_equal(mail_count, 3);
    assert_int_equal(mails_with("Content-Language: en\r\n"), 1);
    assert_int_equal(mails_with("Content-Language: fi\r\n"), 1);
    assert_int_equal(mails_with("Content-Language: sv\r\n"), 1);
    assert_int_equal(mails_with("https://digiraati.example.fi/hallinta"), 1);
    assert_int_equal(mails_with("https://digiraati.example.fi/sv/hallinta"), 1);
}

static void who_cannot_work_and_who_has_nothing_to_do_get_no_letter(void **state)
{
    const char *why;

    (void)state;
    join("yllapito@example.fi", ROLE_ADMIN, LANG_FI);
    join("johto@example.fi", ROLE_EXECUTIVE, LANG_FI);
    world_invite(&w, "kutsuttu@example.fi", ROLE_COORDINATOR, NOON);
    assert_int_equal(IN_TX(&w, DB_WRITE, account_disable(&w.arena, w.o.staff, coordinator, NOON, &why)), OK);
    run(NOON);
    assert_int_equal(mail_count, 0);
}

static bool is_remembered(int64_t account)
{
    struct q_digest_get_row row;
    enum err e;

    assert_int_equal(db_begin(w.o.staff, DB_READ), OK);
    e = q_digest_get(w.o.staff, &w.arena, &(struct q_digest_get){account}, &row);
    db_rollback(w.o.staff);
    return e == OK;
}

static void who_leaves_is_forgotten(void **state)
{
    const char *why;

    (void)state;
    run(NOON);
    assert_true(is_remembered(coordinator));
    assert_int_equal(IN_TX(&w, DB_WRITE, account_remove(&w.arena, w.o.staff, coordinator, NOON, &why)), OK);
    assert_false(is_remembered(coordinator));
    run(NOON + HOUR);
    assert_int_equal(mail_count, 1);
}

/* One call after the other fails, in one of the two stores, as if the process had died there. What is in people.db by then
 * goes out before the worker is back, or after. All is told, and once. */
static void whichever_call_fails_each_duty_is_told_once(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        bool has_failed = true, is_sent_between = variant & 1;

        for (int64_t at = 1; has_failed; at++) {
            finish(NULL);
            assert_int_equal(begin(NULL), 0);
            failing_install(variant & 2 ? people : w.o.staff);
            failing.is_coarse = true;
            failing_start(at, ERR_BROKEN);
            has_failed = notices_run(&stores.arena, &post, NOON) != OK;
            assert_int_equal(has_failed, failing_has_failed());
            failing_start(0, OK);
            if (is_sent_between)
                send_all(NOON);
            draft("toka"); /* comes in between, and is told in a letter of its own or in the first */
            run(NOON + MINUTE);
            run(NOON + 3 * HOUR);
            run(NOON + 6 * HOUR);
            assert_in_range(mail_count, 1, 2);
            assert_int_equal(mails_with("Subject: 1 thing waits") + 2 * mails_with("Subject: 2 things wait"), 2);
        }
    }
}

/* --- the worker's turn ---------------------------------------------------------------------------------------------- */

static void put_coordinator(struct db *staff, int64_t id, const char *email)
{
    assert_int_equal(db_begin(staff, DB_WRITE), OK);
    assert_int_equal(q_account_insert(staff, &(struct q_account_insert){.id = id,
                                                                        .email = str_from(email),
                                                                        .name = S("Testi Ihminen"),
                                                                        .role = ROLE_COORDINATOR,
                                                                        .state = ACCOUNT_ACTIVE,
                                                                        .password = S("x"),
                                                                        .created_ms = NOON}),
                     OK);
    assert_int_equal(db_commit(staff), OK);
}

static int64_t waiting(struct db *store)
{
    struct notice_counts counts;

    assert_int_equal(db_begin(store, DB_READ), OK);
    assert_int_equal(notice_count(&stores.arena, store, &counts), OK);
    db_rollback(store);
    return counts.waiting;
}

static void the_worker_looks_once_a_minute_and_only_with_a_mail_server(void **state)
{
    struct instance i = {.dir = stores_path(&stores, "instance")};
    struct db *panel, *staff, *box;

    (void)state;
    config_standard(&i.config);
    assert_int_equal(instance_create(&stores.arena, i.dir, &i.config), OK);
    assert_int_equal(instance_open(&stores.arena, &i, STORE_PANEL, DB_READ_WRITE, &panel), OK);
    assert_int_equal(instance_open(&stores.arena, &i, STORE_STAFF, DB_READ_WRITE, &staff), OK);
    assert_int_equal(instance_open(&stores.arena, &i, STORE_PEOPLE, DB_READ_WRITE, &box), OK);
    draft_in(panel, "eka");
    put_coordinator(staff, 1, "yksi@example.fi");
    assert_int_equal(notices_turn(&stores.arena, &i, panel, NOON), OK);
    assert_int_equal(waiting(box), 0);
    i.config.smtp_url = S("smtp://127.0.0.1:9");
    assert_int_equal(notices_turn(&stores.arena, &i, panel, NOON), OK);
    assert_int_equal(waiting(box), 1);
    put_coordinator(staff, 2, "kaksi@example.fi");
    assert_int_equal(notices_turn(&stores.arena, &i, panel, NOON + MINUTE - 1), OK);
    assert_int_equal(waiting(box), 1);
    assert_int_equal(notices_turn(&stores.arena, &i, panel, NOON + MINUTE), OK);
    assert_int_equal(waiting(box), 2);
    db_close(panel);
    db_close(staff);
    db_close(box);
    assert_int_equal(folder_remove(i.dir), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)
    const struct CMUnitTest tests[] = {
        TEST(each_duty_is_told_once),
        TEST(no_more_than_one_letter_an_hour),
        TEST(what_comes_again_is_told_again),
        TEST(everybody_is_told_in_their_own_language),
        TEST(who_cannot_work_and_who_has_nothing_to_do_get_no_letter),
        TEST(who_leaves_is_forgotten),
        TEST(whichever_call_fails_each_duty_is_told_once),
        TEST(the_worker_looks_once_a_minute_and_only_with_a_mail_server),
    };

    return cmocka_run_group_tests_name("notices", tests, NULL, NULL);
}
