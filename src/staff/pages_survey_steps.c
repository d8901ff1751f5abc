/* pages_survey_steps.c - each step that takes a survey further, from draft to cancelled or closed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

enum { REASON_CHARS = 2000 };

enum err page_staff_survey_send(struct ctx *c)
{
    return survey_step_page(c, STEP_SENT, S(""), AUDIT_SURVEY_SEND, "katselmointiin");
}

enum err page_staff_survey_approve(struct ctx *c)
{
    return survey_step_page(c, STEP_APPROVED, S(""), AUDIT_SURVEY_APPROVE, "hyvaksytty");
}

enum err page_staff_survey_open(struct ctx *c)
{
    return survey_step_page(c, STEP_OPENED, S(""), AUDIT_SURVEY_OPEN, "avattu");
}

enum err page_staff_survey_suspend(struct ctx *c)
{
    return survey_step_page(c, STEP_SUSPENDED, S(""), AUDIT_SURVEY_SUSPEND, "keskeytetty");
}

enum err page_staff_survey_resume(struct ctx *c)
{
    return survey_step_page(c, STEP_RESUMED, S(""), AUDIT_SURVEY_RESUME, "jatkuu");
}

enum err page_staff_survey_count(struct ctx *c)
{
    return survey_step_page(c, STEP_COUNTED, S(""), AUDIT_SURVEY_COUNT, "laskenta");
}

/* --- with a reason ------------------------------------------------------------------------------------------------ */

static enum err show_again(struct ctx *c, struct str reason, const struct faults *faults)
{
    TRY(db_begin(c->app->panel, DB_READ));
    return db_finish(c->app->panel, survey_page_show(c, reason, faults));
}

enum err page_staff_survey_return(struct ctx *c)
{
    struct str reason = typed(c, "reason");
    struct faults faults = {.n = 0};

    if (reason.len == 0)
        fault_add(&faults, "reason", i18n_text(c->lang, "Write what should be changed."));
    else if (str_chars(reason) > REASON_CHARS)
        fault_add(&faults, "reason", i18n_text(c->lang, "Write at most 2000 characters."));
    if (faults.n || c->is_again)
        return show_again(c, reason, &faults);
    return survey_step_page(c, STEP_RETURNED, reason, AUDIT_SURVEY_RETURN, "palautettu");
}

/* --- to a division ------------------------------------------------------------------------------------------------ */

static enum err give(struct ctx *c, struct str division)
{
    const struct survey_standing *s = c->standing;
    struct org org;

    TRY(org_load(c->arena, c->app->panel, &org));
    if (!survey_division_fits(c, &org, division, false))
        return ERR_INVALID;
    return survey_set_division(c->arena, c->app->panel, s->id, division, c->person->account.id, c->now_ms);
}

enum err page_staff_survey_division(struct ctx *c)
{
    struct str division = typed(c, "division");
    struct str address = link_staff_survey_in(c->arena, c->lang, c->standing->slug);

    if (c->is_again)
        return staff_go(c, address, NULL);
    TRY(db_begin(c->app->panel, DB_WRITE));
    TRY(db_finish(c->app->panel, give(c, division)));
    TRY(staff_audit(c, AUDIT_SURVEY_DIVISION, c->standing->slug, division));
    return staff_go(c, address, "tallennettu");
}

/* --- what cannot be undone ---------------------------------------------------------------------------------------- */

/* Asks for the survey's name to be typed, and says what will happen to how many answers. */
static enum err confirm_page(struct ctx *c, bool is_cancel, struct str value, const struct faults *faults)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_input name = {
        .name = S("name"),
        .type = S("text"),
        .label = i18n_fill(c->arena, i18n_text(c->lang, "To confirm, type the survey's short name: {slug}"),
                           &(struct i18n_arg){"slug", s->slug}, 1),
        .value = value,
        .fault = fault_of(faults, "name"),
        .autocomplete = S("off"),
        .width = S("short"),
        .is_required = true};
    struct tpl_staff_survey_confirm view = {.slug = s->slug,
                                            .is_cancel = is_cancel,
                                            .has_begun = s->state == SURVEY_OPEN || s->state == SURVEY_SUSPENDED,
                                            .closes_ms = s->closes_ms,
                                            .faults = faults_put(c, faults),
                                            .note = again_note(c),
                                            .name = &name};

    TRY(survey_received(c, s, &view.received));
    tpl_staff_survey_confirm(&p, &view);
    shell_put(c, i18n_text(c->lang, is_cancel ? N_("Cancel the survey") : N_("Close the survey now")),
              i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm by typing."), survey_crumbs(c),
              SURVEY_CRUMBS, &p);
    return OK;
}

static enum err confirmed(struct ctx *c, bool is_cancel)
{
    struct str value = typed(c, "name");
    struct faults faults = {.n = 0};

    if (!survey_step_fits(c->standing, is_cancel ? STEP_CANCELLED : STEP_CLOSED))
        return ERR_CONFLICT;
    if (!str_eq(value, c->standing->slug))
        fault_add(&faults, "name",
                  i18n_fill(c->arena, i18n_text(c->lang, "Type it exactly so: {slug}"),
                            &(struct i18n_arg){"slug", c->standing->slug}, 1));
    if (faults.n || c->is_again)
        return confirm_page(c, is_cancel, value, &faults);
    return is_cancel ? survey_step_page(c, STEP_CANCELLED, S(""), AUDIT_SURVEY_CANCEL, "peruttu")
                     : survey_step_page(c, STEP_CLOSED, S(""), AUDIT_SURVEY_CLOSE, "suljettu");
}

enum err page_staff_survey_close_view(struct ctx *c)
{
    static const struct faults none;

    return survey_step_fits(c->standing, STEP_CLOSED) ? confirm_page(c, false, S(""), &none) : ERR_CONFLICT;
}

enum err page_staff_survey_close(struct ctx *c)
{
    return confirmed(c, false);
}

enum err page_staff_survey_cancel_view(struct ctx *c)
{
    static const struct faults none;

    return survey_step_fits(c->standing, STEP_CANCELLED) ? confirm_page(c, true, S(""), &none) : ERR_CONFLICT;
}

enum err page_staff_survey_cancel(struct ctx *c)
{
    return confirmed(c, true);
}
