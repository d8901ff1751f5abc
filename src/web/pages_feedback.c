/* pages_feedback.c - the form for feedback about accessibility, and its receipt. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "legal/feedback.h"
#include "mail/address.h"
#include "response/guard.h"
#include "response/intake_message.h"
#include "web/frame.h"
#include "web/pages.h"

#include <string.h>

enum { NONCE_BYTES = 16, NONCE_CHARS_MOST = 64, FAULTS = 3, RETRY_S = 60 };

/* The form as it was filled in, and what is wrong with each part (empty: nothing). */
struct sheet {
    struct str nonce, words, page, address;
    struct str words_fault, page_fault, address_fault, note;
};

static struct str new_nonce(struct ctx *c)
{
    struct buf out = buf_new(c->arena, NONCE_CHARS_MOST);
    unsigned char bytes[NONCE_BYTES];

    random_bytes(bytes, sizeof bytes);
    hex_put(&out, bytes, sizeof bytes);
    return buf_str(&out);
}

/* The digits of a phone number as people write it. */
static struct url call(struct ctx *c, struct str phone)
{
    struct buf out = buf_new(c->arena, 256);

    buf_put(&out, S("tel:"));
    for (size_t i = 0; i < phone.len; i++)
        if (phone.p[i] == '+' || (phone.p[i] >= '0' && phone.p[i] <= '9'))
            buf_char(&out, phone.p[i]);
    return url_checked(buf_str(&out));
}

static struct tpl_feedback_ways ways(struct ctx *c)
{
    struct str email = c->app->settings.contact_email, phone = c->app->settings.contact_phone;

    return (struct tpl_feedback_ways){.email = email,
                                      .mail = url_checked(arena_fmt(c->arena, "mailto:%.*s", STR_ARG(email))),
                                      .phone = phone,
                                      .call = call(c, phone)};
}

/* --- the form ----------------------------------------------------------------------------------------------------- */

static size_t list_faults(const struct sheet *s, struct tpl_feedback_fault *out)
{
    const struct tpl_feedback_fault all[FAULTS] = {
        {S("words"), s->words_fault}, {S("page"), s->page_fault}, {S("address"), s->address_fault}};
    size_t n = 0;

    for (size_t i = 0; i < FAULTS; i++)
        if (all[i].words.len)
            out[n++] = all[i];
    return n;
}

/* Never kept by nginx: each form has a nonce of its own. */
static enum err form_page(struct ctx *c, const struct sheet *s, int status)
{
    struct page body = frame_body(c, ROUTE_feedback_send);
    struct tpl_feedback_fault faults[FAULTS];
    struct tpl_feedback_ways other = ways(c);
    const struct tpl_item_words words = {.id = S("words"),
                                         .has_error = s->words_fault.len > 0,
                                         .is_long = true,
                                         .limit = FEEDBACK_WORDS_MOST,
                                         .words = s->words},
                                where = {.id = S("page"),
                                         .has_error = s->page_fault.len > 0,
                                         .limit = FEEDBACK_PAGE_MOST,
                                         .words = s->page};
    size_t fault_count = list_faults(s, faults);

    c->res->status = status;
    tpl_feedback_form(&body, &(struct tpl_feedback_form){
                                 .note = s->note,
                                 .faults = faults,
                                 .faults_n = fault_count,
                                 .nonce = s->nonce,
                                 .words = &words,
                                 .words_fault = s->words_fault,
                                 .page = &where,
                                 .page_fault = s->page_fault,
                                 .address = s->address,
                                 .address_fault = s->address_fault,
                                 .due_days = FEEDBACK_DUE_DAYS,
                                 .months = c->app->settings.feedback_months,
                                 .ways = &other,
                             });
    frame_put(c, i18n_text(c->lang, "Feedback about accessibility"), &body, true);
    return OK;
}

enum err page_feedback_form(struct ctx *c)
{
    return form_page(c, &(struct sheet){.nonce = new_nonce(c)}, 200);
}

/* --- what was sent ------------------------------------------------------------------------------------------------ */

static struct sheet read_sheet(struct ctx *c)
{
    struct str nonce = params_text(&c->form, S("_n"));
    const struct param *fields[] = {params_take_sent(&c->form, S("words")), params_take_sent(&c->form, S("page")),
                                    params_take_sent(&c->form, S("address"))};
    struct sheet s = {.nonce = nonce.len && nonce.len <= NONCE_CHARS_MOST ? nonce : new_nonce(c)};

    s.words = fields[0] ? str_trim(fields[0]->value) : S("");
    s.page = fields[1] ? str_trim(fields[1]->value) : S("");
    s.address = fields[2] ? str_trim(fields[2]->value) : S("");
    return s;
}

static struct str too_long(struct ctx *c, size_t most)
{
    return i18n_fill(c->arena, i18n_text(c->lang, "This is too long: at most {n} characters."),
                     &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)most)}, 1);
}

/* False when something is wrong. */
static bool judge(struct ctx *c, struct sheet *s)
{
    struct str address;
    const char *why;

    if (s->words.len == 0)
        s->words_fault = i18n_text(c->lang, "Tell what did not work");
    else if (str_chars(s->words) > FEEDBACK_WORDS_MOST)
        s->words_fault = too_long(c, FEEDBACK_WORDS_MOST);
    if (str_chars(s->page) > FEEDBACK_PAGE_MOST)
        s->page_fault = too_long(c, FEEDBACK_PAGE_MOST);
    if (s->address.len && address_read(s->address, &address, &why))
        s->address_fault = i18n_text(c->lang, "This is not an e-mail address. Check it, or leave it empty.");
    return !s->words_fault.len && !s->page_fault.len && !s->address_fault.len;
}

/* --- on its way --------------------------------------------------------------------------------------------------- */

/* The same form with the same words is the same feedback; with other words it is another one. */
static struct id16 feedback_id(struct ctx *c, struct str nonce, struct str plain)
{
    return hash_id(&c->app->settings.form_key,
                   arena_fmt(c->arena, "feedback %.*s %.*s", STR_ARG(nonce), STR_ARG(plain)));
}

static enum err send(struct ctx *c, const struct sheet *s, bool *is_masked_out, struct id16 *id_out)
{
    const unsigned kinds = GUARD_BIT(GUARD_PERSONAL_ID);
    struct feedback_text text = {.words = guard_mask(c->arena, s->words, kinds),
                                 .page = guard_mask(c->arena, s->page, kinds),
                                 .reply_to = s->address,
                                 .lang = c->lang};
    struct str nothing;

    *is_masked_out = !str_eq(text.words, s->words) || !str_eq(text.page, s->page);
    *id_out = feedback_id(c, s->nonce, feedback_text_write(c->arena, &text));
    return c->app->intake.ask(
        c->app->intake.arg, c->arena,
        intake_question_encode(c->arena,
                               &(struct intake_question){
                                   .kind = INTAKE_FEEDBACK,
                                   .id = *id_out,
                                   .day = civil_today(c->now_ms),
                                   .box = feedback_seal(c->arena, &c->app->settings.feedback_key, &text),
                               }),
        &nothing);
}

static enum err receipt_page(struct ctx *c, const struct id16 *id, bool is_masked, bool has_address)
{
    struct page body = frame_body(c, ROUTE__COUNT);
    struct tpl_feedback_ways other = ways(c);

    tpl_feedback_receipt(&body, &(struct tpl_feedback_receipt){
                                    .code = feedback_code(c->arena, id),
                                    .due_ms = c->now_ms + (int64_t)FEEDBACK_DUE_DAYS * 24 * 60 * 60 * 1000,
                                    .is_masked = is_masked,
                                    .has_address = has_address,
                                    .ways = &other,
                                    .authority = url_checked(S("https://www.saavutettavuusvaatimukset.fi")),
                                });
    frame_put(c, i18n_text(c->lang, "Thank you, your feedback has arrived"), &body, false);
    return OK;
}

enum err page_feedback_send(struct ctx *c)
{
    struct sheet s = read_sheet(c);
    bool is_stay = str_eq(params_text(&c->form, S("_do")), S("stay")), is_masked;
    struct id16 id;
    enum err e;

    for (size_t i = 0; i < c->form.count; i++)
        c->form.items[i].is_taken = true; /* what a browser adds is no reason to refuse */
    if (c->stale) {
        s.note = i18n_text(c->lang, "This page had been open so long that it had to be renewed. Nothing was sent yet: "
                                    "please send it again.");
        return form_page(c, &s, 409);
    }
    if (is_stay)
        return form_page(c, &s, 200);
    if (!judge(c, &s))
        return form_page(c, &s, 422);
    e = send(c, &s, &is_masked, &id);
    if (e == ERR_BUSY) {
        s.note =
            i18n_text(c->lang, "The feedback could not be taken just now. It is still here: wait a moment and send "
                               "it again, or write to us by e-mail.");
        response_header(c->res, S("Retry-After"), i18n_number(c->arena, LANG_EN, RETRY_S));
        return form_page(c, &s, 503);
    }
    return e ? e : receipt_page(c, &id, is_masked, s.address.len > 0);
}
