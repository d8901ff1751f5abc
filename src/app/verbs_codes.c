/* verbs_codes.c - verbs about codes that let answers in: invitations, and the one that all share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/documents.h"
#include "app/letters.h"
#include "base/clock.h"
#include "base/file.h"
#include "response/invitation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CODE_LINE_BYTES = 32, TEXT_LIMIT_BYTES = (INVITATIONS_MOST + 1) * CODE_LINE_BYTES, LOCK_WAIT_MS = 60 * 1000 };

/* Numbers of a survey that takes answers are told in steps of this, and nothing under it. */
enum { SHOWN_STEP = 10 };

/* One survey by invitation and what the verbs need of it. The lock is held until the process ends. */
struct desk {
    struct site *site;
    struct survey survey;
    struct definition definition;
    int64_t next; /* number of the lot to come */
    int lock_fd;
};

/* A survey whose answers are let in by `access`; with `is_open`, one that takes answers now or later. */
static enum err load(struct arena *a, const struct args *args, enum survey_access access, bool is_open,
                     struct site **site_out, struct survey *out, struct definition *definition_out)
{
    TRY(site_open(a, args, site_out));
    TRY(site_survey(a, *site_out, args->words[0], out, definition_out));
    if (out->access != access)
        return err_note(ERR_CONFLICT, "%s asks for no such codes: see settings.access in its document", args->words[0]);
    if (is_open && out->state > SURVEY_SUSPENDED)
        return err_note(ERR_CONFLICT, "%s is %s and takes no answers", args->words[0], survey_state_name(out->state));
    return OK;
}

/* Lock, and bring to an end what an interrupted verb has left: a lot that is not written down yet, letters that are held. */
static enum err sit_down(struct arena *a, const struct args *args, bool is_open, struct desk *d)
{
    struct site *s;
    struct db *people;
    int64_t released;
    enum err e;

    TRY(load(a, args, ACCESS_INVITED, is_open, &d->site, &d->survey, &d->definition));
    s = d->site;
    e = instance_lock(a, &s->instance, "codes.lock", LOCK_WAIT_MS, &d->lock_fd);
    if (e == ERR_CONFLICT)
        return err_note(e, "somebody else is issuing codes at this moment");
    TRY(e);
    TRY(invitation_settle(a, s->stores.panel, s->stores.inbox, d->survey.id, &d->next));
    TRY(letters_store(a, s, &people));
    TRY(spool_settle(a, people, d->survey.id, d->next - 1, &released));
    if (released == 0)
        return OK;
    fprintf(stderr, "A mailing that was interrupted goes out now.\n");
    return is_open ? err_note(ERR_CONFLICT,
                              "nothing new was done: look at `digiraati codes status %s` first, or people get two "
                              "letters",
                              args->words[0])
                   : OK;
}

/* --- issuing ------------------------------------------------------------------------------------------------------ */

static enum err make(struct arena *a, struct desk *d, int64_t count, struct invitation_lot *out)
{
    struct key32 form_key;
    enum err e;

    TRY(instance_form_key(a, &d->site->instance, &form_key));
    e = invitation_make(a, &form_key, d->survey.id, count, out);
    secret_wipe(&form_key, sizeof form_key);
    return e;
}

/* From here on the codes are valid. */
static enum err store(struct desk *d, const struct invitation_lot *lot)
{
    return invitation_store(d->site->stores.inbox, d->survey.id, d->next, civil_today(d->site->now_ms), lot);
}

static enum err settle(struct arena *a, struct desk *d)
{
    return invitation_settle(a, d->site->stores.panel, d->site->stores.inbox, d->survey.id, &d->next);
}

/* An earlier lot's codes may be there, whose only copy that is. */
static enum err refuse_existing(const struct args *args)
{
    struct stat st;

    if (args->output && lstat(args->output, &st) == 0)
        return err_note(ERR_CONFLICT, "%s is there already: codes are never written over anything", args->output);
    return OK;
}

/* Nothing else keeps the codes: they are in a file before they are valid, and what cannot be written then makes none valid. What
 * goes to standard output cannot be tried before. */
static enum err hand_out(struct arena *a, const struct args *args, struct desk *d, const struct invitation_lot *lot,
                         struct str bytes)
{
    struct file_aside aside;
    enum err e;

    if (args->output)
        TRY(file_write_aside(args->output, bytes, 0600, &aside));
    e = store(d, lot);
    if (e && args->output)
        unlink(aside.name);
    TRY(e);
    e = args->output ? file_put_in_place(&aside, args->output) : verb_print_secret(args, bytes);
    if (e && args->output)
        return err_note(e, "lot %" PRId64 " is valid; its codes may be in %s", d->next, aside.name);
    if (e)
        return err_note(e, "lot %" PRId64 " is valid but its codes are lost", d->next);
    return settle(a, d);
}

static void put_hex(struct buf *out, const struct key32 *root)
{
    hex_put(out, root->b, sizeof root->b);
}

/* The newest lot's commitment, to be noted where the database is not; also into the audit log, whose chain keeps it as it is. */
static enum err tell_issued(struct arena *a, const struct args *args, struct desk *d)
{
    struct invitation_standing at;
    struct buf root = buf_new(a, 1024);

    TRY(invitation_look(a, d->site->stores.panel, d->site->stores.inbox, d->survey.id, &at));
    if (at.batch_count) {
        const struct invitation_batch *b = &at.batches[at.batch_count - 1];

        put_hex(&root, &b->root);
        fprintf(stderr, "Lot %" PRId64 ": %" PRId64 " codes, commitment %.*s\n", b->n, b->count,
                STR_ARG(buf_str(&root)));
        verb_tell(
            args, d->survey.slug,
            arena_fmt(a, "lot:%" PRId64 " codes:%" PRId64 " commitment:%.*s", b->n, b->count, STR_ARG(buf_str(&root))));
    }
    return OK;
}

static enum err issue_lines(struct arena *a, const struct args *args, struct desk *d, int64_t count)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    struct invitation_lot lot;

    TRY(make(a, d, count, &lot));
    for (size_t i = 0; i < lot.count; i++) {
        buf_put(&out, lot.codes[i]);
        buf_char(&out, '\n');
    }
    TRY(hand_out(a, args, d, &lot, buf_str(&out)));
    fprintf(stderr, "These %zu codes are not shown again, and nothing keeps them: only hashes are stored.\n",
            lot.count);
    return tell_issued(a, args, d);
}

/* The letters are in the spool before their codes are valid, and go out after: whatever crashes, nobody gets a code that is none,
 * and no code is valid of which the only copy is lost. */
static enum err issue_letters(struct arena *a, const struct args *args, struct desk *d)
{
    struct invitation_lot lot;
    struct letters letters;
    int64_t released;

    TRY(letters_begin(a, d->site, args->lang, &d->survey, &d->definition, LETTER_INVITATION, &letters));
    TRY(make(a, d, (int64_t)letters.to.count, &lot));
    TRY(letters_hold(a, d->site, &letters, d->next, lot.codes));
    TRY(store(d, &lot));
    TRY(settle(a, d));
    TRY(spool_settle(a, letters.people, d->survey.id, d->next - 1, &released));
    fprintf(stderr, "%zu letters wait; the server sends them, and what is not sent within a day is destroyed.\n",
            letters.to.count);
    return tell_issued(a, args, d);
}

static enum err count_of(const struct args *args, int64_t most, int64_t *out)
{
    if (str_int(str_from(args->count), INVITATIONS_LEAST, most, out))
        return err_note(ERR_INVALID, "--count: at least %d at a time, or who answers would stand out; at most %" PRId64,
                        INVITATIONS_LEAST, most);
    return OK;
}

enum err verb_codes_issue(struct arena *a, const struct args *args)
{
    struct desk desk;
    int64_t count = 0;

    if (!args->count == !args->is_mail)
        return err_note(ERR_INVALID,
                        "expected either --count N, for codes on paper, or --mail, for letters to the addresses on "
                        "standard input");
    if (args->count)
        TRY(count_of(args, INVITATIONS_MOST, &count));
    TRY(refuse_existing(args));
    TRY(sit_down(a, args, true, &desk));
    return args->is_mail ? issue_letters(a, args, &desk) : issue_lines(a, args, &desk, count);
}

enum err verb_codes_print(struct arena *a, const struct args *args)
{
    struct invitation_lot lot;
    struct slips slips;
    struct desk desk;
    struct str bytes;
    int64_t count;
    enum lang lang;

    TRY(count_of(args, SLIPS_MOST, &count));
    TRY(refuse_existing(args));
    TRY(sit_down(a, args, true, &desk));
    TRY(letters_lang(&desk.definition, args->lang, &lang));
    if (desk.site->instance.config.origin.len == 0)
        return err_note(ERR_INVALID, "slips need the address of the site: set origin (docs/configuration.md)");
    slips = (struct slips){
        .lang = lang,
        .title = text_in(&desk.definition, &desk.definition.title, lang, NULL),
        .closes_ms = desk.survey.closes_ms,
        .made_ms = desk.site->now_ms,
    };
    slips.county = desk.site->settings.county_name[lang];
    slips.brand = desk.site->settings.brand_colour;
    slips.web = paper_web_address(a, &(struct paper_house){.origin = desk.site->instance.config.origin},
                                  desk.definition.slug, lang);
    TRY(make(a, &desk, count, &lot));
    TRY(documents_slips(a, &slips, lot.codes, lot.count, &bytes));
    TRY(hand_out(a, args, &desk, &lot, bytes));
    fprintf(stderr, "These %zu codes are printed this once; delete the file when you have the paper.\n", lot.count);
    return tell_issued(a, args, &desk);
}

enum err verb_codes_remind(struct arena *a, const struct args *args)
{
    struct letters letters;
    struct desk desk;
    int64_t released;

    TRY(sit_down(a, args, true, &desk));
    if (desk.next == 1)
        return err_note(ERR_CONFLICT, "%s has invited nobody yet", args->words[0]);
    TRY(letters_begin(a, desk.site, args->lang, &desk.survey, &desk.definition, LETTER_REMINDER, &letters));
    TRY(letters_hold(a, desk.site, &letters, 0, NULL));
    TRY(spool_settle(a, letters.people, desk.survey.id, desk.next - 1, &released));
    fprintf(stderr, "%zu reminders wait; the server sends them, and what is not sent within a day is destroyed.\n",
            letters.to.count);
    return OK;
}

/* --- status ------------------------------------------------------------------------------------------------------- */

/* While answers are taken, exact numbers would tell somebody who asks again and again when each person answered. */
static void put_use(struct buf *out, const struct invitation_standing *at, bool takes_answers)
{
    int64_t least = at->used / SHOWN_STEP * SHOWN_STEP;

    if (at->used < SHOWN_STEP)
        buf_fmt(out, "used: under %d\n", SHOWN_STEP);
    else
        buf_fmt(out, takes_answers ? "used: at least %" PRId64 "\n" : "used: %" PRId64 "\n",
                takes_answers ? least : at->used);
    if (at->is_finished)
        buf_put(out, S("left: 0, those that were not used are destroyed\n"));
    else if (at->used < SHOWN_STEP)
        buf_fmt(out, "left: more than %" PRId64 "\n", at->issued > SHOWN_STEP ? at->issued - SHOWN_STEP : 0);
    else
        buf_fmt(out, takes_answers ? "left: at most %" PRId64 "\n" : "left: %" PRId64 "\n",
                takes_answers ? at->issued - least : at->left);
}

/* Before opening a proof tells nothing of anybody; later only that it fails may be said. */
static enum err put_checks(struct buf *out, const struct invitation_standing *at, bool is_before_opening)
{
    bool is_sound = at->is_whole && at->proof != INVITATION_FALSE;

    buf_put(out, at->is_whole ? S("check: issued = used + left\n")
                              : S("check: FAILED, issued is not used + left: codes were added or taken away\n"));
    if (at->proof == INVITATION_FALSE)
        buf_put(out, S("commitment: FAILED, these are not the codes that were issued\n"));
    else if (is_before_opening && at->proof == INVITATION_PROVEN)
        buf_put(out, S("commitment: proven, these are the codes that were issued\n"));
    return is_sound ? OK : err_note(ERR_BROKEN, "the codes are not those that were issued");
}

static void put_batches(struct buf *out, const struct invitation_standing *at)
{
    buf_fmt(out, "%" PRId64 " codes issued in %zu %s\n", at->issued, at->batch_count,
            at->batch_count == 1 ? "lot" : "lots");
    for (size_t i = 0; i < at->batch_count; i++) {
        const struct invitation_batch *b = &at->batches[i];

        buf_fmt(out, "lot %" PRId64 ": %04d-%02d-%02d, %" PRId64 " codes, commitment ", b->n, (int)(b->day / 10000),
                (int)(b->day / 100 % 100), (int)(b->day % 100), b->count);
        put_hex(out, &b->root);
        buf_char(out, '\n');
    }
}

static void put_mailings(struct buf *out, const struct mailing_standing *v, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct mailing_standing *m = &v[i];

        if (m->kind == LETTER_INVITATION)
            buf_fmt(out, "letters of lot %" PRId64 ":", m->batch);
        else
            buf_put(out, S("reminders:"));
        buf_fmt(out,
                " %" PRId64 " in all, %" PRId64 " waiting, %" PRId64 " sent, %" PRId64 " given up, %" PRId64
                " destroyed unsent\n",
                m->count, m->waiting, m->sent, m->given_up, m->expired);
    }
}

enum err verb_codes_status(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    struct invitation_standing at;
    struct mailing_standing *mailings;
    struct desk desk;
    struct db *people;
    size_t count;
    enum err e;

    TRY(sit_down(a, args, false, &desk));
    TRY(invitation_look(a, desk.site->stores.panel, desk.site->stores.inbox, desk.survey.id, &at));
    TRY(letters_store(a, desk.site, &people));
    TRY(spool_look(a, people, desk.survey.id, &mailings, &count));
    put_batches(&out, &at);
    put_use(&out, &at, !at.is_finished);
    e = put_checks(&out, &at, desk.survey.state < SURVEY_OPEN);
    put_mailings(&out, mailings, count);
    TRY(verb_print(args, buf_str(&out)));
    return e;
}

/* --- the code that all share -------------------------------------------------------------------------------------- */

enum err verb_codes_shared(struct arena *a, const struct args *args)
{
    struct survey survey;
    struct site *s;
    struct str code;
    enum err e;

    TRY(load(a, args, ACCESS_CODE, args->is_new, &s, &survey, NULL));
    code = survey.shared_code;
    if (args->is_new) {
        TRY(db_begin(s->stores.panel, DB_WRITE));
        e = survey_code_new(a, s->stores.panel, &survey, &code);
        TRY(db_finish(s->stores.panel, e));
    }
    return verb_print(args, arena_fmt(a, "%.*s\n", STR_ARG(code)));
}
