/* pages_loss.c - when somebody has lost the second factor: noting it, and another administrator's word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"
#include "account/office.h"
#include "staff/colleagues.h"
#include "staff/people.h"

struct tpl_staff_loss loss_shown(struct ctx *c, const struct loss *loss, const struct account *who, struct str asker)
{
    const char *sentence =
        loss->kind == LOSS_ALL
            ? N_("{asker} says that the password and the second factor are lost. Waits for another "
                 "administrator until {day}.")
            : N_("{asker} says that the second factor is lost. Waits for another administrator until {day}.");

    return (struct tpl_staff_loss){
        .id = who->id,
        .name = who->name,
        .url = url_checked(link_staff_account_in(c->arena, c->lang, who->id)),
        .sentence = i18n_fill(
            c->arena, i18n_text(c->lang, sentence),
            (struct i18n_arg[]){{"asker", asker}, {"day", i18n_date(c->arena, c->lang, loss->expires_ms)}}, 2),
        .may_confirm = loss->asked_by != c->person->account.id};
}

enum err loss_of_account(struct ctx *c, const struct account *who, const struct tpl_staff_loss **out, size_t *count_out)
{
    struct tpl_staff_loss *v = ARENA_NEW(c->arena, struct tpl_staff_loss);
    struct db *staff = c->app->staff->office->staff;
    struct loss *losses = NULL;
    size_t count = 0;
    enum err e;

    *out = v;
    *count_out = 0;
    TRY(db_begin(staff, DB_READ));
    e = loss_list(c->arena, staff, c->now_ms, &losses, &count);
    db_rollback(staff);
    TRY(e);
    for (size_t i = 0; i < count; i++)
        if (losses[i].account_id == who->id && who->id != c->person->account.id) {
            *v = loss_shown(c, &losses[i], who, colleague_name(c, losses[i].asked_by));
            *count_out = 1;
        }
    return OK;
}

static enum err lead_to_list(struct ctx *c, const char *word)
{
    return staff_go(c, link_staff_accounts_in(c->arena, c->lang), word);
}

enum err page_staff_loss_ask(struct ctx *c)
{
    enum loss_kind kind = str_eq(typed(c, "lost"), S("all")) ? LOSS_ALL : LOSS_FACTOR;
    struct office *o = c->app->staff->office;
    struct account who;
    struct deed deed;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return staff_go(c, link_staff_account_in(c->arena, c->lang, who.id), NULL);
    deed = (struct deed){.action = AUDIT_USER_LOSS_ASK,
                         .object = staff_number(c, who.id),
                         .detail = kind == LOSS_ALL ? S("all") : S("second factor")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, loss_ask(c->arena, o, c->person->account.id, who.id, kind, c->now_ms)));
    return lead_to_list(c, "katoaminen-kirjattu");
}

enum err page_staff_loss_confirm(struct ctx *c)
{
    struct office *o = c->app->staff->office;
    struct account who;
    enum link_kind kind;
    struct deed deed;
    struct str code;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_to_list(c, NULL);
    deed = (struct deed){.action = AUDIT_USER_LOSS_CONFIRM, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, loss_confirm(c->arena, o, c->person->account.id, who.id, c->now_ms, &kind, &code)));
    return link_hand_over(c, who.id, kind, code, how_is_mail(c), link_staff_account_in(c->arena, c->lang, who.id));
}

enum err page_staff_loss_drop(struct ctx *c)
{
    struct office *o = c->app->staff->office;
    struct account who;
    struct deed deed;

    TRY(account_of_path(c, &who));
    if (c->is_again)
        return lead_to_list(c, NULL);
    deed = (struct deed){.action = AUDIT_USER_LOSS_DROP, .object = staff_number(c, who.id), .detail = S("")};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, loss_drop(c->arena, o, c->person->account.id, who.id, c->now_ms)));
    return lead_to_list(c, "katoaminen-peruttu");
}
