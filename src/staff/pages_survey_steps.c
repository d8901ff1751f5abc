/* pages_survey_steps.c - each step that takes a survey further, from draft to cancelled or closed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

/* Who judges says which version they have looked at: it may have been returned, replaced and sent again meanwhile. */
static enum err read_seen(struct ctx *c, int64_t *out)
{
    return str_int(params_text(&c->form, S("seen")), 1, INT64_MAX, out) ? ERR_INVALID : OK;
}

enum err page_staff_survey_send(struct ctx *c)
{
    return survey_step_page(c, STEP_SENT, 0, S(""), AUDIT_SURVEY_SEND,
                            survey_is_unchanged(c->standing) ? "katselmointiin-samana" : "katselmointiin");
}

enum err page_staff_survey_approve(struct ctx *c)
{
    int64_t seen;

    TRY(read_seen(c, &seen));
    return survey_step_page(c, STEP_APPROVED, seen, S(""), AUDIT_SURVEY_APPROVE,
                            c->standing->opens_ms <= c->now_ms ? "hyvaksytty-auki" : "hyvaksytty");
}

/* The gate lets in who may send it; who sent or built it, survey_take. */
enum err page_staff_survey_take_back(struct ctx *c)
{
    return survey_step_page(c, STEP_TAKEN_BACK, 0, S(""), AUDIT_SURVEY_TAKE_BACK, "otettu-takaisin");
}

enum err page_staff_survey_suspend(struct ctx *c)
{
    return survey_step_page(c, STEP_SUSPENDED, 0, S(""), AUDIT_SURVEY_SUSPEND, "keskeytetty");
}

enum err page_staff_survey_resume(struct ctx *c)
{
    return survey_step_page(c, STEP_RESUMED, 0, S(""), AUDIT_SURVEY_RESUME, "jatkuu");
}

/* The hour in which forms that were begun in time are taken is the residents': it is not ended unasked. */
enum err page_staff_survey_count_view(struct ctx *c)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);

    if (!survey_step_fits(s, STEP_COUNTED) || c->now_ms >= s->grace_ends_ms)
        return ERR_CONFLICT;
    tpl_staff_survey_count(&p, &(struct tpl_staff_survey_count){
                                   .slug = s->slug, .until = i18n_clock(c->arena, c->lang, s->grace_ends_ms)});
    shell_put(c, i18n_text(c->lang, "Count now"),
              i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm."), survey_crumbs(c),
              SURVEY_CRUMBS, &p);
    return OK;
}

enum err page_staff_survey_count(struct ctx *c)
{
    if (c->is_again)
        return staff_go(c, link_staff_survey_count_view_in(c->arena, c->lang, c->standing->slug), NULL);
    return survey_step_page(c, STEP_COUNTED, 0, S(""), AUDIT_SURVEY_COUNT, "laskenta");
}

/* --- with a reason ------------------------------------------------------------------------------------------------ */

static enum err show_again(struct ctx *c, struct str reason, const struct faults *faults)
{
    TRY(db_begin(c->app->panel, DB_READ));
    return db_finish(c->app->panel, survey_page_show(c, reason, faults));
}

/* There is another version by now: what was written is kept. */
static enum err return_late(struct ctx *c, struct str reason)
{
    struct faults faults = {.n = 0};

    fault_add(&faults, "reason",
              i18n_text(c->lang,
                        "There is a newer version than the one you looked at, so nothing was done. Look at the new "
                        "one, and return it if this still has to be changed."));
    TRY(show_again(c, reason, &faults));
    c->res->status = 409;
    return OK;
}

enum err page_staff_survey_return(struct ctx *c)
{
    struct str reason = typed(c, "reason");
    struct faults faults = {.n = 0};
    int64_t seen;

    TRY(read_seen(c, &seen));
    if (seen != c->standing->version)
        return return_late(c, reason);
    survey_reason_judge(c, reason, N_("Write what should be changed."), &faults);
    if (faults.n || c->is_again)
        return show_again(c, reason, &faults);
    return survey_step_page(c, STEP_RETURNED, seen, reason, AUDIT_SURVEY_RETURN, "palautettu");
}

/* --- to a division ------------------------------------------------------------------------------------------------ */

static enum err give(struct ctx *c, void *arg)
{
    const struct str *division = arg;
    struct org org;

    TRY(org_load(c->arena, c->app->panel, &org));
    if (!survey_division_fits(c, &org, *division, false))
        return ERR_INVALID;
    return survey_set_division(c->arena, c->app->panel, c->standing->id, *division, c->person->account.id, c->now_ms);
}

enum err page_staff_survey_division(struct ctx *c)
{
    struct str division = typed(c, "division");
    struct str address = link_staff_survey_in(c->arena, c->lang, c->standing->slug);

    if (c->is_again)
        return staff_go(c, address, NULL);
    TRY(survey_division_judge(c, division, false));
    TRY(survey_change(c, AUDIT_SURVEY_DIVISION, c->standing->slug, survey_division_detail(c, division), give,
                      &division));
    return staff_go(c, address, division.len ? "toimiala" : "ei-toimialaa");
}

/* --- opening before its day ---------------------------------------------------------------------------------------- */

enum err page_staff_survey_open_view(struct ctx *c)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);

    if (!survey_step_fits(s, STEP_OPENED))
        return ERR_CONFLICT;
    tpl_staff_survey_open(&p, &(struct tpl_staff_survey_open){.slug = s->slug,
                                                              .opens_ms = s->opens_ms,
                                                              .closes_ms = s->closes_ms,
                                                              .access = survey_access_words(c->lang, s->access)});
    shell_put(c, i18n_text(c->lang, "Open the survey now"),
              i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm."), survey_crumbs(c),
              SURVEY_CRUMBS, &p);
    return OK;
}

enum err page_staff_survey_open(struct ctx *c)
{
    if (c->is_again)
        return staff_go(c, link_staff_survey_open_view_in(c->arena, c->lang, c->standing->slug), NULL);
    return survey_step_page(c, STEP_OPENED, 0, S(""), AUDIT_SURVEY_OPEN, "avattu");
}

/* --- closing ------------------------------------------------------------------------------------------------------ */

/* Asks for the survey's name to be typed, and says what will happen to how many answers. */
static enum err close_page(struct ctx *c, struct str value, const struct faults *faults)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_survey_close view = {.slug = s->slug,
                                          .closes_ms = s->closes_ms,
                                          .faults = faults_put(c, faults),
                                          .note = again_note(c),
                                          .name = survey_name_field(c, value, faults)};

    TRY(survey_received(c, s, &view.received));
    tpl_staff_survey_close(&p, &view);
    shell_put(c, i18n_text(c->lang, "Close the survey now"),
              i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm by typing."), survey_crumbs(c),
              SURVEY_CRUMBS, &p);
    return OK;
}

enum err page_staff_survey_close_view(struct ctx *c)
{
    static const struct faults none;

    return survey_step_fits(c->standing, STEP_CLOSED) ? close_page(c, S(""), &none) : ERR_CONFLICT;
}

enum err page_staff_survey_close(struct ctx *c)
{
    struct str value = typed(c, "name");
    struct faults faults = {.n = 0};

    if (!survey_step_fits(c->standing, STEP_CLOSED))
        return ERR_CONFLICT;
    survey_name_judge(c, value, &faults);
    if (faults.n || c->is_again)
        return close_page(c, value, &faults);
    return survey_step_page(c, STEP_CLOSED, 0, S(""), AUDIT_SURVEY_CLOSE, "suljettu");
}
