/* test_staff_loss.c - a lost app for codes: one administrator reports it, another makes sure and confirms, or rejects. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/in_accounts.h"

#include "account/loss.h"

/* Which report of a loss the page shows, for its button. */
static const char *read_in(struct str page, const char *more)
{
    return words("lost=%.*s&until=%.*s%s", STR_ARG(house_hidden(&s.h, page, "lost")),
                 STR_ARG(house_hidden(&s.h, page, "until")), more);
}

static void a_lost_factor_takes_two_administrators(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), two = staff_present(&s, ROLE_ADMIN),
                   who = staff_present(&s, ROLE_COORDINATOR);
    const char *path = page_of(who.id);
    struct str page;

    (void)state;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=factor");
    assert_true(says_done(&one, path, "katoaminen-kirjattu"));
    assert_true(stored(who.id).has_factor);
    post(&one, words("%s/kadonnut/vahvista", path), get(&one, LIST), "");
    assert_int_equal(s.h.res.status, 403);
    assert_false(house_says(get(&one, LIST), "kadonnut/vahvista"));
    assert_false(house_says(get(&one, path), "kadonnut/vahvista"));
    page = get(&two, path); /* where the desk leads: there the note waits, and is not asked for again */
    assert_true(house_says(page, "kadonnut/vahvista"));
    assert_false(house_says(page, "id=\"lost_factor\""));

    page = get(&two, LIST);
    assert_true(house_says(page, "kadonnut/vahvista"));
    s.stores.has_mail = false;
    page = post(&two, words("%s/kadonnut/vahvista", path), page, read_in(page, ""));
    assert_int_equal(s.h.res.status, 200);
    assert_true(is_link_of(code_on(page), who.id, LINK_FACTOR));
    assert_false(stored(who.id).has_factor);
    assert_int_equal(sessions_of(who.id), 0);
    assert_int_equal(staff_audited(&s, "user.loss_ask"), 1);
    assert_int_equal(staff_audited(&s, "user.loss_confirm"), 1);
}

static void a_demo_too_asks_for_the_password_after_a_lost_factor(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), two = staff_present(&s, ROLE_ADMIN),
                   who = staff_person(&s, ROLE_COORDINATOR);
    const char *path = page_of(who.id);
    struct str page;

    (void)state;
    s.office.is_demo = true;
    s.stores.has_mail = false;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=factor");
    page = get(&two, path);
    page = post(&two, words("%s/kadonnut/vahvista", path), page, read_in(page, ""));
    assert_true(is_link_of(code_on(page), who.id, LINK_FACTOR));
}

static void a_note_of_a_loss_can_be_dropped_and_not_be_about_oneself(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct loss *losses;
    size_t count;

    (void)state;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=all");
    post(&one, words("%s/kadonnut/peru", path), get(&one, LIST), "");
    assert_true(says_done(&one, path, "katoaminen-peruttu"));
    assert_int_equal(STAFF_TX(&s, DB_READ, loss_list(&s.h.memory, s.office.staff, s.h.now_ms, &losses, &count)), OK);
    assert_int_equal(count, 0);
    post(&one, words("%s/kadonnut", page_of(one.id)), get(&one, path), "lost=all");
    assert_int_equal(s.h.res.status, 403);
}

static void a_confirmer_is_told_to_make_sure_and_confirms_only_what_was_read(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), two = staff_present(&s, ROLE_ADMIN),
                   who = staff_person(&s, ROLE_COMMS);
    const char *path = words("/en%s", page_of(who.id));
    struct str page;

    (void)state;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=factor");
    page = get(&two, path);
    assert_true(house_says(page, "call a number that was known before"));
    assert_false(house_says(page, "Whoever has the link"));
    s.h.now_ms++;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=all");
    page = post(&two, words("%s/kadonnut/vahvista", path), page, read_in(page, "&how=shown"));
    assert_int_equal(s.h.res.status, 422);
    assert_true(house_says(page, "Another report has taken the place of the one you read."));
    assert_true(house_says(page, "Whoever has the link"));
    assert_true(stored(who.id).has_factor && stored(who.id).has_password);
    assert_int_equal(staff_audited(&s, "user.loss_confirm"), 0);
    assert_true(is_link_of(code_on(post(&two, words("%s/kadonnut/vahvista", path), page, read_in(page, "&how=shown"))),
                           who.id, LINK_INVITE));
}

static void a_report_dropped_after_it_was_confirmed_says_so(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), two = staff_present(&s, ROLE_ADMIN),
                   who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id);
    struct str old, page, code;

    (void)state;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=factor");
    old = get(&one, path);
    page = get(&two, path);
    code = code_on(post(&two, words("%s/kadonnut/vahvista", path), page, read_in(page, "&how=shown")));
    post(&one, words("%s/kadonnut/peru", path), old, "");
    assert_true(says_done(&one, path, "katoaminen-ohi"));
    assert_int_equal(staff_audited(&s, "user.loss_drop"), 0);
    assert_true(is_link_of(code, who.id, LINK_FACTOR));
}

static void a_confirmation_that_is_loaded_again_makes_no_second_link(void **state)
{
    struct staffer one = staff_present(&s, ROLE_ADMIN), two = staff_present(&s, ROLE_ADMIN),
                   who = staff_person(&s, ROLE_COMMS);
    const char *path = page_of(who.id), *fields;
    struct str page, code;

    (void)state;
    post(&one, words("%s/kadonnut", path), get(&one, path), "lost=factor");
    page = get(&two, path);
    fields = read_in(page, "&how=shown");
    code = code_on(post(&two, words("%s/kadonnut/vahvista", path), page, fields));
    post(&two, words("%s/kadonnut/vahvista", path), page, fields);
    assert_true(says_done(&two, path, "linkki-annettu"));
    assert_true(is_link_of(code, who.id, LINK_FACTOR));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(a_lost_factor_takes_two_administrators),
        IN_HOUSE(a_demo_too_asks_for_the_password_after_a_lost_factor),
        IN_HOUSE(a_note_of_a_loss_can_be_dropped_and_not_be_about_oneself),
        IN_HOUSE(a_confirmer_is_told_to_make_sure_and_confirms_only_what_was_read),
        IN_HOUSE(a_report_dropped_after_it_was_confirmed_says_so),
        IN_HOUSE(a_confirmation_that_is_loaded_again_makes_no_second_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
