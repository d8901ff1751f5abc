/* test_message.c - mails as others' programs must find them: lines, folds, encodings, and no way to add a header. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_arena.h"

#include "base/clock.h"
#include "mail/letter.h"
#include "mail/message.h"

#include <string.h>

/* A mail of a winter day. */
static struct message usual(void)
{
    return (struct message){
        .from_name = S("Koealue"),
        .from = S("kysely@example.fi"),
        .to = S("matti@example.org"),
        .subject = S("Vastaa kyselyyn"),
        .lang = S("fi"),
        .text = S("Hei\n"),
        .html = S("<p>Hei</p>\n"),
        .date_ms = 1800000000000,
        .id = {{1, 2, 3}},
    };
}

static struct str composed(const struct message *m)
{
    struct str out = {NULL, 0};

    assert_int_equal(message_compose(&arena, m, &out), OK);
    return out;
}

static bool has(struct str text, const char *what)
{
    return str_find_str(text, str_from(what)) != SIZE_MAX;
}

static void headers_are_those_of_the_standard(void **state)
{
    struct message m = usual();
    struct str out = composed(&m);

    (void)state;
    assert_true(str_starts(out, S("Date: Fri, 15 Jan 2027 10:00:00 +0200\r\n"
                                  "From: Koealue\r\n <kysely@example.fi>\r\n"
                                  "To: <matti@example.org>\r\n"
                                  "Subject: Vastaa kyselyyn\r\n"
                                  "Message-ID: <01020300000000000000000000000000@example.fi>\r\n"
                                  "Auto-Submitted: auto-generated\r\n"
                                  "Precedence: bulk\r\n"
                                  "Content-Language: fi\r\n"
                                  "MIME-Version: 1.0\r\n"
                                  "Content-Type: multipart/alternative;\r\n boundary=\"=_")));
    assert_false(has(out, "Reply-To"));
    m.reply_to = S("neuvo@example.fi");
    m.from_name = S("");
    m.date_ms = 1815000000000; /* summer time */
    out = composed(&m);
    assert_true(has(out, "Reply-To: <neuvo@example.fi>\r\n"));
    assert_true(has(out, "From: <kysely@example.fi>\r\n"));
    assert_true(has(out, "Date: Thu, 8 Jul 2027 01:40:00 +0300\r\n"));
}

static void every_line_is_ascii_of_at_most_78_and_ends_with_crlf(void **state)
{
    struct message m = usual();
    struct buf words = buf_new(&arena, 20000);
    struct str rest;

    (void)state;
    for (int i = 0; i < 300; i++)
        buf_put(&words, i % 7 ? S("äöå€😀 = _?. ") : S("sana\n.From \n"));
    m.text = m.html = buf_str(&words);
    m.subject = str_sub(buf_str(&words), 21, 20 * 18);
    for (size_t i = 0; i < m.subject.len; i++) /* no line ends in a header */
        ((char *)(uintptr_t)m.subject.p)[i] = m.subject.p[i] == '\n' ? ' ' : m.subject.p[i];
    while (m.subject.len && !str_is_utf8(m.subject))
        m.subject.len--;
    rest = composed(&m);
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');

        assert_true(str_ends(line, S("\r")));
        assert_true(line.len <= 79);
        assert_false(str_starts(line, S(".")));
        assert_false(str_starts(line, S("From ")));
        for (size_t i = 0; i < line.len; i++)
            assert_true((unsigned char)line.p[i] < 0x7f);
    }
}

static void words_beyond_ascii_are_encoded_whole(void **state)
{
    struct message m = usual();
    struct str out;

    (void)state;
    m.subject = S("Mitä kuuluu?");
    out = composed(&m);
    assert_true(has(out, "Subject: =?UTF-8?Q?Mit=C3=A4_kuuluu=3F?=\r\n"));
    m.subject = S("=?UTF-8?Q?x?="); /* must come out as it is, not as x */
    assert_true(has(composed(&m), "Subject: =?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=\r\n"));
    m.text = S("tila \nääni=1\n");
    assert_true(has(composed(&m), "\r\n\r\ntila=20\r\n=C3=A4=C3=A4ni=3D1\r\n"));
}

static void nothing_can_add_a_header(void **state)
{
    static const char *const bad[] = {
        "a\r\nBcc: b@example.fi", "a\nBcc: b@example.fi", "a\rb", "a\x01", "a\x7f", "a\tb", "a\xff"};
    struct str out;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        for (int where = 0; where < 6; where++) {
            struct message m = usual();
            struct str *fields[] = {&m.subject, &m.from_name, &m.from, &m.to, &m.reply_to, &m.lang};

            *fields[where] = str_from(bad[i]);
            assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
        }
    }
}

static void addresses_stand_alone(void **state)
{
    struct message m = usual();
    struct str out;

    (void)state;
    m.to = S("a@example.fi,b@example.fi");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
    m.to = S(" a@example.fi");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
    m = usual();
    m.from = S("");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
    m = usual();
    m.lang = S("");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
}

static void bodies_must_be_sound_and_fit(void **state)
{
    struct message m = usual();
    struct str out;
    char *much = arena_alloc(&arena, MESSAGE_BYTES, 1);

    (void)state;
    m.text = S("\xff");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
    m = usual();
    m.html = S("\xc3");
    assert_int_equal(message_compose(&arena, &m, &out), ERR_INVALID);
    memset(much, 'a', MESSAGE_BYTES);
    m.html = (struct str){much, MESSAGE_BYTES};
    assert_int_equal(message_compose(&arena, &m, &out), ERR_TOO_BIG);
}

/* --- what letters say --------------------------------------------------------------------------------------------- */

static struct letter_facts facts(enum letter_kind kind, enum lang lang)
{
    return (struct letter_facts){
        .kind = kind,
        .lang = lang,
        .title = S("Mitä <kuuluu> & {code}?"),
        .county = S("Koealue"),
        .purpose = S("Haluamme tietää."),
        .link = S("https://digiraati.example.fi/k/koe"),
        .contact = S("neuvo@example.fi"),
        .closes_ms = 1800000000000,
    };
}

static const struct str code = S_INIT("0000-1111-2222-3333-4444-5555");

static void an_invitation_has_link_and_code_in_both_parts(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG__COUNT; lang++) {
        struct letter_facts f = facts(LETTER_INVITATION, lang);
        struct message m = usual();

        letter_words(&arena, &f, code, &m);
        assert_true(has(m.subject, "Mitä <kuuluu> & {code}?"));
        assert_true(has(m.text, "\nhttps://digiraati.example.fi/k/koe#0000-1111-2222-3333-4444-5555\n"));
        assert_true(has(m.text, "\n0000-1111-2222-3333-4444-5555\n"));
        assert_true(has(m.text, "neuvo@example.fi"));
        assert_true(has(m.html, "<a href=\"https://digiraati.example.fi/k/koe#0000-1111-2222-3333-4444-5555\">"));
        assert_true(has(m.html, "Mitä &lt;kuuluu&gt; &amp; {code}?"));
        assert_false(has(m.html, "<kuuluu>"));
        assert_true(str_eq(m.lang, lang_tag(lang)));
        assert_true(lang != LANG_EN || has(m.text, "Answering is voluntary"));
        composed(&m);
    }
}

static void a_reminder_has_no_code_whatever_is_given(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG__COUNT; lang++) {
        struct letter_facts f = facts(LETTER_REMINDER, lang);
        struct message m = usual();

        f.contact = f.purpose = S("");
        letter_words(&arena, &f, code, &m);
        assert_false(has(m.text, "0000-1111"));
        assert_false(has(m.html, "0000-1111"));
        assert_false(has(m.text, "#"));
        assert_true(has(m.subject, "Mitä <kuuluu>"));
        assert_true(lang != LANG_EN || has(m.text, "Answering is voluntary"));
        composed(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(headers_are_those_of_the_standard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_line_is_ascii_of_at_most_78_and_ends_with_crlf, set_up, tear_down),
        cmocka_unit_test_setup_teardown(words_beyond_ascii_are_encoded_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_can_add_a_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses_stand_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bodies_must_be_sound_and_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_invitation_has_link_and_code_in_both_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reminder_has_no_code_whatever_is_given, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
