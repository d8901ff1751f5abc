/* at_the_door.h - for tests of the staff area's door: one house for each test, and a browser in front of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_AT_THE_DOOR_H
#define TESTS_WEB_AT_THE_DOOR_H

#include "web/staff_house.h"

#include "mail/notice.h"

#define PASSWORD_SENT "neljä+outoa+sanaa+putoaa+puusta"
#define DOOR "/hallinta/kirjaudu"

static struct staff_house s;

static __attribute__((unused)) int begin(void **state)
{
    (void)state;
    staff_begin(&s);
    return 0;
}

static __attribute__((unused)) int end(void **state)
{
    (void)state;
    staff_close(&s);
    return 0;
}

static const char *words(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *words(const char *format, ...)
{
    char *out = arena_alloc(&s.h.memory, 64 * 1024, 1);
    va_list args;

    va_start(args, format);
    vsnprintf(out, 64 * 1024, format, args);
    va_end(args);
    return out;
}

/* A page that outlives the next request. */
static __attribute__((unused)) struct str get(struct staffer *who, const char *path)
{
    return arena_str(&s.h.memory, staff_get(&s, who, path));
}

static __attribute__((unused)) struct str post(struct staffer *who, const char *path, struct str page,
                                               const char *fields)
{
    return arena_str(&s.h.memory, staff_post(&s, who, path, page, fields));
}

static __attribute__((unused)) bool leads_to(const char *path)
{
    return s.h.res.status == 303 && str_eq(staff_leads(&s), str_from(path));
}

/* Through the page, as a browser does it; the cookie is kept in `who`. */
static __attribute__((unused)) struct str sign_in_by(struct staffer *who, const char *email, const char *password,
                                                     const char *code)
{
    return post(who, DOOR, get(NULL, DOOR), words("email=%s&password=%s&code=%s&device=koe", email, password, code));
}

static __attribute__((unused)) bool is_in(struct staffer *who)
{
    get(who, "/hallinta/oma");
    return s.h.res.status == 200;
}

/* How many letters to people who work here wait in the outbox. */
static __attribute__((unused)) int64_t letters_waiting(void)
{
    struct notice_counts counts;

    assert_int_equal(db_begin(s.stores.people, DB_READ), OK);
    assert_int_equal(notice_count(&s.h.memory, s.stores.people, &counts), OK);
    db_rollback(s.stores.people);
    return counts.waiting;
}

#endif
