/* test_access.c - every route by every role at every door, against tests/golden/access.txt. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* A change of who may do what is then always a visible change of that file; BLESS=1 rewrites it. */
#include "web/staff_house.h"

#include "site/routes.h"

static const char *const GOLDEN = "tests/golden/access.txt";

/* The route's pattern with {slug} and the like filled. */
static const char *address(struct house *h, struct str pattern)
{
    size_t open = str_find(pattern, '{', 0), close = str_find(pattern, '}', 0);

    if (open == SIZE_MAX)
        return arena_cstr(&h->memory, pattern);
    return arena_fmt(&h->memory, "%.*skoe-2027%.*s", (int)open, pattern.p,
                     STR_ARG(str_sub(pattern, close + 1, pattern.len)))
        .p;
}

/* At the residents' door, or at that of staff by somebody who is not signed in. */
static int ask_route(struct staff_house *s, const struct route_info *info, bool is_staff_door)
{
    s->h.app.staff = is_staff_door ? &s->stores : NULL;
    house_ask(&s->h, address(&s->h, info->path), info->method == ROUTE_POST ? "_p=0&_do=next" : NULL);
    s->h.app.staff = &s->stores;
    return s->h.res.status;
}

static void open_survey(struct staff_house *s)
{
    staff_begin(s);
    house_survey(&s->h, house_fixture(&s->h, "survey.json"), SURVEY_OPEN);
}

static void who_may_pass_which_door(void **state)
{
    struct staff_house s;
    struct buf out;
    struct str golden;

    (void)state;
    open_survey(&s);
    out = buf_new(&s.h.memory, 1 << 20);
    buf_put(&out, S("# method path | resident at the public door | resident at the staff door\n"));
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);

        buf_fmt(&out, "%s %.*s | %d | %d\n", info->method == ROUTE_POST ? "POST" : "GET", STR_ARG(info->path),
                ask_route(&s, info, false), ask_route(&s, info, true));
        assert_true(info->who == PERM_PUBLIC || ask_route(&s, info, false) == 404);
        assert_true(info->who != PERM_PUBLIC || ask_route(&s, info, true) == 404);
    }
    if (getenv("BLESS"))
        assert_int_equal(file_write(GOLDEN, buf_str(&out), 0644), OK);
    assert_int_equal(file_read(&s.h.memory, GOLDEN, 1 << 20, &golden), OK);
    assert_string_equal(arena_cstr(&s.h.memory, buf_str(&out)), arena_cstr(&s.h.memory, golden));
    staff_close(&s);
}

static void a_get_never_needs_a_body_and_a_post_without_token_never_passes(void **state)
{
    struct staff_house s;

    (void)state;
    open_survey(&s);
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);

        assert_true(info->who != PERM_NOBODY);
        if (info->method != ROUTE_POST)
            continue;
        assert_true(ask_route(&s, info, info->who != PERM_PUBLIC) >= 400 || i == ROUTE_staff_sign_out);
    }
    assert_int_equal(s.h.sent, 0);
    staff_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_may_pass_which_door),
        cmocka_unit_test(a_get_never_needs_a_body_and_a_post_without_token_never_passes),
    };

    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
