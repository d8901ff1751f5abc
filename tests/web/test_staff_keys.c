/* test_staff_keys.c - what one signs in with: showing it again, changing it, and choosing it by a one-time link. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/at_the_door.h"

/* --- the second factor again -------------------------------------------------------------------------------------- */

static void what_is_important_asks_for_the_code_again_and_carries_the_form(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma/palautuskoodit"), kept, before;
    struct buf form = buf_new(&s.h.memory, 64 * 1024);
    struct staffer old;

    (void)state;
    assert_int_equal(s.h.res.status, 200);
    s.h.now_ms += 6 * STAFF_MINUTE;
    page = post(&ann, "/hallinta/oma/palautuskoodit", page, "");
    assert_int_equal(s.h.res.status, 403);
    assert_int_equal(staff_audited(&s, "account.codes"), 0);
    kept = house_hidden(&s.h, page, "kept");
    buf_put(&form, S("code=000000&what=staff_codes&kept="));
    url_put(&form, kept);
    page = post(&ann, "/hallinta/vahvista", page, arena_cstr(&s.h.memory, buf_str(&form)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(str_eq(house_hidden(&s.h, page, "kept"), kept));
    assert_true(house_says(page, "<h1 class=\"ds-title\">Vahvista, että se olet sinä: uudet palautuskoodit</h1>"));
    buf_clear(&form);
    buf_fmt(&form, "code=%s&kept=", staff_code(&s, &ann));
    url_put(&form, kept);
    before = ann.cookie;
    page = post(&ann, "/hallinta/vahvista", page, arena_cstr(&s.h.memory, buf_str(&form)));
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "ds-codes__item"));
    post(&ann, "/hallinta/palautuskoodit.txt", page, words("codes=%.*s", STR_ARG(house_hidden(&s.h, page, "codes"))));
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(staff_audited(&s, "account.codes"), 1);
    assert_int_equal(staff_audited(&s, "sign.step_up"), 1);
    assert_false(str_eq(before, ann.cookie)); /* a new token, and the old one is nothing */
    old = ann;
    old.cookie = before;
    assert_false(is_in(&old));
    assert_true(is_in(&ann));
    get(&ann, "/hallinta/oma/sovellus"); /* for five minutes */
    assert_true(house_says(get(&ann, "/hallinta/oma/sovellus"), "ds-qr"));
}

/* --- one's own keys ----------------------------------------------------------------------------------------------- */

static void changing_the_password_ends_all_other_sessions(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), other = ann, old;
    struct str page = get(&ann, "/hallinta/oma/salasana");

    (void)state;
    staff_enter(&s, &other);
    page = post(&ann, "/hallinta/oma/salasana", page, "present=" PASSWORD_SENT "&password=salasana");
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "id=\"password-fault\""));
    page = post(&ann, "/hallinta/oma/salasana", page, "present=wrong&password=vihreä+lehmä+lukee+aamulla+runoja");
    assert_true(house_says(page, "id=\"present-fault\""));
    assert_false(house_says(page, "runoja"));
    old = ann;
    post(&ann, "/hallinta/oma/salasana", page, "present=" PASSWORD_SENT "&password=vihreä+lehmä+lukee+aamulla+runoja");
    assert_true(leads_to("/hallinta/oma?tehty=salasana"));
    assert_true(is_in(&ann));
    assert_false(is_in(&other) || is_in(&old));
    assert_int_equal(letters_waiting(), 1);
}

static void ten_wrong_passwords_inside_are_told_by_letter_and_in_the_log(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma/salasana");

    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(letters_waiting(), 0);
        s.h.now_ms += STAFF_MINUTE;
        page = post(&ann, "/hallinta/oma/salasana", page, "present=wrong&password=vihreä+lehmä+lukee+aamulla+runoja");
        assert_int_equal(s.h.res.status, 422);
    }
    assert_int_equal(letters_waiting(), 1);
    assert_int_equal(staff_audited(&s, "sign.failures"), 1);
}

static struct totp_secret secret_on(struct str page)
{
    size_t at = str_find_str(page, S("secret=")) + 7;
    struct totp_secret secret = {{0}};
    size_t bits = 0, n = 0;
    unsigned value = 0;

    for (; n < TOTP_SECRET_BYTES; at++) {
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

        value = value << 5 | (unsigned)(strchr(letters, page.p[at]) - letters);
        bits += 5;
        if (bits >= 8) {
            secret.b[n++] = (unsigned char)(value >> (bits - 8));
            bits -= 8;
        }
    }
    return secret;
}

static void changing_the_app_ends_all_other_sessions(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), other = ann, fresh = ann;
    struct str page = get(&ann, "/hallinta/oma/sovellus"), pending = house_hidden(&s.h, page, "pending");

    (void)state;
    staff_enter(&s, &other);
    fresh.secret = secret_on(page);
    page = post(&ann, "/hallinta/oma/sovellus", page,
                words("pending=%.*s&code=%s", STR_ARG(pending), staff_code(&s, &ann)));
    assert_int_equal(s.h.res.status, 422); /* the old app's code is not the new one's */
    assert_true(memcmp(secret_on(page).b, fresh.secret.b, TOTP_SECRET_BYTES) == 0);
    pending = house_hidden(&s.h, page, "pending");
    page = post(&ann, "/hallinta/oma/sovellus", page,
                words("pending=%.*s&code=%s", STR_ARG(pending), staff_code(&s, &fresh)));
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "ds-codes__item"));
    assert_true(is_in(&ann));
    assert_false(is_in(&other));
    assert_int_equal(staff_audited(&s, "account.factor"), 1);
    assert_int_equal(letters_waiting(), 1);
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&other, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_int_equal(s.h.res.status, 422);
    sign_in_by(&other, ann.email, PASSWORD_SENT, staff_code(&s, &fresh));
    assert_true(leads_to("/hallinta"));
}

static void a_secret_that_is_being_set_up_is_good_for_one_account(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), bob = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma/sovellus"), pending = house_hidden(&s.h, page, "pending");

    (void)state;
    bob.secret = secret_on(page);
    page = post(&bob, "/hallinta/oma/sovellus", get(&bob, "/hallinta/oma/sovellus"),
                words("pending=%.*s&code=%s", STR_ARG(pending), staff_code(&s, &bob)));
    assert_int_equal(s.h.res.status, 422);
    assert_false(memcmp(secret_on(page).b, bob.secret.b, TOTP_SECRET_BYTES) == 0);
}

#define ANOTHER_SENT "vihreä+lehmä+lukee+aamulla+runoja"

static void without_the_log_no_key_is_changed(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), fresh = ann;
    struct str password = get(&ann, "/hallinta/oma/salasana"), app = get(&ann, "/hallinta/oma/sovellus"),
               codes = get(&ann, "/hallinta/oma/palautuskoodit");
    struct db *log = s.stores.audit;

    (void)state;
    fresh.secret = secret_on(app);
    s.stores.audit = s.stores.audit_reading; /* as when the disk is full, or somebody holds the store */
    post(&ann, "/hallinta/oma/salasana", password, "present=" PASSWORD_SENT "&password=" ANOTHER_SENT);
    assert_int_equal(s.h.res.status, 503);
    post(&ann, "/hallinta/oma/sovellus", app,
         words("pending=%.*s&code=%s", STR_ARG(house_hidden(&s.h, app, "pending")), staff_code(&s, &fresh)));
    assert_int_equal(s.h.res.status, 503);
    codes = post(&ann, "/hallinta/oma/palautuskoodit", codes, "");
    assert_int_equal(s.h.res.status, 503);
    assert_false(house_says(codes, "ds-codes__item"));
    s.stores.audit = log;
    assert_true(is_in(&ann));
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, arena_cstr(&s.h.memory, ann.codes[0]));
    assert_true(is_in(&ann));
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(leads_to("/hallinta"));
}

/* --- one-time links ----------------------------------------------------------------------------------------------- */

#define JOIN "/hallinta/liity"

static struct str link_of(int64_t id, enum link_kind kind)
{
    enum link_kind made;
    struct str code;

    assert_int_equal(STAFF_TX(&s, DB_WRITE, link_make(&s.h.memory, &s.office, id, s.h.now_ms, &made, &code)), OK);
    assert_int_equal(made, kind);
    return code;
}

static int64_t invited(const char *email)
{
    const char *why;
    int64_t id;

    assert_int_equal(STAFF_TX(&s, DB_WRITE,
                              account_create(&s.h.memory, s.office.staff, str_from(email), S("Uusi Ihminen"),
                                             &(struct account_duty){.role = ROLE_COMMS}, s.h.now_ms, &id, &why)),
                     OK);
    return id;
}

static void an_invitation_leads_to_a_working_account(void **state)
{
    struct staffer una = {.id = invited("una@example.fi"), .email = "una@example.fi"};
    struct str link = link_of(una.id, LINK_INVITE), page, pending, codes;
    const char *rest;

    (void)state;
    page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "una@example.fi") && house_says(page, "class=\"ds-qr\"") &&
                house_says(page, "otpauth://totp/Digiraati:una%40example.fi?secret="));
    una.secret = secret_on(page);
    pending = house_hidden(&s.h, page, "pending");
    rest = words("link=%.*s&step=2&pending=%.*s", STR_ARG(link), STR_ARG(pending));
    page = post(NULL, JOIN, page, words("%s&password=digiraati+digiraati&code=%s", rest, staff_code(&s, &una)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "id=\"password-fault\""));
    page = post(NULL, JOIN, page, words("%s&password=" PASSWORD_SENT "&code=000000", rest));
    assert_true(house_says(page, "id=\"code-fault\""));
    assert_false(house_says(page, "putoaa"));
    assert_true(memcmp(secret_on(page).b, una.secret.b, TOTP_SECRET_BYTES) == 0);
    page = post(NULL, JOIN, page, words("%s&password=" PASSWORD_SENT "&code=%s", rest, staff_code(&s, &una)));
    assert_int_equal(s.h.res.status, 200);
    assert_int_equal(staff_audited(&s, "account.join"), 1);
    codes = house_hidden(&s.h, page, "codes");
    {
        struct buf form = buf_new(&s.h.memory, 4096);
        struct str file;

        buf_put(&form, S("codes="));
        url_put(&form, codes);
        file = post(NULL, "/hallinta/palautuskoodit.txt", page, arena_cstr(&s.h.memory, buf_str(&form)));
        assert_int_equal(s.h.res.status, 200);
        assert_true(str_eq(staff_header(&s, "Content-Disposition"), S("attachment; filename=\"digiraati.txt\"")));
        assert_true(str_eq(s.h.res.content_type, S("text/plain; charset=utf-8")));
        una.codes[0] = str_cut(&codes, ' ');
        assert_true(str_find_str(file, una.codes[0]) != SIZE_MAX);
    }
    post(NULL, "/hallinta/palautuskoodit.txt", page, "codes=%3Cscript%3E");
    assert_int_equal(s.h.res.status, 400);
    page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "id=\"link-fault\""));
    sign_in_by(&una, una.email, PASSWORD_SENT, words("%.*s", STR_ARG(una.codes[0])));
    assert_true(is_in(&una));
}

static void a_link_that_is_over_says_what_to_do(void **state)
{
    struct str link = link_of(invited("late@example.fi"), LINK_INVITE), page;

    (void)state;
    s.h.now_ms += LINK_LIFE_MS;
    page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "<section class=\"ds-card\">"));
    page = post(NULL, JOIN, page, words("link=%.*s&step=2&password=" PASSWORD_SENT "&code=1", STR_ARG(link)));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "<section class=\"ds-card\">"));
}

static void a_link_for_a_new_password_needs_the_app(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str link = link_of(ann.id, LINK_RESET),
               page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    const char *rest = words("link=%.*s&step=2&password=vihreä+lehmä+lukee+aamulla+runoja", STR_ARG(link));

    (void)state;
    assert_false(house_says(page, "ds-qr"));
    page = post(NULL, JOIN, page, words("%s&code=000000", rest));
    assert_int_equal(s.h.res.status, 422);
    assert_true(is_in(&ann));
    page = post(NULL, JOIN, page, words("%s&code=%s", rest, staff_code(&s, &ann)));
    assert_int_equal(s.h.res.status, 200);
    assert_false(is_in(&ann)); /* all sessions have ended */
    assert_int_equal(letters_waiting(), 1);
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, "vihreä+lehmä+lukee+aamulla+runoja", staff_code(&s, &ann));
    assert_true(leads_to("/hallinta"));
}

static void ten_wrong_codes_by_a_link_are_told_by_letter_and_in_the_log(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str link = link_of(ann.id, LINK_RESET),
               page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));

    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(letters_waiting(), 0);
        s.h.now_ms += STAFF_MINUTE;
        page = post(NULL, JOIN, page,
                    words("link=%.*s&step=2&password=vihreä+lehmä+lukee+aamulla+runoja&code=000000", STR_ARG(link)));
        assert_int_equal(s.h.res.status, 422);
    }
    assert_int_equal(letters_waiting(), 1);
    assert_int_equal(staff_audited(&s, "sign.failures"), 1);
}

static void who_has_no_app_needs_the_link_besides_the_password(void **state)
{
    struct staffer una = {.id = invited("first@example.fi"), .email = "first@example.fi"};
    struct str hash, page, link, pending;

    (void)state;
    assert_int_equal(password_hash(&s.h.memory, s.office.cost, S(STAFF_PASSWORD), &hash), OK);
    assert_int_equal(STAFF_TX(&s, DB_WRITE, join_set_password(s.office.staff, una.id, hash)), OK);
    link = link_of(una.id, LINK_FACTOR);
    page = sign_in_by(&una, una.email, PASSWORD_SENT, "");
    assert_int_equal(s.h.res.status, 422);
    assert_int_equal(una.cookie.len, 0);
    assert_false(house_says(page, "ds-qr"));
    assert_true(house_says(page, "id=\"code-fault\""));
    page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    assert_true(house_says(page, "ds-qr"));
    pending = house_hidden(&s.h, page, "pending");
    una.secret = secret_on(page);
    page = post(NULL, JOIN, page,
                words("link=%.*s&step=2&pending=%.*s&present=wrong&code=%s", STR_ARG(link), STR_ARG(pending),
                      staff_code(&s, &una)));
    assert_true(house_says(page, "id=\"present-fault\""));
    page = post(NULL, JOIN, page,
                words("link=%.*s&step=2&pending=%.*s&present=" PASSWORD_SENT "&code=%s", STR_ARG(link),
                      STR_ARG(pending), staff_code(&s, &una)));
    assert_true(house_says(page, "ds-codes__item"));
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&una, una.email, PASSWORD_SENT, staff_code(&s, &una));
    assert_true(leads_to("/hallinta"));
}

static void a_demo_lets_in_without_an_app(void **state)
{
    struct staffer una = {.id = invited("demo@example.fi"), .email = "demo@example.fi"};
    struct str link = link_of(una.id, LINK_INVITE), page;

    (void)state;
    s.office.is_demo = true;
    page = post(NULL, JOIN, get(NULL, JOIN), words("link=%.*s", STR_ARG(link)));
    page = post(NULL, JOIN, page,
                words("link=%.*s&step=2&pending=%.*s&password=" PASSWORD_SENT "&code=", STR_ARG(link),
                      STR_ARG(house_hidden(&s.h, page, "pending"))));
    assert_int_equal(s.h.res.status, 200);
    assert_false(house_says(page, "ds-codes__item"));
    sign_in_by(&una, una.email, PASSWORD_SENT, "");
    assert_true(leads_to("/hallinta"));
    s.h.now_ms += 6 * STAFF_MINUTE;
    page = get(&una, "/hallinta/oma/sovellus");
    assert_int_equal(s.h.res.status, 403);
    post(&una, "/hallinta/vahvista", page, "code=" PASSWORD_SENT "&to=%2Fhallinta%2Foma%2Fsovellus");
    assert_true(leads_to("/hallinta/oma/sovellus"));
    get(&una, "/hallinta/oma/sovellus");
    assert_int_equal(s.h.res.status, 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_important_asks_for_the_code_again_and_carries_the_form),
        TEST(changing_the_password_ends_all_other_sessions),
        TEST(ten_wrong_passwords_inside_are_told_by_letter_and_in_the_log),
        TEST(ten_wrong_codes_by_a_link_are_told_by_letter_and_in_the_log),
        TEST(changing_the_app_ends_all_other_sessions),
        TEST(a_secret_that_is_being_set_up_is_good_for_one_account),
        TEST(an_invitation_leads_to_a_working_account),
        TEST(a_link_that_is_over_says_what_to_do),
        TEST(a_link_for_a_new_password_needs_the_app),
        TEST(without_the_log_no_key_is_changed),
        TEST(who_has_no_app_needs_the_link_besides_the_password),
        TEST(a_demo_lets_in_without_an_app),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
