/* test_staff_door.c - the door of the staff area: who comes in, how long they stay, and what nobody can do from outside. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/at_the_door.h"

#include "account/demo_accounts.h"
#include "web/door.h"

/* --- coming in ---------------------------------------------------------------------------------------------------- */

static void a_page_of_staff_leads_to_the_door_and_then_opens(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    get(&ann, "/hallinta/oma?x=1");
    assert_true(leads_to(DOOR "?to=%2Fhallinta%2Foma%3Fx%3D1"));
    page = get(&ann, DOOR "?to=%2Fhallinta%2Foma%3Fx%3D1");
    assert_int_equal(s.h.res.status, 200);
    assert_true(str_eq(house_hidden(&s.h, page, "to"), S("/hallinta/oma?x=1")));
    post(&ann, DOOR, page,
         words("email=%s&password=" PASSWORD_SENT "&code=%s&device=&to=%%2Fhallinta%%2Foma%%3Fx%%3D1", ann.email,
               staff_code(&s, &ann)));
    assert_true(leads_to("/hallinta/oma?x=1"));
    assert_true(is_in(&ann));
    assert_int_equal(staff_audited(&s, "sign.in"), 1);
}

/* So that password managers and phones can fill them in (WCAG 1.3.5, ASVS 6.2.6 and 6.2.7). */
static void fields_of_the_door_say_what_belongs_in_them(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(NULL, DOOR);

    (void)state;
    assert_true(house_says(page, "name=\"email\" type=\"email\" value=\"\" autocomplete=\"username\"") &&
                house_says(page, "name=\"password\" type=\"password\" autocomplete=\"current-password\"") &&
                house_says(page, "autocomplete=\"one-time-code\""));
    page = get(&ann, "/hallinta/oma/salasana");
    assert_true(house_says(page, "name=\"present\" type=\"password\" autocomplete=\"current-password\"") &&
                house_says(page, "name=\"password\" type=\"password\" autocomplete=\"new-password\""));
    page = get(&ann, "/hallinta/vahvista");
    assert_true(house_says(page, "autocomplete=\"one-time-code\""));
}

static void the_cookie_is_for_this_host_and_no_script(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct str set;

    (void)state;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    set = staff_header(&s, "Set-Cookie");
    assert_true(str_starts(set, S("__Host-digiraati=")));
    assert_true(str_ends(set, S("; Path=/; HttpOnly; SameSite=Strict; Secure")));
    assert_int_equal(s.h.res.cache_s, 0);
}

/* On the loopback there is no HTTPS; anywhere else the browser is to refuse rather than send the cookie in the clear. */
static void only_a_demo_does_without_https(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);

    (void)state;
    s.h.app.settings.origin = S("");
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(str_ends(staff_header(&s, "Set-Cookie"), S("; Secure")));
    s.h.app.settings.is_demo = true;
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(str_starts(staff_header(&s, "Set-Cookie"), S("digiraati=")));
    assert_true(str_ends(staff_header(&s, "Set-Cookie"), S("; Path=/; HttpOnly; SameSite=Strict")));
    assert_true(is_in(&ann));
}

static void signing_in_gives_a_new_token_and_ends_what_the_browser_had(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR),
                   planted = {.cookie = S("__Host-digiraati=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")};
    struct str page, before;
    struct staffer old;

    (void)state;
    assert_false(is_in(&planted));
    ann.cookie = planted.cookie;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(is_in(&ann));
    assert_false(str_eq(ann.cookie, planted.cookie));
    assert_false(is_in(&planted));
    before = ann.cookie;
    page = get(NULL, DOOR); /* as from a link in a mail: the cookie comes only with the form */
    s.h.now_ms += STAFF_MINUTE;
    post(&ann, DOOR, page, words("email=%s&password=" PASSWORD_SENT "&code=%s", ann.email, staff_code(&s, &ann)));
    assert_true(leads_to("/hallinta"));
    old = ann;
    old.cookie = before;
    assert_false(is_in(&old));
    assert_true(is_in(&ann));
}

static void who_is_not_known_gets_the_same_page_to_the_byte(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR), off = staff_person(&s, ROLE_COMMS);
    const char *why;
    struct str pages[4], heads[4], tails[4];

    (void)state;
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, off.id, s.h.now_ms, &why)),
                     OK);
    pages[0] = sign_in_by(NULL, ann.email, "wrong", "000000");
    assert_int_equal(s.h.res.status, 422);
    pages[1] = sign_in_by(NULL, "nobody@example.fi", "wrong", "000000");
    pages[2] = sign_in_by(NULL, ann.email, PASSWORD_SENT, "000000");
    pages[3] = sign_in_by(NULL, off.email, PASSWORD_SENT, staff_code(&s, &off));
    for (int i = 0; i < 4; i++) {
        const char *email = i == 1 ? "nobody@example.fi" : i == 3 ? off.email : ann.email;
        size_t at = str_find_str(pages[i], str_from(email));

        /* All but the address that was typed: the clock stands still, so tokens are the same. */
        assert_int_not_equal(at, SIZE_MAX);
        heads[i] = str_sub(pages[i], 0, at);
        tails[i] = str_sub(pages[i], at + strlen(email), pages[i].len);
        assert_true(str_eq(heads[i], heads[0]) && str_eq(tails[i], tails[0]));
    }
    assert_int_equal(staff_audited(&s, "sign.in"), 0);
}

static void tries_that_follow_too_fast_are_told_to_wait(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct str wrong, page;

    (void)state;
    sign_in_by(NULL, ann.email, "wrong", "000000");
    wrong = sign_in_by(NULL, ann.email, "wrong", "000000");
    page = sign_in_by(NULL, ann.email, "wrong", "000000");
    assert_false(str_eq(wrong, page));
    page = sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "id=\"_faults\""));
    s.h.now_ms += STAFF_MINUTE; /* never for ever */
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(leads_to("/hallinta"));
}

static void ten_failures_and_a_recovery_code_are_told_by_letter(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);

    (void)state;
    for (int i = 0; i < 9; i++, s.h.now_ms += STAFF_MINUTE)
        sign_in_by(NULL, ann.email, "wrong", "000000");
    assert_int_equal(letters_waiting(), 0);
    sign_in_by(NULL, ann.email, "wrong", "000000");
    assert_int_equal(letters_waiting(), 1);
    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, words("%.*s", STR_ARG(ann.codes[0])));
    assert_true(leads_to("/hallinta/oma?koodilla=%2Fhallinta"));
    assert_int_equal(letters_waiting(), 2);
}

static void whoever_comes_in_with_a_recovery_code_learns_how_many_are_left(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct str page;

    (void)state;
    post(&ann, "/en" DOOR, get(NULL, "/en" DOOR),
         words("email=%s&password=" PASSWORD_SENT "&code=%.*s&to=%%2Fen%%2Fhallinta%%2Foma", ann.email,
               STR_ARG(ann.codes[0])));
    assert_true(leads_to("/en/hallinta/oma?koodilla=%2Fen%2Fhallinta%2Foma"));
    page = get(&ann, "/en/hallinta/oma?koodilla=%2Fen%2Fhallinta%2Foma");
    assert_true(house_says(page, "You have 9 recovery codes left."));
    assert_true(house_says(page, "<a class=\"govuk-button dr-button\" href=\"/en/hallinta/oma\">"));
    assert_false(house_says(get(&ann, "/en/hallinta/oma"), "You signed in with a recovery code"));
    assert_false(house_says(get(&ann, "/en/hallinta/oma?koodilla=https%3A%2F%2Fevil.example"), "signed in with a"));
}

/* The buttons are of the form that was kept, so that what was written goes along. */
static void a_demo_account_is_one_click_away_and_only_in_a_demo(void **state)
{
    size_t count;
    const struct demo_account *one = demo_accounts(&count);
    struct account_duty duty = {.role = one->role};
    struct staffer who = {.role = one->role};
    struct str page, kept, hash;
    const char *why;
    struct buf form;

    (void)state;
    assert_int_equal(password_hash(&s.h.memory, s.office.cost, one->password, &hash), OK);
    assert_int_equal(db_begin(s.office.staff, DB_WRITE), OK);
    assert_int_equal(
        account_create(&s.h.memory, s.office.staff, one->email, one->name, &duty, s.h.now_ms, &who.id, &why), OK);
    assert_int_equal(join_set_password(s.office.staff, who.id, hash), OK);
    assert_int_equal(db_commit(s.office.staff), OK);
    page = get(NULL, DOOR);
    assert_false(house_says(page, "name=\"demo\""));
    post(&who, DOOR, page, words("demo=%.*s", STR_ARG(one->email)));
    assert_int_equal(s.h.res.status, 422);
    s.office.is_demo = true;
    page = get(NULL, DOOR);
    assert_true(house_says(page, "form=\"_door\" name=\"demo\"") && house_says(page, "id=\"_door\""));
    assert_false(house_says(page, "kokeilen"));
    post(&who, DOOR, page, words("email=what+was+typed&demo=%.*s", STR_ARG(one->email)));
    assert_true(leads_to("/hallinta"));
    page = get(&who, "/hallinta/oma");
    s.h.now_ms += 11 * STAFF_HOUR;
    page = post(&who, "/hallinta/oma/kieli", page, "lang=sv");
    kept = house_hidden(&s.h, page, "kept");
    assert_true(kept.len > 0);
    form = buf_new(&s.h.memory, 64 * 1024);
    buf_fmt(&form, "demo=%.*s&kept=", STR_ARG(one->email));
    url_put(&form, kept);
    post(&who, DOOR, page, arena_cstr(&s.h.memory, buf_str(&form)));
    assert_true(leads_to("/hallinta/oma"));
}

static void the_language_one_signs_in_with_is_that_of_letters(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct account account;

    (void)state;
    post(&ann, "/sv" DOOR, get(NULL, "/sv" DOOR),
         words("email=%s&password=" PASSWORD_SENT "&code=%s", ann.email, staff_code(&s, &ann)));
    assert_true(leads_to("/sv/hallinta"));
    assert_int_equal(STAFF_TX(&s, DB_READ, account_load(&s.h.memory, s.office.staff, ann.id, &account)), OK);
    assert_int_equal(account.lang, LANG_SV);
}

static void nobody_is_led_out_of_the_house(void **state)
{
    static const char *const bad[] = {"//evil.example/hallinta",
                                      "https://evil.example/hallinta",
                                      "/k/x",
                                      "/hallinta\\evil",
                                      "/hallintax",
                                      "/hallinta/a\r\nSet-Cookie:x",
                                      "/hallinta?a=\r\nX: y",
                                      "/hallinta?\"<script>",
                                      "",
                                      "hallinta",
                                      "/hallinta/\xc3\xa4",
                                      "javascript:alert(1)",
                                      "/\t/evil.example",
                                      "/hallinta/@evil",
                                      "/hallinta/%0d%0aX:y"};
    static const char *const good[] = {"/hallinta", "/hallinta/oma", "/sv/hallinta/kyselyt?tila=open&s=%C3%A4",
                                       "/en/hallinta"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(door_leads_inside(str_from(bad[i])));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(door_leads_inside(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
        struct buf form = buf_new(&s.h.memory, 4096);

        buf_fmt(&form, "email=%s&password=" PASSWORD_SENT "&code=%s&to=", ann.email, staff_code(&s, &ann));
        url_put(&form, str_from(bad[i]));
        post(&ann, DOOR, get(NULL, DOOR), arena_cstr(&s.h.memory, buf_str(&form)));
        assert_true(leads_to("/hallinta"));
    }
}

static void who_comes_by_a_link_of_elsewhere_is_offered_to_go_on(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct request from_mail = {
        .method = HTTP_GET, .path = S(DOOR "?to=%2Fhallinta%2Foma"), .fetch_site = S("cross-site")};

    (void)state;
    assert_true(house_says(staff_send(&s, NULL, &from_mail), "<a class=\"govuk-link\" href=\"/hallinta/oma\">"));
    assert_false(
        house_says(get(NULL, DOOR "?to=%2Fhallinta%2Foma"), "<a class=\"govuk-link\" href=\"/hallinta/oma\">"));
    get(&ann, DOOR "?to=%2Fhallinta%2Foma");
    assert_true(leads_to("/hallinta/oma"));
}

/* --- staying ------------------------------------------------------------------------------------------------------ */

static void a_session_ends_after_half_an_hour_without_use(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    for (int i = 0; i < 4; i++) {
        s.h.now_ms += 29 * STAFF_MINUTE;
        assert_true(is_in(&ann));
    }
    s.h.now_ms += 31 * STAFF_MINUTE;
    assert_false(is_in(&ann));
}

static void a_session_ends_after_ten_hours_of_use(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    int64_t begun_ms = s.h.now_ms;

    (void)state;
    while (s.h.now_ms - begun_ms < 10 * STAFF_HOUR) {
        assert_true(is_in(&ann));
        s.h.now_ms += 20 * STAFF_MINUTE;
    }
    assert_false(is_in(&ann));
}

static void who_is_disabled_or_past_the_end_is_out_at_the_next_request(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), eve = staff_present(&s, ROLE_VIEWER),
                   bob = staff_present(&s, ROLE_COMMS);
    struct account_duty duty = {.role = ROLE_REQUESTER};
    const char *why;

    (void)state;
    assert_true(is_in(&ann) && is_in(&eve) && is_in(&bob));
    assert_int_equal(STAFF_TX(&s, DB_WRITE, account_disable(&s.h.memory, s.office.staff, ann.id, s.h.now_ms, &why)),
                     OK);
    assert_int_equal(
        STAFF_TX(&s, DB_WRITE, account_assign(&s.h.memory, s.office.staff, bob.id, &duty, s.h.now_ms, &why)), OK);
    assert_false(is_in(&ann));
    assert_false(is_in(&bob));
    s.h.now_ms += 90 * STAFF_DAY - STAFF_HOUR - STAFF_MINUTE; /* the account was made an hour ago */
    staff_enter(&s, &eve);
    assert_true(is_in(&eve));
    s.h.now_ms += 2 * STAFF_MINUTE;
    assert_false(is_in(&eve));
}

static void signing_out_ends_the_session_and_clears_the_browser(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), copy = ann;
    struct str page = get(&ann, "/hallinta/oma");

    (void)state;
    post(&ann, "/hallinta/ulos", page, "");
    assert_true(leads_to(DOOR));
    assert_true(str_eq(staff_header(&s, "Clear-Site-Data"), S("\"*\"")));
    assert_true(house_says(staff_header(&s, "Set-Cookie"), "Max-Age=0"));
    assert_false(is_in(&copy));
    assert_int_equal(staff_audited(&s, "sign.out"), 1);
    post(&copy, "/hallinta/ulos", page, ""); /* once more, long after */
    assert_true(leads_to(DOOR));
}

static void sessions_are_listed_and_ended_one_by_one_or_all_others(void **state)
{
    struct staffer here = staff_present(&s, ROLE_COORDINATOR), there = here, third = here;
    struct str page, id;

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &there);
    page = get(&here, "/hallinta/oma");
    id = house_hidden(&s.h, page, "session");
    assert_int_equal(id.len, 16);
    post(&here, "/hallinta/oma/istunto", page, words("session=%.*s", STR_ARG(id)));
    assert_true(leads_to("/hallinta/oma?tehty=istunto-paatetty"));
    assert_false(is_in(&there));
    assert_true(is_in(&here));
    staff_enter(&s, &there);
    staff_enter(&s, &third);
    post(&here, "/hallinta/oma/istunnot", page, "");
    assert_true(leads_to("/hallinta/oma?tehty=muut-paatetty"));
    assert_true(is_in(&here));
    assert_false(is_in(&there) || is_in(&third));
    assert_int_equal(staff_audited(&s, "session.end"), 2);
}

static void the_fourth_sign_in_says_that_it_ended_another(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR), browsers[4] = {ann, ann, ann, ann};
    struct str page;

    (void)state;
    for (int i = 0; i < 4; i++) {
        s.h.now_ms += STAFF_MINUTE;
        sign_in_by(&browsers[i], ann.email, PASSWORD_SENT, staff_code(&s, &ann));
        assert_int_equal(leads_to("/hallinta?tehty=istunto-vaihdettu"), i == 3);
    }
    page = get(&browsers[3], "/en/hallinta?tehty=istunto-vaihdettu");
    assert_true(house_says(page, "so the session used longest ago has ended."));
    assert_false(is_in(&browsers[0]));
    assert_true(is_in(&browsers[1]) && is_in(&browsers[3]));
}

/* For readers to whom a change elsewhere on the page is silent: the title tells first what was done, and the script moves the focus to it. */
static void what_was_done_begins_the_title_and_can_take_the_focus(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/en/hallinta/oma?tehty=hyvaksytty");

    (void)state;
    assert_true(house_says(page, "<title>The survey is approved – "));
    assert_true(house_says(page, "id=\"_done\" tabindex=\"-1\">The survey is approved. It opens"));
    assert_false(house_says(get(&ann, "/en/hallinta/oma?tehty=jotain"), "_done"));
    assert_true(house_says(get(&ann, "/en/hallinta/oma"), "<title>My account – "));
}

static void only_who_follows_surveys_has_them_among_the_rooms(void **state)
{
    (void)state;
    for (enum role role = ROLE_ADMIN; role < ROLE__COUNT; role++) {
        struct staffer who = staff_present(&s, role);

        assert_int_equal(house_says(get(&who, "/hallinta"), "ds-rooms__link\" href=\"/hallinta/kyselyt\""),
                         role != ROLE_ADMIN && role != ROLE_ICT && role != ROLE_VIEWER && role != ROLE_UNIT_MANAGER);
    }
}

static void nobody_ends_the_session_of_another(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), bob = staff_present(&s, ROLE_ADMIN), second = ann;
    struct str id;

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &second);
    id = house_hidden(&s.h, get(&ann, "/hallinta/oma"), "session");
    post(&bob, "/hallinta/oma/istunto", get(&bob, "/hallinta/oma"), words("session=%.*s", STR_ARG(id)));
    assert_true(is_in(&second));
    assert_int_equal(staff_audited(&s, "session.end"), 0);
}

/* The route's address, with 1 for what stands in braces. */
static const char *path_of(const struct route_info *info)
{
    char *out = arena_alloc(&s.h.memory, info->path.len + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < info->path.len; i++) {
        if (info->path.p[i] == '{')
            while (info->path.p[++i] != '}')
                ;
        out[n++] = info->path.p[i] == '}' ? '1' : info->path.p[i];
    }
    return out;
}

/* --- forged forms ------------------------------------------------------------------------------------------------- */

static void no_form_is_taken_without_a_token_of_its_own_session(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_ADMIN), bob = staff_present(&s, ROLE_ADMIN), other = ann;
    struct str own = get(&ann, "/hallinta/oma"), foreign = get(&bob, "/hallinta/oma"), earlier;
    size_t before = staff_audited(&s, "session.end");

    (void)state;
    s.h.now_ms += STAFF_MINUTE;
    staff_enter(&s, &other);
    earlier = get(&other, "/hallinta/oma");
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);
        const char *path = path_of(info);

        if (info->method != ROUTE_POST || info->who < PERM_GUEST)
            continue;
        if (info->csrf == CSRF_UPLOAD) {
            staff_upload(&s, &ann, path, S("<input name=\"_t\" value=\"x\">"), "", "file", "x", S("x"));
        } else {
            post(&ann, path, S(""), "");
            assert_int_equal(s.h.res.status, 403);
            post(&ann, path, foreign, "");
        }
        assert_int_equal(s.h.res.status, 403);
        if (info->csrf != CSRF_SESSION || str_find(info->path, '{', 0) != SIZE_MAX)
            continue;
        if (str_eq(info->path, S("/hallinta/oma/istunnot"))) {
            post(&ann, path, earlier, "");
            assert_true(leads_to("/hallinta/oma")); /* looked at, not done */
        }
    }
    assert_true(is_in(&other));
    assert_int_equal(staff_audited(&s, "session.end"), before);
    post(&ann, "/hallinta/oma/istunnot", own, "");
    assert_false(is_in(&other));
}

static void no_form_is_taken_from_another_site(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&ann, "/hallinta/oma"),
               form = arena_fmt(&s.h.memory, "_t=%.*s", STR_ARG(staff_token(&s, "/hallinta/ulos", page)));
    struct request req = {.method = HTTP_POST,
                          .path = S("/hallinta/ulos"),
                          .content_type = S("application/x-www-form-urlencoded"),
                          .body = form,
                          .fetch_site = S("cross-site")},
                   old = req;

    (void)state;
    staff_send(&s, &ann, &req);
    assert_int_equal(s.h.res.status, 403);
    old.fetch_site = S("");
    old.origin = S("https://evil.example");
    staff_send(&s, &ann, &old);
    assert_int_equal(s.h.res.status, 403);
    assert_true(is_in(&ann));
}

static void a_page_that_is_not_ones_own_is_refused_in_words_of_its_own(void **state)
{
    struct staffer ict = staff_present(&s, ROLE_ICT);
    struct str page = get(&ict, "/en/hallinta/tunnukset");

    (void)state;
    assert_int_equal(s.h.res.status, 403);
    assert_true(house_says(page, "This page is not for your role"));
    assert_false(house_says(page, "Nothing was stored"));
    page = post(&ict, "/en/hallinta/tunnukset/uusi", get(&ict, "/en/hallinta/oma"), "");
    assert_int_equal(s.h.res.status, 403);
    assert_true(house_says(page, "Nothing was stored"));
}

static void who_is_signed_in_keeps_name_and_rooms_where_there_is_no_page(void **state)
{
    static const char *const paths[] = {"/en/hallinta/ei-ole", "/en/hallinta/kyselyt/ei-ole"};
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct str page = get(&ann, paths[i]);

        assert_int_equal(s.h.res.status, 404);
        assert_true(house_says(page, "Testi Ihminen") && house_says(page, "ds-rooms__link") &&
                    house_says(page, "action=\"/en/hallinta/ulos\""));
        assert_false(house_says(get(NULL, paths[i]), "ds-rooms__link"));
    }
}

/* --- forms that outlive a session --------------------------------------------------------------------------------- */

/* The form for the language of letters is kept, and its sender comes back as `who`. */
static struct str back_again(struct str kept, struct staffer *who)
{
    struct buf form = buf_new(&s.h.memory, 64 * 1024);

    buf_fmt(&form, "email=%s&password=" PASSWORD_SENT "&code=%s&kept=", who->email, staff_code(&s, who));
    url_put(&form, kept);
    return post(who, DOOR, get(NULL, DOOR), arena_cstr(&s.h.memory, buf_str(&form)));
}

static void a_form_outlives_its_session_and_changes_nothing_unseen(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma/salasana"), door, kept;

    (void)state;
    s.h.now_ms += STAFF_HOUR;
    door = post(&ann, "/hallinta/oma/salasana", page,
                "present=" PASSWORD_SENT "&password=vihreä+lehmä+lukee+aamulla+runoja");
    assert_int_equal(s.h.res.status, 403);
    kept = house_hidden(&s.h, door, "kept");
    assert_true(kept.len > 100);
    assert_false(house_says(door, "runoja"));
    page = back_again(kept, &ann);
    assert_int_equal(s.h.res.status, 200);
    assert_true(house_says(page, "action=\"/hallinta/oma/salasana\""));
    assert_true(house_says(page, "class=\"ds-note\""));
    assert_int_equal(staff_audited(&s, "account.password"), 0);
    post(&ann, "/hallinta/oma/salasana", page, "present=" PASSWORD_SENT "&password=vihreä+lehmä+lukee+aamulla+runoja");
    assert_true(leads_to("/hallinta/oma?tehty=salasana"));
    assert_int_equal(staff_audited(&s, "account.password"), 1);
}

static void a_kept_form_is_for_its_own_person_only(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR), bob = staff_person(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma/salasana"), kept;
    char *broken;

    (void)state;
    s.h.now_ms += STAFF_HOUR;
    kept = house_hidden(&s.h, post(&ann, "/hallinta/oma/salasana", page, "present=x&password=y"), "kept");
    back_again(kept, &bob);
    assert_true(leads_to("/hallinta"));
    broken = arena_alloc(&s.h.memory, kept.len + 1, 1);
    memcpy(broken, kept.p, kept.len);
    broken[kept.len / 2] ^= 1;
    s.h.now_ms += STAFF_MINUTE;
    back_again(str_from(broken), &ann);
    assert_true(leads_to("/hallinta"));
    s.h.now_ms += STAFF_MINUTE;
    back_again(S("AAAA"), &ann);
    assert_true(leads_to("/hallinta"));
}

static void a_form_that_is_no_form_is_not_let_on(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct request req = {
        .method = HTTP_POST, .path = S("/hallinta/oma/salasana"), .content_type = S("text/plain"), .body = S("x=y")};
    struct str kept = house_hidden(&s.h, arena_str(&s.h.memory, staff_send(&s, NULL, &req)), "kept");

    (void)state;
    assert_true(kept.len > 0);
    back_again(kept, &ann);
    assert_true(leads_to("/hallinta"));
}

/* Somebody holds the audit log: for as long as a process waits for it, and longer. */
static void nobody_works_here_without_it_being_written_down(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR);
    struct db *holder = staff_open_again(&s, "audit", DB_READ_WRITE), *log = s.stores.audit;
    struct str before;

    (void)state;
    assert_int_equal(db_begin(holder, DB_WRITE), OK);
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_int_equal(s.h.res.status, 503);
    assert_int_equal(staff_header(&s, "Set-Cookie").len, 0);
    assert_int_equal(sessions_of(ann.id), 0);
    db_rollback(holder);
    db_close(holder);

    s.h.now_ms += STAFF_MINUTE;
    sign_in_by(&ann, ann.email, PASSWORD_SENT, staff_code(&s, &ann));
    assert_true(is_in(&ann));
    assert_int_equal(staff_audited(&s, "sign.in"), 1);
    s.h.now_ms += 6 * STAFF_MINUTE; /* nor is a fresh proof good that is not */
    before = ann.cookie;
    s.stores.audit = s.stores.audit_reading;
    post(&ann, "/hallinta/vahvista", get(&ann, "/hallinta/vahvista"), words("code=%s", staff_code(&s, &ann)));
    assert_int_equal(s.h.res.status, 503);
    s.stores.audit = log;
    assert_true(str_eq(ann.cookie, before));
    assert_int_equal(sessions_of(ann.id), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_of_staff_leads_to_the_door_and_then_opens),
        TEST(fields_of_the_door_say_what_belongs_in_them),
        TEST(the_cookie_is_for_this_host_and_no_script),
        TEST(only_a_demo_does_without_https),
        TEST(signing_in_gives_a_new_token_and_ends_what_the_browser_had),
        TEST(who_is_not_known_gets_the_same_page_to_the_byte),
        TEST(tries_that_follow_too_fast_are_told_to_wait),
        TEST(ten_failures_and_a_recovery_code_are_told_by_letter),
        TEST(whoever_comes_in_with_a_recovery_code_learns_how_many_are_left),
        TEST(a_demo_account_is_one_click_away_and_only_in_a_demo),
        TEST(the_language_one_signs_in_with_is_that_of_letters),
        TEST(nobody_is_led_out_of_the_house),
        TEST(who_comes_by_a_link_of_elsewhere_is_offered_to_go_on),
        TEST(a_session_ends_after_half_an_hour_without_use),
        TEST(a_session_ends_after_ten_hours_of_use),
        TEST(who_is_disabled_or_past_the_end_is_out_at_the_next_request),
        TEST(signing_out_ends_the_session_and_clears_the_browser),
        TEST(sessions_are_listed_and_ended_one_by_one_or_all_others),
        TEST(nobody_ends_the_session_of_another),
        TEST(the_fourth_sign_in_says_that_it_ended_another),
        TEST(what_was_done_begins_the_title_and_can_take_the_focus),
        TEST(only_who_follows_surveys_has_them_among_the_rooms),
        TEST(nobody_works_here_without_it_being_written_down),
        TEST(no_form_is_taken_without_a_token_of_its_own_session),
        TEST(no_form_is_taken_from_another_site),
        TEST(a_form_outlives_its_session_and_changes_nothing_unseen),
        TEST(a_page_that_is_not_ones_own_is_refused_in_words_of_its_own),
        TEST(who_is_signed_in_keeps_name_and_rooms_where_there_is_no_page),
        TEST(a_kept_form_is_for_its_own_person_only),
        TEST(a_form_that_is_no_form_is_not_let_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
