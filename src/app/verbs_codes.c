/* verbs_codes.c - verbs about codes that let answers in: invitations, and the one that all share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs_site.h"
#include "response/invitation.h"

#include <inttypes.h>
#include <stdio.h>

enum { CODE_LINE_BYTES = 32, TEXT_LIMIT_BYTES = (INVITATIONS_MOST + 1) * CODE_LINE_BYTES };

/* A survey whose answers are let in by `access`; with `is_open`, one that takes answers now or later. */
static enum err load(struct arena *a, const struct args *args, enum survey_access access, bool is_open,
                     struct site **site_out, struct survey *out)
{
    TRY(site_open(a, args, site_out));
    TRY(site_survey(a, *site_out, args->words[0], out, NULL));
    if (out->access != access)
        return err_note(ERR_CONFLICT, "%s asks for no such codes: see settings.access in its document", args->words[0]);
    if (is_open && out->state > SURVEY_SUSPENDED)
        return err_note(ERR_CONFLICT, "%s is %s and takes no answers", args->words[0], survey_state_name(out->state));
    return OK;
}

static enum err print_codes(struct arena *a, const struct args *args, const struct str *codes, int64_t count)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);

    for (int64_t i = 0; i < count; i++) {
        buf_put(&out, codes[i]);
        buf_char(&out, '\n');
    }
    TRY(verb_print_secret(args, buf_str(&out)));
    fprintf(stderr, "These %" PRId64 " codes are not shown again, and nothing keeps them: only hashes are stored.\n",
            count);
    return OK;
}

enum err verb_codes_issue(struct arena *a, const struct args *args)
{
    struct key32 form_key;
    struct survey survey;
    struct site *s;
    struct str *codes;
    int64_t count;
    enum err e;

    if (str_int(str_from(args->count), INVITATIONS_LEAST, INVITATIONS_MOST, &count))
        return err_note(ERR_INVALID, "--count: at least %d at a time, or who answers would stand out; at most %d",
                        INVITATIONS_LEAST, INVITATIONS_MOST);
    TRY(load(a, args, ACCESS_INVITED, true, &s, &survey));
    TRY(instance_form_key(a, &s->instance, &form_key));
    e = invitation_issue(a, s->stores.inbox, &form_key, survey.id, count, &codes);
    secret_wipe(&form_key, sizeof form_key);
    TRY(e);
    return print_codes(a, args, codes, count);
}

enum err verb_codes_status(struct arena *a, const struct args *args)
{
    struct survey survey;
    struct site *s;
    int64_t left;

    TRY(load(a, args, ACCESS_INVITED, false, &s, &survey));
    TRY(invitation_left(a, s->stores.inbox, survey.id, &left));
    return verb_print(args, arena_fmt(a, "%" PRId64 " codes are not used yet\n", left));
}

enum err verb_codes_shared(struct arena *a, const struct args *args)
{
    struct survey survey;
    struct site *s;
    struct str code;
    enum err e;

    TRY(load(a, args, ACCESS_CODE, args->is_new, &s, &survey));
    code = survey.shared_code;
    if (args->is_new) {
        TRY(db_begin(s->stores.panel, DB_WRITE));
        e = survey_code_new(a, s->stores.panel, &survey, &code);
        TRY(db_finish(s->stores.panel, e));
    }
    return verb_print(args, arena_fmt(a, "%.*s\n", STR_ARG(code)));
}
