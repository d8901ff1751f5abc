/* staff.c - what the pages of the staff area share: forms that come back with what is wrong, and the audit log. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "audit/detail.h"
#include "base/log.h"

#include <inttypes.h>

void fault_add(struct faults *f, const char *field, struct str text)
{
    if (f->n < FAULTS_MOST)
        f->v[f->n++] = (struct tpl_staff_fault){.field = str_from(field), .text = text};
}

struct str fault_of(const struct faults *f, const char *field)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->v[i].field, str_from(field)))
            return f->v[i].text;
    return S("");
}

const struct tpl_staff_faults *faults_put(struct ctx *c, const struct faults *f)
{
    struct tpl_staff_faults *out = ARENA_NEW(c->arena, struct tpl_staff_faults);

    *out = (struct tpl_staff_faults){.faults = f->v, .faults_n = f->n};
    if (f->n)
        c->res->status = 422;
    return out;
}

struct str again_note(const struct ctx *c)
{
    return c->is_again
               ? i18n_text(c->lang,
                           "Your session had ended, so nothing was saved yet. What you had written is here: look "
                           "it through and send it again.")
               : S("");
}

struct str typed(struct ctx *c, const char *name)
{
    return str_trim(params_text(&c->form, str_from(name)));
}

/* An entry of the signed-in person. */
static enum err note(struct ctx *c, enum audit_action action, enum audit_outcome outcome, int64_t begun,
                     struct str object, struct str detail, int64_t *seq_out)
{
    struct audit_detail words[AUDIT_DETAILS_MOST];
    size_t count;
    struct audit_event event = {
        .action = action, .outcome = outcome, .begun = begun, .object = object, .detail = detail};

    if (audit_detail_read(detail, words, &count)) /* nobody could read it in their language */
        return err_note(ERR_INVALID, "event=audit_detail_refused action=%s", audit_code(action));
    return door_audit(c, &event, seq_out);
}

/* A log that cannot be written is no fault of what was sent: 503 for all of it, but for words that may not stand in it. */
static enum err busy_of(enum err e)
{
    return e && e != ERR_INVALID ? err_note(ERR_BUSY, "event=audit_not_written") : e;
}

enum err staff_audit(struct ctx *c, enum audit_action action, struct str object, struct str detail)
{
    return busy_of(note(c, action, AUDIT_DONE, 0, object, detail, NULL));
}

enum err staff_begin(struct ctx *c, enum audit_action action, struct str object, struct str detail, int64_t *begun_out)
{
    return busy_of(note(c, action, AUDIT_BEGUN, 0, object, detail, begun_out));
}

enum err staff_end(struct ctx *c, enum audit_action action, int64_t begun, struct str object, struct str detail,
                   enum err e)
{
    if (note(c, action, e ? AUDIT_FAILED : AUDIT_DONE, begun, object, detail, NULL))
        log_line(LOG_WARN, "event=audit_without_end begun=%" PRId64, begun);
    return e;
}

struct str staff_number(struct ctx *c, int64_t n)
{
    return arena_fmt(c->arena, "%" PRId64, n);
}

struct str day_and_hour(struct ctx *c, int64_t ms)
{
    return i18n_fill(
        c->arena, i18n_text(c->lang, "{day} at {time}"),
        (struct i18n_arg[]){{"day", i18n_date(c->arena, c->lang, ms)}, {"time", i18n_clock(c->arena, c->lang, ms)}}, 2);
}

enum err staff_go(struct ctx *c, struct str address, const char *word)
{
    response_redirect(c->res, word ? shell_done(c, address, word) : address);
    return OK;
}
