/* deed.c - changes of staff.db that the audit log knows of before and after, and the buttons that make them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/deed.h"

#include "account/office.h"
#include "staff/people.h"

enum err deed_begin(struct ctx *c, struct deed *deed)
{
    enum err e;

    TRY(staff_begin(c, deed->action, deed->object, deed->detail, &deed->begun));
    e = db_begin(c->app->staff->office->staff, DB_WRITE);
    return e ? staff_end(c, deed->action, deed->begun, deed->object, deed->detail, e) : OK;
}

enum err deed_end(struct ctx *c, const struct deed *deed, enum err e)
{
    return staff_end(c, deed->action, deed->begun, deed->object, deed->detail,
                     db_finish(c->app->staff->office->staff, e));
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

enum err button_press(struct ctx *c, const struct button_place *place, const struct button *button)
{
    struct deed deed = {.action = button->action, .detail = str_from(button->detail ? button->detail : "")};
    struct pressing p = {.link_code = S("")};
    bool is_mail = how_is_mail(c);
    struct str home;
    enum err e;

    TRY(place->find(c, &p.who));
    home = place->link(c->arena, c->lang, p.who.id);
    if (c->is_again)
        return staff_go(c, home, NULL);
    deed.object = staff_number(c, p.who.id);
    TRY(deed_begin(c, &deed));
    e = deed_end(c, &deed, button->act(c, &p));
    if (e && p.why)
        return place->show(c, &p.who, i18n_text(c->lang, p.why));
    if (e && p.instead)
        return staff_go(c, home, p.instead);
    TRY(e);
    if (p.link_code.len)
        return link_hand_over(c, p.who.id, p.link_kind, p.link_code, is_mail, home);
    return staff_go(c, home, button->word);
}

enum err button_make_link(struct ctx *c, struct pressing *p)
{
    const struct office *o = c->app->staff->office;
    int64_t seen_ms = 0, end_ms;
    enum err e;

    if (str_int(typed(c, "seen"), 0, INT64_MAX, &seen_ms))
        seen_ms = 0;
    TRY(link_end(c->arena, o->staff, p->who.id, c->now_ms, &end_ms));
    if (end_ms && end_ms != seen_ms) {
        p->instead = LINK_GIVEN;
        return ERR_CONFLICT;
    }
    e = link_make(c->arena, o, p->who.id, c->now_ms, &p->link_kind, &p->link_code);
    if (e == ERR_CONFLICT)
        p->why = N_("The account is disabled or its last day is over: no link would work.");
    return e;
}
