/* pages_enter.c - the door of a survey that asks for a code: what it says, and who may pass. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"
#include "response/invitation.h"
#include "web/frame.h"
#include "web/steps.h"
#include "web/words.h"

static bool is_invited(const struct visit *v)
{
    return v->survey.access == ACCESS_INVITED;
}

/* Why the code does not open, in the reader's language; empty when nothing was tried yet. */
static struct str reason(struct ctx *c, const struct visit *v, enum err why)
{
    switch (why) {
    case OK:
        return (struct str){NULL, 0};
    case ERR_CONFLICT:
        return i18n_text(c->lang,
                         "This page had been open so long that it had to be renewed. Please send the code again.");
    case ERR_BUSY:
        return i18n_text(c->lang, "The code could not be checked just now. Please wait a moment and send it again.");
    case ERR_NOT_FOUND:
        if (is_invited(v))
            return i18n_text(c->lang,
                             "This code does not open the survey. Check that it is written as in your "
                             "invitation, and that you have not answered already: each code can be used once.");
        return i18n_text(c->lang, "This is not the code of this survey. Check how it is written where you got it.");
    default:
        if (v->code.len == 0)
            return i18n_text(c->lang, "Type the code");
        return i18n_text(c->lang, "The code has 24 letters and digits. Check that none is missing.");
    }
}

enum err enter_page(struct ctx *c, struct visit *v, enum err why)
{
    const struct definition *d = v->definition;
    struct page body = frame_body(c, ROUTE_survey_send);
    const char *title = is_invited(v) ? N_("Type the code of your invitation") : N_("Type the code of this survey");
    bool has_answers = !visit_is_empty(&v->answers), is_posted = c->req->method == HTTP_POST;

    if (why)
        c->res->status = why == ERR_CONFLICT ? 409 : why == ERR_BUSY ? 503 : 422;
    if (why == ERR_BUSY)
        response_header(c->res, S("Retry-After"), S("10"));
    tpl_enter(&body, &(struct tpl_enter){
                         .slug = d->slug,
                         .title = words_plain(c, d, &d->title),
                         .text_lang = lang_tag(words_lang(c, d)),
                         .is_invited = is_invited(v),
                         .typed = v->code,
                         .error = reason(c, v, why),
                         .has_answers = has_answers,
                         .is_cut = !visit_fits(c, v, VISIT_CARRY_BYTES),
                         .carry = is_posted ? visit_carry(c, v, false) : (struct str){NULL, 0},
                         .version = v->survey.version,
                         .index = has_answers ? (int64_t)d->page_count : 0,
                         .who = v->who,
                     });
    frame_put(
        c,
        i18n_fill(c->arena, i18n_text(c->lang, "{page} – {survey}"),
                  (struct i18n_arg[]){{"page", i18n_text(c->lang, title)}, {"survey", words_plain(c, d, &d->title)}},
                  2),
        &body, is_posted);
    return OK;
}

enum err enter_check(struct ctx *c, struct visit *v)
{
    struct str nothing;
    struct id16 hash;

    if (str_trim(v->code).len == 0)
        return ERR_INVALID;
    if (!is_invited(v)) {
        v->carry.is_admitted = survey_code_fits(&v->survey, v->code);
        return v->carry.is_admitted ? OK : ERR_NOT_FOUND;
    }
    TRY(invitation_hash(&c->app->settings.form_key, v->survey.id, v->code, &hash));
    TRY(c->app->intake.ask(c->app->intake.arg, c->arena, invitation_check_message(c->arena, v->survey.id, &hash),
                           &nothing));
    v->carry.invite = hash;
    v->carry.is_admitted = true;
    return OK;
}

enum err enter_used_page(struct ctx *c, const struct visit *v)
{
    const struct definition *d = v->definition;
    struct page body = frame_body(c, ROUTE__COUNT);

    c->res->status = 409;
    tpl_enter_used(&body, &(struct tpl_enter_used){.title = words_plain(c, d, &d->title),
                                                   .text_lang = lang_tag(words_lang(c, d))});
    frame_put(c, i18n_text(c->lang, "This invitation has been used"), &body, false);
    return OK;
}
