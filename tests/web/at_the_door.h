/* at_the_door.h - for tests of the staff area's door: one house for each test, and a browser in front of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_AT_THE_DOOR_H
#define TESTS_WEB_AT_THE_DOOR_H

#include "web/in_staff_house.h"

#include "mail/notice.h"

#define PASSWORD_SENT "neljä+outoa+sanaa+putoaa+puusta"
#define DOOR "/hallinta/kirjaudu"

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
