/* pages_loss.c - when somebody has lost the second factor: noting it, and another administrator's word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"
#include "account/office.h"
#include "staff/people.h"

static enum err lead_to_list(struct ctx *c, const char *word)
{
    return staff_go(c, link_staff_accounts_in(c->arena, c->lang), word);
}

enum err page_staff_loss_ask(struct ctx *c)
{
    enum loss_kind kind = str_eq(typed(c, "lost"), S("all")) ? LOSS_ALL : LOSS_FACTOR;
    struct office *o = c->app->staff->office;
    struct account who;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return staff_go(c, link_staff_account_in(c->arena, c->lang, who.id), NULL);
    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, loss_ask(c->arena, o, c->person->account.id, who.id, kind, c->now_ms)));
    TRY(staff_audit(c, AUDIT_USER_LOSS_ASK, staff_number(c, who.id), kind == LOSS_ALL ? S("all") : S("second factor")));
    return lead_to_list(c, "tallennettu");
}

enum err page_staff_loss_confirm(struct ctx *c)
{
    struct office *o = c->app->staff->office;
    struct account who;
    enum link_kind kind;
    struct str code;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_to_list(c, NULL);
    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, loss_confirm(c->arena, o, c->person->account.id, who.id, c->now_ms, &kind, &code)));
    TRY(staff_audit(c, AUDIT_USER_LOSS_CONFIRM, staff_number(c, who.id), S("")));
    return link_hand_over(c, who.id, kind, code, how_is_mail(c), link_staff_account_in(c->arena, c->lang, who.id));
}

enum err page_staff_loss_drop(struct ctx *c)
{
    struct office *o = c->app->staff->office;
    struct account who;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_to_list(c, NULL);
    TRY(db_begin(o->staff, DB_WRITE));
    TRY(db_finish(o->staff, loss_drop(c->arena, o, c->person->account.id, who.id, c->now_ms)));
    TRY(staff_audit(c, AUDIT_USER_LOSS_DROP, staff_number(c, who.id), S("")));
    return lead_to_list(c, "tallennettu");
}
