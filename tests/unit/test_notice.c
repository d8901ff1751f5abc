/* test_notice.c - letters to staff: worded in three languages, sealed, put once, sent once, destroyed in time; nothing adds a header. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_people.h"
#include "mail/notice.h"
#include "unit/failing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* 2027-03-01 12:00 in Finland. */
#define NOON (INT64_C(1803895200) * 1000)
#define HOUR (INT64_C(60) * 60 * 1000)
#define LINK "https://digiraati.example.fi/hallinta/liity#AAAA-BBBB"

static struct arena arena;
static char folder[FOLDER_BYTES];
static struct db *people;
static struct spool_keys keys;

/* A mail server: what it says next, how often it was asked, and what came last. */
static struct server {
    enum spool_word word;
    int asked, sent;
    struct str to, message;
} server;

static const char *path_of(const char *name)
{
    return arena_fmt(&arena, "%s/%s", folder, name).p;
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    if (crypto_start() || !folder_make(folder) || db_open(&arena, path_of("people.db"), DB_CREATE, &people) ||
        db_migrate(&arena, people, &sql_people_migrations))
        return 1;
    seal_keypair(&keys.public_key, &keys.secret_key);
    server = (struct server){.word = SPOOL_SENT};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(people);
    unlink(path_of("people.db"));
    unlink(path_of("people.db-wal"));
    unlink(path_of("people.db-shm"));
    rmdir(folder);
    arena_free(&arena);
    return 0;
}

static struct str copied(struct str s)
{
    return arena_fmt(&arena, "%.*s", STR_ARG(s));
}

static enum spool_word take(void *arg, struct str to, struct str message)
{
    (void)arg;
    server.asked++;
    if (server.word != SPOOL_SENT)
        return server.word;
    server.sent++;
    server.to = copied(to);
    server.message = (struct str){memcpy(arena_alloc(&arena, message.len, 1), message.p, message.len), message.len};
    return SPOOL_SENT;
}

static struct notice notice(enum notice_kind kind, enum lang lang)
{
    static const struct str points[] = {S_INIT("Yöpäivystys. Päätä siitä."), S_INIT("Toinen")};

    return (struct notice){.kind = kind,
                           .link_kind = NOTICE_LINK_INVITE,
                           .lang = lang,
                           .about = S("42 asia 1"),
                           .to = S("aino@example.fi"),
                           .county = S("Keski-Hämeen hyvinvointialue"),
                           .link = S(LINK),
                           .name = S("Palvelukoordinaattori"),
                           .words = S("Kiitos viestistä.\r\n\r\nKorjasimme <lomakkeen>.\r\n"),
                           .at_ms = NOON,
                           .count = 7,
                           .expires_ms = NOON + NOTICE_LIFE_MS,
                           .points = points,
                           .point_count = 2};
}

static enum err put_at(const struct notice *n, int64_t now_ms)
{
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    return db_finish(people, notice_put(&arena, people, &keys.public_key, n, now_ms));
}

static void put(enum notice_kind kind, enum lang lang)
{
    struct notice n = notice(kind, lang);

    assert_int_equal(put_at(&n, NOON), OK);
}

static enum err send_at(int64_t now_ms, struct spool_turn *out)
{
    struct spool_post post = {.from = S("kysely@example.fi"), .reply_to = S("neuvo@example.fi"), .send = take};

    return notice_send(&arena, people, &keys, &post, now_ms, 100, out);
}

static struct spool_turn turn(int64_t now_ms)
{
    struct spool_turn out;

    assert_int_equal(send_at(now_ms, &out), OK);
    return out;
}

static struct notice_counts counts(void)
{
    struct notice_counts out;

    assert_int_equal(db_begin(people, DB_READ), OK);
    assert_int_equal(notice_count(&arena, people, &out), OK);
    db_rollback(people);
    return out;
}

static bool has(struct str text, const char *what)
{
    return str_find_str(text, str_from(what)) != SIZE_MAX;
}

static bool is_in_a_file(const char *what)
{
    static const char *const files[] = {"people.db", "people.db-wal", "people.db-shm"};

    for (size_t i = 0; i < 3; i++) {
        struct str bytes;

        assert_int_equal(file_read(&arena, path_of(files[i]), 16 << 20, &bytes), OK);
        if (has(bytes, what))
            return true;
    }
    return false;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static void every_kind_has_words_of_its_own_in_every_language(void **state)
{
    struct str subjects[NOTICE__COUNT * 3];
    size_t count = 0;

    (void)state;
    for (enum notice_kind kind = 0; kind < NOTICE__COUNT; kind++)
        for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++) {
            struct notice n = notice(kind, lang);
            struct message m = {.to = n.to};
            struct body body;

            notice_words(&arena, &n, &m, &body);
            body_write(&arena, &body, lang, &m);
            assert_true(m.subject.len > 10 && m.text.len > 100);
            assert_true(str_eq(m.lang, lang_tag(lang)));
            assert_false(has(m.subject, "{") || has(m.text, "{"));
            assert_int_equal(m.is_personal, kind == NOTICE_FEEDBACK_REPLY);
            for (size_t i = 0; i < count; i++)
                assert_false(str_eq(m.subject, subjects[i]));
            subjects[count++] = m.subject;
        }
}

static void both_parts_say_the_same(void **state)
{
    struct notice n = notice(NOTICE_LINK, LANG_EN);
    struct message m = {.to = n.to};
    struct body body;

    (void)state;
    notice_words(&arena, &n, &m, &body);
    body_write(&arena, &body, LANG_EN, &m);
    assert_true(has(m.text, "\n" LINK "\n"));
    assert_true(has(m.html, "<a href=\"" LINK "\">" LINK "</a>"));
    assert_true(has(m.text, "until 4 March 2027 at 12:00."));
    assert_true(has(m.html, "until 4 March 2027 at 12:00."));
    n.kind = NOTICE_DUTIES;
    notice_words(&arena, &n, &m, &body);
    body_write(&arena, &body, LANG_EN, &m);
    assert_true(has(m.text, "* Yöpäivystys. Päätä siitä.\n* Toinen\n\n"));
    assert_true(has(m.html, "<ul>\n<li>Yöpäivystys. Päätä siitä.</li>\n<li>Toinen</li>\n</ul>"));
    n.kind = NOTICE_FEEDBACK_REPLY;
    notice_words(&arena, &n, &m, &body);
    body_write(&arena, &body, LANG_EN, &m);
    assert_true(has(m.text, "Kiitos viestistä.\n\nKorjasimme <lomakkeen>.\n"));
    assert_true(has(m.html, "Kiitos viestistä.<br>\n<br>\nKorjasimme &lt;lomakkeen&gt;."));
}

static void a_long_list_ends_with_a_word_about_the_rest(void **state)
{
    struct notice n = notice(NOTICE_DUTIES, LANG_EN);
    struct str many[NOTICE_POINTS_MOST + 1];
    struct message m = {.to = n.to};
    struct body body;

    (void)state;
    for (size_t i = 0; i <= NOTICE_POINTS_MOST; i++)
        many[i] = arena_fmt(&arena, "asia %zu.", i);
    n.points = many;
    n.point_count = NOTICE_POINTS_MOST + 1;
    notice_words(&arena, &n, &m, &body);
    body_write(&arena, &body, LANG_EN, &m);
    assert_true(has(m.text, "asia 39.") && !has(m.text, "asia 40.") && has(m.text, "You will find the rest"));
    assert_int_equal(put_at(&n, NOON), OK);
}

/* --- what is refused ------------------------------------------------------------------------------------------------ */

static void a_line_end_in_any_field_is_refused(void **state)
{
    static const char *const bad[] = {"a\r\nBcc: uhri@example.fi", "a\nb", "a\rb",
                                      "a\x1e"
                                      "b",
                                      "a\x7f"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int field = 0; field < 6; field++) {
            struct notice n = notice(field == 5 ? NOTICE_DUTIES : NOTICE_ROLE_CHANGED, LANG_FI);
            struct str points[] = {str_from(bad[i])};
            struct str *const fields[] = {&n.about, &n.to, &n.county, &n.link, &n.name};

            if (field < 5)
                *fields[field] = str_from(bad[i]);
            else {
                n.points = points;
                n.point_count = 1;
            }
            assert_int_equal(put_at(&n, NOON), ERR_INVALID);
        }
    assert_int_equal(counts().waiting, 0);
}

static void what_is_no_letter_is_refused(void **state)
{
    struct notice n = notice(NOTICE_LINK, LANG_FI);
    char much[NOTICE_WORDS_BYTES + 1];

    (void)state;
    n.link_kind = 0;
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n = notice(NOTICE_LINK, LANG_FI);
    n.link = S("");
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n = notice(NOTICE__COUNT, LANG_FI);
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n = notice(NOTICE_FAILURES, LANG_FI);
    n.about = S("");
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n = notice(NOTICE_FAILURES, LANG_FI);
    n.county = S("\xff");
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n = notice(NOTICE_FEEDBACK_REPLY, LANG_FI);
    memset(much, 'a', sizeof much);
    n.words = (struct str){much, sizeof much};
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
    n.words.len--;
    assert_int_equal(put_at(&n, NOON), OK);
    n = notice(NOTICE_FEEDBACK_REPLY, LANG_FI);
    n.words = S("eka\x1e"
                "toka");
    assert_int_equal(put_at(&n, NOON), ERR_INVALID);
}

/* --- on the way ----------------------------------------------------------------------------------------------------- */

static void a_letter_goes_out_once_with_right_headers(void **state)
{
    (void)state;
    put(NOTICE_LINK, LANG_SV);
    assert_int_equal(counts().waiting, 1);
    assert_int_equal(turn(NOON).sent, 1);
    assert_true(str_eq(server.to, S("aino@example.fi")));
    assert_true(has(server.message, "\r\nTo: <aino@example.fi>\r\n"));
    assert_true(has(server.message, "\r\nReply-To: <neuvo@example.fi>\r\n"));
    assert_true(has(server.message, "\r\nContent-Language: sv\r\n"));
    assert_true(has(server.message, "\r\nAuto-Submitted: auto-generated\r\n"));
    assert_int_equal(turn(NOON + HOUR).sent, 0);
    assert_int_equal(server.asked, 1);
    assert_int_equal(counts().sent, 1);
}

static void a_reply_is_a_mail_of_a_person(void **state)
{
    (void)state;
    put(NOTICE_FEEDBACK_REPLY, LANG_FI);
    assert_int_equal(turn(NOON).sent, 1);
    assert_false(has(server.message, "Auto-Submitted") || has(server.message, "Precedence"));
}

static void nothing_is_put_twice_not_even_after_it_was_sent(void **state)
{
    struct notice n = notice(NOTICE_DUTIES, LANG_FI);

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(put_at(&n, NOON), OK);
    assert_int_equal(counts().waiting, 1);
    assert_int_equal(turn(NOON).sent, 1);
    assert_int_equal(put_at(&n, NOON + HOUR), OK);
    assert_int_equal(turn(NOON + NOTICE_KEPT_MS - 1).sent, 0);
    n.kind = NOTICE_FAILURES; /* of another kind it is another letter */
    assert_int_equal(put_at(&n, NOON), OK);
    assert_int_equal(counts().waiting, 1);
    turn(NOON + NOTICE_KEPT_MS);
    assert_int_equal(counts().sent, 0); /* forgotten */
}

static void what_the_server_puts_off_waits_and_is_given_up_after_so_many_tries(void **state)
{
    int64_t now_ms = NOON;

    (void)state;
    put(NOTICE_PASSWORD_CHANGED, LANG_FI);
    server.word = SPOOL_LATER;
    assert_int_equal(turn(now_ms).later, 1);
    assert_int_equal(turn(now_ms + 59999).later, 0);
    for (int i = 0; i < 2 * SPOOL_TRIES; i++, now_ms += HOUR)
        turn(now_ms);
    assert_int_equal(server.asked, SPOOL_TRIES);
    assert_int_equal(counts().given_up, 1);
}

static void what_is_refused_is_given_up_and_a_server_that_is_away_costs_no_try(void **state)
{
    (void)state;
    put(NOTICE_PASSWORD_CHANGED, LANG_FI);
    server.word = SPOOL_UNREACHED;
    for (int i = 0; i < 2 * SPOOL_TRIES; i++)
        assert_true(turn(NOON + i).is_unreached);
    server.word = SPOOL_REFUSED;
    assert_int_equal(turn(NOON + HOUR).refused, 1);
    assert_int_equal(counts().given_up, 1);
    assert_int_equal(turn(NOON + 2 * HOUR).refused, 0);
}

static void no_letter_goes_out_after_its_time(void **state)
{
    struct notice n = notice(NOTICE_LINK, LANG_FI);

    (void)state;
    n.expires_ms = NOON + HOUR; /* the link's */
    assert_int_equal(put_at(&n, NOON), OK);
    n = notice(NOTICE_FAILURES, LANG_FI);
    n.expires_ms = 0;
    assert_int_equal(put_at(&n, NOON), OK);
    server.word = SPOOL_UNREACHED;
    assert_int_equal(turn(NOON + HOUR - 1).expired, 0);
    assert_int_equal(turn(NOON + HOUR).expired, 1);
    assert_int_equal(turn(NOON + NOTICE_LIFE_MS - 1).expired, 0);
    server.word = SPOOL_SENT;
    assert_int_equal(turn(NOON + NOTICE_LIFE_MS).expired, 1);
    assert_int_equal(server.sent, 0);
    assert_int_equal(counts().expired, 2);
}

static void no_file_holds_an_address_or_a_word_of_it(void **state)
{
    struct q_notice_due_row row;

    (void)state;
    put(NOTICE_LINK, LANG_FI);
    assert_false(is_in_a_file("aino@example.fi") || is_in_a_file("AAAA-BBBB") || is_in_a_file("42 asia"));
    assert_int_equal(db_begin(people, DB_READ), OK);
    assert_int_equal(q_notice_due(people, &arena, &(struct q_notice_due){NOON}, &row), OK);
    db_rollback(people);
    assert_int_equal(row.box.len % 1024, SEAL_BYTES); /* padded */
    turn(NOON);
    for (size_t i = 0; i + 16 < row.box.len; i += 512) {
        struct str bytes, part = str_sub(row.box, i, 16);

        assert_int_equal(file_read(&arena, path_of("people.db"), 16 << 20, &bytes), OK);
        assert_true(str_find_str(bytes, part) == SIZE_MAX); /* not even sealed */
        assert_int_equal(file_read(&arena, path_of("people.db-wal"), 16 << 20, &bytes), OK);
        assert_true(str_find_str(bytes, part) == SIZE_MAX);
    }
}

static void a_box_of_another_key_or_an_altered_one_is_given_up(void **state)
{
    struct notice n = notice(NOTICE_LINK, LANG_FI);
    struct spool_keys other;

    (void)state;
    seal_keypair(&other.public_key, &other.secret_key);
    assert_int_equal(db_begin(people, DB_WRITE), OK);
    assert_int_equal(db_finish(people, notice_put(&arena, people, &other.public_key, &n, NOON)), OK);
    assert_int_equal(turn(NOON).refused, 1);
    assert_int_equal(server.asked, 0);
}

/* One call after the other fails: none is lost, none goes out more than twice. */
static void whichever_call_fails_the_letter_arrives(void **state)
{
    bool has_failed = true;

    (void)state;
    for (int64_t at = 1; has_failed; at++) {
        struct spool_turn ignored;
        enum err e;

        if (at > 1 && (tear_down(NULL), set_up(NULL)))
            fail();
        put(NOTICE_LINK, LANG_FI);
        failing_install(people);
        failing.is_coarse = true;
        failing_start(at, ERR_BUSY);
        e = send_at(NOON, &ignored);
        has_failed = failing_has_failed();
        failing_start(0, OK);
        assert_int_equal(e != OK, has_failed);
        turn(NOON + HOUR);
        assert_int_equal(counts().sent, 1);
        assert_in_range(server.sent, 1, 2);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_kind_has_words_of_its_own_in_every_language),
        TEST(both_parts_say_the_same),
        TEST(a_long_list_ends_with_a_word_about_the_rest),
        TEST(a_line_end_in_any_field_is_refused),
        TEST(what_is_no_letter_is_refused),
        TEST(a_letter_goes_out_once_with_right_headers),
        TEST(a_reply_is_a_mail_of_a_person),
        TEST(nothing_is_put_twice_not_even_after_it_was_sent),
        TEST(what_the_server_puts_off_waits_and_is_given_up_after_so_many_tries),
        TEST(what_is_refused_is_given_up_and_a_server_that_is_away_costs_no_try),
        TEST(no_letter_goes_out_after_its_time),
        TEST(no_file_holds_an_address_or_a_word_of_it),
        TEST(a_box_of_another_key_or_an_altered_one_is_given_up),
        TEST(whichever_call_fails_the_letter_arrives),
    };

    return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
