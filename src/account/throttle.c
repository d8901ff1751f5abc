/* throttle.c - tries that follow each other too fast wait, longer each time, and never for ever. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/throttle.h"

#include "account/office.h"
#include "base/bytes.h"
#include "gen/sql_staff.h"

#include <inttypes.h>

/* One for each part of all that is tried alike, whatever the case of its letters. */
static int64_t slot_of(struct arena *a, const struct key32 *key, struct throttled what)
{
    struct str name = what.name;
    char *small = arena_alloc(a, name.len + 1, 1);
    struct key32 h;

    for (size_t i = 0; i < name.len; i++)
        small[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 'a' - 'A' : name.p[i]);
    h = office_hash(a, key, what.use, str_trim((struct str){small, name.len}));
    return (int64_t)(bytes_get(h.b, 8) % THROTTLE_SLOTS);
}

/* No use is another one with a space and more behind it: office_hash puts a space between use and name. */
struct throttled throttle_door(struct str address)
{
    return (struct throttled){"throttle", address};
}

struct throttled throttle_inside(struct arena *a, int64_t account_id)
{
    return (struct throttled){"throttle-inside", arena_fmt(a, "%" PRId64, account_id)};
}

struct throttled throttle_password(struct arena *a, int64_t account_id)
{
    return (struct throttled){"throttle-password", arena_fmt(a, "%" PRId64, account_id)};
}

int64_t throttle_delay_ms(int64_t failures)
{
    enum { LONGEST_MS = 42 * 1000 };

    if (failures < 2)
        return 0;
    return failures < 8 ? (int64_t)1000 << (failures - 2) : LONGEST_MS;
}

enum err throttle_take(struct arena *a, struct db *staff, const struct key32 *key, struct throttled what,
                       int64_t now_ms, int64_t *wait_ms_out, int64_t *failures_out)
{
    int64_t slot = slot_of(a, key, what), delay_ms, since_ms;
    struct q_throttle_get_row row = {0};
    enum err e;

    TRY(q_throttle_delete_old(staff, &(struct q_throttle_delete_old){now_ms - THROTTLE_FORGET_MS}));
    e = q_throttle_get(staff, a, &(struct q_throttle_get){slot}, &row);
    if (e && e != ERR_NOT_FOUND)
        return e;
    delay_ms = throttle_delay_ms(row.failures);
    since_ms = now_ms - row.last_ms;
    *failures_out = row.failures;
    *wait_ms_out = 0;
    /* A last try that is still to come was made before the clock was put back: it holds nobody up. */
    if (since_ms >= 0 && since_ms < delay_ms) {
        *wait_ms_out = delay_ms - since_ms;
        return OK;
    }
    *failures_out = row.failures + 1;
    return q_throttle_set(staff, &(struct q_throttle_set){slot, row.failures + 1, now_ms});
}

enum err throttle_clear(struct arena *a, struct db *staff, const struct key32 *key, struct throttled what)
{
    return q_throttle_delete(staff, &(struct q_throttle_delete){slot_of(a, key, what)});
}
