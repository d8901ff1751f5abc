/* setup.c - passwords, apps for codes and recovery codes: what signing in, joining and one's own account share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/setup.h"

#include "account/office.h"
#include "base/base32.h"
#include "paper/qr.h"
#include "staff/field.h"

enum { SECRET_TEXT_BYTES = 64, URI_BYTES = 2048, BOX_TEXT_BYTES = 256, CODES_BYTES = 1024 };

#define ISSUER S("Digiraati")

/* --- fields ------------------------------------------------------------------------------------------------------- */

const struct tpl_staff_secret *setup_secret(struct ctx *c, const char *name, const char *label, const char *hint,
                                            const struct faults *f, const char *autocomplete)
{
    struct tpl_staff_secret *v = ARENA_NEW(c->arena, struct tpl_staff_secret);

    *v = (struct tpl_staff_secret){.name = str_from(name),
                                   .label = i18n_text(c->lang, label),
                                   .hint = hint ? i18n_text(c->lang, hint) : S(""),
                                   .fault = fault_of(f, name),
                                   .autocomplete = str_from(autocomplete)};
    return v;
}

const struct tpl_staff_secret *setup_new_password(struct ctx *c, const struct faults *f)
{
    return setup_secret(c, "password", N_("New password"), NULL, f, "new-password");
}

const struct tpl_staff_secret *setup_present_password(struct ctx *c, const struct faults *f)
{
    return setup_secret(c, "present", N_("The password you have now"), NULL, f, "current-password");
}

struct tpl_staff_input *setup_code(struct ctx *c, const char *label, const char *hint, const struct faults *f,
                                   bool is_required)
{
    struct tpl_staff_input *v = field_input(c, "code", label, S(""), f);

    v->hint = hint ? i18n_text(c->lang, hint) : S("");
    v->autocomplete = S("one-time-code");
    v->width = S("short");
    v->is_required = is_required;
    return v;
}

struct str setup_verdict(struct ctx *c, const struct password_verdict *verdict)
{
    return i18n_fill(c->arena, i18n_text(c->lang, password_fault_text(verdict->fault)),
                     &(struct i18n_arg){"word", verdict->word}, 1);
}

struct str setup_wait(struct ctx *c, int64_t wait_ms)
{
    int64_t n = (wait_ms + 999) / 1000;

    return i18n_fill(c->arena,
                     i18n_plural(c->lang, N_("That was too soon after the last try. Wait {n} second and try again."),
                                 N_("That was too soon after the last try. Wait {n} seconds and try again."), n),
                     &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, n)}, 1);
}

/* --- the app ------------------------------------------------------------------------------------------------------ */

void setup_pending(struct ctx *c, struct str context, struct pending *out, bool *is_new_out)
{
    const struct key32 *key = c->app->staff->office->key;
    struct str sent = params_text(&c->form, S("pending")), box;
    struct buf text = buf_new(c->arena, BOX_TEXT_BYTES);

    *is_new_out = !sent.len || base64_decode(c->arena, sent, &box) != OK ||
                  totp_open(c->arena, key, context, box, &out->secret) != OK;
    if (*is_new_out)
        out->secret = totp_secret_new();
    base64_put(&text, totp_lock(c->arena, key, context, &out->secret));
    out->box = buf_str(&text);
}

enum err setup_app(struct ctx *c, const struct pending *pending, struct str email, const struct tpl_staff_app **out)
{
    struct tpl_staff_app *v = ARENA_NEW(c->arena, struct tpl_staff_app);
    struct buf uri = buf_new(c->arena, URI_BYTES), secret = buf_new(c->arena, SECRET_TEXT_BYTES);
    struct qr qr;

    totp_put_uri(&uri, &pending->secret, ISSUER, email);
    totp_put_text(&secret, &pending->secret);
    TRY(qr_make(c->arena, buf_str(&uri), &qr));
    *v = (struct tpl_staff_app){.issuer = ISSUER,
                                .email = email,
                                .path = qr_path(c->arena, &qr),
                                .box = qr.width + 2 * QR_QUIET,
                                .secret = buf_str(&secret),
                                .uri = {buf_str(&uri)}}; /* all parts of it are percent-encoded */
    *out = v;
    return OK;
}

/* --- recovery codes ----------------------------------------------------------------------------------------------- */

void setup_show_codes(struct ctx *c, const struct str codes[RECOVERY_CODES], struct str on, const char *on_name)
{
    struct page p = frame_body(c, ROUTE_staff_codes_file);
    struct tpl_staff_code *v = arena_alloc(c->arena, RECOVERY_CODES, sizeof *v);
    struct buf all = buf_new(c->arena, CODES_BYTES);

    for (int i = 0; i < RECOVERY_CODES; i++) {
        v[i].code = codes[i];
        if (i)
            buf_char(&all, ' ');
        buf_put(&all, codes[i]);
    }
    tpl_staff_codes_once(&p, &(struct tpl_staff_codes_once){.codes = v,
                                                            .codes_n = RECOVERY_CODES,
                                                            .all = buf_str(&all),
                                                            .on = url_checked(on),
                                                            .on_name = i18n_text(c->lang, on_name)});
    shell_put(
        c, i18n_text(c->lang, "Your recovery codes"),
        i18n_text(c->lang,
                  "With one of these you come in when your phone is lost, broken or left at home. Ten codes, each "
                  "for one time."),
        NULL, 0, &p);
}

/* What the page has just shown goes back as a file: nothing is kept here for it. */
enum err page_staff_codes_file(struct ctx *c)
{
    struct str rest = params_text(&c->form, S("codes"));
    unsigned char bytes[RECOVERY_BYTES];

    if (c->is_again)
        return ERR_CONFLICT;
    c->res->content_type = S("text/plain; charset=utf-8");
    response_header(c->res, S("Content-Disposition"), S("attachment; filename=\"digiraati.txt\""));
    buf_fmt(&c->res->body, "Digiraati · %.*s\r\n%.*s\r\n\r\n", STR_ARG(c->app->settings.county[c->lang]),
            STR_ARG(i18n_text(c->lang, "Recovery codes. Each works once.")));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        struct str code = str_cut(&rest, ' ');

        if (base32_read(code, bytes, sizeof bytes))
            return ERR_INVALID;
        buf_fmt(&c->res->body, "%.*s\r\n", STR_ARG(code));
    }
    secret_wipe(bytes, sizeof bytes);
    return rest.len ? ERR_INVALID : OK;
}
