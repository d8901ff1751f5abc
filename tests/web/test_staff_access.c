/* test_staff_access.c - every door of the staff area by every role, near and far, at every state of a survey: the table of permissions. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* What may be is read from tests/golden/permissions.txt, which a person can read; what is, is asked at the doors. Forms are sent with a token of an earlier
 * session: they are judged like any other, and nothing is done. tests/golden/staff_access.txt shows the outcome; BLESS=1 rewrites it. */
#include "web/staff_house.h"

#include "site/routes.h"
#include "survey/standing.h"

static const char *const GOLDEN = "tests/golden/staff_access.txt";
static const char *const PERMISSIONS = "tests/golden/permissions.txt";

enum { STATES = 10, NEAR__COUNT = 3, ROLES = ROLE__COUNT - 1 };

/* How near the surveys are to somebody. */
enum near { NEAR_OTHER, NEAR_DIVISION, NEAR_NAMED };

/* Every state that is stored, and the column of the table it belongs to. */
static const struct {
    enum survey_state state;
    int stage;
} states[STATES] = {{SURVEY_DRAFT, 1},     {SURVEY_REVIEW, 2},   {SURVEY_APPROVED, 3},  {SURVEY_OPEN, 4},
                    {SURVEY_SUSPENDED, 4}, {SURVEY_CLOSED, 5},   {SURVEY_PUBLISHED, 6}, {SURVEY_COMPLETED, 7},
                    {SURVEY_ARCHIVED, 7},  {SURVEY_CANCELLED, 7}};

struct town {
    struct staff_house s;
    struct str slugs[STATES];
    int64_t ids[STATES];
    struct staffer people[ROLE__COUNT][NEAR__COUNT];
    struct str tokens[ROLE__COUNT][NEAR__COUNT]; /* of a session that has ended */
    struct str permissions;
};

/* A survey of the division "oma" in that state. One that is approved opens later than now. */
static void add_survey(struct town *t, int n)
{
    struct house *h = &t->s.h;
    struct str doc = house_fixture(h, "survey.json");
    struct buf out = buf_new(&h->memory, 1 << 20);
    struct str rest = doc;

    t->slugs[n] = arena_fmt(&h->memory, "koe-%d", n);
    while (rest.p) {
        size_t at = str_find_str(rest, S("koe-2027"));

        buf_put(&out, str_sub(rest, 0, at == SIZE_MAX ? rest.len : at));
        if (at == SIZE_MAX)
            break;
        buf_put(&out, t->slugs[n]);
        rest = str_sub(rest, at + 8, rest.len);
    }
    if (states[n].state == SURVEY_APPROVED)
        h->now_ms -= 20 * STAFF_DAY;
    house_survey(h, buf_str(&out), states[n].state);
    if (states[n].state == SURVEY_APPROVED)
        h->now_ms += 20 * STAFF_DAY;
    t->ids[n] = h->survey_id;
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(survey_set_division(&h->memory, h->app.panel, h->survey_id, S("oma"), SURVEY_BY_NOBODY, h->now_ms),
                     OK);
    assert_int_equal(db_commit(h->app.panel), OK);
}

static void add_person(struct town *t, enum role role, enum near near)
{
    static const struct str own = S_INIT("oma"), other = S_INIT("muu");
    struct account_duty duty = {.role = role,
                                .divisions = near == NEAR_DIVISION ? &own : &other,
                                .division_count = 1,
                                .surveys = t->ids,
                                .survey_count = near == NEAR_NAMED ? STATES : 0};
    struct staffer *who = &t->people[role][near];
    struct str page;

    *who = staff_person_with(&t->s, arena_fmt(&t->s.h.memory, "r%d-%d@example.fi", role, near).p, &duty);
    staff_enter(&t->s, who);
    page = staff_get(&t->s, who, "/hallinta/oma");
    t->tokens[role][near] = staff_token(&t->s, "/hallinta/ulos", page);
    assert_true(t->tokens[role][near].len);
    t->s.h.now_ms += 5; /* another session has another beginning */
    staff_enter(&t->s, who);
}

static void town_build(struct town *t)
{
    staff_begin(&t->s);
    for (int n = 0; n < STATES; n++)
        add_survey(t, n);
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        for (int near = 0; near < NEAR__COUNT; near++)
            add_person(t, r, (enum near)near);
    assert_int_equal(file_read(&t->s.h.memory, PERMISSIONS, 1 << 20, &t->permissions), OK);
}

/* The letters of the permission that the file gives that role; empty when it has no line. */
static struct str letters_of(struct town *t, enum action action, enum role role)
{
    struct str rest = t->permissions;

    while (rest.len) {
        struct str line = str_cut(&rest, '\n'), words[3];
        size_t n = 0;

        while (line.len && n < 3) {
            words[n] = str_cut(&line, ' ');
            n += words[n].len > 0;
        }
        if (n == 3 && str_eq(words[0], action_code(action)) && str_eq(words[1], role_code(role)))
            return words[2];
    }
    return S("");
}

/* By the file: may somebody so near? */
static bool should_pass(struct town *t, enum action action, enum role role, enum near near, int stage)
{
    struct str letters = letters_of(t, action, role);
    char letter = letters.len ? letters.p[letters.len > 1 ? stage : 0] : '-';

    return letter == 'a' || (letter == 'd' && near != NEAR_OTHER) || (letter == 'i' && near == NEAR_NAMED);
}

/* The same for actions on no survey, or on a list of them: the page shows what is the person's. */
static bool should_pass_anywhere(struct town *t, enum action action, enum role role)
{
    struct str letters = letters_of(t, action, role);

    for (size_t i = 0; i < letters.len; i++)
        if (letters.p[i] != '-')
            return true;
    return false;
}

/* The address of the route: {slug} is that survey, numbers are 1, a language is Finnish. */
static const char *address(struct town *t, struct str pattern, struct str slug)
{
    struct buf out = buf_new(&t->s.h.memory, 1024);

    while (pattern.len) {
        size_t open = str_find(pattern, '{', 0);
        struct str name;

        buf_put(&out, str_sub(pattern, 0, open));
        if (open == SIZE_MAX)
            break;
        pattern = str_sub(pattern, open + 1, pattern.len);
        name = str_cut(&pattern, '}');
        buf_put(&out, str_eq(name, S("slug")) ? slug : str_eq(name, S("lang")) ? S("fi") : S("1"));
    }
    return arena_cstr(&t->s.h.memory, buf_str(&out));
}

static int ask(struct town *t, const struct route_info *info, const char *path, struct staffer *who, struct str token)
{
    struct buf body = buf_new(&t->s.h.memory, 4096);

    if (info->method == ROUTE_GET) {
        staff_get(&t->s, who, path);
        return t->s.h.res.status;
    }
    if (info->csrf == CSRF_UPLOAD) {
        buf_fmt(&body, "--xX\r\nContent-Disposition: form-data; name=\"_t\"\r\n\r\n%.*s\r\n--xX--\r\n", STR_ARG(token));
    } else {
        buf_put(&body, S("_t="));
        url_put(&body, token);
    }
    staff_send(&t->s, who,
               &(struct request){.method = HTTP_POST,
                                 .path = str_from(path),
                                 .content_type = info->csrf == CSRF_UPLOAD ? S("multipart/form-data; boundary=xX")
                                                                           : S("application/x-www-form-urlencoded"),
                                 .body = buf_str(&body)});
    return t->s.h.res.status;
}

static bool has_slug(const struct route_info *info)
{
    return str_find_str(info->path, S("{slug}")) != SIZE_MAX;
}

static bool is_refusal(int status)
{
    return status == 403 || status == 404;
}

/* Of a page that is let in, 404 can only mean what else its address names. */
static bool is_pass(const struct route_info *info, int status)
{
    struct str rest = info->path;
    bool names_more = false;

    while (str_cut(&rest, '{').p && rest.p)
        names_more = names_more || !str_starts(rest, S("slug}"));
    return status == 404 ? names_more : status != 403 && status < 500;
}

/* How somebody is refused: what is not to be seen is not there; a form that could be sent at another stage comes too late or too early. */
static int refusal(struct town *t, const struct route_info *info, enum role role, enum near near, bool sees)
{
    if (!sees)
        return 404;
    for (int stage = 0; stage < STAGE__COUNT && info->method == ROUTE_POST; stage++)
        if (should_pass(t, permission_action(info->who), role, near, stage))
            return 409;
    return 403;
}

/* Ask at a door that depends on a survey, in every state, by that role; put the letters as the table has them. */
static void try_survey_door(struct town *t, const struct route_info *info, enum role role, struct buf *out)
{
    enum action action = permission_action(info->who);

    for (int n = 0; n < STATES; n++) {
        const char *path = address(t, info->path, t->slugs[n]);
        char letter = '-';

        for (int near = NEAR__COUNT - 1; near >= 0; near--) {
            int status = ask(t, info, path, &t->people[role][near], t->tokens[role][near]);
            bool sees = should_pass(t, ACTION_SURVEY_SEE, role, (enum near)near, states[n].stage);
            bool should = sees && should_pass(t, action, role, (enum near)near, states[n].stage);

            if (should ? !is_pass(info, status) : status != refusal(t, info, role, (enum near)near, sees))
                fail_msg("%s %s: %.*s, near %d, gets %d", info->name, path, STR_ARG(role_code(role)), near, status);
            if (should)
                letter = "adi"[near];
        }
        buf_char(out, letter);
    }
}

static void try_door(struct town *t, const struct route_info *info, enum role role, struct buf *out)
{
    bool should = info->who == PERM_MEMBER || should_pass_anywhere(t, permission_action(info->who), role);
    const char *path = address(t, info->path, t->slugs[0]);
    int status = ask(t, info, path, &t->people[role][NEAR_NAMED], t->tokens[role][NEAR_NAMED]);

    if (should ? !is_pass(info, status) : status != 403)
        fail_msg("%s %s: %.*s gets %d", info->name, path, STR_ARG(role_code(role)), status);
    buf_char(out, should ? 'a' : '-');
}

static void every_door_opens_to_whom_the_table_says(void **state)
{
    static struct town t;
    struct buf out;
    struct str golden;

    (void)state;
    town_build(&t);
    out = buf_new(&t.s.h.memory, 1 << 20);
    buf_put(&out, S("# method path (action): who passes. Of a survey: in the states draft review approved open "
                    "suspended closed published\n"
                    "# completed archived cancelled; a all, d own division or named, i named, - nobody\n"));
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);
        bool is_of_survey;

        if (info->who == PERM_PUBLIC || (info->method == ROUTE_POST && i == ROUTE_staff_sign_out))
            continue;
        buf_fmt(&out, "%s %.*s", info->method == ROUTE_POST ? "POST" : "GET", STR_ARG(info->path));
        if (info->who < PERM_FIRST_ACTION) {
            buf_put(&out, info->who == PERM_GUEST ? S(": anybody\n") : S(": whoever is signed in\n"));
            if (info->who == PERM_GUEST)
                continue;
        } else
            buf_fmt(&out, " (%.*s)\n", STR_ARG(action_code(permission_action(info->who))));
        is_of_survey =
            info->who >= PERM_FIRST_ACTION && action_is_staged(permission_action(info->who)) && has_slug(info);
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
            struct buf letters = buf_new(&t.s.h.memory, 64);

            if (is_of_survey)
                try_survey_door(&t, info, r, &letters);
            else
                try_door(&t, info, r, &letters);
            if (info->who >= PERM_FIRST_ACTION && !str_eq(buf_str(&letters), is_of_survey ? S("----------") : S("-")))
                buf_fmt(&out, "    %-13.*s%.*s\n", STR_ARG(role_code(r)), STR_ARG(buf_str(&letters)));
        }
        assert_int_equal(staff_audited(&t.s, "sign.out"), 0);
    }
    if (getenv("BLESS"))
        assert_int_equal(file_write(GOLDEN, buf_str(&out), 0644), OK);
    assert_int_equal(file_read(&t.s.h.memory, GOLDEN, 1 << 20, &golden), OK);
    assert_string_equal(arena_cstr(&t.s.h.memory, buf_str(&out)), arena_cstr(&t.s.h.memory, golden));
    staff_close(&t.s);
}

static void nobody_passes_who_is_not_signed_in(void **state)
{
    static struct town t;

    (void)state;
    town_build(&t);
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);
        int status;

        if (info->who < PERM_MEMBER || i == ROUTE_staff_sign_out)
            continue;
        status = ask(&t, info, address(&t, info->path, t.slugs[5]), NULL, t.tokens[ROLE_ADMIN][0]);
        assert_int_equal(status, info->method == ROUTE_GET ? 303 : 403);
        if (status == 303)
            assert_true(str_starts(staff_leads(&t.s), S("/hallinta/kirjaudu?to=")));
    }
    staff_close(&t.s);
}

/* With no token, one of somebody else, one that was made up, and one from another site. */
static void no_form_passes_without_a_token_of_its_own(void **state)
{
    static struct town t;

    (void)state;
    town_build(&t);
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);

        if (info->who < PERM_MEMBER || info->method != ROUTE_POST)
            continue;
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
            enum role other = r == ROLE_ADMIN ? ROLE_COORDINATOR : ROLE_ADMIN;
            const char *path = address(&t, info->path, t.slugs[1]);
            struct staffer *who = &t.people[r][NEAR_NAMED];

            assert_true(is_refusal(ask(&t, info, path, who, S(""))));
            assert_true(is_refusal(ask(&t, info, path, who, t.tokens[other][NEAR_NAMED])));
            assert_true(is_refusal(ask(&t, info, path, who, t.tokens[r][NEAR_OTHER])));
            assert_true(
                is_refusal(ask(&t, info, path, who, S("AAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAA"))));
        }
    }
    staff_close(&t.s);
}

/* What the table marks + asks for the second factor when it was shown more than five minutes ago, whoever may do it; also a form with an old token,
 * which is only shown again. */
static void what_is_important_asks_for_the_second_factor(void **state)
{
    static struct town t;
    int asked = 0;

    (void)state;
    town_build(&t);
    t.s.h.now_ms += 6 * STAFF_MINUTE;
    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);
        bool should;

        if (info->who < PERM_FIRST_ACTION || has_slug(info))
            continue;
        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++) {
            struct str page;

            if (!should_pass_anywhere(&t, permission_action(info->who), r))
                continue;
            should = action_needs_step_up(permission_action(info->who));
            (void)ask(&t, info, address(&t, info->path, t.slugs[5]), &t.people[r][NEAR_NAMED], t.tokens[r][NEAR_NAMED]);
            page = buf_str(&t.s.h.res.body);
            assert_int_equal(should, t.s.h.res.status == 403 && house_says(page, "action=\"/hallinta/vahvista\""));
            assert_int_equal(should, house_says(page, "Vahvista, että se olet sinä: ")); /* and says for what */
            asked += should;
        }
    }
    assert_true(asked > 0);
    staff_close(&t.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_door_opens_to_whom_the_table_says),
        cmocka_unit_test(nobody_passes_who_is_not_signed_in),
        cmocka_unit_test(no_form_passes_without_a_token_of_its_own),
        cmocka_unit_test(what_is_important_asks_for_the_second_factor),
    };

    return cmocka_run_group_tests_name("staff_access", tests, NULL, NULL);
}
