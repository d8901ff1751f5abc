/* letter.c - letters to people who work here about what happened to their own account. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/letter.h"

#include "account/factor.h"
#include "account/throttle.h"

#include <inttypes.h>

static enum err load(struct ctx *c, int64_t account_id, struct account *out)
{
    struct db *staff = c->app->staff->office->staff;

    TRY(db_begin(staff, DB_READ));
    return db_finish(staff, account_load(c->arena, staff, account_id, out));
}

static enum err put(struct ctx *c, int64_t account_id, enum notice_kind kind, int64_t count)
{
    const struct staff_stores *s = c->app->staff;
    struct notice notice = {.kind = kind, .at_ms = c->now_ms, .count = count};
    struct account account;

    TRY(load(c, account_id, &account));
    notice.lang = account.lang;
    notice.to = account.email;
    notice.county = c->app->settings.county[account.lang];
    notice.about = arena_fmt(c->arena, "%" PRId64 " door %d %" PRId64, account_id, (int)kind, c->now_ms);
    notice.link = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(c->app->settings.origin),
                            STR_ARG(link_staff_me_in(c->arena, account.lang)));
    TRY(db_begin(s->people, DB_WRITE));
    return db_finish(s->people, notice_put(c->arena, s->people, s->spool_key, &notice, c->now_ms));
}

void letter_put(struct ctx *c, int64_t account_id, enum notice_kind kind, int64_t count)
{
    enum err e = c->app->staff->has_mail ? put(c, account_id, kind, count) : OK;

    if (e)
        (void)err_note(e, "event=letter_not_put kind=%d", (int)kind);
}

enum err letter_put_failures(struct ctx *c, int64_t account_id)
{
    TRY(staff_audit(c, AUDIT_SIGN_FAILURES, staff_number(c, account_id), S("")));
    letter_put(c, account_id, NOTICE_FAILURES, THROTTLE_NOTICE);
    return OK;
}

void letter_put_recovery(struct ctx *c, int64_t account_id)
{
    struct db *staff = c->app->staff->office->staff;
    int64_t left = 0;
    enum err e = db_begin(staff, DB_READ);

    if (!e)
        e = db_finish(staff, factor_codes_left(c->arena, staff, account_id, &left));
    if (e)
        (void)err_note(e, "event=codes_not_counted");
    letter_put(c, account_id, NOTICE_RECOVERY_USED, left);
}
