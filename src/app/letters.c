/* letters.c - what the verbs about codes do to write to people: their addresses from standard input, their letters into the spool. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/letters.h"

#include "app/documents.h"
#include "paper/poster.h"
#include "response/invitation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LIST_BYTES = (INVITATIONS_MOST + 1000) * (ADDRESS_BYTES + 2) };

static enum err read_standard_input(struct arena *a, struct str *out)
{
    struct buf all = buf_new(a, LIST_BYTES);
    char part[16 * 1024];
    ssize_t n;

    do {
        n = read(STDIN_FILENO, part, sizeof part);
        if (n > 0)
            buf_put(&all, (struct str){part, (size_t)n});
    } while (n > 0 || (n < 0 && errno == EINTR));
    secret_wipe(part, sizeof part);
    *out = buf_str(&all);
    if (n < 0 || all.full)
        return err_note(all.full ? ERR_TOO_BIG : ERR_BROKEN,
                        "standard input: expected addresses, one a line, at most %d", INVITATIONS_MOST);
    return OK;
}

/* Line numbers only: what is wrong there may stand in a log. */
static enum err read_addresses(struct arena *a, struct address_list *out)
{
    struct str text;

    TRY(read_standard_input(a, &text));
    *out = address_list_read(a, text);
    for (size_t i = 0; i < out->fault_count; i++)
        fprintf(stderr, "line %zu: %s\n", out->faults[i].line, out->faults[i].why);
    if (out->fault_count)
        return err_note(ERR_INVALID, "standard input: %zu %s; nothing was done", out->fault_count,
                        out->fault_count == 1 ? "line is no address" : "lines are no addresses");
    if (out->count < INVITATIONS_LEAST || out->count > INVITATIONS_MOST)
        return err_note(ERR_INVALID,
                        "standard input: %zu different addresses; expected at least %d, or who answers would "
                        "stand out, and at most %d; nothing was done",
                        out->count, INVITATIONS_LEAST, INVITATIONS_MOST);
    if (out->repeated)
        fprintf(stderr, "%zu %s named an address again; each gets one letter.\n", out->repeated,
                out->repeated == 1 ? "line" : "lines");
    return OK;
}

static enum err check_settings(const struct config *c)
{
    if (c->smtp_url.len == 0)
        return err_note(ERR_INVALID, "letters cannot be sent: set smtp_url and mail_from (docs/configuration.md)");
    if (c->origin.len == 0)
        return err_note(ERR_INVALID, "letters need the address of the site: set origin (docs/configuration.md)");
    return OK;
}

enum err letters_lang(const struct definition *d, const char *name, enum lang *out)
{
    enum lang lang = d->langs[0];

    if (name && lang_from_code(str_from(name), &lang))
        return err_note(ERR_INVALID, "--lang: expected fi, sv, en or selko");
    for (size_t i = 0; i < d->lang_count; i++)
        if (d->langs[i] == lang) {
            *out = lang;
            return OK;
        }
    return err_note(ERR_INVALID, "--lang: the survey is not in that language");
}

static struct str contact_of(struct arena *a, const struct definition *d, const struct settings *s)
{
    const struct str email = d->cover.contact_email, phone = d->cover.contact_phone;

    if (email.len && phone.len)
        return arena_fmt(a, "%.*s, %.*s", STR_ARG(email), STR_ARG(phone));
    if (email.len || phone.len)
        return email.len ? email : phone;
    return s->contact_email;
}

static enum err word(struct arena *a, struct site *s, const struct survey *survey, const struct definition *d,
                     enum lang lang, enum letter_kind kind, struct mailing *out)
{
    const struct config *c = &s->instance.config;
    struct paper_house house = documents_house(c, &s->settings);
    int64_t life_end_ms = s->now_ms + SPOOL_LIFE_MS;
    struct poster p;

    TRY(poster_words(a, d, survey->closes_ms, d->cover.minutes, lang, &house, S(""), &p));
    *out = (struct mailing){
        .id = random_id(),
        .survey_id = survey->id,
        .expires_ms = survey->closes_ms < life_end_ms ? survey->closes_ms : life_end_ms,
        .facts = {.kind = kind,
                  .lang = lang,
                  .title = p.title,
                  .county = p.county,
                  .purpose = p.purpose,
                  .link = p.web,
                  .contact = contact_of(a, d, &s->settings),
                  .closes_ms = survey->closes_ms},
    };
    return OK;
}

/* What the mailer would refuse it must not be given. */
static enum err try_one(struct arena *a, const struct site *s, const struct letters *l)
{
    struct message m = {.from = s->instance.config.mail_from, .to = l->to.v[0], .date_ms = s->now_ms};
    struct str text;

    letter_words(a, &l->mailing.facts, S("0000-0000-0000-0000-0000-0000"), &m);
    if (message_compose(a, &m, &text))
        return err_note(ERR_INVALID, "the survey's title or the county's name cannot stand in a letter");
    return OK;
}

static void close_store(void *db)
{
    db_close(db);
}

enum err letters_store(struct arena *a, struct site *s, struct db **out)
{
    TRY(instance_open(a, &s->instance, STORE_PEOPLE, DB_READ_WRITE, out));
    arena_defer(a, close_store, *out);
    return OK;
}

enum err letters_begin(struct arena *a, struct site *s, const char *lang, const struct survey *survey,
                       const struct definition *d, enum letter_kind kind, struct letters *out)
{
    enum lang in;

    *out = (struct letters){0};
    TRY(letters_lang(d, lang, &in));
    TRY(read_addresses(a, &out->to));
    TRY(check_settings(&s->instance.config));
    TRY(word(a, s, survey, d, in, kind, &out->mailing));
    TRY(try_one(a, s, out));
    return letters_store(a, s, &out->people);
}

enum err letters_hold(struct arena *a, struct site *s, struct letters *letters, int64_t batch, const struct str *codes)
{
    struct key32 public_key;

    TRY(instance_spool_public(a, &s->instance, &public_key));
    letters->mailing.batch = batch;
    return spool_put(a, letters->people, &public_key, &letters->mailing, letters->to.v, codes, letters->to.count,
                     s->now_ms);
}
