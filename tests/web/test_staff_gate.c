/* test_staff_gate.c - what the gate refuses staff before a page can act, and what is written down of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/at_the_door.h"

static const char *const LANGUAGE = "/hallinta/oma/kieli";

static enum lang lang_of(const struct staffer *who)
{
    struct account account;

    assert_int_equal(STAFF_TX(&s, DB_READ, account_load(&s.h.memory, s.office.staff, who->id, &account)), OK);
    return account.lang;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static void a_repeated_or_broken_field_is_refused_before_anything_is_done(void **state)
{
    static const char *const bad[] = {"lang=sv&lang=sv", "lang=sv&lang=en", "lang=sv&x=1&x=2", "lang=sv&x=%FF",
                                      "lang=%ff",        "lang=sv&x=%00",   "lang=sv&_t=x"};
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma");

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        post(&ann, LANGUAGE, page, bad[i]);
        assert_int_equal(s.h.res.status, 400);
        assert_int_equal(lang_of(&ann), LANG_FI);
    }
}

/* A browser's extension may add some. To refuse them after the page would say that nothing was done when it was. */
static void a_field_that_nobody_asked_for_is_passed_over(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    post(&ann, LANGUAGE, get(&ann, "/hallinta/oma"), "lang=sv&extra=1");
    assert_int_equal(s.h.res.status, 303);
    assert_int_equal(lang_of(&ann), LANG_SV);
}

static void a_torn_sign_in_gives_no_session(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);

    (void)state;
    post(&ann, DOOR, get(NULL, DOOR),
         words("email=%s&password=" PASSWORD_SENT "&code=%s&device=a&device=b", ann.email, staff_code(&s, &ann)));
    assert_int_equal(s.h.res.status, 400);
    assert_int_equal(ann.cookie.len, 0);
    assert_int_equal(staff_audited(&s, "sign.in"), 0);
}

/* Also of a form that comes back after signing in. */
static void a_kept_form_is_held_to_the_same(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma"), kept;
    struct buf form = buf_new(&s.h.memory, 1 << 20);

    (void)state;
    ann.cookie = (struct str){0};
    page = post(&ann, LANGUAGE, page, "lang=sv&lang=en");
    kept = house_hidden(&s.h, page, "kept");
    buf_fmt(&form, "email=%s&password=" PASSWORD_SENT "&code=%s&kept=", ann.email, staff_code(&s, &ann));
    url_put(&form, kept);
    post(&ann, DOOR, page, arena_cstr(&s.h.memory, buf_str(&form)));
    assert_true(leads_to("/hallinta"));
    assert_int_equal(lang_of(&ann), LANG_FI);
}

/* --- the page that anybody may ask for ---------------------------------------------------------------------------- */

static struct str long_text(char c, size_t len)
{
    char *text = arena_alloc(&s.h.memory, len + 1, 1);

    memset(text, c, len);
    return (struct str){text, len};
}

static void the_sign_in_page_gives_back_nothing_that_is_longer_than_it_can_be(void **state)
{
    static const char *const fields[] = {"email", "device", "kept", "to", "password", "code"};
    struct str usual = get(NULL, DOOR), page;

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct str sent = long_text('a', 500 * 1000);

        page = post(NULL, DOOR, usual, words("%s=%.*s", fields[i], 60000, sent.p));
        assert_true(page.len < usual.len + 4096);
        page = post(NULL, DOOR, usual, arena_fmt(&s.h.memory, "%s=%.*s", fields[i], STR_ARG(sent)).p);
        assert_true(page.len < usual.len + 4096);
    }
    /* A letter is not cut in two, and what is short comes back whole. */
    page = post(NULL, DOOR, usual, words("email=a%s", long_text('b', 10).p));
    assert_true(house_says(page, "value=\"abbbbbbbbbb\""));
    page = post(NULL, DOOR, usual, arena_fmt(&s.h.memory, "email=%.*s%%C3%%A4", STR_ARG(long_text('a', 253))).p);
    assert_true(str_is_utf8(page));
    assert_true(house_says(page, arena_fmt(&s.h.memory, "\"%.*s\"", STR_ARG(long_text('a', 253))).p));
}

/* --- refusals ----------------------------------------------------------------------------------------------------- */

static struct audit_entry last_refusal(void)
{
    struct audit_filter filter = {.actor = -1, .action = S("denied")};
    struct audit_entry *entries;
    size_t count;

    assert_int_equal(audit_list(&s.h.memory, s.stores.audit_reading, &filter, 1, &entries, &count), OK);
    assert_int_equal(count, 1);
    return entries[0];
}

static void who_is_refused_by_the_role_is_written_down_with_the_route(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma");
    struct audit_entry entry;

    (void)state;
    get(&ann, "/hallinta/loki");
    assert_int_equal(s.h.res.status, 403);
    assert_int_equal(staff_audited(&s, "denied"), 1);
    entry = last_refusal();
    assert_int_equal(entry.actor, ann.id);
    assert_true(entry.session.len > 0);
    assert_true(str_eq(entry.object, S("staff_audit_log")));
    assert_int_equal(entry.detail.len, 0);
    staff_send(&s, &ann,
               &(struct request){.method = HTTP_POST,
                                 .path = S("/hallinta/loki/tarkistus"),
                                 .content_type = S("application/x-www-form-urlencoded"),
                                 .body = arena_fmt(&s.h.memory, "_t=%.*s", STR_ARG(house_hidden(&s.h, page, "_t")))});
    assert_int_equal(s.h.res.status, 403);
    assert_int_equal(staff_audited(&s, "denied"), 2);
    assert_true(str_eq(last_refusal().object, S("staff_audit_verify")));
}

static void other_refusals_are_not(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), nobody = {0};

    (void)state;
    post(&ann, "/hallinta/vahvista", get(&ann, "/hallinta/vahvista"), words("code=%s&kept=torn", staff_code(&s, &ann)));
    assert_int_equal(s.h.res.status, 403);
    get(&nobody, "/hallinta/loki");
    post(&nobody, "/hallinta/loki/tarkistus", S(""), "");
    post(&ann, LANGUAGE, S(""), "lang=sv"); /* no token */
    assert_int_equal(s.h.res.status, 403);
    get(&ann, "/hallinta/kyselyt/ei-ole");
    assert_int_equal(s.h.res.status, 404);
    assert_int_equal(staff_audited(&s, "denied"), 0);
}

static void a_kept_form_that_is_refused_is_written_down_once(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str own = get(&ann, "/hallinta/oma"), page;
    struct buf form = buf_new(&s.h.memory, 1 << 20);
    struct str token = house_hidden(&s.h, own, "_t"), cookie = ann.cookie;

    (void)state;
    ann.cookie = (struct str){0};
    page = arena_str(&s.h.memory,
                     staff_send(&s, &ann,
                                &(struct request){.method = HTTP_POST,
                                                  .path = S("/hallinta/loki/tarkistus"),
                                                  .content_type = S("application/x-www-form-urlencoded"),
                                                  .body = arena_fmt(&s.h.memory, "_t=%.*s", STR_ARG(token))}));
    ann.cookie = cookie;
    buf_fmt(&form, "email=%s&password=" PASSWORD_SENT "&code=%s&kept=", ann.email, staff_code(&s, &ann));
    url_put(&form, house_hidden(&s.h, page, "kept"));
    post(&ann, DOOR, page, arena_cstr(&s.h.memory, buf_str(&form)));
    assert_true(leads_to("/hallinta"));
    assert_int_equal(staff_audited(&s, "denied"), 1);
}

/* The log is no way to be let in, nor to break what says no. */
static void a_refusal_that_cannot_be_written_down_is_one_all_the_same(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct db *audit = s.stores.audit;

    (void)state;
    s.stores.audit = s.stores.audit_reading;
    get(&ann, "/hallinta/loki");
    s.stores.audit = audit;
    assert_int_equal(s.h.res.status, 403);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_repeated_or_broken_field_is_refused_before_anything_is_done),
        TEST(a_field_that_nobody_asked_for_is_passed_over),
        TEST(a_torn_sign_in_gives_no_session),
        TEST(a_kept_form_is_held_to_the_same),
        TEST(the_sign_in_page_gives_back_nothing_that_is_longer_than_it_can_be),
        TEST(who_is_refused_by_the_role_is_written_down_with_the_route),
        TEST(other_refusals_are_not),
        TEST(a_kept_form_that_is_refused_is_written_down_once),
        TEST(a_refusal_that_cannot_be_written_down_is_one_all_the_same),
    };

    return cmocka_run_group_tests_name("staff_gate", tests, NULL, NULL);
}
