/* pages_survey_cancel.c - cancelling a survey: alone before it opens; after that one person asks and another confirms. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "staff/colleagues.h"

enum { REASON_ROWS = 4 };

static enum err cancel_page(struct ctx *c, struct str name, struct str reason, const struct faults *faults)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_area why = {
        .name = S("reason"),
        .label = i18n_text(c->lang, "Why is it cancelled?"),
        .hint = i18n_text(c->lang,
                          "Those who work on the survey read this. It stays in its history; residents do not see it."),
        .value = reason,
        .fault = fault_of(faults, "reason"),
        .rows = REASON_ROWS};
    struct tpl_staff_survey_cancel view = {
        .slug = s->slug,
        .has_begun = s->state == SURVEY_OPEN || s->state == SURVEY_SUSPENDED,
        .is_asking = survey_step_fits(s, STEP_CANCEL_ASKED),
        .asker = s->cancel_asked_ms ? colleague_name(c, s->cancel_asker) : S(""),
        .is_own = s->cancel_asked_ms && s->cancel_asker == c->person->account.id,
        .reason = s->cancel_reason,
        .asked = s->cancel_asked_ms,
        .faults = faults_put(c, faults),
        .note = again_note(c),
        .name = survey_name_field(c, name, faults),
        .why = &why,
    };

    TRY(survey_received(c, s, &view.received));
    tpl_staff_survey_cancel(&p, &view);
    shell_put(c, i18n_text(c->lang, "Cancel the survey"),
              i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm by typing."), survey_crumbs(c),
              SURVEY_CRUMBS, &p);
    return OK;
}

/* It can be cancelled, or asked to be. */
static bool fits(const struct survey_standing *s)
{
    return survey_step_fits(s, STEP_CANCELLED) || survey_step_fits(s, STEP_CANCEL_ASKED);
}

enum err page_staff_survey_cancel_view(struct ctx *c)
{
    static const struct faults none;

    return fits(c->standing) ? cancel_page(c, S(""), S(""), &none) : ERR_CONFLICT;
}

/* `asked` says what the page told: who has read that they ask does not confirm what somebody else has asked meanwhile. */
enum err page_staff_survey_cancel(struct ctx *c)
{
    const struct survey_standing *s = c->standing;
    struct str name = typed(c, "name"), reason = typed(c, "reason");
    struct faults faults = {.n = 0};
    int64_t asked;

    if (str_int(params_text(&c->form, S("asked")), 0, INT64_MAX, &asked))
        return ERR_INVALID;
    if (!fits(s) || asked != s->cancel_asked_ms)
        return ERR_CONFLICT;
    if (!s->cancel_asked_ms)
        survey_reason_judge(c, reason, N_("Write why it is cancelled."), &faults);
    survey_name_judge(c, name, &faults);
    if (faults.n || c->is_again)
        return cancel_page(c, name, reason, &faults);
    if (survey_step_fits(s, STEP_CANCEL_ASKED))
        return survey_step_page(c, STEP_CANCEL_ASKED, 0, reason, AUDIT_SURVEY_CANCEL_ASK, "peruminen-odottaa");
    return survey_step_page(c, STEP_CANCELLED, 0, asked ? s->cancel_reason : reason, AUDIT_SURVEY_CANCEL, "peruttu");
}

enum err page_staff_survey_cancel_drop(struct ctx *c)
{
    return survey_step_page(c, STEP_CANCEL_DROPPED, 0, S(""), AUDIT_SURVEY_CANCEL_DROP, "ei-peruta");
}
