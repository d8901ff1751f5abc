/* pages_loss.c - when somebody has lost the second factor: noting it, and another administrator's word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/loss.h"
#include "account/office.h"
#include "staff/colleagues.h"
#include "staff/people.h"

/* As forms have it. */
static struct str kind_word(enum loss_kind kind)
{
    return kind == LOSS_ALL ? S("all") : S("factor");
}

struct tpl_staff_loss loss_shown(struct ctx *c, const struct loss *loss, const struct account *who, struct str asker)
{
    const char *sentence =
        loss->kind == LOSS_ALL
            ? N_("{asker} reports that the password and the app for codes are lost. Waits for another administrator "
                 "until {day}.")
            : N_("{asker} reports that the app for codes is lost. Waits for another administrator until {day}.");

    return (struct tpl_staff_loss){
        .id = who->id,
        .name = who->name,
        .url = url_checked(link_staff_account_in(c->arena, c->lang, who->id)),
        .sentence = i18n_fill(
            c->arena, i18n_text(c->lang, sentence),
            (struct i18n_arg[]){{"asker", asker}, {"day", i18n_date(c->arena, c->lang, loss->expires_ms)}}, 2),
        .kind = kind_word(loss->kind),
        .until_ms = loss->expires_ms,
        .warning = loss->kind == LOSS_ALL
                       ? i18n_text(c->lang, "Whoever has the link then comes in, without the password of now.")
                       : S(""),
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

static enum loss_kind kind_typed(struct ctx *c)
{
    return str_eq(typed(c, "lost"), kind_word(LOSS_ALL)) ? LOSS_ALL : LOSS_FACTOR;
}

static enum err ask(struct ctx *c, struct pressing *p)
{
    return loss_ask(c->arena, c->app->staff->office, c->person->account.id, p->who.id, kind_typed(c), c->now_ms);
}

enum err page_staff_loss_ask(struct ctx *c)
{
    const char *detail = kind_typed(c) == LOSS_ALL ? "lost_all" : "lost_factor";

    return button_press(c, &account_place, &(struct button){AUDIT_USER_LOSS_ASK, detail, ask, "katoaminen-kirjattu"});
}

/* A note that is gone was confirmed already, by this very press or by somebody else, or dropped. What is confirmed is
 * what was read: with another kind more may be erased. */
static enum err confirm(struct ctx *c, struct pressing *p)
{
    const struct office *o = c->app->staff->office;
    struct loss seen = {.account_id = p->who.id, .kind = kind_typed(c)};
    int64_t end_ms = 0;
    enum err e;

    if (str_int(typed(c, "until"), 1, INT64_MAX, &seen.expires_ms))
        seen.expires_ms = 0;
    e = loss_confirm(c->arena, o, c->person->account.id, &seen, c->now_ms, &p->link_kind, &p->link_code);
    if (e == ERR_CONFLICT)
        p->why = N_("Another report has taken the place of the one you read. Nothing was changed. Read the new one, "
                    "and confirm it if it is right.");
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(link_end(c->arena, o->staff, p->who.id, c->now_ms, &end_ms));
    p->instead = end_ms ? LINK_GIVEN : "katoaminen-ohi";
    return e;
}

enum err page_staff_loss_confirm(struct ctx *c)
{
    return button_press(c, &account_place, &(struct button){AUDIT_USER_LOSS_CONFIRM, NULL, confirm, NULL});
}

static enum err drop(struct ctx *c, struct pressing *p)
{
    enum err e = loss_drop(c->arena, c->app->staff->office, c->person->account.id, p->who.id, c->now_ms);

    if (e == ERR_NOT_FOUND)
        p->instead = "katoaminen-ohi";
    return e;
}

enum err page_staff_loss_drop(struct ctx *c)
{
    return button_press(c, &account_place, &(struct button){AUDIT_USER_LOSS_DROP, NULL, drop, "katoaminen-peruttu"});
}
