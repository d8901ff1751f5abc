/* test_staff_log.c - what the log says of staff: who failed and who was refused, and nothing that opens a door. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/at_the_door.h"

#include "base/log.h"

#define OTHER_SENT "vihreä+lehmä+lukee+aamulla+runoja"
#define CANARY "kanaria4711"

static const char *const LANGUAGE = "/hallinta/oma/kieli";
static int heard_fd, stderr_fd;

static void hear(void)
{
    char name[] = "/tmp/digiraati-heard-XXXXXX";

    fflush(stderr);
    heard_fd = mkstemp(name);
    assert_true(heard_fd >= 0);
    unlink(name);
    stderr_fd = dup(STDERR_FILENO);
    assert_int_equal(dup2(heard_fd, STDERR_FILENO), STDERR_FILENO);
}

/* All that was said since. */
static struct str heard(void)
{
    enum { MOST = 1 << 20 };
    char *text = arena_alloc(&s.h.memory, MOST, 1);
    ssize_t len;

    assert_int_equal(dup2(stderr_fd, STDERR_FILENO), STDERR_FILENO);
    close(stderr_fd);
    len = pread(heard_fd, text, MOST, 0);
    assert_in_range(len, 1, MOST - 1);
    close(heard_fd);
    return (struct str){text, (size_t)len};
}

static void says(struct str log, const char *words_)
{
    if (!house_says(log, words_))
        fail_msg("\"%s\" is not in the log:\n%.*s", words_, STR_ARG(log));
}

static void says_nothing_of(struct str log, struct str secret)
{
    assert_true(secret.len > 0);
    if (str_find_str(log, secret) != SIZE_MAX)
        fail_msg("\"%.*s\" is in the log:\n%.*s", STR_ARG(secret), STR_ARG(log));
}

/* --- who ---------------------------------------------------------------------------------------------------------- */

static void failed_tries_are_told_by_account(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str log;

    (void)state;
    hear();
    sign_in_by(NULL, ann.email, "wrong", "000000");
    sign_in_by(NULL, "nobody@example.fi", "wrong", "000000");
    post(&ann, "/hallinta/vahvista", get(&ann, "/hallinta/vahvista"), "code=000000");
    log = heard();
    says(log, words("event=sign_in_failed account=%lld\n", (long long)ann.id));
    says(log, "event=sign_in_failed account=0\n");
    says(log, words("event=step_up_failed account=%lld\n", (long long)ann.id));
    assert_true(str_starts(log, S("t=20")) && str_ends(str_sub(log, 0, 23), S("Z "))); /* UTC */
}

static void who_sends_what_no_page_sends_is_told_by_account(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_COORDINATOR);
    struct str page = get(&ann, "/hallinta/oma"), log;

    (void)state;
    hear();
    post(&ann, LANGUAGE, S(""), "lang=sv");        /* no token */
    post(&ann, LANGUAGE, page, "lang=sv&lang=en"); /* the same field twice */
    get(&ann, "/hallinta/loki");                   /* not for the role */
    post(NULL, LANGUAGE, page, "lang=sv");         /* nobody */
    get(&ann, "/hallinta/kyselyt/ei-ole");         /* no such thing: nobody's fault */
    log = heard();
    says(log, words("event=refused route=staff_lang_set status=403 account=%lld\n", (long long)ann.id));
    says(log, words("event=refused route=staff_lang_set status=400 account=%lld\n", (long long)ann.id));
    says(log, words("event=refused route=staff_audit_log status=403 account=%lld\n", (long long)ann.id));
    assert_int_equal(str_find_str(log, S("status=404 account")), SIZE_MAX);
}

/* Whatever stands in it: one line, so that nobody writes another's. */
static void one_event_is_one_line(void **state)
{
    struct str log, first;

    (void)state;
    hear();
    log_line(LOG_WARN, "event=%s", "a\nt=2027-01-01T00:00:00Z event=b\r\x1b[2J\x7f");
    log = heard();
    first = str_cut(&log, '\n');
    assert_true(str_ends(first, S("event=a t=2027-01-01T00:00:00Z event=b  [2J ")));
    assert_int_equal(log.len, 0);
}

static void what_should_not_happen_is_told_and_who_works_learns_no_more_than_that(void **state)
{
    struct staffer ann = staff_present(&s, ROLE_ADMIN);
    struct str page = get(&ann, "/hallinta/oma"), log;
    struct db *audit = s.stores.audit;

    (void)state;
    hear();
    s.stores.audit = s.stores.audit_reading;
    page = post(&ann, LANGUAGE, page, "lang=sv");
    s.stores.audit = audit;
    log = heard();
    assert_int_equal(s.h.res.status, 503);
    says(log, "lvl=error");
    says(log, "err=busy event=audit_not_written");
    says_nothing_of(page, S("sqlite"));
    says_nothing_of(page, S("audit.db"));
    says_nothing_of(page, S(".c:"));
}

/* --- and nothing else --------------------------------------------------------------------------------------------- */

/* Everything somebody does who comes in, works and changes what they sign in with, and what goes wrong with it. */
static void go_through(struct staffer *ann, struct str link, struct str secrets[], size_t *count)
{
    struct str page;

    sign_in_by(NULL, CANARY "@example.fi", CANARY "+salasana", CANARY);
    sign_in_by(NULL, ann->email, CANARY "+salasana", CANARY);
    secrets[(*count)++] = str_from(staff_code(&s, ann));
    sign_in_by(ann, ann->email, PASSWORD_SENT, staff_code(&s, ann));
    assert_true(leads_to("/hallinta"));
    secrets[(*count)++] = str_sub(ann->cookie, strlen("__Host-digiraati="), SIZE_MAX);
    page = get(ann, "/hallinta/oma/salasana");
    secrets[(*count)++] = house_hidden(&s.h, page, "_t");
    post(ann, "/hallinta/oma/salasana", page, "present=" CANARY "&password=" OTHER_SENT);
    post(ann, "/hallinta/oma/salasana", page, "present=" PASSWORD_SENT "&password=" OTHER_SENT);
    assert_true(leads_to("/hallinta/oma?tehty=salasana"));
    secrets[(*count)++] = str_sub(ann->cookie, strlen("__Host-digiraati="), SIZE_MAX);
    page = post(NULL, "/hallinta/liity", get(NULL, "/hallinta/liity"), words("link=%.*s", STR_ARG(link)));
    post(NULL, "/hallinta/liity", page, words("link=%.*s&step=2&password=" CANARY "&code=" CANARY, STR_ARG(link)));
    get(ann, "/hallinta/kyselyt/" CANARY);
    get(ann, "/hallinta/haku?q=" CANARY);
    post(ann, LANGUAGE, page, "lang=" CANARY);
    post(ann, LANGUAGE, page, "_t=" CANARY "&" CANARY "=1&" CANARY "=1");
    s.h.now_ms += 11 * STAFF_HOUR; /* the session has ended: the form is kept */
    page = post(ann, "/hallinta/uusi-kysely", get(NULL, DOOR), "document=" CANARY);
}

static void nothing_that_opens_a_door_reaches_a_log(void **state)
{
    struct staffer ann = staff_person(&s, ROLE_COORDINATOR), bob = staff_person(&s, ROLE_COMMS);
    struct audit_filter filter = {.actor = -1};
    struct audit_entry *entries;
    enum link_kind kind;
    struct str secrets[16], log, link;
    size_t count = 0, entry_count;

    (void)state;
    assert_int_equal(STAFF_TX(&s, DB_WRITE, link_make(&s.h.memory, &s.office, bob.id, s.h.now_ms, &kind, &link)), OK);
    hear();
    go_through(&ann, link, secrets, &count);
    log = heard();
    says(log, "route=staff_sign_in status=303");
    secrets[count++] = link;
    secrets[count++] = S(CANARY);
    secrets[count++] = S("putoaa");
    secrets[count++] = S("aamulla");
    secrets[count++] = S("Ihminen");
    secrets[count++] = S("@");
    for (size_t i = 0; i < count; i++)
        says_nothing_of(log, secrets[i]);
    assert_int_equal(audit_list(&s.h.memory, s.stores.audit_reading, &filter, AUDIT_PAGE_MAX, &entries, &entry_count),
                     OK);
    assert_true(entry_count >= 3);
    for (size_t n = 0; n < entry_count; n++)
        for (size_t i = 0; i < count; i++) {
            says_nothing_of(entries[n].object, secrets[i]);
            says_nothing_of(entries[n].detail, secrets[i]);
            says_nothing_of(entries[n].session, secrets[i]);
        }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(failed_tries_are_told_by_account),
        TEST(who_sends_what_no_page_sends_is_told_by_account),
        TEST(one_event_is_one_line),
        TEST(what_should_not_happen_is_told_and_who_works_learns_no_more_than_that),
        TEST(nothing_that_opens_a_door_reaches_a_log),
    };

    return cmocka_run_group_tests_name("staff_log", tests, NULL, NULL);
}
