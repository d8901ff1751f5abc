/* in_staff_house.h - one staff house for a test program, and short ways to ask in it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_IN_STAFF_HOUSE_H
#define TESTS_WEB_IN_STAFF_HOUSE_H

#include "web/staff_house.h"

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

/* Pages that outlive the next request. */
static __attribute__((unused)) struct str get(struct staffer *who, const char *path)
{
    return arena_str(&s.h.memory, staff_get(&s, who, path));
}

static __attribute__((unused)) struct str post(struct staffer *who, const char *path, struct str page,
                                               const char *fields)
{
    return arena_str(&s.h.memory, staff_post(&s, who, path, page, fields));
}

static const char *words(const char *format, ...) __attribute__((format(printf, 1, 2), unused));
static const char *words(const char *format, ...)
{
    char *out = arena_alloc(&s.h.memory, 64 * 1024, 1);
    va_list args;

    va_start(args, format);
    vsnprintf(out, 64 * 1024, format, args);
    va_end(args);
    return out;
}

/* Did the last request lead there? */
static __attribute__((unused)) bool leads_to(const char *path)
{
    return s.h.res.status == 303 && str_eq(staff_leads(&s), str_from(path));
}

static __attribute__((unused)) size_t sessions_of(int64_t id)
{
    struct session *v;
    size_t count;

    assert_int_equal(STAFF_TX(&s, DB_READ, session_list(&s.h.memory, s.office.staff, id, s.h.now_ms, &v, &count)), OK);
    return count;
}

#endif
