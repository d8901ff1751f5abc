/* pages_me.c - one's own account: who one is here, and the ways to change how one signs in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/field.h"
#include "staff/people.h"
#include "staff/sessions.h"
#include "staff/setup.h"

#include "account/office.h"
#include "desk/scope.h"
#include "survey/standing.h"

/* With so few recovery codes it is time to make new ones. */
enum { CODES_FEW = 3, SCOPE_BYTES = 64 * 1024 };

static const char *role_words(enum role role)
{
    static const char *const words[ROLE__COUNT] = {
        [ROLE_ADMIN] =
            N_("You manage accounts and settings and read the audit log. Surveys and answers are not yours to see."),
        [ROLE_COORDINATOR] =
            N_("You plan, approve and run surveys, and publish their results together with another person."),
        [ROLE_CONTACT] = N_("You prepare the surveys of your divisions and see their results."),
        [ROLE_REQUESTER] = N_("You propose surveys and see what becomes of yours."),
        [ROLE_COMMS] = N_("You comment on surveys before they open, and publish results and news."),
        [ROLE_UNIT_MANAGER] = N_("You see published results and answer feedback to your units."),
        [ROLE_EXECUTIVE] = N_("You see how surveys go, and their published results."),
        [ROLE_VIEWER] = N_("You see the results of the surveys that were named for you, until your account ends."),
        [ROLE_ICT] = N_("You see whether everything works. Surveys and answers are not yours to see."),
    };

    return words[role];
}

/* The names of the person's divisions, as far as the register has them. */
static struct str divisions_of(struct ctx *c, const struct org *org)
{
    struct buf out = buf_new(c->arena, SCOPE_BYTES);

    for (size_t k = 0; k < org->n; k++)
        if (org->v[k].kind == ORG_DIVISION && scope_of_division(&c->person->account, &org->v[k]).is_in_division)
            buf_fmt(&out, "%s%.*s", out.len ? ", " : "", STR_ARG(org_name(&org->v[k], c->lang)));
    return buf_str(&out);
}

/* What is the person's: divisions, and surveys that were named. In the gate's transaction. */
static enum err put_scope(struct ctx *c, struct tpl_staff_me *view)
{
    const struct account_duty *duty = &c->person->account.duty;
    struct survey_standing *surveys;
    struct org org;
    size_t count;

    TRY(org_load(c->arena, c->app->panel, &org));
    view->scope = divisions_of(c, &org);
    if (!duty->survey_count)
        return OK;
    TRY(survey_standing_list(c->arena, c->app->panel, c->now_ms, &surveys, &count));
    view->surveys = survey_titles(c, surveys, count, duty, &view->surveys_n);
    return OK;
}

static enum err codes_left(struct ctx *c, int64_t *out)
{
    struct db *staff = c->app->staff->office->staff;

    TRY(db_begin(staff, DB_READ));
    return db_finish(staff, factor_codes_left(c->arena, staff, c->person->account.id, out));
}

/* Somebody who has just come in with a recovery code: where they were on their way to. NULL for others. */
static const struct tpl_staff_came *came_of(struct ctx *c)
{
    struct str to = params_text(&c->query, S("koodilla"));
    struct tpl_staff_came *v = ARENA_NEW(c->arena, struct tpl_staff_came);

    *v = (struct tpl_staff_came){.on = url_checked(to)};
    return door_leads_inside(to) ? v : NULL;
}

enum err page_staff_me(struct ctx *c)
{
    const struct account *account = &c->person->account;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_me view = {.name = account->name,
                                .email = account->email,
                                .role = i18n_text(c->lang, role_name(account->duty.role)),
                                .role_words = i18n_text(c->lang, role_words(account->duty.role)),
                                .has_factor = account->has_factor,
                                .came = came_of(c),
                                .lang = field_lang(c, N_("Language of your messages"), c->person->account.lang)};

    if (account->duty.expires_ms)
        view.until = i18n_date(c->arena, c->lang, account->duty.expires_ms - 1);
    TRY(put_scope(c, &view));
    TRY(codes_left(c, &view.codes_left));
    TRY(sessions_view(c, &view.sessions, &view.sessions_n));
    view.is_few = view.codes_left <= CODES_FEW;
    view.has_others = view.sessions_n > 1;
    tpl_staff_me(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "My account"),
        i18n_text(
            c->lang,
            "Who you are here, how you sign in and where you are signed in. What is important is confirmed with a "
            "code, and you hear of each change by mail."),
        NULL, 0, &p);
    return OK;
}

enum err page_staff_lang_set(struct ctx *c)
{
    struct db *staff = c->app->staff->office->staff;
    int64_t id = c->person->account.id;
    enum lang lang = field_lang_typed(c, c->person->account.lang);
    struct deed deed;

    if (c->is_again)
        return staff_go(c, link_staff_me_in(c->arena, c->lang), NULL);
    deed = (struct deed){.action = AUDIT_ACCOUNT_LANG,
                         .object = staff_number(c, id),
                         .detail = arena_fmt(c->arena, "lang:%.*s", STR_ARG(lang_code(lang)))};
    TRY(deed_begin(c, &deed));
    TRY(deed_end(c, &deed, account_set_lang(c->arena, staff, id, lang)));
    return staff_go(c, link_staff_me_in(c->arena, c->lang), "kieli-vaihdettu");
}
